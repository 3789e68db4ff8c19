"""Rounds of figures: who is asked, who is reminded, and when."""
from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from parkadmin.core.actors import SYSTEM
from parkadmin.core.errors import Forbidden, Invalid, Refused
from parkadmin.core.models import Event, Mail, Notice, NoticeSwitch
from tenants.figures_queries import answers, asked, contacts_of, missing, rounds
from tenants.models import FiguresRound
from tenants.services import figures
from tenants.services import figures_rounds as verbs
from tests.cast import NOW, Cast

from .figures_factory import asked as opened
from .figures_factory import officer_of, sent, written

pytestmark = pytest.mark.django_db
DUE = date(2026, 12, 18)
NINE = datetime(2026, 12, 18, 9, tzinfo=ZoneInfo("Asia/Shanghai"))


def mailed() -> list[str]:
    return sorted(Mail.objects.values_list("to", flat=True))


@pytest.mark.parametrize("who", ["dai_tao", "director", "administrator", "baoding_officer"])
def test_only_those_who_decide_open_a_round(cast: Cast, who: str):
    with pytest.raises(Forbidden):
        verbs.open_round(actor=cast.actor(getattr(cast, who)), park=cast.binhai, year=2025, quarter=0, basis="actual",
                         due_on=DUE, at=NOW)
    assert not FiguresRound.objects.exists()


@pytest.mark.parametrize(("given", "fields"), [
    ({"due_on": None}, ["due_on"]), ({"due_on": date(2026, 11, 17)}, ["due_on"]),
    ({"due_on": date(2029, 1, 1)}, ["due_on"]), ({"year": 2026}, ["year"]), ({"basis": "x", "quarter": 7}, [
        "basis", "quarter"])])
def test_a_round_names_a_period_that_is_over_and_a_day_that_is_not(cast: Cast, given, fields):
    given = {"year": 2025, "quarter": 0, "basis": "actual", "due_on": DUE, **given}
    with pytest.raises(Invalid) as refusal:
        verbs.open_round(actor=cast.actor(cast.officer), park=cast.binhai, at=NOW, **given)
    assert list(refusal.value.errors) == fields


def test_a_period_is_asked_for_once(cast: Cast):
    opened(cast)
    with pytest.raises(Refused) as refusal:
        opened(cast)
    assert refusal.value.code == "round_exists"
    assert FiguresRound.objects.count() == 1


def test_owners_and_members_of_those_who_are_here_are_told_and_nobody_else(cast: Cast):
    assert cast.dai_tao and cast.colleague and cast.viewer and cast.rival_owner
    left = cast.rival
    left.state = "suspended"
    left.save()
    assert cast.member(cast.jiuwu, "owner", "An Zefang")
    opened(cast)
    assert mailed() == sorted([cast.dai_tao.email, cast.colleague.email])
    mail = Mail.objects.first()
    assert f"/portal/company/{cast.jinghua.pk}/figures/" in mail.text
    assert Notice.objects.count() == 2


def test_who_came_after_the_period_is_not_asked_for_it_but_for_plans(cast: Cast):
    cast.jinghua.registered_on = date(2026, 1, 5)
    cast.jinghua.save()
    assert cast.rival
    assert list(asked(SYSTEM, opened(cast))) == [cast.rival]
    assert set(asked(SYSTEM, opened(cast, year=2027, basis="planned"))) == {cast.rival, cast.jinghua}


def test_missing_is_who_has_sent_nothing_or_got_it_back(cast: Cast):
    assert cast.rival and cast.jinghua
    row = opened(cast)
    assert set(missing(SYSTEM, row)) == {cast.jinghua, cast.rival}
    written(cast, tenant=cast.rival)
    mine = sent(cast)
    assert list(missing(SYSTEM, row)) == [cast.rival]
    figures.return_figures(actor=cast.actor(cast.officer), figures=mine, reason="Which unit?", at=NOW)
    assert set(missing(SYSTEM, row)) == {cast.jinghua, cast.rival}


