"""What the API takes and how it refuses: never a page, never a 500, always a problem that says what is wrong."""
import json

import pytest
from django.test import Client

from tests.cast import Cast
from tests.requests_desk.api_client import API, Script


@pytest.fixture
def script(cast) -> Script:
    return Script(cast.dai_tao)


def assert_problem(response, status: int, code: str) -> dict:
    assert (response.status_code, response["Content-Type"]) == (status, "application/problem+json")
    problem = response.json()
    assert (problem["status"], problem["code"]) == (status, code)
    assert problem["title"] and problem["request_id"] == response["X-Request-Id"]
    return problem


@pytest.mark.parametrize("path", ["/api/nothing/", "/api/v1/nothing/", "/api/v1/requests", "/api/v2/", "/api/"])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_an_unknown_address_is_a_problem(db, path, method):
    assert_problem(Client().generic(method, path), 404, "not_found")


@pytest.mark.parametrize("body", [
    b"{", b"\xff\xfe", b'{"title": NaN}', b'{"title": "\\ud800"}', b"[" * 100_000 + b"]" * 100_000,
    b'{"people": ' + b"9" * 5000 + b"}"])
def test_what_is_not_json_is_refused(script, body):
    assert_problem(script.ask("POST", "requests/", body), 400, "invalid")


@pytest.mark.parametrize("body", [[], [1], "text", 5, None, True])
def test_json_that_is_no_object_is_refused(script, body):
    assert_problem(script.ask("POST", "requests/", json.dumps(body).encode()), 400, "invalid")


def test_a_body_of_more_than_a_megabyte_is_refused(script):
    body = json.dumps({"title": "x" * 1_100_000}).encode()
    assert_problem(script.ask("POST", "requests/", body), 413, "too_large")


def test_another_content_type_is_refused(script):
    answer = script.client.post(f"{API}/requests/", "<a/>", content_type="application/xml",
                                headers={"Authorization": f"Bearer {script.secret}"})
    assert_problem(answer, 415, "unsupported_media_type")


def test_another_answer_than_json_is_not_to_be_had(script):
    assert_problem(script.get("requests/", Accept="text/csv"), 406, "not_acceptable")


def test_another_method_is_refused(script):
    assert_problem(script.ask("PUT", "requests/", {}), 405, "method_not_allowed")
    assert_problem(script.ask("DELETE", "kinds/"), 405, "method_not_allowed")


GOOD = {"kind": "training", "title": "UAV training", "description": "Six technicians"}


@pytest.mark.parametrize(("field", "value"), [
    ("title", "x" * 10_000), ("title", "a\x00b"), ("title", 5), ("title", ["x"]), ("title", ""), ("title", None),
    ("description", "x" * 10_001), ("kind", "dancing"), ("kind", "a\x00b"), ("kind", {"code": "training"}),
    ("people", 10**30), ("people", True), ("people", "6"), ("people", 1.5), ("people", -1), ("budget", "1e400"),
    ("budget", "1.234"), ("budget", True), ("budget", "NaN"), ("wanted_by", "soon"), ("wanted_by", "2020-01-01"),
    ("wanted_by", "2026-02-30"), ("regions", "110000"), ("regions", ["999999"]), ("regions", [["110000"]]),
    ("regions", ["110000"] * 51), ("sharing", "everybody"), ("sharing", True), ("sharing", {}), ("sector", "ZZZ"),
    ("shared_in_tenant", "yes"), ("answers", []), ("answers", {str(n): 1 for n in range(51)}),
    ("answers", {"unknown": "x"}), ("contact_phone", "1" * 40), ("tenant", "x"), ("tenant", 5),
    ("tenant", "01938f2a-6a00-7d31-8e55-1f2b3c4d5e00"), ("state", "closed"), ("number", "BH-2026-0001")])
def test_a_bad_field_is_refused_by_name(cast, script, field, value):
    assert cast.training
    problem = assert_problem(script.post("requests/", **{**GOOD, field: value}), 400, "invalid")
    assert {name.split(".")[0] for name in problem["errors"]} == {field}


def test_all_bad_fields_are_told_at_once(cast, script):
    assert cast.training
    problem = assert_problem(script.post("requests/", kind="training", sharing="all", people=-1), 400, "invalid")
    assert set(problem["errors"]) == {"title", "description", "sharing", "people"}
    unknown = script.post("requests/", **{f"field{n}": 1 for n in range(1000)}).json()["errors"]
    assert len(unknown) == 20


@pytest.mark.parametrize(("query", "name"), [
    ("colour=red", "colour"), ("state=gone", "state"), ("limit=0", "limit"), ("limit=101", "limit"),
    ("limit=x", "limit"), ("limit=%EF%BC%95", "limit"), ("cursor=x", "cursor"), ("cursor=%00", "cursor"),
    ("owner=x", "owner"), ("q=%00", "q"), ("format=json", "format"), ("kind=%00", "kind")])
def test_a_bad_query_is_refused_by_name(script, query, name):
    problem = assert_problem(script.get(f"requests/?{query}"), 400, "invalid")
    assert [found.split(".")[0] for found in problem["errors"]] == [name]


@pytest.mark.parametrize("path", ["requests/%00/", "requests/x/", "requests/01938f2a-6a00-7d31-8e55-1f2b3c4d5e00/",
                                  "referrals/%00/", "referrals/BH-1-R1/", "attachments/x/", "resources/%00/",
                                  "partners/1/", "experts/x/", "tenants/x/", "parks/%00/", "parks/ZZ/",
                                  "requests/%F0%9F%98%80/", "requests/BH-2026-0001/timeline/"])
def test_what_does_not_exist_is_not_found(script, path):
    assert_problem(script.get(path), 404, "not_found")


def test_who_asks_too_often_is_asked_to_wait(script, monkeypatch):
    from parkadmin.core.api.throttling import PersonThrottle

    monkeypatch.setattr(PersonThrottle, "get_rate", lambda self: "2/min")
    assert [script.get("me/").status_code for _ in range(2)] == [200, 200]
    refused = script.get("me/")
    assert_problem(refused, 429, "too_many_requests")
    assert 0 < int(refused["Retry-After"]) <= 60


def test_answers_are_nobody_elses_and_name_their_language(script):
    answer = script.get("me/")
    assert answer["Cache-Control"] == "private, no-store" and answer["Content-Language"] == "en"
    assert {"Accept-Language", "Authorization"} <= {name.strip() for name in answer["Vary"].split(",")}


def test_our_own_mistake_is_a_problem_with_the_number_to_tell(script: Script, monkeypatch):
    def broken(*_args: object) -> None:
        raise RuntimeError("the database has gone")

    monkeypatch.setattr("requests_desk.api.people.person", broken)
    script.client.raise_request_exception = False
    answer = script.get("me/", **{"X-Request-Id": "n-1"})
    assert (answer.status_code, answer["Content-Type"]) == (500, "application/problem+json")
    assert (answer.json()["code"], answer.json()["request_id"]) == ("error", "n-1")
    assert "gone" not in answer.content.decode()


def test_options_is_no_method_of_ours(cast: Cast):
    script = Script(cast.dai_tao)
    for path in ("requests/", "requests/BH-2026-0001/sign/", "keys/", "/api/docs/", "/api/schema/"):
        assert script.ask("OPTIONS", path).status_code == 405
