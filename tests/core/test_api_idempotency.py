"""The same POST twice with one Idempotency-Key has one effect and one answer."""
from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.utils import timezone

from parkadmin.core import idempotency
from parkadmin.core.models import GivenAnswer
from requests_desk.models import HelpRequest
from tests.requests_desk.api_client import Script

GOOD = {"kind": "training", "title": "UAV training", "description": "Six technicians"}
KEY = {"Idempotency-Key": "order-66"}


@pytest.fixture
def script(cast) -> Script:
    assert cast.training
    return Script(cast.dai_tao)


@pytest.mark.parametrize("key", ["", " ", "x" * 256, "schlüssel"])
def test_a_key_that_is_none_is_refused(script, key):
    answer = script.ask("POST", "requests/", GOOD, **{"Idempotency-Key": key})
    assert (answer.status_code, list(answer.json()["errors"])) == (400, ["Idempotency-Key"])
    assert HelpRequest.objects.count() == 0


def test_the_same_key_with_another_body_is_refused(script):
    assert script.ask("POST", "requests/", GOOD, **KEY).status_code == 201
    answer = script.ask("POST", "requests/", GOOD | {"title": "Another"}, **KEY)
    assert (answer.status_code, answer.json()["code"]) == (422, "key_reused")
    assert HelpRequest.objects.count() == 1


def test_the_same_key_at_another_address_is_refused(script):
    number = script.ask("POST", "requests/", GOOD, **KEY).json()["number"]
    answer = script.ask("POST", f"requests/{number}/withdraw/", GOOD, **KEY)
    assert (answer.status_code, answer.json()["code"]) == (422, "key_reused")


def test_a_secret_is_never_kept(script):
    answer = script.ask("POST", "keys/", {"name": "Nightly"}, **KEY)
    assert (answer.status_code, list(answer.json()["errors"])) == (400, ["Idempotency-Key"])
    assert GivenAnswer.objects.count() == 0


def test_without_a_key_nothing_is_kept(script):
    assert [script.post("requests/", **GOOD).status_code for _ in range(2)] == [201, 201]
    assert (HelpRequest.objects.count(), GivenAnswer.objects.count()) == (2, 0)


def test_a_repeat_gets_the_first_answer_and_has_no_effect(script):
    first, second = (script.ask("POST", "requests/", GOOD, **KEY) for _ in range(2))
    assert (first.status_code, second.status_code) == (201, 201)
    assert (first.json(), first["ETag"]) == (second.json(), second["ETag"])
    assert ("Idempotent-Replayed" in first, second["Idempotent-Replayed"]) == (False, "true")
    assert HelpRequest.objects.count() == 1


def test_the_order_of_fields_does_not_matter(script):
    script.ask("POST", "requests/", GOOD, **KEY)
    assert script.ask("POST", "requests/", dict(reversed(GOOD.items())), **KEY)["Idempotent-Replayed"] == "true"


def test_a_refused_request_may_be_corrected_under_its_key(script):
    assert script.ask("POST", "requests/", GOOD | {"title": ""}, **KEY).status_code == 400
    assert GivenAnswer.objects.count() == 0
    assert script.ask("POST", "requests/", GOOD, **KEY).status_code == 201


def test_keys_of_different_people_are_different(script, cast):
    script.ask("POST", "requests/", GOOD, **KEY)
    other = Script(cast.colleague).ask("POST", "requests/", GOOD, **KEY)
    assert (other.status_code, "Idempotent-Replayed" in other) == (201, False)


def test_files_are_part_of_what_is_asked(script):
    number = script.post("requests/", **GOOD).json()["number"]

    def send(content: bytes):
        return script.client.post(f"/api/v1/requests/{number}/attachments/", {
            "file": SimpleUploadedFile("plan.txt", content)}, headers={
                "Authorization": f"Bearer {script.secret}", **KEY})

    assert [send(b"one").status_code, send(b"one").status_code, send(b"two").status_code] == [201, 201, 422]


@pytest.mark.django_db(transaction=True)
def test_a_key_that_is_being_used_asks_to_wait(script):
    user = script.key.user
    with transaction.atomic():
        assert idempotency.earlier_answer(user=user, key="order-66", digest="x") is None
        answers = []

        def other() -> None:
            answers.append(script.ask("POST", "requests/", GOOD, **KEY))
            connection.close()
        thread = Thread(target=other)
        thread.start()
        thread.join()
    assert (answers[0].status_code, answers[0].json()["code"], answers[0]["Retry-After"]) == (409, "still_running", "1")


@pytest.mark.django_db(transaction=True)
def test_ten_at_once_have_one_effect(script):
    barrier, codes = Barrier(10), []

    def send() -> None:
        barrier.wait()
        codes.append(script.ask("POST", "requests/", GOOD, **KEY).status_code)
        connection.close()
    threads = [Thread(target=send) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(codes) <= {201, 409} and 201 in codes
    assert HelpRequest.objects.count() == 1


def test_answers_are_forgotten_after_a_week(script):
    script.ask("POST", "requests/", GOOD, **KEY)
    now = timezone.now()
    assert idempotency.forget_old(now + timedelta(days=6)) == 0
    assert idempotency.forget_old(now + timedelta(days=8)) == 1
