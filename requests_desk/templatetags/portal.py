"""Filters of the portal's pages: how long something lasts, and a date in words."""
from datetime import date, datetime

from django import template
from django.utils import timezone
from django.utils.dateformat import format as format_date

from parkadmin.core.templatetags import values

register = template.Library()


@register.filter
def how_long(since: datetime) -> str:
    """The time from a moment until now in its largest unit: "3 hours"."""
    return values.span((timezone.now() - since).total_seconds())


@register.filter
def in_words(day: date | None) -> str:
    """A date in the reader's language; nothing without one."""
    return format_date(day, "Y年n月j日" if values.in_chinese() else "j M Y") if day else ""
