"""`manage.py worker`: sends mail, carries out jobs, and does the periodic work. Run one or more."""
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from parkadmin.core.jobs import DeskWorker


class Command(BaseCommand):
    """Runs a worker until it is told to stop (SIGTERM, Ctrl+C)."""

    help = "Sends mail, carries out jobs, and does the periodic work. Run one or more."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="do all that is due now, then end")
        parser.add_argument("--interval", type=float, default=0.5, help="seconds between two looks for jobs")

    def handle(self, *args: Any, **options: Any) -> None:
        worker = DeskWorker(interval=options["interval"], batch=options["once"])
        worker.configure_signals()
        worker.run()
