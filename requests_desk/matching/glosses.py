"""What a dictionary's English definitions say, as terms of the index. Pure.

CC-CEDICT writes "/to train/training/CL:次[ci4]/(sports) coaching; drill/": notes, measure words and references are
dropped, what is left is cut at its semicolons.
"""
from __future__ import annotations

import re
from collections.abc import Iterator

from .words import RUN, STOP_EN, normalize, stem

LONGEST_GLOSS = 4  # words; what is longer explains rather than names
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
    found = [part for run in RUN.findall(normalize(meaning)) for part in re.split(r"[-./'+#&]+", run) if part]
    telling = [word for word in found if word not in STOP_EN and word not in FILLERS]
    telling = telling or found if len(found) == 1 else telling
    return tuple(dict.fromkeys(map(stem, telling))) if len(telling) <= LONGEST_GLOSS else ()
