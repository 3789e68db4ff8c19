"""Asking for help: the form, its drafts, and the page after it was sent.

Nothing typed is lost: what can be stored is kept with the draft, what was refused comes back to the form as typed,
and files that were fine stay with the draft, since browsers cannot keep them in a form.
"""
from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from parkadmin.core.errors import Forbidden, Invalid, NotFound
from parkadmin.core.http.deeds import add_errors, perform
from parkadmin.core.templatetags import values
from requests_desk import access, finding, queries
from requests_desk.choices import RequestState
from requests_desk.forms.request import RequestForm, as_typed, initial_of
from requests_desk.models import HelpRequest
from requests_desk.news_queries import help_articles
from requests_desk.services import intake
from requests_desk.services.alike import answered_before
from tenants.models import Tenant

from .base import tenant_page


@tenant_page
@require_http_methods(["GET", "HEAD", "POST"])
def request_new(request: HttpRequest) -> HttpResponse:
    """Ask for help. Who belongs to several companies says first for which."""
    companies = queries.own_tenants(request.actor, "request.create")
    if not companies:
        raise Forbidden()
    draft = begun(request)
    tenant = draft.tenant if draft else chosen(companies, request.POST.get("tenant") or request.GET.get("tenant"))
    if request.method == "POST":
        return take(request, tenant, draft, companies)
    if tenant is None:
        return render(request, "portal/choose_company.html", {"companies": companies})
    return form_page(request, RequestForm(kinds=queries.offered_kinds(), initial=first_words(request, tenant)),
                     tenant)


def chosen(companies: list[Tenant], given: str | None) -> Tenant | None:
    """The company that is asked for: the given one, or the only one."""
    if not given:
        return companies[0] if len(companies) == 1 else None
    return next((tenant for tenant in companies if str(tenant.pk) == given), None)


def begun(request: HttpRequest) -> HelpRequest | None:
    """The draft that was saved by itself while somebody typed on this page."""
    code = request.POST.get("draft", "")
    return access.request_for_portal(request.actor, code) if code else None


def first_words(request: HttpRequest, tenant: Tenant) -> dict[str, Any]:
    """What stands in the form at first; for an entry of the directory its kind and name."""
    found: dict[str, Any] = {"sector": tenant.sector}
    if not (given := request.GET.get("resource")):
        return found
    try:
        resource = access.resource_for(request.actor, UUID(given))
    except ValueError:
        raise NotFound() from None
    words = _("We are interested in “%(resource)s” of %(partner)s.")
    return found | {"kind": resource.kind.code, "title": resource.name[:160],
                    "description": words % {"resource": resource, "partner": resource.partner}}


def form_page(request: HttpRequest, form: RequestForm, tenant: Tenant | None, draft: HelpRequest | None = None,
              companies: list[Tenant] | None = None, status: int = 200) -> HttpResponse:
    """The form, for a company and perhaps a draft. `companies` are offered when the company is not known."""
    files = queries.loose_files(request.actor, draft) if draft else []
    return render(request, "portal/request_form.html", {
        "form": form, "tenant": tenant, "draft": draft, "companies": companies, "files": files,
        "many": len(request.actor.tenants) > 1}, status=status)


def take(request: HttpRequest, tenant: Tenant | None, draft: HelpRequest | None,
         companies: list[Tenant] | None = None) -> HttpResponse:
    """What was pressed: send, save the draft, or show the questions of another kind."""
    if draft and draft.state != RequestState.DRAFT:
        messages.info(request, _("This request has been sent already."))
        return redirect("portal:request", draft.code)
    deed, removed = request.POST.get("do", "send"), request.POST.get("remove")
    deed = "save" if removed else deed
    kinds, at = kinds_for(draft), timezone.now()
    form = RequestForm(request.POST, request.FILES, kinds=kinds, drafting=deed != "send")
    if tenant is None:
        form.add_error(None, _("Please choose the company for which you ask."))
        return form_page(request, form, None, companies=companies, status=400)
    if not request.actor.can("request.create", tenant=tenant.pk):
        raise Forbidden()
    form.is_valid()
    if deed == "save" or request.FILES:
        draft = keep(request, form, tenant, draft, at)
    if removed:
        remove(request, draft, removed)
    if deed == "show" and not form.errors.get("files"):
        return form_page(request, RequestForm(kinds=kinds, initial=as_typed(request.POST)), tenant, draft)
    if deed == "save" and not form.errors:
        messages.success(request, _("Your draft is saved. Nobody has seen it yet."))
        return redirect("portal:request_edit", draft.code)
    if form.errors or deed != "send":
        return form_page(request, form, tenant, draft, status=400)
    return send(request, form, tenant, draft, at)


def kinds_for(draft: HelpRequest | None) -> list:
    """The kinds on offer, and the draft's own, should it be offered no more."""
    kinds = queries.offered_kinds()
    return [*kinds, draft.kind] if draft and draft.kind and draft.kind not in kinds else kinds


