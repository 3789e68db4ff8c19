"""Pages of long lists by key: as fast at any depth, and nothing is shown twice when something new comes in."""
from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db.models import F, Q, QuerySet
from django.utils import timezone

PAGE = 25
NEWEST = "-pk"
NONE = "none"  # in a cursor: the row has no value
TEXT_FIELDS = ("name_zh", "name_en")  # by which lists may be sorted beside moments
Key = tuple[Any, ...]


@dataclass(frozen=True)
class Page:
    """One page of a list by key: rows, and the keys for the pages before and after it (empty: there is none)."""

    rows: list[Any]
    newer: str = ""
    older: str = ""


def page_by_key(rows: QuerySet, *, before: str = "", after: str = "", size: int = PAGE, order: str = NEWEST) -> Page:
    """A page of a list, that which follows the key `before`, or that which precedes the key `after`.

    `order` is `-pk` (the newest first), `pk`, or the field of a moment, a day or a text, with `-` for the latest first;
    rows without a value come last. A key is a row's id, for a field after its value. A key that is none is the
    beginning.
    """
    field, down = order.lstrip("-"), order.startswith("-")
    is_text = field in TEXT_FIELDS
    behind, ahead = _key(before, field, is_text), _key(after, field, is_text)
    if ahead:
        found = list(_sorted(_beyond(rows, field, ahead, not down, back=True), field, not down, back=True)[: size + 1])
        more, found = len(found) > size, found[:size][::-1]
        return Page(found, _text(found[0], field) if found and more else "", _text(found[-1], field) if found else "")
    rows = _beyond(rows, field, behind, down) if behind else rows
    found = list(_sorted(rows, field, down)[: size + 1])
    more, found = len(found) > size, found[:size]
    return Page(found, _text(found[0], field) if found and behind else "", _text(found[-1], field) if more else "")


def _sorted(rows: QuerySet, field: str, down: bool, back: bool = False) -> QuerySet:
    """In this direction; `back` is the way from the end, where rows without a value stand."""
    sign = "-" if down else ""
    if field == "pk" or not _may_lack(rows, field):
        return rows.order_by(*dict.fromkeys([f"{sign}{field}", f"{sign}pk"]))
    ends = {"nulls_first": True} if back else {"nulls_last": True}
    return rows.order_by(F(field).desc(**ends) if down else F(field).asc(**ends), f"{sign}pk")


def _may_lack(rows: QuerySet, field: str) -> bool:
    """Whether rows may have no value there; what is computed may. Where none may, an index holds the plain order."""
    return not any(known.name == field and not known.null for known in rows.model._meta.concrete_fields)


def _beyond(rows: QuerySet, field: str, key: Key, down: bool, back: bool = False) -> QuerySet:
    """Rows on the further side of a key, in the direction in which they will be sorted."""
    side = "lt" if down else "gt"
    if field == "pk":
        return rows.filter(**{f"pk__{side}": key[0]})
    moment, pk = key
    beyond = Q(**{field: moment, f"pk__{side}": pk})
    if moment is None:
        return rows.filter(beyond | Q(**{f"{field}__isnull": False}) if back else beyond)
    beyond |= Q(**{f"{field}__{side}": moment})
    return rows.filter(beyond | Q(**{field: None}) if _may_lack(rows, field) and not back else beyond)


def _text(row: Any, field: str) -> str:
    if field == "pk":
        return str(row.pk)
    value = getattr(row, field)
    if value is None:
        return f"{NONE}_{row.pk}"
    return f"{value if isinstance(value, str) else value.isoformat()}_{row.pk}"


def _key(text: str, field: str, is_text: bool = False) -> Key | None:
    """What a cursor names; None for nothing and for nonsense."""
    moment, _sep, pk = text.rpartition("_")
    try:
        if field == "pk":
            return (UUID(text),) if text else None
        if is_text:
            return (moment, UUID(pk)) if text and "\x00" not in moment else None
        return (None if moment == NONE else moment_of(moment), UUID(pk)) if text else None
    except ValueError:
        return None


def moment_of(text: str) -> datetime:
    """A moment or day of a cursor. ValueError for nonsense, and for what lies beyond the calendar in another zone."""
    found = datetime.fromisoformat(text)
    try:
        if found.tzinfo:
            found.astimezone(UTC), timezone.make_naive(found)
    except OverflowError as error:
        raise ValueError(text) from error
    return found
