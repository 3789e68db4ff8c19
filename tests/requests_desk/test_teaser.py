"""A teaser names nobody: what staff may write in one, and that nothing a destination gets tells who asks."""
from __future__ import annotations

import io
from datetime import date, timedelta
from typing import Any

import pytest

from parkadmin.core.actors import Actor
from parkadmin.core.errors import Invalid, NotFound, Refused
from parkadmin.core.models import Event, Mail, Notice
from requests_desk import access, handover, queries
from requests_desk.models import Attachment, HelpRequest, Message, Referral, ReferralLink
from requests_desk.services import answering, clock, closing, conversation, intake, referral
from requests_desk.validators import identifying_words, names
from tests.cast import NOW, Cast
from tests.factories import active, referral_in, requested

SECRETS = ("京华", "jinghua", "dai tao", "dai.tao@", "5555 0101", "budget-42", "42000")
WHY = {"reason_code": "other", "reason_text": "Because"}


def telling(cast: Cast) -> HelpRequest:
    """A request whose own words tell everything, with a file and an internal note."""
    row = active(cast, title="京华 (Jinghua) needs UAV training", description="Dai Tao: budget-42, 022-5555 0101",
                 contact_phone="022-5555 0101", budget="42000")
    officer = cast.actor(cast.officer)
    intake.attach_file(actor=cast.actor(cast.dai_tao), request=row, name="Jinghua.txt", content=io.BytesIO(b"Jinghua"),
                       size=7, at=NOW)
    conversation.post_message(actor=officer, request=row, audience="internal", text="Jinghua pays late", at=NOW)
    return row


def words(*values: Any) -> str:
    return " ".join(str(value) for value in values).lower()


def leaked(text: str) -> list[str]:
    return [secret for secret in SECRETS if secret in text.lower()]


def accept(cast: Cast, row: Referral) -> Referral:
    return answering.accept_referral(actor=cast.actor(cast.gao_feng), referral=row, contact_name="Gao Feng",
                                     contact_phone="", contact_email="", expected_on=date(2026, 12, 4), at=NOW)


def all_that_is_read(actor: Actor, row: Referral) -> str:
    """Everything the doors give to a destination, as text."""
    found = access.referral_for_partner(actor, row.number)
    need = handover.need_for(found)
    entries = queries.referral_timeline(actor, found)
    files = [each.name for each in Attachment.objects.for_actor(actor)]
    messages = [each.text for each in Message.objects.for_actor(actor)]
    events = [(e.event.actor_label, e.event.organization, e.event.data) for e in entries if e.event]
    return words(need.as_dict(), found.title, found.need, found.reason_text, files, messages, events,
                 [(e.message.text, e.message.organization) for e in entries if e.message])


def all_that_is_sent(*addresses: str) -> str:
    mails = Mail.objects.filter(to__in=addresses)
    return words([(m.subject, m.text, m.html) for m in mails],
                 [(n.title, n.text) for n in Notice.objects.filter(user__email__in=addresses)])


# -- what may be written -----------------------------------------------------------------------------------------------
NAMING = [
    "Training for Jinghua", "training for JINGHUA pilots", "Training for Ｊｉｎｇｈｕａ", "J i n g h u a", "京华培训",
    "J-i.n_g*hua", "Jing\u200bhua", "京 华 培训", "京\u200b华", "京·华", "天津京华科技有限公司", "ask Dai Tao",
    "ask daitao", "call 022-5555 0101", "call 02255550101", "call ０２２ 5555-0101", "see BH-2026-0001"]


@pytest.mark.parametrize("field", ["title", "need"])
def test_a_teaser_that_names_the_tenant_is_refused(cast: Cast, field: str):
    row = active(cast, contact_phone="022-5555 0101")
    for naming in NAMING:
        texts = {"title": "UAV training", "need": "Mapping drones", field: naming}
        with pytest.raises(Invalid) as refusal:
            referral.send_referral(actor=cast.actor(cast.officer), request=row, resource=cast.uav_training, at=NOW,
                                   sharing="teaser", title=texts["title"], need_text=texts["need"])
        assert list(refusal.value.errors) == [field]
    assert not row.referrals.exists()


