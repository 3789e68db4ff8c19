"""What the sheets of the directory share: versions to undo by, and values in the plain form of `entries`."""
from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from parkadmin.core.imports.cells import from_json
from parkadmin.core.imports.handler import Handler, Plan, Values, in_use
from parkadmin.core.models import ImportRow
from parkadmin.core.models.imports import RowAction
from requests_desk.models import Partner, Resource
from requests_desk.services.taking_back import take_back_entry


class EntryHandler(Handler):
    """Entries of one kind in the directory of one park."""

    model: type[Partner] | type[Resource]
    parts: tuple[str, ...] = ()

    def save(self, values: Mapping[str, Any], found: Any, version: int | None) -> Any:
        """Write one entry by its verb."""
        raise NotImplementedError

    def apply(self, plans: list[Plan]) -> list[tuple[UUID, int | None]]:
        rows = [self.save(plan.values if plan.found is None else
                          self.asked_for(plan), plan.found, plan.version) for plan in plans]
        return [(row.pk, row.version) for row in rows]

    @staticmethod
    def asked_for(plan: Plan) -> Values:
        """The columns that a row changes, with those that say which entry it is about."""
        return {key: value for key, value in plan.values.items() if key in plan.changes or key == "partner"}

    def changed_since(self, rows: list[ImportRow]) -> set[int]:
        now = dict(self.model.objects.filter(pk__in=[row.target_id for row in rows]).values_list("pk", "version"))
        used = in_use(self.model, [row.target_id for row in rows if row.action == RowAction.NEW], self.parts)
        return {row.number for row in rows if now.get(row.target_id) != row.version or row.target_id in used}

    def undo(self, rows: list[ImportRow]) -> None:
        related = ["park"] if self.model is Partner else ["partner__park"]
        found = self.model.objects.select_related(*related).in_bulk([row.target_id for row in rows])
        for row in rows:
            entry = found[row.target_id]
            if row.action == RowAction.NEW:
                take_back_entry(actor=self.work.actor, entry=entry, at=self.work.at)
            else:
                self.save(self.before(row, entry), entry, row.version)

    def before(self, row: ImportRow, entry: Any) -> Values:
        """What a changed row said before."""
        columns = self.columns()
        return {key: from_json(columns[key], old) for key, (old, _new) in row.changes.items()}

    def columns(self) -> dict[str, Any]:
        """The sheet's columns by key."""
        raise NotImplementedError
