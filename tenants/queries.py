"""Lists about tenants, always from `for_actor`."""
from __future__ import annotations

from parkadmin.core import invitations
from parkadmin.core.actors import Actor
from parkadmin.core.models import Invitation

from .models import Membership, Tenant, TenantDocument

MOST = 200


def own_companies(actor: Actor) -> list[Tenant]:
    """The companies that the actor belongs to."""
    rows = Tenant.objects.for_actor(actor).filter(pk__in=list(actor.tenants))
    return list(rows.select_related("park").order_by("name_zh", "pk"))


def members(actor: Actor, tenant: Tenant) -> list[Membership]:
    """The people of a tenant, owners first."""
    rows = Membership.objects.for_actor(actor).filter(tenant=tenant).select_related("user").order_by("pk")[:MOST]
    rank = {"owner": 0, "member": 1, "viewer": 2}
    return sorted(rows, key=lambda row: (rank.get(row.role, 3), str(row.user)))


def documents(actor: Actor, tenant: Tenant) -> list[TenantDocument]:
    """The papers of a tenant, newest first."""
    rows = TenantDocument.objects.for_actor(actor).filter(tenant=tenant)
    return list(rows.select_related("uploaded_by").order_by("-pk")[:MOST])


def invited(actor: Actor, tenant: Tenant) -> list[Invitation]:
    """Who was invited and has not come yet, for those who look after the tenant's people."""
    if not actor.can("members.edit", tenant=tenant.pk):
        return []
    return invitations.open_invitations("tenant", tenant.pk)
