"""What a destination may know of a need: the one place that decides it, for pages, mail and REST alike.

With sharing `teaser` a destination reads the words of the referral and plain facts, until it accepts. The number of a
referral contains the request's; nobody can look that up without being in its scope.
"""
from __future__ import annotations

from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from parkadmin.core.actors import Actor
from parkadmin.core.models.base import localized
from parkadmin.core.reference.regions import region_name
from parkadmin.core.reference.sectors import sector_name

from .models import Referral


@dataclass(frozen=True)
class SharedFile:
    """A file of the tenant's that was handed over."""

    id: UUID
    name: str
    size: int


@dataclass(frozen=True)
class Identity:
    """Who asks: given with sharing `open`, or from the acceptance on."""

    tenant_zh: str
    tenant_en: str
    requester: str
    phone: str
    email: str
    request_number: str
    budget: Decimal | None
    currency: str
    files: tuple[SharedFile, ...] = ()

    @property
    def tenant(self) -> str:
        return localized(self, "tenant")


@dataclass(frozen=True)
class Need:
    """What the destination reads. `identity` is None as long as it may not know who asks. Amounts are in `currency`
    (ISO 4217), sectors GB/T 4754, regions GB/T 2260."""

    number: str
    title: str
    need: str
    kind: str
    kind_zh: str
    kind_en: str
    sector: str
    regions: tuple[str, ...]
    wanted_by: date | None
    people: int | None
    receipt_due_at: datetime | None
    answer_due_at: datetime | None
    progress_due_at: datetime | None
    expected_on: date | None
    park_zh: str
    park_en: str
    park_contact: str
    park_phone: str
    park_email: str
    time_zone: str
    identity: Identity | None = field(default=None)

    @property
    def kind_name(self) -> str:
        return localized(self, "kind")

    @property
    def park(self) -> str:
        return localized(self, "park")

    @property
    def sector_name(self) -> str:
        return sector_name(self.sector) if self.sector else ""

    @property
    def region_names(self) -> list[str]:
        return [region_name(code) for code in self.regions]

    def as_dict(self) -> dict[str, Any]:
        """The same as plain values, for REST and letters."""
        return asdict(self)


def need_for(referral: Referral) -> Need:
    """The need as the destination may see it now. Reads the handed-over files only where they may be known."""
    teaser = teaser_for(referral)
    return replace(teaser, identity=identity_of(referral)) if referral.identity_released else teaser


def teaser_for(referral: Referral) -> Need:
    """The part that names nobody: the referral's own words, and facts without a name."""
    request, park, kind = referral.request, referral.origin_park, referral.request.kind
    return Need(
        number=referral.number, title=referral.title, need=referral.need, sector=request.sector,
        kind=kind.code if kind else "", kind_zh=kind.name_zh if kind else "", kind_en=kind.name_en if kind else "",
        regions=tuple(request.regions), wanted_by=request.wanted_by, people=request.people,
        receipt_due_at=referral.receipt_due_at, answer_due_at=referral.answer_due_at,
        progress_due_at=referral.progress_due_at, expected_on=referral.expected_on,
        park_zh=park.name_zh, park_en=park.name_en,
        park_contact=referral.sent_by.name if referral.sent_by else "", park_phone=park.phone, park_email=park.email,
        time_zone=park.time_zone)


def asker(referral: Referral) -> str:
    """The tenant's name for a list, empty as long as it may not be known."""
    return referral.request.tenant.name if referral.identity_released else ""


def known_tenant(actor: Actor, referral: Referral) -> str:
    """The tenant's name as somebody at either end may read it in a list: the request's own park always; a park that
    refers further what it was asked, only once it was told itself; a destination once it was told."""
    if referral.request.park_id in actor.park_ids:
        return referral.request.tenant.name
    if referral.origin_park_id in actor.park_ids:
        told = referral.part_of is not None and referral.part_of.identity_released
        return referral.request.tenant.name if told else ""
    return asker(referral)


def identity_of(referral: Referral) -> Identity:
    """Who asks. Only `need_for` decides whether it may be told."""
    request, tenant, requester = referral.request, referral.request.tenant, referral.request.requester
    files = tuple(SharedFile(row.pk, row.name, row.size) for row in referral.attachments_shared.all())
    return Identity(
        tenant_zh=tenant.name_zh, tenant_en=tenant.name_en or tenant.name_zh,
        requester=requester.name if requester else "", email=requester.email if requester else "",
        phone=request.contact_phone or (requester.phone if requester else "") or tenant.phone,
        request_number=request.number or "", budget=request.budget, currency=request.currency, files=files)
