"""Programmes for companies: what is open to them, who of theirs comes, certificates, the calendar file."""
from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from parkadmin.core.errors import Forbidden, NotFound
from parkadmin.core.http.deeds import perform
from parkadmin.core.http.lists import keyset
from parkadmin.core.http.sides import person_page, tenant_page
from tenants import programme_queries as queries
from tenants.calendars import calendar
from tenants.forms.programmes import EnrolForm
from tenants.models import Programme
from tenants.queries import own_companies
from tenants.services import enrolments as verbs

from .programmes_people import say_enrolled

TABS = {"upcoming": gettext_lazy("To come"), "past": gettext_lazy("Past")}
CARDS = 12


@tenant_page
@require_safe
def portal(request: HttpRequest) -> HttpResponse:
    """Programmes open to my companies, the next first."""
    tab = request.GET.get("time", "")
    tab, now = tab if tab in TABS else "upcoming", timezone.now()
    rows, order = queries.of_time(queries.open_to(request.actor, own_companies(request.actor)), tab, now)
    page = keyset(request, rows, size=CARDS, order=order)
    ours = queries.enrolled_counts(request.actor, page["rows"])
    for row in page["rows"]:
        row.ours = ours.get(row.pk, 0)
    return render(request, "programmes/portal.html", {"page": page, "tabs": TABS.items(), "tab": tab, "now": now})


@tenant_page
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """Whom my companies have enrolled, with their certificates."""
    companies = own_companies(request.actor)
    return render(request, "programmes/mine.html", {
        "page": keyset(request, queries.company_enrolments(request.actor, companies)), "many": len(companies) > 1})


@tenant_page
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One programme, and the form to enrol colleagues."""
    row = queries.programme_for(request.actor, pk)
    companies = queries.companies_for(request.actor, row)
    asked = request.POST.get("tenant") or request.GET.get("tenant", "")
    company = next((each for each in companies if str(each.pk) == asked), companies[0] if companies else None)
    if request.method != "POST":
        form = EnrolForm(tenants=companies, people=queries.people_of(company),
                         initial={"tenant": str(company.pk)}) if company else None
        return show(request, row, form, company)
    if company is None:
        raise Forbidden()
    form = EnrolForm(request.POST, tenants=companies, people=queries.people_of(company))
    status, made = perform(form, lambda tenant="", **who: verbs.enrol(
        actor=request.actor, programme=row, tenant=company, at=timezone.now(), **who))
    if status != 200:
        return show(request, row, form, company, status)
    say_enrolled(request, made)
    return redirect("programmes:page", row.pk)


def show(request: HttpRequest, row: Programme, form: EnrolForm | None, company: Any, status: int = 200
         ) -> HttpResponse:
    actor, now = request.actor, timezone.now()
    ours = [each for each in queries.enrolments(actor, row) if each.tenant_id in actor.tenants]
    open_now = row.state == "open" and row.enrol_ends >= now
    return render(request, "programmes/page.html", {
        "row": row, "sessions": queries.sessions(row), "form": form if open_now else None, "company": company,
        "ours": ours, "now": now, "open_now": open_now, "may_cancel": row.state in ("open", "closed"),
        "enrolling": set(actor.tenants_with("programme.enrol"))}, status=status)


@tenant_page
@require_POST
def cancel(request: HttpRequest, pk: UUID, enrolment: UUID) -> HttpResponse:
    """A colleague does not come."""
    found = queries.enrolment_for(request.actor, enrolment)
    if found.programme_id != pk or found.tenant_id not in request.actor.tenants:
        raise NotFound()
    verbs.cancel_enrolment(actor=request.actor, enrolment=found, at=timezone.now())
    messages.success(request, _("%(name)s is no longer enrolled.") % {"name": found.name})
    return redirect("programmes:page", pk)


# -- for everybody who may know ----------------------------------------------------------------------------------
@require_safe
def calendar_file(request: HttpRequest, pk: UUID) -> HttpResponse:
    """All sessions for a calendar; of public programmes for anybody."""
    row = queries.programme_for(request.actor, pk)
    text = calendar(row, queries.sessions(row), url=request.build_absolute_uri(f"/portal/programmes/{row.pk}/"),
                    host=request.get_host().partition(":")[0], at=row.state_since)
    return HttpResponse(text, content_type="text/calendar; charset=utf-8", headers={
        "Content-Disposition": f'attachment; filename="programme-{row.pk}.ics"'})


@person_page
@require_safe
def certificate(request: HttpRequest, number: str) -> HttpResponse:
    """A certificate of attendance on an A4 page, for the company and for the parks concerned."""
    found = queries.certificate_for(request.actor, number)
    return render(request, "programmes/certificate.html", {
        "row": found, "programme": found.programme, "sessions": queries.sessions_attended(found),
        "check": request.build_absolute_uri("/certificates/")})


@require_safe
def check(request: HttpRequest) -> HttpResponse:
    """Whether a certificate's number is valid, for anybody: the programme and the day, never a name."""
    number = request.GET.get("number", "").replace("\x00", "").strip()[:24]
    return render(request, "programmes/check.html", {
        "number": number, "found": queries.certified(number) if number else None})
