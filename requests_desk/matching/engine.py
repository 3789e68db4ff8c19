"""The engine: `find` what fits a text or a need, best first, with every part of each score; `why` says it in reasons.

Whoever uses it gives the objects that pass the hard filters as a queryset, which becomes part of the one statement:
a scope cannot be forgotten, and nothing outside of it is ever ranked.

    find("无人机 training", Resource.objects.for_actor(actor))                     search of the directory
    find(need, candidates.allowed(request, today))                                 suggestions for a request
    find(text, desk_requests(actor), kind="request")                               alike requests
"""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from requests_desk.models import DocumentKind, MatchWeights

from . import encoder, vectors
from .lexicon import Glossary, Group, gist, glossary, groups_of
from .pruning import COMMON, affordable
from .state import state, weights
from .statement import LARGE, Facts, Hit, Question, ask
from .words import normalize

LONGEST_QUERY = 10_000  # characters; what is longer says the same again
ENGINE = "bm25-2"


@dataclass(frozen=True)
class Need:
    """What is asked for: its text, the title first, and its facts."""

    text: str
    park_id: UUID | None = None
    facts: Facts = field(default_factory=Facts)

    @property
    def today(self) -> date | None:
        return self.facts.today


@dataclass(frozen=True)
class Found:
    """A ranked list and what it was made of: `groups` are the words that were looked for."""

    hits: list[Hit]
    need: Need
    groups: Sequence[Group] = ()
    vector: list[float] | None = None
    scale: MatchWeights = field(default_factory=MatchWeights)

    @property
    def ids(self) -> list[Any]:
        return [hit.object_id for hit in self.hits]


def engine_name() -> str:
    """Name and version of what ranks, as it is kept with each list."""
    model = encoder.name()
    return f"{ENGINE}+{model}" if model and vectors.available() else ENGINE


def find(asked: str | Need, rows: QuerySet, kind: str = DocumentKind.RESOURCE, limit: int = 10, *,
         everything: bool = False, scale: MatchWeights | None = None) -> Found:
    """The objects of `rows` that fit best. `everything`: also those for which hardly anything speaks.

    `rows` are objects of the given kind; they are only counted in where the index knows them. `scale`: other weights
    than the installation's, to try them. Any text is answered with a list, if an empty one.
    """
    need = asked if isinstance(asked, Need) else Need(asked)
    need = replace(need, text=need.text[:LONGEST_QUERY])
    now = state(need.park_id)
    scale = scale or weights(now)
    own = glossary(need.park_id, now)
    groups = groups_of(need.text, own, scale.translation)
    if now.documents > COMMON:
        groups = affordable(groups, kind)
    vector = _vector(need.text, own) if scale.meaning else None
    if not groups and vector is None and need.facts.kind_id is None and not everything:
        return Found([], need, scale=scale)
    hits = ask(Question(rows, groups, scale, kind, vector, need.facts, limit, everything,
                        large=are_too_many(rows, now.documents)))
    return Found(hits, need, groups, vector, scale)


def are_too_many(rows: QuerySet, documents: int) -> bool:
    """Whether so many pass the filters that not all can be compared. Where filters leave few of very many, all of them
    are: hardly any of those would be among the best and nearest of all."""
    return documents > LARGE and rows.order_by().values("pk")[:LARGE + 1].count() > LARGE


def _vector(text: str, own: Glossary) -> list[float] | None:
    """What the text means: half of it as it is written, half its telling words alone, so that all questions are not
    alike for being questions. Nothing where there is no encoder, or not a word."""
    plain = " ".join(text.replace("\x00", " ").split())
    if not any(char.isalnum() for char in normalize(plain)):
        return None
    if not encoder.name() or not vectors.available():
        return None
    return _between(plain, gist(plain, own) or plain, encoder.name())


@lru_cache(maxsize=512)
def _between(plain: str, telling: str, _encoder: str) -> list[float]:
    """The middle of two meanings. Kept: a request is looked at more than once."""
    whole, other = encoder.encode([plain, telling])
    both = [one + two for one, two in zip(whole, other, strict=True)]
    length = sum(value * value for value in both) ** .5
    return [value / length for value in both] if length else whole
