"""The promised times in working days: the domain's, and what a park or an installation has settled instead."""
from __future__ import annotations

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.db.models import Q

from parkadmin.core.models import Park

from .choices import Clock
from .models import ClockTarget, RequestKind

# domain.md, section 4
DEFAULT_DAYS = {Clock.RECEIPT: 1, Clock.RESPONSE: 1, Clock.RESULT: 7, Clock.REFERRAL_RECEIPT: 1,
                Clock.REFERRAL_ANSWER: 3, Clock.REFERRAL_PROGRESS: 7}
COMPLEX_RESULT_DAYS = 15
CLOSING_TIME = time(18, 0)


def usual_days(clock: str, kind: RequestKind | None) -> int:
    """The domain's working days for a clock."""
    complex_kind = kind is not None and kind.is_complex and clock == Clock.RESULT
    return COMPLEX_RESULT_DAYS if complex_kind else DEFAULT_DAYS[Clock(clock)]


def targets(park: Park, kind: RequestKind | None) -> dict[str, int]:
    """Working days per clock: the narrowest row of ClockTarget wins, else the domain's defaults."""
    found: dict[str, int] = {clock: usual_days(clock, kind) for clock in DEFAULT_DAYS}
    rows = ClockTarget.objects.filter(Q(park=park) | Q(park=None), Q(kind=kind) | Q(kind=None))
    for row in sorted(rows, key=lambda row: (row.park_id is not None, row.kind_id is not None)):
        found[row.clock] = row.working_days
    return found


def end_of(day: date | None, park: Park) -> datetime | None:
    """A promised date as a moment: the end of the working day in the park's zone."""
    return datetime.combine(day, CLOSING_TIME, ZoneInfo(park.time_zone)) if day else None
