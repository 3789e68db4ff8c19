"""Forms of the directory: entries, agreements, proposals' answers, words. They read types; the verbs decide.

Each entry's form says in `layout` how its fields stand on the page: sections, and in them rows of one or two fields.
"""
from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from parkadmin.core.forms import KitForm
from parkadmin.core.reference.languages import language_name
from parkadmin.core.reference.regions import REGIONS, region_name
from parkadmin.core.reference.sectors import SECTORS, sector_name
from requests_desk.choices import Capacity, PartnerKind, Place, ResourceStatus, Route, TrustLevel, Visibility

from .request import DATE, FilesField

SPOKEN = ("zh", "en", "ja", "ko", "de", "fr", "ru", "es")
Layout = list[tuple[Any, list[list[str]]]]


def several(label: Any, help_text: Any = "") -> forms.MultipleChoiceField:
    """Some of a list, ticked."""
    return forms.MultipleChoiceField(label=label, required=False, widget=forms.CheckboxSelectMultiple,
                                     help_text=help_text)


def area(label: Any, help_text: Any = "", rows: int = 4, required: bool = False) -> forms.CharField:
    """A text of several lines."""
    return forms.CharField(label=label, required=required, help_text=help_text,
                           widget=forms.Textarea(attrs={"rows": rows}))


def line(label: Any, help_text: Any = "", required: bool = False, **attrs: Any) -> forms.CharField:
    """A text of one line."""
    return forms.CharField(label=label, required=required, help_text=help_text, widget=forms.TextInput(attrs=attrs))


class EntryForm(KitForm):
    """An entry's form. `without` leaves fields out that are not this person's to decide; `version` is what was seen."""

    layout: Layout = []
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, without: Iterable[str] = (), choices: dict[str, list[Any]] | None = None,
                 **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in without:
            self.fields.pop(name, None)
        for name, options in {**self.fixed_choices(), **(choices or {})}.items():
            if name in self.fields:
                self.fields[name].choices = self._with_present(name, options)

    def fixed_choices(self) -> dict[str, list[Any]]:
        """Options that do not depend on the entry."""
        return {"sectors": [(code, f"{code} {sector_name(code)}") for code in SECTORS],
                "regions": [(code, region_name(code)) for code in REGIONS],
                "region": [("", "–"), *((code, region_name(code)) for code in REGIONS)],
                "languages": [(code, language_name(code)) for code in SPOKEN]}

    def _with_present(self, name: str, options: list[Any]) -> list[Any]:
        """What the entry has already stays among the options, so that saving does not take it away; of what is
        ticked it stands first."""
        present = self.initial.get(name) or []
        known = {str(value) for value, _label in options}
        words = {"languages": language_name, "regions": region_name, "region": region_name}.get(name, str)
        given = present if isinstance(present, list) else [present]
        found = [*options, *((code, words(code)) for code in given if code and str(code) not in known)]
        if not isinstance(self.fields[name].widget, forms.CheckboxSelectMultiple):
            return found
        return sorted(found, key=lambda option: str(option[0]) not in {str(code) for code in given})

    def sections(self) -> list[tuple[Any, list[list[Any]]]]:
        """The fields as they stand on the page; sections without a field are left out."""
        found = []
        for title, rows in self.layout:
            shown = [[self[name] for name in row if name in self.fields] for row in rows]
            if any(shown):
                found.append((title, [row for row in shown if row]))
        return found

    def values(self) -> dict[str, Any]:
        """What the verb takes as fields."""
        return {name: value for name, value in self.cleaned_data.items() if name not in ("version", "note_text")}


class PartnerForm(EntryForm):
    """An organization that offers help."""

    kind = forms.ChoiceField(label=_("Kind"), choices=[("", _("Please choose")), *PartnerKind.choices])
    name_zh = line(_("Name (Chinese)"), required=True)
    name_en = line(_("Name (English)"))
    about_zh = area(_("About (Chinese)"))
    about_en = area(_("About (English)"))
    region = forms.ChoiceField(label=_("Region"), required=False)
    website = line(_("Website"), inputmode="url", placeholder="https://")
    email = line(_("E-mail"), _("Requests for help and questions about the entry go here."), type="email")
    phone = line(_("Phone"), type="tel")
    trust = forms.ChoiceField(label=_("How well we know it"), choices=TrustLevel.choices, initial=TrustLevel.LISTED)
    visibility = forms.ChoiceField(label=_("Visible to"), choices=Visibility.choices, initial=Visibility.NETWORK)
    layout = [(_("Who it is"), [["kind", "region"], ["name_zh", "name_en"], ["about_zh", "about_en"]]),
              (_("How to reach it"), [["email", "phone"], ["website"]]),
              (_("For the park"), [["trust", "visibility"]])]


