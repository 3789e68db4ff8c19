"""Suggestions: hard filters never leak, and what was shown, chosen and passed over is kept."""
from datetime import date

import pytest

from parkadmin.core.errors import Forbidden, Invalid, NotFound
from requests_desk.models import Agreement, Partner, Resource, SuggestedItem, SuggestionRun
from requests_desk.services import answering, suggesting
from tests.cast import NOW, Cast
from tests.factories import active, in_triage, requested


def suggested(cast: Cast, request) -> list[Resource]:
    run = suggesting.suggest(actor=cast.actor(cast.officer), request=request, at=NOW)
    return [item.resource for item in run.items.select_related("resource")] if run else []


@pytest.mark.parametrize("changes", [
    {"status": "inactive"}, {"status": "defunct"}, {"status": "temporarily_closed"}, {"visibility": "park"},
    {"assured_on": date(2025, 11, 17)}, {"assured_on": None}, {"regions": ["440000"]},
], ids=lambda changes: "-".join(f"{key}={value}" for key, value in changes.items()))
def test_a_resource_that_must_not_be_suggested_is_not(cast: Cast, changes: dict):
    request = active(cast)
    cast.resource(cast.uav_school, cast.training, "无人机飞手培训", "UAV pilot training", **changes)
    assert suggested(cast, request) == []


@pytest.mark.parametrize("changes", [{"status": "defunct"}, {"visibility": "park"}])
def test_nor_is_one_of_a_partner_that_is_gone_or_hidden(cast: Cast, changes: dict):
    request = active(cast)
    assert cast.uav_training
    Partner.objects.filter(pk=cast.uav_school.pk).update(**changes)
    assert suggested(cast, request) == []


def test_a_hidden_resource_of_the_own_park_is_suggested(cast: Cast):
    own = Partner.objects.create(park=cast.binhai, kind="company", name_zh="滨海无人机", visibility="park")
    resource = cast.resource(own, cast.training, "无人机培训", "UAV training", visibility="park")
    assert suggested(cast, active(cast)) == [resource]


@pytest.mark.parametrize("visibility", ["network", "public"])
def test_a_park_without_a_running_agreement_is_never_suggested(cast: Cast, visibility: str):
    request, resource = active(cast), cast.uav_training
    Partner.objects.filter(pk=cast.uav_school.pk).update(visibility=visibility)
    Resource.objects.filter(pk=resource.pk).update(visibility=visibility)
    assert suggested(cast, request) == [resource]
    Agreement.objects.update(ends_on=date(2026, 11, 17))
    assert suggested(cast, request) == []
    Agreement.objects.all().delete()
    assert suggested(cast, request) == []


def test_nobody_is_suggested_for_what_stays_in_the_park(cast: Cast):
    assert cast.uav_training
    assert suggested(cast, active(cast, sharing="park")) == []


def test_who_is_being_asked_or_has_refused_is_not_suggested_again(cast: Cast):
    request = active(cast)
    row = requested(cast, request=request)
    assert suggested(cast, request) == []
    answering.reject_referral(actor=cast.actor(cast.gao_feng), referral=row, reason_code="other", reason_text="No",
                              at=NOW)
    assert suggested(cast, request) == []


def test_the_tenant_itself_is_not_suggested(cast: Cast):
    own = Partner.objects.create(park=cast.binhai, kind="tenant", name_zh="京华", tenant=cast.jinghua)
    cast.resource(own, cast.training, "无人机培训", "UAV training")
    assert suggested(cast, active(cast)) == []


def test_only_those_who_refer_pass_over_and_they_say_why(cast: Cast):
    request, resource = active(cast), cast.uav_training
    suggested(cast, request)
    with pytest.raises(Forbidden):
        suggesting.dismiss_suggestion(actor=cast.actor(cast.director), request=request, resource=resource, why="x",
                                      at=NOW)
    with pytest.raises(Invalid):
        suggesting.dismiss_suggestion(actor=cast.actor(cast.officer), request=request, resource=resource, why="",
                                      at=NOW)
    other = cast.resource(cast.other_partner, cast.investment, "基金", "Fund")
    with pytest.raises(NotFound):
        suggesting.dismiss_suggestion(actor=cast.actor(cast.officer), request=request, resource=other, why="x",
                                      at=NOW)


def test_what_is_not_suitable_is_kept_and_not_shown_again(cast: Cast):
    request, resource = active(cast), cast.uav_training
    assert suggested(cast, request) == [resource]
    suggesting.dismiss_suggestion(actor=cast.actor(cast.officer), request=request, resource=resource,
                                  why="Too far", at=NOW)
    assert suggested(cast, request) == []
    assert list(SuggestedItem.objects.values_list("verdict", "why")) == [("not_suitable", "Too far")]


def test_the_same_list_is_written_down_once_and_the_choice_with_what_stood_above(cast: Cast):
    request = in_triage(cast)
    first = cast.resource(cast.other_partner, cast.training, "无人机培训 UAV mapping", "UAV training mapping drones",
                          sectors=["C37"])
    second = cast.uav_training
    assert suggested(cast, request) == suggested(cast, request) == [first, second]
    assert SuggestionRun.objects.count() == 1
    requested(cast, request=request)
    assert list(SuggestedItem.objects.order_by("rank").values_list("verdict", flat=True)) == ["passed_over", "chosen"]


def test_both_languages_put_the_right_resource_first(cast: Cast):
    right = cast.uav_training
    for number in range(5):
        cast.resource(cast.other_partner, cast.training, f"会计培训{number}", f"Accounting course {number}")
    for title, description in (("UAV training by Beijing experts", "Pilots"), ("请北京专家来做无人机培训", "飞手")):
        assert suggested(cast, active(cast, title=title, description=description))[0] == right


@pytest.mark.parametrize("count", [1, 10])
def test_suggesting_costs_the_same_for_one_resource_and_for_ten(cast: Cast, count: int, django_assert_num_queries):
    request = active(cast)
    for number in range(count):
        cast.resource(cast.other_partner, cast.training, f"无人机培训{number}", f"UAV training {number}")
    suggesting.compute(request, NOW)
    with django_assert_num_queries(7):
        assert len(suggesting.compute(request, NOW)) == min(count, suggesting.SHOWN)
