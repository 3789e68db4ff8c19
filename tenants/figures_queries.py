"""Reading figures: of one tenant, of a park's inbox, and summed up. All starts from `for_actor`."""
from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import (
    Case,
    Count,
    DateField,
    Exists,
    F,
    Func,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from parkadmin.core.actors import Actor
from parkadmin.core.models import Park

from .choices import Basis, FiguresState, TenantState
from .figures_rules import SUMMED, Period, Question, growth, questions, total
from .models import Figures, FiguresRound, Membership, Tenant
from .models.figures import VALUES

MOST_PERIODS = 400
ANSWERED = Q(state=FiguresState.SUBMITTED) | Q(is_current=True)


@dataclass(frozen=True)
class Compared:
    """With what figures are compared before they go in (see `figures_rules.questions`); `last_period` is whose
    values `last` are."""

    last: dict[str, Any] = field(default_factory=dict)
    last_period: Period | None = None
    quarters: dict[str, Any] = field(default_factory=dict)
    year: dict[str, Any] | None = None


def compared_with(actor: Actor, tenant: Tenant, period: Period, basis: str, but: UUID | None = None) -> Compared:
    """The last accepted figures of the same basis and length, and the accepted ones of the same year. `but` is left
    out: what a correction replaces. Two statements."""
    rows = counting(actor).filter(tenant=tenant, basis=basis).exclude(pk=but)
    rows = list(rows.filter(Q(year__lt=period.year, quarter__gt=0) if period.quarter else Q(year__lt=period.year,
                                                                                           quarter=0))
                .order_by("-year", "-quarter")[:1]) + list(rows.filter(year=period.year))
    return _compared(rows, period)


def _compared(rows: Iterable[Figures], period: Period) -> Compared:
    found = {Period(row.year, row.quarter): row.values for row in rows}
    same_length = [key for key in found if bool(key.quarter) == bool(period.quarter) and key < period]
    last = max(same_length, default=None)
    others = [values for key, values in found.items() if key.year == period.year and key.quarter and key != period]
    year = found.get(Period(period.year)) if period.quarter else None
    return Compared(found.get(last, {}), last, {name: total(values[name] for values in others) for name in SUMMED},
                    year)


def questions_about(actor: Actor, tenant: Tenant, period: Period, basis: str, values: Mapping[str, Any],
                    but: UUID | None = None) -> list[Question]:
    """What is asked about figures before they go in."""
    found = compared_with(actor, tenant, period, basis, but)
    return questions(values, last=found.last, quarters=found.quarters, year=found.year,
                     is_quarter=bool(period.quarter))


def counting(actor: Actor) -> QuerySet[Figures]:
    """Accepted figures that nothing has replaced: the only ones in any sum."""
    return Figures.objects.for_actor(actor).filter(is_current=True)


def of_tenant(actor: Actor, tenant: Tenant) -> list[Figures]:
    """All figures of one tenant, the newest period first, in a period the newest row first."""
    rows = Figures.objects.for_actor(actor).filter(tenant=tenant).select_related("submitted_by", "decided_by")
    return list(rows.order_by("-year", "-quarter", "basis", "-pk")[:MOST_PERIODS])


def figures_for(actor: Actor, given: Mapping[str, Any]) -> QuerySet[Figures]:
    """Figures as far as the actor sees them, by filters: tenant, state, year, quarter, basis, counts."""
    rows = Figures.objects.for_actor(actor).select_related("tenant__park")
    exact = {name: given[name] for name in ("tenant", "year", "quarter", "basis") if given.get(name) is not None}
    if given.get("state"):
        exact["state__in"] = given["state"]
    if given.get("counts") is not None:
        exact["is_current"] = given["counts"]
    return rows.filter(**exact)


def in_work(actor: Actor, tenant: Tenant, period: Period, basis: str) -> Figures | None:
    """What somebody has begun for a period and nobody has accepted."""
    rows = Figures.objects.for_actor(actor).filter(tenant=tenant, year=period.year, quarter=period.quarter,
                                                   basis=basis)
    return rows.exclude(state=FiguresState.ACCEPTED).first()


def counting_one(actor: Actor, tenant: Tenant, period: Period, basis: str) -> Figures | None:
    """What counts for a period."""
    return counting(actor).filter(tenant=tenant, year=period.year, quarter=period.quarter, basis=basis).first()


def chain(actor: Actor, row: Figures) -> list[Figures]:
    """All accepted rows of the same period, the newest first: what counted and what replaced it."""
    rows = Figures.objects.for_actor(actor).filter(tenant=row.tenant_id, year=row.year, quarter=row.quarter,
                                                   basis=row.basis, state=FiguresState.ACCEPTED)
    return list(rows.select_related("corrects", "decided_by").order_by("-pk")[:20])


# -- growth of one tenant --------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Year:
    """One year of a tenant: planned and actual figures (or None), and the growth of the actual ones."""

    year: int
    planned: Figures | None
    actual: Figures | None
    growth: dict[str, Any]


def years_of(rows: Iterable[Figures]) -> list[Year]:
    """Whole years from counting rows, the newest first; growth against the year before, where both are known."""
    found = {(row.year, row.basis): row for row in rows if row.is_current and not row.quarter}
    years = sorted({year for year, _basis in found}, reverse=True)
    return [Year(year, found.get((year, Basis.PLANNED)), found.get((year, Basis.ACTUAL)), {
        name: growth(_value(found.get((year - 1, Basis.ACTUAL)), name), _value(found.get((year, Basis.ACTUAL)), name))
        for name in VALUES}) for year in years]


def _value(row: Figures | None, name: str) -> Any:
    return getattr(row, name) if row else None


def summary_of(actor: Actor, tenant: Tenant) -> dict[str, Any]:
    """What a tenant's profile shows of its figures (templates/figures/_summary.html): the last actual year, its
    growth, the furthest plan and what it is as a share of the last year. One statement."""
    rows = list(counting(actor).filter(tenant=tenant, quarter=0).order_by("-year")[:40])
    years = years_of(rows)
    last = next((year for year in years if year.actual), None)
    plan = next((year for year in years if year.planned and (last is None or year.year > last.year)), None)
    ahead = growth(_value(last.actual if last else None, "output_value"),
                   _value(plan.planned if plan else None, "output_value"))
    return {"tenant": tenant, "years": years[:8], "last": last, "plan": plan, "ahead": ahead}


# -- rounds ----------------------------------------------------------------------------------------------------
def _for_round(row: FiguresRound) -> QuerySet[Figures]:
    return Figures.objects.filter(tenant=OuterRef("pk"), year=row.year, quarter=row.quarter, basis=row.basis)


def asked(actor: Actor, row: FiguresRound) -> QuerySet[Tenant]:
    """Whom a round asks: registered tenants of the park; for what was, those who were there before the period's
    end."""
    rows = Tenant.objects.for_actor(actor).filter(park=row.park_id, state=TenantState.REGISTERED)
    if row.basis == Basis.ACTUAL:
        rows = rows.filter(Q(registered_on=None) | Q(registered_on__lte=Period(row.year, row.quarter).ends_on))
    return rows


def missing(actor: Actor, row: FiguresRound) -> QuerySet[Tenant]:
    """Who was asked and has not answered: nothing sent in, or it was returned."""
    return asked(actor, row).exclude(Exists(_for_round(row).filter(ANSWERED))).order_by("pk")


# -- a park's desk ---------------------------------------------------------------------------------------------
def inbox(actor: Actor, *, park: UUID | None = None, words: str = "", questioned: bool | None = None) -> QuerySet[
        Figures]:
    """What was sent in and waits for a decision, in the parks the actor has a role in."""
    rows = of_parks(actor).filter(state=FiguresState.SUBMITTED)
    if park:
        rows = rows.filter(tenant__park=park)
    if words:
        rows = rows.filter(Q(tenant__name_zh__icontains=words) | Q(tenant__name_en__icontains=words))
    if questioned is not None:
        rows = rows.exclude(questions=[]) if questioned else rows.filter(questions=[])
    return rows.select_related("tenant__park", "submitted_by", "corrects")


def of_parks(actor: Actor) -> QuerySet[Figures]:
    """All figures of the parks the actor has a role in."""
    return Figures.objects.for_actor(actor).filter(tenant__park__in=actor.parks_with("tenant.read"))


def parks_of(actor: Actor) -> list[Park]:
    """The parks the actor has a role in that reads figures."""
    return list(Park.objects.filter(pk__in=actor.parks_with("tenant.read")))


def waiting_count(actor: Actor, most: int = 99) -> int:
    """How many wait for those who may decide, counted no further than `most`."""
    parks = actor.parks_with("figures.decide")
    rows = Figures.objects.for_actor(actor).filter(tenant__park__in=parks, state=FiguresState.SUBMITTED)
    return len(rows.order_by().values_list("pk")[:most]) if parks else 0


def rounds(actor: Actor, *, only_open: bool = False) -> QuerySet[FiguresRound]:
    """Rounds of the parks the actor has a role in, the newest first, each with `n_asked` and `n_answered`: one
    statement."""
    rows = FiguresRound.objects.for_actor(actor).filter(park__in=actor.parks_with("tenant.read"))
    rows = rows.filter(closed_at=None) if only_open else rows
    return _with_progress(rows).select_related("park", "opened_by").order_by("-pk")


def _with_progress(rows: QuerySet[FiguresRound]) -> QuerySet[FiguresRound]:
    """Counts beside each round. What `asked` says of one round is said here of many, in SQL."""
    figures = Figures.objects.filter(ANSWERED, tenant=OuterRef("pk"), year=OuterRef(OuterRef("year")),
                                     quarter=OuterRef(OuterRef("quarter")), basis=OuterRef(OuterRef("basis")))
    tenants = Tenant.objects.filter(park=OuterRef("park"), state=TenantState.REGISTERED)
    ends = Case(*[When(quarter=quarter, then=_make_date(F("year"), Value(quarter * 3), Value(30 if quarter in (2, 3)
                                                                                          else 31)))
                  for quarter in (1, 2, 3, 4)], default=_make_date(F("year"), Value(12), Value(31)))
    tenants = tenants.filter(Q(registered_on=None) | Q(registered_on__lte=OuterRef("ends_on"))
                             | Exists(FiguresRound.objects.filter(pk=OuterRef(OuterRef("pk")), basis=Basis.PLANNED)))
    counted = tenants.order_by().annotate(one=Value(1)).values("one").annotate(n=Count("pk")).values("n")
    answered = tenants.filter(Exists(figures)).order_by().annotate(one=Value(1)).values("one").annotate(
        n=Count("pk")).values("n")
    return rows.annotate(ends_on=ends, n_asked=Coalesce(Subquery(counted), 0),
                         n_answered=Coalesce(Subquery(answered), 0))


def _make_date(year: Any, month: Any, day: Any) -> Func:
    return Func(year, month, day, function="make_date", output_field=DateField())


def answers(actor: Actor, row: FiguresRound) -> QuerySet[Tenant]:
    """All whom a round asks, each with `answer_state`: that of its row, the one in work before the accepted one;
    empty where nobody has begun."""
    theirs = _for_round(row).filter(Q(is_current=True) | ~Q(state=FiguresState.ACCEPTED))
    theirs = theirs.order_by("is_current").values("state")[:1]
    return asked(actor, row).annotate(answer_state=Coalesce(Subquery(theirs), Value("")))


def contacts_of(tenants: Iterable[Tenant]) -> dict[UUID, Membership]:
    """Whom to call in each tenant: its first owner, else its first member. One statement; the tenants were fetched
    within the actor's scope."""
    found: dict[UUID, Membership] = {}
    rank = Case(When(role="owner", then=0), When(role="member", then=1), default=2)
    rows = Membership.objects.filter(tenant__in=[tenant.pk for tenant in tenants], user__is_active=True)
    for row in rows.select_related("user").order_by(rank, "pk"):
        found.setdefault(row.tenant_id, row)
    return found


# -- a company's own page --------------------------------------------------------------------------------------
def open_rounds_of(actor: Actor, tenant: Tenant) -> list[FiguresRound]:
    """What the tenant's park asks it for now, the most urgent first."""
    rows = FiguresRound.objects.for_actor(actor).filter(park=tenant.park_id, closed_at=None).order_by("due_on", "pk")
    return [row for row in rows[:20] if row.basis == Basis.PLANNED or tenant.registered_on is None
            or tenant.registered_on <= Period(row.year, row.quarter).ends_on]
