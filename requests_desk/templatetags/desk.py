"""What the pages of the requests desk say in words: {% load desk %}."""
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from parkadmin.core.reference.languages import language_name, listed
from parkadmin.core.reference.regions import region_name
from parkadmin.core.reference.sectors import sector_name
from parkadmin.core.templatetags.ui import icon
from requests_desk import sentences
from requests_desk.matching import reasons

register = template.Library()
TONES = {"for": "good", "against": "warn", "info": "grey"}
PRIORITY_TONES = {"urgent": "bad", "high": "warn", "low": "grey"}

for name, function in (
    ("event_sentence", sentences.sentence), ("event_line", sentences.line_of), ("event_note", sentences.note_of),
    ("event_reason", sentences.reason_of), ("event_changes", sentences.changes_of),
    ("event_icon", sentences.icon_of), ("next_due", sentences.next_due), ("referral_due", sentences.referral_due),
    ("region_name", region_name), ("sector_name", sector_name),
):
    register.filter(name, function)


@register.simple_block_tag
def help_here(content: str) -> SafeString:
    """A few words about the page one is on, folded away until somebody asks."""
    return format_html('<details class="help-here no-print"><summary>{}{}</summary><p>{}</p></details>',
                       icon("help-circle", size="sm"), gettext("How this page works"), content)


@register.filter
def region_names(codes: list[str]) -> str:
    """Names of divisions, separated as the language does it."""
    return listed(map(region_name, codes))


@register.filter
def language_names(codes: list[str]) -> str:
    """Names of languages, separated as the language does it."""
    return listed(map(language_name, codes))


@register.filter
def reason_text(reason: dict[str, Any]) -> str:
    """A kept reason of a suggestion as a statement."""
    return reasons.sentence(reason["code"], reason["facts"])


@register.filter
def reason_tone(reason: dict[str, Any]) -> str:
    """The chip's tone: what speaks for, against, or just informs."""
    return TONES.get(reason.get("tone", ""), "grey")


@register.filter
def priority_tone(priority: str) -> str:
    """The chip's tone of a priority; normal ones have no chip."""
    return PRIORITY_TONES.get(priority, "")


@register.filter
def kind_icon(kind: Any) -> str:
    """The icon of a kind of request; the field's default is not in the sprite."""
    return kind.icon if kind and kind.icon not in ("", "help") else "help-circle"


@register.filter
def tel(number: str) -> str:
    """A phone number as a tel: link wants it."""
    return "tel:" + "".join(char for char in number if char.isdigit() or char == "+")


@register.filter
def get(mapping: dict[Any, Any], key: Any) -> Any:
    """An entry of a mapping by a key that is a variable."""
    return mapping.get(key)

