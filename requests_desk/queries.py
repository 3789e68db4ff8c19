"""Lists: many rows at once, always from `for_actor`, always by key and never by counting everything."""
from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Prefetch, Q, QuerySet, prefetch_related_objects
from django.db.models.functions import Coalesce

from parkadmin.core import sla
from parkadmin.core.actors import Actor
from parkadmin.core.events import codes_for
from parkadmin.core.models import Event
from parkadmin.core.paging import PAGE, Page, page_by_key
from parkadmin.core.search import holds_any, search_many, shared_words
from parkadmin.core.text import query_terms
from tenants.models import Tenant

from .choices import OPEN_REQUEST, REFERRAL_OPEN, ReferralState, RequestState
from .directory_search import matching_words, ranked
from .models import (
    Attachment,
    Expert,
    HelpRequest,
    Message,
    Outcome,
    Partner,
    Referral,
    RequestKind,
    Resource,
)

__all__ = ["PAGE", "Page", "page_by_key"]
COUNT_LIMIT = 1000


def bounded_count(rows: QuerySet) -> int:
    """How many rows, but never more than COUNT_LIMIT + 1: "more than 1,000" is answer enough, at any size."""
    return rows.order_by()[: COUNT_LIMIT + 1].count()


def portal_requests(actor: Actor) -> QuerySet[HelpRequest]:
    """All requests of the actor's companies, as their roles allow."""
    return (HelpRequest.objects.for_actor(actor).filter(tenant__in=list(actor.tenants))
            .select_related("park", "tenant", "kind", "owner"))


PORTAL_VIEWS = ("all", "mine", "open", "ended", "draft")


def portal_view(name: str) -> Q:
    """The filter behind a named view of the portal: `mine` is what waits for the company itself."""
    ours = Q(state__in=[RequestState.NEEDS_INFO, RequestState.RESOLVED])
    drafts = Q(state=RequestState.DRAFT)
    return {"all": Q(), "mine": ours, "open": Q(state__in=OPEN_REQUEST), "draft": drafts,
            "ended": ~drafts & ~ours & ~Q(state__in=OPEN_REQUEST), "running": ~drafts & ~ours}[name]


def add_progress(rows: list[HelpRequest]) -> list[HelpRequest]:
    """Put to each row what its stage is derived from: `direct` referrals and the park's `questions`; two reads."""
    direct = (Referral.objects.filter(part_of=None).exclude(state__in=["draft", "entered_in_error"])
              .select_related("partner", "destination_park").order_by("pk"))
    questions = Message.objects.filter(is_question=True, audience="tenant").order_by("at")
    prefetch_related_objects(rows, Prefetch("referrals", direct, to_attr="direct"),
                             Prefetch("messages", questions, to_attr="questions"))
    return rows


def own_tenants(actor: Actor, permission: str) -> list[Tenant]:
    """The actor's own companies in which its role has `permission`."""
    rows = Tenant.objects.for_actor(actor).filter(pk__in=actor.tenants_with(permission))
    return list(rows.select_related("park").order_by("name_zh", "pk"))


def offered_kinds() -> list[RequestKind]:
    """The kinds of help one can ask for, each with its questions."""
    return list(RequestKind.objects.filter(is_active=True).prefetch_related("questions"))


def desk_requests(actor: Actor) -> QuerySet[HelpRequest]:
    """All requests of the actor's parks but drafts and errors."""
    return (HelpRequest.objects.for_actor(actor).filter(park__in=actor.park_ids)
            .exclude(state__in=[RequestState.DRAFT, RequestState.ENTERED_IN_ERROR])
            .select_related("park", "tenant", "kind", "owner"))


QUEUE_VIEWS = ("open", "mine", "unassigned", "new", "due_today", "overdue", "waiting", "referred", "stuck", "bouncing",
               "resolved", "all")
STUCK_AFTER, BOUNCING_AFTER = 5, 3  # working days without a word; rejections (domain.md, section 4)


