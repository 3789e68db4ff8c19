"""The forms of the settings of admission. They say what was typed; the verbs decide."""
from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from parkadmin.core.forms import KitForm
from tenants.models import Criterion, ParkPage, RequiredPaper
from tenants.services.admission_settings import HEAVIEST, LIGHTEST

from .settings import line


def days(label: Any, help_text: Any = "") -> forms.IntegerField:
    return forms.IntegerField(label=label, help_text=help_text,
                              widget=forms.NumberInput({"min": 1, "inputmode": "numeric"}))


class TermsForm(KitForm):
    """What the park promises to those who apply."""

    takes_applications = forms.BooleanField(label=_("The park takes applications"), required=False)
    sign_days = days(_("Signed for within (working days)"))
    review_days = days(_("Decided within (working days)"))
    info_days = days(_("Days an applicant has to answer"),
                     _("Reminded half way and three days before; closed a week after."))

    def __init__(self, *args: Any, page: ParkPage, **kwargs: Any) -> None:
        initial = {name: getattr(page, name) for name in self.base_fields}
        super().__init__(*args, initial=initial, **kwargs)


class EntryForm(KitForm):
    """What criteria and papers have in common."""

    position = forms.IntegerField(label=pgettext_lazy("order", "Position"), widget=forms.NumberInput({"min": 0}))
    is_active = forms.BooleanField(label=_("In use"), required=False)

    def __init__(self, *args: Any, row: Criterion | RequiredPaper | None, after: int, **kwargs: Any) -> None:
        first = {name: getattr(row, name) for name in self.base_fields} if row else {
            "position": after, "is_active": True, "weight": 2, "for_teams": True, "is_required": True}
        super().__init__(*args, initial=first, **kwargs)


class CriterionForm(EntryForm):
    """What the park judges by."""

    name_zh = line(_("Name (Chinese)"), 80)
    name_en = line(_("Name (English)"), 80, required=False)
    help_zh = line(_("What it means (Chinese)"), 240, required=False)
    help_en = line(_("What it means (English)"), 240, required=False)
    weight = forms.IntegerField(label=_("Weight"), help_text=_("1 to 10: how much it counts beside the others."),
                                widget=forms.NumberInput({"min": LIGHTEST, "max": HEAVIEST}))


class PaperForm(EntryForm):
    """A paper that the park wants."""

    name_zh = line(_("Name (Chinese)"), 80)
    name_en = line(_("Name (English)"), 80, required=False)
    for_teams = forms.BooleanField(label=_("Also asked of startup teams"), required=False)
    is_required = forms.BooleanField(label=_("Needed for sending"), required=False)
