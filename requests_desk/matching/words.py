"""Words of a text as the index knows them, in Chinese and in Latin script. Pure.

NFKC, lower case, Traditional to Simplified; Chinese words by rjieba in search mode (long words and the words in them),
with the park's own terms added; English stems by snowball. Numbers lose their separators; a model code ("DJI-M300") is
kept whole and in parts.
"""
from __future__ import annotations

import re
import threading
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

HAN = r"\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f"
RUN = re.compile(rf"[{HAN}]+|[^\W_{HAN}]+(?:[-./'+#&][^\W_{HAN}]+)*[+#]*")
IS_HAN = re.compile(rf"[{HAN}]")
THOUSANDS = re.compile(r"(?<=\d)[,，](?=\d{3}(?!\d))")
WORDS_VERSION = "2"  # grows with each change of how words are made
LONGEST_WORD = 48
LONGEST_TEXT = 20_000  # characters; what is longer says the same again
GLOSSARY_FREQUENCY = 100_000  # higher than any word that could be cut differently

# Words that say nothing about what is looked for: never translated, and no evidence when they match.
STOP_EN = frozenset("""
    a about after all also am an and any are as at be been before being between both but by can could did do does doing
    each for from get give had has have having he her here him his how i if in into is it its just like may me might
    more most much must my need needs no nor not of off on once only or other our out over own please s same shall she
    should so some such t than that the their them then there these they this those through to too under until up us
    very want wants was we were what when where which while who whom whose why will with would you your
""".split())  # noqa: SIM905
STOP_ZH = frozenset("""
    的 了 是 在 和 与 及 或 也 都 就 而 着 被 把 对 于 从 到 由 向 给 以 为 之 其 这 那 哪 个 些 有 没 没有 不 吗
    呢 吧 啊 么 什么 怎么 怎样 如何 多少 几 谁 何 我 我们 你 你们 您 他 她 它 他们 需要 希望 想 想要 请 请问 能
    能够 可以 可 会 要 并 并且 以及 等 等等 一个 一些 进行 相关 有关 哪个 哪些 哪里 哪儿 为什么 为何 多大 多久
    什么样 该 此 各 每 所 将 已 已经 还 又 再 很 更 最
""".split())  # noqa: SIM905


@dataclass(frozen=True)
class Word:
    """One word: the term under which it is indexed, and how it was written."""

    term: str
    text: str

    @property
    def is_han(self) -> bool:
        return bool(IS_HAN.match(self.term))

    @property
    def is_empty(self) -> bool:
        """Whether it says nothing about what is looked for."""
        return self.text in STOP_EN or self.text in STOP_ZH


@cache
def _converter() -> Any:
    import opencc

    return opencc.OpenCC("t2s")


@cache
def _traditional() -> frozenset[str]:
    """Characters without which the converter, which is slow, changes nothing."""
    changes = [(old, new) for _longest, _shortest, known in _converter().dict_cache.values()
               for old, new in known.items() if old != new]
    return frozenset(char for old, new in changes for place, char in enumerate(old)
                     if len(old) != len(new) or char != new[place])


_own = threading.local()  # a stemmer holds the word it works on, so each thread has one


def _stemmer() -> Any:
    if not hasattr(_own, "stemmer"):
        import snowballstemmer

        _own.stemmer = snowballstemmer.stemmer("english")
    return _own.stemmer


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """The English stem of a word in lower case; of other scripts the word itself."""
    return _stemmer().stemWord(word)[:LONGEST_WORD] if word.isascii() and not word.isdigit() else word[:LONGEST_WORD]


class Segmenter:
    """Cuts Chinese into words; `own` are the park's terms, which are never cut apart only."""

    def __init__(self, own: Iterable[str] = ()) -> None:
        import rjieba

        self.jieba = rjieba.Jieba()
        for word in own:
            if IS_HAN.search(word):
                self.jieba.add_word(normalize(word).replace(" ", ""), GLOSSARY_FREQUENCY, None)

    def cut(self, run: str) -> list[str]:
        """Words of a run of Chinese characters, parts before the whole."""
        return self.jieba.cut_for_search(run)


@cache
def plain_segmenter() -> Segmenter:
    """The segmenter without anybody's own terms."""
    return Segmenter()


def normalize(text: str) -> str:
    """Compatibility forms to plain ones (NFKC), lower case, Simplified; NUL and lone surrogates dropped."""
    text = unicodedata.normalize("NFKC", (text or "")[:LONGEST_TEXT].replace("\x00", " ")).lower()
    text = THOUSANDS.sub("", text.replace("’", "'"))
    return text if _traditional().isdisjoint(text) else _converter().convert(text)


def words(text: str, segmenter: Segmenter | None = None) -> list[Word]:
    """All words of a text in their order, each as often as it occurs."""
    return words_in(normalize(text), segmenter)


def words_in(plain: str, segmenter: Segmenter | None = None) -> list[Word]:
    """All words of a text that is normalized already."""
    cut = (segmenter or plain_segmenter()).cut
    found: list[Word] = []
    for run in RUN.findall(plain):
        found += [Word(word[:LONGEST_WORD], word) for word in cut(run)] if IS_HAN.match(run) else _latin(run)
    return found


def _latin(run: str) -> Iterator[Word]:
    """A Latin word as its stem; a compound as its parts, and whole."""
    run = run.removesuffix("'s")
    parts = [part for part in re.split(r"[-./'+#&]+", run) if part]
    if len(parts) > 1 or run[-1] in "+#":
        yield Word(run[:LONGEST_WORD], run)
    yield from (Word(stem(part), part) for part in parts)
