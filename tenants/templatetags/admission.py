"""What the pages of admission say in words: {% load admission %}."""
from __future__ import annotations

from datetime import datetime
from typing import Any

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from parkadmin.core import events
from parkadmin.core.bilingual import pick
from parkadmin.core.events import UNKNOWN
from parkadmin.core.models import Event
from parkadmin.core.reference.regions import region_name
from parkadmin.core.reference.sectors import sector_name
from parkadmin.core.templatetags.ui import icon
from tenants.choices import RejectionReason
from tenants.models import Application

register = template.Library()
register.filter("sector_name", sector_name)
register.filter("region_name", region_name)
ICONS = {"sign": "hand-stop", "submit": "send", "ask_info": "help-circle", "answer_info": "message",
         "approve": "circle-check", "reject": "circle-x", "withdraw": "arrow-back-up", "lapse": "circle-x",
         "transfer": "arrows-exchange", "offer_transfer": "arrows-exchange", "arrive": "arrows-exchange",
         "assign": "user", "document": "paperclip", "ask_review": "star", "give_review": "star",
         "change_review": "star", "warned": "clock", "overdue": "alert-triangle", "reminded": "bell"}


@register.simple_block_tag
def help_here(content: str) -> SafeString:
    """A few words about the page one is on, folded away until somebody asks."""
    return format_html('<details class="help-here no-print"><summary>{}{}</summary><p>{}</p></details>',
                       icon("help-circle", size="sm"), _("How this page works"), content)


def _shown(key: str, value: Any) -> str:
    if isinstance(value, dict):
        return str(pick(value.get("zh", ""), value.get("en", "")) or UNKNOWN)
    return str(value)


@register.filter
def story_line(event: Event) -> SafeString:
    """Who did what, in one line, who in bold; alone what happened by itself."""
    if events.is_complete(event):
        return format_html("{}", events.sentence(event, _shown))
    who = _("The system") if event.actor_kind == "system" else event.actor_label
    return format_html(_("{who} {deed}"), who=format_html("<strong>{}</strong>", who),
                       deed=events.sentence(event, _shown))


@register.filter
def story_icon(event: Event) -> str:
    """The icon of what happened."""
    return ICONS.get(event.code.removeprefix("application."), "")


@register.filter
def story_notes(event: Event) -> list[str]:
    """What was given with it: a reason and its words, or which fields were changed. Questions and answers stand in the
    conversation."""
    if event.code.endswith((".ask_info", ".answer_info")):
        return []
    code = event.data.get("reason_code", "")
    words = [str(dict(RejectionReason.choices).get(code, code)), event.data.get("reason") or event.data.get("text"),
             event.data.get("elsewhere")]
    return [word for word in words if word] + [_label(name) for name in event.data.get("changes", [])]


def _label(name: str) -> str:
    label = next((str(each.verbose_name) for each in Application._meta.fields if each.name == name), name)
    return label[:1].upper() + label[1:]


@register.filter
def days_since(moment: datetime | None) -> str:
    """How long something has been as it is: "today", "12 days"."""
    days = (timezone.now() - moment).days if moment else 0
    return ngettext("%(count)d day", "%(count)d days", days) % {"count": days} if days else _("less than a day")


@register.filter
def tel(number: str) -> str:
    """A phone number as a tel: link wants it."""
    return "tel:" + "".join(char for char in number if char.isdigit() or char == "+")


@register.filter
def one_decimal(value: float | None) -> str:
    """A score: 3.8."""
    return "–" if value is None else f"{value:.1f}"
