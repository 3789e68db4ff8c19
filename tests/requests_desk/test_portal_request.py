"""The page of one request: what the tenant sees, and what the tenant does."""
import re

import pytest

from requests_desk.models import Attachment, HelpRequest, Message, Question
from requests_desk.services import intake
from tests import factories
from tests.cast import NOW, Cast

from .portal_client import pdf, web


def of(row: HelpRequest, rest: str = "") -> str:
    return f"/portal/requests/{row.code}/{rest}"


def forms_on(html: str) -> list[str]:
    """The deeds whose forms stand on a page."""
    return sorted(set(re.findall(r'action="[^"]*/do/(\w+)/"', html)))


@pytest.mark.parametrize(("state", "possible"), [
    ("submitted", ["message", "sharing", "withdraw"]), ("triage", ["message", "sharing", "withdraw"]),
    ("active", ["message", "sharing", "withdraw"]), ("needs_info", ["message", "sharing", "withdraw"]),
    ("resolved", ["confirm", "message", "not_solved"]), ("declined", ["appeal"]), ("withdrawn", []),
    ("duplicate", []),
])
def test_each_state_offers_what_is_possible_and_nothing_else(cast: Cast, state, possible):
    row = factories.request_in(cast, state)
    response = web(cast.dai_tao).get(of(row))
    assert response.status_code == 200 and forms_on(response.content.decode()) == possible


@pytest.mark.parametrize(("state", "name", "data"), [
    ("active", "confirm", {"rating": "5", "resolution": "solved"}), ("active", "not_solved", {"text": "No"}),
    ("closed", "withdraw", {"text": ""}), ("active", "appeal", {"text": "Please"}),
])
def test_what_does_not_fit_the_state_is_refused_with_the_words_kept(cast: Cast, state, name, data):
    row = factories.request_in(cast, state)
    response = web(cast.dai_tao).post(of(row, f"do/{name}/"), data)
    row.refresh_from_db()
    assert response.status_code == 409 and row.state == state
    assert "This is not possible now" in response.content.decode()


@pytest.mark.parametrize(("name", "data", "message"), [
    ("message", {"text": ""}, "Please fill this in."),
    ("message", {"text": "x" * 10_001}, "This is too long"),
    ("message", {"text": "a\x00b"}, "Null characters are not allowed."),
    ("sharing", {"sharing": "world"}, "Select a valid choice."),
    ("withdraw", {"text": "a\x07b"}, "This contains characters that cannot be stored."),
])
def test_bad_input_comes_back_to_the_page(cast: Cast, name, data, message):
    row = factories.active(cast)
    response = web(cast.dai_tao).post(of(row, f"do/{name}/"), data)
    assert response.status_code == 400 and message in response.content.decode()
    assert Message.objects.count() == 0


@pytest.mark.parametrize(("data", "message"), [
    ({"resolution": "solved"}, "Please choose one of the options."),
    ({"rating": "6", "resolution": "solved"}, "Select a valid choice."),
    ({"rating": "2", "resolution": "solved", "rating_text": ""}, "Please fill this in."),
    ({"rating": "5", "resolution": "no_partner"}, "Select a valid choice."),
])
def test_a_rating_is_one_of_five_and_a_bad_one_says_why(cast: Cast, data, message):
    row = factories.request_in(cast, "resolved")
    response = web(cast.dai_tao).post(of(row, "do/confirm/"), data)
    row.refresh_from_db()
    assert response.status_code == 400 and message in response.content.decode() and row.state == "resolved"


def test_a_message_with_one_bad_file_is_not_sent_and_its_text_is_kept(cast: Cast):
    row = factories.active(cast)
    response = web(cast.dai_tao).post(of(row, "do/message/"), {
        "text": "Here they are", "files": [pdf(), pdf("fake.pdf", b"<html></html>")]})
    html = response.content.decode()
    assert response.status_code == 400 and "“fake.pdf” is not what its name says" in html and "Here they are" in html
    assert (Message.objects.count(), Attachment.objects.count()) == (0, 0)


def test_the_answer_to_the_parks_question_takes_work_up_again(cast: Cast):
    row = factories.request_in(cast, "needs_info")
    client = web(cast.dai_tao)
    html = client.get(of(row)).content.decode()
    assert "The park asks:" in html and "How many drones?" in html and "Your answer" in html
    assert client.post(of(row, "do/message/"), {"text": "Six", "files": [pdf()]}).url == of(row)
    row.refresh_from_db()
    assert row.state == "active"
    html = client.get(of(row)).content.decode()
    assert "The park asks:" not in html and "Six" in html and "plan.pdf" in html


def test_a_result_is_confirmed_and_rated(cast: Cast):
    row = factories.request_in(cast, "resolved")
    web(cast.dai_tao).post(of(row, "do/confirm/"), {"rating": "4", "resolution": "partly_solved"})
    row.refresh_from_db()
    assert (row.state, row.rating, row.resolution, row.confirmed) == ("closed", 4, "partly_solved", True)
    assert "Your rating: 4 of 5" in web(cast.dai_tao).get(of(row)).content.decode()


