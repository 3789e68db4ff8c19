"""The three rates follow from what happened, and each says of how many."""
from datetime import timedelta

import pytest

from requests_desk import rates
from requests_desk.services import closing, conversation
from tests.cast import NOW, Cast
from tests.factories import active, request_in, submitted

SINCE, UNTIL = NOW - timedelta(days=30), NOW + timedelta(days=30)


def of(cast: Cast, now) -> rates.Rates:
    return rates.rates([cast.binhai.pk], SINCE, UNTIL, now)


def test_nothing_to_count_is_no_rate(cast: Cast):
    found = of(cast, NOW)
    assert (found.response.share, found.solved.share, found.satisfaction.share) == (None, None, None)


def test_an_answer_after_the_deadline_and_none_at_all_lower_the_response_rate(cast: Cast):
    for hours in (1, 48):
        conversation.post_message(actor=cast.actor(cast.officer), request=submitted(cast), audience="tenant",
                                  text="Hello", at=NOW + timedelta(hours=hours))
    submitted(cast)
    found = of(cast, NOW + timedelta(days=3)).response
    assert (found.part, found.whole) == (1, 3)


def test_what_is_not_due_yet_is_not_counted(cast: Cast):
    submitted(cast)
    assert of(cast, NOW + timedelta(hours=1)).response.whole == 0


@pytest.mark.parametrize("state", ["withdrawn", "duplicate", "entered_in_error"])
def test_what_was_no_request_is_in_no_denominator(cast: Cast, state: str):
    row = request_in(cast, state)
    found = rates.HelpRequest.objects.filter(pk=row.pk)
    rates.HelpRequest.objects.exclude(pk=row.pk).update(state="entered_in_error")
    assert found.get().state == state
    later = of(cast, NOW + timedelta(days=20))
    assert (later.response.whole, later.solved.whole) == (0, 0)


def test_solved_counts_only_what_the_tenant_confirmed_and_overdue_ones_stand_below(cast: Cast):
    officer, dai_tao = cast.actor(cast.officer), cast.actor(cast.dai_tao)
    for resolution, rating in (("solved", 5), ("partly_solved", 3)):
        row = closing.resolve_request(actor=officer, request=active(cast), summary="Done", at=NOW,
                                      resolution=resolution)
        closing.confirm_request(actor=dai_tao, request=row, rating=rating, rating_text="", at=NOW)
    active(cast)
    found = of(cast, NOW + timedelta(days=20))
    assert (found.solved.part, found.solved.whole, found.partly) == (1, 3, 1)
    assert (found.satisfaction.part, found.satisfaction.whole, found.satisfaction.percent) == (1, 2, 50)


def test_another_park_is_not_counted(cast: Cast):
    request_in(cast, "closed")
    assert rates.rates([cast.baoding.pk], SINCE, UNTIL, NOW).solved.whole == 0


def test_weeks_count_what_came_and_what_was_resolved(cast: Cast):
    request_in(cast, "resolved")
    submitted(cast, at=NOW - timedelta(weeks=1))
    assert [(week.received, week.resolved) for week in rates.weeks([cast.binhai.pk], NOW)[-2:]] == [(1, 0), (1, 1)]


def test_kinds_are_counted_by_what_was_asked(cast: Cast):
    submitted(cast)
    submitted(cast, kind=cast.investment)
    submitted(cast)
    found = rates.kinds_asked_for([cast.binhai.pk], SINCE)
    assert [(kind.code, kind.count) for kind in found] == [("training", 2), ("investment", 1)]


def test_the_rates_take_one_statement(cast: Cast, django_assert_num_queries):
    request_in(cast, "closed")
    with django_assert_num_queries(1):
        of(cast, NOW)


@pytest.mark.parametrize("figure", rates.BEHIND)
def test_the_list_behind_a_rate_holds_as_many_as_it_counts(cast: Cast, figure: str):
    for state in ("closed", "resolved", "submitted", "withdrawn"):
        request_in(cast, state)
    now = NOW + timedelta(days=20)
    found = getattr(of(cast, now), figure)
    behind = [rates.HelpRequest.objects.filter(rates.behind(name, SINCE, UNTIL, now)).count()
              for name in (figure, f"{figure}-missed")]
    assert behind == [found.whole, found.whole - found.part]


def test_the_course_of_the_weeks_and_the_kinds_take_one_statement(cast: Cast, django_assert_num_queries):
    request_in(cast, "resolved")
    with django_assert_num_queries(1):
        weeks, kinds = rates.course([cast.binhai.pk], NOW, SINCE)
    assert weeks == rates.weeks([cast.binhai.pk], NOW)
    assert [(kind.name_en, kind.count) for kind in kinds] == [("Training", 1)]
