"""Lists of the REST API: like queries.py always from `for_actor`, made to be paged by key, one statement each (and one
for what hangs on the rows)."""
from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet

from parkadmin.core.actors import Actor
from parkadmin.core.errors import NotFound
from parkadmin.core.events import codes_for
from parkadmin.core.models import Event, Park, User
from tenants.models import Tenant

from .choices import REFERRAL_OPEN, Audience, ReferralState, RequestState, ResourceStatus
from .models import Attachment, Expert, HelpRequest, Message, Partner, Referral, RequestKind, Resource
from .queries import directory, filter_requests


def requests_for(actor: Actor, filters: Mapping[str, Any]) -> QuerySet[HelpRequest]:
    """Requests from whichever side the actor stands on. Those entered in error only when asked for."""
    rows = HelpRequest.objects.for_actor(actor)
    if RequestState.ENTERED_IN_ERROR not in filters.get("state", ()):
        rows = rows.exclude(state=RequestState.ENTERED_IN_ERROR)
    return (filter_requests(rows, filters).select_related("park", "tenant", "kind", "owner")
            .prefetch_related(Prefetch("referrals", _running(), to_attr="asked"))
            .defer("description", "answers", "search"))


def _running() -> QuerySet[Referral]:
    """What a stage in plain words needs to know of a request's referrals."""
    return (Referral.objects.filter(part_of=None, state__in=REFERRAL_OPEN)
            .select_related("partner", "destination_park").order_by("pk"))


def running_referrals(request: HelpRequest) -> list[Referral]:
    """The same for one request."""
    return list(_running().filter(request=request))


def open_question(request: HelpRequest) -> str:
    """What the park has asked the tenant and waits for."""
    if request.state != RequestState.NEEDS_INFO:
        return ""
    asked = Message.objects.filter(request=request, audience=Audience.TENANT, is_question=True).order_by("pk").last()
    return asked.text if asked else ""


def is_staff_of(actor: Actor, request: HelpRequest) -> bool:
    """Whether the actor reads a request as its park's staff."""
    return actor.can("request.read_internal", park=request.park_id)


def messages_of(actor: Actor, request: HelpRequest) -> QuerySet[Message]:
    """The conversation of a request: all of it for the park's staff, what is meant for the tenant for the tenant."""
    rows = Message.objects.for_actor(actor).filter(request=request)
    if not is_staff_of(actor, request):
        rows = rows.filter(audience=Audience.TENANT)
    return rows.select_related("referral").prefetch_related("attachments")


def referral_messages(referral: Referral) -> QuerySet[Message]:
    """The conversation between the two ends of a referral, which was fetched by its door."""
    return (Message.objects.filter(referral=referral, audience=Audience.PARTNER).select_related("referral")
            .prefetch_related("attachments"))


def attachments_of(actor: Actor, request: HelpRequest) -> QuerySet[Attachment]:
    """All files of a request that the actor may download."""
    rows = Attachment.objects.for_actor(actor).filter(request=request)
    if not is_staff_of(actor, request):
        rows = rows.filter(audience=Audience.TENANT)
    return rows.distinct()


def events_of(actor: Actor, request: HelpRequest) -> QuerySet[Event]:
    """The history of a request as its park's staff or its tenant may read it."""
    audience = "internal" if is_staff_of(actor, request) else "tenant"
    rows = Event.objects.filter(context_id=request.pk, code__in=codes_for(audience))
    if audience == "tenant":  # further down the chain is the parks' business
        rows = rows.exclude(subject_id__in=request.referrals.exclude(part_of=None).values("pk"))
    return rows


def referrals_for(actor: Actor, filters: Mapping[str, Any]) -> QuerySet[Referral]:
    """Referrals of the actor: `direction` in (to its partners and parks), out (from its parks), or both."""
    rows = Referral.objects.for_actor(actor).exclude(state=ReferralState.ENTERED_IN_ERROR)
    if filters.get("direction") == "in":
        rows = rows.filter(Referral.addressed_to(actor))
    elif filters.get("direction") == "out":
        rows = rows.filter(origin_park__in=actor.park_ids)
    if filters.get("state"):
        rows = rows.filter(state__in=filters["state"])
    return rows.select_related("request", "origin_park", "destination_park", "partner", "resource").defer(
        "need", "request__description", "request__answers", "request__search")


