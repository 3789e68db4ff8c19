"""Changing the facts of a request at the desk; and what any form shows when somebody else was quicker."""
from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from parkadmin.core import drafts
from parkadmin.core.errors import Forbidden, Refused
from parkadmin.core.http.deeds import perform
from parkadmin.core.http.drafted import drafted
from requests_desk import access, desk_queries
from requests_desk.forms import merging
from requests_desk.forms.filing import FactsForm
from requests_desk.forms.request import initial_of
from requests_desk.lifecycle import may_on_request
from requests_desk.models import HelpRequest
from requests_desk.services import intake

from .base import staff_page


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, code: str) -> HttpResponse:
    """The facts as the tenant gave them. 403: role too low; 409: no longer open, or changed meanwhile."""
    row = access.request_for_desk(request.actor, code)
    if not may_on_request(request.actor, row, "request.edit", ("staff",)):
        raise Forbidden()
    if not row.is_open:
        raise Refused("wrong_state", _("This request is no longer open."))
    return change(request, row) if request.method == "POST" else opened(request, row)


def facts_form(row: HelpRequest, *data: Any) -> FactsForm:
    """The form of a request's facts, with the questions of its kind."""
    return FactsForm(*data, kinds=[row.kind] if row.kind else [], initial=initial_of(row))


def draft_key(row: HelpRequest) -> str:
    return f"desk.edit:{row.pk}"


def opened(request: HttpRequest, row: HelpRequest) -> HttpResponse:
    """The form, with what was typed before; when the facts were changed since then, both to choose from."""
    form, now = facts_form(row), facts_form(row)
    seen = merging.seen_by(now, now.facts)
    drafted(form, request.actor, draft_key(row))
    if form.draft and desk_queries.facts_changed_since(row, form.draft.updated_at):
        typed = QueryDict(mutable=True)
        for name, value in form.draft.data.items():
            typed.setlist(name, value if isinstance(value, list) else [value])
        return ask(request, row, facts_form(row, typed), now, 200)
    return page(request, row, form, seen, 200)


def change(request: HttpRequest, row: HelpRequest) -> HttpResponse:
    """Store what was changed, unless somebody else has changed the request since the form was opened."""
    now = facts_form(row)
    form = facts_form(row, merging.chosen(request.POST, now, now.facts))
    status, _row = perform(form, lambda **fields: intake.edit_request(
        actor=request.actor, request=row, fields=fields, version=version_of(request), at=timezone.now()))
    if status == 200:
        drafts.drop(actor=request.actor, key=draft_key(row))
        messages.success(request, _("Changed. The company sees it now."))
        return redirect("desk:request", row.code)
    if status == 409:
        row = access.request_for_desk(request.actor, row.code)
        return ask(request, row, form, facts_form(row), status)
    drafted(form, request.actor, draft_key(row))
    return page(request, row, form, request.POST.get(merging.SEEN, ""), status, version_of(request))


def version_of(request: HttpRequest) -> int:
    """The version that the person saw; 0, which is never current, for nonsense."""
    seen = request.POST.get("version", "")
    return int(seen) if seen.isdecimal() and len(seen) < 10 else 0


def page(request: HttpRequest, row: HelpRequest, form: FactsForm, seen: str, status: int,
         version: int = 0) -> HttpResponse:
    return render(request, "desk/request_edit.html", {"row": row, "form": form, "seen": seen,
                                                      "version": version or row.version}, status=status)


def ask(request: HttpRequest, row: HelpRequest, form: FactsForm, now: FactsForm, status: int) -> HttpResponse:
    """Both versions of the facts, field by field."""
    return show_merge(request, row, form, now, form.facts, status, action=reverse("desk:request_edit", args=[row.code]),
                      title=_("Change the facts"))


def show_merge(request: HttpRequest, row: HelpRequest, form: forms.BaseForm, now: forms.BaseForm,
               names: Iterable[str], status: int, *, action: str, title: Any) -> HttpResponse:
    """What was typed beside what is there now. Sending it again says the new version: a decision, no accident."""
    names = list(names)
    return render(request, "desk/merge.html", {
        "row": row, "form": form, "differences": merging.differences(form, now, names), "title": title,
        "action": action, "again": merging.sent_again(form), "seen": merging.seen_by(now, names),
        "last": desk_queries.last_change(row)}, status=status)
