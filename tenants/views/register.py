"""The register's list: filtered, counted by any fact, exported; and what may stand in it twice."""
from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from parkadmin.core.charts import rows as bars_chart
from parkadmin.core.http.context import url_or_none
from parkadmin.core.http.lists import keyset, words
from parkadmin.core.http.sides import staff_page
from parkadmin.core.reference.regions import NATIONWIDE, PROVINCES, REGIONS, region_name
from parkadmin.core.reference.sectors import SECTORS, sector_name
from tenants import register_counts, register_queries
from tenants.choices import PRESENT, QualificationKind, TenantKind, TenantStage, TenantState
from tenants.register_export import export_tenants

BARS = 12
MONTHS = ("3", "6", "12", "24")
COUNT_LIMIT = 1000


def read_filters(request: HttpRequest) -> dict[str, Any]:
    """What the address asks for; unknown values are left out, so that an old address still opens. Without a state and
    without `who=all` it asks for those who are in the park now: `present`."""
    get = request.GET
    many = {"kind": TenantKind.values, "state": TenantState.values, "sector": SECTORS, "origin": REGIONS,
            "stage": TenantStage.values, "market": REGIONS, "qualification": QualificationKind.values}
    found: dict[str, Any] = {name: [value for value in dict.fromkeys(get.getlist(name)) if value in known]
                             for name, known in many.items()}
    found["site"] = [value for value in get.getlist("site") if _is_id(value)]
    found["park"] = [value for value in get.getlist("park") if _is_id(value)]
    found |= {"since": _day(get.get("since", "")), "until": _day(get.get("until", "")), "q": words(request)}
    for name, known in (("market_when", ("now", "planned")), ("silent", MONTHS), ("code", ("missing",))):
        found[name] = get.get(name, "") if get.get(name, "") in known else ""
    return found | {"present": get.get("who") != "all" and not found["state"]}


def asked(request: HttpRequest) -> tuple[dict[str, Any], Any]:
    """What the address asks for, and the tenants that it asks for."""
    filters = read_filters(request)
    wanted = {**filters, "state": PRESENT} if filters["present"] else filters
    return filters, register_queries.register(request.actor, wanted, timezone.now())


def _is_id(text: str) -> bool:
    try:
        return str(UUID(text)) == text.lower()
    except ValueError:
        return False


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


@staff_page
@require_safe
def tenants(request: HttpRequest) -> HttpResponse:
    """The companies and teams of the actor's parks, as they are filtered and sorted."""
    (filters, rows), actor = asked(request), request.actor
    sort = request.GET.get("sort", "")
    sort = sort if sort in register_queries.SORTS else "newest"
    listed = register_queries.with_heard(rows) if sort == "silent" and not filters["silent"] else rows
    by = request.GET.get("by", "")
    by = by if by in register_counts.BY else register_counts.DEFAULT
    sites = register_queries.sites(actor)
    count = rows.order_by()[: COUNT_LIMIT + 1].count()
    return render(request, "register/list.html", {
        "page": keyset(request, listed, order=register_queries.SORTS[sort]), "filters": filters, "sort": sort,
        "sorts": sort_choices(), "groups": groups(filters, sites), "more": more_groups(filters, sites),
        "filtered": any(value for name, value in filters.items() if name != "present"),
        "several_parks": len(actor.park_ids) > 1, "months": MONTHS,
        "count": min(count, COUNT_LIMIT), "capped": count > COUNT_LIMIT, "by": by,
        "by_choices": register_counts.choices(), **_bars(request, rows, by),
        "may_register": bool(actor.parks_with("tenant.edit")), "import_url": url_or_none("imports:new"),
        "may_set": bool(actor.parks_with("settings.edit"))})


def _bars(request: HttpRequest, rows: Any, by: str) -> dict[str, Any]:
    """The count as a chart and as a table whose lines filter the list."""
    found = register_counts.count_by(rows, by)
    for bar in found:
        query = request.GET.copy()
        query.pop("cursor", None)
        for name, value in bar.query.items():
            query[name] = value
        bar.href = f"?{query.urlencode()}" if bar.query else ""
    shown = found[:BARS]
    label = str(register_counts.BY[by].label)
    chart = bars_chart([bar.label for bar in shown], [bar.count for bar in shown],
                       _("Companies and teams by: %(fact)s") % {"fact": label}) if found else ""
    return {"bars": found, "chart": chart, "by_label": label}


def sort_choices() -> list[tuple[str, str]]:
    """In which orders the list can be read."""
    return [("newest", _("Newest entry first")), ("registered", _("Registered last")), ("first", _("Registered first")),
            ("name", _("By name")), ("silent", _("Silent for longest"))]


def group(name: str, label: str, options: Iterable[tuple[str, Any]], chosen: list[str]) -> dict[str, Any]:
    """A filter with several values."""
    return {"name": name, "label": label, "options": list(options), "chosen": [str(value) for value in chosen]}


def groups(filters: dict[str, Any], sites: list[Any]) -> list[dict[str, Any]]:
    """The filters that are used most."""
    sections = [(code, sector_name(code)) for code in SECTORS if len(code) == 1]
    sections += [(code, sector_name(code)) for code in filters["sector"] if len(code) > 1]
    return [group("kind", _("Kind"), TenantKind.choices, filters["kind"]),
            group("state", _("State"), TenantState.choices, filters["state"]),
            group("sector", _("Sector"), sections, filters["sector"]),
            group("origin", _("Origin"), _regions(filters["origin"]), filters["origin"])]


def more_groups(filters: dict[str, Any], sites: list[Any]) -> list[dict[str, Any]]:
    """The others."""
    markets = [(NATIONWIDE, region_name(NATIONWIDE)), *_regions(filters["market"])]
    return [group("stage", _("Stage"), TenantStage.choices, filters["stage"]),
            group("market", _("Market area"), list(dict(markets).items()), filters["market"]),
            group("qualification", _("Qualification"), QualificationKind.choices, filters["qualification"]),
            *([group("site", _("Site"), [(str(row.pk), str(row)) for row in sites], filters["site"])] if sites else [])]


def _regions(chosen: list[str]) -> list[tuple[str, str]]:
    """Provinces, and whatever narrower region was chosen."""
    codes = [code for code in PROVINCES if code != NATIONWIDE]
    return [(code, region_name(code)) for code in [*codes, *(code for code in chosen if code not in PROVINCES)]]


@staff_page
@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """Exactly what is filtered, as an Excel file."""
    _filters, rows = asked(request)
    return export_tenants(rows, timezone.now())


@staff_page
@require_safe
def duplicates(request: HttpRequest) -> HttpResponse:
    """Entries that may be one and the same company."""
    return render(request, "register/duplicates.html", {
        "groups": register_queries.duplicates(request.actor), "several_parks": len(request.actor.park_ids) > 1})


@staff_page
@require_safe
def moved(request: HttpRequest, pk: Any = None, sheet: bool = False) -> HttpResponseRedirect:
    """Where an old address of the companies leads now; its filters go with it."""
    target = (reverse("register:tenant", args=[pk]) if pk else
              reverse("register:export") if sheet else reverse("register:list"))
    query = request.META.get("QUERY_STRING", "")
    return HttpResponseRedirect(f"{target}?{query}" if query and not pk else target)
