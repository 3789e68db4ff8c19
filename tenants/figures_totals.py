"""Figures summed up over tenants: per park, sector, origin, year and quarter. Only accepted figures that count.

Growth compares the same tenants: those with the figure in both years, so that a newcomer is no growth. Each function
is one GROUP BY statement; amounts stay exact decimals.
"""
from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Sum
from django.db.models.expressions import Value
from django.db.models.functions import Concat, Left

from parkadmin.core.actors import Actor

from .choices import Basis
from .figures_queries import counting
from .figures_rules import growth
from .models import Figures
from .models.figures import VALUES

MEASURES = VALUES
GROUPS = ("park", "sector", "origin")
MOST_EXPORTED = 50_000
YEARS_SHOWN = 9


@dataclass(frozen=True)
class Choice:
    """What is summed up. Empty: everything. `parks` are ids, `sectors` section letters of GB/T 4754, `origins`
    province codes of GB/T 2260; `quarter` 0 is the whole year."""

    year: int
    measure: str = "output_value"
    group: str = "park"
    quarter: int = 0
    parks: tuple[UUID, ...] = ()
    sectors: tuple[str, ...] = ()
    origins: tuple[str, ...] = ()


@dataclass(frozen=True)
class Line:
    """Sums of one group. `n_…` is how many tenants were counted. `same_before` and `same_now` are the sums over the
    `n_same` tenants that have actual figures in both years."""

    key: Any
    actual: Decimal | int | None = None
    n_actual: int = 0
    planned: Decimal | int | None = None
    n_planned: int = 0
    same_before: Decimal | int | None = None
    same_now: Decimal | int | None = None
    n_same: int = 0

    @property
    def growth(self) -> Decimal | None:
        """Of the same tenants against the year before."""
        return growth(self.same_before, self.same_now)


def rows_of(actor: Actor, choice: Choice) -> QuerySet[Figures]:
    """The counting figures of the parks the actor has a role in, within the filters; all years and periods."""
    parks = actor.parks_with("tenant.read")
    rows = counting(actor).filter(tenant__park__in=[pk for pk in parks if not choice.parks or pk in choice.parks])
    if choice.sectors:
        rows = rows.annotate(section=Left("tenant__sector", 1)).filter(section__in=choice.sectors)
    if choice.origins:
        rows = rows.annotate(province=_province()).filter(province__in=choice.origins)
    return rows


def _province() -> Concat:
    return Concat(Left("tenant__origin", 2), Value("0000"))


KEYS = {"park": F("tenant__park"), "sector": Left("tenant__sector", 1), "origin": Left("tenant__origin", 2)}


def _other_year(measure: str, step: int) -> Exists:
    """Whether the same tenant has the figure a year later or before."""
    same = counting_rows().filter(tenant=OuterRef("tenant"), year=OuterRef("year") + step, basis=Basis.ACTUAL,
                                  quarter=OuterRef("quarter"))
    return Exists(same.exclude(**{measure: None}))


def counting_rows() -> QuerySet[Figures]:
    """Within a statement whose outer rows are scoped already."""
    return Figures.objects.filter(is_current=True)


def _sums(rows: QuerySet[Figures], key: Any, measure: str, year: int) -> list[Line]:
    """The sums of one year per key, with those of the same tenants in the year before: one statement."""
    now, before = Q(year=year, basis=Basis.ACTUAL), Q(year=year - 1, basis=Basis.ACTUAL)
    plan = Q(year=year, basis=Basis.PLANNED)
    rows = rows.filter(year__in=(year, year - 1)).annotate(
        key=key, has_before=_other_year(measure, -1), has_after=_other_year(measure, 1)).values("key").annotate(
        actual=Sum(measure, filter=now), n_actual=Count(measure, filter=now),
        planned=Sum(measure, filter=plan), n_planned=Count(measure, filter=plan),
        same_now=Sum(measure, filter=now & Q(has_before=True)), n_same=Count(measure, filter=now & Q(has_before=True)),
        same_before=Sum(measure, filter=before & Q(has_after=True))).order_by("key")
    return [Line(**row) for row in rows if row["n_actual"] or row["n_planned"]]


def lines(actor: Actor, choice: Choice) -> list[Line]:
    """Sums of one period per park, sector or origin; the largest actual sum first."""
    rows = rows_of(actor, choice).filter(quarter=choice.quarter)
    found = _sums(rows, KEYS[choice.group], choice.measure, choice.year)
    return sorted(found, key=lambda line: (-(line.actual or 0), -(line.planned or 0), str(line.key)))


def all_of(found: Iterable[Line]) -> Line:
    """The last line of a table: groups do not overlap, so that they can be added."""
    found = list(found)
    names = [name for name in Line.__dataclass_fields__ if name != "key"]
    sums = {name: sum((value for line in found if (value := getattr(line, name)) is not None), 0) for name in names}
    some = {name: any(getattr(line, name) is not None for line in found) for name in names}
    return Line(key=None, **{name: value if some[name] else None for name, value in sums.items()})


def quarters(actor: Actor, choice: Choice) -> list[Line]:
    """The quarters of the chosen year and their growth against those of the year before; the key is the quarter."""
    return _sums(rows_of(actor, choice).filter(quarter__gt=0), F("quarter"), choice.measure, choice.year)


def years(actor: Actor, choice: Choice) -> list[Line]:
    """The same per year, whatever the chosen one, the oldest first."""
    measure, actual, plan = choice.measure, Q(basis=Basis.ACTUAL), Q(basis=Basis.PLANNED)
    rows = rows_of(actor, choice).filter(quarter=choice.quarter)
    found = list(rows.annotate(has_before=_other_year(measure, -1), has_after=_other_year(measure, 1)).values("year")
                 .annotate(actual=Sum(measure, filter=actual), n_actual=Count(measure, filter=actual),
                           planned=Sum(measure, filter=plan), n_planned=Count(measure, filter=plan),
                           same_now=Sum(measure, filter=actual & Q(has_before=True)),
                           n_same=Count(measure, filter=actual & Q(has_before=True)),
                           as_before=Sum(measure, filter=actual & Q(has_after=True))).order_by("year"))
    before = {row["year"] + 1: row.pop("as_before") for row in found}
    return [Line(key=(year := row.pop("year")), same_before=before.get(year), **row) for row in found
            if row["n_actual"] or row["n_planned"]][-YEARS_SHOWN:]


def exported(actor: Actor, choice: Choice) -> QuerySet[Figures]:
    """The rows behind the sums of a period, planned and actual, by park and tenant."""
    rows = rows_of(actor, choice).filter(year=choice.year, quarter=choice.quarter)
    rows = rows.select_related("tenant__park")
    return rows.order_by("tenant__park__code", "tenant__name_zh", "basis")[:MOST_EXPORTED]


def years_known(actor: Actor) -> list[int]:
    """The years that have counting figures, the newest first."""
    rows = counting(actor).filter(tenant__park__in=actor.parks_with("tenant.read"))
    return list(rows.order_by("-year").values_list("year", flat=True).distinct()[:40])


def vocabulary(actor: Actor) -> Mapping[str, list[str]]:
    """Section letters and provinces that occur among the counting figures: what can be filtered by."""
    rows = counting(actor).filter(tenant__park__in=actor.parks_with("tenant.read"))
    found = rows.annotate(section=Left("tenant__sector", 1), province=_province()).order_by().values_list(
        "section", "province").distinct()
    pairs = list(found)
    return {"sectors": sorted({section for section, _province in pairs if section}),
            "origins": sorted({province for _section, province in pairs if len(province) == 6})}
