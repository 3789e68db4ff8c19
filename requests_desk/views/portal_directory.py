"""Who can help: the public part of the directory, and the way from an entry to a request."""
from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from parkadmin.core.reference.regions import region_name
from requests_desk import access, queries
from requests_desk.directory_search import ranked

from .base import tenant_page
from .desk_lists import keyset, words


@tenant_page
@require_safe
def directory(request: HttpRequest) -> HttpResponse:
    """What partners offer, by words and kind of help."""
    kinds = queries.offered_kinds()
    kind = next((kind for kind in kinds if kind.code == request.GET.get("kind")), None)
    text = words(request)
    rows = queries.on_offer(request.actor, {"kind": [kind.code] if kind else []})
    page = {"rows": ranked(rows.prefetch_related("topics"), text)} if text else keyset(request, rows)
    return render(request, "portal/directory.html", {
        "page": page, "kinds": kinds, "kind": kind, "q": text,
        "may_ask": bool(request.actor.tenants_with("request.create"))})


@tenant_page
@require_safe
def resource_page(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One entry: what it is, whom it is for, who stands behind it."""
    row = access.resource_for(request.actor, pk)
    return render(request, "portal/resource.html", {
        "row": row, "experts": queries.experts_of(request.actor, row), "regions": map(region_name, row.regions),
        "may_ask": bool(request.actor.tenants_with("request.create"))})
