"""Pure: a workbook -> its rows. Reads one row at a time, so that memory does not grow with the file."""
from __future__ import annotations

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, BinaryIO
from xml.etree.ElementTree import ParseError
from xml.parsers import expat

from openpyxl import load_workbook
from openpyxl.utils import column_index_from_string, get_column_letter
from openpyxl.utils.exceptions import InvalidFileException

from .cells import Bad, value_of
from .faults import Fault, FileRefused, in_both
from .papers import as_text, example_of, note_headings
from .sheets import Column, Sheet, plain

MOST_ROWS = 50_000
MOST_COLUMNS = 200
BROKEN = (KeyError, ValueError, TypeError, IndexError, AttributeError, OSError, EOFError, ParseError, expat.ExpatError,
          zipfile.BadZipFile, InvalidFileException)
VALUES = ("v", "is", "f")
SHOWN = 120


@dataclass
class ReadRow:
    """One row: its number, its values by column's key (empty cells left out, None: take it away), its faults with what
    stood there."""

    number: int
    values: dict[str, Any] = field(default_factory=dict)
    faults: list[tuple[Fault, str]] = field(default_factory=list)


@dataclass
class Survey:
    """What a sheet's XML says before any value is read: how many rows have values, in which columns, what is merged in
    the first row."""

    rows: int = 0
    filled: set[int] = field(default_factory=set)
    merged: str = ""

    @property
    def right(self) -> int:
        """The last column with a value."""
        return max(self.filled, default=1)


def open_page(content: BinaryIO) -> tuple[Any, Any]:
    """The workbook and its first visible sheet. Raises FileRefused."""
    try:
        book = load_workbook(content, read_only=True, data_only=False, keep_links=False)
        page = next((page for page in book.worksheets if page.sheet_state == "visible"), None)
    except BROKEN as error:
        raise FileRefused("unreadable") from error
    if page is None:
        raise FileRefused("no_sheet")
    page.reset_dimensions()  # what a file says of its own size is not believed
    return book, page


def raw_rows(page: Any, columns: int, first: int = 1) -> Iterator[tuple[int, tuple[Any, ...]]]:
    """Cells row by row, without the rows that are empty. Raises FileRefused when the file breaks off."""
    try:
        for number, cells in enumerate(page.iter_rows(min_row=first, max_col=columns), start=first):
            if any(cell.value is not None for cell in cells):
                yield number, cells
    except BROKEN as error:
        raise FileRefused("unreadable") from error


