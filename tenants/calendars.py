"""Sessions of programmes as people read them, and as a calendar file (RFC 5545). Pure."""
from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from django.utils.formats import date_format

from parkadmin.core.bilingual import reads_chinese
from parkadmin.core.templatetags.values import day_text, zoned

from .choices import ProgrammeState
from .models import Programme, Session

LINE = 75  # octets of a content line, without its end (RFC 5545, 3.1)
STATUS = {ProgrammeState.CANCELLED: "CANCELLED", ProgrammeState.DRAFT: "TENTATIVE"}


def moment_words(moment: datetime, zone: str) -> str:
    """A moment with its day of the week, on the park's clock: "Tue 1 Dec 2026, 09:30"."""
    there = zoned(moment, zone)
    return date_format(there, "Y年n月j日（D）H:i" if reads_chinese() else "D j M Y, H:i")


def span_words(starts: datetime, ends: datetime, zone: str) -> str:
    """From when to when: the end as a time alone where it is the same day."""
    begin, end = zoned(starts, zone), zoned(ends, zone)
    last = f"{end:%H:%M}" if begin.date() == end.date() else f"{day_text(end)} {end:%H:%M}"
    return f"{moment_words(starts, zone)}–{last}"


def escaped(text: str) -> str:
    """A text as a value of the calendar format."""
    text = "".join(letter for letter in text.replace("\r\n", "\n") if letter == "\n" or letter.isprintable())
    return text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def folded(line: str) -> str:
    """A content line, broken so that no part of it is longer than 75 octets and no letter is torn."""
    parts, part, size = [], "", 0
    for letter in line:
        length = len(letter.encode())
        if size + length > LINE:
            parts.append(part)
            part, size = " ", 1
        part, size = part + letter, size + length
    return "\r\n".join([*parts, part])


def utc(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def calendar(programme: Programme, sessions: Iterable[Session], *, url: str, host: str, at: datetime) -> str:
    """All sessions of a programme as one calendar file."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Parkadmin//Programmes//EN", "CALSCALE:GREGORIAN",
             "METHOD:PUBLISH"]
    for session in sessions:
        lines += _event(programme, session, url, host, at)
    return "\r\n".join(folded(line) for line in [*lines, "END:VCALENDAR"]) + "\r\n"


def _event(programme: Programme, session: Session, url: str, host: str, at: datetime) -> list[str]:
    title = " · ".join(part for part in (programme.name, session.topic) if part)
    about = "\n\n".join(part for part in (programme.organizer, programme.about) if part)
    lines = ["BEGIN:VEVENT", f"UID:{session.pk}@{host}", f"SEQUENCE:{programme.version}", f"DTSTAMP:{utc(at)}",
             f"DTSTART:{utc(session.starts_at)}", f"DTEND:{utc(session.ends_at)}", f"SUMMARY:{escaped(title)}",
             f"STATUS:{STATUS.get(programme.state, 'CONFIRMED')}", f"URL:{url}"]
    if place := session.place or programme.place:
        lines.append(f"LOCATION:{escaped(place)}")
    if about:
        lines.append(f"DESCRIPTION:{escaped(about)}")
    return [*lines, "END:VEVENT"]
