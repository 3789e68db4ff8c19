"""Handing an application to another park of this installation: only where the applicant agrees."""
from __future__ import annotations

from datetime import datetime

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from parkadmin.core.actors import Actor
from parkadmin.core.checks import Check
from parkadmin.core.errors import Forbidden, Refused
from parkadmin.core.models import Park, uuid7
from parkadmin.core.numbers import next_number
from tenants.lifecycle import APPLICATION
from tenants.models import Application, ApplicationDocument
from tenants.validators import APPLICATION_FIELDS

from . import admission_clock as clock
from .admission import end
from .admission_base import both_names, is_applicant, lock_application, need, need_impartial, need_open, note, page_of

COPIED = (*APPLICATION_FIELDS, "name_key", "name_en_key", "phone_key", "is_demo", "applicant_id")


def propose_transfer(*, actor: Actor, application: Application, park: Park | None, text: str,
                     at: datetime) -> Application:
    """Offer the applicant another park that fits better, and say why. Nothing moves until the applicant agrees."""
    with transaction.atomic():
        row = lock_application(application)
        need(actor, row, "application.transfer", "staff")
        need_impartial(actor, row)
        need_open(actor, row)
        if row.applicant_id is None:
            raise Refused("nobody_to_ask", _("Nobody has an account who could agree to a transfer."))
        if row.transfer_park_id:
            raise Refused("already_offered", _("A transfer has been offered already."))
        check = Check()
        text = check.text("text", text)
        if park is None or not park.is_local or park.pk == row.park_id or not page_of(park).takes_applications:
            check.add("park", _("Please choose a park of this installation that takes applications."))
        check.done()
        row.transfer_park, row.transfer_text, row.version = park, text, row.version + 1
        row.save()
        note(row, "offer_transfer", actor=actor, at=at, park=both_names(park), text=text)
    return row


def recall_transfer(*, actor: Actor, application: Application, at: datetime) -> Application:
    """The park takes its offer back."""
    with transaction.atomic():
        row = lock_application(application)
        need(actor, row, "application.transfer", "staff")
        need_impartial(actor, row)
        _clear_offer(row, "recall_transfer", actor=actor, at=at, text="")
    return row


def decline_transfer(*, actor: Actor, application: Application, text: str, at: datetime) -> Application:
    """The applicant would rather stay with this park."""
    check = Check()
    text = check.text("text", text, required=False)
    check.done()
    with transaction.atomic():
        row = lock_application(application)
        if not is_applicant(actor, row):
            raise Forbidden()
        _clear_offer(row, "decline_transfer", actor=actor, at=at, text=text)
    return row


def _clear_offer(row: Application, what: str, *, actor: Actor, at: datetime, text: str) -> None:
    need_open(actor, row)
    if row.transfer_park_id is None:
        raise Refused("nothing_offered", _("No transfer is on offer."), allowed=APPLICATION.available(actor, row))
    park, row.transfer_park, row.transfer_text, row.version = row.transfer_park, None, "", row.version + 1
    row.save()
    note(row, what, actor=actor, at=at, park=both_names(park), text=text)


def agree_transfer(*, actor: Actor, application: Application, at: datetime) -> Application:
    """The applicant agrees: this application ends as withdrawn with the reason, and goes on in the other park with a
    number of its own, its papers, and a promise that starts anew. Returns the new one."""
    with transaction.atomic():
        row = lock_application(application)
        APPLICATION.check(actor, row, "transfer")
        park, why = row.transfer_park, row.transfer_text
        if not page_of(park).takes_applications:
            raise Refused("closed", _("This park takes no applications at present."))
        end(row, why, at)
        row.transfer_park, row.transfer_text = park, why  # what the step asks for; gone with it
        moved = APPLICATION.move(row, "transfer", actor=actor, at=at)
        end(row, why, at)
        row.save()
        clock.set_clock(row, at)
        new = _continue_in(park, row, actor=actor, at=at)
        note(row, "transfer", actor=actor, at=at, moved=moved, park=both_names(park), number=new.number, text=why)
    return new


def _continue_in(park: Park, old: Application, *, actor: Actor, at: datetime) -> Application:
    """The same application in the other park, sent."""
    new = Application(park=park, transferred_from=old, **{name: getattr(old, name) for name in COPIED})
    new.save(force_insert=True)
    for document in old.documents.order_by("pk"):
        _copy_document(new, document)
    new.number, new.submitted_at = next_number(park, "application", at, infix="A"), at
    moved = APPLICATION.move(new, "submit", actor=actor, at=at)
    clock.set_clock(new, at)
    note(new, "arrive", actor=actor, at=at, moved=moved, number=old.number, park=both_names(old.park))
    return new


def _copy_document(new: Application, document: ApplicationDocument) -> None:
    """The other park's own copy; what it is the answer to was the first park's list of papers."""
    copy = ApplicationDocument(application=new, title=document.title, valid_until=document.valid_until,
                               name=document.name, size=document.size, media_type=document.media_type,
                               sha256=document.sha256, uploaded_by=document.uploaded_by, at=document.at)
    with document.file.open("rb") as content:
        copy.file.save(f"{uuid7()}.bin", File(content), save=False)
    copy.save(force_insert=True)
