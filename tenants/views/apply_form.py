"""Writing an application: kept at every step, checked before it is sent.

Nothing typed is lost: what can be stored is stored with the draft, what was refused comes back to the form as typed,
and files that were fine stay, since browsers cannot keep them in a form.
"""
from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from parkadmin.core import drafts
from parkadmin.core.errors import Invalid, Refused
from parkadmin.core.http.deeds import add_errors
from parkadmin.core.http.downloads import send
from parkadmin.core.http.drafted import drafted
from parkadmin.core.http.sides import person_page
from parkadmin.core.templatetags import values
from tenants import access
from tenants import apply_queries as queries
from tenants.choices import ApplicationState
from tenants.forms.apply import ApplicationForm
from tenants.models import Application
from tenants.services import admission
from tenants.validators import missing_in


def draft_key(row: Application) -> str:
    """Under which name the form is kept while somebody types."""
    return f"apply:{row.pk}"


def missing(row: Application, at: datetime) -> dict[str, Any]:
    """What is still needed: field names, and `documents` with the papers."""
    papers = admission.papers_missing(row, at)
    return missing_in(row) | ({"documents": papers} if papers else {})


def form_of(row: Application, at: datetime, *given: Any) -> ApplicationForm:
    """The form as the application stands."""
    return ApplicationForm(*given, row=row, papers=admission.papers_wanted(row), documents=queries.documents(row),
                           missing=missing(row, at))


@person_page
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Go on writing: save, or go on to the check. What was sent is corrected while the park asks."""
    row = access.own_application(request.actor, pk)
    at = timezone.now()
    if request.method == "POST":
        return take(request, row, at)
    if row.state not in admission.writable(row):
        return redirect("apply:application", row.pk)
    return page(request, row, drafted(form_of(row, at), request.actor, draft_key(row)))


def page(request: HttpRequest, row: Application, form: ApplicationForm, status: int = 200) -> HttpResponse:
    """The form in its sections."""
    form.draft_key = draft_key(row)
    return render(request, "apply/edit.html", {"row": row, "form": form, "park": row.park,
                                               "is_draft": row.state == ApplicationState.DRAFT}, status=status)


def take(request: HttpRequest, row: Application, at: datetime) -> HttpResponse:
    """What was pressed: save and come back later, or go on to the check."""
    form = form_of(row, at, request.POST, request.FILES)
    seen = request.POST.get("version", "")
    if seen != str(row.version):
        form.add_error(None, _("Somebody has changed this in the meantime. Look at it again, then decide."))
        return page(request, row, form, 409)
    form.is_valid()
    try:
        keep(request, row, form, at)
    except Refused as refusal:
        form.add_error(None, str(refusal.message))
        return page(request, row, form, 409)
    if form.errors:
        fresh = access.own_application(request.actor, row.pk)
        again = form_of(fresh, at, request.POST)
        again._errors = form.errors
        return page(request, fresh, again, 400)
    drafts.drop(actor=request.actor, key=draft_key(row))
    if row.state != ApplicationState.DRAFT:
        messages.success(request, _("Saved. Now answer the park's question, and it goes on."))
        return redirect("apply:application", row.pk)
    if request.POST.get("do") == "check":
        return redirect("apply:check", row.pk)
    messages.success(request, _("Saved. Nobody sees it before you send it: come back whenever you like."))
    return redirect("apply:edit", row.pk) if request.FILES else redirect("apply:mine")


def keep(request: HttpRequest, row: Application, form: ApplicationForm, at: datetime) -> None:
    """Store what can be stored, with the files that are fine; the rest is said at the form's fields."""
    given = {"actor": request.actor, "application": row, "at": at}
    fields = form.values()
    try:
        admission.save_application(fields=fields, **given)
    except Invalid as refusal:
        add_errors(form, refusal)
        fine = {name: value for name, value in fields.items() if name not in refusal.errors}
        if row.state == ApplicationState.DRAFT:
            admission.save_application(fields=fine, **given)
    for field, paper, file, until in form.uploads():
        try:
            admission.add_application_document(title="" if paper else file.name.rpartition(".")[0][:120] or file.name,
                                               name=file.name, content=file, size=file.size, paper=paper,
                                               valid_until=until, **given)
        except Invalid as refusal:
            form.add_error(field, [str(text) for texts in refusal.errors.values() for text in texts])
        except Refused as refusal:
            form.add_error(field, str(refusal.message))


@person_page
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The whole application once more before it is sent; what is missing is named with the way there."""
    row, at = access.own_application(request.actor, pk), timezone.now()
    if row.state != ApplicationState.DRAFT:
        return redirect("apply:application", row.pk)
    form = form_of(row, at)
    if request.method != "POST":
        return check_page(request, row, form)
    try:
        admission.submit_application(actor=request.actor, application=row, at=at)
    except (Invalid, Refused) as refusal:
        return check_page(request, row, form, refusal)
    return redirect("apply:sent", row.pk)


def check_page(request: HttpRequest, row: Application, form: ApplicationForm,
               refusal: Invalid | Refused | None = None) -> HttpResponse:
    """What will be sent, in sections."""
    lacking = [(name, form.fields[name].label) for name in form.missing if name in form.fields]
    errors = refusal.errors if isinstance(refusal, Invalid) else {"": [refusal.message] if refusal else []}
    lines = [str(text) for field, texts in errors.items() for text in texts
             if field not in form.fields and field != "documents"]
    return render(request, "apply/check.html", {
        "row": row, "park": row.park, "form": form, "lacking": lacking, "lines": lines,
        "papers_lacking": form.missing.get("documents", ()), "promise": queries.promise(row)},
        status=refusal.status if refusal else 200)


@person_page
@require_safe
def sent(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The confirmation: the number, what is next, and by when."""
    row = access.own_application(request.actor, pk)
    if row.state == ApplicationState.DRAFT:
        return redirect("apply:edit", row.pk)
    due = values.absolute(row.due_at, row.park.time_zone) if row.due_at else ""
    return render(request, "apply/sent.html", {"row": row, "park": row.park, "due": due,
                                               "promise": queries.promise(row)})


@person_page
@require_safe
def document(request: HttpRequest, pk: UUID, document: UUID) -> FileResponse:
    """Download one of one's own papers."""
    row = access.own_application(request.actor, pk)
    return send(access.application_document(request.actor, row.pk, document))


@person_page
@require_POST
def document_remove(request: HttpRequest, pk: UUID, document: UUID) -> HttpResponse:
    """Take a paper away while writing is open."""
    row = access.own_application(request.actor, pk)
    admission.remove_application_document(actor=request.actor, at=timezone.now(),
                                          document=access.application_document(request.actor, row.pk, document))
    messages.success(request, _("The document is gone."))
    return redirect("apply:edit", row.pk)


@person_page
@require_POST
def discard(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Throw a draft away."""
    row = access.own_application(request.actor, pk)
    admission.delete_application(actor=request.actor, application=row, at=timezone.now())
    drafts.drop(actor=request.actor, key=draft_key(row))
    messages.success(request, _("The draft is gone."))
    return redirect("apply:mine")
