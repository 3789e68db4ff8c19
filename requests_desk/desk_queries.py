"""Lists and counts that only the desk's pages show; the ones that several surfaces share are in `queries`."""
from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Case, Count, Exists, F, Max, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Least

from parkadmin.core.actors import Actor
from parkadmin.core.events import codes_for
from parkadmin.core.models import Event, Park, StaffRole, User
from parkadmin.core.permissions import STAFF_PERMISSIONS
from tenants.models import Tenant

from . import rates
from .choices import OPEN_REQUEST, REFERRAL_OPEN, REFERRAL_WAITING, RequestState
from .models import (
    Attachment,
    ClockTarget,
    HelpRequest,
    Message,
    Question,
    Referral,
    RequestKind,
    Resource,
    SavedView,
    SuggestedItem,
    SuggestionRun,
)
from .models.request import REQUEST_CLOCKS
from .queries import QUEUE_VIEWS, Entry, desk_requests, filter_requests, queue_view, referrals_in, referrals_out


def kinds() -> list[RequestKind]:
    """All kinds of requests that are offered."""
    return list(kind_choices())


def officers_in(park_ids: Iterable[UUID]) -> QuerySet[User]:
    """The people who may own requests of these parks, by name."""
    roles = [role for role, codes in STAFF_PERMISSIONS.items() if "request.resolve" in codes]
    return User.objects.filter(staff_roles__park__in=park_ids, staff_roles__role__in=roles,
                               is_active=True).distinct().order_by("name")


def parks_in(park_ids: Iterable[UUID]) -> QuerySet[Park]:
    """Parks by their ids."""
    return Park.objects.filter(pk__in=park_ids)


def parks_to_ask(actor: Actor) -> QuerySet[Park]:
    """Parks of the network that the actor does not work for."""
    return Park.objects.exclude(pk__in=actor.park_ids)


def members_of(tenant: Tenant | None) -> QuerySet[User]:
    """A tenant's people, by name."""
    return User.objects.filter(memberships__tenant=tenant, is_active=True).order_by("name")


def queue_counts(actor: Actor, at: datetime) -> dict[str, int]:
    """How many requests stand behind each view of the queue, in one statement over what is open or resolved."""
    names = [name for name in QUEUE_VIEWS if name != "all"]
    rows = (HelpRequest.objects.for_actor(actor).order_by()
            .filter(park__in=actor.park_ids, state__in=[*OPEN_REQUEST, RequestState.RESOLVED]))
    return rows.aggregate(**{name: Count("pk", filter=queue_view(name, actor, at)) for name in names})


def start_counts(actor: Actor, at: datetime) -> tuple[dict[str, int], rates.Rates]:
    """The counts behind the views of the queue and the three rates of the last thirty days, in one statement."""
    views = {name: Count("pk", filter=queue_view(name, actor, at)) for name in QUEUE_VIEWS if name != "all"}
    needed, figures = rates.counts(at - rates.PERIOD, at, at)
    open_ones = Q(state__in=[*OPEN_REQUEST, RequestState.RESOLVED])
    rows = HelpRequest.objects.for_actor(actor).filter(open_ones | needed, park__in=actor.park_ids).order_by()
    found = rows.aggregate(**views, **{f"rate_{name}": count for name, count in figures.items()})
    return {name: found[name] for name in views}, rates.from_counts({name: found[f"rate_{name}"] for name in figures})


def behind_figure(rows: QuerySet[HelpRequest], figure: str, at: datetime) -> QuerySet[HelpRequest]:
    """The rows that a figure of the last thirty days counts, or misses."""
    return rows.filter(rates.behind(figure, at - rates.PERIOD, at, at))


@dataclass(frozen=True)
class FirstDay:
    """What a park has already that has not received a request yet."""

    park: Park
    people: bool
    promises: bool
    kinds: bool
    resources: bool
    tenants: bool


