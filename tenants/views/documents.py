"""A company's papers: its people and its park's staff read them, owners keep them."""
from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from parkadmin.core.http.deeds import perform
from parkadmin.core.http.downloads import send
from parkadmin.core.http.sides import person_page, tenant_page
from tenants import access, queries
from tenants.forms.company import DocumentForm
from tenants.models import Tenant
from tenants.services import profile as verbs

from .base import need, show


@tenant_page
@require_http_methods(["GET", "HEAD", "POST"])
def documents(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The company's papers; owners add one."""
    tenant = access.own_company(request.actor, pk)
    if request.method != "POST":
        return page(request, tenant, DocumentForm())
    need(request.actor, tenant, "tenant.edit")
    form = DocumentForm(request.POST, request.FILES)

    def deed(**given: Any) -> Any:
        return verbs.add_document(actor=request.actor, tenant=tenant, at=timezone.now(), **form.deed())

    status, _done = perform(form, deed)
    if status != 200:
        return page(request, tenant, form, status)
    messages.success(request, _("The document is kept."))
    return redirect("company:documents", tenant.pk)


def page(request: HttpRequest, tenant: Tenant, form: DocumentForm, status: int = 200) -> HttpResponse:
    """The list of papers."""
    return show(request, tenant, "documents", {
        "form": form, "documents": queries.documents(request.actor, tenant), "today": timezone.localdate()}, status)


@person_page
@require_safe
def document(request: HttpRequest, pk: UUID, document: UUID) -> FileResponse:
    """One paper as a download, for the company's people and its park's staff."""
    return send(access.document_of(request.actor, pk, document))


@tenant_page
@require_POST
def document_remove(request: HttpRequest, pk: UUID, document: UUID) -> HttpResponse:
    """Take a paper away."""
    tenant = access.own_company(request.actor, pk)
    row = access.document_of(request.actor, tenant.pk, document)
    verbs.remove_document(actor=request.actor, document=row, at=timezone.now())
    messages.success(request, _("The document is removed."))
    return redirect("company:documents", tenant.pk)
