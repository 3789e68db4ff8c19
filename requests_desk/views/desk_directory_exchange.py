"""The directory out and in: HSDS as JSON or as a zip of CSV files."""
from __future__ import annotations

import hashlib
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from parkadmin.core.errors import Forbidden, Invalid
from parkadmin.core.http.deeds import perform
from requests_desk import directory_queries as queries
from requests_desk.forms.directory import ImportForm
from requests_desk.hsds import exporting, reading
from requests_desk.services import importing

from .base import staff_page
from .desk_directory import directory_filters, frame
from .desk_lists import chosen

MOST_ON_PAGE = 2000  # services in one upload; larger files are for `manage.py hsds_import`


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def exchange(request: HttpRequest) -> HttpResponse:
    """What can be taken out, and the form to read a directory in: tried first, then for good."""
    form = ImportForm(request.POST or None, request.FILES or None, parks=queries.parks_edited_by(request.actor))
    status, report = 200, None
    if request.method == "POST":
        if not request.actor.parks_with("directory.edit"):
            raise Forbidden()
        status, report = perform(form, lambda **typed: read_in(request, **typed))
        status = 400 if report and report.errors else status
    return render(request, "directory/exchange.html", {
        **frame(request, "exchange"), "form": form, "report": report, "runs": queries.imports(request.actor)},
        status=status)


def read_in(request: HttpRequest, park: str, source: str, visibility: str, file: Any,
            dry_run: bool) -> importing.Report:
    """Read the uploaded file, or only try it."""
    if file.size > reading.MOST_BYTES:
        raise Invalid({"file": _("This file is too large: at most %(limit)d MB.") % {
            "limit": reading.MOST_BYTES // 2**20}})
    content = file.read()
    document = reading.read(content)
    if len(document["services"]) > MOST_ON_PAGE:
        raise Invalid({"file": _("More than %(limit)d services: ask your administrator to read this file in on the "
                                 "server.") % {"limit": MOST_ON_PAGE}})
    row = next(row for row in queries.parks_edited_by(request.actor) if row.code == park)
    return importing.import_directory(
        actor=request.actor, park=row, source=source, document=document, visibility=visibility, dry_run=dry_run,
        file_name=file.name, sha256=hashlib.sha256(content).hexdigest(), at=timezone.now())


@staff_page
@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """What is filtered, by the filters of the list, as a download."""
    rows = queries.browse(request.actor, directory_filters(request), timezone.localdate())
    kind = next(iter(chosen(request, "format", ["json", "zip"])), "json")
    found = exporting.document(rows, contacts=True)
    body = exporting.as_zip(found) if kind == "zip" else exporting.as_json(found)
    response = HttpResponse(body, content_type="application/zip" if kind == "zip" else "application/json")
    name = f"directory-{timezone.localdate():%Y-%m-%d}.{kind}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response
