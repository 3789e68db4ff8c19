"""What a destination can do with a referral: one table from verb to form and service call.

The partner page, the page behind a mailed link and the desk of a destination park all read it. A view puts
`answering.actions(actor, referral)` into the context, includes `partner/_answer.html`, and hands what was sent to
`answer`.
"""
from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Any

from django import forms
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from parkadmin.core.actors import Actor
from parkadmin.core.errors import Forbidden, NotFound, Refused
from parkadmin.core.forms import KitForm, ManyFilesField, ManyFilesInput
from parkadmin.core.http.deeds import perform
from requests_desk.choices import REFERRAL_RUNNING, OutcomeKind, Reason
from requests_desk.lifecycle import REFERRAL
from requests_desk.models import Referral
from requests_desk.services import answering as verbs
from requests_desk.services.conversation import write_to_partner
from requests_desk.services.referral import cancel_referral

SIDE = ("destination",)
BY_ITSELF = {Reason.EXPIRED}  # only the system gives this reason


class DateInput(forms.DateInput):
    """The device's own date picker; it wants and sends ISO 8601."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


def area(rows: int = 3) -> forms.Textarea:
    """A text area that grows with its text."""
    return forms.Textarea({"rows": rows})


def reasons() -> list[tuple[str, Any]]:
    """The reasons a person can give, with nothing chosen beforehand."""
    return [("", _("Please choose")), *[pair for pair in Reason.choices if pair[0] not in BY_ITSELF]]


def files_field() -> ManyFilesField:
    return ManyFilesField(label=_("Files"), required=False, widget=ManyFilesInput,
                          help_text=_("PDF, Office, pictures or text, at most 25 MB each."))


class PlainForm(KitForm):
    """Nothing to fill in: one press is enough."""


class AcceptForm(KitForm):
    contact_name = forms.CharField(label=_("Contact person"), max_length=80,
                                   widget=forms.TextInput({"autocomplete": "name"}))
    contact_phone = forms.CharField(label=_("Phone"), max_length=32, required=False,
                                    widget=forms.TextInput({"type": "tel", "autocomplete": "tel"}))
    contact_email = forms.CharField(label=_("E-mail"), max_length=254, required=False,
                                    widget=forms.EmailInput({"autocomplete": "email"}))
    expected_on = forms.DateField(label=_("Done by"), widget=DateInput,
                                  help_text=_("When you expect to be done; you can move it later."))


class ReasonForm(KitForm):
    reason_code = forms.ChoiceField(label=_("Reason"), choices=reasons)
    reason_text = forms.CharField(label=_("Explanation"), widget=area(),
                                  help_text=_("The park reads this and looks further with it."))


class StartForm(KitForm):
    text = forms.CharField(label=_("First step"), widget=area(),
                           help_text=_("For example: called them, first lesson on Monday."))


class ProgressForm(KitForm):
    text = forms.CharField(label=_("How it goes"), widget=area())
    expected_on = forms.DateField(label=_("New expected date"), required=False, widget=DateInput,
                                  help_text=_("Leave it empty if the date stays as it is."))


class HoldForm(KitForm):
    reason_code = forms.ChoiceField(label=_("Reason"), choices=reasons)
    reason_text = forms.CharField(label=_("Explanation"), widget=area())
    until = forms.DateField(label=_("Until when"), widget=DateInput)


class CompleteForm(KitForm):
    kind = forms.ChoiceField(label=_("What came of it"), choices=[("", _("Please choose")), *OutcomeKind.choices])
    text = forms.CharField(label=_("What was done"), widget=area(4),
                           help_text=_("The company reads this and is asked to confirm it."))
    people = forms.IntegerField(label=_("People trained or advised"), required=False, min_value=0)
    amount = forms.DecimalField(label=_("Amount invested or granted (yuan)"), required=False, min_value=0,
                                widget=forms.NumberInput({"step": "0.01"}))
    contracts = forms.IntegerField(label=_("Contracts signed"), required=False, min_value=0)
    jobs = forms.IntegerField(label=_("Jobs created"), required=False, min_value=0)
    files = files_field()


class FailForm(ReasonForm):
    tried = forms.CharField(label=_("What was tried"), widget=area())


class MessageForm(KitForm):
    text = forms.CharField(label=_("Message to the park"), widget=area())
    files = files_field()


def upload(files: Iterable[Any]) -> list[tuple[str, Any, int]]:
    """Uploaded files as the services take them."""
    return [(each.name, each, each.size) for each in files]


def complete(*, actor: Actor, referral: Referral, at: datetime, files: Iterable[Any] = (), **outcome: Any) -> Referral:
    """The form's numbers as an outcome."""
    return verbs.complete_referral(actor=actor, referral=referral, at=at, outcome=outcome, files=upload(files))


def message(*, actor: Actor, referral: Referral, at: datetime, text: str, files: Iterable[Any] = ()) -> Any:
    """A message of the destination, as long as the referral is open."""
    if not referral.is_open:
        raise Refused("wrong_state", gettext("This has ended. Call or write to the park."))
    return write_to_partner(actor=actor, referral=referral, at=at, text=text, files=upload(files))


@dataclass(frozen=True)
class Answer:
    """One row of the table. `button` is what the button says, `done` what the person reads afterwards."""

    form: type[KitForm]
    deed: Callable[..., Any]
    label: Any
    button: Any
    done: Any
    icon: str
    tone: str = ""


