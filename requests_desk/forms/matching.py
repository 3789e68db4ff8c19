"""The forms of the pages of matching: a term, the weights, a need that is only tried."""
from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from parkadmin.core.forms import KitForm
from parkadmin.core.reference.regions import PROVINCES, region_name
from parkadmin.core.reference.sectors import SECTORS, sector_name
from requests_desk.models import GlossaryEntry, MatchWeights, RequestKind

# What each weight does, in plain words.
RELEVANCE = {
    "words": _("How much it counts that request and offer use the same words, or words that mean the same."),
    "meaning": _("How much it counts that they say alike things, whatever the words. Only where a sentence encoder is "
                 "installed; else words count alone."),
    "translation": _("What a word from the dictionary's translation is worth beside a word that was written itself. "
                     "Terms of the glossary count in full.")}
ADDED = {
    "kind": _("Added when the offer is of the kind of help that is asked for."),
    "sector": _("Added when the offer names the same division of sectors, such as C37."),
    "sector_section": _("Added when only the section is the same, such as C, manufacturing."),
    "region": _("Added when the partner is where the company wants help from."),
    "language": _("Added when the offer is in the language that is asked for."),
    "capacity": _("Added when there is room, taken away when there is a waiting list or none."),
    "outcomes": _("Up to this much is added or taken away for how many earlier referrals were completed."),
    "outcomes_from": _("So many referrals must have ended before they count.")}
LEAST = {
    "least_words": _("An offer of another kind of help is shown when at least so much of the words is in it."),
    "least_meaning": _("Or when it is at least so close in meaning.")}
GROUPS = [(_("What a match is made of"), RELEVANCE), (_("What is added for facts"), ADDED),
          (_("What is left out"), LEAST)]
WEIGHTS = {**RELEVANCE, **ADDED, **LEAST}


def as_number(value: float) -> str:
    """A weight as people write it: 0.2, 5."""
    return f"{value:g}"


class WeightsForm(KitForm):
    """All weights. `row` are the values that hold; each field says what was shipped."""

    def __init__(self, *args: Any, row: MatchWeights, **kwargs: Any) -> None:
        super().__init__(*args, initial={name: as_number(getattr(row, name)) for name in WEIGHTS}, **kwargs)
        self.row, shipped = row, MatchWeights()
        for name in WEIGHTS:
            label = row._meta.get_field(name).verbose_name
            whole = name == "outcomes_from"
            self.fields[name] = (forms.IntegerField if whole else forms.FloatField)(
                label=str(label)[:1].upper() + str(label)[1:], widget=forms.NumberInput({
                    "min": 1 if whole else 0, "max": 1000 if whole else 1, "step": 1 if whole else "0.01",
                    "inputmode": "numeric" if whole else "decimal", "class": "weight-input"}))
            self.fields[name].shipped = as_number(getattr(shipped, name))

    @property
    def groups(self) -> list[tuple[Any, list[dict[str, Any]]]]:
        """The fields in their groups, each with what it does, what was shipped, and whether it is another value."""
        return [(title, [{"bound": self[name], "says": says, "shipped": self.fields[name].shipped,
                          "is_other": as_number(getattr(self.row, name)) != self.fields[name].shipped}
                         for name, says in names.items()]) for title, names in GROUPS]

    def scale(self) -> MatchWeights | None:
        """The weights as typed, never saved; None where they are those that hold. After `is_valid`."""
        given = {name: self.cleaned_data[name] for name in WEIGHTS}
        if all(as_number(value) == as_number(getattr(self.row, name)) for name, value in given.items()):
            return None
        return MatchWeights(**given)

    def clean(self) -> dict[str, Any]:
        """The bounds, for trying them: saving asks the verb."""
        given = super().clean() or {}
        for name, value in list(given.items()):
            low, high = (1, 1000) if name == "outcomes_from" else (0, 1)
            if not low <= value <= high:
                self.add_error(name, _("This must be a number from 1 to 1,000.") if low else
                               _("This must be a number from 0 to 1."))
        if given.get("words") == given.get("meaning") == 0:
            self.add_error("words", _("Words and meaning cannot both count for nothing."))
        return given


class TermForm(KitForm):
    """A term of the glossary."""

    zh = forms.CharField(label=_("Chinese"), widget=forms.TextInput({"maxlength": 60, "lang": "zh-Hans"}))
    en = forms.CharField(label=_("English"), widget=forms.TextInput({"maxlength": 80, "lang": "en"}))
    aliases = forms.CharField(
        label=_("Other names"), required=False, widget=forms.Textarea({"rows": 4}),
        help_text=_("One on each line, in either language: abbreviations, older names, what people say."))

    def __init__(self, *args: Any, entry: GlossaryEntry | None = None, **kwargs: Any) -> None:
        initial = {"zh": entry.zh, "en": entry.en, "aliases": "\n".join(entry.aliases)} if entry else None
        super().__init__(*args, initial=initial, **kwargs)

    def clean_aliases(self) -> list[str]:
        return [line.strip() for line in self.cleaned_data["aliases"].splitlines() if line.strip()]


class TryForm(KitForm):
    """A need that nobody has."""

    need = forms.CharField(
        label=_("What is needed"), widget=forms.Textarea({"rows": 4, "maxlength": 10_000}),
        help_text=_("As a company would write it, in Chinese or English."))
    kind = forms.ChoiceField(label=_("Kind of help"), required=False)
    sector = forms.ChoiceField(label=pgettext_lazy("economic", "Sector"), required=False)
    regions = forms.MultipleChoiceField(label=_("Help wanted from"), required=False,
                                        widget=forms.SelectMultiple({"size": 4}))

    def __init__(self, *args: Any, kinds: Iterable[RequestKind], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kinds = {kind.code: kind for kind in kinds}
        self.fields["kind"].choices = [("", _("any")), *((code, kind.name) for code, kind in self.kinds.items())]
        self.fields["sector"].choices = [("", _("any")), *(
            (code, f"{code} {sector_name(code)}") for code in SECTORS if len(code) > 1)]
        self.fields["regions"].choices = [(code, region_name(code)) for code in PROVINCES]

    def clean_kind(self) -> RequestKind | None:
        return self.kinds.get(self.cleaned_data["kind"])
