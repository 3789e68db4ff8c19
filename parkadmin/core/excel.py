"""Excel files: lists as they are filtered, written row by row, with nothing in a cell that Excel would run."""
from __future__ import annotations

import re
import tempfile
from collections.abc import Callable, Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import FileResponse
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

Column = tuple[Any, Callable[[Any], Any]]  # heading, and the value of a row
MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMULA = ("=", "+", "-", "@", "\t", "\r")  # how a cell begins that a spreadsheet takes for a formula (OWASP)
UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
LONGEST_CELL = 32_000
WIDTH = 22


def cell(value: Any, zone: ZoneInfo) -> Any:
    """A value as Excel stores it: moments in the reader's zone, texts so that none is run as a formula."""
    if isinstance(value, datetime):
        return value.astimezone(zone).replace(tzinfo=None, microsecond=0)
    if value is None or isinstance(value, bool | int | float | Decimal | date):
        return value
    text = UNPRINTABLE.sub(" ", str(value))[:LONGEST_CELL]
    return f"'{text}" if text.startswith(FORMULA) else text


def workbook(title: str, columns: list[Column], rows: Iterable[Any]) -> FileResponse:
    """A download of one sheet with a bold heading. Rows are read one by one, so that memory stays flat."""
    zone = ZoneInfo(settings.TIME_ZONE)
    book = Workbook(write_only=True)
    sheet = book.create_sheet(re.sub(r"[\[\]:*?/\\]", " ", title)[:31])
    sheet.freeze_panes = "A2"
    for index in range(len(columns)):
        sheet.column_dimensions[get_column_letter(index + 1)].width = WIDTH
    sheet.append([_heading(sheet, str(label)) for label, _value in columns])
    for row in rows:
        sheet.append([cell(value(row), zone) for _label, value in columns])
    return download(book, title)


def download(book: Workbook, title: str) -> FileResponse:
    """A finished workbook as a file to keep."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 (FileResponse closes it)
    book.save(file)
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=f"{title}.xlsx", content_type=MEDIA_TYPE)


def _heading(sheet: Any, text: str) -> WriteOnlyCell:
    found = WriteOnlyCell(sheet, value=text)
    found.font = Font(bold=True)
    return found
