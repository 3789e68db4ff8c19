"""Settings of a park: who may open them, what they change, and that no other park is touched."""
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client

from parkadmin.core import chat
from parkadmin.core.models import ChatChannel, ChatMessage, Invitation, Mail, StaffRole
from requests_desk.models import ClockTarget, HelpRequest, Question, RequestKind, SavedReply
from requests_desk.services import clock, people, tools
from requests_desk.tasks import recompute_clocks
from tests.cast import NOW, Cast
from tests.core.test_bell import client
from tests.factories import active, in_triage

HOME = "/desk/settings/binhai/"
CHANNEL = {"name": "Desk", "service": "dingtalk", "language": "en", "groups": ["request"], "is_active": "on",
           "token": "https://oapi.dingtalk.com/robot/send?access_token=abcdef123456", "secret": "SECRET99"}
REPLY = {"name": "Thanks", "audience": "tenant", "text_zh": "{contact}您好", "text_en": "Dear {contact}"}
KIND = {"code": "visas", "name_zh": "签证", "name_en": "Visas", "icon": "world", "position": "5", "is_active": "on"}
QUESTION = {"code": "when", "label_zh": "何时", "label_en": "When", "type": "date", "position": "1"}

# Page -> roles that may open it.
MAY = {"people/": {"administrator"}, "channels/": {"administrator"}, "channels/new/": {"administrator"},
       "promises/": {"lead", "administrator"}, "kinds/": {"lead", "administrator"},
       "kinds/new/": {"lead", "administrator"}, "replies/": {"officer", "lead"}, "replies/new/": {"officer", "lead"}}


@pytest.mark.parametrize("page", MAY)
@pytest.mark.parametrize("role", ["officer", "lead", "director", "administrator"])
def test_each_role_opens_its_own_pages(cast: Cast, page: str, role: str):
    expected = 200 if role in MAY[page] else 403
    browser = client(getattr(cast, role))
    assert browser.get(HOME + page).status_code == expected
    if expected == 403:
        assert browser.post(HOME + page, {"role": "administrator"}).status_code in (403, 405)


@pytest.mark.parametrize("page", ["", *MAY])
def test_another_park_s_settings_do_not_exist(cast: Cast, page: str):
    assert cast.baoding
    for person in (cast.administrator, cast.lead):
        assert client(person).get(f"/desk/settings/baoding/{page}").status_code == 404
    assert client(cast.dai_tao).get(HOME + page).status_code == 403
    assert Client().get(HOME + page).url.startswith("/accounts/login/")


def test_the_first_page_is_one_that_is_open(cast: Cast):
    landing = {"officer": "replies/", "lead": "promises/", "administrator": "people/",
               "director": "matching/"}
    assert {role: client(getattr(cast, role)).get("/desk/settings/").url for role in landing} == {
        role: HOME + page for role, page in landing.items()}
    assert client(cast.dai_tao).get("/desk/settings/").status_code == 403


# -- people ------------------------------------------------------------------------------------------------------
def test_officers_and_leads_cannot_raise_themselves(cast: Cast):
    assert cast.administrator
    for person in (cast.officer, cast.lead):
        row = StaffRole.objects.get(user=person)
        for deed in ("role", "remove"):
            answer = client(person).post(f"{HOME}people/{row.pk}/{deed}/", {"role": "administrator"})
            assert answer.status_code == 403
        row.refresh_from_db()
        assert row.role in ("officer", "lead")


def test_another_park_s_people_and_invitations_are_out_of_reach(cast: Cast):
    other = StaffRole.objects.get(user=cast.baoding_officer)
    boss = cast.staff(cast.baoding, "administrator", "Boss")
    people.invite_staff(actor=cast.actor(boss), park=cast.baoding, email="x@example.com", role="officer", at=NOW)
    browser, invitation = client(cast.administrator), Invitation.objects.get()
    for path in (f"people/{other.pk}/role/", f"people/{other.pk}/remove/", f"people/{uuid4()}/remove/",
                 f"invitations/{invitation.pk}/revoke/"):
        assert browser.post(HOME + path, {"role": "director"}).status_code == 404
    assert "x@example.com" not in browser.get(f"{HOME}people/").content.decode()
    invitation.refresh_from_db()
    assert invitation.revoked_at is None


def test_the_last_administrator_stays(cast: Cast):
    row, browser = StaffRole.objects.get(user=cast.administrator), client(cast.administrator)
    assert browser.post(f"{HOME}people/{row.pk}/role/", {"role": "officer"}).status_code == 409
    assert browser.post(f"{HOME}people/{row.pk}/remove/").status_code == 409


def test_who_has_open_requests_is_not_removed(cast: Cast):
    active(cast)
    row = StaffRole.objects.get(user=cast.officer)
    assert client(cast.administrator).post(f"{HOME}people/{row.pk}/remove/").status_code == 409


@pytest.mark.parametrize("given", [{"email": "x", "role": "officer"}, {"email": "a@b.cn", "role": "owner"}])
def test_a_bad_invitation_comes_back(cast: Cast, given: dict[str, str]):
    assert client(cast.administrator).post(f"{HOME}people/", given).status_code == 400
    assert not Invitation.objects.exists()


