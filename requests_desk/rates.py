"""The three rates and what the start page counts: computed from what happened, never typed in (domain.md, section 5).

Each figure carries its n and the filter of the list behind it. Withdrawn, duplicate and erroneous requests are in no
denominator.
"""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Q
from django.db.models.functions import TruncWeek
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .choices import OPEN_REQUEST, RequestState, Resolution
from .models import HelpRequest

UNCOUNTED = [RequestState.DRAFT, RequestState.WITHDRAWN, RequestState.DUPLICATE, RequestState.ENTERED_IN_ERROR]
GOOD_RATING = 4
WEEKS = 8


@dataclass(frozen=True)
class Rate:
    """`part` of `whole`; `share` is None when there is nothing to count. `definition` is printed beside it."""

    code: str
    name: Any
    part: int
    whole: int
    definition: Any

    @property
    def share(self) -> float | None:
        return self.part / self.whole if self.whole else None

    @property
    def percent(self) -> int | None:
        return None if self.share is None else round(self.share * 100)


@dataclass(frozen=True)
class Rates:
    """The three rates of a period, and what is shown apart."""

    response: Rate
    solved: Rate
    satisfaction: Rate
    answered: Rate
    partly: int
    unconfirmed: int


def rates(parks: Sequence[UUID], since: datetime, until: datetime, now: datetime) -> Rates:
    """The rates of parks for a period, in one statement. `now` tells what is overdue."""
    period = (since, until)
    due = Q(response_due_at__range=period, response_due_at__lte=now)
    closed = Q(state=RequestState.CLOSED, closed_at__range=period)
    solved = closed & Q(resolution=Resolution.SOLVED, confirmed=True)
    late = Q(state__in=OPEN_REQUEST, result_due_at__lt=min(now, until))
    rated = closed & Q(rating__isnull=False)
    rows = HelpRequest.objects.filter(due | closed | late, park__in=parks).exclude(state__in=UNCOUNTED)
    found = rows.aggregate(
        due=Count("pk", due), in_time=Count("pk", due & Q(responded_at__lte=F("response_due_at"))),
        closed=Count("pk", closed), solved=Count("pk", solved), late=Count("pk", late), rated=Count("pk", rated),
        good=Count("pk", rated & Q(rating__gte=GOOD_RATING)), silent=Count("pk", closed & Q(confirmed=False)),
        partly=Count("pk", closed & Q(resolution=Resolution.PARTLY_SOLVED)))
    return Rates(
        Rate("response", _("Response rate"), found["in_time"], found["due"],
             _("Requests with a person's response in time, of those whose response fell due in the period.")),
        Rate("solved", _("Solved rate"), found["solved"], found["closed"] + found["late"],
             _("Closed as solved and confirmed by the tenant, of all closed in the period and all open ones overdue.")),
        Rate("satisfaction", _("Satisfaction"), found["good"], found["rated"],
             _("Ratings of 4 and 5, of all ratings given in the period.")),
        Rate("answered", _("Rated by"), found["rated"], found["closed"],
             _("Closed requests that were rated, of all closed in the period.")),
        found["partly"], found["silent"])


@dataclass(frozen=True)
class Week:
    """How many requests came in and were resolved in the week that begins on `start`."""

    start: datetime
    received: int
    resolved: int


def weeks(parks: Sequence[UUID], now: datetime, count: int = WEEKS) -> list[Week]:
    """The last weeks, the present one last; two bounded statements."""
    now = timezone.localtime(now)
    monday = (now - timedelta(days=now.weekday())).replace(hour=0, minute=0, second=0, microsecond=0)
    starts = [monday - timedelta(weeks=number) for number in range(count - 1, -1, -1)]
    received, resolved = (_per_week(parks, field, starts[0]) for field in ("submitted_at", "resolved_at"))
    return [Week(start, received.get(start.date(), 0), resolved.get(start.date(), 0)) for start in starts]


def _per_week(parks: Sequence[UUID], field: str, since: datetime) -> dict[Any, int]:
    rows = (HelpRequest.objects.filter(park__in=parks, **{f"{field}__gte": since})
            .exclude(state=RequestState.ENTERED_IN_ERROR).annotate(week=TruncWeek(field)).values("week")
            .annotate(count=Count("pk")).order_by())
    return {row["week"].date(): row["count"] for row in rows}


def kinds_asked_for(parks: Sequence[UUID], since: datetime, limit: int = 6) -> list[tuple[Any, int]]:
    """The kinds of help asked for most since a day, with their counts."""
    from .models import RequestKind

    rows = list(HelpRequest.objects.filter(park__in=parks, submitted_at__gte=since, kind__isnull=False)
                .exclude(state__in=UNCOUNTED).values("kind").annotate(count=Count("pk")).order_by("-count")[:limit])
    kinds = RequestKind.objects.in_bulk([row["kind"] for row in rows])
    return [(kinds[row["kind"]], row["count"]) for row in rows]
