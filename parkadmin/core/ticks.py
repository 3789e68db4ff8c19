"""What the worker does by itself every so often. Apps register their sweeps in their module `tasks` or `ticks`."""
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db import InterfaceError, OperationalError, connection
from django.utils.module_loading import autodiscover_modules

from .locks import lock_key

log = logging.getLogger(__name__)
LOST = (OperationalError, InterfaceError)


@dataclass
class Tick:
    """A function that takes the time (`at`) and may be called at any moment, by several workers after each other."""

    name: str
    every: float
    function: Callable[[datetime], object]
    due: float = 0.0  # on this process's monotonic clock


TICKS: dict[str, Tick] = {}


def tick(every: float) -> Callable[[Callable[[datetime], object]], Callable[[datetime], object]]:
    """Decorator: let the worker call the function every so many seconds."""
    def keep(function: Callable[[datetime], object]) -> Callable[[datetime], object]:
        name = f"{function.__module__}.{function.__qualname__}"
        TICKS[name] = Tick(name, every, function)
        return function
    return keep


def discover() -> None:
    """Load the modules `tasks` and `ticks` of each app."""
    autodiscover_modules("tasks", "ticks")


def run_due(at: datetime, everything: bool = False) -> list[str]:
    """Call what is due, or `everything`; the names of what was called. A failing tick is logged and does not stop
    the others; only a lost database is raised."""
    now = time.monotonic()
    called = [item for item in list(TICKS.values()) if everything or item.due <= now]
    for item in called:
        item.due = now + item.every
        _call(item, at)
    return [item.name for item in called]


def _call(item: Tick, at: datetime) -> None:
    """One worker at a time: where another is at it, there is nothing to do for us."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [lock_key("tick", item.name)])
        if not cursor.fetchone()[0]:
            return
    try:
        item.function(at)
    except LOST:
        raise  # the worker closes the connection, which releases the lock
    except Exception:
        log.exception("tick %s failed", item.name)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_unlock(%s)", [lock_key("tick", item.name)])
