"""Outgoing mail: one letter per reason, tried until it is sent or given up, never sent by two workers at once."""
import smtplib
from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail as outbox_module
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django_tasks_db.models import DBTaskResult

from parkadmin.core import mailer
from parkadmin.core.mailer import deliver_mail, queue_mail, sweep
from parkadmin.core.models import Mail

pytestmark = pytest.mark.django_db
AT = datetime(2026, 4, 18, 9, 30, tzinfo=UTC)


class BrokenServer(BaseEmailBackend):
    """The far end of the network: a mail server that answers with `error`."""

    error: Exception = ConnectionRefusedError("nobody listens")

    def send_messages(self, messages):
        raise self.error


@pytest.fixture
def broken(settings):
    settings.EMAIL_BACKEND = f"{__name__}.BrokenServer"
    BrokenServer.error = ConnectionRefusedError("nobody listens")
    return BrokenServer


def letter(key="receipt:1", **changed):
    fields = {"to": "li.na@example.com", "language": "en", "subject": "We have your request", "text": "Number BH-1"}
    return queue_mail(key=key, **(fields | {"at": AT} | changed))


def test_a_letter_is_sent_once_however_often_it_is_delivered(mailoutbox):
    found = letter()
    assert deliver_mail(found.pk, AT) == "sent"
    assert deliver_mail(found.pk, AT) == ""
    assert sweep(AT) == 0
    assert [(mail.to, mail.subject, mail.body) for mail in mailoutbox] == [
        (["li.na@example.com"], "We have your request", "Number BH-1")]
    found.refresh_from_db()
    assert (found.state, found.sent_at, found.next_attempt_at, found.attempts) == ("sent", AT, None, 1)


def test_the_same_reason_makes_one_letter_and_one_job():
    assert letter() is not None
    assert letter(to="somebody@example.com") is None
    assert Mail.objects.count() == DBTaskResult.objects.count() == 1


def test_nobody_to_write_to_makes_no_letter():
    assert letter(to="") is None
    assert Mail.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_a_deed_that_is_rolled_back_leaves_neither_letter_nor_job():
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        letter()
        raise ZeroDivisionError
    assert (Mail.objects.count(), DBTaskResult.objects.count()) == (0, 0)


def test_the_job_carries_the_letters_id():
    found = letter()
    job = DBTaskResult.objects.get()
    assert (job.task_path, job.args_kwargs["args"]) == ("parkadmin.core.tasks.deliver", [str(found.pk)])


def test_a_claimed_letter_is_not_taken_by_another_worker():
    found = letter()
    assert mailer._claim(found.pk, AT).pk == found.pk
    assert mailer._claim(found.pk, AT) is None
    assert sweep(AT + mailer.LEASE - timedelta(seconds=1)) == 0


def test_a_letter_whose_worker_died_while_sending_is_found_by_the_sweep(mailoutbox):
    found = letter()
    mailer._claim(found.pk, AT)
    assert sweep(AT + mailer.LEASE) == 1
    assert len(mailoutbox) == 1


def test_all_tries_of_a_letter_have_one_message_id(mailoutbox):
    found = letter()
    deliver_mail(found.pk, AT)
    Mail.objects.update(state="queued", next_attempt_at=AT)
    deliver_mail(found.pk, AT)
    assert {mail.message()["Message-ID"] for mail in mailoutbox} == {f"<{found.pk}@testserver>"}


def test_failures_are_tried_again_ever_later_and_given_up_after_72_hours(broken):
    found, moment, waits = letter(), AT, []
    while deliver_mail(found.pk, moment) == "queued":
        found.refresh_from_db()
        waits.append(round((found.next_attempt_at - moment).total_seconds()))
        moment = found.next_attempt_at
    found.refresh_from_db()
    assert waits == [5, 30, 120, 600, 1800] + [3600] * 71
    assert timedelta(hours=71) < moment - AT < timedelta(hours=72)
    assert (found.state, found.next_attempt_at, found.attempts) == ("undeliverable", None, 77)
    assert found.last_error == "ConnectionRefusedError: nobody listens"


def test_a_receiver_that_does_not_exist_is_not_asked_again(broken):
    broken.error = smtplib.SMTPRecipientsRefused({"li.na@example.com": (550, b"no such user")})
    assert deliver_mail(letter().pk, AT) == "undeliverable"


def test_a_receiver_that_is_busy_is_asked_again(broken):
    broken.error = smtplib.SMTPRecipientsRefused({"li.na@example.com": (451, b"greylisted")})
    assert deliver_mail(letter().pk, AT) == "queued"


def test_a_letter_is_sent_after_the_mail_server_has_come_back(broken, settings, mailoutbox):
    found = letter()
    assert deliver_mail(found.pk, AT) == "queued"
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert sweep(AT + timedelta(seconds=4)) == 0
    assert sweep(AT + timedelta(seconds=5)) == 1
    found.refresh_from_db()
    assert (found.state, found.last_error, len(mailoutbox)) == ("sent", "", 1)


@pytest.mark.parametrize("subject", ["Hello\r\nBcc: all@example.com", "Hello\nBcc: all@example.com",
                                     "Hello\u2028Bcc: all@example.com", "Hello\x0b\x85\x00Bcc: all@example.com"])
def test_a_subject_cannot_add_headers(subject, mailoutbox):
    deliver_mail(letter(subject=subject).pk, AT)
    message = outbox_module.outbox[0].message()
    assert message["Subject"] == "Hello Bcc: all@example.com"
    assert message["Bcc"] is None


@pytest.mark.parametrize("to", ["li.na@example.com\nBcc: all@example.com", "li.na@example.com, all@example.com",
                                "li.na", "a@" + "b" * 300 + ".com"])
def test_an_address_that_is_none_is_undeliverable_at_once_and_stops_nobody(to, mailoutbox):
    found = letter(to=to)
    assert (found.state, found.next_attempt_at) == ("undeliverable", None)
    assert found.last_error
    assert sweep(AT) == 0
    assert DBTaskResult.objects.count() == len(mailoutbox) == 0


def test_html_goes_along_as_an_alternative(mailoutbox):
    deliver_mail(letter(html="<p>Number BH-1</p>").pk, AT)
    assert [tuple(part) for part in mailoutbox[0].alternatives] == [("<p>Number BH-1</p>", "text/html")]
