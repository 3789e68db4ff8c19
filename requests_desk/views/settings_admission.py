"""Settings of a park: what it promises to those who apply, by what it judges them, which papers it wants."""
from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from parkadmin.core.http.deeds import perform
from parkadmin.core.models import Park
from requests_desk import settings_queries as queries
from requests_desk.forms.settings_admission import CriterionForm, EntryForm, PaperForm, TermsForm
from tenants import access as tenants_access
from tenants import admission_queries
from tenants.services import admission_settings as verbs

from .base import staff_page
from .settings import NEEDED, show

STEP = 10


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def admission(request: HttpRequest, park: str) -> HttpResponse:
    """The terms, the criteria and the papers of a park."""
    row = queries.park_for(request.actor, park, NEEDED["admission"])
    page = admission_queries.terms_of(row)
    form, status = TermsForm(request.POST if request.method == "POST" else None, page=page), 200
    if request.method == "POST":
        status, _page = perform(form, lambda **fields: verbs.set_terms(actor=request.actor, park=row, fields=fields,
                                                                       at=timezone.now()))
        if status == 200:
            messages.success(request, _("Saved. Open applications have their new due times."))
            return redirect("settings:admission", park)
    return show(request, row, "admission", {"form": form, **admission_queries.rules_of(row)}, status)


@staff_page
@require_POST
def usual(request: HttpRequest, park: str) -> HttpResponse:
    """Begin with the usual criteria and papers."""
    row = queries.park_for(request.actor, park, NEEDED["admission"])
    verbs.start_with_usual(actor=request.actor, park=row, at=timezone.now())
    messages.success(request, _("The usual criteria and papers are there; change what does not fit."))
    return redirect("settings:admission", park)


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def criterion(request: HttpRequest, park: str, pk: UUID | None = None) -> HttpResponse:
    """A criterion, or a new one."""
    row = queries.park_for(request.actor, park, NEEDED["admission"])
    found = tenants_access.criterion_of(request.actor, row.pk, pk) if pk else None
    last = admission_queries.last_position(row, "criteria")
    make = partial(CriterionForm, row=found, after=last + STEP)
    return _entry(request, row, make, partial(verbs.save_criterion, criterion=found), "criterion", found)


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def paper(request: HttpRequest, park: str, pk: UUID | None = None) -> HttpResponse:
    """A wanted paper, or a new one."""
    row = queries.park_for(request.actor, park, NEEDED["admission"])
    found = tenants_access.paper_of(request.actor, row.pk, pk) if pk else None
    last = admission_queries.last_position(row, "required_papers")
    make = partial(PaperForm, row=found, after=last + STEP)
    return _entry(request, row, make, partial(verbs.save_paper, paper=found), "paper", found)


def _entry(request: HttpRequest, park: Park, make: Any, verb: Any, what: str, found: Any) -> HttpResponse:
    """The form of one criterion or paper."""
    form: EntryForm = make(request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST":
        status, _row = perform(form, lambda **fields: verb(actor=request.actor, park=park, fields=fields,
                                                           at=timezone.now()))
        if status == 200:
            messages.success(request, _("Saved."))
            return redirect("settings:admission", park.slug)
    context = {"form": form, "found": found, "what": what}
    return show(request, park, "admission", context, status, page="admission_entry")
