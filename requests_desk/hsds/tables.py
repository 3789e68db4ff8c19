"""HSDS as tables: a zip of CSV files with a `datapackage.json`, flattened from the nested shapes and back again.

Cells that a spreadsheet would take for a formula begin with an apostrophe, which reading takes away again.
"""
from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Iterable, Mapping
from typing import Any

from parkadmin.core.excel import FORMULA

PARK = "innovation_park"
# Table: its file (as in the tabular form of HSDS 3.0) and the columns that we write.
TABLES: dict[str, tuple[str, list[str]]] = {
    "organization": ("organizations.csv", ["id", "name", "alternate_name", "description", "email", "website", PARK]),
    "service": ("services.csv", ["id", "organization_id", "name", "alternate_name", "description", "url", "email",
                                 "status", "fees_description", "wait_time", "eligibility_description", "assured_date",
                                 "last_modified", PARK]),
    "location": ("locations.csv", ["id", "location_type", "organization_id", "name", "alternate_name",
                                   "transportation", "latitude", "longitude", "external_identifier",
                                   "external_identifier_type", PARK]),
    "address": ("addresses.csv", ["id", "location_id", "address_1", "address_2", "city", "state_province",
                                  "postal_code", "country", "address_type"]),
    "service_at_location": ("service_at_location.csv", ["id", "service_id", "location_id"]),
    "service_area": ("service_areas.csv", ["id", "service_id", "name", "description", "extent", "extent_type"]),
    "language": ("languages.csv", ["id", "service_id", "name", "code"]),
    "required_document": ("required_documents.csv", ["id", "service_id", "document"]),
    "contact": ("contacts.csv", ["id", "service_id", "name", "title", "department", "email", PARK]),
    "phone": ("phones.csv", ["id", "organization_id", "number"]),
    "schedule": ("schedules.csv", ["id", "service_id", "attending_type"]),
    "attribute": ("attributes.csv", ["id", "link_id", "taxonomy_term_id", "link_entity", "value"]),
    "taxonomy": ("taxonomies.csv", ["id", "name", "description", "version"]),
    "taxonomy_term": ("taxonomy_terms.csv", ["id", "code", "name", "description", "parent_id", "taxonomy", "language",
                                             "taxonomy_id", PARK]),
}
FILES = {file: table for table, (file, _columns) in TABLES.items()}
# Where a list or an object of a nested shape goes.
NESTED = {"phones": "phone", "schedules": "schedule", "service_areas": "service_area", "languages": "language",
          "service_at_locations": "service_at_location", "required_documents": "required_document",
          "contacts": "contact", "attributes": "attribute", "locations": "location", "addresses": "address",
          "services": "service", "organization": "organization", "location": "location",
          "taxonomy_term": "taxonomy_term", "taxonomy_detail": "taxonomy"}


def flatten(document: Mapping[str, Any]) -> dict[str, dict[str, dict[str, Any]]]:
    """Rows by table and id. A row that is met again in a shorter form loses nothing."""
    found: dict[str, dict[str, dict[str, Any]]] = {table: {} for table in TABLES}
    for table, key in (("organization", "organizations"), ("service", "services"), ("taxonomy", "taxonomies"),
                       ("taxonomy_term", "taxonomy_terms")):
        for row in document.get(key, ()):
            _take(found, table, row)
    return found


def _take(found: dict[str, dict[str, dict[str, Any]]], table: str, row: Mapping[str, Any]) -> None:
    columns = TABLES[table][1]
    kept = found[table].setdefault(row["id"], {})
    kept.update({name: row[name] for name in columns if name in row})
    for name, value in row.items():
        if name in NESTED:
            for each in value if isinstance(value, list) else [value]:
                _take(found, NESTED[name], each)


def cell(value: Any) -> str:
    """A value as it stands in a file."""
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, int | float):
        return str(value)
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(FORMULA) else text


def plain(text: str) -> str:
    """A cell as it was before it was made harmless."""
    return text[1:] if text[:1] == "'" and text[1:2] in FORMULA else text


def as_zip(document: Mapping[str, Any]) -> bytes:
    """The tables with their description."""
    tables, packed = flatten(document), io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for table, (file, columns) in TABLES.items():
            archive.writestr(file, _csv(columns, tables[table].values()))
        archive.writestr("datapackage.json", json.dumps(_package(), indent=1))
    return packed.getvalue()


def _csv(columns: list[str], rows: Iterable[Mapping[str, Any]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(columns)
    writer.writerows([cell(row.get(name)) for name in columns] for row in rows)
    return "\ufeff" + text.getvalue()


def _package() -> dict[str, Any]:
    """Frictionless tabular data package: which file has which columns."""
    return {"name": "hsds", "profile": "tabular-data-package", "resources": [
        {"name": table, "path": file, "profile": "tabular-data-resource", "format": "csv", "mediatype": "text/csv",
         "encoding": "utf-8", "schema": {"primaryKey": "id", "fields": [{"name": name, "type": "string"}
                                                                       for name in columns]}}
        for table, (file, columns) in TABLES.items()]}


def nest(tables: Mapping[str, list[dict[str, Any]]]) -> dict[str, Any]:
    """The nested document of tables that were read: services with their parts, organizations with theirs."""
    terms = {row["id"]: row for row in tables.get("taxonomy_term", []) if row.get("id")}
    places = {row["id"]: {**row, "addresses": []} for row in tables.get("location", []) if row.get("id")}
    for row in tables.get("address", []):
        if row.get("location_id") in places:
            places[row["location_id"]]["addresses"].append(row)
    organizations = {row.get("id", f"row {number}"): {**row, "phones": [], "locations": []}
                     for number, row in enumerate(tables.get("organization", []), start=1)}
    services = {row.get("id", f"row {number}"): {**row}
                for number, row in enumerate(tables.get("service", []), start=1)}
    for place in places.values():
        if place.get("organization_id") in organizations:
            organizations[place["organization_id"]]["locations"].append(place)
    for row in tables.get("phone", []):
        if row.get("organization_id") in organizations:
            organizations[row["organization_id"]]["phones"].append(row)
    for name, table in (("service_areas", "service_area"), ("languages", "language"), ("schedules", "schedule"),
                        ("required_documents", "required_document"), ("contacts", "contact")):
        for row in tables.get(table, []):
            if row.get("service_id") in services:
                services[row["service_id"]].setdefault(name, []).append(row)
    for row in tables.get("service_at_location", []):
        if row.get("service_id") in services and row.get("location_id") in places:
            services[row["service_id"]].setdefault("service_at_locations", []).append(
                {**row, "location": places[row["location_id"]]})
    for row in tables.get("attribute", []):
        if row.get("link_id") in services:
            term = terms.get(row.get("taxonomy_term_id", ""), {"code": row.get("value", "")})
            services[row["link_id"]].setdefault("attributes", []).append({**row, "taxonomy_term": term})
    return {"organizations": list(organizations.values()), "services": list(services.values())}
