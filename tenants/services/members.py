"""The people of a tenant: owners invite, change roles and remove; there is always an owner."""
from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from parkadmin.core import invitations
from parkadmin.core.actors import Actor
from parkadmin.core.errors import Forbidden, Invalid, Refused
from parkadmin.core.events import record, register
from parkadmin.core.models import Invitation, User
from parkadmin.core.permissions import TENANT_PERMISSIONS
from tenants.access import as_it_is, one
from tenants.lifecycle import require_present
from tenants.models import Membership, Tenant

register("tenant.invite", gettext_lazy("invited %(email)s as %(role)s"), "tenant internal")
register("tenant.join", gettext_lazy("joined as %(role)s"), "tenant internal")
register("tenant.role", gettext_lazy("made %(person)s %(role)s"), "tenant internal")
register("tenant.remove", gettext_lazy("removed %(person)s"), "tenant internal")


def _may(actor: Actor, tenant: Tenant) -> None:
    """Owners of the tenant, and staff of its park who look after people."""
    if actor.can("request.file_on_behalf", park=tenant.park_id):
        return
    if not actor.can("members.edit", tenant=tenant.pk):
        raise Forbidden()
    require_present(as_it_is(tenant))


def _role(role: str) -> str:
    if role not in TENANT_PERMISSIONS:
        raise Invalid({"role": _("Please choose one of the options.")})
    return role


def invite_member(*, actor: Actor, tenant: Tenant, email: str, role: str, at: datetime, name: str = "") -> Invitation:
    """Invite somebody to the tenant by mail."""
    _may(actor, tenant)
    role = _role(role)
    if tenant.memberships.filter(user__email__iexact=email.strip()).exists():
        raise Invalid({"email": _("This person is a member already.")})
    with transaction.atomic():
        row = invitations.invite(actor=actor, side="tenant", organization=tenant, park=tenant.park, email=email,
                                 role=role, name=name, at=at)
        record(actor=actor, code="tenant.invite", subject=_locked(tenant), park_id=tenant.park_id, at=at,
               email=row.email, role=role)
    return row


@invitations.joiner("tenant")
def join_tenant(invitation: Invitation, user: User) -> None:
    """The invited person becomes a member."""
    Membership.objects.update_or_create(tenant_id=invitation.organization_id, user=user,
                                        defaults={"role": invitation.role})


def revoke_invitation(*, actor: Actor, tenant: Tenant, invitation: Invitation, at: datetime) -> None:
    """Take an invitation to the tenant back."""
    _may(actor, tenant)
    invitations.revoke(invitation=invitation, at=at)


def change_role(*, actor: Actor, membership: Membership, role: str, at: datetime) -> Membership:
    """Give a member another role; the last owner stays one."""
    tenant = membership.tenant
    _may(actor, tenant)
    role = _role(role)
    with transaction.atomic():
        _locked(tenant)
        row = _fresh(membership)
        if row.role == "owner" and role != "owner":
            _keep_an_owner(tenant, row)
        row.role = role
        row.save(update_fields=["role"])
        record(actor=actor, code="tenant.role", subject=tenant, park_id=tenant.park_id, at=at, person=str(row.user),
               role=role)
    return row


def remove_member(*, actor: Actor, membership: Membership, at: datetime) -> None:
    """Somebody has left the company. What they wrote stays."""
    tenant = membership.tenant
    if membership.user_id != (actor.user.pk if actor.user else None):
        _may(actor, tenant)
    with transaction.atomic():
        _locked(tenant)
        row = _fresh(membership)
        if row.role == "owner":
            _keep_an_owner(tenant, row)
        record(actor=actor, code="tenant.remove", subject=tenant, park_id=tenant.park_id, at=at, person=str(row.user))
        row.delete()


def _keep_an_owner(tenant: Tenant, leaving: Membership) -> None:
    if not tenant.memberships.filter(role="owner").exclude(pk=leaving.pk).exists():
        raise Refused("last_owner", _("A tenant needs an owner. Make somebody else owner first."))


def _fresh(membership: Membership) -> Membership:
    """The member as it is now; NotFound when somebody else has removed it meanwhile."""
    return one(Membership.objects.select_for_update(of=("self",)).select_related("user").filter(pk=membership.pk))


def _locked(tenant: Tenant) -> Tenant:
    return Tenant.objects.select_for_update().get(pk=tenant.pk)
