"""The people of a programme: enrolled by their company or by staff, present at sessions, certified."""
from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Count, Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from parkadmin.core.actors import Actor
from parkadmin.core.checks import Check
from parkadmin.core.errors import Forbidden, Invalid, NotFound, Refused
from parkadmin.core.events import record, register
from parkadmin.core.models import Event, User
from parkadmin.core.numbers import next_number
from tenants.choices import EnrolmentState, ProgrammeState, ProgrammeVisibility, TenantState
from tenants.models import Attendance, Enrolment, Programme, Session, Tenant

from . import telling, waiting
from .programmes import both_names, lock_programme, need
from .register import lock_tenant

MOST_AT_ONCE, LONGEST_NAME = 50, 80
DOORS_OPEN = timedelta(hours=1)  # before a session begins, the checklist can be used
REMIND_BEFORE, REMIND_BATCH = timedelta(hours=24), 20
TENANT_TOO = "tenant internal"

register("programme.enrol", gettext_lazy("enrolled %(person)s in %(programme)s"), TENANT_TOO)
register("programme.wait", gettext_lazy("put %(person)s on the waiting list of %(programme)s"), TENANT_TOO)
register("programme.unenrol", gettext_lazy("cancelled the enrolment of %(person)s in %(programme)s"), TENANT_TOO)
register("programme.certify", gettext_lazy("issued the certificate %(number)s for %(programme)s to %(person)s"),
         TENANT_TOO)
register("programme.attendance", gettext_lazy("wrote down who was there on %(day)s: %(count)s people"))


def _note(row: Enrolment, programme: Programme, code: str, *, actor: Actor, at: datetime,
          moved: tuple[str, str] = ("", ""), **data: Any) -> Event:
    """In the company's timeline, in the name of the company or of the park."""
    if actor.kind == "person":
        actor = actor.acting_for(row.tenant.name if row.tenant_id in actor.tenants else programme.park.name
                                 if programme.park_id in actor.staff else row.tenant.park.name)
    return record(actor=actor, code=f"programme.{code}", subject=row, context_id=row.tenant_id, at=at, moved=moved,
                  park_id=row.tenant.park_id, person=row.name, programme=both_names(programme), **data)


# -- enrolling ---------------------------------------------------------------------------------------------------
def enrol(*, actor: Actor, programme: Programme, tenant: Tenant, at: datetime, names: Iterable[str] = (),
          users: Iterable[UUID] = ()) -> list[Enrolment]:
    """Enrol people of one company, by accounts of its members and by names; all of them or nobody. Beyond the last
    place they wait in their order. Raises Invalid for somebody who is enrolled already."""
    if not (actor.can("programme.enrol", tenant=tenant.pk) or actor.can("programme.edit", park=tenant.park_id)):
        raise Forbidden()
    people = _people(tenant, names, users)
    with transaction.atomic():
        row = lock_programme(programme)
        _takes(row, lock_tenant(tenant), at)
        _new_ones(row, tenant, people)
        left, place = waiting.places_left(row), row.enrolments.aggregate(last=Max("place_in_line"))["last"] or 0
        made = []
        for number, (name, user) in enumerate(people):
            state = EnrolmentState.ENROLLED if left is None or number < left else EnrolmentState.WAITING
            made.append(Enrolment.objects.create(
                programme=row, tenant=tenant, user=user, name=name, state=state, state_since=at,
                enrolled_by=actor.user, place_in_line=place + number + 1, is_demo=row.is_demo))
            _note(made[-1], row, "enrol" if state == EnrolmentState.ENROLLED else "wait", actor=actor, at=at,
                  moved=("", state))
        telling.enrolled(row, made, at=at)
    return made


def _people(tenant: Tenant, names: Iterable[str], users: Iterable[UUID]) -> list[tuple[str, User | None]]:
    """Names with their accounts, accounts first, each once."""
    check, asked = Check(), list(dict.fromkeys(users))
    members = {row.user_id: row.user for row in tenant.memberships.filter(user__in=asked).select_related("user")}
    if set(asked) - set(members):
        check.add("users", _("This person does not belong to the tenant."))
    found = [(check.line("users", str(members[pk]), limit=LONGEST_NAME), members[pk]) for pk in asked if pk in members]
    found += [(name, None) for each in names if (name := check.line("names", each, limit=LONGEST_NAME, required=False))]
    if not found and not check.errors:
        check.add("names", _("Please name at least one person."))
    if len(found) > MOST_AT_ONCE:
        check.add("names", _("At most %(count)d people at once.") % {"count": MOST_AT_ONCE})
    twice = sorted({name for name, _user in found if [each for each, _u in found].count(name) > 1})
    if twice:
        check.add("names", _("Named twice: %(names)s.") % {"names": ", ".join(twice)})
    check.done()
    return found


def enrols_until(row: Programme) -> datetime | None:
    """When enrolment ends: as it is said, else when the first session begins."""
    first = row.sessions.order_by("starts_at").values_list("starts_at", flat=True).first()
    return row.enrol_until or first


def _takes(row: Programme, tenant: Tenant, at: datetime) -> None:
    """Refused unless the programme takes people of this company now."""
    if row.state != ProgrammeState.OPEN:
        raise Refused("wrong_state", _("Enrolment is not open."))
    until = enrols_until(row)
    if until is not None and at > until:
        raise Refused("enrolment_ended", _("Enrolment has ended."))
    if row.visibility == ProgrammeVisibility.PARK and tenant.park_id != row.park_id:
        raise Refused("not_for_this_park", _("This programme is for companies of its own park."))
    if tenant.state != TenantState.REGISTERED:
        raise Refused("not_registered", _("This company is not registered in the park at present."))


