"""Registrations and applications over time, per month and in all, by sector and origin."""
from __future__ import annotations

from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from parkadmin.core import charts
from parkadmin.core.errors import Forbidden
from parkadmin.core.http.sides import staff_page
from parkadmin.core.models import Park
from parkadmin.core.reference.regions import region_name
from parkadmin.core.reference.sectors import sector_name
from tenants import admission_figures as figures
from tenants import admission_queries as queries

USUAL_MONTHS, MOST_SHARES = 12, 8
FIRST_YEAR = 1980  # there are no parks before
SPANS = [(6, _("Last 6 months")), (12, _("Last 12 months")), (24, _("Last 24 months")), (60, _("Last 5 years"))]


def month_of(text: str, other: date) -> date:
    """A month from the address (2016-11), or another where there is none to read."""
    try:
        found = datetime.strptime(text, "%Y-%m").date()
    except ValueError:
        return other
    return found if found.year >= FIRST_YEAR else other


def period(request: HttpRequest, today: date) -> tuple[date, date]:
    """The first and the last month to show, in this order, none in the future and not too many."""
    this = today.replace(day=1)
    last = min(month_of(request.GET.get("last", ""), this), this)
    first = min(month_of(request.GET.get("first", ""), figures.month_after(last, 1 - USUAL_MONTHS)), last)
    return max(first, figures.month_after(last, 1 - figures.MOST_MONTHS)), last


@staff_page
@require_safe
def chart(request: HttpRequest) -> HttpResponse:
    """The page: choose the months and the park; a picture, and the numbers behind it."""
    actor, parks = request.actor, queries.parks_of(request.actor)
    if not parks:
        raise Forbidden()
    park = next((each for each in parks if str(each.pk) == request.GET.get("park", "")),
                parks[0] if len(parks) == 1 else None)
    first, last = period(request, timezone.localdate())
    ids = [park.pk] if park else [each.pk for each in parks]
    months = figures.course(actor, ids, first, last)
    zone = ZoneInfo((park or parks[0]).time_zone)
    since, until = (datetime.combine(day, time.min, zone) for day in (first, figures.month_after(last)))
    sectors, origins = figures.shares(actor, ids, since, until)
    return render(request, "admission/chart.html", {
        "parks": parks, "park": park, "first": f"{first:%Y-%m}", "last": f"{last:%Y-%m}",
        "spans": spans(parks, park, timezone.localdate()), "ends": figures.decided_in(actor, ids, since, until),
        "registered": sum(month.registered for month in months), "latest": months[-1],
        "months": [(date_format(month.start, "YEAR_MONTH_FORMAT"), month) for month in months],
        **pictures(months), **shares(sectors, origins)})


def spans(parks: list[Park], park: Park | None, today: date) -> list[tuple[Any, str]]:
    """Periods for one click; a park's own first year among them."""
    this = today.replace(day=1)
    found = [(label, f"first={figures.month_after(this, 1 - count):%Y-%m}&last={this:%Y-%m}") for count, label in SPANS]
    opened = (park or parks[0]).opened_on if park or len(parks) == 1 else None
    if opened:
        end = min(figures.month_after(opened, 11), this)
        found.append((gettext("The park's first year"), f"first={opened:%Y-%m}&last={end:%Y-%m}"))
    return [(label, f"{query}&park={park.pk}" if park else query) for label, query in found]


def pictures(months: list[figures.Month]) -> dict[str, Any]:
    """The two charts: what came per month, and where that has led to."""
    short = [f"{month.start:%y}/{month.start.month}" for month in months]
    return {
        "month_chart": charts.columns(short, [
            charts.Series(pgettext("admission", "Applications"), [month.sent for month in months]),
            charts.Series(pgettext("admission", "Registrations"), [month.registered for month in months])],
            gettext("Applications and registrations per month")),
        "total_chart": charts.columns(short, [
            charts.Series(pgettext("admission", "Registered in all"), [month.registered_in_all for month in months]),
            charts.Series(pgettext("admission", "Being approved"), [month.on_their_way for month in months])],
            gettext("Registered and being approved at the end of each month"))}


def shares(sectors: list[figures.Share], origins: list[figures.Share]) -> dict[str, Any]:
    """Where applicants come from and what they do: pictures of the most frequent, numbers of all."""
    named = {"sectors": [(sector_name(each.code), each.count) for each in sectors],
             "origins": [(region_name(each.code), each.count) for each in origins]}
    titles = {"sectors": gettext("Applications by sector"), "origins": gettext("Applications by origin")}
    drawn = {f"{name}_chart": charts.rows([label for label, _count in rows[:MOST_SHARES]],
                                          [count for _label, count in rows[:MOST_SHARES]], titles[name])
             for name, rows in named.items()}
    return {**named, **drawn}
