"""One deed for many requests: each in a transaction of its own, each through its own verb, refusals collected."""
from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from parkadmin.core.actors import Actor
from parkadmin.core.errors import DeskError
from parkadmin.core.models import User
from requests_desk.models import HelpRequest

from . import triage

MOST = 1000


@dataclass
class BulkResult:
    """How many were done, and which were refused with what was said."""

    done: int = 0
    refused: list[tuple[str, str]] = field(default_factory=list)


def apply_to_all(requests: QuerySet[HelpRequest], deed: Callable[[HelpRequest], Any]) -> BulkResult:
    """Run one verb over at most 1,000 requests, oldest first."""
    result = BulkResult()
    for row in requests.order_by("pk")[:MOST]:
        try:
            deed(row)
            result.done += 1
        except DeskError as refusal:
            result.refused.append((row.number or "", str(refusal.message)))
    return result


def assign_all(*, actor: Actor, requests: QuerySet[HelpRequest], owner: User, at: datetime) -> BulkResult:
    """Give all of them to one officer."""
    return apply_to_all(requests, lambda row: triage.assign_request(actor=actor, request=row, owner=owner, at=at))


def set_priority_of_all(*, actor: Actor, requests: QuerySet[HelpRequest], priority: str, at: datetime) -> BulkResult:
    """Give all of them one priority."""
    return apply_to_all(requests, lambda row: triage.update_triage(actor=actor, request=row, priority=priority, at=at))


def sign_all(*, actor: Actor, requests: QuerySet[HelpRequest], at: datetime) -> BulkResult:
    """Sign for all of them."""
    return apply_to_all(requests, lambda row: triage.sign_for_request(actor=actor, request=row, at=at))
