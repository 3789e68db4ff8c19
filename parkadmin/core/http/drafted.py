"""Forms that are kept while somebody types: `drafted` gives a form its draft, the tag {% draft_state %} shows it."""
from __future__ import annotations

from typing import TypeVar

from django import forms

from parkadmin.core import drafts
from parkadmin.core.actors import Actor

Kept = TypeVar("Kept", bound=forms.BaseForm)


def drafted(form: Kept, actor: Actor, key: str) -> Kept:
    """The form with what the person has typed into it and not sent. A form that was sent keeps what was sent.

    Files, passwords and hidden fields (such as the version that somebody saw) never come from a draft.
    """
    form.draft_key, form.draft_for, form.draft = key, actor.user.pk if actor.user else "", None
    if form.is_bound:
        return form
    form.draft = drafts.load(actor, key)
    kept = form.draft.data if form.draft else {}
    for name, field in form.fields.items():
        typed = kept.get(form.add_prefix(name))
        if typed is not None and not field.widget.is_hidden and not isinstance(
                field.widget, forms.FileInput | forms.PasswordInput):
            form.initial[name] = [typed] if takes_many(field) and isinstance(typed, str) else typed
    return form


def takes_many(field: forms.Field) -> bool:
    """Whether the field holds a list."""
    return isinstance(field.widget, forms.SelectMultiple | forms.CheckboxSelectMultiple)
