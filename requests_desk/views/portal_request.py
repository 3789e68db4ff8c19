"""One request as its tenant sees it: where it stands, what was said, and what the tenant can do."""
from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from parkadmin.core import drafts
from parkadmin.core.errors import Forbidden, Refused
from parkadmin.core.http.deeds import perform
from parkadmin.core.http.drafted import drafted
from requests_desk import access
from requests_desk.choices import RequestState
from requests_desk.forms import portal as forms
from requests_desk.forms.request import RequestForm, initial_of
from requests_desk.models import HelpRequest
from requests_desk.services import closing, conversation, intake, triage

from . import portal_new, portal_pages
from .base import tenant_page


@dataclass(frozen=True)
class Deed:
    """Something a tenant does on the page of a request: its form, its verb, and what is said when it is done."""

    form: type[forms.DeedForm]
    verb: Callable[..., Any]
    done: Any


DEEDS = {deed.form.name: deed for deed in (
    Deed(forms.MessageForm, partial(conversation.post_message, audience="tenant"), _("Sent. The park reads it now.")),
    Deed(forms.ConfirmForm, closing.confirm_request, _("Thank you. The request is closed.")),
    Deed(forms.NotSolvedForm, closing.report_not_solved, _("The park takes it up again.")),
    Deed(forms.WithdrawForm, closing.withdraw_request, _("The request is withdrawn.")),
    Deed(forms.AppealForm, triage.appeal_decline, _("The park looks at it again.")),
    Deed(forms.SharingForm, intake.change_sharing, _("Changed. It holds from now on.")),
)}


@tenant_page
@require_safe
def request_page(request: HttpRequest, code: str) -> HttpResponse:
    """A request; a draft opens in its form."""
    row = access.request_for_portal(request.actor, code)
    if row.state == RequestState.DRAFT:
        return redirect("portal:request_edit", row.code)
    return page(request, row)


def page(request: HttpRequest, row: HelpRequest, sent: forms.DeedForm | None = None, status: int = 200) -> HttpResponse:
    """The page, with the forms of what is possible now; `sent` is one that came back with messages."""
    possible = portal_pages.possible(request.actor, row, timezone.now())
    shown = {name: DEEDS[name].form(row=row) for name in possible}
    if sent is not None:
        shown[sent.name] = sent
    if "message" in shown:
        drafted(shown["message"], request.actor, draft_key(row))
    return render(request, "portal/request.html", {
        "row": row, "forms": shown, "form": sent, **portal_pages.context_of(request.actor, row)}, status=status)


def draft_key(row: HelpRequest) -> str:
    """Under which name a message is kept while somebody types."""
    return f"portal.message:{row.pk}"


@tenant_page
@require_POST
def deed(request: HttpRequest, code: str, name: str) -> HttpResponse:
    """Do one of DEEDS with a request."""
    if name not in DEEDS:
        raise Http404
    row = access.request_for_portal(request.actor, code)
    portal_pages.need_hand(request.actor, row)
    form = DEEDS[name].form(request.POST, request.FILES, row=row)
    verb = partial(DEEDS[name].verb, actor=request.actor, request=row, at=timezone.now())
    status, _done = perform(form, verb)
    if status != 200:
        return page(request, access.request_for_portal(request.actor, code), form, status)
    if name == "message":
        drafts.drop(actor=request.actor, key=draft_key(row))
    messages.success(request, DEEDS[name].done)
    return redirect("portal:request", row.code)


@tenant_page
@require_http_methods(["GET", "HEAD", "POST"])
def request_edit(request: HttpRequest, code: str) -> HttpResponse:
    """Go on with a draft, or change the facts of an open request."""
    row = access.request_for_portal(request.actor, code)
    if not request.actor.can("request.edit", tenant=row.tenant_id):
        raise Forbidden()
    if row.state == RequestState.DRAFT or request.POST.get("do"):
        return portal_new.draft_edit(request, row)
    if not row.is_open:
        raise Refused("wrong_state", _("This request is no longer open."))
    if request.method == "POST":
        return change(request, row)
    return edit_page(request, row, facts_form(row, initial=initial_of(row)))


def facts_form(row: HelpRequest, *args: Any, **kwargs: Any) -> RequestForm:
    """The request's form without what has its own place on the page, sharing and files, and
    without a choice of kind, which the park has settled."""
    form = RequestForm(*args, kinds=portal_new.kinds_for(row), kind_fixed=True, drafting=bool(args), **kwargs)
    del form.fields["sharing"], form.fields["files"]
    return form


def change(request: HttpRequest, row: HelpRequest) -> HttpResponse:
    """Store the changed facts, unless somebody else has changed the request since the form was opened."""
    form, seen = facts_form(row, request.POST, initial=initial_of(row)), request.POST.get("version", "")

    def edit(**fields: Any) -> HelpRequest:
        return intake.edit_request(actor=request.actor, request=row, fields=fields, at=timezone.now(),
                                   version=int(seen) if seen.isdecimal() and len(seen) < 10 else 0)

    status, _done = perform(form, edit)
    if status != 200:
        return edit_page(request, access.request_for_portal(request.actor, row.code), form, status)
    messages.success(request, _("Changed. The park sees it now."))
    return redirect("portal:request", row.code)


def edit_page(request: HttpRequest, row: HelpRequest, form: RequestForm, status: int = 200) -> HttpResponse:
    """The form of an open request's facts."""
    return render(request, "portal/request_edit.html", {"row": row, "form": form, "stale": status == 409},
                  status=status)
