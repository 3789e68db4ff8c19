"""What a company's pages share."""
from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from parkadmin.core.actors import Actor
from parkadmin.core.errors import Forbidden
from tenants.models import Tenant


def need(actor: Actor, tenant: Tenant, permission: str) -> None:
    """Forbidden unless the actor's role in the company has the permission."""
    if not actor.can(permission, tenant=tenant.pk):
        raise Forbidden()


def show(request: HttpRequest, tenant: Tenant, here: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """One of the company's pages, with what the person may do there."""
    actor = request.actor
    return render(request, f"company/{here}.html", {
        "tenant": tenant, "here": here, "many": len(actor.tenants) > 1,
        "may_edit": actor.can("tenant.edit", tenant=tenant.pk),
        "may_invite": actor.can("members.edit", tenant=tenant.pk), **context}, status=status)
