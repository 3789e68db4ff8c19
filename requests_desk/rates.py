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

from django.db.models import Count, DateField, F, Q, QuerySet, TextField, Value
from django.db.models.functions import Cast, TruncWeek
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from parkadmin.core.models.base import localized

from .choices import OPEN_REQUEST, RequestState, Resolution
from .models import HelpRequest

UNCOUNTED = [RequestState.DRAFT, RequestState.WITHDRAWN, RequestState.DUPLICATE, RequestState.ENTERED_IN_ERROR]
GOOD_RATING = 4
WEEKS = 8
MOST_KINDS = 6
PERIOD = timedelta(days=30)


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


def sets(since: datetime, until: datetime, now: datetime) -> dict[str, Q]:
    """The sets of requests that the figures of a period count. `now` tells what is overdue."""
    period, counted = (since, until), ~Q(state__in=UNCOUNTED)
    due = counted & Q(response_due_at__range=period, response_due_at__lte=now)
    closed = counted & Q(state=RequestState.CLOSED, closed_at__range=period)
    rated = closed & Q(rating__isnull=False)
    return {
        "due": due, "in_time": due & Q(responded_at__lte=F("response_due_at")), "closed": closed,
        "solved": closed & Q(resolution=Resolution.SOLVED, confirmed=True),
        "late": counted & Q(state__in=OPEN_REQUEST, result_due_at__lt=min(now, until)), "rated": rated,
        "good": rated & Q(rating__gte=GOOD_RATING), "silent": closed & Q(confirmed=False),
        "partly": closed & Q(resolution=Resolution.PARTLY_SOLVED)}


# The list behind each rate: the sets it counts among, and the set of those that fulfil it.
BEHIND = {"response": (("due",), "in_time"), "solved": (("closed", "late"), "solved"),
          "satisfaction": (("rated",), "good")}
FIGURES = {"response": _("Response rate"), "solved": _("Solved rate"), "satisfaction": _("Satisfaction"),
           "response-missed": _("No response in time"), "solved-missed": _("Not solved, or not confirmed"),
           "satisfaction-missed": _("Rated 3 or less")}


def behind(figure: str, since: datetime, until: datetime, now: datetime) -> Q:
    """The requests behind one of FIGURES: all that a rate counts, or those that were missed."""
    (among, done), found = BEHIND[figure.partition("-")[0]], sets(since, until, now)
    counted = Q()
    for name in among:
        counted |= found[name]
    return counted & ~Q(pk__in=HelpRequest.objects.filter(found[done]).values("pk")) if "-" in figure else counted


def counts(since: datetime, until: datetime, now: datetime) -> tuple[Q, dict[str, Count]]:
    """Which rows the rates need, and what is counted of them: for one statement, perhaps together with other counts."""
    found = sets(since, until, now)
    return found["due"] | found["closed"] | found["late"], {name: Count("pk", rule) for name, rule in found.items()}


def rates(parks: Sequence[UUID], since: datetime, until: datetime, now: datetime) -> Rates:
    """The rates of parks for a period, in one statement. `now` tells what is overdue."""
    rows, counted = counts(since, until, now)
    return from_counts(HelpRequest.objects.filter(rows, park__in=parks).aggregate(**counted))


def from_counts(found: dict[str, int]) -> Rates:
    """The rates from what was counted."""
    return Rates(
        Rate("response", FIGURES["response"], found["in_time"], found["due"],
             _("Requests with a person's response in time, of those whose response fell due in the period.")),
        Rate("solved", FIGURES["solved"], found["solved"], found["closed"] + found["late"],
             _("Closed as solved and confirmed by the tenant, of all closed in the period and all open ones overdue.")),
        Rate("satisfaction", FIGURES["satisfaction"], found["good"], found["rated"],
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


@dataclass(frozen=True)
class KindCount:
    """How often a kind of help was asked for."""

    code: str
    name_zh: str
    name_en: str
    count: int

    @property
    def name(self) -> str:
        return localized(self, "name")


def course(parks: Sequence[UUID], now: datetime, since: datetime) -> tuple[list[Week], list[KindCount]]:
    """The last weeks, the present one last, and the kinds asked for most since a day; one statement."""
    starts = _week_starts(now, WEEKS)
    rows = _per_week(parks, "submitted_at", starts[0]).union(
        _per_week(parks, "resolved_at", starts[0]), _per_kind(parks, since), all=True)
    found = list(rows)
    return _weeks_of(starts, found), _kinds_of(found)


def weeks(parks: Sequence[UUID], now: datetime, count: int = WEEKS) -> list[Week]:
    """The last weeks, the present one last; one statement."""
    starts = _week_starts(now, count)
    received, resolved = (_per_week(parks, field, starts[0]) for field in ("submitted_at", "resolved_at"))
    return _weeks_of(starts, list(received.union(resolved, all=True)))


def kinds_asked_for(parks: Sequence[UUID], since: datetime) -> list[KindCount]:
    """The kinds of help asked for most since a day, with their counts."""
    return _kinds_of(list(_per_kind(parks, since)))


def _week_starts(now: datetime, count: int) -> list[datetime]:
    now = timezone.localtime(now)
    monday = (now - timedelta(days=now.weekday())).replace(hour=0, minute=0, second=0, microsecond=0)
    return [monday - timedelta(weeks=number) for number in range(count - 1, -1, -1)]


# What a row of the united statement says: what it counts, of which (week, or kind with its names), how many.
COLUMNS = ("what", "of", "zh", "en", "count")


def _per_week(parks: Sequence[UUID], field: str, since: datetime) -> QuerySet:
    rows = HelpRequest.objects.filter(park__in=parks, **{f"{field}__gte": since})
    return (rows.exclude(state=RequestState.ENTERED_IN_ERROR).order_by()
            .annotate(what=_text(field), of=Cast(Cast(TruncWeek(field), DateField()), TextField()), zh=_text(""),
                      en=_text("")).values("what", "of", "zh", "en").annotate(count=Count("pk")).values_list(*COLUMNS))


def _per_kind(parks: Sequence[UUID], since: datetime) -> QuerySet:
    rows = HelpRequest.objects.filter(park__in=parks, submitted_at__gte=since, kind__isnull=False)
    return (rows.exclude(state__in=UNCOUNTED)
            .annotate(what=_text("kind"), of=_text(F("kind__code")), zh=_text(F("kind__name_zh")),
                      en=_text(F("kind__name_en")))
            .values("what", "of", "zh", "en").annotate(count=Count("pk")).order_by("-count", "of")
            .values_list(*COLUMNS)[:MOST_KINDS])


def _text(value: str | F) -> Cast:
    return Cast(value if isinstance(value, F) else Value(value), TextField())


def _weeks_of(starts: list[datetime], rows: list[tuple]) -> list[Week]:
    found = {(what, of): count for what, of, _zh, _en, count in rows}
    return [Week(start, found.get(("submitted_at", str(start.date())), 0),
                 found.get(("resolved_at", str(start.date())), 0)) for start in starts]


def _kinds_of(rows: list[tuple]) -> list[KindCount]:
    found = [KindCount(of, zh, en, count) for what, of, zh, en, count in rows if what == "kind"]
    return sorted(found, key=lambda row: -row.count)
