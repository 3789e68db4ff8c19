"""The form of one deed for many requests, and of a view that is kept."""
from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from parkadmin.core.actors import Actor
from parkadmin.core.forms import KitForm
from requests_desk import desk_queries
from requests_desk.choices import Priority

DEEDS = [("assign", _("Give them to an officer")), ("priority", _("Change the priority")), ("sign", _("Sign for them"))]


class BulkForm(KitForm):
    """Which deed, and what it needs."""

    deed = forms.ChoiceField(label=_("What to do"), choices=DEEDS, widget=forms.RadioSelect)
    owner = forms.ModelChoiceField(label=_("Officer"), queryset=desk_queries.officers_in([]), required=False)
    priority = forms.ChoiceField(label=_("Priority"), choices=Priority.choices, required=False, initial="normal")

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = desk_queries.officers_in(actor.park_ids)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        needed = {"assign": "owner", "priority": "priority"}.get(cleaned.get("deed", ""))
        if needed and not cleaned.get(needed) and needed not in self.errors:
            self.add_error(needed, _("Please fill this in."))
        return cleaned


class ViewForm(KitForm):
    """A name for the present filters, for oneself or for the whole desk."""

    name = forms.CharField(label=_("Name of the view"), max_length=60)
    shared = forms.BooleanField(label=_("Show it to everybody at the desk"), required=False)
    query = forms.CharField(widget=forms.HiddenInput, required=False, max_length=1000)
