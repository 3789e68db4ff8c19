"""The pipeline of applications as a list and as a board: views with counts, filters in the address, pages by key."""
from __future__ import annotations

from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from parkadmin.core.actors import Actor
from parkadmin.core.http.lists import keyset, words
from parkadmin.core.http.sides import staff_page
from parkadmin.core.reference.regions import PROVINCES, region_name
from parkadmin.core.reference.sectors import SECTORS, sector_name
from tenants import admission_exports
from tenants import admission_queries as queries
from tenants.choices import ApplicationState, TenantKind

VIEWS = {"open": _("Open"), "mine": _("Mine"), "review": _("My review"), "submitted": _("To be signed for"),
         "under_review": _("Under review"), "info_requested": _("Information requested"), "overdue": _("Overdue"),
         "draft": _("Our drafts"), "approved": _("Approved"), "rejected": _("Rejected"),
         "withdrawn": _("Withdrawn"), "all": _("All")}
RARE = ("draft", "review", "overdue")  # shown only when there is something
SORTS = {"newest": (_("Newest first"), "-pk"), "oldest": (_("Oldest first"), "pk"), "due": (_("Due first"), "due_at"),
         "stage": (_("Longest in its stage first"), "state_since")}
NATIONWIDE = "000000"


def chosen(request: HttpRequest, name: str, allowed: list[str]) -> list[str]:
    """The values of a multi-select filter; unknown ones are left out, so that an old address still opens."""
    return [value for value in dict.fromkeys(request.GET.getlist(name)) if value in set(allowed)]


def filter_groups(request: HttpRequest, actor: Actor) -> list[dict[str, Any]]:
    """The multi-select filters, each with its options and what is chosen of them."""
    parks = queries.parks_of(actor)
    groups = [("kind", _("Kind"), TenantKind.choices),
              ("sector", _("Sector"), [(code, f"{code} {sector_name(code)}") for code in SECTORS if len(code) == 1]),
              ("origin", _("Origin"), [(code, region_name(code)) for code in PROVINCES if code != NATIONWIDE]),
              ("owner", _("In charge"), [(str(person.pk), str(person)) for person in queries.staff_with(
                  "application.sign", [park.pk for park in parks])])]
    if len(parks) > 1:
        groups.append(("park", _("Park"), [(str(park.pk), park.name) for park in parks]))
    return [{"name": name, "label": label, "options": options,
             "chosen": chosen(request, name, [value for value, _label in options])}
            for name, label, options in groups]


def selection(request: HttpRequest) -> tuple[str, dict[str, Any], list[dict[str, Any]]]:
    """What the address asks for: the view's name, the filters, and the groups to choose from."""
    view = request.GET.get("view", "")
    view = view if view in VIEWS else "all" if words(request) else "open"
    groups = filter_groups(request, request.actor)
    return view, {group["name"]: group["chosen"] for group in groups} | {"q": words(request)}, groups


def frame(request: HttpRequest, filters: dict[str, Any], groups: list[dict[str, Any]], view: str) -> dict[str, Any]:
    """What list and board share: counts, filters, what one may do."""
    actor, now = request.actor, timezone.now()
    counts = queries.view_counts(actor, filters, now)
    return {"tabs": [{"name": name, "label": label, "count": counts.get(name), "current": name == view}
                     for name, label in VIEWS.items() if name not in RARE or counts[name] or name == view],
            "counts": counts, "groups": groups, "q": filters["q"], "now": now,
            "filtered": any(filters.values()), "several_parks": len(actor.park_ids) > 1,
            "may_file": bool(actor.parks_with("application.submit"))}


@staff_page
@require_safe
def pipeline(request: HttpRequest) -> HttpResponse:
    """The applications to the actor's parks as a list."""
    view, filters, groups = selection(request)
    sort = request.GET.get("sort") if request.GET.get("sort") in SORTS else "newest"
    shared = frame(request, filters, groups, view)
    rows = queries.pipeline(request.actor, view, filters, shared["now"])
    return render(request, "admission/list.html", {
        **shared, "page": keyset(request, rows, order=SORTS[sort][1]), "view": view, "sort": sort,
        "sorts": [(name, label) for name, (label, _order) in SORTS.items()]})


@staff_page
@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """The same as a board: a column for each state, the cards that need attention first."""
    _view, filters, groups = selection(request)
    shared = frame(request, filters, groups, "")
    cards = queries.board(request.actor, filters)
    columns = [{"state": state, "label": ApplicationState(state).label, "rows": rows, "count": shared["counts"][state],
                "more": shared["counts"][state] - len(rows), "ended": state not in queries.OPEN_APPLICATION}
               for state, rows in cards.items()]
    return render(request, "admission/board.html", {**shared, "columns": columns})


@staff_page
@require_safe
def export(request: HttpRequest) -> FileResponse:
    """The list as it is filtered, as an Excel file."""
    view, filters, _groups = selection(request)
    rows = queries.pipeline(request.actor, view, filters, timezone.now())
    return admission_exports.export_applications(rows, timezone.localtime())