class ResourceForm(EntryForm):
    """What a partner offers."""

    kind = forms.ChoiceField(label=_("Kind of help"))
    capacity = forms.ChoiceField(label=_("Capacity"), choices=Capacity.choices, initial=Capacity.HAS_CAPACITY)
    name_zh = line(_("Name (Chinese)"), required=True)
    name_en = line(_("Name (English)"))
    about_zh = area(_("What is offered (Chinese)"))
    about_en = area(_("What is offered (English)"))
    topics = several(_("Topics"))
    sectors = several(_("Sectors"), _("Nothing ticked: any sector."))
    regions = several(_("Regions served"), _("Nothing ticked: anywhere."))
    languages = several(_("Languages"))
    place = forms.ChoiceField(label=_("Place"), choices=Place.choices, initial=Place.BOTH)
    locations = several(_("Offered at"))
    experts = several(_("Experts"))
    fees_zh = area(_("Fees (Chinese)"), rows=2)
    fees_en = area(_("Fees (English)"), rows=2)
    eligibility_zh = area(_("Who may use it (Chinese)"), rows=2)
    eligibility_en = area(_("Who may use it (English)"), rows=2)
    documents_zh = area(_("Required documents (Chinese)"), _("One on each line."), rows=3)
    documents_en = area(_("Required documents (English)"), _("One on each line."), rows=3)
    contact_name = line(_("Contact"))
    contact_email = line(_("E-mail of the contact"), type="email")
    route = forms.ChoiceField(label=_("How it is asked"), choices=Route.choices, initial=Route.MAIL_LINK)
    visibility = forms.ChoiceField(label=_("Visible to"), choices=Visibility.choices, initial=Visibility.NETWORK)
    layout = [(_("What is offered"), [["kind", "capacity"], ["name_zh", "name_en"], ["about_zh", "about_en"]]),
              (_("For whom"), [["topics", "sectors"], ["regions", "languages"]]),
              (_("Where and by whom"), [["place"], ["locations", "experts"]]),
              (_("Terms"), [["fees_zh", "fees_en"], ["eligibility_zh", "eligibility_en"],
                            ["documents_zh", "documents_en"]]),
              (_("How it is reached"), [["contact_name", "contact_email"], ["route", "visibility"]])]


class ExpertForm(EntryForm):
    """A named person of a partner."""

    name_zh = line(_("Name (Chinese)"), required=True)
    name_en = line(_("Name (English)"))
    title_zh = line(_("Title (Chinese)"))
    title_en = line(_("Title (English)"))
    about_zh = area(_("About (Chinese)"))
    about_en = area(_("About (English)"))
    topics = several(_("Topics"))
    languages = several(_("Languages"))
    regions = several(_("Regions served"), _("Nothing ticked: anywhere."))
    load_limit = forms.IntegerField(label=_("Referrals at a time"), initial=3, widget=forms.NumberInput(
        attrs={"inputmode": "numeric", "min": 1, "max": 99}))
    layout = [(_("Who it is"), [["name_zh", "name_en"], ["title_zh", "title_en"], ["about_zh", "about_en"]]),
              (_("For what"), [["topics", "regions"], ["languages", "load_limit"]])]


class LocationForm(EntryForm):
    """A place of a partner."""

    name_zh = line(_("Name (Chinese)"), required=True)
    name_en = line(_("Name (English)"))
    address_zh = line(_("Address (Chinese)"))
    address_en = line(_("Address (English)"))
    region = forms.ChoiceField(label=_("Region"), required=False)
    postcode = line(_("Postcode"), inputmode="numeric")
    latitude = line(_("Latitude"), _("In degrees, such as 39.983424."), inputmode="decimal")
    longitude = line(_("Longitude"), _("In degrees, such as 116.312765."), inputmode="decimal")
    directions = area(_("How to get there"), rows=3)
    layout = [(_("Where it is"), [["name_zh", "name_en"], ["address_zh", "address_en"], ["region", "postcode"],
                                  ["latitude", "longitude"], ["directions"]])]


class StatusForm(KitForm):
    """Archive an entry, or take it up again."""

    status = forms.ChoiceField(label=_("Status"), choices=ResourceStatus.choices)
    reason = area(_("Why"), _("The partner and your colleagues can read it."), rows=3)


