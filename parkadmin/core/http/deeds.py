"""How a page runs a verb: the form says what was typed, the verb decides, and what it refuses comes back to the form.

Nothing typed is lost: the page shows the same form again, with status 400 (check your input) or 409 (the state has
changed meanwhile).
"""
from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.forms import BaseForm

from parkadmin.core.errors import Invalid, Refused


def perform(form: BaseForm, deed: Callable[..., Any]) -> tuple[int, Any]:
    """Run `deed(**form.cleaned_data)` if the form is valid. Returns (200, its result), (400, None) or (409, None).

    The verb's messages are put at the form's fields of the same name, others at its top. Forbidden and NotFound pass
    through: they are pages of their own.
    """
    if not form.is_valid():
        return 400, None
    try:
        return 200, deed(**form.cleaned_data)
    except Invalid as refusal:
        add_errors(form, refusal)
        return 400, None
    except Refused as refusal:
        form.add_error(None, str(refusal.message))
        return 409, None


def add_errors(form: BaseForm, refusal: Invalid) -> None:
    """The verb's messages at the form's fields. `answers.code` belongs to a field named `answers.code` or the top."""
    for field, texts in refusal.errors.items():
        form.add_error(field if field in form.fields else None, [str(text) for text in texts])
