"""What may not be suggested does not come in by a side door either: hints while typing, offers that waited, pages of
entries that a company was told of. Each case holds what could leak."""
from datetime import date, timedelta

import pytest
from django.test import Client

from parkadmin.core.models import Notice
from requests_desk import finding, matching_queries
from requests_desk.models import Agreement, Offer, Partner, Resource
from requests_desk.services import closing, offers
from requests_desk.services.suggesting import dismiss_suggestion, suggest
from tenants.services.profile import ask_for_offers
from tests.cast import NOW, Cast
from tests.factories import active, requested

TODAY = NOW.date()


def public(cast: Cast, **fields) -> Resource:
    Partner.objects.filter(pk=cast.uav_school.pk).update(visibility="public")
    return cast.resource(cast.uav_school, cast.training, "无人机飞手培训", "UAV pilot training",
                         **{"visibility": "public", **fields})


def hinted(cast: Cast) -> list[Resource]:
    return finding.offers_while_typing(cast.actor(cast.dai_tao), "UAV pilot training", TODAY)


@pytest.mark.parametrize("fields", [
    {"visibility": "network"}, {"visibility": "park"}, {"status": "inactive"}, {"status": "temporarily_closed"},
    {"assured_on": TODAY - timedelta(days=366)}, {"assured_on": None}, {"regions": ["440000"]}], ids=str)
def test_what_may_not_be_suggested_is_no_hint_while_typing(cast: Cast, fields: dict):
    public(cast, **fields)
    assert hinted(cast) == []


@pytest.mark.parametrize("agreement", [
    {"countersigned_at": None}, {"starts_on": TODAY + timedelta(days=1)}, {"ends_on": TODAY - timedelta(days=1)}],
    ids=["unsigned", "future", "past"])
def test_nor_is_what_is_public_in_a_park_without_a_running_agreement(cast: Cast, agreement: dict):
    row = public(cast)
    assert hinted(cast) == [row]
    Agreement.objects.update(**agreement)
    assert hinted(cast) == []


def test_nor_what_the_company_offers_itself_or_a_partner_that_is_gone(cast: Cast):
    public(cast)
    Partner.objects.filter(pk=cast.uav_school.pk).update(tenant=cast.jinghua)
    assert hinted(cast) == []
    Partner.objects.filter(pk=cast.uav_school.pk).update(tenant=None, status="defunct")
    assert hinted(cast) == []


@pytest.fixture
def waiting(cast: Cast) -> Offer:
    """An offer that was found for Jinghua's request, and waits for its week."""
    request, resource = active(cast), cast.uav_training
    ask_for_offers(actor=cast.actor(cast.dai_tao), tenant=cast.jinghua, on=True, at=NOW)
    return Offer.objects.create(resource=resource, tenant=cast.jinghua, request=request, score=1, found_at=NOW)


@pytest.mark.parametrize("case", ["refused", "not suitable", "withdrawn", "kept in its park", "its own", "past"])
def test_an_offer_that_waited_is_held_against_the_filters_once_more(cast: Cast, waiting: Offer, case: str):
    request, resource = waiting.request, waiting.resource
    if case == "refused":
        requested(cast, request=request)
    elif case == "not suitable":
        suggest(actor=cast.actor(cast.officer), request=request, at=NOW)
        dismiss_suggestion(actor=cast.actor(cast.officer), request=request, resource=resource, why="Far", at=NOW)
    elif case == "withdrawn":
        closing.withdraw_request(actor=cast.actor(cast.dai_tao), request=request, text="", at=NOW)
    elif case == "kept in its park":
        type(request).objects.filter(pk=request.pk).update(sharing="park")
    elif case == "its own":
        Partner.objects.filter(pk=resource.partner_id).update(tenant=cast.jinghua)
    else:
        Agreement.objects.update(ends_on=TODAY - timedelta(days=1))
    assert offers.tell_waiting(NOW) == 0
    assert not Notice.objects.filter(path="/portal/offers/").exists()


def test_what_a_company_was_told_of_opens_for_it_as_long_as_its_park_is_shown_it(cast: Cast, waiting: Offer):
    entry, new = f"/portal/directory/{waiting.resource_id}/", f"/portal/requests/new/?resource={waiting.resource_id}"
    assert cast.rival_owner
    mine, rivals = Client(headers={"accept-language": "en"}), Client(headers={"accept-language": "en"})
    mine.force_login(cast.dai_tao)
    rivals.force_login(cast.rival_owner)
    assert [mine.get(entry).status_code, mine.get(new).status_code] == [404, 404]
    assert offers.tell_waiting(NOW) == 1
    assert [mine.get(entry).status_code, mine.get(new).status_code] == [200, 200]
    assert [rivals.get(entry).status_code, rivals.get(new).status_code] == [404, 404]
    assert list(matching_queries.offers_told(cast.actor(cast.dai_tao))) == [waiting]
    Agreement.objects.update(ends_on=date(2026, 11, 17))
    assert [mine.get(entry).status_code, mine.get(new).status_code] == [404, 404]
    assert list(matching_queries.offers_told(cast.actor(cast.dai_tao))) == []
