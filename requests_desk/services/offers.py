"""The way back: who could use a resource, and telling companies that asked to be told.

A company hears of at most one round of offers a week, only while its owner wants it, only of what could be suggested
to it as well. Who was told is known to the company and to its own park, never to the resource's partner, and not to
the park that keeps the resource unless the company is its own.
"""
from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import islice
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from parkadmin.core import notices
from parkadmin.core.actors import SYSTEM, Actor
from parkadmin.core.errors import Forbidden, Invalid, NotFound
from parkadmin.core.events import record
from parkadmin.core.models import NoticeSwitch, User
from requests_desk.choices import OPEN_REQUEST, ResourceStatus, Sharing
from requests_desk.matching import candidates, encoder, engine, vectors, why
from requests_desk.models import (
    DocumentKind,
    HelpRequest,
    MatchDocument,
    Offer,
    OfferRound,
    Resource,
)
from tenants.choices import TenantState
from tenants.models import Tenant

from .base import both_names
from .clock import local_day
from .suggesting import explained

WEEK = timedelta(days=7)
NEW_FOR = timedelta(days=14)  # a resource that is older than this is no news
WAITS_FOR = timedelta(days=30)
BATCH = 100  # resources held against companies in one go
MOST_TOLD = 5  # resources in one notice
STRONGLY = "strong"


@dataclass(frozen=True)
class Fit:
    """How well a resource fits a tenant: for one of its requests, or for what it says of itself."""

    score: float
    level: str
    reasons: tuple[why.Reason, ...]
    request: HelpRequest | None = None

    def kept(self) -> list[dict]:
        """The reasons as rows keep them."""
        return [{"code": each.code, "facts": each.facts, "tone": each.tone} for each in self.reasons]


# -- by hand ---------------------------------------------------------------------------------------------------------
def tell_about_resource(*, actor: Actor, resource: Resource, tenants: Iterable[Tenant], at: datetime
                        ) -> tuple[list[Tenant], list[Tenant]]:
    """Tell companies of one's own park of a resource that it keeps. Those that were told of something within a week
    hear of it later. Returns who was told and who waits. Raises Forbidden, NotFound for a company of another park,
    Invalid for one that does not want to be told or that the resource is not open to."""
    if not actor.can("request.refer", park=resource.partner.park_id):
        raise Forbidden()
    chosen = list(tenants)
    if any(tenant.park_id != resource.partner.park_id for tenant in chosen):
        raise NotFound()
    if not chosen:
        raise Invalid({"tenants": _("Choose at least one company.")})
    told: list[Tenant] = []
    waiting: list[Tenant] = []
    with transaction.atomic():
        for tenant in Tenant.objects.select_for_update().filter(pk__in=[each.pk for each in chosen]).order_by("pk"):
            if not wants_offers(tenant) or not _is_open(resource, tenant, at):
                raise Invalid({"tenants": _("%(company)s cannot be told of this.") % {"company": tenant.name}})
            offer, made = Offer.objects.get_or_create(resource=resource, tenant=tenant, defaults={
                "score": 0, "found_at": at, "told_by": actor.user})
            if not made and offer.told_at:
                continue
            if told_lately(tenant, at):
                waiting.append(tenant)
                continue
            _tell(tenant, [offer], actor, at)
            told.append(tenant)
    return told, waiting


def wants_offers(tenant: Tenant) -> bool:
    """Whether its owner has switched it on, and it is still in the park."""
    return tenant.wants_offers_since is not None and tenant.state == TenantState.REGISTERED


def told_lately(tenant: Tenant, at: datetime) -> bool:
    """Whether its week is not over."""
    return Offer.objects.filter(tenant=tenant, told_at__gt=at - WEEK).exists()


def _is_open(resource: Resource, tenant: Tenant, at: datetime) -> bool:
    rows = candidates.open_to(tenant.park, local_day(tenant.park, at)).exclude(partner__tenant=tenant)
    return rows.filter(pk=resource.pk).exists()


# -- by itself -------------------------------------------------------------------------------------------------------
def hold_new_resources(at: datetime) -> int:
    """Hold what is new in the directory and in the index against the companies that want to be told; how many
    resources. Each once in its life. Costs as much as asking once for each of their open requests and profiles."""
    with transaction.atomic():
        resources = list(_new(at).order_by("pk").values_list("pk", flat=True)[:BATCH])
        found = dict.fromkeys(resources, 0)
        for tenant in _who_wants() if resources else ():
            for pk, fit in fits_of(tenant, resources, at).items():
                Offer.objects.bulk_create([Offer(resource_id=pk, tenant=tenant, request=fit.request, score=fit.score,
                                                 reasons=fit.kept(), found_at=at)], ignore_conflicts=True)
                found[pk] += 1
        OfferRound.objects.bulk_create([OfferRound(resource_id=pk, at=at, found=count)
                                        for pk, count in found.items()], ignore_conflicts=True)
    return len(resources)


def _new(at: datetime) -> QuerySet[Resource]:
    indexed = MatchDocument.objects.filter(kind=DocumentKind.RESOURCE, object_id=OuterRef("pk"),
                                           indexed_at__isnull=False)
    if encoder.name() and vectors.available():
        indexed = indexed.filter(encoder=encoder.name())
    return Resource.objects.filter(
        Exists(indexed), ~Exists(OfferRound.objects.filter(resource=OuterRef("pk"))), pk__gt=_first_id(at - NEW_FOR),
        status=ResourceStatus.ACTIVE, visibility__in=candidates.SHARED, partner__visibility__in=candidates.SHARED)


