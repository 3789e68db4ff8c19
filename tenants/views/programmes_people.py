"""The people of a programme at the desk: enrolled on a company's behalf, ticked as present, certified, exported."""
from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from parkadmin.core.errors import Forbidden, NotFound
from parkadmin.core.excel import workbook
from parkadmin.core.http.deeds import perform
from parkadmin.core.http.lists import words
from parkadmin.core.http.sides import staff_page
from tenants import programme_queries as queries
from tenants.choices import EnrolmentState
from tenants.forms.programmes import EnrolForm, TickedForm
from tenants.models import Enrolment, Programme, Tenant
from tenants.services import enrolments as verbs

from .programmes_desk import one


def as_id(text: str) -> UUID:
    """An id that a form or an address names; what is none does not exist."""
    try:
        return UUID(text)
    except ValueError:
        raise NotFound() from None


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def enrol(request: HttpRequest, pk: UUID) -> HttpResponse:
    """First of which company, then who."""
    if not request.actor.parks_with("programme.edit"):
        raise Forbidden()
    row = queries.programme_for(request.actor, pk)
    given = request.POST.get("tenant") or request.GET.get("tenant")
    if not given:
        text = words(request)
        return render(request, "programmes/enrol_company.html", {
            "row": row, "q": text, "tenants": queries.tenants_to_enrol(request.actor, row, text)})
    tenant = queries.tenant_to_enrol(request.actor, row, as_id(given))
    people = queries.people_of(tenant)
    form = EnrolForm(request.POST if request.method == "POST" else None, tenants=[tenant], people=people)
    if request.method != "POST":
        return enrol_page(request, row, tenant, form)
    status, made = perform(form, lambda **who: verbs.enrol(
        actor=request.actor, programme=row, tenant=tenant, at=timezone.now(), **who))
    if status != 200:
        return enrol_page(request, row, tenant, form, status)
    say_enrolled(request, made)
    return redirect("programmes:programme", row.pk)


def enrol_page(request: HttpRequest, row: Programme, tenant: Tenant, form: EnrolForm, status: int = 200
               ) -> HttpResponse:
    return render(request, "programmes/enrol.html", {"row": row, "tenant": tenant, "form": form}, status=status)


def say_enrolled(request: HttpRequest, made: list[Enrolment]) -> None:
    """How many have a place, and how many wait."""
    waiting = sum(each.state == EnrolmentState.WAITING for each in made)
    if len(made) > waiting:
        sure = len(made) - waiting
        messages.success(request, ngettext("%(count)d person is enrolled.", "%(count)d people are enrolled.", sure)
                         % {"count": sure})
    if waiting:
        messages.warning(request, ngettext("%(count)d person is on the waiting list.",
                                           "%(count)d people are on the waiting list.", waiting) % {"count": waiting})


@staff_page
@require_POST
def remove(request: HttpRequest, pk: UUID, enrolment: UUID) -> HttpResponse:
    """Somebody does not come."""
    found = queries.enrolment_for(request.actor, enrolment)
    if found.programme_id != pk:
        raise NotFound()
    verbs.cancel_enrolment(actor=request.actor, enrolment=found, at=timezone.now())
    messages.success(request, _("%(name)s is no longer enrolled.") % {"name": found.name})
    return redirect("programmes:programme", pk)


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def attendance(request: HttpRequest, pk: UUID, session: UUID) -> HttpResponse:
    """Who was at one session: a list to tick, which can be sent again."""
    row = one(request, pk)
    meeting = queries.session_of(row, session)
    people = [each for each in queries.enrolments(request.actor, row) if each.state == EnrolmentState.ENROLLED]
    choices = [(each.pk, each.name) for each in people]
    there = queries.presence(row)
    ticked = [str(each.pk) for each in people if meeting.pk in there.get(each.pk, ())]
    form = TickedForm(request.POST if request.method == "POST" else None, name="present", people=choices,
                      initial={"present": ticked})
    context = {"row": row, "session": meeting, "form": form, "people": people,
               "ticked": set(request.POST.getlist("present") if request.method == "POST" else ticked)}
    if request.method != "POST":
        return render(request, "programmes/attendance.html", context)
    status, count = perform(form, lambda **given: verbs.record_attendance(
        actor=request.actor, session=meeting, at=timezone.now(), **given))
    if status != 200:
        return render(request, "programmes/attendance.html", context, status=status)
    messages.success(request, ngettext("%(count)d person was there.", "%(count)d people were there.", count)
                     % {"count": count})
    return redirect("programmes:programme", row.pk)


@staff_page
@require_POST
def certify(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Certificates for the ticked people, or with `all` for everybody who was at every session."""
    row = one(request, pk)
    people = None if request.POST.get("all") else [as_id(text) for text in request.POST.getlist("people")[:500]]
    made = verbs.issue_certificates(actor=request.actor, programme=row, people=people, at=timezone.now())
    messages.success(request, ngettext("%(count)d certificate was issued.", "%(count)d certificates were issued.",
                                       len(made)) % {"count": len(made)})
    return redirect("programmes:programme", row.pk)


@staff_page
@require_safe
def export(request: HttpRequest, pk: UUID) -> FileResponse:
    """The list of participants, as far as the reader may know them."""
    row = queries.programme_for(request.actor, pk)
    sessions, there = queries.sessions(row), queries.presence(row)
    columns = [
        (_("Name"), lambda each: each.name), (_("Company"), lambda each: each.tenant.name),
        (_("State"), lambda each: each.get_state_display()), (_("Place in line"), lambda each: each.place_in_line),
        (_("E-mail"), lambda each: each.user.email if each.user else ""),
        (_("Sessions attended"), lambda each: len(there.get(each.pk, ()))),
        (_("Certificate"), lambda each: each.certificate or ""),
        *[(f"{meeting.starts_at:%Y-%m-%d}", lambda each, key=meeting.pk: "✓" if key in there.get(each.pk, ()) else "")
          for meeting in sessions]]
    return workbook(f"{row.name} {timezone.localtime():%Y-%m-%d}", columns[:26],
                    queries.participants(request.actor, row).iterator(chunk_size=500))
