"""What a company was told of, and whether it wants to be told."""
from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from requests_desk import matching_queries as queries

from .base import tenant_page
from .desk_lists import keyset


@tenant_page
@require_safe
def offers(request: HttpRequest) -> HttpResponse:
    """The offers of the actor's companies, and the switch of each for its owners."""
    actor = request.actor
    companies = queries.own_companies(actor)
    for tenant in companies:
        tenant.may_switch = actor.can("tenant.edit", tenant=tenant.pk)
    return render(request, "matching/offers.html", {
        "companies": companies, "page": keyset(request, queries.offers_told(actor), order="-told_at"),
        "may_ask": bool(actor.tenants_with("request.create"))})
