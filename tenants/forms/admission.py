"""Forms of the desk's verbs on an application. They say what was typed; the verbs decide."""
from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from parkadmin.core.actors import Actor
from parkadmin.core.forms import KitForm
from tenants import admission_queries as queries
from tenants.choices import NoteAudience, Recommendation, RejectionReason
from tenants.models import Application
from tenants.services.reviewing import HIGHEST, LOWEST

from .company import DateInput

POINTS = [(str(number), str(number)) for number in range(LOWEST, HIGHEST + 1)]


def area(label: Any, help_text: Any = "", rows: int = 4, required: bool = True) -> forms.CharField:
    return forms.CharField(label=label, help_text=help_text, required=required,
                           widget=forms.Textarea({"rows": rows}))


class VerbForm(KitForm):
    """A form of one verb: knows who acts on which application."""

    def __init__(self, *args: Any, actor: Actor, row: Application, **kwargs: Any) -> None:
        self.actor, self.row = actor, row
        super().__init__(*args, **kwargs)
        self.prepare()

    def prepare(self) -> None:
        """Choices and first values that depend on the application."""


class NoFieldsForm(VerbForm):
    """Nothing to fill in: a button."""


class VersionedForm(VerbForm):
    """A verb that refuses to decide about something that has changed since the form was opened."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def prepare(self) -> None:
        self.initial.setdefault("version", self.row.version)


class AskInfoForm(VerbForm):
    """A question that the park needs answered."""

    text = area(_("Your question"), _("The applicant is written to. The promise to decide pauses until the answer."))


class AnswerInfoForm(VerbForm):
    """What the applicant said on the phone or by mail."""

    text = area(_("What the applicant answered"), _("The applicant sees it in the conversation."))


class AssignForm(VersionedForm):
    """Somebody else in charge."""

    owner = forms.ModelChoiceField(label=_("In charge"), queryset=None, empty_label=_("Choose a person"))

    def prepare(self) -> None:
        super().prepare()
        self.fields["owner"].queryset = queries.owners_for(self.row)
        self.initial.setdefault("owner", self.row.owner_id)


class AskReviewForm(VerbForm):
    """Who should give an opinion."""

    reviewers = forms.ModelMultipleChoiceField(label=_("Reviewers"), queryset=None,
                                               widget=forms.CheckboxSelectMultiple,
                                               help_text=_("Each of them is told, and sees the others' reviews."))

    def prepare(self) -> None:
        self.fields["reviewers"].queryset = queries.reviewers_for(self.row)


class ReviewForm(VerbForm):
    """The own opinion: points per criterion, an advice, and why."""

    recommendation = forms.ChoiceField(label=_("Your recommendation"), choices=Recommendation.choices,
                                       widget=forms.RadioSelect)
    text = area(_("Your opinion"), _("For the park's staff; the applicant does not read it. Needed unless you advise "
                                     "to admit without conditions."), rows=5, required=False)

    def prepare(self) -> None:
        self.criteria = queries.criteria_of(self.row.park_id)
        mine = next((each for each in queries.reviews_of(self.actor, self.row)
                     if each.reviewer_id == self.actor.user.pk and each.given_at), None)
        given = {score.criterion_id: score.points for score in mine.scores.all()} if mine else {}
        for each in self.criteria:
            self.fields[f"score_{each.pk}"] = forms.TypedChoiceField(
                label=str(each), help_text=each.help, choices=POINTS, coerce=int, widget=forms.RadioSelect,
                initial=given.get(each.pk))
        self.order_fields([*(f"score_{each.pk}" for each in self.criteria), "recommendation", "text"])
        if mine:
            self.initial |= {"recommendation": mine.recommendation, "text": mine.text}


class ApproveForm(VersionedForm):
    """Admit, perhaps under conditions."""

    conditions = area(_("Conditions"), _("What the company has to fulfil; it reads them. Leave it empty for none."),
                      required=False)
    sure = forms.BooleanField(label=_("Yes, enter it into the register"))


class RejectForm(VersionedForm):
    """Say no, with a reason."""

    reason_code = forms.ChoiceField(label=_("Reason"), choices=[("", _("Choose a reason")), *RejectionReason.choices])
    reason_text = area(_("Explanation"), _("The applicant reads it."))
    elsewhere = area(_("What else could help"), _("Another park, an incubator, what to change before applying again."),
                     rows=3, required=False)
    sure = forms.BooleanField(label=_("Yes, tell the applicant"))


class TransferForm(VerbForm):
    """Another park that fits better."""

    park = forms.ModelChoiceField(label=_("Park"), queryset=None, empty_label=_("Choose a park"))
    text = area(_("Why it fits better"), _("The applicant reads it, and agrees or stays."))

    def prepare(self) -> None:
        self.fields["park"].queryset = queries.parks_to_transfer(self.row)


class MessageForm(VerbForm):
    """An entry of the conversation, for one of two audiences."""

    audience = forms.ChoiceField(label=_("Who reads it"), choices=NoteAudience.choices, widget=forms.RadioSelect,
                                 initial=NoteAudience.INTERNAL)
    text = forms.CharField(label=_("Text"), widget=forms.Textarea({"rows": 3}))

    def prepare(self) -> None:
        choices = [(NoteAudience.INTERNAL.value, pgettext_lazy("audience", "Internal note"))]
        if self.row.applicant_id:
            choices.append((NoteAudience.APPLICANT.value, _("To the applicant")))
        self.fields["audience"].choices = choices


class DocumentForm(VerbForm):
    """One more paper."""

    paper = forms.ModelChoiceField(label=_("What it is"), queryset=None, required=False,
                                   empty_label=_("Something else"))
    title = forms.CharField(label=_("Title"), required=False, widget=forms.TextInput({"maxlength": 120}),
                            help_text=_("Not needed for one of the park's papers."))
    valid_until = forms.DateField(label=_("Valid until"), required=False, widget=DateInput)
    file = forms.FileField(label=_("File"), help_text=_("PDF, Office, pictures or text, at most 25 MB."))

    def prepare(self) -> None:
        self.fields["paper"].queryset = self.row.park.required_papers.filter(is_active=True)
