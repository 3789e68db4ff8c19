"""Registrations and applications over time: per month, cumulative, and by what kind of applicant."""
from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Substr, TruncMonth

from parkadmin.core.actors import Actor

from .admission_queries import at_desk
from .choices import ApplicationState
from .models import Application, Tenant

MOST_MONTHS = 60


@dataclass(frozen=True)
class Month:
    """One month: applications sent and decided, tenants registered; at its end how many were registered in all, and
    how many applications were on their way."""

    start: date
    sent: int
    registered: int
    registered_in_all: int
    on_their_way: int


@dataclass(frozen=True)
class Share:
    """How many applications of one code (a sector's section, a province)."""

    code: str
    count: int


def month_after(day: date, months: int = 1) -> date:
    """The first day of the month so many months later (or earlier)."""
    number = day.year * 12 + day.month - 1 + months
    return date(number // 12, number % 12 + 1, 1)


def months_between(first: date, last: date) -> list[date]:
    """The first days of all months of a period, at most MOST_MONTHS: the latest ones."""
    months, day = [], last.replace(day=1)
    while day >= first.replace(day=1) and len(months) < MOST_MONTHS:
        months.append(day)
        day = month_after(day, -1)
    return months[::-1]


def sent_to(actor: Actor, parks: list[UUID]) -> QuerySet[Application]:
    """The applications that these parks ever received."""
    return at_desk(actor).filter(park__in=parks, submitted_at__isnull=False).order_by()


def course(actor: Actor, parks: list[UUID], first: date, last: date, zone: str = "Asia/Shanghai") -> list[Month]:
    """The months of a period. Three statements, whatever the period."""
    sent = _by_month(sent_to(actor, parks), "submitted_at", zone)
    decided = _by_month(sent_to(actor, parks).filter(decided_at__isnull=False), "decided_at", zone)
    entered = Tenant.objects.for_actor(actor).filter(park__in=parks, registered_on__isnull=False).order_by()
    registered = Counter({row["month"]: row["count"] for row in entered.annotate(month=TruncMonth("registered_on"))
                          .values("month").annotate(count=Count("pk"))})
    return [Month(start=month, sent=sent[month], registered=registered[month],
                  registered_in_all=_until(registered, month),
                  on_their_way=_until(sent, month) - _until(decided, month))
            for month in months_between(first, last)]


def _by_month(rows: QuerySet[Application], moment: str, zone: str) -> Counter[date]:
    found = rows.annotate(month=TruncMonth(moment, tzinfo=ZoneInfo(zone))).values("month").annotate(count=Count("pk"))
    return Counter({row["month"].date(): row["count"] for row in found})


def _until(counts: Counter[date], month: date) -> int:
    return sum(count for each, count in counts.items() if each <= month)


def shares(actor: Actor, parks: list[UUID], since: datetime, until: datetime) -> tuple[list[Share], list[Share]]:
    """The applications of a period by section of the sector and by province of origin, the most frequent first."""
    rows = sent_to(actor, parks).filter(submitted_at__gte=since, submitted_at__lt=until)
    return _share(rows, "sector", 1), _share(rows, "origin", 2)


def _share(rows: QuerySet[Application], name: str, digits: int) -> list[Share]:
    found = (rows.exclude(**{name: ""}).annotate(code=Substr(name, 1, digits)).values("code")
             .annotate(count=Count("pk")).order_by("-count", "code"))
    return [Share(row["code"] if digits == 1 else f"{row['code']}0000", row["count"]) for row in found]


def decided_in(actor: Actor, parks: list[UUID], since: datetime, until: datetime) -> dict[str, int]:
    """How many applications of a period were approved, rejected, withdrawn, and are still open."""
    rows = sent_to(actor, parks).filter(submitted_at__gte=since, submitted_at__lt=until)
    ends = (ApplicationState.APPROVED, ApplicationState.REJECTED, ApplicationState.WITHDRAWN)
    return rows.aggregate(sent=Count("pk"), **{state: Count("pk", filter=Q(state=state)) for state in ends},
                          open=Count("pk", filter=~Q(state__in=ends)))
