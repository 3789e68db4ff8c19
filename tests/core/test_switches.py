"""A person's own settings: profile, what is told on which channel, keys for scripts."""
import pytest
from django.test import Client

from parkadmin.core import keys, notices
from parkadmin.core.models import ApiKey, Mail, Notice, NoticeSwitch
from requests_desk.services import conversation, triage
from tests.cast import NOW, Cast
from tests.core.test_bell import client
from tests.factories import in_triage, submitted


@pytest.mark.parametrize("path", ["/me/settings/", "/me/keys/"])
def test_settings_ask_strangers_to_log_in(db, path: str):
    assert Client().get(path).url.startswith("/accounts/login/")


@pytest.mark.parametrize(("field", "value"), [("name", ""), ("name", "x" * 81), ("phone", "9" * 33), ("name", "a\x00b"),
                                              ("language", "xx")])
def test_a_bad_profile_comes_back_as_typed(cast: Cast, field: str, value: str):
    given = {"name": "Dai Tao", "phone": "1", "language": "en", field: value}
    answer = client(cast.dai_tao).post("/me/settings/", given)
    assert answer.status_code == 400 and answer.context["form"].data[field] == value
    cast.dai_tao.refresh_from_db()
    assert (cast.dai_tao.name, cast.dai_tao.phone) == ("Dai Tao", "")


def test_a_profile_is_kept_and_the_language_holds_at_once(cast: Cast):
    given = {"name": " Dai  Tao ", "phone": "022 1", "language": "zh-hans"}
    answer = client(cast.dai_tao).post("/me/settings/", given)
    assert (answer.url, answer.cookies["django_language"].value) == ("/me/settings/", "zh-hans")
    cast.dai_tao.refresh_from_db()
    assert (cast.dai_tao.name, cast.dai_tao.language, cast.dai_tao.shortcuts) == ("Dai Tao", "zh-hans", False)


def test_shortcuts_that_are_off_are_off_in_the_page(cast: Cast):
    assert 'data-shortcuts="on"' in client(cast.dai_tao).get("/me/keys/").content.decode()
    cast.dai_tao.shortcuts = False
    cast.dai_tao.save()
    assert 'data-shortcuts="off"' in client(cast.dai_tao).get("/me/keys/").content.decode()


def test_unknown_switches_are_not_kept(cast: Cast):
    client(cast.dai_tao).post("/me/settings/notices/", {"request.pigeon": "on", "request.mail": "on"})
    assert set(NoticeSwitch.objects.values_list("channel", flat=True)) == {"bell", "mail", "digest"}


def test_the_matrix_says_what_holds(cast: Cast):
    browser = client(cast.dai_tao)
    browser.post("/me/settings/notices/", {"message.digest": "on", "request.bell": "on"})
    found = notices.switches_of(cast.dai_tao)
    assert [pair for pair, on in found.items() if on] == [("request", "bell"), ("message", "digest")]
    html = browser.get("/me/settings/").content.decode()
    assert html.count("checked") == 3  # the two, and the shortcuts


def test_mails_follow_the_switches(cast: Cast):
    actor = cast.actor(cast.dai_tao)
    row = in_triage(cast)
    Mail.objects.all().delete()
    notices.set_switches(actor=actor, switches={("message", "mail"): False, ("request", "mail"): True})
    conversation.post_message(actor=cast.actor(cast.officer), request=row, audience="tenant", text="Hello", at=NOW)
    assert not Mail.objects.filter(to=cast.dai_tao.email).exists()
    triage.ask_tenant(actor=cast.actor(cast.officer), request=row, question="How many?", at=NOW)
    assert Mail.objects.filter(to=cast.dai_tao.email).count() == 1


def test_a_bell_that_is_off_stays_silent(cast: Cast):
    notices.set_switches(actor=cast.actor(cast.officer), switches={("request", "bell"): False})
    submitted(cast)
    assert not Notice.objects.filter(user=cast.officer).exists()


# -- keys --------------------------------------------------------------------------------------------------------
def test_nobody_sees_or_revokes_anothers_key(cast: Cast):
    theirs, _secret = keys.make_key(user=cast.rival_owner, name="Petrel's robot")
    browser = client(cast.dai_tao)
    assert "Petrel" not in browser.get("/me/keys/").content.decode()
    assert browser.post(f"/me/keys/{theirs.pk}/revoke/").status_code == 404
    theirs.refresh_from_db()
    assert theirs.revoked_at is None


@pytest.mark.parametrize("given", [{"name": "", "days": "30"}, {"name": "x", "days": "31"}, {"name": "x" * 81}])
def test_a_bad_key_is_not_made(cast: Cast, given: dict[str, str]):
    assert client(cast.dai_tao).post("/me/keys/", given).status_code == 400
    assert not ApiKey.objects.exists()


def test_a_secret_is_shown_once_and_opens_the_api_until_it_is_revoked(cast: Cast):
    browser = client(cast.dai_tao)
    answer = browser.post("/me/keys/", {"name": "Report", "days": "30"})
    secret = answer.context["secret"]
    assert secret.startswith("pk_") and secret in answer.content.decode() and "no-store" in answer["Cache-Control"]
    assert secret not in browser.get("/me/keys/").content.decode()
    asked = {"headers": {"authorization": f"Bearer {secret}"}}
    assert Client().get("/api/v1/me/", **asked).status_code == 200
    browser.post(f"/me/keys/{ApiKey.objects.get().pk}/revoke/")
    assert Client().get("/api/v1/me/", **asked).status_code == 401
