"""A startup team becomes a company: a new entry in the register that knows what it has grown out of.

The team keeps its own history; nothing is copied. The company's page shows it as "before", to staff of the park and to
those people of the company who belonged to the team: belonging to the team is the right to read it, and people keep
it. Who joins the company later reads the company's own history only.
"""
from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from parkadmin.core.actors import Actor
from parkadmin.core.checks import Check
from parkadmin.core.errors import Forbidden, Invalid, Refused
from parkadmin.core.events import record, register
from parkadmin.core.permissions import TENANT_PERMISSIONS
from tenants import naming
from tenants.choices import TenantKind
from tenants.lifecycle import TENANT, require_registered
from tenants.models import MarketArea, Membership, Occupancy, Tenant, TenantContact
from tenants.notifications import write_to

from .life import leave_park
from .register import enter, index_tenant, local_day, lock_tenant, names

STAYS, LEAVES = "stays", "leaves"
CARRIED = ("rooms", "contacts", "markets")
INHERITED = ("sector", "origin", "stage", "about", "phone", "website")

register("tenant.grow", gettext_lazy("noted that the team has become the company %(company)s (%(number)s)"),
         "tenant internal")
register("tenant.grown_out_of", gettext_lazy("noted that the company has grown out of the team %(team)s"),
         "tenant internal")


def grow_into_company(*, actor: Actor, team: Tenant, fields: Mapping[str, Any],
                      members: Iterable[tuple[Membership, str]], at: datetime, carry: Iterable[str] = (),
                      team_after: str = STAYS, open_work: str = "", code_follows: bool = False) -> Tenant:
    """Enter the company that a team has become.

    `fields` as for registering (what is not given is the team's: sector, origin, stage, about, phone, website);
    `members` are those of the team who belong to the company, each with a role there, among them an owner. They go on
    belonging to the team, whose history they may read. `carry`: what goes over (rooms move, contacts and markets are
    copied). `team_after`: the team stays in the register, or leaves it, for which one has to be allowed to decide
    about tenants; `open_work` then says what becomes of what is under way. Raises Refused for what is no team.
    """
    if not actor.can("tenant.edit", park=team.park_id):
        raise Forbidden()
    carry, chosen = _checked(actor, team, list(carry), list(members), team_after)
    with transaction.atomic():
        old = lock_tenant(team)
        if old.kind != TenantKind.TEAM:
            raise Refused("not_a_team", _("Only a startup team can become a company."))
        require_registered(old)
        facts = {**{name: getattr(old, name) for name in INHERITED}, **fields, "kind": TenantKind.COMPANY}
        _need_another(old, facts.get("name_zh"))
        new = enter(actor=actor, park=old.park, fields=facts, at=at, code_follows=code_follows, grown_out_of=old,
                    is_demo=old.is_demo)
        Membership.objects.bulk_create([Membership(tenant=new, user=row.user, role=role, title=row.title)
                                        for row, role in chosen])
        for what in carry:
            CARRY[what](old, new, local_day(old.park, at))
        index_tenant(new)
        _write_down(actor, old, new, at)
        if team_after == LEAVES:
            leave_park(actor=actor, tenant=old, at=at, open_work=open_work,
                       reason=_("It has become the company %(company)s.") % {"company": new.name})
        _tell(actor, new, chosen, at)
    return new


def _checked(actor: Actor, team: Tenant, carry: list[str], members: list[tuple[Membership, str]],
             team_after: str) -> tuple[list[str], list[tuple[Membership, str]]]:
    check = Check()
    if any(what not in CARRIED for what in carry):
        check.add("carry", _("Please choose one of the options."))
    if any(row.tenant_id != team.pk or role not in TENANT_PERMISSIONS for row, role in members):
        check.add("members", _("Please choose among the people of the team."))
    elif not any(role == "owner" for _row, role in members) and team.memberships.exists():
        check.add("members", _("The company needs an owner among those who go over."))
    if team_after not in (STAYS, LEAVES):
        check.add("team_after", _("Please choose one of the options."))
    elif team_after == LEAVES and not TENANT.may(actor, team, "tenant.state", ("staff",)):
        check.add("team_after", _("Your role does not allow to let the team leave. A team lead can do so afterwards."))
    check.done()
    return list(dict.fromkeys(carry)), list({row.user_id: (row, role) for row, role in members}.values())


def _need_another(old: Tenant, name: Any) -> None:
    """A team may become several companies, each of them once: two who press at the same time enter one."""
    key = naming.name_key(name) if isinstance(name, str) else ""
    if key and (there := old.grew_into.filter(name_key=key).first()):
        raise Invalid({"name_zh": _("%(name)s (%(number)s) has grown out of this team already.")
                       % {"name": there.name, "number": there.number or "–"}})


def _rooms(old: Tenant, new: Tenant, today: date) -> None:
    """The company takes the team's rooms over today."""
    rooms = Occupancy.objects.filter(tenant=old, until=None)
    Occupancy.objects.bulk_create([Occupancy(tenant=new, site=row.site, room=row.room, area=row.area, since=today)
                                   for row in rooms.select_related("site")])
    rooms.filter(since__gt=today).delete()
    rooms.update(until=today)


def _contacts(old: Tenant, new: Tenant, today: date) -> None:
    TenantContact.objects.bulk_create([
        TenantContact(tenant=new, name=row.name, title=row.title, phone=row.phone, email=row.email,
                      is_main=row.is_main) for row in old.contacts.all()])


def _markets(old: Tenant, new: Tenant, today: date) -> None:
    MarketArea.objects.bulk_create([MarketArea(tenant=new, region=row.region, is_planned=row.is_planned, note=row.note)
                                    for row in old.markets.all()])


CARRY = {"rooms": _rooms, "contacts": _contacts, "markets": _markets}


def _write_down(actor: Actor, old: Tenant, new: Tenant, at: datetime) -> None:
    """Each of the two says what has become of it."""
    record(actor=actor, code="tenant.grow", subject=old, park_id=old.park_id, at=at, company=names(new),
           number=new.number, company_id=str(new.pk))
    record(actor=actor, code="tenant.grown_out_of", subject=new, park_id=new.park_id, at=at, team=names(old),
           team_id=str(old.pk))


def _tell(actor: Actor, new: Tenant, chosen: list[tuple[Membership, str]], at: datetime) -> None:
    write_to([row.user for row, _role in chosen], key=f"grown:{new.pk}", group="news", about=new, park=new.park,
             path=f"/portal/company/{new.pk}/", at=at, skip=actor.user.pk if actor.user else None,
             subject=gettext_lazy("Your team has become a company"),
             opening=gettext_lazy("It stands in the park's register now, and you belong to it."))
