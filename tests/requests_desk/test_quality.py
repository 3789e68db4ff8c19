"""How good suggestions were: what was chosen at which place, what was missed, what came of it; and several parks."""
from datetime import date, timedelta

import pytest
from django.urls import reverse

from requests_desk import quality_queries
from requests_desk.matching.judged import judged_lists
from requests_desk.models import Agreement, OutsideChoice, Partner, Resource, SuggestedItem
from requests_desk.services import referral, suggesting
from tests.cast import NOW, Cast
from tests.factories import active, referral_in, requested
from tests.requests_desk.desk_pages import client_of, text

TODAY = NOW.date()


def shown(cast: Cast, request) -> list[Resource]:
    run = suggesting.suggest(actor=cast.actor(cast.officer), request=request, at=NOW)
    return [item.resource for item in run.items.select_related("resource")] if run else []


def measured(cast: Cast, **given) -> quality_queries.Figures:
    return quality_queries.quality([cast.binhai.pk], TODAY, "Asia/Shanghai", **given).total


def hidden(cast: Cast) -> Resource:
    """A resource that nobody is shown for UAV training: it serves another region and is of another matter."""
    return cast.resource(cast.other_partner, cast.investment, "财务顾问", "Finance advice", regions=["440000"])


def test_a_choice_outside_of_the_list_is_kept_and_counts_against_it(cast: Cast):
    assert cast.uav_training
    request = active(cast)
    assert shown(cast, request) == [cast.uav_training]
    requested(cast, request=request, resource=hidden(cast))
    choice = OutsideChoice.objects.get()
    assert (choice.request, choice.resource, choice.run.items.count()) == (request, choice.resource, 1)
    assert SuggestedItem.objects.get().verdict == "passed_over"
    total = measured(cast)
    assert (total.runs, total.chosen, total.shown, total.missed, total.recall) == (1, 1, 0, 1, 0)


def test_the_export_misses_it_too(cast: Cast):
    assert cast.uav_training
    request, other = active(cast), hidden(cast)
    shown(cast, request)
    requested(cast, request=request, resource=other)
    found = judged_lists()
    assert found.qrels[str(request.pk), str(other.pk)] == 1
    assert all((str(request.pk), str(other.pk)) not in run for run in found.runs.values())


def test_a_choice_before_any_list_is_told_apart(cast: Cast):
    requested(cast)
    total = measured(cast)
    assert (total.missed, total.unseen, total.shown) == (1, 1, 0)


def test_asking_a_park_is_kept_but_is_no_miss_of_a_list_of_resources(cast: Cast):
    assert cast.uav_training
    request = active(cast)
    shown(cast, request)
    referral.send_referral(actor=cast.actor(cast.officer), request=request, park=cast.zhongguancun, sharing="teaser",
                           title="UAV training", need_text="Mapping drones", at=NOW)
    assert OutsideChoice.objects.get().resource is None
    assert SuggestedItem.objects.get().verdict == "shown"
    assert measured(cast).chosen == 0


def test_place_outcome_and_reasons_are_counted(cast: Cast):
    first = cast.resource(cast.other_partner, cast.training, "无人机培训 UAV mapping", "UAV training mapping drones",
                          sectors=["C37"])
    second, request = cast.uav_training, active(cast)
    assert shown(cast, request) == [first, second]
    requested(cast, request=request)
    other = active(cast)
    shown(cast, other)
    suggesting.dismiss_suggestion(actor=cast.actor(cast.officer), request=other, resource=first, why="Too far",
                                  at=NOW)
    total = measured(cast)
    assert (total.ranks, total.median, total.top(1), total.top(3)) == ({2: 1}, 2.0, 0, 1)
    assert (total.passed_over, total.not_suitable, total.solved, total.recall) == (1, 1, 0, 100)
    found = quality_queries.quality([cast.binhai.pk], TODAY, "Asia/Shanghai")
    assert [item.why for item in found.reasons] == ["Too far"]


def test_a_completed_referral_has_an_outcome(cast: Cast):
    row = referral_in(cast, "completed")
    assert row.state == "completed"
    assert (measured(cast).solved, measured(cast).outcome) == (1, 100)


def test_lists_of_other_parks_other_versions_and_of_long_ago_are_not_counted(cast: Cast):
    assert cast.uav_training
    request = active(cast)
    shown(cast, request)
    assert quality_queries.quality([cast.baoding.pk], TODAY, "Asia/Shanghai").total.runs == 0
    assert measured(cast, engine="another").runs == 0
    assert quality_queries.quality([cast.binhai.pk], TODAY + timedelta(days=500), "Asia/Shanghai").total.runs == 0
    assert measured(cast, engine=quality_queries.engines([cast.binhai.pk])[0]).runs == 1


def test_months_are_those_of_the_park(cast: Cast):
    months = quality_queries.quality([cast.binhai.pk], date(2026, 1, 31), "Asia/Shanghai").months
    assert [figures.month for figures in months][::11] == [date(2025, 2, 1), date(2026, 1, 1)]


@pytest.mark.parametrize("count", [1, 10])
def test_the_page_costs_the_same_for_one_list_and_for_ten(cast: Cast, count: int, django_assert_max_num_queries):
    assert cast.uav_training
    for _number in range(count):
        shown(cast, active(cast))
    client, path = client_of(cast.lead), reverse("settings:matching_quality", args=["binhai"])
    client.get(path)
    with django_assert_max_num_queries(15):
        assert "Lists shown" in text(client.get(path))


# -- parks together --------------------------------------------------------------------------------------------------
def test_lists_merge_what_three_parks_have_by_score_and_only_while_they_agree(cast: Cast):
    names = [("无人机飞手培训 北京专家", "UAV training by Beijing experts for technicians mapping drones"),
             ("无人机培训 测绘", "UAV training mapping drones"), ("无人机培训", "UAV training")]
    parks = [cast.baoding, cast.binhai, cast.zhongguancun]
    made = [cast.resource(Partner.objects.create(park=park, kind="training_house", name_zh=f"学校{number}"),
                          cast.training, *names[number]) for number, park in enumerate(parks)]
    request = active(cast)
    found = suggesting.compute(request, NOW)
    assert [entry.id for entry in found] == [row.pk for row in made]
    assert [entry.score for entry in found] == sorted((entry.score for entry in found), reverse=True)
    alone = {entry.id: entry.score for entry in found}
    Agreement.objects.filter(park__in=[cast.baoding, cast.binhai], other_park__in=[cast.baoding, cast.binhai]).delete()
    rest = suggesting.compute(request, NOW)
    assert [(entry.id, entry.score) for entry in rest] == [(row.pk, alone[row.pk]) for row in made[1:]]
    Agreement.objects.update(ends_on=TODAY - timedelta(days=1))
    assert [entry.id for entry in suggesting.compute(request, NOW)] == [made[1].pk]
