"""Moments and places of programmes on the pages."""
from __future__ import annotations

from django import template

from tenants.calendars import moment_words, span_words
from tenants.models import Programme, Session
from tenants.programme_queries import UNDATED

register = template.Library()
KIND_ICONS = {"training": "school", "promotion": "speakerphone", "matchmaking": "heart-handshake",
              "talk": "presentation", "other": "calendar-event"}


@register.filter
def span(session: Session, zone: str) -> str:
    """From when to when a session lasts, on the park's clock."""
    return span_words(session.starts_at, session.ends_at, zone)


@register.filter
def begins(programme: Programme) -> str:
    """When a programme that was read with its counts begins; nothing while it has no session."""
    return "" if programme.first_at == UNDATED else moment_words(programme.first_at, programme.park.time_zone)


@register.filter
def enrols_until(programme: Programme) -> str:
    """When enrolment ends."""
    return "" if programme.enrol_ends == UNDATED else moment_words(programme.enrol_ends, programme.park.time_zone)


@register.filter
def free_places(programme: Programme) -> int | None:
    """How many more people can come; None without a limit."""
    return None if programme.capacity is None else max(0, programme.capacity - programme.enrolled)


@register.filter
def kind_of_programme(programme: Programme) -> str:
    """The icon of its kind."""
    return KIND_ICONS.get(programme.kind, "calendar-event")
