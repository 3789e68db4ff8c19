"""The clocks: warned once, overdue once, paused by questions, never by a slow partner; reminders, silence, expiry."""
from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from parkadmin.core.models import Event, Mail
from requests_desk.models import ClockTarget, HelpRequest, Referral
from requests_desk.services import answering, clock, closing, conversation, referral, triage
from tests.cast import NOW, Cast
from tests.factories import active, in_triage, referral_in, request_in, requested, submitted

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
WHY = {"reason_code": "other", "reason_text": "Because"}


def day(number: int, hour: int = 2) -> datetime:
    """A moment of November 2026 in UTC; 2 is 10:00 in Tianjin. The 18th, a Wednesday, is NOW."""
    return datetime(2026, 11, number, hour, tzinfo=UTC)


def told(subject: HelpRequest | Referral) -> list[str]:
    """What the clock has said about one object, in order."""
    rows = Event.objects.filter(subject_id=subject.pk, actor_kind="system").order_by("id")
    return [f"{code.split('.')[1]} {data.get('clock', data.get('day', ''))}".strip()
            for code, data in rows.values_list("code", "data")]


def ticks(*moments: datetime) -> None:
    for moment in moments:
        clock.tick(moment)


# -- promises to the tenant --------------------------------------------------------------------------------------------
def test_the_three_promises_of_a_request(cast: Cast):
    row = submitted(cast)
    assert (row.receipt_due_at, row.response_due_at, row.result_due_at) == (day(19), day(19), day(27))
    assert submitted(cast, kind=cast.investment).result_due_at == datetime(2026, 12, 9, 2, tzinfo=UTC)


def test_nothing_is_told_before_three_quarters_have_passed(cast: Cast):
    row = submitted(cast)
    assert row.next_moment_at == day(18, 20)
    assert clock.tick(day(18, 20) - timedelta(seconds=1)) == 0
    assert told(row) == []


def test_a_request_is_warned_of_and_overdue_once(cast: Cast):
    row = submitted(cast)
    ticks(day(18, 20), day(18, 21))
    assert told(row) == ["warned receipt", "warned response"]
    ticks(day(19), day(19, 3), day(20))
    assert told(row) == ["warned receipt", "warned response", "overdue receipt", "overdue response"]


def test_a_signature_and_a_reply_stop_their_clocks(cast: Cast):
    row = submitted(cast)
    triage.sign_for_request(actor=cast.actor(cast.officer), request=row, at=NOW + HOUR)
    ticks(day(19, 3))
    assert told(row) == ["warned response", "overdue response"]
    conversation.post_message(actor=cast.actor(cast.officer), request=row, audience="tenant", text="Soon", at=day(20))
    row.refresh_from_db()
    assert (row.signed_at, row.responded_at) == (NOW + HOUR, day(20))


def test_automatic_mail_and_notes_do_not_stop_the_response_clock(cast: Cast):
    row = in_triage(cast)
    conversation.post_message(actor=cast.actor(cast.officer), request=row, audience="internal", text="Hm", at=NOW)
    conversation.post_message(actor=cast.actor(cast.dai_tao), request=row, audience="tenant", text="And?", at=NOW)
    ticks(day(18, 20))
    row.refresh_from_db()
    assert row.responded_at is None


def test_a_person_of_staff_and_tenant_at_once_does_not_stop_the_clock_of_the_own_company(cast: Cast):
    row = in_triage(cast)
    both = cast.staff(cast.binhai, "officer", "Dai Tao Too")
    cast.jinghua.memberships.create(user=both, role="member")
    conversation.post_message(actor=cast.actor(both), request=row, audience="tenant", text="All well", at=NOW)
    row.refresh_from_db()
    assert row.responded_at is None


def test_the_leads_hear_of_what_is_overdue_and_only_of_that(cast: Cast):
    assert cast.lead
    in_triage(cast)
    ticks(day(18, 20))
    assert not Mail.objects.filter(to=cast.lead.email).exclude(key__contains="submit").filter(subject__contains="Due")
    ticks(day(19))
    assert Mail.objects.filter(to=cast.lead.email, subject__contains="Overdue").count() == 1
    assert Mail.objects.filter(to=cast.officer.email, subject__contains="Overdue").count() == 1


# -- the pause ---------------------------------------------------------------------------------------------------------
def test_a_question_stops_the_result_clock_until_the_answer(cast: Cast):
    row = active(cast)
    triage.ask_tenant(actor=cast.actor(cast.officer), request=row, question="How many?", at=day(19))
    ticks(day(20), day(21))
    assert told(row) == []
    conversation.post_message(actor=cast.actor(cast.dai_tao), request=row, audience="tenant", text="Six", at=day(24))
    row.refresh_from_db()
    assert (row.state, row.result_due_at) == ("active", datetime(2026, 12, 2, 2, tzinfo=UTC))  # three working days on
    assert row.pauses.get().ended_at == day(24)


