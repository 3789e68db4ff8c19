"""Writing, sending and following an application: nothing typed is lost, and nobody sees anybody else's."""
from __future__ import annotations

import re
from typing import Any
from uuid import uuid4

import pytest
from allauth.account.models import EmailAddress
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from parkadmin.core.models import User
from tenants.models import Application, Membership, ParkPage, RequiredPaper
from tenants.services import admission, deciding, transferring
from tests.cast import NOW, Cast
from tests.requests_desk.portal_client import pdf, web

MOST_QUERIES = 12
FIELDS: dict[str, Any] = {
    "kind": "team", "name_zh": "方舟团队", "name_en": "Ark Team", "sector": "I65", "origin": "110000",
    "about": "Software", "plans": "Grow", "contact_name": "Fang Zhou", "phone": "022-5555 0101",
    "email": "fang@ark.example"}


@pytest.fixture
def founder(cast: Cast) -> User:
    user = cast.user("fang@ark.example", "Fang Zhou")
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


@pytest.fixture(autouse=True)
def paper(cast: Cast) -> RequiredPaper:
    for park in (cast.binhai, cast.baoding):
        ParkPage.objects.create(park=park, published=True)
    return RequiredPaper.objects.create(park=cast.binhai, name_zh="商业计划书", name_en="Business plan")


def begun(cast: Cast, founder: User, **fields: Any) -> Application:
    return admission.start_application(actor=cast.actor(founder), park=cast.binhai, fields=fields, at=NOW)


def sent(cast: Cast, founder: User) -> Application:
    row = begun(cast, founder, **FIELDS)
    file = pdf()
    admission.add_application_document(actor=cast.actor(founder), application=row, title="", name="plan.pdf",
                                       content=file, size=file.size, at=NOW, paper=RequiredPaper.objects.get())
    return admission.submit_application(actor=cast.actor(founder), application=row, at=NOW)


def asked(cast: Cast, founder: User) -> Application:
    row = deciding.sign_application(actor=cast.actor(cast.officer), application=sent(cast, founder), at=NOW)
    return deciding.ask_information(actor=cast.actor(cast.officer), application=row, text="Who pays?", at=NOW)


def path(row: Application, leaf: str = "") -> str:
    return f"/apply/applications/{row.pk}/{leaf}"


def typed(row: Application, **changes: Any) -> dict[str, Any]:
    return {**FIELDS, "version": row.version, "do": "save", **changes}


def fresh(row: Application) -> Application:
    return Application.objects.get(pk=row.pk)


def test_nobody_sees_or_touches_the_application_of_another(cast: Cast, founder: User):
    row = sent(cast, founder)
    document = row.documents.get().pk
    for user in (cast.rival_owner, cast.officer, cast.director, cast.administrator, cast.baoding_officer):
        client = web(user)
        assert [client.get(path(row, leaf)).status_code for leaf in (
            "", "edit/", "check/", "sent/", f"documents/{document}/")] == [404] * 5
        assert {client.post(path(row, leaf)).status_code for leaf in (
            "edit/", "check/", "discard/", "withdraw/", "message/", "agree/", f"documents/{document}/remove/")} == {404}
        assert "Ark Team" not in client.get("/apply/mine/").content.decode()
    assert Client().get(path(row)).url.startswith("/accounts/login/")
    assert fresh(row).state == "submitted"


def test_staff_notes_never_reach_the_applicant(cast: Cast, founder: User):
    row = asked(cast, founder)
    deciding.write_message(actor=cast.actor(cast.officer), application=row, audience="internal", text="Weak team",
                           at=NOW)
    html = web(founder).get(path(row)).content.decode()
    assert "Who pays?" in html and "Weak team" not in html


@pytest.mark.parametrize(("changes", "message"), [
    ({"uscc": "911201160000000000", "kind": "company"}, "uscc"), ({"phone": "call me"}, "phone"),
    ({"email": "nobody"}, "email"), ({"people": "-1"}, "people"),
    ({"investment_planned": "lots"}, "investment_planned"),
    ({"founded_on": "2999-01-01"}, "founded_on"), ({"sector": "Z99"}, "sector"), ({"name_zh": "x" * 161}, "name_zh"),
    ({"about": "a\x07b"}, "about")])
def test_what_is_refused_is_said_at_its_field_and_the_rest_is_kept(cast: Cast, founder: User, changes, message):
    row = begun(cast, founder)
    answer = web(founder).post(path(row, "edit/"), typed(row, needs="A laboratory", **changes))
    assert answer.status_code == 400 and list(answer.context["form"].errors) == [message]
    assert fresh(row).needs == "A laboratory" and getattr(fresh(row), message) != changes[message]


