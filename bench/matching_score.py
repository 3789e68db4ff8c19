"""Scores of a ranking against judgements, by the rules of the evaluator that came with the sets (and of trec_eval):
nDCG@10 with graded gains, recall@5 and @20, MRR@10; ties by the document's id; a query without an answer counts as 0.
"""
from __future__ import annotations

import json
import math
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

MEASURES = ("ndcg@10", "recall@5", "recall@20", "mrr@10")
Run = dict[str, dict[str, float]]


@dataclass(frozen=True)
class Text:
    """A document or a query."""

    id: str
    text: str
    lang: str


@dataclass(frozen=True)
class RelevanceSet:
    """A folder with corpus.jsonl, queries.jsonl and qrels.tsv."""

    name: str
    corpus: list[Text]
    queries: list[Text]
    qrels: dict[str, dict[str, float]]

    @property
    def has_pairs(self) -> bool:
        """Whether queries and documents are in several languages: each pair is scored by itself."""
        return len({text.lang for text in self.corpus}) > 1

    @property
    def is_mixed(self) -> bool:
        """Whether all languages stand in one ranking."""
        return self.name.endswith("mixed")


def read_set(folder: Path) -> RelevanceSet:
    """One set from its folder."""
    return RelevanceSet(folder.name, list(_texts(folder / "corpus.jsonl")), list(_texts(folder / "queries.jsonl")),
                        _judgements(folder / "qrels.tsv"))


def sets_in(folder: Path) -> list[RelevanceSet]:
    """All sets of a folder, or the one that it is, in the order of their names."""
    if (folder / "qrels.tsv").exists():
        return [read_set(folder)]
    return [read_set(path.parent) for path in sorted(folder.glob("*/qrels.tsv"))]


def _texts(path: Path) -> Iterator[Text]:
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.strip():
            row = json.loads(line)
            yield Text(str(row["id"]), row["text"], row.get("lang", "?"))


def _judgements(path: Path) -> dict[str, dict[str, float]]:
    found: dict[str, dict[str, float]] = defaultdict(dict)
    for line in path.read_text(encoding="utf-8").splitlines():
        cells = line.split("\t") if "\t" in line else line.split()
        if len(cells) < 3:
            continue
        query, document, grade = (cells[0], cells[2], cells[3]) if len(cells) == 4 else cells[:3]
        try:
            found[query][document] = float(grade)
        except ValueError:
            continue  # the header
    return found


def score_query(ranked: Sequence[str], relevant: Mapping[str, float]) -> dict[str, float]:
    """The measures of one query."""
    good = {document for document, grade in relevant.items() if grade > 0}
    ideal = sorted((grade for grade in relevant.values() if grade > 0), reverse=True)[:10]
    best = sum(grade / math.log2(place + 2) for place, grade in enumerate(ideal))
    gained = sum(max(relevant.get(document, 0), 0) / math.log2(place + 2) for place, document in enumerate(ranked[:10]))
    first = next((place for place, document in enumerate(ranked[:10], 1) if document in good), 0)
    return {"ndcg@10": gained / best, "recall@5": len(good.intersection(ranked[:5])) / len(good),
            "recall@20": len(good.intersection(ranked[:20])) / len(good), "mrr@10": 1 / first if first else 0.0}


def score_run(qrels: Mapping[str, Mapping[str, float]], run: Run, asks: Callable[[str], bool] = lambda query: True,
              holds: Callable[[str], bool] = lambda document: True,
              ranks: Callable[[str], bool] = lambda document: True) -> dict[str, float]:
    """The means over the queries for which `asks`; only documents for which `holds` are relevant, and only those for
    which `ranks` take a place."""
    scores = []
    for query, judged in qrels.items():
        relevant = {document: grade for document, grade in judged.items() if holds(document)}
        if asks(query) and any(grade > 0 for grade in relevant.values()):
            found = sorted(run.get(query, {}).items(), key=lambda item: (-item[1], item[0]))
            scores.append(score_query([document for document, _ in found if ranks(document)], relevant))
    return {"queries": len(scores), **{name: round(sum(score[name] for score in scores) / len(scores), 4)
                                       for name in MEASURES}} if scores else {}


def score_set(given: RelevanceSet, run: Run) -> dict[str, dict[str, float]]:
    """All together, and each pair of languages where there are several."""
    scores = {"all": score_run(given.qrels, run)}
    if not given.has_pairs:
        return scores
    spoken = {text.id: text.lang for text in given.queries}
    written = {text.id: text.lang for text in given.corpus}
    for asked in sorted(set(spoken.values())):
        for held in sorted(set(written.values())):
            scores[f"{asked}->{held}"] = score_run(
                given.qrels, run, lambda query, asked=asked: spoken.get(query) == asked,
                lambda document, held=held: written.get(document) == held,
                lambda document, held=held: given.is_mixed or written.get(document) == held)
    return {pair: found for pair, found in scores.items() if found}
