"""The page behind an invitation: a new account, or joining with the one that one has.

Whoever holds the token has read the invited address's mail. That there is an account for it is said only to somebody
who tries to make a second one.
"""
from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from parkadmin.core import invitations
from parkadmin.core.errors import NotFound
from parkadmin.core.forms_me import JoinForm
from parkadmin.core.models import Invitation
from parkadmin.core.permissions import STAFF_ROLES, TENANT_ROLES

from .deeds import perform

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest, token: str) -> HttpResponse:
    """An invitation: 404 with kind words when it is used, revoked or too old."""
    try:
        row = invitations.find(token, timezone.now())
    except NotFound:
        return render(request, "join/gone.html", status=404)
    if request.user.is_authenticated:
        return join_as(request, row, token)
    form = JoinForm(request.POST if request.method == "POST" else None, initial={"name": row.name})
    if request.method != "POST":
        return page(request, row, form)
    status, user = perform(form, lambda name, password: invitations.accept(
        token=token, at=timezone.now(), name=name, password=password, language=request.LANGUAGE_CODE))
    if status != 200:
        return page(request, row, form, status)
    login(request, user, backend=BACKEND)
    return welcome(request, row)


def join_as(request: HttpRequest, row: Invitation, token: str) -> HttpResponse:
    """Somebody who is logged in: joins when the invitation is theirs."""
    if not invitations.is_for(row, request.user):
        return render(request, "join/other_person.html", {"invitation": row},
                      status=409 if request.method == "POST" else 200)
    if request.method != "POST":
        return page(request, row, None)
    invitations.accept(token=token, at=timezone.now(), user=request.user)
    return welcome(request, row)


def page(request: HttpRequest, row: Invitation, form: JoinForm | None, status: int = 200) -> HttpResponse:
    """Who invites to what, and the form of a new account for those who are not logged in."""
    roles = dict(STAFF_ROLES) | dict(TENANT_ROLES)
    return render(request, "join/join.html", {"invitation": row, "form": form, "role": roles.get(row.role, "")},
                  status=status)


def welcome(request: HttpRequest, row: Invitation) -> HttpResponse:
    """To one's own start page."""
    messages.success(request, _("Welcome to %(name)s.") % {"name": row.organization_label})
    return redirect("home")
