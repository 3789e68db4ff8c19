"""Search everywhere, within scope."""
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from requests_desk import finding
from requests_desk.models import Article, Partner
from requests_desk.services import news
from tenants.models import Tenant
from tests.cast import NOW, Cast
from tests.factories import active, requested, submitted


@pytest.fixture
def web(cast: Cast, client: Client):
    def log_in(user):
        client.force_login(user)
        return client
    return log_in


def test_nobody_searches_without_logging_in(client: Client, db):
    assert client.get("/search/?q=UAV").status_code == 302


def test_another_tenant_finds_nothing_of_it(cast: Cast, web):
    row = submitted(cast, title="Zeppelin pilots")
    for text in ("Zeppelin", row.number, "Jinghua", "京华"):
        found = finding.find(cast.actor(cast.rival_owner), text)
        assert (found.requests, found.tenants) == ([], [])
    assert "Zeppelin pilots" not in web(cast.rival_owner).get("/search/?q=Zeppelin").content.decode()


def test_another_park_finds_nothing_of_it_but_what_the_network_shares(cast: Cast):
    submitted(cast, title="Zeppelin pilots")
    cast.resource(cast.other_partner, cast.training, "飞艇课程", "Zeppelin course", visibility="park")
    shared = cast.resource(cast.other_partner, cast.training, "飞艇课程", "Zeppelin course")
    found = finding.find(cast.actor(cast.baoding_officer), "Zeppelin")
    assert (found.requests, found.resources) == ([], [shared])


def test_a_destination_does_not_find_the_request_behind_its_referral(cast: Cast):
    requested(cast, request=active(cast, title="Zeppelin pilots"))
    assert finding.find(cast.actor(cast.gao_feng), "Zeppelin").is_empty


def test_officers_find_requests_companies_and_who_can_help_in_either_language(cast: Cast):
    row, resource = submitted(cast), cast.uav_training
    actor = cast.actor(cast.officer)
    assert finding.find(actor, "无人机").requests == [row]
    assert finding.find(actor, "培训").resources == [resource]
    assert finding.find(actor, "uav pilot").resources == [resource]
    assert finding.find(actor, "jinghua").tenants == [cast.jinghua]
    assert finding.find(actor, "Tianyi").partners == [cast.uav_school]


def test_a_whole_number_leads_to_its_request(cast: Cast, web):
    row = submitted(cast)
    answer = web(cast.officer).get(f"/search/?q={row.number.lower()}")
    assert (answer.status_code, answer["Location"]) == (302, f"/desk/requests/{row.number}/")
    assert web(cast.dai_tao).get(f"/search/?q={row.number}")["Location"] == f"/portal/requests/{row.number}/"


ODD = ["", " ", "\x00", "'", '"', ":*", "a & | !", "(", "\\", "😀", "<->", "字" * 10_000, "%"]


@pytest.mark.parametrize("text", ODD)
def test_odd_words_find_nothing_and_break_nothing(cast: Cast, web, text: str):
    submitted(cast)
    assert web(cast.officer).get("/search/", {"q": text}).status_code == 200


def test_the_page_and_the_palette_show_the_hits(cast: Cast, web):
    submitted(cast)
    page = web(cast.officer).get("/search/?q=UAV").content.decode()
    panel = web(cast.officer).get("/search/?q=UAV&panel=1").content.decode()
    assert "UAV training by Beijing experts" in page and "UAV training by Beijing experts" in panel
    assert "<html" not in panel


def test_searching_costs_the_same_for_one_hit_and_for_ten(cast: Cast, django_assert_max_num_queries):
    for _number in range(10):
        submitted(cast)
    actor = cast.actor(cast.officer)
    with django_assert_max_num_queries(10):
        finding.find(actor, "UAV")


def test_the_page_costs_the_same_for_one_company_and_for_ten(cast: Cast):
    def count() -> int:
        client = Client()
        client.force_login(cast.officer)
        with CaptureQueriesContext(connection) as found:
            assert client.get(reverse("search") + "?q=Jinghua").status_code == 200
        return len(found)

    assert cast.jinghua
    count()
    one = count()
    for number in range(9):
        Tenant.objects.create(park=cast.binhai, name_zh=f"京华{number}", name_en=f"Jinghua {number}")
    assert count() == one


def test_what_is_offered_while_typing_is_only_what_the_company_may_see(cast: Cast):
    public = cast.resource(cast.uav_school, cast.training, "无人机飞手培训", "UAV pilot training", visibility="public")
    Partner.objects.filter(pk=cast.uav_school.pk).update(visibility="public")
    cast.resource(cast.uav_school, cast.training, "无人机飞手培训", "UAV pilot training", visibility="park")
    actor = cast.actor(cast.dai_tao)
    assert finding.offers_while_typing(actor, "pilot training for UAV", NOW.date()) == [public]
    assert finding.offers_while_typing(actor, "硼", NOW.date()) == []
    assert finding.offers_while_typing(actor, "quantum", NOW.date()) == []


@pytest.mark.parametrize("who", ["officer", "director", "dai_tao", "viewer"])
def test_an_article_that_is_found_opens(cast: Cast, web, who: str):
    fields = {"title_zh": "实验室", "title_en": "Zeppelin laboratory", "body_zh": "预约", "body_en": "Book"}
    news.save_post(actor=cast.actor(cast.officer), model=Article, park=cast.binhai, fields=fields, at=timezone.now(),
                   publish=True)
    browser = web(getattr(cast, who))
    page = browser.get("/search/?q=Zeppelin&panel=1").content.decode()
    (address,) = re.findall(r'href="([^"]+)"[^>]*>(?:(?!</a>).)*Zeppelin laboratory', page, re.DOTALL)
    assert browser.get(address).status_code == 200