def queue_view(name: str, actor: Actor, at: datetime) -> Q:
    """The filter behind a named view of the queue."""
    is_open = Q(state__in=OPEN_REQUEST)
    late = Q(result_due_at__lt=at, resolved_at=None) | Q(response_due_at__lt=at, responded_at=None) | Q(
        receipt_due_at__lt=at, signed_at=None)
    soon = at + timedelta(hours=24)
    due = Q(result_due_at__range=(at, soon), resolved_at=None) | Q(response_due_at__range=(at, soon), responded_at=None)
    referred = Referral.objects.filter(state__in=REFERRAL_OPEN, origin_park__in=actor.park_ids).values("request")
    return {
        "open": is_open, "mine": is_open & Q(owner=actor.user), "unassigned": is_open & Q(owner=None),
        "new": Q(state=RequestState.SUBMITTED), "due_today": is_open & due & ~Q(state=RequestState.NEEDS_INFO),
        "overdue": is_open & late & ~Q(state=RequestState.NEEDS_INFO),
        "waiting": Q(state=RequestState.NEEDS_INFO), "referred": is_open & Q(pk__in=referred),
        "stuck": is_open & ~Q(state=RequestState.NEEDS_INFO) & Q(
            last_activity_at__lt=sla.before(sla.china(), at, STUCK_AFTER)),
        "bouncing": is_open & Q(pk__in=_bouncing(actor)),
        "resolved": Q(state=RequestState.RESOLVED), "all": Q(),
    }[name]


def _bouncing(actor: Actor) -> QuerySet[Referral]:
    """Requests of the actor's parks that were rejected three times and are still open."""
    rows = Referral.objects.filter(origin_park__in=actor.park_ids, state=ReferralState.REJECTED, part_of=None,
                                   request__state__in=OPEN_REQUEST)
    return (rows.order_by().values("request").annotate(times=Count("pk")).filter(times__gte=BOUNCING_AFTER)
            .values("request"))


def filter_requests(rows: QuerySet[HelpRequest], filters: Mapping[str, Any]) -> QuerySet[HelpRequest]:
    """The queue's filters: lists of `state`, `kind` (code), `priority`, `owner` (id), `park` (id), and words `q`."""
    for field, lookup in (("state", "state__in"), ("kind", "kind__code__in"), ("priority", "priority__in"),
                          ("owner", "owner__in"), ("park", "park__in"), ("tenant", "tenant__in")):
        if filters.get(field):
            rows = rows.filter(**{lookup: filters[field]})
    return search_requests(rows, filters["q"]) if filters.get("q") else rows


def search_requests(rows: QuerySet[HelpRequest], text: str) -> QuerySet[HelpRequest]:
    """Requests by number (or its beginning), or by all words of their title, description and tenant's name."""
    text = text.strip()[:200].replace("\x00", "")
    if len(text) > 3 and "-" in text and text.replace("-", "").isalnum() and text.isascii():
        return rows.filter(Q(number__startswith=text.upper()) | Q(pk__in=search_many(rows, text).values("pk")))
    return search_many(rows, text)


def referrals_out(actor: Actor) -> QuerySet[Referral]:
    """Referrals that the actor's parks sent."""
    return _referral_list(actor).filter(origin_park__in=actor.park_ids)


def referrals_in(actor: Actor) -> QuerySet[Referral]:
    """Referrals to the actor: its partners, its parks."""
    return _referral_list(actor).filter(Referral.addressed_to(actor))


def referrals_asked(actor: Actor, states: Iterable[str]) -> QuerySet[Referral]:
    """Referrals to the actor in some states, for its inbox."""
    return referrals_in(actor).filter(state__in=list(states))


def outcomes_of(referral: Referral) -> list[Outcome]:
    """What came of a referral, one entry per round, the newest first; no read before there can be one."""
    if referral.state != ReferralState.COMPLETED and referral.round == 1:
        return []
    return list(referral.outcomes.order_by("-at"))


def _referral_list(actor: Actor) -> QuerySet[Referral]:
    rows = Referral.objects.for_actor(actor).exclude(state="entered_in_error")
    return rows.select_related("request__tenant", "request__park", "request__kind", "origin_park", "destination_park",
                               "partner", "resource", "part_of")


def referrals_of(request: HelpRequest, actor: Actor) -> list[Referral]:
    """A request's referrals, oldest first, the whole chain."""
    return list(request.referrals.exclude(state="entered_in_error")
                .select_related("origin_park", "destination_park", "partner", "resource", "request__park", "part_of")
                .prefetch_related("outcomes").order_by("pk"))


def directory(actor: Actor, filters: Mapping[str, Any]) -> QuerySet[Resource]:
    """Entries of the directory that the actor may see; filters `kind` (code), `region`, words `q`."""
    rows = Resource.objects.for_actor(actor).select_related("partner", "kind").prefetch_related("experts")
    if filters.get("kind"):
        rows = rows.filter(kind__code__in=filters["kind"])
    if filters.get("region"):
        rows = rows.filter(partner__region__startswith=str(filters["region"])[:2])
    return matching_words(rows, filters["q"]) if filters.get("q") else rows


