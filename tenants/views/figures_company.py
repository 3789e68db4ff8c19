"""A company's own pages about its figures: what is asked now, the form for one period, how it went over the years."""
from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from parkadmin.core import drafts
from parkadmin.core.errors import Forbidden, NotFound
from parkadmin.core.http.deeds import perform
from parkadmin.core.http.sides import tenant_page
from tenants import access, figures_access, figures_queries
from tenants import figures_rules as rules
from tenants.choices import FiguresState
from tenants.forms.figures import FiguresForm, PeriodForm
from tenants.lifecycle import FIGURES
from tenants.models import Figures, FiguresRound, Tenant
from tenants.services import figures as verbs

from . import figures_parts as parts
from .base import need, show

EDITABLE = (FiguresState.DRAFT, FiguresState.RETURNED)


@tenant_page
@require_safe
def figures(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What the park asks for now, what is in work, and the years so far."""
    tenant = access.own_company(request.actor, pk)
    rows = figures_queries.of_tenant(request.actor, tenant)
    title = _("%(figure)s per year, planned and actual") % {"figure": rules.name_of(parts.measure_of(request))}
    return show(request, tenant, "figures", {
        **parts.course(rows, parts.measure_of(request), title), "asked": asked_now(request, tenant, rows),
        "in_work": [row for row in rows if row.state != FiguresState.ACCEPTED],
        "accepted": [row for row in rows if row.is_current], "may_send": may_send(request, tenant),
        "period_form": PeriodForm(today=timezone.localdate())})


def may_send(request: HttpRequest, tenant: Tenant) -> bool:
    """Whether this person writes the company's figures; one that has left writes no more."""
    return request.actor.can("figures.submit", tenant=tenant.pk) and tenant.state not in verbs.ENDED


def asked_now(request: HttpRequest, tenant: Tenant, rows: list[Figures]) -> list[dict[str, Any]]:
    """The open rounds, each with how far the company is."""
    def answer(round: FiguresRound) -> Figures | None:
        same = [row for row in rows if (row.year, row.quarter, row.basis) == (round.year, round.quarter, round.basis)]
        return next((row for row in same if row.state != FiguresState.ACCEPTED),
                    next((row for row in same if row.is_current), None))

    today = timezone.localdate()
    found = [{"round": round, "row": answer(round), "late": round.due_on < today}
             for round in figures_queries.open_rounds_of(request.actor, tenant)]
    for line in found:
        line["todo"] = line["row"] is None or line["row"].state in EDITABLE
    return sorted(found, key=lambda line: not line["todo"])


@tenant_page
@require_http_methods(["GET", "HEAD", "POST"])
def figures_new(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The figures of a period that nobody has begun."""
    tenant = access.own_company(request.actor, pk)
    need(request.actor, tenant, "figures.submit")
    chosen = PeriodForm(request.GET, today=timezone.localdate())
    if not chosen.is_valid():
        return show(request, tenant, "figures_period", {"period_form": chosen if request.GET else PeriodForm(
            today=timezone.localdate()), "here": "figures"}, 400 if request.GET else 200)
    data = chosen.cleaned_data
    sheet = parts.Sheet(tenant, rules.Period(data["year"], data["quarter"]), data["basis"])
    found = taken(request, sheet)
    if found and request.method != "POST":
        return redirect("company:figures_row", tenant.pk, found.pk)
    return sheet_page(request, sheet, found)


def taken(request: HttpRequest, sheet: parts.Sheet) -> Figures | None:
    """What is there for the period already: in work, or accepted."""
    return (figures_queries.in_work(request.actor, sheet.tenant, sheet.period, sheet.basis)
            or figures_queries.counting_one(request.actor, sheet.tenant, sheet.period, sheet.basis))


def sheet_page(request: HttpRequest, sheet: parts.Sheet, found: Figures | None = None) -> HttpResponse:
    """The form of one period: shown, converted to another unit, kept or sent."""
    compared = parts.compared_for(request, sheet)
    status = 200
    if request.method != "POST":
        form = parts.empty_form(request, sheet, compared)
    elif unit := parts.new_unit(request):
        form = parts.converted_form(request, sheet, unit)
    else:
        form = parts.sent_form(request, sheet)
        status, row = write(request, sheet, form)
        if row:
            return written(request, sheet, row)
        found = found or (taken(request, sheet) if status == 409 else None)
    return show(request, sheet.tenant, "figures_form", {
        **parts.form_page(request, sheet, form, compared), "found": found, "here": "figures"}, status)


def write(request: HttpRequest, sheet: parts.Sheet, form: FiguresForm) -> tuple[int, Figures | None]:
    """Run the verb that was asked for."""
    at, who, sends = timezone.now(), {"actor": request.actor}, request.POST.get("do") != "save"

    def deed(**_given: Any) -> Figures:
        given = form.deed() if sends else form.kept()
        if sheet.row:
            verb = verbs.submit_figures if sends else verbs.edit_figures
            return verb(**who, figures=sheet.row, version=form.cleaned_data["version"], at=at, **given)
        verb = verbs.send_figures if sends else verbs.save_figures
        return verb(**who, tenant=sheet.tenant, year=sheet.period.year, quarter=sheet.period.quarter,
                    basis=sheet.basis, at=at, **given)

    return perform(form, deed)


def written(request: HttpRequest, sheet: parts.Sheet, row: Figures) -> HttpResponse:
    """It is kept: nothing typed is needed any more."""
    drafts.drop(actor=request.actor, key=sheet.key)
    if row.state == FiguresState.SUBMITTED:
        messages.success(request, _("The figures are with your park. You will hear when they are accepted."))
        return redirect("company:figures", row.tenant_id)
    messages.success(request, _("The draft is kept. Send it in when it is complete."))
    return redirect("company:figures_row", row.tenant_id, row.pk)


@tenant_page
@require_http_methods(["GET", "HEAD", "POST"])
def figures_row(request: HttpRequest, pk: UUID, figures: UUID) -> HttpResponse:
    """One period: the form while it can be changed by this person, else what was sent and what became of it."""
    tenant = access.own_company(request.actor, pk)
    row = figures_access.figures_of_company(request.actor, tenant, figures)
    if request.method == "POST" or (row.state in EDITABLE and may_send(request, tenant)):
        need(request.actor, tenant, "figures.submit")
        return sheet_page(request, parts.Sheet(tenant, rules.Period(row.year, row.quarter), row.basis, row))
    return show(request, tenant, "figures_row", {
        **parts.read_page(request, row), "here": "figures", "steps": FIGURES.available(request.actor, row),
        "may_correct": row.is_current and may_send(request, tenant)})


DEEDS = {"take_back": verbs.take_back_figures, "discard": verbs.discard_figures, "correct": verbs.correct_figures}
DONE = {
    "take_back": gettext_lazy("You can change the figures again."),
    "discard": gettext_lazy("The draft is thrown away."),
    "correct": gettext_lazy("Change what is wrong and say why. The old values count until the park accepts the new "
                            "ones."),
}


@tenant_page
@require_POST
def figures_deed(request: HttpRequest, pk: UUID, figures: UUID, verb: str) -> HttpResponse:
    """Take back, throw away, or begin to correct."""
    tenant = access.own_company(request.actor, pk)
    row = figures_access.figures_of_company(request.actor, tenant, figures)
    if verb not in DEEDS:
        raise NotFound()
    if not request.actor.can("figures.submit", tenant=tenant.pk):
        raise Forbidden()
    done = DEEDS[verb](actor=request.actor, figures=row, at=timezone.now())
    messages.success(request, DONE[verb])
    if done is None:
        drafts.drop(actor=request.actor, key=f"figures:{row.pk}")
        return redirect("company:figures", tenant.pk)
    return redirect("company:figures_row", tenant.pk, done.pk)
