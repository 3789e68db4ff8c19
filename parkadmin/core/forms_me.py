"""The forms about a person: profile, notices, keys, joining."""
from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .forms import KitForm
from .models import NOTICE_CHANNELS, NOTICE_GROUPS, User
from .models.user import MONEY_UNITS
from .notices import DEFAULTS

DAYS = [("30", _("30 days")), ("90", _("90 days")), ("365", _("One year")), ("", _("Until I revoke it"))]


def line(label: Any, limit: int, **more: Any) -> forms.CharField:
    """A text on one line; its length is the verb's matter, so that both say it in the same words."""
    attrs = {"maxlength": limit, **more.pop("attrs", {})}
    return forms.CharField(label=label, widget=forms.TextInput(attrs), **more)


class ProfileForm(KitForm):
    """What a person says about itself."""

    name = line(pgettext_lazy("person", "Name"), 80, attrs={"autocomplete": "name"})
    phone = line(_("Phone"), 32, required=False, attrs={"type": "tel", "autocomplete": "tel"})
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES,
                                 help_text=_("For the pages and for the mails you get."))
    money_unit = forms.ChoiceField(label=_("Amounts of money in"), choices=MONEY_UNITS, required=False,
                                   help_text=_("How amounts are shown to you. What you enter keeps its own unit."))
    shortcuts = forms.BooleanField(
        label=_("Single-key shortcuts"), required=False,
        help_text=_("One key is enough, such as / for search. Switch it off if you dictate or use a screen reader."))

    @classmethod
    def of(cls, user: User) -> ProfileForm:
        """The form as the person's account stands."""
        return cls(initial={name: getattr(user, name) for name in cls.base_fields})


class SwitchesForm(KitForm):
    """Which groups of notices reach the person on which channel. A field is named group.channel."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for group, label in NOTICE_GROUPS:
            for channel, name in NOTICE_CHANNELS:
                self.fields[f"{group}.{channel}"] = forms.BooleanField(label=f"{label}: {name}", required=False)

    @classmethod
    def of(cls, switches: dict[tuple[str, str], bool]) -> SwitchesForm:
        """The form as the person's switches stand."""
        return cls(initial={f"{group}.{channel}": on for (group, channel), on in switches.items()})

    def switches(self) -> dict[tuple[str, str], bool]:
        """As the verb takes them."""
        return {tuple(name.split(".")): on for name, on in self.cleaned_data.items()}

    def rows(self) -> list[dict[str, Any]]:
        """The matrix as the page shows it."""
        return [{"label": label, "fields": [self[f"{group}.{channel}"] for channel in DEFAULTS]}
                for group, label in NOTICE_GROUPS]


class KeyForm(KitForm):
    """A new key for a script."""

    name = line(_("What is it for?"), 80, help_text=_("For example: monthly report of the accounting system."))
    days = forms.TypedChoiceField(label=_("Valid for"), choices=DAYS, coerce=int, empty_value=None, required=False,
                                  initial="90")


class JoinForm(KitForm):
    """A new account for an invited address."""

    name = line(_("Your name"), 80, attrs={"autocomplete": "name"})
    password = forms.CharField(
        label=_("Password"), strip=False, help_text=_("At least 8 characters, and none that everybody uses."),
        widget=forms.PasswordInput({"autocomplete": "new-password"}))
