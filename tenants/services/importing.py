"""Undoing what an import has entered into the register."""
from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy

from parkadmin.core.actors import Actor
from parkadmin.core.errors import Forbidden
from parkadmin.core.events import record, register
from parkadmin.core.models import Park
from tenants.models import Tenant

from .register import names

register("tenant.taken_back", gettext_lazy("took %(name)s (%(number)s) out of the register: the import that entered it "
                                           "was undone"))


def take_back_tenants(*, actor: Actor, park: Park, ids: Iterable[UUID], at: datetime) -> int:
    """Take tenants out of the register that an import has just entered and nothing refers to; how many. The history
    keeps that they were there, and their numbers are not given again."""
    if not actor.can("tenant.edit", park=park.pk):
        raise Forbidden()
    with transaction.atomic():
        rows = list(Tenant.objects.select_for_update().filter(park=park, pk__in=list(ids)).order_by("pk"))
        for row in rows:
            record(actor=actor, code="tenant.taken_back", subject=row, park_id=park.pk, at=at, name=names(row),
                   number=row.number)
        Tenant.objects.filter(pk__in=[row.pk for row in rows]).delete()
    return len(rows)
