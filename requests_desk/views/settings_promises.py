"""Settings of a park: promised times, kinds of requests and what they ask."""
from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from parkadmin.core.errors import NotFound
from parkadmin.core.http.deeds import perform
from requests_desk import settings_queries as queries
from requests_desk.forms.settings import KindForm, QuestionForm, TargetsForm
from requests_desk.services import settings as verbs

from .base import staff_page
from .settings import NEEDED, show


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def promises(request: HttpRequest, park: str, kind: str = "") -> HttpResponse:
    """The promised times of a park as a whole, or of one kind of request."""
    row = queries.park_for(request.actor, park, NEEDED["promises"])
    table = queries.promises(row)
    entry = next((entry for entry in table if (entry["kind"].code if entry["kind"] else "") == kind), None)
    if entry is None:
        raise NotFound()
    if request.method != "POST":
        form, status = TargetsForm(days=entry["days"]), 200
    else:
        form = TargetsForm(request.POST, days=entry["days"])
        status, changed = perform(form, lambda **days: verbs.set_targets(
            actor=request.actor, park=row, kind=entry["kind"], days=days, at=timezone.now()))
        if status == 200:
            messages.success(request, _("Saved. Open requests get their new due times within a minute.") if changed
                             else _("Nothing was changed."))
            return redirect("settings:promises", park)
    return show(request, row, "promises", {"form": form, "table": table, "entry": entry}, status)


@staff_page
@require_safe
def kinds(request: HttpRequest, park: str) -> HttpResponse:
    """All kinds of requests."""
    row = queries.park_for(request.actor, park, NEEDED["kinds"])
    return show(request, row, "kinds", {"kinds": queries.kinds()})


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def kind(request: HttpRequest, park: str, pk: UUID | None = None) -> HttpResponse:
    """A kind, or a new one."""
    row = queries.park_for(request.actor, park, NEEDED["kinds"])
    found = queries.kind(pk) if pk else None
    form = KindForm(request.POST if request.method == "POST" else None, kind=found)
    status = 200
    if request.method == "POST":
        status, kept = perform(form, lambda **fields: verbs.save_kind(
            actor=request.actor, kind=found, fields=fields, at=timezone.now()))
        if status == 200:
            messages.success(request, _("Saved."))
            return redirect("settings:kind", park, kept.pk)
    return show(request, row, "kinds", {"form": form, "kind": found}, status, page="kind")


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def question(request: HttpRequest, park: str, pk: UUID, question: UUID | None = None) -> HttpResponse:
    """A question of a kind, or a new one."""
    row, of = queries.park_for(request.actor, park, NEEDED["kinds"]), queries.kind(pk)
    found = queries.question(of, question) if question else None
    form = QuestionForm(request.POST if request.method == "POST" else None, question=found)
    status = 200
    if request.method == "POST":
        deed = partial(verbs.save_question, actor=request.actor, kind=of, question=found)
        status, _kept = perform(form, lambda **fields: deed(fields=fields))
        if status == 200:
            messages.success(request, _("Saved."))
            return redirect("settings:kind", park, of.pk)
    context: dict[str, Any] = {"form": form, "kind": of, "question": found}
    return show(request, row, "kinds", context, status, page="question")


@staff_page
@require_POST
def question_delete(request: HttpRequest, park: str, pk: UUID, question: UUID) -> HttpResponse:
    """Ask it no more."""
    queries.park_for(request.actor, park, NEEDED["kinds"])
    of = queries.kind(pk)
    verbs.delete_question(actor=request.actor, question=queries.question(of, question))
    messages.success(request, _("The question is asked no more. What was answered stays."))
    return redirect("settings:kind", park, of.pk)
