"""A partner keeps its own entry: proposes what it should say, says at once how much room there is and what is still
right. With an account below partner/entry/, or by a mailed link that confirms with one press."""
from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from parkadmin.core.errors import NotFound
from parkadmin.core.http.deeds import perform
from parkadmin.core.http.sides import for_side
from requests_desk import directory_queries as queries
from requests_desk import directory_words
from requests_desk.choices import Capacity
from requests_desk.forms import directory as forms
from requests_desk.models import Partner
from requests_desk.services import directory as verbs
from requests_desk.services import entries, freshness
from requests_desk.services import proposals as proposing

from .desk_directory_entries import choices_for
from .partner_links import sealed

own_page = for_side(lambda actor: actor.partners)
FORM = require_http_methods(["GET", "HEAD", "POST"])
FORMS: dict[str, Any] = {"partner": forms.PartnerForm, "resource": forms.ResourceForm, "expert": forms.ExpertForm}


def own_partner(request: HttpRequest, pk: UUID) -> Partner:
    """One of the organizations for which the person answers."""
    if pk not in request.actor.partners:
        raise NotFound()
    return queries.partner_door(request.actor, pk)


def own_entry(request: HttpRequest, sort: str, pk: UUID) -> Any:
    """An entry of one of them."""
    door = {"resource": queries.resource_door, "expert": queries.expert_door}.get(sort)
    row = door(request.actor, pk) if door else None
    if row is None or row.partner_id not in request.actor.partners:
        raise NotFound()
    return row


@own_page
@require_safe
def entry(request: HttpRequest) -> HttpResponse:
    """What the directory says of us, what waits for the park, and what was returned."""
    today, actor = timezone.localdate(), request.actor
    found = []
    for partner in queries.own_partners(actor):
        resources = list(queries.resources_of(actor, partner)[:100])
        for row in resources:
            row.freshness = queries.freshness_of(row.assured_on, today)
        found.append({"partner": partner, "resources": resources,
                      "experts": queries.experts(actor, {"partner": partner.pk})[:50],
                      "proposals": [{"row": row, "lines": directory_words.comparison(row)} for row in queries.proposals(
                          actor, {"partner": partner.pk, "verdict": ["waiting", "returned"]}).order_by("-pk")[:10]],
                      "to_confirm": any(row.freshness != "fresh" and row.status == "active" for row in resources)})
    return render(request, "partner/entry.html", {"found": found, "capacities": Capacity.choices, "today": today})


def propose_page(request: HttpRequest, partner: Partner, sort: str, subject: Any) -> HttpResponse:
    """The form of an entry; what is sent is kept as a proposal until the park has decided."""
    waiting = queries.waiting_for(partner, sort, subject)
    start = {**(entries.plain(subject, entries.SPECS[type(subject)]) if subject else {}),
             **(waiting.changes if waiting else {})}
    form = FORMS[sort](request.POST or None, initial=start, without=proposing.KEPT_BY_PARK[sort],
                       choices=choices_for(request.actor, partner))
    status = 200
    if request.method == "POST":
        status, _row = perform(form, lambda **_typed: proposing.propose_change(
            actor=request.actor, partner=partner, target=sort, subject=subject, fields=form.values(),
            note_text=request.POST.get("note_text", ""), at=timezone.now()))
        if status == 200:
            messages.success(request, _("Sent to %(park)s, which looks at it and then takes it over.")
                             % {"park": partner.park})
            return redirect("partner:entry")
    return render(request, "partner/entry_form.html", {
        "form": form, "partner": partner, "subject": subject, "waiting": waiting, "sort": sort,
        "note_text": request.POST.get("note_text", waiting.note if waiting else "")}, status=status)


@own_page
@FORM
def entry_edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Propose changes of our organization's entry."""
    row = own_partner(request, pk)
    return propose_page(request, row, "partner", row)


@own_page
@FORM
def entry_add(request: HttpRequest, pk: UUID, sort: str) -> HttpResponse:
    """Propose a new offer or expert of ours."""
    if sort not in ("resource", "expert"):
        raise NotFound()
    return propose_page(request, own_partner(request, pk), sort, None)


@own_page
@FORM
def entry_part_edit(request: HttpRequest, sort: str, pk: UUID) -> HttpResponse:
    """Propose changes of an offer or expert of ours."""
    row = own_entry(request, sort, pk)
    return propose_page(request, row.partner, sort, row)


@own_page
@require_POST
def entry_confirm_all(request: HttpRequest, pk: UUID) -> HttpResponse:
    """All our active entries are still right."""
    count = verbs.confirm_all(actor=request.actor, partner=own_partner(request, pk), at=timezone.now())
    messages.success(request, confirmed_words(count))
    return redirect("partner:entry")


def confirmed_words(count: int) -> str:
    """What is said after a confirmation."""
    return ngettext("Thank you: %(count)d entry is confirmed as of today.",
                    "Thank you: %(count)d entries are confirmed as of today.", count) % {"count": count}


@own_page
@require_POST
def entry_confirm(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One of our entries is still right."""
    row = own_entry(request, "resource", pk)
    verbs.confirm_resource(actor=request.actor, resource=row, at=timezone.now())
    messages.success(request, _("“%(name)s” is confirmed as of today.") % {"name": row.name})
    return redirect("partner:entry")


@own_page
@require_POST
def entry_capacity(request: HttpRequest, pk: UUID) -> HttpResponse:
    """How much room we have, at once and without a review."""
    row = own_entry(request, "resource", pk)
    verbs.set_capacity(actor=request.actor, resource=row, capacity=request.POST.get("capacity", ""),
                       at=timezone.now())
    messages.success(request, _("Saved."))
    return redirect("partner:entry")


@own_page
@require_POST
def proposal_withdraw(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take a proposal back."""
    row = queries.proposal_door(request.actor, pk)
    proposing.withdraw_proposal(actor=request.actor, proposal=row, at=timezone.now())
    messages.success(request, _("Taken back."))
    return redirect("partner:entry")


@FORM
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Whoever holds a mailed link sees what the directory says, and confirms all of it with one press. Opening it
    changes nothing: programs that check mail open every link."""
    try:
        link = queries.link_door(token, timezone.now())
    except NotFound:
        return sealed(render(request, "partner/no_link.html", status=404))
    count = None
    if request.method == "POST":
        press = partial(freshness.confirm_by_link, actor=queries.actor_for_link(link), link=link)
        count = press(at=timezone.now())
    today = timezone.localdate()
    rows = queries.offered_by(link.partner)
    for row in rows:
        row.freshness = queries.freshness_of(row.assured_on, today)
    return sealed(render(request, "partner/confirm.html", {
        "partner": link.partner, "rows": rows, "url": reverse("partner:confirm", args=[token]),
        "done": confirmed_words(count) if count is not None else ""}))
