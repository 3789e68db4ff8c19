"""Several people and workers at the same moment: one wins, the others are told, and nobody waits for ever."""
from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction

from parkadmin.core.errors import Refused
from parkadmin.core.models import Event, NumberSeries
from parkadmin.core.numbers import next_number
from requests_desk.models import HelpRequest, Referral
from requests_desk.services import answering, clock, closing, intake, referral, triage
from tests.cast import NOW, Cast
from tests.factories import FIELDS, active, referral_in, request_in, requested, submitted

pytestmark = pytest.mark.django_db(transaction=True)
WHY = {"reason_code": "other", "reason_text": "Because"}
LATER = NOW + timedelta(hours=1)


def at_once(*deeds: Callable[[], Any]) -> list[Any]:
    """Run the deeds in threads that start together; what each returned or raised, in their order."""
    found: list[Any] = [None] * len(deeds)
    start = threading.Barrier(len(deeds))

    def run(place: int) -> None:
        try:
            start.wait(10)
            found[place] = deeds[place]()
        except Exception as error:
            found[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(place,)) for place in range(len(deeds))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not any(thread.is_alive() for thread in threads), "they wait for each other"
    return found


def kinds(found: list[Any]) -> list[str]:
    """"done", or the name of what was raised."""
    return sorted(type(each).__name__ if isinstance(each, Exception) else "done" for each in found)


def test_of_two_officers_who_sign_one_is_refused(cast: Cast):
    row = submitted(cast)
    officers = [cast.actor(cast.officer), cast.actor(cast.officer2)]
    found = at_once(*[lambda a=a: triage.sign_for_request(actor=a, request=row, at=LATER) for a in officers])
    assert kinds(found) == ["Refused", "done"]
    winner = officers[0 if isinstance(found[0], HelpRequest) else 1]
    row.refresh_from_db()
    assert (row.state, row.owner) == ("triage", winner.user)
    assert Event.objects.filter(subject_id=row.pk, code="request.sign").count() == 1


def test_of_two_acceptances_one_is_refused(cast: Cast):
    row, partner = requested(cast), cast.actor(cast.gao_feng)
    day = NOW.date() + timedelta(days=9)
    names = ["Gao Feng", "Somebody Else"]
    found = at_once(*[lambda n=n: answering.accept_referral(
        actor=partner, referral=row, contact_name=n, contact_phone="", contact_email="", expected_on=day, at=LATER)
        for n in names])
    assert kinds(found) == ["Refused", "done"]
    row.refresh_from_db()
    assert row.contact_name == names[0 if isinstance(found[0], Referral) else 1]
    assert row.disclosures.count() == 2  # the teaser and, once, the identity


def test_acceptance_and_recall_at_once_leave_one_of_them(cast: Cast):
    row, partner, officer = requested(cast), cast.actor(cast.gao_feng), cast.actor(cast.officer)
    found = at_once(
        lambda: answering.accept_referral(actor=partner, referral=row, contact_name="Gao", contact_phone="", at=LATER,
                                          contact_email="", expected_on=NOW.date() + timedelta(days=9)),
        lambda: referral.recall_referral(actor=officer, referral=row, at=LATER, **WHY))
    assert kinds(found) == ["Refused", "done"]
    row.refresh_from_db()
    assert row.state == ("accepted" if isinstance(found[0], Referral) else "cancelled")
    assert (row.identity_released_at is not None) == (row.state == "accepted")


def test_the_same_resource_is_not_asked_twice_at_once(cast: Cast):
    row, resource = active(cast), cast.uav_training
    officers = [cast.actor(cast.officer), cast.actor(cast.officer2)]
    found = at_once(*[lambda a=a: referral.send_referral(
        actor=a, request=row, resource=resource, sharing="teaser", title="UAV", need_text="Drones", at=LATER)
        for a in officers])
    assert kinds(found) == ["Refused", "done"]
    assert [each.code for each in found if isinstance(each, Refused)] == ["already_asked"]
    assert row.referrals.count() == 1


def test_numbers_are_unique_and_without_gaps_under_eight_threads(cast: Cast):
    park = cast.binhai

    def ten() -> list[str]:
        found = []
        for _ in range(10):
            with transaction.atomic():
                found.append(next_number(park, "request", NOW))
        return found

    numbers = [number for each in at_once(*[ten] * 8) for number in each]
    assert sorted(numbers) == [f"BH-2026-{count:04d}" for count in range(1, 81)]


def test_requests_sent_at_once_get_numbers_without_gaps(cast: Cast):
    actor, kind, tenant = cast.actor(cast.dai_tao), cast.training, cast.jinghua
    found = at_once(*[lambda: intake.submit_request(actor=actor, tenant=tenant, fields={**FIELDS, "kind": kind},
                                                    at=NOW)] * 4)
    assert sorted(row.number for row in found) == [f"BH-2026-{count:04d}" for count in range(1, 5)]
    assert NumberSeries.objects.get().last == 4


def test_crossed_duplicates_leave_one_of_them_open(cast: Cast):
    first, second = active(cast), active(cast)
    officers = [cast.actor(cast.officer), cast.actor(cast.officer2)]
    found = at_once(
        lambda: closing.mark_duplicate(actor=officers[0], request=first, other=second, at=LATER),
        lambda: closing.mark_duplicate(actor=officers[1], request=second, other=first, at=LATER))
    assert kinds(found) == ["Invalid", "done"]
    assert sorted(HelpRequest.objects.values_list("state", flat=True)) == ["active", "duplicate"]


def test_completion_and_withdrawal_at_once_do_not_wait_for_each_other(cast: Cast):
    partner, dai_tao = cast.actor(cast.gao_feng), cast.actor(cast.dai_tao)
    outcome = {"kind": "advice_given", "text": "Advised"}
    for _ in range(2):
        row = referral_in(cast, "accepted")
        found = at_once(
            lambda row=row: answering.complete_referral(actor=partner, referral=row, outcome=outcome, at=LATER),
            lambda row=row: closing.withdraw_request(actor=dai_tao, request=row.request, text="", at=LATER))
        assert kinds(found) == ["Refused", "done"]
        states = (HelpRequest.objects.get(pk=row.request_id).state, Referral.objects.get(pk=row.pk).state)
        assert states in [("resolved", "completed"), ("withdrawn", "cancelled")]


def test_the_clock_and_a_recall_at_once_end_a_referral_once(cast: Cast):
    row, officer = requested(cast), cast.actor(cast.officer)
    late = NOW + timedelta(days=30)
    found = at_once(lambda: clock.tick(late), lambda: clock.tick(late),
                    lambda: referral.recall_referral(actor=officer, referral=row, at=late, **WHY))
    assert set(kinds(found)) <= {"done", "Refused"}
    row.refresh_from_db()
    assert row.state == "cancelled"
    assert Event.objects.filter(subject_id=row.pk, code="referral.recall").count() == 1


def test_two_sweeps_attend_to_each_row_once(cast: Cast):
    rows = [submitted(cast) for _ in range(6)] + [request_in(cast, "resolved") for _ in range(2)]
    late = NOW + timedelta(days=21)
    found = at_once(*[lambda: clock.tick(late)] * 3)
    assert kinds(found) == ["done"] * 3
    assert sum(found) == len(rows)
    assert clock.tick(late) == 0
    codes = list(Event.objects.filter(actor_kind="system").values_list("subject_id", "code", "data__clock"))
    assert len(codes) == len(set(codes)) == 6 * 6 + 2
