"""Imports over the API: the same steps as on the pages. Upload, read what the file would do, confirm, undo."""
from __future__ import annotations

from typing import Any

from django.http import FileResponse
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from parkadmin.core.errors import Invalid, NotFound
from parkadmin.core.imports import papers, runs, showing
from parkadmin.core.imports.sheets import SHEETS, fresh, sheets_for
from parkadmin.core.models import ImportRun
from parkadmin.core.models.imports import ImportState, RowAction

from . import import_examples as examples
from .documentation import documented
from .parsers import FilesParser, StrictJSONParser
from .serializers import Coded, Filters, Input, Moment, Named, Text, YesNo
from .views import ApiView, id_of


class NewImport(Input):
    """A file and what it holds."""

    sheet = Text(help_text="What the rows are: see `import-sheets`.")
    park = Text(required=False, default="", help_text="Code or id of the park; needed by those who work in several.")
    file = serializers.FileField(allow_empty_file=True, help_text="A workbook (.xlsx), up to 25 MiB and 50,000 rows.")


class Confirmation(Input):
    """What is confirmed."""

    leave_out_faulty = YesNo(required=False, default=False, help_text="Import the others although some are faulty.")


class RowFilters(Filters):
    """Which rows."""

    action = Text(required=False, default="", help_text="new, changed, unchanged or faulty; left out: all.")


class ImportOut(serializers.Serializer):
    """An import in its present state."""

    id = serializers.UUIDField()
    name = serializers.CharField(help_text="The file's name.")
    sheet = serializers.CharField()
    park = Named()
    state = serializers.ChoiceField(ImportState.choices)
    uploaded_at = Moment(source="at")
    rows = serializers.IntegerField(source="total", help_text="How many, below the headings.")
    done = serializers.IntegerField(help_text="How many of them the present step has done.")
    new = serializers.IntegerField(source="n_new")
    changed = serializers.IntegerField(source="n_changed")
    unchanged = serializers.IntegerField(source="n_unchanged")
    faulty = serializers.IntegerField(source="n_faulty")
    faults = serializers.IntegerField(source="n_faults")
    problem = serializers.SerializerMethodField(help_text="Why the file, or the last step, failed; empty if not.")
    applied_at = Moment(allow_null=True)
    undone_at = Moment(allow_null=True)
    seconds_checked = serializers.FloatField(allow_null=True)
    seconds_applied = serializers.FloatField(allow_null=True)
    peak_mb = serializers.FloatField(allow_null=True, help_text="The most memory that the worker has held.")
    grown_mb = serializers.FloatField(allow_null=True, help_text="How much of it was for this file.")
    actions = serializers.SerializerMethodField(help_text="What you can do with it now.")

    def get_problem(self, run: ImportRun) -> str:
        return showing.problem(run)

    def get_actions(self, run: ImportRun) -> list[str]:
        return runs.actions_on(self.context["actor"], run, self.context["at"])


class FaultOut(serializers.Serializer):
    """One fault: where it stands and what is wrong."""

    row = serializers.IntegerField()
    letter = serializers.CharField(help_text="The column in the file; empty for the row as a whole.")
    column = serializers.CharField(help_text="The column's key.")
    heading = serializers.CharField()
    value = serializers.CharField(help_text="What stands there, shortened.")
    code = serializers.CharField(help_text="Stable, for programs.")
    message = serializers.CharField()


class ChangeOut(serializers.Serializer):
    """A value before and after."""

    column = serializers.CharField()
    heading = serializers.CharField()
    before = serializers.CharField()
    after = serializers.CharField()


class RowOut(serializers.Serializer):
    """One row and what the import does with it."""

    number = serializers.IntegerField()
    label = serializers.CharField()
    action = serializers.ChoiceField(RowAction.choices)
    changes = ChangeOut(many=True)


class ColumnOut(serializers.Serializer):
    """A column of a sheet."""

    key = serializers.CharField(help_text="Understood as a heading, like the headings of both languages.")
    heading = serializers.CharField()
    kind = serializers.CharField()
    required = serializers.BooleanField()
    limit = serializers.IntegerField(help_text="Characters.")
    help = serializers.SerializerMethodField()
    choices = serializers.SerializerMethodField()

    def get_help(self, column: Any) -> str:
        return papers.help_of(column)

    @extend_schema(responses=Coded(many=True))
    def get_choices(self, column: Any) -> list[dict[str, str]]:
        return [{"code": code, "name": str(name)} for code, name in column.names.items()]


class SheetOut(serializers.Serializer):
    """What can be imported."""

    code = serializers.CharField()
    label = serializers.CharField()
    matched_by = serializers.CharField(help_text="How a row finds what is there already.")
    columns = ColumnOut(many=True, source="writable")


