"""The verbs of the directory: entries made, changed, archived; capacity and freshness kept.

Partners, resources, experts and places share one shape (see `entries`): each change locks the row, counts its version
up, notes the moment, writes the history under the partner, and renews the words by which resources are found.
"""
from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from parkadmin.core.actors import Actor
from parkadmin.core.checks import Check
from parkadmin.core.errors import Forbidden, Invalid, Refused
from parkadmin.core.events import record
from parkadmin.core.models import Park
from requests_desk.choices import Capacity, ResourceStatus
from requests_desk.models import Expert, Location, Partner, Resource

from . import entries
from .base import both_names, speaking_for
from .clock import local_day
from .suggesting import index_resource

T = TypeVar("T", Partner, Resource, Expert, Location)


def need_editor(actor: Actor, park_id: UUID) -> None:
    """Forbidden unless the actor edits the directory of this park."""
    if not actor.can("directory.edit", park=park_id):
        raise Forbidden()


def save_partner(*, actor: Actor, park: Park, fields: Mapping[str, Any], at: datetime, partner: Partner | None = None,
                 version: int | None = None) -> Partner:
    """Add an organization to a park's directory, or change its entry. Fields: see `entries.PARTNER`."""
    need_editor(actor, park.pk)
    values = entries.read(Partner, fields, partner, new=partner is None)
    with transaction.atomic():
        row = locked(partner, version) if partner else Partner(park=park)
        return _kept(row, values, actor, at)


def save_resource(*, actor: Actor, partner: Partner, fields: Mapping[str, Any], at: datetime,
                  resource: Resource | None = None, version: int | None = None) -> Resource:
    """Add what a partner offers, or change it. Fields: see `entries.RESOURCE`. What is new counts as confirmed today:
    somebody has just looked at it."""
    need_editor(actor, partner.park_id)
    values = entries.read(Resource, fields, partner, new=resource is None)
    with transaction.atomic():
        day = local_day(partner.park, at)
        row = locked(resource, version) if resource else Resource(partner=partner, assured_on=day)
        if "capacity" in values and (resource is None or values["capacity"] != row.capacity):
            row.capacity_on = day
        return _kept(row, values, actor, at)


def save_expert(*, actor: Actor, partner: Partner, fields: Mapping[str, Any], at: datetime,
                expert: Expert | None = None, version: int | None = None) -> Expert:
    """Add a named person of a partner, or change the entry. Fields: see `entries.EXPERT`."""
    need_editor(actor, partner.park_id)
    values = entries.read(Expert, fields, partner, new=expert is None)
    with transaction.atomic():
        row = locked(expert, version) if expert else Expert(partner=partner, home_park=partner.park)
        return _kept(row, values, actor, at)


def save_location(*, actor: Actor, partner: Partner, fields: Mapping[str, Any], at: datetime,
                  location: Location | None = None, version: int | None = None) -> Location:
    """Add a place of a partner, or change it. Fields: see `entries.LOCATION`."""
    need_editor(actor, partner.park_id)
    values = entries.read(Location, fields, partner, new=location is None)
    with transaction.atomic():
        row = locked(location, version) if location else Location(partner=partner)
        return _kept(row, values, actor, at)


def remove_location(*, actor: Actor, location: Location, at: datetime) -> None:
    """A place is no longer one of the partner's; what was offered there stays, without it."""
    need_editor(actor, location.partner.park_id)
    with transaction.atomic():
        row = locked(location)
        Resource.objects.filter(locations=row).update(modified_at=at)
        note(row, "directory.remove_place", actor, at)
        row.delete()


def set_status(*, actor: Actor, entry: Partner | Resource | Expert, status: str, reason: str, at: datetime) -> Any:
    """Archive an entry (inactive, defunct, temporarily closed) or take it up again. Nothing is deleted: referrals name
    it. A reason is needed unless it becomes active."""
    need_editor(actor, partner_of(entry).park_id)
    check = Check()
    status = check.choice("status", status, ResourceStatus)
    reason = check.text("reason", reason, limit=500, required=status != ResourceStatus.ACTIVE)
    check.done()
    with transaction.atomic():
        row = locked(entry)
        if row.status == status:
            raise Refused("same_status", _("It is so already."))
        row.status, before = status, row.status
        touch(row, at)
        row.save()
        code = "directory.restore" if status == ResourceStatus.ACTIVE else "directory.archive"
        note(row, code, actor, at, moved=(before, status), reason=reason)
        reindex(row)
    return row


