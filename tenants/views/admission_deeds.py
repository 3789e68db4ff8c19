"""The desk's verbs on an application: one table, one page for each form, one address for each deed.

A verb without fields is a button that posts; any other has its own page, which htmx shows in place. What a verb
refuses comes back with the form as typed.
"""
from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from parkadmin.core import drafts
from parkadmin.core.actors import Actor
from parkadmin.core.errors import Forbidden, Invalid, NotFound
from parkadmin.core.http.deeds import perform
from parkadmin.core.http.drafted import drafted
from parkadmin.core.http.sides import staff_page
from tenants import access
from tenants import admission_queries as queries
from tenants.choices import OPEN_APPLICATION
from tenants.forms import admission as forms
from tenants.lifecycle import APPLICATION, may_on_application
from tenants.models import Application
from tenants.services import admission, deciding, reviewing, transferring

SENT = (*OPEN_APPLICATION, "approved", "rejected", "withdrawn")


@dataclass(frozen=True)
class Deed:
    """One row of the table. `step` is the row of the lifecycle that allows it; without one `permission` does in
    `states`. `done` is what the person reads afterwards; `apart`: it has its own place on the page."""

    form: type[forms.VerbForm]
    call: Callable[..., Any]
    label: Any
    done: Any
    icon: str
    step: str = ""
    permission: str = ""
    states: tuple[str, ...] = tuple(OPEN_APPLICATION)
    tone: str = ""
    apart: bool = False

    @property
    def is_press(self) -> bool:
        """Whether there is nothing to fill in."""
        return self.form is forms.NoFieldsForm


def review(*, actor: Actor, application: Application, at: Any, recommendation: str, text: str, **scores: Any) -> Any:
    """The points of the form, by criterion."""
    points = {name.removeprefix("score_"): value for name, value in scores.items()}
    return reviewing.give_review(actor=actor, application=application, scores=points, text=text,
                                 recommendation=recommendation, at=at)


def sure(verb: Callable[..., Any]) -> Callable[..., Any]:
    """The verb without the tick by which a person confirms."""
    return lambda *, sure, **given: verb(**given)


def labelled(verb: Callable[..., Any]) -> Callable[..., Any]:
    """The verb, whose messages about the application's own fields name them: they stand in no form here."""
    def run(**given: Any) -> Any:
        try:
            return verb(**given)
        except Invalid as refusal:
            if set(refusal.errors) <= {"text"}:
                raise
            raise Invalid({"": [_("%(field)s: %(message)s") % {"field": label_of(name), "message": text}
                                if name != "documents" else text
                                for name, texts in refusal.errors.items() for text in texts]}) from None
    return run


def label_of(name: str) -> str:
    """What a field of an application is called."""
    label = next((str(each.verbose_name) for each in Application._meta.fields if each.name == name), name)
    return label[:1].upper() + label[1:]


def attach(*, file: Any, **given: Any) -> Any:
    """Keep an uploaded paper."""
    return admission.add_application_document(name=file.name, content=file, size=file.size, **given)


DEEDS: dict[str, Deed] = {
    "submit": Deed(forms.NoFieldsForm, labelled(admission.submit_application), _("Send it"),
                   _("The application has its number; the promise runs."), "send", step="submit", tone="primary"),
    "sign": Deed(forms.NoFieldsForm, deciding.sign_application, _("Sign for it"),
                 _("You have signed for the application."), "hand-stop", step="sign", tone="primary"),
    "review": Deed(forms.ReviewForm, review, _("Give your review"), _("Your review is kept."), "star",
                   permission="application.review", states=reviewing.REVIEWED),
    "approve": Deed(forms.ApproveForm, labelled(sure(deciding.approve_application)), _("Approve"),
                    _("Approved: it stands in the register now."), "circle-check", step="approve", tone="success"),
    "ask_info": Deed(forms.AskInfoForm, deciding.ask_information, _("Ask for information"),
                     _("The applicant has been asked; the promise pauses."), "help-circle", step="ask_info"),
    "answer_info": Deed(forms.AnswerInfoForm, labelled(deciding.answer_information), _("Write down the answer"),
                        _("The review goes on."), "message", step="answer_info"),
    "reject": Deed(forms.RejectForm, sure(deciding.reject_application), _("Reject"),
                   _("Rejected; the applicant is told why."), "circle-x", step="reject", tone="danger"),
    "transfer": Deed(forms.TransferForm, transferring.propose_transfer, _("Offer a transfer"),
                     _("The applicant is asked whether another park may go on with it."), "arrows-exchange",
                     permission="application.transfer"),
    "recall_transfer": Deed(forms.NoFieldsForm, transferring.recall_transfer, _("Take the offer back"),
                            _("The transfer is no longer offered."), "arrow-back-up",
                            permission="application.transfer", apart=True),
    "ask_review": Deed(forms.AskReviewForm, reviewing.ask_review, _("Ask for reviews"), _("They have been asked."),
                       "users", permission="application.review", apart=True),
    "assign": Deed(forms.AssignForm, deciding.assign_application, _("Put in charge"),
                   _("Somebody else is in charge."), "user", permission="application.sign", apart=True),
    "message": Deed(forms.MessageForm, deciding.write_message, _("Write"), _("Kept."), "send",
                    permission="application.review", states=SENT, apart=True),
    "document": Deed(forms.DocumentForm, attach, _("Add a document"), _("The document is kept."), "paperclip",
                     permission="application.sign", states=("draft", *OPEN_APPLICATION), apart=True),
    "delete": Deed(forms.NoFieldsForm, admission.delete_application, _("Throw the draft away"),
                   _("The draft is gone."), "trash", permission="application.submit", states=("draft",), apart=True),
}
DECISIONS = ("approve", "reject")