class ImportView(ApiView):
    """Imports from Excel."""

    parser_classes = [StrictJSONParser, FilesParser]

    @property
    def oldest_first(self) -> bool:
        """Rows and faults come in the file's order."""
        return self.action in ("rows", "faults")

    def fetch(self, code: str) -> ImportRun:
        return runs.run_for(self.actor, id_of(code))

    @documented(reply=ImportOut(many=True), answer=examples.IMPORT)
    def list(self, request: Request) -> Response:
        """List the imports of your parks, newest first."""
        self.filters()
        return self.page(runs.runs_for(self.actor), ImportOut)

    @documented(request={"multipart/form-data": NewImport}, reply=ImportOut, status=201, answer=examples.IMPORT)
    def create(self, request: Request) -> Response:
        """Upload a file. It is checked in the background; nothing is written.

        Read the import until its state is `checked` (or `failed`), then look at its faults and rows.
        """
        given = self.given(NewImport)
        if given["sheet"] not in SHEETS:
            raise Invalid({"sheet": _("Please choose one of the options.")})
        sheet = runs.sheet_of(self.actor, given["sheet"])
        if given["file"] is None:
            raise Invalid({"file": _("Please fill this in.")})
        file = given["file"]
        run = runs.start_import(actor=self.actor, sheet=sheet.code, park=self._park(sheet, given["park"]),
                                name=file.name, content=file.file, size=file.size, at=self.at)
        return Response(self.shown(self.fetch(str(run.pk)), ImportOut), status=201)

    def _park(self, sheet: Any, named: str) -> Any:
        """The named park, or the only one."""
        parks = runs.parks_of(self.actor, sheet)
        if not named and len(parks) == 1:
            return parks[0]
        try:
            return runs.park_of(self.actor, sheet, named)
        except NotFound as refusal:
            raise Invalid({"park": _("There is no such entry, or it is not shared with you.")}) from refusal

    @documented(reply=ImportOut, answer=examples.IMPORT)
    def retrieve(self, request: Request, code: str) -> Response:
        """Read an import: its state, its progress, what it would do."""
        return Response(self.shown(self.fetch(code), ImportOut))

    @documented(reply=FaultOut(many=True), answer=examples.FAULT)
    @action(detail=True, methods=["get"])
    def faults(self, request: Request, code: str) -> Response:
        """List what is wrong with the file, by row and column."""
        self.filters()
        run = self.fetch(code)
        sheet, found = fresh(run.sheet), self.paginate_queryset(runs.faults_of(run))
        return self.get_paginated_response([showing.fault_line(sheet, fault) for fault in found])

    @documented(reply=RowOut(many=True), answer=examples.ROW, parameters=[RowFilters])
    @action(detail=True, methods=["get"])
    def rows(self, request: Request, code: str) -> Response:
        """List the rows: which are new, which change and what, from which value to which."""
        run, wanted = self.fetch(code), self.filters(RowFilters)["action"]
        if wanted and wanted not in RowAction.values:
            raise Invalid({"action": _("Please choose one of the options.")})
        sheet, found = fresh(run.sheet), self.paginate_queryset(runs.rows_of(run, wanted))
        return self.get_paginated_response([showing.row_line(sheet, row) for row in found])

    @documented(request=Confirmation, reply=ImportOut, asked={"leave_out_faulty": False}, answer=examples.IMPORT)
    @action(detail=True, methods=["post"])
    def apply(self, request: Request, code: str) -> Response:
        """Confirm what the check has shown. All rows are written together, or none.

        409 while there are faulty rows, unless `leave_out_faulty` is true.
        """
        runs.apply_import(actor=self.actor, run=self.fetch(code), at=self.at, **self.given(Confirmation))
        return Response(self.shown(self.fetch(code), ImportOut))

    @documented(reply=ImportOut, answer=examples.IMPORT)
    @action(detail=True, methods=["post"])
    def undo(self, request: Request, code: str) -> Response:
        """Take an import back, within seven days. 409, naming them, when rows have changed since."""
        runs.undo_import(actor=self.actor, run=self.fetch(code), at=self.at)
        return Response(self.shown(self.fetch(code), ImportOut))


class ImportSheetView(ApiView):
    """What can be imported."""

    @documented(reply=SheetOut(many=True), answer=examples.SHEET)
    def list(self, request: Request) -> Response:
        """List the sheets that you may import, with their columns."""
        self.filters()
        found = [fresh(sheet.code) for sheet in sheets_for(self.actor)]
        return Response({"results": self.shown(found, SheetOut, many=True), "next": None})

    @documented(reply=SheetOut, answer=examples.SHEET)
    def retrieve(self, request: Request, code: str) -> Response:
        """Read a sheet: its columns and what may be chosen."""
        return Response(self.shown(fresh(runs.sheet_of(self.actor, code).code), SheetOut))

    @extend_schema(request=None, responses={(200, papers.excel.MEDIA_TYPE): OpenApiTypes.BINARY})
    @action(detail=True, methods=["get"])
    def template(self, request: Request, code: str) -> FileResponse:
        """Download the workbook to fill in, in the asked language."""
        return papers.template(fresh(runs.sheet_of(self.actor, code).code))
