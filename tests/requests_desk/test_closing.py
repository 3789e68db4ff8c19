"""How requests are given, ended and taken up again, and how the end of referrals ends a request."""
from __future__ import annotations

from datetime import timedelta

import pytest

from parkadmin.core.errors import Forbidden, Invalid, Refused
from requests_desk.models import HelpRequest
from requests_desk.services import answering, closing, conversation, intake, referral, triage
from tests.cast import NOW, Cast
from tests.factories import active, in_triage, referral_in, request_in, requested, submitted

WHY = {"reason_code": "other", "reason_text": "Because"}
DONE = {"kind": "advice_given", "text": "Advised"}


def state(row: HelpRequest) -> str:
    return HelpRequest.objects.get(pk=row.pk).state


# -- who has it --------------------------------------------------------------------------------------------------------
def test_only_a_lead_takes_a_request_from_another_officer(cast: Cast):
    row, thief = in_triage(cast), cast.actor(cast.officer2)
    given = {"request": row, "owner": cast.officer2, "at": NOW}
    with pytest.raises(Forbidden):
        triage.assign_request(actor=thief, **given)
    with pytest.raises(Forbidden):
        triage.activate_request(actor=thief, kind=cast.training, priority="normal", **given)
    row = triage.assign_request(actor=cast.actor(cast.lead), **given)
    assert row.owner == cast.officer2


def test_only_who_works_there_owns_a_request(cast: Cast):
    row = in_triage(cast)
    for user in (cast.baoding_officer, cast.director, cast.dai_tao):
        with pytest.raises(Invalid) as refusal:
            triage.assign_request(actor=cast.actor(cast.lead), request=row, owner=user, at=NOW)
        assert list(refusal.value.errors) == ["owner"]


def test_an_appeal_is_made_once(cast: Cast):
    row, dai_tao, officer = request_in(cast, "declined"), cast.actor(cast.dai_tao), cast.actor(cast.officer)
    triage.appeal_decline(actor=dai_tao, request=row, text="Look again", at=NOW)
    triage.decline_request(actor=officer, request=row, elsewhere="There", at=NOW, **WHY)
    with pytest.raises(Refused) as refusal:
        triage.appeal_decline(actor=dai_tao, request=row, text="And again", at=NOW)
    assert refusal.value.allowed == []


# -- rating ------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("given", "field"), [
    ({"rating": None}, "rating"), ({"rating": 0}, "rating"), ({"rating": 6}, "rating"), ({"rating": True}, "rating"),
    ({"rating": 2}, "rating_text"), ({"rating": 5, "resolution": "no_partner"}, "resolution")])
def test_a_rating_is_one_to_five_and_a_bad_one_says_why(cast: Cast, given, field: str):
    with pytest.raises(Invalid) as refusal:
        closing.confirm_request(actor=cast.actor(cast.dai_tao), request=request_in(cast, "resolved"), at=NOW,
                                **{"rating_text": "", **given})
    assert list(refusal.value.errors) == [field]


def test_a_bad_rating_asks_for_a_return_visit_and_closed_is_not_solved(cast: Cast):
    row = active(cast)
    closing.resolve_request(actor=cast.actor(cast.officer), request=row, summary="Nobody", resolution="no_partner",
                            at=NOW)
    row = closing.confirm_request(actor=cast.actor(cast.dai_tao), request=row, rating=2, rating_text="Slow", at=NOW)
    assert (row.resolution, row.confirmed, row.return_visit_due) == ("no_partner", True, True)


def test_not_solved_is_heard_for_thirty_days_and_counted(cast: Cast):
    row, dai_tao = request_in(cast, "closed"), cast.actor(cast.dai_tao)
    with pytest.raises(Refused) as refusal:
        closing.report_not_solved(actor=dai_tao, request=row, text="No", at=NOW + timedelta(days=31))
    assert refusal.value.code == "too_late"
    for count in (1, 2):
        row = closing.report_not_solved(actor=dai_tao, request=row, text="No", at=NOW + timedelta(days=29))
        assert (row.reopened_count, row.resolution, row.rating, row.rating_text) == (count, "", None, "")
        assert (row.resolved_at, row.closed_at) == (None, None)
        closing.resolve_request(actor=cast.actor(cast.officer), request=row, summary="x", resolution="solved",
                                at=NOW + timedelta(days=29))


# -- by itself ---------------------------------------------------------------------------------------------------------
def complete(cast: Cast, row) -> None:
    partner = cast.actor(cast.gao_feng)
    row = answering.accept_referral(actor=partner, referral=row, contact_name="Gao", contact_phone="", at=NOW,
                                    contact_email="", expected_on=NOW.date())
    answering.complete_referral(actor=partner, referral=row, outcome=DONE, at=NOW)


def test_a_request_waits_for_its_last_referral_whoever_ends_it(cast: Cast):
    first = requested(cast)
    second = requested(cast, request=first.request, resource=None, park=cast.zhongguancun)
    complete(cast, first)
    assert state(first.request) == "active"
    answering.reject_referral(actor=cast.actor(cast.zgc_officer), referral=second, at=NOW, **WHY)
    assert state(first.request) == "resolved"


def test_without_success_a_request_stays_open(cast: Cast):
    row = requested(cast)
    referral.recall_referral(actor=cast.actor(cast.officer), referral=row, at=NOW, **WHY)
    assert state(row.request) == "active"


def test_what_was_completed_while_the_tenant_was_asked_resolves_with_the_answer(cast: Cast):
    row = requested(cast)
    triage.ask_tenant(actor=cast.actor(cast.officer), request=row.request, question="How many?", at=NOW)
    complete(cast, row)
    assert state(row.request) == "needs_info"
    conversation.post_message(actor=cast.actor(cast.dai_tao), request=row.request, audience="tenant", text="6", at=NOW)
    assert state(row.request) == "resolved"


