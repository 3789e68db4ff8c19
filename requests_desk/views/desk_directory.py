"""Who can help, and whom the park is for: the directory and the companies, with their pages."""
from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from parkadmin.core.errors import NotFound
from parkadmin.core.models.base import localized
from parkadmin.core.reference.regions import PROVINCES, region_name
from requests_desk import access, desk_queries, queries
from requests_desk.choices import RequestState
from tenants import queries as tenant_queries

from .base import staff_page
from .desk import columns
from .desk_lists import chosen, keyset, words

AMBER, STALE = timedelta(days=180), timedelta(days=365)


@staff_page
@require_safe
def directory(request: HttpRequest) -> HttpResponse:
    """Entries of the directory by kind, region and words; `for` names the request that somebody looks for."""
    kinds = [(kind.code, kind.name) for kind in desk_queries.kinds()]
    regions = [(code, region_name(code)) for code in PROVINCES]
    filters = directory_filters(request)
    page = keyset(request, queries.directory(request.actor, filters))
    today = timezone.localdate()
    for row in page["rows"]:
        row.freshness = freshness(row, today)
    return render(request, "desk/directory.html", {
        "page": page, "kinds": kinds, "regions": regions, "filters": filters, "filtered": any(filters.values()),
        "needing": needing(request)})


def directory_filters(request: HttpRequest) -> dict[str, Any]:
    """What the address asks for."""
    kinds = [kind.code for kind in desk_queries.kinds()]
    return {"q": words(request), "kind": chosen(request, "kind", kinds),
            "region": next(iter(chosen(request, "region", PROVINCES)), "")}


def needing(request: HttpRequest) -> Any:
    """The request that somebody looks for a helper for, if it can be referred now."""
    code = request.GET.get("for", "")
    row = access.request_for_desk(request.actor, code) if code else None
    fits = row and row.state in (RequestState.TRIAGE, RequestState.ACTIVE)
    return row if fits and request.actor.can("request.refer", park=row.park_id) else None


def freshness(row: Any, today: Any) -> str:
    """How far a confirmation can be trusted: fresh, amber after 180 days, stale after 365 or without one."""
    if row.assured_on is None or today - row.assured_on > STALE:
        return "stale"
    return "amber" if today - row.assured_on > AMBER else "fresh"


@staff_page
@require_safe
def resource(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One entry: who offers it, who is behind it, whether it has room, when it was confirmed."""
    row = access.resource_for(request.actor, pk)
    return render(request, "desk/resource.html", {
        "resource": row, "experts": queries.experts_of(request.actor, row), "topics": row.topics.all(),
        "freshness": freshness(row, timezone.localdate()), "needing": needing(request),
        "others": desk_queries.siblings(request.actor, row),
        "partner_about": localized(row.partner, "about")})


@staff_page
@require_safe
def tenants(request: HttpRequest) -> HttpResponse:
    """The companies and teams of the actor's parks."""
    q = words(request)
    return render(request, "desk/tenants.html", {
        "q": q, "page": keyset(request, queries.tenants_of(request.actor, q)),
        "several_parks": len(request.actor.park_ids) > 1})


@staff_page
@require_safe
def tenant(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One company: its facts, its people, its requests."""
    row = desk_queries.tenant_for_desk(request.actor, pk)
    if row is None:
        raise NotFound()
    rows = desk_queries.queue_rows(request.actor, "all", {"tenant": [row.pk]}, timezone.now())
    return render(request, "desk/tenant.html", {
        "columns": columns(request), "tenant": row, "people": desk_queries.people_of(row),
        "page": keyset(request, rows), "now": timezone.now(), "today": timezone.localdate(),
        "documents": tenant_queries.documents(request.actor, row),
        "may_file": request.actor.can("request.file_on_behalf", park=row.park_id)})
