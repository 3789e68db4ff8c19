"""What the page of a referral shows and does, whether it is opened with an account or by a mailed link."""
from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from parkadmin.core.actors import Actor
from parkadmin.core.errors import NotFound
from requests_desk import access, queries, sentences
from requests_desk.choices import ReferralState
from requests_desk.forms import answering
from requests_desk.handover import Need, asker, need_for
from requests_desk.models import Referral

from . import files

MILESTONES = [(_("Asked"), "requested"), (_("Signed for"), "received"), (_("Accepted"), "accepted"),
              (_("Started"), "in_progress"), (_("Done"), "completed")]
BROKEN_OFF = {ReferralState.REJECTED, ReferralState.FAILED, ReferralState.CANCELLED, ReferralState.ENTERED_IN_ERROR}


@dataclass(frozen=True)
class Step:
    """An event of the timeline in words."""

    at: datetime
    line: str
    reason: str
    icon: str


@dataclass(frozen=True)
class Card:
    """A referral in the inbox. `due` is a moment, `day` a date; `owed` says what for."""

    referral: Referral
    asker: str
    owed: Any = ""
    due: datetime | None = None
    day: date | None = None


def card(referral: Referral) -> Card:
    """What the inbox says of a referral."""
    owed, when = answering.next_due(referral)
    moment = isinstance(when, datetime)
    return Card(referral, asker(referral), owed, when if moment else None, None if moment else when)


def stream(actor: Actor, referral: Referral) -> list[Any]:
    """The timeline: messages as they are, events as steps in words."""
    return [entry.message or step(entry.event) for entry in queries.referral_timeline(actor, referral)]


def step(event: Any) -> Step:
    return Step(event.at, sentences.line_of(event), sentences.reason_of(event), sentences.icon_of(event))


def milestones(referral: Referral) -> list[dict[str, Any]]:
    """The way of a referral as the destination goes it; nothing where it was broken off."""
    state = referral.resume_state if referral.state == ReferralState.ON_HOLD else referral.state
    if state in BROKEN_OFF:
        return []
    reached = [code for _label, code in MILESTONES].index(state)
    return [{"label": label, "state": "done" if place <= reached else "current" if place == reached + 1 else "todo"}
            for place, (label, _code) in enumerate(MILESTONES)]


def deadlines(referral: Referral, need: Need) -> list[tuple[Any, datetime | None, bool]]:
    """Label, due time and whether it is done, of the promises between the two organizations."""
    shown = [(_("Sign for it by"), need.receipt_due_at, referral.received_at is not None),
             (_("Accept or reject by"), need.answer_due_at, referral.answered_at is not None)]
    if referral.state in (ReferralState.ACCEPTED, ReferralState.IN_PROGRESS) and need.progress_due_at:
        shown.append((_("Next progress note by"), need.progress_due_at, False))
    return shown if referral.is_open else []


def page_context(actor: Actor, referral: Referral, page_url: str,
                 typed: answering.Answered | None = None) -> dict[str, Any]:
    """What the templates of the destination's page need; after a refused answer with what was typed."""
    need, found = need_for(referral), answering.actions(actor, referral, typed)
    return {
        "referral": referral, "need": need, "page_url": page_url, "action_url": page_url, "actions": found,
        "first": next((action for action in found if action.first), None), "due": card(referral),
        "leftover": answering.leftover(actor, referral, typed), "form": typed.form if typed else None,
        "typed_verb": typed.verb if typed else "",
        "stages": milestones(referral), "deadlines": deadlines(referral, need), "is_link": actor.kind == "link",
        "stream": stream(actor, referral), "outcomes": queries.outcomes_of(referral)}


def referral_page(request: HttpRequest, referral: Referral, page_url: str,
                  typed: answering.Answered | None = None) -> HttpResponse:
    """The page of one referral, with the refusal's status after one."""
    return render(request, "partner/referral.html", page_context(request.actor, referral, page_url, typed),
                  status=typed.status if typed else 200)


def carry_out(request: HttpRequest, referral: Referral, verb: str, page_url: str) -> HttpResponse:
    """One answer of the destination: done and back to the page, or the page again with what was typed.

    Opening the address of an answer only leads to the page: programs that check mail open every link.
    """
    if request.method != "POST":
        return redirect(page_url)
    answered = answering.answer(request.actor, referral, verb, request.POST, request.FILES, timezone.now())
    if answered.status == 200:
        messages.success(request, str(answered.done))
        return redirect(page_url)
    return referral_page(request, access.referral_for_partner(request.actor, str(referral.pk)), page_url, answered)


def send_file(request: HttpRequest, referral: Referral, pk: UUID) -> HttpResponse:
    """A file of this referral that the actor may read, always as a download under its own name."""
    found = access.attachment_for(request.actor, pk)
    if found.referral_id != referral.pk and not referral.attachments_shared.contains(found):
        raise NotFound()
    return files.send(found)
