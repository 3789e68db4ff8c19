"""What applicants type: the application in sections, and the few things they do with it afterwards."""
from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from parkadmin.core.forms import KitForm, ManyFilesField
from parkadmin.core.reference.regions import NATIONWIDE, REGIONS, region_name
from parkadmin.core.reference.sectors import sector_choices
from tenants.choices import TenantKind, TenantStage
from tenants.models import Application, ApplicationDocument, RequiredPaper
from tenants.validators import APPLICATION_FIELDS, NEEDED_TO_SUBMIT

from .company import DateInput

SECTIONS = [
    ("company", _("The company or team"), ["kind", "name_zh", "name_en", "uscc", "sector", "origin", "stage",
                                           "founded_on", "people"]),
    ("plans", _("What you do and what you plan"), ["about", "plans", "needs", "space_wanted", "investment_planned"]),
    ("contact", _("Whom we ask"), ["contact_name", "phone", "email"]),
]
FILE_HINT = _("PDF, Office, pictures or text, at most 25 MB.")


def line(label: Any, limit: int, help_text: Any = "", **attrs: Any) -> forms.CharField:
    return forms.CharField(label=label, required=False, help_text=help_text,
                           widget=forms.TextInput({"maxlength": limit, **attrs}))


def text(label: Any, help_text: Any = "", rows: int = 4) -> forms.CharField:
    return forms.CharField(label=label, required=False, help_text=help_text, widget=forms.Textarea({"rows": rows}))


def number(label: Any, help_text: Any = "") -> forms.IntegerField:
    return forms.IntegerField(label=label, required=False, help_text=help_text,
                              widget=forms.NumberInput({"min": 0, "inputmode": "numeric"}))


@dataclass(frozen=True)
class PaperFields:
    """A wanted paper in the form: what was given already, and the fields for more."""

    paper: RequiredPaper
    given: list[ApplicationDocument]
    file: BoundField
    until: BoundField
    is_missing: bool


