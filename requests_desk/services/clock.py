"""The clocks of requests and referrals: due times, the next moment, and what happens when one comes.

Any number of workers may call `tick`: each takes the earliest rows that nobody else holds (SKIP LOCKED), and every
deed leaves a mark, so that a moment has one effect however often it is looked at.
"""
from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import InterfaceError, OperationalError, transaction
from django.db.models import Model

from parkadmin.core import sla
from parkadmin.core.actors import SYSTEM
from parkadmin.core.models import Park
from requests_desk.choices import (
    OPEN_REQUEST,
    REFERRAL_OPEN,
    REFERRAL_RUNNING,
    REFERRAL_WAITING,
    Clock,
    DatedClock,
    ReferralState,
    RequestState,
)
from requests_desk.models import HelpRequest, Pause, Referral
from requests_desk.models.request import REQUEST_CLOCKS
from requests_desk.promises import end_of, targets

from .base import lock_request, referral_event, request_event

log = logging.getLogger(__name__)
REMIND_AFTER = (timedelta(days=3), timedelta(days=7))
UNREACHABLE_AFTER = timedelta(days=14)
SILENCE_WORKING_DAYS = 7
EXPIRES_AFTER_WORKING_DAYS = 10
BATCH = 100
RETRY_AFTER = timedelta(hours=1)  # a row that cannot be attended to does not hold up the others


def local_day(park: Park, at: datetime) -> date:
    """The date in the park's zone."""
    return at.astimezone(ZoneInfo(park.time_zone)).date()


def _pauses(row: HelpRequest | Referral) -> list[sla.Interval]:
    return list(row.pauses.values_list("started_at", "ended_at")) if not row._state.adding else []


def start(row: HelpRequest, at: datetime) -> None:
    """Set or renew the due times of a request from its submission, its targets and its pauses; not saved.

    A moment that lies ahead again (a longer promise, a pause) is to be told again when it comes: its mark goes.
    """
    days, calendar, pauses = targets(row.park, row.kind), sla.china(row.park.time_zone), _pauses(row)
    for clock, due, stopped in REQUEST_CLOCKS:
        if getattr(row, stopped) is None:
            moment = sla.deadline(calendar, row.submitted_at, days[clock], pauses)
            setattr(row, due, moment or getattr(row, due))
    ahead = {mark for moment, mark in _promises(row) if moment > at}
    row.clock_marks = [mark for mark in row.clock_marks if mark not in ahead]
    row.next_moment_at = next_moment(row)


def start_referral(row: Referral, at: datetime) -> None:
    """Set the due times between organizations when a referral is sent or goes on; not saved."""
    days, calendar = targets(row.origin_park, row.request.kind), sla.china(row.origin_park.time_zone)
    if row.state in (ReferralState.DRAFT, *REFERRAL_WAITING):
        row.receipt_due_at = sla.deadline(calendar, row.sent_at, days[Clock.REFERRAL_RECEIPT])
        row.answer_due_at = sla.deadline(calendar, row.sent_at, days[Clock.REFERRAL_ANSWER])
    else:
        since = row.last_progress_at or row.answered_at
        row.progress_due_at = sla.deadline(calendar, since, days[Clock.REFERRAL_PROGRESS], _pauses(row))


def next_moment(row: HelpRequest) -> datetime | None:
    """When this request next needs attention by itself."""
    return min((moment for moment, mark in request_moments(row) if mark not in row.clock_marks), default=None)


def request_moments(row: HelpRequest) -> Iterable[tuple[datetime, str]]:
    """All moments of a request in its present state, each with the mark it leaves."""
    if row.state in (RequestState.SUBMITTED, RequestState.TRIAGE, RequestState.ACTIVE, RequestState.DRAFT):
        yield from _promises(row)
    elif row.state == RequestState.NEEDS_INFO:
        for after in REMIND_AFTER:
            yield row.state_since + after, f"info:{after.days}"
        yield row.state_since + UNREACHABLE_AFTER, "info:unreachable"
    elif row.state == RequestState.RESOLVED:
        silence = sla.deadline(sla.china(row.park.time_zone), row.state_since, SILENCE_WORKING_DAYS)
        if silence:
            yield silence, "silence"


