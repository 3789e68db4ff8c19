"""The doors to one object: fetched and scoped in one step, so that there is no check to forget.

Each raises NotFound for what is out of the actor's scope. Roles and states are the verbs' matter.
"""
from __future__ import annotations

from datetime import datetime
from typing import TypeVar
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q, QuerySet
from django.db.models.functions import JSONObject

from parkadmin.core.actors import Actor
from parkadmin.core.errors import NotFound
from tenants.models import Programme, Tenant

from .choices import RequestState
from .matching.candidates import shared_with
from .models import Attachment, HelpRequest, Offer, Partner, Referral, ReferralLink, Resource, SavedReply, SavedView

T = TypeVar("T")
REQUEST_PARTS = ("park", "tenant", "kind", "owner", "requester")
REFERRAL_PARTS = ("request__tenant", "request__park", "request__kind", "request__requester", "origin_park",
                  "destination_park", "partner", "resource", "part_of")


def one(rows: QuerySet[T]) -> T:
    """The only row, or NotFound."""
    found = rows.first()
    if found is None:
        raise NotFound()
    return found


def by_code(code: str) -> Q:
    """A request by its number or its id, whatever stands in the address."""
    try:
        return Q(pk=UUID(code))
    except ValueError:
        return Q(number=code.upper()[:20]) if "\x00" not in code else Q(pk__in=[])


def request_for_portal(actor: Actor, code: str) -> HelpRequest:
    """A request of one of the actor's own companies."""
    rows = HelpRequest.objects.for_actor(actor).filter(by_code(code), tenant__in=list(actor.tenants))
    return one(rows.select_related(*REQUEST_PARTS))


def request_for_desk(actor: Actor, code: str) -> HelpRequest:
    """A request of one of the actor's parks. Drafts are still the tenant's."""
    rows = HelpRequest.objects.for_actor(actor).filter(by_code(code), park__in=actor.park_ids)
    return one(rows.exclude(state=RequestState.DRAFT).select_related(*REQUEST_PARTS))


def request_page(actor: Actor, code: str) -> HelpRequest:
    """As `request_for_desk`, with what its page shows beside it in the same read: `ties`, the requests it is tied to
    (id, number, title, state), `replies`, the saved replies of its park (id, name, audience, actions), and
    `answered_by`, the programmes made of it (id, name_zh, name_en, state)."""
    tied = Q(duplicate_of=OuterRef("pk")) | Q(split_from=OuterRef("pk")) | Q(pk=OuterRef("duplicate_of")) | Q(
        pk=OuterRef("split_from"))
    others = HelpRequest.objects.for_actor(actor).filter(tied, park=OuterRef("park")).order_by("pk")
    others = others.exclude(state__in=[RequestState.DRAFT, RequestState.ENTERED_IN_ERROR])
    replies = SavedReply.objects.for_actor(actor).filter(park=OuterRef("park")).order_by("name")
    programmes = Programme.objects.for_actor(actor).filter(answers__request=OuterRef("pk")).order_by("pk")
    rows = HelpRequest.objects.for_actor(actor).filter(by_code(code), park__in=actor.park_ids)
    return one(rows.exclude(state=RequestState.DRAFT).select_related(*REQUEST_PARTS).annotate(
        answered_by=ArraySubquery(programmes.values(row=JSONObject(id="pk", name_zh="name_zh", name_en="name_en",
                                                                   state="state"))),
        ties=ArraySubquery(others.values(row=JSONObject(id="pk", number="number", title="title", state="state",
                                                        duplicate_of="duplicate_of", split_from="split_from"))),
        replies=ArraySubquery(replies.values(row=JSONObject(id="pk", name="name", audience="audience",
                                                            actions="actions")))))


def reply_for(actor: Actor, request: HelpRequest, pk: str) -> SavedReply | None:
    """A saved reply of the request's park; None for a number that is none."""
    try:
        return SavedReply.objects.for_actor(actor).filter(park=request.park_id, pk=UUID(pk)).first()
    except ValueError:
        return None


def request_for_actor(actor: Actor, code: str) -> HelpRequest:
    """A request from whichever side the actor stands on (REST)."""
    return one(HelpRequest.objects.for_actor(actor).filter(by_code(code)).select_related(*REQUEST_PARTS))


