"""The desk's verbs from the page: refusals keep what was typed, deeds come back to the request."""
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation

from requests_desk.lifecycle import REQUEST
from requests_desk.models import Attachment, HelpRequest, Message
from requests_desk.services import triage
from requests_desk.views.desk_deeds import DEEDS, offered
from tests import factories
from tests.cast import NOW, Cast

from .desk_pages import client_of, deed, page, text

STATES = [state for state in REQUEST.states if state != "draft"]
PDF = b"%PDF-1.4 small"


@pytest.mark.parametrize(("verb", "state"), [
    ("sign", "active"), ("activate", "active"), ("ask", "submitted"), ("resolve", "triage"), ("reopen", "active"),
    ("decline", "active"), ("mark_duplicate", "duplicate")])
def test_a_verb_that_does_not_fit_the_state_is_refused(cast: Cast, verb, state):
    row = factories.request_in(cast, state)
    assert client_of(cast.officer).get(deed(row, verb)).status_code == 409


def test_an_unknown_verb_does_not_exist(cast: Cast):
    row = factories.active(cast)
    assert client_of(cast.officer).get(deed(row, "explode")).status_code == 404


def test_pressing_twice_is_refused_and_says_what_is_possible(cast: Cast):
    row = factories.submitted(cast)
    client = client_of(cast.officer)
    assert client.post(deed(row, "sign")).status_code == 302
    second = client.post(deed(row, "sign"))
    assert second.status_code == 409 and "Start work" in text(second)


@pytest.mark.parametrize(("verb", "field", "given", "others"), [
    ("ask", "question", "x" * 10_001, {}), ("ask", "question", "nul \x00 inside", {}),
    ("resolve", "summary", "y" * 10_001, {"resolution": "solved"}),
    ("mark_duplicate", "other", "BH-1999-0001", {})])
def test_bad_input_keeps_what_was_typed(cast: Cast, verb, field, given, others):
    row = factories.active(cast)
    response = client_of(cast.officer).post(deed(row, verb), {field: given, "version": row.version, **others})
    assert response.status_code == 400
    assert response.context["form"][field].value() == given and response.context["form"].errors[field]
    row.refresh_from_db()
    assert row.state == "active"


@pytest.mark.parametrize("verb", ["ask", "resolve", "mark_duplicate", "assign", "triage", "message"])
def test_nothing_typed_is_told_at_the_fields(cast: Cast, verb):
    row = factories.active(cast)
    response = client_of(cast.officer).post(deed(row, verb), {"version": row.version, "to": "internal"})
    assert response.status_code == 400 and response.context["form"].errors
    assert "Please correct the following" in text(response)


def test_a_stale_form_is_shown_again_and_can_be_sent_as_a_decision(cast: Cast):
    row = factories.active(cast)
    seen = row.version
    triage.update_triage(actor=cast.actor(cast.officer2), request=row, priority="urgent", at=NOW)
    client = client_of(cast.officer)
    given = {"kind": row.kind_id, "priority": "low", "version": seen}
    response = client.post(deed(row, "triage"), given)
    row.refresh_from_db()
    assert response.status_code == 409 and row.priority == "urgent"
    form = response.context["form"]
    assert (form["priority"].value(), form["version"].value()) == ("low", row.version)
    assert client.post(deed(row, "triage"), given | {"version": form["version"].value()}).status_code == 302
    row.refresh_from_db()
    assert row.priority == "low"


def test_of_two_tabs_the_second_does_not_overwrite_the_first(cast: Cast):
    row = factories.active(cast)
    first, second = client_of(cast.officer), client_of(cast.officer)
    version = first.get(deed(row, "resolve")).context["form"]["version"].value()
    assert first.post(deed(row, "resolve"), {"resolution": "solved", "summary": "A", "version": version}
                      ).status_code == 302
    late = second.post(deed(row, "resolve"), {"resolution": "no_partner", "summary": "B", "version": version})
    row.refresh_from_db()
    assert (late.status_code, row.summary, row.resolution) == (409, "A", "solved")
    assert late.context["form"]["summary"].value() == "B"


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("who", ["officer", "lead", "director", "administrator"])
def test_the_page_offers_exactly_what_the_table_allows(cast: Cast, state, who):
    row = factories.request_in(cast, state)
    user = getattr(cast, who)
    response = client_of(user).get(page("request", row.code))
    if response.status_code == 404:
        return
    shown = [verb for verb, _deed in response.context["buttons"] + response.context["menu"]]
    ours = {step for step in REQUEST.available(cast.actor(user), row) if step in DEEDS}
    may_split = row.is_open and who in ("officer", "lead")
    assert set(shown) - {"split"} == ours and ("split" in shown) == may_split


def test_every_step_that_staff_take_has_its_form(cast: Cast):
    staff = {step.name for step in REQUEST.transitions.values() if "staff" in step.sides}
    assert staff - {deed.step for deed in DEEDS.values()} == {"submit", "answer"}


def test_the_whole_way_from_signing_to_resolved(cast: Cast):
    row = factories.submitted(cast)
    client = client_of(cast.officer)
    client.post(deed(row, "sign"))
    version = client.get(deed(row, "activate")).context["form"]["version"].value()
    assert client.post(deed(row, "activate"), {"owner": cast.officer2.pk, "kind": cast.training.pk,
                                               "priority": "high", "version": version}).status_code == 302
    row.refresh_from_db()
    assert (row.state, row.owner, row.priority) == ("active", cast.officer2, "high")
    assert client.post(deed(row, "ask"), {"question": "How many?"}).status_code == 302
    row.refresh_from_db()
    assert row.state == "needs_info"
    assert "waiting for the tenant" in text(client.get(page("request", row.code))).lower()


