"""Several people at the same application at the same moment: one wins, the others are told, nothing counts twice."""
from __future__ import annotations

from datetime import timedelta

import pytest

from parkadmin.core.errors import Invalid
from parkadmin.core.models import Event
from tenants.models import Application, Membership, Review, Tenant
from tenants.services import admission, admission_clock, deciding, transferring
from tests.cast import NOW, Cast
from tests.requests_desk.test_at_once import at_once, kinds
from tests.tenants.admission_cast import application_in, code, draft, reviewed, under_review

pytestmark = pytest.mark.django_db(transaction=True)
LATER = NOW + timedelta(hours=1)


def test_two_reviewers_and_two_approvers_at_once_admit_once(cast: Cast):
    row = under_review(cast)
    directors = [cast.actor(cast.director), cast.actor(cast.staff(cast.binhai, "director", "Second Director"))]
    reviewers = [cast.lead, cast.officer2]
    found = at_once(
        *[lambda u=u: reviewed(cast, row, u, at=LATER) for u in reviewers],
        *[lambda a=a: deciding.approve_application(actor=a, application=row, at=LATER) for a in directors])
    assert kinds(found[2:]) == ["Refused", "done"]
    assert set(kinds(found[:2])) <= {"Refused", "done"}  # a review may come too late, but nothing breaks
    row.refresh_from_db()
    assert (row.state, row.tenant) == ("approved", Tenant.objects.get())
    assert Membership.objects.filter(tenant=row.tenant).count() == 1
    assert Event.objects.filter(subject_id=row.pk, code="application.approve").count() == 1
    assert Review.objects.filter(given_at__isnull=False).count() == kinds(found[:2]).count("done")


def test_one_person_reviewing_twice_at_once_leaves_one_review(cast: Cast):
    row, lead = under_review(cast), cast.lead
    found = at_once(*[lambda p=p: reviewed(cast, row, lead, points=p, at=LATER) for p in (2, 5)])
    assert kinds(found) == ["done", "done"]
    assert Review.objects.get().scores.values("points").distinct().count() == 1


def test_approval_and_rejection_at_once_leave_one_of_them(cast: Cast):
    row, director = under_review(cast), cast.actor(cast.director)
    found = at_once(
        lambda: deciding.approve_application(actor=director, application=row, at=LATER),
        lambda: deciding.reject_application(actor=director, application=row, reason_code="other", reason_text="No",
                                            at=LATER))
    assert kinds(found) == ["Refused", "done"]
    row.refresh_from_db()
    assert Tenant.objects.count() == (row.state == "approved")


def test_approval_and_withdrawal_at_once_leave_one_of_them(cast: Cast):
    row = under_review(cast)
    director, person = cast.actor(cast.director), cast.actor(row.applicant)
    found = at_once(lambda: deciding.approve_application(actor=director, application=row, at=LATER),
                    lambda: admission.withdraw_application(actor=person, application=row, text="", at=LATER))
    assert kinds(found) == ["Refused", "done"]
    row.refresh_from_db()
    assert Tenant.objects.count() == (row.state == "approved")


def test_two_applications_with_one_code_make_one_tenant(cast: Cast):
    rows = [under_review(cast), under_review(cast, name_zh="同码公司")]
    director = cast.actor(cast.director)
    found = at_once(*[lambda r=r: deciding.approve_application(actor=director, application=r, at=LATER) for r in rows])
    assert kinds(found) == ["Invalid", "done"]
    assert list(next(each for each in found if isinstance(each, Invalid)).errors) == ["uscc"]
    assert Tenant.objects.count() == 1


def test_numbers_of_applications_and_tenants_are_unique_and_without_gaps(cast: Cast):
    rows = [draft(cast, uscc=code(number), name_zh=f"公司{number}") for number in range(1, 5)]
    actor = cast.actor(rows[0].applicant)
    found = at_once(*[lambda r=r: admission.submit_application(actor=actor, application=r, at=NOW) for r in rows])
    assert sorted(row.number for row in found) == [f"BH-A2026-{count:04d}" for count in range(1, 5)]
    officer, director = cast.actor(cast.officer), cast.actor(cast.director)
    for row in rows:
        deciding.sign_application(actor=officer, application=row, at=NOW)
    found = at_once(*[lambda r=r: deciding.approve_application(actor=director, application=r, at=LATER) for r in rows])
    assert sorted(row.number for row in found) == [f"BH-T2026-{count:04d}" for count in range(1, 5)]


def test_consent_given_twice_at_once_brings_one_application_over(cast: Cast):
    row = under_review(cast)
    transferring.propose_transfer(actor=cast.actor(cast.officer), application=row, park=cast.baoding, text="Labs",
                                  at=NOW)
    person = cast.actor(row.applicant)
    found = at_once(*[lambda: transferring.agree_transfer(actor=person, application=row, at=LATER)] * 2)
    assert kinds(found) == ["Refused", "done"]
    assert Application.objects.filter(park=cast.baoding).count() == 1


def test_the_clock_and_an_answer_at_once_end_a_question_once(cast: Cast):
    row = application_in(cast, "info_requested")
    late, person = NOW + timedelta(days=40), cast.actor(row.applicant)
    row.documents.update(valid_until=None)
    found = at_once(lambda: admission_clock.tick(late), lambda: admission_clock.tick(late),
                    lambda: deciding.answer_information(actor=person, application=row, text="We do", at=late))
    assert set(kinds(found)) <= {"done", "Refused"}
    row.refresh_from_db()
    ends = Event.objects.filter(subject_id=row.pk, code__in=["application.lapse", "application.answer_info"])
    assert ends.count() == 1
    assert row.state == ("withdrawn" if ends.get().code == "application.lapse" else "under_review")
