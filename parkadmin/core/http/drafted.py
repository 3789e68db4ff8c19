"""Forms that are kept while somebody types: `drafted` gives a form its draft, the tag {% draft_state %} shows it."""
from __future__ import annotations

from typing import TypeVar

from django import forms

from parkadmin.core import drafts
from parkadmin.core.actors import Actor
from parkadmin.core.models import FormDraft

Kept = TypeVar("Kept", bound=forms.BaseForm)


def drafted(form: Kept, actor: Actor, key: str) -> Kept:
    """The form with what the person has typed into it and not sent. A form that was sent keeps what was sent.

    Files, passwords and hidden fields (such as the version that somebody saw) never come from a draft.
    """
    return fill(form, actor, key, None if form.is_bound else drafts.load(actor, key))


def fill(form: Kept, actor: Actor, key: str, draft: FormDraft | None) -> Kept:
    """The form under the name by which it is kept, with what stands in its draft."""
    form.draft_key, form.draft_for, form.draft = key, actor.user.pk if actor.user else "", draft
    typed = draft.data if draft else {}
    for name, field in form.fields.items():
        value = typed.get(form.add_prefix(name))
        if value is not None and may_hold(field):
            form.initial[name] = [value] if takes_many(field) and isinstance(value, str) else value
    return form


def may_hold(field: forms.Field) -> bool:
    """Whether a draft may fill the field."""
    return not (field.widget.is_hidden or isinstance(field.widget, forms.FileInput | forms.PasswordInput))


def takes_many(field: forms.Field) -> bool:
    """Whether the field holds a list."""
    return isinstance(field.widget, forms.SelectMultiple | forms.CheckboxSelectMultiple)
