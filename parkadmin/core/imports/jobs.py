"""Jobs of imports. Doing one twice has one effect: what is to be done stands in the run's state."""
from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q
from django.utils import timezone
from django_tasks import task
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from parkadmin.core.models import ImportRow, ImportRun
from parkadmin.core.models.imports import BUSY, ImportState
from parkadmin.core.ticks import tick

from . import work

WAYS_OUT = {ImportState.UPLOADED: "fail", ImportState.CHECKING: "fail", ImportState.APPLYING: "give_back",
            ImportState.UNDOING: "keep"}
AT_WORK = (TaskResultStatus.READY, TaskResultStatus.RUNNING)
GRACE = timedelta(minutes=1)
KEPT_FOR = timedelta(days=30)


@task()
def check_file(run_id: str) -> None:
    """Read a file and say what it would do."""
    work.check(UUID(run_id), timezone.now())


@task()
def apply_file(run_id: str) -> None:
    """Write what was confirmed."""
    work.apply(UUID(run_id), timezone.now())


@task()
def undo_file(run_id: str) -> None:
    """Take an import back."""
    work.undo(UUID(run_id), timezone.now())


@tick(every=30)
def free_lost_imports(at: datetime) -> int:
    """A run whose job is no more (its workers died of it) takes its way out: nothing was written. How many did."""
    lost = 0
    for run in ImportRun.objects.filter(state__in=BUSY, state_since__lt=at - GRACE):
        if not DBTaskResult.objects.filter(pk=run.job_id or None, status__in=AT_WORK).exists():
            work.give_up(run.pk, at, WAYS_OUT[ImportState(run.state)], "broke")
            lost += 1
    return lost


@tick(every=86400)
def forget_old_imports(at: datetime) -> None:
    """After a month the file and its rows are of no use: what was done stands in the history."""
    old = ImportRun.objects.filter(~Q(file=""), state_since__lt=at - KEPT_FOR).exclude(state__in=BUSY)
    for run in old:
        run.file.delete(save=False)
        run.faults.all().delete()
        ImportRow.objects.filter(run=run).delete()
        ImportRun.objects.filter(pk=run.pk).update(file="")
