"""What a file really is: its content decides, not its name and not what the sender claims."""
import hashlib
import zipfile
from dataclasses import dataclass
from typing import BinaryIO

from django.conf import settings
from django.template.defaultfilters import filesizeformat
from django.utils.text import get_valid_filename
from django.utils.translation import gettext as _

from .errors import Invalid

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
OFFICE = {"docx": ("word/", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
          "xlsx": ("xl/", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
          "pptx": ("ppt/", "application/vnd.openxmlformats-officedocument.presentationml.presentation")}
MAGIC = {"pdf": (b"%PDF-", "application/pdf"), "png": (b"\x89PNG\r\n\x1a\n", "image/png"),
         "jpg": (b"\xff\xd8\xff", "image/jpeg"), "jpeg": (b"\xff\xd8\xff", "image/jpeg"),
         "gif": (b"GIF8", "image/gif"), "doc": (OLE, "application/msword"), "xls": (OLE, "application/vnd.ms-excel"),
         "ppt": (OLE, "application/vnd.ms-powerpoint")}
TEXT = {"txt": "text/plain", "csv": "text/csv"}
ALLOWED = sorted({*MAGIC, *OFFICE, *TEXT})


@dataclass(frozen=True)
class FileFacts:
    """A checked file: a safe name, its true media type, its size in bytes, the SHA-256 of its content."""

    name: str
    media_type: str
    size: int
    sha256: str


def check_file(name: str, content: BinaryIO, size: int, field: str = "files") -> FileFacts:
    """The facts of an uploaded file. Raises Invalid when it is empty, too large, or not one of the allowed kinds."""
    if size > settings.FILE_MAX_BYTES:
        raise Invalid({field: _("“%(name)s” is too large: %(size)s. At most %(limit)s.") % {
            "name": name[:80], "size": filesizeformat(size), "limit": filesizeformat(settings.FILE_MAX_BYTES)}})
    if size == 0:
        raise Invalid({field: _("“%(name)s” is empty.") % {"name": name[:80]}})
    media_type = _media_type(name.rsplit(".", 1)[-1].lower(), content)
    if not media_type:
        raise Invalid({field: _("“%(name)s” is not what its name says, or not of a kind we take: %(kinds)s.") % {
            "name": name[:80], "kinds": ", ".join(ALLOWED)}})
    return FileFacts(_safe_name(name), media_type, size, _digest(content))


def _safe_name(name: str) -> str:
    stem, dot, ending = name.replace("\\", "/").rsplit("/", 1)[-1].rpartition(".")
    return get_valid_filename(f"{stem[:120]}{dot}{ending}")


def _media_type(ending: str, content: BinaryIO) -> str:
    content.seek(0)
    head = content.read(8192)
    if ending in MAGIC:
        magic, media_type = MAGIC[ending]
        return media_type if head.startswith(magic) else ""
    if ending in OFFICE:
        return _office_type(ending, content)
    return TEXT[ending] if ending in TEXT and _is_text(head) else ""


def _office_type(ending: str, content: BinaryIO) -> str:
    folder, media_type = OFFICE[ending]
    try:
        names = zipfile.ZipFile(content).namelist()
    except (zipfile.BadZipFile, OSError, ValueError):
        return ""
    return media_type if "[Content_Types].xml" in names and any(n.startswith(folder) for n in names) else ""


def _is_text(head: bytes) -> bool:
    if b"\x00" in head or head.lstrip()[:1] == b"<":
        return False
    for encoding in ("utf-8", "gb18030"):
        try:
            head[:-4].decode(encoding) if len(head) == 8192 else head.decode(encoding)
        except UnicodeDecodeError:
            continue
        return True
    return False


def _digest(content: BinaryIO) -> str:
    content.seek(0)
    digest = hashlib.file_digest(content, "sha256").hexdigest()
    content.seek(0)
    return digest
