"""Tells the core for which partners a person answers."""
from django.db.models import QuerySet

from parkadmin.core.models import User
from parkadmin.core.people import affiliation_rows, affiliation_source

from .models import PartnerContact


@affiliation_source
def partner_contacts(user: User) -> QuerySet:
    """The `partners` field of an Actor, and the partner's name for the history."""
    return affiliation_rows(PartnerContact.objects.filter(user=user), "partners", organization="partner_id",
                            name="partner__name")
