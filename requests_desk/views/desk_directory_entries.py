"""Entries of the directory made, changed, archived, confirmed by the park's editors."""
from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from parkadmin.core.actors import Actor
from parkadmin.core.errors import Forbidden, NotFound
from parkadmin.core.http.deeds import perform
from requests_desk import desk_queries
from requests_desk import directory_queries as queries
from requests_desk.forms import directory as forms
from requests_desk.models import Partner
from requests_desk.services import directory as verbs
from requests_desk.services import entries, freshness, people

from .base import staff_page
from .desk_lists import back_to

FORM = require_http_methods(["GET", "HEAD", "POST"])


@dataclass(frozen=True)
class Sort:
    """One sort of entry that belongs to a partner: its form, its verb, and how its pages are called."""

    form: type[forms.EntryForm]
    save: Callable[..., Any]
    spec: dict[str, Any]
    word: str
    new: Any
    page: str = ""


SORTS = {
    "resource": Sort(forms.ResourceForm, verbs.save_resource, entries.RESOURCE, "resource",
                     gettext_lazy("New offer"), "desk:resource"),
    "expert": Sort(forms.ExpertForm, verbs.save_expert, entries.EXPERT, "expert", gettext_lazy("New expert"),
                   "desk:expert"),
    "place": Sort(forms.LocationForm, verbs.save_location, entries.LOCATION, "location", gettext_lazy("New place")),
}


def choices_for(actor: Actor, partner: Partner | None) -> dict[str, list[Any]]:
    """Options that depend on the partner and on the vocabulary."""
    found = {"topics": [(topic.code, str(topic)) for topic in queries.topics() if topic.is_active],
             "kind": [("", _("Please choose")), *((kind.code, kind.name) for kind in desk_queries.kinds())]}
    if partner:
        found["locations"] = [(str(row.pk), str(row)) for row in queries.locations_of(actor, partner)]
        found["experts"] = [(str(row.pk), str(row)) for row in queries.experts(actor, {"partner": partner.pk})]
    return found


def need_editor(request: HttpRequest, partner: Partner) -> None:
    """The form is only for those who may save it."""
    if not request.actor.can("directory.edit", park=partner.park_id):
        raise Forbidden()


def form_page(request: HttpRequest, form: Any, save: Callable[..., Any], done: Callable[[Any], str],
              context: dict[str, Any]) -> HttpResponse:
    """Show an entry's form, or save it and go where `done` says."""
    status = 200
    if request.method == "POST":
        status, row = perform(form, lambda **typed: save(fields=form.values()))
        if status == 200:
            messages.success(request, _("Saved."))
            return redirect(done(row))
    return render(request, "directory/form.html", {"form": form, **context}, status=status)


def seen(request: HttpRequest) -> int | None:
    """The version that the person saw when the form was opened."""
    text = request.POST.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else None


# -- partners ------------------------------------------------------------------------------------------------------
@staff_page
@FORM
def partner_new(request: HttpRequest) -> HttpResponse:
    """A new organization in the directory of one of the actor's parks."""
    parks = queries.parks_edited_by(request.actor)
    if not parks:
        raise Forbidden()
    park = next((park for park in parks if park.code == request.GET.get("park")), parks[0])
    form = forms.PartnerForm(request.POST or None)
    save = partial(verbs.save_partner, actor=request.actor, park=park, at=timezone.now())
    return form_page(request, form, save, lambda row: reverse("desk:partner", args=[row.pk]), {
        "title": _("New partner"), "back": reverse("desk:partners"), "parks": parks if len(parks) > 1 else [],
        "park": park})


@staff_page
@FORM
def partner_edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Change an organization's entry."""
    row = queries.partner_door(request.actor, pk)
    need_editor(request, row)
    form = forms.PartnerForm(request.POST or None, initial=initial(row, entries.PARTNER))
    save = partial(verbs.save_partner, actor=request.actor, park=row.park, partner=row, version=seen(request),
                   at=timezone.now())
    page = reverse("desk:partner", args=[row.pk])
    return form_page(request, form, save, lambda _row: page, {"title": row.name, "back": page, "partner": row})


def initial(row: Any, spec: dict[str, Any]) -> dict[str, Any]:
    """An entry's values as its form shows them."""
    return {**entries.plain(row, spec), "version": row.version}


# -- what belongs to a partner -----------------------------------------------------------------------------------------
@staff_page
@FORM
def entry_new(request: HttpRequest, pk: UUID, sort: str) -> HttpResponse:
    """A new offer, expert or place of a partner."""
    partner = queries.partner_door(request.actor, pk)
    need_editor(request, partner)
    found = SORTS.get(sort)
    if found is None:
        raise NotFound()
    start = {"contact_email": partner.email, "languages": ["zh"]} if request.method != "POST" else {}
    form = found.form(request.POST or None, choices=choices_for(request.actor, partner), initial=start)
    save = partial(found.save, actor=request.actor, partner=partner, at=timezone.now())
    page = reverse("desk:partner", args=[partner.pk])
    return form_page(request, form, save, lambda row: reverse(found.page, args=[row.pk]) if found.page else page,
                     {"title": found.new, "back": page, "partner": partner})


