"""`manage.py match_export FOLDER`: what was suggested and what came of it, as runs and judgements for an evaluator."""
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from requests_desk.matching.judged import GRADES, judged_lists


class Command(BaseCommand):
    """Writes qrels.tsv, one run per engine, and the texts of the requests and resources concerned."""

    help = ("Writes the stored suggestions as relevance judgements (qrels.tsv: " +
            ", ".join(f"{grade} {name}" for name, grade in GRADES.items()) + ") and as one run per engine.")

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, help="where the files are written")

    def handle(self, *args: Any, folder: Path, **options: Any) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        found = judged_lists()
        for name, lines in found.files():
            (folder / name).write_text("".join(line + "\n" for line in lines), encoding="utf-8")
        self.stdout.write(f"{len(found.queries)} requests, {len(found.corpus)} resources, {len(found.runs)} engines")
