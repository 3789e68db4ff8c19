"""The desk's referrals: those sent and those received, and the page of one from either end."""
from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from parkadmin.core.actors import Actor
from parkadmin.core.errors import Forbidden, NotFound
from parkadmin.core.forms import KitForm
from parkadmin.core.http.deeds import perform
from requests_desk import access, desk_queries
from requests_desk.choices import REFERRAL_OPEN, REFERRAL_RUNNING, REFERRAL_WAITING, ReferralState
from requests_desk.forms import answering, referring
from requests_desk.handover import known_tenant
from requests_desk.lifecycle import REFERRAL, answers_for, may_on_referral
from requests_desk.models import Referral
from requests_desk.services import conversation, links
from requests_desk.services import referral as verbs

from . import partner_pages
from .base import staff_page
from .desk_lists import back_to, keyset

ENDED = [ReferralState.REJECTED, ReferralState.COMPLETED, ReferralState.FAILED, ReferralState.CANCELLED]
STATES = {"waiting": (_("Waiting for an answer"), REFERRAL_WAITING), "running": (_("Being helped"), REFERRAL_RUNNING),
          "ended": (_("Ended"), ENDED), "all": (_("All"), [])}
WAYS = {"out": _("Sent by us"), "in": _("Asked of us")}


@dataclass(frozen=True)
class OriginDeed:
    """What the origin can do with a referral: by a step of the lifecycle, or with a permission while it is open."""

    form: type[KitForm]
    call: Callable[..., Any]
    label: Any
    done: Any
    icon: str
    step: str = ""
    permission: str = ""
    tone: str = ""


def write(*, actor: Actor, referral: Referral, at: Any, text: str, files: Iterable[Any] = ()) -> Any:
    """A message to the destination, with its files."""
    return conversation.write_to_partner(actor=actor, referral=referral, text=text, at=at,
                                         files=[(each.name, each, each.size) for each in files])


ORIGIN: dict[str, OriginDeed] = {
    "message": OriginDeed(referring.PartnerMessageForm, write, _("Write to them"), _("Sent."), "message",
                          permission="referral.message"),
    "link": OriginDeed(referring.LinkForm, links.mail_link, _("Mail the link again"), _("A new link is on its way."),
                       "mail", permission="referral.send"),
    "rework": OriginDeed(referring.ReworkForm, verbs.rework_referral, _("Ask again"), _("They have been asked again."),
                         "refresh", step="rework"),
    "recall": OriginDeed(referring.ReasonForm, verbs.recall_referral, _("Recall"), _("Recalled."), "arrow-back-up",
                         step="recall", tone="danger"),
    "cancel": OriginDeed(referring.ReasonForm, verbs.cancel_referral, _("Cancel"), _("Cancelled."), "x",
                         step="cancel", tone="danger"),
    "mark_error": OriginDeed(referring.ReasonForm, verbs.mark_referral_error, _("Entered in error"),
                             _("Marked as entered in error."), "trash", step="mark_error", tone="danger"),
}


@staff_page
@require_safe
def referrals(request: HttpRequest) -> HttpResponse:
    """Referrals sent and received, by how far they are, the newest first."""
    rows, way, state = referral_selection(request)
    page = keyset(request, rows)
    for row in page["rows"]:
        row.asker = known_tenant(request.actor, row)
    return render(request, "desk/referrals.html", {
        "page": page, "way": way, "ways": WAYS.items(), "state": state, "now": timezone.now(),
        "states": [(code, label) for code, (label, _states) in STATES.items()]})


def referral_selection(request: HttpRequest) -> tuple[QuerySet[Referral], str, str]:
    """What the address asks for: the rows, which way they went, how far they are."""
    way = request.GET.get("way") if request.GET.get("way") in WAYS else "out"
    state = request.GET.get("state") if request.GET.get("state") in STATES else "waiting" if way == "in" else "all"
    return desk_queries.referral_rows(request.actor, way, STATES[state][1]), way, state


def is_origin(actor: Actor, row: Referral) -> bool:
    """Whether the actor works for the park that sent it, or for the request's own park."""
    return bool({row.origin_park_id, row.request.park_id} & set(actor.park_ids))


def is_destination(actor: Actor, row: Referral) -> bool:
    return row.destination_park_id is not None and row.destination_park_id in actor.park_ids


