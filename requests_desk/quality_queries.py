"""How good suggestions were, from what was shown, chosen and solved: per month, by parks and versions of the engine."""
from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import TruncMonth

from parkadmin.core.actors import Actor
from parkadmin.core.models import Park

from .choices import ReferralState
from .matching_queries import month_start
from .models import OutsideChoice, Referral, SuggestedItem, SuggestionRun

MONTHS = 12
REASONS_SHOWN = 12
TOPS = (1, 3, 5)


@dataclass
class Figures:
    """The counts of a month, or of all of them. `ranks`: how often the chosen one stood at which place; `missed`: how
    often it stood in no list, `unseen` of them where nobody had looked at one."""

    month: date | None = None
    runs: int = 0
    ranks: Counter[int] = field(default_factory=Counter)
    missed: int = 0
    unseen: int = 0
    solved: int = 0
    passed_over: int = 0
    not_suitable: int = 0

    def add(self, other: Figures) -> None:
        self.ranks.update(other.ranks)
        for name in ("runs", "missed", "unseen", "solved", "passed_over", "not_suitable"):
            setattr(self, name, getattr(self, name) + getattr(other, name))

    @property
    def shown(self) -> int:
        """How many chosen ones stood in a list."""
        return self.ranks.total()

    @property
    def chosen(self) -> int:
        return self.shown + self.missed

    @property
    def median(self) -> float | None:
        """The place at which half of the chosen ones stood, or before it."""
        places = sorted(self.ranks.elements())
        middle = len(places) // 2
        if not places:
            return None
        return float(places[middle]) if len(places) % 2 else (places[middle - 1] + places[middle]) / 2

    def top(self, place: int) -> int:
        """How many of the chosen ones stood among the first so many."""
        return sum(count for rank, count in self.ranks.items() if rank <= place)

    def share(self, count: int) -> int | None:
        """Of all chosen ones, in percent: also of those that no list had shown."""
        return round(100 * count / self.chosen) if self.chosen else None

    @property
    def tops(self) -> list[tuple[int, int, int | None]]:
        return [(place, self.top(place), self.share(self.top(place))) for place in TOPS]

    @property
    def recall(self) -> int | None:
        return self.share(self.shown)

    @property
    def outcome(self) -> int | None:
        return self.share(self.solved)


@dataclass(frozen=True)
class Quality:
    """All months, oldest first, their sum, and what staff said of those that they did not take."""

    months: Sequence[Figures]
    total: Figures
    reasons: Sequence[SuggestedItem]


def parks_measured(actor: Actor) -> list[Park]:
    """The parks of whose figures the actor may read."""
    return list(Park.objects.filter(pk__in=actor.parks_with("report.read")).order_by("code"))


def engines(parks: Iterable[UUID]) -> list[str]:
    """The versions of the engine by which lists were made, the newest name first."""
    rows = SuggestionRun.objects.filter(request__park__in=list(parks)).order_by().values_list("engine", flat=True)
    return sorted(rows.distinct(), reverse=True)


def quality(parks: Iterable[UUID], today: date, zone: str, engine: str = "", months: int = MONTHS) -> Quality:
    """The figures of the last months, this one included. Five statements, whatever the number of lists."""
    parks, tz = list(parks), ZoneInfo(zone)
    firsts = [month_start(today, back) for back in range(months - 1, -1, -1)]
    found = {first: Figures(first) for first in firsts}
    since = datetime.combine(firsts[0], time(), tz)
    runs = SuggestionRun.objects.filter(request__park__in=parks, at__gte=since)
    missed = OutsideChoice.objects.filter(request__park__in=parks, at__gte=since, resource__isnull=False)
    if engine:
        runs, missed = runs.filter(engine=engine), missed.filter(engine=engine)
    _count_runs(runs, found, tz)
    _count_items(SuggestedItem.objects.filter(run__in=runs), found, tz)
    _count_missed(missed, found, tz)
    total = Figures()
    for figures in found.values():
        total.add(figures)
    return Quality(list(found.values()), total, _reasons(runs))


def _count_runs(rows: QuerySet[SuggestionRun], found: dict[date, Figures], tz: ZoneInfo) -> None:
    months = rows.order_by().annotate(month=TruncMonth("at", tzinfo=tz)).values("month").annotate(n=Count("pk"))
    for row in months:
        if figures := found.get(row["month"].date()):
            figures.runs = row["n"]


def _count_items(rows: QuerySet[SuggestedItem], found: dict[date, Figures], tz: ZoneInfo) -> None:
    verdicts = SuggestedItem.Verdict
    done = Referral.objects.filter(request=OuterRef("run__request"), resource=OuterRef("resource"),
                                   state=ReferralState.COMPLETED)
    counted = (rows.exclude(verdict=verdicts.SHOWN).order_by().annotate(month=TruncMonth("run__at", tzinfo=tz))
               .annotate(is_solved=Exists(done)).values("month", "verdict", "rank", "is_solved")
               .annotate(n=Count("pk")))
    for row in counted:
        figures = found.get(row["month"].date())
        if figures is None:
            continue
        if row["verdict"] == verdicts.CHOSEN:
            figures.ranks[row["rank"]] += row["n"]
            figures.solved += row["n"] if row["is_solved"] else 0
        elif row["verdict"] == verdicts.PASSED_OVER:
            figures.passed_over += row["n"]
        else:
            figures.not_suitable += row["n"]


def _count_missed(rows: QuerySet[OutsideChoice], found: dict[date, Figures], tz: ZoneInfo) -> None:
    completed = Q(referral__state=ReferralState.COMPLETED)
    counted = rows.order_by().annotate(month=TruncMonth("at", tzinfo=tz)).values("month").annotate(
        n=Count("pk"), unseen=Count("pk", filter=Q(run=None)), solved=Count("pk", filter=completed))
    for row in counted:
        if figures := found.get(row["month"].date()):
            figures.missed, figures.unseen = row["n"], row["unseen"]
            figures.solved += row["solved"]


def _reasons(runs: QuerySet[SuggestionRun]) -> list[SuggestedItem]:
    """What staff called not suitable last, and why."""
    rows = SuggestedItem.objects.filter(run__in=runs, verdict=SuggestedItem.Verdict.NOT_SUITABLE)
    rows = rows.select_related("resource", "run__request").annotate(at=F("run__at"))
    return list(rows.order_by("-run__at", "rank")[:REASONS_SHOWN])
