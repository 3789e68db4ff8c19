"""What all verbs share: locking, stepping, recording, and names in both languages."""
from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from parkadmin.core.actors import Actor
from parkadmin.core.errors import Forbidden, NotFound, Refused
from parkadmin.core.events import record
from parkadmin.core.models import Event, Park
from parkadmin.core.search import vector
from requests_desk.lifecycle import REFERRAL, REQUEST, may_on_request
from requests_desk.models import DocumentKind, HelpRequest, Partner, Referral
from tenants.models import Tenant

from . import indexing


def lock_request(request: HelpRequest, version: int | None = None) -> HelpRequest:
    """The request's row, locked until the transaction ends. `version`: what the person saw; refused when stale.

    The lock lets others refer to the row (FOR NO KEY UPDATE). Raises NotFound for a draft thrown away meanwhile.
    """
    row = (HelpRequest.objects.select_for_update(of=("self",), no_key=True)
           .select_related("park", "tenant", "kind", "owner", "requester").filter(pk=request.pk).first())
    if row is None:
        raise NotFound()
    if version is not None and row.version != version:
        raise Refused("stale", _("Somebody has changed this in the meantime. Look at it again, then decide."))
    return row


def lock_referral(referral: Referral) -> Referral:
    """The referral's row, locked, after its request's row: always in this order, so that no two verbs wait for each
    other."""
    lock_request(referral.request)
    return (Referral.objects.select_for_update(of=("self",), no_key=True)
            .select_related("request__park", "request__tenant", "request__kind", "request__requester",
                            "request__owner", "origin_park", "destination_park", "partner", "resource")
            .get(pk=referral.pk))


def need(actor: Actor, request: HelpRequest, permission: str, *sides: str) -> None:
    """Forbidden unless the actor stands on one of the sides of the request with this permission."""
    if not may_on_request(actor, request, permission, sides):
        raise Forbidden()


def require_open(row: HelpRequest) -> None:
    """Refused unless somebody still works on the request."""
    if not row.is_open:
        raise Refused("wrong_state", _("This request is no longer open."))


def step_request(row: HelpRequest, name: str, *, actor: Actor, at: datetime, target: str = "", **data: Any) -> Event:
    """Move a locked request by one step of its table and record it."""
    row.last_activity_at = at
    moved = REQUEST.move(row, name, actor=actor, at=at, target=target)
    return request_event(row, f"request.{name}", actor=actor, at=at, moved=moved, **data)


def request_event(row: HelpRequest, code: str, *, actor: Actor, at: datetime, moved: tuple[str, str] = ("", ""),
                  **data: Any) -> Event:
    """Record what happened to a request without a move."""
    return record(actor=speaking_for(actor, tenant=row.tenant, parks=(row.park,)), code=code, subject=row,
                  park_id=row.park_id, at=at, moved=moved, **data)


def step_referral(row: Referral, name: str, *, actor: Actor, at: datetime, target: str = "", **data: Any) -> Event:
    """Move a locked referral by one step of its table and record it in its request's timeline."""
    moved = REFERRAL.move(row, name, actor=actor, at=at, target=target)
    return referral_event(row, f"referral.{name}", actor=actor, at=at, moved=moved, **data)


def referral_event(row: Referral, code: str, *, actor: Actor, at: datetime, moved: tuple[str, str] = ("", ""),
                   **data: Any) -> Event:
    """Record what happened to a referral; `destination` is always among the data. The clock's own words are no
    activity: a request about which only the clock speaks is stuck."""
    data = {"destination": both_names(row.destination_organization), **data}
    if any(moved) or not actor.is_system:
        HelpRequest.objects.filter(pk=row.request_id).update(last_activity_at=at)
    actor = speaking_for(actor, partner=row.partner, parks=(row.origin_park, row.destination_park))
    return record(actor=actor, code=code, subject=row, context_id=row.request_id, park_id=row.origin_park_id, at=at,
                  moved=moved, **data)


def speaking_for(actor: Actor, *, parks: tuple[Park | None, ...], tenant: Tenant | None = None,
                 partner: Partner | None = None) -> Actor:
    """The actor with the name of the organization for which it acts here. Somebody may belong to several: what one
    of them does must not carry another's name into a history that others read."""
    if actor.kind != "person":
        return actor
    names = [tenant.name] if tenant and tenant.pk in actor.tenants else []
    names += [park.name for park in parks if park and park.pk in actor.staff]
    names += [partner.name] if partner and partner.pk in actor.partners else []
    return actor.acting_for(names[0] if names else "")


def both_names(obj: models.Model) -> dict[str, str]:
    """A name as events keep it: shown later in each reader's own language."""
    return {"zh": obj.name_zh, "en": obj.name_en or obj.name_zh}


def index_request(row: HelpRequest) -> None:
    """Renew the words under which a request is found: only what its own tenant may read."""
    tenant = row.tenant
    HelpRequest.objects.filter(pk=row.pk).update(
        search=vector(row.number or "", row.title, row.description, tenant.name_zh, tenant.name_en))
    indexing.index_object(DocumentKind.REQUEST, row)
