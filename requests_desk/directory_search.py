"""Search of the directory by words of either language: which entries, in which order, and what was matched. Filters
stay exact; this only says what the words find."""
from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Q, QuerySet

from parkadmin.core.search import holds_all
from parkadmin.core.text import query_terms

from .matching import engine, why
from .matching.documents import text_of_resource
from .models import Resource

MOST_FOUND = 200  # the best; whoever has more should say more
RANKED = 50
LEAST_WORDS, LEAST_MEANING = .10, .42  # of what is only close in meaning, less is not what was looked for


def matching_words(rows: QuerySet[Resource], text: str) -> QuerySet[Resource]:
    """The rows that the words find, in either language, or that hold all of them as they are written (parts of words
    too). No words: no rows, since nothing was asked for."""
    terms = query_terms(text)
    found = _near(engine.find(text, rows, limit=MOST_FOUND))
    hit = Q(pk__in=[one.object_id for one in found.hits])
    return rows.filter(hit | Q(holds_all(terms)) if terms else hit)


def ranked(rows: QuerySet[Resource], text: str, limit: int = RANKED, *,
           explained: bool = True) -> list[Resource]:
    """The best of the rows, in their order, each with `matched`: the reasons that the words gave (not without
    `explained`). What only holds a part of a word comes last, without a reason."""
    found = _near(engine.find(text, rows.order_by(), limit=limit))
    objects = rows.in_bulk(found.ids)
    shown = [objects[hit.object_id] for hit in found.hits if hit.object_id in objects]
    for row in shown:
        row.matched = []
    if explained:
        _explain(found, objects)
    return shown + _others(rows, text, shown, limit)


def _explain(found: engine.Found, objects: dict[Any, Resource]) -> None:
    held = why.held_terms(found)
    for hit in found.hits:
        if row := objects.get(hit.object_id):
            document = text_of_resource(row)
            covered, _missing = why.split(found.groups, held.get(hit.document_id, set()))
            row.matched = [*why.word_reasons(covered, "\n".join((*document.bodies, *document.names))),
                           *why.meaning_reasons(hit, {})]


def _others(rows: QuerySet[Resource], text: str, shown: Sequence[Resource], limit: int) -> list[Resource]:
    terms = query_terms(text)
    if not terms or len(shown) >= limit:
        return []
    found = list(rows.filter(holds_all(terms)).exclude(pk__in=[row.pk for row in shown])
                 .order_by("-pk")[:limit - len(shown)])
    for row in found:
        row.matched = []
    return found


def _near(found: engine.Found) -> engine.Found:
    hits = [hit for hit in found.hits if (hit.parts["words"] or 0) >= LEAST_WORDS
            or (hit.parts["cosine"] or 0) >= LEAST_MEANING]
    return engine.Found(hits, found.need, found.groups, found.vector, found.scale)
