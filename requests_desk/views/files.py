"""Files: only through a permission check, always as a download, never as a page of ours."""
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest
from django.views.decorators.http import require_safe

from parkadmin.core.http.downloads import send
from requests_desk import access

__all__ = ["download", "send"]


@login_required
@require_safe
def download(request: HttpRequest, pk: UUID) -> FileResponse:
    """A file that the person may have."""
    return send(access.attachment_for(request.actor, pk))