def test_an_empty_draft_may_be_saved_and_come_back_to(cast: Cast, founder: User):
    row, client = begun(cast, founder), web(founder)
    assert client.post(path(row, "edit/"), {"version": row.version, "do": "save", "kind": "company"}).status_code == 302
    html = client.get("/apply/mine/").content.decode()
    assert f"{path(row, 'edit/')}" in html and "Draft without a name" in html


def test_two_windows_do_not_overwrite_each_other(cast: Cast, founder: User):
    row, client = begun(cast, founder), web(founder)
    client.post(path(row, "edit/"), typed(row))
    answer = client.post(path(row, "edit/"), typed(row, name_en="Other"))
    assert answer.status_code == 409 and 'value="Other"' in answer.content.decode()
    assert fresh(row).name_en == "Ark Team"


def test_files_are_kept_each_with_its_paper(cast: Cast, founder: User, paper: RequiredPaper):
    row, client = begun(cast, founder), web(founder)
    bad = pdf("fake.pdf", b"no pdf at all")
    answer = client.post(path(row, "edit/"), typed(row, **{f"paper_{paper.pk}": pdf(), "more": [bad, pdf("cv.pdf")]}))
    assert answer.status_code == 400 and list(answer.context["form"].errors) == ["more"]
    assert sorted((each.title, each.paper) for each in row.documents.all()) == [("Business plan", paper), ("cv", None)]
    first = row.documents.first()
    assert client.get(path(row, f"documents/{first.pk}/")).status_code == 200
    assert client.post(path(row, f"documents/{first.pk}/remove/")).status_code == 302
    assert row.documents.count() == 1


def test_what_is_typed_survives_without_being_sent(cast: Cast, founder: User):
    row, client = begun(cast, founder), web(founder)
    key = f"apply:{row.pk}"
    client.post(f"/me/drafts/{key}/", {"for": str(founder.pk), "data": {"about": "Half a sentence"}},
                content_type="application/json")
    assert "Half a sentence" in client.get(path(row, "edit/")).content.decode()
    client.post(path(row, "edit/"), typed(row))
    assert "Half a sentence" not in client.get(path(row, "edit/")).content.decode()


def test_what_is_missing_is_named_before_it_can_be_sent(cast: Cast, founder: User):
    row, client = begun(cast, founder, kind="team", name_zh="方舟"), web(founder)
    html = client.get(path(row, "check/")).content.decode()
    assert f"{path(row, 'edit/')}#id_about" in html and "#id_paper_" in html and "#id_uscc" not in html
    assert client.post(path(row, "check/")).status_code == 400
    assert fresh(row).state == "draft"


def test_a_complete_application_is_checked_sent_and_followed(cast: Cast, founder: User, paper: RequiredPaper):
    row, client = begun(cast, founder), web(founder)
    answer = client.post(path(row, "edit/"), typed(row, do="check", **{f"paper_{paper.pk}": pdf()}))
    assert answer.url == path(row, "check/")
    html = client.get(answer.url).content.decode()
    assert "Ark Team" in html and "Software and IT services" in html and "This is still missing" not in html
    answer = client.post(path(row, "check/"))
    assert answer.url == path(row, "sent/") and fresh(row).state == "submitted"
    assert fresh(row).number in client.get(answer.url).content.decode()
    html = client.get(path(row)).content.decode()
    assert "the park signs for it" in html and str(cast.binhai.name_en) in html
    assert [client.get(path(row, leaf)).url for leaf in ("edit/", "check/")] == [path(row)] * 2


def test_an_unconfirmed_address_cannot_send(cast: Cast, founder: User):
    EmailAddress.objects.all().update(verified=False)
    row = begun(cast, founder, **FIELDS)
    RequiredPaper.objects.all().delete()
    answer = web(founder).post(path(row, "check/"))
    assert answer.status_code in (400, 409) and "confirm" in answer.content.decode()
    assert fresh(row).state == "draft"