def test_reminders_come_a_week_before_on_the_day_and_weekly_until_done(cast: Cast):
    assert cast.dai_tao and cast.rival_owner
    row = opened(cast)
    row.refresh_from_db()
    assert row.next_reminder_at == NINE - timedelta(days=7)
    assert verbs.tick(NINE - timedelta(days=7, seconds=1)) == 0
    assert verbs.tick(NINE - timedelta(days=7)) == 1
    assert verbs.tick(NINE - timedelta(days=7)) == 0
    row.refresh_from_db()
    assert row.next_reminder_at == NINE
    assert mailed() == sorted([cast.dai_tao.email, cast.rival_owner.email] * 2)
    sent(cast)
    Mail.objects.all().delete()
    verbs.tick(NINE)
    verbs.tick(NINE + timedelta(days=7))
    assert mailed() == [cast.rival_owner.email] * 2
    row.refresh_from_db()
    assert row.next_reminder_at == NINE + timedelta(days=14)


def test_whoever_has_switched_reminders_off_gets_none(cast: Cast):
    for channel in ("mail", "bell"):
        NoticeSwitch.objects.create(user=cast.dai_tao, group="deadline", channel=channel, on=False)
    opened(cast)
    assert (mailed(), Notice.objects.count()) == ([], 0)


def test_pressing_remind_twice_in_a_day_writes_once(cast: Cast):
    assert cast.dai_tao
    row = opened(cast)
    tomorrow = NOW + timedelta(days=1)
    verbs.remind_round(actor=cast.actor(cast.officer), round=row, at=tomorrow)
    verbs.remind_round(actor=cast.actor(cast.officer), round=row, at=tomorrow + timedelta(hours=1))
    assert mailed() == [cast.dai_tao.email] * 2  # the opening, and once


def test_a_closed_round_reminds_no_more(cast: Cast):
    assert cast.dai_tao
    row = verbs.close_round(actor=cast.actor(cast.officer), round=opened(cast), at=NOW)
    assert (row.next_reminder_at, verbs.tick(NINE + timedelta(days=70))) == (None, 0)
    with pytest.raises(Refused):
        verbs.remind_round(actor=cast.actor(cast.officer), round=row, at=NOW)


def test_another_day_moves_the_reminders(cast: Cast):
    row = verbs.change_due_date(actor=cast.actor(cast.officer), round=opened(cast), due_on=date(2026, 12, 30), at=NOW)
    assert row.next_reminder_at == NINE + timedelta(days=5)
    assert Event.objects.filter(code="figures_round.due").count() == 1


def test_staff_who_filed_for_a_tenant_do_not_get_its_letters(cast: Cast):
    assert cast.rival_owner
    row = sent(cast, tenant=cast.rival)
    figures.accept_figures(actor=officer_of(cast, cast.rival), figures=row, at=NOW)
    assert mailed() == []


def test_the_progress_of_many_rounds_says_the_same_as_each_of_them(cast: Cast):
    late = cast.rival
    late.registered_on = date(2025, 8, 1)
    late.save()
    for given in ({"year": 2025}, {"year": 2025, "quarter": 2}, {"year": 2025, "quarter": 3},
                  {"year": 2027, "basis": "planned"}):
        opened(cast, **given)
    sent(cast, year=2025)
    sent(cast, year=2025, quarter=3)
    sent(cast, tenant=late, year=2025, quarter=3)
    actor = cast.actor(cast.officer)
    found = {(row.year, row.quarter): (row.n_asked, row.n_answered) for row in rounds(actor)}
    assert found == {(2025, 0): (2, 1), (2025, 2): (1, 0), (2025, 3): (2, 2), (2027, 0): (2, 0)}
    for row in rounds(actor):
        assert (row.n_asked, row.n_asked - row.n_answered) == (asked(actor, row).count(), missing(actor, row).count())
    assert list(rounds(cast.actor(cast.baoding_officer))) == []


def test_each_tenant_of_a_round_says_how_far_it_is(cast: Cast):
    row = opened(cast)
    assert cast.rival
    figures.correct_figures(actor=cast.actor(cast.dai_tao), at=NOW, note="Late",
                            figures=figures.accept_figures(actor=cast.actor(cast.officer), figures=sent(cast), at=NOW))
    found = {tenant.pk: tenant.answer_state for tenant in answers(cast.actor(cast.officer), row)}
    assert found == {cast.jinghua.pk: "draft", cast.rival.pk: ""}
    assert list(missing(cast.actor(cast.officer), row)) == [cast.rival]


def test_whom_to_call_is_the_owner_first(cast: Cast):
    assert cast.viewer and cast.colleague and cast.dai_tao
    assert contacts_of([cast.jinghua, cast.rival])[cast.jinghua.pk].user == cast.dai_tao
