"""Tells the core to which tenants a person belongs."""
from django.db.models import QuerySet

from parkadmin.core.models import User
from parkadmin.core.people import affiliation_rows, affiliation_source

from .models import Membership


@affiliation_source
def memberships(user: User) -> QuerySet:
    """The `tenants` field of an Actor, and the company's name for the history."""
    return affiliation_rows(Membership.objects.filter(user=user), "tenants", organization="tenant_id", role="role",
                            name="tenant__name")
