"""Imports and the worker: two at once do it once, a killed worker leaves nothing, a lost job is set free."""
from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from parkadmin.core.errors import Refused
from parkadmin.core.imports import jobs, runs, work
from parkadmin.core.models import ImportFault, ImportRow, ImportRun
from tenants.models import Tenant
from tests.cast import NOW, Cast
from tests.core.import_files import code, xlsx

pytestmark = pytest.mark.django_db(transaction=True)
ROOT = Path(__file__).resolve().parents[2]


def checked(cast: Cast, rows: int = 3) -> ImportRun:
    content = xlsx([["name_zh", "uscc"], *[[f"天津第{number}号公司", code(number)] for number in range(rows)]])
    run = runs.start_import(actor=cast.actor(cast.officer), sheet="tenants", park=cast.binhai, at=NOW,
                            name="companies.xlsx", content=content, size=len(content.getvalue()))
    work.check(run.pk, NOW)
    run.refresh_from_db()
    return run


def both(deed: Callable[[], Any]) -> list[Any]:
    """What two threads get that do the same at the same moment."""
    gate, found = threading.Barrier(2), []

    def one() -> None:
        try:
            gate.wait()
            found.append(deed())
        except Refused as refusal:
            found.append(refusal.code)
        finally:
            connection.close()
    threads = [threading.Thread(target=one) for _each in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def test_two_who_confirm_at_once_confirm_once(cast: Cast):
    run = checked(cast)
    actor = cast.actor(cast.officer)
    found = both(lambda: runs.apply_import(actor=actor, run=run, at=NOW).state)
    assert sorted(found) == ["applying", "wrong_state"]
    assert DBTaskResult.objects.filter(task_path="parkadmin.core.imports.jobs.apply_file").count() == 1


def test_two_workers_at_one_import_write_it_once(cast: Cast):
    run = checked(cast)
    runs.apply_import(actor=cast.actor(cast.officer), run=run, at=NOW)
    both(lambda: work.apply(run.pk, NOW))
    run.refresh_from_db()
    assert (run.state, Tenant.objects.count()) == ("done", 3)


def test_two_files_with_the_same_companies_write_them_once(cast: Cast):
    first, second = checked(cast), checked(cast)
    for run in (first, second):
        runs.apply_import(actor=cast.actor(cast.officer), run=run, at=NOW)
    pks = iter([first.pk, second.pk])
    both(lambda: work.apply(next(pks), NOW))
    assert Tenant.objects.count() == 3
    assert sorted(ImportRun.objects.values_list("state", flat=True)) == ["done", "uploaded"]
    work.check(ImportRun.objects.get(state="uploaded").pk, NOW)
    assert ImportRun.objects.get(state="checked").n_unchanged == 3


def test_the_progress_is_seen_while_the_transaction_runs(cast: Cast, monkeypatch: pytest.MonkeyPatch):
    run, seen = checked(cast), []
    runs.apply_import(actor=cast.actor(cast.officer), run=run, at=NOW)

    def ask() -> None:
        seen.append(ImportRun.objects.values_list("state", "done", "total").get(pk=run.pk))
        connection.close()

    def look(*args: Any) -> None:
        thread = threading.Thread(target=ask)
        thread.start()
        thread.join()
    monkeypatch.setattr(work, "_tell", look)
    work.apply(run.pk, NOW)
    assert seen == [("applying", 3, 3)]


# -- a killed worker -------------------------------------------------------------------------------------------------
SLOW = ("import sys, django, time; django.setup(); from tests import databases; databases.use(sys.argv[1]);"
        "from django.conf import settings; settings.MEDIA_ROOT = sys.argv[2];"
        "from tenants.sheets import register; old = register.RegisterHandler.apply;"
        "register.RegisterHandler.apply = lambda self, plans:"
        " (old(self, plans), open(sys.argv[3], 'w').close(), time.sleep(60))[0];"
        "from django.core.management import call_command; call_command('worker', interval=0.05)")


def until(condition: Callable[[], Any], seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.05)


def test_a_worker_killed_in_the_middle_has_written_nothing_and_the_next_one_does_it(cast: Cast, tmp_path: Path):
    run = checked(cast)
    runs.apply_import(actor=cast.actor(cast.officer), run=run, at=timezone.now())
    DBTaskResult.objects.filter(task_path="parkadmin.core.imports.jobs.check_file").delete()
    written = tmp_path / "written"
    given = [connection.settings_dict["NAME"], settings.MEDIA_ROOT, written]
    worker = subprocess.Popen([sys.executable, "-c", SLOW, *given], cwd=ROOT, stderr=subprocess.DEVNULL,
                              env=os.environ | {"DJANGO_SETTINGS_MODULE": "parkadmin.settings"})
    try:
        until(written.exists)
    finally:
        worker.kill()
        worker.wait()
    run.refresh_from_db()
    assert (run.state, Tenant.objects.count()) == ("applying", 0)
    from parkadmin.core.jobs import reap

    until(reap)
    work.apply(run.pk, NOW)  # what the next worker does with the job
    run.refresh_from_db()
    assert (run.state, Tenant.objects.count()) == ("done", 3)


def test_an_import_whose_workers_all_died_goes_back_to_checked_and_can_be_applied_again(cast: Cast):
    run = checked(cast)
    runs.apply_import(actor=cast.actor(cast.officer), run=run, at=NOW)
    DBTaskResult.objects.update(status=TaskResultStatus.FAILED, finished_at=NOW)
    assert jobs.free_lost_imports(NOW + timedelta(minutes=5)) == 1
    run.refresh_from_db()
    assert (run.state, run.problem["code"]) == ("checked", "broke")
    runs.apply_import(actor=cast.actor(cast.officer), run=run, at=NOW)
    assert jobs.free_lost_imports(NOW + timedelta(minutes=5)) == 0
    work.apply(run.pk, NOW)
    assert Tenant.objects.count() == 3


def test_what_breaks_in_the_middle_leaves_nothing_half_imported(cast: Cast, monkeypatch: pytest.MonkeyPatch):
    from tenants.sheets.register import RegisterHandler

    monkeypatch.setattr("parkadmin.core.imports.planning.CHUNK", 1)
    run, write, written = checked(cast), RegisterHandler.apply, []

    def break_at_the_second(self: Any, plans: Any) -> Any:
        written.append([plan.number for plan in plans])
        if len(written) == 2:
            raise ZeroDivisionError
        return write(self, plans)
    monkeypatch.setattr(RegisterHandler, "apply", break_at_the_second)
    runs.apply_import(actor=cast.actor(cast.officer), run=run, at=NOW)
    work.apply(run.pk, NOW)
    run.refresh_from_db()
    assert (written, run.state, run.problem["code"], Tenant.objects.count()) == ([[2], [3]], "checked", "broke", 0)


def test_old_imports_forget_their_file_and_rows_but_stay_in_the_list(cast: Cast):
    run = checked(cast)
    jobs.forget_old_imports(NOW + timedelta(days=31))
    run.refresh_from_db()
    assert (bool(run.file), run.n_new) == (False, 3)
    assert not ImportRow.objects.exists() and not ImportFault.objects.exists()
