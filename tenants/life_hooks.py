"""What hangs on a tenant's life above this app: work that is under way for it. Those above register themselves.

Rule 1 forbids to look upward, so the register asks everybody who has registered: how much is open, and what becomes
of it when the tenant graduates or leaves.
"""
from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from parkadmin.core.actors import Actor

from .models import Tenant

KEEP, WITHDRAW = "keep", "withdraw"
CHOICES = [(KEEP, _("Let them go on until they are done")),
           (WITHDRAW, _("Withdraw them; whoever was asked for help is told"))]


@dataclass(frozen=True)
class Work:
    """One kind of work. `label` is a lazy text such as "Help requests"; `count` says how much of it is open;
    `withdraw(actor, tenant, at)` ends it, in the transaction of the tenant's step; `last` is an expression for the
    moment when something of it last happened, of the tenant that the outer query names `pk`."""

    label: Any
    count: Callable[[Tenant], int]
    withdraw: Callable[..., int]
    last: Callable[[], Any]


_work: list[Work] = []


def register_work(work: Work) -> None:
    """Let the register know of a kind of work."""
    _work.append(work)


def open_work(tenant: Tenant) -> list[tuple[Any, int]]:
    """What is under way for a tenant: labels and counts, without what is none."""
    return [(work.label, count) for work in _work if (count := work.count(tenant))]


def last_moments() -> list[Any]:
    """When something last happened, one expression for each kind of work."""
    return [work.last() for work in _work]


def withdraw_all(actor: Actor, tenant: Tenant, at: datetime) -> int:
    """End all that is under way; how much it was."""
    return sum(work.withdraw(actor=actor, tenant=tenant, at=at) for work in _work)
