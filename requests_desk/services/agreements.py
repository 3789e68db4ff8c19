"""Agreements with other parks and with partners: made, countersigned, changed, ended, kept with their papers."""
from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any, BinaryIO

from django.core.files.base import File
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from parkadmin.core import notices
from parkadmin.core.actors import SYSTEM, Actor
from parkadmin.core.checks import Check
from parkadmin.core.errors import Forbidden, Refused
from parkadmin.core.events import record
from parkadmin.core.files import check_file
from parkadmin.core.models import Park, uuid7
from requests_desk.models import Agreement, AgreementDocument, Partner, Resource
from requests_desk.notifications import staff_with

from .base import speaking_for
from .directory import need_editor

ENDS_SOON = timedelta(days=60)
FIELDS = ("title", "terms", "reference", "starts_on", "ends_on", "signed_by", "signed_by_other")


def make_agreement(*, actor: Actor, park: Park, fields: Mapping[str, Any], at: datetime,
                   other_park: Park | None = None, partner: Partner | None = None) -> Agreement:
    """Write down what a park has agreed with a partner park or with one of its partners.

    Between parks it waits for the other's countersignature; one that another installation runs has signed on paper.
    """
    need_editor(actor, park.pk)
    check = Check()
    if (other_park is None) == (partner is None):
        check.add("other", _("Choose a partner park or a partner."))
    elif other_park == park or (partner and partner.park_id != park.pk):
        check.add("other", _("Choose another park, or a partner that your park keeps."))
    values = _read(check, fields, None)
    check.done()
    with transaction.atomic():
        row = Agreement(park=park, other_park=other_park, partner=partner, modified_at=at, **values)
        if other_park and not other_park.is_local:
            row.countersigned_at = at
        row.save()
        _note(row, "agreement.add", actor, at)
        if other_park and other_park.is_local:
            _tell(row, other_park, at, f"agreement:{row.pk}:sign", _waits_for_you)
    return row


def edit_agreement(*, actor: Actor, agreement: Agreement, fields: Mapping[str, Any], at: datetime,
                   version: int | None = None) -> Agreement:
    """Change what is written. What was countersigned keeps its dates: the other park has put its name to them; ending
    it early is a verb of its own, a longer term a new agreement."""
    need_editor(actor, agreement.park_id)
    with transaction.atomic():
        row = _locked(agreement, version)
        check = Check()
        values = {name: value for name, value in _read(check, fields, row).items() if value != getattr(row, name)}
        if row.countersigned_at and row.other_park_id:
            for name in {"starts_on", "ends_on"} & set(values):
                check.add(name, _("Both parks have signed this date. End the agreement or make a new one."))
        check.done()
        if not values:
            return row
        for name, value in values.items():
            setattr(row, name, value)
        _save(row, at)
        _note(row, "agreement.edit", actor, at, changes=sorted(values))
    return row


def countersign_agreement(*, actor: Actor, agreement: Agreement, signed_by: str, at: datetime) -> Agreement:
    """The other park puts its name to it: from now on each sees what the other shares."""
    if agreement.other_park_id is None or not actor.can("directory.edit", park=agreement.other_park_id):
        raise Forbidden()
    check = Check()
    signed_by = check.line("signed_by", signed_by, limit=120)
    check.done()
    with transaction.atomic():
        row = _locked(agreement)
        if row.countersigned_at:
            raise Refused("signed_already", _("It is countersigned already."))
        row.countersigned_at, row.countersigned_by, row.signed_by_other = at, actor.user, signed_by
        _save(row, at)
        _note(row, "agreement.countersign", actor, at)
        _share_again(row, at)
    return row


def end_agreement(*, actor: Actor, agreement: Agreement, ends_on: date | None, why: str, at: datetime) -> Agreement:
    """End it on a day, which is its last one. Either of two parks may; from the next day on neither sees the other's
    shared entries."""
    if not any(actor.can("directory.edit", park=park) for park in (agreement.park_id, agreement.other_park_id) if park):
        raise Forbidden()
    with transaction.atomic():
        row = _locked(agreement)
        check = Check()
        day = check.day("ends_on", ends_on)
        if day is None and "ends_on" not in check.errors:
            check.add("ends_on", _("Please fill this in."))
        elif day and (day < row.starts_on or (row.ends_on and day > row.ends_on)):
            check.add("ends_on", _("This must be a day on which the agreement runs."))
        why = check.text("why", why, limit=1000)
        check.done()
        row.ends_on, row.ended_why = day, why
        _save(row, at)
        _note(row, "agreement.end", actor, at, reason=why)
        _share_again(row, at)
    return row


