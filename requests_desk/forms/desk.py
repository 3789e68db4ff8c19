"""Forms of the desk's verbs on a request. They say what was typed; the verbs decide. Field names are the verbs'."""
from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from parkadmin.core.actors import Actor
from parkadmin.core.errors import NotFound
from parkadmin.core.forms import KitForm, ManyFilesField
from requests_desk import access, desk_queries
from requests_desk.choices import Priority, Reason, Resolution
from requests_desk.models import HelpRequest, Referral

from . import merging

AREA = forms.Textarea(attrs={"rows": 4})
REASONS = [("", _("Choose a reason"))] + [
    (code.value, code.label) for code in Reason if code not in (Reason.EXPIRED, Reason.DUPLICATE)]


class UserChoice(forms.ModelChoiceField):
    """One person of a queryset that is given when the form is made."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(queryset=desk_queries.officers_in([]), **kwargs)


class VerbForm(KitForm):
    """A form of one verb: knows who acts on which request."""

    def __init__(self, *args: Any, actor: Actor, request: HelpRequest, **kwargs: Any) -> None:
        self.actor, self.request = actor, request
        super().__init__(*args, **kwargs)
        self.prepare()

    def prepare(self) -> None:
        """Choices and first values that depend on the request."""


class VersionedForm(VerbForm):
    """A verb that refuses to overwrite what somebody else has changed since the form was opened."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    facts: tuple[str, ...] = ()  # fields that show what is stored, which somebody else may change, too

    def prepare(self) -> None:
        self.initial.setdefault("version", self.request.version)

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        found.pop(merging.SEEN, None)
        return found


class AskForm(VerbForm):
    question = forms.CharField(label=_("Question to the tenant"), widget=AREA, strip=False, help_text=_(
        "The tenant gets it by mail. The promised time pauses until the answer."))


class TriageForm(VersionedForm):
    """Kind and priority: what settles who looks at it and by when."""

    facts = ("kind", "priority")
    kind = forms.ModelChoiceField(label=_("Kind of help"), queryset=desk_queries.kind_choices())
    priority = forms.ChoiceField(label=_("Priority"), choices=Priority.choices)

    def prepare(self) -> None:
        super().prepare()
        self.initial.setdefault("kind", self.request.kind_id)
        self.initial.setdefault("priority", self.request.priority)


class AssignForm(VersionedForm):
    facts = ("owner",)
    owner = UserChoice(label=_("Officer"))

    def prepare(self) -> None:
        super().prepare()
        self.fields["owner"].queryset = desk_queries.officers_in([self.request.park_id])
        self.initial.setdefault("owner", self.request.owner_id)


class ActivateForm(TriageForm, AssignForm):
    """Somebody owns it, kind and priority are settled: the search begins."""

    field_order = ["owner", "kind", "priority"]
    facts = ("owner", "kind", "priority")

    def prepare(self) -> None:
        super().prepare()
        if self.initial["owner"] is None and self.actor.user:
            self.initial["owner"] = self.actor.user.pk


class DeclineForm(VerbForm):
    reason_code = forms.ChoiceField(label=_("Reason"), choices=REASONS)
    reason_text = forms.CharField(label=_("Explanation for the tenant"), widget=AREA, strip=False)
    elsewhere = forms.CharField(label=_("Where else the tenant can go"), strip=False,
                                widget=forms.Textarea(attrs={"rows": 2}))


class ResolveForm(VersionedForm):
    resolution = forms.ChoiceField(label=_("Result"), choices=[("", _("Choose a result")), *Resolution.choices])
    summary = forms.CharField(label=_("What came of it"), widget=AREA, strip=False, help_text=_(
        "The tenant reads this and is asked to confirm."))


class ReopenForm(VerbForm):
    text = forms.CharField(label=_("Why it is taken up again"), widget=AREA, strip=False)


class ErrorForm(VerbForm):
    text = forms.CharField(label=_("Why this should not have been written"), widget=AREA, strip=False)


class DuplicateForm(VerbForm):
    other = forms.CharField(label=_("Number of the other request"), max_length=20, help_text=_(
        "Of the same tenant. Whoever asked follows the other request; open referrals are cancelled."))

    def clean_other(self) -> HelpRequest:
        try:
            return access.request_for_desk(self.actor, self.cleaned_data["other"].strip())
        except NotFound:
            raise forms.ValidationError(_("There is no request with this number in your park.")) from None


class SplitForm(VerbForm):
    """The second need, in its own words."""

    title = forms.CharField(label=_("The second need in one sentence"), widget=forms.TextInput(
        attrs={"autocomplete": "off"}))
    description = forms.CharField(label=_("Details"), widget=AREA, strip=False, help_text=_(
        "The company reads this. Contact, sector and sharing are taken over; clocks and number are its own."))
    kind = forms.ModelChoiceField(label=_("Kind of help"), queryset=desk_queries.kind_choices(), required=False,
                                  empty_label=_("Not settled yet"))


class DismissForm(VerbForm):
    """"Not suitable", with why: it is not suggested for this request again."""

    resource = forms.UUIDField(widget=forms.HiddenInput)
    why = forms.CharField(label=_("Why it is not suitable"), max_length=500, strip=False)

    def clean_resource(self) -> Any:
        return access.resource_for(self.actor, self.cleaned_data["resource"])


class MessageForm(VerbForm):
    """The composer: a note, a reply to the tenant, or a message to one of the destinations. Narrowest first."""

    to = forms.ChoiceField(label=_("Who reads this"), widget=forms.RadioSelect)
    text = forms.CharField(label=_("Text"), strip=False, widget=forms.Textarea(attrs={"rows": 4}))
    files = ManyFilesField(label=_("Files"), required=False)
    priority = forms.ChoiceField(label=_("Priority"), required=False, choices=[("", ""), *Priority.choices])

    def __init__(self, *args: Any, referrals: list[Referral] = (), **kwargs: Any) -> None:
        self.referrals = {row.number: row for row in referrals if row.is_open and row.origin_park_id in
                          kwargs["actor"].park_ids}
        super().__init__(*args, **kwargs)

    def prepare(self) -> None:
        self.fields["to"].choices = [("internal", _("Internal note")), ("tenant", _("Reply to the tenant")),
                                     *[(number, str(row.destination_organization))
                                       for number, row in self.referrals.items()]]
        self.initial.setdefault("to", "internal")

    @property
    def new_priority(self) -> Any:
        """What a saved reply does besides: the words of its priority, nothing without one."""
        return dict(Priority.choices).get(self["priority"].value() or "", "")

    def put(self, text: str, audience: str, priority: str) -> None:
        """Put a saved reply below what is written already, for those for whom it is meant. A note that stands there
        stays a note: words among staff never change to a wider audience by themselves."""
        written, chosen = str(self.initial.get("text") or "").strip(), self.initial["to"]
        if written and audience != "internal":
            pass
        elif audience != "partner":
            chosen = audience
        elif chosen not in self.referrals:
            chosen = next(iter(self.referrals), "internal")
        self.initial |= {"text": f"{written}\n\n{text}" if written else text, "to": chosen, "priority": priority}


class NoFieldsForm(VerbForm):
    """A verb that takes nothing but the decision."""


