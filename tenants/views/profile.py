"""A company's entry: read by all its people, changed by its owners."""
from __future__ import annotations

from functools import partial
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from parkadmin.core.http.deeds import perform
from parkadmin.core.http.lists import back_to
from parkadmin.core.http.sides import tenant_page
from parkadmin.core.reference.regions import region_name
from parkadmin.core.reference.sectors import sector_name
from parkadmin.core.templatetags.ui import day
from tenants import access, queries
from tenants.choices import TenantState
from tenants.forms.company import ProfileForm
from tenants.services import profile as verbs

from .base import need, show
from .register_tenant import parts, stream

ENDED = (TenantState.GRADUATED, TenantState.LEFT)


@tenant_page
@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """My company; those who have several choose."""
    companies = queries.own_companies(request.actor)
    if len(companies) == 1:
        return redirect("company:profile", companies[0].pk)
    return render(request, "company/choose.html", {"companies": companies})


@tenant_page
@require_safe
def profile(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What the park knows of the company."""
    tenant = access.own_company(request.actor, pk)
    facts = [(_("Registration number"), tenant.number), (_("Kind"), tenant.get_kind_display()),
             (_("Name in Chinese"), tenant.name_zh), (_("Name in English"), tenant.name_en), (_("Park"), tenant.park),
             (_("Unified social credit code"), tenant.uscc),
             (_("Sector"), tenant.sector and sector_name(tenant.sector)),
             (_("Comes from"), tenant.origin and region_name(tenant.origin)), (_("Founded"), day(tenant.founded_on)),
             (pgettext("day", "Registered"), day(tenant.registered_on)), (_("Phone"), tenant.phone),
             (_("Website"), tenant.website), (_("Stage"), tenant.get_stage_display()),
             (_("Legal representative"), tenant.representative),
             (_("Graduated or left on"), day(tenant.ended_on))]
    actor = request.actor.as_member()
    return show(request, tenant, "profile", {
        "facts": facts, "suspended": tenant.state == TenantState.SUSPENDED, "ended": tenant.state in ENDED,
        "origin": tenant.grown_out_of if tenant.grown_out_of_id in actor.tenants else None,
        **parts(actor, tenant), **stream(request, actor, tenant)})


@tenant_page
@require_POST
def offers(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Switch on or off whether the company is told of new offers that fit it."""
    tenant = access.own_company(request.actor, pk)
    row = verbs.ask_for_offers(actor=request.actor, tenant=tenant, on=request.POST.get("on") == "1",
                               at=timezone.now())
    messages.success(request, _("You will be told of new offers that fit you.") if row.wants_offers_since
                     else _("You are told of offers no more."))
    return back_to(request, reverse("company:profile", args=[tenant.pk]))


@tenant_page
@require_http_methods(["GET", "HEAD", "POST"])
def profile_edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Change what the company says of itself."""
    tenant = access.own_company(request.actor, pk)
    need(request.actor, tenant, "tenant.edit")
    if request.method != "POST":
        return show(request, tenant, "profile_edit", {"form": ProfileForm.of(tenant)})
    form = ProfileForm(request.POST)
    deed = partial(verbs.edit_profile, actor=request.actor, tenant=tenant, at=timezone.now())
    status, _done = perform(form, deed)
    if status != 200:
        return show(request, tenant, "profile_edit", {"form": form}, status)
    messages.success(request, _("Saved."))
    return redirect("company:profile", tenant.pk)
