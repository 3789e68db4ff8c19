"""Who can help, and whom the park is for: the directory and the companies, with their pages."""
from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from parkadmin.core.reference.languages import language_name
from parkadmin.core.reference.regions import PROVINCES, region_name
from parkadmin.core.reference.sectors import SECTORS, sector_name
from requests_desk import access, desk_queries, directory_queries, queries
from requests_desk.choices import Capacity, PartnerKind, RequestState, ResourceStatus, TrustLevel
from requests_desk.directory_queries import freshness_of
from requests_desk.directory_search import RANKED, ranked

from .base import staff_page
from .desk_lists import chosen, keyset, words

SPOKEN = ("zh", "en", "ja", "ko", "de", "fr", "ru", "es")


def frame(request: HttpRequest, here: str) -> dict[str, Any]:
    """What all lists of the directory show: its tabs, with how much waits behind each."""
    counts = directory_queries.waiting_counts(request.actor, timezone.localdate())
    most = directory_queries.MOST_SHOWN
    counts = {name: f"{most}+" if count > most else count for name, count in counts.items()}
    tabs = [("offers", "desk:directory", _("Offers"), None), ("partners", "desk:partners", _("Partners"), None),
            ("experts", "desk:experts", _("Experts"), None),
            ("review", "desk:review", _("To review"), counts["review"]),
            ("stale", "desk:stale", _("To confirm"), counts["stale"]),
            ("agreements", "desk:agreements", _("Agreements"), counts["agreements"]),
            ("words", "desk:topics", _("Vocabulary"), None), ("exchange", "desk:exchange", _("Exchange"), None)]
    return {"tabs": [{"url": url, "label": label, "count": count, "current": code == here}
                     for code, url, label, count in tabs],
            "may_edit": bool(request.actor.parks_with("directory.edit"))}


@staff_page
@require_safe
def directory(request: HttpRequest) -> HttpResponse:
    """Entries of the directory as they are filtered; `for` names the request that somebody looks for."""
    choices = directory_choices()
    filters = directory_filters(request, choices)
    today = timezone.localdate()
    rows = directory_queries.browse(request.actor, filters | {"q": ""}, today)
    page = {"rows": ranked(rows.prefetch_related("topics"), filters["q"])} if filters["q"] else keyset(request, rows)
    for row in page["rows"]:
        row.freshness = freshness_of(row.assured_on, today)
    chosen_ones = any(filters.values())
    return render(request, "desk/directory.html", {
        **frame(request, "offers"), "page": page, "filters": filters, "filtered": chosen_ones,
        "menus": menus(choices, filters, MAIN), "more": menus(choices, filters, MORE), "regions": choices["region"],
        "more_chosen": sum(len(filters[name]) for name in MORE),
        "count": len(page["rows"]) if filters["q"] else queries.bounded_count(rows) if chosen_ones else None,
        "ranked": RANKED if len(page["rows"]) >= RANKED and filters["q"] else 0, "limit": queries.COUNT_LIMIT,
        "needing": needing(request)})


MAIN = ("kind", "topic", "capacity")
MORE = ("freshness", "sector", "language", "partner_kind", "status", "park")


def directory_choices() -> dict[str, list[tuple[str, str]]]:
    """All options of all filters."""
    return {
        "kind": [(kind.code, kind.name) for kind in desk_queries.kinds()],
        "topic": [(topic.code, str(topic)) for topic in directory_queries.topics()],
        "capacity": Capacity.choices, "status": ResourceStatus.choices, "partner_kind": PartnerKind.choices,
        "freshness": [("fresh", _("within half a year")), ("amber", _("within a year")), ("stale", _("longer ago"))],
        "sector": [(code, f"{code} {sector_name(code)}") for code in SECTORS if len(code) == 1],
        "language": [(code, language_name(code)) for code in SPOKEN],
        "park": [(park.code, park.name) for park in directory_queries.all_parks()],
        "region": [(code, region_name(code)) for code in PROVINCES]}


def menus(choices: dict[str, list[tuple[str, str]]], filters: dict[str, Any],
          names: tuple[str, ...]) -> list[dict[str, Any]]:
    """The filters with several values, as the page shows them."""
    labels = {"kind": _("Kind"), "topic": _("Topic"), "capacity": _("Capacity"), "freshness": _("Confirmed"),
              "sector": _("Sector"), "language": _("Language"), "partner_kind": _("Kind of partner"),
              "status": _("Status"), "park": _("Kept by")}
    return [{"name": name, "label": labels[name], "options": choices[name], "chosen": filters[name]}
            for name in names]


def directory_filters(request: HttpRequest, choices: dict[str, list[tuple[str, str]]] | None = None) -> dict[str, Any]:
    """What the address asks for; what is no option is left out, so that an old address still opens."""
    choices = choices or directory_choices()
    found = {name: chosen(request, name, [code for code, _label in options]) for name, options in choices.items()}
    return {**found, "q": words(request), "region": next(iter(found["region"]), "")}