def referrals_of_request(actor: Actor, request: HelpRequest) -> QuerySet[Referral]:
    """The referrals of a request, the whole chain, for its own park."""
    return referrals_for(actor, {}).filter(request=request, request__park__in=actor.parks_with("referral.read"))


def tenants_for(actor: Actor, text: str = "") -> QuerySet[Tenant]:
    """Tenants of the actor's parks and the actor's own, by a part of their name."""
    rows, text = Tenant.objects.for_actor(actor).select_related("park"), text.strip()[:100]
    return rows.filter(Q(name_zh__icontains=text) | Q(name_en__icontains=text)) if text else rows


def tenant_for(actor: Actor, pk: UUID) -> Tenant:
    """A tenant that the actor may see, or NotFound."""
    return _one(tenants_for(actor).filter(pk=pk))


def member_for_filing(tenant: Tenant, pk: UUID) -> User | None:
    """A person of the tenant on whose word staff file a request."""
    return User.objects.filter(pk=pk, memberships__tenant=tenant, is_active=True).first()


def officer_for(request: HelpRequest, pk: UUID) -> User | None:
    """A person who works for the request's park; whether the person may own requests the verb decides."""
    return User.objects.filter(pk=pk, staff_roles__park=request.park_id).first()


def resources_for(actor: Actor, filters: Mapping[str, Any]) -> QuerySet[Resource]:
    """Entries of the directory with the experts that the actor may see. Who neither keeps the directory nor stands
    behind an entry sees what is on offer."""
    rows = directory(actor, filters).prefetch_related(None).prefetch_related(
        Prefetch("experts", Expert.objects.for_actor(actor)), "topics", "locations")
    if actor.parks_with("directory.read"):
        return rows
    return rows.filter(Q(status=ResourceStatus.ACTIVE, partner__status=ResourceStatus.ACTIVE)
                       | Q(partner__in=actor.partners))


def resource_for(actor: Actor, pk: UUID) -> Resource:
    """An entry of the directory that the actor may see, or NotFound."""
    return _one(resources_for(actor, {}).filter(pk=pk))


def experts_for(actor: Actor, filters: Mapping[str, Any]) -> QuerySet[Expert]:
    """Named experts that the actor may see; filters `topic` (code), `partner` (id)."""
    rows = Expert.objects.for_actor(actor).select_related("partner", "home_park").prefetch_related("topics")
    if filters.get("topic"):
        rows = rows.filter(pk__in=Expert.objects.filter(topics__code=filters["topic"]).values("pk"))
    return rows.filter(partner=filters["partner"]) if filters.get("partner") else rows


def expert_for(actor: Actor, pk: UUID) -> Expert:
    """An expert that the actor may see, or NotFound."""
    return _one(experts_for(actor, {}).filter(pk=pk))


def partners_for(actor: Actor, filters: Mapping[str, Any]) -> QuerySet[Partner]:
    """Partners that the actor may see; filters `kind`, and `q`, a part of their name."""
    rows, text = Partner.objects.for_actor(actor).select_related("park"), filters.get("q", "").strip()[:100]
    if filters.get("kind"):
        rows = rows.filter(kind__in=filters["kind"])
    return rows.filter(Q(name_zh__icontains=text) | Q(name_en__icontains=text)) if text else rows


def parks() -> QuerySet[Park]:
    """All parks of the network: who they are is no secret."""
    return Park.objects.all()


def park_for(code: str) -> Park:
    """A park by its code or its id, or NotFound."""
    try:
        return _one(Park.objects.filter(pk=UUID(code)))
    except ValueError:
        return _one(Park.objects.filter(code=code[:8].upper()) if "\x00" not in code else Park.objects.none())


def kinds_offered() -> QuerySet[RequestKind]:
    """The kinds of help that can be asked for, with their questions."""
    return RequestKind.objects.filter(is_active=True).prefetch_related("questions")


def kind_by_code(code: str) -> RequestKind | None:
    """The offered kind with this code."""
    return kinds_offered().filter(code=code[:32]).first() if "\x00" not in code else None


def names_of(model: type[Park] | type[Tenant] | type[Partner], ids: Iterable[UUID]) -> list[Any]:
    """The actor's own organizations by their ids, for "who am I"."""
    return list(model.objects.filter(pk__in=list(ids)).order_by("pk"))


def _one(rows: QuerySet) -> Any:
    found = rows.first()
    if found is None:
        raise NotFound()
    return found
