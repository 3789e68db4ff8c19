"""The desk's pages about figures: what was sent in, one company's figures, and deciding about them."""
from __future__ import annotations

from collections.abc import Callable
from functools import partial
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
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from parkadmin.core import drafts
from parkadmin.core.actors import Actor
from parkadmin.core.errors import Forbidden, NotFound
from parkadmin.core.http.context import nav_count
from parkadmin.core.http.deeds import perform
from parkadmin.core.http.lists import back_to, keyset, words
from parkadmin.core.http.sides import staff_page
from tenants import figures_access, figures_queries
from tenants import figures_rules as rules
from tenants.choices import FiguresState
from tenants.forms.figures import PeriodForm, ReturnForm
from tenants.lifecycle import FIGURES
from tenants.models import Figures
from tenants.services import figures as verbs

from . import figures_parts as parts
from .figures_company import EDITABLE, taken, write

MOST_AT_ONCE = 200
SAMPLE = 8


@nav_count("figures:desk")
def waiting(actor: Actor) -> int | None:
    """How many figures wait for a decision."""
    return figures_queries.waiting_count(actor) or None


def uuid_or_none(text: str) -> UUID | None:
    """An id from an address; nonsense is none."""
    try:
        return UUID(text)
    except ValueError:
        return None


def may_decide(request: HttpRequest) -> bool:
    """Whether the person decides about figures anywhere."""
    return bool(request.actor.parks_with("figures.decide"))


# -- the inbox -------------------------------------------------------------------------------------------------
def selection(request: HttpRequest, query: QueryDict) -> QuerySet[Figures]:
    """What the filters find."""
    questioned = {"yes": True, "no": False}.get(query.get("questions", ""))
    return figures_queries.inbox(request.actor, park=uuid_or_none(query.get("park", "")), questioned=questioned,
                                 words=query.get("q", "").replace("\x00", "").strip()[:200])


@staff_page
@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """What was sent in and waits, the longest waiting first; beside it how far the open rounds are."""
    rounds = list(figures_queries.rounds(request.actor, only_open=True)[:6])
    return render(request, "figures/desk.html", {
        "page": keyset(request, selection(request, request.GET), order="submitted_at"), "q": words(request),
        "rounds": rounds, "may_decide": may_decide(request), "parks": figures_queries.parks_of(request.actor),
        "chosen_park": request.GET.get("park", ""), "questions": request.GET.get("questions", ""),
        "filtered": any(request.GET.get(name) for name in ("q", "park", "questions"))})


@staff_page
@require_POST
def bulk(request: HttpRequest) -> HttpResponse:
    """Accept several: first the page that says which, then the deed."""
    if not may_decide(request):
        raise Forbidden()
    if request.POST.get("all"):
        rows = selection(request, QueryDict(request.POST.get("query", "").lstrip("?"))).filter(questions=[])
    else:
        ids = [found for text in request.POST.getlist("ids")[:MOST_AT_ONCE] if (found := uuid_or_none(text))]
        rows = figures_queries.inbox(request.actor).filter(pk__in=ids)
    found = list(rows.filter(tenant__park__in=request.actor.parks_with("figures.decide")).order_by(
        "submitted_at")[: MOST_AT_ONCE])
    if request.POST.get("confirm") != "1":
        return render(request, "figures/bulk.html", {"rows": found, "sample": found[:SAMPLE],
                                                     "questioned": sum(bool(row.questions) for row in found)})
    done, failed = verbs.accept_many(actor=request.actor, rows=found, at=timezone.now())
    tell(request, done, failed)
    return redirect("figures:desk")


def tell(request: HttpRequest, done: int, failed: int) -> None:
    """How many were accepted, and how many not."""
    if done:
        messages.success(request, ngettext("%(count)d was accepted and counts from now on.",
                                           "%(count)d were accepted and count from now on.", done) % {"count": done})
    if failed:
        messages.warning(request, ngettext("%(count)d could not be accepted: somebody was faster.",
                                           "%(count)d could not be accepted: somebody was faster.",
                                           failed) % {"count": failed})


