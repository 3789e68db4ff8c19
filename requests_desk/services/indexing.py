"""The index behind suggestions and search, kept current: words at once, in the transaction of what is written; vectors
by the worker. A sweep finds what was missed, so that nothing hangs on a job.

No actor: nothing here decides anything, and what is written can be made anew from the objects at any time.
"""
from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.db.models import Exists, F, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce, Now

from requests_desk.choices import RequestState
from requests_desk.matching import encoder, vectors
from requests_desk.matching.documents import Text, lengths, postings, text_of_request, text_of_resource
from requests_desk.matching.lexicon import glossary
from requests_desk.matching.pruning import COMMON
from requests_desk.matching.words import words
from requests_desk.models import (
    DocumentKind,
    HelpRequest,
    MatchCommonTerm,
    MatchDocument,
    MatchPosting,
    Resource,
)

BATCH = 250
ENCODED_AT_A_TIME = 50


def _resources() -> QuerySet[Resource]:
    return Resource.objects.select_related("partner").prefetch_related("topics", "experts")


def _requests() -> QuerySet[HelpRequest]:
    return HelpRequest.objects.exclude(state__in=[RequestState.DRAFT, RequestState.ENTERED_IN_ERROR])


@dataclass(frozen=True)
class Source:
    """A kind of object that is indexed: which rows, and how one is read."""

    rows: Callable[[], QuerySet]
    text: Callable[[Any], Text]


SOURCES: dict[str, Source] = {DocumentKind.RESOURCE: Source(_resources, text_of_resource),
                              DocumentKind.REQUEST: Source(_requests, text_of_request)}


# -- words -----------------------------------------------------------------------------------------------------------
def index_objects(kind: str, objects: Sequence[Any]) -> int:
    """Write the words of objects whose text, or whose words, have changed; how many. Vectors of a text that has
    changed are left to `make_vectors`."""
    texts = [SOURCES[kind].text(row) for row in objects]
    known = {row.object_id: row for row in MatchDocument.objects.filter(
        kind=kind, object_id__in=[text.object_id for text in texts])}
    fresh = [text for text in texts if not _is_current(known.get(text.object_id), text)]
    if fresh:
        _write(kind, fresh, {row.words_hash: row.encoder for row in known.values()})
    return len(fresh)


def _is_current(known: MatchDocument | None, text: Text) -> bool:
    return known is not None and known.indexed_at is not None and known.words_hash == text.digest


def _write(kind: str, texts: Sequence[Text], encoders: dict[str, str]) -> None:
    """In the order of the ids, so that two writers never wait for each other in a circle."""
    texts = sorted(texts, key=lambda text: str(text.object_id))
    counted = [text.counted(glossary(text.park_id).segmenter) for text in texts]
    sizes = [lengths(counts) for counts in counted]
    with transaction.atomic():
        rows = MatchDocument.objects.bulk_create(
            [MatchDocument(kind=kind, object_id=text.object_id, park_id=text.park_id, words_han=han, words_latin=latin,
                           words_hash=text.digest, encoder=encoders.get(text.digest, ""), indexed_at=Now())
             for text, (han, latin) in zip(texts, sizes, strict=True)],
            update_conflicts=True, unique_fields=["kind", "object_id"],
            update_fields=["park", "words_han", "words_latin", "words_hash", "encoder", "indexed_at"])
        MatchPosting.objects.filter(document_id__in=[row.pk for row in rows])._raw_delete("default")
        copy_into("requests_desk_matchposting", ["kind", "term", "document_id", "tf", "length"], (
            (kind, term, row.pk, tf, length)
            for row, counts in zip(rows, counted, strict=True) for term, tf, length in postings(counts)))


def copy_into(table: str, columns: Sequence[str], rows: Iterator[Sequence[Any]]) -> None:
    """Add very many rows at once. Values hold neither tabs nor line ends nor backslashes."""
    lines = io.StringIO("".join("\t".join(map(str, row)) + "\n" for row in rows))
    with connection.cursor() as cursor:
        cursor.cursor.copy_expert(f"COPY {table} ({', '.join(columns)}) FROM STDIN", lines)


