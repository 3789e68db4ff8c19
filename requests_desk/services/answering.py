"""Referrals from the destination's side: sign for, accept, reject, work, report. The destination writes only state,
reason, outcome, contact, expected date and messages (domain.md, section 3)."""
from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from parkadmin.core.actors import Actor
from parkadmin.core.checks import Check
from parkadmin.core.errors import Forbidden, Refused
from requests_desk.choices import REFERRAL_OPEN, REFERRAL_RUNNING, Audience, OutcomeKind, Reason, Sharing
from requests_desk.lifecycle import REFERRAL
from requests_desk.models import Outcome, Referral

from . import clock, closing
from .base import lock_referral, referral_event, step_referral
from .conversation import Files, _attach_all, write
from .referral import OPEN_FIELDS, TEASER_FIELDS, disclose, end, end_locked, settle


def receive_referral(*, actor: Actor, referral: Referral, at: datetime) -> Referral:
    """Sign for a referral: somebody has seen it. The sign-for clock stops."""
    with transaction.atomic():
        row = lock_referral(referral)
        REFERRAL.check(actor, row, "receive")
        row.received_at = at
        step_referral(row, "receive", actor=actor, at=at)
        clock.reset_referral(row)
        row.save()
    return row


def accept_referral(*, actor: Actor, referral: Referral, contact_name: str, contact_phone: str, contact_email: str,
                    expected_on: date | None, at: datetime) -> Referral:
    """Take it on: who will help, and by when. With a teaser, name and contact of the tenant are released now."""
    check = Check()
    contact_name = check.line("contact_name", contact_name, limit=80)
    contact_phone = check.phone("contact_phone", contact_phone)
    contact_email = check.email("contact_email", contact_email)
    expected_on = check.day("expected_on", expected_on, not_before=clock.local_day(referral.origin_park, at))
    if expected_on is None and "expected_on" not in check.errors:
        check.add("expected_on", _("Please fill this in."))
    check.done()
    with transaction.atomic():
        row = lock_referral(referral)
        REFERRAL.check(actor, row, "accept")
        row.contact_name, row.contact_phone, row.contact_email = contact_name, contact_phone, contact_email
        row.expected_on, row.answered_at, row.received_at = expected_on, at, row.received_at or at
        step_referral(row, "accept", actor=actor, at=at, contact=contact_name, expected_on=str(expected_on))
        _release_identity(row, actor, at)
        clock.start_referral(row, at)
        clock.reset_referral(row)
        row.save()
    return row


def _release_identity(row: Referral, actor: Actor, at: datetime) -> None:
    if row.sharing == Sharing.TEASER and row.identity_released_at is None:
        row.identity_released_at = at
        disclose(row, [name for name in OPEN_FIELDS if name not in TEASER_FIELDS], at)
        referral_event(row, "referral.identity", actor=actor, at=at)


def reject_referral(*, actor: Actor, referral: Referral, reason_code: str, reason_text: str, at: datetime) -> Referral:
    """Say no, with a reason; the origin is asked to route again."""
    return end(actor=actor, referral=referral, name="reject", reason_code=reason_code, reason_text=reason_text, at=at)


def start_referral(*, actor: Actor, referral: Referral, text: str, at: datetime) -> Referral:
    """Begin, with the first step in words."""
    return _go(actor, referral, "start", text, at)


def _go(actor: Actor, referral: Referral, name: str, text: str, at: datetime) -> Referral:
    """A step of work that says what is done."""
    check = Check()
    text = check.text("text", text)
    check.done()
    with transaction.atomic():
        row = lock_referral(referral)
        REFERRAL.check(actor, row, name)
        row.last_progress_at = at
        step_referral(row, name, actor=actor, at=at, text=text)
        _note_progress(row, actor, text, at)
    return row


def _note_progress(row: Referral, actor: Actor, text: str, at: datetime) -> None:
    write(row.request, actor=actor, audience=Audience.PARTNER, text=text, at=at, from_staff=False, referral=row)
    clock.start_referral(row, at)
    clock.reset_referral(row)
    row.save()


def report_progress(*, actor: Actor, referral: Referral, text: str, at: datetime,
                    expected_on: date | None = None) -> Referral:
    """A note on how it goes, at least every seven days; perhaps with a new expected date."""
    check = Check()
    text = check.text("text", text)
    expected_on = check.day("expected_on", expected_on, not_before=clock.local_day(referral.origin_park, at))
    check.done()
    with transaction.atomic():
        row = lock_referral(referral)
        if not REFERRAL.may(actor, row, "referral.progress", ("destination",)):
            raise Forbidden()
        if row.state not in REFERRAL_RUNNING:
            raise Refused("wrong_state", _("Accept the referral first."), allowed=REFERRAL.available(actor, row))
        row.last_progress_at, row.version = at, row.version + 1
        row.expected_on = expected_on or row.expected_on
        referral_event(row, "referral.progress", actor=actor, at=at, text=text, expected_on=str(row.expected_on or ""))
        _note_progress(row, actor, text, at)
    return row


