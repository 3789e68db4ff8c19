"""Quality of matching through the product's own index and SQL, on public relevance sets: `make bench-matching`.

For each set its corpus becomes resources, indexed by the product's services; each query is asked of the product's
`find`. Printed is the table of nDCG@10, with the encoder and without it; below a floor the exit code is 1.
"""
import argparse
import json
import sys
import time
from datetime import date
from pathlib import Path
from typing import Any

from matching_base import ROOT, analyze, empty, partner, prepare, start
from matching_score import RelevanceSet, Run, score_set, sets_in

DEEP = 100  # places that are ranked
# nDCG@10 that must be reached: (set, pair) -> with the encoder, on words alone. Pairs "same" and "across" are means.
FLOORS: dict[tuple[str, str], tuple[float, float]] = {
    ("xquad_mixed", "same"): (.95, .94), ("xquad_mixed", "across"): (.86, .77),
    ("naics_needs", "all"): (.60, 0), ("banking77", "all"): (.69, 0), ("csco_jobs", "all"): (.27, 0),
    ("cmrc2018", "all"): (.96, 0),
}


def main() -> int:
    """All sets of a folder."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sets", type=Path, default=ROOT.parent / "shared" / "matching", help="folder with the sets")
    parser.add_argument("--only", nargs="*", default=[], help="names of sets")
    parser.add_argument("--runs", type=Path, default=ROOT / ".data" / "bench-runs", help="where runs are written")
    given = parser.parse_args()
    sets = [one for one in sets_in(given.sets) if not given.only or one.name in given.only]
    if not sets:
        print(f"no sets in {given.sets}", file=sys.stderr)
        return 2
    start()
    prepare()
    results = {one.name: measure(one, given.runs) for one in sets}
    table(results)
    return 1 if print_floors(results) else 0


def measure(given: RelevanceSet, folder: Path) -> dict[str, dict[str, dict[str, float]]]:
    """Load, index, ask and score one set, in both ways."""
    from django.conf import settings

    empty()
    began = time.perf_counter()
    names = load(given)
    seconds = time.perf_counter() - began
    found: dict[str, dict[str, dict[str, float]]] = {}
    for label, choice in (("encoder", ""), ("words", "none")):
        settings.MATCH_ENCODER = choice
        began = time.perf_counter()
        run = ask_all(given, names)
        each = (time.perf_counter() - began) / max(len(given.queries), 1)
        write_run(folder / f"{given.name}.{label}.tsv", run)
        found[label] = score_set(given, run)
        print(f"{given.name} {label}: {len(given.corpus)} documents in {seconds:.0f} s, {1000 * each:.0f} ms a query",
              file=sys.stderr)
    settings.MATCH_ENCODER = ""
    return found


def load(given: RelevanceSet) -> dict[Any, str]:
    """The corpus as resources in the index; their ids."""
    from requests_desk.models import Resource
    from requests_desk.services import indexing

    owner, kind = partner()
    rows = {text.id: Resource(partner=owner, kind=kind, status="active", visibility="public", assured_on=date.today(),
                              **{"about_zh" if text.lang.startswith("zh") else "about_en": text.text})
            for text in given.corpus}
    Resource.objects.bulk_create(rows.values(), batch_size=1000)
    indexing.index_all("resource", Resource.objects.all())
    indexing.make_vectors()
    analyze()
    return {row.pk: name for name, row in rows.items()}


def ask_all(given: RelevanceSet, names: dict[Any, str]) -> Run:
    """Each query through the product's engine. No filter keeps anything out."""
    from requests_desk.matching.engine import find
    from requests_desk.models import Resource

    return {query.id: {names[hit.object_id]: hit.score
                       for hit in find(query.text, Resource.objects.all(), limit=DEEP, everything=True).hits}
            for query in given.queries}


def write_run(path: Path, run: Run) -> None:
    """A run as the evaluator reads it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = [f"{query}\t{document}\t{score:.6f}" for query, found in run.items() for document, score in found.items()]
    path.write_text("query_id\tdoc_id\tscore\n" + "\n".join(lines) + "\n", encoding="utf-8")


def value(results: dict[str, Any], name: str, pair: str, way: str) -> float | None:
    """nDCG@10 of a set and a pair; the mean of the pairs of one language, or of two."""
    scores = results.get(name, {}).get(way, {})
    if pair in scores:
        return scores[pair]["ndcg@10"]
    pairs = [found["ndcg@10"] for key, found in scores.items() if "->" in key
             and (key.split("->")[0] == key.split("->")[1]) == (pair == "same")]
    return sum(pairs) / len(pairs) if pairs and pair in ("same", "across") else None


def table(results: dict[str, Any]) -> None:
    """All figures."""
    print(f"{'set':<14}{'pair':<8}{'queries':>8}   {'nDCG@10':>8}{'words':>8}   "
          f"{'recall@5':>8}{'recall@20':>10}{'MRR@10':>8}")
    for name, ways in results.items():
        for pair, found in ways["encoder"].items():
            print(f"{name:<14}{pair:<8}{found['queries']:>8}   {found['ndcg@10']:>8.3f}"
                  f"{ways['words'][pair]['ndcg@10']:>8.3f}   {found['recall@5']:>8.3f}{found['recall@20']:>10.3f}"
                  f"{found['mrr@10']:>8.3f}")


def print_floors(results: dict[str, Any]) -> int:
    """What was to be reached and was; how many were missed."""
    missed = 0
    for (name, pair), floors in FLOORS.items():
        for way, floor in zip(("encoder", "words"), floors, strict=True):
            reached = value(results, name, pair, way)
            if reached is None or not floor:
                continue
            missed += reached < floor
            print(f"{'MISSED' if reached < floor else 'ok':<7}{name} {pair} ({way}): {reached:.3f}, floor {floor:.2f}")
    print(json.dumps({"missed": missed}))
    return missed


if __name__ == "__main__":
    sys.exit(main())