@pytest.mark.parametrize(("secret", "text", "found"), [
    ("Li Na", "Carolina", False), ("Li Na", "disciplinary training", False), ("Li Na", "in Berlin and more", False),
    ("Li Na", "ask Li Na", True), ("Li Na", "ask Li-Na.", True), ("李娜", "请联系李 娜", True),
    ("Sun Ke", "sunken", False),
    ("91120116MA05", "code 91120116ma05x", True), ("", "anything", False), ("…", "anything", False)])
def test_names_are_found_as_people_read_them(secret: str, text: str, found: bool):
    assert names(secret, text) is found


def test_the_companys_own_part_of_its_name_is_a_secret_and_what_many_share_is_not(cast: Cast):
    row = intake.submit_request(
        actor=cast.actor(cast.member(cast.jiuwu, "owner", "An Zefang")), tenant=cast.jiuwu, at=NOW,
        fields={"title": "Partner", "description": "For a plant", "kind": cast.investment, "sharing": "teaser"})
    found = identifying_words(row)
    assert {"Jiuwu", "久乌", "Jiuwu Boron", "久乌硼业", "An Zefang"} <= set(found)
    ordinary = "A local chemical company in Baoding, Hebei: boron fertilizer, 1.8 billion yuan. 保定硼肥项目，化学原料"
    assert [word for word in found if names(word, ordinary)] == []


# -- how far it may travel ---------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("allowed", "wanted"), [("park", "teaser"), ("park", "open"), ("park", "park"),
                                                 ("teaser", "open"), ("teaser", "park"), ("open", "park"),
                                                 ("open", "everybody")])
def test_no_more_is_shared_than_the_tenant_allowed(cast: Cast, allowed: str, wanted: str):
    row = active(cast, sharing=allowed)
    with pytest.raises(Invalid) as refusal:
        referral.send_referral(actor=cast.actor(cast.officer), request=row, resource=cast.uav_training, at=NOW,
                               sharing=wanted, title="UAV training", need_text="Drones")
    assert list(refusal.value.errors) == ["sharing"]


def test_the_tenant_cannot_narrow_what_an_open_referral_relies_on(cast: Cast):
    row = requested(cast)
    with pytest.raises(Refused) as refusal:
        intake.change_sharing(actor=cast.actor(cast.dai_tao), request=row.request, sharing="park", at=NOW)
    assert refusal.value.code == "referral_open"


# -- what a destination gets -------------------------------------------------------------------------------------------
def test_before_the_acceptance_nothing_tells_who_asks(cast: Cast):
    row = requested(cast, request=telling(cast), attachments=[])
    assert leaked(all_that_is_read(cast.actor(cast.gao_feng), row)) == []
    clock.tick(NOW + timedelta(days=5))
    assert leaked(all_that_is_sent(cast.gao_feng.email)) == []
    assert row.identity_released is False


def test_a_rejected_teaser_never_tells(cast: Cast):
    row = requested(cast, request=telling(cast))
    answering.reject_referral(actor=cast.actor(cast.gao_feng), referral=row, at=NOW, **WHY)
    assert leaked(all_that_is_read(cast.actor(cast.gao_feng), row)) == []


def test_the_tenants_own_words_of_withdrawal_do_not_travel(cast: Cast):
    row = requested(cast, request=telling(cast))
    closing.withdraw_request(actor=cast.actor(cast.dai_tao), request=row.request, at=NOW,
                             text="Jinghua is done, Dai Tao")
    assert leaked(all_that_is_read(cast.actor(cast.gao_feng), row)) == []
    assert leaked(all_that_is_sent(cast.gao_feng.email)) == []


def test_the_mailed_link_and_its_letter_tell_nothing(cast: Cast):
    resource = cast.resource(cast.other_partner, cast.training, "化工培训", "Chemistry training")
    row = requested(cast, request=telling(cast), resource=resource)
    assert (row.route, ReferralLink.objects.get().email) == ("mail_link", "chem@example.cn")
    assert leaked(all_that_is_sent("chem@example.cn")) == []
    assert leaked(all_that_is_read(Actor(kind="link", referral_id=row.pk), row)) == []


