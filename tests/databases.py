"""Databases for the tests: an embedded server of their own, one database per process, all copies of a migrated one."""
import fcntl
import hashlib
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import psutil
import psycopg2
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connections
from psycopg2 import sql

from parkadmin import database
from parkadmin.postgresql import roles
from parkadmin.postgresql.cluster import Cluster

DIRECTORY = Path(__file__).resolve().parent.parent / ".data" / "test-postgres"
FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "max_connections": "300",
        "autovacuum": "off", "max_wal_size": "4GB"}
PREFIX, TEMPLATE = "parkadmin_test_", "parkadmin_template_"
TEMPLATES_KEPT = 4


class Server:
    """The server that the tests use: TEST_DATABASE_URL (a superuser) if given, else an embedded one."""

    def __init__(self) -> None:
        self.url = os.environ.get("TEST_DATABASE_URL", "")
        self.cluster = Cluster(DIRECTORY, FAST)

    @contextmanager
    def in_use(self) -> Iterator[None]:
        """Keep the server running as long as any test run needs it."""
        if self.url:
            yield
            return
        with self.cluster.in_use():
            yield

    def settings(self, name: str) -> dict[str, Any]:
        """Django's settings for one database: connected as the application, no superuser."""
        if not self.url:
            return database.embedded(DIRECTORY, name, FAST)
        parts = urlsplit(self.url)
        base = {"ENGINE": "django.db.backends.postgresql", "NAME": name, "USER": unquote(parts.username or ""),
                "PASSWORD": unquote(parts.password or ""), "HOST": parts.hostname or "", "PORT": str(parts.port or "")}
        owner = {"OPTIONS": {"options": f"-c role={roles.OWNER}"}}
        return database.COMMON | base | {"OPTIONS": {"options": f"-c role={roles.APP}"}, "OWNER": owner}

    def connect(self, name: str = "postgres") -> Any:
        """A superuser's psycopg2 connection, with autocommit."""
        if not self.url:
            return self.cluster.connect(roles.SUPERUSER, name)
        connection = psycopg2.connect(urlsplit(self.url)._replace(path=f"/{name}").geturl())
        connection.autocommit = True
        return connection

    def execute(self, *statements: Any) -> list[tuple[Any, ...]]:
        """Run statements as the superuser; the rows of the last one."""
        connection = self.connect()
        try:
            with connection.cursor() as cursor:
                for statement in statements:
                    cursor.execute(statement)
                return cursor.fetchall() if cursor.description else []
        finally:
            connection.close()


SERVER = Server()


def use(name: str) -> None:
    """Let Django's default connection be this database."""
    connections["default"].close()
    del connections["default"]
    settings.DATABASES = {"default": SERVER.settings(name)}
    connections.settings = connections.configure_settings(settings.DATABASES)


def new_database() -> str:
    """A fresh copy of the migrated database, named after this process; Django is connected to it."""
    sweep()
    template = migrated_template()
    name = f"{PREFIX}{os.getpid()}_{secrets.token_hex(4)}"
    copy(template, name)
    use(name)
    return name


def copy(template: str, name: str) -> None:
    """Make `name` a copy of `template`."""
    connection = SERVER.connect()
    try:
        roles.create_database(connection, name, template)
    finally:
        connection.close()


def drop(name: str) -> None:
    """Delete a database, whoever is connected to it."""
    connections["default"].close()
    SERVER.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def sweep() -> None:
    """Delete what killed runs and outdated migrations have left."""
    rows = SERVER.execute("SELECT datname FROM pg_database ORDER BY oid")
    names = [name for (name,) in rows]
    for name in names:
        if name.startswith(PREFIX) and not psutil.pid_exists(int(name.removeprefix(PREFIX).split("_")[0])):
            drop(name)
    templates = [name for name in names if name.startswith(TEMPLATE)]
    for name in templates[:-TEMPLATES_KEPT]:
        drop(name)


def migrated_template() -> str:
    """The name of the migrated database for the present migrations: made by the first process that asks."""
    name = TEMPLATE + digest()
    with DIRECTORY.with_name("test-template.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not SERVER.execute(sql.SQL("SELECT 1 FROM pg_database WHERE datname = {}").format(sql.Literal(name))):
            _migrate(name)
    return name


def _migrate(name: str) -> None:
    draft = f"{PREFIX}{os.getpid()}_draft"
    drop(draft)
    connection = SERVER.connect()
    try:
        roles.create_roles(connection)
        roles.create_database(connection, draft)
    finally:
        connection.close()
    use(draft)
    call_command("migrate", verbosity=0, interactive=False, run_syncdb=True)
    connections["default"].close()
    SERVER.execute(sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(draft), sql.Identifier(name)))


def digest() -> str:
    """What the schema follows from: our migrations, the code that grants rights, and the versions of the rest."""
    sources = [Path(roles.__file__), Path(database.__file__)]
    for config in apps.get_app_configs():
        if Path(config.path).is_relative_to(settings.BASE_DIR) and ".venv" not in Path(config.path).parts:
            found = sorted(Path(config.path).glob("migrations/*.py"))
            sources += found if len(found) > 1 else sorted(Path(config.path).rglob("*.py"))
    parts = [path.read_bytes() for path in sources]
    parts += [version(name).encode() for name in ("Django", "django-allauth", "django-tasks-db", "django-pgtrigger")]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()[:16]


def empty(name: str) -> None:
    """Take every row out of the database that is not in the migrated one, past all guards (as the superuser)."""
    connection = SERVER.connect(name)
    try:
        with connection.cursor() as cursor:
            cursor.execute("SET session_replication_role = replica")  # no triggers, no foreign keys
            cursor.execute(EMPTY)
    finally:
        connection.close()


KEPT = ("django_migrations", "django_content_type", "auth_permission")
EMPTY = f"""
DO $$
DECLARE name text; filled boolean;
BEGIN
  FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename NOT IN {KEPT} LOOP
    EXECUTE format('SELECT EXISTS (SELECT FROM %I)', name) INTO filled;
    IF filled THEN EXECUTE format('DELETE FROM %I', name); END IF;
  END LOOP;
END $$
"""
