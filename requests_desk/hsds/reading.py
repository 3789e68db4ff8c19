"""Reading a directory from a file: HSDS as JSON, or as a zip of CSV files. Guards against what is too large, too deep,
or packed to explode; says what cannot be read. What the entries mean the verb decides."""
from __future__ import annotations

import csv
import io
import json
import lzma
import zipfile
import zlib
from collections import Counter
from typing import Any

from django.utils.translation import gettext as _

from parkadmin.core.errors import Invalid

from . import tables

MOST_BYTES = 20 * 2**20
MOST_UNPACKED = 100 * 2**20
MOST_FILES, MOST_ROWS, LONGEST_CELL = 60, 100_000, 40_000


def read(content: bytes) -> dict[str, Any]:
    """The document: `organizations` and `services`, nested. Raises Invalid at `file`."""
    if len(content) > MOST_BYTES:
        raise _bad(_("This file is too large: at most %(limit)d MB.") % {"limit": MOST_BYTES // 2**20})
    if content[:2] == b"PK":
        return tables.nest(_unpacked(content))
    return _document(_json(content))


def _bad(message: str) -> Invalid:
    return Invalid({"file": message})


def _json(content: bytes) -> Any:
    try:
        return json.loads(content.decode("utf-8-sig"), parse_constant=_no_number)
    except (ValueError, RecursionError):
        raise _bad(_("This is neither JSON in UTF-8 nor a zip of CSV files.")) from None


def _no_number(text: str) -> None:
    raise ValueError(text)


def _document(data: Any) -> dict[str, Any]:
    """What may stand in the file: a document with both lists, a page of the API, a list, or one object."""
    if isinstance(data, dict) and not {"organizations", "services", "contents"} & set(data):
        data = [data]
    if isinstance(data, dict) and "contents" in data:
        data = data["contents"]
    if not isinstance(data, dict | list):
        raise _bad(_("Organizations and services must be lists of objects."))
    if isinstance(data, list):
        data = {"services": [row for row in data if isinstance(row, dict) and "status" in row],
                "organizations": [row for row in data if isinstance(row, dict) and "status" not in row]}
    found = {name: data.get(name) or [] for name in ("organizations", "services")}
    if not all(isinstance(rows, list) and all(isinstance(row, dict) for row in rows) for rows in found.values()):
        raise _bad(_("Organizations and services must be lists of objects."))
    if sum(map(len, found.values())) > MOST_ROWS:
        raise _bad(_("These are too many entries: at most %(limit)d.") % {"limit": MOST_ROWS})
    return found


def _unpacked(content: bytes) -> dict[str, list[dict[str, Any]]]:
    """The tables of a zip. Sizes that the archive claims are not believed: each file is read up to the bound."""
    found: dict[str, list[dict[str, Any]]] = {}
    left = MOST_UNPACKED
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            if len(entries) > MOST_FILES:
                raise _bad(_("This zip holds too many files: at most %(limit)d.") % {"limit": MOST_FILES})
            for entry in entries:
                table = tables.FILES.get(entry.filename.rsplit("/", 1)[-1])
                if table is None or entry.is_dir():
                    continue
                with archive.open(entry) as file:
                    text = file.read(left + 1)
                left -= len(text)
                if left < 0:
                    raise _bad(_("This zip is too large when it is unpacked: at most %(limit)d MB.")
                               % {"limit": MOST_UNPACKED // 2**20})
                found[table] = _rows(entry.filename, text)
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError, OSError, ValueError, zlib.error,
            lzma.LZMAError):
        raise _bad(_("This zip cannot be read.")) from None
    for table in ("organization", "service"):
        times = Counter(row.get("id", "") for row in found.get(table, ()))
        if names := [key for key, count in times.items() if key and count > 1]:
            raise _bad(_("Named twice: %(names)s.") % {"names": ", ".join(names[:5])[:200]})
    if not {"service", "organization"} & set(found):
        raise _bad(_("There is neither services.csv nor organizations.csv in this zip."))
    return found


def _rows(name: str, content: bytes) -> list[dict[str, Any]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise _bad(_("%(name)s is not in UTF-8.") % {"name": name[:80]}) from None
    csv.field_size_limit(LONGEST_CELL)
    try:
        reader = csv.DictReader(io.StringIO(text, newline=""), restkey="", strict=True)
        rows = []
        for row in reader:
            rows.append({key: _value(key, value) for key, value in row.items()
                         if key and isinstance(value, str) and value != ""})
            if len(rows) > MOST_ROWS:
                raise _bad(_("These are too many entries: at most %(limit)d.") % {"limit": MOST_ROWS})
    except csv.Error as error:
        raise _bad(_("%(name)s cannot be read: %(error)s") % {"name": name[:80], "error": error}) from None
    return rows


def _value(name: str, text: str) -> Any:
    text = tables.plain(text)
    if name != tables.PARK:
        return text
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