def index_object(kind: str, row: Any) -> None:
    """Index one object as it stands in the database now, and let the worker make its vectors."""
    found = SOURCES[kind].rows().filter(pk=row.pk).first()
    if found is None:
        forget(kind, [row.pk])
        return
    if index_objects(kind, [found]) and encoder.name() and vectors.available():
        from requests_desk.tasks import make_vectors as job

        transaction.on_commit(lambda: job.enqueue())


def forget(kind: str, ids: Sequence[Any]) -> int:
    """Take objects out of the index; how many were in it."""
    documents = list(MatchDocument.objects.filter(kind=kind, object_id__in=ids).values_list("pk", flat=True))
    MatchPosting.objects.filter(document_id__in=documents)._raw_delete("default")
    MatchDocument.objects.filter(pk__in=documents)._raw_delete("default")
    return len(documents)


# -- vectors ---------------------------------------------------------------------------------------------------------
def make_vectors(most: int = 0) -> int:
    """Encode the documents without vectors of the present encoder, at most so many; how many it were. May be called
    by several at once: each takes what no other holds."""
    made, name = 0, encoder.name()
    while name and vectors.available() and (not most or made < most):
        with transaction.atomic():
            done = _encode_some(name)
        if not done:
            break
        made += done
    return made


def _encode_some(name: str) -> int:
    documents = list(MatchDocument.objects.exclude(encoder=name).order_by("pk").select_for_update(skip_locked=True)
                     [:ENCODED_AT_A_TIME])
    texts: list[str] = []
    owners: list[tuple[int, bool]] = []
    for document, text in _texts_of(documents):
        for part, is_whole in text.to_encode():
            texts.append(part)
            owners.append((document.pk, is_whole))
    _write_vectors([document.pk for document in documents], owners, encoder.encode(texts) if texts else [])
    MatchDocument.objects.filter(pk__in=[document.pk for document in documents]).update(encoder=name)
    return len(documents)


def _texts_of(documents: Sequence[MatchDocument]) -> Iterator[tuple[MatchDocument, Text]]:
    for kind, source in SOURCES.items():
        mine = {document.object_id: document for document in documents if document.kind == kind}
        for row in source.rows().filter(pk__in=list(mine)) if mine else ():
            yield mine[row.pk], source.text(row)


