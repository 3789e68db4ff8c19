"""The form of a new account, for those who apply to a park."""
from allauth.account.forms import SignupForm
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from parkadmin.core.preferences import LIMITS


class ApplicantForm(SignupForm):
    """Name, e-mail address, and a password twice. The address has to be confirmed before anything else."""

    name = forms.CharField(label=pgettext_lazy("person", "Name"), max_length=LIMITS["name"],
                           widget=forms.TextInput({"autocomplete": "name", "maxlength": LIMITS["name"]}))
    field_order = ["name", "email", "password1", "password2"]

    def clean_name(self) -> str:
        """On one line, without what cannot be stored."""
        name = " ".join(self.cleaned_data["name"].split())
        if not name.isprintable():
            raise forms.ValidationError(_("This contains characters that cannot be stored."))
        return name
