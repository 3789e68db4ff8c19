"""Who is told of what: receivers per event, in their own language, once, and not those who may not know."""
from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.urls import resolve

from parkadmin.core.models import Event, Mail, StaffRole, User
from requests_desk import notifications
from requests_desk.services import answering, closing, conversation, intake, referral, triage
from tenants.models import Membership
from tests.cast import NOW, Cast
from tests.factories import FIELDS, active, in_triage, referral_in, request_in, requested, submitted

WHY = {"reason_code": "other", "reason_text": "Because of the dust"}


def told(deed: Any) -> dict[str, str]:
    """Who gets which letter by a deed: address -> subject without its number."""
    before = set(Mail.objects.values_list("pk", flat=True))
    deed()
    rows = Mail.objects.exclude(pk__in=before).values_list("to", "subject", "text")
    assert all(text.strip() for _to, _subject, text in rows)
    return {to.split("@")[0].split(".example")[0]: subject.split("] ")[1] for to, subject, _text in rows}


def last(user: User) -> str:
    return Mail.objects.filter(to=user.email).order_by("-pk").first().text


@pytest.fixture
def people(cast: Cast) -> Cast:
    """Everybody is there, so that everybody could be written to."""
    assert cast.dai_tao and cast.colleague and cast.viewer and cast.rival_owner and cast.officer and cast.officer2
    assert cast.lead and cast.director and cast.administrator and cast.baoding_officer and cast.other_contact
    return cast


DAI, ZHAO, CHEN, QIAN = "dai.tao", "officer.zhaomin", "officer.chenhao", "lead.qianwei"


def test_who_hears_of_what_happens_to_a_request(people: Cast):
    cast = people
    dai, zhao = cast.actor(cast.dai_tao), cast.actor(cast.officer)
    fields = {**FIELDS, "kind": cast.training}
    assert told(lambda: intake.submit_request(actor=dai, tenant=cast.jinghua, fields=fields, at=NOW)) == {
        DAI: "We have received your request", ZHAO: "New request", CHEN: "New request", QIAN: "New request"}
    row = cast.jinghua.requests.get()
    assert told(lambda: triage.sign_for_request(actor=zhao, request=row, at=NOW)) == {}
    assert told(lambda: triage.ask_tenant(actor=zhao, request=row, question="How many drones?", at=NOW)) == {
        DAI: "A question about your request"}
    assert "How many drones?" in last(cast.dai_tao)
    assert ZHAO in told(lambda: conversation.post_message(actor=dai, request=row, audience="tenant", text="6", at=NOW))
    assert told(lambda: conversation.post_message(actor=zhao, request=row, audience="internal", text="x", at=NOW)) == {}
    assert told(lambda: conversation.post_message(actor=zhao, request=row, audience="tenant", text="Yes", at=NOW)) == {
        DAI: "New message about your request"}
    given = {"kind": cast.training, "priority": "normal", "at": NOW}
    assert told(lambda: triage.activate_request(actor=zhao, request=row, owner=cast.officer2, **given)) == {
        DAI: "We are looking for help", CHEN: "A request was given to you"}
    chen = cast.actor(cast.officer2)
    assert told(lambda: closing.resolve_request(actor=chen, request=row, summary="Done so", resolution="solved",
                                                at=NOW)) == {DAI: "Please confirm the result"}
    assert "Done so" in last(cast.dai_tao)
    assert told(lambda: closing.report_not_solved(actor=dai, request=row, text="It is not", at=NOW)) == {
        CHEN: "Not solved"}
    assert told(lambda: closing.withdraw_request(actor=dai, request=row, text="", at=NOW)) == {CHEN: "Withdrawn"}


def test_a_refusal_says_why_and_where_else_to_go(people: Cast):
    row = in_triage(people)
    found = told(lambda: triage.decline_request(actor=people.actor(people.officer), request=row, at=NOW,
                                                elsewhere="The district office, room 204", **WHY))
    assert found == {DAI: "Your request was declined"}
    assert "Because of the dust" in last(people.dai_tao) and "room 204" in last(people.dai_tao)


