"""How requests end: resolve, confirm and rate, "not solved", withdraw, duplicate, silence."""
from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from parkadmin.core.actors import SYSTEM, Actor
from parkadmin.core.checks import Check
from parkadmin.core.errors import NotFound, Refused
from parkadmin.core.models import Event
from requests_desk.choices import REFERRAL_OPEN, Audience, Reason, ReferralState, RequestState, Resolution
from requests_desk.lifecycle import REOPEN_WITHIN, REQUEST
from requests_desk.models import HelpRequest, Referral

from . import clock
from .base import index_request, lock_request, step_request
from .conversation import stop_response_clock, write
from .referral import cancel_open

BAD_RATING = 2
CONFIRMABLE = (Resolution.SOLVED, Resolution.PARTLY_SOLVED)


def resolve_request(*, actor: Actor, request: HelpRequest, summary: str, resolution: str, at: datetime,
                    version: int | None = None) -> HelpRequest:
    """Staff say what came of it; the tenant is asked. Open referrals have to end first."""
    check = Check()
    summary = check.text("summary", summary)
    resolution = check.choice("resolution", resolution, Resolution)
    check.done()
    with transaction.atomic():
        row = lock_request(request, version)
        REQUEST.check(actor, row, "resolve")
        if row.referrals.filter(state__in=REFERRAL_OPEN).exists():
            raise Refused("referral_open", _("A referral is still under way. Recall or cancel it first."),
                          allowed=REQUEST.available(actor, row))
        stop_response_clock(row, at)
        _resolve(row, actor, summary, resolution, at)
    return row


def _resolve(row: HelpRequest, actor: Actor, summary: str, resolution: str, at: datetime) -> None:
    row.summary, row.resolution, row.resolved_at = summary, resolution, at
    step_request(row, "resolve", actor=actor, at=at, resolution=resolution, text=summary)
    clock.reset(row)
    row.save()


def resolve_if_all_done(request: HelpRequest, at: datetime) -> None:
    """By itself when every referral has ended and one is completed; the caller holds the request's lock.

    What was completed before the request was taken up again does not count: the tenant has said that it did not help.
    """
    row = lock_request(request)
    own = row.referrals.filter(part_of=None)
    if row.state != RequestState.ACTIVE or own.filter(state__in=[*REFERRAL_OPEN, ReferralState.DRAFT]).exists():
        return
    done = own.filter(state=ReferralState.COMPLETED).order_by("ended_at").last()
    if done and not _taken_up_since(row, done):
        outcome = done.outcomes.last()
        _resolve(row, SYSTEM, outcome.text if outcome else "", Resolution.SOLVED, at)


def _taken_up_since(row: HelpRequest, done: Referral) -> bool:
    """Whether the request was reopened after this referral was completed."""
    ends = Event.objects.filter(subject_id=done.pk, code="referral.complete")
    taken_up = Event.objects.filter(subject_id=row.pk, code__in=["request.not_solved", "request.reopen"])
    completed = ends.order_by("-id").values_list("id", flat=True).first()
    return taken_up.filter(id__gt=completed or 0).exists()


def confirm_request(*, actor: Actor, request: HelpRequest, rating: int | None, rating_text: str, at: datetime,
                    resolution: str = "") -> HelpRequest:
    """The tenant confirms and rates from 1 to 5, with a reason when 2 or less, which also asks for a return visit.

    `resolution` may be solved or partly_solved; left empty, what the staff said stays.
    """
    check = Check()
    rating = check.number("rating", rating, low=1, high=5, required=True)
    rating_text = check.text("rating_text", rating_text, limit=2000, required=bool(rating and rating <= BAD_RATING))
    if resolution and resolution not in CONFIRMABLE:
        check.add("resolution", _("Please choose one of the options."))
    check.done()
    with transaction.atomic():
        row = lock_request(request)
        REQUEST.check(actor, row, "confirm")
        row.rating, row.rating_text, row.confirmed, row.closed_at = rating, rating_text, True, at
        row.resolution = resolution or row.resolution
        row.return_visit_due = rating <= BAD_RATING
        step_request(row, "confirm", actor=actor, at=at, rating=rating, text=rating_text)
        clock.reset(row)
        row.save()
    return row


def report_not_solved(*, actor: Actor, request: HelpRequest, text: str, at: datetime) -> HelpRequest:
    """The tenant says that it is not solved, up to 30 days after the end: work goes on, and it counts."""
    return _reopen(actor, request, "not_solved", text, at)


def reopen_request(*, actor: Actor, request: HelpRequest, text: str, at: datetime) -> HelpRequest:
    """Staff take an ended request up again."""
    return _reopen(actor, request, "reopen", text, at)