@staff_page
@require_safe
def referral_page(request: HttpRequest, number: str) -> HttpResponse:
    """One referral, from the end on which the actor stands."""
    return page_of(request, access.referral_for_desk(request.actor, number))


def page_of(request: HttpRequest, row: Referral, *, typed: answering.Answered | None = None,
            origin_form: tuple[str, KitForm] | None = None, status: int = 200) -> HttpResponse:
    """The page of a referral; after a refusal with what was typed."""
    actor, destination = request.actor, is_destination(request.actor, row)
    context = partner_pages.page_context(actor, row, reverse("desk:referral", args=[row.number]), typed) | {
        "is_destination": destination, "is_origin": is_origin(actor, row),
        "sees_request": row.request.park_id in actor.park_ids, "deeds": origin_deeds(actor, row, origin_form),
        "may_refer_further": destination and row.is_open and row.state != ReferralState.REQUESTED
        and actor.can("referral.onward", park=row.destination_park_id)}
    if origin_form:
        context["form"] = origin_form[1]
    return render(request, "desk/referral.html", context, status=typed.status if typed else status)


def may(actor: Actor, row: Referral, deed: OriginDeed) -> bool:
    """Whether the actor's role at the origin allows the deed, whatever the state."""
    return may_on_referral(actor, row, REFERRAL.transitions[deed.step].permission if deed.step else deed.permission,
                           ("origin",))


def fits(row: Referral, verb: str, deed: OriginDeed) -> bool:
    """Whether the referral's state allows the deed. A link is for those who have no account."""
    if deed.step:
        return REFERRAL.fits(row, REFERRAL.transitions[deed.step])
    return row.state in REFERRAL_OPEN and (verb != "link" or row.destination_park_id is None)


def origin_deeds(actor: Actor, row: Referral, typed: tuple[str, KitForm] | None) -> list[dict[str, Any]]:
    """The origin's deeds that fit now, each with its form, perhaps with what was typed."""
    rows = []
    for verb, deed in ORIGIN.items():
        form = typed[1] if typed and typed[0] == verb else deed.form(auto_id=f"id_origin_{verb}_%s")
        if (typed and typed[0] == verb) or (may(actor, row, deed) and fits(row, verb, deed)):
            rows.append({"verb": verb, "deed": deed, "form": form, "open": form.is_bound})
    return rows


@staff_page
@require_POST
def deed(request: HttpRequest, number: str, verb: str) -> HttpResponse:
    """A deed of the end on which the actor stands: what only the destination does, what only the origin does, and
    what both do (writing, cancelling) for the origin first."""
    row = access.referral_for_desk(request.actor, number)
    if verb in ORIGIN and (may(request.actor, row, ORIGIN[verb]) or not is_destination(request.actor, row)):
        return origin_deed(request, row, verb)
    if verb in answering.ANSWERS:
        return destination_deed(request, row, verb)
    raise Forbidden() if verb in ORIGIN else NotFound()


def origin_deed(request: HttpRequest, row: Referral, verb: str) -> HttpResponse:
    named = ORIGIN[verb]
    if not may(request.actor, row, named):
        raise Forbidden()
    form = named.form(request.POST, request.FILES, auto_id=f"id_origin_{verb}_%s")
    status, _result = perform(form, partial(named.call, actor=request.actor, referral=row, at=timezone.now()))
    if status != 200:
        return page_of(request, access.referral_for_desk(request.actor, str(row.pk)), origin_form=(verb, form),
                       status=status)
    messages.success(request, named.done)
    hidden = verb == "mark_error"
    return redirect("desk:referrals") if hidden else back_to(request, reverse("desk:referral", args=[row.number]))


def destination_deed(request: HttpRequest, row: Referral, verb: str) -> HttpResponse:
    if not answers_for(request.actor, row, "referral.read"):
        raise Forbidden()
    answered = answering.answer(request.actor, row, verb, request.POST, request.FILES, timezone.now())
    if answered.status != 200:
        return page_of(request, access.referral_for_desk(request.actor, str(row.pk)), typed=answered)
    messages.success(request, str(answered.done))
    return back_to(request, reverse("desk:referral", args=[row.number]))


@staff_page
@require_safe
def file(request: HttpRequest, number: str, pk: UUID) -> HttpResponse:
    """A file of this referral that the actor may read."""
    return partner_pages.send_file(request, access.referral_for_desk(request.actor, number), pk)