def test_handed_over_files_wait_for_the_acceptance(cast: Cast):
    request = telling(cast)
    row = requested(cast, request=request, attachments=list(request.attachments.all()))
    partner = cast.actor(cast.gao_feng)
    assert leaked(all_that_is_read(partner, row)) == []
    accept(cast, row)
    assert [each.name for each in Attachment.objects.for_actor(partner)] == ["Jinghua.txt"]


def test_the_acceptance_tells_and_it_is_written_down(cast: Cast):
    row = accept(cast, requested(cast, request=telling(cast)))
    found = all_that_is_read(cast.actor(cast.gao_feng), row)
    assert {"京华", "jinghua", "dai tao", "dai.tao@", "5555 0101", "42000"} <= set(leaked(found))
    assert "pays late" not in found
    assert sorted(row.disclosures.values_list("level", flat=True)) == ["teaser", "teaser"]
    assert "tenant" in row.disclosures.order_by("-pk").first().fields


def test_only_files_that_the_tenant_shares_are_handed_over(cast: Cast):
    request = active(cast)
    note = conversation.post_message(actor=cast.actor(cast.officer), request=request, audience="internal", at=NOW,
                                     text="Look", files=[("note.txt", io.BytesIO(b"late payer"), 10)])
    foreign = telling(cast).attachments.get()
    for file in (note.attachments.get(), foreign):
        with pytest.raises(Invalid) as refusal:
            requested(cast, request=request, attachments=[file])
        assert list(refusal.value.errors) == ["attachments"]


# -- down a chain ------------------------------------------------------------------------------------------------------
def chain(cast: Cast) -> tuple[Referral, Referral]:
    """Binhai asked Zhongguancun, which has not accepted yet and asks the school in turn."""
    assert cast.gao_feng
    zgc = cast.actor(cast.zgc_officer)
    above = requested(cast, request=telling(cast), resource=None, park=cast.zhongguancun)
    above = answering.receive_referral(actor=zgc, referral=above, at=NOW)
    child = referral.refer_onward(actor=zgc, referral=above, resource=cast.uav_training, sharing="teaser",
                                  title="UAV training", need_text="Drones", at=NOW)
    return above, child


def test_a_park_that_was_asked_learns_nothing_from_what_happens_below_it(cast: Cast):
    above, child = chain(cast)
    accept(cast, child)
    zgc = cast.actor(cast.zgc_officer)
    assert leaked(all_that_is_read(zgc, above)) == []
    assert leaked(all_that_is_sent(cast.zgc_officer.email)) == []
    mail = Mail.objects.filter(to=cast.zgc_officer.email, subject__contains="accepted").get()
    assert f"/desk/referrals/{child.number}/" in mail.text


def test_who_does_not_know_the_tenant_cannot_find_out_by_trying_names(cast: Cast):
    above, _child = chain(cast)
    zgc, resource = cast.actor(cast.zgc_officer), cast.resource(cast.other_partner, cast.training, "培训", "Training")
    made = referral.refer_onward(actor=zgc, referral=above, resource=resource, sharing="teaser",
                                 title="Perhaps it is Jinghua", need_text="Drones", at=NOW)
    assert made.state == "requested"


def test_who_does_not_know_the_tenant_cannot_open_it_further_down(cast: Cast):
    above, _child = chain(cast)
    with pytest.raises(Refused) as refusal:
        referral.refer_onward(actor=cast.actor(cast.zgc_officer), referral=above, park=cast.baoding, sharing="open",
                              title="UAV", need_text="Drones", at=NOW)
    assert refusal.value.code == "identity_not_released"


def test_the_tenant_hears_nothing_of_the_parks_between(cast: Cast):
    _above, child = chain(cast)
    before = Mail.objects.filter(to=cast.dai_tao.email).count()
    accept(cast, child)
    assert Mail.objects.filter(to=cast.dai_tao.email).count() == before
    shown = queries.timeline(cast.actor(cast.dai_tao), child.request, "tenant")
    assert child.pk not in {entry.event.subject_id for entry in shown if entry.event}