def hold_referral(*, actor: Actor, referral: Referral, reason_code: str, reason_text: str, until: date | None,
                  at: datetime) -> Referral:
    """Pause the work, with a reason and until when. The partner's clock stops, the tenant's does not."""
    check = Check()
    reason_code = check.choice("reason_code", reason_code, Reason)
    reason_text = check.text("reason_text", reason_text)
    tomorrow = clock.local_day(referral.origin_park, at) + timedelta(days=1)
    until = check.day("until", until, not_before=tomorrow)
    if until is None and "until" not in check.errors:
        check.add("until", _("Please fill this in."))
    check.done()
    with transaction.atomic():
        row = lock_referral(referral)
        REFERRAL.check(actor, row, "hold")
        row.resume_state, row.hold_until = row.state, until
        row.reason_code, row.reason_text = reason_code, reason_text
        step_referral(row, "hold", actor=actor, at=at, reason_code=reason_code, reason=reason_text, until=str(until))
        clock.pause(row, at, reason_text)
        clock.reset_referral(row)
        row.save()
    return row


def resume_referral(*, actor: Actor, referral: Referral, at: datetime) -> Referral:
    """Go on after a pause, in the state before it."""
    with transaction.atomic():
        row = lock_referral(referral)
        REFERRAL.check(actor, row, "resume")
        clock.unpause(row, at)
        target, row.resume_state, row.hold_until = row.resume_state, "", None
        row.reason_code = row.reason_text = ""
        step_referral(row, "resume", actor=actor, at=at, target=target)
        clock.start_referral(row, at)
        clock.reset_referral(row)
        row.save()
    return row


def complete_referral(*, actor: Actor, referral: Referral, outcome: Mapping[str, Any], at: datetime,
                      files: Files = ()) -> Referral:
    """Report what was done, with numbers: kind, text, people, amount, contracts, jobs.

    When this was the last open referral, the request is resolved by it and the tenant is asked to confirm.
    """
    facts = _check_outcome(outcome)
    with transaction.atomic():
        row = lock_referral(referral)
        REFERRAL.check(actor, row, "complete")
        if row.onward.filter(state__in=REFERRAL_OPEN).exists():
            raise Refused("referral_open", _("A referral is still under way. Recall or cancel it first."),
                          allowed=REFERRAL.available(actor, row))
        clock.unpause(row, at)
        row.ended_at, row.hold_until, row.reason_code, row.reason_text = at, None, "", ""
        Outcome.objects.create(referral=row, round=row.round, at=at, **facts)
        step_referral(row, "complete", actor=actor, at=at, kind=facts["kind"], text=facts["text"])
        row.next_moment_at = None
        row.save()
        files = list(files)
        if files:
            note = write(row.request, actor=actor, audience=Audience.PARTNER, text=facts["text"], at=at,
                         from_staff=False, referral=row)
            _attach_all(actor, row.request, note, files, at)
        closing.resolve_if_all_done(row.request, at)
    return row


def _check_outcome(outcome: Mapping[str, Any]) -> dict[str, Any]:
    check = Check()
    facts = {"kind": check.choice("kind", outcome.get("kind"), OutcomeKind),
             "text": check.text("text", outcome.get("text")),
             "amount": check.amount("amount", outcome.get("amount"))}
    for field in ("people", "contracts", "jobs"):
        facts[field] = check.number(field, outcome.get(field))
    check.done()
    return facts


def fail_referral(*, actor: Actor, referral: Referral, reason_code: str, reason_text: str, tried: str,
                  at: datetime) -> Referral:
    """It did not work: why, and what was tried. The origin routes again."""
    check = Check()
    reason_code = check.choice("reason_code", reason_code, Reason)
    reason_text = check.text("reason_text", reason_text)
    tried = check.text("tried", tried)
    check.done()
    with transaction.atomic():
        row = lock_referral(referral)
        REFERRAL.check(actor, row, "fail")
        write(row.request, actor=actor, audience=Audience.PARTNER, text=tried, at=at, from_staff=False, referral=row)
        end_locked(row, actor, "fail", reason_code, reason_text, at)
        settle(row, at)
    return row


