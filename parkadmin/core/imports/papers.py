"""The workbooks that we give out: templates to fill in, lists to work on and bring back, files with their faults
marked."""
from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.http import FileResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from parkadmin.core import excel

from .faults import in_both
from .sheets import AS_TEXT, Column, Sheet, plain

NOTE = gettext_lazy("What is wrong")
LONGEST_LIST = 250  # what Excel takes for a list within the cell; longer ones stand on the second sheet
LAST_ROW = 50_001
FORMATS = {"date": "yyyy-mm-dd", "decimal": "#,##0.00", "whole": "0"}
HEAD, MARK = PatternFill("solid", "FFE8EEF7"), PatternFill("solid", "FFFFD7D5")
PALE = Font(italic=True, color="FF6B7280")
NARROW, WIDE, WIDEST = 14, 24, 48


def note_headings() -> set[str]:
    """How the column of faults is headed in a file that we marked: it is passed over when the file comes back."""
    return {plain(text) for text in in_both(lambda: NOTE).values()}


def as_text(value: Any) -> str:
    """A cell's value as text, dates without a time."""
    if isinstance(value, datetime):
        value = value.date()
    return str(value).strip()


def example_of(sheet: Sheet) -> dict[str, dict[str, str]]:
    """The template's example row in each language, as texts by column's key."""
    rows: dict[str, dict[str, str]] = {"zh": {}, "en": {}}
    for column in sheet.writable:
        if column.example != "":
            for language, text in in_both(lambda c=column: as_text(_example(c))).items():
                rows[language][column.key] = text
    return rows


def _example(column: Column) -> Any:
    """A column's example; the name where it is a code."""
    if column.kind == "list" and column.choices:
        return "; ".join(shown(column, code) for code in column.example)
    return shown(column, column.example) if column.choices else column.example


def shown(column: Column, value: Any) -> Any:
    """A value as a person reads it in the column: names for codes."""
    if value is None or value == "":
        return ""
    if isinstance(value, list | tuple):
        return "; ".join(str(shown(column, each)) for each in value)
    if column.kind == "yes_no":
        return _("yes") if value else _("no")
    if column.choices:
        return str(column.names.get(value, value))
    return value


# -- template --------------------------------------------------------------------------------------------------------
def template(sheet: Sheet) -> FileResponse:
    """A workbook to fill in: headings and an example in the reader's language; what each column means on the second
    sheet; lists to choose from; columns of text kept as text, so that long codes keep their digits."""
    book = Workbook()
    page, notes = book.active, book.create_sheet(_("Explanations"))
    page.title = str(sheet.label)[:31]
    _explain(notes, sheet)
    for index, column in enumerate(sheet.writable, start=1):
        _column(page, index, column)
    page.freeze_panes = "A2"
    _choices(book, page, sheet)
    return excel.download(book, _("%(sheet)s, template") % {"sheet": sheet.label})


def _column(page: Any, index: int, column: Column) -> None:
    """Heading and example of one column, and the format of the cells below."""
    letter = get_column_letter(index)
    head = page.cell(1, index, f"{column.heading} *" if column.required else str(column.heading))
    head.font, head.fill, head.alignment = Font(bold=True), HEAD, Alignment(wrap_text=True, vertical="top")
    if column.help:
        head.comment = Comment(str(column.help), "Parkadmin", width=320, height=120)
    below = page.column_dimensions[letter]
    below.width = NARROW if column.kind in FORMATS else WIDEST if column.kind == "long_text" else WIDE
    below.number_format = "@" if column.kind in AS_TEXT else FORMATS[column.kind]
    if column.example != "":
        cell = page.cell(2, index, _example(column))
        cell.font, cell.number_format = PALE, below.number_format


def _explain(notes: Any, sheet: Sheet) -> None:
    """The second sheet: every column with its meaning, its kind, an example, and what may be chosen."""
    notes.append([_("Column"), _("Required"), _("What to enter"), _("Example"), _("What may be chosen")])
    for column in sheet.writable:
        names = "; ".join(map(str, column.names.values()))
        notes.append([str(column.heading), _("yes") if column.required else "", help_of(column),
                      as_text(_example(column)), names[:excel.LONGEST_CELL]])
    notes.append([])
    notes.append([_("An empty cell leaves what is there as it is. Write (empty) to take a value away.")])
    notes.append([_("The example in the second row is passed over as long as nothing in it is changed.")])
    if sheet.matched_by:
        notes.append([str(sheet.matched_by)])
    for letter, width in zip("ABCDE", (WIDE, NARROW, WIDEST, WIDE, 2 * WIDEST), strict=True):
        notes.column_dimensions[letter].width = width
    for cell in notes[1]:
        cell.font, cell.fill = Font(bold=True), HEAD
    for row in notes.iter_rows(min_row=2):
        for cell in row:
            cell.alignment = Alignment(wrap_text=True, vertical="top")