def test_an_administrator_invites_promotes_removes_and_takes_back(cast: Cast):
    browser, row = client(cast.administrator), StaffRole.objects.get(user=cast.officer2)
    browser.post(f"{HOME}people/", {"email": "new@example.com", "role": "officer"})
    assert Mail.objects.get().to == "new@example.com"
    browser.post(f"{HOME}people/{row.pk}/role/", {"role": "lead"})
    assert StaffRole.objects.get(pk=row.pk).role == "lead"
    browser.post(f"{HOME}people/{row.pk}/remove/")
    browser.post(f"{HOME}invitations/{Invitation.objects.get().pk}/revoke/")
    assert not StaffRole.objects.filter(pk=row.pk).exists() and Invitation.objects.get().revoked_at is not None


# -- promised times, kinds, questions ----------------------------------------------------------------------------
@pytest.mark.parametrize("days", ["0", "-1", "366", "many", "1.5"])
def test_a_promise_is_a_number_of_days(cast: Cast, days: str):
    assert cast.training
    assert client(cast.lead).post(f"{HOME}promises/", {"result": days}).status_code == 400
    assert not ClockTarget.objects.exists()


def test_a_promise_for_an_unknown_kind_is_not_found(cast: Cast):
    assert client(cast.lead).get(f"{HOME}promises/nonsense/").status_code == 404


def test_a_changed_promise_moves_the_due_times_of_that_park_only(cast: Cast):
    row = in_triage(cast)
    before = HelpRequest.objects.get(pk=row.pk).result_due_at
    client(cast.lead).post(f"{HOME}promises/training/", {"result": "3"})
    target = ClockTarget.objects.get()
    assert (target.park, target.kind, target.clock, target.working_days) == (cast.binhai, cast.training, "result", 3)
    recompute_clocks.func(str(cast.binhai.pk))
    after = HelpRequest.objects.get(pk=row.pk).result_due_at
    assert timedelta(0) < before - after < timedelta(days=10)
    assert clock.targets(cast.baoding, cast.training)["result"] == 7
    client(cast.lead).post(f"{HOME}promises/training/", {"result": ""})
    assert not ClockTarget.objects.exists()


def test_the_table_says_what_holds(cast: Cast):
    assert cast.training and cast.investment
    browser = client(cast.lead)
    browser.post(f"{HOME}promises/", {"result": "9"})
    table = browser.get(f"{HOME}promises/").context["table"]
    shown = {(row["kind"].code if row["kind"] else ""): day["own"] or day["usual"]
             for row in table for day in row["days"] if day["clock"] == "result"}
    held = {kind.code: clock.targets(cast.binhai, kind)["result"] for kind in RequestKind.objects.all()}
    assert shown == {"": 9, **held}


def test_saving_the_same_promises_recomputes_nothing(cast: Cast):
    from django_tasks_db.models import DBTaskResult
    client(cast.lead).post(f"{HOME}promises/", {"result": ""})
    assert not DBTaskResult.objects.filter(task_path__endswith="recompute_clocks").exists()


@pytest.mark.parametrize("given", [{"code": "training"}, {"code": "Bad code"}, {"code": ""}, {"name_zh": ""},
                                   {"position": "x"}, {"position": "-1"}])
def test_a_bad_kind_is_refused(cast: Cast, given: dict[str, str]):
    assert cast.training
    assert client(cast.lead).post(f"{HOME}kinds/new/", {**KIND, **given}).status_code == 400
    assert RequestKind.objects.count() == 1


def test_a_kind_is_made_and_changed_but_keeps_its_code(cast: Cast):
    browser = client(cast.lead)
    browser.post(f"{HOME}kinds/new/", KIND)
    row = RequestKind.objects.get()
    browser.post(f"{HOME}kinds/{row.pk}/", {**KIND, "code": "other", "name_en": "Visa help", "is_active": ""})
    row.refresh_from_db()
    assert (row.code, row.name_en, row.is_active) == ("visas", "Visa help", False)


@pytest.mark.parametrize("given", [{"label_en": ""}, {"type": "rating"}, {"type": "choice"}, {"code": "1x"},
                                   {"type": "choice", "choices": "a | 甲 | A\na | 乙 | B"},
                                   {"type": "choice", "choices": "a | 甲\nb | 乙"}])
def test_a_bad_question_is_refused(cast: Cast, given: dict[str, str]):
    path = f"{HOME}kinds/{cast.training.pk}/questions/new/"
    assert client(cast.lead).post(path, {**QUESTION, **given}).status_code == 400
    assert not Question.objects.exists()


