"""For the pages of applicants: {% load apply %}."""
from typing import Any

from django import template
from django.forms import BoundField

from parkadmin.core.reference.regions import region_name
from parkadmin.core.reference.sectors import sector_name
from parkadmin.core.templatetags import values
from parkadmin.core.templatetags.ui import day

register = template.Library()
NAMED = {"sector": sector_name, "origin": region_name, "founded_on": day}


@register.simple_tag
def answer(row: Any, bound: BoundField) -> str:
    """What stands in a field of an application, in words."""
    value = getattr(row, bound.name)
    if value in (None, ""):
        return ""
    if bound.name == "investment_planned":
        return values.money_text(value)
    if hasattr(row, f"get_{bound.name}_display"):
        return str(getattr(row, f"get_{bound.name}_display")())
    return str(NAMED.get(bound.name, str)(value))


@register.filter
def tel(number: str) -> str:
    """A phone number as a tel: link wants it."""
    return "tel:" + "".join(char for char in number if char.isdigit() or char == "+")
