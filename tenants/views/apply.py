"""Applying to a park: what it takes, and the way to an account for those who have none."""
from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from tenants import apply_queries as queries


@never_cache
@require_safe
def start(request: HttpRequest, slug: str) -> HttpResponse:
    """What it takes to apply to a park: conditions, papers, time. For everybody."""
    page = queries.page_of(slug)
    return render(request, "apply/start.html", {"page": page, "park": page.park, "papers": queries.papers(page.park_id)})
