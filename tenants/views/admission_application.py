"""One application at the desk: the page, its papers, and applications written down on somebody's behalf."""
from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from parkadmin.core.errors import Forbidden
from parkadmin.core.http.deeds import perform
from parkadmin.core.http.downloads import send
from parkadmin.core.http.drafted import drafted
from parkadmin.core.http.sides import staff_page
from parkadmin.core.models import Park
from tenants import access
from tenants import admission_queries as queries
from tenants.choices import OPEN_APPLICATION
from tenants.forms.admission import MessageForm
from tenants.forms.apply import ApplicationForm
from tenants.models import Application
from tenants.services import admission as verbs

from .admission_deeds import DEEDS, draft_key, offered


@staff_page
@require_safe
def application(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Who applies, what speaks for and against it, what was said, and what can be done now."""
    actor = request.actor
    row = access.application_for_staff(actor, pk)
    names = offered(actor, row)
    parts = queries.parts_of(actor, row)
    reviews, documents = parts["reviews"], parts["documents"]
    here = {document.paper_id for document in documents}
    return render(request, "admission/application.html", {
        "row": row, "verbs": names, "deeds": {name: DEEDS[name] for name in names},
        "buttons": [(name, DEEDS[name]) for name in names if not DEEDS[name].apart],
        "documents": documents, "is_open": row.state in OPEN_APPLICATION, "today": timezone.localdate(),
        "papers_missing": [paper for paper in parts["papers"] if paper.pk not in here],
        "alike": queries.alike(actor, row), "score": queries.scoreboard(reviews),
        "my_review": next((each for each in reviews if each.reviewer_id == request.user.pk), None),
        "entries": queries.story_of(row, parts["messages"]),
        "question": parts["pauses"][0].question if parts["pauses"] else "",
        "may_edit": may_edit(request, row),
        "tenant_url": in_register(row),
        "form": drafted(MessageForm(actor=actor, row=row, auto_id="id_message_%s"), actor, draft_key(row, "message"))
        if "message" in names else None})


def in_register(row: Application) -> str:
    """Where the register shows what came of it."""
    try:
        return reverse("register:tenant", args=[row.tenant_id]) if row.tenant_id else ""
    except NoReverseMatch:
        return ""


def may_edit(request: HttpRequest, row: Application) -> bool:
    """Whether its writer is the park, and writing is open."""
    return (row.applicant_id is None and request.actor.can("application.submit", park=row.park_id)
            and row.state in verbs.writable(row))


@staff_page
@require_safe
def document(request: HttpRequest, pk: UUID, document: UUID) -> FileResponse:
    """A paper as a download."""
    row = access.application_for_staff(request.actor, pk)
    return send(access.application_document(request.actor, row.pk, document))


@staff_page
@require_POST
def document_remove(request: HttpRequest, pk: UUID, document: UUID) -> HttpResponse:
    """Take a paper away from what the park itself wrote down."""
    row = access.application_for_staff(request.actor, pk)
    found = access.application_document(request.actor, row.pk, document)
    verbs.remove_application_document(actor=request.actor, document=found, at=timezone.now())
    messages.success(request, _("The document is removed."))
    return redirect("admission:application", row.pk)


# -- on behalf ---------------------------------------------------------------------------------------------------------
@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Write an application down for somebody who came or called. It begins as a draft of the park's."""
    actor = request.actor
    parks = queries.parks_to_file_in(actor)
    if not parks:
        raise Forbidden()
    wanted = request.POST.get("park") or request.GET.get("park", "")
    park = next((each for each in parks if str(each.pk) == wanted), parks[0])
    form = form_for(request, Application(park=park, email="", phone=""))
    if request.method != "POST":
        return filing(request, form, parks, park)
    status, row = perform(form, lambda **given: verbs.start_application(
        actor=actor, park=park, fields=form.values(), at=timezone.now(), on_behalf=True))
    if status != 200:
        return filing(request, form, parks, park, status)
    messages.success(request, _("Kept as a draft. Add the papers, then send it."))
    return redirect("admission:application", row.pk)


def form_for(request: HttpRequest, row: Application) -> ApplicationForm:
    """The form that applicants fill in, without its papers: those have their own place on the page."""
    data = request.POST if request.method == "POST" else None
    return ApplicationForm(data, row=row, papers=[], documents=[], missing={})


def filing(request: HttpRequest, form: ApplicationForm, parks: list[Park], park: Park, status: int = 200,
           row: Application | None = None) -> HttpResponse:
    """The page of the form."""
    context: dict[str, Any] = {"form": form, "parks": parks, "park": park, "row": row}
    return render(request, "admission/filing.html", context, status=status)


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Correct what the park itself wrote down."""
    row = access.application_for_staff(request.actor, pk)
    if row.applicant_id or not request.actor.can("application.submit", park=row.park_id):
        raise Forbidden()
    form = form_for(request, row)
    if request.method != "POST":
        verbs.need_writer(request.actor, row)
        return filing(request, form, [row.park], row.park, row=row)
    version = request.POST.get("version", "")
    status, _row = perform(form, lambda **given: verbs.save_application(
        actor=request.actor, application=row, fields=form.values(), at=timezone.now(),
        version=int(version) if version.isascii() and version.isdigit() and len(version) < 10 else None))
    if status != 200:
        return filing(request, form, [row.park], row.park, status, row=row)
    messages.success(request, _("Saved."))
    return redirect("admission:application", row.pk)
