"""How good suggestions are, over time."""
from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from parkadmin.core import charts
from parkadmin.core.models import Park
from requests_desk import quality_queries as queries
from requests_desk import settings_queries

from .base import staff_page
from .matching_settings import READ, page

EVERY = "all"


@staff_page
@require_safe
def start(request: HttpRequest, park: str) -> HttpResponse:
    """The first page of matching."""
    settings_queries.park_for(request.actor, park, READ)
    return redirect("settings:matching_quality", park)


@staff_page
@require_safe
def quality(request: HttpRequest, park: str) -> HttpResponse:
    """What was chosen at which place, what was missed, and what came of it, per month."""
    row = settings_queries.park_for(request.actor, park, READ)
    measured = queries.parks_measured(request.actor)
    chosen = parks_of(request, row, measured)
    versions = queries.engines(chosen)
    engine = request.GET.get("engine", "")
    engine = engine if engine in versions else ""
    found = queries.quality(chosen, timezone.localdate(), row.time_zone, engine)
    return page(request, row, "quality", {
        "found": found, "months": found.months, "total": found.total, "measured": measured,
        "of": EVERY if len(chosen) > 1 else str(chosen[0]), "versions": versions, "engine": engine,
        "every": EVERY, **drawn(found)})


def parks_of(request: HttpRequest, row: Park, measured: list[Park]) -> list[UUID]:
    """The park of the page, another one of the person's, or all of them."""
    asked = request.GET.get("of", "")
    if asked == EVERY:
        return [park.pk for park in measured]
    return [next((park.pk for park in measured if str(park.pk) == asked), row.pk)]


def drawn(found: queries.Quality) -> dict[str, Any]:
    """The charts."""
    short = [f"{figures.month:%y}/{figures.month.month}" for figures in found.months]
    tops = [charts.Series(top_label(place), [figures.share(figures.top(place)) for figures in found.months])
            for place in queries.TOPS]
    percent = "{:g} %".format
    return {
        "labels": [top_label(place) for place in queries.TOPS],
        "tops_chart": charts.columns(short, tops, _("Share of the chosen ones among the first"), percent),
        "recall_chart": charts.columns(short, [
            charts.Series(_("in the list"), [figures.recall for figures in found.months]),
            charts.Series(_("with outcome"), [figures.outcome for figures in found.months])],
            _("Share of the chosen ones that the list had shown, and of those that came to a good end"), percent),
        "runs_chart": charts.columns(short, [
            charts.Series(_("lists shown"), [figures.runs for figures in found.months]),
            charts.Series(_("somebody chosen"), [figures.chosen for figures in found.months])],
            _("Lists shown and choices made"))}


def top_label(place: int) -> str:
    """Among the first so many."""
    return ngettext("the first", "among the first %(place)d", place) % {"place": place}
