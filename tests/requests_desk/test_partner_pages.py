"""The pages of a partner with an account: whose referrals exist, what can be answered, what was typed is kept."""
from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from parkadmin.core.models import User
from requests_desk.forms import answering as table
from requests_desk.lifecycle import REFERRAL
from requests_desk.models import Attachment, Message, Referral
from requests_desk.services import conversation, intake
from requests_desk.services.referral import recall_referral
from tests import factories
from tests.cast import NOW, Cast

from .test_handover import accepted, found_in, secretive_referral

LATER = (timezone.now() + timedelta(days=20)).date()
ACCEPT = {"contact_name": "Gao Feng", "contact_phone": "010-5555", "contact_email": "gao@uav.example",
          "expected_on": LATER.isoformat()}
WHY = {"reason_code": "no_capacity", "reason_text": "Everybody is in the field"}


def browser(user: User) -> Client:
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(user)
    return client


def url(row: Referral, verb: str = "") -> str:
    return f"/partner/referrals/{row.number}/{verb}{'/' if verb else ''}"


def verbs_on(page: str, row: Referral) -> list[str]:
    """The answers for which the page has a form, in its order."""
    return [piece.split('/"')[0] for piece in page.split(f'method="post" action="{url(row)}')[1:]]


def state(row: Referral) -> str:
    return Referral.objects.get(pk=row.pk).state


# -- refusals ----------------------------------------------------------------------------------------------------
def test_without_log_in_there_is_the_log_in_page(cast: Cast):
    row = factories.requested(cast)
    for address in ("/partner/", url(row), url(row, "accept")):
        assert Client().get(address).headers["Location"] == f"/accounts/login/?next={address}"


def test_another_partners_referral_does_not_exist(cast: Cast):
    row, client = factories.requested(cast), browser(cast.other_contact)
    assert [client.get(url(row)).status_code, client.get(url(row, "accept")).status_code,
            client.post(url(row, "accept"), ACCEPT).status_code] == [404, 404, 404]
    assert state(row) == "requested"


@pytest.mark.parametrize("who", ["officer", "lead", "baoding_officer"])
def test_for_staff_of_other_parks_and_of_the_origin_there_is_no_such_page(cast: Cast, who: str):
    row, client = factories.requested(cast), browser(getattr(cast, who))
    assert (client.get(url(row)).status_code, client.post(url(row, "accept"), ACCEPT).status_code) == (404, 404)
    assert state(row) == "requested"


def test_tenants_have_no_partner_page(cast: Cast):
    row, client = factories.requested(cast), browser(cast.dai_tao)
    assert (client.get("/partner/").status_code, client.get(url(row)).status_code) == (403, 403)


def test_a_director_of_the_destination_reads_but_does_not_answer(cast: Cast):
    row = factories.requested(cast, resource=None, park=cast.zhongguancun)
    client = browser(cast.staff(cast.zhongguancun, "director", "Du Jia"))
    page = client.get(url(row))
    assert (page.status_code, verbs_on(page.content.decode(), row)) == (200, [])
    assert client.post(url(row, "receive")).status_code == 403
    assert client.post(url(row, "accept"), {}).status_code == 403  # the role is looked at before the form
    assert state(row) == "requested"


@pytest.mark.parametrize("verb", ["send", "recall", "rework", "mark_error", "explode"])
def test_moves_of_the_origin_and_unknown_ones_do_not_exist_here(cast: Cast, verb: str):
    row = factories.requested(cast)
    assert browser(cast.gao_feng).post(url(row, verb), WHY).status_code == 404
    assert state(row) == "requested"


def test_without_a_csrf_token_nothing_is_accepted(cast: Cast):
    row, client = factories.requested(cast), Client(enforce_csrf_checks=True)
    client.force_login(cast.gao_feng)
    assert client.post(url(row, "receive")).status_code == 403
    assert state(row) == "requested"


def test_opening_the_address_of_an_answer_changes_nothing(cast: Cast):
    row = factories.requested(cast)
    response = browser(cast.gao_feng).get(url(row, "receive"))
    assert (response.status_code, response.headers["Location"], state(row)) == (302, url(row), "requested")


def test_an_incomplete_form_comes_back_as_typed(cast: Cast):
    row = factories.requested(cast)
    given = {**ACCEPT, "contact_name": "", "contact_phone": "call 7"}
    response = browser(cast.gao_feng).post(url(row, "accept"), given)
    page = response.content.decode()
    assert response.status_code == 400
    assert 'value="call 7"' in page and f'value="{LATER.isoformat()}"' in page
    assert '<a href="#id_accept_contact_name">Contact person: ' in page
    assert "<title>Error: " in page
    assert state(row) == "requested"


