"""The form of a help request: for tenants, and for staff who write down what a tenant said.

It only reads types. What is required or too long the verbs say, and their messages come back to the fields: answers
to the kind's questions stand in fields named `answers.<code>`.
"""
from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.conf import settings
from django.http import QueryDict
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from parkadmin.core.bilingual import reads_chinese
from parkadmin.core.files import ALLOWED
from parkadmin.core.forms import KitForm, ManyFilesField, ManyFilesInput
from parkadmin.core.reference.regions import NATIONWIDE, PROVINCES, region_name
from parkadmin.core.reference.sectors import SECTORS, sector_name
from requests_desk.choices import Sharing
from requests_desk.models import HelpRequest, Question, RequestKind

MOST_FILES = 10
NEAR = ["110000", "120000", "130000", NATIONWIDE]
DATE = {"type": "date"}
SHARING_WORDS = [
    (Sharing.TEASER, _("Partners may see the need, but not who we are until they accept (recommended)")),
    (Sharing.OPEN, _("Partners may see the need and who we are: the quickest way")),
    (Sharing.PARK, _("Only my park: nobody else is asked")),
]


class MoneyField(forms.CharField):
    """An amount as people write it: "60,000", "¥60 000". The verb decides whether it is one."""

    def to_python(self, value: Any) -> str:
        text = super().to_python(value)
        return "".join(text.split()).replace(",", "").replace("，", "").strip("¥￥元") if text else ""


