"""What a file would do, row by row, without doing it."""
from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any

from django.utils import translation

from parkadmin.core.errors import Invalid
from parkadmin.core.models.imports import RowAction

from .cells import to_json
from .faults import LANGUAGES, Fault
from .handler import Handler, Plan
from .reading import Book, ReadRow
from .sheets import Sheet

CHUNK = 500
EMPTY = (None, "", [])


class Planner:
    """Plans the rows of one book in their order, and knows what stands twice in it."""

    def __init__(self, sheet: Sheet, handler: Handler) -> None:
        self.sheet, self.handler = sheet, handler
        self.seen: dict[tuple[str, str], int] = {}

    def chunks(self, book: Book) -> Iterator[list[tuple[ReadRow, Plan | None]]]:
        """Some hundred rows at a time, each with its plan; None where it is faulty."""
        rows = book.rows()
        while chunk := list(islice(rows, CHUNK)):
            self.handler.prepare(chunk)
            yield [(row, self.plan(row)) for row in chunk]

    def plan(self, row: ReadRow) -> Plan | None:
        """The plan of a row; None, with the faults noted in the row, when it cannot be imported."""
        if any(column.required and row.values.get(column.key) is None for column in self.sheet.columns):
            return None
        plan = None
        found, errors = self._asked(lambda: self.handler.find(row.values))
        if not errors:
            plan, errors = self._asked(lambda: self._plan(row, found))
        self._note(row, errors)
        if not errors:
            self._once(row, found)
        return None if row.faults else plan

    def _plan(self, row: ReadRow, found: Any) -> Plan:
        label = self.handler.label(row.values, found)[:160]
        if found is None:
            values = {key: value for key, value in row.values.items() if value is not None}
            self.handler.validate(values, None, values)
            return Plan(row.number, RowAction.NEW, label, values)
        before = self.handler.present(found)
        changes = {key: (before.get(key), value) for key, value in row.values.items()
                   if not self.sheet.by_key[key].control and not same(before.get(key), value)}
        if changes:
            self.handler.validate(before | row.values, found, changes)
        action = RowAction.CHANGED if changes else RowAction.UNCHANGED
        return Plan(row.number, action, label, row.values, found, changes)

    def _asked(self, ask: Callable[[], Any]) -> tuple[Any, list[Fault]]:
        """An answer, or the refusals in both languages: whoever looks at them later reads their own."""
        try:
            return ask(), []
        except Invalid:
            said = {short: _said_in(code, ask) for short, code in LANGUAGES.items()}
        first = said["en"] or said["zh"]
        return None, [Fault("said", {"text": {short: texts[index][1] for short, texts in said.items()
                                              if index < len(texts)}}, key)
                      for index, (key, _text) in enumerate(first)]

    def _note(self, row: ReadRow, faults: list[Fault]) -> None:
        """A column that cannot be read is faulty once: what the rules say of it without its value is no news."""
        known = {fault.column for fault, _shown in row.faults}
        for fault in faults:
            key = fault.column if fault.column in self.sheet.by_key else ""
            if key in known:
                continue
            row.faults.append((Fault(fault.code, fault.params, key), str(to_json(row.values.get(key, "")))[:120]))

    def _once(self, row: ReadRow, found: Any) -> None:
        """What stood in the file before is a fault of the later row."""
        for key, value in self.handler.keys(row.values, found).items():
            first = self.seen.setdefault((key, value), row.number)
            if first != row.number:
                row.faults.append((Fault("duplicate", {"row": first}, key), str(row.values.get(key, value))[:120]))


def _said_in(language: str, ask: Callable[[], Any]) -> list[tuple[str, str]]:
    with translation.override(language):
        try:
            ask()
        except Invalid as refusal:
            return [(key, str(text)) for key, texts in refusal.errors.items() for text in texts]
    return []


def same(before: Any, after: Any) -> bool:
    """Whether a value stays as it is; nothing, an empty text and an empty list are one, and the order of a list says
    nothing."""
    if isinstance(before, list) and isinstance(after, list):
        return sorted(before) == sorted(after)
    return (before in EMPTY and after in EMPTY) or before == after


def as_json(plan: Plan) -> dict[str, list[Any]]:
    """A plan's changes as they are kept."""
    return {key: [to_json(before), to_json(after)] for key, (before, after) in plan.changes.items()}
