"""Latency of the whole call (words, vector, statement, reasons) at growing numbers of resources, and what writing the
index costs: `make bench-matching-latency`. Machines are noisy: beside the time on the wall stands the time on the
processor, of this process and of the database (Linux, a database on this machine), and the load of the machine.

Resources are the demo's, in both languages, with numbered variations; beyond --encoded their
vectors are variations of encoded ones, since only comparing them is measured then.
"""
import argparse
import itertools
import os
import random
import resource
import sys
import time
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
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
    seen: list[float] = []
    for size in given.sizes:
        written = grow(size, given.encoded)
        print(f"\n{size} resources; written: {written.line(1)}; memory "
              f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB", flush=True)
        whole = latency(given.rounds)
        for label, took in (("words and meaning", whole), ("words alone", latency(given.rounds, encoder="none")),
                            ("a text 40 times as long", latency(1, stretch=40))):
            print(f"  {label:<24}{took.line(1000)}", flush=True)
        seen.append(whole.part(.5))
    print("growth of p50 from size to size: " + ", ".join(
        f"{after / before:.1f} times" for before, after in itertools.pairwise(seen)))
    return 0


@dataclass
class Spent:
    """What calls have cost in seconds: on the wall each, on the processor all together."""

    wall: list[float] = field(default_factory=list)
    own: float = 0
    database: float = 0

    def add(self, call: Any) -> Any:
        """Call it and count what it takes."""
        database = database_time()
        began, own = time.perf_counter(), time.process_time()
        answer = call()
        self.wall.append(time.perf_counter() - began)
        self.own += time.process_time() - own
        self.database += database_time() - database
        return answer

    def part(self, share: float) -> float:
        """A percentile."""
        return sorted(self.wall)[min(len(self.wall) - 1, int(share * len(self.wall)))]

    def line(self, scale: int) -> str:
        """In milliseconds a call (1000), or in seconds all together (1)."""
        load = f"load {os.getloadavg()[0]:.1f}"
        if scale == 1:
            return f"{sum(self.wall):.1f} s; computing {self.own:.1f} s, database {self.database:.1f} s; {load}"
        each = scale / len(self.wall)
        return (f"p50 {scale * self.part(.5):>5.0f} ms  p95 {scale * self.part(.95):>5.0f} ms  computing "
                f"{each * self.own:>4.0f} ms  database {each * self.database:>4.0f} ms  {load}")


def database_time() -> float:
    """Seconds that the database has computed: the server, its processes, and those that have ended."""
    from django.db import connection

    connection.ensure_connection()
    backend = connection.connection.info.backend_pid
    stat = _stat(backend)
    if not stat:
        return 0
    server = stat[1]
    children = (_stat(int(path.name)) for path in Path("/proc").iterdir() if path.name.isdigit())
    ticks = sum(sum(map(int, found[11:13])) for found in children if found and found[1] == server)
    return (ticks + sum(map(int, _stat(int(server))[11:15]))) / os.sysconf("SC_CLK_TCK")


def _stat(pid: int) -> list[str]:
    """The columns of /proc/PID/stat after the name: state, parent, ... times at 11 to 14."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []


def grow(size: int, encoded: int) -> Spent:
    """Add resources until there are so many; what writing their words and vectors has cost."""
    from requests_desk.models import MatchDocument, Resource
    from requests_desk.services import indexing

    owner, kind = partner()
    spent, there = Spent(), Resource.objects.count()
    dice = random.Random(there)
    while there < size:
        count = min(BATCH, size - there)
        rows = [Resource(partner=owner, kind=kind, status="active", visibility="public", assured_on=date.today(),
                         regions=["000000"], **texts(there + number, dice)) for number in range(count)]
        Resource.objects.bulk_create(rows)
        written = Resource.objects.filter(pk__in=[row.pk for row in rows])
        spent.add(lambda written=written: indexing.index_all("resource", written))
        spent.add(indexing.make_vectors if there < encoded else borrow_vectors)
        there += count
    assert MatchDocument.objects.count() == size
    indexing.count_common_terms()
    analyze()
    return spent


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
                   l2_normalize(v.vector + (SELECT array_agg((random() - .5) * .08)::real[]::halfvec(512)
                                            FROM generate_series(1, 512) WHERE f.id > 0))
            FROM fresh f JOIN known k ON k.number = f.number JOIN requests_desk_matchvector v ON v.document_id = k.id
            """)
        cursor.execute("UPDATE requests_desk_matchdocument SET encoder = %s WHERE encoder = ''", [encoder.name()])


def latency(rounds: int, encoder: str = "", stretch: int = 1) -> Spent:
    """What each call costs, with reasons, as the suggestions of a request make it."""
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
    took = Spent()
    for number, need in enumerate(NEEDS[:2] + NEEDS * rounds):
        if number == 2:  # the first ones load what is loaded once
            took = Spent()
        asked = Need(f"{need} {number}" * stretch, owner.park_id, facts)  # none is asked twice
        assert took.add(lambda asked=asked: explained(engine.find(asked, rows, limit=8)))
    settings.MATCH_ENCODER = ""
    return took


if __name__ == "__main__":
    sys.exit(main())