def first_day(actor: Actor) -> FirstDay | None:
    """How far the setting up of the actor's first park is; None once any of its parks has received a request or a
    referral."""
    ends = Q(origin_park__in=actor.park_ids) | Q(destination_park__in=actor.park_ids)
    own = {"park": OuterRef("pk")}
    park = (Park.objects.filter(pk__in=actor.park_ids).annotate(
        begun=Exists(HelpRequest.objects.filter(park__in=actor.park_ids).exclude(state=RequestState.DRAFT)),
        referred=Exists(Referral.objects.filter(ends)),
        has_colleagues=Exists(StaffRole.objects.filter(**own).exclude(user=actor.user)),
        has_promises=Exists(ClockTarget.objects.filter(**own)), has_kinds=Exists(kind_choices()),
        has_resources=Exists(Resource.objects.for_actor(actor)),
        has_tenants=Exists(Tenant.objects.filter(**own))).first())
    if park is None or park.begun or park.referred:
        return None
    return FirstDay(park, park.has_colleagues, park.has_promises, park.has_kinds, park.has_resources, park.has_tenants)


def queue_rows(actor: Actor, view: str, filters: Mapping[str, Any], at: datetime) -> QuerySet[HelpRequest]:
    """A view of the queue with its filters, each row with the number of its open referrals."""
    referrals = (Referral.objects.filter(request=OuterRef("pk"), state__in=REFERRAL_OPEN).order_by()
                 .values("request").annotate(number=Count("pk")).values("number"))
    rows = filter_requests(desk_requests(actor).filter(queue_view(view, actor, at)), filters)
    return rows.annotate(open_referrals=Subquery(referrals)).defer("description", "search", "answers")


def saved_views(actor: Actor) -> list[SavedView]:
    """The person's own views of the queue and those shared with its parks, by name."""
    return list(SavedView.objects.for_actor(actor))


def due_next(actor: Actor, at: datetime, limit: int = 8) -> list[HelpRequest]:
    """The actor's own requests whose next promise falls due first; those that wait for their tenant come last."""
    clocks = [Case(When(**{done: None}, then=F(due))) for _clock, due, done in REQUEST_CLOCKS]  # LEAST passes over NULL
    paused = Case(When(state=RequestState.NEEDS_INFO, then=1), default=0)
    rows = desk_requests(actor).filter(queue_view("mine", actor, at))
    return list(rows.order_by(paused, Least(*clocks).asc(nulls_last=True))[:limit])


def newest(actor: Actor, view: str, at: datetime, limit: int = 6) -> list[HelpRequest]:
    """The newest requests of a view of the queue."""
    return list(desk_requests(actor).filter(queue_view(view, actor, at)).order_by("-pk")[:limit])


def unanswered(actor: Actor, limit: int = 6) -> tuple[list[Referral], list[Referral]]:
    """Referrals that wait for an answer, the most urgent first: from others, and from the actor's parks. One
    statement."""
    asked = [rows.filter(state__in=REFERRAL_WAITING).annotate(way=Value(way)).order_by("answer_due_at")[:limit]
             for way, rows in (("out", referrals_out(actor)), ("in", referrals_in(actor)))]
    found = sorted(asked[0].union(asked[1], all=True), key=lambda row: row.answer_due_at)
    return [row for row in found if row.way == "out"], [row for row in found if row.way == "in"]


def referral_counts(actor: Actor) -> dict[str, int]:
    """How many open referrals the actor's parks have sent and received."""
    sent = Q(origin_park__in=actor.park_ids)
    rows = Referral.objects.for_actor(actor).filter(state__in=REFERRAL_OPEN).order_by()
    return rows.aggregate(out=Count("pk", filter=sent),
                          waiting=Count("pk", filter=sent & Q(state__in=REFERRAL_WAITING)),
                          received=Count("pk", filter=Referral.addressed_to(actor)))


