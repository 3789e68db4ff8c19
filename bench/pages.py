"""Server time and statements of the main pages on the demo data, as ratios to the barest view in the same run.

    DEMO=1 python bench/pages.py [rounds]

Loads nothing itself: run `make run` (or `manage.py demo_data`) first. Machines are noisy: read the ratios. The goal of
docs/architecture.md is at most 12 statements a page.
"""
from __future__ import annotations

import os
import statistics
import sys
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "parkadmin.settings")

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from parkadmin.core.models import User  # noqa: E402
from requests_desk.models import HelpRequest, Partner, Resource  # noqa: E402
from tenants.models import Application, Figures, Programme, Tenant  # noqa: E402

OFFICER, OWNER, PARTNER = "zhao.min@binhai.example", "dai.tao@jinghua.example", "gao.feng@tianyi-uav.example"


def pages() -> list[tuple[str, str]]:
    """Who opens which address."""
    newest = HelpRequest.objects.filter(park__code="BH", state="active").order_by("-pk").first()
    sent = HelpRequest.objects.filter(tenant__memberships__user__email=OWNER, number__isnull=False)
    own = sent.order_by("-pk").first()
    known = [(OFFICER, f"{path}{row.pk}/") for path, row in one_of_each()]
    return [("", "/healthz"), (OFFICER, "/desk/"), (OFFICER, "/desk/requests/"), (OFFICER, "/desk/requests/?view=all"),
            (OFFICER, "/desk/requests/?q=培训&view=all"), (OFFICER, f"/desk/requests/{newest.number}/"),
            (OFFICER, f"/desk/requests/{newest.number}/suggestions/"), (OFFICER, "/desk/referrals/"),
            (OFFICER, "/desk/directory/"), (OFFICER, "/desk/directory/partners/"), (OFFICER, "/desk/companies/"),
            (OFFICER, "/desk/admission/"), (OFFICER, "/desk/admission/board/"), (OFFICER, "/desk/admission/over-time/"),
            (OFFICER, "/desk/figures/"), (OFFICER, "/desk/figures/totals/"), (OFFICER, "/desk/programmes/"),
            (OFFICER, "/desk/imports/"), *known, (OFFICER, "/search/?q=无人机"),
            (OWNER, "/portal/"), (OWNER, "/portal/requests/"), (OWNER, f"/portal/requests/{own.number}/"),
            (OWNER, "/portal/requests/new/"), (OWNER, f"/portal/company/{own.tenant_id}/"),
            (OWNER, f"/portal/company/{own.tenant_id}/figures/"), (OWNER, "/portal/programmes/"),
            ("", "/parks/"), ("", "/parks/binhai/"), (PARTNER, "/partner/"), (PARTNER, "/partner/entry/"),
            (OFFICER, "/api/v1/requests/")]


def one_of_each() -> list[tuple[str, Any]]:
    """The first object of each kind that Binhai's officer may open, after the beginning of its address."""
    tenant = Tenant.objects.filter(memberships__user__email=OWNER, park__code="BH").first()
    return [("/desk/companies/", tenant), ("/desk/figures/companies/", tenant),
            ("/desk/admission/", Application.objects.filter(park__code="BH", state="under_review").first()),
            ("/desk/figures/", Figures.objects.filter(tenant__park__code="BH", state="submitted").first()),
            ("/desk/programmes/", Programme.objects.filter(park__code="BH").first()),
            ("/desk/directory/", Resource.objects.filter(partner__park__code="BH").first()),
            ("/desk/directory/partners/", Partner.objects.filter(park__code="BH").first())]


def measure(email: str, path: str, rounds: int) -> tuple[int, float, int]:
    """Statements, median milliseconds and size in bytes of one page, after a first visit."""
    client = Client()
    if email:
        client.force_login(User.objects.get(email=email))
    client.get(path)
    with CaptureQueriesContext(connection) as found:
        answer = client.get(path)
    statements = len(found)  # now: the next request empties the log
    assert answer.status_code == 200, (path, answer.status_code)
    times = []
    for _round in range(rounds):
        begin = time.perf_counter()
        client.get(path)
        times.append(time.perf_counter() - begin)
    return statements, statistics.median(times) * 1000, len(answer.content)


def main() -> None:
    settings.ALLOWED_HOSTS = ["testserver"]
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 15
    bare = None
    print(f"{'page':<44}{'statements':>11}{'ms':>8}{'ratio':>8}{'kB':>7}")
    for email, path in pages():
        statements, ms, size = measure(email, path, rounds)
        bare = bare or ms
        print(f"{path:<44}{statements:>11}{ms:>8.1f}{ms / bare:>8.1f}{size / 1024:>7.0f}")


if __name__ == "__main__":
    main()