def test_a_partner_on_hold_does_not_stop_the_tenants_clock(cast: Cast):
    row = referral_in(cast, "on_hold")
    before = row.request.result_due_at
    ticks(day(25), day(27, 3))
    row.request.refresh_from_db()
    assert row.request.result_due_at == before
    assert "overdue result" in told(row.request)


def test_a_pause_gives_the_warning_back(cast: Cast):
    row = active(cast)
    conversation.post_message(actor=cast.actor(cast.officer), request=row, audience="tenant", text="Hello", at=NOW)
    ticks(day(25, 22))
    assert told(row) == ["warned result"]
    triage.ask_tenant(actor=cast.actor(cast.officer), request=row, question="Which?", at=day(25, 23))
    conversation.post_message(actor=cast.actor(cast.dai_tao), request=row, audience="tenant", text="This", at=day(30))
    ticks(day(30))
    assert told(row) == ["warned result"]  # three quarters are still over: nothing new to say


# -- reminders and silence ---------------------------------------------------------------------------------------------
def test_reminders_on_day_3_and_7_and_the_end_on_day_14(cast: Cast):
    row = request_in(cast, "needs_info")
    ticks(NOW + 3 * DAY - HOUR)
    assert told(row) == []
    ticks(NOW + 3 * DAY, NOW + 4 * DAY, NOW + 7 * DAY, NOW + 8 * DAY)
    assert told(row) == ["reminded 3", "reminded 7"]
    ticks(NOW + 14 * DAY)
    row.refresh_from_db()
    assert (row.state, row.resolution, row.confirmed) == ("closed", "tenant_unreachable", False)
    assert row.pauses.get().ended_at == NOW + 14 * DAY


def test_the_second_question_is_reminded_of_from_its_own_day(cast: Cast):
    row = request_in(cast, "needs_info")
    ticks(NOW + 3 * DAY)
    conversation.post_message(actor=cast.actor(cast.dai_tao), request=row, audience="tenant", text="Six",
                              at=NOW + 4 * DAY)
    triage.ask_tenant(actor=cast.actor(cast.officer), request=row, question="When?", at=NOW + 5 * DAY)
    ticks(NOW + 7 * DAY)
    assert told(row) == ["reminded 3"]
    ticks(NOW + 8 * DAY)
    assert told(row) == ["reminded 3", "reminded 3"]


def test_what_was_closed_as_unreachable_and_is_taken_up_again_has_its_time_back(cast: Cast):
    row = request_in(cast, "needs_info")
    ticks(NOW + 14 * DAY)
    closing.report_not_solved(actor=cast.actor(cast.dai_tao), request=row, text="We were away", at=NOW + 15 * DAY)
    row.refresh_from_db()
    assert row.state == "active"
    assert row.result_due_at > NOW + 20 * DAY


def test_seven_working_days_of_silence_close_unconfirmed(cast: Cast):
    row = request_in(cast, "resolved")
    ticks(day(27) - HOUR)
    row.refresh_from_db()
    assert row.state == "resolved"
    ticks(day(27))
    row.refresh_from_db()
    assert (row.state, row.confirmed, row.resolution) == ("closed", False, "solved")
    assert row.next_moment_at is None


# -- between organizations ---------------------------------------------------------------------------------------------
def test_the_promises_between_organizations(cast: Cast):
    row = requested(cast)
    assert (row.receipt_due_at, row.answer_due_at) == (day(19), day(23))
    row = answering.accept_referral(actor=cast.actor(cast.gao_feng), referral=row, contact_name="Gao", contact_phone="",
                                    contact_email="", expected_on=date(2026, 12, 18), at=day(19))
    assert row.progress_due_at == day(30)
    row = answering.report_progress(actor=cast.actor(cast.gao_feng), referral=row, text="Half done", at=day(25))
    assert row.progress_due_at == datetime(2026, 12, 4, 2, tzinfo=UTC)


def test_accepted_in_the_moment_it_was_sent_it_still_owes_a_note(cast: Cast):
    assert referral_in(cast, "accepted").progress_due_at == day(27)


def test_a_referral_nobody_answers_expires_and_says_so(cast: Cast):
    row = requested(cast)
    ticks(day(19), day(23))
    assert [line for line in told(row) if line.startswith("overdue")] == [
        "overdue referral_receipt", "overdue referral_answer"]
    ticks(datetime(2026, 12, 2, 2, tzinfo=UTC))
    row.refresh_from_db()
    assert (row.state, row.reason_code) == ("cancelled", "expired")
    row.request.refresh_from_db()
    assert row.request.state == "active"


def test_a_missing_note_is_told_once_and_on_hold_never(cast: Cast):
    row, held = referral_in(cast, "accepted"), referral_in(cast, "on_hold")
    ticks(day(27, 3), day(28), day(29))
    assert told(row) == ["overdue referral_progress"]
    assert told(held) == []


def test_the_time_on_hold_is_not_the_partners(cast: Cast):
    row = referral_in(cast, "on_hold")
    row = answering.resume_referral(actor=cast.actor(cast.gao_feng), referral=row, at=day(20))
    assert (row.state, row.progress_due_at) == ("accepted", datetime(2026, 12, 1, 2, tzinfo=UTC))


