"""How somebody applies to a park: begin, go on writing, add papers, send, withdraw, throw a draft away."""
from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, BinaryIO

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from parkadmin.core.actors import Actor
from parkadmin.core.checks import Check
from parkadmin.core.errors import Forbidden, Invalid, NotFound, Refused
from parkadmin.core.files import check_file
from parkadmin.core.models import Park, User, uuid7
from parkadmin.core.numbers import next_number
from tenants import naming
from tenants.choices import OPEN_APPLICATION, ApplicationState, TenantKind
from tenants.lifecycle import APPLICATION
from tenants.models import Application, ApplicationDocument, RequiredPaper
from tenants.validators import missing_in, read_application

from . import admission_clock as clock
from .admission_base import (
    is_applicant,
    is_draft,
    local_day,
    lock_application,
    need,
    note,
    page_of,
    wrong_state,
)

MOST_DRAFTS = 10  # of one person; nobody needs more, a script might make them
MOST_DOCUMENTS = 40


def start_application(*, actor: Actor, park: Park, at: datetime, fields: Mapping[str, Any] | None = None,
                      on_behalf: bool = False) -> Application:
    """Begin an application: the actor's own, or as staff for somebody who came or called (`on_behalf`: it has no
    applicant, and the history tells who wrote it down). A draft may hold anything or nothing."""
    if not park.is_local or actor.user is None:
        raise NotFound()
    if on_behalf and not actor.can("application.submit", park=park.pk):
        raise Forbidden()
    if not on_behalf:
        _need_welcome(actor.user, park)
    values = read_application(fields or {}, local_day(park, at))
    person = {} if on_behalf else {"contact_name": actor.user.name, "phone": actor.user.phone,
                                   "email": actor.user.email}
    with transaction.atomic():
        row = Application(park=park, is_demo=park.is_demo, **{**person, **values},
                          **{"owner" if on_behalf else "applicant": actor.user})
        _put_keys(row)
        row.save(force_insert=True)
        Application.objects.filter(pk=row.pk).update(state_since=at)  # the field sets itself when a row is made
        row.state_since = at
        note(row, "start", actor=actor, at=at)
    return row


def _need_welcome(person: User, park: Park) -> None:
    if not page_of(park).takes_applications:
        raise Refused("closed", _("This park takes no applications at present."))
    if person.applications.filter(state=ApplicationState.DRAFT).count() >= MOST_DRAFTS:
        raise Refused("too_many_drafts", _("You have %(count)d drafts already. Please send or delete one of them.")
                      % {"count": MOST_DRAFTS})


def save_application(*, actor: Actor, application: Application, fields: Mapping[str, Any], at: datetime,
                     version: int | None = None) -> Application:
    """Write into a draft, which may stay incomplete, or correct what was sent while the park asks for information.
    Staff do so only with what they wrote down themselves, until it is decided. Fields not given stay as they are."""
    with transaction.atomic():
        row = lock_application(application, version)
        need_writer(actor, row)
        values = read_application(fields, local_day(row.park, at))
        changed = [name for name, value in values.items() if getattr(row, name) != value]
        for name in changed:
            setattr(row, name, values[name])
        if not is_draft(row) and (missing := missing_in(row)):
            raise Invalid(missing)
        if changed:
            _put_keys(row)
            row.version += 1
            row.save()
            if not is_draft(row):
                note(row, "save", actor=actor, at=at, changes=changed)
    return row


def need_writer(actor: Actor, row: Application) -> None:
    """Forbidden unless it is the actor's to write; Refused when its state does not let it be written now."""
    own = is_applicant(actor, row)
    if not own and (row.applicant_id is not None or not actor.can("application.submit", park=row.park_id)):
        raise Forbidden()
    if row.state not in writable(row):
        raise wrong_state(actor, row)


def writable(row: Application) -> list[str]:
    """The states in which its writer may change an application."""
    if row.applicant_id is None:
        return [ApplicationState.DRAFT, *OPEN_APPLICATION]
    return [ApplicationState.DRAFT, ApplicationState.INFO_REQUESTED]


def _put_keys(row: Application) -> None:
    """Keep by what duplicates are found."""
    for column, value in naming.keys(row.name_zh, row.name_en, row.phone).items():
        setattr(row, column, value)


# -- papers ------------------------------------------------------------------------------------------------------------
def add_application_document(*, actor: Actor, application: Application, title: str, name: str, content: BinaryIO,
                             size: int, at: datetime, valid_until: date | None = None,
                             paper: RequiredPaper | None = None) -> ApplicationDocument:
    """Keep one paper, perhaps the answer to a required one (`paper`), whose name is the title unless one is given.
    The applicant adds while writing is open, staff until it is decided. Raises Invalid for a file that is not what
    its name says."""
    check = Check()
    title = check.line("title", title or (str(paper) if paper else ""), limit=120)
    valid_until = check.day("valid_until", valid_until, not_before=local_day(application.park, at))
    if paper is not None and paper.park_id != application.park_id:
        check.add("paper", _("Please choose one of the options."))
    check.done()
    facts = check_file(name, content, size, field="file")
    with transaction.atomic():
        row = lock_application(application)
        _need_filer(actor, row)
        if row.documents.count() >= MOST_DOCUMENTS:
            raise Refused("too_many", _("An application holds at most %(limit)d documents.")
                          % {"limit": MOST_DOCUMENTS})
        kept = ApplicationDocument(application=row, paper=paper, title=title, valid_until=valid_until, name=facts.name,
                                   size=facts.size, media_type=facts.media_type, sha256=facts.sha256,
                                   uploaded_by=actor.user, at=at)
        kept.file.save(f"{uuid7()}.bin", File(content), save=False)
        kept.save()
        note(row, "document", actor=actor, at=at, title=title)
    return kept


