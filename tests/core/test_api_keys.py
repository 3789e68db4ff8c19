"""Keys of people's scripts: who gets in, who does not, and how keys are made and ended."""
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from parkadmin.core import keys
from parkadmin.core.models import ApiKey
from tests.requests_desk.api_client import API, Script


def me(secret: str):
    return Client().get(f"{API}/me/", headers={"Authorization": f"Bearer {secret}", "Accept-Language": "en"})


def assert_shut(response) -> None:
    assert response.status_code == 401
    assert response["Content-Type"] == "application/problem+json"
    assert response["WWW-Authenticate"].startswith("Bearer")
    assert response.json()["code"] == "not_authenticated"


def test_without_a_key_nothing_opens(db):
    assert_shut(Client().get(f"{API}/me/"))


@pytest.mark.parametrize("secret", ["", "x", "pk_12345678_" + "a" * 43, "\udcff".encode("utf-8", "surrogateescape")
                                    .decode("latin-1"), "ä" * 20])
def test_a_wrong_key_opens_nothing(db, secret):
    assert_shut(me(secret))


def test_a_revoked_key_opens_nothing(cast):
    script = Script(cast.officer)
    assert me(script.secret).status_code == 200
    keys.revoke_key(user=cast.officer, pk=script.key.pk, at=timezone.now())
    assert_shut(me(script.secret))


def test_an_expired_key_opens_nothing(cast):
    _key, secret = keys.make_key(user=cast.officer, name="old", expires_at=timezone.now() - timedelta(seconds=1))
    assert_shut(me(secret))


def test_the_key_of_somebody_who_left_opens_nothing(cast):
    script = Script(cast.officer)
    cast.officer.is_active = False
    cast.officer.save()
    assert_shut(me(script.secret))


def test_a_key_says_whose_it_is_and_notes_its_use(cast):
    script = Script(cast.officer)
    answer = script.get("me/").json()
    assert (answer["email"], [(role["park"]["code"], role["role"]) for role in answer["staff"]]) == (
        cast.officer.email, [("BH", "officer")])
    script.key.refresh_from_db()
    assert script.key.last_used_at is not None


def test_a_session_may_read_but_writes_only_with_its_csrf_token(cast):
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.officer)
    assert client.get(f"{API}/me/").status_code == 200
    refused = client.post(f"{API}/keys/", {"name": "x"}, content_type="application/json")
    assert (refused.status_code, refused.json()["code"]) == (403, "forbidden")


def test_one_makes_lists_and_revokes_ones_own_keys(cast):
    script, other = Script(cast.officer), Script(cast.dai_tao)
    made = script.post("keys/", name="Nightly export", days=90).json()
    assert made["secret"].startswith(f"pk_{made['prefix']}_")
    assert ApiKey.objects.get(pk=made["id"]).digest == keys.digest(made["secret"])
    listed = script.get("keys/").json()["results"]
    assert [key["name"] for key in listed] == ["Nightly export", "test"] and "secret" not in listed[0]
    assert me(made["secret"]).status_code == 200

    assert other.ask("DELETE", f"keys/{made['id']}/").status_code == 404
    assert script.ask("DELETE", f"keys/{made['id']}/").status_code == 204
    assert_shut(me(made["secret"]))


def test_a_key_made_with_a_key_does_not_outlive_it(cast):
    script = Script(cast.officer)
    script.key.expires_at = timezone.now() + timedelta(days=1)
    script.key.save()
    assert keys.keys_of(cast.officer).get(pk=script.post("keys/", name="a").json()["id"]).expires_at == (
        script.key.expires_at)
    assert keys.keys_of(cast.officer).get(pk=script.post("keys/", name="b", days=9).json()["id"]).expires_at == (
        script.key.expires_at)


@pytest.mark.parametrize(("body", "field"), [({}, "name"), ({"name": " "}, "name"), ({"name": "x" * 81}, "name"),
                                             ({"name": "x", "days": 0}, "days"), ({"name": "x", "days": True}, "days"),
                                             ({"name": "x", "days": 10**30}, "days"), ({"name": 5}, "name"),
                                             ({"name": "x", "user": "root"}, "user")])
def test_a_key_is_not_made_of_nonsense(cast, body, field):
    refused = Script(cast.officer).post("keys/", **body)
    assert (refused.status_code, list(refused.json()["errors"])) == (400, [field])


def test_nobody_hoards_keys(cast):
    script = Script(cast.officer)
    for number in range(keys.MOST_KEYS - 1):
        keys.make_key(user=cast.officer, name=str(number))
    assert script.post("keys/", name="one more").json()["code"] == "too_many_keys"


def test_the_command_makes_a_key_and_prints_it_once(cast):
    out, note = StringIO(), StringIO()
    call_command("make_api_key", cast.officer.email.upper(), "--name", "cron", "--days", "30", stdout=out, stderr=note)
    assert me(out.getvalue().strip()).json()["email"] == cast.officer.email
    assert keys.keys_of(cast.officer).get().expires_at > timezone.now() + timedelta(days=29)


@pytest.mark.parametrize(("email", "name"), [("nobody@example.org", "cron"), ("officer", "")])
def test_the_command_refuses_unknown_people_and_names(cast, email, name):
    email = cast.officer.email if email == "officer" else email
    with pytest.raises(CommandError):
        call_command("make_api_key", email, "--name", name, stdout=StringIO(), stderr=StringIO())
