"""The forms of programmes: what they say, their sessions, who comes, who was there."""
from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from parkadmin.core.forms import KitForm
from parkadmin.core.models import Park
from tenants.choices import ProgrammeKind, ProgrammeVisibility
from tenants.models import Programme, Session, Tenant


def line(label: Any, limit: int = 160, required: bool = False, **more: Any) -> forms.CharField:
    """A text on one line; how long it may be the verb decides."""
    return forms.CharField(label=label, widget=forms.TextInput({"maxlength": limit}), required=required, **more)


def moment(label: Any, required: bool = False, **more: Any) -> forms.DateTimeField:
    """A date with a time, by the device's own picker."""
    widget = forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    return forms.DateTimeField(label=label, widget=widget, required=required, **more)


def area(label: Any, rows: int = 6, required: bool = False, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, widget=forms.Textarea({"rows": rows}), required=required, **more)


class ProgrammeForm(KitForm):
    """What a programme says of itself, the two languages side by side."""

    park = forms.ChoiceField(label=_("Park"))
    kind = forms.ChoiceField(label=_("Kind"), choices=ProgrammeKind.choices)
    name_zh = line(_("Name (Chinese)"), 120, required=True)
    name_en = line(_("Name (English)"), 120)
    about_zh = area(_("What it is about (Chinese)"))
    about_en = area(_("What it is about (English)"))
    organizer = line(_("Organizer"), help_text=_("For example: Baidu innovation center."))
    place = line(pgettext_lazy("where", "Place"))
    capacity = forms.IntegerField(label=pgettext_lazy("capacity", "Places"), required=False,
                                  widget=forms.NumberInput({"min": 1}),
                                  help_text=_("Empty: no limit. Beyond it people wait in their order."))
    enrol_until = moment(_("Enrolment until"), help_text=_("Empty: until the first session begins."))
    visibility = forms.ChoiceField(label=_("Who may come"), choices=ProgrammeVisibility.choices,
                                   widget=forms.RadioSelect)

    def __init__(self, *args: Any, parks: list[Park], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["park"].choices = [(str(park.pk), park.name) for park in parks]
        if len(parks) < 2:
            del self.fields["park"]

    @classmethod
    def of(cls, row: Programme) -> dict[str, Any]:
        """What stands in the fields at first."""
        return {name: getattr(row, name) for name in cls.base_fields if name != "park"}


class SessionForm(KitForm):
    """One meeting."""

    starts_at = moment(_("Begins"), required=True)
    ends_at = moment(_("Ends"), required=True)
    topic = line(_("Topic"))
    place = line(pgettext_lazy("where", "Place"), help_text=_("Empty: the programme's place."))

    @classmethod
    def of(cls, row: Session) -> dict[str, Any]:
        """What stands in the fields at first."""
        return {name: getattr(row, name) for name in cls.base_fields}


class EnrolForm(KitForm):
    """Who comes, of one company: people with an account by a tick, others by their names."""

    tenant = forms.ChoiceField(label=_("Company"))
    users = forms.TypedMultipleChoiceField(label=_("People with an account"), coerce=UUID, required=False,
                                           widget=forms.CheckboxSelectMultiple)
    names = area(_("Other people"), 3, help_text=_("One name per line."))

    def __init__(self, *args: Any, tenants: list[Tenant], people: list[tuple[UUID, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["tenant"].choices = [(str(tenant.pk), tenant.name) for tenant in tenants]
        self.fields["users"].choices = [(str(pk), name) for pk, name in people]
        if len(tenants) == 1:
            del self.fields["tenant"]
        if not people:
            del self.fields["users"]
            self.fields["names"].label = _("Names")

    def clean_names(self) -> list[str]:
        """One name per line."""
        return [name for name in self.cleaned_data["names"].splitlines() if name.strip()]


class ReasonForm(KitForm):
    """Why it does not take place."""

    reason = area(_("Reason"), 4, required=True, help_text=_("Everybody who is enrolled or waits reads this."))


class TickedForm(KitForm):
    """Some of the people of a programme."""

    def __init__(self, *args: Any, name: str, people: list[tuple[UUID, str]], label: Any = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields[name] = forms.TypedMultipleChoiceField(
            label=label, choices=[(str(pk), text) for pk, text in people], coerce=UUID, required=False,
            widget=forms.CheckboxSelectMultiple)
