"""What the directory says to the world in the words of HSDS: public entries to everybody, and to people with a key what
they see on their pages as well. Filters narrow (AND); totals are exact up to a bound and estimated beyond it."""
from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from parkadmin.core.actors import Actor
from parkadmin.core.search import search

from .access import one
from .choices import Visibility
from .models import Expert, Location, Partner, RequestKind, Resource, ResourceLocation, Topic

COUNTED = 10_000  # rows counted exactly; beyond, what the planner estimates: the cost stays the same


def services(actor: Actor, filters: Mapping[str, Any]) -> QuerySet[Resource]:
    """Entries that the actor may read: `search`, `organization_id`, `modified_after`, `term` (what a taxonomy term
    stands for: ("kind"|"topic"|"sector", code)) and `taxonomy` (has any term of it)."""
    rows = _visible(actor)
    if filters.get("organization_id"):
        rows = rows.filter(partner=filters["organization_id"])
    if filters.get("modified_after"):
        rows = rows.filter(modified_at__gte=filters["modified_after"])
    if filters.get("term"):
        rows = rows.filter(_has_term(*filters["term"]))
    if filters.get("taxonomy"):
        rows = rows.filter({"kind": Q(), "sector": ~Q(sectors=[]), "topic": Q(
            Exists(Resource.topics.through.objects.filter(resource=OuterRef("pk"))))}[filters["taxonomy"]])
    return search(rows, filters["search"]) if filters.get("search") else rows


def _visible(actor: Actor) -> QuerySet[Resource]:
    if actor.kind == "nobody":
        return Resource.objects.filter(visibility=Visibility.PUBLIC, partner__visibility=Visibility.PUBLIC)
    return Resource.objects.for_actor(actor)


def _has_term(sort: str, code: str) -> Q:
    if sort == "kind":
        return Q(kind__code=code)
    if sort == "sector":
        return Q(sectors__contains=[code])
    return Q(Exists(Resource.topics.through.objects.filter(resource=OuterRef("pk"), topic__code=code)))


def with_parts(rows: QuerySet[Resource]) -> QuerySet[Resource]:
    """The rows with all that a full service shows: five further statements, whatever the number of rows."""
    places = ResourceLocation.objects.select_related("location").order_by("pk")
    experts = Expert.objects.filter(status="active").order_by("pk")
    return rows.select_related("partner__park", "kind").prefetch_related(None).prefetch_related(
        Prefetch("topics", Topic.objects.order_by("code")), Prefetch("experts", experts),
        Prefetch("at_locations", places))


def service(actor: Actor, pk: UUID) -> Resource:
    """One service with its parts."""
    return one(with_parts(_visible(actor)).filter(pk=pk))


def organizations(actor: Actor, filters: Mapping[str, Any]) -> QuerySet[Partner]:
    """Partners that the actor may read; `search`: a part of the name; `modified_after`."""
    rows = _visible_partners(actor)
    if filters.get("modified_after"):
        rows = rows.filter(modified_at__gte=filters["modified_after"])
    text = filters.get("search", "")
    return rows.filter(Q(name_zh__icontains=text) | Q(name_en__icontains=text)) if text else rows


def _visible_partners(actor: Actor) -> QuerySet[Partner]:
    if actor.kind == "nobody":
        return Partner.objects.filter(visibility=Visibility.PUBLIC)
    return Partner.objects.for_actor(actor)


def with_services(actor: Actor, rows: QuerySet[Partner]) -> QuerySet[Partner]:
    """Partners with what they offer (`offered`) and their places."""
    offered = with_parts(_visible(actor)).order_by("pk")
    return rows.select_related("park").prefetch_related(
        Prefetch("resources", offered, to_attr="offered"), Prefetch("locations", Location.objects.order_by("pk")))


def organization(actor: Actor, pk: UUID) -> Partner:
    """One organization with its services and places."""
    return one(with_services(actor, _visible_partners(actor)).filter(pk=pk))


def at_locations(actor: Actor, filters: Mapping[str, Any]) -> QuerySet[ResourceLocation]:
    """Services at their places, by the filters of services and `postcode`."""
    rows = ResourceLocation.objects.filter(resource__in=services(actor, filters).order_by().values("pk"))
    return rows.filter(location__postcode=filters["postcode"]) if filters.get("postcode") else rows


def at_location_parts(rows: QuerySet[ResourceLocation]) -> QuerySet[ResourceLocation]:
    """The rows with service, place and all that a full service shows."""
    resources = with_parts(Resource.objects.all())
    return rows.select_related("location").prefetch_related(Prefetch("resource", resources))


def at_location(actor: Actor, pk: UUID) -> ResourceLocation:
    """One service at a place."""
    return one(at_location_parts(at_locations(actor, {})).filter(pk=pk))


def kinds_and_topics() -> tuple[list[RequestKind], list[Topic]]:
    """The vocabularies that staff keep."""
    return list(RequestKind.objects.filter(is_active=True)), list(Topic.objects.filter(is_active=True).order_by("code"))


def page_of(rows: QuerySet, number: int, size: int) -> list[Any]:
    """The keys of one page, oldest entries first: only the index is walked to get there."""
    start = (number - 1) * size
    return list(rows.order_by("pk").values_list("pk", flat=True)[start:start + size])


def by_keys(parts: Callable[[QuerySet], QuerySet], model: type[Any], keys: list[Any]) -> list[Any]:
    """The rows of a page, with the parts that the list shows. The keys come from a list within the actor's scope."""
    return list(parts(model.objects.filter(pk__in=keys)).order_by("pk")) if keys else []


def total(rows: QuerySet) -> int:
    """How many: exact up to COUNTED, beyond that the planner's estimate, which costs nothing."""
    found = rows.order_by()[: COUNTED + 1].count()
    if found <= COUNTED:
        return found
    plan = json.loads(rows.order_by().explain(format="json"))
    return max(int(plan[0]["Plan"]["Plan Rows"]), COUNTED + 1)
