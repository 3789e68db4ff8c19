"""What programmes may answer: whoever keeps requests (an app above this one) says here how to read them."""
from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from parkadmin.core.actors import Actor

from .models import Programme, Tenant


@dataclass(frozen=True)
class Asked:
    """A request as the pages of programmes show it."""

    pk: UUID
    number: str
    title: str
    text: str
    tenant: Tenant
    url: str
    state: str
    state_label: Any


Chosen = Callable[[Actor, list[UUID]], list[Asked]]
Answered = Callable[[Actor, Programme], list[Asked]]


@dataclass(frozen=True)
class Source:
    """`chosen`: those of the named requests that the actor may see. `answered`: those that a programme answers."""

    chosen: Chosen
    answered: Answered


_sources: list[Source] = []


def register(source: Source) -> None:
    """Make a keeper of requests known."""
    _sources.append(source)


def chosen(actor: Actor, pks: list[UUID]) -> list[Asked]:
    """The requests with these ids, as far as the actor may see them."""
    return [each for source in _sources for each in source.chosen(actor, pks)] if pks else []


def answered(actor: Actor, programme: Programme) -> list[Asked]:
    """The requests that a programme answers, as far as the actor may see them."""
    return [each for source in _sources for each in source.answered(actor, programme)]
