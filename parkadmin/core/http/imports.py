"""The pages of imports: upload a file, look at what it would do, confirm, undo."""
from __future__ import annotations

from collections import defaultdict
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from parkadmin.core.errors import Forbidden, NotFound
from parkadmin.core.imports import papers, runs, showing
from parkadmin.core.imports.forms import ImportForm
from parkadmin.core.imports.reading import open_page, raw_rows, survey
from parkadmin.core.imports.sheets import SHEETS, fresh, sheets_for
from parkadmin.core.models import ImportRun
from parkadmin.core.models.imports import RowAction

from .context import url_or_none
from .deeds import perform
from .downloads import send
from .lists import keyset
from .sides import staff_page

FAULTS = "faults"


@staff_page
@require_safe
def runs_page(request: HttpRequest) -> HttpResponse:
    """The imports of the actor's parks, the newest first."""
    page = keyset(request, runs.runs_for(request.actor))
    for run in page["rows"]:
        run.sheet_label = SHEETS[run.sheet].label
    return render(request, "imports/list.html", {
        "page": page, "may_import": bool(sheets_for(request.actor)), "several_parks": len(request.actor.park_ids) > 1})


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Upload a file; `sheet` in the address says what it holds."""
    sheets = sheets_for(request.actor)
    if not sheets:
        raise Forbidden()
    parks = list({park.pk: park for sheet in sheets for park in runs.parks_of(request.actor, sheet)}.values())
    posted = request.method == "POST"
    form = ImportForm(request.POST if posted else None, request.FILES if posted else None, sheets=sheets, parks=parks,
                      initial={"sheet": request.GET.get("sheet", "")})
    status = 200
    if posted:
        status, run = perform(form, lambda **typed: _start(request, **typed))
        if status == 200:
            return redirect("imports:run", run.pk)
    return render(request, "imports/new.html", {"form": form, "sheets": sheets}, status=status)


def _start(request: HttpRequest, *, sheet: str, park: str, file: Any) -> ImportRun:
    chosen = runs.park_of(request.actor, runs.sheet_of(request.actor, sheet), park)
    return runs.start_import(actor=request.actor, sheet=sheet, park=chosen, name=file.name, content=file.file,
                             size=file.size, at=timezone.now())


@staff_page
@require_safe
def template(request: HttpRequest, sheet: str) -> FileResponse:
    """A workbook to fill in."""
    return papers.template(fresh(runs.sheet_of(request.actor, sheet).code))


@staff_page
@require_safe
def run_page(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One import: how far it is, what the file would do, its faults, what can be done now. htmx asks again while the
    worker is at it, for the middle of the page alone."""
    run = runs.run_for(request.actor, pk)
    page = "imports/_run.html" if request.headers.get("HX-Request") == "true" else "imports/run.html"
    return render(request, page, {"run": run, **seen(request, run)})


def seen(request: HttpRequest, run: ImportRun) -> dict[str, Any]:
    """What the page shows of a run in its present state."""
    sheet = fresh(run.sheet)
    found = {"sheet": sheet, "stages": showing.stages(run), "problem": showing.problem(run),
             "actions": runs.actions_on(request.actor, run, timezone.now()),
             "sheet_url": url_or_none(sheet.page) if sheet.page else ""}
    if run.is_busy:
        return found | {"percent": min(100, run.done * 100 // run.total) if run.total else None}
    return found | listing(request, run) | {
        "tiles": showing.tiles(run), "changed_columns": showing.changed_columns(run) if run.n_changed else [],
        "faulty_columns": showing.faulty_columns(run) if run.n_faults else [], "to_write": run.n_new + run.n_changed}


def listing(request: HttpRequest, run: ImportRun) -> dict[str, Any]:
    """The faults, or the rows of one kind, whichever the address asks for; else what matters most."""
    sheet, cursor = fresh(run.sheet), request.GET.get("cursor", "")
    first = FAULTS if run.n_faults else RowAction.CHANGED if run.n_changed else RowAction.NEW
    shown = request.GET.get("show", "")
    shown = shown if shown in (FAULTS, *RowAction.values) else str(first)
    shown = FAULTS if shown == RowAction.FAULTY else shown
    rows = runs.faults_of(run) if shown == FAULTS else runs.rows_of(run, shown)
    page = showing.numbered(rows, cursor)
    line = showing.fault_line if shown == FAULTS else showing.row_line
    page["rows"] = [line(sheet, row) for row in page["rows"]]
    return {"shown": shown, "page": page}


@staff_page
@require_POST
def apply(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Confirm what the check has shown."""
    run = runs.run_for(request.actor, pk)
    runs.apply_import(actor=request.actor, run=run, at=timezone.now(),
                      leave_out_faulty=request.POST.get("leave_out") == "1")
    messages.success(request, _("The import has begun."))
    return redirect("imports:run", run.pk)


@staff_page
@require_POST
def undo(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take an import back."""
    run = runs.run_for(request.actor, pk)
    runs.undo_import(actor=request.actor, run=run, at=timezone.now())
    messages.success(request, _("The import is being undone."))
    return redirect("imports:run", run.pk)


@staff_page
@require_safe
def original(request: HttpRequest, pk: UUID) -> FileResponse:
    """The file as it was uploaded."""
    return send(kept(runs.run_for(request.actor, pk)))


@staff_page
@require_safe
def faults_file(request: HttpRequest, pk: UUID) -> FileResponse:
    """The file with its faults marked, to be corrected and uploaded again."""
    run = kept(runs.run_for(request.actor, pk))
    faults: dict[int, list[tuple[str, str]]] = defaultdict(list)
    sheet = fresh(run.sheet)
    for fault in runs.faults_of(run).order_by("pk"):
        line = showing.fault_line(sheet, fault)
        faults[fault.row].append((line["letter"], line["message"]))
    with run.file.open("rb") as content:
        book, page = open_page(content)
        width = survey(page).right
        title = _("%(name)s with its faults") % {"name": run.name.removesuffix(".xlsx")}
        answer = papers.marked(raw_rows(page, width), faults, width, title)
        book.close()
    return answer


def kept(run: ImportRun) -> ImportRun:
    """The run, if its file is still there and can be opened as a workbook."""
    if not run.file:
        raise NotFound("file_gone", _("The file of this import was thrown away: files are kept for a month."))
    return run