def conversation(actor: Actor, request: HelpRequest) -> tuple[list[Entry], list[Attachment]]:
    """The whole timeline for the park's staff, and the files that belong to no message; three statements."""
    files = list(Attachment.objects.for_actor(actor).filter(request=request).distinct())
    messages = list(Message.objects.for_actor(actor).filter(request=request)
                    .select_related("request__park", "request__tenant", "referral__partner", "referral__resource",
                                    "referral__origin_park", "referral__destination_park"))
    for message in messages:
        message.files = [found for found in files if found.message_id == message.pk]
    entries = [Entry(message.at, message=message) for message in messages]
    entries += [Entry(event.at, event=event) for event in
                Event.objects.filter(context_id=request.pk, code__in=codes_for("internal"))]
    return sorted(entries, key=lambda entry: entry.at), [found for found in files if found.message_id is None]


def mark_of(request: HelpRequest) -> str:
    """Changes whenever anything was written, moved or changed on a request; one small read besides the row."""
    codes = codes_for("internal")
    last = Event.objects.filter(context_id=request.pk, code__in=codes).aggregate(last=Max("id"))["last"] or 0
    return mark(request, last)


def mark(request: HelpRequest, last_event: int) -> str:
    """What `mark_of` says, for a page that knows the last event already."""
    return f"{request.version}-{last_event}-{request.last_activity_at.timestamp():.6f}"


def officer(pk: str) -> User | None:
    """A person by id."""
    return User.objects.filter(pk=pk).first()


def kind(pk: str) -> RequestKind | None:
    """A kind of request by id, also one that is offered no more."""
    return RequestKind.objects.filter(pk=pk).first()


def last_change(request: HelpRequest) -> Event | None:
    """The last event of a request itself: who was quicker."""
    return Event.objects.filter(subject_id=request.pk).last()


def facts_changed_since(request: HelpRequest, at: datetime) -> bool:
    """Whether somebody has changed the facts of a request since a moment."""
    return Event.objects.filter(subject_id=request.pk, at__gt=at,
                                code__in=["request.edit", "request.triage", "request.sharing"]).exists()


def chain_of(request: HelpRequest) -> list[Referral]:
    """A request's referrals for its own park's page, oldest first, the whole chain."""
    return list(request.referrals.exclude(state="entered_in_error").order_by("pk")
                .select_related("origin_park", "destination_park", "partner", "resource", "request__park"))


def files_to_hand_over(actor: Actor, request: HelpRequest) -> QuerySet[Attachment]:
    """Files that the tenant and its park share, which may go along with a referral."""
    return Attachment.objects.for_actor(actor).filter(request=request, audience="tenant").distinct()


def questions_of(request: HelpRequest) -> list[Question]:
    """The extra questions of the request's kind."""
    return list(request.kind.questions.all()) if request.kind else []


def suggested(run: SuggestionRun) -> list[SuggestedItem]:
    """The items of a list of suggestions that nobody has dismissed."""
    return list(run.items.select_related("resource__partner", "resource__kind").exclude(verdict="not_suitable"))


def kind_choices() -> QuerySet[RequestKind]:
    """Kinds of requests that are offered, for a form's field."""
    return RequestKind.objects.filter(is_active=True)


def referral_rows(actor: Actor, way: str, states: Iterable[str]) -> QuerySet[Referral]:
    """The desk's list of referrals: sent (`out`) or received (`in`) by the actor's parks."""
    rows = referrals_out(actor) if way == "out" else referrals_in(actor).filter(destination_park__in=actor.park_ids)
    return rows.filter(state__in=states) if states else rows


def siblings(actor: Actor, resource: Resource) -> QuerySet[Resource]:
    """What else the partner of a resource offers."""
    return (Resource.objects.for_actor(actor).filter(partner=resource.partner_id).exclude(pk=resource.pk)
            .select_related("kind"))


def no_files() -> QuerySet[Attachment]:
    """No files at all: what a form offers before it knows the request."""
    return Attachment.objects.none()
