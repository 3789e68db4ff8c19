"""The desk's first deeds: sign for a request, ask back, take it on, assign it, decline it."""
from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from parkadmin.core.actors import Actor
from parkadmin.core.checks import Check
from parkadmin.core.errors import Refused
from parkadmin.core.models import Event, StaffRole, User
from parkadmin.core.permissions import STAFF_PERMISSIONS
from requests_desk.choices import Audience, Priority, Reason
from requests_desk.lifecycle import REQUEST
from requests_desk.models import HelpRequest, Message, RequestKind

from . import clock
from .base import lock_request, need, request_event, require_open, step_request
from .conversation import stop_response_clock, write

UNDO_WITHIN = timedelta(seconds=30)
GIVEN = ("request.take", "request.assign")


def sign_for_request(*, actor: Actor, request: HelpRequest, at: datetime) -> HelpRequest:
    """Staff sign for what came in: the receipt clock stops, and a request without an officer gets this one."""
    with transaction.atomic():
        row = lock_request(request)
        REQUEST.check(actor, row, "sign")
        row.signed_at = row.signed_at or at
        row.owner = row.owner or actor.user
        step_request(row, "sign", actor=actor, at=at)
        clock.reset(row)
        row.save()
    return row


def ask_tenant(*, actor: Actor, request: HelpRequest, question: str, at: datetime) -> Message:
    """Ask the tenant something without which work cannot go on: the tenant's clock pauses until the answer."""
    check = Check()
    question = check.text("question", question)
    check.done()
    with transaction.atomic():
        row = lock_request(request)
        REQUEST.check(actor, row, "ask")
        row.resume_state = row.state
        stop_response_clock(row, at)
        clock.pause(row, at, question)
        step_request(row, "ask", actor=actor, at=at)
        clock.reset(row, drop="info:")
        row.save()
        return write(row, actor=actor, audience=Audience.TENANT, text=question, at=at, from_staff=True,
                     is_question=True)


def activate_request(*, actor: Actor, request: HelpRequest, owner: User | None, kind: RequestKind | None,
                     priority: str, at: datetime, version: int | None = None) -> HelpRequest:
    """Take a request on: somebody owns it, its kind and priority are settled, the search for help begins."""
    check = Check()
    if kind is None:
        check.add("kind", _("Please choose one of the options."))
    if owner is None:
        check.add("owner", _("Please choose one of the options."))
    else:
        check_officer(check, request, owner)
    priority = check.choice("priority", priority, Priority)
    check.done()
    with transaction.atomic():
        row = lock_request(request, version)
        REQUEST.check(actor, row, "activate")
        _need_to_give(actor, row, owner)
        before, row.owner, row.kind, row.priority = row.owner, owner, kind, priority
        step_request(row, "activate", actor=actor, at=at, owner=str(owner))
        if before != owner and owner != actor.user:
            request_event(row, "request.assign", actor=actor, at=at, owner=str(owner), before=str(before or ""))
        clock.start(row, at)
        row.save()
    return row


def check_officer(check: Check, request: HelpRequest, owner: User) -> None:
    """A request is owned by somebody who may work on it, in its own park."""
    role = StaffRole.objects.filter(user=owner, park=request.park_id, user__is_active=True).first()
    if role is None or "request.resolve" not in STAFF_PERMISSIONS[role.role]:
        check.add("owner", _("This person does not work on requests of this park."))


def _need_to_give(actor: Actor, row: HelpRequest, owner: User) -> None:
    """Officers take what is free and hand over what is theirs; from another officer only a lead takes it away."""
    if row.owner_id not in (None, owner.pk, actor.user.pk if actor.user else None):
        need(actor, row, "request.reassign", "staff")


def assign_request(*, actor: Actor, request: HelpRequest, owner: User, at: datetime,
                   version: int | None = None) -> HelpRequest:
    """Give a request to an officer. Officers take what is free and hand over what is theirs; leads move everything."""
    check = Check()
    check_officer(check, request, owner)
    check.done()
    with transaction.atomic():
        row = lock_request(request, version)
        need(actor, row, "request.assign", "staff")
        require_open(row)
        _need_to_give(actor, row, owner)
        if row.owner_id != owner.pk:
            before, row.owner = row.owner, owner
            row.version += 1
            row.save()
            code = "request.take" if owner == actor.user else "request.assign"
            request_event(row, code, actor=actor, at=at, owner=str(owner), before=str(before or ""))
    return row


