"""The doors to a tenant and what belongs to it: fetched and scoped in one step. Out of scope: NotFound."""
from __future__ import annotations

from typing import TypeVar
from uuid import UUID

from django.db.models import QuerySet

from parkadmin.core import invitations
from parkadmin.core.actors import Actor
from parkadmin.core.errors import Forbidden, NotFound
from parkadmin.core.models import Invitation

from .models import Membership, Tenant, TenantDocument

T = TypeVar("T")


def one(rows: QuerySet[T]) -> T:
    """The only row, or NotFound."""
    found = rows.first()
    if found is None:
        raise NotFound()
    return found


def own_company(actor: Actor, pk: UUID) -> Tenant:
    """A company that the actor belongs to."""
    return one(Tenant.objects.for_actor(actor).filter(pk=pk, pk__in=list(actor.tenants)).select_related("park"))


def member_of(actor: Actor, tenant: Tenant, pk: UUID) -> Membership:
    """A person of one tenant."""
    rows = Membership.objects.for_actor(actor).filter(pk=pk, tenant=tenant)
    return one(rows.select_related("user", "tenant__park"))


def document_of(actor: Actor, tenant_id: UUID, pk: UUID) -> TenantDocument:
    """A paper of one tenant: for its people and for its park's staff."""
    return one(TenantDocument.objects.for_actor(actor).filter(pk=pk, tenant=tenant_id).select_related("tenant"))


def invitation_of(actor: Actor, tenant: Tenant, pk: UUID) -> Invitation:
    """An invitation to one tenant that nobody has accepted, for those who look after its people."""
    if not actor.can("members.edit", tenant=tenant.pk):
        raise Forbidden()
    found = next((row for row in invitations.open_invitations("tenant", tenant.pk) if row.pk == pk), None)
    if found is None:
        raise NotFound()
    return found
