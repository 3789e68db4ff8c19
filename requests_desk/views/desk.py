"""The desk's queue: named views, filters in the address, columns, pages by key."""
from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_safe

from parkadmin.core.actors import Actor
from requests_desk import desk_queries as queries
from requests_desk.choices import Priority, RequestState
from requests_desk.models import HelpRequest
from requests_desk.rates import FIGURES
from tenants import register_queries

from .base import staff_page
from .desk_lists import chosen, keyset, words

VIEWS = {"open": _("Open"), "mine": _("Mine"), "new": _("New"), "unassigned": _("Unassigned"),
         "due_today": _("Due today"), "overdue": _("Overdue"), "waiting": _("Waiting for tenant"),
         "referred": _("Referred out"), "stuck": _("Stuck"), "bouncing": _("Bouncing"),
         "resolved": _("To be confirmed"), "all": _("All")}
RARE = ("stuck", "bouncing")  # shown only when there is something
SORTS = {"newest": (_("Newest first"), "-pk"), "oldest": (_("Oldest first"), "pk"),
         "due": (_("Due first"), "result_due_at"), "active": (_("Last activity first"), "-last_activity_at")}
COLUMNS = {"status": _("Status"), "officer": _("Officer"), "referrals": _("Referrals"), "due": _("Due"),
           "received": pgettext_lazy("time", "Received"), "kind": _("Kind"), "budget": _("Budget"),
           "activity": _("Last activity"), "rating": _("Rating")}
NUMBERS = ("received", "budget", "activity", "rating")
USUAL = ["status", "officer", "referrals", "due", "received"]
FILTER_STATES = [state for state in RequestState if state not in ("draft", "entered_in_error")]


@staff_page
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """The requests of the actor's parks: named views, filters in the address, pages by key."""
    actor, at, q = request.actor, timezone.now(), words(request)
    rows, view, groups = queue_selection(request, at)
    sort = request.GET.get("sort") if request.GET.get("sort") in SORTS else "newest"
    return render(request, "desk/queue.html", {
        "page": keyset(request, rows, order=SORTS[sort][1]), "view": view, "sort": sort,
        "sorts": [(name, label) for name, (label, _order) in SORTS.items()], "columns": columns(request),
        "saved": queries.saved_views(actor), "may_change": bool(actor.parks_with("request.assign")),
        "groups": groups, "q": q, "figure": FIGURES.get(figure(request), ""), **tab_bar(actor, view, at),
        "now": at, "filtered": bool(q or figure(request)) or any(group["chosen"] for group in groups),
        "several_parks": len(actor.park_ids) > 1})


def queue_selection(request: HttpRequest, at: datetime) -> tuple[QuerySet[HelpRequest], str, list[dict[str, Any]]]:
    """What the address asks for: the rows, the name of the view, and the filters with what is chosen of them."""
    view = request.GET.get("view", "")
    view = view if view in VIEWS else "all" if words(request) else "open"
    groups = filter_groups(request, request.actor)
    filters: dict[str, Any] = {group["name"]: group["chosen"] for group in groups} | {"q": words(request)}
    rows = queries.queue_rows(request.actor, view, filters, at)
    name = figure(request)
    return queries.behind_figure(rows, name, at) if name else rows, view, groups


def figure(request: HttpRequest) -> str:
    """The figure of the start page whose requests are shown; nothing for none."""
    name = request.GET.get("figure", "")
    return name if name in FIGURES else ""


def columns(request: HttpRequest) -> dict[str, Any]:
    """Which columns the table shows, by name, and all there are with their labels."""
    wanted = chosen(request, "col", COLUMNS) or USUAL
    shown = [name for name in COLUMNS if name in wanted]
    return {"shown": shown, "heads": [(COLUMNS[name], name in NUMBERS) for name in shown],
            "options": list(COLUMNS.items()), "changed": bool(request.GET.getlist("col"))}


def tab_bar(actor: Actor, view: str, at: datetime) -> dict[str, Any]:
    """The named views with their counts, and a mark that changes whenever one of the counts does."""
    counts = queries.queue_counts(actor, at)
    return {"tabs": [{"name": name, "label": label, "count": counts.get(name), "current": name == view}
                     for name, label in VIEWS.items() if name not in RARE or counts[name] or name == view],
            "mark": "-".join(str(count) for count in counts.values())}


def filter_groups(request: HttpRequest, actor: Actor) -> list[dict[str, Any]]:
    """The multi-select filters, each with its options and what is chosen of them."""
    groups = [("state", _("Status"), [(state.value, state.label) for state in FILTER_STATES]),
              ("kind", _("Kind"), [(kind.code, kind.name) for kind in queries.kinds()]),
              ("priority", _("Priority"), Priority.choices),
              ("owner", _("Officer"), [(str(user.pk), str(user)) for user in queries.officers_in(actor.park_ids)])]
    if len(actor.park_ids) > 1:
        groups.append(("park", _("Park"), [(str(park.pk), park.name) for park in queries.parks_in(actor.park_ids)]))
    if company := register_queries.named(actor, request.GET.get("tenant", "")):
        groups.append(("tenant", _("Company"), [(str(company.pk), str(company))]))
    return [{"name": name, "label": label, "options": options,
             "chosen": chosen(request, name, [value for value, _label in options])}
            for name, label, options in groups]
