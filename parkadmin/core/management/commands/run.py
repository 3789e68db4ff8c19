"""`manage.py run`, behind `make run`: everything that a trial or a small park needs, in one foreground process."""
import hashlib
import os
import shutil
import signal
import socket
import sys
import time
import urllib.error
import urllib.request
from contextlib import nullcontext
from pathlib import Path
from types import FrameType
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand, CommandError, CommandParser

from parkadmin import database
from parkadmin.core.processes import Family, stop_others, wait_until

PORTS_TRIED = 50
START_SECONDS = 60
ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Command(BaseCommand):
    """Prepares the installation, then serves it until Ctrl+C."""

    help = "Prepares and serves the whole installation: database, migrations, static files, web server, worker."
    requires_system_checks = []  # migrate runs them, after there is a database

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--reset", action="store_true", help="delete all data and start over")
        parser.add_argument("--prepare", action="store_true", help="prepare everything, but do not serve")

    def handle(self, *args: Any, **options: Any) -> None:
        self.notes = Path(settings.DATA_DIR) / "run"
        for number in ENDING:
            signal.signal(number, _interrupt)
        try:
            if options["reset"]:
                self.reset()
            stop_others(self.notes, orphans_only=True)
            server = database.cluster()
            with server.in_use() if server else nullcontext():
                self.prepare()
                if not options["prepare"]:
                    self.serve()
        except KeyboardInterrupt:
            self.stdout.write("\nStopped.")

    # -- preparing -----------------------------------------------------------------------------------------------
    def step(self, title: str) -> None:
        """Show what is being done."""
        self.stdout.write(f"  {title} ...")
        self.stdout.flush()

    def prepare(self) -> None:
        """Database, static files, demo data. All steps may be repeated."""
        self.address = self.choose_address()
        self.step("Database and migrations")
        call_command("migrate", verbosity=0, interactive=False)
        self.step("Style sheets and scripts")
        collect_static()
        if settings.DEMO and "demo_data" in get_commands():
            self.step("Demo data")
            call_command("demo_data", verbosity=0)

    def reset(self) -> None:
        """Delete the embedded database and all files. Never touches a server of the operator."""
        server = database.cluster()
        if server is None:
            raise CommandError("DATABASE_URL is set: your own server is not reset from here")
        stop_others(self.notes, orphans_only=False)
        server.destroy()
        for folder in (settings.MEDIA_ROOT, settings.EMAIL_FILE_PATH):
            shutil.rmtree(folder, ignore_errors=True)
        self.stdout.write("  All data deleted")

    def choose_address(self) -> str:
        """The first free port from PORT on; SITE_URL follows unless it was given."""
        self.host, wanted = os.environ.get("HOST", "127.0.0.1"), int(os.environ.get("PORT", "8000"))
        self.port = next((port for port in range(wanted, wanted + PORTS_TRIED) if _is_free(self.host, port)), 0)
        if not self.port:
            raise CommandError(f"no free port from {wanted} to {wanted + PORTS_TRIED - 1}")
        if self.port != wanted:
            self.stdout.write(f"  Port {wanted} is taken, using {self.port}")
        if "SITE_URL" not in os.environ:
            settings.SITE_URL = os.environ["SITE_URL"] = f"http://127.0.0.1:{self.port}"
        return settings.SITE_URL

    # -- serving -------------------------------------------------------------------------------------------------
    def serve(self) -> None:
        """Web server and worker until Ctrl+C. A worker that ends is started again; without web server we end."""
        family = Family(self.notes)
        try:
            self.step("Web server and worker")
            os.environ.setdefault("LOG_LEVEL", "WARNING")
            family.start("web", self.web_server())
            family.start("worker", [sys.executable, "manage.py", "worker"])
            up = wait_until(lambda: family.ended() or self.answers(), START_SECONDS)
            if not up or "web" in family.ended():
                raise CommandError("the web server did not start: see the messages above")
            self.greet()
            self.watch(family)
        finally:
            family.stop()

    def web_server(self) -> list[str]:
        return [sys.executable, "-m", "gunicorn", "parkadmin.wsgi", "--bind", f"{self.host}:{self.port}",
                "--worker-class", "gthread", "--workers", os.environ.get("WEB_WORKERS", "2"), "--threads", "4",
                "--graceful-timeout", "10", "--log-level", "warning", "--no-control-socket",
                "--max-requests", "20000", "--max-requests-jitter", "2000"]

    def watch(self, family: Family) -> None:
        while True:
            time.sleep(0.5)
            ended = family.ended()
            if "web" in ended:
                raise CommandError("the web server ended")
            for name in ended:
                self.stderr.write(f"The {name} ended; starting it again")
                time.sleep(1)
                family.restart(name)

    def answers(self) -> bool:
        """Whether the web server gives any answer."""
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{self.port}/", timeout=5).close()
        except urllib.error.HTTPError:
            return True
        except OSError:
            return False
        return True

    def greet(self) -> None:
        """Where it is, and who may log in."""
        self.stdout.write(self.style.SUCCESS(f"\nParkadmin is at {self.address}"))
        if settings.DEMO and "demo_data" in get_commands():
            call_command("demo_data", "--logins")
        if "filebased" in settings.EMAIL_BACKEND:
            self.stdout.write(f"\nMail is not sent but written to {settings.EMAIL_FILE_PATH}")
        self.stdout.write("Ctrl+C stops it; the data stay. make reset starts over.")
        self.stdout.flush()


def _interrupt(signum: int, frame: FrameType | None) -> None:
    """SIGTERM and a closed terminal are treated like Ctrl+C; a second one does not disturb the stopping."""
    for number in ENDING:
        signal.signal(number, signal.SIG_IGN)
    raise KeyboardInterrupt


def _is_free(host: str, port: int) -> bool:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((host, port))
            trial.listen()
        except OSError:
            return False
    return True


def collect_static() -> None:
    """collectstatic, unless nothing has changed since the last time: compressing takes seconds."""
    stamp, digest = Path(settings.STATIC_ROOT) / ".stamp", static_digest()
    if stamp.exists() and stamp.read_text() == digest:
        return
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    stamp.write_text(digest)


def static_digest() -> str:
    """What the static files are: names, sizes, times, and how they are stored."""
    parts = [str(settings.STORAGES["staticfiles"])]
    for finder in get_finders():
        for name, storage in finder.list([]):
            found = Path(storage.path(name)).stat()
            parts.append(f"{storage.path(name)} {found.st_size} {found.st_mtime_ns}")
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()
