"""The sheet of figures: what staff takes over from a table counts at once, as when they enter it by hand."""
from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils.functional import lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from parkadmin.core.checks import Check
from parkadmin.core.errors import Invalid
from parkadmin.core.imports import choices
from parkadmin.core.imports.handler import Handler, Plan, Values, Work
from parkadmin.core.imports.reading import ReadRow
from parkadmin.core.imports.sheets import Column, Sheet, register
from parkadmin.core.models import ImportRow
from tenants import figures_rules as rules
from tenants.choices import Basis, FiguresState, Quarter
from tenants.models import Figures, Tenant
from tenants.models.figures import AMOUNTS, VALUES
from tenants.services import figures as verbs

from .finding import Finder

QUARTERS = [*((f"{code}", f"Q{code}") for code in (1, 2, 3, 4)), *((f"{code}", f"{code}季度") for code in (1, 2, 3, 4))]
EXAMPLES = {"output_value": 100_000_000, "revenue": 86_500_000, "headcount": 120, "patents": 8}
UNIT = _("%(figure)s (yuan)")


def _heading(name: str) -> str:
    """What a figure is called, amounts with their unit."""
    label = str(Figures._meta.get_field(name).verbose_name)
    label = label[:1].upper() + label[1:]
    return str(UNIT) % {"figure": label} if name in AMOUNTS else label


heading = lazy(_heading, str)
in_yuan = lazy(lambda name: f"{rules.name_of(name)} (CNY)" if name in AMOUNTS else rules.name_of(name), str)


COLUMNS = (
    Column("uscc", _("Unified social credit code"), "code", limit=60, control=True, example="91120116MA05J00B25",
           also=(_("Credit code"),)),
    Column("number", _("Registration number"), "code", limit=20, control=True, also=(_("Number"),)),
    Column("name_zh", _("Name (Chinese)"), control=True, also=(_("Company"),), example="天津京华科技有限公司",
           help=_("One of code, number and name is enough.")),
    Column("year", _("Year"), "whole", required=True, control=True, example=2025),
    Column("quarter", _("Period"), "choice", control=True, example="0", aliases=lambda: QUARTERS,
           choices=choices.choices_of(Quarter), help=_("Empty: the whole year.")),
    Column("basis", _("Planned or actual"), "choice", control=True, example="actual",
           choices=choices.choices_of(Basis), help=_("Empty: actual.")),
    *(Column(name, heading(name), "decimal" if name in AMOUNTS else "whole", example=EXAMPLES.get(name, ""),
             help=rules.HELP[name], also=(in_yuan(name),)) for name in VALUES),
    Column("note", _("Explanation"), "long_text", limit=1800, control=True,
           help=_("Where the figures are from, or what is unusual about them.")),
    Column("state", _("Status"), "choice", read_only=True, choices=choices.choices_of(FiguresState)),
    Column("park", _("Park"), read_only=True),
    Column("sector", _("Sector"), read_only=True), Column("origin", _("Origin"), read_only=True),
)