class Book:
    """A workbook whose guards have been passed (imports.guards). Raises FileRefused for what cannot be imported."""

    def __init__(self, content: BinaryIO, sheet: Sheet) -> None:
        self.sheet = sheet
        self.book, self.page = open_page(content)
        self.survey = survey(self.page)
        if self.survey.rows < 2:
            raise FileRefused("no_rows")
        self.columns = self._columns()
        self.letters = {column.key: get_column_letter(index + 1) for index, column in self.columns.items()}

    @property
    def total(self) -> int:
        """How many rows there are below the headings."""
        return self.survey.rows - 1

    def close(self) -> None:
        self.book.close()

    def rows(self) -> Iterator[ReadRow]:
        """The rows below the headings with their values or faults; without the template's example."""
        example = example_of(self.sheet)
        for number, cells in raw_rows(self.page, self.survey.right, 2):
            if not _is_example(cells, self.columns, example):
                yield self._row(number, cells)

    def _row(self, number: int, cells: tuple[Any, ...]) -> ReadRow:
        row = ReadRow(number)
        for index, column in self.columns.items():
            cell = cells[index] if index < len(cells) else None
            self._cell(row, column, cell)
        for column in self.sheet.writable:
            missing = column.required and row.values.get(column.key) is None
            if missing and all(fault.column != column.key for fault, _shown in row.faults):
                row.faults.append((Fault("required", column=column.key), ""))
        return row

    def _cell(self, row: ReadRow, column: Column, cell: Any) -> None:
        try:
            if cell is not None and cell.value is not None and not column.read_only:
                value = value_of(column, cell.value, cell.data_type, self.book.epoch)
                if value != "":
                    row.values[column.key] = value
        except Bad as bad:
            row.faults.append((Fault(bad.fault.code, bad.fault.params, column.key), shown(cell.value)))

    # -- headings ----------------------------------------------------------------------------------------------------
    def _columns(self) -> dict[int, Column]:
        """Which column stands where. All that is wrong with the headings is told at once."""
        if self.survey.merged:
            raise FileRefused(faults=[(1, "", Fault("merged_header", {"range": self.survey.merged}))])
        heads = next((cells for number, cells in raw_rows(self.page, self.survey.right) if number == 1), ())
        found: dict[int, Column] = {}
        faults: list[tuple[int, str, Fault]] = []
        for index, cell in enumerate(heads):
            self._heading(index, cell, found, faults)
        headed = {index for index, cell in enumerate(heads) if cell.value is not None}
        faults += [(1, get_column_letter(index + 1), Fault("no_heading"))
                   for index in sorted({column - 1 for column in self.survey.filled} - headed)]
        known = {column.key for column in found.values()}
        faults += [(1, "", Fault("missing_heading", {"heading": in_both(lambda c=column: c.heading)}, column.key))
                   for column in self.sheet.writable if column.required and column.key not in known]
        if faults:
            raise FileRefused(faults=faults)
        return found

    def _heading(self, index: int, cell: Any, found: dict[int, Column], faults: list) -> None:
        letter, text = get_column_letter(index + 1), cell.value
        if text is None or not str(text).strip():
            return
        if cell.data_type == "f":
            faults.append((1, letter, Fault("formula")))
            return
        column = self.sheet.by_heading.get(plain(str(text)))
        if column is None and plain(str(text)) not in note_headings():
            faults.append((1, letter, Fault("unknown_heading", {"heading": shown(text)})))
        elif column is not None and column in found.values():
            faults.append((1, letter, Fault("duplicate_heading", {"heading": shown(text)}, column.key)))
        elif column is not None:
            found[index] = column


def shown(value: Any) -> str:
    """What stood in a cell, short enough for a list."""
    return " ".join(str(getattr(value, "text", value)).replace("\x00", " ").split())[:SHOWN]


def _is_example(cells: tuple[Any, ...], columns: dict[int, Column], example: dict[str, str]) -> bool:
    """Whether somebody has left the template's example where it was."""
    given = {column.key: as_text(cells[index].value) for index, column in columns.items()
             if index < len(cells) and cells[index].value is not None}
    return bool(given) and given in example.values()


def survey(page: Any) -> Survey:
    """One quick pass over a sheet's XML. Raises FileRefused for too many rows or columns, or rows out of order."""
    surveyor = _Surveyor()
    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler = surveyor.start, surveyor.end
    try:
        with page._get_source() as source:
            parser.ParseFile(source)
    except BROKEN as error:
        raise FileRefused("unreadable") from error
    return surveyor.found


class _Surveyor:
    """Counts while the parser runs."""

    def __init__(self) -> None:
        self.found = Survey()
        self.row = self.column = 0
        self.full = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        tag = name.rsplit(":", 1)[-1]
        if tag == "row":
            last, self.row = self.row, int(attributes.get("r", self.row + 1))
            self.column, self.full = 0, False
            if self.row <= last:
                raise FileRefused("unreadable")
        elif tag == "c":
            letters = attributes.get("r", "").rstrip("0123456789")
            self.column = column_index_from_string(letters) if letters else self.column + 1
        elif tag in VALUES and self.column:
            self.full = True
            self.found.filled.add(self.column)
        elif tag == "mergeCell" and not self.found.merged:
            self.found.merged = _in_first_row(attributes.get("ref", ""))

    def end(self, name: str) -> None:
        if name.rsplit(":", 1)[-1] == "row" and self.full:
            self.found.rows += 1
            if self.found.rows > MOST_ROWS + 1 or self.row > 4 * MOST_ROWS:
                raise FileRefused("too_many_rows", limit=f"{MOST_ROWS:,}")
            if self.found.right > MOST_COLUMNS:
                raise FileRefused("too_many_columns", limit=MOST_COLUMNS)


def _in_first_row(reference: str) -> str:
    """The merged range, if it touches the first row."""
    first = reference.split(":")[0].lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ$")
    return reference if first.lstrip("$") == "1" else ""
