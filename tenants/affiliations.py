"""Tells the core to which tenants a person belongs."""
from typing import Any

from parkadmin.core.models import User
from parkadmin.core.people import affiliation_source

from .models import Membership


@affiliation_source
def memberships(user: User) -> dict[str, Any]:
    """The `tenants` field of an Actor, and the company's name for the history."""
    rows = list(Membership.objects.filter(user=user).select_related("tenant"))
    return {"tenants": {row.tenant_id: row.role for row in rows},
            "organization": rows[0].tenant.name if rows else ""} if rows else {}