def _promises(row: HelpRequest) -> Iterable[tuple[datetime, str]]:
    """What was promised to the tenant and is not kept yet."""
    pauses = _pauses(row)
    for clock, due, stopped in REQUEST_CLOCKS:
        if getattr(row, stopped) is None:
            yield from _warned_and_overdue(row.park, row.submitted_at, getattr(row, due), clock, pauses)


def reset(row: HelpRequest, *, drop: str = "") -> None:
    """Compute the next moment anew; marks that begin with `drop` are forgotten first. Not saved."""
    if drop:
        row.clock_marks = [mark for mark in row.clock_marks if not mark.startswith(drop)]
    row.next_moment_at = next_moment(row)


def pause(row: HelpRequest | Referral, at: datetime, why: str) -> None:
    """Open a pause in the ledger."""
    Pause.objects.create(**{"request" if isinstance(row, HelpRequest) else "referral": row},
                         started_at=at, why=why)


def unpause(row: HelpRequest | Referral, at: datetime) -> None:
    """Close the open pause, if there is one."""
    row.pauses.filter(ended_at=None).update(ended_at=at)


def recompute(*, at: datetime, park: Park | None = None) -> int:
    """After a target was changed: due times of all open requests and their referrals from their start, pauses kept.
    Returns how many requests."""
    rows = HelpRequest.objects.filter(state__in=OPEN_REQUEST)
    keys = list((rows.filter(park=park) if park else rows).values_list("pk", flat=True))
    for pk in keys:
        with transaction.atomic():
            row = lock_request(HelpRequest(pk=pk))
            start(row, at)
            row.save(update_fields=["receipt_due_at", "response_due_at", "result_due_at", "next_moment_at",
                                    "clock_marks"])
            _renew_referrals(row, at)
    return len(keys)


def _renew_referrals(request: HelpRequest, at: datetime) -> None:
    """New due times for the open referrals of a locked request."""
    for row in request.referrals.filter(state__in=REFERRAL_OPEN).select_related("request__kind", "origin_park"):
        start_referral(row, at)
        reset_referral(row)
        row.save(update_fields=["receipt_due_at", "answer_due_at", "progress_due_at", "next_moment_at"])


def referral_moments(row: Referral) -> Iterable[tuple[datetime, str]]:
    """All moments of a referral in its present state, each with the mark it leaves."""
    if row.state in REFERRAL_WAITING:
        if row.state == "requested":
            yield from _warned_and_overdue(row.origin_park, row.sent_at, row.receipt_due_at, Clock.REFERRAL_RECEIPT)
        yield from _warned_and_overdue(row.origin_park, row.sent_at, row.answer_due_at, Clock.REFERRAL_ANSWER)
        calendar = sla.china(row.origin_park.time_zone)
        yield sla.deadline(calendar, row.sent_at, EXPIRES_AFTER_WORKING_DAYS), "expire"
    elif row.state == ReferralState.ON_HOLD:
        yield from _dated(end_of(row.hold_until, row.origin_park), DatedClock.HOLD)
    elif row.state in REFERRAL_RUNNING:
        yield from _dated(row.progress_due_at, Clock.REFERRAL_PROGRESS)
        yield from _dated(end_of(row.expected_on, row.origin_park), DatedClock.EXPECTED)


def _dated(due: datetime | None, clock: str) -> Iterable[tuple[datetime, str]]:
    """A moment that may be moved: its mark holds the day, so that a new date is a new moment."""
    if due:
        yield due, f"{clock}:{due:%Y%m%d}:overdue"


