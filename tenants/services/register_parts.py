"""What hangs on a tenant's entry: rooms, market areas, qualifications, contacts, notes; and the park's sites."""
from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from parkadmin.core.actors import Actor
from parkadmin.core.checks import Check
from parkadmin.core.errors import Forbidden, NotFound, Refused
from parkadmin.core.events import record, register
from parkadmin.core.models import Park
from parkadmin.core.reference.regions import REGIONS
from tenants.choices import QualificationKind
from tenants.lifecycle import require_present
from tenants.models import (
    MarketArea,
    Occupancy,
    Qualification,
    Site,
    Tenant,
    TenantContact,
    TenantNote,
)

from .register import index_tenant, lock_tenant

BOTH = "tenant internal"
for code, sentence in {
    "room_added": gettext_lazy("noted the room %(name)s"), "room_changed": gettext_lazy("changed the room %(name)s"),
    "room_removed": gettext_lazy("removed the room %(name)s"),
    "market_added": gettext_lazy("added the market area %(name)s"),
    "market_changed": gettext_lazy("changed the market area %(name)s"),
    "market_removed": gettext_lazy("removed the market area %(name)s"),
    "qualification_added": gettext_lazy("added the qualification %(name)s"),
    "qualification_changed": gettext_lazy("changed the qualification %(name)s"),
    "qualification_removed": gettext_lazy("removed the qualification %(name)s"),
    "contact_added": gettext_lazy("added the contact %(name)s"),
    "contact_changed": gettext_lazy("changed the contact %(name)s"),
    "contact_removed": gettext_lazy("removed the contact %(name)s"),
}.items():
    register(f"tenant.{code}", sentence, BOTH)
register("tenant.note", gettext_lazy("wrote a note"))
register("tenant.note_removed", gettext_lazy("took a note away"))
register("site.added", gettext_lazy("added the site %(name)s"))
register("site.changed", gettext_lazy("changed the site %(name)s"))
register("site.removed", gettext_lazy("removed the site %(name)s"))
LARGEST_AREA = Decimal("9999999.9")


@dataclass(frozen=True)
class Part:
    """A kind of row that hangs on a tenant: how its fields are checked, whether the company itself may write it, and
    by which name the history knows it."""

    model: type
    fields: tuple[str, ...]
    fill: Callable[[Check, Any, Mapping[str, Any]], None]
    by_company: bool
    name: Callable[[Any], Any] = str


def _room(check: Check, row: Occupancy, given: Mapping[str, Any]) -> None:
    site = given["site"]
    if not isinstance(site, Site) or site.park_id != row.tenant.park_id:
        check.add("site", _("Please choose one of the options."))
    else:
        row.site = site
    row.room = check.line("room", given["room"], limit=40, required=False)
    row.area = check.amount("area", given["area"])
    if row.area is not None and (row.area > LARGEST_AREA or row.area != row.area.quantize(Decimal("0.1"))):
        check.add("area", _("This must be an area in square metres with at most one decimal."))
    row.since = check.day("since", given["since"])
    row.until = check.day("until", given["until"])
    if row.since and row.until and row.until < row.since:
        check.add("until", _("This is before the beginning."))


def _market(check: Check, row: MarketArea, given: Mapping[str, Any]) -> None:
    row.region = check.code("region", given["region"], REGIONS)
    if not row.region and "region" not in check.errors:
        check.add("region", _("Please choose one of the options."))
    row.is_planned = bool(given["is_planned"])
    row.note = check.line("note", given["note"], limit=160, required=False)
    if MarketArea.objects.filter(tenant=row.tenant, region=row.region).exclude(pk=row.pk).exists():
        check.add("region", _("This region stands in the list already."))


def _qualification(check: Check, row: Qualification, given: Mapping[str, Any]) -> None:
    before = row.valid_until
    row.kind = check.choice("kind", given["kind"], QualificationKind)
    row.name = check.line("name", given["name"], limit=120)
    row.number = check.line("number", given["number"], limit=60, required=False)
    row.issued_on = check.day("issued_on", given["issued_on"])
    row.valid_until = check.day("valid_until", given["valid_until"])
    if row.issued_on and row.valid_until and row.valid_until < row.issued_on:
        check.add("valid_until", _("This is before the beginning."))
    if given["document"] and given["document"].tenant_id != row.tenant_id:
        check.add("document", _("Please choose one of the options."))
    row.document = given["document"] or None
    if row.valid_until != before:
        row.reminded_for = None


