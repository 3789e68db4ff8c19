"""Asking for help: nothing bad gets through, and nothing typed is lost."""
import re
from uuid import uuid4

import pytest

from requests_desk.models import Attachment, HelpRequest, Question
from requests_desk.services import intake
from tests import factories
from tests.cast import NOW, Cast

from .portal_client import NEW, PDF, pdf, typed, web


@pytest.fixture
def question(cast: Cast) -> Question:
    return Question.objects.create(kind=cast.training, code="level", label_zh="水平", label_en="What do they know?",
                                   type="choice", required=True, choices=[{"code": "some", "zh": "有", "en": "Basics"}])


@pytest.mark.parametrize(("changes", "message"), [
    ({"title": ""}, "Please fill this in."),
    ({"title": "x" * 10_000}, "This is too long: 10000 characters. At most 160."),
    ({"title": "a\x00b"}, "Null characters are not allowed."),
    ({"description": "a\x07b"}, "This contains characters that cannot be stored."),
    ({"description": "x" * 10_001}, "This is too long: 10001 characters. At most 10000."),
    ({"budget": "1e9999"}, "This must be an amount of money with at most two decimals."),
    ({"budget": "NaN"}, "This must be an amount of money with at most two decimals."),
    ({"budget": "sixty"}, "This must be an amount of money with at most two decimals."),
    ({"wanted_by": "0000-00-00"}, "Enter a valid date."),
    ({"wanted_by": "1999-01-01"}, "This date has passed."),
    ({"people": "9" * 5000}, "Enter a whole number."),
    ({"people": "-1"}, "This must be a whole number from 0 to 1000000."),
    ({"kind": "no-such"}, "Select a valid choice. no-such is not one of the available choices."),
    ({"kind": str(uuid4())}, "is not one of the available choices."),
    ({"kind": "\x00"}, "is not one of the available choices."),
    ({"regions": ["999999"]}, "Select a valid choice. 999999 is not one of the available choices."),
    ({"sector": "Z99"}, "Select a valid choice. Z99 is not one of the available choices."),
    ({"sharing": "world"}, "Select a valid choice. world is not one of the available choices."),
    ({"tenant": str(uuid4())}, "Please choose the company for which you ask."),
    ({"tenant": "\x00"}, "Please choose the company for which you ask."),
])
def test_bad_input_comes_back_with_a_message_and_as_typed(cast: Cast, changes, message):
    assert cast.training and cast.dai_tao
    data = typed(cast.jinghua, **{"description": "Kept as typed", **changes})
    response = web(cast.dai_tao).post(NEW, data)
    html = response.content.decode()
    assert response.status_code == 400 and message in html
    assert "Kept as typed" in html or "description" in changes
    assert "<title>Error:" in html and 'id="error-summary"' in html
    assert HelpRequest.objects.count() == 0


def test_another_companys_id_is_refused(cast: Cast):
    response = web(cast.dai_tao).post(NEW, typed(cast.rival))
    assert response.status_code == 400
    assert HelpRequest.objects.count() == 0


def test_a_required_question_stays_open(cast: Cast, question):
    response = web(cast.dai_tao).post(NEW, typed(cast.jinghua, kind="training"))
    assert response.status_code == 400 and 'href="#id_answers.level"' in response.content.decode()


def test_too_much_at_once_is_refused_in_plain_words(cast: Cast):
    client = web(cast.dai_tao)
    for data in (typed(cast.jinghua, description="x" * 6_000_000), {f"f{i}": "" for i in range(1100)}):
        response = client.post(NEW, data)
        assert response.status_code == 400
        assert "The address or the data of this request cannot be read." in response.content.decode()


def test_somebody_elses_draft_cannot_be_named(cast: Cast):
    draft = intake.save_draft(actor=cast.actor(cast.rival_owner), tenant=cast.rival, fields={"title": "Theirs"}, at=NOW)
    response = web(cast.dai_tao).post(NEW, typed(cast.jinghua, draft=str(draft.pk)))
    assert response.status_code == 404
    draft.refresh_from_db()
    assert (draft.title, draft.state) == ("Theirs", "draft")


