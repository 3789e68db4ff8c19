"""What an import enters into the register, many at a time, and how that is undone."""
from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from parkadmin.core.actors import Actor
from parkadmin.core.errors import Forbidden, Refused
from parkadmin.core.events import record_many, register
from parkadmin.core.models import Park
from parkadmin.core.numbers import next_numbers
from tenants.models import Tenant

from .register import found_by, local_day, names, would_be

register("tenant.taken_back", gettext_lazy("took %(name)s (%(number)s) out of the register: the import that entered it "
                                           "was undone"))


def register_tenants(*, actor: Actor, park: Park, given: Sequence[tuple[Mapping[str, Any], bool]],
                     at: datetime) -> list[Tenant]:
    """Enter many companies and teams at once: what `register_tenant` does for one, with its rules, numbers and history,
    by a handful of statements. `given`: the fields of each, and whether its code follows. Raises Invalid for the first
    that is not acceptable, Refused when somebody has entered one of the codes in the same moment."""
    if not actor.can("tenant.edit", park=park.pk):
        raise Forbidden()
    rows = [would_be(park=park, fields=fields, at=at, code_follows=follows, holder=_nobody)  # the database knows
            for fields, follows in given]
    if not rows:
        return []
    with transaction.atomic():
        for row, number in zip(rows, next_numbers(park, "tenant", at, len(rows), infix="T"), strict=True):
            row.registered_on, row.number = row.registered_on or local_day(park, at), number
            for column, value in found_by(row).items():
                setattr(row, column, value)
        try:
            Tenant.objects.bulk_create(rows)
        except IntegrityError as error:
            raise Refused("stale", _("Somebody has entered one of these companies in the meantime.")) from error
        Tenant.objects.filter(pk__in=[row.pk for row in rows]).update(state_since=at)
        record_many(actor=actor, code="tenant.register", park_id=park.pk, at=at,
                    told=[(row, {"number": row.number, "name": names(row)}) for row in rows])
    return rows


def _nobody(row: Tenant) -> None:
    """Who else has a code is left to the unique constraint."""


def take_back_tenants(*, actor: Actor, park: Park, ids: Iterable[UUID], at: datetime) -> int:
    """Take tenants out of the register that an import has just entered and nothing refers to; how many. The history
    keeps that they were there, and their numbers are not given again."""
    if not actor.can("tenant.edit", park=park.pk):
        raise Forbidden()
    with transaction.atomic():
        rows = list(Tenant.objects.select_for_update().filter(park=park, pk__in=list(ids)).order_by("pk"))
        record_many(actor=actor, code="tenant.taken_back", park_id=park.pk, at=at,
                    told=[(row, {"name": names(row), "number": row.number}) for row in rows])
        Tenant.objects.filter(pk__in=[row.pk for row in rows]).delete()
    return len(rows)
