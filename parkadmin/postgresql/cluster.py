"""An embedded PostgreSQL server in a folder: made, started and stopped by whoever needs it.

Any number of processes may ask for it at once (file locks, which the kernel releases even after kill -9). It listens
on a Unix socket only, in a folder that only the server's user may enter. It runs on until somebody stops it.
"""
import fcntl
import hashlib
import os
import shlex
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, TypeVar

import psutil
import psycopg2

from . import roles, wheel

T = TypeVar("T")
PORT = 5432  # only part of the socket's name
SOCKET_DIRECTORY_MAX = 85  # bytes; the whole name of a socket may have 103 (macOS) or 107 (Linux)
PATIENCE = 30  # seconds that a connection waits for a server that is starting or recovering
PASSING = ("the database system is", "Connection refused", "No such file or directory", "Connection reset",
           "server closed the connection", "Broken pipe")
BOOTSTRAP_VERSION = "1"
LOG = {"logging_collector": "on", "log_directory": "log", "log_filename": "postgresql-%a.log",
       "log_truncate_on_rotation": "on", "log_rotation_age": "1d", "log_rotation_size": "0"}


class ClusterError(psycopg2.OperationalError):
    """The embedded server cannot be started. A database error, so that whoever waits for the database goes on."""


class Cluster:
    """The server whose data lie in `directory`. `options` are settings of postgresql.conf for its next start."""

    def __init__(self, directory: Path, options: Mapping[str, str] | None = None) -> None:
        self.directory = directory.resolve()
        self.options = LOG | dict(options or {})

    # -- what others call ----------------------------------------------------------------------------------------
    def ensure(self) -> None:
        """Make and start the server where needed; returns when roles and database are there."""
        if self.is_ready():
            return
        self.directory.parent.mkdir(parents=True, exist_ok=True)
        with self._lock("lock", fcntl.LOCK_EX):
            if not self.is_ready():
                self._refuse_foreign_data()
                self._create()
                self._start()
                self._bootstrap()

    def patiently(self, connect: Callable[[], T]) -> T:
        """The result of `connect`, tried again while the server is starting, recovering or was just killed."""
        deadline = time.monotonic() + PATIENCE
        while True:
            self.ensure()
            try:
                return connect()
            except psycopg2.OperationalError as error:
                if time.monotonic() > deadline or not any(text in str(error) for text in PASSING):
                    raise
            time.sleep(0.1)

    def connect(self, role: str, database: str = roles.DATABASE) -> Any:
        """A bare psycopg2 connection, with autocommit."""
        connection = self.patiently(lambda: psycopg2.connect(self.dsn(role, database)))
        connection.autocommit = True
        return connection

    def dsn(self, role: str, database: str = roles.DATABASE) -> str:
        """A connection string for psycopg2 and for the programs of PostgreSQL."""
        return f"host='{self.socket_directory}' port={PORT} user={role} dbname={database}"

    def stop(self) -> None:
        """Stop the server and wait for it. Open connections are closed, data are safe."""
        if not (self.directory / "PG_VERSION").exists():
            return
        with self._lock("lock", fcntl.LOCK_EX):
            try:
                if self.postmaster():
                    wheel.run("pg_ctl", "stop", "-D", str(self.directory), "-m", "fast", "-w", "-t", "60")
            except subprocess.CalledProcessError as error:
                raise ClusterError(f"PostgreSQL does not stop:\n{error.output}") from error

    @contextmanager
    def in_use(self) -> Iterator["Cluster"]:
        """Keep the server running; the last one to leave stops it."""
        self.directory.parent.mkdir(parents=True, exist_ok=True)
        with self._lock("users", fcntl.LOCK_SH) as file:
            self.ensure()
            try:
                yield self
            finally:
                with suppress(BlockingIOError):
                    fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    self.stop()

    def destroy(self) -> None:
        """Stop the server and delete all its data."""
        self.stop()
        shutil.rmtree(self.directory, ignore_errors=True)

    # -- state ---------------------------------------------------------------------------------------------------
    @property
    def socket_directory(self) -> Path:
        """The data folder, or a short one under /tmp where its name is too long for a socket."""
        if len(os.fsencode(self.directory)) <= SOCKET_DIRECTORY_MAX and "'" not in str(self.directory):
            return self.directory
        digest = hashlib.sha256(os.fsencode(self.directory)).hexdigest()[:12]
        return Path(f"/tmp/parkadmin-{os.geteuid()}-{digest}")

    @property
    def _marker(self) -> Path:
        return self.directory / "parkadmin.ready"

    def is_ready(self) -> bool:
        """Whether it was set up completely and somebody listens on the socket (about 0.05 ms)."""
        try:
            if self._marker.read_text() != BOOTSTRAP_VERSION:
                return False
            with socket.socket(socket.AF_UNIX) as knock:
                knock.connect(str(self.socket_directory / f".s.PGSQL.{PORT}"))
        except OSError:
            return False
        return True

    def postmaster(self) -> int | None:
        """The process id of the running server. A number left over from a killed one may belong to anybody now."""
        try:
            pid = int((self.directory / "postmaster.pid").read_text().split()[0])
            words = psutil.Process(pid).cmdline()
        except (OSError, ValueError, IndexError, psutil.Error):
            return None
        return pid if str(self.directory) in words else None

    # -- the steps -----------------------------------------------------------------------------------------------
    @contextmanager
    def _lock(self, name: str, kind: int) -> Iterator[Any]:
        with self.directory.with_name(f"{self.directory.name}.{name}").open("a") as file:
            fcntl.flock(file, kind)
            yield file

    def _refuse_foreign_data(self) -> None:
        """A server that was made by another person cannot be run by us, except by root."""
        if os.geteuid() and self.directory.exists() and self.directory.stat().st_uid != os.geteuid():
            raise ClusterError(f"{self.directory} belongs to another user: run as that user, or set DATA_DIR")

    def _create(self) -> None:
        """initdb in a folder beside it, renamed when complete: killed half-way, it starts over."""
        if wheel.server_user():
            wheel.open_way(self.directory)
            wheel.open_programs()
        if (self.directory / "PG_VERSION").exists():
            return
        fresh = self.directory.with_name(f"{self.directory.name}.new")
        shutil.rmtree(fresh, ignore_errors=True)
        self._own_folder(fresh)
        self._initdb(fresh)
        fresh.rename(self.directory)

    def _initdb(self, fresh: Path) -> None:
        """UTF-8 without ICU, the same order on every machine. Trust is safe: only we may enter the socket's folder."""
        common = ["-D", str(fresh), "-U", roles.SUPERUSER, "--auth=trust", "--encoding=UTF8"]
        common += ["--no-sync"] if self.options.get("fsync") == "off" else []
        try:
            wheel.run("initdb", *common, "--locale=C.UTF-8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8")
        except subprocess.CalledProcessError as error:
            raise ClusterError(f"initdb failed:\n{error.output}") from error

    def _own_folder(self, path: Path) -> None:
        """A folder that only the server's user may enter; all that lies in it belongs to that user."""
        path.mkdir(mode=0o700, exist_ok=True)
        user = wheel.server_user()
        if user and path.stat().st_uid != user.pw_uid:
            for item in (path, *path.rglob("*")):
                os.chown(item, user.pw_uid, user.pw_gid, follow_symlinks=False)
        elif not user and path.stat().st_uid != os.geteuid():
            raise ClusterError(f"{path} belongs to another user")

    def _start(self) -> None:
        """Start it, several times if need be: the children of a killed server need a moment to go."""
        self._own_folder(self.directory)
        self._own_folder(self.socket_directory)
        for pause in (0.2, 0.5, 1, 2, 4, 0):
            if self.postmaster():
                return
            (self.directory / "postmaster.pid").unlink(missing_ok=True)
            try:
                wheel.run("pg_ctl", "start", "-D", str(self.directory), "-w", "-t", "60",
                          "-l", str(self.directory / "start.log"), "-o", self._command_line())
                return
            except subprocess.CalledProcessError as error:
                said = error.output
            time.sleep(pause)
        raise ClusterError(f"PostgreSQL does not start:\n{said}\n{self._last_words()}")

    def _command_line(self) -> str:
        settings = self.options | {"listen_addresses": "", "unix_socket_directories": str(self.socket_directory),
                                   "port": str(PORT)}
        return " ".join(f"-c {shlex.quote(f'{name}={value}')}" for name, value in settings.items())

    def _last_words(self) -> str:
        logs = sorted(self.directory.glob("log/*.log"), key=lambda path: path.stat().st_mtime)[-1:]
        texts = [path.read_text(errors="replace") for path in (self.directory / "start.log", *logs) if path.exists()]
        return "\n".join(text[-1500:] for text in texts)

    def _bootstrap(self) -> None:
        """Roles and database; then the marker that lets others in."""
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                roles.bootstrap(f"host='{self.socket_directory}' port={PORT} user={roles.SUPERUSER}")
                break
            except psycopg2.OperationalError as error:
                if time.monotonic() > deadline or not any(text in str(error) for text in PASSING):
                    raise
            time.sleep(0.1)
        self._marker.write_text(BOOTSTRAP_VERSION)
