"""The forms of figures: what is typed in yuan, 万 or 亿 becomes exact decimals; the verbs decide about it."""
from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from parkadmin.core.forms import KitForm
from parkadmin.core.templatetags.values import SIZES
from tenants import figures_rules as rules
from tenants.choices import Basis, Quarter
from tenants.models.figures import AMOUNTS, VALUES

UNITS = [("yuan", _("yuan")), ("wan", pgettext_lazy("unit of money", "10,000 yuan (万)")),
         ("yi", pgettext_lazy("unit of money", "100 million yuan (亿)"))]
NUMBER = re.compile(r"-?\d{1,15}(\.\d{1,12})?")
SEPARATORS = str.maketrans("", "", ", '_")
DEFAULT_UNIT = "wan"


def typed(text: str) -> str:
    """What was typed without thousands separators, in plain digits whatever the keyboard gave."""
    return unicodedata.normalize("NFKC", text).strip().translate(SEPARATORS)


def in_yuan(text: str, unit: str) -> Decimal | str | None:
    """An amount typed in a unit; a text that is no number is left to the verb, which says so."""
    plain = typed(text)
    if not plain:
        return None
    return Decimal(plain) * SIZES[unit] if NUMBER.fullmatch(plain) else text


def whole(text: str) -> int | str | None:
    """A whole number; anything else is left to the verb."""
    plain = typed(text)
    return int(plain) if re.fullmatch(r"\d{1,9}", plain) else (text or None)


def shown(value: Any, unit: str = "yuan") -> str:
    """A value as it stands in a field: exact, without separators and trailing zeros."""
    if value is None:
        return ""
    if not isinstance(value, Decimal):
        return str(value)
    text = f"{value / SIZES[unit]:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def converted(data: Any, old: str, new: str) -> Any:
    """A form's data with its amounts in another unit; what is no number stays as it was typed."""
    data = data.copy()
    for name in AMOUNTS:
        value = in_yuan(data.get(name, ""), old)
        if isinstance(value, Decimal):
            data[name] = shown(value, new)
    data["unit"] = new
    return data


class FiguresForm(KitForm):
    """The seven figures of one period. `unit` is the unit of all amounts in the form; it is no hidden field, so that
    a draft keeps it together with the numbers."""

    unit = forms.ChoiceField(choices=UNITS, required=False)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in VALUES:
            keys = "decimal" if name in AMOUNTS else "numeric"
            self.fields[name] = forms.CharField(
                label=rules.name_of(name), required=False, max_length=40, help_text=rules.HELP[name],
                widget=forms.TextInput({"inputmode": keys, "autocomplete": "off"}))
        self.fields["note"] = forms.CharField(
            label=_("Explanation"), required=False, widget=forms.Textarea({"rows": 3, "maxlength": 2000}),
            help_text=_("What the park should know: why something has changed, or where a number is from."))
        self.fields["unit"].widget = forms.TextInput({"class": "visually-hidden", "tabindex": "-1", "readonly": True,
                                                      "aria-label": _("Unit of the amounts")})
        self.fields["confirmed"] = forms.MultipleChoiceField(required=False, label=_("Please look again"))
        self.fields["confirmed"].valid_value = lambda value: True  # which questions there are the verb knows

    @classmethod
    def start(cls, values: Mapping[str, Any], unit: str, note: str = "") -> FiguresForm:
        """The form with these values."""
        return cls(initial={**initial(values, unit), "note": note})

    @property
    def present_unit(self) -> str:
        """The unit its amounts are in."""
        unit = self.data.get("unit", "") if self.is_bound else self.initial.get("unit", "")
        return unit if unit in SIZES else DEFAULT_UNIT

    @property
    def values(self) -> dict[str, Any]:
        """What was typed, as the verbs take it."""
        data = self.cleaned_data
        return {name: in_yuan(data.get(name, ""), self.present_unit) if name in AMOUNTS else whole(data.get(name, ""))
                for name in VALUES}

    def deed(self) -> dict[str, Any]:
        """What the verbs that send figures in are given."""
        return {**self.kept(), "confirmed": self.cleaned_data["confirmed"]}

    def kept(self) -> dict[str, Any]:
        """What the verbs that keep a draft are given."""
        return {"values": self.values, "note": self.cleaned_data["note"]}


def initial(values: Mapping[str, Any], unit: str) -> dict[str, str]:
    """Values as they stand in the fields of a form, with their unit."""
    return {"unit": unit, **{name: shown(values.get(name), unit if name in AMOUNTS else "yuan") for name in VALUES}}


class PeriodForm(KitForm):
    """Which period figures are for."""

    year = forms.TypedChoiceField(label=_("Year"), coerce=int)
    quarter = forms.TypedChoiceField(label=_("Period"), coerce=int, choices=Quarter.choices, initial=0)
    basis = forms.ChoiceField(label=_("Planned or actual"), choices=Basis.choices, initial=Basis.ACTUAL)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["year"].choices = [(year, str(year)) for year in range(today.year + 10, today.year - 11, -1)]
        self.fields["year"].initial = today.year - 1


class RoundForm(PeriodForm):
    """A new round: which park asks, for which period, until when."""

    due_on = forms.DateField(label=_("Answers until"), widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"))

    def __init__(self, *args: Any, parks: list[tuple[Any, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["park"] = forms.ChoiceField(label=_("Park"), choices=parks)
        self.order_fields(["park", "year", "quarter", "basis", "due_on"])
        self.fields["quarter"].required = self.fields["year"].required = self.fields["basis"].required = True


class DueForm(KitForm):
    """Another day for a round."""

    due_on = forms.DateField(label=_("Answers until"), widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"))


class ReturnForm(KitForm):
    """Why figures go back."""

    reason = forms.CharField(label=_("What has to be changed"),
                             widget=forms.Textarea({"rows": 4, "maxlength": 2000}),
                             help_text=_("The company reads this."))
