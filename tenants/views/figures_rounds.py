"""The desk's pages about rounds: ask for a period, see who is missing, remind, end."""
from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from parkadmin.core.errors import Forbidden, NotFound
from parkadmin.core.http.deeds import perform
from parkadmin.core.http.lists import keyset
from parkadmin.core.http.sides import staff_page
from tenants import figures_access, figures_queries
from tenants.figures_rules import last_ended
from tenants.forms.figures import DueForm, RoundForm
from tenants.models import FiguresRound
from tenants.services import figures_rounds as verbs

SHOW = ("missing", "all")
ANSWER_IN = timedelta(days=21)  # what a new round offers


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def rounds(request: HttpRequest) -> HttpResponse:
    """All rounds with their progress; who decides about figures opens a new one."""
    parks = [park for park in figures_queries.parks_of(request.actor)
             if request.actor.can("figures.decide", park=park.pk)]
    if request.method == "POST" and not parks:
        raise Forbidden()
    today = timezone.localdate()
    given: dict[str, Any] = {"parks": [(str(park.pk), str(park)) for park in parks], "today": today}
    if request.method != "POST":
        last = last_ended(today, quarterly=True)
        first = {"year": last.year, "quarter": last.quarter, "due_on": today + ANSWER_IN}
        return page(request, RoundForm(initial=first, **given), bool(parks))
    form = RoundForm(request.POST, **given)

    def deed(**data: Any) -> FiguresRound:
        park = next(park for park in parks if str(park.pk) == data.pop("park"))
        return verbs.open_round(actor=request.actor, park=park, at=timezone.now(), **data)

    status, row = perform(form, deed)
    if status != 200:
        return page(request, form, bool(parks), status)
    messages.success(request, _("The companies were asked. They are reminded until they have answered."))
    return redirect("figures:round", row.pk)


def page(request: HttpRequest, form: RoundForm, may_open: bool, status: int = 200) -> HttpResponse:
    """The list, and the form beside it."""
    return render(request, "figures/rounds.html", {
        "page": keyset(request, figures_queries.rounds(request.actor)), "form": form, "may_open": may_open,
        "several_parks": len(request.actor.park_ids) > 1, "today": timezone.localdate()}, status=status)


@staff_page
@require_safe
def round(request: HttpRequest, pk: UUID) -> HttpResponse:
    """How far one round is: who is missing, and whom to call."""
    return round_page(request, figures_access.figures_round(request.actor, pk), None, 200)


def round_page(request: HttpRequest, row: FiguresRound, form: DueForm | None, status: int) -> HttpResponse:
    """Who is missing, or all who were asked."""
    shown = request.GET.get("show", "") if request.GET.get("show", "") in SHOW else "missing"
    rows = figures_queries.answers(request.actor, row)
    if shown == "missing":
        rows = rows.exclude(answer_state__in=("submitted", "accepted"))
    found = keyset(request, rows, order="pk")
    contacts = figures_queries.contacts_of(found["rows"])
    for tenant in found["rows"]:
        tenant.contact = contacts.get(tenant.pk)
    progress = figures_queries.rounds(request.actor).get(pk=row.pk)
    return render(request, "figures/round.html", {
        "round": progress, "page": found, "show": shown, "today": timezone.localdate(),
        "share": 100 * progress.n_answered // progress.n_asked if progress.n_asked else 0,
        "n_missing": progress.n_asked - progress.n_answered, "form": form or DueForm(initial={"due_on": row.due_on}),
        "may_decide": request.actor.can("figures.decide", park=row.park_id)}, status=status)


@staff_page
@require_POST
def deed(request: HttpRequest, pk: UUID, verb: str) -> HttpResponse:
    """Remind, give another day, or end."""
    row = figures_access.figures_round(request.actor, pk)
    if verb == "due":
        return give_another_day(request, row)
    if verb == "remind":
        count = verbs.remind_round(actor=request.actor, round=row, at=timezone.now())
        messages.success(request, ngettext("%(count)d company was reminded; nobody twice on a day.",
                                           "%(count)d companies were reminded; nobody twice on a day.",
                                           count) % {"count": count})
    elif verb == "close":
        verbs.close_round(actor=request.actor, round=row, at=timezone.now())
        messages.success(request, _("The round has ended. Nobody is reminded any more."))
    else:
        raise NotFound()
    return redirect("figures:round", row.pk)


def give_another_day(request: HttpRequest, row: FiguresRound) -> HttpResponse:
    form = DueForm(request.POST)

    def change(**data: Any) -> FiguresRound:
        return verbs.change_due_date(actor=request.actor, round=row, at=timezone.now(), **data)

    status, _done = perform(form, change)
    if status != 200:
        return round_page(request, row, form, status)
    messages.success(request, _("The new day is kept; reminders follow it."))
    return redirect("figures:round", row.pk)
