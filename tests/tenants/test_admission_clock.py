"""The clock of applications: warned at three quarters, overdue to lead and director, unanswered questions end."""
from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.utils import translation

from parkadmin.core.errors import Invalid
from parkadmin.core.models import Event, Mail, Notice
from tenants.models import Application, ParkPage
from tenants.services import admission_clock as clock
from tenants.services import admission_settings, deciding
from tests.cast import NOW, Cast
from tests.tenants.admission_cast import application_in, submitted, under_review

pytestmark = pytest.mark.django_db


def told(row: Application) -> list[str]:
    return list(Event.objects.filter(subject_id=row.pk, actor_kind="system").values_list("code", flat=True))


def test_each_moment_has_one_effect_however_often_it_is_looked_at(cast: Cast):
    row = submitted(cast)
    assert clock.tick(NOW + timedelta(hours=17)) == 0
    assert [clock.tick(NOW + timedelta(hours=18)) for _ in range(2)] == [1, 0]
    assert told(row) == ["application.warned"]
    assert [clock.tick(NOW + timedelta(hours=25)) for _ in range(2)] == [1, 0]
    assert told(row) == ["application.warned", "application.overdue"]


def test_what_was_slept_through_is_told_once_each(cast: Cast):
    row = submitted(cast)
    assert clock.tick(NOW + timedelta(days=9)) == 1
    assert told(row) == ["application.warned", "application.overdue"]


def test_a_broken_promise_is_told_to_lead_and_director_too(cast: Cast):
    assert cast.officer and cast.officer2 and cast.lead and cast.director and cast.administrator and cast.zgc_officer
    row = under_review(cast)
    Notice.objects.all().delete()
    clock.tick(row.due_at)
    with translation.override("en"):
        late = Notice.objects.filter(title="Application overdue")
        assert {each.user for each in late} == {cast.officer, cast.lead, cast.director}
        assert {each.user for each in Notice.objects.filter(title="Application due soon")} == {cast.officer}
        assert {each.group for each in Notice.objects.all()} == {"deadline"}


def test_a_question_is_reminded_of_twice_and_then_ends_it(cast: Cast):
    row = application_in(cast, "info_requested")
    assert row.due_at == NOW + timedelta(days=14)
    for days, expected in ((6, 0), (7, 1), (10, 1), (11, 2), (20, 2)):
        clock.tick(NOW + timedelta(days=days))
        assert told(row).count("application.reminded") == expected, days
    clock.tick(NOW + timedelta(days=21))
    row.refresh_from_db()
    assert (row.state, row.reason_text, row.next_moment_at, row.due_at) == ("withdrawn", "Who pays?", None, None)
    assert not row.pauses.filter(ended_at=None).exists()
    assert Mail.objects.filter(to=row.applicant.email, subject__startswith="Your application was closed").count() == 1


def test_nothing_runs_on_after_the_end(cast: Cast):
    for state in ("draft", "approved", "rejected", "withdrawn"):
        row = application_in(cast, state, kind="team", uscc="", name_zh=state)
        assert (row.due_at, row.next_moment_at) == (None, None), state


def test_days_are_working_days_and_pauses_are_cut_out(cast: Cast):
    friday = datetime.fromisoformat("2026-11-20T15:00:00+08:00")
    row = submitted(cast, at=friday)
    assert row.due_at == datetime.fromisoformat("2026-11-23T15:00:00+08:00")
    row = deciding.sign_application(actor=cast.actor(cast.officer), application=row, at=friday)
    assert row.due_at == datetime.fromisoformat("2026-12-11T15:00:00+08:00")
    deciding.ask_information(actor=cast.actor(cast.officer), application=row, text="Who?", at=friday)
    wednesday = datetime.fromisoformat("2026-11-25T15:00:00+08:00")
    row = deciding.answer_information(actor=cast.actor(row.applicant), application=row, text="We", at=wednesday)
    assert row.due_at == datetime.fromisoformat("2026-12-16T15:00:00+08:00")


def test_other_terms_hold_for_what_is_open_and_a_promise_broken_by_them_is_told(cast: Cast):
    row, decided = under_review(cast), application_in(cast, "rejected", name_zh="旧", kind="team", uscc="")
    later = NOW + timedelta(days=8)
    terms = {"sign_days": 1, "review_days": 30, "info_days": 20, "takes_applications": True}
    admission_settings.set_terms(actor=cast.actor(cast.lead), park=cast.binhai, fields=terms, at=later)
    row.refresh_from_db()
    assert row.due_at > NOW + timedelta(days=40)
    admission_settings.set_terms(actor=cast.actor(cast.lead), park=cast.binhai, fields=terms | {"review_days": 2},
                                 at=later)
    row.refresh_from_db()
    assert row.due_at == NOW + timedelta(days=2)
    clock.tick(later)
    assert told(row) == ["application.overdue"]
    decided.refresh_from_db()
    assert decided.due_at is None


def test_terms_that_contradict_each_other_are_refused(cast: Cast):
    for fields in ({"sign_days": 0}, {"sign_days": 20}, {"review_days": None}, {"info_days": 1000}):
        with pytest.raises(Invalid):
            admission_settings.set_terms(actor=cast.actor(cast.lead), park=cast.binhai, at=NOW, fields={
                "sign_days": 1, "review_days": 15, "info_days": 14, "takes_applications": True, **fields})
    assert not ParkPage.objects.exists()
