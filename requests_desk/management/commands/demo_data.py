"""`manage.py demo_data`: three parks, their companies, helpers and requests: a newcomer sees a living network."""
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from requests_desk.demo import loading, resetting


class Command(BaseCommand):
    """Loads once; later calls change nothing."""

    help = "Loads the story of three parks as demo data, once. For trials: everybody has the same password."
    requires_system_checks = []  # `migrate` has run them, and a second run is to be quick

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--reset", action="store_true", help="delete everything and load again")
        parser.add_argument("--logins", action="store_true", help="show who may log in")
        parser.add_argument("--at", type=_moment, help="the present moment of the story (ISO 8601), default now")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("this is not a demonstration: set DEMO=1 to load demo data with a password everybody "
                               "knows")
        if options["reset"]:
            resetting.reset()
        if loading.load(options["at"] or timezone.now()) and options["verbosity"]:
            self.stdout.write("Demo data loaded")
        loading.write_logins()
        if options["logins"]:
            self.show_logins()

    def show_logins(self) -> None:
        """The table for the terminal."""
        rows = loading.logins()
        columns = ["role", "name", "email", "password", "park"]
        widths = {key: max(len(key), *(len(row[key]) for row in rows)) for key in columns}
        for row in [{key: key for key in columns}, *rows]:
            self.stdout.write("  " + "  ".join(row[key].ljust(widths[key]) for key in columns).rstrip())


def _moment(text: str) -> datetime:
    found = parse_datetime(text)
    if found is None:
        raise ValueError(text)
    return found if timezone.is_aware(found) else timezone.make_aware(found)
