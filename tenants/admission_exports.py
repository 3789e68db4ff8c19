"""The pipeline as an Excel file, exactly as it is filtered. Reviews and notes stay inside."""
from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet
from django.http import FileResponse
from django.utils.translation import gettext as _

from parkadmin.core.excel import workbook
from parkadmin.core.reference.regions import region_name
from parkadmin.core.reference.sectors import sector_name

from .models import Application

MOST_ROWS = 20_000


def export_applications(rows: QuerySet[Application], at: datetime) -> FileResponse:
    """Applications as filtered, newest first."""
    title = f"{_('Applications')} {at:%Y-%m-%d}"
    return workbook(title, [
        (_("Number"), lambda row: row.number), (_("Name (Chinese)"), lambda row: row.name_zh),
        (_("Name (English)"), lambda row: row.name_en), (_("Park"), lambda row: row.park.name),
        (_("Kind"), Application.get_kind_display), (_("Unified social credit code"), lambda row: row.uscc),
        (_("Sector"), lambda row: sector_name(row.sector) if row.sector else ""),
        (_("Origin"), lambda row: region_name(row.origin) if row.origin else ""),
        (_("State"), Application.get_state_display), (_("State since"), lambda row: row.state_since),
        (_("Due at"), lambda row: row.due_at), (_("In charge"), lambda row: str(row.owner or "")),
        (_("Submitted at"), lambda row: row.submitted_at), (_("Signed for at"), lambda row: row.signed_at),
        (_("Decided at"), lambda row: row.decided_at), (_("Reason"), Application.get_reason_code_display),
        (_("People"), lambda row: row.people), (_("Space wanted (m²)"), lambda row: row.space_wanted),
        (_("Planned investment"), lambda row: row.investment_planned), (_("Contact"), lambda row: row.contact_name),
        (_("Phone"), lambda row: row.phone), (_("E-mail"), lambda row: row.email),
    ], rows.order_by("-pk")[:MOST_ROWS].iterator(chunk_size=500))