def test_the_parks_question_is_answered_with_documents(cast: Cast, founder: User):
    row, client = asked(cast, founder), web(founder)
    html = client.get(path(row)).content.decode()
    assert "Who pays?" in html and "Send the answer" in html and path(row, "edit/") in html
    answer = client.post(path(row, "message/"), {"text": "", "files": [pdf("bank.pdf")]})
    assert answer.status_code == 400 and row.documents.count() == 1
    assert client.post(path(row, "message/"), {"text": "The bank", "files": [pdf("bank.pdf")]}).status_code == 302
    assert fresh(row).state == "under_review" and row.documents.count() == 2
    assert "The bank" in client.get(path(row)).content.decode()


def test_an_answer_with_a_bad_file_is_not_lost(cast: Cast, founder: User):
    row = asked(cast, founder)
    answer = web(founder).post(path(row, "message/"), {"text": "The bank", "files": [pdf("x.pdf", b"nothing")]})
    assert answer.status_code == 400 and "The bank" in answer.content.decode()
    assert fresh(row).state == "info_requested"


def test_a_draft_is_thrown_away_and_what_was_sent_is_withdrawn(cast: Cast, founder: User):
    draft, row, client = begun(cast, founder), sent(cast, founder), web(founder)
    assert client.post(path(draft, "discard/")).url == "/apply/mine/"
    assert not Application.objects.filter(pk=draft.pk).exists()
    assert client.post(path(row, "discard/")).status_code == 409
    assert client.post(path(row, "withdraw/"), {"text": "We stay"}).status_code == 302
    assert fresh(row).state == "withdrawn"
    assert client.post(path(row, "withdraw/"), {"text": ""}).status_code == 409


def test_a_transfer_waits_for_the_applicants_word(cast: Cast, founder: User):
    row, client = sent(cast, founder), web(founder)
    assert client.post(path(row, "agree/")).status_code == 409
    transferring.propose_transfer(actor=cast.actor(cast.officer), application=row, park=cast.baoding,
                                  text="They have a chemistry site.", at=NOW)
    html = client.get(path(row)).content.decode()
    assert "They have a chemistry site." in html and "Yes, hand it over" in html
    assert client.post(path(row, "decline/"), {"text": "Too far"}).status_code == 302
    assert "Yes, hand it over" not in client.get(path(row)).content.decode()
    transferring.propose_transfer(actor=cast.actor(cast.officer), application=row, park=cast.baoding, text="Please",
                                  at=NOW)
    there = client.post(path(row, "agree/")).url
    assert there != path(row) and Application.objects.get(park=cast.baoding).state == "submitted"
    assert there in client.get(path(row)).content.decode()


def test_whoever_is_admitted_goes_on_in_the_portal(cast: Cast, founder: User):
    row = deciding.sign_application(actor=cast.actor(cast.officer), application=sent(cast, founder), at=NOW)
    deciding.approve_application(actor=cast.actor(cast.director), application=row, conditions="Move in by May", at=NOW)
    client = web(founder)
    html = client.get(path(row)).content.decode()
    assert "Move in by May" in html and 'href="/portal/"' in html
    assert Membership.objects.get(user=founder).role == "owner" and client.get("/").url == "/portal/"


def test_whoever_is_rejected_reads_why(cast: Cast, founder: User):
    row = deciding.sign_application(actor=cast.actor(cast.officer), application=sent(cast, founder), at=NOW)
    deciding.reject_application(actor=cast.actor(cast.director), application=row, reason_code="no_space",
                                reason_text="Full until spring", elsewhere="Ask Baoding", at=NOW)
    html = web(founder).get(path(row)).content.decode()
    assert "Full until spring" in html and "No space at present" in html and "Ask Baoding" in html


@pytest.mark.parametrize("leaf", ["mine/", "edit/", "check/", "sent/", ""])
def test_pages_cost_few_reads(cast: Cast, founder: User, leaf: str):
    row = begun(cast, founder, **FIELDS) if leaf in ("edit/", "check/") else asked(cast, founder)
    client = web(founder)
    address = "/apply/mine/" if leaf == "mine/" else path(row, leaf)

    def reads() -> int:
        with CaptureQueriesContext(connection) as found:
            assert client.get(address).status_code == 200
        return len(found)

    client.get(address)
    one = reads()
    for _number in range(4):
        begun(cast, founder)
    assert reads() == one <= MOST_QUERIES


def test_an_unknown_deed_or_application_is_not_there(cast: Cast, founder: User):
    row, client = sent(cast, founder), web(founder)
    assert client.post(path(row, "approve/")).status_code == 404
    assert client.get(f"/apply/applications/{uuid4()}/").status_code == 404
    assert client.post("/apply/no-such/begin/").status_code == 404
    assert re.search("Ark", client.get(path(row)).content.decode())