def undo_assign(*, actor: Actor, request: HelpRequest, before: User | None, version: int, at: datetime) -> HelpRequest:
    """Give a request back to the officer (or nobody) from whom the actor took it half a minute ago at most.

    Refused when anything was changed since. Needs no further right: whoever was allowed the change may take it back.
    """
    with transaction.atomic():
        row = lock_request(request, version)
        need(actor, row, "request.assign", "staff")
        require_open(row)
        _need_own_change(actor, row, at)
        if before is not None:
            check = Check()
            check_officer(check, row, before)
            check.done()
        now, row.owner = row.owner, before
        row.version += 1
        row.save()
        request_event(row, "request.unassign", actor=actor, at=at,
                      changes={"owner": [str(now or ""), str(before or "")]})
    return row


def _need_own_change(actor: Actor, row: HelpRequest, at: datetime) -> None:
    last = Event.objects.filter(subject_id=row.pk, code__in=[*GIVEN, "request.unassign"]).last()
    if last is None or last.code not in GIVEN or last.actor_user != actor.user or at - last.at > UNDO_WITHIN:
        raise Refused("too_late", _("It is too late to undo this."))


def update_triage(*, actor: Actor, request: HelpRequest, at: datetime, version: int | None = None,
                  **changes: Any) -> HelpRequest:
    """Change kind or priority of an open request; a new kind has its own promised times."""
    check = Check()
    if "priority" in changes:
        check.choice("priority", changes["priority"], Priority)
    if "kind" in changes and changes["kind"] is None:
        check.add("kind", _("Please choose one of the options."))
    check.done()
    with transaction.atomic():
        row = lock_request(request, version)
        need(actor, row, "request.activate", "staff")
        require_open(row)
        changed = {name: [str(getattr(row, name)), str(value)] for name, value in changes.items()
                   if name in ("kind", "priority") and getattr(row, name) != value}
        if changed:
            for name in changed:
                setattr(row, name, changes[name])
            clock.start(row, at)
            row.version += 1
            row.save()
            request_event(row, "request.triage", actor=actor, at=at, changes=changed)
    return row


def decline_request(*, actor: Actor, request: HelpRequest, reason_code: str, reason_text: str, elsewhere: str,
                    at: datetime) -> HelpRequest:
    """Say no, with a reason, and say where else to go. The tenant may appeal once."""
    check = Check()
    reason_code = check.choice("reason_code", reason_code, Reason)
    reason_text = check.text("reason_text", reason_text)
    elsewhere = check.text("elsewhere", elsewhere)
    check.done()
    with transaction.atomic():
        row = lock_request(request)
        REQUEST.check(actor, row, "decline")
        row.reason_code, row.reason_text, row.referred_elsewhere = reason_code, reason_text, elsewhere
        stop_response_clock(row, at)
        step_request(row, "decline", actor=actor, at=at, reason_code=reason_code, reason=reason_text,
                     elsewhere=elsewhere)
        clock.reset(row)
        row.save()
    return row


def appeal_decline(*, actor: Actor, request: HelpRequest, text: str, at: datetime) -> HelpRequest:
    """The tenant disagrees with a refusal, once: the request goes back to triage."""
    check = Check()
    text = check.text("text", text)
    check.done()
    with transaction.atomic():
        row = lock_request(request)
        REQUEST.check(actor, row, "appeal")
        step_request(row, "appeal", actor=actor, at=at)
        row.appealed_at = at  # after the step, which is refused to those who have appealed before
        write(row, actor=actor, audience=Audience.TENANT, text=text, at=at, from_staff=False)
        clock.start(row, at)
        row.save()
    return row


def officers_of(park_id: Any) -> list[User]:
    """The people who may own requests of a park, by name."""
    roles = [role for role, codes in STAFF_PERMISSIONS.items() if "request.resolve" in codes]
    return list(User.objects.filter(staff_roles__park=park_id, staff_roles__role__in=roles, is_active=True)
                .order_by("name"))
