"""Rooms, market areas, qualifications and contacts are added, changed and removed: at the desk, and by companies."""
from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from parkadmin.core.actors import Actor
from parkadmin.core.errors import Forbidden, NotFound
from parkadmin.core.http.deeds import perform
from parkadmin.core.http.sides import staff_page, tenant_page
from tenants import access, register_queries
from tenants.forms.register import PART_FORMS
from tenants.models import Tenant
from tenants.services import register_parts as verbs

NEW = {"room": gettext_lazy("Add a room"), "market": gettext_lazy("Add a market area"),
       "qualification": gettext_lazy("Add a qualification"), "contact": gettext_lazy("Add a contact")}
CHANGE = {"room": gettext_lazy("Change the room"), "market": gettext_lazy("Change the market area"),
          "qualification": gettext_lazy("Change the qualification"), "contact": gettext_lazy("Change the contact")}
BASES = {"register": "desk/base.html", "company": "base_portal.html"}
HOMES = {"register": "register:tenant", "company": "company:profile"}


def _known(actor: Actor, tenant: Tenant, part: str) -> None:
    """Whether there is such a part, and the actor may write it."""
    if part not in PART_FORMS:
        raise NotFound()
    if not verbs.may_write(actor, tenant, part):
        raise Forbidden()


def _home(tenant: Tenant, side: str) -> HttpResponse:
    return redirect(HOMES[side], tenant.pk)


def _form_page(request: HttpRequest, tenant: Tenant, side: str, part: str, form: Any, row: Any,
               status: int) -> HttpResponse:
    return render(request, "register/part.html", {
        "tenant": tenant, "part": part, "form": form, "row": row, "base": BASES[side], "side": side,
        "label": CHANGE[part] if row else NEW[part], "home": HOMES[side]}, status=status)


def _write(request: HttpRequest, tenant: Tenant, side: str, part: str, row: Any = None) -> HttpResponse:
    """The form of one part, and what it does."""
    actor = request.actor
    _known(actor, tenant, part)
    if request.method != "POST":
        first = {name: getattr(row, name) for name in verbs.PARTS[part].fields} if row else {}
        return _form_page(request, tenant, side, part, PART_FORMS[part](tenant=tenant, initial=first), row, 200)
    form = PART_FORMS[part](request.POST, tenant=tenant)

    def deed(**given: Any) -> Any:
        if row is None:
            return verbs.add_part(actor=actor, tenant=tenant, part=part, fields=given, at=timezone.now())
        return verbs.change_part(actor=actor, row=row, fields=given, at=timezone.now())

    status, _done = perform(form, deed)
    if status != 200:
        return _form_page(request, tenant, side, part, form, row, status)
    messages.success(request, _("Saved."))
    return _home(tenant, side)


def _remove(request: HttpRequest, tenant: Tenant, side: str, part: str, pk: UUID) -> HttpResponse:
    _known(request.actor, tenant, part)
    row = register_queries.part(request.actor, tenant, part, pk)
    verbs.remove_part(actor=request.actor, row=row, at=timezone.now())
    messages.success(request, _("Removed."))
    return _home(tenant, side)


def _views(side: str, guard: Callable[..., Any], door: Callable[[Actor, UUID], Tenant]) -> tuple[Any, Any, Any]:
    """The three pages of a side: add, change, remove. `door` fetches the tenant as that side may see it."""
    @guard
    @require_http_methods(["GET", "HEAD", "POST"])
    def add(request: HttpRequest, pk: UUID, part: str) -> HttpResponse:
        return _write(request, door(request.actor, pk), side, part)

    @guard
    @require_http_methods(["GET", "HEAD", "POST"])
    def change(request: HttpRequest, pk: UUID, part: str, row: UUID) -> HttpResponse:
        tenant = door(request.actor, pk)
        _known(request.actor, tenant, part)
        return _write(request, tenant, side, part, register_queries.part(request.actor, tenant, part, row))

    @guard
    @require_POST
    def remove(request: HttpRequest, pk: UUID, part: str, row: UUID) -> HttpResponse:
        return _remove(request, door(request.actor, pk), side, part, row)

    return add, change, remove


desk_add, desk_change, desk_remove = _views("register", staff_page, register_queries.tenant_for_desk)
own_add, own_change, own_remove = _views("company", tenant_page, access.own_company)
