"""Reads a directory from elsewhere: HSDS 3 as JSON or as a zip of CSV files. All of it or nothing."""
import hashlib
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from parkadmin.core.errors import DeskError, Invalid
from requests_desk import directory_queries as queries
from requests_desk.hsds import reading
from requests_desk.services import importing


class Command(BaseCommand):
    help = "Read an HSDS 3 file into a park's directory, on behalf of a person who edits it."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--park", required=True, help="code of the park whose directory it goes into")
        parser.add_argument("--by", required=True, help="e-mail address of the person on whose behalf")
        parser.add_argument("--source", required=True, help="who publishes it; the same name again updates")
        parser.add_argument("--visibility", default="park", choices=["park", "network", "public"])
        parser.add_argument("--words-of", default="", help="code of a park whose cross-walks are used as well")
        parser.add_argument("--dry-run", action="store_true", help="only say what would happen")

    def handle(self, *args: Any, **options: Any) -> None:
        park, actor = queries.park_or_none(options["park"]), queries.actor_by_email(options["by"])
        if park is None or actor is None:
            raise CommandError("There is no such park, or nobody with this address.")
        try:
            content = options["file"].read_bytes()
            report = importing.import_directory(
                actor=actor, park=park, source=options["source"], document=reading.read(content), at=timezone.now(),
                file_name=options["file"].name, sha256=hashlib.sha256(content).hexdigest(),
                visibility=options["visibility"], words_of=queries.park_or_none(options["words_of"]),
                dry_run=options["dry_run"])
        except OSError as error:
            raise CommandError(str(error)) from error
        except Invalid as refusal:
            raise CommandError("; ".join(str(text) for texts in refusal.errors.values() for text in texts)) from None
        except DeskError as refusal:
            raise CommandError(str(refusal.message)) from None
        self.tell(report)

    def tell(self, report: importing.Report) -> None:
        """What was done, and what is wrong."""
        for line in [*report.errors, *report.warnings]:
            self.stderr.write(line)
        if report.errors:
            raise CommandError(f"{len(report.errors)} errors: nothing was read in")
        done = ", ".join(f"{label} {number}" for label, number in sorted(report.counts.items()))
        self.stdout.write(f"{'Would be: ' if report.is_trial else ''}{done}")
