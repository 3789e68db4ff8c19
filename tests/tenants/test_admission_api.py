"""Applications over the API: the same verbs, refusals and secrets as on the pages."""
from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from django.urls import reverse

from tenants.models import Application, Tenant
from tenants.services import deciding, reviewing, transferring
from tests.cast import NOW, Cast
from tests.contracts.test_parity import on_the_page, over_the_api
from tests.requests_desk.api_client import Script
from tests.tenants.admission_cast import (
    FIELDS,
    PDF,
    applicant,
    application_in,
    code,
    draft,
    ensure_admission,
    reviewed,
    submitted,
    under_review,
)

pytestmark = pytest.mark.django_db
BODY = {**FIELDS, "uscc": code(1), "founded_on": "2021-05-06"}


def address(row: Application, what: str = "") -> str:
    return f"applications/{row.number or row.pk}/{what}"


def test_nobody_else_finds_an_application(cast: Cast):
    row = under_review(cast)
    for user in (applicant(cast, "other@example.com", "Other"), cast.baoding_officer, cast.dai_tao,
                 cast.staff(cast.baoding, "director")):
        script = Script(user)
        assert script.get("applications/").json()["results"] == []
        for path in ("", "messages/", "documents/", "reviews/"):
            assert script.get(address(row, path)).status_code == 404, path
        assert script.post(address(row, "approve/")).status_code == 404


def test_an_applicant_learns_nothing_of_what_staff_say(cast: Cast):
    row = under_review(cast)
    reviewing.ask_review(actor=cast.actor(cast.officer), application=row, reviewers=[cast.lead], at=NOW)
    reviewed(cast, row, cast.lead, text="SECRET opinion", recommendation="reject", points=1)
    deciding.write_message(actor=cast.actor(cast.officer), application=row, audience="internal", text="SECRET note",
                           at=NOW)
    deciding.write_message(actor=cast.actor(cast.officer), application=row, audience="applicant", text="Hello", at=NOW)
    script = Script(row.applicant)
    assert script.get(address(row, "reviews/")).status_code == 403
    assert script.get("criteria/").json()["results"] == []
    assert [note["text"] for note in script.get(address(row, "messages/")).json()["results"]] == ["Hello"]
    seen = "".join(script.get(path).content.decode() for path in (
        "applications/", address(row), address(row, "messages/"), address(row, "documents/")))
    assert "SECRET" not in seen and cast.lead.name not in seen
    assert script.post(address(row, "messages/"), audience="internal", text="x").status_code == 404


def test_staff_who_apply_do_not_read_the_other_side_of_it(cast: Cast):
    applicant(cast, cast.officer2.email, cast.officer2.name)
    row = under_review(cast, user=cast.officer2)
    deciding.write_message(actor=cast.actor(cast.officer), application=row, audience="internal", text="SECRET", at=NOW)
    reviewed(cast, row, cast.lead, text="SECRET")
    script = Script(cast.officer2)
    assert script.get(address(row)).status_code == 200
    assert script.get(address(row, "messages/")).json()["results"] == []
    for path in ("reviews/", "ask-reviews/"):
        assert script.post(address(row, path), **({"reviewers": []} if "ask" in path else {})).status_code == 403
    assert script.get(address(row, "reviews/")).status_code == 403


def test_an_application_from_the_first_word_to_the_register(cast: Cast):
    ensure_admission(cast.binhai)
    assert cast.director
    mine = Script(applicant(cast))
    made = mine.post("applications/", park="BH", **BODY)
    assert (made.status_code, made.json()["state"], made.json()["number"]) == (201, "draft", None)
    path = f"applications/{made.json()['id']}/"
    assert mine.patch(path, None, people=20).status_code == 428
    assert mine.patch(path, made.json()["version"], people=20).json()["people"] == 20
    missing = mine.post(f"{path}submit/")
    assert (missing.status_code, list(missing.json()["errors"])) == (400, ["documents"])
    for paper in cast.binhai.required_papers.filter(is_required=True):
        file = BytesIO(PDF)
        file.name = "paper.pdf"
        assert mine.send(f"{path}documents/", file=file, paper=str(paper.pk)).status_code == 201
    sent = mine.post(f"{path}submit/").json()
    assert (sent["state"], sent["number"][:5], sent["actions"]) == ("submitted", "BH-A2", ["withdraw"])
    desk, director = Script(cast.officer), Script(cast.director)
    path = f"applications/{sent['number']}/"
    assert director.post(f"{path}sign/").status_code == 403
    assert desk.post(f"{path}sign/").json()["owner"]["name"] == "Zhao Min"
    assert desk.post(f"{path}sign/").status_code == 409
    assert desk.post(f"{path}ask-info/", text="Who pays?").json()["state"] == "info_requested"
    assert mine.post(f"{path}answer-info/", text="We do").json()["state"] == "under_review"
    assert desk.post(f"{path}ask-reviews/", reviewers=[str(cast.director.pk)]).status_code == 200
    criteria = desk.get("criteria/?park=BH").json()["results"]
    scores = {each["id"]: 4 for each in criteria}
    given = director.post(f"{path}reviews/", scores=scores, recommendation="approve", text="Good")
    assert (given.status_code, len(given.json()["scores"])) == (200, 5)
    assert [each["text"] for each in desk.get(f"{path}reviews/").json()["results"]] == ["Good"]
    assert desk.post(f"{path}approve/").status_code == 403
    done = director.post(f"{path}approve/", conditions="Rent by May").json()
    assert (done["state"], done["tenant"]) == ("approved", str(Tenant.objects.get().pk))
    assert director.post(f"{path}approve/").status_code == 409