# -- targets -----------------------------------------------------------------------------------------------------------
def test_the_narrowest_target_wins(cast: Cast):
    def set_days(days: int, **where) -> None:
        ClockTarget.objects.create(clock="result", working_days=days, **where)

    assert clock.targets(cast.binhai, cast.training)["result"] == 7
    set_days(6)
    set_days(5, kind=cast.training)
    assert clock.targets(cast.binhai, cast.training)["result"] == 5
    set_days(4, park=cast.binhai)
    assert clock.targets(cast.binhai, cast.training)["result"] == 4
    set_days(3, park=cast.binhai, kind=cast.training)
    assert clock.targets(cast.binhai, cast.training)["result"] == 3
    assert clock.targets(cast.baoding, cast.training)["result"] == 5
    assert clock.targets(cast.baoding, cast.investment)["result"] == 6


def test_a_changed_target_counts_from_the_start_and_keeps_the_pauses(cast: Cast):
    row = active(cast)
    triage.ask_tenant(actor=cast.actor(cast.officer), request=row, question="How many?", at=day(19))
    conversation.post_message(actor=cast.actor(cast.dai_tao), request=row, audience="tenant", text="Six", at=day(20))
    ClockTarget.objects.create(park=cast.binhai, clock="result", working_days=3)
    assert clock.recompute(park=cast.binhai, at=day(20)) == 1
    row.refresh_from_db()
    assert row.result_due_at == day(24)
    assert clock.recompute(park=cast.baoding, at=day(20)) == 0


def test_a_longer_promise_is_warned_of_anew(cast: Cast):
    row = active(cast)
    conversation.post_message(actor=cast.actor(cast.officer), request=row, audience="tenant", text="Hello", at=NOW)
    ticks(day(27))
    assert told(row) == ["warned result", "overdue result"]
    triage.update_triage(actor=cast.actor(cast.officer), request=row, kind=cast.investment, at=day(27))
    ticks(day(27), datetime(2026, 12, 9, 2, tzinfo=UTC))
    assert told(row) == ["warned result", "overdue result", "warned result", "overdue result"]


# -- sweeping ----------------------------------------------------------------------------------------------------------
def test_a_row_that_cannot_be_attended_to_does_not_hold_up_the_others(cast: Cast, monkeypatch: pytest.MonkeyPatch):
    broken, sound = submitted(cast), submitted(cast)
    attend = clock.attend_request

    def fail_for_one(row: HelpRequest, at: datetime) -> None:
        if row.pk == broken.pk:
            raise ValueError("broken")
        attend(row, at)

    monkeypatch.setattr(clock, "attend_request", fail_for_one)
    assert clock.tick(day(19)) == 1
    assert told(sound) == ["warned receipt", "overdue receipt", "warned response", "overdue response"]
    broken.refresh_from_db()
    assert broken.next_moment_at == day(19) + clock.RETRY_AFTER


def test_ended_requests_and_referrals_have_no_next_moment(cast: Cast):
    for state in ("closed", "declined", "withdrawn", "duplicate", "entered_in_error"):
        assert request_in(cast, state).next_moment_at is None, state
    for state in ("rejected", "completed", "failed", "cancelled", "entered_in_error"):
        assert referral_in(cast, state).next_moment_at is None, state


def test_only_the_clock_speaking_is_no_activity(cast: Cast):
    row = requested(cast)
    ticks(day(19), day(23))
    assert told(row)
    assert HelpRequest.objects.get(pk=row.request_id).last_activity_at == NOW
    referral.recall_referral(actor=cast.actor(cast.officer), referral=row, at=day(24), **WHY)
    assert HelpRequest.objects.get(pk=row.request_id).last_activity_at == day(24)


def test_a_destination_that_misses_its_own_date_or_forgets_to_go_on_is_told_once(cast: Cast):
    row = referral_in(cast, "accepted")  # expected on 4 December, 18:00 in Tianjin
    late = datetime(2026, 12, 4, 10, 1, tzinfo=UTC)
    told = Event.objects.filter(subject_id=row.pk, code="referral.overdue", data__clock="referral_expected")
    clock.tick(late - timedelta(minutes=2))
    assert told.count() == 0
    clock.tick(late)
    clock.tick(late + timedelta(days=1))
    assert told.count() == 1
    held = referral_in(cast, "on_hold")  # until 11 December
    clock.tick(datetime(2026, 12, 11, 10, 1, tzinfo=UTC))
    assert Event.objects.filter(subject_id=held.pk, code="referral.overdue",
                                data__clock="referral_hold").count() == 1


def test_a_new_promise_between_parks_moves_open_referrals(cast: Cast):
    row = requested(cast)
    before = row.answer_due_at
    ClockTarget.objects.create(park=cast.binhai, clock="referral_answer", working_days=10)
    clock.recompute(at=NOW, park=cast.binhai)
    row.refresh_from_db()
    assert row.answer_due_at > before