def test_a_result_that_is_none_goes_back_to_the_park(cast: Cast):
    row = factories.request_in(cast, "closed")
    web(cast.dai_tao).post(of(row, "do/not_solved/"), {"text": "Only four of six came"})
    row.refresh_from_db()
    assert (row.state, row.reopened_count) == ("active", 1)
    assert "Only four of six came" in web(cast.dai_tao).get(of(row)).content.decode()


def test_a_request_is_withdrawn(cast: Cast):
    row = factories.active(cast)
    web(cast.dai_tao).post(of(row, "do/withdraw/"), {"text": "Solved by ourselves"})
    row.refresh_from_db()
    assert row.state == "withdrawn"


def test_a_refusal_is_explained_and_can_be_appealed_once(cast: Cast):
    row = factories.request_in(cast, "declined")
    client = web(cast.dai_tao)
    html = client.get(of(row)).content.decode()
    assert "Not our matter" in html and "The district office" in html
    client.post(of(row, "do/appeal/"), {"text": "We are eligible"})
    row.refresh_from_db()
    assert row.state == "triage"


def test_sharing_is_widened_and_not_narrowed_under_way(cast: Cast):
    row = factories.active(cast)
    client = web(cast.dai_tao)
    client.post(of(row, "do/sharing/"), {"sharing": "open"})
    row.refresh_from_db()
    assert row.sharing == "open"
    factories.requested(cast, request=row, sharing="open")
    response = client.post(of(row, "do/sharing/"), {"sharing": "park"})
    assert response.status_code == 409 and "A referral that is under way relies on this." in response.content.decode()


def test_who_helps_is_named_once_somebody_has_accepted(cast: Cast):
    asked = factories.requested(cast)
    html = web(cast.dai_tao).get(of(asked.request)).content.decode()
    assert "Who helps" not in html and "does not know who you are" in html
    done = factories.referral_in(cast, "completed")
    html = web(cast.dai_tao).get(of(done.request)).content.decode()
    assert "Who helps" in html and "Gao Feng" in html and "Training delivered" in html and "knows who you are" in html


def test_facts_are_changed_while_the_request_is_open(cast: Cast):
    Question.objects.create(kind=cast.training, code="days", label_zh="天数", label_en="How many days?", type="number")
    row, client = factories.active(cast), web(cast.dai_tao)
    assert 'value="60000"' in client.get(of(row, "edit/")).content.decode()
    response = client.post(of(row, "edit/"), {
        "version": row.version, "title": "Seven people", "description": row.description, "people": "7",
        "shared_in_tenant": "on", "answers.days": "5", "kind": "no-such", "sharing": "open"})
    row.refresh_from_db()
    assert response.url == of(row)
    assert (row.title, row.people, row.answers, row.kind, row.sharing) == (
        "Seven people", 7, {"days": 5}, cast.training, "teaser")


@pytest.mark.parametrize("version", ["0", "", "x", "9" * 50, "٣"])
def test_a_change_by_somebody_else_meanwhile_is_not_overwritten(cast: Cast, version):
    row = factories.active(cast)
    response = web(cast.dai_tao).post(of(row, "edit/"), {"version": version, "title": "Mine", "description": "Typed"})
    html = response.content.decode()
    assert response.status_code == 409 and 'value="Mine"' in html and "Look at the request as it is now" in html
    row.refresh_from_db()
    assert row.title == factories.FIELDS["title"]


def test_facts_of_an_ended_request_stay(cast: Cast):
    row = factories.request_in(cast, "closed")
    assert web(cast.dai_tao).get(of(row, "edit/")).status_code == 409


def test_a_bad_fact_comes_back_as_typed(cast: Cast):
    row = factories.active(cast)
    response = web(cast.dai_tao).post(of(row, "edit/"), {
        "version": row.version, "title": "Mine", "description": "Typed", "budget": "1e9999"})
    assert response.status_code == 400 and 'value="1e9999"' in response.content.decode()


def test_a_draft_opens_in_its_form(cast: Cast):
    draft = factories.draft(cast)
    assert web(cast.dai_tao).get(of(draft)).url == of(draft, "edit/")
    assert web(cast.dai_tao).get(of(draft, "sent/")).url == of(draft, "edit/")


def test_text_is_text_and_not_markup(cast: Cast):
    row = intake.submit_request(actor=cast.actor(cast.dai_tao), tenant=cast.jinghua, at=NOW, fields={
        **factories.FIELDS, "kind": None, "title": "<img src=x>", "description": "<script>alert(1)</script>"})
    html = web(cast.dai_tao).get(of(row)).content.decode()
    assert "<img src=x>" not in html and "<script>alert" not in html
