"""Files: always as a download, never as a page of ours."""
from typing import Any

from django.http import FileResponse
from django.utils.translation import gettext as _

from parkadmin.core.errors import NotFound


def send(stored: Any) -> FileResponse:
    """The content of a stored file (`file`, `name`, `media_type`, `size`) whose permission was checked, under the
    name its sender gave it.

    A browser must neither guess its type nor show it among our pages (RFC 6266 attachment, nosniff, sandbox), and
    nobody between may keep it.
    """
    try:
        content = stored.file.open("rb")
    except FileNotFoundError:
        raise NotFound("file_gone", _("This file is no longer there. Please tell the park.")) from None
    response = FileResponse(content, as_attachment=True, filename=stored.name, content_type=stored.media_type)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "private, no-store"
    response["Content-Length"] = stored.size
    return response