@pytest.mark.parametrize(("verb", "given", "field"), [
    ("accept", {**ACCEPT, "contact_email": "no address"}, "contact_email"),
    ("accept", {**ACCEPT, "expected_on": "2020-01-01"}, "expected_on"),
    ("reject", {"reason_code": "", "reason_text": "No"}, "reason_code"),
    ("reject", {"reason_code": "expired", "reason_text": "No"}, "reason_code"),
    ("reject", {"reason_code": "other", "reason_text": " "}, "reason_text"),
    ("message", {"text": "Nul \x00"}, "text"),
])
def test_bad_input_is_refused_at_its_field(cast: Cast, verb: str, given: dict, field: str):
    row = factories.requested(cast)
    response = browser(cast.gao_feng).post(url(row, verb), given)
    assert (response.status_code, list(response.context["form"].errors)) == (400, [field])
    assert state(row) == "requested"


def test_a_file_that_is_not_what_it_says_is_refused_and_the_words_stay(cast: Cast):
    row = factories.requested(cast)
    response = browser(cast.gao_feng).post(url(row, "message"), {
        "text": "See the plan", "files": SimpleUploadedFile("plan.pdf", b"MZ not a pdf")})
    assert (response.status_code, list(response.context["form"].errors)) == (400, ["files"])
    assert "See the plan" in response.content.decode()
    assert not Message.objects.filter(referral=row).exists()


def test_in_the_wrong_state_it_is_refused_the_text_stays_and_what_is_possible_is_shown(cast: Cast):
    row = factories.referral_in(cast, "on_hold")
    response = browser(cast.gao_feng).post(url(row, "start"), {"text": "Called them twice this morning"})
    page = response.content.decode()
    assert (response.status_code, state(row)) == (409, "on_hold")
    assert "Called them twice this morning" in page
    assert page.split("Possible now:")[1].split("</p>")[0].count("chip-outline") == 6
    assert verbs_on(page, row) == ["resume", "progress", "complete", "fail", "cancel", "message"]


def test_after_a_recall_the_acceptance_is_refused_and_nothing_is_told(cast: Cast):
    row = secretive_referral(cast)
    recall_referral(actor=cast.actor(cast.officer), referral=row, at=NOW, reason_code="other", reason_text="Not needed")
    response = browser(cast.gao_feng).post(url(row, "accept"), ACCEPT)
    page = response.content.decode()
    assert (response.status_code, state(row), found_in(page)) == (409, "cancelled", [])
    assert 'value="010-5555"' in page and "nothing, it has ended" in page


@pytest.mark.parametrize("ended", ["rejected", "completed", "failed", "cancelled"])
def test_after_the_end_nothing_is_offered_and_nothing_is_taken(cast: Cast, ended: str):
    row, client = factories.referral_in(cast, ended), browser(cast.gao_feng)
    assert verbs_on(client.get(url(row)).content.decode(), row) == []
    assert client.post(url(row, "message"), {"text": "One more thing"}).status_code == 409
    assert not Message.objects.filter(referral=row, text="One more thing").exists()


def test_what_was_entered_in_error_does_not_exist(cast: Cast):
    row = factories.referral_in(cast, "entered_in_error")
    assert browser(cast.gao_feng).get(url(row)).status_code == 404


# -- what is told ------------------------------------------------------------------------------------------------
def test_the_pages_name_nobody_before_the_acceptance_and_the_tenant_afterwards(cast: Cast):
    row, client = secretive_referral(cast), browser(cast.gao_feng)
    for address in (url(row), "/partner/"):
        assert found_in(client.get(address).content.decode()) == []
    client.post(url(row, "receive"))
    assert found_in(client.get(url(row)).content.decode()) == []
    assert client.post(url(row, "accept"), ACCEPT).status_code == 302
    page = client.get(url(row)).content.decode()
    assert found_in(page) == ["Jinghua", "139-0000-1111", "Dai Tao", "dai.tao@example.com", "777123", "drone-fleet"]
    assert "¥777,123" in page
    assert found_in(client.get("/partner/").content.decode()) == ["Jinghua"]


def test_the_words_with_which_a_tenant_withdraws_are_not_handed_over(cast: Cast):
    from requests_desk.services.closing import withdraw_request

    row = secretive_referral(cast)
    withdraw_request(actor=cast.actor(cast.dai_tao), request=row.request, text="Jinghua found it elsewhere", at=NOW)
    page = browser(cast.gao_feng).get(url(row)).content.decode()
    assert found_in(page) == []
    assert "Tenant declined" in page


