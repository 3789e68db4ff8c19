"""The doors to a tenant and what belongs to it: fetched and scoped in one step. Out of scope: NotFound."""
from __future__ import annotations

from typing import TypeVar
from uuid import UUID

from django.db.models import QuerySet

from parkadmin.core import invitations
from parkadmin.core.actors import Actor
from parkadmin.core.errors import Forbidden, NotFound
from parkadmin.core.models import Invitation

from .models import (
    Application,
    ApplicationDocument,
    Criterion,
    Membership,
    RequiredPaper,
    Review,
    Tenant,
    TenantDocument,
)

T = TypeVar("T")


def one(rows: QuerySet[T]) -> T:
    """The only row, or NotFound."""
    found = rows.first()
    if found is None:
        raise NotFound()
    return found


def as_it_is(tenant: Tenant) -> Tenant:
    """The tenant with the state it has now, for verbs that got it from a page read earlier. It was in scope then."""
    tenant.refresh_from_db(fields=["state"])
    return tenant


def own_company(actor: Actor, pk: UUID) -> Tenant:
    """A company that the actor belongs to."""
    return one(Tenant.objects.for_actor(actor).filter(pk=pk, pk__in=list(actor.tenants))
               .select_related("park", "grown_out_of__park"))


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


def application_for_staff(actor: Actor, pk: UUID) -> Application:
    """An application to a park where the actor works; drafts of applicants do not exist for staff, and nobody sees the
    park's side of an application of their own."""
    rows = Application.objects.for_actor(actor).filter(pk=pk, park__in=actor.parks_with("tenant.read"))
    rows = rows.exclude(applicant=actor.user, applicant__isnull=False)
    return one(rows.select_related("park", "applicant", "owner", "tenant", "transfer_park", "transferred_from__park",
                                   "transferred_to__park").exclude(state="draft", applicant__isnull=False))


def own_application(actor: Actor, pk: UUID) -> Application:
    """An application of the actor's own."""
    rows = Application.objects.for_actor(actor).filter(pk=pk, applicant=actor.user, applicant__isnull=False)
    return one(rows.select_related("park", "applicant", "owner", "tenant", "transfer_park", "transferred_from__park",
                                   "transferred_to__park"))


def application_of(actor: Actor, code: str) -> Application:
    """An application by its number or id, as its applicant or as staff of its park."""
    rows = Application.objects.for_actor(actor).select_related(
        "park", "applicant", "owner", "tenant", "transfer_park", "transferred_from")
    try:
        return one(rows.filter(pk=UUID(code)))
    except ValueError:
        return one(rows.filter(number=code[:20]) if "\x00" not in code else rows.none())


def application_document(actor: Actor, application_id: UUID, pk: UUID) -> ApplicationDocument:
    """A paper of an application, for its applicant and for the park's staff."""
    rows = ApplicationDocument.objects.for_actor(actor).filter(pk=pk, application=application_id)
    return one(rows.select_related("application__park"))


def review_of(actor: Actor, application: Application, pk: UUID) -> Review:
    """A review of one application: for the park's staff only."""
    return one(Review.objects.for_actor(actor).filter(pk=pk, application=application)
               .select_related("application", "reviewer"))


def criterion_of(actor: Actor, park: UUID, pk: UUID) -> Criterion:
    """A criterion of a park whose settings the actor may change."""
    return one(Criterion.objects.filter(pk=pk, park=park, park__in=actor.parks_with("settings.edit"))
               .select_related("park"))


def paper_of(actor: Actor, park: UUID, pk: UUID) -> RequiredPaper:
    """A required paper of a park whose settings the actor may change."""
    return one(RequiredPaper.objects.filter(pk=pk, park=park, park__in=actor.parks_with("settings.edit"))
               .select_related("park"))