class ReasonForm(KitForm):
    """Why a proposal is returned."""

    reason = area(_("What is missing, or why not"), _("The partner reads this and can change its proposal."), rows=3,
                  required=True)


class AgreementForm(KitForm):
    """What was agreed. `sides` are the partner parks and partners it can be with; None where that stands already."""

    other = forms.ChoiceField(label=_("With"))
    title = line(_("What it is about"), required=True)
    terms = area(_("What was agreed"), rows=5)
    starts_on = forms.DateField(label=pgettext_lazy("first day", "From"), widget=forms.DateInput(DATE, "%Y-%m-%d"))
    ends_on = forms.DateField(label=_("Until"), required=False, widget=forms.DateInput(DATE, "%Y-%m-%d"),
                              help_text=_("The last day. Empty: until further notice."))
    reference = line(_("Number of the document"))
    signed_by = line(_("Signed for us by"))
    signed_by_other = line(_("Signed for them by"))
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, sides: list[Any] | None = None, fixed: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if sides is None:
            del self.fields["other"]
        else:
            self.fields["other"].choices = sides
        if fixed:
            for name in ("starts_on", "ends_on"):
                del self.fields[name]

    def values(self) -> dict[str, Any]:
        """What the verb takes as fields."""
        return {name: value for name, value in self.cleaned_data.items() if name not in ("other", "version")}


class EndForm(KitForm):
    """End an agreement before its time."""

    ends_on = forms.DateField(label=_("Its last day"), widget=forms.DateInput(DATE, "%Y-%m-%d"))
    why = area(_("Why"), rows=3, required=True)


class SignForm(KitForm):
    """Countersign an agreement."""

    signed_by = line(_("Who signs for us"), required=True)


class PaperForm(KitForm):
    """A signed paper."""

    file = FilesField(label=_("Signed papers"), required=True)


class TopicForm(KitForm):
    """A topic in both languages."""

    code = line(_("Code"), _("For machines: letters a to z, digits, - and _. It cannot be changed later."),
                required=True)
    name_zh = line(_("Name (Chinese)"), required=True)
    name_en = line(_("Name (English)"), required=True)
    is_active = forms.BooleanField(label=_("In use"), required=False, initial=True)

    def __init__(self, *args: Any, topic: Any = None, **kwargs: Any) -> None:
        if topic:
            kwargs["initial"] = {name: getattr(topic, name) for name in ("name_zh", "name_en", "is_active")}
        super().__init__(*args, **kwargs)
        if topic:
            del self.fields["code"]


class CrossWalkForm(KitForm):
    """What another's word means here: `means` is `topic:<code>` or `kind:<code>`."""

    from_park = forms.ChoiceField(label=_("Whose word"), required=False)
    term = line(_("Their code or word"), required=True)
    means = forms.ChoiceField(label=_("Means here"))

    def __init__(self, *args: Any, parks: Iterable[Any], topics: Iterable[Any], kinds: Iterable[Any],
                 **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["from_park"].choices = [("", _("Anybody's")), *((park.code, park.name) for park in parks)]
        self.fields["means"].choices = [
            ("", _("Please choose")), (_("Topics"), [(f"topic:{topic.code}", str(topic)) for topic in topics]),
            (_("Kinds of help"), [(f"kind:{kind.code}", str(kind)) for kind in kinds])]


class ImportForm(KitForm):
    """A directory from elsewhere."""

    park = forms.ChoiceField(label=_("Into the directory of"))
    source = line(_("Source"), _("Who publishes it, such as its web address. Read in again under the same name, its "
                                 "entries are brought up to date instead of doubled."), required=True)
    visibility = forms.ChoiceField(label=_("Visible to"), choices=Visibility.choices, initial=Visibility.PARK)
    file = forms.FileField(label=_("File"), help_text=_("HSDS 3 as JSON, or as a zip of CSV files; at most 20 MB."),
                           widget=forms.ClearableFileInput(attrs={"accept": ".json,.zip"}))
    dry_run = forms.BooleanField(label=_("Only try: show what would happen"), required=False, initial=True)

    def __init__(self, *args: Any, parks: Iterable[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["park"].choices = [(park.code, park.name) for park in parks]


class InviteContactForm(KitForm):
    """Invite a person to answer for a partner."""

    email = line(_("E-mail"), required=True, type="email")
    name = line(_("Name"))
