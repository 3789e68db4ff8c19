"""Group chats: a headline and a link, once, tried again, never content. Only the far end is replaced."""
from datetime import timedelta

import pytest
from django.utils import translation

from parkadmin.core import chat
from parkadmin.core.models import ChatChannel, ChatMessage
from requests_desk.notifications import TELLINGS
from requests_desk.services import conversation, triage
from tests.cast import NOW, Cast
from tests.factories import in_triage, submitted


@pytest.fixture
def sent(monkeypatch):
    """What the service was given; `sent.answer` is what it says."""
    class Far(list):
        answer = True

    far = Far()

    def post(channel, title, url):
        far.append((channel.name, title, url))
        if isinstance(far.answer, Exception):
            raise far.answer
        return far.answer

    monkeypatch.setattr(chat, "post", post)
    return far


def connected(cast: Cast, **fields) -> ChatChannel:
    fields = {"park": cast.binhai, "name": "Desk", "service": "dingtalk", "token": "secret-token", "language": "en",
              "groups": ["request", "message"], **fields}
    return ChatChannel.objects.create(**fields)


def test_another_park_and_silent_channels_are_told_nothing(cast: Cast, sent):
    connected(cast, park=cast.baoding)
    connected(cast, is_active=False)
    connected(cast, groups=["deadline"])
    submitted(cast)
    assert chat.deliver_due(NOW) == 0 and sent == []


def test_a_group_chat_gets_the_headline_and_a_link_and_no_content(cast: Cast, sent):
    connected(cast)
    row = in_triage(cast, title="Clean room wanted", description="We are bankrupt")
    triage.ask_tenant(actor=cast.actor(cast.officer), request=row, question="Why so sad?", at=NOW)
    conversation.post_message(actor=cast.actor(cast.dai_tao), request=row, audience="tenant", text="Top secret", at=NOW)
    chat.deliver_due(NOW)
    assert sent[0] == ("Desk", f"[{row.number}] New request", f"http://testserver/desk/requests/{row.number}/")
    told = repr(sent)
    assert not [word for word in ("Clean room", "bankrupt", "sad", "secret", "Jinghua", "Dai Tao") if word in told]


def test_each_channel_hears_in_its_language(cast: Cast, sent):
    connected(cast, language="zh-hans")
    row = submitted(cast)
    chat.deliver_due(NOW)
    with translation.override("zh-hans"):
        assert sent[0][1] == f"[{row.number}] {TELLINGS['request.submit'][1].subject}"


def test_the_same_thing_is_told_once(cast: Cast, sent):
    channel = connected(cast)
    for _time in range(2):
        chat.queue_chat(channel=channel, key="k", title="T", url="http://testserver/", at=NOW)
    chat.deliver_due(NOW)
    chat.deliver_due(NOW)
    assert len(sent) == 1 and ChatMessage.objects.get().sent_at == NOW


@pytest.mark.parametrize("answer", [False, OSError("no route")])
def test_what_the_service_does_not_take_is_tried_again_and_at_last_given_up(cast: Cast, sent, answer):
    sent.answer = answer
    chat.queue_chat(channel=connected(cast), key="k", title="T", url="http://testserver/", at=NOW)
    at = NOW
    for delay in (*chat.DELAYS, 0):
        assert chat.deliver_due(at) == 1
        assert chat.deliver_due(at) == 0
        at += timedelta(seconds=delay)
    row = ChatMessage.objects.get()
    assert (row.sent_at, row.next_attempt_at, row.attempts) == (None, None, len(chat.DELAYS) + 1)


def test_tokens_cannot_bend_the_address(cast: Cast):
    for service in ("dingtalk", "wecom", "feishu"):
        channel = connected(cast, service=service, token="a/b?c@evil.example:1#", secret="x@y/")
        assert "evil.example:" not in chat.address(channel).replace("%40evil.example%3A", "")
        assert chat.address(channel).count("/") == 3
