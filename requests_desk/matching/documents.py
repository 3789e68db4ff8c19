"""What the index says of an object: its texts by language, the counts of its terms, what its vectors are made of."""
from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from requests_desk.models import DocumentKind, HelpRequest, Resource

from .encoder import passages
from .words import IS_HAN, WORDS_VERSION, Segmenter, words

MOST_TF = 32_000


@dataclass(frozen=True)
class Text:
    """An object's text. `names` are words under which it is found besides its `bodies`, one per language."""

    kind: str
    object_id: Any
    park_id: Any
    bodies: tuple[str, ...]
    names: tuple[str, ...] = ()

    @property
    def digest(self) -> str:
        """Changes with the text, and with how words are made of it."""
        said = "\x1f".join((WORDS_VERSION, str(self.park_id), *self.bodies, "\x1e", *self.names))
        return hashlib.sha256(said.encode("utf-8", "replace")).hexdigest()[:32]

    def counted(self, segmenter: Segmenter | None = None) -> Counter[str]:
        """Its terms and how often each stands in it."""
        counts: Counter[str] = Counter()
        for text in (*self.bodies, *self.names):
            counts.update(word.term for word in words(text, segmenter))
        return counts

    def to_encode(self) -> list[tuple[str, bool]]:
        """What its vectors are made of: each body whole (True), and the passages of those with several."""
        wholes = [body.strip() for body in self.bodies if body.strip()]
        parts = [part for whole in wholes for part in passages(whole) if part != whole]
        return [(whole, True) for whole in wholes] + [(part, False) for part in parts]


def text_of_resource(row: Resource) -> Text:
    """A resource with its partner, its topics and its experts, in one order however they were read: else the same text
    would seem to have changed. Prefetch `topics` and `experts`."""
    partner, topics, experts = row.partner, *(sorted(rows.all(), key=lambda one: one.pk)
                                              for rows in (row.topics, row.experts))
    bodies = (_body(row.name_zh, row.about_zh), _body(row.name_en, row.about_en))
    names = [partner.name_zh, partner.name_en]
    for one in (*topics, *experts):
        names += [one.name_zh, one.name_en]
    for expert in experts:
        names += [expert.title_zh, expert.title_en]
    return Text(DocumentKind.RESOURCE, row.pk, partner.park_id, bodies, tuple(filter(None, names)))


def text_of_request(row: HelpRequest) -> Text:
    """A request: what its own tenant may read."""
    return Text(DocumentKind.REQUEST, row.pk, row.park_id, (_body(row.title, row.description),))


def _body(name: str, about: str) -> str:
    return "\n".join(filter(None, (name.strip(), about.strip())))


def lengths(counts: Counter[str]) -> tuple[int, int]:
    """How many words in Chinese characters, and how many others."""
    han = sum(count for term, count in counts.items() if IS_HAN.match(term))
    return han, sum(counts.values()) - han


def postings(counts: Counter[str]) -> Iterable[tuple[str, int, int]]:
    """(term, how often, words of its script) in the order of the terms."""
    han, latin = lengths(counts)
    for term in sorted(counts):
        yield term, min(counts[term], MOST_TF), han if IS_HAN.match(term) else latin
