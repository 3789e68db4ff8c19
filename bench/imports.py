"""Memory and time of an import of 5,000 companies, 200 of their rows faulty, then of its undo.

    python bench/imports.py [rows] [faulty rows]

Makes a park of its own for it and takes it away again; each step runs in a process of its own, as in a fresh worker, so
that the peak of memory is the step's. Machines are noisy: read the orders of magnitude.
"""
from __future__ import annotations

import io
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "parkadmin.settings")

import django  # noqa: E402

django.setup()

from django.utils import timezone  # noqa: E402
from django_tasks_db.models import DBTaskResult  # noqa: E402
from openpyxl import Workbook  # noqa: E402
from stdnum.cn import uscc  # noqa: E402

from parkadmin.core.actors import actor_for_user  # noqa: E402
from parkadmin.core.imports import runs, work  # noqa: E402
from parkadmin.core.models import ImportRun, Park, StaffRole, User  # noqa: E402

HEAD = ["name_zh", "name_en", "kind", "uscc", "sector", "origin", "stage", "representative", "registered_capital",
        "phone", "founded_on", "registered_on", "about"]
WRONG = [("uscc", "91120116MA05J00B2X"), ("phone", "12"), ("sector", "X99"), ("founded_on", "tomorrow"),
         ("registered_capital", "a lot"), ("name_zh", ""), ("name_en", '=HYPERLINK("http://evil.example","x")'),
         ("origin", "Atlantis")]
TRADES = ["软件", "无人机", "新材料", "生物", "智能装备", "环保", "光电", "医药"]


def code(number: int) -> str:
    """A valid unified social credit code."""
    body = f"91120116{number:09d}"
    return body + uscc.calc_check_digit(body)


def company(number: int) -> dict[str, object]:
    """One company as a park would write it down."""
    trade = TRADES[number % len(TRADES)]
    return {"name_zh": f"天津第{number}号{trade}科技有限公司", "name_en": f"Tianjin {number} Technology Co Ltd",
            "kind": "company", "uscc": code(number), "sector": "I65", "origin": "北京", "stage": "early",
            "representative": "王明", "registered_capital": 5_000_000 + number, "phone": f"022-{55000000 + number}",
            "founded_on": f"20{10 + number % 10}-0{1 + number % 9}-15", "registered_on": "2020-03-01",
            "about": f"从事{trade}的研发、生产和销售，为京津冀地区的客户提供服务。" * 2}


def workbook(rows: int, faulty: int) -> bytes:
    """The file: every so many rows something is wrong, each time something else."""
    book = Workbook(write_only=True)
    page = book.create_sheet("companies")
    page.append(HEAD)
    every = rows // faulty if faulty else rows + 1
    for number in range(1, rows + 1):
        values = company(number)
        if number % every == 0:
            column, wrong = WRONG[number // every % len(WRONG)]
            values[column] = wrong
        page.append([values[name] for name in HEAD])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def step(name: str, pk: str) -> None:
    """One step in a process of its own."""
    subprocess.run([sys.executable, __file__, f"--{name}", pk], check=True)


def show(name: str, run: ImportRun, seconds: float | None) -> None:
    print(f"{name:<28}{run.state:<12}{run.total:>7} rows{run.n_new:>7} new{run.n_faulty:>6} faulty"
          f"{run.n_faults:>6} faults{seconds or 0:>8.1f} s{run.peak_mb or 0:>7.0f} MB,"
          f" {run.grown_mb or 0:.0f} of it for the file")


def main(rows: int, faulty: int) -> None:
    park = Park.objects.create(code=f"B{os.getpid() % 1_000_000}", slug=f"bench-{os.getpid()}",
                               name_zh="测量", name_en="Bench", region="120116")
    user = User.objects.create_user(f"bench.{os.getpid()}@example.org", None, name="Bench")
    StaffRole.objects.create(user=user, park=park, role="officer")
    actor, at = actor_for_user(user), timezone.now()
    try:
        content = workbook(rows, faulty)
        print(f"{len(content) / 1024:.0f} kB, {rows} rows, every {rows // max(faulty, 1)}th faulty")
        run = runs.start_import(actor=actor, sheet="tenants", park=park, name="bench.xlsx", content=io.BytesIO(content),
                                size=len(content), at=at)
        step("check", str(run.pk))
        run.refresh_from_db()
        show("check", run, run.seconds_checked)
        runs.apply_import(actor=actor, run=run, leave_out_faulty=True, at=at)
        step("apply", str(run.pk))
        run.refresh_from_db()
        show("import, faulty left out", run, run.seconds_applied)
        begun = timezone.now()
        runs.undo_import(actor=actor, run=run, at=at)
        step("undo", str(run.pk))
        run.refresh_from_db()
        show("undo", run, (timezone.now() - begun).total_seconds())
    finally:
        clean(park, user)


def clean(park: Park, user: User) -> None:
    """What can be taken away; the history cannot, so the park and the person stay, out of use."""
    for run in ImportRun.objects.filter(park=park):
        DBTaskResult.objects.filter(args_kwargs__args__contains=[str(run.pk)]).delete()
        run.file.delete(save=False)
        run.delete()
    Park.objects.filter(pk=park.pk).update(is_local=False)
    User.objects.filter(pk=user.pk).update(is_active=False)


if __name__ == "__main__":
    if len(sys.argv) > 2 and sys.argv[1].startswith("--"):
        getattr(work, sys.argv[1][2:])(sys.argv[2], timezone.now())
    else:
        numbers = [int(text) for text in sys.argv[1:3]]
        main(*(numbers + [5000, 200][len(numbers):]))
