"""Programmes and their sessions: written, opened for enrolment, closed, held, cancelled."""
from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from parkadmin.core.actors import Actor
from parkadmin.core.checks import Check
from parkadmin.core.errors import Forbidden, Invalid, NotFound, Refused
from parkadmin.core.events import record, register
from parkadmin.core.models import Event, Park
from tenants.choices import EnrolmentState, ProgrammeKind, ProgrammeState, ProgrammeVisibility
from tenants.lifecycle import PROGRAMME, may_on_programme
from tenants.models import Programme, Session

from . import telling, waiting

LINES, TEXTS = {"name_en": 120, "organizer": 160, "place": 160}, {"about_zh": 10_000, "about_en": 10_000}
MOST_PLACES, MOST_SESSIONS = 100_000, 60
HORIZON, LONGEST = timedelta(days=731), timedelta(hours=24)

register("programme.create", gettext_lazy("wrote the programme %(programme)s"))
register("programme.edit", gettext_lazy("changed the programme"))
register("programme.session_add", gettext_lazy("added a session on %(day)s"))
register("programme.session_edit", gettext_lazy("changed the session on %(day)s"))
register("programme.session_remove", gettext_lazy("removed the session on %(day)s"))
register("programme.open", gettext_lazy("opened enrolment"))
register("programme.close", gettext_lazy("closed enrolment"))
register("programme.mark_held", gettext_lazy("said that it was held"))
register("programme.cancel", gettext_lazy("cancelled the programme"))


# -- what the verbs share ----------------------------------------------------------------------------------------
def lock_programme(programme: Programme, version: int | None = None) -> Programme:
    """The programme's row, locked until the transaction ends; others may refer to it. `version`: what the person
    saw; refused when stale."""
    row = (Programme.objects.select_for_update(of=("self",), no_key=True).select_related("park")
           .filter(pk=programme.pk).first())
    if row is None:
        raise NotFound()
    if version is not None and row.version != version:
        raise Refused("stale", _("Somebody has changed this in the meantime. Look at it again, then decide."))
    return row


def both_names(programme: Programme) -> dict[str, str]:
    """Its name as events keep it: shown later in each reader's own language."""
    return {"zh": programme.name_zh, "en": programme.name_en or programme.name_zh}


def need(actor: Actor, row: Programme) -> None:
    """Forbidden unless the actor's role in the park that holds the programme may work on programmes."""
    if not may_on_programme(actor, row, "programme.edit", ("staff",)):
        raise Forbidden()


def _editable(row: Programme) -> None:
    if row.state in (ProgrammeState.HELD, ProgrammeState.CANCELLED):
        raise Refused("wrong_state", _("This programme is over; it can no longer be changed."))


def _note(row: Programme, code: str, *, actor: Actor, at: datetime, moved: tuple[str, str] = ("", ""),
          **data: Any) -> Event:
    speaker = actor.acting_for(row.park.name) if actor.kind == "person" else actor
    return record(actor=speaker, code=f"programme.{code}", subject=row, park_id=row.park_id, at=at, moved=moved, **data)


# -- programmes --------------------------------------------------------------------------------------------------
def create_programme(*, actor: Actor, park: Park, fields: Mapping[str, Any], at: datetime,
                     answers: Iterable[UUID] = ()) -> Programme:
    """Write a programme as a draft. `fields`: kind, name_zh, name_en, about_zh, about_en, organizer, place, capacity,
    enrol_until, visibility. `answers` are requests it answers: who keeps requests subscribes to the event."""
    if not actor.can("programme.edit", park=park.pk):
        raise Forbidden()
    values = _checked({"kind": ProgrammeKind.TRAINING, "visibility": ProgrammeVisibility.PARK, **fields}, at)
    with transaction.atomic():
        row = Programme.objects.create(park=park, state_since=at, owner=actor.user, is_demo=park.is_demo, **values)
        _note(row, "create", actor=actor, at=at, programme=both_names(row), answers=[str(pk) for pk in answers])
    return row


