"""The directory as a file, in the words of HSDS 3: JSON, or a zip of CSV files."""
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from parkadmin.core.actors import NOBODY, SYSTEM
from requests_desk import hsds_queries
from requests_desk.hsds import exporting


class Command(BaseCommand):
    help = "Write the directory as HSDS 3 (public entries; --all: every entry, with contacts)."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("file", type=Path, help="where to write; a name that ends in .zip makes CSV files")
        parser.add_argument("--all", action="store_true", help="not only what is public")

    def handle(self, *args: Any, **options: Any) -> None:
        path = options["file"]
        rows = hsds_queries.services(SYSTEM if options["all"] else NOBODY, {})
        found = exporting.document(rows, contacts=options["all"])
        body = exporting.as_zip(found) if path.suffix == ".zip" else exporting.as_json(found)
        path.write_bytes(body)
        self.stdout.write(f"{len(found['services'])} services of {len(found['organizations'])} organizations: {path}")