class FilesField(ManyFilesField):
    """Several files at once. What they are is checked one by one, when they are kept."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs = {"label": _("Files"), "required": False, "allow_empty_file": True, "help_text": FILES_HINT,
                  "widget": ManyFilesInput(attrs={"accept": ",".join(f".{kind}" for kind in ALLOWED)})} | kwargs
        super().__init__(**kwargs)

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        found = super().clean(data, initial)
        if len(found) > MOST_FILES:
            raise forms.ValidationError(_("At most %(count)d files at a time."), params={"count": MOST_FILES})
        return found


FILES_HINT = format_lazy(_("PDF, Word, Excel, PowerPoint, pictures or text, up to {size} MB each, {count} at a time."),
                         size=settings.FILE_MAX_BYTES // 2**20, count=MOST_FILES)


def question_field(question: Question) -> forms.Field:
    """The field that asks one extra question. Whether an answer is needed is marked here and decided by the verb."""
    kinds, given = Question.Type, {"label": str(question), "required": question.required}
    if question.type == kinds.NUMBER:
        return forms.IntegerField(**given, widget=forms.NumberInput(attrs={"inputmode": "numeric"}))
    if question.type == kinds.DATE:
        return forms.DateField(**given, widget=forms.DateInput(DATE, "%Y-%m-%d"))
    if question.type == kinds.YES_NO:
        return forms.TypedChoiceField(**given, widget=forms.RadioSelect, empty_value=None,
                                      choices=[("yes", _("Yes")), ("no", _("No"))], coerce=lambda text: text == "yes")
    if question.type == kinds.CHOICE:
        name = "zh" if reads_chinese() else "en"
        options = [(choice["code"], choice.get(name) or choice["code"]) for choice in question.choices]
        return forms.ChoiceField(**given, choices=[("", _("Please choose")), *options])
    return forms.CharField(**given)


class RequestForm(KitForm):
    """What a tenant needs. `kinds` are those on offer, with their questions; `drafting` takes what is there so far."""

    title = forms.CharField(
        label=_("What do you need?"), help_text=_("One sentence, as you would say it on the phone."),
        widget=forms.TextInput(attrs={"placeholder": _("For example: UAV pilot training for six technicians"),
                                      "autocomplete": "off"}))
    kind = forms.ChoiceField(label=_("Kind of help"), required=False)
    description = forms.CharField(label=_("Details"), widget=forms.Textarea(attrs={"rows": 5}),
                                  help_text=_("The goal, the people involved, what you have tried already."))
    budget = MoneyField(label=_("Budget (CNY)"), required=False, widget=forms.TextInput(
        attrs={"inputmode": "decimal", "autocomplete": "off"}))
    wanted_by = forms.DateField(label=_("Wanted by"), required=False, widget=forms.DateInput(DATE, "%Y-%m-%d"))
    contact_phone = forms.CharField(label=_("Phone"), required=False, widget=forms.TextInput(
        attrs={"type": "tel", "autocomplete": "tel"}))
    people = forms.IntegerField(label=_("People concerned"), required=False, widget=forms.NumberInput(
        attrs={"inputmode": "numeric", "min": 0}))
    sector = forms.ChoiceField(label=_("Sector of the economy"), required=False)
    regions = forms.MultipleChoiceField(label=_("Regions wanted"), required=False, widget=forms.CheckboxSelectMultiple,
                                        help_text=_("Where the help may come from. Nothing ticked: anywhere."))
    shared_in_tenant = forms.BooleanField(label=_("My colleagues may see this request"), required=False, initial=True,
                                          help_text=_("Owners of the company always see it."))
    sharing = forms.ChoiceField(label=_("How far may the park share it?"), widget=forms.RadioSelect,
                                choices=SHARING_WORDS, initial=Sharing.TEASER)
    files = FilesField()

    def __init__(self, *args: Any, kinds: Sequence[RequestKind] = (), drafting: bool = False,
                 kind_fixed: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kinds = {kind.code: kind for kind in kinds}
        self.drafting = drafting
        self.fields["kind"].choices = [("", _("Not sure – let the park decide")),
                                       *((code, kind.name) for code, kind in self.kinds.items())]
        self.fields["sector"].choices = [("", _("No particular one")), *((code, sector_name(code)) for code in SECTORS)]
        regions = NEAR + [code for code in PROVINCES if code not in NEAR]
        self.fields["regions"].choices = [(code, region_name(code)) for code in regions]
        self.fields["kind"].disabled = kind_fixed
        self._ask_questions()

    def _ask_questions(self) -> None:
        self.chosen_kind = self.kinds.get(str(self["kind"].value() or ""))
        asked = self.chosen_kind.questions.all() if self.chosen_kind else []
        self.codes = [question.code for question in asked]
        for question in asked:
            self.fields[f"answers.{question.code}"] = question_field(question)

    @property
    def question_fields(self) -> Iterable[forms.BoundField]:
        """The fields of the kind's own questions."""
        return [self[f"answers.{code}"] for code in self.codes]

    @property
    def more_is_used(self) -> bool:
        """Whether one of the less common fields says something, so that they are shown."""
        hidden = ("people", "regions", "sector", "shared_in_tenant")
        return (any(self[name].errors for name in hidden) or bool(self["people"].value() or self["regions"].value())
                or not self["shared_in_tenant"].value())

    def full_clean(self) -> None:
        """A draft may be incomplete; the marks of what is required stay."""
        required = [field for field in self.fields.values() if field.required and self.drafting]
        for field in required:
            field.required = False
        super().full_clean()
        for field in required:
            field.required = True

    def clean_kind(self) -> RequestKind | None:
        return self.kinds.get(self.cleaned_data["kind"])

    def clean(self) -> dict[str, Any]:
        """The answers in one value, as the verbs take them."""
        found = super().clean() or self.cleaned_data
        found["answers"] = {code: found.pop(f"answers.{code}", None) for code in self.codes}
        return found


def initial_of(row: HelpRequest) -> dict[str, Any]:
    """What a request says, as the form's fields."""
    plain = ("title", "description", "wanted_by", "contact_phone", "people", "sector", "regions", "shared_in_tenant",
             "sharing")
    answers = {f"answers.{code}": {True: "yes", False: "no"}.get(value, value) if isinstance(value, bool) else value
               for code, value in row.answers.items()}
    return {name: getattr(row, name) for name in plain} | answers | {
        "kind": row.kind.code if row.kind else "", "budget": plain_amount(row.budget)}


def plain_amount(amount: Decimal | None) -> str:
    """An amount as one would type it: no separators, cents only where there are some."""
    if amount is None:
        return ""
    return f"{amount:f}" if amount != amount.to_integral_value() else f"{amount:.0f}"


def as_typed(data: QueryDict) -> dict[str, Any]:
    """What was typed so far, for a form that is shown again before it is sent."""
    return {name: data.getlist(name) if name == "regions" else data.get(name) for name in data} | {
        "shared_in_tenant": "shared_in_tenant" in data, "regions": data.getlist("regions")}
