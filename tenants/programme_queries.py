"""Programmes, their sessions and the people enrolled: lists and single ones, always as far as the actor may see."""
from __future__ import annotations

from collections import defaultdict
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, DateTimeField, IntegerField, Max, Min, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from parkadmin.core.actors import Actor
from parkadmin.core.models import Park

from .access import one
from .choices import EnrolmentState, ProgrammeState, ProgrammeVisibility, TenantState
from .models import Attendance, Enrolment, Programme, Session, Tenant

MOST = 500
PUBLIC_SHOWS = 12
FOUND_SHOWS = 20
UNDATED = datetime(9999, 12, 31, tzinfo=UTC)  # programmes without a session stand behind all others
AHEAD = [ProgrammeState.OPEN, ProgrammeState.CLOSED]
SHOWN_PUBLICLY = Q(visibility=ProgrammeVisibility.PUBLIC) & ~Q(state=ProgrammeState.DRAFT)
TIMES = ("upcoming", "past", "all")


def with_counts(rows: QuerySet[Programme]) -> QuerySet[Programme]:
    """Each with `first_at`, `last_at`, `meetings` (sessions), `enrolled`, `waiting`, and `enrol_ends`: when enrolment
    ends, which is when the first session begins unless something else is said."""
    return rows.annotate(
        first_at=Coalesce(_of_sessions(Min("starts_at")), Value(UNDATED), output_field=DateTimeField()),
        last_at=Coalesce(_of_sessions(Max("ends_at")), Value(UNDATED), output_field=DateTimeField()),
        meetings=Coalesce(_of_sessions(Count("pk")), 0, output_field=IntegerField()),
        enrolled=_people(EnrolmentState.ENROLLED), waiting=_people(EnrolmentState.WAITING),
    ).annotate(enrol_ends=Coalesce("enrol_until", "first_at")).select_related("park")


def _of_sessions(what: Any) -> Subquery:
    sessions = Session.objects.filter(programme=OuterRef("pk")).order_by().values("programme")
    return Subquery(sessions.annotate(found=what).values("found"))


def _people(state: str) -> Coalesce:
    people = Enrolment.objects.filter(programme=OuterRef("pk"), state=state).order_by().values("programme")
    return Coalesce(Subquery(people.annotate(found=Count("pk")).values("found")), 0, output_field=IntegerField())


def of_time(rows: QuerySet[Programme], time: str, at: datetime) -> tuple[QuerySet[Programme], str]:
    """Those to come (the next first, those without a date last), those that are over (the latest first), or all (the
    newest entry first), with the order for the pages."""
    over = Q(state__in=[ProgrammeState.HELD, ProgrammeState.CANCELLED]) | Q(last_at__lt=at)
    if time == "upcoming":
        return rows.exclude(over), "first_at"
    return (rows.filter(over), "-first_at") if time == "past" else (rows, "-pk")


# -- one ---------------------------------------------------------------------------------------------------------
def programme_for(actor: Actor, pk: UUID) -> Programme:
    """A programme that the actor may see; for people without an account one that is public."""
    rows = Programme.objects.filter(SHOWN_PUBLICLY) if actor.kind == "nobody" else Programme.objects.for_actor(actor)
    return one(with_counts(rows).filter(pk=pk).select_related("owner"))


def session_of(programme: Programme, pk: UUID) -> Session:
    """A session of a programme that was fetched by its own door."""
    return one(Session.objects.filter(programme=programme, pk=pk).select_related("programme__park"))


def enrolment_for(actor: Actor, pk: UUID) -> Enrolment:
    """One person's enrolment, for the company, its park, and the park that holds the programme."""
    rows = Enrolment.objects.for_actor(actor).filter(pk=pk)
    return one(rows.select_related("programme__park", "tenant__park", "user"))


def certificate_for(actor: Actor, number: str) -> Enrolment:
    """The enrolment behind a certificate, for those who may print it."""
    rows = Enrolment.objects.for_actor(actor).filter(certificate=number.replace("\x00", "").strip().upper()[:24])
    return one(rows.select_related("programme__park", "tenant", "user"))


def certified(number: str) -> Enrolment | None:
    """The enrolment behind a certificate, for anybody who checks a number. Only the programme and the day may be
    shown of it, never the person or the company."""
    number = number.strip().upper()
    rows = Enrolment.objects.filter(certificate=number).select_related("programme__park") if number else None
    return rows.first() if rows is not None and "\x00" not in number and len(number) <= 24 else None


# -- many --------------------------------------------------------------------------------------------------------
def desk_programmes(actor: Actor, filters: dict[str, str]) -> QuerySet[Programme]:
    """Programmes that staff see: their parks' own, and what other parks offer to the network. Filters: `kind`,
    `state`, `whose` (own, others)."""
    rows = Programme.objects.for_actor(actor)
    own = actor.parks_with("tenant.read")
    rows = rows.filter(**{name: filters[name] for name in ("kind", "state") if filters.get(name)})
    if filters.get("whose") == "own":
        rows = rows.filter(park__in=own)
    elif filters.get("whose") == "others":
        rows = rows.exclude(park__in=own)
    return with_counts(rows)


def open_to(actor: Actor, companies: list[Tenant]) -> QuerySet[Programme]:
    """Programmes to which one of these companies may send people, also for those who see more as staff."""
    parks = {company.park_id for company in companies}
    wide = ~Q(visibility=ProgrammeVisibility.PARK)
    rows = Programme.objects.for_actor(actor).filter(Q(park__in=parks) | wide).exclude(state=ProgrammeState.DRAFT)
    return with_counts(rows)


