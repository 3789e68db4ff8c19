"""What people write to each other about a request, each entry for exactly one audience."""
from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import BinaryIO

from django.db import transaction
from django.utils.translation import gettext as _

from parkadmin.core.actors import Actor
from parkadmin.core.checks import Check
from parkadmin.core.errors import Forbidden, Invalid, NotFound, Refused
from parkadmin.core.events import announce
from requests_desk.choices import Audience, RequestState
from requests_desk.lifecycle import may_on_referral
from requests_desk.models import HelpRequest, Message, Referral
from requests_desk.validators import keep_anonymous

from . import clock
from .base import lock_referral, lock_request, need, step_request
from .intake import attach_file

Files = Iterable[tuple[str, BinaryIO, int]]


def post_message(*, actor: Actor, request: HelpRequest, audience: str, text: str, at: datetime,
                 files: Files = ()) -> Message:
    """Write to the tenant, to the park (as its tenant), or a note among staff.

    A tenant's message while the park waits for it is the answer: work goes on and the tenant's clock resumes. A
    person's first message to the tenant stops the response clock. Partners are written to with `write_to_partner`.
    """
    check = Check()
    text = check.text("text", text)
    if audience not in (Audience.TENANT, Audience.INTERNAL):
        check.add("audience", _("Please choose who shall read this."))
    check.done()
    with transaction.atomic():
        row = lock_request(request)
        from_staff = _permit(actor, row, audience)
        message = write(row, actor=actor, audience=audience, text=text, at=at, from_staff=from_staff)
        _attach_all(actor, row, message, files, at)
        if audience == Audience.TENANT:
            _tell_clock(row, actor, from_staff, at)
        announce("message.posted", message, actor)
    return message


def _permit(actor: Actor, row: HelpRequest, audience: str) -> bool:
    """Whether the writer is staff. Forbidden where the role is too low; NotFound for a tenant's try at a note."""
    if row.state == RequestState.DRAFT:
        raise Refused("wrong_state", _("The request has not been sent yet."))
    if audience == Audience.INTERNAL:
        if row.park_id not in actor.staff:
            raise NotFound()
        need(actor, row, "request.note", "staff")
        return True
    if actor.can("request.message", tenant=row.tenant_id):
        return False  # also of staff: nobody answers for the park to the own company, and no promise is kept so
    need(actor, row, "request.message", "staff")
    return True


def _tell_clock(row: HelpRequest, actor: Actor, from_staff: bool, at: datetime) -> None:
    if from_staff:
        stop_response_clock(row, at)
    elif row.state == RequestState.NEEDS_INFO:
        resume_after_answer(row, actor, at)
        return
    row.last_activity_at = at
    clock.reset(row)
    row.save()


def stop_response_clock(row: HelpRequest, at: datetime) -> None:
    """A person of the park has answered; automatic mail never gets here. Not saved."""
    row.responded_at = row.responded_at or at


def resume_after_answer(row: HelpRequest, actor: Actor, at: datetime) -> None:
    """The tenant has answered: close the pause, move all due times on, go back to where the request was."""
    from . import closing

    clock.unpause(row, at)
    target, row.resume_state = row.resume_state, ""
    step_request(row, "answer", actor=actor, at=at, target=target)
    clock.start(row, at)
    clock.reset(row, drop="info:")
    row.save()
    closing.resolve_if_all_done(row, at)


def write_to_partner(*, actor: Actor, referral: Referral, text: str, at: datetime, files: Files = ()) -> Message:
    """A message between the origin and the destination of one referral; the tenant does not read it."""
    check = Check()
    text = check.text("text", text)
    check.done()
    with transaction.atomic():
        row = lock_referral(referral)
        if not may_on_referral(actor, row, "referral.message", ("origin", "destination")):
            raise Forbidden()
        if row.state == "draft":
            raise Refused("wrong_state", _("The referral has not been sent yet."))
        files = list(files)
        keep_anonymous(actor, row, text=text, files=" ".join(name for name, _content, _size in files))
        from_origin = actor.can("referral.message", park=row.origin_park_id)
        message = write(row.request, actor=actor, audience=Audience.PARTNER, text=text, at=at,
                        from_staff=from_origin, referral=row)
        _attach_all(actor, row.request, message, files, at)
        announce("message.posted", message, actor)
    return message


def write(row: HelpRequest, *, actor: Actor, audience: str, text: str, at: datetime, from_staff: bool,
          referral: Referral | None = None, is_question: bool = False) -> Message:
    """The entry itself; for verbs that hold the lock and have checked."""
    HelpRequest.objects.filter(pk=row.pk).update(last_activity_at=at)
    park = referral.origin_park if referral else row.park
    organization = park.name if from_staff else actor.organization
    return Message.objects.create(request=row, referral=referral, audience=audience, author=actor.user,
                                  author_label=actor.label[:120], organization=organization[:160],
                                  from_staff=from_staff, is_question=is_question, text=text, at=at)


def _attach_all(actor: Actor, row: HelpRequest, message: Message, files: Files, at: datetime) -> None:
    """All files or none: messages per file are collected before anything is refused."""
    errors: list[object] = []
    for name, content, size in files:
        try:
            attach_file(actor=actor, request=row, message=message, name=name, content=content, size=size, at=at)
        except Invalid as refusal:
            errors += refusal.errors["files"]
    if errors:
        raise Invalid({"files": errors})
