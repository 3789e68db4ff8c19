"""The waiting list of a programme: whoever waits longest gets the next place. For callers that hold its lock."""
from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy

from parkadmin.core.actors import SYSTEM
from parkadmin.core.events import record, register
from tenants.choices import EnrolmentState, TenantState
from tenants.models import Enrolment, Programme

from . import telling

register("programme.moved_up", gettext_lazy("moved %(person)s up from the waiting list of %(programme)s"),
         "tenant internal")


def places_left(row: Programme) -> int | None:
    """How many more people can come; None: there is no limit."""
    if row.capacity is None:
        return None
    return max(0, row.capacity - row.enrolments.filter(state=EnrolmentState.ENROLLED).count())


def move_up(row: Programme, *, at: datetime) -> list[Enrolment]:
    """Give free places to those who wait, in their order, and tell them. Nobody moves up for a company that has
    graduated or left."""
    left = places_left(row)
    waiting = row.enrolments.filter(state=EnrolmentState.WAITING).select_related("tenant")
    waiting = waiting.exclude(tenant__state__in=[TenantState.GRADUATED, TenantState.LEFT])
    found = list(waiting.order_by("place_in_line", "pk")[:left])
    Enrolment.objects.filter(pk__in=[each.pk for each in found]).update(state=EnrolmentState.ENROLLED, state_since=at)
    for each in found:
        record(actor=SYSTEM, code="programme.moved_up", subject=each, context_id=each.tenant_id,
               park_id=each.tenant.park_id, at=at, moved=(EnrolmentState.WAITING, EnrolmentState.ENROLLED),
               person=each.name, programme={"zh": row.name_zh, "en": row.name_en or row.name_zh})
        telling.moved_up(row, each, at=at)
    return found
