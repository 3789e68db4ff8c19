"""Filing a request on a tenant's behalf: what it said on the phone, in a mail or at a visit."""
from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from parkadmin.core import drafts
from parkadmin.core.errors import Forbidden, Invalid
from parkadmin.core.http.deeds import perform
from parkadmin.core.http.drafted import fill
from requests_desk import access, desk_queries, queries
from requests_desk.forms.filing import FilingForm
from requests_desk.forms.request import as_typed
from requests_desk.models import HelpRequest
from requests_desk.services import intake
from tenants.models import Tenant

from .base import staff_page
from .desk_lists import keyset, words
from .desk_refer import as_id


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def request_new(request: HttpRequest) -> HttpResponse:
    """First for whom, then what. `do=show` asks for the questions of another kind; anything else files it."""
    if not request.actor.parks_with("request.file_on_behalf"):
        raise Forbidden()
    given = request.POST.get("tenant") or request.GET.get("tenant")
    if not given:
        return choose_tenant(request)
    tenant = access.tenant_for_filing(request.actor, as_id(given))
    make: dict[str, Any] = {"kinds": queries.offered_kinds(), "people": desk_queries.members_of(tenant)}
    key = f"desk.filing:{tenant.pk}"
    if request.method != "POST":
        return show(request, tenant, begun(request, tenant, key, make))
    if request.POST.get("do") == "show":
        return show(request, tenant, fill(FilingForm(initial=as_typed(request.POST), **make), request.actor, key, None))
    form = fill(FilingForm(request.POST, request.FILES, **make), request.actor, key, None)
    status, row = perform(form, lambda **given: file(request, tenant, **given))
    if status != 200:
        return show(request, tenant, form, status)
    drafts.drop(actor=request.actor, key=key)
    messages.success(request, _("Filed as %(number)s; the tenant gets a receipt.") % {"number": row.number})
    return redirect("desk:request", row.number)


def begun(request: HttpRequest, tenant: Tenant, key: str, make: dict[str, Any]) -> FilingForm:
    """The form with what was typed into it before; its kind decides which questions it has."""
    draft = drafts.load(request.actor, key)
    kind = {"kind": draft.data.get("kind", "")} if draft else {}
    form = FilingForm(initial={"sector": tenant.sector, "contact_phone": tenant.phone, **kind}, **make)
    return fill(form, request.actor, key, draft)


def choose_tenant(request: HttpRequest) -> HttpResponse:
    """For whom: a tenant of the actor's parks, by a part of its name."""
    q = words(request)
    return render(request, "desk/request_tenant.html", {
        "q": q, "page": keyset(request, queries.tenants_of(request.actor, q), size=12)})


def file(request: HttpRequest, tenant: Tenant, *, requester: Any, channel: str, files: list[Any],
         **fields: Any) -> HelpRequest:
    """The verb, then the files one by one; a file that is refused is told, the request stands."""
    row = intake.file_on_behalf(actor=request.actor, tenant=tenant, requester=requester, channel=channel,
                                fields=fields, at=timezone.now())
    for each in files:
        try:
            intake.attach_file(actor=request.actor, request=row, name=each.name, content=each, size=each.size,
                               at=timezone.now())
        except Invalid as refusal:
            messages.warning(request, " ".join(str(text) for texts in refusal.errors.values() for text in texts))
    return row


def show(request: HttpRequest, tenant: Tenant, form: FilingForm, status: int = 200) -> HttpResponse:
    return render(request, "desk/request_new.html", {"tenant": tenant, "form": form}, status=status)
