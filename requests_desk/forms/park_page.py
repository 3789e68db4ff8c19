"""The form of a park's public page. It says what was typed; the verb decides."""
from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from parkadmin.core.forms import KitForm
from tenants.models import ParkPage

from .settings import line, text

BLANK_LINES = _("An empty line begins a new paragraph.")


class ParkPageForm(KitForm):
    """Texts in both languages, and what of the park's facts is shown."""

    published = forms.BooleanField(label=_("Everybody can see the page"), required=False)
    publishes_rates = forms.BooleanField(
        label=_("Show the three rates"), required=False,
        help_text=_("Response, solved and satisfaction of the last 90 days, with how many requests stand behind them."))
    publishes_companies = forms.BooleanField(
        label=_("Name the companies"), required=False,
        help_text=_("Names and sectors only. Without it visitors see numbers, never of fewer than three."))
    headline_zh = line(_("Headline (Chinese)"), 120, required=False)
    headline_en = line(_("Headline (English)"), 120, required=False)
    offers_zh = text(_("What the park offers (Chinese)"), 6, required=False, help_text=BLANK_LINES)
    offers_en = text(_("What the park offers (English)"), 6, required=False, help_text=BLANK_LINES)
    terms_zh = text(_("Conditions of admission (Chinese)"), 6, required=False)
    terms_en = text(_("Conditions of admission (English)"), 6, required=False)
    address = line(_("Address"), 160, required=False)
    website = line(_("Website"), 200, required=False)

    def __init__(self, *args: Any, page: ParkPage, **kwargs: Any) -> None:
        initial = {name: getattr(page, name) for name in self.base_fields}
        super().__init__(*args, initial=initial, **kwargs)