def test_a_request_is_sent_and_its_promises_are_told(cast: Cast, question):
    data = typed(cast.jinghua, kind="training", budget="¥60,000", people="6", regions=["110000"],
                 **{"answers.level": "some"})
    response = web(cast.dai_tao).post(NEW, data)
    row = HelpRequest.objects.get()
    assert response.status_code == 302 and response.url == f"/portal/requests/{row.number}/sent/"
    assert (row.state, row.kind, row.budget, row.people, row.answers) == (
        "submitted", cast.training, 60000, 6, {"level": "some"})
    html = web(cast.dai_tao).get(response.url).content.decode()
    assert row.number in html and "A person answers you" in html


def test_only_two_fields_are_needed(cast: Cast):
    response = web(cast.dai_tao).post(NEW, {"title": "Help", "description": "Please", "sharing": "teaser"})
    assert response.status_code == 302
    assert HelpRequest.objects.get().kind is None


def test_with_several_companies_one_is_chosen_first(cast: Cast):
    cast.member(cast.rival, "member", "Dai Tao")
    client = web(cast.dai_tao)
    assert f"?tenant={cast.rival.pk}" in client.get(NEW).content.decode()
    html = client.get(NEW, {"tenant": str(cast.rival.pk)}).content.decode()
    assert f'name="tenant" value="{cast.rival.pk}"' in html
    client.post(NEW, typed(cast.rival))
    assert HelpRequest.objects.get().tenant == cast.rival


def test_questions_appear_with_the_kind_with_and_without_a_script(cast: Cast, question):
    client = web(cast.dai_tao)
    fragment = client.post("/portal/requests/questions/", {"kind": "training"}).content.decode()
    assert "What do they know?" in fragment and "<html" not in fragment
    page = client.post(NEW, typed(cast.jinghua, kind="training", do="show", title=""))
    html = page.content.decode()
    assert page.status_code == 200 and "What do they know?" in html and "Six people" in html
    assert HelpRequest.objects.count() == 0


def test_a_draft_is_kept_gone_on_with_and_sent(cast: Cast):
    client = web(cast.dai_tao)
    response = client.post(NEW, typed(cast.jinghua, description="", do="save"))
    draft = HelpRequest.objects.get()
    assert response.url == f"/portal/requests/{draft.pk}/edit/" and draft.number is None
    assert 'value="UAV training"' in client.get(response.url).content.decode()
    response = client.post(response.url, typed(cast.jinghua, title="UAV training, six people"))
    draft.refresh_from_db()
    assert response.url == f"/portal/requests/{draft.number}/sent/"
    assert (draft.state, draft.title) == ("submitted", "UAV training, six people")


def test_a_draft_that_was_sent_meanwhile_is_not_sent_again(cast: Cast):
    draft = factories.draft(cast)
    intake.submit_request(actor=cast.actor(cast.dai_tao), tenant=cast.jinghua, fields={}, draft=draft, at=NOW)
    response = web(cast.dai_tao).post(f"/portal/requests/{draft.pk}/edit/", typed(cast.jinghua, title="Again"))
    draft.refresh_from_db()
    assert response.url == f"/portal/requests/{draft.number}/" and draft.title != "Again"


def test_typing_is_kept_by_itself_in_one_draft(cast: Cast):
    client = web(cast.dai_tao)
    assert client.post("/portal/requests/autosave/", typed(cast.jinghua, title="", description="")).status_code == 204
    html = client.post("/portal/requests/autosave/", typed(cast.jinghua, title="Half", people="many")).content.decode()
    draft = HelpRequest.objects.get()
    assert f'name="draft" value="{draft.pk}"' in html and "Draft saved at" in html
    client.post("/portal/requests/autosave/", typed(cast.jinghua, title="Half a", draft=str(draft.pk)))
    client.post(NEW, typed(cast.jinghua, title="Whole", draft=str(draft.pk)))
    draft.refresh_from_db()
    assert (HelpRequest.objects.count(), draft.title, draft.state) == (1, "Whole", "submitted")


