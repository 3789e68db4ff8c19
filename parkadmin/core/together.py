"""Several short lists in one statement.

A page that tells all of one object shows many lists of a few rows: read one by one each would cost a statement.
PostgreSQL packs each of them into an array of JSON, and the rows come back as instances of their models, with what
`select_related` names. For short lists only: everything travels as text.
"""
from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.search import SearchVectorField
from django.db.models import DecimalField, Field, Func, JSONField, Model, QuerySet, TextField
from django.db.models.functions import Cast

MOST_COLUMNS = 100  # arguments of a function in PostgreSQL


def together(anchor: Model, **lists: QuerySet) -> dict[str, list[Any]]:
    """The rows of each of these querysets, in their order, by name: one statement. The anchor is any saved row, best
    the one to which the lists belong: it only gives the statement something to stand on."""
    arrays = {name: ArraySubquery(rows.values(packed=_packed(rows))) for name, rows in lists.items()}
    found = type(anchor)._base_manager.filter(pk=anchor.pk).values_list(*arrays.values()).first()
    return {name: [_row(rows.model, _related(rows), iter(values)) for values in packed or ()]
            for (name, rows), packed in zip(lists.items(), found or [()] * len(lists), strict=True)}


def _related(rows: QuerySet) -> dict[str, Any]:
    """What comes with each row: names of foreign keys, each with those of its own."""
    return rows.query.select_related or {}


def _fields(model: type[Model]) -> list[Field]:
    """What is read of a model: all but what only a search needs."""
    return [field for field in model._meta.concrete_fields if not isinstance(field, SearchVectorField)]


def _paths(model: type[Model], related: dict[str, Any], before: str = "") -> Iterator[tuple[str, Field]]:
    """The columns of a row and then those of its related rows, in the order in which `_row` takes them."""
    yield from ((before + field.attname, field) for field in _fields(model))
    for name, further in related.items():
        yield from _paths(model._meta.get_field(name).related_model, further, f"{before}{name}__")


def _packed(rows: QuerySet) -> Func:
    """A row as an array. Decimal numbers go as text, since JSON's would come back as floating ones."""
    columns = [Cast(path, TextField()) if isinstance(field, DecimalField) else path
               for path, field in _paths(rows.model, _related(rows))]
    if len(columns) > MOST_COLUMNS:
        raise ValueError(f"{rows.model.__name__} and what comes with it has too many columns to be packed")
    return Func(*columns, function="JSONB_BUILD_ARRAY", output_field=JSONField())


def _row(model: type[Model], related: dict[str, Any], values: Iterator[Any]) -> Any:
    """An instance of what was packed; None where a foreign key was empty."""
    fields = _fields(model)
    row = model.from_db(None, [field.attname for field in fields], [_value(field, next(values)) for field in fields])
    for name, further in related.items():
        other = model._meta.get_field(name)
        other.set_cached_value(row, _row(other.related_model, further, values))
    return row if row.pk is not None else None


def _value(field: Field, packed: Any) -> Any:
    return None if packed is None else field.to_python(packed)
