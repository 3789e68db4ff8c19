"""Latency of the whole call (words, vector, statement, reasons) at growing numbers of resources, and what writing the
index costs: `make bench-matching-latency`. Machines are noisy: read the ratios.

Resources are the demo's, in both languages, with numbered variations; beyond --encoded their
vectors are variations of encoded ones, since only comparing them is measured then.
"""
import argparse
import itertools
import random
import resource
import sys
import time
from datetime import date
from typing import Any

from matching_base import analyze, empty, partner, prepare, start

NEEDS = ["请北京专家来做无人机飞手培训，六名技术员需要在春季测绘前完成培训",
         "UAV training by Beijing experts for six technicians",
         "寻找本地化工企业共同投资新建硼肥生产线", "A local chemical company to invest in our boron fertilizer plant",
         "研发费用加计扣除和高新技术企业申报辅导", "We need a clean room and machine time for chip packaging",
         "招聘嵌入式软件工程师", "Patent search and freedom to operate for a battery material"]
BATCH = 2_000


def main() -> int:
    """All sizes, from small to large, in one database that grows."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="*", default=[1_000, 10_000, 100_000])
    parser.add_argument("--rounds", type=int, default=5, help="how often each of the eight needs is asked")
    parser.add_argument("--encoded", type=int, default=10_000,
                        help="documents that are really encoded; the rest get variations of their vectors")
    given = parser.parse_args()
    start()
    prepare()
    empty()
    print(f"{'resources':>10}{'p50 ms':>9}{'p95 ms':>9}{'words p50':>11}{'p95':>7}{'long p50':>10}"
          f"{'written in s':>14}{'computing':>11}{'memory MB':>11}")
    seen: list[float] = []
    for size in given.sizes:
        seconds, own = grow(size, given.encoded)
        whole, words = latency(given.rounds), latency(given.rounds, encoder="none")
        long = latency(1, stretch=40)
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        print(f"{size:>10}{part(whole, .5):>9.0f}{part(whole, .95):>9.0f}{part(words, .5):>11.0f}"
              f"{part(words, .95):>7.0f}{part(long, .5):>10.0f}{seconds:>14.1f}{own:>11.1f}{memory:>11}", flush=True)
        seen.append(part(whole, .5))
    print("growth of p50 from size to size: " + ", ".join(
        f"{after / before:.1f} times" for before, after in itertools.pairwise(seen)))
    return 0


def grow(size: int, encoded: int) -> tuple[float, float]:
    """Add resources until there are so many; seconds for writing their words and vectors, and those of
    them that this process was computing."""
    from requests_desk.models import MatchDocument, Resource
    from requests_desk.services import indexing

    owner, kind = partner()
    spent, own, there = 0.0, 0.0, Resource.objects.count()
    dice = random.Random(there)
    while there < size:
        count = min(BATCH, size - there)
        rows = [Resource(partner=owner, kind=kind, status="active", visibility="public", assured_on=date.today(),
                         regions=["000000"], **texts(there + number, dice)) for number in range(count)]
        Resource.objects.bulk_create(rows)
        began, before = time.perf_counter(), time.process_time()
        indexing.index_all("resource", Resource.objects.filter(pk__in=[row.pk for row in rows]))
        if there < encoded:
            indexing.make_vectors()
        else:
            borrow_vectors()
        spent += time.perf_counter() - began
        own += time.process_time() - before
        there += count
    assert MatchDocument.objects.count() == size
    indexing.count_common_terms()
    analyze()
    return spent, own


def texts(number: int, dice: random.Random) -> dict[str, str]:
    """One resource of the demo, mixed with another one."""
    from requests_desk.demo.resources import RESOURCES

    one, other = RESOURCES[number % len(RESOURCES)], dice.choice(RESOURCES)
    return {"name_zh": f"{one[3]} {number}", "name_en": f"{one[4]} {number}",
            "about_zh": f"{one[5]}{other[5]}", "about_en": f"{one[6]} {other[6]}"}


def borrow_vectors() -> None:
    """Variations of vectors that were encoded, for documents that were not."""
    from django.db import connection

    from requests_desk.matching import encoder

    with connection.cursor() as cursor:
        cursor.execute("""
            WITH fresh AS (SELECT id, (random() * (SELECT least(10000, count(*) - 1) FROM requests_desk_matchdocument
                                                   WHERE encoder <> '')) ::int AS number
                           FROM requests_desk_matchdocument WHERE encoder = ''),
                 known AS (SELECT id, row_number() OVER (ORDER BY id) - 1 AS number FROM requests_desk_matchdocument
                           WHERE encoder <> '' ORDER BY id LIMIT 10001)
            INSERT INTO requests_desk_matchvector (document_id, part, is_whole, vector)
            SELECT f.id, v.part, v.is_whole,
                   l2_normalize(v.vector + (SELECT array_agg((random() - .5) * .02)::real[]::halfvec(512)
                                            FROM generate_series(1, 512) WHERE f.id > 0))
            FROM fresh f JOIN known k ON k.number = f.number JOIN requests_desk_matchvector v ON v.document_id = k.id
            """)
        cursor.execute("UPDATE requests_desk_matchdocument SET encoder = %s WHERE encoder = ''", [encoder.name()])


def latency(rounds: int, encoder: str = "", stretch: int = 1) -> list[float]:
    """Milliseconds of each call, with reasons, as the suggestions of a request make it."""
    from django.conf import settings

    from requests_desk.matching import engine
    from requests_desk.matching.engine import Need
    from requests_desk.matching.statement import Facts
    from requests_desk.models import Resource
    from requests_desk.services.suggesting import explained

    owner, kind = partner()
    settings.MATCH_ENCODER = encoder
    facts = Facts(kind_id=kind.pk, sector="C37", regions=("110000",), today=date.today())
    rows = Resource.objects.filter(status="active", partner__status="active", regions__overlap=["000000", "110000"])
    took: list[float] = []
    for number, need in enumerate(NEEDS[:2] + NEEDS * rounds):
        began = time.perf_counter()
        found = explained(engine.find(Need(need * stretch, owner.park_id, facts), rows, limit=8))
        assert found
        if number >= 2:  # the first ones load what is loaded once
            took.append(1000 * (time.perf_counter() - began))
    settings.MATCH_ENCODER = ""
    return took


def part(values: list[float], share: float) -> Any:
    """A percentile."""
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]


if __name__ == "__main__":
    sys.exit(main())