def test_the_history_names_the_organization_one_acts_for_and_no_other(cast: Cast):
    """Somebody may work for the park and own the company that asks."""
    both = cast.staff(cast.binhai, "officer", "Zhou Wen")
    cast.jinghua.memberships.create(user=both, role="owner")
    row = referral.send_referral(actor=cast.actor(both), request=active(cast), resource=cast.uav_training,
                                 sharing="teaser", title="UAV training", need_text="Drones", at=NOW)
    sent = Event.objects.get(subject_id=row.pk, code="referral.send")
    assert sent.organization in (cast.binhai.name_zh, cast.binhai.name_en)
    with pytest.raises(NotFound):
        access.referral_for_partner(cast.actor(cast.other_contact), row.number)


def test_words_to_a_destination_that_was_not_told_name_nobody_either(cast: Cast):
    row, officer = requested(cast), cast.actor(cast.officer)
    with pytest.raises(Invalid) as refusal:
        conversation.write_to_partner(actor=officer, referral=row, text="It is for Jinghua", at=NOW)
    assert list(refusal.value.errors) == ["text"]
    with pytest.raises(Invalid) as refusal:
        referral.recall_referral(actor=officer, referral=row, at=NOW, **WHY | {"reason_text": "京华 wants none"})
    assert list(refusal.value.errors) == ["reason_text"]
    assert Message.objects.filter(referral=row).count() == 0
    told = referral_in(cast, "accepted")
    conversation.write_to_partner(actor=officer, referral=told, text="It is for Jinghua", at=NOW)


def test_a_destination_cannot_find_out_by_trying_names(cast: Cast):
    row, partner = requested(cast, request=telling(cast)), cast.actor(cast.gao_feng)
    guess = "Is it Jinghua (京华), and are you Dai Tao?"
    assert conversation.write_to_partner(actor=partner, referral=row, text=guess, at=NOW).text == guess
    ended = answering.reject_referral(actor=partner, referral=row, at=NOW, **WHY | {"reason_text": guess})
    assert ended.state == "rejected"


def test_a_park_that_passes_on_what_it_does_not_know_cannot_find_out_by_trying_names(cast: Cast):
    _above, child = chain(cast)
    zgc = cast.actor(cast.zgc_officer)
    assert conversation.write_to_partner(actor=zgc, referral=child, text="It may be Jinghua", at=NOW).pk
    ended = referral.recall_referral(actor=zgc, referral=child, at=NOW, **WHY | {"reason_text": "Jinghua?"})
    assert ended.state == "cancelled"


def test_a_file_for_a_destination_that_was_not_told_is_not_called_after_the_tenant(cast: Cast):
    row = requested(cast, request=telling(cast))
    with pytest.raises(Invalid) as refusal:
        conversation.write_to_partner(actor=cast.actor(cast.officer), referral=row, text="The plan", at=NOW,
                                      files=[("京华-plan.txt", io.BytesIO(b"plan"), 4)])
    assert list(refusal.value.errors) == ["files"]
    assert Message.objects.filter(referral=row).count() == 0


def test_why_a_chain_was_broken_off_stays_with_those_who_know_who_asks(cast: Cast):
    zgc = cast.actor(cast.zgc_officer)
    above = requested(cast, request=telling(cast), resource=None, park=cast.zhongguancun)
    above = answering.accept_referral(actor=zgc, referral=above, contact_name="Li Si", contact_phone="", at=NOW,
                                      contact_email="", expected_on=date(2026, 12, 4))
    child = referral.refer_onward(actor=zgc, referral=above, resource=cast.uav_training, sharing="teaser",
                                  title="UAV training", need_text="Drones", at=NOW)
    referral.cancel_referral(actor=cast.actor(cast.officer), referral=above, at=NOW,
                             **WHY | {"reason_text": "Jinghua has given it up, says Dai Tao"})
    child.refresh_from_db()
    assert (child.state, child.reason_code) == ("cancelled", "other")
    assert leaked(all_that_is_read(cast.actor(cast.gao_feng), child)) == []
    assert leaked(all_that_is_sent(cast.gao_feng.email)) == []