class FiguresHandler(Handler):
    """Figures of the tenants of one park."""

    def __init__(self, work: Work) -> None:
        super().__init__(work)
        self.finder = Finder(work.park)
        self.counting: dict[tuple, Figures] = {}
        self.begun: set[tuple] = set()

    def prepare(self, rows: list[ReadRow]) -> None:
        self.finder.prepare(rows)
        self.counting, self.begun = {}, set()
        tenants = {row.pk: row for row in (*self.finder.by_code.values(), *self.finder.by_number.values(),
                                           *(one for many in self.finder.by_name.values() for one in many))}
        years = {row.values.get("year") for row in rows} - {None}
        for found in Figures.objects.filter(tenant__in=tenants, year__in=[y for y in years if 0 < y < 10_000]):
            key = (found.tenant_id, found.year, found.quarter, found.basis)
            found.tenant = tenants[found.tenant_id]
            if found.is_current:
                self.counting[key] = found
            elif found.state != FiguresState.ACCEPTED:
                self.begun.add(key)

    def tenant(self, values: Values) -> Tenant:
        """Whose figures they are. Raises Invalid."""
        if not any(values.get(name) for name in ("uscc", "number", "name_zh")):
            raise Invalid({"name_zh": gettext("Say which company: by its code, its number or its name.")})
        found = self.finder.find(values)
        if found is None:
            field = "uscc" if values.get("uscc") else "name_zh"
            raise Invalid({field: gettext("There is no such company in the register of this park.")})
        return found

    def find(self, values: Values) -> Figures | None:
        key = (self.tenant(values).pk, *period(values))
        if key in self.begun:
            raise Invalid(
                {"year": gettext("The company has begun to write these figures. Accept or return them first.")})
        return self.counting.get(key)

    def present(self, found: Figures) -> Values:
        return found.values

    def label(self, values: Values, found: Figures | None) -> str:
        year, quarter, basis = period(values)
        return f"{self.tenant(values).name_zh} {rules.Period(year, quarter).of_basis(basis)}"

    def keys(self, values: Values, found: Figures | None) -> Mapping[str, str]:
        return {"year": "/".join(map(str, (self.tenant(values).pk, *period(values))))}

    def validate(self, values: Values, found: Figures | None, changed: Iterable[str]) -> None:
        today = self.work.at.astimezone(ZoneInfo(self.work.park.time_zone)).date()
        check = Check()
        for field, text in rules.period_errors(*period(values), today).items():
            check.add(field, text)
        for name in VALUES:
            (check.amount if name in AMOUNTS else check.number)(name, values.get(name))
        if not rules.has_any(figures(values)):
            check.add("", gettext("Please give at least one figure."))
        check.done()

    def apply(self, plans: list[Plan]) -> list[tuple[UUID, int | None]]:
        rows = [self._write(plan) for plan in plans]
        return [(row.pk, row.version) for row in rows]

    def _write(self, plan: Plan) -> Figures:
        year, quarter, basis = period(plan.values)
        source = gettext("Imported from “%(file)s”.") % {"file": self.work.source}
        note = "\n".join(filter(None, [plan.values.get("note"), source]))
        given = {name: value for name, value in plan.values.items() if name in VALUES}
        return verbs.record_figures(actor=self.work.actor, tenant=self.tenant(plan.values), year=year, quarter=quarter,
                                    basis=basis, values=given, note=note, at=self.work.at)

    def changed_since(self, rows: list[ImportRow]) -> set[int]:
        ids = [row.target_id for row in rows]
        now = dict(Figures.objects.filter(pk__in=ids, is_current=True, corrected_by=None).values_list("pk", "version"))
        return {row.number for row in rows if now.get(row.target_id) != row.version}

    def undo(self, rows: list[ImportRow]) -> None:
        found = Figures.objects.select_related("tenant__park").in_bulk([row.target_id for row in rows])
        for row in rows:
            verbs.uncount_figures(actor=self.work.actor, figures=found[row.target_id], at=self.work.at,
                                  reason=gettext("The import of “%(file)s” was undone.") % {"file": self.work.source})


def period(values: Values) -> tuple[int, int, str]:
    """Year, quarter and basis of a row; the whole year and actual figures unless it says otherwise."""
    return values["year"], int(values.get("quarter") or 0), values.get("basis") or Basis.ACTUAL


def figures(values: Values) -> dict[str, Any]:
    """The seven figures of a row."""
    return {name: values.get(name) for name in VALUES}


def present(row: Figures) -> Values:
    """What a row of figures says, by column's key: for the export."""
    tenant = row.tenant
    return {**row.values, "uscc": tenant.uscc, "number": tenant.number, "name_zh": tenant.name_zh, "year": row.year,
            "quarter": str(row.quarter), "basis": row.basis, "note": row.note, "state": row.state,
            "park": tenant.park.name}


FIGURES = Sheet("figures", _("Figures"), "chart-bar", COLUMNS, "figures.decide", "tenant.read", FiguresHandler,
                page="figures:desk", matched_by=_(
                    "A row is about the company with this unified social credit code, else registration number, else "
                    "exact Chinese name. Imported figures are accepted; those of the same period are corrected and "
                    "kept."))
register(FIGURES)
