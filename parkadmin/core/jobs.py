"""The worker: carries out the jobs of django-tasks-db, survives what they do not, and does the periodic work.

A job of django-tasks-db stays "running" for ever when its worker is killed. Here each worker holds an advisory lock
as long as it lives, and every worker requeues the jobs of those whose lock is gone. A worker that loses the database
waits for it, and comes back under a new name, so that what it was doing is found by the reaper as well.
"""
import logging
import secrets
import signal
import time
from threading import Event as Flag
from types import FrameType
from typing import Any

import psycopg2
from django.db import Error as DatabaseError
from django.db import close_old_connections, connection, transaction
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from . import ticks
from .locks import lock_key

log = logging.getLogger(__name__)
LOST = (*ticks.LOST, psycopg2.OperationalError, psycopg2.InterfaceError)
MAX_CLAIMS = 5  # a job that kills its worker this often is given up
REAP_EVERY = 1.0  # seconds
PAUSE_WITHOUT_DATABASE = 1.0


class DeskWorker(Worker):
    """A worker that looks for a job every `interval` seconds; with `batch` it ends when nothing is left to do."""

    def __init__(self, *, interval: float = 0.5, batch: bool = False) -> None:
        super().__init__(queue_names=["*"], interval=interval, batch=batch, backend_name="default",
                         startup_delay=False, max_tasks=None, worker_id="", excluded_queue_names=[])
        self.stopped = Flag()
        self.life: Any = None  # the connection whose advisory lock says that we live
        self.next_reaping = 0.0

    # -- life ----------------------------------------------------------------------------------------------------
    def shutdown(self, signum: int, frame: FrameType | None) -> None:
        """First signal: end after the present job. Second: at once."""
        if self.stopped.is_set():
            self.reset_signals()
            raise SystemExit(1)
        log.info("%s: ending after the present job", signal.strsignal(signum))
        self.running = False
        self.stopped.set()

    def run(self) -> None:
        """Work until told to stop; wait while there is no database."""
        ticks.discover()
        while self.running:
            try:
                busy = self.turn()
            except LOST as error:
                log.warning("no database, trying again: %s", str(error).strip())
                self.forget_connections()
                self.stopped.wait(PAUSE_WITHOUT_DATABASE)
                continue
            if not busy and self.batch:
                break
            if not busy:
                self.stopped.wait(self.interval)
        self.forget_connections()

    def turn(self) -> bool:
        """One round: prove that we live, requeue what dead workers held, periodic work, one job. False if idle."""
        close_old_connections()
        self.prove_life()
        if time.monotonic() >= self.next_reaping:
            reap()
            self.next_reaping = time.monotonic() + REAP_EVERY
        ticks.run_due(timezone.now(), everything=self.batch and not self._run_tasks)
        job = self.claim()
        if job is not None:
            self.run_task(job)
        return job is not None

    def prove_life(self) -> None:
        """Take the lock of our name, on a connection that nobody else uses. Raises if it was lost."""
        if self.life is not None:
            with self.life.cursor() as cursor:
                cursor.execute("SELECT 1")
            return
        connection.ensure_connection()
        parameters = connection.get_connection_params()
        self.life = psycopg2.connect(**{key: parameters[key] for key in parameters if key != "cursor_factory"})
        self.life.autocommit = True
        self.worker_id = secrets.token_hex(16)
        with self.life.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [lock_key("worker", self.worker_id)])
        log.info("worker %s is ready", self.worker_id)

    def forget_connections(self) -> None:
        """Close everything: the next round begins with new connections and a new name."""
        for opened in (self.life, connection):
            try:
                if opened is not None:
                    opened.close()
            except (DatabaseError, psycopg2.Error):
                log.debug("a connection was closed already")
        self.life = None

    # -- jobs ----------------------------------------------------------------------------------------------------
    def claim(self) -> DBTaskResult | None:
        """The next job, marked as ours."""
        with transaction.atomic():
            job = DBTaskResult.objects.ready().filter(backend_name=self.backend_name).get_locked()
            if job is not None:
                job.claim(self.worker_id)
        return job


def reap() -> int:
    """Requeue the running jobs of workers that are no more; how many."""
    running = DBTaskResult.objects.running().only("pk", "worker_ids")
    by_worker: dict[str, list[DBTaskResult]] = {}
    for job in running:
        by_worker.setdefault((job.worker_ids or [""])[-1], []).append(job)
    return sum(_reap_one(worker, jobs) for worker, jobs in by_worker.items())


def _reap_one(worker: str, jobs: list[DBTaskResult]) -> int:
    """Whoever gets a worker's lock knows that it is dead, and that no other reaper is at its jobs."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [lock_key("worker", worker)])
            if not cursor.fetchone()[0]:
                return 0
        return sum(_requeue(job) for job in jobs)


def _requeue(job: DBTaskResult) -> int:
    """Put one job back, unless somebody else did, or it has outlived too many workers."""
    mine = DBTaskResult.objects.filter(pk=job.pk, status=TaskResultStatus.RUNNING, worker_ids=job.worker_ids)
    if len(job.worker_ids) >= MAX_CLAIMS:
        log.error("job %s is given up: %d workers died of it", job.pk, MAX_CLAIMS)
        return mine.update(status=TaskResultStatus.FAILED, finished_at=timezone.now(), traceback="worker died")
    log.warning("job %s is queued again: its worker is gone", job.pk)
    return mine.update(status=TaskResultStatus.READY, started_at=None)
