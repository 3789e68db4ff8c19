"""Working calendars, deadlines and pauses: values only. Days of 2026 follow the notice of the State Council."""
from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from parkadmin.core import sla

CHINA = sla.china()
ZONE = ZoneInfo("Asia/Shanghai")
DAY = timedelta(days=1)
quick = settings(max_examples=60, deadline=None)
moments = st.datetimes(datetime(2026, 1, 1), datetime(2026, 11, 30)).map(lambda value: value.replace(tzinfo=ZONE))
lengths = st.integers(1, 20)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


@st.composite
def pauses(draw, start: datetime) -> list[sla.Interval]:
    """Up to three pauses after the start, none touching another, all ended."""
    found, moment = [], start
    for _ in range(draw(st.integers(0, 3))):
        begin = moment + timedelta(minutes=draw(st.integers(1, 4000)))
        moment = begin + timedelta(minutes=draw(st.integers(1, 20_000)))
        found.append((begin, moment))
    return found


@st.composite
def starts_with_pauses(draw) -> tuple[datetime, list[sla.Interval]]:
    start = draw(moments)
    return start, draw(pauses(start))


# -- the calendar ----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("day", "works"), [
    ("2026-11-20", True), ("2026-11-21", False), ("2026-11-22", False), ("2026-11-23", True),  # an ordinary week
    ("2026-10-01", False), ("2026-10-05", False), ("2026-10-07", False), ("2026-10-08", True),  # National Day
    ("2026-10-10", True), ("2026-09-20", True),  # a Saturday and a Sunday worked in exchange
    ("2026-02-14", True), ("2026-02-17", False), ("2026-02-28", True),  # around the Spring Festival
    ("2026-01-01", False), ("2026-05-01", False), ("2026-05-09", True)])
def test_working_days_are_those_of_china(day: str, works: bool):
    assert CHINA.is_working(date.fromisoformat(day)) is works


@pytest.mark.parametrize(("start", "days", "due"), [
    ("2026-11-18T10:00", 1, "2026-11-19T10:00"),
    ("2026-11-20T15:00", 1, "2026-11-23T15:00"),  # from Friday to Monday
    ("2026-11-21T11:00", 1, "2026-11-24T00:00"),  # Saturday counts from Monday's beginning
    ("2026-11-18T23:59", 1, "2026-11-19T23:59"),  # at night
    ("2026-11-18T00:00", 1, "2026-11-19T00:00"),
    ("2026-11-20T00:00", 1, "2026-11-21T00:00"),  # the whole of Friday, to its end
    ("2026-09-30T09:00", 1, "2026-10-08T09:00"),  # over National Day
    ("2026-09-30T09:00", 3, "2026-10-10T09:00"),  # the worked Saturday counts
    ("2026-10-09T12:00", 1, "2026-10-10T12:00"),
    ("2026-11-18T10:00", 7, "2026-11-27T10:00"),
    ("2026-11-18T10:00", 15, "2026-12-09T10:00")])
def test_deadlines(start: str, days: int, due: str):
    assert sla.deadline(CHINA, at(start), days) == at(due)


def test_the_answer_does_not_depend_on_the_zone_a_moment_is_written_in():
    start = at("2026-11-20T15:00")
    assert sla.deadline(CHINA, start.astimezone(UTC), 1) == sla.deadline(CHINA, start, 1)
    assert sla.elapsed(CHINA, start.astimezone(UTC), at("2026-11-23T15:00")) == DAY


def test_a_zone_with_summer_time_neither_loses_nor_gains_a_deadline():
    berlin = sla.china("Europe/Berlin")  # another zone of the same holidays
    start = datetime(2026, 3, 27, 12, tzinfo=ZoneInfo("Europe/Berlin"))  # clocks change on the Sunday after
    assert sla.deadline(berlin, start, 1).astimezone(berlin.zone).date() == date(2026, 3, 30)


# -- pauses ----------------------------------------------------------------------------------------------------------
def test_a_pause_moves_the_deadline_by_its_working_time():
    start, pause = at("2026-11-18T10:00"), (at("2026-11-18T12:00"), at("2026-11-19T12:00"))
    assert sla.deadline(CHINA, start, 1, [pause]) == at("2026-11-20T10:00")