ANSWERS: dict[str, Answer] = {
    "receive": Answer(PlainForm, verbs.receive_referral, _("Sign for it"), _("Sign for it"),
                      _("Signed for. The park sees that you have read it. Please accept or reject it next."), "check"),
    "accept": Answer(AcceptForm, verbs.accept_referral, _("Accept"), _("Accept and help"),
                     _("Thank you. The park and the company have been told that you will help."), "circle-check"),
    "start": Answer(StartForm, verbs.start_referral, _("Start"), _("Start the work"),
                    _("Noted: the work has started."), "player-play"),
    "resume": Answer(PlainForm, verbs.resume_referral, _("Go on"), _("Go on with the work"),
                     _("Noted: the work goes on."), "player-play"),
    "progress": Answer(ProgressForm, verbs.report_progress, _("Report progress"), _("Send the report"),
                       _("Thank you. The park reads how it goes."), "note"),
    "complete": Answer(CompleteForm, complete, _("Report the result"), _("Report it as done"),
                       _("Thank you. The company is asked to confirm the result."), "circle-check", "success"),
    "hold": Answer(HoldForm, verbs.hold_referral, _("Put on hold"), _("Put it on hold"),
                   _("On hold. Come back here to go on."), "player-pause"),
    "reject": Answer(ReasonForm, verbs.reject_referral, _("Reject"), _("Reject it"),
                     _("Thank you for the answer. The park looks further."), "x", "danger"),
    "fail": Answer(FailForm, verbs.fail_referral, _("It did not work"), _("Report that it did not work"),
                   _("Thank you for trying. The park looks further."), "alert-triangle", "danger"),
    "cancel": Answer(ReasonForm, cancel_referral, _("Cancel"), _("Cancel our help"),
                     _("Cancelled. The park has been told why."), "x", "danger"),
    "message": Answer(MessageForm, message, _("Write to the park"), _("Send to the park"), _("Sent to the park."),
                      "message"),
}
ALWAYS = {"progress": REFERRAL_RUNNING, "message": [*REFERRAL.states]}  # deeds that move nothing, and when they fit
FIRST = ("receive", "accept", "start", "resume", "progress")  # the obvious next one, the earliest that fits


@dataclass(frozen=True)
class Action:
    """An answer as it stands on the page: its form, perhaps with what was typed; `first` is the obvious next one.
    It stands open, unless somebody has just sent another one."""

    verb: str
    answer: Answer
    form: KitForm
    first: bool = False
    is_open: bool = False

    @property
    def is_press(self) -> bool:
        """Whether there is nothing to fill in."""
        return not self.form.fields

    @property
    def has_files(self) -> bool:
        return self.form.is_multipart()


@dataclass(frozen=True)
class Answered:
    """What came of an answer: 200, 400 (check your input) or 409 (not possible now), and the form as typed."""

    status: int
    verb: str
    form: KitForm

    @property
    def done(self) -> Any:
        return ANSWERS[self.verb].done


def may(actor: Actor, referral: Referral, verb: str) -> bool:
    """Whether the actor may do this for the destination, whatever the state."""
    return REFERRAL.may(actor, referral, f"referral.{verb}", SIDE)


def offered(actor: Actor, referral: Referral) -> list[str]:
    """The verbs that fit now for the destination's side, in the table's order. Nothing after the end."""
    if not referral.is_open:
        return []
    fitting = {*REFERRAL.available(actor, referral), *(verb for verb, states in ALWAYS.items()
                                                       if referral.state in states)}
    return [verb for verb in ANSWERS if verb in fitting and may(actor, referral, verb)]


def actions(actor: Actor, referral: Referral, typed: Answered | None = None) -> list[Action]:
    """The answers that fit now, each with its form; the obvious next one first, the message last."""
    names = offered(actor, referral)
    first = next((verb for verb in FIRST if verb in names), "")
    names = sorted(names, key=lambda verb: (verb != first, verb == "message"))
    shown = typed.verb if typed and typed.verb in names else first
    return [Action(verb, ANSWERS[verb], typed.form if typed and typed.verb == verb else
                   blank(actor, referral, verb), verb == first, verb == shown) for verb in names]


def leftover(actor: Actor, referral: Referral, typed: Answered | None) -> Action | None:
    """What was typed for an answer that is not possible any more, so that no text is lost."""
    if typed is None or typed.verb in offered(actor, referral):
        return None
    return Action(typed.verb, ANSWERS[typed.verb], typed.form)


def blank(actor: Actor, referral: Referral, verb: str) -> KitForm:
    """An empty form; for the acceptance with the person's own contact, or the one in the directory."""
    start = partial(ANSWERS[verb].form, auto_id=f"id_{verb}_%s")
    if verb != "accept":
        return start()
    user, resource = actor.user, referral.resource
    if user:
        return start(initial={"contact_name": user.name, "contact_phone": user.phone, "contact_email": user.email})
    return start(initial={"contact_name": resource.contact_name, "contact_email": resource.contact_email}
                 if resource else {})


def answer(actor: Actor, referral: Referral, verb: str, data: Mapping[str, Any],
           files: MultiValueDict | None, at: datetime) -> Answered:
    """Carry out one answer of the destination. NotFound: no such verb; Forbidden: not this actor's to do."""
    row = ANSWERS.get(verb)
    if row is None:
        raise NotFound()
    if not may(actor, referral, verb):
        raise Forbidden()
    form = row.form(data, files, auto_id=f"id_{verb}_%s")
    status, _result = perform(form, partial(row.deed, actor=actor, referral=referral, at=at))
    return Answered(status, verb, form)


def next_due(referral: Referral) -> tuple[Any, datetime | date | None]:
    """What the destination owes next, in words, and by when."""
    if referral.state == "requested":
        return _("Sign for it"), referral.receipt_due_at
    if referral.state == "received":
        return _("Accept or reject"), referral.answer_due_at
    if referral.state == "on_hold":
        return _("On hold until"), referral.hold_until
    return (_("Progress note"), referral.progress_due_at) if referral.is_open else ("", None)
