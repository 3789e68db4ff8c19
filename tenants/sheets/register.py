"""The sheet of the register."""
from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from parkadmin.core.imports import choices
from parkadmin.core.imports.cells import from_json
from parkadmin.core.imports.handler import Handler, Plan, Values, Work, in_use
from parkadmin.core.imports.reading import ReadRow
from parkadmin.core.imports.sheets import Column, Sheet, register
from parkadmin.core.models import ImportRow
from parkadmin.core.models.imports import RowAction
from tenants.choices import TenantKind, TenantStage, TenantState
from tenants.models import Tenant
from tenants.naming import compact_uscc
from tenants.services import importing
from tenants.services import register as verbs

from .finding import Finder

COLUMNS = (
    Column("name_zh", _("Name (Chinese)"), required=True, example="天津京华科技有限公司",
           help=_("The registered name.")),
    Column("name_en", _("Name (English)"), example="Tianjin Jinghua Technology Co Ltd"),
    Column("kind", _("Kind"), "choice", example="company", choices=choices.choices_of(TenantKind)),
    Column("uscc", _("Unified social credit code"), "code", limit=60, example="91120116MA05J00B25",
           help=_("18 characters, as on the business licence. Teams have none.")),
    Column("code_follows", _("Code not issued yet"), "yes_no", control=True,
           help=_("Yes for a company whose code has been applied for.")),
    Column("number", _("Registration number"), "code", control=True, limit=20, also=(_("Number"),),
           help=_("Given by the park. Only to say which company is meant; leave it empty for new ones.")),
    Column("sector", _("Sector"), "choice", example="C37", choices=choices.sectors, aliases=choices.sector_aliases,
           help=_("Code or name after GB/T 4754.")),
    Column("origin", _("Origin"), "choice", example="110000", choices=choices.regions,
           aliases=choices.region_aliases, help=_("Where the company came from: code or name of the division.")),
    Column("stage", _("Stage"), "choice", example="early", choices=choices.choices_of(TenantStage)),
    Column("representative", _("Legal representative"), limit=80, example="戴涛"),
    Column("registered_capital", _("Registered capital (yuan)"), "decimal", example=5_000_000),
    Column("phone", _("Phone"), "phone", limit=32, example="022-5555 0101"),
    Column("website", _("Website"), limit=200, example="https://jinghua.example"),
    Column("founded_on", _("Founded on"), "date", example="2015-06-01"),
    Column("registered_on", _("Registered on"), "date", example="2016-11-18",
           help=_("In the park. Empty: the day of the import.")),
    Column("about", _("About"), "long_text", limit=5000),
    Column("state", _("State"), "choice", read_only=True, choices=choices.choices_of(TenantState)),
    Column("park", _("Park"), read_only=True),
    *(Column(key, heading, read_only=True) for key, heading in (  # what else stands in the register's export
        ("ended_on", _("Graduated or left on")), ("contact", _("Contact")), ("contact_phone", _("Contact's phone")),
        ("contact_email", _("Contact's e-mail")), ("rooms", _("Rooms")), ("markets", _("Markets now")),
        ("markets_planned", _("Markets planned")))),
)
NOT_FIELDS = {column.key for column in COLUMNS if column.read_only or column.control}


class RegisterHandler(Handler):
    """Companies and teams of one park."""

    def __init__(self, work: Work) -> None:
        super().__init__(work)
        self.finder = Finder(work.park)

    def prepare(self, rows: list[ReadRow]) -> None:
        self.finder.prepare(rows)

    def find(self, values: Values) -> Tenant | None:
        return self.finder.find(values)

    def present(self, found: Tenant) -> Values:
        return present(found)

    def label(self, values: Values, found: Tenant | None) -> str:
        return values.get("name_zh") or found.name_zh

    def keys(self, values: Values, found: Tenant | None) -> Mapping[str, str]:
        code = compact_uscc(values.get("uscc") or "")
        return {"name_zh": str(found.pk) if found else values["name_zh"], **({"uscc": code} if code else {})}

    def validate(self, values: Values, found: Tenant | None, changed: Iterable[str]) -> None:
        verbs.would_be(park=self.work.park, tenant=found, fields=fields(values, changed), at=self.work.at,
                       code_follows=bool(values.get("code_follows")), holder=self.finder.holder)

    def apply(self, plans: list[Plan]) -> list[tuple[UUID, int | None]]:
        new = [plan for plan in plans if plan.found is None]
        made = importing.register_tenants(
            actor=self.work.actor, park=self.work.park, at=self.work.at,
            given=[(fields(plan.values, plan.values), bool(plan.values.get("code_follows"))) for plan in new])
        written = {plan.number: row for plan, row in zip(new, made, strict=True)}
        rows = [written.get(plan.number) or self._change(plan) for plan in plans]
        return [(row.pk, row.version) for row in rows]

    def _change(self, plan: Plan) -> Tenant:
        return verbs.edit_tenant(actor=self.work.actor, tenant=plan.found, version=plan.version, at=self.work.at,
                                 fields=fields(plan.values, plan.changes),
                                 code_follows=bool(plan.values.get("code_follows")))

    def changed_since(self, rows: list[ImportRow]) -> set[int]:
        now = dict(Tenant.objects.filter(pk__in=[row.target_id for row in rows]).values_list("pk", "version"))
        used = in_use(Tenant, [row.target_id for row in rows if row.action == RowAction.NEW])
        return {row.number for row in rows if now.get(row.target_id) != row.version or row.target_id in used}

    def undo(self, rows: list[ImportRow]) -> None:
        new = [row.target_id for row in rows if row.action == RowAction.NEW]
        importing.take_back_tenants(actor=self.work.actor, park=self.work.park, ids=new, at=self.work.at)
        found = Tenant.objects.in_bulk([row.target_id for row in rows if row.action == RowAction.CHANGED])
        for row in rows:
            if row.action == RowAction.CHANGED:
                before = {key: from_json(TENANTS.by_key[key], old) for key, (old, _new) in row.changes.items()}
                verbs.edit_tenant(actor=self.work.actor, tenant=found[row.target_id], version=row.version,
                                  fields=fields(before, before), at=self.work.at, code_follows=True)


def present(row: Tenant) -> Values:
    """What the register says of a tenant, by column's key: for comparing, and for the export."""
    capital = row.registered_capital
    return {**{name: getattr(row, name) for name in verbs.FIELDS}, "number": row.number, "state": row.state,
            "registered_capital": Decimal(capital) if capital is not None else None, "park": row.park.name,
            "code_follows": None}


def fields(values: Mapping[str, Any], names: Iterable[str]) -> dict[str, Any]:
    """The fields of the verbs among the columns; a new tenant is a company unless the file says otherwise."""
    given = {name: values.get(name) for name in names if name not in NOT_FIELDS}
    return {name: ("" if value is None and name in TEXTS else value) for name, value in given.items()}


TEXTS = {column.key for column in COLUMNS if column.kind not in ("date", "decimal")}
TENANTS = Sheet("tenants", _("Companies and teams"), "building-community", COLUMNS, "tenant.edit", "tenant.read",
                RegisterHandler, page="register:list", matched_by=_(
                    "A row is about a company that is there already when its unified social credit code, else its "
                    "registration number, else its exact Chinese name is the same."))
register(TENANTS)