def help_of(column: Column) -> str:
    """What to enter, with what goes without saying for its kind."""
    usual = {"date": _("A date: 2026-11-18, or as Excel knows dates."),
             "decimal": _("A number. 1,000,000 or 100万 are understood."), "whole": _("A whole number."),
             "list": _("Several are separated by a semicolon."), "yes_no": _("yes or no"),
             "phone": _("A telephone number; without a country it is China's."), "email": _("An e-mail address.")}
    return " ".join(filter(None, [str(column.help), usual.get(column.kind, "")]))


def _choices(book: Workbook, page: Any, sheet: Sheet) -> None:
    """Lists to choose from, for columns with one choice. Long ones stand on a third, hidden sheet."""
    hidden = book.create_sheet("choices")
    hidden.sheet_state = "hidden"
    for index, column in enumerate(sheet.writable, start=1):
        if column.kind != "choice":
            continue
        names, letter = [str(name) for name in column.names.values()], get_column_letter(index)
        for row, name in enumerate(names, start=1):
            hidden.cell(row, index, name)
        listed = f'"{",".join(names)}"'
        short = len(listed) <= LONGEST_LIST and not any("," in name or '"' in name for name in names)
        rule = DataValidation(type="list", allow_blank=True, showErrorMessage=False,
                              formula1=listed if short else f"choices!${letter}$1:${letter}${len(names)}")
        rule.add(f"{letter}2:{letter}{LAST_ROW}")
        page.add_data_validation(rule)


# -- export ----------------------------------------------------------------------------------------------------------
def exported(sheet: Sheet, present: Callable[[Any], Mapping[str, Any]], rows: Iterable[Any],
             title: str) -> FileResponse:
    """Rows under the headings of the sheet, so that the list can be worked on in Excel and imported again. `present`
    gives the values of a row by column's key."""
    columns = [(column.heading, lambda values, c=column: shown(c, values.get(c.key))) for column in sheet.columns]
    return excel.workbook(title, columns, map(present, rows))


# -- faults ----------------------------------------------------------------------------------------------------------
def marked(rows: Iterable[tuple[int, tuple[Any, ...]]], faults: Mapping[int, list[tuple[str, str]]], width: int,
           title: str) -> FileResponse:
    """The file as it came, with its faulty cells marked and their faults written behind each row. `faults` by row:
    (column's letter, what is wrong). Read and written row by row."""
    book = Workbook(write_only=True)
    page = book.create_sheet(title[:31])
    page.freeze_panes = "A2"
    page.column_dimensions[get_column_letter(width + 1)].width = 2 * WIDEST
    last = 0
    for number, cells in rows:
        for _gap in range(last + 1, number):
            page.append([])
        last = number
        page.append(_marked_row(page, number, cells, faults.get(number, []), width))
    return excel.download(book, title)


def _marked_row(page: Any, number: int, cells: tuple[Any, ...], faults: list[tuple[str, str]], width: int) -> list[Any]:
    found, letters = [], {letter for letter, _text in faults}
    for index in range(width):
        cell = WriteOnlyCell(page, value=_kept(cells[index].value if index < len(cells) else None))
        if get_column_letter(index + 1) in letters:
            cell.fill = MARK
        found.append(cell)
    note = str(NOTE) if number == 1 else ""
    texts = [f"{letter}: {text}" if letter else text for letter, text in faults]
    found.append(WriteOnlyCell(page, value=_kept(" · ".join(filter(None, [note, *texts])))))
    return found


def _kept(value: Any) -> Any:
    """A value as it stood there; nothing that Excel would run."""
    if value is None or isinstance(value, bool | int | float | Decimal | date):
        return value
    text = excel.UNPRINTABLE.sub(" ", str(getattr(value, "text", value)))[:excel.LONGEST_CELL]
    return f"'{text}" if text.startswith(excel.FORMULA) else text or None

