"""What the engine asks of a sheet: who a row is about, what is there now, whether the new values are acceptable, and to
write them. Apps derive from Handler; what they write, they write by their own verbs."""
from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Model

from parkadmin.core.actors import Actor
from parkadmin.core.models import ImportRow, Park

from .reading import ReadRow

Values = dict[str, Any]


@dataclass(frozen=True)
class Work:
    """For whom a file is read: who imports, into which park, when, from which file."""

    actor: Actor
    park: Park
    at: datetime
    source: str = ""


@dataclass
class Plan:
    """What will be done with one row. `values` are what the file gives; `changes` by column's key (before, after),
    `found` the object that is there already, with its `version`."""

    number: int
    action: str
    label: str
    values: Values
    found: Any = None
    changes: dict[str, tuple[Any, Any]] = field(default_factory=dict)

    @property
    def target_id(self) -> UUID | None:
        return self.found.pk if self.found is not None else None

    @property
    def version(self) -> int | None:
        return getattr(self.found, "version", None)


def in_use(model: type[Model], ids: Iterable[UUID], parts: Iterable[str] = ()) -> set[UUID]:
    """Which of these rows others refer to; `parts` are the names of models that are but parts of them."""
    ids, used = list(ids), set()
    for relation in model._meta.get_fields(include_hidden=True):
        if not relation.auto_created or relation.concrete or relation.related_model.__name__ in parts:
            continue
        name = relation.field.name
        rows = relation.related_model._base_manager.filter(**{f"{name}__in": ids})
        used.update(rows.values_list(name, flat=True))
    return used & set(ids)


class Handler:
    """The meaning of a sheet's rows. One object for one file: it may remember what `prepare` has read."""

    def __init__(self, work: Work) -> None:
        self.work = work

    def prepare(self, rows: list[ReadRow]) -> None:
        """Read at once what some hundred rows may be about."""

    def find(self, values: Values) -> Any:
        """The object that a row is about, or None for a new one. Raises Invalid by column's key."""
        raise NotImplementedError

    def present(self, found: Any) -> Values:
        """What the object says now, by column's key."""
        raise NotImplementedError

    def label(self, values: Values, found: Any) -> str:
        """What the row is called in a list."""
        raise NotImplementedError

    def keys(self, values: Values, found: Any) -> Mapping[str, str]:
        """What may stand only once in the file, by column's key."""
        return {}

    def validate(self, values: Values, found: Any, changed: Iterable[str]) -> None:
        """By the rules of the verbs, without writing: `values` is all that will be there, `changed` what the file
        changes of it. Raises Invalid by column's key."""

    def apply(self, plans: list[Plan]) -> list[tuple[UUID, int | None]]:
        """Write new and changed rows; the id and the version of each afterwards."""
        raise NotImplementedError

    def changed_since(self, rows: list[ImportRow]) -> set[int]:
        """Numbers of the rows that cannot be undone: changed or used since, or gone."""
        raise NotImplementedError

    def undo(self, rows: list[ImportRow]) -> None:
        """Take new ones away and give changed ones their values before."""
        raise NotImplementedError
