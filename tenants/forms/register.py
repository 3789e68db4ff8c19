"""The forms of the register: an entry, what hangs on it, a step of its life, a team that becomes a company."""
from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from parkadmin.core.forms import KitForm
from parkadmin.core.models import Park
from parkadmin.core.permissions import TENANT_ROLES
from parkadmin.core.reference.regions import NATIONWIDE, REGIONS, region_name
from parkadmin.core.reference.sectors import sector_choices
from tenants import life_hooks, register_queries
from tenants.choices import QualificationKind, TenantKind, TenantStage
from tenants.models import Membership, Tenant
from tenants.services.growing import LEAVES, STAYS
from tenants.services.register import FIELDS

from .company import DateInput

PLEASE = [("", _("Please choose"))]
CARRY = [("rooms", _("The rooms: the company takes them over today")), ("contacts", _("The contacts, as a copy")),
         ("markets", _("The market areas, as a copy"))]
AFTER = [(STAYS, _("The team stays in the register beside the company")),
         (LEAVES, _("The team leaves the register; its history stays readable"))]


class AmountField(forms.CharField):
    """An amount as people write it: "5,000,000", "¥ 5 000 000". The verb decides whether it is one."""

    def to_python(self, value: Any) -> str:
        text = super().to_python(value)
        return "".join(text.split()).replace(",", "").replace("，", "").strip("¥￥元") if text else ""


def line(label: Any, limit: int = 160, required: bool = False, **more: Any) -> forms.CharField:
    """A text on one line; how long it may be the verb decides."""
    return forms.CharField(label=label, required=required, widget=forms.TextInput({"maxlength": limit}), **more)


def day(label: Any, **more: Any) -> forms.DateField:
    return forms.DateField(label=label, required=False, widget=DateInput(), **more)


def regions() -> list[tuple[str, str]]:
    """All divisions for a choice: the country, provinces, and the cities known under their province."""
    codes = [NATIONWIDE, *sorted(code for code in REGIONS if code != NATIONWIDE)]
    return [*PLEASE, *((code, region_name(code)) for code in codes)]


def sectors() -> list[tuple[str, str]]:
    return [*PLEASE, *sector_choices()]


class FactsForm(KitForm):
    """What the register says of a company or team."""

    name_zh = line(_("Name in Chinese"), required=True, help_text=_("As it stands on the business licence."))
    name_en = line(_("Name in English"))
    uscc = line(_("Unified social credit code"), 24, help_text=_("18 characters, from the business licence."))
    code_follows = forms.BooleanField(label=_("The code has not been issued yet"), required=False)
    sector = forms.ChoiceField(label=_("Sector"), choices=sectors, required=False)
    origin = forms.ChoiceField(label=_("Where it comes from"), choices=regions, required=False)
    stage = forms.ChoiceField(label=_("Stage"), choices=[*PLEASE, *TenantStage.choices], required=False)
    representative = line(_("Legal representative"), 80)
    registered_capital = AmountField(label=_("Registered capital (yuan)"), required=False,
                                     widget=forms.TextInput({"inputmode": "decimal"}))
    phone = forms.CharField(label=_("Phone"), required=False, widget=forms.TextInput({"type": "tel", "maxlength": 32}))
    website = line(_("Website"), 200)
    founded_on = day(_("Founded on"))
    registered_on = day(_("Registered on"), help_text=_("Today, unless you enter another day."))
    about = forms.CharField(label=_("What it does"), required=False, widget=forms.Textarea({"rows": 5}))

    def deed(self) -> dict[str, Any]:
        """As the verbs take it."""
        given = self.cleaned_data
        return {"fields": {name: given[name] for name in FIELDS if name in given},
                "code_follows": given.get("code_follows", False)}


