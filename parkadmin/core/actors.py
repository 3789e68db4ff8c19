"""Who acts: a person, a partner by a mailed link, or the system itself.

An Actor is a value, loaded once per web request with one statement beside the person. It knows roles, not objects;
objects are reached through `scope.ScopedQuerySet.for_actor`.
"""
from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from .permissions import PARTNER_PERMISSIONS, STAFF_PERMISSIONS, SYSTEM_PERMISSIONS, TENANT_PERMISSIONS

if TYPE_CHECKING:
    from .models import User


@dataclass(frozen=True)
class Actor:
    """The one who acts, with all roles. `referral_id` limits a mailed link to its one referral."""

    kind: str  # person | link | system | nobody
    user: User | None = None
    label: str = ""
    organization: str = ""
    staff: dict[UUID, str] = field(default_factory=dict)  # park -> role
    tenants: dict[UUID, str] = field(default_factory=dict)  # tenant -> role
    partners: frozenset[UUID] = frozenset()
    applications: frozenset[UUID] = frozenset()  # of one's own, to join a park
    referral_id: UUID | None = None
    request_id: str = ""

    @property
    def is_system(self) -> bool:
        return self.kind == "system"

    @property
    def park_ids(self) -> list[UUID]:
        return list(self.staff)

    def acting_for(self, organization: str) -> Actor:
        """The same actor under the name of one organization. A method, since a web request holds a lazy proxy, which
        `dataclasses.replace` does not take."""
        return replace(self, organization=organization)

    def as_member(self) -> Actor:
        """The same person as nothing but a member of companies: what a company's own pages show."""
        return replace(self, staff={}, partners=frozenset())

    def parks_with(self, permission: str) -> list[UUID]:
        """Parks in which the actor's staff role has `permission`."""
        return [park for park, role in self.staff.items() if permission in STAFF_PERMISSIONS[role]]

    def tenants_with(self, permission: str) -> list[UUID]:
        """Tenants in which the actor's membership has `permission`."""
        return [tenant for tenant, role in self.tenants.items() if permission in TENANT_PERMISSIONS[role]]

    def can(self, permission: str, *, park: UUID | None = None, tenant: UUID | None = None,
            partner: UUID | None = None) -> bool:
        """Whether any of the actor's roles towards these organizations has `permission`. Unknown: no."""
        if self.is_system:
            return permission in SYSTEM_PERMISSIONS
        return (permission in STAFF_PERMISSIONS.get(self.staff.get(park, ""), ())
                or permission in TENANT_PERMISSIONS.get(self.tenants.get(tenant, ""), ())
                or (partner in self.partners and permission in PARTNER_PERMISSIONS))


SYSTEM = Actor(kind="system", label=str(_("System")))
NOBODY = Actor(kind="nobody")


def actor_for_user(user: User, request_id: str = "") -> Actor:
    """The actor for a logged-in person, with all roles and memberships: one read."""
    from .people import affiliations

    if not user.is_authenticated or not user.is_active:
        return NOBODY
    found = affiliations(user)
    return Actor(kind="person", user=user, label=str(user), request_id=request_id, **found)
