"""The desk's verbs on a request: one table, one page for each form, one address for each deed.

A verb without fields is a button that posts; any other has its own page, which htmx shows in place. What a verb
refuses comes back with the form as typed.
"""
from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_http_methods

from parkadmin.core import drafts
from parkadmin.core.actors import Actor
from parkadmin.core.errors import Forbidden, NotFound
from parkadmin.core.http.deeds import perform
from parkadmin.core.http.drafted import drafted
from requests_desk import access, desk_queries
from requests_desk.forms import desk as forms
from requests_desk.forms import merging
from requests_desk.lifecycle import REQUEST, may_on_request
from requests_desk.models import HelpRequest
from requests_desk.services import closing, splitting, suggesting, tools, triage

from .base import staff_page
from .desk_edit import show_merge
from .desk_lists import back_to
from .desk_undo import note_of, tell


@dataclass(frozen=True)
class Deed:
    """One row of the table. `step` is the row of the lifecycle that allows it; without one `permission` does while
    the request is open. `done` is what the person reads afterwards."""

    form: type[forms.VerbForm]
    call: Callable[..., Any]
    label: Any
    done: Any
    icon: str
    step: str = ""
    permission: str = ""
    tone: str = ""
    always: bool = False  # also when the request has ended

    @property
    def is_press(self) -> bool:
        """Whether there is nothing to fill in."""
        return self.form is forms.NoFieldsForm


def take(*, actor: Actor, request: HelpRequest, at: Any) -> Any:
    """Give the request to oneself."""
    if actor.user is None:
        raise Forbidden()
    return triage.assign_request(actor=actor, request=request, owner=actor.user, at=at)


def say(*, actor: Actor, request: HelpRequest, at: Any, to: str, text: str, files: Iterable[Any] = (),
        priority: str = "") -> Any:
    """A message to whom the person chose: staff, the tenant, or the destination of one referral."""
    referral = None if to in ("internal", "tenant") else access.referral_for_desk(actor, to)
    if referral and referral.request_id != request.pk:
        raise NotFound()
    return tools.send_reply(actor=actor, request=request, audience=to, text=text, at=at, priority=priority,
                            referral=referral, files=[(each.name, each, each.size) for each in files])


DEEDS: dict[str, Deed] = {
    "sign": Deed(forms.NoFieldsForm, triage.sign_for_request, _("Sign for it"), _("You have signed for the request."),
                 "hand-stop", step="sign", tone="primary"),
    "activate": Deed(forms.ActivateForm, triage.activate_request, _("Start work"), _("The search for help begins."),
                     "player-play", step="activate", tone="primary"),
    "ask": Deed(forms.AskForm, triage.ask_tenant, _("Ask the tenant"),
                _("The tenant has been asked; the clock pauses."), "help-circle", step="ask"),
    "resolve": Deed(forms.ResolveForm, closing.resolve_request, _("Resolve"),
                    _("Reported as resolved; the tenant is asked to confirm."), "check", step="resolve",
                    tone="success"),
    "reopen": Deed(forms.ReopenForm, closing.reopen_request, _("Reopen"), _("The request is open again."), "refresh",
                   step="reopen"),
    "decline": Deed(forms.DeclineForm, triage.decline_request, _("Decline"), _("Declined; the tenant is told why."),
                    "circle-x", step="decline"),
    "mark_duplicate": Deed(forms.DuplicateForm, closing.mark_duplicate, _("Mark as duplicate"),
                           _("Marked as a duplicate."), "copy", step="mark_duplicate"),
    "mark_error": Deed(forms.ErrorForm, closing.mark_request_error, _("Entered in error"),
                       _("Marked as entered in error."), "trash", step="mark_error", tone="danger"),
    "split": Deed(forms.SplitForm, splitting.split_request, _("Split off a second need"),
                  _("The second need is a request of its own now: this one."), "git-merge",
                  permission="request.file_on_behalf"),
    "take": Deed(forms.NoFieldsForm, take, pgettext_lazy("request", "Take it"), _("It is yours now."), "user-plus",
                 permission="request.assign"),
    "assign": Deed(forms.AssignForm, triage.assign_request, _("Change the officer"), _("The officer has changed."),
                   "user", permission="request.assign"),
    "triage": Deed(forms.TriageForm, triage.update_triage, _("Change kind or priority"), _("Changed."), "flag",
                   permission="request.activate"),
    "message": Deed(forms.MessageForm, say, _("Write"), _("Sent."), "send", permission="request.message",
                    always=True),
    "dismiss": Deed(forms.DismissForm, suggesting.dismiss_suggestion, _("Not suitable"),
                    _("It is not suggested for this request any more."), "thumb-down", permission="request.refer"),
}
ASIDE = ("take", "assign", "triage", "message", "dismiss")  # have their own places on the page
MENU = ("split", "decline", "mark_duplicate", "mark_error")  # rare ones, behind the three dots