def edit_programme(*, actor: Actor, programme: Programme, fields: Mapping[str, Any], at: datetime,
                   version: int | None = None) -> Programme:
    """Change what a programme says of itself; what is not named stays. More places let people move up from the
    waiting list; fewer than are taken are refused, as is shutting out people who are enrolled."""
    need(actor, programme)
    with transaction.atomic():
        row = lock_programme(programme, version)
        _editable(row)
        values = _checked({**_present(row), **fields}, at, row)
        changes = {name: [_plain(getattr(row, name)), _plain(value)] for name, value in values.items()
                   if getattr(row, name) != value}
        if not changes:
            return row
        _fits_people(row, values)
        for name, value in values.items():
            setattr(row, name, value)
        row.version += 1
        row.save()
        _note(row, "edit", actor=actor, at=at, changes=changes)
        waiting.move_up(row, at=at)
        if "place" in changes:
            telling.changed(row, key=f"programme-place:{row.pk}:{row.version}", at=at, actor=actor)
    return row


def _present(row: Programme) -> dict[str, Any]:
    names = ("kind", "name_zh", *LINES, *TEXTS, "capacity", "enrol_until", "visibility")
    return {name: getattr(row, name) for name in names}


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value


def _checked(fields: Mapping[str, Any], at: datetime, row: Programme | None = None) -> dict[str, Any]:
    """The fields as they are kept. Raises Invalid."""
    check = Check()
    values: dict[str, Any] = {
        "kind": check.choice("kind", fields.get("kind"), ProgrammeKind),
        "visibility": check.choice("visibility", fields.get("visibility"), ProgrammeVisibility),
        "name_zh": check.line("name_zh", fields.get("name_zh"), limit=120),
        "capacity": check.number("capacity", fields.get("capacity"), low=1, high=MOST_PLACES),
        "enrol_until": check.moment("enrol_until", fields.get("enrol_until"))}
    values |= {name: check.line(name, fields.get(name), limit=limit, required=False) for name, limit in LINES.items()}
    values |= {name: check.text(name, fields.get(name), limit=limit, required=False) for name, limit in TEXTS.items()}
    until = values["enrol_until"]
    if until and until <= at and (row is None or row.enrol_until != until):
        check.add("enrol_until", _("This moment has passed."))
    check.done()
    return values


def _fits_people(row: Programme, values: Mapping[str, Any]) -> None:
    people = row.enrolments.exclude(state=EnrolmentState.CANCELLED)
    taken, capacity = people.filter(state=EnrolmentState.ENROLLED).count(), values["capacity"]
    errors = {}
    if capacity is not None and capacity < taken:
        errors["capacity"] = _("%(count)d people are enrolled already.") % {"count": taken}
    if values["visibility"] == ProgrammeVisibility.PARK and people.exclude(tenant__park=row.park_id).exists():
        errors["visibility"] = _("People of other parks are enrolled already.")
    if errors:
        raise Invalid(errors)


# -- sessions ----------------------------------------------------------------------------------------------------
def add_session(*, actor: Actor, programme: Programme, fields: Mapping[str, Any], at: datetime) -> Session:
    """Add one meeting: `starts_at`, `ends_at`, `topic`, `place` (empty: the programme's)."""
    need(actor, programme)
    values = _checked_session(fields, at)
    with transaction.atomic():
        row = lock_programme(programme)
        _editable(row)
        if row.sessions.count() >= MOST_SESSIONS:
            raise Refused("too_many", _("A programme has at most %(count)d sessions.") % {"count": MOST_SESSIONS})
        session = Session.objects.create(programme=row, **values)
        _touch(row)
        _note(row, "session_add", actor=actor, at=at, day=_day(session))
        telling.changed(row, key=f"session-new:{session.pk}", at=at, actor=actor)
    return session


def edit_session(*, actor: Actor, session: Session, fields: Mapping[str, Any], at: datetime) -> Session:
    """Change a meeting; what is not named stays. The people enrolled are told of another time or place."""
    need(actor, session.programme)
    with transaction.atomic():
        row, found = _locked_session(session)
        _editable(row)
        before = {name: getattr(found, name) for name in ("starts_at", "ends_at", "topic", "place")}
        values = _checked_session({**before, **fields}, at)
        if values == before:
            return found
        for name, value in values.items():
            setattr(found, name, value)
        if values["starts_at"] != before["starts_at"]:
            found.reminded_at = None
        found.save()
        _touch(row)
        _note(row, "session_edit", actor=actor, at=at, day=_day(found))
        if any(values[name] != before[name] for name in ("starts_at", "ends_at", "place")):
            telling.changed(row, key=f"session:{found.pk}:{row.version}", at=at, actor=actor)
    return found


