"""The start page: tiles, the rates with the lists behind them, charts with their numbers, and the first day."""
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.html import escape

from requests_desk.models import Referral
from requests_desk.services import answering, closing
from tests import factories
from tests.cast import Cast

from .desk_pages import client_of, page, text


@pytest.fixture(autouse=True)
def english():
    """Words that a test reads from a page's context are English, as the page's were."""
    with translation.override("en"):
        yield


def start(user):
    return client_of(user).get(page("start"))


def test_an_empty_park_is_told_what_comes_first(cast: Cast):
    response = start(cast.administrator)
    steps = {str(step["label"]): (step["done"], step["url"]) for step in response.context["steps"]}
    assert steps == {
        "Invite your colleagues": (False, "/desk/settings/binhai/people/"),
        "Look at the kinds of help": (False, "/desk/settings/binhai/kinds/"),
        "Settle the promised times": (False, "/desk/settings/binhai/promises/"),
        "Fill the directory": (False, page("directory")), "Register your companies": (False, reverse("register:list"))}
    assert cast.uav_training and cast.jinghua and cast.lead
    again = {str(step["label"]): step["done"] for step in start(cast.administrator).context["steps"]}
    assert again == dict.fromkeys(steps, True) | {"Settle the promised times": False}


def test_an_officer_sees_no_way_to_what_administrators_do(cast: Cast):
    urls = [step["url"] for step in start(cast.officer).context["steps"]]
    assert urls == ["", "", "", page("directory"), reverse("register:list")]


def test_a_draft_or_another_parks_request_does_not_begin_the_work_and_a_request_does(cast: Cast):
    factories.draft(cast)
    assert "steps" in start(cast.officer).context
    factories.submitted(cast)
    assert "steps" in start(cast.baoding_officer).context
    assert "steps" not in start(cast.officer).context
    closing.withdraw_request(actor=cast.actor(cast.dai_tao), request=factories.submitted(cast), text="",
                             at=timezone.now())
    assert "steps" not in start(cast.officer).context


def test_each_rate_opens_the_list_of_what_it_counts(cast: Cast):
    now = timezone.now()
    for days in (9, 4):
        factories.request_in(cast, "closed", now - timedelta(days=days))
    factories.submitted(cast, at=now - timedelta(days=12))
    client = client_of(cast.officer)
    for figure in client.get(page("start")).context["figures"]:
        rate = figure["rate"]
        rows = [client.get(figure[url]).context["page"]["rows"] for url in ("url", "missed_url")]
        assert [len(found) for found in rows] == [rate.whole, rate.whole - rate.part], rate.code
        assert escape(str(rate.definition)) in text(client.get(page("start")))
    assert "Only what stands behind" in text(client.get(figure["url"]))


def test_an_unknown_figure_shows_the_whole_list(cast: Cast):
    factories.submitted(cast)
    rows = client_of(cast.officer).get(page("queue", query="?view=all&figure=x")).context["page"]["rows"]
    assert len(rows) == 1


def test_charts_have_their_numbers_in_a_table(cast: Cast):
    factories.submitted(cast, at=timezone.now())
    html = text(start(cast.officer))
    assert html.count('<svg class="chart"') == 2 and html.count('<details class="numbers">') == 2
    assert '<th scope="row">Training</th><td class="num">1</td>' in html
    assert "style=" not in html.split("<main")[1].split("</main>")[0]


def test_stuck_is_what_nobody_touched_for_five_working_days(cast: Cast):
    now = timezone.now()
    old, waiting = factories.active(cast, now - timedelta(days=20)), factories.request_in(
        cast, "needs_info", now - timedelta(days=20))
    factories.active(cast, now)
    client = client_of(cast.officer)
    assert [row.pk for row in client.get(page("queue", query="?view=stuck")).context["page"]["rows"]] == [old.pk]
    assert waiting.pk != old.pk
    tiles = {str(tile["label"]): tile["count"] for tile in client.get(page("start")).context["tiles"]}
    assert (tiles["Stuck"], "Bouncing" in tiles) == (1, False)


@pytest.mark.parametrize(("times", "expected"), [(2, 0), (3, 1)])
def test_bouncing_is_what_was_rejected_three_times(cast: Cast, times, expected):
    now, row = timezone.now(), factories.active(cast, timezone.now())
    for _each in range(times):
        asked = factories.requested(cast, now, request=row)
        answering.reject_referral(actor=cast.actor(cast.gao_feng), referral=asked, reason_code="no_capacity",
                                  reason_text="Full", at=now)
    assert Referral.objects.filter(state="rejected").count() == times
    rows = client_of(cast.officer).get(page("queue", query="?view=bouncing")).context["page"]["rows"]
    assert len(rows) == expected