def _first_id(moment: datetime) -> UUID:
    """The lowest id that a row of this moment can have: ids hold their time (uuid7)."""
    return UUID(int=int(moment.timestamp() * 1000) << 80)


def _who_wants() -> QuerySet[Tenant]:
    rows = Tenant.objects.filter(wants_offers_since__isnull=False, state=TenantState.REGISTERED)
    return rows.select_related("park").order_by("pk")


def fits_of(tenant: Tenant, resources: Sequence[UUID], at: datetime) -> dict[UUID, Fit]:
    """Which of these resources strongly fit a tenant's open requests, or what it says of itself, each as it fits best.
    The hard filters are those of suggestions."""
    today = local_day(tenant.park, at)
    requests = HelpRequest.objects.filter(tenant=tenant, state__in=OPEN_REQUEST).exclude(sharing=Sharing.PARK)
    asked = [(candidates.need_of(row, today), candidates.allowed(row, today), row)
             for row in requests.select_related("park")]
    own = candidates.open_to(tenant.park, today).exclude(partner__tenant=tenant)
    best: dict[UUID, Fit] = {}
    for need, rows, request in [*asked, (_profile(tenant, today), own, None)]:
        for pk, fit in _strong(need, rows.filter(pk__in=resources), request):
            if pk not in best or fit.score > best[pk].score:
                best[pk] = fit
    return best


def _profile(tenant: Tenant, today: date) -> engine.Need:
    return engine.Need(tenant.about.strip(), tenant.park_id, engine.Facts(sector=tenant.sector, today=today))


def _strong(need: engine.Need, rows: QuerySet[Resource], request: HelpRequest | None) -> Iterator[tuple[UUID, Fit]]:
    """Those of the rows for which the evidence is strong, with the reasons."""
    if not need.text:
        return
    found = engine.find(need, rows, limit=BATCH)
    found = replace(found, hits=[hit for hit in found.hits if why.level(hit, found.scale) == STRONGLY])
    for said in explained(found) if found.hits else ():
        yield said.id, Fit(said.score, STRONGLY, said.reasons, request)


def tell_waiting(at: datetime) -> int:
    """Tell the companies whose week is over of what was found for them; how many companies."""
    lately = Offer.objects.filter(tenant=OuterRef("pk"), told_at__gt=at - WEEK)
    waiting = Offer.objects.filter(tenant=OuterRef("pk"), told_at=None, found_at__gt=at - WAITS_FOR)
    ids = Tenant.objects.filter(Exists(waiting), ~Exists(lately), wants_offers_since__isnull=False,
                                state=TenantState.REGISTERED).order_by("pk").values_list("pk", flat=True)
    return sum(tell_tenant(pk, at) for pk in ids)


def tell_tenant(pk: UUID, at: datetime) -> bool:
    """One notice about the best that waits for a company; nothing where its week is not over or it wants no more."""
    with transaction.atomic():
        tenant = Tenant.objects.select_for_update().select_related("park").get(pk=pk)
        if not wants_offers(tenant) or told_lately(tenant, at):
            return False
        today = local_day(tenant.park, at)
        allowed = candidates.open_to(tenant.park, today).exclude(partner__tenant=tenant).values("pk")
        rows = Offer.objects.filter(tenant=tenant, told_at=None, found_at__gt=at - WAITS_FOR, resource__in=allowed)
        rows = rows.select_related("resource", "request__park").order_by("-score", "pk")
        offers = list(islice((offer for offer in rows if _is_still_wanted(offer, today)), MOST_TOLD))
        if not offers:
            return False
        _tell(tenant, offers, SYSTEM, at)
    return True


def _is_still_wanted(offer: Offer, today: date) -> bool:
    """Whether what was found for a request may be suggested for it to this day: it is open, its sharing allows it,
    and nobody has refused it or called it unsuitable since."""
    row = offer.request
    if row is None:
        return True
    return row.state in OPEN_REQUEST and candidates.allowed(row, today).filter(pk=offer.resource_id).exists()


# -- what both do ----------------------------------------------------------------------------------------------------
def _tell(tenant: Tenant, offers: Sequence[Offer], actor: Actor, at: datetime) -> None:
    """A line under the bell and in the daily mail of the company's owners, and an entry in the company's history. The
    caller holds the tenant's lock."""
    Offer.objects.filter(pk__in=[offer.pk for offer in offers]).update(told_at=at)
    for offer in offers:
        record(actor=actor, code="offer.tell", subject=tenant, park_id=tenant.park_id, at=at,
               tenant=both_names(tenant), resource=both_names(offer.resource))
    owners = User.objects.filter(memberships__tenant=tenant, memberships__role="owner", is_active=True).distinct()
    for person in owners:
        off = NoticeSwitch.objects.filter(user=person, group="news", on=False).values_list("channel", flat=True)
        with translation.override(person.language):
            notices.tell(user=person, key=f"offer:{offers[0].pk}", group="news", at=at, path="/portal/offers/",
                         channels={"bell", "digest"} - set(off), title=_title(tenant, offers), text=_names(offers))


def _title(tenant: Tenant, offers: Sequence[Offer]) -> str:
    return ngettext("A new offer may fit %(company)s", "%(count)d new offers may fit %(company)s",
                    len(offers)) % {"company": tenant.name, "count": len(offers)}


def _names(offers: Sequence[Offer]) -> str:
    return " · ".join(offer.resource.name for offer in offers)[:300]
