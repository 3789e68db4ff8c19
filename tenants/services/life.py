"""The life of a registered tenant: suspended, graduated, left, and back again. Its people are told, with the reason."""
from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from parkadmin.core.actors import Actor
from parkadmin.core.checks import Check
from parkadmin.core.errors import Forbidden
from parkadmin.core.events import record, register
from parkadmin.core.models import User
from tenants import life_hooks
from tenants.lifecycle import TENANT
from tenants.models import Occupancy, Tenant
from tenants.notifications import write_to

from .register import local_day, lock_tenant

BOTH = "tenant internal"
register("tenant.suspend", gettext_lazy("suspended the registration"), BOTH)
register("tenant.lift", gettext_lazy("lifted the suspension"), BOTH)
register("tenant.graduate", gettext_lazy("let the company graduate from the park"), BOTH)
register("tenant.leave", gettext_lazy("noted that the company has left the park"), BOTH)
register("tenant.reinstate", gettext_lazy("registered the company again"), BOTH)
# What its people read: subject and opening of the letter. The reason follows.
TOLD = {
    "suspend": (gettext_lazy("Your registration is suspended"),
                gettext_lazy("You can read everything, and what is under way goes on; nothing new can be asked for.")),
    "lift": (gettext_lazy("The suspension is lifted"), gettext_lazy("You can ask the park for help again.")),
    "graduate": (gettext_lazy("You have graduated from the park"),
                 gettext_lazy("Congratulations. You can go on reading what there is.")),
    "leave": (gettext_lazy("You have left the park"), gettext_lazy("You can go on reading what there is.")),
    "reinstate": (gettext_lazy("You are registered again"), gettext_lazy("You can ask the park for help again.")),
}


def suspend_tenant(*, actor: Actor, tenant: Tenant, reason: str, at: datetime, version: int | None = None) -> Tenant:
    """Nothing new can be begun for this tenant until the suspension is lifted; its people read the reason."""
    _need(actor, tenant)
    return _step(actor, tenant, "suspend", at, version, reason=_reason(reason))


def lift_suspension(*, actor: Actor, tenant: Tenant, at: datetime, reason: str = "",
                    version: int | None = None) -> Tenant:
    """All is as before the suspension."""
    _need(actor, tenant)
    return _step(actor, tenant, "lift", at, version, reason=_reason(reason, required=False))


def graduate_tenant(*, actor: Actor, tenant: Tenant, at: datetime, open_work: str = "", reason: str = "",
                    ended_on: date | None = None, version: int | None = None) -> Tenant:
    """The tenant has outgrown the park. `open_work` (keep, withdraw) says what becomes of what is under way; it is
    asked for when there is any. Its rooms end with it."""
    _need(actor, tenant)
    reason = _reason(reason, required=False)
    return _end(actor, tenant, "graduate", at, version, reason, open_work, ended_on)


def leave_park(*, actor: Actor, tenant: Tenant, reason: str, at: datetime, open_work: str = "",
               ended_on: date | None = None, version: int | None = None) -> Tenant:
    """The tenant leaves the park for another reason; as for graduation."""
    _need(actor, tenant)
    return _end(actor, tenant, "leave", at, version, _reason(reason), open_work, ended_on)


def reinstate_tenant(*, actor: Actor, tenant: Tenant, reason: str, at: datetime, version: int | None = None) -> Tenant:
    """A tenant that had graduated or left is back; its rooms have to be noted anew."""
    _need(actor, tenant)
    return _step(actor, tenant, "reinstate", at, version, reason=_reason(reason), ended_on=None)


def _need(actor: Actor, tenant: Tenant) -> None:
    """Whoever may not decide about tenants is told so before anything else."""
    if not TENANT.may(actor, tenant, "tenant.state", ("staff",)):
        raise Forbidden()


def _reason(text: str, *, required: bool = True) -> str:
    check = Check()
    text = check.text("reason", text, limit=2000, required=required)
    check.done()
    return text


def _end(actor: Actor, tenant: Tenant, name: str, at: datetime, version: int | None, reason: str, open_work: str,
         ended_on: date | None) -> Tenant:
    today = local_day(tenant.park, at)
    check = Check()
    day = check.day("ended_on", ended_on or today, not_before=tenant.registered_on, not_after=today)
    check.done()
    with transaction.atomic():
        row = lock_tenant(tenant, version)
        TENANT.check(actor, row, name)
        choice = _choice(row, open_work)
        done = _step(actor, row, name, at, None, reason=reason, ended_on=day, work=choice)
        vacate(row, day)
        if choice == life_hooks.WITHDRAW:
            life_hooks.withdraw_all(actor, row, at)
    return done


def _choice(row: Tenant, open_work: str) -> str:
    """What becomes of what is under way; nothing where nothing is."""
    check = Check()
    if open_work not in ("", life_hooks.KEEP, life_hooks.WITHDRAW):
        check.add("open_work", _("Please choose one of the options."))
    elif not open_work and life_hooks.open_work(row):
        check.add("open_work", _("Please say what becomes of what is under way."))
    check.done()
    return open_work


def vacate(row: Tenant, day: date) -> None:
    """The tenant's rooms end on that day; those that begin later are not taken up."""
    rooms = Occupancy.objects.filter(tenant=row).filter(Q(until=None) | Q(until__gt=day))
    rooms.filter(since__gt=day).update(until=F("since"))
    rooms.exclude(since__gt=day).update(until=day)


def _step(actor: Actor, tenant: Tenant, name: str, at: datetime, version: int | None, *, reason: str,
          **facts: Any) -> Tenant:
    """Take one step of the table, write it down, and tell the tenant's people."""
    with transaction.atomic():
        row = lock_tenant(tenant, version)
        if "ended_on" in facts:
            row.ended_on = facts["ended_on"]
        moved = TENANT.move(row, name, actor=actor, at=at)
        event = record(actor=actor, code=f"tenant.{name}", subject=row, park_id=row.park_id, at=at, moved=moved,
                       reason=reason, **{key: str(value) for key, value in facts.items() if value})
        subject, opening = TOLD[name]
        write_to(people_of(row), key=f"life:{event.pk}", group="news", subject=subject, opening=opening, about=row,
                 park=row.park, path=f"/portal/company/{row.pk}/", at=at, quote=reason,
                 skip=actor.user.pk if actor.user else None)
    return row


def people_of(row: Tenant) -> list[User]:
    """Everybody who belongs to a tenant."""
    return list(User.objects.filter(memberships__tenant=row, is_active=True))