def set_capacity(*, actor: Actor, resource: Resource, capacity: str, at: datetime) -> Resource:
    """Whether there is room, as of today: said by the park or by the partner itself, at once."""
    need_confirmer(actor, resource.partner)
    check = Check()
    capacity = check.choice("capacity", capacity, Capacity)
    check.done()
    with transaction.atomic():
        row = locked(resource)
        before, row.capacity = row.capacity, capacity
        row.capacity_on = local_day(row.partner.park, at)
        touch(row, at)
        row.save()
        note(row, "directory.capacity", actor, at, capacity=capacity, before=before)
        reindex(row)
    return row


def confirm_resource(*, actor: Actor, resource: Resource, at: datetime) -> Resource:
    """The entry is still right, says the partner or the park: it is fresh from today. The history keeps each time."""
    need_confirmer(actor, resource.partner)
    with transaction.atomic():
        row = locked(resource)
        before, row.assured_on = row.assured_on, local_day(row.partner.park, at)
        row.asked_to_confirm = 0
        touch(row, at)
        row.save()
        note(row, "directory.confirm", actor, at, before=before.isoformat() if before else "")
        reindex(row)
    return row


def confirm_all(*, actor: Actor, partner: Partner, at: datetime) -> int:
    """All that a partner offers now is still right. Returns how many entries."""
    need_confirmer(actor, partner)
    with transaction.atomic():
        rows = Resource.objects.filter(partner=partner, status=ResourceStatus.ACTIVE).order_by("pk")
        return len([confirm_resource(actor=actor, resource=row, at=at) for row in rows.select_related("partner__park")])


# -- what the verbs share -----------------------------------------
def need_confirmer(actor: Actor, partner: Partner) -> None:
    """Forbidden unless the actor keeps the entry: the park's editors, and the partner's own people."""
    if not (actor.can("directory.edit", park=partner.park_id) or actor.can("directory.confirm", partner=partner.pk)):
        raise Forbidden()


def partner_of(entry: Any) -> Partner:
    """The partner that an entry belongs to; itself, if it is one."""
    return entry if isinstance(entry, Partner) else entry.partner


def locked(entry: T, version: int | None = None) -> T:
    """The entry's row, locked. `version`: what the person saw; refused when somebody was faster."""
    related = ("park",) if isinstance(entry, Partner) else ("partner__park",)
    row = type(entry).objects.select_for_update(of=("self",)).select_related(*related).get(pk=entry.pk)
    if version is not None and row.version != version:
        raise Refused("stale", _("Somebody has changed this in the meantime. Look at it again, then decide."))
    return row


def touch(row: Any, at: datetime) -> None:
    """Count the version up and note the moment; a partner's entry stands on those of its resources as well."""
    row.version += 1
    row.modified_at = at
    if isinstance(row, Partner):
        Resource.objects.filter(partner=row).update(modified_at=at)


def _kept(row: T, values: Mapping[str, Any], actor: Actor, at: datetime) -> T:
    """Write what differs, with its history; nothing where nothing does."""
    new = row._state.adding
    values = dict(values) if new else entries.differing(row, values)
    if not values and not new:
        return row
    if new:
        row.modified_at = at
    else:
        touch(row, at)
    entries.put(row, values)
    if isinstance(row, Location):
        Resource.objects.filter(locations=row).update(modified_at=at)
    note(row, "directory.add" if new else "directory.edit", actor, at, changes=sorted(values))
    reindex(row)
    return row


def note(row: Any, code: str, actor: Actor, at: datetime, moved: tuple[str, str] = ("", ""), **data: Any) -> None:
    """Record what happened to an entry, in the timeline of its partner."""
    partner = partner_of(row)
    record(actor=speaking_for(actor, parks=(partner.park,), partner=partner), code=code, subject=row,
           context_id=partner.pk, park_id=partner.park_id, at=at, moved=moved, name=both_names(row), **data)


def reindex(row: Any) -> None:
    """Renew the words of all resources that carry the entry's names."""
    found = Resource.objects.none()
    if isinstance(row, Resource):
        found = Resource.objects.filter(pk=row.pk)
    elif isinstance(row, Partner):
        found = Resource.objects.filter(partner=row)
    elif isinstance(row, Expert):
        found = Resource.objects.filter(experts=row)
    for resource in found.order_by("pk"):  # in one order, so that two who do it never wait for each other in a circle
        index_resource(resource)


def refuse_as_whole(refusal: Invalid) -> Refused:
    """What a verb would refuse at fields that its page does not show, as one message."""
    lines = [str(text) for texts in refusal.errors.values() for text in texts]
    return Refused("not_applicable", " ".join(lines))