def test_who_hears_of_what_happens_to_a_referral(people: Cast):
    cast = people
    gao, zhao, request = cast.actor(cast.gao_feng), cast.actor(cast.officer), active(people)
    assert told(lambda: requested(cast, request=request)) == {"gao.feng": "Your help is asked for"}
    row = request.referrals.get()
    assert told(lambda: answering.receive_referral(actor=gao, referral=row, at=NOW)) == {}
    assert told(lambda: answering.accept_referral(
        actor=gao, referral=row, contact_name="Gao", contact_phone="", contact_email="",
        expected_on=date(2026, 12, 4), at=NOW)) == {DAI: "Somebody will help you", ZHAO: "Referral accepted"}
    assert told(lambda: conversation.write_to_partner(actor=zhao, referral=row, text="Hello", at=NOW)) == {
        "gao.feng": "New message about a referral"}
    assert told(lambda: conversation.write_to_partner(actor=gao, referral=row, text="Hello", at=NOW)) == {
        ZHAO: "New message from the partner"}
    assert told(lambda: referral.cancel_referral(actor=zhao, referral=row, at=NOW, **WHY)) == {
        "gao.feng": "Referral cancelled"}


def test_the_office_asked_in_another_park_is_told_and_no_other(people: Cast):
    assert people.zgc_officer
    found = told(lambda: requested(people, request=active(people), resource=None, park=people.zhongguancun))
    assert {to for to in found if to not in (DAI, ZHAO, CHEN, QIAN)} == {"officer.liuyang"}


def test_who_filed_it_for_nobody_writes_to_the_owners(people: Cast):
    found = told(lambda: intake.file_on_behalf(
        actor=people.actor(people.officer), tenant=people.jinghua, requester=None, channel="phone", at=NOW,
        fields={**FIELDS, "kind": people.training}))
    assert found == {DAI: "We have received your request", CHEN: "New request", QIAN: "New request"}


def test_who_left_is_not_told_any_more(people: Cast):
    row = submitted(people)
    triage.sign_for_request(actor=people.actor(people.officer), request=row, at=NOW)
    Membership.objects.filter(user=people.dai_tao).delete()
    Membership.objects.filter(user=people.colleague).update(role="owner")
    assert told(lambda: triage.ask_tenant(actor=people.actor(people.officer), request=row, question="?", at=NOW)) == {
        "sun.ke": "A question about your request"}
    StaffRole.objects.filter(user=people.officer).delete()
    found = told(lambda: conversation.post_message(actor=people.actor(people.colleague), request=row, at=NOW,
                                                   audience="tenant", text="6"))
    assert set(found) == {CHEN, QIAN}


def test_who_asked_the_same_before_hears_what_comes_of_it(people: Cast):
    first = submitted(people)
    second = intake.submit_request(actor=people.actor(people.colleague), tenant=people.jinghua, at=NOW,
                                   fields={**FIELDS, "kind": people.training})
    officer = people.actor(people.officer)
    closing.mark_duplicate(actor=officer, request=second, other=first, at=NOW)
    triage.sign_for_request(actor=officer, request=first, at=NOW)
    found = told(lambda: triage.ask_tenant(actor=officer, request=first, question="How many?", at=NOW))
    assert set(found) == {DAI, "sun.ke"}


def test_each_reads_in_the_own_language_and_the_same_is_written_once(people: Cast, monkeypatch: pytest.MonkeyPatch):
    from django.utils.translation import get_language

    User.objects.filter(pk=people.officer2.pk).update(language="zh-hans")
    spoken: dict[str, str] = {}
    original = notifications.letter

    def noting(subject: Any, page: str, opening: Any, quote: str, name: str, url: str = "") -> Any:
        spoken[name] = get_language()
        return original(subject, page, opening, quote, name, url)

    monkeypatch.setattr(notifications, "letter", noting)
    row = submitted(people)
    assert (spoken["Chen Hao"], spoken["Zhao Min"]) == ("zh-hans", "en")
    count = Mail.objects.count()
    event = Event.objects.get(subject_id=row.pk, code="request.submit")
    notifications.notify(event, row, people.actor(people.dai_tao))
    assert Mail.objects.count() == count


def test_the_addresses_in_letters_lead_to_pages(people: Cast):
    row = referral_in(people, "accepted")
    for page in ("portal", "desk"):
        assert resolve(notifications.address(row.request, page)).view_name == f"{page}:request"
    assert resolve(notifications.address(row, "partner")).view_name == "partner:referral"
    assert resolve(notifications.address(row, "onward")).view_name == "desk:referral"


def test_every_telling_is_about_an_event_that_exists():
    from parkadmin.core.events import KINDS

    assert set(notifications.TELLINGS) - set(KINDS) == set()


def test_a_quiet_end_is_quiet(people: Cast):
    row = request_in(people, "resolved")
    assert told(lambda: closing.confirm_request(actor=people.actor(people.dai_tao), request=row, rating=5,
                                                rating_text="", at=NOW)) == {ZHAO: "Confirmed and rated"}
