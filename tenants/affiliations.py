"""Tells the core to which tenants a person belongs, and where the person applies."""
from django.db.models import QuerySet

from parkadmin.core.models import User
from parkadmin.core.people import affiliation_rows, affiliation_source

from .models import Application, Membership


@affiliation_source
def memberships(user: User) -> QuerySet:
    """The `tenants` field of an Actor, and the company's name for the history."""
    return affiliation_rows(Membership.objects.filter(user=user), "tenants", organization="tenant_id", role="role",
                            name="tenant__name")


@affiliation_source
def applications(user: User) -> QuerySet:
    """The `applications` field of an Actor: the person's own, drafts too."""
    return affiliation_rows(Application.objects.filter(applicant=user), "applications", organization="pk")