def needing(request: HttpRequest) -> Any:
    """The request that somebody looks for a helper for, if it can be referred now."""
    code = request.GET.get("for", "")
    row = access.request_for_desk(request.actor, code) if code else None
    fits = row and row.state in (RequestState.TRIAGE, RequestState.ACTIVE)
    return row if fits and request.actor.can("request.refer", park=row.park_id) else None


@staff_page
@require_safe
def resource(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One entry: who offers it, who is behind it, whether it has room, when it was confirmed."""
    row = directory_queries.resource_door(request.actor, pk)
    return render(request, "desk/resource.html", {
        "resource": row, "experts": queries.experts_of(request.actor, row), "topics": row.topics.all(),
        "places": row.locations.all(), "freshness": freshness_of(row.assured_on, timezone.localdate()),
        "needing": needing(request), "others": desk_queries.siblings(request.actor, row),
        "capacities": Capacity.choices, "events": directory_queries.history_of(row.partner, row, 10),
        "may_edit": request.actor.can("directory.edit", park=row.partner.park_id),
        "own": row.partner.park_id in request.actor.park_ids})


def partner_options() -> dict[str, list[Any]]:
    """By what partners can be filtered."""
    return {"kind": PartnerKind.choices, "trust": TrustLevel.choices, "status": ResourceStatus.choices,
            "park": [(park.code, park.name) for park in directory_queries.all_parks()]}


def partner_filters(request: HttpRequest, options: dict[str, list[Any]]) -> dict[str, Any]:
    """What the address asks for."""
    filters = {name: chosen(request, name, [code for code, _label in values]) for name, values in options.items()}
    return filters | {"q": words(request), "region": next(iter(chosen(request, "region", PROVINCES)), "")}


@staff_page
@require_safe
def partners(request: HttpRequest) -> HttpResponse:
    """Organizations that offer help, as they are filtered."""
    options = partner_options()
    filters = partner_filters(request, options)
    labels = {"kind": _("Kind"), "trust": _("Trust"), "status": _("Status"), "park": _("Kept by")}
    return render(request, "directory/partners.html", {
        **frame(request, "partners"), "filters": filters, "filtered": any(filters.values()),
        "menus": [{"name": name, "label": labels[name], "options": values, "chosen": filters[name]}
                  for name, values in options.items()],
        "regions": [(code, region_name(code)) for code in PROVINCES],
        "page": keyset(request, directory_queries.partners(request.actor, filters))})


@staff_page
@require_safe
def partner(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One organization: what it offers, its people and places, agreements, what waits, and its history."""
    row = directory_queries.partner_door(request.actor, pk)
    own = row.park_id in request.actor.park_ids
    today = timezone.localdate()
    resources = list(directory_queries.resources_of(request.actor, row)[:100])
    for entry in resources:
        entry.freshness = freshness_of(entry.assured_on, today)
    return render(request, "directory/partner.html", {
        "partner": row, "resources": resources, "own": own, "today": today,
        "experts": directory_queries.experts(request.actor, {"partner": row.pk})[:50],
        "agreements": directory_queries.agreements(request.actor, {"partner": row.pk}, today)[:20],
        "proposals": directory_queries.proposals(request.actor, {
            "partner": row.pk, "verdict": ["waiting"]}) if own else [],
        **directory_queries.beside(request.actor, row, own),
        "may_edit": request.actor.can("directory.edit", park=row.park_id)})


@staff_page
@require_safe
def experts(request: HttpRequest) -> HttpResponse:
    """Named people, as they are filtered."""
    options = {"topic": [(topic.code, str(topic)) for topic in directory_queries.topics()],
               "language": [(code, language_name(code)) for code in SPOKEN], "status": ResourceStatus.choices,
               "park": [(park.code, park.name) for park in directory_queries.all_parks()]}
    filters = {name: chosen(request, name, [code for code, _label in values]) for name, values in options.items()}
    filters |= {"q": words(request), "region": next(iter(chosen(request, "region", PROVINCES)), "")}
    labels = {"topic": _("Topic"), "language": _("Language"), "status": _("Status"), "park": _("Kept by")}
    return render(request, "directory/experts.html", {
        **frame(request, "experts"), "filters": filters, "filtered": any(filters.values()),
        "menus": [{"name": name, "label": labels[name], "options": values, "chosen": filters[name]}
                  for name, values in options.items()],
        "regions": [(code, region_name(code)) for code in PROVINCES],
        "page": keyset(request, directory_queries.experts(request.actor, filters))})


@staff_page
@require_safe
def expert(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One named person: for what, where, in which languages, behind which offers."""
    row = directory_queries.expert_door(request.actor, pk)
    return render(request, "directory/expert.html", {
        "expert": row, "resources": directory_queries.resources_with(request.actor, row)[:50],
        "events": directory_queries.history_of(row.partner, row, 10),
        "may_edit": request.actor.can("directory.edit", park=row.partner.park_id),
        "own": row.partner.park_id in request.actor.park_ids})
