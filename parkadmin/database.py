"""Which database the installation uses, and as whom.

DATABASE_URL names a PostgreSQL server (14 or newer) of the operator; DATABASE_OWNER_URL, if given, the role that owns
the tables and runs migrations. Without DATABASE_URL an embedded server under the data folder is used, which starts
with the first connection.
"""
import os
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from parkadmin.postgresql import roles

COMMON = {
    "CONN_MAX_AGE": None,  # a new connection per request costs 15 ms
    "CONN_HEALTH_CHECKS": True,
    "ATOMIC_REQUESTS": False,
}
OWNER_KEYS = ("USER", "PASSWORD", "HOST", "PORT", "NAME")


def configure(env: Any, data_dir: Path) -> dict[str, dict[str, Any]]:
    """settings.DATABASES from the environment."""
    if not env.str("DATABASE_URL", default=""):
        return {"default": embedded(data_dir / "postgres")}
    settings = env.db_url("DATABASE_URL", engine="django.db.backends.postgresql") | COMMON
    if env.str("DATABASE_OWNER_URL", default=""):
        owner = env.db_url("DATABASE_OWNER_URL")
        settings["OWNER"] = {key: owner.get(key, "") for key in OWNER_KEYS}
    return {"default": settings}


def embedded(directory: Path, name: str = roles.DATABASE, options: Mapping[str, str] | None = None) -> dict[str, Any]:
    """Django's settings for one database of the embedded server in `directory`; `options` as in postgresql.conf."""
    from parkadmin.postgresql.cluster import PORT, Cluster

    return COMMON | {
        "ENGINE": "parkadmin.postgresql", "NAME": name, "USER": roles.APP, "PASSWORD": "", "PORT": str(PORT),
        "HOST": str(Cluster(directory).socket_directory), "OPTIONS": {}, "OWNER": {"USER": roles.OWNER},
        "EMBEDDED": {"directory": str(directory), "options": dict(options or {})},
    }


def cluster(alias: str = "default") -> Any:
    """The embedded server behind a connection of Django, or None where the operator brought a server."""
    from django.db import connections

    from parkadmin.postgresql.cluster import Cluster

    found = connections[alias].settings_dict.get("EMBEDDED")
    return Cluster(Path(found["directory"]), found["options"]) if found else None


def dsn(role: str = roles.APP, alias: str = "default") -> str:
    """A psycopg2 connection string to Django's database as `role` (embedded server only: else everybody is USER)."""
    from django.db import connections

    settings, server = connections[alias].settings_dict, cluster(alias)
    if server:
        server.ensure()
        return server.dsn(role, settings["NAME"])
    keys = {"HOST": "host", "PORT": "port", "USER": "user", "PASSWORD": "password", "NAME": "dbname"}
    return " ".join(f"{name}='{settings[key]}'" for key, name in keys.items() if settings[key])


@contextmanager
def as_owner(alias: str = "default") -> Iterator[Any]:
    """Let Django's connection be the owner of the tables: for migrations, never for serving."""
    from django.db import connections

    connection = connections[alias]
    owner = connection.settings_dict.get("OWNER") or {}
    before = {key: connection.settings_dict[key] for key in owner}
    connection.close()
    connection.settings_dict.update(owner)
    try:
        yield connection
    finally:
        connection.close()
        connection.settings_dict.update(before)


def current_role(connection: Any) -> str:
    """The role as which Django is connected."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        return cursor.fetchone()[0]


def grant(connection: Any, app: str) -> None:
    """Give the application's role its rights on all tables, as the owner. Nothing to do where both are one role."""
    if app == current_role(connection):
        return
    with connection.cursor() as cursor:
        for statement in roles.grants(app):
            cursor.execute(statement)
        tables = connection.introspection.table_names(cursor)
        for table in set(roles.APPEND_ONLY) & set(tables):
            cursor.execute(roles.revokes(app, table))


def secret_key(data_dir: Path) -> str:
    """The key of this installation, made at first use. Of several processes at once the first one's key counts."""
    path = data_dir / "secret_key"
    if not path.exists():
        make_data_dir(data_dir)
        draft = data_dir / f".secret_key.{os.getpid()}.{secrets.token_hex(4)}"
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(50))
        with suppress(FileExistsError):
            os.link(draft, path)
        draft.unlink()
    return path.read_text().strip()


def make_data_dir(data_dir: Path) -> None:
    """The folder for everything that is not code. Others may at most pass through it (the server's user, as root)."""
    if not data_dir.exists():
        data_dir.mkdir(parents=True, exist_ok=True)
        data_dir.chmod(0o711 if os.geteuid() == 0 else 0o700)
