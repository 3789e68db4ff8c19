"""What an event says, in the reader's language: the one place where sentences of the history are filled in."""
from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from parkadmin.core import events
from parkadmin.core.bilingual import pick
from parkadmin.core.events import UNKNOWN
from parkadmin.core.models import Event

from .choices import Clock, DatedClock, Priority, Reason, Sharing
from .models import HelpRequest, Referral
from .models.request import REQUEST_CLOCKS

VOCABULARIES = {"clock": dict(Clock.choices + DatedClock.choices), "reason_code": dict(Reason.choices)}
CHANGED = {"priority": dict(Priority.choices), "sharing": dict(Sharing.choices)}

# Sentences that need nobody in front of them: they name the destination, or what has happened by itself.
COMPLETE = frozenset({
    "request.warned", "request.overdue", "referral.warned", "referral.overdue", "referral.receive", "referral.accept",
    "referral.reject", "referral.start", "referral.progress", "referral.hold", "referral.resume", "referral.complete",
    "referral.fail", "referral.cancel", "referral.onward", "referral.identity"})

ICONS = {"sign": "hand-stop", "ask": "help-circle", "decline": "circle-x", "resolve": "check", "confirm": "star",
         "reopen": "refresh", "not_solved": "refresh", "assign": "user", "take": "user", "attach": "paperclip",
         "link": "mail", "mark_duplicate": "copy", "passed_over": "thumb-down", "considered_again": "arrow-back-up",
         "unassign": "arrow-back-up",
         "send": "send", "receive": "check", "accept": "circle-check", "reject": "x", "recall": "arrow-back-up",
         "start": "player-play", "progress": "note", "hold": "player-pause", "resume": "player-play",
         "complete": "circle-check", "fail": "alert-triangle", "cancel": "x", "rework": "refresh",
         "identity": "key", "onward": "arrows-exchange", "warned": "clock", "overdue": "alert-triangle"}


def sentence(event: Event) -> str:
    """The event's sentence with its placeholders filled in. An unknown code stands for itself."""
    return events.sentence(event, shown)


def shown(key: str, value: Any) -> str:
    """A value of an event's data: names in the reader's language, codes as their words."""
    if isinstance(value, dict):
        return str(pick(value.get("zh", ""), value.get("en", "")) or UNKNOWN)
    return str(VOCABULARIES[key].get(value, value)) if key in VOCABULARIES else str(value)


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


def line_of(event: Event) -> SafeString:
    """Who did what, in one line, who in bold."""
    who = _("The system") if event.actor_kind == "system" else subject_of(event)
    if event.code in COMPLETE:
        return format_html("{}", sentence(event))
    return format_html(_("{who} {deed}"), who=format_html("<strong>{}</strong>", who), deed=sentence(event))


def note_of(event: Event) -> str:
    """The words given with an event: its reason, else its text. For readers of internal and partner events only."""
    return reason_of(event) or str(event.data.get("text") or "")


def changes_of(event: Event) -> list[str]:
    """What was changed, one line per field: "Priority: Normal → High"."""
    changes = event.data.get("changes", {})
    if isinstance(changes, list):
        return [field_label(name) for name in changes]
    return [_("%(field)s: %(before)s → %(after)s") % {
        "field": field_label(name), "before": CHANGED.get(name, {}).get(before, before) or UNKNOWN,
        "after": CHANGED.get(name, {}).get(after, after) or UNKNOWN} for name, (before, after) in changes.items()]


def field_label(name: str) -> str:
    """The label of a request's field, as its form shows it."""
    label = next((str(field.verbose_name) for field in HelpRequest._meta.fields if field.name == name), name)
    return label[:1].upper() + label[1:]


def next_due(request: HelpRequest) -> tuple[str, datetime] | None:
    """The promise that falls due next and is not kept yet: its label and its time. None when no clock runs."""
    if not request.is_open:
        return None
    running = [(due, str(clock.label)) for clock, due_field, done_field in REQUEST_CLOCKS
               if (due := getattr(request, due_field)) and getattr(request, done_field) is None]
    return min(running)[::-1] if running else None


def referral_due(referral: Referral) -> datetime | None:
    """When the destination owes the next word on a referral: signing for it, an answer, a note."""
    if referral.state == "requested":
        return referral.receipt_due_at or referral.answer_due_at
    if referral.state == "received":
        return referral.answer_due_at
    return referral.progress_due_at if referral.state in ("accepted", "in_progress") else None


def day_text(value: str) -> str:
    """An ISO date of an answer as people write it; anything else as it is."""
    try:
        return date_format(date.fromisoformat(value), "DATE_FORMAT")
    except ValueError:
        return value