def test_a_stale_version_decides_nothing(cast: Cast):
    row = under_review(cast)
    found = Script(cast.director).ask("POST", address(row, "approve/"), {}, **{"If-Match": f'"{row.version - 1}"'})
    assert found.status_code == 412
    assert not Tenant.objects.exists()


def test_a_transfer_over_the_api(cast: Cast):
    assert cast.baoding
    row = under_review(cast)
    desk, mine = Script(cast.officer), Script(row.applicant)
    assert desk.post(address(row, "offer-transfer/"), park="XX", text="Labs").status_code == 400
    shown = desk.post(address(row, "offer-transfer/"), park="BD", text="Labs").json()
    assert (shown["transfer_to"]["code"], shown["transfer_text"]) == ("BD", "Labs")
    assert mine.post(address(row, "decline-transfer/"), text="No").json()["transfer_to"] is None
    desk.post(address(row, "offer-transfer/"), park="BD", text="Labs")
    assert desk.post(address(row, "recall-transfer/")).json()["transfer_to"] is None
    transferring.propose_transfer(actor=cast.actor(cast.officer), application=row, park=cast.baoding, text="Labs",
                                  at=NOW)
    new = mine.post(address(row, "agree-transfer/"))
    assert (new.status_code, new.json()["park"]["code"], new.json()["transferred_from"]) == (201, "BD", row.number)
    assert desk.get(f"applications/{new.json()['number']}/").status_code == 404


def test_lists_are_filtered_by_what_is_asked_for(cast: Cast):
    first, second = submitted(cast), under_review(cast, sector="M73", origin="120116", kind="team", uscc="")
    script = Script(cast.officer)
    for query, expected in (("", [second, first]), ("state=submitted", [first]), ("kind=team", [second]),
                            ("sector=C", [first]), ("origin=120000", [second]), ("park=BH", [second, first]),
                            ("park=BD", []), (f"q={code(1)}", [first])):
        found = script.get(f"applications/?{query}").json()["results"]
        assert [each["number"] for each in found] == [row.number for row in expected], query
    assert script.get("applications/?nonsense=1").status_code == 400


@pytest.mark.parametrize(("field", "value"), [
    ("uscc", "91110108MA0TX0001"), ("sector", "X99"), ("origin", "999999"), ("phone", "call me"),
    ("email", "nobody"), ("investment_planned", "1.001"), ("name_zh", "x" * 161)])
def test_page_and_api_refuse_a_new_application_alike(cast: Cast, field: str, value: Any):
    body = {**BODY, field: value}
    page = on_the_page(cast.officer, reverse("admission:new"), **body)
    api = over_the_api(cast.officer, "applications/", park="BH", on_behalf=True, **body)
    assert list(page) == list(api) == [field]
    if field not in ("sector", "origin"):  # a list to choose from says it in its own words
        assert page == api
    assert not Application.objects.exists()


@pytest.mark.parametrize(("verb", "api", "body"), [
    ("ask_info", "ask-info", {"text": ""}), ("transfer", "offer-transfer", {"park": "", "text": ""})])
def test_page_and_api_refuse_a_deed_alike(cast: Cast, verb: str, api: str, body: dict[str, Any]):
    row = under_review(cast)
    page = on_the_page(cast.officer, reverse("admission:deed", args=[row.pk, verb]), **body)
    assert "text" in page or "park" in page
    found = over_the_api(cast.officer, address(row, f"{api}/"), **body)
    assert set(found) <= set(page)
    assert {key: page[key] for key in found if key == "text"} == {key: found[key] for key in found if key == "text"}


def test_a_rejection_needs_its_reason_on_both(cast: Cast):
    row = under_review(cast)
    body = {"reason_code": "other", "reason_text": ""}
    page = on_the_page(cast.director, reverse("admission:deed", args=[row.pk, "reject"]), **body, sure="on",
                       version=row.version)
    assert page == over_the_api(cast.director, address(row, "reject/"), **body) != {}


@pytest.mark.parametrize("state", ["draft", "submitted", "approved"])
def test_actions_are_those_of_the_table(cast: Cast, state: str):
    row = application_in(cast, state) if state != "draft" else draft(cast)
    expected = {"draft": ["submit"], "submitted": ["withdraw"], "approved": []}
    assert Script(row.applicant).get(address(row)).json()["actions"] == expected[state]
