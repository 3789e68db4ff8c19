"""The forms of a company's own pages."""
from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from parkadmin.core.forms import KitForm
from tenants.models import Tenant

ROLE_WORDS = [("owner", _("Owner: everything, and looks after people and papers")),
              ("member", _("Member: asks for help, answers, confirms")), ("viewer", _("Viewer: reads"))]


class DateInput(forms.DateInput):
    """The device's own date picker; it wants and sends ISO 8601."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class ProfileForm(KitForm):
    """What a company may change by itself."""

    name_en = forms.CharField(label=_("Name in English"), required=False, widget=forms.TextInput({"maxlength": 160}))
    phone = forms.CharField(label=_("Phone"), required=False,
                            widget=forms.TextInput({"type": "tel", "maxlength": 32, "autocomplete": "tel"}))
    about = forms.CharField(label=_("About the company"), required=False, widget=forms.Textarea({"rows": 6}),
                            help_text=_("What you make, for whom, and what you are looking for. The park reads this "
                                        "when it looks for help."))

    @classmethod
    def of(cls, tenant: Tenant) -> ProfileForm:
        """The form as the company's entry stands."""
        return cls(initial={name: getattr(tenant, name) for name in cls.base_fields})


class InviteForm(KitForm):
    """Somebody to come."""

    email = forms.CharField(label=_("E-mail"), widget=forms.EmailInput({"autocomplete": "off"}))
    name = forms.CharField(label=pgettext_lazy("person", "Name"), required=False,
                           widget=forms.TextInput({"maxlength": 80}))
    role = forms.ChoiceField(label=_("Role"), choices=ROLE_WORDS, initial="member", widget=forms.RadioSelect)


class DocumentForm(KitForm):
    """A paper to keep."""

    title = forms.CharField(label=_("Title"), widget=forms.TextInput({"maxlength": 120}),
                            help_text=_("For example: business licence."))
    valid_until = forms.DateField(label=_("Valid until"), required=False, widget=DateInput)
    file = forms.FileField(label=_("File"), help_text=_("PDF, Office, pictures or text, at most 25 MB."))

    def deed(self) -> dict[str, Any]:
        """As the verb takes it."""
        given = self.cleaned_data
        return {"title": given["title"], "valid_until": given["valid_until"], "content": given["file"],
                "name": given["file"].name, "size": given["file"].size}
