"""Excel files of the desk's lists, exactly as they are filtered: the list's own address with `export/` behind."""
from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest
from django.utils import timezone
from django.views.decorators.http import require_safe

from parkadmin.core.imports import papers
from parkadmin.core.imports.sheets import fresh
from requests_desk import directory_queries, exports
from requests_desk.sheets.partners import present as present_partner
from requests_desk.sheets.resources import present as present_resource

from .base import staff_page
from .desk import queue_selection
from .desk_directory import directory_filters, partner_filters, partner_options
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
    """Entries of the directory as they are filtered, under the headings by which they can be imported again."""
    rows = directory_queries.browse(request.actor, directory_filters(request), timezone.localdate())
    rows = rows.select_related("partner__park", "kind").prefetch_related("topics", "experts", "locations")
    return _sheet("resources", present_resource, rows)


@staff_page
@require_safe
def partners(request: HttpRequest) -> FileResponse:
    """Partners as they are filtered, likewise."""
    rows = directory_queries.partners(request.actor, partner_filters(request, partner_options()))
    return _sheet("partners", present_partner, rows.select_related("park"))


def _sheet(code: str, present: Callable[[Any], Any], rows: QuerySet) -> FileResponse:
    """The newest rows first, read some hundred at a time."""
    sheet = fresh(code)
    found = rows.order_by("-pk")[:exports.MOST_ROWS].iterator(chunk_size=500)
    return papers.exported(sheet, present, found, f"{sheet.label} {timezone.localtime():%Y-%m-%d}")
