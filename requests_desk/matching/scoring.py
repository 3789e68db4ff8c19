"""Pure scoring: facts about a need and about resources in, a ranked list with checkable reasons out. No database.

First version: the share of the need's words that a resource holds, rare words counting more, plus counted facts.
A score orders a list and is never shown; what is shown are the reasons.
"""
from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from parkadmin.core.reference.regions import covers

KIND, SECTOR, PARENT_SECTOR, REGION, LANGUAGE, CAPACITY, OUTCOMES = .20, .10, .05, .15, .03, .03, .05
OUTCOMES_FROM = 5  # completed and failed referrals before past outcomes count
AMBER_AFTER_DAYS = 180
WORDS_SHOWN = 6
WEAK = .10  # share of the need's words below which another kind of help is noise


@dataclass(frozen=True)
class Need:
    """What is asked for: its words, and its facts. `today` is the day of the asking park, `spoken` says which word
    stands behind a stem."""

    terms: tuple[str, ...]
    kind: str
    sector: str
    regions: tuple[str, ...]
    today: date
    language: str = ""
    spoken: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Candidate:
    """A resource as the scoring sees it. `solved` of `tried` earlier referrals to it came to a good end."""

    id: Any
    terms: frozenset[str]
    kind: str
    sectors: tuple[str, ...] = ()
    home_region: str = ""
    regions: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    capacity: str = ""
    assured_on: date | None = None
    solved: int = 0
    tried: int = 0
    experts: tuple[dict[str, str], ...] = ()


@dataclass(frozen=True)
class Reason:
    """A checkable statement: its code, its facts, and whether it speaks for, against, or just informs."""

    code: str
    facts: dict[str, Any] = field(default_factory=dict)
    tone: str = "for"


@dataclass(frozen=True)
class Suggestion:
    """One ranked candidate."""

    id: Any
    score: float
    reasons: tuple[Reason, ...]


def rank(need: Need, candidates: Sequence[Candidate], limit: int = 10) -> list[Suggestion]:
    """The best candidates that share a word or the kind with the need, best first; ties by id."""
    weight = word_weights(need.terms, candidates)
    found = [score(need, candidate, weight) for candidate in candidates]
    found = [suggestion for suggestion in found if suggestion is not None]
    return sorted(found, key=lambda suggestion: (-suggestion.score, str(suggestion.id)))[:limit]


def word_weights(terms: Iterable[str], candidates: Sequence[Candidate]) -> dict[str, float]:
    """How much each word of the need says: the rarer among the candidates, the more (inverse document frequency)."""
    total = len(candidates)
    counts = {term: sum(term in candidate.terms for candidate in candidates) for term in terms}
    return {term: math.log(1 + (total - count + .5) / (count + .5)) for term, count in counts.items()}


def score(need: Need, candidate: Candidate, weight: dict[str, float]) -> Suggestion | None:
    """Score and reasons of one candidate; None when neither its kind nor enough words speak for it."""
    matched = [term for term in need.terms if term in candidate.terms]
    total = sum(weight.values()) or 1.0
    words = sum(weight[term] for term in matched) / total
    if candidate.kind != need.kind and words < WEAK:
        return None
    boosts = list(_boosts(need, candidate))
    shown = readable([need.spoken.get(term, term) for term in matched])
    reasons = ([Reason("words", {"words": shown})] if shown else []) + [reason for _, reason in boosts]
    return Suggestion(candidate.id, words + sum(value for value, _ in boosts), tuple(reasons))


def _boosts(need: Need, candidate: Candidate) -> Iterable[tuple[float, Reason]]:
    if need.kind and candidate.kind == need.kind:
        yield KIND, Reason("kind", {"kind": need.kind})
    yield from _sector(need, candidate)
    yield from _region(need, candidate)
    if candidate.experts:
        yield 0.0, Reason("experts", {"experts": list(candidate.experts)})
    if need.language and need.language in candidate.languages:
        yield LANGUAGE, Reason("language", {"language": need.language})
    yield from _capacity(candidate)
    yield from _record(candidate)
    yield from _freshness(need, candidate)


def _sector(need: Need, candidate: Candidate) -> Iterable[tuple[float, Reason]]:
    if need.sector and need.sector in candidate.sectors:
        yield SECTOR, Reason("sector", {"sector": need.sector})
    elif need.sector and need.sector[0] in {sector[0] for sector in candidate.sectors}:
        yield PARENT_SECTOR, Reason("sector", {"sector": need.sector[0]})


def _region(need: Need, candidate: Candidate) -> Iterable[tuple[float, Reason]]:
    wanted = [region for region in need.regions if candidate.home_region and covers(region, candidate.home_region)]
    if wanted:
        yield REGION, Reason("from_region", {"region": wanted[0]})
    elif need.regions:
        yield 0.0, Reason("other_region", {"region": candidate.home_region}, tone="against")


def _capacity(candidate: Candidate) -> Iterable[tuple[float, Reason]]:
    if candidate.capacity == "has_capacity":
        yield CAPACITY, Reason("capacity", {"capacity": "has_capacity"})
    elif candidate.capacity in ("waiting_list", "none"):
        yield -CAPACITY, Reason("capacity", {"capacity": candidate.capacity}, tone="against")


def _record(candidate: Candidate) -> Iterable[tuple[float, Reason]]:
    if candidate.tried:
        smoothed = (candidate.solved + 1) / (candidate.tried + 2)  # Beta(1, 1)
        value = OUTCOMES * (2 * smoothed - 1) if candidate.tried >= OUTCOMES_FROM else 0.0
        tone = "for" if smoothed >= .5 else "against"
        yield value, Reason("record", {"solved": candidate.solved, "tried": candidate.tried}, tone=tone)


def _freshness(need: Need, candidate: Candidate) -> Iterable[tuple[float, Reason]]:
    if candidate.assured_on:
        days = (need.today - candidate.assured_on).days
        yield 0.0, Reason("fresh", {"days": days}, tone="info" if days <= AMBER_AFTER_DAYS else "against")


def readable(terms: Sequence[str]) -> list[str]:
    """Matched words for people: overlapping Chinese pairs joined again (无人 + 人机 -> 无人机), at most six."""
    joined: list[str] = []
    for term in terms:
        if joined and not term.isascii() and not joined[-1].isascii() and joined[-1][-1] == term[0]:
            joined[-1] += term[1:]
        else:
            joined.append(term)
    return list(dict.fromkeys(word for word in joined if len(word) > 1))[:WORDS_SHOWN]
