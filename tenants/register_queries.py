"""Lists of the register: by its filters, by silence, and what may stand in it twice. Always from `for_actor`."""
from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Case, Count, Exists, F, Max, OuterRef, Prefetch, Q, QuerySet, Subquery, When
from django.db.models.functions import Greatest
from django.utils.translation import gettext_lazy as _

from parkadmin.core.actors import Actor
from parkadmin.core.events import codes_for
from parkadmin.core.models import Event, Park
from parkadmin.core.reference.regions import NATIONWIDE, prefix
from parkadmin.core.search import search
from parkadmin.core.together import together

from . import life_hooks, naming
from .access import one
from .models import (
    MarketArea,
    Membership,
    Occupancy,
    Qualification,
    Site,
    Tenant,
    TenantContact,
    TenantDocument,
    TenantNote,
)

SORTS = {"newest": "-pk", "registered": "-registered_on", "first": "registered_on", "name": "name_zh",
         "silent": "heard_at"}
NOW, PLANNED = "now", "planned"
MOST = 200
ALIKE = 5
GROUPS = 100
SHORTEST_KEY = 2


def register(actor: Actor, filters: Mapping[str, Any], at: datetime | None = None) -> QuerySet[Tenant]:
    """Tenants of the actor's parks. Filters, all optional: lists `kind`, `state`, `sector` (section or division),
    `origin`, `stage`, `market`, `qualification`, `site` (id), `park` (id); `market_when` (now, planned); days `since`
    and `until` of registration; `code` (missing); `silent` (months before `at`); words `q`."""
    rows = Tenant.objects.for_actor(actor).filter(park__in=actor.parks_with("tenant.read")).select_related("park")
    for field in ("kind", "state", "stage", "park"):
        if filters.get(field):
            rows = rows.filter(**{f"{field}__in": filters[field]})
    rows = rows.filter(_within("sector", filters.get("sector")), _within("origin", filters.get("origin")))
    if filters.get("since"):
        rows = rows.filter(registered_on__gte=filters["since"])
    if filters.get("until"):
        rows = rows.filter(registered_on__lte=filters["until"])
    if filters.get("code") == "missing":
        rows = rows.filter(kind="company", uscc="")
    rows = _of_parts(rows, filters)
    if filters.get("silent") and at:
        rows = with_heard(rows).filter(Q(heard_at__lt=months_before(at, int(filters["silent"]))) | Q(heard_at=None))
    return by_words(rows, filters["q"]) if filters.get("q") else rows


def _within(field: str, codes: Iterable[str] | None) -> Q:
    """Rows whose code lies within one of these: a section has its divisions, a province its cities."""
    found = Q()
    for code in codes or ():
        found |= Q(**{f"{field}__startswith": prefix(code) if field == "origin" else code})
    return found


def _of_parts(rows: QuerySet[Tenant], filters: Mapping[str, Any]) -> QuerySet[Tenant]:
    """Filters by what hangs on a tenant; each is one condition, so no tenant appears twice."""
    if filters.get("market"):
        markets = MarketArea.objects.filter(_within_region(filters["market"]), tenant=OuterRef("pk"))
        if filters.get("market_when"):
            markets = markets.filter(is_planned=filters["market_when"] == PLANNED)
        rows = rows.filter(Exists(markets))
    if filters.get("qualification"):
        held = Qualification.objects.filter(tenant=OuterRef("pk"), kind__in=filters["qualification"])
        rows = rows.filter(Exists(held))
    if filters.get("site"):
        taken = Occupancy.objects.filter(tenant=OuterRef("pk"), until=None, site__in=filters["site"])
        rows = rows.filter(Exists(taken))
    return rows


def _within_region(codes: Iterable[str]) -> Q:
    found = Q()
    for code in codes:
        found |= Q(region=code) if code == NATIONWIDE else Q(region__startswith=prefix(code))
    return found


def by_words(rows: QuerySet[Tenant], text: str) -> QuerySet[Tenant]:
    """Tenants that hold all the words, or have the text as a part of their name or as beginning of their number."""
    text = text.strip().replace("\x00", "")[:100]
    hit = Q(pk__in=search(Tenant.objects.all(), text).values("pk")) | Q(name_zh__icontains=text) | Q(
        name_en__icontains=text)
    if len(text) > 3 and "-" in text and text.isascii():
        hit |= Q(number__startswith=text.upper())
    return rows.filter(hit)