def edit_entry(request: HttpRequest, row: Any, sort: str) -> HttpResponse:
    """Change an offer, expert or place."""
    need_editor(request, row.partner)
    found = SORTS[sort]
    form = found.form(request.POST or None, choices=choices_for(request.actor, row.partner),
                      initial=initial(row, found.spec))
    save = partial(found.save, actor=request.actor, partner=row.partner, version=seen(request), at=timezone.now(),
                   **{found.word: row})
    page = reverse(found.page or "desk:partner", args=[row.pk if found.page else row.partner_id])
    return form_page(request, form, save, lambda _row: page, {
        "title": row.name, "back": page, "partner": row.partner, "place": row if sort == "place" else None})


@staff_page
@FORM
def resource_edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Change what a partner offers."""
    return edit_entry(request, queries.resource_door(request.actor, pk), "resource")


@staff_page
@FORM
def expert_edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Change an expert's entry."""
    return edit_entry(request, queries.expert_door(request.actor, pk), "expert")


@staff_page
@FORM
def place_edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Change a place."""
    return edit_entry(request, queries.location_door(request.actor, pk), "place")


@staff_page
@require_POST
def place_remove(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A place is no longer one of the partner's."""
    row = queries.location_door(request.actor, pk)
    verbs.remove_location(actor=request.actor, location=row, at=timezone.now())
    messages.success(request, _("The place is removed."))
    return redirect("desk:partner", row.partner_id)


# -- status, capacity, freshness ---------------------------------------------------------------------------------------
DOORS = {"partner": queries.partner_door, "resource": queries.resource_door, "expert": queries.expert_door}


@staff_page
@FORM
def status(request: HttpRequest, sort: str, pk: UUID) -> HttpResponse:
    """Archive an entry, or take it up again."""
    if sort not in DOORS:
        raise NotFound()
    row = DOORS[sort](request.actor, pk)
    need_editor(request, verbs.partner_of(row))
    form = forms.StatusForm(request.POST or None, initial={
        "status": "inactive" if row.status == "active" else "active"})
    page, code = reverse(f"desk:{sort}", args=[row.pk]), 200
    if request.method == "POST":
        code, _row = perform(form, partial(verbs.set_status, actor=request.actor, entry=row, at=timezone.now()))
        if code == 200:
            messages.success(request, _("Saved."))
            return redirect(page)
    return render(request, "directory/status.html", {"form": form, "row": row, "back": page}, status=code)


@staff_page
@require_POST
def resource_confirm(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The entry is still right: somebody of the park has asked."""
    row = queries.resource_door(request.actor, pk)
    verbs.confirm_resource(actor=request.actor, resource=row, at=timezone.now())
    messages.success(request, _("“%(name)s” is confirmed as of today.") % {"name": row.name})
    return back_to(request, reverse("desk:resource", args=[row.pk]))


@staff_page
@require_POST
def resource_capacity(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Whether there is room, as of today."""
    row = queries.resource_door(request.actor, pk)
    verbs.set_capacity(actor=request.actor, resource=row, capacity=request.POST.get("capacity", ""),
                       at=timezone.now())
    messages.success(request, _("Saved."))
    return back_to(request, reverse("desk:resource", args=[row.pk]))


@staff_page
@require_POST
def partner_ask(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Mail the partner a link to confirm its entries."""
    row = queries.partner_door(request.actor, pk)
    freshness.ask_to_confirm(actor=request.actor, partner=row, at=timezone.now())
    messages.success(request, _("%(name)s is asked by mail; one press confirms all entries.") % {"name": row.name})
    return back_to(request, reverse("desk:partner", args=[row.pk]))


@staff_page
@FORM
def partner_invite(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Invite somebody to answer for the partner and to keep its entry."""
    row = queries.partner_door(request.actor, pk)
    need_editor(request, row)
    form, code = forms.InviteContactForm(request.POST or None), 200
    page = reverse("desk:partner", args=[row.pk])
    if request.method == "POST":
        code, _invitation = perform(form, partial(people.invite_contact, actor=request.actor, partner=row,
                                                  at=timezone.now()))
        if code == 200:
            messages.success(request, _("An invitation is on its way to %(email)s.") % form.cleaned_data)
            return redirect(page)
    return render(request, "directory/invite.html", {"form": form, "partner": row, "back": page}, status=code)
