"""Why something was found: facts of reasons that a person can check. Sentences are made of them when they are read
(`reasons`). What is pure here takes values; what reads the index says so."""
from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import connection

from requests_desk.models import MatchPosting, MatchWeights, Resource

from . import encoder, vectors
from .engine import Found
from .lexicon import Group
from .statement import Facts, Hit
from .words import IS_HAN, normalize, words_in

WORDS_SHOWN = 6
AMBER_AFTER_DAYS = 180
ALONE = .75  # weight from which a translation is shown by itself
LEFT_OUT = 6  # words that are left out in turn
LONGEST_TRIED = 200  # characters of the text from which they are left out
LEAST_DROP = .02  # of the cosine, for a word to be named
CLOSE = .35  # cosine from which meaning is a reason
CAPACITY_TONES = {"has_capacity": "for", "waiting_list": "against", "none": "against"}
COUNTED = re.compile("[一二两三四五六七八九十百千万几多数]+[个名架台人位家套次天周年月日吨亩项所辆件种条批]?")
FILLERS = frozenset((
    "已有", "另外", "现有", "目前", "需要", "希望", "想要", "进行", "完成", "开展",
    "相关", "方面", "其中", "以及", "拟", "请", "前来", "我们", "我司"))
STRONG, SOME = .33, .16  # relevance from which the evidence is called so: judgements


@dataclass(frozen=True)
class Reason:
    """A checkable statement: its code, its facts, and whether it speaks for, against, or just informs."""

    code: str
    facts: dict[str, Any] = field(default_factory=dict)
    tone: str = "for"


@dataclass(frozen=True)
class Suggestion:
    """One ranked resource with its reasons; `parts` of the score as the statement gave them."""

    id: Any
    score: float
    reasons: tuple[Reason, ...]
    parts: dict[str, float | None] = field(default_factory=dict)


def explain(found: Found, rows: Mapping[Any, Resource], texts: Mapping[Any, str], scale: MatchWeights,
            ) -> list[Suggestion]:
    """The suggestions of a list with their reasons. `texts`: what each resource says, for showing words as written.
    Two statements, whatever the length of the list."""
    held = held_terms(found)
    drops = drops_of(found)
    suggestions = []
    for hit in found.hits:
        row = rows[hit.object_id]
        covered, uncovered = split(found.groups, held.get(hit.document_id, set()))
        reasons = [Reason("evidence", {"level": level(hit, scale)}, tone="info"),
                   *word_reasons(covered, texts[hit.object_id]), *meaning_reasons(hit, drops.get(hit.document_id, {})),
                   *fact_reasons(found.need.facts, row, hit)]
        if uncovered and covered:
            reasons.append(Reason("uncovered", {"words": uncovered}, tone="info"))
        suggestions.append(Suggestion(hit.object_id, hit.score, tuple(reasons), hit.parts))
    return suggestions


def level(hit: Hit, scale: MatchWeights) -> str:
    """How much speaks for it: strong, some, or weak. By the relevance alone: boosts are no evidence."""
    found, close = hit.parts["words"] or 0.0, hit.parts["cosine"]
    relevance = found if close is None else (scale.words * found + scale.meaning * close) / (
        scale.words + scale.meaning)
    return "strong" if relevance >= STRONG else "some" if relevance >= SOME else "weak"


# -- words -----------------------------------------------------------------------------------------------------------
def held_terms(found: Found) -> dict[int, set[str]]:
    """Which of the terms looked for each found document holds. One statement."""
    terms = {term for group in found.groups for term, _weight in group.terms}
    held: dict[int, set[str]] = {}
    rows = MatchPosting.objects.filter(document_id__in=[hit.document_id for hit in found.hits], term__in=terms)
    for document, term in rows.values_list("document_id", "term") if terms and found.hits else ():
        held.setdefault(document, set()).add(term)
    return held


def split(groups: Sequence[Group], held: set[str]) -> tuple[list[tuple[str, tuple[str, ...]]], list[str]]:
    """Pairs (word asked for, terms found for it) and words that nothing covers. Of overlapping words the longest."""
    found = {group.text: _found(group, held) for group in groups}
    covered = [(text, terms) for text, terms in found.items() if terms and _tells(text)]
    covered = [pair for pair in covered if not _inside(pair[0], [text for text, _ in covered])]
    texts = [text for text, _ in covered]
    partly = {group.text for group in groups if any(term in held for term, _ in group.terms)}
    missing = [group.text for group in groups if group.text not in partly and _tells(group.text)]
    missing = [text for text in missing if not _inside(text, texts + missing) and not any(
        part in text for part in texts if IS_HAN.match(part))]
    return covered, missing[:WORDS_SHOWN]


def _found(group: Group, held: set[str]) -> tuple[str, ...]:
    """What a document has of a word: itself, a translation, or two words of one. A single word of several says too
    little to be shown."""
    here = [(term, weight) for term, weight in group.terms if term in held]
    if here and here[0][1] >= ALONE:
        return (here[0][0],)
    latin = tuple(term for term, _ in here if not IS_HAN.match(term))
    return latin[:2] if len(latin) > 1 else ()


def _inside(text: str, others: Iterable[str]) -> bool:
    """Whether a word is only a part of another one."""
    if IS_HAN.match(text):
        return any(text != other and text in other for other in others)
    return any(text != other and text in other.split() for other in others)


