"""The sheet of partners."""
from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from parkadmin.core.errors import Invalid
from parkadmin.core.imports import choices
from parkadmin.core.imports.handler import Values, Work
from parkadmin.core.imports.reading import ReadRow
from parkadmin.core.imports.sheets import Column, Sheet, register
from requests_desk.choices import PartnerKind, ResourceStatus, TrustLevel, Visibility
from requests_desk.models import Partner
from requests_desk.services import directory, entries

from .base import EntryHandler

COLUMNS = (
    Column("name_zh", _("Name (Chinese)"), required=True, example="北京天翼无人机培训学校"),
    Column("name_en", _("Name (English)"), example="Beijing Tianyi UAV School"),
    Column("kind", _("Kind"), "choice", required=True, example="training_house",
           choices=choices.choices_of(PartnerKind)),
    Column("region", _("Region"), "choice", example="110108", choices=choices.regions, aliases=choices.region_aliases,
           help=_("Where the partner is: code or name of the division.")),
    Column("email", _("E-mail"), "email", limit=254, example="desk@uav.example"),
    Column("phone", _("Phone"), "phone", limit=32, example="010-5555 0101"),
    Column("website", _("Website"), limit=200, example="https://uav.example"),
    Column("about_zh", _("About (Chinese)"), "long_text", limit=5000),
    Column("about_en", _("About (English)"), "long_text", limit=5000),
    Column("trust", _("Trust"), "choice", example="listed", choices=choices.choices_of(TrustLevel)),
    Column("visibility", _("Visible to"), "choice", example="network", choices=choices.choices_of(Visibility)),
    Column("status", _("Status"), "choice", read_only=True, choices=choices.choices_of(ResourceStatus)),
    Column("park", _("Park"), read_only=True),
)


class PartnerHandler(EntryHandler):
    """Organizations kept by one park."""

    model = Partner

    def __init__(self, work: Work) -> None:
        super().__init__(work)
        self.by_name: dict[str, list[Partner]] = {}

    def prepare(self, rows: list[ReadRow]) -> None:
        self.by_name = partners_named(self.work, {row.values.get("name_zh") for row in rows})

    def find(self, values: Values) -> Partner | None:
        return only(self.by_name.get(values["name_zh"], []), "name_zh")

    def present(self, found: Partner) -> Values:
        return present(found)

    def label(self, values: Values, found: Partner | None) -> str:
        return values["name_zh"]

    def keys(self, values: Values, found: Partner | None) -> Mapping[str, str]:
        return {"name_zh": values["name_zh"]}

    def validate(self, values: Values, found: Partner | None, changed: Iterable[str]) -> None:
        entries.read(Partner, plain(values, changed), found, new=found is None)

    def save(self, values: Mapping[str, Any], found: Partner | None, version: int | None) -> Partner:
        return directory.save_partner(actor=self.work.actor, park=self.work.park, fields=plain(values, values),
                                      partner=found, version=version, at=self.work.at)

    def columns(self) -> dict[str, Column]:
        return PARTNERS.by_key


def partners_named(work: Work, names: set[str | None]) -> dict[str, list[Partner]]:
    """The partners of the park with these Chinese names."""
    found = defaultdict(list)
    for row in Partner.objects.filter(park=work.park, name_zh__in=names - {None}).order_by("pk"):
        row.park = work.park
        found[row.name_zh].append(row)
    return found


def only(rows: list[Any], field: str) -> Any:
    """The only one, or None. Raises Invalid when there are several."""
    if len(rows) > 1:
        raise Invalid({field: gettext("Several entries have this name. Change them by hand.")})
    return rows[0] if rows else None


def plain(values: Mapping[str, Any], names: Iterable[str]) -> dict[str, Any]:
    """The values in the form of `entries`: nothing is an empty text."""
    return {name: "" if values.get(name) is None else values[name] for name in names}


def present(row: Partner) -> Values:
    """What the directory says of a partner, by column's key: for comparing, and for the export."""
    return {**entries.plain(row, FIELDS), "status": row.status, "park": row.park.name}


FIELDS = [column.key for column in COLUMNS if not column.read_only]
PARTNERS = Sheet("partners", _("Partners"), "address-book", COLUMNS, "directory.edit", "directory.read",
                 PartnerHandler, page="desk:partners", matched_by=_(
                     "A row is about the park's partner with exactly this Chinese name."))
register(PARTNERS)
