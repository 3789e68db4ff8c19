"""One deed for many requests of the queue: chosen by ticks, or everything that the filters find.

The first step shows how many there are, counted anew by the server; the second does it and says what was refused.
"""
from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from parkadmin.core.errors import Forbidden
from parkadmin.core.http.deeds import perform
from requests_desk import desk_queries
from requests_desk.forms.bulk import BulkForm
from requests_desk.models import HelpRequest
from requests_desk.queries import bounded_count
from requests_desk.services import bulk

from .base import staff_page
from .desk import queue_selection
from .desk_lists import back_to

REFUSALS_SHOWN = 8
PROGRAMME_OF = 40  # requests that one programme is made of: they stand in its address


@staff_page
@require_POST
def act(request: HttpRequest) -> HttpResponse:
    """Show what would be done to how many, then do it."""
    if not request.actor.parks_with("request.assign"):
        raise Forbidden()
    at = timezone.now()
    rows = selection(request, at)
    if request.POST.get("programme") and (ids := ticked(request)):
        chosen = ",".join(str(pk) for pk in rows.filter(pk__in=ids).values_list("pk", flat=True)[:PROGRAMME_OF])
        return redirect(f"{reverse('programmes:new')}?from={chosen}")
    confirmed = "confirm" in request.POST
    form = BulkForm(request.POST if confirmed or request.POST.get("deed") else None, actor=request.actor)
    if not confirmed:
        return show(request, rows, form, 200)
    status, result = perform(form, lambda **given: run(request, rows, at, **given))
    if status != 200:
        return show(request, rows, form, status)
    tell(request, result)
    return back_to(request, reverse("desk:queue"))


def selection(request: HttpRequest, at: datetime) -> QuerySet[HelpRequest]:
    """The ticked rows, or all that the filters of `query` find; never more than the actor may see."""
    if request.POST.get("all"):
        asked = request.GET
        try:
            request.GET = QueryDict(request.POST.get("query", "").lstrip("?"))
            return queue_selection(request, at)[0]
        finally:
            request.GET = asked
    return desk_queries.queue_rows(request.actor, "all", {}, at).filter(pk__in=ticked(request))


def ticked(request: HttpRequest) -> list[UUID]:
    """The ids of the ticked rows; nonsense among them is passed over."""
    found = []
    for text in request.POST.getlist("ids")[: bulk.MOST]:
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return found


def run(request: HttpRequest, rows: QuerySet[HelpRequest], at: datetime, *, deed: str, owner: Any,
        priority: str) -> bulk.BulkResult:
    """The chosen deed for all rows."""
    if deed == "assign":
        return bulk.assign_all(actor=request.actor, requests=rows, owner=owner, at=at)
    if deed == "priority":
        return bulk.set_priority_of_all(actor=request.actor, requests=rows, priority=priority, at=at)
    return bulk.sign_all(actor=request.actor, requests=rows, at=at)


def show(request: HttpRequest, rows: QuerySet[HelpRequest], form: BulkForm, status: int) -> HttpResponse:
    """The page that asks for the deed and says how many it concerns."""
    return render(request, "desk/bulk.html", {
        "form": form, "count": bounded_count(rows), "most": bulk.MOST, "sample": rows.order_by("-pk")[:5],
        "ids": [] if request.POST.get("all") else ticked(request), "all": request.POST.get("all", ""),
        "query": request.POST.get("query", ""), "next": request.POST.get("next", "")}, status=status)


def tell(request: HttpRequest, result: bulk.BulkResult) -> None:
    """How many were done, and which were refused with what was said."""
    messages.success(request, ngettext("%(count)d request changed.", "%(count)d requests changed.", result.done)
                     % {"count": result.done})
    for number, why in result.refused[:REFUSALS_SHOWN]:
        messages.warning(request, _("%(number)s: %(why)s") % {"number": number, "why": why})
    if len(result.refused) > REFUSALS_SHOWN:
        messages.warning(request, _("and %(count)d more were refused.") % {
            "count": len(result.refused) - REFUSALS_SHOWN})
