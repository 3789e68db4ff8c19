"""The table of vectors: there only where the database has pgvector. Everything else works without it, on words alone.

A document has one vector of its whole text in each language (`is_whole`), and one of each passage of a longer one.
"""
from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import Error, connection, transaction

TABLE = "requests_desk_matchvector"
DIMENSIONS = 512
CREATE = f"""
CREATE TABLE IF NOT EXISTS {TABLE} (
    document_id bigint NOT NULL REFERENCES requests_desk_matchdocument (id) ON DELETE CASCADE,
    part smallint NOT NULL,
    is_whole boolean NOT NULL,
    vector halfvec({DIMENSIONS}) NOT NULL,
    PRIMARY KEY (document_id, part)
);
CREATE INDEX IF NOT EXISTS match_vector_whole ON {TABLE} USING hnsw (vector halfvec_ip_ops)
    WITH (m = 8, ef_construction = 32) WHERE is_whole;
"""


def install(cursor: Any) -> bool:
    """Make the extension and the table, as the owner of the tables; False where the server has no pgvector, or the
    role may not add it."""
    cursor.execute("SELECT count(*) FROM pg_extension WHERE extname = 'vector'")
    if not cursor.fetchone()[0]:
        try:
            with transaction.atomic():
                cursor.execute("CREATE EXTENSION IF NOT EXISTS vector")
        except Error:
            return False
    cursor.execute(CREATE)
    return True


def remove(cursor: Any) -> None:
    """Drop the table."""
    cursor.execute(f"DROP TABLE IF EXISTS {TABLE}")


def available() -> bool:
    """Whether this database keeps vectors. Asked once for each database of the process."""
    name = connection.settings_dict["NAME"]
    if name not in _known:
        with connection.cursor() as cursor:
            cursor.execute("SELECT to_regclass(%s) IS NOT NULL", [TABLE])
            _known[name] = cursor.fetchone()[0]
    return _known[name]


def forget_answer() -> None:
    """Ask again: the table was made."""
    _known.clear()


_known: dict[str, bool] = {}


def literal(vector: Iterable[float]) -> str:
    """A vector as PostgreSQL reads it."""
    return "[" + ",".join(f"{value:.5g}" for value in vector) + "]"
