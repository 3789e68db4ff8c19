"""What a desk page asks for while it is open: cheap, quiet, and nothing of another park."""
import re

import pytest
from django.utils import timezone

from requests_desk.models import Presence
from requests_desk.services import conversation, triage
from tests import factories
from tests.cast import Cast

from .desk_pages import client_of, page, text


@pytest.mark.parametrize(("name", "method"), [("presence", "post"), ("timeline", "get"), ("compose", "post")])
def test_a_request_of_another_park_does_not_exist(cast: Cast, name, method):
    row = factories.active(cast)
    assert getattr(client_of(cast.baoding_officer), method)(page(name, row.code)).status_code == 404
    assert getattr(client_of(cast.dai_tao), method)(page(name, row.code)).status_code == 403
    assert not Presence.objects.exists()


def test_presence_says_who_else_is_here_and_who_answers(cast: Cast):
    row = factories.active(cast)
    first, second = client_of(cast.officer), client_of(cast.officer2)
    assert text(first.post(page("presence", row.code))).strip() == ""
    assert "Zhao Min is looking at this" in text(second.post(page("presence", row.code)))
    assert "Chen Hao is looking at this" in text(first.post(page("presence", row.code), {"writing": "1"}))
    html = text(second.post(page("presence", row.code)))
    assert "Zhao Min is answering" in html and "Chen Hao" not in html
    assert Presence.objects.count() == 2


def test_nothing_new_is_an_empty_answer(cast: Cast, django_assert_max_num_queries):
    row, client = factories.active(cast), client_of(cast.officer)
    html = text(client.get(page("request", row.code)))
    address = re.search(r'hx-get="([^"]*/timeline/[^"]*)"', html)[1]
    with django_assert_max_num_queries(7):  # who asks: five; the row and its last event
        assert client.get(address).status_code == 204
    counts = re.search(r'hx-get="([^"]*/counts/[^"]*)"', text(client.get(page("queue"))))[1].replace("&amp;", "&")
    with django_assert_max_num_queries(6):
        assert client.get(counts).status_code == 204


def test_what_is_new_comes_without_the_reply_box(cast: Cast):
    row, client = factories.active(cast), client_of(cast.officer)
    address = re.search(r'hx-get="([^"]*/timeline/[^"]*)"', text(client.get(page("request", row.code))))[1]
    conversation.post_message(actor=cast.actor(cast.dai_tao), request=row, audience="tenant", text="One more thing",
                              at=timezone.now())
    news = text(client.get(address))
    assert "One more thing" in news and "<textarea" not in news and "There is something new below." in news
    triage.update_triage(actor=cast.actor(cast.lead), request=row, priority="high", at=timezone.now())
    assert "Somebody has changed this request." in text(client.get(address))


def test_the_counts_of_the_queue_follow(cast: Cast):
    factories.submitted(cast)
    client = client_of(cast.officer)
    counts = re.search(r'hx-get="([^"]*/counts/[^"]*)"', text(client.get(page("queue"))))[1].replace("&amp;", "&")
    factories.submitted(cast)
    news = text(client.get(counts))
    assert 'hx-swap-oob="true"' in news and re.search(r'New <span class="count">2</span>', news)