def test_a_pause_over_a_weekend_moves_nothing():
    start, pause = at("2026-11-20T10:00"), (at("2026-11-21T00:00"), at("2026-11-23T00:00"))
    assert sla.deadline(CHINA, start, 1, [pause]) == at("2026-11-23T10:00")


def test_an_open_pause_has_no_deadline_behind_it_but_keeps_one_before_it():
    start = at("2026-11-18T10:00")
    assert sla.deadline(CHINA, start, 3, [(at("2026-11-19T10:00"), None)]) is None
    assert sla.deadline(CHINA, start, 1, [(at("2026-11-19T18:00"), None)]) == at("2026-11-19T10:00")
    assert sla.elapsed(CHINA, start, at("2026-11-27T10:00"), [(at("2026-11-19T10:00"), None)]) == DAY


@pytest.mark.parametrize(("pause", "left"), [
    (("08:00", "09:00"), [("10:00", "14:00")]), (("15:00", "16:00"), [("10:00", "14:00")]),
    (("08:00", "11:00"), [("11:00", "14:00")]), (("13:00", "16:00"), [("10:00", "13:00")]),
    (("11:00", "12:00"), [("10:00", "11:00"), ("12:00", "14:00")]), (("09:00", "15:00"), []),
    (("10:00", "14:00"), []), (("12:00", None), [("10:00", "12:00")]), (("09:00", None), [])])
def test_what_a_pause_leaves_of_a_stretch(pause, left):
    def hour(text: str) -> datetime:
        return at(f"2026-11-18T{text}")

    found = sla.without_pauses((hour("10:00"), hour("14:00")), [(hour(pause[0]), hour(pause[1]) if pause[1] else None)])
    assert found == [(hour(a), hour(b)) for a, b in left]


# -- laws ------------------------------------------------------------------------------------------------------------
@quick
@given(starts_with_pauses(), lengths)
@example((at("2026-09-30T23:59"), []), 1)
def test_at_the_deadline_exactly_the_promised_time_has_passed(found, days: int):
    start, paused = found
    due = sla.deadline(CHINA, start, days, paused)
    assert sla.elapsed(CHINA, start, due, paused) == days * DAY
    assert sla.elapsed(CHINA, start, due - timedelta(seconds=1), paused) < days * DAY


@quick
@given(starts_with_pauses(), lengths)
def test_a_deadline_never_falls_into_time_that_is_not_worked(found, days: int):
    start, paused = found
    last = (sla.deadline(CHINA, start, days, paused) - timedelta(microseconds=1)).astimezone(ZONE)
    assert CHINA.is_working(last.date())
    assert not any(begin <= last < end for begin, end in paused)


@quick
@given(starts_with_pauses(), lengths)
def test_more_days_and_more_pauses_never_make_it_earlier(found, days: int):
    start, paused = found
    due = sla.deadline(CHINA, start, days, paused)
    assert due >= sla.deadline(CHINA, start, days)
    assert due < sla.deadline(CHINA, start, days + 1, paused)


@quick
@given(starts_with_pauses(), st.integers(0, 60 * 24 * 40), st.integers(0, 60 * 24 * 40))
def test_elapsed_time_adds_up(found, first: int, second: int):
    start, paused = found
    assume(first <= second)
    a, b = start + timedelta(minutes=first), start + timedelta(minutes=second)
    assert sla.elapsed(CHINA, start, b, paused) == sla.elapsed(CHINA, start, a, paused) + sla.elapsed(
        CHINA, a, b, paused)


@quick
@given(starts_with_pauses(), lengths)
def test_the_warning_comes_when_three_quarters_have_passed(found, days: int):
    start, paused = found
    due = sla.deadline(CHINA, start, days, paused)
    warning = sla.part(CHINA, start, due, pauses=paused)
    assert start < warning < due
    assert sla.elapsed(CHINA, start, warning, paused) == days * DAY * 3 / 4
