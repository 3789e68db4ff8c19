"""What pages say about figures: {% load figures %}."""
from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from parkadmin.core.templatetags.ui import MINUS, chip, money_for_reader
from tenants import figures_rules as rules
from tenants.models import Figures, FiguresRound
from tenants.models.figures import AMOUNTS

register = template.Library()
register.filter("figure_name", rules.name_of)


@register.simple_tag(takes_context=True)
def figure(context: template.Context, value: Any, name: str) -> SafeString:
    """A figure as the reader prefers it: {% figure row.revenue "revenue" %}; a dash where it is not known."""
    if value is None or value == "":
        return format_html('<span class="muted">{}</span>', MINUS)
    return money_for_reader(context, value) if name in AMOUNTS else format_html("{}", f"{int(value):,}")


@register.simple_tag(takes_context=True)
def figure_of(context: template.Context, row: Figures | None, name: str) -> SafeString:
    """The same from a row that may be missing."""
    return figure(context, getattr(row, name) if row else None, name)


@register.filter
def period(row: Figures | FiguresRound | None) -> str:
    """The period of a row in words."""
    return rules.Period(row.year, row.quarter).label if row else ""


@register.filter
def of_basis(row: Figures | FiguresRound) -> str:
    """The period with planned or actual."""
    return rules.Period(row.year, row.quarter).of_basis(row.basis)


@register.simple_tag
def growth(share: Decimal | None) -> SafeString:
    """A growth as a coloured share: +25 %. Its sign says the same as its colour."""
    found = rules.percent(share)
    if found is None:
        return format_html('<span class="muted">{}</span>', MINUS)
    text = f"{found:+,.1f}".replace(".0", "") if found else "0"
    tone = "good" if found > 0 else "bad" if found < 0 else "grey"
    return chip(f"{text}\N{NARROW NO-BREAK SPACE}%".replace("-", "−"), tone)


@register.simple_tag(takes_context=True)
def question(context: template.Context, kept: Mapping[str, Any]) -> str:
    """What was asked about figures, in the reader's words and unit."""
    user = getattr(context.get("request"), "user", None)
    return rules.question_text(rules.Question.of(kept), getattr(user, "money_unit", "auto"))
