"""Files: only through a permission check, always as a download, never as a page of ours."""
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from parkadmin.core.errors import NotFound
from requests_desk import access
from requests_desk.models import Attachment


@login_required
@require_safe
def download(request: HttpRequest, pk: UUID) -> FileResponse:
    """A file that the person may have."""
    return send(access.attachment_for(request.actor, pk))


def send(attachment: Attachment) -> FileResponse:
    """The content of a file whose permission was checked, under the name its sender gave it.

    A browser must neither guess its type nor show it among our pages (RFC 6266 attachment, nosniff, sandbox), and
    nobody between may keep it.
    """
    try:
        content = attachment.file.open("rb")
    except FileNotFoundError:
        raise NotFound("file_gone", _("This file is no longer there. Please tell the park.")) from None
    response = FileResponse(content, as_attachment=True, filename=attachment.name,
                            content_type=attachment.media_type)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "private, no-store"
    response["Content-Length"] = attachment.size
    return response
