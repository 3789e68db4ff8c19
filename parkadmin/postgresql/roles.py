"""Who may do what in the database. The application owns nothing and is no superuser, so that guards mean something."""
import psycopg2
from psycopg2 import sql
from psycopg2.extensions import connection as Connection

SUPERUSER, OWNER, APP = "postgres", "parkadmin_owner", "parkadmin_app"
DATABASE = "parkadmin"
# Tables whose rows are never changed: the application may only add to them.
APPEND_ONLY = ("core_event",)
ATTRIBUTES = {OWNER: "LOGIN NOSUPERUSER NOBYPASSRLS CREATEDB", APP: "LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB"}


def bootstrap(superuser_dsn: str) -> None:
    """Make roles, database and extension where they are missing. `superuser_dsn` has no dbname. May be repeated."""
    with _open(superuser_dsn, "postgres") as connection, connection.cursor() as cursor:
        create_roles(connection)
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE])
        if not cursor.fetchone():
            create_extension(superuser_dsn, "template1")
            create_database(connection, DATABASE)
    create_extension(superuser_dsn, DATABASE)


def create_roles(connection: Connection) -> None:
    """Make both roles where they are missing."""
    with connection.cursor() as cursor:
        for role, attributes in ATTRIBUTES.items():
            cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
            verb = "ALTER" if cursor.fetchone() else "CREATE"
            cursor.execute(sql.SQL(f"{verb} ROLE {{}} {attributes}").format(sql.Identifier(role)))


def create_database(connection: Connection, name: str, template: str | None = None) -> None:
    """Make a database that belongs to the owner, empty or as a copy of `template`."""
    copy = sql.SQL(" TEMPLATE {}").format(sql.Identifier(template)) if template else sql.SQL("")
    command = sql.SQL("CREATE DATABASE {} OWNER {}").format(sql.Identifier(name), sql.Identifier(OWNER))
    with connection.cursor() as cursor:
        cursor.execute(command + copy)


def create_extension(superuser_dsn: str, database: str) -> None:
    """pgvector, where the server has it."""
    with _open(superuser_dsn, database) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_available_extensions WHERE name = 'vector'")
        if cursor.fetchone():
            cursor.execute("CREATE EXTENSION IF NOT EXISTS vector")


def grants(app: str) -> list[sql.Composable]:
    """Statements for the owner after migrations: what the application's role may do, now and with later tables."""
    rows, names = sql.SQL("SELECT, INSERT, UPDATE, DELETE"), {"app": sql.Identifier(app)}
    return [
        sql.SQL("GRANT USAGE ON SCHEMA public TO {app}").format(**names),
        sql.SQL("GRANT {rows} ON ALL TABLES IN SCHEMA public TO {app}").format(rows=rows, **names),
        sql.SQL("GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {app}").format(**names),
        sql.SQL("ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT {rows} ON TABLES TO {app}").format(
            rows=rows, **names),
        sql.SQL("ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO {app}").format(**names),
    ]


def revokes(app: str, table: str) -> sql.Composable:
    """The statement that leaves the application's role only SELECT and INSERT on `table`."""
    return sql.SQL("REVOKE UPDATE, DELETE, TRUNCATE ON {} FROM {}").format(sql.Identifier(table), sql.Identifier(app))


class _open:
    """A connection in autocommit mode that is closed at the end (psycopg2's own `with` only ends a transaction)."""

    def __init__(self, dsn: str, database: str) -> None:
        self.connection = psycopg2.connect(f"{dsn} dbname={database}")

    def __enter__(self) -> Connection:
        self.connection.autocommit = True
        return self.connection

    def __exit__(self, *exception: object) -> None:
        self.connection.close()
