"""What people enrolled in programmes are told, and who that is: the person, else who enrolled it, else the owners."""
from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import datetime
from functools import partial
from typing import Any

from django.utils.translation import gettext_lazy as _

from parkadmin.core.actors import Actor
from parkadmin.core.models import User
from tenants.calendars import moment_words, span_words
from tenants.choices import EnrolmentState, ProgrammeState
from tenants.models import Enrolment, Membership, Programme, Session
from tenants.notifications import write_to

GROUP = "news"  # announcements and programmes are switched together
TOLD = (ProgrammeState.OPEN, ProgrammeState.CLOSED)


def receivers(rows: Iterable[Enrolment]) -> dict[User, list[Enrolment]]:
    """Who is written to about which of these enrolments: only people who are still with the company."""
    rows = list(rows)
    members: dict[Any, dict[Any, Membership]] = defaultdict(dict)
    found = Membership.objects.filter(tenant__in={row.tenant_id for row in rows}, user__is_active=True)
    for member in found.select_related("user"):
        members[member.tenant_id][member.user_id] = member
    told: dict[User, list[Enrolment]] = defaultdict(list)
    for row in rows:
        people = members[row.tenant_id]
        nearest = people.get(row.user_id) or people.get(row.enrolled_by_id)
        owners = [member for member in people.values() if member.role == "owner"]
        for member in [nearest] if nearest else owners:
            told[member.user].append(row)
    return told


def _write(programme: Programme, rows: Iterable[Enrolment], *, key: str, subject: Any, opening: Any, at: datetime,
           label: str | Callable[[], str] = "", quote: str | Callable[[], str] | None = None,
           actor: Actor | None = None) -> None:
    """One letter for each receiver; without other words it names the people it is about."""
    for person, own in receivers(rows).items():
        names = "\n".join(row.name for row in own)
        write_to([person], key=key, group=GROUP, subject=subject, opening=opening, about=programme, label=label,
                 quote=names if quote is None else quote, park=programme.park, at=at,
                 path=f"/portal/programmes/{programme.pk}/", skip=actor.user.pk if actor and actor.user else None)


def _people(programme: Programme) -> Iterable[Enrolment]:
    return programme.enrolments.exclude(state=EnrolmentState.CANCELLED)


def first_moment(programme: Programme) -> str:
    """When it begins, in the reader's words; empty without a session."""
    first = programme.sessions.first()
    return moment_words(first.starts_at, programme.park.time_zone) if first else ""


def dates(programme: Programme) -> str:
    """Its sessions, one line each, in the reader's words."""
    return "\n".join(session_line(programme, session) for session in programme.sessions.all())


def session_line(programme: Programme, session: Session) -> str:
    """When, where and what about."""
    parts = (span_words(session.starts_at, session.ends_at, programme.park.time_zone),
             session.place or programme.place, session.topic)
    return " · ".join(part for part in parts if part)


def enrolled(programme: Programme, rows: list[Enrolment], *, at: datetime) -> None:
    """A receipt: who has a place, and who waits. The one who did it gets it too."""
    key, when = f"enrol:{rows[0].pk}", partial(first_moment, programme)
    sure = [row for row in rows if row.state == EnrolmentState.ENROLLED]
    behind = [row for row in rows if row.state == EnrolmentState.WAITING]
    if sure:
        _write(programme, sure, key=key, subject=_("Enrolled"), at=at, label=when,
               opening=_("These people have a place. You will be reminded the day before:"))
    if behind:
        _write(programme, behind, key=f"{key}:waiting", subject=_("On the waiting list"), at=at, label=when,
               opening=_("All places are taken. These people move up as soon as one is free:"))


def moved_up(programme: Programme, row: Enrolment, *, at: datetime) -> None:
    """A place has become free."""
    _write(programme, [row], key=f"moved-up:{row.pk}:{at:%Y%m%d%H%M%S}", subject=_("A place for you"), at=at,
           label=partial(first_moment, programme),
           opening=_("A place has become free. From the waiting list has moved up:"))


def removed(programme: Programme, row: Enrolment, *, at: datetime, actor: Actor) -> None:
    """Somebody else has cancelled the enrolment."""
    _write(programme, [row], key=f"unenrolled:{row.pk}", subject=_("Enrolment cancelled"), at=at, actor=actor,
           label=partial(first_moment, programme), opening=_("These people are no longer enrolled:"))


def changed(programme: Programme, *, key: str, at: datetime, actor: Actor) -> None:
    """Another time or place: all dates as they are now."""
    if programme.state in TOLD:
        _write(programme, _people(programme), key=key, subject=_("Programme changed"), at=at, actor=actor,
               quote=partial(dates, programme), opening=_("Time or place have changed. These are the sessions now:"))


def cancelled(programme: Programme, reason: str, *, at: datetime, actor: Actor) -> None:
    """It does not take place, and why."""
    _write(programme, _people(programme), key=f"programme-cancelled:{programme.pk}", quote=reason, at=at, actor=actor,
           subject=_("Programme cancelled"), label=partial(first_moment, programme),
           opening=_("This programme does not take place:"))


def reminded(session: Session, *, at: datetime) -> None:
    """Tomorrow is a session."""
    programme = session.programme
    rows = programme.enrolments.filter(state=EnrolmentState.ENROLLED)
    _write(programme, rows, key=f"session-soon:{session.pk}:{session.starts_at:%Y%m%d%H%M}", at=at,
           subject=_("Reminder"), opening=_("A session begins within a day. We expect:"),
           label=partial(session_line, programme, session))


def certified(programme: Programme, rows: list[Enrolment], *, at: datetime) -> None:
    """Certificates can be printed."""
    _write(programme, rows, key=f"certified:{rows[0].pk}", subject=_("Certificate of attendance"), at=at,
           opening=_("These people have a certificate of attendance; you can print it in the portal:"))
