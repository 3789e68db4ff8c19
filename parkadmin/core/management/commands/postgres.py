"""`manage.py postgres`: the embedded server for operators - start, stop, status, dump, restore, its programs."""
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from parkadmin import database
from parkadmin.core.processes import stop_others
from parkadmin.postgresql import roles, wheel
from parkadmin.postgresql.cluster import Cluster


class Command(BaseCommand):
    """Each action is a method of the same name."""

    help = "Starts, stops and backs up the embedded PostgreSQL server."
    requires_system_checks = []
    actions = ("start", "stop", "status", "dump", "restore", "psql")

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("action", choices=self.actions)
        parser.add_argument("file", nargs="?", type=Path, help="where to dump to, or what to restore")

    def handle(self, *args: Any, **options: Any) -> None:
        server = database.cluster()
        if server is None:
            raise CommandError("DATABASE_URL is set: use the programs of your own server")
        getattr(self, options["action"])(server, options["file"])

    def start(self, server: Cluster, file: Path | None) -> None:
        server.ensure()
        self.status(server, file)

    def stop(self, server: Cluster, file: Path | None) -> None:
        """Stop what `make run` has started, then the servers, that of the tests too."""
        stop_others(Path(settings.DATA_DIR) / "run", orphans_only=False)
        for found in (server, Cluster(server.directory.with_name("test-postgres"))):
            found.stop()
        self.status(server, file)

    def status(self, server: Cluster, file: Path | None) -> None:
        pid = server.postmaster()
        self.stdout.write(f"running as process {pid} in {server.directory}" if pid else "not running")

    def dump(self, server: Cluster, file: Path | None) -> None:
        """A consistent copy of all data (pg_dump, custom format), also while the installation is in use."""
        server.ensure()
        with file.open("wb") if file else os.fdopen(os.dup(sys.stdout.fileno()), "wb") as target:
            self.program("pg_dump", "--format=custom", "-d", server.dsn(roles.SUPERUSER), stdout=target)

    def restore(self, server: Cluster, file: Path | None) -> None:
        """Replace all data by those of a dump, in one transaction."""
        if file is None:
            raise CommandError("which dump?")
        server.ensure()
        with file.open("rb") as source:
            self.program("pg_restore", "--clean", "--if-exists", "--single-transaction", "-d",
                         server.dsn(roles.SUPERUSER), stdin=source)

    def psql(self, server: Cluster, file: Path | None) -> None:
        """A superuser's console."""
        server.ensure()
        self.program("psql", server.dsn(roles.SUPERUSER))

    def program(self, name: str, *arguments: str, **streams: Any) -> None:
        done = subprocess.run([str(wheel.program(name)), *arguments], check=False, **streams)
        if done.returncode:
            raise CommandError(f"{name} failed")
