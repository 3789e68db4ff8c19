"""The park's side of an application: sign for it, put somebody in charge, ask back, write, decide."""
from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from parkadmin.core import invitations
from parkadmin.core.actors import Actor
from parkadmin.core.checks import Check
from parkadmin.core.errors import NotFound, Refused
from parkadmin.core.events import announce
from parkadmin.core.models import StaffRole, User
from parkadmin.core.permissions import STAFF_PERMISSIONS
from tenants.choices import NoteAudience, RejectionReason
from tenants.lifecycle import APPLICATION
from tenants.models import Application, ApplicationMessage, Tenant

from . import admission_clock as clock
from .admission import end, need_complete
from .admission_base import (
    is_applicant,
    is_draft,
    lock_application,
    need,
    need_impartial,
    need_open,
    note,
    say,
    say_to_applicant,
)
from .register import create_from_application


def sign_application(*, actor: Actor, application: Application, at: datetime) -> Application:
    """Staff sign for what came in; where nobody is in charge, the one who signs is."""
    with transaction.atomic():
        row = lock_application(application)
        APPLICATION.check(actor, row, "sign")
        need_impartial(actor, row)
        row.signed_at, row.owner = at, row.owner or actor.user
        moved = APPLICATION.move(row, "sign", actor=actor, at=at)
        clock.set_clock(row, at)
        note(row, "sign", actor=actor, at=at, moved=moved)
    return row


def assign_application(*, actor: Actor, application: Application, owner: User, at: datetime,
                       version: int | None = None) -> Application:
    """Put somebody of the park's staff in charge."""
    with transaction.atomic():
        row = lock_application(application, version)
        need(actor, row, "application.sign", "staff")
        need_impartial(actor, row)
        need_open(actor, row)
        check = Check()
        role = StaffRole.objects.filter(user=owner, park=row.park_id, user__is_active=True).first()
        if role is None or "application.sign" not in STAFF_PERMISSIONS[role.role] or owner.pk == row.applicant_id:
            check.add("owner", _("This person does not work on applications of this park."))
        check.done()
        if row.owner_id != owner.pk:
            before, row.owner, row.version = row.owner, owner, row.version + 1
            row.save()
            note(row, "assign", actor=actor, at=at, owner=str(owner), before=str(before or ""))
    return row


def ask_information(*, actor: Actor, application: Application, text: str, at: datetime) -> Application:
    """Ask the applicant something without which the park cannot decide: its promise pauses until the answer."""
    check = Check()
    text = check.text("text", text)
    check.done()
    with transaction.atomic():
        row = lock_application(application)
        APPLICATION.check(actor, row, "ask_info")
        need_impartial(actor, row)
        clock.pause(row, at, text)
        say_to_applicant(row, actor=actor, text=text, at=at)
        moved = APPLICATION.move(row, "ask_info", actor=actor, at=at)
        clock.set_clock(row, at)
        note(row, "ask_info", actor=actor, at=at, moved=moved, text=text)
    return row


def answer_information(*, actor: Actor, application: Application, text: str, at: datetime) -> Application:
    """The answer of the applicant, or written down by staff after a call: the park's promise goes on."""
    check = Check()
    text = check.text("text", text)
    check.done()
    with transaction.atomic():
        row = lock_application(application)
        APPLICATION.check(actor, row, "answer_info")
        need_complete(row, at)
        clock.resume(row, at)
        say_to_applicant(row, actor=actor, text=text, at=at)
        moved = APPLICATION.move(row, "answer_info", actor=actor, at=at)
        clock.set_clock(row, at)
        note(row, "answer_info", actor=actor, at=at, moved=moved, text=text)
    return row


def write_message(*, actor: Actor, application: Application, audience: str, text: str,
                  at: datetime) -> ApplicationMessage:
    """Write to the other side, or (staff) a note that the applicant never sees."""
    check = Check()
    text = check.text("text", text)
    if audience not in NoteAudience.values:
        check.add("audience", _("Please choose who shall read this."))
    check.done()
    with transaction.atomic():
        row = lock_application(application)
        _need_speaker(actor, row, audience)
        if is_draft(row):
            raise Refused("wrong_state", _("The application has not been sent yet."))
        message = say(row, actor=actor, audience=audience, text=text, at=at)
        announce("application.message", message, actor)
    return message


def _need_speaker(actor: Actor, row: Application, audience: str) -> None:
    """The applicant writes to the park only; staff who review may write both ways."""
    if is_applicant(actor, row):
        if audience == NoteAudience.INTERNAL:
            raise NotFound()
        return
    need(actor, row, "application.review", "staff")


def approve_application(*, actor: Actor, application: Application, at: datetime, conditions: str = "",
                        version: int | None = None) -> Tenant:
    """Admit the company or team, perhaps under conditions: it is entered into the register, the applicant becomes its
    owner. Once and no more: whoever comes second is refused. Where nobody has an account, the contact is invited.

    Raises Invalid when its code belongs to somebody of the park already.
    """
    check = Check()
    conditions = check.text("conditions", conditions, required=False)
    check.done()
    with transaction.atomic():
        row = lock_application(application, version)
        APPLICATION.check(actor, row, "approve")
        need_impartial(actor, row)
        tenant = create_from_application(actor=actor, application=row, at=at)
        end(row, "", at)
        row.conditions, row.tenant = conditions, tenant
        moved = APPLICATION.move(row, "approve", actor=actor, at=at)
        clock.set_clock(row, at)
        note(row, "approve", actor=actor, at=at, moved=moved, number=tenant.number, text=conditions)
        if row.applicant_id is None and row.email and not row.is_demo:
            invitations.invite(actor=actor, side="tenant", organization=tenant, park=row.park, email=row.email,
                               role="owner", name=row.contact_name, at=at)
    return tenant


def reject_application(*, actor: Actor, application: Application, reason_code: str, reason_text: str, at: datetime,
                       elsewhere: str = "", version: int | None = None) -> Application:
    """Say no, with a reason the applicant reads, and perhaps with what else could help."""
    check = Check()
    reason_code = check.choice("reason_code", reason_code, RejectionReason)
    reason_text = check.text("reason_text", reason_text)
    elsewhere = check.text("elsewhere", elsewhere, required=False)
    check.done()
    with transaction.atomic():
        row = lock_application(application, version)
        APPLICATION.check(actor, row, "reject")
        need_impartial(actor, row)
        end(row, reason_text, at)
        row.reason_code, row.elsewhere = reason_code, elsewhere
        moved = APPLICATION.move(row, "reject", actor=actor, at=at)
        clock.set_clock(row, at)
        note(row, "reject", actor=actor, at=at, moved=moved, reason_code=reason_code, reason=reason_text,
             elsewhere=elsewhere)
    return row


