"""What was suggested, chosen and what came of it, as relevance judgements: the measure of quality in daily use.

A resource that was chosen is relevant (1), one whose referral came to a good end more so (2), also where no list had
shown it: what was missed counts. What was passed over or called not suitable is judged as 0. The newest list of a
request for each engine is that engine's run.
"""
from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from uuid import UUID

from requests_desk.choices import ReferralState
from requests_desk.models import OutsideChoice, Referral, Resource, SuggestedItem

GRADES = {"completed": 2, "chosen": 1, "passed over or not suitable": 0}
HEADERS = {"qrels": "query_id\tdoc_id\tgrade", "run": "query_id\tdoc_id\tscore"}


@dataclass
class Judged:
    """Requests, resources, judgements and runs, by their ids."""

    queries: dict[str, str] = field(default_factory=dict)
    corpus: dict[str, str] = field(default_factory=dict)
    qrels: dict[tuple[str, str], int] = field(default_factory=dict)
    runs: dict[str, dict[tuple[str, str], float]] = field(default_factory=dict)

    def files(self) -> Iterator[tuple[str, Iterator[str]]]:
        """File names and lines, as an evaluator reads them."""
        yield "queries.jsonl", _lines(self.queries)
        yield "corpus.jsonl", _lines(self.corpus)
        yield "qrels.tsv", _table(HEADERS["qrels"], self.qrels)
        for engine, run in self.runs.items():
            yield f"run.{re.sub(r'[^a-zA-Z0-9.-]+', '_', engine)}.tsv", _table(HEADERS["run"], run)


def _lines(texts: dict[str, str]) -> Iterator[str]:
    for key, text in texts.items():
        lang = "zh" if re.search(r"[\u4e00-\u9fff]", text) else "en"
        yield json.dumps({"id": key, "text": text, "lang": lang}, ensure_ascii=False)


def _table(header: str, rows: dict[tuple[str, str], float]) -> Iterator[str]:
    yield header
    yield from (f"{query}\t{document}\t{value:g}" for (query, document), value in rows.items())


def judged_lists() -> Judged:
    """All lists about which somebody has decided something. Reads everything: for a command."""
    verdicts = SuggestedItem.Verdict
    solved = set(Referral.objects.filter(state=ReferralState.COMPLETED, resource__isnull=False)
                 .values_list("request_id", "resource_id"))
    decided = SuggestedItem.objects.exclude(verdict=verdicts.SHOWN).values("run__request")
    items = (SuggestedItem.objects.filter(run__request__in=decided)
             .select_related("run__request", "resource").order_by("run__at", "run_id", "rank"))
    found, newest = Judged(), {}
    for item in items.iterator(chunk_size=500):
        request, resource = item.run.request, item.resource
        query, document = str(request.pk), str(resource.pk)
        found.queries[query] = f"{request.title} {request.description}".strip()
        found.corpus[document] = _said(resource)
        chosen = item.verdict == verdicts.CHOSEN
        grade = (2 if (request.pk, resource.pk) in solved else 1) if chosen else 0
        if item.verdict != verdicts.SHOWN:
            found.qrels[query, document] = max(grade, found.qrels.get((query, document), 0))
        if newest.get((query, item.run.engine)) != item.run_id:
            newest[query, item.run.engine] = item.run_id
            run = found.runs.setdefault(item.run.engine, {})
            for key in [key for key in run if key[0] == query]:
                del run[key]
        found.runs[item.run.engine][query, document] = item.score
    _add_missed(found, solved)
    return found


def _add_missed(found: Judged, solved: set[tuple[UUID, UUID]]) -> None:
    """Resources that were asked though no list had shown them."""
    rows = OutsideChoice.objects.filter(resource__isnull=False).select_related("request", "resource").order_by("at")
    for row in rows.iterator(chunk_size=500):
        query, document = str(row.request_id), str(row.resource_id)
        found.queries[query] = f"{row.request.title} {row.request.description}".strip()
        found.corpus[document] = _said(row.resource)
        found.qrels[query, document] = 2 if (row.request_id, row.resource_id) in solved else 1


def _said(resource: Resource) -> str:
    return " ".join(filter(None, (resource.name_zh, resource.about_zh, resource.name_en, resource.about_en)))
