"""The directory as a file: what is filtered, as HSDS JSON or as a zip of CSV files."""
from __future__ import annotations

import json
from typing import Any

from django.db.models import QuerySet

from requests_desk import hsds_queries as queries

from . import shapes, tables

MOST = 20_000


def document(rows: QuerySet, contacts: bool) -> dict[str, Any]:
    """Services in full, their organizations, and the vocabularies."""
    found = list(queries.with_parts(rows).order_by("pk")[:MOST])
    owners = {row.partner_id: row.partner for row in found}
    return {"version": "3.0", "profile": "innovation park",
            "organizations": [organization(row, contacts) for row in owners.values()],
            "services": [shapes.full_service(row, contacts) for row in found],
            "taxonomies": [shapes.taxonomy(sort) for sort in shapes.TAXONOMIES],
            "taxonomy_terms": shapes.all_terms(*queries.kinds_and_topics())}


def organization(row: Any, contacts: bool) -> dict[str, Any]:
    """An organization with its telephone; its places stand with the services."""
    data = shapes.organization(row, contacts)
    return {**data, "phones": [shapes.phone(row)]} if contacts and row.phone else data


def as_json(found: dict[str, Any]) -> bytes:
    return json.dumps(found, ensure_ascii=False, indent=1).encode()


def as_zip(found: dict[str, Any]) -> bytes:
    return tables.as_zip(found)