def _warned_and_overdue(park: Park, since: datetime, due: datetime | None, clock: str,
                        pauses: Iterable[sla.Interval] = ()) -> Iterable[tuple[datetime, str]]:
    if due:
        yield sla.part(sla.china(park.time_zone), since, due, pauses=pauses), f"{clock}:warned"
        yield due, f"{clock}:overdue"


def reset_referral(row: Referral) -> None:
    """Compute a referral's next moment anew; not saved."""
    row.next_moment_at = min((moment for moment, mark in referral_moments(row) if mark not in row.clock_marks),
                             default=None)


def tick(at: datetime) -> int:
    """Attend to all requests and referrals whose moment has come. Returns how many were attended to."""
    return _attend_all(HelpRequest, _take_request, attend_request, at) + _attend_all(
        Referral, _take_referral, attend_referral, at)


def _attend_all(model: type[Model], take: Callable, attend: Callable, at: datetime) -> int:
    done = 0
    due = model.objects.filter(next_moment_at__lte=at).order_by("next_moment_at")
    for pk in due.values_list("pk", flat=True)[:BATCH]:
        try:
            with transaction.atomic():
                row = take(pk, at)
                if row:
                    attend(row, at)
                    done += 1
        except (OperationalError, InterfaceError):
            raise  # the database is gone or refuses to work: the next tick tries again
        except Exception:
            log.exception("%s %s: its moment failed", model.__name__, pk)
            model.objects.filter(pk=pk, next_moment_at__lte=at).update(next_moment_at=at + RETRY_AFTER)
    return done


def _take_request(pk: UUID, at: datetime) -> HelpRequest | None:
    """The request, locked, unless another worker has it or it was attended to meanwhile."""
    return (HelpRequest.objects.select_for_update(of=("self",), no_key=True, skip_locked=True)
            .filter(pk=pk, next_moment_at__lte=at)
            .select_related("park", "tenant", "kind", "owner", "requester").first())


def _take_referral(pk: UUID, at: datetime) -> Referral | None:
    """The referral, locked after its request like everywhere."""
    request = HelpRequest.objects.select_for_update(of=("self",), no_key=True, skip_locked=True)
    if not request.filter(referrals=pk).first():
        return None
    return (Referral.objects.select_for_update(of=("self",), no_key=True, skip_locked=True)
            .filter(pk=pk, next_moment_at__lte=at)
            .select_related("request__park", "request__tenant", "request__kind", "request__owner",
                            "request__requester", "origin_park", "destination_park", "partner", "resource").first())


def attend_request(row: HelpRequest, at: datetime) -> None:
    """Do what is due for one locked request: warn, remind, close."""
    from . import closing

    for moment, mark in list(request_moments(row)):
        if moment > at or mark in row.clock_marks:
            continue
        row.clock_marks = [*row.clock_marks, mark]
        if mark == "silence":
            return closing.close_silent(row, at)
        if mark == "info:unreachable":
            return closing.close_unreachable(row, at)
        if mark.startswith("info:"):
            request_event(row, "request.reminded", actor=SYSTEM, at=at, day=int(mark[5:]))
        else:
            clock, what = mark.split(":")
            request_event(row, f"request.{what}", actor=SYSTEM, at=at, clock=clock)
    row.next_moment_at = next_moment(row)
    row.save(update_fields=["clock_marks", "next_moment_at"])


def attend_referral(row: Referral, at: datetime) -> None:
    """Do what is due for one locked referral: warn both ends, let it expire."""
    from . import referral as verbs

    for moment, mark in list(referral_moments(row)):
        if moment > at or mark in row.clock_marks:
            continue
        row.clock_marks = [*row.clock_marks, mark]
        if mark == "expire":
            return verbs.expire(row, at)
        clock, *_, what = mark.split(":")
        referral_event(row, f"referral.{what}", actor=SYSTEM, at=at, clock=clock)
    reset_referral(row)
    row.save(update_fields=["clock_marks", "next_moment_at"])
