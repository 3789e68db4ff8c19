"""The way back: who could use a resource, and companies that are told because they asked to be."""
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from parkadmin.core.errors import Forbidden, Invalid, NotFound
from parkadmin.core.models import Event, Notice
from requests_desk import matching_queries
from requests_desk.models import Agreement, HelpRequest, Offer, OfferRound, Partner, Resource
from requests_desk.services import intake, offers
from requests_desk.services.suggesting import dismiss_suggestion, suggest
from tenants.models import Tenant
from tenants.services.profile import ask_for_offers
from tests.cast import NOW, Cast
from tests.factories import active, requested
from tests.requests_desk.desk_pages import client_of, text

TODAY, WEEK = NOW.date(), timedelta(days=7)
UAV = {"title": "UAV pilot training", "description": "UAV pilots 无人机飞手培训"}


def here(cast: Cast, **fields) -> Resource:
    """A UAV training that Binhai keeps itself."""
    partner, _made = Partner.objects.get_or_create(park=cast.binhai, name_zh="滨海飞行学校",
                                                   defaults={"kind": "training_house", "region": "120116",
                                                             "email": "desk@fly.example"})
    return cast.resource(partner, cast.training, "无人机飞手培训", "UAV pilot training", **fields)


def elsewhere(cast: Cast, **fields) -> HelpRequest:
    """A request of Jiuwu in Baoding."""
    person = cast.member(cast.jiuwu, "owner", "An Zefang")
    given = {**UAV, "sharing": "teaser", "kind": cast.training, **fields}
    return intake.submit_request(actor=cast.actor(person), tenant=cast.jiuwu, fields=given, at=NOW)


def opted_in(cast: Cast, tenant: Tenant, person) -> Tenant:
    return ask_for_offers(actor=cast.actor(person), tenant=tenant, on=True, at=NOW)


def wanted(cast: Cast, resource: Resource, person=None) -> list[matching_queries.Wanted]:
    return matching_queries.wanted(cast.actor(person or cast.officer), resource, TODAY)


# -- who could use it ------------------------------------------------------------------------------------------------
def test_nobody_but_staff_of_the_park_that_keeps_it_sees_who_could_use_it(cast: Cast):
    active(cast, **UAV)
    resource = here(cast)
    for person in (cast.gao_feng, cast.dai_tao, cast.rival_owner, cast.baoding_officer):
        assert wanted(cast, resource, person) == []
    assert len(wanted(cast, resource)) == 1


def test_of_another_parks_request_there_is_only_a_teaser(cast: Cast):
    row = elsewhere(cast, title="Jiuwu Boron wants UAV pilot training", description="久乌硼业 无人机飞手培训")
    [line] = wanted(cast, here(cast))
    assert (line.request, line.tenant, line.park) == (None, None, cast.baoding)
    assert line.title == ""  # nobody in its own park has looked at its words yet
    HelpRequest.objects.filter(pk=row.pk).update(state="active")
    [line] = wanted(cast, here(cast))
    assert "UAV" in line.title
    body = text(client_of(cast.officer).get(reverse("desk:resource_wanted", args=[here(cast).pk])))
    for secret in (row.number, "Jiuwu", "久乌", "An Zefang", row.description, str(row.pk), str(cast.jiuwu.pk)):
        assert secret not in body


@pytest.mark.parametrize("case", ["kept in its park", "no agreement", "hidden", "stale", "inactive", "out of region",
                                  "withdrawn from view"])
def test_what_may_not_be_suggested_is_not_offered_either(cast: Cast, case: str):
    fields = {"hidden": {"visibility": "park"}, "stale": {"assured_on": TODAY - timedelta(days=366)},
              "inactive": {"status": "inactive"}, "out of region": {"regions": ["440000"]}}.get(case, {})
    elsewhere(cast, **({"sharing": "park"} if case == "kept in its park" else {}))
    resource = here(cast, **fields)
    if case == "no agreement":
        Agreement.objects.all().delete()
    if case == "withdrawn from view":
        Partner.objects.filter(pk=resource.partner_id).update(visibility="park")
    resource.refresh_from_db()
    assert wanted(cast, resource) == []