def _contact(check: Check, row: TenantContact, given: Mapping[str, Any]) -> None:
    row.name = check.line("name", given["name"], limit=80)
    row.title = check.line("title", given["title"], limit=80, required=False)
    row.phone = check.phone("phone", given["phone"])
    row.email = check.email("email", given["email"])
    if not row.phone and not row.email and not check.errors:
        check.add("phone", _("Please give a phone number or an e-mail address."))
    row.is_main = bool(given["is_main"])


def _region_names(row: MarketArea) -> dict[str, str]:
    zh, en = REGIONS[row.region]
    return {"zh": zh, "en": en}


PARTS: dict[str, Part] = {
    "room": Part(Occupancy, ("site", "room", "area", "since", "until"), _room, False),
    "market": Part(MarketArea, ("region", "is_planned", "note"), _market, True, _region_names),
    "qualification": Part(Qualification, ("kind", "name", "number", "issued_on", "valid_until", "document"),
                          _qualification, True),
    "contact": Part(TenantContact, ("name", "title", "phone", "email", "is_main"), _contact, True),
}


def may_write(actor: Actor, tenant: Tenant, part: str) -> bool:
    """Whether the actor may change rows of this kind: staff who work on the register; for most the owners, too."""
    return (actor.can("tenant.edit", park=tenant.park_id)
            or (PARTS[part].by_company and actor.can("tenant.edit", tenant=tenant.pk)))


def add_part(*, actor: Actor, tenant: Tenant, part: str, fields: Mapping[str, Any], at: datetime) -> Any:
    """Add a room, market area, qualification or contact. Raises Invalid per field of that part."""
    with transaction.atomic():
        owner = _open(actor, tenant, part)
        return _write(actor, PARTS[part].model(tenant=owner), part, "added", fields, at)


def change_part(*, actor: Actor, row: Any, fields: Mapping[str, Any], at: datetime) -> Any:
    """Change a row that hangs on a tenant; what is not given stays."""
    part = part_of(row)
    with transaction.atomic():
        owner = _open(actor, row.tenant, part)
        fresh = _fresh(row)
        fresh.tenant = owner
        return _write(actor, fresh, part, "changed", fields, at)


def remove_part(*, actor: Actor, row: Any, at: datetime) -> None:
    """Take a row away; the history keeps that it was there. The next contact becomes the one to be asked first."""
    part = part_of(row)
    with transaction.atomic():
        owner = _open(actor, row.tenant, part)
        fresh = _fresh(row)
        _tell(actor, owner, part, "removed", fresh, at)
        fresh.delete()
        if part == "contact":
            _keep_a_main_contact(owner)


def part_of(row: Any) -> str:
    """The kind of a row that hangs on a tenant."""
    return next(name for name, part in PARTS.items() if isinstance(row, part.model))


def _open(actor: Actor, tenant: Tenant, part: str) -> Tenant:
    """The tenant, locked, if the actor may write this part of it now."""
    if not may_write(actor, tenant, part):
        raise Forbidden()
    row = lock_tenant(tenant)
    if not actor.can("tenant.edit", park=row.park_id):
        require_present(row)
    return row


def _fresh(row: Any) -> Any:
    """The row as it is now, or NotFound when somebody took it away meanwhile."""
    found = type(row).objects.select_for_update().filter(pk=row.pk).first()
    if found is None:
        raise NotFound()
    return found


def _write(actor: Actor, row: Any, part: str, deed: str, fields: Mapping[str, Any], at: datetime) -> Any:
    check = Check()
    facts = PARTS[part]
    is_new = row._state.adding
    before = {} if is_new else {name: getattr(row, name) for name in facts.fields}
    given = {name: fields[name] if name in fields else before.get(name) for name in facts.fields}
    facts.fill(check, row, given)
    check.done()
    if not is_new and all(getattr(row, name) == before[name] for name in facts.fields):
        return row
    if part == "contact":
        _make_room(row)
    row.save()
    if part == "contact":
        _keep_a_main_contact(row.tenant)
        row.refresh_from_db(fields=["is_main"])
    _tell(actor, row.tenant, part, deed, row, at)
    return row


