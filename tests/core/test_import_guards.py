"""What is refused before a workbook is opened: each with its reason, none by its name."""
from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import pytest
from django.utils import translation

from parkadmin.core.errors import Invalid
from parkadmin.core.files import OLE
from parkadmin.core.imports import guards
from tests.core.import_files import rezipped, xlsx

ENTITIES = (b'<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'
            b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData/></worksheet>')
SHEET = "xl/worksheets/sheet1.xml"
TYPES = "[Content_Types].xml"


def good() -> io.BytesIO:
    return xlsx([["name_zh"], ["京华"]])


def reason(content: io.BytesIO | bytes) -> str:
    """What is said; nothing for a file that is taken."""
    file = io.BytesIO(content) if isinstance(content, bytes) else content
    try:
        with translation.override("en"):
            guards.check_workbook(file, len(file.getvalue()))
    except Invalid as refusal:
        assert list(refusal.errors) == ["file"] and file.tell() == 0
        return str(refusal.errors["file"][0])
    return ""


def bomb() -> io.BytesIO:
    """A few kilobytes that unpack to 300 megabytes."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package, package.open(SHEET, "w") as part:
        for _each in range(300):
            part.write(b"0" * 1024 * 1024)
    return file


def with_part(name: str, content: bytes) -> Callable[[], io.BytesIO]:
    return lambda: rezipped(good(), {name: content})


def with_types(old: bytes, new: bytes) -> Callable[[], io.BytesIO]:
    def make() -> io.BytesIO:
        with zipfile.ZipFile(good()) as package:
            return rezipped(good(), {TYPES: package.read(TYPES).replace(old, new)})
    return make


def locked() -> bytes:
    """A zip whose first part says that it is encrypted."""
    content = bytearray(good().getvalue())
    directory = content.index(b"PK\x01\x02")
    content[directory + 8] |= 1
    return bytes(content)


@pytest.mark.parametrize(("make", "said"), [
    (lambda: b"", "empty"),
    (lambda: b"%PDF-1.7 not a workbook", "no Excel file"),
    (lambda: "姓名,电话\n京华,022\n".encode(), ".csv"),
    (lambda: OLE + b"\x00" * 4000, "old kind (.xls)"),
    (lambda: OLE + b"\x00" * 4000 + "EncryptedPackage".encode("utf-16-le"), "password"),
    (lambda: good().getvalue()[:700], "damaged"),
    (lambda: b"PK\x03\x04" + b"\x00" * 100, "damaged"),
    (locked, "password"),
    (bomb, "would unpack to 300"),
    (with_part(SHEET, ENTITIES), "document type"),
    (with_part(SHEET, ENTITIES.decode().encode("utf-16")), "document type"),
    (with_part("xl/theme/hidden.bin", ENTITIES), "document type"),
    (with_part(SHEET, b"no xml"), "damaged"),
    (with_part(SHEET, b"<?xml version='1.0'?><!--" + b"x" * 100_000 + b"--><worksheet/>"), "damaged"),
    (with_part("xl/vbaProject.bin", b"\x00macro"), "macros"),
    (with_types(b"sheet.main+xml", b"sheet.macroEnabled.main+xml"), "macros"),
    (with_types(b"spreadsheetml", b"wordprocessingml"), "another kind"),
])
def test_what_is_no_safe_workbook_is_refused_with_its_reason(make, said):
    assert said in reason(make())


def test_some_other_archive_is_refused():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as package:
        package.writestr("readme.txt", "hello")
    assert "some other archive" in reason(file)


def test_too_many_parts_are_refused():
    file = rezipped(good(), {f"xl/media/{number}.txt": b"" for number in range(guards.MOST_PARTS)})
    assert "would unpack" in reason(file)


def test_a_file_over_the_limit_is_refused(settings):
    settings.FILE_MAX_BYTES = 1000
    assert "too large" in reason(good())


def test_the_bomb_is_not_unpacked():
    import tracemalloc

    file = bomb()
    tracemalloc.start()
    reason(file)
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 5 * 1024 * 1024


def test_a_workbook_is_taken():
    assert reason(good()) == ""
