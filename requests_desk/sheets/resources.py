"""The sheet of resources: what partners offer."""
from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any

from django.utils.functional import lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from parkadmin.core.errors import Invalid
from parkadmin.core.imports import choices
from parkadmin.core.imports.handler import Values, Work
from parkadmin.core.imports.reading import ReadRow
from parkadmin.core.imports.sheets import Column, Sheet, register
from parkadmin.core.models import ImportRow
from parkadmin.core.models.base import localized
from parkadmin.core.reference.languages import language_name
from requests_desk.choices import Capacity, Place, ResourceStatus, Route, Visibility
from requests_desk.models import Expert, Location, Partner, RequestKind, Resource, Topic
from requests_desk.services import directory, entries

from .base import EntryHandler
from .partners import only, partners_named, plain

LANGUAGES = ("zh", "en", "ja", "ko", "ru", "de", "fr", "es", "it", "ar", "pt")
named = lazy(lambda row: localized(row, "name"), str)
language = lazy(language_name, str)


def kinds() -> list[tuple[str, Any]]:
    """The kinds of help, as the park's settings have them."""
    return [(row.code, named(row)) for row in RequestKind.objects.filter(is_active=True)]


def topics() -> list[tuple[str, Any]]:
    """The topics of the directory."""
    return [(row.code, named(row)) for row in Topic.objects.filter(is_active=True)]


def languages() -> list[tuple[str, Any]]:
    """Languages by BCP 47."""
    return [(code, language(code)) for code in LANGUAGES]


def texts(name: str, heading_zh: Any, heading_en: Any) -> tuple[Column, Column]:
    """A text in both languages."""
    return (Column(f"{name}_zh", heading_zh, "long_text", limit=1000),
            Column(f"{name}_en", heading_en, "long_text", limit=1000))


COLUMNS = (
    Column("partner", _("Partner"), required=True, control=True, example="北京天翼无人机培训学校",
           help=_("The Chinese name of a partner that this park keeps.")),
    Column("name_zh", _("Name (Chinese)"), required=True, example="无人机飞手培训"),
    Column("name_en", _("Name (English)"), example="UAV pilot training"),
    Column("kind", _("Kind"), "choice", required=True, example="training", choices=kinds),
    Column("about_zh", _("About (Chinese)"), "long_text", limit=5000),
    Column("about_en", _("About (English)"), "long_text", limit=5000),
    Column("sectors", _("Sectors"), "list", example=("C37",), choices=choices.sectors, aliases=choices.sector_aliases),
    Column("topics", _("Topics"), "list", choices=topics),
    Column("regions", _("Regions served"), "list", example=("120000", "130000"), choices=choices.regions,
           aliases=choices.region_aliases),
    Column("place", _("Place"), "choice", example="both", choices=choices.choices_of(Place)),
    Column("languages", _("Languages"), "list", example=("zh", "en"), choices=languages),
    Column("experts", _("Experts"), "list", help=_("Chinese names of the partner's own experts.")),
    Column("locations", _("Places of the partner"), "list", help=_("Chinese names of the partner's own places.")),
    *texts("fees", _("Fees (Chinese)"), _("Fees (English)")),
    *texts("eligibility", _("Who may use it (Chinese)"), _("Who may use it (English)")),
    *texts("documents", _("Required documents (Chinese)"), _("Required documents (English)")),
    Column("contact_name", _("Contact"), limit=80),
    Column("contact_email", _("E-mail"), "email", limit=254, example="desk@uav.example"),
    Column("route", _("Route"), "choice", example="mail_link", choices=choices.choices_of(Route),
           help=_("How a referral reaches the partner.")),
    Column("capacity", _("Capacity"), "choice", example="has_capacity", choices=choices.choices_of(Capacity)),
    Column("visibility", _("Visible to"), "choice", example="network", choices=choices.choices_of(Visibility)),
    Column("status", _("Status"), "choice", read_only=True, choices=choices.choices_of(ResourceStatus)),
    Column("assured_on", _("Confirmed on"), "date", read_only=True),
    Column("park", _("Park"), read_only=True),
)
FIELDS = [column.key for column in COLUMNS if not column.read_only and not column.control]
OWN = {"experts": Expert, "locations": Location}