def draft_key(row: HelpRequest, verb: str) -> str:
    """Under which name a verb's form is kept while somebody types."""
    return f"desk.{verb}:{row.pk}"


def deed_named(verb: str) -> Deed:
    """The row of the table, or NotFound."""
    if verb not in DEEDS:
        raise NotFound()
    return DEEDS[verb]


def may(actor: Actor, row: HelpRequest, deed: Deed) -> bool:
    """Whether the actor's role towards this request allows the deed, whatever the state."""
    permission, sides = ((deed.permission, ("staff",)) if not deed.step else
                         (REQUEST.transitions[deed.step].permission, REQUEST.transitions[deed.step].sides))
    return may_on_request(actor, row, permission, sides)


def offered(actor: Actor, row: HelpRequest) -> list[str]:
    """The verbs that fit now: those of the lifecycle's table, and those beside it while the request is open."""
    steps = set(REQUEST.available(actor, row))
    return [verb for verb, deed in DEEDS.items()
            if (deed.step in steps if deed.step else (row.is_open or deed.always) and may(actor, row, deed))]


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def deed(request: HttpRequest, code: str, verb: str) -> HttpResponse:
    """The form of a verb, or the deed itself. 403: role too low; 409: not now; 400: the form as typed."""
    named, row = deed_named(verb), access.request_for_desk(request.actor, code)
    if not may(request.actor, row, named):
        raise Forbidden()
    make = partial(named.form, actor=request.actor, request=row, auto_id=f"id_{verb}_%s",
                   **extras(named, row))
    if request.method != "POST":
        if named.step:
            REQUEST.check(request.actor, row, named.step)
        seen = merging.seen_by(make(), getattr(named.form, "facts", ()))
        return show(request, row, verb, make(initial=request.GET.dict() | {merging.SEEN: seen}), 200)
    if named.is_press:
        result = named.call(actor=request.actor, request=row, at=timezone.now())
        return finished(request, row, verb, result)
    form = make(merging.chosen(request.POST, make(), getattr(named.form, "facts", ())), request.FILES)
    status, result = perform(form, partial(named.call, actor=request.actor, request=row, at=timezone.now()))
    if status == 200:
        drafts.drop(actor=request.actor, key=draft_key(row, verb))
        return finished(request, row, verb, result, form.cleaned_data)
    return conflict(request, verb, form, make) if status == 409 else show(request, row, verb, form, status)


def conflict(request: HttpRequest, verb: str, form: forms.VerbForm, make: Callable[..., forms.VerbForm]
             ) -> HttpResponse:
    """What was typed beside what somebody else has stored meanwhile; or only that it is not possible now. The form as
    typed takes the present version, so that sending it again is a decision."""
    row = access.request_for_desk(request.actor, form.request.code)
    seen, form.data = form.data.get("version", ""), form.data.copy()
    form.data["version"] = row.version
    names = getattr(form, "facts", ())
    if not names or seen == str(row.version):
        return show(request, row, verb, form, 409)
    return show_merge(request, row, form, make(request=row), names, 409, title=DEEDS[verb].label,
                      action=reverse("desk:deed", args=[row.code, verb]))


def extras(named: Deed, row: HelpRequest) -> dict[str, Any]:
    """What a form needs besides actor and request: the composer its possible receivers."""
    return {"referrals": desk_queries.chain_of(row)} if named.form is forms.MessageForm else {}


def finished(request: HttpRequest, row: HelpRequest, verb: str, result: Any,
             given: dict[str, Any] | None = None) -> HttpResponse:
    """Say what was done, offer to undo what can be undone, and go back to the same place; a new request is shown."""
    tell(request, DEEDS[verb].done, note_of(verb, row, result, given or {}))
    if verb == "split":
        return redirect("desk:request", result.code)
    return back_to(request, reverse("desk:request", args=[row.code]))


def show(request: HttpRequest, row: HelpRequest, verb: str, form: forms.VerbForm, status: int) -> HttpResponse:
    """The verb's form: a fragment for htmx, else a page of its own."""
    if not form.is_bound:
        focus_first(form)
    if DEEDS[verb].step or verb in ("message", "split"):
        drafted(form, request.actor, draft_key(row, verb))
    template = "desk/_verb.html" if request.headers.get("HX-Request") == "true" else "desk/verb.html"
    return render(request, template, {"row": row, "verb": verb, "deed": DEEDS[verb], "form": form,
                                      "stale": status == 409, "next": request.POST.get("next", "")}, status=status)


def focus_first(form: forms.VerbForm) -> None:
    """Who asked for the form wants to fill it in: the first field takes the focus, also when htmx shows it."""
    for field in form.visible_fields()[:1]:
        field.field.widget.attrs["autofocus"] = True