def with_heard(rows: QuerySet[Tenant]) -> QuerySet[Tenant]:
    """Each with `heard_at`: when something last happened with it that was not the system's doing; None: never."""
    events = Event.objects.filter(context_id=OuterRef("pk"), code__in=codes_for("internal")).exclude(
        actor_kind="system").order_by()
    own = Subquery(events.values("context_id").annotate(last=Max("at")).values("last"))
    return rows.annotate(heard_at=Greatest(own, *life_hooks.last_moments()))


def months_before(at: datetime, months: int) -> datetime:
    """The same day some months earlier, or the last one of that month."""
    year, month = divmod(at.year * 12 + at.month - 1 - months, 12)
    day = min(at.day, (datetime(year + (month + 1) // 12, (month + 1) % 12 + 1, 1) - datetime(year, month + 1, 1)).days)
    return at.replace(year=year, month=month + 1, day=day)


def tenant_for_desk(actor: Actor, pk: UUID) -> Tenant:
    """A tenant of the actor's parks, or NotFound."""
    rows = Tenant.objects.for_actor(actor).filter(pk=pk, park__in=actor.parks_with("tenant.read"))
    return one(rows.select_related("park", "grown_out_of__park", "application"))


def tenant_for_anyone(actor: Actor, pk: UUID) -> Tenant:
    """A tenant that the actor may see, as staff or as one of its people, or NotFound."""
    return one(Tenant.objects.for_actor(actor).filter(pk=pk).select_related("park", "grown_out_of__park"))


def named(actor: Actor, text: str) -> Tenant | None:
    """The tenant of the actor's parks whose id an address names, if there is one."""
    try:
        pk = UUID(text)
    except ValueError:
        return None
    return Tenant.objects.for_actor(actor).filter(pk=pk, park__in=actor.parks_with("tenant.read")).first()


def tenants_seen(actor: Actor) -> QuerySet[Tenant]:
    """All tenants that the actor may see, as staff or as one of their people."""
    return Tenant.objects.for_actor(actor).select_related("park", "grown_out_of")


def hanging(actor: Actor, tenant: Tenant) -> dict[str, QuerySet]:
    """What hangs on a tenant, by name, as far as the actor may see it: `contacts`, the first one first; `rooms`, those
    it has before those it had; `markets` of now before planned ones; `qualifications`, what ends first before the
    rest; `notes` and `documents`, newest first, notes for staff only; `people` who can log in, owners first;
    `grew_into`, the companies that have grown out of a team."""
    def of(model: Any) -> QuerySet:
        return model.objects.for_actor(actor).filter(tenant=tenant)

    rank = Case(When(role="owner", then=0), When(role="member", then=1), default=2)
    return {
        "contacts": of(TenantContact),
        "rooms": of(Occupancy).select_related("site").order_by(F("until").desc(nulls_first=True), "pk"),
        "markets": of(MarketArea), "qualifications": of(Qualification).select_related("document"),
        "notes": of(TenantNote).select_related("author"),
        "documents": of(TenantDocument).select_related("uploaded_by"),
        "people": of(Membership).filter(user__is_active=True).select_related("user").order_by(rank, "pk"),
        "grew_into": Tenant.objects.for_actor(actor).filter(grown_out_of=tenant).order_by("pk")}


def parts_of(actor: Actor, tenant: Tenant, *names: str) -> dict[str, list[Any]]:
    """These lists of what hangs on a tenant (see `hanging`), all in one statement."""
    rows = hanging(actor, tenant)
    return together(tenant, **{name: rows[name][:MOST] for name in names})


PART_MODELS = {"room": Occupancy, "market": MarketArea, "qualification": Qualification, "contact": TenantContact,
               "note": TenantNote}


def part(actor: Actor, tenant: Tenant, name: str, pk: UUID) -> Any:
    """One row that hangs on a tenant, or NotFound."""
    rows = PART_MODELS[name].objects.for_actor(actor).filter(pk=pk, tenant=tenant)
    return one(rows.select_related("tenant__park"))


def sites(actor: Actor, parks: Iterable[UUID] | None = None) -> list[Site]:
    """The sites of parks, or of all the actor's."""
    rows = Site.objects.for_actor(actor).filter(park__in=actor.park_ids if parks is None else parks)
    return list(rows.select_related("park")[:MOST])


def sites_with_rooms(actor: Actor, park: Park) -> QuerySet[Site]:
    """A park's sites, each with `taken`: how many rooms are taken now."""
    return Site.objects.for_actor(actor).filter(park=park).annotate(
        taken=Count("rooms", filter=Q(rooms__until=None))).order_by("name_zh", "pk")


def site_for(actor: Actor, pk: UUID) -> Site:
    """A site of one of the actor's parks, or NotFound."""
    return one(Site.objects.for_actor(actor).filter(pk=pk, park__in=actor.park_ids).select_related("park"))


def papers_of(tenant: Tenant) -> QuerySet[TenantDocument]:
    """The papers of a tenant that was fetched by its door, for a choice."""
    return TenantDocument.objects.filter(tenant=tenant)


def sites_of_park(park_id: UUID) -> QuerySet[Site]:
    """The sites of a park, for a choice."""
    return Site.objects.filter(park=park_id)


def parks_by(ids: Iterable[UUID]) -> QuerySet[Park]:
    """Parks that the actor may choose among."""
    return Park.objects.filter(pk__in=list(ids)).order_by("code")


def parks_to_register_in(actor: Actor) -> list[Park]:
    """The parks in whose registers the actor may write."""
    return list(Park.objects.filter(pk__in=actor.parks_with("tenant.edit")).order_by("code"))


def for_export(rows: QuerySet[Tenant]) -> QuerySet[Tenant]:
    """With what the columns of a sheet need."""
    now = Occupancy.objects.filter(until=None).select_related("site")
    return rows.prefetch_related("markets", Prefetch("rooms", now, to_attr="rooms_now"),
                                 Prefetch("contacts", TenantContact.objects.filter(is_main=True), to_attr="first"))


WHY = {"uscc": _("the same unified social credit code"), "name_key": _("the same name in Chinese"),
       "name_en_key": _("the same name in English"), "phone_key": _("the same phone number")}


@dataclass(frozen=True)
class Group:
    """Tenants that may be one and the same, and why."""

    why: Any
    rows: list[Tenant]


def duplicates(actor: Actor) -> list[Group]:
    """Groups of entries that share their code, a name or their phone, within the actor's parks: five statements. A
    team and the company that has grown out of it are no duplicates of each other."""
    mine = Tenant.objects.for_actor(actor).filter(park__in=actor.parks_with("tenant.read"))
    shared = [(key, value) for key in WHY for value in
              mine.exclude(**{key: ""}).order_by().values_list(key).annotate(n=Count("pk")).filter(n__gt=1)
              .values_list(key, flat=True)[:GROUPS]]
    hit = Q(pk__in=[])
    for key, value in shared:
        hit |= Q(**{key: value})
    found = list(mine.filter(hit).select_related("park").order_by("pk")) if shared else []
    groups: dict[tuple[UUID, ...], Group] = {}
    for key, value in shared:
        rows = [row for row in found if getattr(row, key) == value]
        if _strangers(rows):
            groups.setdefault(tuple(row.pk for row in rows), Group([], rows)).why.append(WHY[key])
    return list(groups.values())


def _strangers(rows: list[Tenant]) -> bool:
    """Whether any two of them are not one the origin of the other."""
    return len({row.grown_out_of_id or row.pk for row in rows}) > 1


def alike(actor: Actor, park: Park | None, *, name_zh: str = "", name_en: str = "", phone: str = "", uscc: str = "",
          but: UUID | None = None) -> list[tuple[Tenant, list[Any]]]:
    """Entries of the actor's parks that may be the one somebody is about to enter, each with why; those of the same
    park first. One statement, none for nothing."""
    given = {**naming.keys(name_zh[:300], name_en[:300], phone[:60]), "uscc": naming.compact_uscc(uscc[:60])}
    telling = {key: value for key, value in given.items() if len(value) >= SHORTEST_KEY}
    hit = Q(pk__in=[])
    for key, value in telling.items():
        hit |= Q(**{key: value})
    if not telling:
        return []
    rows = Tenant.objects.for_actor(actor).filter(hit, park__in=actor.parks_with("tenant.read")).exclude(pk=but)
    found = sorted(rows.select_related("park").order_by("-pk")[: ALIKE * 2],
                   key=lambda row: park is None or row.park_id != park.pk)[:ALIKE]
    return [(row, [WHY[key] for key, value in telling.items() if getattr(row, key) == value]) for row in found]
