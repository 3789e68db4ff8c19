"""Group chats of a park's desk: DingTalk, WeCom, Feishu. One door to them, through apprise; a headline and a link only.

As with mail, the row is the truth: written in the business transaction, sent by the worker's tick, tried again later.
"""
from __future__ import annotations

import logging
from datetime import datetime, timedelta
from urllib.parse import quote
from uuid import UUID

from django.db import transaction

from .models import ChatChannel, ChatMessage

log = logging.getLogger(__name__)
DELAYS = (30, 300, 1800, 7200, 21600)  # seconds after the first, second, ... failed try; then it is given up
LEASE = timedelta(minutes=2)
BATCH = 50


def channels_of(park_id: UUID, group: str) -> list[ChatChannel]:
    """The park's active channels that are told of a group of events."""
    return [channel for channel in ChatChannel.objects.filter(park=park_id, is_active=True)
            if group in channel.groups]


def queue_chat(*, channel: ChatChannel, key: str, title: str, url: str, at: datetime) -> None:
    """Write one message; to be called in the transaction of what it tells. The same key is told once."""
    ChatMessage.objects.bulk_create([ChatMessage(channel=channel, key=key[:160], title=title[:200], url=url[:300],
                                                 at=at, next_attempt_at=at)], ignore_conflicts=True)


def address(channel: ChatChannel) -> str:
    """The channel as an apprise address."""
    token, secret = quote(channel.token, safe=""), quote(channel.secret, safe="")
    if channel.service == ChatChannel.Service.DINGTALK:
        return f"dingtalk://{secret}@{token}/" if secret else f"dingtalk://{token}/"
    if channel.service == ChatChannel.Service.WECOM:
        return f"wecombot://{token}/"
    return f"feishu://{token}/"


def post(channel: ChatChannel, title: str, url: str) -> bool:
    """Say it in the chat. True when the service took it."""
    import apprise

    door = apprise.Apprise()
    return door.add(address(channel)) and bool(door.notify(title=title, body=url))


def deliver_due(at: datetime) -> int:
    """Send what is due. Each message is claimed by moving its next moment ahead before anything risky."""
    done = 0
    due = ChatMessage.objects.filter(next_attempt_at__lte=at).select_related("channel")
    for message in due.order_by("next_attempt_at", "pk")[:BATCH]:
        claimed = ChatMessage.objects.filter(pk=message.pk, next_attempt_at=message.next_attempt_at)
        if claimed.update(next_attempt_at=at + LEASE):
            _deliver(message, at)
            done += 1
    return done


def _deliver(message: ChatMessage, at: datetime) -> None:
    error = ""
    try:
        if not post(message.channel, message.title, message.url):
            error = "the service did not take it"
    except Exception as problem:
        log.warning("chat message %s: %s", message.pk, problem)
        error = str(problem)[:500]
    with transaction.atomic():
        row = ChatMessage.objects.select_for_update().get(pk=message.pk)
        row.attempts += 1
        row.last_error = error
        row.sent_at = None if error else at
        again = error and row.attempts <= len(DELAYS)
        row.next_attempt_at = at + timedelta(seconds=DELAYS[row.attempts - 1]) if again else None
        row.save()
