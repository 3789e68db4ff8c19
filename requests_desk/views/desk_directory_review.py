"""What waits for the park in the directory: proposals of partners, entries that grow stale."""
from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from parkadmin.core.http.deeds import perform
from requests_desk import directory_queries as queries
from requests_desk import directory_words
from requests_desk.forms.directory import ReasonForm
from requests_desk.models import Proposal
from requests_desk.services import proposals as verbs

from .base import staff_page
from .desk_directory import frame
from .desk_lists import keyset

SHOWN = {"waiting": ["waiting"], "decided": ["accepted", "returned", "withdrawn"]}


@staff_page
@require_safe
def review(request: HttpRequest) -> HttpResponse:
    """What partners proposed: what waits first, decided ones on a tab of their own."""
    view = request.GET.get("view") if request.GET.get("view") in SHOWN else "waiting"
    page = keyset(request, queries.proposals(request.actor, {"verdict": SHOWN[view]}))
    return render(request, "directory/review.html", {**frame(request, "review"), "page": page, "view": view})


def proposal_page(request: HttpRequest, row: Proposal, form: ReasonForm, status: int = 200) -> HttpResponse:
    """One proposal: what the entry says and what it should say."""
    return render(request, "directory/proposal.html", {
        "row": row, "lines": directory_words.comparison(row), "form": form,
        "may_decide": row.verdict == "waiting" and request.actor.can("directory.edit", park=row.partner.park_id)},
        status=status)


@staff_page
@require_safe
def proposal(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One proposal."""
    return proposal_page(request, queries.proposal_door(request.actor, pk), ReasonForm())


@staff_page
@require_POST
def proposal_accept(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The entry says from now on what was proposed."""
    row = queries.proposal_door(request.actor, pk)
    verbs.accept_proposal(actor=request.actor, proposal=row, at=timezone.now())
    messages.success(request, _("Taken over. %(partner)s is told.") % {"partner": row.partner})
    return redirect("desk:review")


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def proposal_return(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Not taken over, with a reason."""
    row = queries.proposal_door(request.actor, pk)
    form = ReasonForm(request.POST or None)
    if request.method != "POST":
        return redirect("desk:proposal", row.pk)
    status, done = perform(form, partial(verbs.return_proposal, actor=request.actor, proposal=row, at=timezone.now()))
    if status != 200:
        return proposal_page(request, row, form, status)
    messages.success(request, _("Returned. %(partner)s is told why.") % {"partner": done.partner})
    return redirect("desk:review")


@staff_page
@require_safe
def stale(request: HttpRequest) -> HttpResponse:
    """Active entries that were not confirmed for half a year, the newest entries first."""
    today = timezone.localdate()
    page: dict[str, Any] = keyset(request, queries.to_confirm(request.actor, today))
    for row in page["rows"]:
        row.freshness = queries.freshness_of(row.assured_on, today)
    return render(request, "directory/stale.html", {
        **frame(request, "stale"), "page": page, "may_edit": bool(request.actor.parks_with("directory.edit"))})