def add_document(*, actor: Actor, agreement: Agreement, name: str, content: BinaryIO, size: int,
                 at: datetime) -> AgreementDocument:
    """Keep a signed paper. Raises Invalid for a file that is not what its name says."""
    need_editor(actor, agreement.park_id)
    facts = check_file(name, content, size, field="file")
    with transaction.atomic():
        row = _locked(agreement)
        paper = AgreementDocument(agreement=row, name=facts.name, size=facts.size, media_type=facts.media_type,
                                  sha256=facts.sha256, uploaded_by=actor.user, at=at)
        paper.file.save(f"{uuid7()}.bin", File(content), save=False)
        paper.save()
        _note(row, "agreement.document", actor, at, file=facts.name)
    return paper


def remind_of_ends(at: datetime) -> int:
    """Tell the editors of both sides once of each agreement that ends within sixty days. Returns how many."""
    day = timezone.localdate(at)
    rows = Agreement.objects.filter(ends_on__range=(day, day + ENDS_SOON), ended_why="").exclude(
        reminded_for__isnull=False)
    found = list(rows.select_related("park", "other_park", "partner")[:100])
    for agreement in found:
        with transaction.atomic():
            row = _locked(agreement)
            row.reminded_for = row.ends_on
            row.save(update_fields=["reminded_for"])
            _note(row, "agreement.remind", SYSTEM, at)
            for park in filter(None, (row.park, row.other_park)):
                _tell(row, park, at, f"agreement:{row.pk}:ends:{row.ends_on}", _ends_soon)
    return len(found)


# -- what the verbs share -----------------------------------------
def _read(check: Check, fields: Mapping[str, Any], row: Agreement | None) -> dict[str, Any]:
    """The given fields; all of them for a new one."""
    given = {name: fields.get(name) for name in FIELDS if row is None or name in fields}
    readers = {"title": lambda value: check.line("title", value), "terms": lambda value: check.text(
        "terms", value, required=False), "starts_on": lambda value: check.day("starts_on", value),
        "ends_on": lambda value: check.day("ends_on", value)}
    values = {name: readers[name](value) if name in readers else check.line(
        name, value, limit=80 if name == "reference" else 120, required=False) for name, value in given.items()}
    if "starts_on" in values and values["starts_on"] is None and "starts_on" not in check.errors:
        check.add("starts_on", _("Please fill this in."))
    starts = values.get("starts_on", row.starts_on if row else None)
    ends = values.get("ends_on", row.ends_on if row else None)
    if starts and ends and ends < starts:
        check.add("ends_on", _("It cannot end before it begins."))
    return values


def _locked(agreement: Agreement, version: int | None = None) -> Agreement:
    row = (Agreement.objects.select_for_update(of=("self",)).select_related("park", "other_park", "partner")
           .get(pk=agreement.pk))
    if version is not None and row.version != version:
        raise Refused("stale", _("Somebody has changed this in the meantime. Look at it again, then decide."))
    return row


def _save(row: Agreement, at: datetime) -> None:
    row.version += 1
    row.modified_at = at
    if row.reminded_for != row.ends_on:
        row.reminded_for = None
    row.save()


def _note(row: Agreement, code: str, actor: Actor, at: datetime, **data: Any) -> None:
    parks = tuple(park for park in (row.park, row.other_park) if park)
    record(actor=speaking_for(actor, parks=parks, partner=row.partner), code=code, subject=row,
           context_id=row.partner_id or row.pk, park_id=row.park_id, at=at, title=row.title, **data)


def _share_again(row: Agreement, at: datetime) -> None:
    """Who reads the directory by what was changed after a moment must learn of what now appears or disappears."""
    if row.other_park_id:
        parks = [row.park_id, row.other_park_id]
        Resource.objects.filter(partner__park__in=parks, visibility="network").update(modified_at=at)
        Partner.objects.filter(park__in=parks, visibility="network").update(modified_at=at)


def _tell(row: Agreement, park: Park, at: datetime, key: str, words: Any) -> None:
    """A line under the bell for those who edit a park's directory."""
    people = staff_with(park.pk, "directory.edit")
    wanted = notices.channels_of(people, "deadline")
    for person in people:
        with translation.override(person.language):
            notices.tell(user=person, key=key, group="deadline", channels=wanted[person.pk], at=at,
                         title=words(row, park), path=f"/desk/directory/agreements/{row.pk}/")


def _waits_for_you(row: Agreement, park: Park) -> str:
    return _("%(park)s asks you to countersign “%(title)s”") % {"park": row.park, "title": row.title}


def _ends_soon(row: Agreement, park: Park) -> str:
    return _("The agreement “%(title)s” ends soon: %(day)s") % {"title": row.title, "day": row.ends_on}
