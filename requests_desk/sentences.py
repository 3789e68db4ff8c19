"""What an event says, in the reader's language: the one place where sentences of the history are filled in."""
from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.utils.translation import get_language

from parkadmin.core.events import KINDS
from parkadmin.core.models import Event

from .choices import Clock, Reason

VOCABULARIES = {"clock": dict(Clock.choices), "reason_code": dict(Reason.choices)}
UNKNOWN = "–"

# Sentences that need nobody in front of them: they name the destination, or what has happened by itself.
COMPLETE = frozenset({
    "request.warned", "request.overdue", "referral.warned", "referral.overdue", "referral.receive", "referral.accept",
    "referral.reject", "referral.start", "referral.progress", "referral.hold", "referral.resume", "referral.complete",
    "referral.fail", "referral.cancel", "referral.onward"})

ICONS = {"send": "send", "receive": "check", "accept": "circle-check", "reject": "x", "recall": "arrow-back-up",
         "start": "player-play", "progress": "note", "hold": "player-pause", "resume": "player-play",
         "complete": "circle-check", "fail": "alert-triangle", "cancel": "x", "rework": "refresh",
         "identity": "key", "onward": "arrows-exchange", "warned": "clock", "overdue": "alert-triangle"}


def sentence(event: Event) -> str:
    """The event's sentence with its placeholders filled in. An unknown code stands for itself."""
    kind = KINDS.get(event.code)
    if kind is None:
        return event.code
    return str(kind.sentence) % defaultdict(lambda: UNKNOWN, {key: shown(key, value)
                                                             for key, value in event.data.items()})


def shown(key: str, value: Any) -> str:
    """A value of an event's data: names in the reader's language, codes as their words."""
    if isinstance(value, dict):
        zh, en = value.get("zh") or UNKNOWN, value.get("en") or value.get("zh") or UNKNOWN
        return str(zh if (get_language() or "zh").startswith("zh") else en)
    return str(VOCABULARIES.get(key, {}).get(value, value))


def subject_of(event: Event) -> str:
    """Who stands in front of the sentence; nobody where it is complete by itself."""
    return "" if event.code in COMPLETE else event.actor_label


def reason_of(event: Event) -> str:
    """The event's reason in words, empty without one. For readers of internal and partner events only."""
    code, text = event.data.get("reason_code"), event.data.get("reason") or ""
    return " · ".join(part for part in (shown("reason_code", code) if code else "", str(text)) if part)


def icon_of(event: Event) -> str:
    """The icon of the event's last word; a plain dot where there is none."""
    return ICONS.get(event.code.rpartition(".")[2], "")
