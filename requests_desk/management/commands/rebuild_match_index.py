"""`manage.py rebuild_match_index`: makes the index of suggestions and search anew, or only checks it."""
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.utils import timezone

from parkadmin import database
from requests_desk.matching import encoder, vectors
from requests_desk.services import dictionary, indexing


class Command(BaseCommand):
    """Nothing is lost: the index is made of the objects, and can be made again at any time, while people work."""

    help = "Makes the index of suggestions and search anew: dictionary, glossary, words, vectors."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true",
                            help="only compare the index with all objects; exit code 1 if something is wrong")

    def handle(self, *args: Any, check: bool, **options: Any) -> None:
        if not check:
            self.rebuild()
        found = indexing.check()
        self.stdout.write(f"missing {found.missing}, outdated {found.outdated}, damaged {found.damaged}, "
                          f"orphans {found.orphans}, without vectors {found.without_vectors}")
        if not found.is_good:
            raise CommandError("The index is not current: manage.py rebuild_match_index", returncode=1)

    def rebuild(self) -> None:
        """All parts, one after the other."""
        if not vectors.available():
            with database.as_owner(), connection.cursor() as cursor:
                made = vectors.install(cursor)
            vectors.forget_answer()
            self.stdout.write("table of vectors made" if made else "no pgvector: words alone")
        self.stdout.write(f"dictionary: {dictionary.load_dictionary(timezone.now(), again=True)} rows")
        self.stdout.write(f"glossary: {dictionary.load_glossary(timezone.now(), again=True)} terms")
        self.stdout.write(f"encoder: {encoder.name() or 'none'}")
        changed, forgotten, encoded = indexing.rebuild()
        self.stdout.write(f"indexed {changed}, forgotten {forgotten}, encoded {encoded}")
