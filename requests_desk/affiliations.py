"""Tells the core for which partners a person answers."""
from typing import Any

from parkadmin.core.models import User
from parkadmin.core.people import affiliation_source

from .models import PartnerContact


@affiliation_source
def partner_contacts(user: User) -> dict[str, Any]:
    """The `partners` field of an Actor."""
    rows = list(PartnerContact.objects.filter(user=user).select_related("partner"))
    if not rows:
        return {}
    return {"partners": frozenset(row.partner_id for row in rows), "organization": rows[0].partner.name}
