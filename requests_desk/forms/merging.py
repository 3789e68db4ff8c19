"""Two people changed the same thing: what one typed beside what is there now, field by field, to choose from."""
from __future__ import annotations

import json
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.http import QueryDict

SEEN, TAKE = "seen", "take."  # what the form showed when it was opened; "take.<field>=theirs" gives way
NOT_SENT_AGAIN = ("csrfmiddlewaretoken", "version", SEEN)
Plain = str | list[str]


@dataclass(frozen=True)
class Difference:
    """One field: what was typed, what is there now. `both`: each of two people has changed it."""

    name: str
    label: Any
    mine: str
    theirs: str
    both: bool
    keep_mine: bool


def plain(bound: BoundField) -> Plain:
    """A field's value for comparing, the same whether it was typed or stored."""
    value = bound.value()
    if isinstance(value, list | tuple):
        return sorted(map(str, value))
    if not isinstance(bound.field, forms.ModelChoiceField):
        with suppress(forms.ValidationError):
            value = bound.field.to_python(value)
    return "" if value in (None, "") else str(value).replace("\r\n", "\n").strip()


def seen_by(form: forms.BaseForm, names: Iterable[str]) -> str:
    """What a form that nobody has filled in shows, for its hidden field SEEN."""
    return json.dumps({name: plain(form[name]) for name in names}, ensure_ascii=False)


def differences(form: forms.BaseForm, now: forms.BaseForm, names: Iterable[str]) -> list[Difference]:
    """Where the form as typed differs from `now`, a form of the present values. What only the other has changed
    gives way; without knowing what was seen nothing does."""
    seen, found = _seen(form.data), []
    for name in names:
        mine, theirs = plain(form[name]), plain(now[name])
        if mine != theirs:
            untouched = name in seen and seen[name] == mine
            found.append(Difference(name, form[name].label, words(form[name], mine), words(now[name], theirs),
                                    both=not untouched and seen.get(name, "") != theirs, keep_mine=not untouched))
    return found


def _seen(data: Any) -> dict[str, Plain]:
    try:
        found = json.loads(data.get(SEEN, "") or "{}")
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def words(bound: BoundField, value: Plain) -> str:
    """A value as the form shows it: codes as their labels."""
    labels = {str(code): str(label) for code, label in getattr(bound.field, "choices", ())}
    values = value if isinstance(value, list) else [value] if value else []
    return ", ".join(labels.get(each, each) for each in values)


def chosen(data: QueryDict, now: forms.BaseForm, names: Iterable[str]) -> QueryDict:
    """What was typed, with the present values where the person has given way."""
    given = data.copy()
    for name in names:
        if given.pop(TAKE + name, [""])[-1] == "theirs":
            value = now[name].value()
            given.setlist(name, value if isinstance(value, list) else ["" if value is None else value])
    return given


def sent_again(form: forms.BaseForm) -> list[tuple[str, str]]:
    """What was typed, for hidden fields of the page that asks what to keep."""
    return [(name, value) for name, values in form.data.lists() for value in values
            if name not in NOT_SENT_AGAIN and not name.startswith(TAKE)]