class ResourceHandler(EntryHandler):
    """What the partners of one park offer."""

    model = Resource
    parts = ("Resource_topics", "Resource_experts", "ResourceLocation")

    def __init__(self, work: Work) -> None:
        super().__init__(work)
        self.partners: dict[str, list[Partner]] = {}
        self.by_name: dict[tuple, list[Resource]] = {}

    def prepare(self, rows: list[ReadRow]) -> None:
        self.partners = partners_named(self.work, {row.values.get("partner") for row in rows})
        self.by_name = defaultdict(list)
        names = {row.values.get("name_zh") for row in rows} - {None}
        found = Resource.objects.filter(partner__park=self.work.park, name_zh__in=names).order_by("pk")
        for row in found.select_related("partner__park", "kind").prefetch_related("topics", "experts", "locations"):
            self.by_name[row.partner_id, row.name_zh].append(row)

    @cached_property
    def own(self) -> dict[str, dict[tuple, str]]:
        """Experts and places of the park's partners: (partner, Chinese name) -> id."""
        return {name: {(row.partner_id, row.name_zh): str(row.pk)
                       for row in model.objects.filter(partner__park=self.work.park)} for name, model in OWN.items()}

    def partner(self, values: Values) -> Partner:
        """Whose resource it is. Raises Invalid."""
        found = only(self.partners.get(values["partner"], []), "partner")
        if found is None:
            raise Invalid({"partner": gettext("This park keeps no partner of this name. Add the partner first.")})
        return found

    def find(self, values: Values) -> Resource | None:
        return only(self.by_name.get((self.partner(values).pk, values["name_zh"]), []), "name_zh")

    def present(self, found: Resource) -> Values:
        return present(found)

    def label(self, values: Values, found: Resource | None) -> str:
        return f"{values['name_zh']} · {values['partner']}"

    def keys(self, values: Values, found: Resource | None) -> Mapping[str, str]:
        return {"name_zh": f"{values['partner']}/{values['name_zh']}"}

    def validate(self, values: Values, found: Resource | None, changed: Iterable[str]) -> None:
        partner = self.partner(values)
        entries.read(Resource, self.fields(partner, values, changed), partner, new=found is None)

    def fields(self, partner: Partner, values: Mapping[str, Any], names: Iterable[str]) -> dict[str, Any]:
        """The values as the verb takes them: ids instead of names. Raises Invalid for names that are none."""
        given = plain(values, [name for name in names if name in FIELDS])
        for name, known in self.own.items():
            if name in given:
                given[name] = [known.get((partner.pk, each), "") for each in given[name] or []]
                if "" in given[name]:
                    raise Invalid({name: gettext("This is not one of the partner's own.")})
        return given

    def save(self, values: Mapping[str, Any], found: Resource | None, version: int | None) -> Resource:
        partner = found.partner if found is not None else self.partner(values)
        return directory.save_resource(actor=self.work.actor, partner=partner, resource=found, version=version,
                                       fields=self.fields(partner, values, values), at=self.work.at)

    def before(self, row: ImportRow, entry: Resource) -> Values:
        return {**super().before(row, entry), "partner": entry.partner.name_zh}

    def columns(self) -> dict[str, Column]:
        return RESOURCES.by_key


def present(row: Resource) -> Values:
    """What the directory says of a resource, by column's key: for comparing, and for the export."""
    own = {name: [each.name_zh for each in getattr(row, name).all()] for name in OWN}
    rest = entries.plain(row, [name for name in FIELDS if name not in OWN])
    return {**rest, **own, "partner": row.partner.name_zh, "status": row.status, "assured_on": row.assured_on,
            "park": row.partner.park.name}


RESOURCES = Sheet("resources", _("Resources"), "heart-handshake", COLUMNS, "directory.edit", "directory.read",
                  ResourceHandler, page="desk:directory", matched_by=_(
                      "A row is about the resource of this partner with exactly this Chinese name."))
register(RESOURCES)