def _write_vectors(documents: Sequence[int], owners: Sequence[tuple[int, bool]],
                   made: Sequence[Sequence[float]]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {vectors.TABLE} WHERE document_id = ANY(%s)", [list(documents)])
    copy_into(vectors.TABLE, ["document_id", "part", "is_whole", "vector"], (
        (document, part, is_whole, vectors.literal(vector))
        for part, ((document, is_whole), vector) in enumerate(zip(owners, made, strict=True))))


# -- keeping watch ---------------------------------------------------------------------------------------------------
def sweep() -> dict[str, int]:
    """Index what has no document or one that is marked, forget documents whose object is gone, encode what has no
    vectors."""
    done = {"indexed": 0, "forgotten": 0}
    for kind, source in SOURCES.items():
        done["indexed"] += index_all(kind, _missing(kind, source))
        done["forgotten"] += forget(kind, list(_orphans(kind, source)[:BATCH]))
    return done | {"encoded": make_vectors(most=4 * ENCODED_AT_A_TIME)}


def _missing(kind: str, source: Source) -> QuerySet:
    known = MatchDocument.objects.filter(kind=kind, object_id=OuterRef("pk"), indexed_at__isnull=False)
    return source.rows().filter(~Exists(known))


def _orphans(kind: str, source: Source) -> QuerySet:
    there = source.rows().filter(pk=OuterRef("object_id"))
    return MatchDocument.objects.filter(~Exists(there), kind=kind).values_list("object_id", flat=True)


def cut_again(names: Sequence[str] | None = None) -> int:
    """Mark the documents in which words of these names stand, or all, to be cut into words once more: the glossary has
    changed. The sweep does it; until then they are found by the words in the name."""
    rows = MatchDocument.objects.all()
    if names is not None:
        terms = {word.term for name in names for word in words(name)}
        rows = rows.filter(pk__in=MatchPosting.objects.filter(term__in=terms).values("document_id"))
    return rows.update(indexed_at=None)


def index_all(kind: str, rows: QuerySet) -> int:
    """Index all these objects, in batches of one transaction each; how many had changed."""
    ids, changed = list(rows.order_by("pk").values_list("pk", flat=True)), 0
    for start in range(0, len(ids), BATCH):
        with transaction.atomic():
            batch = SOURCES[kind].rows().filter(pk__in=_free(kind, ids[start:start + BATCH]))
            changed += index_objects(kind, list(batch))
    return changed


def _free(kind: str, ids: Sequence[Any]) -> list[Any]:
    """Those whose documents nobody else is writing, held until the end of the transaction: else a text that was read
    before somebody changed it would be written after. Who changes it indexes it himself."""
    documents = MatchDocument.objects.filter(kind=kind, object_id__in=ids)
    held = set(documents.order_by("pk").select_for_update(skip_locked=True).values_list("object_id", flat=True))
    there = set(documents.values_list("object_id", flat=True))
    return [pk for pk in ids if pk in held or pk not in there]


def count_common_terms() -> int:
    """Renew the counts of the words that very many documents hold; how many there are."""
    with transaction.atomic(), connection.cursor() as cursor:
        MatchCommonTerm.objects.all().delete()
        cursor.execute("INSERT INTO requests_desk_matchcommonterm (kind, term, documents) SELECT kind, term, count(*) "
                       "FROM requests_desk_matchposting GROUP BY kind, term HAVING count(*) >= %s", [COMMON])
        return cursor.rowcount


def rebuild() -> tuple[int, int, int]:
    """Make all of it anew; how many documents were indexed, forgotten and encoded."""
    cut_again()
    changed = sum(index_all(kind, source.rows()) for kind, source in SOURCES.items())
    forgotten = sum(forget(kind, list(_orphans(kind, source))) for kind, source in SOURCES.items())
    _left_over()._raw_delete("default")
    _marked_only().update(encoder="")
    count_common_terms()
    return changed, forgotten, make_vectors()


@dataclass(frozen=True)
class Findings:
    """What is wrong with the index, as numbers of documents."""

    missing: int = 0
    outdated: int = 0
    damaged: int = 0
    orphans: int = 0
    without_vectors: int = 0

    @property
    def is_good(self) -> bool:
        return not any(vars(self).values())


def check() -> Findings:
    """Compare the index with all objects. Reads everything."""
    missing = outdated = orphans = 0
    for kind, source in SOURCES.items():
        missing += _missing(kind, source).count()
        orphans += _orphans(kind, source).count()
        known = MatchDocument.objects.filter(kind=kind, object_id=OuterRef("pk")).values("words_hash")[:1]
        rows = source.rows().annotate(known_hash=Subquery(known)).exclude(known_hash=None)
        outdated += sum(source.text(row).digest != row.known_hash for row in rows.iterator(chunk_size=BATCH))
    encoded = bool(encoder.name()) and vectors.available()
    orphans += _left_over().order_by().values("document_id").distinct().count()
    without = MatchDocument.objects.exclude(encoder=encoder.name()).count() + _marked_only().count() if encoded else 0
    return Findings(missing, outdated, _damaged().count(), orphans, without)


def _damaged() -> QuerySet[MatchDocument]:
    """Documents whose words are not all there."""
    there = MatchPosting.objects.filter(document_id=OuterRef("pk")).order_by().values("document_id")
    found = Coalesce(Subquery(there.annotate(words=Sum("tf")).values("words")), 0)
    return MatchDocument.objects.filter(indexed_at__isnull=False).annotate(found=found).exclude(
        found=F("words_han") + F("words_latin"))


def _left_over() -> QuerySet[MatchPosting]:
    """Words of documents that are gone."""
    return MatchPosting.objects.filter(~Exists(MatchDocument.objects.filter(pk=OuterRef("document_id"))))


def _marked_only() -> QuerySet[MatchDocument]:
    """Documents that are said to have vectors of the present encoder, and have none."""
    if not encoder.name() or not vectors.available():
        return MatchDocument.objects.none()
    return MatchDocument.objects.filter(encoder=encoder.name()).extra(where=[
        f"NOT EXISTS (SELECT FROM {vectors.TABLE} v WHERE v.document_id = requests_desk_matchdocument.id)"])
