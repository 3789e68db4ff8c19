"""A company's people: read by all of them, looked after by its owners."""
from __future__ import annotations

from functools import partial
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from parkadmin.core.http.deeds import perform
from parkadmin.core.http.sides import tenant_page
from parkadmin.core.permissions import TENANT_ROLES
from tenants import access, queries
from tenants.forms.company import InviteForm
from tenants.models import Tenant
from tenants.services import members as verbs

from .base import need, show


@tenant_page
@require_http_methods(["GET", "HEAD", "POST"])
def members(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Who belongs to the company; owners invite."""
    tenant = access.own_company(request.actor, pk)
    if request.method != "POST":
        return page(request, tenant, InviteForm())
    need(request.actor, tenant, "members.edit")
    form = InviteForm(request.POST)
    deed = partial(verbs.invite_member, actor=request.actor, tenant=tenant, at=timezone.now())
    status, row = perform(form, deed)
    if status != 200:
        return page(request, tenant, form, status)
    messages.success(request, _("An invitation is on its way to %(email)s.") % {"email": row.email})
    return redirect("company:members", tenant.pk)


def page(request: HttpRequest, tenant: Tenant, form: InviteForm, status: int = 200) -> HttpResponse:
    """The list of people, with those who were invited."""
    return show(request, tenant, "members", {
        "form": form, "members": queries.members(request.actor, tenant), "roles": TENANT_ROLES,
        "invited": queries.invited(request.actor, tenant), "now": timezone.now()}, status)


@tenant_page
@require_POST
def member_role(request: HttpRequest, pk: UUID, member: UUID) -> HttpResponse:
    """Give a member another role."""
    tenant = access.own_company(request.actor, pk)
    row = access.member_of(request.actor, tenant, member)
    role = request.POST.get("role", "")
    verbs.change_role(actor=request.actor, membership=row, role=role, at=timezone.now())
    messages.success(request, _("%(name)s has another role now.") % {"name": row.user})
    return redirect("company:members", tenant.pk)


@tenant_page
@require_POST
def member_remove(request: HttpRequest, pk: UUID, member: UUID) -> HttpResponse:
    """Somebody has left, or leaves by itself."""
    tenant = access.own_company(request.actor, pk)
    row = access.member_of(request.actor, tenant, member)
    verbs.remove_member(actor=request.actor, membership=row, at=timezone.now())
    messages.success(request, _("%(name)s no longer belongs to %(company)s.") % {"name": row.user, "company": tenant})
    return redirect("home") if row.user_id == request.user.pk else redirect("company:members", tenant.pk)


@tenant_page
@require_POST
def invitation_revoke(request: HttpRequest, pk: UUID, invitation: UUID) -> HttpResponse:
    """Take an invitation back."""
    tenant = access.own_company(request.actor, pk)
    row = access.invitation_of(request.actor, tenant, invitation)
    verbs.revoke_invitation(actor=request.actor, tenant=tenant, invitation=row, at=timezone.now())
    messages.success(request, _("The invitation is taken back; its link opens nothing."))
    return redirect("company:members", tenant.pk)