def draft_key(row: Application, verb: str) -> str:
    """Under which name a verb's form is kept while somebody types."""
    return f"admission.{verb}:{row.pk}"


def may(actor: Actor, row: Application, deed: Deed) -> bool:
    """Whether the actor's role towards this application allows the deed, whatever the state."""
    step = APPLICATION.transitions[deed.step] if deed.step else None
    permission = step.permission if step else deed.permission
    return may_on_application(actor, row, permission, ("staff",)) and (not step or "staff" in step.sides)


def offered(actor: Actor, row: Application) -> list[str]:
    """The verbs that fit now for this member of staff."""
    steps = set(APPLICATION.available(actor, row))
    own = actor.user is not None and row.applicant_id == actor.user.pk
    found = [verb for verb, deed in DEEDS.items()
             if may(actor, row, deed) and (deed.step in steps if deed.step else row.state in deed.states)]
    hidden = {"transfer" if row.transfer_park_id or row.applicant_id is None else "recall_transfer",
              *(("recall_transfer",) if row.transfer_park_id is None else ())}
    return [verb for verb in found if verb not in hidden and not own]


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def deed(request: HttpRequest, pk: UUID, verb: str) -> HttpResponse:
    """The form of a verb, or the deed itself. 403: role too low; 409: not now; 400: the form as typed."""
    if verb not in DEEDS:
        raise NotFound()
    named, row = DEEDS[verb], access.application_for_staff(request.actor, pk)
    if not may(request.actor, row, named):
        raise Forbidden()
    make = partial(named.form, actor=request.actor, row=row, auto_id=f"id_{verb}_%s")
    if request.method != "POST":
        if named.step:
            APPLICATION.check(request.actor, row, named.step)
        return show(request, row, verb, make(), 200)
    call = partial(named.call, actor=request.actor, application=row, at=timezone.now())
    if named.is_press and verb != "submit":
        call()
        return finished(request, row, verb)
    form = make(request.POST, request.FILES)
    status, _result = perform(form, call)
    if status != 200:
        return show(request, row, verb, form, status)
    drafts.drop(actor=request.actor, key=draft_key(row, verb))
    return finished(request, row, verb)


def finished(request: HttpRequest, row: Application, verb: str) -> HttpResponse:
    """Say what was done, and go back to the application."""
    messages.success(request, DEEDS[verb].done)
    return redirect("admission:list") if verb == "delete" else redirect("admission:application", row.pk)


def show(request: HttpRequest, row: Application, verb: str, form: forms.VerbForm, status: int) -> HttpResponse:
    """The verb's form: a fragment for htmx, else a page of its own."""
    if verb not in ("assign", "document", *DECISIONS):
        drafted(form, request.actor, draft_key(row, verb))
    if status == 409:
        row = access.application_for_staff(request.actor, row.pk)
    context: dict[str, Any] = {"row": row, "verb": verb, "deed": DEEDS[verb], "form": form, "stale": status == 409}
    if verb in DECISIONS:
        context["score"] = queries.scoreboard(queries.reviews_of(request.actor, row))
        context["alike"] = queries.alike(request.actor, row) if verb == "approve" else []
    template = "admission/_verb.html" if request.headers.get("HX-Request") == "true" else "admission/verb.html"
    return render(request, template, context, status=status)


@staff_page
@require_POST
def recall_review(request: HttpRequest, pk: UUID, review: UUID) -> HttpResponse:
    """Ask somebody no longer."""
    row = access.application_for_staff(request.actor, pk)
    reviewing.withdraw_review_request(actor=request.actor, review=access.review_of(request.actor, row, review),
                                      at=timezone.now())
    messages.success(request, _("The review is no longer asked for."))
    return redirect("admission:application", row.pk)