def _need_filer(actor: Actor, row: Application) -> None:
    """The writer, and staff for what was sent."""
    if row.state in OPEN_APPLICATION and not is_applicant(actor, row):
        return need(actor, row, "application.sign", "staff")
    return need_writer(actor, row)


def remove_application_document(*, actor: Actor, document: ApplicationDocument, at: datetime) -> None:
    """Take a paper away while writing is open; the history keeps that it was there."""
    with transaction.atomic():
        row = lock_application(document.application)
        need_writer(actor, row)
        note(row, "document_removed", actor=actor, at=at, title=document.title)
        stored = document.file
        document.delete()
        transaction.on_commit(lambda: stored.delete(save=False))


def papers_wanted(row: Application) -> list[RequiredPaper]:
    """The papers that the park asks of an applicant of this kind."""
    papers = row.park.required_papers.filter(is_active=True)
    return list(papers.filter(for_teams=True) if row.kind == TenantKind.TEAM else papers)


def papers_missing(row: Application, at: datetime) -> list[RequiredPaper]:
    """Those needed for sending that are not there, or not valid any more."""
    today = local_day(row.park, at)
    there = {paper for paper, until in row.documents.values_list("paper_id", "valid_until")
             if until is None or until >= today}
    return [paper for paper in papers_wanted(row) if paper.is_required and paper.pk not in there]


# -- sending and taking back -------------------------------------------------------------------------------------------
def submit_application(*, actor: Actor, application: Application, at: datetime,
                       version: int | None = None) -> Application:
    """Send it: the number is issued, the clock starts, the park is told. Raises Invalid naming what is missing; an
    applicant's own address must be confirmed, so that the park reaches somebody."""
    with transaction.atomic():
        row = lock_application(application, version)
        if not is_applicant(actor, row) and row.applicant_id is not None:
            raise Forbidden()
        APPLICATION.check(actor, row, "submit")
        need_complete(row, at)
        if row.applicant_id and not row.applicant.emailaddress_set.filter(verified=True).exists():
            raise Refused("unconfirmed_address", _("Please confirm your e-mail address first: open the link that we "
                                                   "have mailed to you."))
        if row.applicant_id and not page_of(row.park).takes_applications:
            raise Refused("closed", _("This park takes no applications at present."))
        _send(row, actor=actor, at=at)
    return row


def _send(row: Application, *, actor: Actor, at: datetime) -> None:
    row.number = next_number(row.park, "application", at, infix="A")  # holds the series: two at once wait
    row.submitted_at = at
    moved = APPLICATION.move(row, "submit", actor=actor, at=at)
    clock.set_clock(row, at)
    note(row, "submit", actor=actor, at=at, moved=moved, number=row.number)


def need_complete(row: Application, at: datetime) -> None:
    """Raises Invalid with everything that is missing, the papers under `documents`."""
    errors: dict[str, Any] = dict(missing_in(row))
    if papers := papers_missing(row, at):
        errors["documents"] = [_("Please add: %(paper)s.") % {"paper": paper} for paper in papers]
    if errors:
        raise Invalid(errors)


def withdraw_application(*, actor: Actor, application: Application, text: str, at: datetime) -> Application:
    """The applicant does not want it any more; why may be said."""
    check = Check()
    text = check.text("text", text, required=False)
    check.done()
    with transaction.atomic():
        row = lock_application(application)
        APPLICATION.check(actor, row, "withdraw")
        end(row, text, at)
        moved = APPLICATION.move(row, "withdraw", actor=actor, at=at)
        clock.set_clock(row, at)
        note(row, "withdraw", actor=actor, at=at, moved=moved, text=text)
    return row


def end(row: Application, text: str, at: datetime) -> None:
    """What holds for every end: nobody waits for anybody, and no transfer is on offer. Not saved."""
    clock.resume(row, at)
    row.decided_at, row.reason_text, row.transfer_park, row.transfer_text = at, text, None, ""


def delete_application(*, actor: Actor, application: Application, at: datetime) -> None:
    """Throw away what was never sent, its papers too."""
    with transaction.atomic():
        row = lock_application(application)
        need_writer(actor, row)
        if not is_draft(row):
            raise wrong_state(actor, row)
        stored = [document.file for document in row.documents.all()]
        row.delete()
        transaction.on_commit(lambda: [file.delete(save=False) for file in stored])
