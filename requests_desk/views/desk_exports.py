"""Excel files of the desk's lists, exactly as they are filtered: the list's own address with `export/` behind."""
from __future__ import annotations

from django.http import FileResponse, HttpRequest
from django.utils import timezone
from django.views.decorators.http import require_safe

from requests_desk import directory_queries, exports

from .base import staff_page
from .desk import queue_selection
from .desk_directory import directory_filters
from .desk_referral import referral_selection


@staff_page
@require_safe
def requests(request: HttpRequest) -> FileResponse:
    """The queue as it is filtered."""
    rows, _view, _groups = queue_selection(request, timezone.now())
    return exports.export_requests(rows, timezone.localtime())


@staff_page
@require_safe
def referrals(request: HttpRequest) -> FileResponse:
    """Referrals in or out as they are filtered."""
    rows, _way, _state = referral_selection(request)
    return exports.export_referrals(rows, timezone.localtime(), request.actor)


@staff_page
@require_safe
def directory(request: HttpRequest) -> FileResponse:
    """Entries of the directory as they are filtered."""
    rows = directory_queries.browse(request.actor, directory_filters(request), timezone.localdate())
    return exports.export_resources(rows, timezone.localtime())
