"""Full text search over rows that keep their terms in a `search` column."""
from collections.abc import Iterable

from django.contrib.postgres.search import SearchVectorField
from django.db.models import BooleanField, F, Field, Func, IntegerField, QuerySet, Value
from django.db.models.expressions import Expression

from .text import index_terms, query_terms, tsquery_literal, tsvector_literal


class Cast(Func):
    """`%s::tsvector` or `%s::tsquery` of a quoted literal."""

    template = "%(expressions)s::%(type)s"

    def __init__(self, text: str, type: str, output_field: Field) -> None:
        super().__init__(Value(text), type=type, output_field=output_field)


class Matches(Func):
    """`vector @@ query`."""

    template = "%(expressions)s"
    arg_joiner = " @@ "
    output_field = BooleanField()


def vector(*texts: str) -> Expression:
    """The value of a `search` column for these texts."""
    return vector_of(index_terms(*texts))


def vector_of(terms: Iterable[str]) -> Expression:
    """The value of a `search` column for terms that were taken apart already."""
    return Cast(tsvector_literal(terms), "tsvector", SearchVectorField())


LOOKED_AT = 1500  # newest rows that tell a common word from a rare one
COMMON_FROM = 30  # of them; then a page of the newest hits is found on the way down the index of ids
MOST_RARE = 100_000


def search(rows: QuerySet, text: str) -> QuerySet:
    """Rows that hold all words of `text`. No words: no rows, since nothing was asked for."""
    terms = query_terms(text)
    return rows.filter(holds_all(terms)) if terms else rows.none()


def search_many(rows: QuerySet, text: str) -> QuerySet:
    """The same for tables that grow without end, at the price of one statement more.

    Lists are sorted by id. For common words PostgreSQL best walks down that order and tests each row; for rare ones it
    would walk over the whole table, so the index of words has to lead: its hits first, in a subquery whose limit keeps
    the planner from looking through it. Which it is, the newest of these rows tell (measured in bench/lists.py).
    """
    terms = query_terms(text)
    if not terms:
        return rows.none()
    hit, plain = holds_all(terms), rows.model._base_manager
    newest = plain.filter(pk__in=rows.order_by("-pk").values("pk")[:LOOKED_AT])
    if newest.filter(hit)[:COMMON_FROM].count() == COMMON_FROM:
        return rows.filter(hit)
    return rows.filter(pk__in=rows.order_by().filter(hit).values("pk")[:MOST_RARE])


def holds_all(terms: Iterable[str]) -> Matches:
    """Condition: the row holds all of the terms."""
    return Matches(F("search"), query(terms))


def query(terms: Iterable[str], operator: str = "&") -> Expression:
    """A tsquery of terms: all of them (`&`) or any (`|`)."""
    return Cast(tsquery_literal(terms, operator), "tsquery", SearchVectorField())


def holds_any(terms: Iterable[str]) -> Matches:
    """Condition: the row holds at least one of the terms."""
    return Matches(F("search"), query(terms, "|"))


def shared_words(terms: Iterable[str]) -> Expression:
    """How many of the terms the row holds."""
    held = [ToInteger(Matches(F("search"), query([term]))) for term in terms]
    return sum(held[1:], held[0]) if held else Value(0)


class ToInteger(Func):
    """A condition as 1 or 0."""

    template = "(%(expressions)s)::int"
    output_field = IntegerField()
