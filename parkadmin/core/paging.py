"""Pages of long lists by key: as fast at any depth, and nothing is shown twice when something new comes in."""
from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

PAGE = 25


@dataclass(frozen=True)
class Page:
    """One page of a list by key: rows, and the keys for the pages before and after it (empty: there is none)."""

    rows: list[Any]
    newer: str = ""
    older: str = ""


def page_by_key(rows: QuerySet, *, before: str = "", after: str = "", size: int = PAGE) -> Page:
    """A page of the newest rows, those older than the key `before`, or newer than `after`. A key is a row's id."""
    older, newer = _key(before), _key(after)
    if newer:
        found = list(rows.filter(pk__gt=newer).order_by("pk")[: size + 1])
        more_newer, found = len(found) > size, found[:size][::-1]
        return Page(found, str(found[0].pk) if found and more_newer else "", str(found[-1].pk) if found else "")
    found = list((rows.filter(pk__lt=older) if older else rows).order_by("-pk")[: size + 1])
    more_older, found = len(found) > size, found[:size]
    return Page(found, str(found[0].pk) if found and older else "", str(found[-1].pk) if more_older else "")


def _key(text: str) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        return None
