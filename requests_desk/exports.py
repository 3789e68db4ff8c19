"""What the Excel files of the desk hold: the columns of each list. For staff: names and amounts are in it."""
from __future__ import annotations

from datetime import datetime

from django.http import FileResponse
from django.utils.translation import gettext as _

from parkadmin.core.actors import Actor
from parkadmin.core.excel import workbook
from parkadmin.core.reference.regions import region_name
from parkadmin.core.reference.sectors import sector_name

from .handover import known_tenant
from .models import HelpRequest, Referral, Resource

MOST_ROWS = 100_000


def export_requests(rows: object, at: datetime) -> FileResponse:
    """Requests as filtered, newest first."""
    return workbook(_name(_("Requests"), at), [
        (_("Number"), lambda row: row.number), (_("Title"), lambda row: row.title),
        (_("Tenant"), lambda row: row.tenant.name), (_("Park"), lambda row: row.park.name),
        (_("Kind"), lambda row: row.kind.name if row.kind else ""), (_("State"), HelpRequest.get_state_display),
        (_("Priority"), HelpRequest.get_priority_display), (_("Officer"), lambda row: str(row.owner or "")),
        (_("Sector"), lambda row: sector_name(row.sector)),
        (_("Regions wanted"), lambda row: ", ".join(map(region_name, row.regions))),
        (_("Budget"), lambda row: row.budget), (_("Currency"), lambda row: row.currency if row.budget else ""),
        (_("People concerned"), lambda row: row.people), (_("Wanted by"), lambda row: row.wanted_by),
        (_("Submitted at"), lambda row: row.submitted_at), (_("Signed for at"), lambda row: row.signed_at),
        (_("First response at"), lambda row: row.responded_at), (_("Result due"), lambda row: row.result_due_at),
        (_("Resolved at"), lambda row: row.resolved_at), (_("Closed at"), lambda row: row.closed_at),
        (_("Resolution"), HelpRequest.get_resolution_display), (_("Rating"), lambda row: row.rating),
        (_("Times reopened"), lambda row: row.reopened_count),
    ], rows.order_by("-pk")[:MOST_ROWS].iterator(chunk_size=500))


def export_referrals(rows: object, at: datetime, actor: Actor) -> FileResponse:
    """Referrals as filtered, newest first; the tenant's name only where the reader's park may know it."""
    return workbook(_name(_("Referrals"), at), [
        (_("Number"), lambda row: row.number), (_("Title"), lambda row: row.title),
        (_("From"), lambda row: row.origin_park.name), (_("To"), lambda row: row.destination_organization.name),
        (_("Resource"), lambda row: row.resource.name if row.resource else ""),
        (_("State"), Referral.get_state_display), (_("Sent at"), lambda row: row.sent_at),
        (_("Signed for at"), lambda row: row.received_at), (_("Answered at"), lambda row: row.answered_at),
        (_("Expected date"), lambda row: row.expected_on), (_("Ended at"), lambda row: row.ended_at),
        (_("Reason"), Referral.get_reason_code_display), (_("Round"), lambda row: row.round),
        (_("Tenant"), lambda row: known_tenant(actor, row)),
    ], rows.order_by("-pk")[:MOST_ROWS].iterator(chunk_size=500))


def export_resources(rows: object, at: datetime) -> FileResponse:
    """Entries of the directory as filtered, newest first."""
    return workbook(_name(_("Resources"), at), [
        (_("Name (Chinese)"), lambda row: row.name_zh), (_("Name (English)"), lambda row: row.name_en),
        (_("Partner"), lambda row: row.partner.name), (_("Kind"), lambda row: row.kind.name),
        (_("Regions served"), lambda row: ", ".join(map(region_name, row.regions))),
        (_("Experts"), lambda row: ", ".join(expert.name for expert in row.experts.all())),
        (_("Capacity"), Resource.get_capacity_display), (_("Confirmed on"), lambda row: row.assured_on),
        (_("State"), Resource.get_status_display),
    ], rows.order_by("-pk")[:MOST_ROWS].iterator(chunk_size=500))


def _name(what: str, at: datetime) -> str:
    return f"{what} {at:%Y-%m-%d}"
