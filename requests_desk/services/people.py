"""The people of parks and partners: invited, given a role, removed by those who look after people."""
from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from parkadmin.core import invitations
from parkadmin.core.actors import Actor
from parkadmin.core.errors import Forbidden, Invalid, Refused
from parkadmin.core.models import Invitation, Park, StaffRole, User
from parkadmin.core.permissions import STAFF_PERMISSIONS
from requests_desk.models import Partner, PartnerContact


def invite_staff(*, actor: Actor, park: Park, email: str, role: str, at: datetime, name: str = "") -> Invitation:
    """An administrator invites somebody to work for the park."""
    if not actor.can("people.edit", park=park.pk):
        raise Forbidden()
    _check_role(role)
    if park.staff_roles.filter(user__email__iexact=email.strip()).exists():
        raise Invalid({"email": _("This person works for the park already.")})
    return invitations.invite(actor=actor, side="park", organization=park, park=park, email=email, role=role,
                              name=name, at=at)


def revoke_staff_invitation(*, actor: Actor, park: Park, invitation: Invitation, at: datetime) -> None:
    """Take an invitation to the park back."""
    if not actor.can("people.edit", park=park.pk):
        raise Forbidden()
    invitations.revoke(invitation=invitation, at=at)


@invitations.joiner("park")
def join_park(invitation: Invitation, user: User) -> None:
    """The invited person works for the park."""
    StaffRole.objects.update_or_create(park_id=invitation.organization_id, user=user,
                                       defaults={"role": invitation.role})


def change_staff_role(*, actor: Actor, member: StaffRole, role: str) -> StaffRole:
    """Give somebody of the park another role; the last administrator stays one."""
    if not actor.can("people.edit", park=member.park_id):
        raise Forbidden()
    _check_role(role)
    with transaction.atomic():
        Park.objects.select_for_update().get(pk=member.park_id)
        if member.role == "administrator" and role != "administrator":
            _keep_an_administrator(member)
        member.role = role
        member.save(update_fields=["role"])
    return member


def remove_staff(*, actor: Actor, member: StaffRole) -> None:
    """Somebody no longer works for the park. Their open requests have to be given to others first."""
    if not actor.can("people.edit", park=member.park_id):
        raise Forbidden()
    with transaction.atomic():
        Park.objects.select_for_update().get(pk=member.park_id)
        if member.role == "administrator":
            _keep_an_administrator(member)
        if member.user.owned_requests.filter(park=member.park_id, state__in=["submitted", "triage", "active",
                                                                            "needs_info"]).exists():
            raise Refused("owns_requests", _("Give this person's open requests to others first."))
        member.delete()


def _check_role(role: str) -> None:
    if role not in STAFF_PERMISSIONS:
        raise Invalid({"role": _("Please choose one of the options.")})


def _keep_an_administrator(leaving: StaffRole) -> None:
    others = StaffRole.objects.filter(park=leaving.park_id, role="administrator", user__is_active=True)
    if not others.exclude(pk=leaving.pk).exists():
        raise Refused("last_administrator", _("A park needs an administrator. Make somebody else one first."))


def invite_contact(*, actor: Actor, partner: Partner, email: str, at: datetime, name: str = "") -> Invitation:
    """Staff invite somebody to answer for a partner."""
    if not actor.can("directory.edit", park=partner.park_id):
        raise Forbidden()
    return invitations.invite(actor=actor, side="partner", organization=partner, park=partner.park, email=email,
                              role="", name=name, at=at)


@invitations.joiner("partner")
def join_partner(invitation: Invitation, user: User) -> None:
    """The invited person answers for the partner."""
    PartnerContact.objects.get_or_create(partner_id=invitation.organization_id, user=user)
