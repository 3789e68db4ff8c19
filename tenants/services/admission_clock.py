"""The clock of applications: until when something was promised, and what happens when a moment comes.

Each moment has one effect: `next_moment_at` names the first one that was not attended to, and attending to it moves it
on. Any number of workers may call `tick`.
"""
from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import UUID

from django.db import InterfaceError, OperationalError, transaction

from parkadmin.core import sla
from parkadmin.core.actors import SYSTEM
from parkadmin.core.models import Park
from tenants.choices import OPEN_APPLICATION, ApplicationState
from tenants.lifecycle import APPLICATION
from tenants.models import Application, ApplicationPause

from .admission_base import lock_application, note, page_of

log = logging.getLogger(__name__)
REMIND_BEFORE = timedelta(days=3)
LAPSES_AFTER = timedelta(days=7)  # after the day by which the applicant should have answered
BATCH = 100
RETRY_AFTER = timedelta(hours=1)  # a row that cannot be attended to does not hold up the others
PROMISED = (ApplicationState.SUBMITTED, ApplicationState.UNDER_REVIEW)


def pauses_of(row: Application) -> list[sla.Interval]:
    """When the park waited for the applicant."""
    return list(row.pauses.values_list("started_at", "ended_at"))


def due(row: Application) -> datetime | None:
    """When the present promise ends: signed for, decided, or answered by the applicant. Nothing is promised for what
    is not sent or is decided."""
    if row.state == ApplicationState.INFO_REQUESTED:
        return row.state_since + timedelta(days=page_of(row.park).info_days)
    if row.state not in PROMISED:
        return None
    page, calendar = page_of(row.park), sla.china(row.park.time_zone)
    days = page.sign_days if row.state == ApplicationState.SUBMITTED else page.review_days
    return sla.deadline(calendar, row.submitted_at, days, pauses_of(row))


def moments(row: Application) -> Iterator[tuple[datetime, str]]:
    """All moments of an application in its present state, in the order of time, with what is done then."""
    if row.due_at is None:
        return
    if row.state == ApplicationState.INFO_REQUESTED:
        half = row.state_since + (row.due_at - row.state_since) / 2
        yield half, "reminded"
        if row.due_at - REMIND_BEFORE > half:
            yield row.due_at - REMIND_BEFORE, "reminded"
        yield row.due_at + LAPSES_AFTER, "lapse"
    elif row.state in PROMISED:
        calendar = sla.china(row.park.time_zone)
        yield sla.part(calendar, row.submitted_at, row.due_at, pauses=pauses_of(row)), "warned"
        yield row.due_at, "overdue"


def set_clock(row: Application, at: datetime) -> None:
    """Set what is promised in the state just reached, and the next moment after `at`; saved. A promise that is
    already broken is told again in no new state but at once when it is another promise."""
    row.due_at = due(row)
    row.next_moment_at = min((moment for moment, _what in moments(row) if moment > at), default=None)
    row.save(update_fields=["due_at", "next_moment_at"])


def pause(row: Application, at: datetime, question: str) -> None:
    """From now on the park waits for the applicant."""
    ApplicationPause.objects.create(application=row, started_at=at, question=question)


def resume(row: Application, at: datetime) -> None:
    """The park waits no longer."""
    row.pauses.filter(ended_at=None).update(ended_at=at)


def renew(*, park: Park, at: datetime) -> int:
    """After other terms were settled: new due times for all open applications, from their beginning, pauses kept.
    A promise that thereby is broken is told at the next tick. Returns how many."""
    keys = list(Application.objects.filter(park=park, state__in=OPEN_APPLICATION).values_list("pk", flat=True))
    for pk in keys:
        with transaction.atomic():
            row = lock_application(Application(pk=pk))
            was_due = row.due_at
            set_clock(row, at)
            if row.due_at and row.due_at <= at and (was_due is None or was_due > at):
                Application.objects.filter(pk=pk).update(next_moment_at=min(row.due_at, at))
    return len(keys)


def tick(at: datetime) -> int:
    """Attend to all applications whose moment has come. Returns how many were attended to."""
    done = 0
    waiting = Application.objects.filter(next_moment_at__lte=at).order_by("next_moment_at")
    for pk in list(waiting.values_list("pk", flat=True)[:BATCH]):
        try:
            with transaction.atomic():
                row = _take(pk, at)
                if row:
                    _attend(row, at)
                    done += 1
        except (OperationalError, InterfaceError):
            raise  # the database is gone or refuses to work: the next tick tries again
        except Exception:
            log.exception("application %s: its moment failed", pk)
            Application.objects.filter(pk=pk, next_moment_at__lte=at).update(next_moment_at=at + RETRY_AFTER)
    return done


def _take(pk: UUID, at: datetime) -> Application | None:
    """The application, locked, unless another worker has it or it was attended to meanwhile."""
    return (Application.objects.select_for_update(of=("self",), no_key=True, skip_locked=True)
            .filter(pk=pk, next_moment_at__lte=at)
            .select_related("park", "applicant", "owner", "transfer_park").first())


def _attend(row: Application, at: datetime) -> None:
    """Do what has come due for one locked application: warn, remind, close."""
    since = row.next_moment_at
    told = list(dict.fromkeys(what for moment, what in moments(row) if since <= moment <= at))
    if "lapse" in told:
        return _lapse(row, at)
    for what in told:
        note(row, what, actor=SYSTEM, at=at, due=row.due_at.isoformat())
    row.next_moment_at = min((moment for moment, _what in moments(row) if moment > at), default=None)
    row.save(update_fields=["next_moment_at"])
    return None


def _lapse(row: Application, at: datetime) -> None:
    """Nobody answered: the application is closed, with the question as the reason."""
    open_pause = row.pauses.filter(ended_at=None).first()
    row.decided_at, row.transfer_park, row.transfer_text = at, None, ""
    row.reason_text = open_pause.question if open_pause else ""
    resume(row, at)
    moved = APPLICATION.move(row, "lapse", actor=SYSTEM, at=at)
    set_clock(row, at)
    note(row, "lapse", actor=SYSTEM, at=at, moved=moved)