def _tells(text: str) -> bool:
    """Whether a word says anything to a person who checks: no single letter, number, count ("两名") or filler."""
    return len(text) > 1 and not text.isdigit() and not COUNTED.fullmatch(text) and text not in FILLERS


def word_reasons(covered: Sequence[tuple[str, tuple[str, ...]]], text: str) -> Iterable[Reason]:
    """The words in common, and those found in translation, as the document writes them."""
    written = as_written(text)
    shown_as = {asked: ("" if IS_HAN.match(terms[0]) else " ").join(written.get(term, term) for term in terms)
                for asked, terms in covered}
    same = [found for asked, found in shown_as.items() if _same_script(asked, found)]
    translated = [[asked, found] for asked, found in shown_as.items() if not _same_script(asked, found)]
    shown = list(dict.fromkeys(word for word in same if len(word) > 1))[:WORDS_SHOWN]
    if shown or translated:
        yield Reason("words", {"words": shown, "translated": translated[:WORDS_SHOWN]})


def _same_script(one: str, other: str) -> bool:
    return bool(IS_HAN.search(one)) == bool(IS_HAN.search(other))


def as_written(text: str) -> dict[str, str]:
    """Each term of a text as the text writes it, with its capitals."""
    plain = normalize(text)
    same_length = len(plain) == len(text)
    written: dict[str, str] = {}
    for word in words_in(plain):
        place = plain.find(word.text) if same_length else -1
        written.setdefault(word.term, text[place:place + len(word.text)] if place >= 0 else word.text)
    return written


# -- meaning ---------------------------------------------------------------------------------------------------------
def drops_of(found: Found) -> dict[int, dict[str, float]]:
    """For each found document that is close in meaning: how much closer the whole text is than the text without a word.
    One statement, and one batch of the encoder."""
    near = [hit.document_id for hit in found.hits if (hit.parts["cosine"] or 0.0) >= CLOSE]
    if not found.vector or not near:
        return {}
    text = normalize(found.need.text)[:LONGEST_TRIED]
    left = list(dict.fromkeys(group.text for group in found.groups if _tells(group.text) and group.text in text
                              and " " not in group.text))
    left = [word for word in left if not _inside(word, left)][:LEFT_OUT]
    if len(left) < 2:
        return {}
    variants = encoder.encode([text, *(text.replace(word, " ") for word in left)])
    close = _cosines(near, variants)
    return {document: {word: cosines[0] - cosines[number] for number, word in enumerate(left, 1)}
            for document, cosines in close.items()}


def _cosines(documents: Sequence[int], variants: Sequence[Sequence[float]]) -> dict[int, list[float]]:
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT v.document_id, x.number, max(-(v.vector <#> x.vector::halfvec)) FROM {vectors.TABLE} v "
            "CROSS JOIN unnest(%s::text[]) WITH ORDINALITY AS x (vector, number) WHERE v.document_id = ANY(%s) "
            "GROUP BY v.document_id, x.number ORDER BY v.document_id, x.number",
            [[vectors.literal(vector) for vector in variants], list(documents)])
        close: dict[int, list[float]] = {}
        for document, _number, cosine in cursor.fetchall():
            close.setdefault(document, []).append(float(cosine))
    return close


def meaning_reasons(hit: Hit, drops: Mapping[str, float]) -> Iterable[Reason]:
    """Close in meaning, and above all by which words."""
    if (hit.parts["cosine"] or 0.0) >= CLOSE:
        telling = sorted((word for word in drops if drops[word] >= LEAST_DROP), key=lambda word: -drops[word])
        yield Reason("meaning", {"words": telling[:2]})


# -- facts -----------------------------------------------------------------------------------------------------------
def fact_reasons(facts: Facts, row: Resource, hit: Hit) -> Iterable[Reason]:
    """What else fits or does not: each boost in words."""
    if facts.kind_id and row.kind_id == facts.kind_id:
        yield Reason("kind", {"kind": row.kind.code})
    if facts.sector and facts.sector in row.sectors:
        yield Reason("sector", {"sector": facts.sector})
    elif facts.sector and facts.sector[0] in {sector[0] for sector in row.sectors if sector}:
        yield Reason("sector", {"sector": facts.sector[0]})
    if hit.from_region:
        yield Reason("from_region", {"region": hit.from_region})
    elif facts.regions:
        yield Reason("other_region", {"region": row.partner.region}, tone="against")
    experts = [{"zh": expert.name_zh, "en": expert.name_en} for expert in list(row.experts.all())[:3]]
    if experts:
        yield Reason("experts", {"experts": experts})
    if facts.language and facts.language in row.languages:
        yield Reason("language", {"language": facts.language})
    if row.capacity in CAPACITY_TONES:
        yield Reason("capacity", {"capacity": row.capacity}, tone=CAPACITY_TONES[row.capacity])
    if hit.tried:
        tone = "for" if (hit.solved + 1) / (hit.tried + 2) >= .5 else "against"  # Beta(1, 1)
        yield Reason("record", {"solved": hit.solved, "tried": hit.tried}, tone=tone)
    yield from freshness(facts.today, row.assured_on)


def freshness(today: date | None, assured_on: date | None) -> Iterable[Reason]:
    """When its partner confirmed it."""
    if today and assured_on:
        days = (today - assured_on).days
        yield Reason("fresh", {"days": days}, tone="info" if days <= AMBER_AFTER_DAYS else "against")
