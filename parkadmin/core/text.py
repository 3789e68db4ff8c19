"""Words of a text, in Chinese and in Latin script, for full text search without any extension of PostgreSQL.

Chinese is written without spaces; a run of Chinese characters becomes its characters and its pairs, so that a word of
two characters (培训) is found by its own pair, and one character by itself. Latin words are cut to a light stem.
"""
import re
import unicodedata
from collections.abc import Iterable, Iterator

HAN = r"\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
RUN = re.compile(rf"[{HAN}]+|[a-z0-9]+(?:[-./][a-z0-9]+)*")
IS_HAN = re.compile(rf"[{HAN}]")
LONGEST_WORD = 60
MOST_TERMS = 20_000
# Say nothing about what is looked for.
STOP_WORDS = frozenset("""
    a an and are as at be by for from in into is it its of on or our that the their they this to us we who will with
    you your
""".split())  # noqa: SIM905
ENDINGS = ("ings", "ing", "ies", "ers", "ed", "es", "er", "s")


def normalize(text: str) -> str:
    """Full-width to half-width, compatibility forms to plain ones (NFKC), lower case, NUL dropped."""
    return unicodedata.normalize("NFKC", text or "").replace("\x00", " ").lower()


def stem(word: str) -> str:
    """A light English stem: enough that "expert" finds "experts" and "training" finds "trainings"."""
    for ending in ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)] + ("y" if ending == "ies" else "")
    return word


def _latin(run: str) -> Iterator[str]:
    yield run[:LONGEST_WORD]
    parts = re.split(r"[-./]", run)
    for part in parts:
        if (short := stem(part)[:LONGEST_WORD]) != run:
            yield short


def _chinese(run: str) -> Iterator[str]:
    yield from run
    yield from (run[i:i + 2] for i in range(len(run) - 1))


def index_terms(*texts: str) -> list[str]:
    """All terms under which texts are found, each once, in a stable order."""
    found: dict[str, None] = {}
    for text in texts:
        for run in RUN.findall(normalize(text)):
            found.update(dict.fromkeys(_chinese(run) if IS_HAN.match(run) else _latin(run)))
            if len(found) > MOST_TERMS:
                return list(found)[:MOST_TERMS]
    return list(found)


def query_terms(text: str, limit: int = 32) -> list[str]:
    """The terms a query asks for: pairs of Chinese characters (a lone character itself), stems of Latin words."""
    terms: list[str] = []
    for run in RUN.findall(normalize(text)):
        if IS_HAN.match(run):
            terms += [run] if len(run) == 1 else [run[i:i + 2] for i in range(len(run) - 1)]
        elif re.search(r"[-./]", run):
            terms.append(run[:LONGEST_WORD])
        else:
            terms.append(stem(run)[:LONGEST_WORD])
    telling = [term for term in dict.fromkeys(terms) if term not in STOP_WORDS]
    return (telling or list(dict.fromkeys(terms)))[:limit]


def spoken(text: str) -> dict[str, str]:
    """For each term of a query the word as it was written: what people are shown instead of a stem."""
    return {stem(run)[:LONGEST_WORD]: run for run in reversed(RUN.findall(normalize(text))) if not IS_HAN.match(run)}


def tsvector_literal(terms: Iterable[str]) -> str:
    """The terms as text that PostgreSQL reads as a tsvector: each quoted, nothing interpreted."""
    return " ".join(_quoted(term) for term in terms)


def tsquery_literal(terms: Iterable[str], operator: str = "&") -> str:
    """The terms as text that PostgreSQL reads as a tsquery. `operator` joins them: all (`&`) or any (`|`)."""
    return f" {operator} ".join(_quoted(term) for term in terms)


def _quoted(term: str) -> str:
    return "'" + term.replace("\\", "\\\\").replace("'", "''") + "'"
