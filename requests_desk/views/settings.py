"""Settings of a park: the frame of all their pages, and the people who work there."""
from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from parkadmin.core.actors import Actor
from parkadmin.core.errors import Forbidden
from parkadmin.core.http.deeds import perform
from parkadmin.core.models import Park
from parkadmin.core.permissions import STAFF_ROLES
from requests_desk import settings_queries as queries
from requests_desk.forms.settings import InviteStaffForm
from requests_desk.services import people as verbs

from .base import staff_page

# Code, label, icon, and the permission that opens the page.
SECTIONS = [("people", gettext_lazy("People"), "users", "people.edit"),
            ("promises", gettext_lazy("Promised times"), "clock", "settings.edit"),
            ("kinds", gettext_lazy("Kinds and questions"), "list-check", "settings.edit"),
            ("admission", gettext_lazy("Admission"), "user-plus", "settings.edit"),
            ("matching", gettext_lazy("Matching"), "sparkles", "report.read"),
            ("replies", gettext_lazy("Saved replies"), "message", "request.note"),
            ("channels", gettext_lazy("Group chats"), "messages", "keys.edit"),
            ("public", gettext_lazy("Public page"), "world", "settings.edit")]
NEEDED = {code: permission for code, _label, _icon, permission in SECTIONS}


def sections(actor: Actor, park: Park) -> list[dict[str, Any]]:
    """The pages that the actor may open for a park."""
    return [{"code": code, "label": label, "icon": icon, "url": f"settings:{code}"}
            for code, label, icon, permission in SECTIONS if actor.can(permission, park=park.pk)]


def show(request: HttpRequest, park: Park, here: str, context: dict[str, Any], status: int = 200,
         page: str = "") -> HttpResponse:
    """A settings page with its side navigation. `page`: another template than the section's."""
    template = f"{page}.html" if "/" in page else f"settings/{page or here}.html"
    return render(request, template, {
        "park": park, "here": here, "sections": sections(request.actor, park), "parks": queries.parks(request.actor),
        **context}, status=status)


@staff_page
@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """The first settings page that is open to the person."""
    for park in queries.parks(request.actor):
        if found := sections(request.actor, park):
            return redirect(found[0]["url"], park.slug)
    raise Forbidden()


@staff_page
@require_safe
def park_start(request: HttpRequest, park: str) -> HttpResponse:
    """The first settings page of one park."""
    found = sections(request.actor, queries.park_for(request.actor, park, "request.read"))
    if not found:
        raise Forbidden()
    return redirect(found[0]["url"], park)


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def people(request: HttpRequest, park: str) -> HttpResponse:
    """Who works for the park, and who is invited to."""
    row = queries.park_for(request.actor, park, NEEDED["people"])
    if request.method != "POST":
        return people_page(request, row, InviteStaffForm())
    form = InviteStaffForm(request.POST)
    deed = partial(verbs.invite_staff, actor=request.actor, park=row, at=timezone.now())
    status, invitation = perform(form, deed)
    if status != 200:
        return people_page(request, row, form, status)
    messages.success(request, _("An invitation is on its way to %(email)s.") % {"email": invitation.email})
    return redirect("settings:people", park)


def people_page(request: HttpRequest, park: Park, form: InviteStaffForm, status: int = 200) -> HttpResponse:
    """The list of people with the form of an invitation."""
    return show(request, park, "people", {
        "form": form, "members": queries.staff(park), "invited": queries.invited(park), "roles": STAFF_ROLES,
        "now": timezone.now()}, status)


@staff_page
@require_POST
def person_role(request: HttpRequest, park: str, pk: UUID) -> HttpResponse:
    """Give somebody another role."""
    member = queries.staff_member(queries.park_for(request.actor, park, NEEDED["people"]), pk)
    verbs.change_staff_role(actor=request.actor, member=member, role=request.POST.get("role", ""))
    messages.success(request, _("%(name)s has another role now.") % {"name": member.user})
    return redirect("settings:start") if member.user_id == request.user.pk else redirect("settings:people", park)


@staff_page
@require_POST
def person_remove(request: HttpRequest, park: str, pk: UUID) -> HttpResponse:
    """Somebody no longer works here."""
    member = queries.staff_member(queries.park_for(request.actor, park, NEEDED["people"]), pk)
    verbs.remove_staff(actor=request.actor, member=member)
    messages.success(request, _("%(name)s no longer works for %(park)s.") % {"name": member.user,
                                                                            "park": member.park})
    return redirect("home") if member.user_id == request.user.pk else redirect("settings:people", park)


@staff_page
@require_POST
def invitation_revoke(request: HttpRequest, park: str, pk: UUID) -> HttpResponse:
    """Take an invitation back."""
    row = queries.park_for(request.actor, park, NEEDED["people"])
    verbs.revoke_staff_invitation(actor=request.actor, park=row, invitation=queries.invitation(row, pk),
                                  at=timezone.now())
    messages.success(request, _("The invitation is taken back; its link opens nothing."))
    return redirect("settings:people", park)