# -- one row ---------------------------------------------------------------------------------------------------
@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def row(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One period of one company: what was sent, what is questioned, and the decision; drafts as a form."""
    found = figures_access.figures_for_desk(request.actor, pk)
    may_write = request.actor.can("figures.submit", park=found.tenant.park_id)
    if request.method == "POST" or (found.state in EDITABLE and may_write and "edit" in request.GET):
        if not may_write:
            raise Forbidden()
        period = rules.Period(found.year, found.quarter)
        return sheet_page(request, parts.Sheet(found.tenant, period, found.basis, found))
    return row_page(request, found, ReturnForm(), 200)


def row_page(request: HttpRequest, found: Figures, form: ReturnForm, status: int) -> HttpResponse:
    """The page to read and decide."""
    may_write = request.actor.can("figures.submit", park=found.tenant.park_id)
    return render(request, "figures/row.html", {
        **parts.read_page(request, found), "steps": FIGURES.available(request.actor, found), "form": form,
        "may_edit": may_write and found.state in EDITABLE,
        "may_correct": may_write and found.is_current}, status=status)


def accept(request: HttpRequest, found: Figures) -> HttpResponse:
    verbs.accept_figures(actor=request.actor, figures=found, at=timezone.now())
    messages.success(request, _("Accepted: %(figures)s.") % {"figures": parts.said(found)})
    return back_to(request, reverse("figures:desk"))


def give_back(request: HttpRequest, found: Figures) -> HttpResponse:
    form = ReturnForm(request.POST)
    deed = partial(verbs.return_figures, actor=request.actor, figures=found, at=timezone.now())
    status, done = perform(form, deed)
    if status != 200:
        return row_page(request, found, form, status)
    messages.success(request, _("Returned: %(figures)s. The company was told why.") % {"figures": parts.said(done)})
    return back_to(request, reverse("figures:desk"))


def correct(request: HttpRequest, found: Figures) -> HttpResponse:
    done = verbs.correct_figures(actor=request.actor, figures=found, at=timezone.now())
    return redirect(f"{reverse('figures:row', args=[done.pk])}?edit=1")


def discard(request: HttpRequest, found: Figures) -> HttpResponse:
    verbs.discard_figures(actor=request.actor, figures=found, at=timezone.now())
    drafts.drop(actor=request.actor, key=f"figures:{found.pk}")
    messages.success(request, _("The draft is thrown away."))
    return redirect("figures:tenant", found.tenant_id)


DEEDS: dict[str, Callable[[HttpRequest, Figures], HttpResponse]] = {
    "accept": accept, "return": give_back, "correct": correct, "discard": discard}


@staff_page
@require_POST
def deed(request: HttpRequest, pk: UUID, verb: str) -> HttpResponse:
    """Accept, return, correct or throw away."""
    found = figures_access.figures_for_desk(request.actor, pk)
    if verb not in DEEDS:
        raise NotFound()
    return DEEDS[verb](request, found)


# -- one company -----------------------------------------------------------------------------------------------
@staff_page
@require_safe
def tenant(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A company's figures over the years."""
    found = figures_access.tenant_at_desk(request.actor, pk)
    rows = figures_queries.of_tenant(request.actor, found)
    title = _("%(figure)s per year, planned and actual") % {"figure": rules.name_of(parts.measure_of(request))}
    return render(request, "figures/tenant.html", {
        **parts.course(rows, parts.measure_of(request), title), "tenant": found,
        "in_work": [row for row in rows if row.state != FiguresState.ACCEPTED],
        "accepted": [row for row in rows if row.is_current],
        "may_write": request.actor.can("figures.submit", park=found.park_id),
        "period_form": PeriodForm(today=timezone.localdate())})


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Figures on a company's behalf, for a period that nobody has begun."""
    found = figures_access.tenant_at_desk(request.actor, pk)
    if not request.actor.can("figures.submit", park=found.park_id):
        raise Forbidden()
    chosen = PeriodForm(request.GET, today=timezone.localdate())
    if not chosen.is_valid():
        form = chosen if request.GET else PeriodForm(today=timezone.localdate())
        return render(request, "figures/period.html", {"tenant": found, "period_form": form},
                      status=400 if request.GET else 200)
    data = chosen.cleaned_data
    sheet = parts.Sheet(found, rules.Period(data["year"], data["quarter"]), data["basis"])
    there = taken(request, sheet)
    if there and request.method != "POST":
        return redirect("figures:row", there.pk)
    return sheet_page(request, sheet, there)


def sheet_page(request: HttpRequest, sheet: parts.Sheet, there: Figures | None = None) -> HttpResponse:
    """The form of one period on a company's behalf."""
    compared = parts.compared_for(request, sheet)
    status = 200
    if request.method != "POST":
        form = parts.empty_form(request, sheet, compared)
    elif unit := parts.new_unit(request):
        form = parts.converted_form(request, sheet, unit)
    else:
        form = parts.sent_form(request, sheet)
        status, done = write(request, sheet, form)
        if done:
            return written(request, sheet, done)
        there = there or (taken(request, sheet) if status == 409 else None)
    context: dict[str, Any] = {**parts.form_page(request, sheet, form, compared), "tenant": sheet.tenant}
    return render(request, "figures/form.html", {**context, "found": there}, status=status)


def written(request: HttpRequest, sheet: parts.Sheet, done: Figures) -> HttpResponse:
    """It is kept: on to the page where it is decided about."""
    drafts.drop(actor=request.actor, key=sheet.key)
    sent = done.state == FiguresState.SUBMITTED
    messages.success(request, _("Sent in for the company. It counts when somebody accepts it.") if sent
                     else _("The draft is kept. Send it in when it is complete."))
    return redirect("figures:row", done.pk)