class NewTenantForm(FactsForm):
    """An entry that is made: the park and what it is come first."""

    park = forms.ModelChoiceField(label=_("Park"), queryset=None, empty_label=None)
    kind = forms.ChoiceField(label=_("What it is"), choices=TenantKind.choices, widget=forms.RadioSelect,
                             initial=TenantKind.COMPANY)
    field_order = ["park", "kind"]

    def __init__(self, *args: Any, parks: list[Park], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["park"].queryset = register_queries.parks_by([park.pk for park in parks])
        self.fields["park"].initial = parks[0].pk
        if len(parks) == 1:
            self.fields["park"].widget = forms.HiddenInput()

    def deed(self) -> dict[str, Any]:
        return super().deed() | {"park": self.cleaned_data["park"]}


class EditTenantForm(FactsForm):
    """An entry that is corrected. `version` is what the person saw."""

    kind = forms.ChoiceField(label=_("What it is"), choices=TenantKind.choices, widget=forms.RadioSelect,
                             help_text=_("Only to correct a mistake. A team that becomes a company is entered as a "
                                         "company of its own."))
    version = forms.IntegerField(widget=forms.HiddenInput)
    field_order = ["kind"]

    @classmethod
    def of(cls, tenant: Tenant) -> EditTenantForm:
        """The form as the entry stands."""
        given = {name: getattr(tenant, name) for name in FIELDS}
        return cls(initial={**given, "version": tenant.version,
                            "code_follows": tenant.kind == TenantKind.COMPANY and not tenant.uscc})

    def deed(self) -> dict[str, Any]:
        return super().deed() | {"version": self.cleaned_data["version"]}


class RoomForm(KitForm):
    """A room of a site."""

    site = forms.ModelChoiceField(label=_("Site"), queryset=None, empty_label=_("Please choose"))
    room = line(_("Room"), 40)
    area = AmountField(label=_("Area (m²)"), required=False, widget=forms.TextInput({"inputmode": "decimal"}))
    since = day(_("Since"))
    until = day(_("Until"), help_text=_("Empty while the company has it."))

    def __init__(self, *args: Any, tenant: Tenant, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["site"].queryset = register_queries.sites_of_park(tenant.park_id)


class MarketForm(KitForm):
    """A region where it sells, or plans to."""

    region = forms.ChoiceField(label=_("Region"), choices=regions)
    is_planned = forms.TypedChoiceField(
        label=_("When"), choices=[("", _("Clients there now")), ("yes", _("Planned"))], widget=forms.RadioSelect,
        required=False, coerce=bool, empty_value=False)
    note = line(_("Note"), 160, help_text=_("For example: which clients, or which larger area it belongs to."))

    def __init__(self, *args: Any, tenant: Tenant, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.initial.get("is_planned"):
            self.initial["is_planned"] = "yes"


class QualificationForm(KitForm):
    """What it is recognised as, or holds."""

    kind = forms.ChoiceField(label=_("Kind"), choices=[*PLEASE, *QualificationKind.choices])
    name = line(pgettext_lazy("thing", "Name"), 120, required=True)
    number = line(_("Number"), 60)
    issued_on = day(_("Issued on"))
    valid_until = day(_("Valid until"), help_text=_("You and the park are reminded in time."))
    document = forms.ModelChoiceField(label=_("Its paper"), queryset=None, required=False,
                                      empty_label=_("None of the documents"))

    def __init__(self, *args: Any, tenant: Tenant, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["document"].queryset = register_queries.papers_of(tenant)


class ContactForm(KitForm):
    """Somebody to be called."""

    name = line(pgettext_lazy("person", "Name"), 80, required=True)
    title = line(_("Position"), 80)
    phone = forms.CharField(label=_("Phone"), required=False, widget=forms.TextInput({"type": "tel", "maxlength": 32}))
    email = forms.CharField(label=_("E-mail"), required=False, widget=forms.EmailInput())
    is_main = forms.BooleanField(label=_("To be asked first"), required=False)

    def __init__(self, *args: Any, tenant: Tenant, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)


PART_FORMS: dict[str, type[KitForm]] = {"room": RoomForm, "market": MarketForm, "qualification": QualificationForm,
                                        "contact": ContactForm}


class NoteForm(KitForm):
    """A note for the park's staff."""

    text = forms.CharField(label=_("Note"), widget=forms.Textarea({"rows": 2}))


class SiteForm(KitForm):
    """A building or area of the park."""

    name_zh = line(_("Name (Chinese)"), 80, required=True)
    name_en = line(_("Name (English)"), 80)
    address = line(_("Address"), 160)


class StepForm(KitForm):
    """A step of a tenant's life: why, when, and what becomes of what is under way."""

    reason = forms.CharField(label=_("Reason"), required=False, widget=forms.Textarea({"rows": 4}),
                             help_text=_("The company's people read it."))
    ended_on = day(_("Last day"), help_text=_("Today, unless you enter another day."))
    open_work = forms.ChoiceField(label=_("What becomes of what is under way"), choices=life_hooks.CHOICES,
                                  widget=forms.RadioSelect)
    version = forms.IntegerField(widget=forms.HiddenInput)

    ENDS = ("graduate", "leave")
    EXPLAINED = ("suspend", "leave", "reinstate")

    def __init__(self, *args: Any, name: str, tenant: Tenant, asks: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["version"].initial = tenant.version
        self.fields["reason"].required = name in self.EXPLAINED
        if name not in self.ENDS:
            del self.fields["ended_on"]
        if name not in self.ENDS or not asks:
            del self.fields["open_work"]


class GrowForm(FactsForm):
    """A team that becomes a company: its entry, who and what goes over, what becomes of the team."""

    carry = forms.MultipleChoiceField(label=_("Rooms, contacts and markets"), choices=CARRY, required=False,
                                      widget=forms.CheckboxSelectMultiple)
    team_after = forms.ChoiceField(label=_("What becomes of the team"), choices=AFTER, widget=forms.RadioSelect,
                                   initial=STAYS)
    open_work = forms.ChoiceField(label=_("Its requests, if it leaves"), choices=life_hooks.CHOICES, required=False,
                                  widget=forms.RadioSelect)
    members = forms.Field(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, team: Tenant, people: list[Membership], asks: bool, may_leave: bool,
                 **kwargs: Any) -> None:
        kwargs["initial"] = {**{name: getattr(team, name) for name in ("sector", "origin", "stage", "phone", "website",
                                                                       "about")},
                             "carry": [value for value, _label in CARRY], **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        self.people = people
        del self.fields["registered_on"]
        for row in people:
            self.fields[f"role_{row.pk}"] = forms.ChoiceField(
                label=str(row.user), required=False, initial=row.role,
                choices=[("", _("Stays with the team only")), *TENANT_ROLES])
        if not may_leave:
            del self.fields["team_after"]
        if not asks or not may_leave:
            del self.fields["open_work"]

    @property
    def roles(self) -> list[Any]:
        """The fields that ask who goes over."""
        return [self[f"role_{row.pk}"] for row in self.people]

    def deed(self) -> dict[str, Any]:
        given = self.cleaned_data
        return super().deed() | {
            "members": [(row, role) for row in self.people if (role := given.get(f"role_{row.pk}"))],
            "carry": given["carry"], "team_after": given.get("team_after", STAYS),
            "open_work": given.get("open_work", "")}
