"""Outgoing mail: `queue_mail` writes the letter in the business transaction, the worker delivers it afterwards.

The truth is the row: a job that is lost with its worker is found again by `sweep`. A letter is claimed by moving its
next moment ahead before anything risky, so that two workers never send it at the same time, and a worker that dies
while sending leaves it to be tried again. Each letter has one Message-ID for all its tries.
"""
from __future__ import annotations

import logging
import smtplib
import time
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.db.models import F

from .models import Mail

if TYPE_CHECKING:
    from .models import User

log = logging.getLogger(__name__)
HOUR = 3600
# Seconds to wait after the first, second, ... failed try: 5 s, 30 s, 2 min, 10 min, 30 min, then hourly to 72 hours.
DELAYS = (5, 30, 120, 600, 1800, *[HOUR] * 71)
LEASE = timedelta(minutes=5)  # a worker that has not finished sending by then is taken for dead
TIMEOUT = 20  # seconds for each answer of the mail server
SWEEP_LETTERS, SWEEP_SECONDS = 100, 30


def queue_mail(*, key: str, to: str, language: str, subject: str, text: str, html: str = "",
               user: User | None = None, at: datetime) -> Mail | None:
    """Write one letter and the job that delivers it; to be called in the transaction of what it tells.

    None if there is a letter with this `key` already, or nobody to write to. An address that no mail server could
    use makes an undeliverable letter: the deed goes on, and the desk can see it.
    """
    from .tasks import deliver

    if not to:
        return None
    mail = Mail(key=key, to=to[:254], language=language, subject=one_line(subject)[:200], text=text, html=html,
                user=user, next_attempt_at=at)
    if error := _address_error(to):
        mail.state, mail.next_attempt_at, mail.last_error = Mail.State.UNDELIVERABLE, None, error
    try:
        with transaction.atomic():
            mail.save(force_insert=True)
    except IntegrityError:
        if Mail.objects.filter(key=key).exists():
            return None
        raise
    if mail.next_attempt_at:
        deliver.enqueue(str(mail.pk))
    return mail


def one_line(text: str) -> str:
    """A text for a mail header: line breaks and control characters could add headers of their own."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())


def _address_error(to: str) -> str:
    try:
        validate_email(to)
    except ValidationError as error:
        return error.messages[0]
    return "" if len(to) <= 254 else "too long"


def deliver_mail(mail_id: UUID | str, at: datetime) -> str:
    """Try to send one letter. Its state afterwards, or an empty text if it is not our turn (sent, claimed, not due)."""
    mail = _claim(mail_id, at)
    if mail is None:
        return ""
    try:
        _send(mail)
    except Exception as error:  # whatever a mail server or the network may do
        return _note_failure(mail, error, at)
    Mail.objects.filter(pk=mail.pk).update(state=Mail.State.SENT, sent_at=at, next_attempt_at=None, last_error="")
    return Mail.State.SENT


def _claim(mail_id: UUID | str, at: datetime) -> Mail | None:
    """Take the letter by compare-and-swap: of two workers only one still finds the moment that both have read."""
    mail = Mail.objects.filter(pk=mail_id, state=Mail.State.QUEUED, next_attempt_at__lte=at).first()
    if mail is None:
        return None
    won = (Mail.objects.filter(pk=mail.pk, state=Mail.State.QUEUED, next_attempt_at=mail.next_attempt_at)
           .update(next_attempt_at=at + LEASE, attempts=F("attempts") + 1))
    mail.attempts += 1
    return mail if won else None


def _send(mail: Mail) -> None:
    """Hand the letter to the mail server."""
    host = urlsplit(settings.SITE_URL).hostname or "localhost"
    message = EmailMultiAlternatives(
        subject=one_line(mail.subject), body=mail.text, to=[mail.to], connection=get_connection(timeout=TIMEOUT),
        headers={"Message-ID": f"<{mail.pk}@{host}>", "Content-Language": one_line(mail.language),
                 "Auto-Submitted": "auto-generated"})
    if mail.html:
        message.attach_alternative(mail.html, "text/html")
    message.send()


def _note_failure(mail: Mail, error: Exception, at: datetime) -> str:
    """Write down why, and when to try again: not at all after the last try, or when the receiver does not exist."""
    over = mail.attempts > len(DELAYS) or _is_final(error)
    state = Mail.State.UNDELIVERABLE if over else Mail.State.QUEUED
    moment = None if over else at + timedelta(seconds=DELAYS[mail.attempts - 1])
    text = f"{type(error).__name__}: {error}"[:2000].replace("\0", "")
    Mail.objects.filter(pk=mail.pk).update(state=state, next_attempt_at=moment, last_error=text)
    log.warning("mail %s, try %d: %s", mail.pk, mail.attempts, text)
    return state


def _is_final(error: Exception) -> bool:
    """Whether the mail server refused the receiver for good (5xx; RFC 5321, section 4.2.1)."""
    if not isinstance(error, smtplib.SMTPRecipientsRefused):
        return False
    return all(code >= 500 for code, _ in error.recipients.values())


def sweep(at: datetime) -> int:
    """Deliver what is due and has no job any more (retries, killed workers), the oldest first; how many were tried.
    Stops after half a minute, so that a mail server that hangs does not hold up the worker."""
    started = time.monotonic()
    due = Mail.objects.filter(state=Mail.State.QUEUED, next_attempt_at__lte=at).order_by("next_attempt_at")
    tried = 0
    for mail_id in list(due.values_list("pk", flat=True)[:SWEEP_LETTERS]):
        if time.monotonic() - started > SWEEP_SECONDS:
            break
        tried += bool(deliver_mail(mail_id, at))
    return tried