def test_who_has_refused_or_is_not_suitable_is_not_offered_again(cast: Cast):
    resource = here(cast)
    first, second = active(cast, **UAV), active(cast, **UAV)
    suggest(actor=cast.actor(cast.officer), request=first, at=NOW)
    dismiss_suggestion(actor=cast.actor(cast.officer), request=first, resource=resource, why="Too dear", at=NOW)
    requested(cast, request=second, resource=resource)
    assert wanted(cast, resource) == []


def test_the_page_costs_the_same_for_one_and_for_ten(cast: Cast, django_assert_max_num_queries):
    resource = here(cast)
    for _number in range(10):
        active(cast, **UAV)
    client = client_of(cast.officer)
    client.get(reverse("desk:resource_wanted", args=[resource.pk]))
    with django_assert_max_num_queries(14):
        assert text(client.get(reverse("desk:resource_wanted", args=[resource.pk]))).count("BH-2026-") >= 10


# -- the switch ------------------------------------------------------------------------------------------------------
def test_only_an_owner_switches_it(cast: Cast):
    for person in (cast.colleague, cast.viewer, cast.rival_owner, cast.officer, cast.administrator):
        with pytest.raises(Forbidden):
            opted_in(cast, cast.jinghua, person)
    cast.jinghua.refresh_from_db()
    assert cast.jinghua.wants_offers_since is None
    client = client_of(cast.dai_tao)
    path = reverse("company:offers", args=[cast.jinghua.pk])
    assert client.post(path, {"on": "1"}).status_code == 302
    assert Tenant.objects.get(pk=cast.jinghua.pk).wants_offers_since
    assert client.post(path, {"on": "0", "next": "/portal/offers/"}).url == "/portal/offers/"
    assert Tenant.objects.get(pk=cast.jinghua.pk).wants_offers_since is None
    codes = Event.objects.filter(subject_id=cast.jinghua.pk).values_list("code", flat=True)
    assert list(codes) == ["tenant.offers_on", "tenant.offers_off"]


# -- told by hand ----------------------------------------------------------------------------------------------------
def test_nobody_is_told_who_did_not_ask_or_of_what_is_not_open_to_it(cast: Cast):
    resource = here(cast)
    with pytest.raises(Invalid):
        offers.tell_about_resource(actor=cast.actor(cast.officer), resource=resource, tenants=[cast.jinghua], at=NOW)
    opted_in(cast, cast.jinghua, cast.dai_tao)
    for person in (cast.director, cast.baoding_officer, cast.gao_feng, cast.dai_tao):
        with pytest.raises(Forbidden):
            offers.tell_about_resource(actor=cast.actor(person), resource=resource, tenants=[cast.jinghua], at=NOW)
    with pytest.raises(NotFound):
        offers.tell_about_resource(actor=cast.actor(cast.officer), resource=resource, tenants=[cast.jiuwu], at=NOW)
    with pytest.raises(Invalid):
        offers.tell_about_resource(actor=cast.actor(cast.officer), resource=here(cast, status="inactive"),
                                   tenants=[cast.jinghua], at=NOW)
    assert not Notice.objects.exists()
    assert not Offer.objects.exists()


def test_a_company_is_told_once_a_week_and_the_rest_waits(cast: Cast):
    opted_in(cast, cast.jinghua, cast.dai_tao)
    given = {"actor": cast.actor(cast.officer), "tenants": [cast.jinghua]}
    assert offers.tell_about_resource(resource=here(cast), at=NOW, **given) == ([cast.jinghua], [])
    assert offers.tell_about_resource(resource=here(cast), at=NOW + WEEK / 2, **given) == ([], [cast.jinghua])
    assert offers.tell_waiting(NOW + WEEK / 2) == 0
    assert Notice.objects.count() == 1
    assert offers.tell_waiting(NOW + WEEK + timedelta(hours=1)) == 1
    assert Notice.objects.filter(user=cast.dai_tao, on_bell=True, digest_due=True).count() == 2
    assert offers.tell_waiting(NOW + 3 * WEEK) == 0


def test_who_switches_off_hears_nothing_more(cast: Cast):
    opted_in(cast, cast.jinghua, cast.dai_tao)
    Offer.objects.create(resource=here(cast), tenant=cast.jinghua, score=1, found_at=NOW)
    ask_for_offers(actor=cast.actor(cast.dai_tao), tenant=cast.jinghua, on=False, at=NOW)
    assert offers.tell_waiting(NOW) == 0
    assert not Notice.objects.exists()