def test_what_did_not_help_before_does_not_resolve_again(cast: Cast):
    row, officer, dai_tao = referral_in(cast, "completed"), cast.actor(cast.officer), cast.actor(cast.dai_tao)
    closing.report_not_solved(actor=dai_tao, request=row.request, text="No", at=NOW)
    triage.ask_tenant(actor=officer, request=row.request, question="What is missing?", at=NOW)
    conversation.post_message(actor=dai_tao, request=row.request, audience="tenant", text="All", at=NOW)
    other = requested(cast, request=HelpRequest.objects.get(pk=row.request_id), resource=None, park=cast.zhongguancun)
    referral.recall_referral(actor=officer, referral=other, at=NOW, **WHY)
    assert state(row.request) == "active"
    referral.rework_referral(actor=officer, referral=row, text="Please go on", at=NOW)
    answering.complete_referral(actor=cast.actor(cast.gao_feng), referral=row, outcome=DONE, at=NOW)
    assert state(row.request) == "resolved"
    assert sorted(row.outcomes.values_list("round", flat=True)) == [1, 2]


def test_work_is_not_asked_for_again_on_an_ended_request(cast: Cast):
    row = referral_in(cast, "completed")
    with pytest.raises(Refused):
        referral.rework_referral(actor=cast.actor(cast.officer), referral=row, text="Go on", at=NOW)


# -- chains ------------------------------------------------------------------------------------------------------------
def chain(cast: Cast):
    assert cast.gao_feng
    zgc = cast.actor(cast.zgc_officer)
    above = requested(cast, resource=None, park=cast.zhongguancun)
    above = answering.receive_referral(actor=zgc, referral=above, at=NOW)
    return above, referral.refer_onward(actor=zgc, referral=above, resource=cast.uav_training, sharing="teaser",
                                        title="UAV", need_text="Drones", at=NOW)


@pytest.mark.parametrize("name", ["recall", "withdraw", "mark_error", "reject"])
def test_what_was_asked_further_ends_with_what_it_belongs_to(cast: Cast, name: str):
    above, child = chain(cast)
    officer, given = cast.actor(cast.officer), {"referral": above, "at": NOW, **WHY}
    {"recall": lambda: referral.recall_referral(actor=officer, **given),
     "reject": lambda: answering.reject_referral(actor=cast.actor(cast.zgc_officer), **given),
     "mark_error": lambda: referral.mark_referral_error(actor=cast.actor(cast.administrator), **given),
     "withdraw": lambda: closing.withdraw_request(actor=cast.actor(cast.dai_tao), request=above.request, text="",
                                                  at=NOW)}[name]()
    child.refresh_from_db()
    assert child.state == "cancelled"


def test_a_park_completes_only_when_those_it_asked_have_ended(cast: Cast):
    above, child = chain(cast)
    zgc = cast.actor(cast.zgc_officer)
    above = answering.accept_referral(actor=zgc, referral=above, contact_name="Liu", contact_phone="", at=NOW,
                                      contact_email="", expected_on=NOW.date())
    with pytest.raises(Refused) as refusal:
        answering.complete_referral(actor=zgc, referral=above, outcome=DONE, at=NOW)
    assert refusal.value.code == "referral_open"
    complete(cast, child)
    assert state(above.request) == "active"
    answering.complete_referral(actor=zgc, referral=above, outcome=DONE, at=NOW)
    assert state(above.request) == "resolved"


@pytest.mark.parametrize("back_to", ["binhai", "zhongguancun"])
def test_nobody_is_asked_in_a_circle(cast: Cast, back_to: str):
    above, _child = chain(cast)
    with pytest.raises(Refused) as refusal:
        referral.refer_onward(actor=cast.actor(cast.zgc_officer), referral=above, park=getattr(cast, back_to),
                              sharing="teaser", title="UAV", need_text="Drones", at=NOW)
    assert refusal.value.code == "circle"


def test_a_destination_is_asked_once_at_a_time(cast: Cast):
    row = requested(cast)
    for given in ({}, {"resource": None, "partner": cast.uav_school}, {"resource": None, "park": cast.zhongguancun}):
        if given:
            requested(cast, request=row.request, **given)
        with pytest.raises(Refused) as refusal:
            requested(cast, request=row.request, **given)
        assert refusal.value.code == "already_asked"


# -- duplicates --------------------------------------------------------------------------------------------------------
def test_a_duplicate_is_of_the_same_company_and_of_what_is_worked_on(cast: Cast):
    row, officer = submitted(cast), cast.actor(cast.officer)
    ended = request_in(cast, "duplicate")
    with pytest.raises(Invalid) as refusal:
        closing.mark_duplicate(actor=officer, request=row, other=ended, at=NOW)
    assert list(refusal.value.errors) == ["other"]
    assert state(row) == "submitted"


def test_a_rated_request_stays_counted_and_is_no_duplicate(cast: Cast):
    row, other = request_in(cast, "closed"), submitted(cast)
    with pytest.raises(Refused):
        closing.mark_duplicate(actor=cast.actor(cast.officer), request=row, other=other, at=NOW)


@pytest.mark.parametrize("state", ["withdrawn", "closed"])
def test_how_far_an_ended_request_was_shared_stays_as_it_was(cast: Cast, state: str):
    with pytest.raises(Refused):
        intake.change_sharing(actor=cast.actor(cast.dai_tao), request=request_in(cast, state), sharing="open", at=NOW)
