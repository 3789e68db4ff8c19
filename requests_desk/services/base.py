"""What all verbs share: locking, stepping, recording, and names in both languages."""
from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from parkadmin.core.actors import Actor
from parkadmin.core.errors import Forbidden, Refused
from parkadmin.core.events import record
from parkadmin.core.models import Event
from parkadmin.core.search import vector
from requests_desk.lifecycle import REFERRAL, REQUEST, may_on_request
from requests_desk.models import HelpRequest, Referral


def lock_request(request: HelpRequest, version: int | None = None) -> HelpRequest:
    """The request's row, locked until the transaction ends. `version`: what the person saw; refused when stale."""
    row = (HelpRequest.objects.select_for_update(of=("self",))
           .select_related("park", "tenant", "kind", "owner", "requester").get(pk=request.pk))
    if version is not None and row.version != version:
        raise Refused("stale", _("Somebody has changed this in the meantime. Look at it again, then decide."))
    return row


def lock_referral(referral: Referral) -> Referral:
    """The referral's row, locked, after its request's row: always in this order, so that no two verbs wait for each
    other."""
    lock_request(referral.request)
    return (Referral.objects.select_for_update(of=("self",))
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
    return record(actor=actor, code=code, subject=row, park_id=row.park_id, at=at, moved=moved, **data)


def step_referral(row: Referral, name: str, *, actor: Actor, at: datetime, target: str = "", **data: Any) -> Event:
    """Move a locked referral by one step of its table and record it in its request's timeline."""
    moved = REFERRAL.move(row, name, actor=actor, at=at, target=target)
    return referral_event(row, f"referral.{name}", actor=actor, at=at, moved=moved, **data)


def referral_event(row: Referral, code: str, *, actor: Actor, at: datetime, moved: tuple[str, str] = ("", ""),
                   **data: Any) -> Event:
    """Record what happened to a referral; `destination` is always among the data."""
    data = {"destination": both_names(row.destination_organization), **data}
    HelpRequest.objects.filter(pk=row.request_id).update(last_activity_at=at)
    return record(actor=actor, code=code, subject=row, context_id=row.request_id, park_id=row.origin_park_id, at=at,
                  moved=moved, **data)


def both_names(obj: models.Model) -> dict[str, str]:
    """A name as events keep it: shown later in each reader's own language."""
    return {"zh": obj.name_zh, "en": obj.name_en or obj.name_zh}


def index_request(row: HelpRequest) -> None:
    """Renew the words under which a request is found: only what its own tenant may read."""
    tenant = row.tenant
    HelpRequest.objects.filter(pk=row.pk).update(
        search=vector(row.number or "", row.title, row.description, tenant.name_zh, tenant.name_en))
