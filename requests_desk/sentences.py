"""Events and due times in words, in the reader's language. Pure: rows in, texts out; desk, portal and partner pages
say the same of the same thing."""
from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from parkadmin.core.events import KINDS
from parkadmin.core.models import Event

from .choices import Clock, OutcomeKind, Priority, Reason, RequestState, Resolution, Sharing
from .models import HelpRequest, Referral
from .models.request import REQUEST_CLOCKS

# Sentences with a subject of their own: who wrote it down is not put in front of them.
OWN_SUBJECT = frozenset({
    "request.warned", "request.overdue", "referral.warned", "referral.overdue", "referral.receive", "referral.accept",
    "referral.reject", "referral.start", "referral.progress", "referral.hold", "referral.resume", "referral.complete",
    "referral.fail", "referral.cancel", "referral.onward"})
LABELS = {"clock": Clock, "reason_code": Reason, "resolution": Resolution, "kind": OutcomeKind}
CHANGES = {"priority": Priority, "sharing": Sharing, "state": RequestState}
ICONS = {"sign": "hand-stop", "ask": "help-circle", "answer": "message", "decline": "circle-x", "resolve": "check",
         "confirm": "star", "reopen": "refresh", "not_solved": "refresh", "assign": "user", "warned": "clock",
         "overdue": "alert-triangle", "send": "arrows-exchange", "onward": "arrows-exchange", "accept": "circle-check",
         "reject": "circle-x", "complete": "check", "fail": "circle-x", "hold": "player-pause", "identity": "eye",
         "link": "mail", "attach": "paperclip", "mark_duplicate": "copy", "passed_over": "thumb-down"}


class _Values(dict):
    """Values of a sentence; one that an old event does not have shows as a dash instead of breaking the page."""

    def __missing__(self, key: str) -> str:
        return "–"


def shown(name: str, value: Any) -> Any:
    """One value of an event's data as people read it: a name in their language, a code by its label."""
    if isinstance(value, dict):
        first, second = ("zh", "en") if (get_language() or "zh").startswith("zh") else ("en", "zh")
        return value.get(first) or value.get(second) or "–"
    return labelled(LABELS.get(name), value)


def labelled(choices: Any, value: Any) -> Any:
    """The label of a code, or the value itself where it is none of the codes."""
    return str(choices(value).label) if choices and value in choices.values else value


def event_sentence(event: Event) -> str:
    """What happened, without who did it: "asked Zhongguancun for help"."""
    kind = KINDS.get(event.code)
    values = _Values({name: shown(name, value) for name, value in event.data.items()})
    return str(kind.sentence) % values if kind else event.code


def event_who(event: Event) -> str:
    """Who did it; the system has a name in each language."""
    return _("The system") if event.actor_kind == "system" else event.actor_label


def event_line(event: Event) -> SafeString:
    """Who did what, in one line, the name in bold."""
    if event.code in OWN_SUBJECT:
        return format_html("{}", event_sentence(event))
    who = format_html("<strong>{}</strong>", event_who(event))
    return format_html(_("{who} {deed}"), who=who, deed=event_sentence(event))


def event_note(event: Event) -> str:
    """The reason and the words given with it, for those who may read internal or partner events."""
    code, text = event.data.get("reason_code", ""), event.data.get("reason") or event.data.get("text") or ""
    if code:
        return _("%(reason)s: %(text)s") % {"reason": shown("reason_code", code), "text": text}
    return str(text)


def event_changes(event: Event) -> list[str]:
    """What was changed, one line per field: "Priority: Normal → High"."""
    changes = event.data.get("changes", {})
    if not isinstance(changes, dict):
        return [", ".join(str(field_label(name)) for name in changes)]
    return [_("%(field)s: %(before)s → %(after)s") % {
        "field": field_label(name), "before": labelled(CHANGES.get(name), before) or "–",
        "after": labelled(CHANGES.get(name), after) or "–"} for name, (before, after) in changes.items()]


def field_label(name: str) -> str:
    """The label of a request's field, as its form shows it."""
    names = {field.name for field in HelpRequest._meta.fields}
    label = str(HelpRequest._meta.get_field(name).verbose_name) if name in names else name
    return label[:1].upper() + label[1:]


def event_icon(event: Event) -> str:
    """The icon of the kit for an event; most have none."""
    return ICONS.get(event.code.split(".")[-1], "")


def next_due(request: HelpRequest) -> tuple[str, datetime] | None:
    """The promise that falls due next and is not kept yet: its label and its time. None when no clock runs."""
    if not request.is_open:
        return None
    open_clocks = [(due, str(clock.label)) for clock, due_field, done_field in REQUEST_CLOCKS
                   if (due := getattr(request, due_field)) and getattr(request, done_field) is None]
    return (min(open_clocks)[1], min(open_clocks)[0]) if open_clocks else None


def referral_due(referral: Referral) -> datetime | None:
    """When a referral's next answer or note is due."""
    if referral.state == "requested":
        return referral.receipt_due_at or referral.answer_due_at
    if referral.state == "received":
        return referral.answer_due_at
    return referral.progress_due_at if referral.state in ("accepted", "in_progress") else None


def day_text(value: str) -> str:
    """An ISO date of an answer as people write it; anything else as it is."""
    try:
        return date_format(datetime.fromisoformat(value), "DATE_FORMAT")
    except (TypeError, ValueError):
        return value
