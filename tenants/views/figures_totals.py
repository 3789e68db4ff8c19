"""Figures summed up, on the screen and as an Excel file: exactly what the filters of the address say."""
from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from parkadmin.core import excel
from parkadmin.core.http.sides import staff_page
from parkadmin.core.models import Park
from parkadmin.core.reference.regions import region_name
from parkadmin.core.reference.sectors import sector_name
from tenants import figures_queries
from tenants import figures_rules as rules
from tenants import figures_totals as totals
from tenants.choices import Quarter
from tenants.models import Figures
from tenants.models.figures import AMOUNTS, VALUES

from . import figures_parts as parts
from .figures_desk import uuid_or_none


def choice_of(request: HttpRequest, known: list[int]) -> totals.Choice:
    """What the address asks for; what it cannot mean is left out."""
    asked, default = request.GET, min(timezone.localdate().year - 1, max(known, default=timezone.localdate().year - 1))
    year, quarter = number(asked.get("year", ""), default), number(asked.get("quarter", ""), 0)
    group = asked.get("group", "")
    return totals.Choice(
        year=year if rules.FIRST_YEAR <= year <= 2100 else default, measure=parts.measure_of(request),
        group=group if group in totals.GROUPS else "park", quarter=quarter if quarter in Quarter.values else 0,
        parks=tuple(pk for text in asked.getlist("park") if (pk := uuid_or_none(text))),
        sectors=tuple(text for text in asked.getlist("sector") if len(text) == 1 and text.isalpha()),
        origins=tuple(text for text in asked.getlist("origin") if text.isdigit() and text.isascii() and len(text) == 6))


def number(text: str, default: int) -> int:
    """A whole number of an address."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 5 else default


def label_of(choice: totals.Choice, key: Any, parks: dict[Any, Park]) -> str:
    """A group in the reader's words."""
    if choice.group == "park":
        return str(parks.get(key, key))
    if not key:
        return _("not known")
    return sector_name(key) if choice.group == "sector" else region_name(f"{key}0000")


def table(lines: list[totals.Line], name: Any) -> list[dict[str, Any]]:
    """Lines as the page shows them."""
    return [{"line": line, "label": name(line.key), "reached": parts.reached(line.planned, line.actual)}
            for line in lines]


@staff_page
@require_safe
def sums(request: HttpRequest) -> HttpResponse:
    """Sums per park, sector or origin, the course over the years and the quarters."""
    known = totals.years_known(request.actor)
    choice = choice_of(request, known)
    parks = {park.pk: park for park in figures_queries.parks_of(request.actor)}
    lines, years = totals.lines(request.actor, choice), totals.years(request.actor, choice)
    quarters = totals.quarters(request.actor, choice) if not choice.quarter else []
    every = totals.all_of(lines)
    pairs = [(str(line.key), line.planned, line.actual) for line in years]
    title = _("%(figure)s per year, planned and actual") % {"figure": rules.name_of(choice.measure)}
    return render(request, "figures/totals.html", {
        "choice": choice, "measure": choice.measure, "measure_name": rules.name_of(choice.measure),
        "measures": parts.measures(), "groups": groups(), "quarter_choices": Quarter.choices,
        "years_known": sorted({*known, choice.year}, reverse=True), "several_parks": len(parks) > 1,
        "filters": filters(request, choice, parks), "lines": table(lines, lambda key: label_of(choice, key, parks)),
        "every": {"line": every, "label": _("Together"), "reached": parts.reached(every.planned, every.actual)},
        "years": table(years, str), "quarters": table(quarters, lambda key: Quarter(key).label),
        "period": rules.Period(choice.year, choice.quarter).label, "before": choice.year - 1,
        **(parts.chart_of(pairs, choice.measure, title) if pairs else {"chart": ""})})


def groups() -> list[tuple[str, str]]:
    """What sums are grouped by."""
    return [("park", _("Park")), ("sector", _("Sector")), ("origin", _("Origin"))]


def filters(request: HttpRequest, choice: totals.Choice, parks: dict[Any, Park]) -> list[dict[str, Any]]:
    """The menus of what can be chosen, with what is."""
    words = totals.vocabulary(request.actor)
    found = [
        {"name": "park", "label": _("Park"), "chosen": [str(pk) for pk in choice.parks],
         "options": [(str(pk), str(park)) for pk, park in parks.items()]},
        {"name": "sector", "label": _("Sector"), "chosen": choice.sectors,
         "options": [(code, sector_name(code)) for code in words["sectors"]]},
        {"name": "origin", "label": _("Origin"), "chosen": choice.origins,
         "options": [(code, region_name(code)) for code in words["origins"]]}]
    return [menu for menu in found if len(menu["options"]) > 1]


# -- Excel -----------------------------------------------------------------------------------------------------
@staff_page
@require_safe
def export_sums(request: HttpRequest) -> FileResponse:
    """The table of sums as it is filtered; amounts in yuan as numbers."""
    choice = choice_of(request, totals.years_known(request.actor))
    parks = {park.pk: park for park in figures_queries.parks_of(request.actor)}
    unit = "CNY" if choice.measure in AMOUNTS else ""
    name = rules.name_of(choice.measure)
    columns: list[excel.Column] = [
        (dict(groups())[choice.group], lambda line: label_of(choice, line.key, parks)),
        (f"{name} · {_('planned')} {unit}", lambda line: line.planned),
        (f"{name} · {_('actual')} {unit}", lambda line: line.actual),
        (_("Tenants counted (actual)"), lambda line: line.n_actual),
        (_("Same tenants, year before"), lambda line: line.same_before),
        (_("Same tenants, this year"), lambda line: line.same_now), (_("Same tenants"), lambda line: line.n_same),
        (_("Growth %"), lambda line: rules.percent(line.growth))]
    title = f"{name} {rules.Period(choice.year, choice.quarter).label}"
    return excel.workbook(title, columns, totals.lines(request.actor, choice))


@staff_page
@require_safe
def export_rows(request: HttpRequest) -> FileResponse:
    """The figures behind the sums: one row per company, planned and actual, all seven; amounts in yuan."""
    choice = choice_of(request, totals.years_known(request.actor))
    columns: list[excel.Column] = [
        (_("Park"), lambda row: str(row.tenant.park)), (_("Number"), lambda row: row.tenant.number),
        (_("Company"), lambda row: str(row.tenant)), (_("Credit code"), lambda row: row.tenant.uscc),
        (_("Sector"), lambda row: sector_name(row.tenant.sector) if row.tenant.sector else ""),
        (_("Origin"), lambda row: region_name(row.tenant.origin) if row.tenant.origin else ""),
        (_("Year"), lambda row: row.year), (_("Period"), lambda row: row.get_quarter_display()),
        (_("Planned or actual"), lambda row: row.get_basis_display()),
        *[(heading(name), value_of(name)) for name in VALUES]]
    title = _("Figures %(period)s") % {"period": rules.Period(choice.year, choice.quarter).label}
    return excel.workbook(title, columns, totals.exported(request.actor, choice).iterator(500))


def heading(name: str) -> str:
    """A figure's name with its unit."""
    return f"{rules.name_of(name)} (CNY)" if name in AMOUNTS else rules.name_of(name)


def value_of(name: str) -> Any:
    """How a column reads its figure."""
    def read(row: Figures) -> Decimal | int | None:
        return getattr(row, name)
    return read