def referral_for_desk(actor: Actor, number: str) -> Referral:
    """A referral that one of the actor's parks sent, received, or whose request it has."""
    parks = actor.parks_with("referral.read")
    ends = Q(origin_park__in=parks) | Q(destination_park__in=parks) | Q(request__park__in=parks)
    return one(Referral.objects.for_actor(actor).filter(referral_by(number)).filter(ends)
               .select_related(*REFERRAL_PARTS))


def referral_for_partner(actor: Actor, number: str) -> Referral:
    """A referral that is addressed to the actor."""
    rows = Referral.objects.filter(Referral.addressed_to(actor)).filter(referral_by(number))
    return one(rows.select_related(*REFERRAL_PARTS, "sent_by"))


def referral_for_actor(actor: Actor, number: str) -> Referral:
    """A referral from whichever side the actor stands on (REST)."""
    return one(Referral.objects.for_actor(actor).filter(referral_by(number)).select_related(*REFERRAL_PARTS))


def referral_by(number: str) -> Q:
    """A referral by its number or its id, whatever stands in the address."""
    try:
        return Q(pk=UUID(number))
    except ValueError:
        return Q(number=number.upper()[:24]) if "\x00" not in number else Q(pk__in=[])


def actor_for_link(token: str, at: datetime, *, acts: bool = True) -> Actor:
    """The holder of a mailed link. An expired, revoked or unknown token opens nothing.

    The use is noted at the link only where the holder `acts`: programs that check mail open links, too.
    """
    digest = ReferralLink.digest_of(token)
    link = one(ReferralLink.objects.filter(digest=digest, revoked_at=None, expires_at__gt=at)
               .select_related("referral__partner", "referral__destination_park"))
    if acts:
        ReferralLink.objects.filter(pk=link.pk).update(last_used_at=at)
    return Actor(kind="link", label=link.name or link.email, organization=str(link.referral.destination_organization),
                 referral_id=link.referral_id)


def attachment_for(actor: Actor, pk: UUID) -> Attachment:
    """A file that the actor may download."""
    return one(Attachment.objects.for_actor(actor).filter(pk=pk).distinct())


def attachment_of(actor: Actor, request: HelpRequest, pk: UUID) -> Attachment:
    """A file of one request that the actor may see."""
    return one(Attachment.objects.for_actor(actor).filter(pk=pk, request=request).distinct())


def resource_for(actor: Actor, pk: UUID) -> Resource:
    """An entry of the directory that the actor may see, or that one of its companies was told of."""
    rows = Resource.objects.for_actor(actor)
    if actor.tenants:
        rows = Resource.objects.filter(Q(pk__in=rows.values("pk")) | Q(
            pk__in=Offer.objects.filter(told_to(actor)).values("resource")))
    return one(rows.filter(pk=pk).select_related("partner", "partner__park", "kind"))


def told_to(actor: Actor) -> Q:
    """The condition on offers that the actor's companies were told of them, and that their park is still shown the
    entry: what its partner's park has withdrawn since stays withdrawn."""
    shown = Q(pk__in=[])
    for tenant in Tenant.objects.filter(pk__in=list(actor.tenants)):
        entries = Resource.objects.filter(shared_with(tenant.park_id, None))
        shown |= Q(tenant=tenant, resource__in=entries.values("pk"))
    return shown & Q(told_at__isnull=False)


def view_for(actor: Actor, pk: UUID) -> SavedView:
    """A saved view of the queue: one's own, or one shared with a park one works for."""
    return one(SavedView.objects.for_actor(actor).filter(pk=pk))


def partner_for(actor: Actor, pk: UUID) -> Partner:
    """A partner that the actor may see."""
    return one(Partner.objects.for_actor(actor).filter(pk=pk).select_related("park"))


def tenant_for_filing(actor: Actor, pk: UUID) -> Tenant:
    """A tenant on whose behalf the actor may file a request."""
    return one(Tenant.objects.for_actor(actor).filter(pk=pk, park__in=actor.parks_with("request.file_on_behalf"))
               .select_related("park"))
