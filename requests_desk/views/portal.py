"""The portal's lists: what goes on with my requests, and what is asked of me."""
from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from requests_desk import queries
from requests_desk.models import HelpRequest
from requests_desk.news_queries import current_announcements
from requests_desk.stage import Stage, stage_of

from .base import tenant_page
from .desk_lists import keyset, words

HOME_ROWS = 10
TONES = {"finding": "finding_help", "helped": "helping", "ended": "withdrawn"}
TABS = {"all": _("All"), "mine": _("Waiting for you"), "open": _("Under way"), "ended": _("Ended"),
        "draft": _("Drafts")}


@dataclass(frozen=True)
class Line:
    """A request as the portal's lists show it. `tone` is the colour of its stage."""

    row: HelpRequest
    stage: Stage
    tone: str


def line(row: HelpRequest) -> Line:
    """A row with its stage; `queries.add_progress` has been there before."""
    stage = stage_of(row, row.direct, row.questions[-1].text if row.questions else "")
    return Line(row, stage, TONES.get(stage.code, stage.code))


def lines(*groups: Iterable[HelpRequest]) -> list[list[Line]]:
    """Groups of rows as lines, with the same two reads for all of them."""
    lists = [list(group) for group in groups]
    queries.add_progress([row for group in lists for row in group])
    return [[line(row) for row in group] for group in lists]


def company_context(request: HttpRequest) -> dict[str, Any]:
    """The actor's companies, and whether it may ask for any of them."""
    companies = queries.own_tenants(request.actor, "request.read")
    return {"companies": companies, "many": len(companies) > 1,
            "may_ask": bool(request.actor.tenants_with("request.create"))}


@tenant_page
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What is asked of me first, then what goes on, then what I have begun to write."""
    rows = queries.portal_requests(request.actor).order_by("-pk")
    mine, running = lines(rows.filter(queries.portal_view("mine") | queries.portal_view("draft"))[:2 * HOME_ROWS],
                          rows.filter(queries.portal_view("running"))[:HOME_ROWS])
    drafts = [item for item in mine if item.stage.code == "draft"]
    asked = [item for item in mine if item.stage.code != "draft"]
    return render(request, "portal/home.html", {
        "asked": asked, "drafts": drafts, "running": running, "anything": asked or drafts or running,
        "announcements": current_announcements(request.actor, timezone.now()),
        **company_context(request)})


@tenant_page
@require_safe
def requests(request: HttpRequest) -> HttpResponse:
    """All requests of my companies, newest first, with search and a filter by where they stand."""
    tab = request.GET.get("view", "all")
    tab, text = tab if tab in TABS else "all", words(request)
    rows = queries.portal_requests(request.actor).filter(queries.portal_view(tab))
    if text:
        rows = queries.search_requests(rows, text)
    page = keyset(request, rows)
    shown, = lines(page["rows"])
    return render(request, "portal/requests.html", {
        "page": page, "lines": shown, "tabs": TABS.items(), "tab": tab, "q": text, **company_context(request)})
