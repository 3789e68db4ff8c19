"""Entries of the register are made and corrected; while somebody types, entries alike are shown."""
from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from parkadmin.core.errors import Forbidden
from parkadmin.core.http.deeds import perform
from parkadmin.core.http.sides import staff_page
from parkadmin.core.models import Park
from tenants import register_queries
from tenants.forms.register import EditTenantForm, NewTenantForm
from tenants.services import register as verbs

TYPED = ("name_zh", "name_en", "phone", "uscc")


def alike(request: HttpRequest, parks: list[Park], but: UUID | None = None) -> list[Any]:
    """Entries that may be the one somebody is about to enter."""
    wanted = request.POST.get("park", "")
    park = next((each for each in parks if str(each.pk) == wanted), parks[0])
    return register_queries.alike(request.actor, park, but=but,
                                  **{name: request.POST.get(name, "").replace("\x00", "") for name in TYPED})


def _parks(request: HttpRequest) -> list[Park]:
    parks = register_queries.parks_to_register_in(request.actor)
    if not parks:
        raise Forbidden()
    return parks


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def tenant_new(request: HttpRequest) -> HttpResponse:
    """Enter a company or team."""
    parks = _parks(request)
    if request.method != "POST":
        return render(request, "register/edit.html", {"form": NewTenantForm(parks=parks), "is_new": True})
    form = NewTenantForm(request.POST, parks=parks)

    def deed(**given: Any) -> Any:
        return verbs.register_tenant(actor=request.actor, at=timezone.now(), **form.deed())

    status, row = perform(form, deed)
    if status != 200:
        context = {"form": form, "is_new": True, "alike": alike(request, parks)}
        return render(request, "register/edit.html", context, status=status)
    messages.success(request, _("%(name)s stands in the register as %(number)s.") % {"name": row, "number": row.number})
    return redirect("register:tenant", row.pk)


@staff_page
@require_POST
def hint(request: HttpRequest) -> HttpResponse:
    """The entries that are alike, as a part of the form's page."""
    but = request.POST.get("but", "")
    try:
        known = UUID(but) if but else None
    except ValueError:
        known = None
    return render(request, "register/_alike.html", {"alike": alike(request, _parks(request), known)})


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def tenant_edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Correct an entry."""
    row = register_queries.tenant_for_desk(request.actor, pk)
    if not request.actor.can("tenant.edit", park=row.park_id):
        raise Forbidden()
    form = EditTenantForm(request.POST) if request.method == "POST" else EditTenantForm.of(row)
    status = 200
    if request.method == "POST":
        def deed(**given: Any) -> Any:
            return verbs.edit_tenant(actor=request.actor, tenant=row, at=timezone.now(), **form.deed())

        status, done = perform(form, deed)
        if done is not None:
            messages.success(request, _("Saved."))
            return redirect("register:tenant", row.pk)
    return render(request, "register/edit.html", {"form": form, "tenant": row}, status=status)
