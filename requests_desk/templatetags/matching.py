"""What the pages of matching say in words: {% load matching %}."""
from collections.abc import Sequence
from typing import Any

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from requests_desk.matching import reasons
from requests_desk.matching.why import Reason

from .desk import TONES

register = template.Library()
PARTS = {"words": gettext_lazy("words"), "cosine": gettext_lazy("meaning"), "kind": gettext_lazy("kind"),
         "sector": gettext_lazy("sector"), "region": gettext_lazy("region"), "language": gettext_lazy("language"),
         "capacity": gettext_lazy("capacity"), "outcomes": gettext_lazy("record")}


@register.filter
def text_of(reason: Reason) -> str:
    """A reason as a statement."""
    return reasons.sentence(reason.code, reason.facts)


@register.filter
def tone_of(reason: Reason) -> str:
    """The chip's tone of a reason."""
    return TONES.get(reason.tone, "grey")


@register.filter
def part_name(code: str) -> str:
    """A part of a score, in a word."""
    return str(PARTS.get(code, code))


@register.simple_tag
def percent(share: int | None) -> str:
    """A share in percent, or a dash."""
    return "–" if share is None else _("%(number)d %%") % {"number": share}


@register.filter
def level_of(item: Any) -> str:
    """How much speaks for a suggestion that was kept: strong, some, weak; empty in lists from before."""
    return next((each["facts"]["level"] for each in item.reasons if each["code"] == "evidence"), "")


@register.filter
def level_name(code: str) -> str:
    """The same in words."""
    return str(reasons.LEVELS.get(code, ""))


@register.filter
def shown_reasons(item: Any) -> list[dict[str, Any]]:
    """The reasons of a kept suggestion that are chips: what is missing stands below them."""
    return [each for each in item.reasons if each["code"] not in ("evidence", "uncovered")]


@register.filter
def missing_words(item: Any) -> list[str]:
    """The words of the need that this suggestion does not mention."""
    return next((each["facts"]["words"] for each in item.reasons if each["code"] == "uncovered"), [])


@register.filter
def covered_by_none(items: Sequence[Any]) -> list[str]:
    """The words of the need that nothing in the list mentions; only of suggestions that share words at all."""
    worded = [item for item in items if any(each["code"] == "words" for each in item.reasons)]
    missing = [missing_words(item) for item in worded]
    return [word for word in missing[0] if all(word in each for each in missing)] if missing else []