class ApplicationForm(KitForm):
    """An application as it is written. Nothing has to be there until it is sent, so no field refuses to be empty."""

    kind = forms.ChoiceField(label=_("What applies"), choices=TenantKind.choices, widget=forms.RadioSelect)
    name_zh = line(_("Registered name (Chinese)"), 160, _("Teams: the name under which you work."))
    name_en = line(_("Name in English"), 160)
    uscc = line(_("Unified social credit code"), 18, _("18 characters, on the business licence. Teams have none."),
                autocomplete="off", spellcheck="false")
    sector = forms.ChoiceField(label=_("Sector"), required=False)
    origin = forms.ChoiceField(label=_("Where you are now"), required=False)
    stage = forms.ChoiceField(label=_("How far you are"), required=False, choices=[("", "–"), *TenantStage.choices])
    founded_on = forms.DateField(label=_("Founded on"), required=False, widget=DateInput)
    people = number(_("People"))
    about = text(_("What you do"), _("What you make, for whom, and what is special about it."))
    plans = text(_("What you plan in the park"), _("What moves here, when, and what shall come of it in two years."))
    needs = text(_("What help you expect"), _("Training, experts, partners, investment: the park looks for it from the "
                                              "first day."), rows=3)
    space_wanted = number(_("Space wanted (m²)"))
    investment_planned = forms.CharField(label=_("Planned investment (yuan)"), required=False,
                                         widget=forms.TextInput({"inputmode": "decimal", "maxlength": 16}))
    contact_name = line(_("Contact"), 80, autocomplete="name")
    phone = line(_("Phone"), 32, type="tel", autocomplete="tel")
    email = line(_("E-mail"), 254, type="email", autocomplete="email")
    use_required_attribute = False
    more = ManyFilesField(label=_("Further documents"), required=False, help_text=FILE_HINT)

    def __init__(self, *args: Any, row: Application, papers: list[RequiredPaper],
                 documents: list[ApplicationDocument], missing: dict[str, Any], **kwargs: Any) -> None:
        initial = {name: getattr(row, name) for name in APPLICATION_FIELDS}
        super().__init__(*args, initial=initial, **kwargs)
        self.row, self.papers, self.documents, self.missing = row, papers, documents, missing
        self.fields["sector"].choices = [("", "–"), *sector_choices()]
        self.fields["origin"].choices = [("", "–"), *((code, region_name(code))
                                                         for code in REGIONS if code != NATIONWIDE)]
        for paper in papers:
            self.fields[f"paper_{paper.pk}"] = forms.FileField(label=str(paper), required=False, help_text=FILE_HINT)
            self.fields[f"until_{paper.pk}"] = forms.DateField(label=_("Valid until"), required=False, widget=DateInput)

        self._mark_needed(True)

    def _mark_needed(self, marked: bool) -> None:
        papers = [f"paper_{paper.pk}" for paper in self.missing.get("documents", ())]
        for name in (*self.needed(), *papers):
            self.fields[name].required = marked

    def full_clean(self) -> None:
        """What is needed is marked as such, and may be empty all the same until it is sent."""
        self._mark_needed(False)
        super().full_clean()
        self._mark_needed(True)

    def values(self) -> dict[str, Any]:
        """What was typed and can be read, as the verb takes it."""
        return {name: self.cleaned_data[name] for name in APPLICATION_FIELDS if name in self.cleaned_data}

    def sections(self) -> list[dict[str, Any]]:
        """The parts of the form, each with how many of its needed answers are missing."""
        return [{"id": code, "title": title, "fields": [self[name] for name in names],
                 "missing": sum(name in self.missing for name in names)} for code, title, names in SECTIONS]

    def needed(self) -> list[str]:
        """The fields that have to be filled in before it is sent."""
        return [*NEEDED_TO_SUBMIT, *(["uscc"] if self.row.kind == TenantKind.COMPANY else [])]

    def paper_fields(self) -> list[PaperFields]:
        """The wanted papers."""
        lacking = {paper.pk for paper in self.missing.get("documents", ())}
        return [PaperFields(paper, [each for each in self.documents if each.paper_id == paper.pk],
                            self[f"paper_{paper.pk}"], self[f"until_{paper.pk}"], paper.pk in lacking)
                for paper in self.papers]

    def other_documents(self) -> list[ApplicationDocument]:
        """What was added beside the wanted papers."""
        wanted = {paper.pk for paper in self.papers}
        return [each for each in self.documents if each.paper_id not in wanted]

    def uploads(self) -> Iterator[tuple[str, RequiredPaper | None, Any, Any]]:
        """Each file that came: its field, the paper it answers, the file, until when it is valid."""
        for paper in self.papers:
            if file := self.cleaned_data.get(f"paper_{paper.pk}"):
                yield f"paper_{paper.pk}", paper, file, self.cleaned_data.get(f"until_{paper.pk}")
        for file in self.cleaned_data.get("more", ()):
            yield "more", None, file, None


class MessageForm(KitForm):
    """Something to say to the park, or the answer to its question, perhaps with documents."""

    name = "message"
    text = forms.CharField(label=_("Your message"), widget=forms.Textarea({"rows": 3}))
    files = ManyFilesField(label=_("Documents"), required=False, help_text=FILE_HINT)

    def __init__(self, *args: Any, asked: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if asked:
            self.fields["text"].label = _("Your answer")
        else:
            del self.fields["files"]  # papers belong to the application, which is open for them while the park asks


class WithdrawForm(KitForm):
    """No longer wanted."""

    name = "withdraw"
    text = forms.CharField(label=_("Why? The park would like to know."), required=False,
                           widget=forms.Textarea({"rows": 2}))


class DeclineForm(KitForm):
    """Rather not another park."""

    name = "decline"
    text = forms.CharField(label=_("Why not?"), required=False, widget=forms.Textarea({"rows": 2}))


class AgreeForm(KitForm):
    """Yes, go on in the other park."""

    name = "agree"