def test_a_question_is_asked_changed_and_deleted(cast: Cast):
    browser, path = client(cast.lead), f"{HOME}kinds/{cast.training.pk}/questions/"
    browser.post(f"{path}new/", {**QUESTION, "type": "choice", "choices": "a | 甲 | A\n b｜乙｜B \n"})
    row = Question.objects.get()
    assert row.choices == [{"code": "a", "zh": "甲", "en": "A"}, {"code": "b", "zh": "乙", "en": "B"}]
    assert browser.get(f"{HOME}kinds/{cast.investment.pk}/questions/{row.pk}/").status_code == 404
    browser.post(f"{path}{row.pk}/", {**QUESTION, "required": "on"})
    row.refresh_from_db()
    assert (row.type, row.choices, row.required) == ("date", [], True)
    browser.post(f"{path}{row.pk}/delete/")
    assert not Question.objects.exists()


# -- saved replies and group chats -------------------------------------------------------------------------------
def test_another_park_s_replies_are_out_of_reach(cast: Cast):
    theirs = tools.save_reply(actor=cast.actor(cast.baoding_officer), park=cast.baoding, actions={}, **REPLY)
    browser = client(cast.officer)
    assert browser.get(f"{HOME}replies/{theirs.pk}/").status_code == 404
    assert browser.post(f"{HOME}replies/{theirs.pk}/delete/").status_code == 404
    assert "Thanks" not in browser.get(f"{HOME}replies/").content.decode() and SavedReply.objects.count() == 1


def test_a_reply_with_an_unknown_placeholder_comes_back(cast: Cast):
    answer = client(cast.officer).post(f"{HOME}replies/new/", {**REPLY, "text_en": "{password}"})
    assert answer.status_code == 400 and not SavedReply.objects.exists()


def test_a_reply_is_kept_changed_and_deleted(cast: Cast):
    browser = client(cast.officer)
    browser.post(f"{HOME}replies/new/", {**REPLY, "priority": "high"})
    row = SavedReply.objects.get()
    assert row.actions == {"priority": "high"}
    browser.post(f"{HOME}replies/{row.pk}/", {**REPLY, "name": "Thank you"})
    row.refresh_from_db()
    assert (row.name, row.actions, row.park) == ("Thank you", {}, cast.binhai)
    browser.post(f"{HOME}replies/{row.pk}/delete/")
    assert not SavedReply.objects.exists()


def test_another_park_s_group_chats_are_out_of_reach(cast: Cast):
    theirs = ChatChannel.objects.create(park=cast.baoding, name="Theirs", service="wecom", token="theirs-token")
    browser = client(cast.administrator)
    for path in (f"channels/{theirs.pk}/", f"channels/{theirs.pk}/test/", f"channels/{theirs.pk}/delete/"):
        assert browser.post(HOME + path, CHANNEL).status_code == 404
    assert "Theirs" not in browser.get(f"{HOME}channels/").content.decode()
    assert ChatChannel.objects.get().token == "theirs-token" and not ChatMessage.objects.exists()


@pytest.mark.parametrize("given", [{"token": ""}, {"token": "https://evil.example/x"}, {"service": "slack"},
                                   {"token": "a b"}, {"groups": ["all"]}, {"language": "xx"}])
def test_a_bad_group_chat_is_refused(cast: Cast, given: dict):
    assert client(cast.administrator).post(f"{HOME}channels/new/", {**CHANNEL, **given}).status_code == 400
    assert not ChatChannel.objects.exists()


def test_a_token_is_written_and_never_shown(cast: Cast):
    browser = client(cast.administrator)
    browser.post(f"{HOME}channels/new/", CHANNEL)
    row = ChatChannel.objects.get()
    assert (row.token, row.secret) == ("abcdef123456", "SECRET99")
    for path in ("channels/", f"channels/{row.pk}/"):
        html = browser.get(HOME + path).content.decode()
        assert "abcdef" not in html and "SECRET99" not in html
    refused = browser.post(f"{HOME}channels/{row.pk}/", {**CHANNEL, "name": "", "token": "newtoken123"})
    assert refused.status_code == 400 and "newtoken123" not in refused.content.decode()
    browser.post(f"{HOME}channels/{row.pk}/", {**CHANNEL, "token": "", "secret": "", "name": "Renamed"})
    row.refresh_from_db()
    assert (row.name, row.token, row.secret) == ("Renamed", "abcdef123456", "SECRET99")


def test_a_test_goes_the_worker_s_way(cast: Cast, monkeypatch):
    sent = []
    monkeypatch.setattr(chat, "post", lambda channel, title, url: bool(sent.append((channel.name, url))) or True)
    browser = client(cast.administrator)
    browser.post(f"{HOME}channels/new/", CHANNEL)
    row = ChatChannel.objects.get()
    browser.post(f"{HOME}channels/{row.pk}/test/")
    assert sent == []
    chat.deliver_due(ChatMessage.objects.get().at)
    assert sent == [("Desk", "http://testserver/desk/")]
    assert "sent" in browser.get(f"{HOME}channels/").content.decode()
    browser.post(f"{HOME}channels/{row.pk}/", {**CHANNEL, "is_active": ""})
    assert browser.post(f"{HOME}channels/{row.pk}/test/").status_code == 409
    browser.post(f"{HOME}channels/{row.pk}/delete/")
    assert not ChatChannel.objects.exists()
