"""Numbers of papers: `BH-2026-0418`, without gaps, per park, kind and year."""
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db.models import F

from .models import NumberSeries, Park


def next_number(park: Park, kind: str, at: datetime, infix: str = "") -> str:
    """The next number of a park's series. Call it inside the transaction that uses it.

    The series' row stays locked until that transaction ends: a rolled-back paper gives its number back, and two at
    once wait for each other. The year is the park's local year.
    """
    return next_numbers(park, kind, at, 1, infix)[0]


def next_numbers(park: Park, kind: str, at: datetime, count: int, infix: str = "") -> list[str]:
    """The next numbers of a series, in their order; see `next_number`."""
    year = at.astimezone(ZoneInfo(park.time_zone)).year
    series = NumberSeries.objects.filter(park=park, kind=kind, year=year)
    if not series.update(last=F("last") + count):
        NumberSeries.objects.bulk_create([NumberSeries(park=park, kind=kind, year=year)], ignore_conflicts=True)
        series.update(last=F("last") + count)
    last = series.values_list("last", flat=True).get()
    return [f"{park.code}-{infix}{year}-{number:04d}" for number in range(last - count + 1, last + 1)]
