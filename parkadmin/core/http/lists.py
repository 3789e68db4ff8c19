"""What all lists share: pages by key from the address, words from the address, and the way back."""
from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme

from parkadmin.core.paging import NEWEST, PAGE, page_by_key

NEWER, OLDER = "n", "o"


def keyset(request: HttpRequest, rows: QuerySet, size: int = PAGE, order: str = NEWEST) -> dict[str, Any]:
    """A page of rows by the address's `cursor`, as the kit's pager wants it."""
    cursor = request.GET.get("cursor", "")
    given = {"after" if cursor[:1] == NEWER else "before": cursor[1:]}
    page = page_by_key(rows, size=size, order=order, **given)
    return {"rows": page.rows, "prev": page.newer and NEWER + page.newer, "next": page.older and OLDER + page.older}


def words(request: HttpRequest) -> str:
    """The words of a search, without what cannot be asked for."""
    return request.GET.get("q", "").replace("\x00", "").strip()[:200]


def back_to(request: HttpRequest, default: str) -> HttpResponseRedirect:
    """To the place the form stood on (`next`), if it is one of ours; else to `default`."""
    target = request.POST.get("next", "")
    ours = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    return HttpResponseRedirect(target if ours else default)
