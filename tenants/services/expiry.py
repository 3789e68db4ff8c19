"""Qualifications and papers that end: their holder and the park are reminded some time before, and on the day."""
from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from parkadmin.core.actors import SYSTEM
from parkadmin.core.events import record, register
from parkadmin.core.models import User
from parkadmin.core.permissions import STAFF_PERMISSIONS
from parkadmin.core.templatetags.values import day_text
from tenants.choices import TenantState
from tenants.models import Qualification, Tenant, TenantDocument
from tenants.notifications import write_to

register("tenant.expiry_reminded", gettext_lazy("reminded that “%(name)s” ends on %(day)s"), "tenant internal")
LAST_STEPS = (14, 0)  # days before the end; the first step is the park's own
FIRST_STEP = 60  # of a park that has not said anything
FURTHEST = 400
BATCH = 200
STATES = (TenantState.REGISTERED, TenantState.SUSPENDED)


def remind_of_endings(at: datetime) -> int:
    """Remind of what ends soon, each step once: how many reminders there were. Ended long ago is nobody's news."""
    today = at.astimezone(ZoneInfo(settings.TIME_ZONE)).date()
    return sum(_remind(model, today, at) for model in (Qualification, TenantDocument))


def step_of(days_left: int, first: int) -> int | None:
    """The reminder that is due so many days before the end: the park's first, 14, 0; None while there is none."""
    steps = sorted({first, *(step for step in LAST_STEPS if step < first or step == 0)})
    return next((step for step in steps if days_left <= step), None) if days_left >= -1 else None


def _remind(model: Any, today: date, at: datetime) -> int:
    """All rows of a model whose step has come and was not told yet."""
    soon = model.objects.filter(valid_until__range=(today - timedelta(days=1), today + timedelta(days=FURTHEST)),
                                tenant__state__in=STATES)
    rows = soon.filter(Q(reminded_for=None) | Q(reminded_for__gt=0)).select_related("tenant__park__page")
    due = [(row, step) for row in rows.order_by("valid_until", "pk")
           if (step := step_of((row.valid_until - today).days, _first(row.tenant))) is not None
           and (row.reminded_for is None or step < row.reminded_for)]
    return sum(_tell(model, row, step, at) for row, step in due[:BATCH])


def _first(tenant: Tenant) -> int:
    page = getattr(tenant.park, "page", None)
    return page.notice_days if page else FIRST_STEP


def _tell(model: Any, row: Any, step: int, at: datetime) -> bool:
    """Remind once: the row remembers the step, so that of two workers one finds nothing to do."""
    with transaction.atomic():
        mine = model.objects.filter(pk=row.pk, valid_until=row.valid_until).filter(
            Q(reminded_for=None) | Q(reminded_for__gt=step)).update(reminded_for=step)
        if not mine:
            return False
        tenant, end = Tenant.objects.select_for_update(no_key=True).get(pk=row.tenant_id), row.valid_until
        record(actor=SYSTEM, code="tenant.expiry_reminded", subject=tenant, park_id=tenant.park_id, at=at,
               name=str(row), day=str(end))
        for people, path in ((_owners(tenant), f"/portal/company/{tenant.pk}/"),
                             (_staff(tenant), f"/desk/companies/{tenant.pk}/")):
            write_to(people, key=f"expiry:{row.pk}:{end}:{step}", group="deadline", about=tenant, at=at, path=path,
                     subject=_subject(step), opening=gettext_lazy("Please renew it in time, and note the new date:"),
                     park=tenant.park,
                     quote=lambda: _("%(name)s ends on %(day)s.") % {"name": row, "day": day_text(end)})
    return True


def _subject(step: int) -> Any:
    return gettext_lazy("Ends today") if step == 0 else gettext_lazy("Ends soon")


def _owners(tenant: Tenant) -> list[User]:
    return list(User.objects.filter(memberships__tenant=tenant, memberships__role="owner", is_active=True))


def _staff(tenant: Tenant) -> list[User]:
    roles = [role for role, codes in STAFF_PERMISSIONS.items() if "tenant.edit" in codes]
    return list(User.objects.filter(staff_roles__park=tenant.park_id, staff_roles__role__in=roles, is_active=True))