def test_a_draft_can_be_thrown_away_and_a_sent_request_cannot(cast: Cast):
    client, row, draft = web(cast.dai_tao), factories.submitted(cast), factories.draft(cast)
    assert client.post(f"/portal/requests/{row.number}/discard/").status_code == 409
    assert client.post(f"/portal/requests/{draft.pk}/discard/").status_code == 302
    assert list(HelpRequest.objects.all()) == [row]


def test_files_that_were_fine_stay_with_the_draft_when_something_else_was_wrong(cast: Cast):
    client = web(cast.dai_tao)
    response = client.post(NEW, typed(cast.jinghua, title="x" * 200, files=[pdf(), pdf("page.pdf", b"<html></html>")]))
    html = response.content.decode()
    draft, = HelpRequest.objects.all()
    assert response.status_code == 400 and "x" * 200 in html
    assert "“page.pdf” is not what its name says" in html and "plan.pdf" in html
    assert (draft.state, draft.description, [file.name for file in draft.attachments.all()]) == (
        "draft", "Six people", ["plan.pdf"])
    assert f'action="/portal/requests/{draft.pk}/edit/"' in html
    assert client.post(f"/portal/requests/{draft.pk}/edit/", typed(cast.jinghua)).status_code == 302
    draft.refresh_from_db()
    assert draft.state == "submitted" and draft.attachments.count() == 1


def test_a_file_is_taken_off_a_draft_without_losing_what_was_typed(cast: Cast):
    client = web(cast.dai_tao)
    client.post(NEW, typed(cast.jinghua, do="save", files=[pdf()]))
    draft, file = HelpRequest.objects.get(), Attachment.objects.get()
    client.post(f"/portal/requests/{draft.pk}/edit/", typed(cast.jinghua, title="Typed since", remove=str(file.pk)))
    draft.refresh_from_db()
    assert (Attachment.objects.count(), draft.title) == (0, "Typed since")


def test_an_entry_of_the_directory_fills_the_form(cast: Cast):
    cast.uav_training.__class__.objects.filter(pk=cast.uav_training.pk).update(visibility="public")
    cast.uav_school.__class__.objects.filter(pk=cast.uav_school.pk).update(visibility="public")
    client = web(cast.dai_tao)
    html = client.get(NEW, {"resource": str(cast.uav_training.pk)}).content.decode()
    assert 'value="UAV pilot training"' in html and '<option value="training" selected>' in html
    for unknown in (str(uuid4()), "x"):
        assert client.get(NEW, {"resource": unknown}).status_code == 404


def test_what_may_help_already_is_shown_while_one_types(cast: Cast):
    client, path, row = web(cast.dai_tao), "/portal/requests/suggestions/", cast.uav_training
    hidden = cast.resource(cast.uav_school, cast.training, "航拍", "UAV pilot camp")
    row.__class__.objects.filter(pk=row.pk).update(visibility="public")
    cast.uav_school.__class__.objects.filter(pk=cast.uav_school.pk).update(visibility="public")
    for text, found in (("We need UAV pilot training", True), ("无人机培训", True), ("A loan for us", False),
                        ("", False), ("\x00", False)):
        html = client.post(path, {"title": text}).content.decode()
        assert (row.name_en in html) == found, text
        assert hidden.name_en not in html


def test_the_form_shows_eight_fields_and_asks_for_two(cast: Cast):
    html = web(cast.dai_tao).get(NEW).content.decode()
    above = html[html.index('name="title"'):html.index("<details", html.index('name="title"'))]
    shown = dict.fromkeys(re.findall(r'<(?:input|select|textarea)[^>]* name="(\w+)"', '<input ' + above))
    assert list(shown) == ["title", "kind", "description", "budget", "wanted_by", "contact_phone", "sharing", "files"]
    assert "up to 25 MB each" in html


def test_files_of_a_sent_request_say_what_they_are(cast: Cast):
    web(cast.dai_tao).post(NEW, typed(cast.jinghua, files=[pdf("计划.pdf")]))
    file = Attachment.objects.get()
    assert (file.name, file.media_type, file.size, file.audience) == ("计划.pdf", "application/pdf", len(PDF), "tenant")
