"""What the words of a query mean in the other language: the glossary first, then the dictionary."""
from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet

from requests_desk.models import DictionaryEntry, GlossaryEntry

from .glosses import PIECE
from .state import State, state
from .words import IS_HAN, Segmenter, Word, normalize, plain_segmenter, words

LONGEST_PHRASE = 4  # words
MOST_GROUPS = 64
MOST_TRANSLATIONS = 24  # of one word
FROM_GLOSSARY = 1.0


@dataclass(frozen=True)
class Group:
    """A word of a query with its translations. `terms` are (term, weight), the word itself first with weight 1."""

    text: str
    terms: tuple[tuple[str, float], ...]


@dataclass(frozen=True)
class Glossary:
    """The terms of one park and those for all, ready for use: names that mean the same, by each of their names."""

    segmenter: Segmenter | None
    alike: dict[tuple[str, ...], tuple[tuple[str, ...], ...]]
    version: tuple[Any, ...] = ()


NO_TERMS = Glossary(None, {}, (0, None))
_cache: dict[tuple[str, UUID | None], Glossary] = {}
_lock = threading.Lock()


def glossary(park_id: UUID | None = None, now: State | None = None) -> Glossary:
    """The glossary that holds in a park. Kept in the process until an entry is written."""
    now = now or state(park_id)
    version, key = (now.terms, now.terms_changed), (connection.settings_dict["NAME"], park_id)
    with _lock:
        found = _cache.get(key)
    if found is None or found.version != version:
        found = _read(entries_for(park_id), version) if now.terms else NO_TERMS
        with _lock:
            _cache[key] = found
    return found


def entries_for(park_id: UUID | None) -> QuerySet[GlossaryEntry]:
    """A park's own terms and the common ones for which it has none of its own."""
    own = GlossaryEntry.objects.filter(park=park_id, park__isnull=False)
    return GlossaryEntry.objects.filter(Q(park=park_id) | Q(park=None)).exclude(
        park=None, zh__in=own.values("zh"))


def _read(rows: Any, version: tuple[Any, ...]) -> Glossary:
    entries = [(zh, en, *aliases) for zh, en, aliases in rows.values_list("zh", "en", "aliases")]
    own = [name for entry in entries for name in entry if IS_HAN.search(name)]
    segmenter = Segmenter(own) if own else plain_segmenter()
    alike: dict[tuple[str, ...], tuple[tuple[str, ...], ...]] = {}
    for entry in entries:
        keys = list(dict.fromkeys(filter(None, (_key(name, segmenter) for name in entry))))
        for key in keys:
            others = tuple(other for other in keys if other != key)
            alike[key] = tuple(dict.fromkeys((*alike.get(key, ()), *others)))
    return Glossary(segmenter, alike, version)


def _key(name: str, segmenter: Segmenter) -> tuple[str, ...]:
    """A name as the terms of its words; a Chinese one as itself."""
    plain = normalize(name).strip()
    if IS_HAN.search(plain):
        return (plain.replace(" ", ""),)
    found = [word for word in words(plain, segmenter) if not set(word.term) & set("-./'+#&")]
    return tuple(word.term for word in found if not word.is_empty) or tuple(word.term for word in found) or (plain,)


def groups_of(text: str, own: Glossary, translation: float, most: int = MOST_GROUPS) -> list[Group]:
    """The telling words of a query, each with its translations, and its phrases that have some of their own."""
    found = list(dict.fromkeys(word for word in words(text, own.segmenter)))
    telling = _once(word for word in found if not word.is_empty) or _once(found)
    telling = telling[:most]
    phrases = _phrases(telling)
    meanings = _looked_up([word.term for word in telling] + [" ".join(phrase) for phrase in phrases])
    spoken = {word.term: word.text for word in telling}
    known = [phrase for phrase in reversed(phrases) if phrase in own.alike]
    in_known = {term for phrase in known for term in phrase}
    groups = [_group(word, own, meanings, translation) for word in telling if word.term not in in_known]
    for phrase in phrases:
        terms = _translations(phrase, own, meanings, translation)
        if phrase in known:  # a name of the field counts once, not for each of its words
            terms = {term: FROM_GLOSSARY / len(phrase) ** .5 for term in phrase} | terms
        if terms:
            groups.append(Group(" ".join(spoken[term] for term in phrase), tuple(terms.items())[:MOST_TRANSLATIONS]))
    return groups


def gist(text: str, own: Glossary) -> str:
    """The telling words of a text in their order, each once, without the words inside of longer ones."""
    found = [word for word in words(text, own.segmenter) if not word.is_empty]
    han = [word.text for word in found if word.is_han]
    said = ""
    for text in dict.fromkeys(word.text for word in found):
        is_han = bool(IS_HAN.match(text))
        if not is_han or not any(text != other and text in other for other in han):
            said += text if is_han and said and IS_HAN.match(said[-1]) else f" {text}"
    return said.strip()


def _once(found: Iterable[Word]) -> list[Word]:
    return list({word.term: word for word in reversed(list(found))}.values())[::-1]


def _phrases(telling: Sequence[Word]) -> list[tuple[str, ...]]:
    """Runs of two to four Latin words."""
    terms = [word.term if not word.is_han else "" for word in telling]
    runs = (tuple(terms[start:start + size]) for size in range(2, LONGEST_PHRASE + 1)
            for start in range(len(terms) - size + 1))
    return [run for run in runs if all(run)]


def _looked_up(keys: Sequence[str]) -> dict[str, list[tuple[str, float]]]:
    found: dict[str, list[tuple[str, float]]] = {}
    rows = DictionaryEntry.objects.filter(word__in=list(dict.fromkeys(keys))).order_by("-weight", "id")
    for word, term, weight in rows.values_list("word", "term", "weight"):
        found.setdefault(word, []).append((term, weight))
    return found


def _group(word: Word, own: Glossary, meanings: dict[str, list[tuple[str, float]]], translation: float) -> Group:
    others = {} if word.is_empty else _translations((word.term,), own, meanings, translation)
    others.pop(word.term, None)
    return Group(word.text, ((word.term, 1.0), *list(others.items())[:MOST_TRANSLATIONS]))


def _translations(key: tuple[str, ...], own: Glossary, meanings: dict[str, list[tuple[str, float]]],
                  translation: float) -> dict[str, float]:
    """Terms that mean the same with their weights, the best first. The glossary wins over the dictionary."""
    terms: dict[str, float] = {}
    for name in own.alike.get(key, ()):
        for term, weight in _pieces(name):
            terms[term] = max(terms.get(term, 0.0), weight)
    if not terms:
        for term, weight in meanings.get(" ".join(key), ()):
            terms[term] = max(terms.get(term, 0.0), weight * translation)
    return dict(sorted(terms.items(), key=lambda item: -item[1]))


def _pieces(name: tuple[str, ...]) -> Iterator[tuple[str, float]]:
    """The terms of one name of the glossary. A Chinese one also as the words in it: documents of other parks, or from
    before the term was entered, are cut without it."""
    if len(name) > 1 or not IS_HAN.match(name[0]):
        yield from ((term, FROM_GLOSSARY / len(name) ** .5) for term in name)
        return
    yield name[0], FROM_GLOSSARY
    parts = [part for part in plain_segmenter().cut(name[0]) if 1 < len(part) < len(name[0])]
    yield from ((part, FROM_GLOSSARY * PIECE / len(parts) ** .5) for part in parts)