def _make_room(row: TenantContact) -> None:
    """Only one contact is asked first."""
    if row.is_main:
        TenantContact.objects.filter(tenant=row.tenant, is_main=True).exclude(pk=row.pk).update(is_main=False)


def _keep_a_main_contact(tenant: Tenant) -> None:
    """Where nobody is to be asked first, it is the oldest contact; names of contacts are found by a search."""
    if not tenant.contacts.filter(is_main=True).exists() and (oldest := tenant.contacts.order_by("pk").first()):
        TenantContact.objects.filter(pk=oldest.pk).update(is_main=True)
    index_tenant(tenant)


def _tell(actor: Actor, tenant: Tenant, part: str, deed: str, row: Any, at: datetime) -> None:
    record(actor=actor, code=f"tenant.{part}_{deed}", subject=tenant, park_id=tenant.park_id, at=at,
           name=PARTS[part].name(row))


def add_note(*, actor: Actor, tenant: Tenant, text: str, at: datetime) -> TenantNote:
    """Write down something about a tenant for the park's staff; the company never reads it."""
    if not actor.can("tenant.edit", park=tenant.park_id):
        raise Forbidden()
    check = Check()
    text = check.text("text", text, limit=5000)
    check.done()
    with transaction.atomic():
        row = lock_tenant(tenant)
        note = TenantNote.objects.create(tenant=row, author=actor.user, text=text, at=at)
        record(actor=actor, code="tenant.note", subject=row, park_id=row.park_id, at=at)
    return note


def remove_note(*, actor: Actor, note: TenantNote, at: datetime) -> None:
    """Take a note of one's own away; whoever decides about tenants may take away any."""
    park = note.tenant.park_id
    own = note.author == actor.user and actor.can("tenant.edit", park=park)
    if not own and not actor.can("tenant.state", park=park):
        raise Forbidden()
    with transaction.atomic():
        row = lock_tenant(note.tenant)
        record(actor=actor, code="tenant.note_removed", subject=row, park_id=row.park_id, at=at)
        note.delete()


def keep_site(*, actor: Actor, park: Park, fields: Mapping[str, Any], at: datetime, site: Site | None = None) -> Site:
    """Add a building or area of a park, or change one."""
    check = Check()
    row = site or Site(park=park)
    _may_set(actor, row.park_id)
    row.name_zh = check.line("name_zh", fields.get("name_zh", row.name_zh), limit=80)
    row.name_en = check.line("name_en", fields.get("name_en", row.name_en), limit=80, required=False)
    row.address = check.line("address", fields.get("address", row.address), limit=160, required=False)
    with transaction.atomic():
        Park.objects.select_for_update(no_key=True).get(pk=row.park_id)
        if Site.objects.filter(park=row.park_id, name_zh=row.name_zh).exclude(pk=row.pk).exists():
            check.add("name_zh", _("The park has a site of this name already."))
        check.done()
        row.save()
        record(actor=actor, code="site.changed" if site else "site.added", subject=row, park_id=row.park_id, at=at,
               name={"zh": row.name_zh, "en": row.name_en})
    return row


def remove_site(*, actor: Actor, site: Site, at: datetime) -> None:
    """Take a site away in which nobody has, or had, a room."""
    _may_set(actor, site.park_id)
    with transaction.atomic():
        Park.objects.select_for_update(no_key=True).get(pk=site.park_id)
        if site.rooms.exists():
            raise Refused("site_in_use", _("Companies have or had rooms here, so the site stays in the register."))
        record(actor=actor, code="site.removed", subject=site, park_id=site.park_id, at=at,
               name={"zh": site.name_zh, "en": site.name_en})
        site.delete()


def _may_set(actor: Actor, park_id: Any) -> None:
    if not actor.can("settings.edit", park=park_id):
        raise Forbidden()