# -- told by itself --------------------------------------------------------------------------------------------------
def test_what_is_new_and_strong_is_told_once_and_only_to_those_who_asked(cast: Cast):
    assert cast.rival_owner
    active(cast, **UAV)
    intake.submit_request(actor=cast.actor(cast.rival_owner), tenant=cast.rival, at=NOW,
                          fields={**UAV, "sharing": "teaser", "kind": cast.training})
    opted_in(cast, cast.jinghua, cast.dai_tao)
    resource = cast.uav_training
    assert [offers.hold_new_resources(NOW), offers.hold_new_resources(NOW)] == [1, 0]
    assert [offers.tell_waiting(NOW), offers.tell_waiting(NOW)] == [1, 0]
    assert list(Offer.objects.values_list("tenant", "resource", "told_by")) == [(cast.jinghua.pk, resource.pk, None)]
    assert [notice.user for notice in Notice.objects.filter(path="/portal/offers/")] == [cast.dai_tao]
    told = Event.objects.get(code="offer.tell")
    assert (told.subject_id, told.park_id, told.actor_kind) == (cast.jinghua.pk, cast.binhai.pk, "system")


@pytest.mark.parametrize("case", ["park only", "no agreement", "another matter", "request stays in its park",
                                  "the park is left"])
def test_what_does_not_fit_or_may_not_be_shown_is_not_told(cast: Cast, case: str):
    active(cast, **{**UAV, "sharing": "park" if case == "request stays in its park" else "teaser"})
    opted_in(cast, cast.jinghua, cast.dai_tao)
    names = ("会计课程", "Accounting course") if case == "another matter" else ("无人机飞手培训", "UAV pilot training")
    cast.resource(cast.uav_school, cast.training, *names, visibility="park" if case == "park only" else "network")
    if case == "no agreement":
        Agreement.objects.all().delete()
    if case == "the park is left":
        Tenant.objects.filter(pk=cast.jinghua.pk).update(state="left")
    offers.hold_new_resources(NOW)
    assert offers.tell_waiting(NOW) == 0
    assert not Offer.objects.exists()


def test_a_profile_alone_can_fit(cast: Cast):
    Tenant.objects.filter(pk=cast.jinghua.pk).update(about="UAV pilot training 无人机飞手培训")
    opted_in(cast, cast.jinghua, cast.dai_tao)
    assert cast.uav_training
    offers.hold_new_resources(NOW)
    assert Offer.objects.get().request is None


def test_neither_the_partner_nor_the_park_that_keeps_it_learns_who_was_told(cast: Cast):
    active(cast, **UAV)
    opted_in(cast, cast.jinghua, cast.dai_tao)
    resource = cast.uav_training
    offers.hold_new_resources(NOW)
    offers.tell_waiting(NOW)
    assert Offer.objects.get().told_at
    secrets = ("Jinghua", "京华", "Dai Tao", str(cast.jinghua.pk))
    for person, paths in (
            (cast.gao_feng, ["/partner/", f"/partner/entries/{resource.pk}/"]),
            (cast.zgc_officer, [f"/desk/directory/{resource.pk}/wanted/", f"/desk/directory/{resource.pk}/"])):
        client = client_of(person)
        for path in paths:
            body = text(client.get(path))
            assert [secret for secret in secrets if secret in body] == []
    assert matching_queries.told_of(cast.actor(cast.zgc_officer), resource) == []
    assert not Notice.objects.filter(user__in=[cast.gao_feng, cast.zgc_officer]).exists()


def test_a_company_sees_what_it_was_told_of_and_nobody_elses(cast: Cast, django_assert_max_num_queries):
    assert cast.rival_owner
    resource = here(cast)
    opted_in(cast, cast.jinghua, cast.dai_tao)
    offers.tell_about_resource(actor=cast.actor(cast.officer), resource=resource, tenants=[cast.jinghua], at=NOW)
    client = Client(headers={"accept-language": "en"})
    client.force_login(cast.rival_owner)
    assert "UAV pilot training" not in text(client.get("/portal/offers/"))
    client.force_login(cast.dai_tao)
    client.get("/portal/offers/")
    with django_assert_max_num_queries(12):
        body = text(client.get("/portal/offers/"))
    assert "UAV pilot training" in body
    assert "Switch off" in body


def test_old_resources_are_no_news(cast: Cast):
    assert cast.uav_training
    assert offers.hold_new_resources(NOW + timedelta(days=400)) == 0
    assert not OfferRound.objects.exists()
