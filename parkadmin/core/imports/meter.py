"""What a step of the worker costs, and how far it is."""
from __future__ import annotations

import contextlib
import sys
import time
from pathlib import Path
from types import TracebackType
from typing import Self
from uuid import UUID

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

try:
    import resource
except ImportError:  # Windows
    resource = None

STATUS, CLEAR = Path("/proc/self/status"), Path("/proc/self/clear_refs")
RESET_PEAK = "5"  # proc(5): the high-water mark of resident memory begins anew
EVERY = 0.4  # seconds between two notes of the progress
MB = 1024 * 1024


class Meter:
    """Seconds, peak memory of the process, and progress. The progress is written on a connection of its own, so that
    others see it while the step's transaction runs."""

    def __init__(self, run_id: UUID) -> None:
        self.run_id = run_id
        self.own: BaseDatabaseWrapper | None = None
        self.noted = self.began = self.before = 0.0

    def __enter__(self) -> Self:
        self.began, self.before = time.monotonic(), _memory("VmRSS:")
        with contextlib.suppress(OSError):  # not Linux, or not allowed: then the peak is the process's since its start
            CLEAR.write_text(RESET_PEAK)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None,
                 trace: TracebackType | None) -> None:
        if self.own is not None:
            self.own.close()

    @property
    def seconds(self) -> float:
        return round(time.monotonic() - self.began, 2)

    @property
    def peak_mb(self) -> float:
        """The most memory that the process has held during the step, in MB."""
        return _memory("VmHWM:")

    @property
    def grown_mb(self) -> float:
        """How much of it the step has added."""
        return round(max(self.peak_mb - self.before, 0.0), 1)

    def note(self, done: int, total: int) -> None:
        """How far it is, at most a few times a second."""
        if time.monotonic() - self.noted < EVERY:
            return
        self.noted = time.monotonic()
        if self.own is None:
            self.own = connections.create_connection("default")
        with self.own.cursor() as cursor:
            cursor.execute("UPDATE core_importrun SET done = %s, total = %s WHERE id = %s", [done, total, self.run_id])


def _memory(line: str) -> float:
    """A line of the process's status in MB; where there is none, the process's peak since its start."""
    try:
        found = next(text for text in STATUS.read_text().splitlines() if text.startswith(line))
        return round(int(found.split()[1]) / 1024, 1)
    except (OSError, StopIteration):
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss if resource else 0
        return round(peak / (MB if sys.platform == "darwin" else 1024), 1)
