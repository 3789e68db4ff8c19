"""The form of a request, for staff who file it on a tenant's behalf."""
from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from requests_desk import desk_queries
from requests_desk.choices import Channel, Sharing

from .request import RequestForm

CHANNELS = [(channel.value, channel.label) for channel in Channel if channel in ("phone", "visit", "email")]

SHARING = [(Sharing.TEASER, _("Partners see the need, but not who they are until they accept")),
           (Sharing.OPEN, _("Partners see the need and who they are")),
           (Sharing.PARK, _("Only our park: nobody else is asked"))]


class FilingForm(RequestForm):
    """The shared form, with who asked and how it reached the park."""

    requester = forms.ModelChoiceField(label=_("Who asked"), required=False, queryset=desk_queries.members_of(None),
                                       empty_label=_("Nobody in particular: the owners get the mail"))
    channel = forms.ChoiceField(label=_("How it reached us"), choices=CHANNELS)

    def __init__(self, *args: Any, people: QuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["requester"].queryset = people
        self.fields["title"].label, self.fields["title"].help_text = _("What do they need?"), ""
        self.fields["sharing"].label = _("How far did they allow us to share it?")
        self.fields["sharing"].choices = SHARING
        self.fields["shared_in_tenant"].label = _("Their colleagues may see this request")


class FactsForm(RequestForm):
    """What staff may change of an open request. Its kind, how far it is shared and its files have their own places."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, drafting=True, kind_fixed=True, **kwargs)
        for name in ("kind", "sharing", "shared_in_tenant", "files"):
            del self.fields[name]
        self.fields["title"].label, self.fields["title"].help_text = _("What do they need?"), ""

    @property
    def facts(self) -> list[str]:
        """The names of all its fields: each is a fact that somebody else may change, too."""
        return list(self.fields)
