"""Clocks: working calendars, deadlines, pauses. Pure: values in, values out, no database and no present moment.

A promise of one working day is 24 hours of working time; a working day runs from midnight to midnight in the park's
zone. A request sent on Friday at 15:00 is due on Monday at 15:00; one sent on Saturday counts from Monday's beginning.
Public holidays and the weekend days worked in exchange (调休) follow China's published calendar.
"""
from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays

DAY = timedelta(days=1)
WARN_AT = 0.75
LONGEST_SEARCH = 3660  # days; a deadline further away than ten years is a mistake
Interval = tuple[datetime, datetime | None]


@dataclass(frozen=True)
class Calendar:
    """A zone, and which local days are worked."""

    zone: ZoneInfo
    is_working: Callable[[date], bool]

    def working_spans(self, start: datetime) -> Iterator[tuple[datetime, datetime]]:
        """Stretches of working time from `start` on, one for each working day."""
        first = start.astimezone(self.zone)
        for offset in range(LONGEST_SEARCH):
            day = first.date() + timedelta(days=offset)
            if self.is_working(day):
                midnight = datetime.combine(day, time.min, self.zone)
                yield max(start, midnight), datetime.combine(day + DAY, time.min, self.zone)


@lru_cache(maxsize=8)
def china(zone: str = "Asia/Shanghai") -> Calendar:
    """The calendar of China: Monday to Friday without public holidays, and the worked weekends."""
    days = holidays.country_holidays("CN")

    def is_working(day: date) -> bool:
        is_holiday = day in days  # also loads the year, so that weekend_workdays knows it
        return day in days.weekend_workdays or (day.weekday() < 5 and not is_holiday)

    return Calendar(ZoneInfo(zone), is_working)


def without_pauses(span: tuple[datetime, datetime], pauses: Iterable[Interval]) -> list[tuple[datetime, datetime]]:
    """What is left of a stretch of time when the pauses are cut out. A pause without an end lasts for ever."""
    left = [span]
    for begin, end in pauses:
        cut = []
        for a, b in left:
            if a < begin:
                cut.append((a, min(b, begin)))
            if end is not None and end < b:
                cut.append((max(a, end), b))
        left = [(a, b) for a, b in cut if a < b]
    return left


def deadline(calendar: Calendar, start: datetime, working_days: float,
             pauses: Iterable[Interval] = ()) -> datetime | None:
    """When `working_days` of working time outside of the pauses have passed since `start`; None while one is open
    and the time does not run out before it."""
    todo, pauses = DAY * working_days, list(pauses)
    for span in calendar.working_spans(start):
        if any(end is None and begin <= span[0] for begin, end in pauses):
            return None
        for a, b in without_pauses(span, pauses):
            if b - a >= todo:
                return a + todo
            todo -= b - a
    return None


def before(calendar: Calendar, end: datetime, working_days: float) -> datetime:
    """The moment since which `working_days` of working time have passed at `end`: the way back of `deadline`."""
    todo, last = DAY * working_days, end.astimezone(calendar.zone).date()
    for offset in range(LONGEST_SEARCH):
        day = last - timedelta(days=offset)
        if calendar.is_working(day):
            midnight = datetime.combine(day, time.min, calendar.zone)
            stop = min(end, datetime.combine(day + DAY, time.min, calendar.zone))
            if stop - midnight >= todo:
                return stop - todo
            todo -= stop - midnight
    return end - DAY * LONGEST_SEARCH


def elapsed(calendar: Calendar, start: datetime, now: datetime, pauses: Iterable[Interval] = ()) -> timedelta:
    """How much working time outside of the pauses has passed between `start` and `now`."""
    total, pauses = timedelta(), list(pauses)
    for begin, end in calendar.working_spans(start):
        if begin >= now:
            break
        total += sum((b - a for a, b in without_pauses((begin, min(end, now)), pauses)), timedelta())
    return total


def part(calendar: Calendar, start: datetime, due: datetime, share: float = WARN_AT,
         pauses: Iterable[Interval] = ()) -> datetime:
    """When `share` of the working time between `start` and `due` has passed; three quarters is the warning."""
    pauses = list(pauses)
    days = elapsed(calendar, start, due, pauses) * share / DAY
    return deadline(calendar, start, days, pauses) or due
