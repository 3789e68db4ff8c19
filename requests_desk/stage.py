"""What a tenant sees of a request: a stage in plain words, derived and never stored, and one line that answers who has
it, since when, what is next and by when, and why it waits. Pure: rows in, values out."""
from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from .choices import REFERRAL_RUNNING, REFERRAL_WAITING, RequestState
from .models import HelpRequest, Referral
from .promises import end_of

STEPS = [_("Received"), _("Finding help"), _("Help arranged"), _("Please confirm"), _("Closed")]
ENDED = {RequestState.WITHDRAWN: _("withdrawn"), RequestState.DECLINED: _("declined"),
         RequestState.DUPLICATE: _("joined with another request"), RequestState.ENTERED_IN_ERROR: _("entered in error")}


@dataclass(frozen=True)
class Stage:
    """`step` is the number (1 to 5) of the present public step, 0 for a draft. `due` is when `next` is promised."""

    code: str
    step: int
    text: Any
    who: Any
    since: datetime
    next: Any = ""
    due: datetime | None = None
    why: str = ""


def stage_of(request: HelpRequest, referrals: Iterable[Referral] = (), question: str = "") -> Stage:
    """The stage of a request with its direct referrals; `question` is what the park asked and waits for."""
    state, park, since = request.state, request.park, request.state_since
    if state == RequestState.DRAFT:
        return Stage("draft", 0, _("draft, not sent yet"), _("you"), since, _("send it to the park"))
    if state == RequestState.SUBMITTED:
        return Stage("received", 1, _("received"), park, since, _("the park signs for it"), request.receipt_due_at)
    if state == RequestState.NEEDS_INFO:
        return Stage("needs_info", 2, _("waiting for your answer"), _("you"), since, _("answer the park's question"),
                     None, question)
    if state == RequestState.RESOLVED:
        return Stage("confirm", 4, _("please confirm"), _("you"), since, _("confirm and rate, or say it is not solved"))
    if state == RequestState.CLOSED:
        return Stage("closed", 5, _("closed: %(result)s") % {"result": request.get_resolution_display()}, park, since)
    if state in ENDED:
        return Stage("ended", 5, ENDED[RequestState(state)], park, since)
    return _open_stage(request, [row for row in referrals if row.part_of_id is None])


def _open_stage(request: HelpRequest, referrals: list[Referral]) -> Stage:
    running = [row for row in referrals if row.state in REFERRAL_RUNNING]
    waiting = [row for row in referrals if row.state in REFERRAL_WAITING]
    if running:
        return _running_stage(request, running[0])
    if waiting:
        asked = waiting[0]
        return Stage("asked", 2, _("asked %(name)s") % {"name": asked.destination_organization},
                     asked.destination_organization, asked.sent_at, _("their answer"), asked.answer_due_at)
    return Stage("finding", 2, _("finding help"), request.owner or request.park, request.state_since,
                 _("the result"), request.result_due_at)


def _running_stage(request: HelpRequest, row: Referral) -> Stage:
    name = row.destination_organization
    if row.state == "on_hold":
        return Stage("on_hold", 3, _("%(name)s has paused") % {"name": name}, name, row.state_since,
                     _("it goes on"), end_of(row.hold_until, request.park), row.reason_text)
    return Stage("helped", 3, _("being helped by %(name)s") % {"name": name}, row.contact_name or name,
                 row.answered_at or row.state_since, _("done by the expected date"),
                 end_of(row.expected_on, request.park))
