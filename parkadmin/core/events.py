"""The history: a registry of event codes with their sentences, and `record`, the only writer."""
from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
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
    it: tenant, internal, partner. `complete`: the sentence needs nobody in front of it."""

    code: str
    sentence: Any
    audiences: frozenset[str]
    complete: bool = False


KINDS: dict[str, Kind] = {}
_subscribers: dict[str, list[Any]] = {}


def register(code: str, sentence: Any, audiences: str = "internal", *, complete: bool = False) -> None:
    """Make an event code known. A code is registered once."""
    if code in KINDS:
        raise ValueError(f"event code {code} is registered twice")
    KINDS[code] = Kind(code, sentence, frozenset(audiences.split()), complete)


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
    _within_a_transaction()
    last = Event.objects.filter(subject_id=subject.pk).aggregate(last=Max("sequence"))["last"] or 0
    event = _event(actor, KINDS[code], subject, park_id, at, last + 1, data, context_id, moved)
    event.save(force_insert=True)
    _react(event, subject, actor)
    return event


def record_many(*, actor: Actor, code: str, park_id: UUID, at: datetime,
                told: Sequence[tuple[models.Model, Mapping[str, Any]]]) -> list[Event]:
    """Append one event for each of many subjects, with the data of each, by two statements. Locks as for `record`."""
    _within_a_transaction()
    pks = [subject.pk for subject, _data in told]
    last = dict(Event.objects.filter(subject_id__in=pks).values_list("subject_id").annotate(last=Max("sequence")))
    made = Event.objects.bulk_create([
        _event(actor, KINDS[code], subject, park_id, at, last.get(subject.pk, 0) + 1, data) for subject, data in told])
    for event, (subject, _data) in zip(made, told, strict=True):
        _react(event, subject, actor)
    return made


def _within_a_transaction() -> None:
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("an event is recorded in the transaction of what it tells")


def _event(actor: Actor, kind: Kind, subject: models.Model, park_id: UUID, at: datetime, sequence: int,
           data: Mapping[str, Any], context_id: UUID | None = None, moved: tuple[str, str] = ("", "")) -> Event:
    return Event(
        subject_type=subject._meta.model_name, subject_id=subject.pk, context_id=context_id or subject.pk,
        sequence=sequence, park_id=park_id, at=at, code=kind.code, actor_kind=actor.kind, actor_user=actor.user,
        actor_label=actor.label[:120], organization=actor.organization[:160], from_state=moved[0], to_state=moved[1],
        data=dict(data), request_id=actor.request_id)


def _react(event: Event, subject: models.Model, actor: Actor) -> None:
    for react in _subscribers.get(event.code, ()):
        react(event, subject, actor)


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


def is_complete(event: Event) -> bool:
    """Whether the event's sentence stands for itself, without who did it."""
    kind = KINDS.get(event.code)
    return kind is not None and kind.complete


def codes_for(audience: str) -> list[str]:
    """All event codes that an audience may read."""
    return [code for code, kind in KINDS.items() if audience in kind.audiences]