def send(request: HttpRequest, form: RequestForm, tenant: Tenant, draft: HelpRequest | None,
         at: datetime) -> HttpResponse:
    """Send it to the park; what the verb refuses comes back to the form."""
    def deed(files: list, **fields: Any) -> HelpRequest:
        return intake.submit_request(actor=request.actor, tenant=tenant, fields=fields, draft=draft, at=at)

    status, row = perform(form, deed)
    if status != 200:
        return form_page(request, form, tenant, draft, status=status)
    return redirect("portal:request_sent", row.code)


def keep(request: HttpRequest, form: RequestForm, tenant: Tenant, draft: HelpRequest | None,
         at: datetime) -> HelpRequest:
    """Store what can be stored as a draft, with the files that are fine; the rest is said at the form's fields."""
    given = {"actor": request.actor, "tenant": tenant, "draft": draft, "at": at}
    fields = {name: value for name, value in form.cleaned_data.items() if name != "files" and name not in form.errors}
    try:
        draft = intake.save_draft(fields=fields, **given)
    except Invalid as refusal:
        add_errors(form, refusal)
        bad = {name.partition(".")[0] for name in refusal.errors}
        draft = intake.save_draft(fields={name: fields[name] for name in fields if name not in bad}, **given)
    attach(request, form, draft, at)
    return draft


def attach(request: HttpRequest, form: RequestForm, draft: HelpRequest, at: datetime) -> None:
    """Each file by itself: one that is refused does not take the others with it."""
    for file in form.cleaned_data.get("files", ()):
        try:
            intake.attach_file(actor=request.actor, request=draft, name=file.name, content=file, size=file.size,
                               at=at)
        except Invalid as refusal:
            add_errors(form, refusal)


def remove(request: HttpRequest, draft: HelpRequest, given: str) -> None:
    """Take a file off the draft; one that is gone already is no error."""
    with suppress(ValueError, NotFound):
        intake.detach_file(actor=request.actor, attachment=access.attachment_of(request.actor, draft, UUID(given)))


def draft_edit(request: HttpRequest, draft: HelpRequest) -> HttpResponse:
    """Go on with a draft."""
    if request.method == "POST":
        return take(request, draft.tenant, draft)
    return form_page(request, RequestForm(kinds=kinds_for(draft), initial=initial_of(draft)), draft.tenant, draft)


@tenant_page
@require_POST
def questions(request: HttpRequest) -> HttpResponse:
    """The extra questions of the kind that was just chosen (htmx), with what was answered to the same ones before."""
    form = RequestForm(kinds=queries.offered_kinds(), initial=as_typed(request.POST))
    return render(request, "portal/_questions.html", {"form": form})


@tenant_page
@require_POST
def suggestions(request: HttpRequest) -> HttpResponse:
    """What may help already, while somebody types (htmx): entries of the directory and answered questions."""
    text = request.POST.get("title", "")[:200]
    return render(request, "portal/_perhaps.html", {
        "resources": finding.offers_while_typing(request.actor, text, timezone.localdate()),
        "answered": answered_before(actor=request.actor, text=text),
        "articles": queries.alike(help_articles(request.actor), text)})


@tenant_page
@require_POST
def autosave(request: HttpRequest) -> HttpResponse:
    """Keep what stands in the form while somebody types (htmx); says when, and which draft it became."""
    draft = begun(request)
    companies = queries.own_tenants(request.actor, "request.create")
    tenant = draft.tenant if draft else chosen(companies, request.POST.get("tenant"))
    form = RequestForm(request.POST, kinds=kinds_for(draft), drafting=True)
    form.is_valid()
    if tenant is None or not (draft or form.data.get("title", "").strip() or form.data.get("description", "").strip()):
        return HttpResponse(status=204)
    draft = keep(request, form, tenant, draft, timezone.now())
    return render(request, "portal/_saved.html", {"draft": draft, "saved_at": timezone.now()})


@tenant_page
@require_POST
def draft_discard(request: HttpRequest, code: str) -> HttpResponse:
    """Throw a draft away."""
    intake.discard_draft(actor=request.actor, draft=access.request_for_portal(request.actor, code))
    messages.success(request, _("The draft is gone."))
    return redirect("portal:home")


@tenant_page
@require_safe
def request_sent(request: HttpRequest, code: str) -> HttpResponse:
    """The confirmation: the number, what is next, and by when."""
    row = access.request_for_portal(request.actor, code)
    if row.state == RequestState.DRAFT:
        return redirect("portal:request_edit", row.code)
    return render(request, "portal/request_sent.html", {"row": row, "promises": [
        (label, values.absolute(moment, row.park.time_zone)) for label, moment in (
            (_("The park signs for it"), row.receipt_due_at), (_("A person answers you"), row.response_due_at),
            (_("There is a result"), row.result_due_at)) if moment]})