def test_files_are_there_from_the_acceptance_on_and_only_those_of_the_referral(cast: Cast):
    row, client = secretive_referral(cast), browser(cast.gao_feng)
    file = row.attachments_shared.get()
    kept = intake.attach_file(actor=cast.actor(cast.dai_tao), request=row.request, name="kept.txt",
                              content=BytesIO(b"x"), size=1, at=NOW)
    assert client.get(url(row, f"files/{file.pk}")).status_code == 404
    accepted(cast, row)
    response = client.get(url(row, f"files/{file.pk}"))
    assert (b"".join(response.streaming_content), response["Content-Disposition"]) == (
        b"six", 'attachment; filename="drone-fleet.txt"')
    assert client.get(url(row, f"files/{kept.pk}")).status_code == 404
    assert browser(cast.other_contact).get(url(row, f"files/{file.pk}")).status_code == 404


def test_notes_and_the_tenants_conversation_are_not_on_the_page(cast: Cast):
    row = accepted(cast, secretive_referral(cast))
    conversation.write_to_partner(actor=cast.actor(cast.officer), referral=row, text="Please call on Monday", at=NOW)
    page = browser(cast.gao_feng).get(url(row)).content.decode()
    assert "Please call on Monday" in page
    assert [word for word in ("Only among us", "A word to my park", "Our whole story") if word in page] == []


# -- the buttons -------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("now", ["requested", "received", "accepted", "in_progress", "on_hold"])
def test_the_buttons_are_those_of_the_table(cast: Cast, now: str):
    row = factories.referral_in(cast, now)
    gao_feng = cast.actor(cast.gao_feng)
    expected = {*REFERRAL.available(gao_feng, row), "message"} | (
        {"progress"} if now in ("accepted", "in_progress", "on_hold") else set())
    shown = verbs_on(browser(cast.gao_feng).get(url(row)).content.decode(), row)
    assert (set(shown), len(shown)) == (expected, len(expected))


@pytest.mark.parametrize(("now", "first"), [("requested", "receive"), ("received", "accept"), ("accepted", "start"),
                                            ("in_progress", "progress"), ("on_hold", "resume")])
def test_one_answer_is_the_obvious_next_one(cast: Cast, now: str, first: str):
    found = table.actions(cast.actor(cast.gao_feng), factories.referral_in(cast, now))
    assert [action.verb for action in found if action.first] == [found[0].verb] == [first]


def test_every_move_of_the_destination_has_a_row_in_the_table():
    moves = {name for name, step in REFERRAL.transitions.items() if "destination" in step.sides}
    assert set(table.ANSWERS) == moves | {"progress", "message"}


# -- happy paths -------------------------------------------------------------------------------------------------
def test_staff_of_a_destination_park_answer_on_the_same_page(cast: Cast):
    row = factories.requested(cast, resource=None, park=cast.zhongguancun)
    client = browser(cast.zgc_officer)
    assert row.number in client.get("/partner/").content.decode()
    assert client.post(url(row, "reject"), WHY).status_code == 302
    row.refresh_from_db()
    assert (row.state, row.reason_code, row.reason_text) == ("rejected", "no_capacity", "Everybody is in the field")


def test_a_partner_accepts_and_is_thanked(cast: Cast):
    row, client = factories.requested(cast), browser(cast.gao_feng)
    response = client.post(url(row, "accept"), ACCEPT, follow=True)
    row.refresh_from_db()
    assert (row.state, row.contact_name, row.contact_phone, row.expected_on) == (
        "accepted", "Gao Feng", "010-5555", LATER)
    assert response.redirect_chain == [(url(row), 302)]
    assert "The park and the company have been told that you will help." in response.content.decode()


def test_a_message_with_files_reaches_the_park(cast: Cast):
    row, client = factories.requested(cast), browser(cast.gao_feng)
    files = [SimpleUploadedFile("plan.pdf", b"%PDF-1.7 plan"), SimpleUploadedFile("dates.txt", b"Monday")]
    assert client.post(url(row, "message"), {"text": "Two dates", "files": files}).status_code == 302
    message = Message.objects.get(referral=row)
    assert (message.text, message.audience, message.from_staff) == ("Two dates", "partner", False)
    assert sorted(message.attachments.values_list("name", "audience")) == [("dates.txt", "partner"),
                                                                           ("plan.pdf", "partner")]
    page = client.get(url(row)).content.decode()
    assert all(f"{url(row)}files/{file.pk}/" in page for file in Attachment.objects.filter(message=message))