def remove_session(*, actor: Actor, session: Session, at: datetime) -> None:
    """Take a meeting away, while nobody was there and it is not the last one of a programme that is shown."""
    need(actor, session.programme)
    with transaction.atomic():
        row, found = _locked_session(session)
        _editable(row)
        if found.attendance.exists():
            raise Refused("attended", _("It is written down who was there; this session stays."))
        if row.state != ProgrammeState.DRAFT and row.sessions.count() == 1:
            raise Refused("last_session", _("This is the only session. Cancel the programme instead."))
        day = _day(found)
        found.delete()
        _touch(row)
        _note(row, "session_remove", actor=actor, at=at, day=day)
        telling.changed(row, key=f"session-gone:{session.pk}", at=at, actor=actor)


def _locked_session(session: Session) -> tuple[Programme, Session]:
    row = lock_programme(session.programme)
    found = row.sessions.filter(pk=session.pk).first()
    if found is None:
        raise NotFound()
    return row, found


def _touch(row: Programme) -> None:
    row.version += 1
    row.save(update_fields=["version"])


def _day(session: Session) -> str:
    return f"{session.starts_at:%Y-%m-%d}"


def _checked_session(fields: Mapping[str, Any], at: datetime) -> dict[str, Any]:
    check = Check()
    values = {name: check.moment(name, fields.get(name), required=True) for name in ("starts_at", "ends_at")}
    starts, ends = values["starts_at"], values["ends_at"]
    if starts and abs(starts - at) > HORIZON:
        check.add("starts_at", _("This is more than two years away."))
    if starts and ends and not starts < ends <= starts + LONGEST:
        check.add("ends_at", _("A session ends after it begins, within a day."))
    values |= {name: check.line(name, fields.get(name), required=False) for name in ("topic", "place")}
    check.done()
    return values


# -- steps -------------------------------------------------------------------------------------------------------
def _step(programme: Programme, name: str, *, actor: Actor, at: datetime, **data: Any) -> Programme:
    row = lock_programme(programme)
    PROGRAMME.check(actor, row, name)
    if name == "open" and not row.sessions.filter(ends_at__gt=at).exists():
        raise Refused("no_session", _("Add a session that is still to come first."))
    if name == "mark_held" and not row.sessions.filter(starts_at__lte=at).exists():
        raise Refused("too_early", _("None of its sessions has begun yet."))
    moved = PROGRAMME.move(row, name, actor=actor, at=at)
    _note(row, name, actor=actor, at=at, moved=moved, **data)
    return row


def open_programme(*, actor: Actor, programme: Programme, at: datetime) -> Programme:
    """Let companies enrol people: it appears in the portals it is meant for."""
    with transaction.atomic():
        return _step(programme, "open", actor=actor, at=at)


def close_programme(*, actor: Actor, programme: Programme, at: datetime) -> Programme:
    """No more enrolments; the waiting list goes on moving up."""
    with transaction.atomic():
        return _step(programme, "close", actor=actor, at=at)


def mark_programme_held(*, actor: Actor, programme: Programme, at: datetime) -> Programme:
    """It has taken place: certificates can be issued."""
    with transaction.atomic():
        return _step(programme, "mark_held", actor=actor, at=at)


def cancel_programme(*, actor: Actor, programme: Programme, reason: str, at: datetime) -> Programme:
    """It does not take place; everybody enrolled or waiting is told why."""
    PROGRAMME.check(actor, programme, "cancel")
    check = Check()
    reason = check.text("reason", reason, limit=1000)
    check.done()
    with transaction.atomic():
        row = _step(programme, "cancel", actor=actor, at=at, reason=reason)
        telling.cancelled(row, reason, at=at, actor=actor)
    return row