def on_offer(actor: Actor, filters: Mapping[str, Any]) -> QuerySet[Resource]:
    """Entries of the directory that a company may ask for now; filters as for `directory`."""
    return directory(actor, filters).filter(status="active", partner__status="active")


def alike(rows: QuerySet, text: str, limit: int = 3) -> list[Any]:
    """The rows that share most words with what somebody types, at least two of them (or its only one)."""
    terms = [term for term in query_terms(text, limit=16) if len(term) > 3 or not term.isascii()]
    if not terms:
        return []
    rows = rows.filter(holds_any(terms)).annotate(shared=shared_words(terms))
    return list(rows.filter(shared__gte=min(2, len(terms))).order_by("-shared", "-pk")[:limit])


def experts_of(actor: Actor, resource: Resource) -> QuerySet[Expert]:
    """The people behind an entry whom the actor may see."""
    return Expert.objects.for_actor(actor).filter(resources=resource).order_by("pk")


def tenants_of(actor: Actor, text: str = "") -> QuerySet[Tenant]:
    """Tenants of the actor's parks, by a part of their name."""
    rows = Tenant.objects.for_actor(actor).filter(park__in=actor.park_ids).select_related("park")
    text = text.strip().replace("\x00", "")[:100]
    return rows.filter(Q(name_zh__icontains=text) | Q(name_en__icontains=text)) if text else rows


@dataclass(frozen=True)
class Entry:
    """One entry of a timeline: a message (with its files) or an event."""

    at: datetime
    message: Message | None = None
    event: Event | None = None


def timeline(actor: Actor, request: HelpRequest, audience: str, *, files: bool = True) -> list[Entry]:
    """Messages and events of a request that `audience` (tenant or internal) may read, oldest first. Without `files`
    the caller has read them already."""
    messages = Message.objects.for_actor(actor).filter(request=request)
    if audience == "tenant":
        messages = messages.filter(audience="tenant")
    events = Event.objects.filter(context_id=request.pk, code__in=codes_for(audience))
    if audience == "tenant":
        events = events.exclude(pk__in=_onward_events(request))
    return _merged(messages, events, files)


def referral_timeline(actor: Actor, referral: Referral) -> list[Entry]:
    """What the two ends of a referral may read of it."""
    messages = Message.objects.filter(referral=referral, audience="partner")
    events = Event.objects.filter(subject_id=referral.pk, code__in=codes_for("partner"))
    return _merged(messages, events)


def _onward_events(request: HelpRequest) -> Any:
    """Events of referrals further down the chain: the parks' business, not the tenant's."""
    return Event.objects.filter(subject_id__in=request.referrals.exclude(part_of=None).values("pk")).values("pk")


def _merged(messages: QuerySet[Message], events: QuerySet[Event], files: bool = True) -> list[Entry]:
    messages = messages.select_related("request__park", "request__tenant", "referral__partner",
                                       "referral__origin_park", "referral__destination_park")
    entries = [Entry(message.at, message=message)
               for message in (messages.prefetch_related("attachments") if files else messages)]
    entries += [Entry(event.at, event=event) for event in events]
    return sorted(entries, key=lambda entry: entry.at)


def tenant_files(actor: Actor, request: HelpRequest) -> dict[UUID | None, list[Attachment]]:
    """All files of a request that its tenant may have, by message; those of the request itself under None."""
    found: dict[UUID | None, list[Attachment]] = {}
    for row in Attachment.objects.for_actor(actor).filter(request=request, audience="tenant").distinct():
        found.setdefault(row.message_id, []).append(row)
    return found


def loose_files(actor: Actor, request: HelpRequest) -> list[Attachment]:
    """Files that were added to the request itself, not to a message."""
    return list(Attachment.objects.for_actor(actor).filter(request=request, message=None).distinct())


def destinations(actor: Actor, text: str, limit: int = 20) -> Iterable[Resource]:
    """Resources by words, for somebody who knows whom to ask."""
    rows = Resource.objects.for_actor(actor).filter(status="active", partner__status="active")
    return ranked(rows.select_related("partner").prefetch_related("topics", "experts"), text, limit)


def partners_of(actor: Actor) -> QuerySet[Partner]:
    """Partners that the actor may see."""
    return Partner.objects.for_actor(actor).select_related("park").order_by(Coalesce("name_zh", "name_en"))
