"""What the page of an import shows of it, in the reader's language."""
from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from parkadmin.core.models import ImportFault, ImportRow, ImportRun
from parkadmin.core.models.imports import ImportState, RowAction

from .cells import from_json
from .faults import say
from .papers import shown
from .sheets import Sheet, fresh
from .work import counted, faults_by_column

PAGE = 25
TILES = [(RowAction.NEW, "plus", "good"), (RowAction.CHANGED, "edit", ""), (RowAction.UNCHANGED, "check", ""),
         (RowAction.FAULTY, "alert-triangle", "bad")]
DONE, CURRENT, TODO = "done", "current", "todo"
NOTHING = "–"


def stages(run: ImportRun) -> list[dict[str, str]]:
    """The steps of an import, for the kit's row of steps."""
    at = {ImportState.UPLOADED: 1, ImportState.CHECKING: 1, ImportState.FAILED: 1, ImportState.CHECKED: 2,
          ImportState.APPLYING: 3, ImportState.DONE: 4, ImportState.UNDOING: 4, ImportState.UNDONE: 4}[run.state]
    labels = [pgettext("import", "Upload"), pgettext("import", "Check"), pgettext("import", "Look at it"),
              pgettext("import", "Import")]
    return [{"label": label, "state": DONE if index < at else CURRENT if index == at else TODO}
            for index, label in enumerate(labels)]


def tiles(run: ImportRun) -> list[dict[str, Any]]:
    """How many rows are new, changed, unchanged, faulty."""
    counts = {RowAction.NEW: run.n_new, RowAction.CHANGED: run.n_changed, RowAction.UNCHANGED: run.n_unchanged,
              RowAction.FAULTY: run.n_faulty}
    return [{"action": action.value, "label": action.label, "icon": icon, "count": counts[action],
             "tone": tone if counts[action] and tone == "bad" else ""} for action, icon, tone in TILES]


def changed_columns(run: ImportRun) -> list[tuple[str, int]]:
    """Which columns the changed rows change, and in how many rows, in the sheet's order."""
    found, sheet = counted(run), fresh(run.sheet)
    return [(str(column.heading), found[column.key]) for column in sheet.columns if column.key in found]


def faulty_columns(run: ImportRun) -> list[tuple[str, int]]:
    """In which columns the faults are."""
    sheet = fresh(run.sheet)
    return [(heading(sheet, key) or _("The row as a whole"), count) for key, count in faults_by_column(run)]


def heading(sheet: Sheet, key: str) -> str:
    """A column's heading; nothing for the row as a whole."""
    return str(sheet.by_key[key].heading) if key in sheet.by_key else ""


def fault_line(sheet: Sheet, fault: ImportFault) -> dict[str, Any]:
    """One fault: where, what stood there, what is wrong."""
    return {"row": fault.row, "letter": fault.letter, "column": fault.column, "heading": heading(sheet, fault.column),
            "value": fault.value, "message": say(fault.code, fault.params), "code": fault.code}


def row_line(sheet: Sheet, row: ImportRow) -> dict[str, Any]:
    """One row: what it is about, and each change."""
    changes = [{"column": key, "heading": heading(sheet, key), "before": text_of(sheet, key, before),
                "after": text_of(sheet, key, after)} for key, (before, after) in row.changes.items()]
    return {"number": row.number, "label": row.label, "action": row.action, "changes": changes}


def text_of(sheet: Sheet, key: str, value: Any) -> str:
    """A kept value as a person reads it."""
    column = sheet.by_key[key]
    return str(shown(column, from_json(column, value)) or NOTHING)


def problem(run: ImportRun) -> str:
    """Why the file as a whole or the last step failed; nothing if it did not."""
    return say(run.problem["code"], run.problem.get("params", {})) if run.problem else ""


def numbered(rows: QuerySet, cursor: str) -> dict[str, Any]:
    """A page of rows that are numbered through, in their order, as the kit's pager wants it."""
    way, key = cursor[:1], cursor[1:]
    key = key if key.isascii() and key.isdigit() and len(key) < 19 else ""
    if way == "n" and key:
        found = list(rows.filter(pk__lt=int(key)).order_by("-pk")[:PAGE + 1])
        more, found = len(found) > PAGE, found[:PAGE][::-1]
        return {"rows": found, "prev": f"n{found[0].pk}" if more else "", "next": f"o{found[-1].pk}" if found else ""}
    found = list((rows.filter(pk__gt=int(key)) if key else rows).order_by("pk")[:PAGE + 1])
    more, found = len(found) > PAGE, found[:PAGE]
    return {"rows": found, "prev": f"n{found[0].pk}" if key and found else "",
            "next": f"o{found[-1].pk}" if more else ""}
