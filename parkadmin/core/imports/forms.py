"""The form that takes a file to import."""
from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from parkadmin.core.forms import KitForm
from parkadmin.core.models import Park

from .sheets import Sheet


class ImportForm(KitForm):
    """What the file holds, for which park, and the file."""

    sheet = forms.ChoiceField(label=_("What does it hold?"))
    park = forms.ChoiceField(label=_("Park"))
    file = forms.FileField(label=_("Excel file"), widget=forms.ClearableFileInput({"accept": ".xlsx"}),
                           help_text=_("A workbook (.xlsx) with up to 50,000 rows, at most 25 MB. Nothing is written "
                                       "before you have seen what it would do."))

    def __init__(self, *args: Any, sheets: list[Sheet], parks: list[Park], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sheet"].choices = [(sheet.code, sheet.label) for sheet in sheets]
        self.fields["park"].choices = [(park.slug, str(park)) for park in parks]
        if len(parks) == 1:
            self.fields["park"].widget = forms.HiddenInput()
            self.fields["park"].initial = parks[0].slug