def test_a_decline_says_why_and_where_else(cast: Cast):
    row = factories.in_triage(cast)
    client_of(cast.officer).post(deed(row, "decline"), {
        "reason_code": "not_eligible", "reason_text": "Not ours", "elsewhere": "The district office"})
    row.refresh_from_db()
    assert (row.state, row.reason_text, row.referred_elsewhere) == ("declined", "Not ours", "The district office")


def test_an_administrator_marks_an_error_and_an_officer_does_not(cast: Cast):
    row = factories.active(cast)
    assert client_of(cast.officer).post(deed(row, "mark_error"), {"text": "A trial"}).status_code == 403
    assert client_of(cast.administrator).post(deed(row, "mark_error"), {"text": "A trial"}).status_code == 302


def test_a_note_is_for_the_staff_unless_somebody_says_otherwise(cast: Cast):
    row = factories.active(cast)
    client = client_of(cast.officer)
    assert client.get(page("request", row.code)).context["form"]["to"].value() == "internal"
    client.post(deed(row, "message"), {"to": "internal", "text": "Between us"})
    client.post(deed(row, "message"), {"to": "tenant", "text": "To you"})
    assert list(Message.objects.values_list("audience", "text")) == [("internal", "Between us"), ("tenant", "To you")]


def test_a_message_goes_to_one_of_this_requests_destinations_only(cast: Cast):
    asked, other = factories.requested(cast), factories.requested(cast)
    client = client_of(cast.officer)
    refused = client.post(deed(asked.request, "message"), {"to": other.number, "text": "Hello"})
    assert refused.status_code == 400 and not Message.objects.exists()
    assert client.post(deed(asked.request, "message"), {"to": asked.number, "text": "Hello"}).status_code == 302
    assert [note.referral for note in Message.objects.all()] == [asked]


def test_files_come_with_the_message_or_not_at_all(cast: Cast):
    row = factories.active(cast)
    client = client_of(cast.officer)
    good, bad = SimpleUploadedFile("plan.pdf", PDF), SimpleUploadedFile("plan.exe", b"MZ")
    refused = client.post(deed(row, "message"), {"to": "tenant", "text": "See here", "files": [good, bad]})
    assert refused.status_code == 400 and refused.context["form"]["text"].value() == "See here"
    assert (Message.objects.count(), Attachment.objects.count()) == (0, 0)
    good.seek(0)
    client.post(deed(row, "message"), {"to": "tenant", "text": "See here",
                                       "files": [good, SimpleUploadedFile("b.pdf", PDF)]})
    assert sorted(Attachment.objects.values_list("name", "audience")) == [("b.pdf", "tenant"), ("plan.pdf", "tenant")]


def test_htmx_gets_the_form_alone(cast: Cast):
    row = factories.active(cast)
    html = text(client_of(cast.officer).get(deed(row, "resolve"), headers={"hx-request": "true"}))
    assert "<html" not in html and 'name="summary"' in html


def test_the_page_of_a_request_says_who_has_it_and_no_percentages(cast: Cast):
    asked = factories.requested(cast)
    html = text(client_of(cast.officer).get(page("request", asked.request.code)))
    assert "Asked Beijing Tianyi UAV School" in html and "their answer" in html
    assert "%" not in html.split("<main")[1].split("</main>")[0]


def test_suggestions_come_with_reasons_and_can_be_dismissed(cast: Cast):
    resource, row = cast.uav_training, factories.active(cast)
    client = client_of(cast.officer)
    html = text(client.get(page("suggestions", row.code)))
    assert "UAV pilot training" in html and "confirmed" in html
    bad = client.post(deed(row, "dismiss"), {"resource": resource.pk, "why": ""})
    assert bad.status_code == 400
    assert client.post(deed(row, "dismiss"), {"resource": resource.pk, "why": "No licence"}).status_code == 302
    assert "UAV pilot training" not in text(client.get(page("suggestions", row.code)))


def test_offered_verbs_are_known(cast: Cast):
    row = factories.active(cast)
    assert set(offered(cast.actor(cast.officer), row)) <= set(DEEDS)


def test_a_second_need_becomes_a_request_of_its_own(cast: Cast):
    row, client = factories.active(cast), client_of(cast.officer)
    empty = client.post(deed(row, "split"), {"title": " ", "description": ""})
    assert empty.status_code == 400 and set(empty.context["form"].errors) == {"title", "description"}
    assert client_of(cast.director).post(deed(row, "split"), {"title": "x"}).status_code == 403
    assert client_of(cast.baoding_officer).post(deed(row, "split"), {"title": "x"}).status_code == 404
    response = client.post(deed(row, "split"), {"title": "A hall for the drones", "description": "Forty square metres",
                                                "kind": ""}, follow=True)
    new = HelpRequest.objects.get(split_from=row)
    assert response.redirect_chain == [(page("request", new.code), 302)]
    with translation.override("en"):
        assert [(tie["how"], tie["number"]) for tie in response.context["ties"]] == [("Split off from", row.number)]
        ties = client.get(page("request", row.code)).context["ties"]
        assert [(tie["how"], tie["number"], tie["state"]) for tie in ties] == [("Split into", new.number, "submitted")]


def test_the_other_end_of_a_duplicate_is_shown(cast: Cast):
    first, second, client = factories.active(cast), factories.active(cast), client_of(cast.officer)
    client.post(deed(second, "mark_duplicate"), {"other": first.number})
    found = {row.number: [tie["how"] for tie in client.get(page("request", row.code)).context["ties"]]
             for row in (first, second)}
    with translation.override("en"):
        assert found == {first.number: ["Its duplicates"], second.number: ["Duplicate of"]}
