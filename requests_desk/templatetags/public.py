"""For the public pages: {% load public %}."""
import json
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from requests_desk.rates import FIGURES, Rate

register = template.Library()
ESCAPED = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


@register.simple_tag
def linked_data(found: dict[str, Any]) -> SafeString:
    """Facts for search engines (JSON-LD). It is data, which no browser runs, so the Content-Security-Policy stands."""
    text = mark_safe(json.dumps(found, ensure_ascii=False).translate(ESCAPED))
    return format_html('<script type="application/ld+json">{}</script>', text)


FEWEST = 3  # of what a rate counts: below it a percentage says nothing


@register.simple_tag
def rate_number(rate: Rate) -> str:
    """A rate in percent; a dash where there is too little to count."""
    return format_html("{}&#8239;%", rate.percent) if rate.whole >= FEWEST else "–"


@register.simple_tag
def rate_of(rate: Rate) -> str:
    """What stands behind a rate."""
    if rate.whole < FEWEST:
        return gettext("too few to say")
    return gettext("%(part)d of %(whole)d") % {"part": rate.part, "whole": rate.whole}


@register.filter
def rate_names(_row: Any) -> list[str]:
    """The names of the three rates."""
    return [FIGURES[code] for code in ("response", "solved", "satisfaction")]


@register.filter
def nth(rows: list[Any], number: int) -> Any:
    """An entry of a list by a number that is a variable; nothing beyond its end."""
    return rows[number] if number < len(rows) else None
