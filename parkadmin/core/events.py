"""The history: a registry of event codes with their sentences, and `record`, the only writer."""
from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import models, transaction
from django.db.models import Max

from .actors import Actor
from .models import Event


@dataclass(frozen=True)
class Kind:
    """What an event code means. `sentence` is a lazy text with placeholders for keys of `data`; `audiences` may read
    it: tenant, internal, partner."""

    code: str
    sentence: Any
    audiences: frozenset[str]


KINDS: dict[str, Kind] = {}
_subscribers: dict[str, list[Any]] = {}


def register(code: str, sentence: Any, audiences: str = "internal") -> None:
    """Make an event code known. A code is registered once."""
    if code in KINDS:
        raise ValueError(f"event code {code} is registered twice")
    KINDS[code] = Kind(code, sentence, frozenset(audiences.split()))


def subscribe(code: str) -> Any:
    """Decorator: call the function with (event, subject, actor) inside the transaction that records `code`."""
    def keep(function: Any) -> Any:
        _subscribers.setdefault(code, []).append(function)
        return function
    return keep


def record(*, actor: Actor, code: str, subject: models.Model, park_id: UUID, at: datetime,
           context_id: UUID | None = None, moved: tuple[str, str] = ("", ""), **data: Any) -> Event:
    """Append one event. The caller holds the subject's row lock, which makes `sequence` safe.

    Raises KeyError for a code that is not registered and RuntimeError outside of a transaction.
    """
    kind = KINDS[code]
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("an event is recorded in the transaction of what it tells")
    last = Event.objects.filter(subject_id=subject.pk).aggregate(last=Max("sequence"))["last"] or 0
    event = Event.objects.create(
        subject_type=subject._meta.model_name, subject_id=subject.pk, context_id=context_id or subject.pk,
        sequence=last + 1, park_id=park_id, at=at, code=kind.code, actor_kind=actor.kind, actor_user=actor.user,
        actor_label=actor.label[:120], organization=actor.organization[:160], from_state=moved[0], to_state=moved[1],
        data=data, request_id=actor.request_id)
    for react in _subscribers.get(code, ()):
        react(event, subject, actor)
    return event


def announce(code: str, subject: models.Model, actor: Actor) -> None:
    """Tell subscribers of something that is its own record (a message), inside its transaction."""
    for react in _subscribers.get(code, ()):
        react(None, subject, actor)


UNKNOWN = "–"


def sentence(event: Event, shown: Callable[[str, Any], str]) -> str:
    """The event's sentence with its placeholders filled in, each value as `shown(key, value)` says it in the reader's
    language. An unknown code stands for itself."""
    kind = KINDS.get(event.code)
    if kind is None:
        return event.code
    return str(kind.sentence) % defaultdict(lambda: UNKNOWN, {key: shown(key, value)
                                                             for key, value in event.data.items()})


def codes_for(audience: str) -> list[str]:
    """All event codes that an audience may read."""
    return [code for code, kind in KINDS.items() if audience in kind.audiences]