def _new_ones(row: Programme, tenant: Tenant, people: list[tuple[str, User | None]]) -> None:
    """Invalid where somebody is enrolled already, by the account or by the name."""
    there = list(row.enrolments.filter(tenant=tenant).exclude(state=EnrolmentState.CANCELLED))
    names, accounts = {each.name for each in there}, {each.user_id for each in there if each.user_id}
    known = [(name, user) for name, user in people if name in names or (user and user.pk in accounts)]
    if known:
        text = _("Enrolled already: %(names)s.") % {"names": ", ".join(name for name, _user in known)}
        raise Invalid({"users" if known[0][1] else "names": text})


def cancel_enrolment(*, actor: Actor, enrolment: Enrolment, at: datetime) -> Enrolment:
    """Somebody does not come: the first of the waiting list moves up and is told."""
    programme, tenant = enrolment.programme, enrolment.tenant
    if not (actor.can("programme.enrol", tenant=tenant.pk) or actor.can("programme.edit", park=tenant.park_id)
            or actor.can("programme.edit", park=programme.park_id)):
        raise Forbidden()
    with transaction.atomic():
        row = lock_programme(programme)
        found = row.enrolments.select_related("tenant__park").get(pk=enrolment.pk)
        if found.state == EnrolmentState.CANCELLED:
            raise Refused("wrong_state", _("This enrolment is cancelled already."))
        if row.state not in telling.TOLD or found.attendance.exists():
            raise Refused("over", _("It has taken place; enrolments are no longer cancelled."))
        Enrolment.objects.filter(pk=found.pk).update(state=EnrolmentState.CANCELLED, state_since=at)
        _note(found, row, "unenrol", actor=actor, at=at, moved=(found.state, EnrolmentState.CANCELLED))
        telling.removed(row, found, at=at, actor=actor)
        waiting.move_up(row, at=at)
        found.refresh_from_db(fields=["state", "state_since"])
    return found


# -- who was there -----------------------------------------------------------------------------------------------
def record_attendance(*, actor: Actor, session: Session, present: Iterable[UUID], at: datetime) -> int:
    """Write down who was at a session: exactly these people. The same list again changes nothing. Returns how many."""
    need(actor, session.programme)
    with transaction.atomic():
        row = lock_programme(session.programme)
        found = row.sessions.filter(pk=session.pk).first()
        if found is None:
            raise NotFound()
        if row.state not in (*telling.TOLD, ProgrammeState.HELD) or at < found.starts_at - DOORS_OPEN:
            raise Refused("too_early", _("The checklist opens an hour before the session begins."))
        wanted = set(present)
        known = set(row.enrolments.filter(state=EnrolmentState.ENROLLED).values_list("pk", flat=True))
        if wanted - known:
            raise Invalid({"present": _("Somebody on the list is not enrolled any more. Look at it again.")})
        there = set(found.attendance.values_list("enrolment_id", flat=True))
        found.attendance.filter(enrolment__in=there - wanted).delete()
        Attendance.objects.bulk_create([Attendance(enrolment_id=pk, session=found) for pk in sorted(wanted - there)])
        if wanted != there:
            speaker = actor.acting_for(row.park.name) if actor.kind == "person" else actor
            record(actor=speaker, code="programme.attendance", subject=row, park_id=row.park_id, at=at,
                   day=f"{found.starts_at:%Y-%m-%d}", count=len(wanted))
    return len(wanted)


def issue_certificates(*, actor: Actor, programme: Programme, at: datetime,
                       people: Iterable[UUID] | None = None) -> list[Enrolment]:
    """Certificates of attendance for `people` (enrolments), or for all who were at every session. Those who have one
    keep it. Returns the new ones."""
    need(actor, programme)
    with transaction.atomic():
        row = lock_programme(programme)
        if row.state != ProgrammeState.HELD:
            raise Refused("not_held", _("Certificates are issued when the programme has been held."))
        rows = row.enrolments.filter(state=EnrolmentState.ENROLLED).annotate(times=Count("attendance"))
        rows = rows.select_related("tenant__park", "user").order_by("place_in_line", "pk")
        chosen = list(rows.filter(times=row.sessions.count(), times__gt=0) if people is None
                      else rows.filter(pk__in=list(people)))
        if people is not None and {each.pk for each in chosen} != set(people):
            raise Invalid({"people": _("Somebody on the list is not enrolled any more. Look at it again.")})
        fresh = [each for each in chosen if not each.certificate]
        for each in fresh:
            each.certificate, each.certified_at = next_number(row.park, "certificate", at, infix="C"), at
            each.save(update_fields=["certificate", "certified_at"])
            _note(each, row, "certify", actor=actor, at=at, number=each.certificate)
        if fresh:
            telling.certified(row, fresh, at=at)
    return fresh


# -- the day before ----------------------------------------------------------------------------------------------
def remind(at: datetime) -> int:
    """Remind people of the sessions that begin within a day, each once. Returns how many sessions there were."""
    due = Session.objects.filter(reminded_at=None, starts_at__gt=at, starts_at__lte=at + REMIND_BEFORE,
                                 programme__state__in=telling.TOLD).order_by("starts_at").values_list("pk", flat=True)
    return sum(_remind(pk, at) for pk in list(due[:REMIND_BATCH]))


def _remind(pk: UUID, at: datetime) -> bool:
    with transaction.atomic():
        row = (Session.objects.select_for_update(of=("self",), skip_locked=True)
               .select_related("programme__park").filter(pk=pk, reminded_at=None).first())
        if row is None or row.programme.state not in telling.TOLD:
            return False
        row.reminded_at = at
        row.save(update_fields=["reminded_at"])
        telling.reminded(row, at=at)
    return True