def public_programmes(park: Park, at: datetime) -> list[Programme]:
    """What a park shows of its programmes to everybody: public ones that are still to come, the next first. Each has
    `first_at`, `last_at`, `meetings`, `enrolled`, `waiting`, `enrol_ends`; its page for people with an account is
    programmes:page, its calendar file programmes:calendar."""
    rows = with_counts(Programme.objects.filter(SHOWN_PUBLICLY, park=park, state__in=AHEAD))
    return list(rows.filter(last_at__gte=at).order_by("first_at", "pk")[:PUBLIC_SHOWS])


def sessions(programme: Programme) -> list[Session]:
    """Its sessions in the order of time, each with how many people were there as `present`."""
    found = Session.objects.filter(programme=programme).annotate(present=Count("attendance"))
    return list(found.order_by("starts_at", "pk")[:MOST])


def enrolments(actor: Actor, programme: Programme) -> list[Enrolment]:
    """The people of a programme whom the actor may know, in their order; those who cancelled are left out."""
    rows = Enrolment.objects.for_actor(actor).filter(programme=programme).exclude(state=EnrolmentState.CANCELLED)
    return list(rows.select_related("tenant__park", "user").order_by("place_in_line", "pk")[:MOST])


def participants(actor: Actor, programme: Programme) -> QuerySet[Enrolment]:
    """The same without an end, for the Excel file."""
    rows = Enrolment.objects.for_actor(actor).filter(programme=programme).exclude(state=EnrolmentState.CANCELLED)
    return rows.select_related("tenant", "user").order_by("place_in_line", "pk")


def presence(programme: Programme) -> dict[UUID, set[UUID]]:
    """For each enrolment the sessions at which the person was."""
    found: dict[UUID, set[UUID]] = defaultdict(set)
    rows = Attendance.objects.filter(session__programme=programme)
    for enrolment, session in rows.values_list("enrolment_id", "session_id"):
        found[enrolment].add(session)
    return found


def company_enrolments(actor: Actor, companies: list[Tenant]) -> QuerySet[Enrolment]:
    """Whom these companies have enrolled anywhere, the newest first, with the programme's first day."""
    first = Session.objects.filter(programme=OuterRef("programme")).order_by("starts_at").values("starts_at")[:1]
    rows = Enrolment.objects.for_actor(actor).filter(tenant__in=companies).exclude(state=EnrolmentState.CANCELLED)
    return rows.select_related("programme__park", "tenant").annotate(first_at=Subquery(first))


def staff_parks(actor: Actor) -> list[Park]:
    """The parks for which the actor may hold programmes."""
    return list(Park.objects.filter(pk__in=actor.parks_with("programme.edit")))


def may_send(programme: Programme, tenants: QuerySet[Tenant]) -> QuerySet[Tenant]:
    """Those of the tenants that may send people to a programme."""
    rows = tenants.filter(state=TenantState.REGISTERED)
    return rows.filter(park=programme.park_id) if programme.visibility == ProgrammeVisibility.PARK else rows


def companies_for(actor: Actor, programme: Programme) -> list[Tenant]:
    """The actor's own companies for which it may enrol people."""
    rows = Tenant.objects.for_actor(actor).filter(pk__in=actor.tenants_with("programme.enrol"))
    return list(may_send(programme, rows).select_related("park").order_by("name_zh", "pk"))


def tenants_to_enrol(actor: Actor, programme: Programme, text: str = "") -> list[Tenant]:
    """Companies for which staff may enrol people, by a part of the name."""
    rows = Tenant.objects.for_actor(actor).filter(park__in=actor.parks_with("programme.edit"))
    if text:
        rows = rows.filter(Q(name_zh__icontains=text) | Q(name_en__icontains=text))
    return list(may_send(programme, rows).select_related("park").order_by("name_zh", "pk")[:FOUND_SHOWS])


def tenant_to_enrol(actor: Actor, programme: Programme, pk: UUID) -> Tenant:
    """One of them, or one of the actor's own companies."""
    mine = Q(park__in=actor.parks_with("programme.edit")) | Q(pk__in=actor.tenants_with("programme.enrol"))
    rows = Tenant.objects.for_actor(actor).filter(mine, pk=pk)
    return one(may_send(programme, rows).select_related("park"))


def people_of(tenant: Tenant) -> list[tuple[UUID, str]]:
    """The accounts of a company that was fetched by its own door: whom one may tick when enrolling."""
    rows = tenant.memberships.filter(user__is_active=True).select_related("user").order_by("pk")[:MOST]
    return [(row.user_id, str(row.user)) for row in rows]


def enrolled_counts(actor: Actor, rows: list[Programme]) -> dict[UUID, int]:
    """How many people of the actor's own companies come to each of these programmes, or wait for a place."""
    found = Enrolment.objects.for_actor(actor).filter(programme__in=rows, tenant__in=list(actor.tenants))
    found = found.exclude(state=EnrolmentState.CANCELLED).order_by().values_list("programme")
    return dict(found.annotate(count=Count("pk")))


def sessions_attended(enrolment: Enrolment) -> list[Session]:
    """Where the person of an enrolment, fetched by its own door, was."""
    return list(Session.objects.filter(attendance__enrolment=enrolment).order_by("starts_at", "pk"))


def programmes(actor: Actor, filters: dict[str, list[str]]) -> QuerySet[Programme]:
    """All that the actor may see, from whichever side. Filters: lists of `kind`, `state`."""
    rows = Programme.objects.for_actor(actor)
    return with_counts(rows.filter(**{f"{name}__in": filters[name] for name in ("kind", "state") if filters.get(name)}))


def tenant_known(actor: Actor, pk: UUID) -> Tenant:
    """A company that the actor may see; what it may do for it the verb decides."""
    return one(Tenant.objects.for_actor(actor).filter(pk=pk).select_related("park"))
