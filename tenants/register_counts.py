"""The register in numbers: how many of the tenants that a list shows there are by any of their facts."""
from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import ExtractYear, Left
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from parkadmin.core.reference.regions import region_name
from parkadmin.core.reference.sectors import sector_name

from .choices import TenantKind, TenantStage, TenantState
from .models import Site, Tenant

ALL = Q()


@dataclass
class Bar:
    """One value of a count: what it is called, how many, and the filters that lead to them (empty: none can). A page
    puts the address that these make into `href`."""

    label: str
    count: int
    query: dict[str, str]
    href: str = ""


@dataclass(frozen=True)
class By:
    """A fact that can be counted by. `key` is an expression, `filters` what a value means in the register's list."""

    label: Any
    key: Any
    name: Callable[[Any], str]
    filters: Callable[[Any], dict[str, str]]
    only: Q = ALL


def _years(value: int) -> dict[str, str]:
    return {"since": f"{value}-01-01", "until": f"{value}-12-31"}


def _same(field: str, tail: str = "") -> Callable[[Any], dict[str, str]]:
    return lambda value: {field: f"{value}{tail}"}


BY: dict[str, By] = {
    "sector": By(gettext_lazy("Sector"), Left("sector", 1), sector_name, _same("sector")),
    "origin": By(gettext_lazy("Origin"), Left("origin", 2), lambda value: region_name(f"{value}0000"),
                 _same("origin", "0000")),
    "kind": By(gettext_lazy("Kind"), F("kind"), lambda value: str(TenantKind(value).label), _same("kind")),
    "state": By(gettext_lazy("State"), F("state"), lambda value: str(TenantState(value).label), _same("state")),
    "stage": By(gettext_lazy("Stage"), F("stage"), lambda value: str(TenantStage(value).label), _same("stage")),
    "market": By(gettext_lazy("Market area"), F("markets__region"), region_name, _same("market")),
    "planned": By(gettext_lazy("Market area, planned"), F("markets__region"), region_name,
                  lambda value: {"market": value, "market_when": "planned"}, Q(markets__is_planned=True)),
    "site": By(gettext_lazy("Site"), F("rooms__site"), str, lambda value: {"site": str(value)},
               Q(rooms__isnull=False, rooms__until=None)),
    "year": By(gettext_lazy("Year of registration"), ExtractYear("registered_on"), str, _years),
}
DEFAULT = "sector"
IN_ORDER = ("year", "stage")  # not by how many there are


def choices() -> list[tuple[str, Any]]:
    """By what can be counted, with its label."""
    return [(name, by.label) for name, by in BY.items()]


def count_by(rows: QuerySet[Tenant], name: str) -> list[Bar]:
    """How many of these tenants there are by a fact, the most first: one GROUP BY. A tenant with two markets or sites
    counts under each; those of which nothing is known stand last."""
    by = BY[name]
    inner = Tenant.objects.filter(pk__in=rows.order_by().values("pk"))
    found = inner.filter(by.only).order_by().annotate(bar=by.key).values_list("bar").annotate(
        n=Count("pk", distinct=True))
    numbers = dict(found)
    unknown = numbers.pop(None, 0) + numbers.pop("", 0)
    names = _site_names(numbers) if name == "site" else {}
    order = _in_order(name) if name in IN_ORDER else lambda item: (-item[1], str(item[0]))
    bars = [Bar(names.get(value) or by.name(value), count, by.filters(value))
            for value, count in sorted(numbers.items(), key=order)]
    return bars + ([Bar(_("Not known"), unknown, {})] if unknown else [])


def _in_order(name: str) -> Callable[[tuple[Any, int]], Any]:
    return (lambda item: TenantStage.values.index(item[0])) if name == "stage" else (lambda item: item[0])


def _site_names(numbers: dict[Any, int]) -> dict[Any, str]:
    return {row.pk: str(row) for row in Site.objects.filter(pk__in=list(numbers))}
