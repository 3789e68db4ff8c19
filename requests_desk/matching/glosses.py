"""What a dictionary's English definitions say, as terms of the index. Pure.

CC-CEDICT writes "/to train/training/CL:次[ci4]/(sports) coaching; drill/": notes, measure words and references are
dropped, what is left is cut at its semicolons.
"""
from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from .words import IS_HAN, LONGEST_WORD, RUN, STOP_EN, normalize, stem

LONGEST_GLOSS = 4  # words; what is longer explains rather than names
LONGEST_PHRASE = 80  # characters
GLOSSES_VERSION = "1"  # grows with each change of what is made of a definition
DECAY = .9  # of the weight from one meaning to the next
PIECE = .5  # what a part of a translation is worth
PARTS = re.compile(r"[a-z0-9]+")
NOTES = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
NO_MEANING = re.compile(r"^(CL:|variant of|old variant|surname |see |see also|also written|erhua variant|Japanese "
                        r"variant|\(?archaic|used in |radical |particle|classifier|abbr\. for|Kangxi radical)")
LEADING = ("to be ", "to ", "a ", "an ", "the ", "lit. ", "fig. ")
FILLERS = frozenset(["sb", "sth", "etc", "esp", "oneself", "one's", "somebody", "something"])


def meanings(definition: str) -> Iterator[str]:
    """Names among the parts of one definition, in lower case."""
    if NO_MEANING.match(definition):
        return
    for part in re.split(r"[;,]", NOTES.sub(" ", definition)):
        part = " ".join(part.split())
        for word in LEADING:
            part = part.removeprefix(word)
        if part and not re.search(r"[\u4e00-\u9fff]", part):
            yield part.lower()


def terms_of(meaning: str) -> tuple[str, ...]:
    """The stems of a name, without its empty words; nothing where it explains rather than names."""
    plain = meaning if meaning.isascii() else normalize(meaning)
    found = PARTS.findall(plain) if plain.isascii() else [
        part for run in RUN.findall(plain) for part in re.split(r"[-./'+#&]+", run) if part]
    telling = [word for word in found if word not in STOP_EN and word not in FILLERS]
    telling = telling or found if len(found) == 1 else telling
    return tuple(dict.fromkeys(map(stem, telling))) if len(telling) <= LONGEST_GLOSS else ()


def both_ways(entries: Iterable[tuple[str, str, Iterable[str]]], cut: Callable[[str], list[str]],
              ) -> Iterator[tuple[str, str, float]]:
    """(word, term, weight) for entries (simplified headword, pinyin, definitions), from Chinese and from English.

    The weight falls with the place among the meanings, an English name of several words shares it out, and so does a
    Chinese term that is cut into several words. A proper name is its pinyin, too (保定: baoding).
    """
    chinese: dict[str, dict[tuple[str, ...], int]] = {}
    for head, pinyin, definitions in entries:
        known = chinese.setdefault(head.lower(), {})
        found = [terms_of(meaning) for definition in definitions for meaning in meanings(definition)]
        if pinyin[:1].isupper() and len(head) > 1:
            found.append((stem(re.sub(r"[^a-z]", "", pinyin.lower().replace("u:", "v"))),))
        for terms in filter(None, found):
            known.setdefault(terms, len(known))
    for head, known in chinese.items():
        if not IS_HAN.search(head) or len(head) > LONGEST_WORD:
            continue
        pieces = [piece for piece in cut(head) if 1 < len(piece) < len(head)] if len(head) > 2 else []
        for terms, place in known.items():
            weight = DECAY ** place
            phrase = " ".join(terms)
            if len(phrase) <= LONGEST_PHRASE:
                yield phrase, head, round(weight, 4)
                yield from ((phrase, piece, round(weight * PIECE / len(pieces) ** .5, 4)) for piece in pieces)
            yield from ((head, term, round(weight / len(terms) ** .5, 4)) for term in terms)
