"""Workbooks for tests of imports: written as people and programs write them."""
from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterable
from typing import Any

from openpyxl import Workbook
from stdnum.cn import uscc


def xlsx(rows: Iterable[Iterable[Any]], change: Callable[[Any], None] | None = None) -> io.BytesIO:
    """A workbook of these rows."""
    book = Workbook()
    for row in rows:
        book.active.append(list(row))
    if change:
        change(book.active)
    return saved(book)


def saved(book: Workbook) -> io.BytesIO:
    file = io.BytesIO()
    book.save(file)
    file.seek(0)
    return file


def rezipped(file: io.BytesIO, replace: dict[str, bytes], **options: Any) -> io.BytesIO:
    """The same package with some parts replaced or added."""
    found = io.BytesIO()
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(found, "w", zipfile.ZIP_DEFLATED, **options) as new:
        for name in dict.fromkeys([*old.namelist(), *replace]):
            new.writestr(name, replace.get(name) if name in replace else old.read(name))
    found.seek(0)
    return found


def code(number: int) -> str:
    """The valid unified social credit code with this running number."""
    body = f"91120116{number:09d}"
    return body + uscc.calc_check_digit(body)
