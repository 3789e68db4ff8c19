"""The register as an Excel file. For staff: names and phone numbers are in it."""
from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet
from django.http import FileResponse
from django.utils.translation import gettext as _

from parkadmin.core.excel import Column, workbook
from parkadmin.core.reference.languages import listed
from parkadmin.core.reference.regions import region_name
from parkadmin.core.reference.sectors import sector_name

from .models import Tenant
from .register_queries import for_export

MOST_ROWS = 100_000


def export_tenants(rows: QuerySet[Tenant], at: datetime) -> FileResponse:
    """Tenants as filtered, newest first."""
    found = for_export(rows).order_by("-pk")[:MOST_ROWS].iterator(chunk_size=500)
    return workbook(f"{_('Companies and teams')} {at:%Y-%m-%d}", [*_facts(), *_parts()], found)


def _facts() -> list[Column]:
    return [
        (_("Number"), lambda row: row.number), (_("Name (Chinese)"), lambda row: row.name_zh),
        (_("Name (English)"), lambda row: row.name_en), (_("Park"), lambda row: row.park.name),
        (_("Kind"), lambda row: row.get_kind_display()),
        (_("Unified social credit code"), lambda row: row.uscc),
        (_("Sector"), lambda row: f"{row.sector} {sector_name(row.sector)}".strip()),
        (_("Origin"), lambda row: region_name(row.origin)), (_("Stage"), lambda row: row.get_stage_display()),
        (_("State"), lambda row: row.get_state_display()), (_("Registered on"), lambda row: row.registered_on),
        (_("Founded on"), lambda row: row.founded_on), (_("Graduated or left on"), lambda row: row.ended_on),
        (_("Legal representative"), lambda row: row.representative),
        (_("Registered capital (yuan)"), lambda row: row.registered_capital),
        (_("Phone"), lambda row: row.phone), (_("Website"), lambda row: row.website),
    ]


def _parts() -> list[Column]:
    return [
        (_("Contact"), lambda row: next((contact.name for contact in row.first), "")),
        (_("Contact's phone"), lambda row: next((contact.phone for contact in row.first), "")),
        (_("Contact's e-mail"), lambda row: next((contact.email for contact in row.first), "")),
        (_("Rooms"), lambda row: listed(str(room).strip() for room in row.rooms_now)),
        (_("Markets now"), lambda row: listed(region_name(each.region) for each in row.markets.all()
                                              if not each.is_planned)),
        (_("Markets planned"), lambda row: listed(region_name(each.region) for each in row.markets.all()
                                                  if each.is_planned)),
    ]