def _reopen(actor: Actor, request: HelpRequest, name: str, text: str, at: datetime) -> HelpRequest:
    check = Check()
    text = check.text("text", text)
    check.done()
    with transaction.atomic():
        row = lock_request(request)
        REQUEST.check(actor, row, name)
        if name == "not_solved" and row.closed_at and at - row.closed_at > REOPEN_WITHIN:
            raise Refused("too_late", _("This was closed more than 30 days ago. Please send a new request."))
        row.resolution, row.summary, row.rating, row.rating_text, row.confirmed = "", "", None, "", None
        row.resolved_at = row.closed_at = None
        row.return_visit_due = False
        row.reopened_count += 1
        step_request(row, name, actor=actor, at=at, text=text)
        clock.start(row, at)
        clock.reset(row, drop="silence")
        row.save()
        audience = Audience.TENANT if name == "not_solved" else Audience.INTERNAL
        write(row, actor=actor, audience=audience, text=text, at=at, from_staff=name == "reopen")
    return row


def withdraw_request(*, actor: Actor, request: HelpRequest, text: str, at: datetime) -> HelpRequest:
    """The tenant does not need it any more; whoever was asked is told."""
    check = Check()
    text = check.text("text", text, required=False)
    check.done()
    with transaction.atomic():
        row = lock_request(request)
        REQUEST.check(actor, row, "withdraw")
        cancel_open(row.referrals.filter(state__in=[*REFERRAL_OPEN, ReferralState.DRAFT], part_of=None),
                    Reason.TENANT_DECLINED, _("The tenant has withdrawn the request."), at)
        _end(row, actor, "withdraw", at, text=text)
    return row


def mark_duplicate(*, actor: Actor, request: HelpRequest, other: HelpRequest, at: datetime) -> HelpRequest:
    """The same need was filed before; who asked follows the other request. Both belong to the same park and tenant."""
    if other.pk == request.pk or other.park_id != request.park_id:
        raise NotFound()
    with transaction.atomic():
        # Both rows, always in the same order: two officers may mark each as the other's duplicate at once.
        locked = {found.pk: lock_request(found) for found in sorted((request, other), key=lambda found: found.pk)}
        row, other = locked[request.pk], locked[other.pk]
        REQUEST.check(actor, row, "mark_duplicate")
        _check_original(row, other)
        row.duplicate_of = other
        cancel_open(row.referrals.filter(state__in=[*REFERRAL_OPEN, ReferralState.DRAFT], part_of=None),
                    Reason.DUPLICATE, _("The same need is worked on under another number."), at)
        _end(row, actor, "mark_duplicate", at, other=other.number)
        if row.requester and row.requester_id != other.requester_id:
            other.followers.add(row.requester)
    return row


def _check_original(row: HelpRequest, other: HelpRequest) -> None:
    check = Check()
    if other.tenant_id != row.tenant_id:
        check.add("other", _("The other request is another tenant's; its number would tell one of the other."))
    if other.duplicate_of_id is not None or other.state in (RequestState.DRAFT, RequestState.ENTERED_IN_ERROR):
        check.add("other", _("The other request is itself a duplicate or an error. Name the one that is worked on."))
    check.done()


def mark_request_error(*, actor: Actor, request: HelpRequest, text: str, at: datetime) -> HelpRequest:
    """An administrator: this should never have been written. Kept, hidden from tenants and counts."""
    check = Check()
    text = check.text("text", text)
    check.done()
    with transaction.atomic():
        row = lock_request(request)
        REQUEST.check(actor, row, "mark_error")
        cancel_open(row.referrals.filter(state__in=[*REFERRAL_OPEN, ReferralState.DRAFT], part_of=None), Reason.OTHER,
                    _("The request was entered in error."), at)
        _end(row, actor, "mark_error", at, text=text)
        index_request(row)
    return row


def _end(row: HelpRequest, actor: Actor, name: str, at: datetime, **data: object) -> None:
    clock.unpause(row, at)
    row.closed_at = row.closed_at or at
    step_request(row, name, actor=actor, at=at, **data)
    clock.reset(row)
    row.save()


def close_silent(row: HelpRequest, at: datetime) -> None:
    """Seven working days without a word: closed, and marked unconfirmed. The row is locked."""
    row.confirmed, row.closed_at = False, at
    step_request(row, "close_silent", actor=SYSTEM, at=at)
    clock.reset(row)
    row.save()


def close_unreachable(row: HelpRequest, at: datetime) -> None:
    """Fourteen days without an answer to the park's question: closed; it can be reopened. The row is locked."""
    clock.unpause(row, at)
    row.resolution, row.confirmed, row.closed_at = Resolution.TENANT_UNREACHABLE, False, at
    cancel_open(row.referrals.filter(state__in=[*REFERRAL_OPEN, ReferralState.DRAFT], part_of=None),
                Reason.TENANT_UNREACHABLE, _("The tenant could not be reached."), at)
    step_request(row, "close_unreachable", actor=SYSTEM, at=at)
    clock.reset(row)
    row.save()
