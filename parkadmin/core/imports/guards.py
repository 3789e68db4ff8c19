"""What is refused before a workbook is opened: by its content alone, in a moment, whatever its name says.

An .xlsx is a zip of XML. Its directory is read first: how much it says to unpack is what the zip reader will unpack at
most, so that a bomb is seen without lighting it. XML with a document type could name entities that grow without end
(or read files): no spreadsheet program writes one, so it is refused wherever it stands.
"""
from __future__ import annotations

import zipfile
from typing import Any, BinaryIO
from xml.parsers import expat

from django.conf import settings
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from parkadmin.core.errors import Invalid
from parkadmin.core.files import OLE

LARGEST_UNPACKED = 256 * 1024 * 1024
LARGEST_STRINGS = 64 * 1024 * 1024  # the table of texts is held in memory
MOST_PARTS = 2_000
HIGHEST_RATIO = 200  # spreadsheets pack to a tenth; to a fiftieth where they are almost empty
RATIO_FROM = 5 * 1024 * 1024
LONGEST_PROLOG = 64 * 1024
LONGEST_TYPES = 1024 * 1024
METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
MACROS = (b"macroenabled", b"vbaproject")
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


def check_workbook(content: BinaryIO, size: int, field: str = "file") -> None:
    """Raise Invalid with the reason when this is no Excel workbook that can be read safely."""
    reason = _wrong_size(size) or _wrong_kind(content)
    if not reason:
        try:
            with zipfile.ZipFile(content) as package:
                reason = _wrong_package(package)
        except (zipfile.BadZipFile, OSError, ValueError, EOFError, NotImplementedError, RuntimeError):
            reason = _damaged()
    content.seek(0)
    if reason:
        raise Invalid({field: reason})


def _damaged() -> str:
    return _("This Excel file is damaged. Open it, save it again as .xlsx and upload that.")


def _wrong_size(size: int) -> str:
    if size == 0:
        return _("The file is empty.")
    if size > settings.FILE_MAX_BYTES:
        return _("The file is too large: %(size)s. At most %(limit)s.") % {
            "size": filesizeformat(size), "limit": filesizeformat(settings.FILE_MAX_BYTES)}
    return ""


def _wrong_kind(content: BinaryIO) -> str:
    """By its first bytes: a zip, or one of the things that people take for an Excel file."""
    content.seek(0)
    head = content.read(4096)
    content.seek(0)
    if head.startswith(b"PK\x03\x04"):
        return ""
    if head.startswith(OLE):
        if ENCRYPTED in content.read():
            return _("This file is protected by a password. Save it without one and upload that.")
        return _("This is an Excel file of the old kind (.xls). Save it as .xlsx and upload that.")
    if b"\x00" not in head and b"," in head and b"<" not in head[:1]:
        return _("This is no Excel file, it looks like a text (.csv). Open it in Excel and save it as .xlsx.")
    return _("This is no Excel file, whatever its name says. Upload a workbook (.xlsx).")


def _wrong_package(package: zipfile.ZipFile) -> str:
    """By the zip's directory, then by the first bytes of each XML in it."""
    parts = package.infolist()
    names = {part.filename for part in parts}
    for wrong in (_bomb, _locked):
        if reason := wrong(parts):
            return reason
    if "[Content_Types].xml" not in names:
        return _("This is no Excel file, it is some other archive. Upload a workbook (.xlsx).")
    with package.open("[Content_Types].xml") as source:
        kinds = source.read(LONGEST_TYPES).lower()
    if any(word in kinds for word in MACROS) or any(name.lower().endswith("vbaproject.bin") for name in names):
        return _("This workbook has macros. Save it without them, as .xlsx, and upload that.")
    if not any(name.startswith("xl/") for name in names) or b"spreadsheetml" not in kinds or b"sheet.binary" in kinds:
        return _("This is no Excel workbook (.xlsx) but another kind of document.")
    return next((reason for part in parts if (reason := _wrong_xml(package, part))), "")


def _bomb(parts: list[zipfile.ZipInfo]) -> str:
    """More than anybody would write by hand, or packed tighter than any spreadsheet."""
    unpacked = sum(part.file_size for part in parts)
    strings = sum(part.file_size for part in parts if part.filename.lower().endswith("sharedstrings.xml"))
    tight = any(part.file_size > RATIO_FROM and part.file_size > HIGHEST_RATIO * max(part.compress_size, 1)
                for part in parts)
    if not (tight or unpacked > LARGEST_UNPACKED or strings > LARGEST_STRINGS or len(parts) > MOST_PARTS):
        return ""
    return _("This file would unpack to %(size)s: it is made to fill the memory of whoever opens it. It was not "
             "opened.") % {"size": filesizeformat(unpacked)}


def _locked(parts: list[zipfile.ZipInfo]) -> str:
    if any(part.flag_bits & 0x1 for part in parts):
        return _("This file is protected by a password. Save it without one and upload that.")
    return _damaged() if any(part.compress_type not in METHODS for part in parts) else ""


def _wrong_xml(package: zipfile.ZipFile, part: zipfile.ZipInfo) -> str:
    """Reads no further than the root element; a document type would stand before that. What is no XML and does not
    claim to be (a picture) is passed over: nobody parses it."""
    verdict: list[str] = []

    def element(*_args: Any) -> None:
        verdict.append("")
        raise StopIteration

    def document_type(*_args: Any) -> None:
        verdict.append(_("This file holds instructions for the program that reads it (a document type). It was not "
                         "opened."))
        raise StopIteration

    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.StartDoctypeDeclHandler = element, document_type
    with package.open(part) as source:
        head = source.read(LONGEST_PROLOG)
    try:
        parser.Parse(head, len(head) < LONGEST_PROLOG)
    except StopIteration:
        return verdict[0]
    except expat.ExpatError:
        pass
    return _damaged() if part.filename.lower().endswith((".xml", ".rels")) else ""
