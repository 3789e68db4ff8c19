"""The desk's start page: what needs me, how we do, and in an empty park what to set up first."""
from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext, pgettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from parkadmin.core import charts
from parkadmin.core.actors import Actor
from requests_desk import desk_queries as queries
from requests_desk import rates
from tenants.admission_queries import waiting_for

from .base import staff_page
from .desk import VIEWS

TILES = [("open", "list-check", ""), ("mine", "user", ""), ("new", "inbox", ""), ("unassigned", "users", ""),
         ("due_today", "clock", "warn"), ("overdue", "alert-triangle", "bad"), ("stuck", "player-pause", "warn"),
         ("bouncing", "refresh", "warn"), ("waiting", "hourglass", ""), ("referred", "arrows-exchange", ""),
         ("resolved", "circle-check", "")]
# What an empty park needs: code, label, what it is good for, icon, address, permission.
FIRST_STEPS = [
    ("people", _("Invite your colleagues"), _("Officers work on requests, leads keep the settings."), "users",
     "settings:people", "people.edit"),
    ("kinds", _("Look at the kinds of help"), _("What companies may ask for, and what each kind asks in turn."),
     "list-check", "settings:kinds", "settings.edit"),
    ("promises", _("Settle the promised times"), _("How soon a request is signed for, answered, solved."), "clock",
     "settings:promises", "settings.edit"),
    ("resources", _("Fill the directory"), _("Experts, courses, labs: suggestions come from here."), "address-book",
     "desk:directory", "directory.read"),
    ("tenants", _("Register your companies"), _("Their people can then ask for help by themselves."),
     "building-community", "register:list", "tenant.read"),
]


@staff_page
@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """What needs me today: counts that open their lists, my next due ones, new ones, referrals without an answer."""
    actor, at = request.actor, timezone.now()
    counts, found = queries.start_counts(actor, at)
    if not any(counts.values()) and (steps := first_steps(actor)):
        return render(request, "desk/first_day.html", {"steps": steps, "done": sum(step["done"] for step in steps)})
    asked, asked_of_us = queries.unanswered(actor)
    return render(request, "desk/start.html", {
        "tiles": tiles(actor, counts), "counts": counts, "now": at, "mine": queries.due_next(actor, at),
        "new": queries.newest(actor, "new", at), "asked": asked, "asked_of_us": asked_of_us,
        "applications": waiting_for(actor, at), "figures": figures(found), "since": at - rates.PERIOD,
        **pictures(actor, at)})


def tiles(actor: Actor, counts: dict[str, int]) -> list[dict[str, Any]]:
    """The numbers on top, each with the list behind it. What is stuck or bouncing is only there when something is."""
    shown = [(name, icon, tone) for name, icon, tone in TILES if counts[name] or name not in ("stuck", "bouncing")]
    rows = [{"label": VIEWS[name], "icon": icon, "tone": tone if counts[name] else "", "count": counts[name],
             "url": f"{reverse('desk:queue')}?view={name}"} for name, icon, tone in shown]
    received = queries.referral_counts(actor)["received"]
    return [*rows, {"label": _("Referred in"), "icon": "route", "tone": "", "count": received,
                    "url": f"{reverse('desk:referrals')}?way=in"}]


def figures(found: rates.Rates) -> list[dict[str, Any]]:
    """The three rates, each with its n, its definition, the list behind it, and what stands beside it."""
    beside = {"solved": [], "satisfaction": [gettext("rated: %(part)d of %(whole)d closed") % {
        "part": found.answered.part, "whole": found.answered.whole}] if found.answered.whole else []}
    if found.partly:
        beside["solved"].append(ngettext("%(count)d partly solved", "%(count)d partly solved", found.partly)
                                % {"count": found.partly})
    if found.unconfirmed:
        beside["solved"].append(ngettext("%(count)d unconfirmed", "%(count)d unconfirmed", found.unconfirmed)
                                % {"count": found.unconfirmed})
    queue = reverse("desk:queue")
    return [{"rate": rate, "beside": beside.get(rate.code, []), "missed": rate.whole - rate.part,
             "url": f"{queue}?view=all&figure={rate.code}", "missed_url": f"{queue}?view=all&figure={rate.code}-missed",
             "missed_label": rates.FIGURES[f"{rate.code}-missed"]}
            for rate in (found.response, found.solved, found.satisfaction)]


def pictures(actor: Actor, at: datetime) -> dict[str, Any]:
    """The charts with the numbers behind them."""
    weeks, kinds = rates.course(actor.park_ids, at, at - rates.PERIOD)
    names = [date_format(week.start, "MONTH_DAY_FORMAT") for week in weeks]
    series = [charts.Series(pgettext("count", "Received"), [week.received for week in weeks]),
              charts.Series(pgettext("count", "Resolved"), [week.resolved for week in weeks])]
    return {"weeks": list(zip(names, weeks, strict=True)), "kinds": kinds,
            "weeks_chart": charts.columns([f"{week.start.month}/{week.start.day}" for week in weeks], series,
                                          gettext("Received and resolved per week")),
            "kinds_chart": charts.rows([row.name for row in kinds], [row.count for row in kinds],
                                       gettext("What companies ask for"))}


def first_steps(actor: Actor) -> list[dict[str, Any]]:
    """What to set up in a park that has not received a request yet; nothing once it has."""
    found = queries.first_day(actor)
    if found is None:
        return []
    return [{"label": label, "text": text, "icon": icon, "done": getattr(found, code),
             "url": address(name, found) if actor.can(permission, park=found.park.pk) else ""}
            for code, label, text, icon, name, permission in FIRST_STEPS]


def address(name: str, found: queries.FirstDay) -> str:
    """Settings pages are those of one park."""
    return reverse(name, args=[found.park.slug] if name.startswith("settings:") else [])
