"""Whether a list costs the same at 1,000 and at 1,000,000 requests: server time of the main lists at each size, as
ratios to the smallest size of the same run.

    DATA_DIR=/tmp/lists DEMO=1 python bench/lists.py [size ...]        (default: 1000 100000 1000000)

Needs a database with the demo data that may be filled up (and `manage.py collectstatic`): never one that somebody uses.
Requests and referrals (one for four requests) are copied by SQL from those of the demo, spread over the last two years;
most of the old ones are closed, as in life.
"""
from __future__ import annotations

import os
import resource
import statistics
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "parkadmin.settings")

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.db import connection, models  # noqa: E402
from django.test import Client  # noqa: E402

from parkadmin.core.models import User  # noqa: E402
from parkadmin.database import as_owner  # noqa: E402
from requests_desk.models import HelpRequest, Referral  # noqa: E402

OFFICER, OWNER = "zhao.min@binhai.example", "dai.tao@jinghua.example"
ROUNDS = 9
MOMENTS = ["created_at", "submitted_at", "receipt_due_at", "signed_at", "response_due_at", "responded_at",
           "result_due_at", "resolved_at", "closed_at", "last_activity_at", "state_since"]
OPEN_SHARE = 500  # open requests that a desk has at any size
# An id of version 7 whose time lies `n` steps before now, so that copies are older than what the demo wrote.
BEFORE = int(time.time() * 1000) - 86_400_000
OLD_ID = (f"(lpad(to_hex({BEFORE} - n::bigint * {{step}}), 12, '0') || '7' || "
          "substr(md5('{salt}' || n), 1, 3) || '8' || substr(md5('{salt}' || n), 4, 15))::uuid")
LISTS = [(OFFICER, "/desk/requests/?view=all"), (OFFICER, "/desk/requests/"), (OFFICER, "/desk/requests/?view=overdue"),
         (OFFICER, "/desk/requests/?view=all&kind=training"), (OFFICER, "/desk/requests/?view=all&q=培训"),
         (OFFICER, "/desk/requests/?view=all&q=硼肥"), (OFFICER, "/desk/"), (OFFICER, "/desk/referrals/"),
         (OFFICER, "/search/?q=无人机"), (OWNER, "/portal/requests/"), (OFFICER, "/api/v1/requests/"),
         (OFFICER, "/api/v1/referrals/")]


def columns(model: type[models.Model], **given: str) -> tuple[str, str]:
    """The columns of a table, and what to select for each: the copied row's own, or a given expression."""
    names = [field.column for field in model._meta.concrete_fields]
    return ", ".join(f'"{name}"' for name in names), ", ".join(given.get(name, f's."{name}"') for name in names)


def fill(size: int) -> float:
    """Copy requests and referrals until there are `size` requests; the seconds it took."""
    begin, missing = time.perf_counter(), size - HelpRequest.objects.count()
    if missing <= 0:
        return 0.0
    had = HelpRequest.objects.count()
    step = 730 * 86_400_000 // 1_000_000
    names, values = columns(
        HelpRequest, id=OLD_ID.format(step=step, salt="q"), number=f"'OLD-' || (n + {had})", duplicate_of_id="NULL",
        split_from_id="NULL", state=f"CASE WHEN n % {max(1, size // OPEN_SHARE)} = 0 THEN s.state ELSE 'closed' END",
        resolution="coalesce(nullif(s.resolution, ''), 'solved')", next_moment_at="NULL", version="1",
        **{moment: f's."{moment}" - n * interval \'{step} milliseconds\'' for moment in MOMENTS})
    with as_owner() as owner, owner.cursor() as cursor:
        cursor.execute(f"""
            WITH source AS (SELECT row_number() OVER (ORDER BY id) - 1 AS r, count(*) OVER () AS total, q.*
                            FROM requests_desk_helprequest q WHERE number NOT LIKE 'OLD-%%' AND state <> 'draft')
            INSERT INTO requests_desk_helprequest ({names}) SELECT {values}
            FROM generate_series({had + 1}, {had + missing}) n JOIN source s ON s.r = n % s.total""")
        names, values = columns(
            Referral, id=OLD_ID.format(step=step, salt="r"), number=f"'OLD-' || (n + {had}) || '-R1'",
            request_id=OLD_ID.format(step=step, salt="q"), part_of_id="NULL", state="'completed'",
            next_moment_at="NULL", version="1")
        cursor.execute(f"""
            WITH source AS (SELECT row_number() OVER (ORDER BY id) - 1 AS r, count(*) OVER () AS total, q.*
                            FROM requests_desk_referral q WHERE number NOT LIKE 'OLD-%%')
            INSERT INTO requests_desk_referral ({names}) SELECT {values}
            FROM generate_series({had + 1}, {had + missing}) n JOIN source s ON s.r = n % s.total WHERE n % 4 = 0""")
        cursor.execute("ANALYZE")
    return time.perf_counter() - begin


def measure(client: Client, path: str) -> float:
    """Median milliseconds of a page after two visits."""
    for _visit in range(2):
        answer = client.get(path)
        assert answer.status_code == 200, (path, answer.status_code)
    times = []
    for _round in range(ROUNDS):
        begin = time.perf_counter()
        client.get(path)
        times.append(time.perf_counter() - begin)
    return statistics.median(times) * 1000


def main() -> None:
    settings.ALLOWED_HOSTS = ["testserver"]
    sizes = [int(text) for text in sys.argv[1:]] or [1_000, 100_000, 1_000_000]
    clients = {email: Client() for email in (OFFICER, OWNER)}
    for email, client in clients.items():
        client.force_login(User.objects.get(email=email))
    found: dict[int, list[float]] = {}
    for size in sizes:
        took = fill(size)
        found[size] = [measure(clients[email], path) for email, path in LISTS]
        print(f"{size:,} requests, {Referral.objects.count():,} referrals; filled in {took:.0f} s", file=sys.stderr)
    print(f"{'page':<44}{'ms':>8}" + "".join(f"{f'x at {size:,}':>16}" for size in sizes[1:]))
    for number, (_email, path) in enumerate(LISTS):
        first = found[sizes[0]][number]
        print(f"{path:<44}{first:>8.1f}" + "".join(f"{found[size][number] / first:>16.2f}" for size in sizes[1:]))
    print(f"memory of this process: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB; "
          f"database {connection.settings_dict['NAME']}")


if __name__ == "__main__":
    main()