def test_the_story_of_a_referral_is_told_in_words(cast: Cast):
    row = factories.referral_in(cast, "on_hold")
    page = browser(cast.gao_feng).get(url(row)).content.decode()
    assert "<strong>Zhao Min</strong> asked Beijing Tianyi UAV School for help" in page
    assert "Beijing Tianyi UAV School has put it on hold" in page and "Other · Because" in page


def test_the_result_stays_to_be_read(cast: Cast):
    row = factories.referral_in(cast, "in_progress")
    client = browser(cast.gao_feng)
    done = {"kind": "training_delivered", "text": "All six fly", "people": "6", "amount": "52000.50", "contracts": "1",
            "jobs": "", "files": SimpleUploadedFile("list.csv", b"a,b")}
    assert client.post(url(row, "complete"), done).status_code == 302
    outcome = Referral.objects.get(pk=row.pk).outcomes.get()
    assert (outcome.kind, outcome.people, str(outcome.amount), outcome.contracts, outcome.jobs) == (
        "training_delivered", 6, "52000.50", 1, None)
    page = client.get(url(row)).content.decode()
    assert "All six fly" in page and "¥52,000.50" in page and "list.csv" in page


def test_the_destination_may_cancel_what_it_accepted(cast: Cast):
    row = factories.referral_in(cast, "accepted")
    assert browser(cast.gao_feng).post(url(row, "cancel"), WHY).status_code == 302
    assert state(row) == "cancelled"


# -- the inbox ---------------------------------------------------------------------------------------------------
def test_a_partner_of_whom_nothing_was_asked_reads_what_this_page_is_for(cast: Cast):
    page = browser(cast.gao_feng).get("/partner/").content.decode()
    assert "Nothing has been asked of you yet" in page and "row-card" not in page


def test_what_waits_comes_first_then_what_runs_then_what_has_ended(cast: Cast):
    rows = {now: factories.referral_in(cast, now) if now == "completed" else another(cast, now)
            for now in ("completed", "in_progress", "requested", "received")}
    page = browser(cast.gao_feng).get("/partner/").content.decode()
    places = {now: page.index(f'href="{url(row)}"') for now, row in rows.items()}
    assert sorted(places, key=places.get)[2:] == ["in_progress", "completed"]
    assert "Waiting for your answer" in page and "Sign for it<" in page and "Accept or reject<" in page


def another(cast: Cast, now: str) -> Referral:
    """A referral in a state, of a request of its own and to a resource of its own."""
    cast.__dict__.pop("uav_training", None)
    return factories.referral_in(cast, now)


def test_the_inbox_has_pages_by_key(cast: Cast, monkeypatch: pytest.MonkeyPatch):
    two = {"before": "", "after": "", "size": 2, "order": "-pk"}
    monkeypatch.setattr("requests_desk.queries.page_by_key.__kwdefaults__", two)
    rows = [another(cast, "requested") for _each in range(3)]
    client = browser(cast.gao_feng)
    first = client.get("/partner/")
    assert {card.referral.number for card in first.context["waiting"]["cards"]} == {rows[2].number, rows[1].number}
    second = client.get("/partner/", {"waiting": first.context["waiting"]["next"]})
    assert [card.referral.number for card in second.context["waiting"]["cards"]] == [rows[0].number]
    back = client.get("/partner/", {"waiting": second.context["waiting"]["prev"]})
    assert len(back.context["waiting"]["cards"]) == 2
    assert client.get("/partner/", {"waiting": "before.nonsense"}).status_code == 200


def test_ten_rows_cost_no_more_reads_than_one(cast: Cast, django_assert_max_num_queries, django_assert_num_queries):
    client = browser(cast.gao_feng)
    another(cast, "requested")
    with django_assert_max_num_queries(12) as one:
        client.get("/partner/")
    for _each in range(3):
        for now in ("requested", "accepted", "rejected"):
            another(cast, now)
    with django_assert_num_queries(len(one)):
        client.get("/partner/")


def test_a_referrals_page_costs_at_most_twelve_reads(cast: Cast, django_assert_max_num_queries):
    row = accepted(cast, secretive_referral(cast))
    client = browser(cast.gao_feng)
    for words in ("One", "Two", "Three"):
        client.post(url(row, "message"), {"text": words, "files": SimpleUploadedFile("a.txt", b"a")})
    client.get(url(row))  # marks the notice of it as read
    with django_assert_max_num_queries(12):
        client.get(url(row))


def test_the_number_beside_the_navigation_is_what_waits(cast: Cast):
    another(cast, "requested")
    another(cast, "accepted")
    assert '<span class="count">1</span>' in browser(cast.gao_feng).get("/partner/").content.decode()
