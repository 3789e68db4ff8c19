"""Mails of logging in: written with the page, sent by the worker."""
from django.test import Client

from parkadmin.core.mailer import deliver_mail
from parkadmin.core.models import Mail
from tests.cast import Cast

RESET = "/accounts/password/reset/"


def test_a_mail_server_that_is_down_does_not_break_the_page(cast: Cast, settings):
    settings.EMAIL_BACKEND = "tests.core.no_such_backend"
    for email in (cast.dai_tao.email, "nobody@example.net"):
        answer = Client().post(RESET, {"email": email})
        assert (answer.status_code, answer["Location"]) == (302, RESET + "done/")


def test_the_link_to_a_new_password_waits_for_the_worker_and_is_in_the_receivers_language(cast: Cast, mailoutbox):
    Client(headers={"accept-language": "zh-hans"}).post(RESET, {"email": cast.dai_tao.email})
    letter = Mail.objects.get(to=cast.dai_tao.email)
    assert (mailoutbox, letter.state, letter.language) == ([], "queued", "en")
    assert "/accounts/password/reset/key/" in letter.text
    deliver_mail(letter.pk, letter.next_attempt_at)
    assert [(mail.to, mail.subject) for mail in mailoutbox] == [([cast.dai_tao.email], letter.subject)]
