"""Figures: written, sent in, questioned, accepted or returned, corrected."""
from __future__ import annotations

from decimal import Decimal

import pytest
from django.utils import translation

from parkadmin.core.errors import Forbidden, Invalid, Refused
from parkadmin.core.models import Event, Mail, Notice
from tenants.models import Figures
from tenants.services import figures as verbs
from tests.cast import NOW, Cast

from .figures_factory import VALUES, accepted, figures_in, sent, written

pytestmark = pytest.mark.django_db


def save(cast: Cast, user, **given):
    given = {"tenant": cast.jinghua, "year": 2025, "quarter": 0, "basis": "actual", "values": VALUES, **given}
    return verbs.save_figures(actor=cast.actor(user), at=NOW, **given)


@pytest.mark.parametrize("who", ["viewer", "rival_owner", "director", "administrator", "baoding_officer"])
def test_others_write_no_figures(cast: Cast, who: str):
    with pytest.raises(Forbidden):
        save(cast, getattr(cast, who))
    assert not Figures.objects.exists()


@pytest.mark.parametrize(("given", "fields"), [
    ({"values": {"output_value": "-1"}}, ["output_value"]), ({"values": {"revenue": "1.001"}}, ["revenue"]),
    ({"values": {"tax": "many"}}, ["tax"]), ({"values": {"headcount": 1.5}}, ["headcount"]),
    ({"values": {"headcount": -1}}, ["headcount"]), ({"values": {"profit": 1}}, ["profit"]),
    ({"year": 1979}, ["year"]), ({"year": 2027}, ["year"]), ({"year": 2037, "basis": "planned"}, ["year"]),
    ({"year": 2026}, ["year"]), ({"year": 2026, "quarter": 4}, ["year"]), ({"quarter": 5}, ["quarter"]),
    ({"basis": "hoped"}, ["basis"]), ({"note": "x" * 2001}, ["note"]), ({"note": "\x00"}, ["note"])])
def test_what_cannot_be_is_refused_by_field(cast: Cast, given, fields):
    with pytest.raises(Invalid) as refusal:
        save(cast, cast.dai_tao, **given)
    assert list(refusal.value.errors) == fields


def test_a_draft_may_be_partial_and_keeps_exact_decimals(cast: Cast):
    row = save(cast, cast.dai_tao, values={"output_value": "600000000.01"})
    row.refresh_from_db()
    assert (row.state, row.output_value, row.revenue, row.is_current) == ("draft", Decimal("600000000.01"), None, False)
    row = verbs.edit_figures(actor=cast.actor(cast.colleague), figures=row, values={"headcount": 7}, at=NOW)
    assert (row.output_value, row.headcount, row.version) == (Decimal("600000000.01"), 7, 2)


def test_there_is_one_row_in_work_for_a_period(cast: Cast):
    written(cast)
    with pytest.raises(Refused) as refusal:
        save(cast, cast.colleague)
    assert refusal.value.code == "in_work"
    assert save(cast, cast.colleague, basis="planned").basis == "planned"
    assert save(cast, cast.colleague, quarter=4).quarter == 4


def test_accepted_figures_are_not_written_again_but_corrected(cast: Cast):
    accepted(cast)
    with pytest.raises(Refused) as refusal:
        save(cast, cast.dai_tao)
    assert (refusal.value.code, refusal.value.allowed) == ("accepted", ["correct"])


def test_nothing_is_sent_in_without_a_single_figure(cast: Cast):
    row = save(cast, cast.dai_tao, values={"output_value": None})
    with pytest.raises(Invalid) as refusal, translation.override("en"):
        verbs.submit_figures(actor=cast.actor(cast.dai_tao), figures=row, at=NOW)
    assert refusal.value.errors == {"": ["Please give at least one figure."]}
    row.refresh_from_db()
    assert row.state == "draft"


def test_a_jump_is_questioned_until_it_is_confirmed_in_words(cast: Cast):
    accepted(cast, year=2024)
    row = written(cast, output_value="600000000", headcount=200)
    actor = cast.actor(cast.dai_tao)
    with pytest.raises(Invalid) as refusal, translation.override("en"):
        verbs.submit_figures(actor=actor, figures=row, at=NOW)
    assert refusal.value.errors == {
        "confirmed": ["Output value: ¥600 million, last time ¥100 million. That is more than 5 times as much. "
                      "Is this right?",
                      "People employed: 200, last time 60. That is more than 3 times as much. Is this right?"],
        "note": ["Please explain in a few words what looks unusual."]}
    with pytest.raises(Invalid) as refusal:
        verbs.submit_figures(actor=actor, figures=row, note="New plant", confirmed=["rise.output_value"], at=NOW)
    assert list(refusal.value.errors) == ["confirmed"]
    row = verbs.submit_figures(actor=actor, figures=row, note="New plant", at=NOW,
                               confirmed=["rise.output_value", "rise.headcount"])
    assert (row.state, row.note, [kept["field"] for kept in row.questions]) == (
        "submitted", "New plant", ["output_value", "headcount"])
    assert Event.objects.get(code="figures.submit", subject_id=row.pk).data["text"] == "New plant"


def test_plans_are_compared_with_plans_and_quarters_with_quarters(cast: Cast):
    accepted(cast, year=2024)
    assert written(cast, basis="planned", output_value="900000000").questions == []
    assert written(cast, year=2025, quarter=1, output_value="900000").questions == []


def test_sent_and_returned_and_sent_again(cast: Cast):
    row = sent(cast)
    row = verbs.return_figures(actor=cast.actor(cast.officer), figures=row, reason="Is this 万?", at=NOW)
    assert (row.state, row.return_reason, row.decided_by) == ("returned", "Is this 万?", cast.officer)
    row = verbs.submit_figures(actor=cast.actor(cast.dai_tao), figures=row, values={"revenue": "91000000"}, at=NOW)
    assert (row.state, row.return_reason, row.revenue) == ("submitted", "", Decimal(91_000_000))


def test_a_return_needs_a_reason(cast: Cast):
    with pytest.raises(Invalid):
        verbs.return_figures(actor=cast.actor(cast.officer), figures=sent(cast), reason=" ", at=NOW)


def test_only_who_sent_hears_of_the_acceptance_and_all_senders_of_the_return(cast: Cast):
    assert cast.colleague and cast.viewer and cast.rival_owner
    verbs.return_figures(actor=cast.actor(cast.officer), figures=sent(cast), reason="Which unit?", at=NOW)
    assert sorted(Mail.objects.values_list("to", flat=True)) == [cast.dai_tao.email, cast.colleague.email]
    assert all("Which unit?" in mail.text for mail in Mail.objects.all())
    Mail.objects.all().delete()
    Notice.objects.all().delete()
    verbs.accept_figures(actor=cast.actor(cast.officer), figures=sent(cast, year=2024), at=NOW)
    assert list(Mail.objects.values_list("to", flat=True)) == [cast.dai_tao.email]
    assert Notice.objects.get().path == f"/portal/company/{cast.jinghua.pk}/figures/" \
                                        f"{Figures.objects.get(year=2024).pk}/"


def test_accepted_figures_count(cast: Cast):
    row = accepted(cast)
    assert (row.state, row.is_current, row.decided_by) == ("accepted", True, cast.officer)


def test_a_correction_counts_only_when_it_is_accepted_and_keeps_the_old_values(cast: Cast):
    old = accepted(cast)
    new = verbs.correct_figures(actor=cast.actor(cast.dai_tao), figures=old, values={"revenue": "93000000"},
                                note="Late invoice", at=NOW)
    assert (new.corrects, new.output_value) == (old, old.output_value)
    new = verbs.submit_figures(actor=cast.actor(cast.dai_tao), figures=new, at=NOW)
    old.refresh_from_db()
    assert (old.is_current, new.is_current) == (True, False)
    new = verbs.accept_figures(actor=cast.actor(cast.officer), figures=new, at=NOW)
    old.refresh_from_db()
    assert (old.is_current, new.is_current, old.revenue) == (False, True, Decimal("92000000.50"))
    assert Event.objects.get(code="figures.replaced").data["changes"] == {"revenue": ["92000000.50", "93000000.00"]}


def test_a_correction_says_why(cast: Cast):
    new = verbs.correct_figures(actor=cast.actor(cast.dai_tao), figures=accepted(cast), at=NOW)
    with pytest.raises(Invalid) as refusal, translation.override("en"):
        verbs.submit_figures(actor=cast.actor(cast.dai_tao), figures=new, at=NOW)
    assert refusal.value.errors == {"note": ["Please say why the figures change."]}


def test_what_is_replaced_or_being_corrected_is_not_corrected_again(cast: Cast):
    old, owner = accepted(cast), cast.actor(cast.dai_tao)
    new = verbs.correct_figures(actor=owner, figures=old, note="Late invoice", at=NOW)
    with pytest.raises(Refused) as refusal:
        verbs.correct_figures(actor=cast.actor(cast.officer), figures=old, at=NOW)
    assert refusal.value.code == "in_work"
    verbs.submit_figures(actor=owner, figures=new, at=NOW)
    verbs.accept_figures(actor=cast.actor(cast.officer), figures=new, at=NOW)
    with pytest.raises(Refused) as refusal:
        verbs.correct_figures(actor=owner, figures=old, at=NOW)
    assert refusal.value.code == "not_counting"
    assert verbs.correct_figures(actor=owner, figures=new, at=NOW).corrects == new


def test_a_draft_can_be_thrown_away_and_what_is_sent_cannot(cast: Cast):
    old, owner = accepted(cast), cast.actor(cast.dai_tao)
    new = verbs.correct_figures(actor=owner, figures=old, at=NOW)
    verbs.discard_figures(actor=owner, figures=new, at=NOW)
    assert list(Figures.objects.all()) == [old]
    row = sent(cast, year=2024)
    with pytest.raises(Refused):
        verbs.discard_figures(actor=owner, figures=row, at=NOW)


def test_staff_write_on_behalf_even_for_one_that_has_left(cast: Cast):
    cast.jinghua.state = "left"
    cast.jinghua.save()
    with pytest.raises(Refused) as refusal:
        save(cast, cast.dai_tao)
    assert refusal.value.code == "tenant_ended"
    row = save(cast, cast.officer)
    verbs.submit_figures(actor=cast.actor(cast.officer), figures=row, at=NOW)
    assert Event.objects.get(code="figures.submit").data["on_behalf"] is True


def test_staff_record_what_they_have_on_paper_in_one_step(cast: Cast):
    given = {"tenant": cast.jinghua, "year": 2025, "quarter": 0, "basis": "actual", "note": "Annual report", "at": NOW}
    with pytest.raises(Forbidden):
        verbs.record_figures(actor=cast.actor(cast.dai_tao), values=VALUES, **given)
    officer = cast.actor(cast.officer)
    first = verbs.record_figures(actor=officer, values=VALUES, **given)
    assert verbs.record_figures(actor=officer, values=VALUES, **given) == first
    second = verbs.record_figures(actor=officer, values={"revenue": "1"}, **given)
    first.refresh_from_db()
    assert (first.is_current, second.is_current, second.corrects, second.headcount) == (False, True, first, 60)
    verbs.uncount_figures(actor=officer, figures=second, reason="Wrong file", at=NOW)
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.is_current, second.is_current) == (True, False)
    third = verbs.record_figures(actor=officer, values={"revenue": "2"}, **given)
    assert (third.corrects, third.is_current) == (first, True)


@pytest.mark.parametrize("verb", ["accept", "return"])
def test_the_director_reads_and_does_not_decide(cast: Cast, verb: str):
    row = figures_in(cast, "submitted")
    with pytest.raises(Forbidden):
        if verb == "accept":
            verbs.accept_figures(actor=cast.actor(cast.director), figures=row, at=NOW)
        else:
            verbs.return_figures(actor=cast.actor(cast.director), figures=row, reason="No", at=NOW)


def test_several_are_accepted_and_the_rest_is_counted(cast: Cast):
    rows = [sent(cast), sent(cast, year=2024), written(cast, year=2023)]
    assert verbs.accept_many(actor=cast.actor(cast.officer), rows=rows, at=NOW) == (2, 1)


def test_a_quarter_is_held_against_the_year_and_a_year_against_its_quarters(cast: Cast):
    for quarter, value in ((1, "30000000"), (2, "31000000")):
        accepted(cast, quarter=quarter, output_value=value)
    assert written(cast, quarter=3, output_value="40000000").questions == []
    year = written(cast, output_value="50000000")
    assert [(kept["code"], kept["facts"]["quarters"]) for kept in year.questions] == [("below_quarters", "61000000.00")]
    year = verbs.edit_figures(actor=cast.actor(cast.dai_tao), figures=year, values={"output_value": "90000000"}, at=NOW)
    assert year.questions == []
    verbs.submit_figures(actor=cast.actor(cast.dai_tao), figures=year, at=NOW)
    verbs.accept_figures(actor=cast.actor(cast.officer), figures=year, at=NOW)
    assert [kept["code"] for kept in written(cast, quarter=4, output_value="30000000").questions] == ["above_year"]


def test_somebody_elses_change_is_not_overwritten(cast: Cast):
    row = written(cast)
    verbs.edit_figures(actor=cast.actor(cast.colleague), figures=row, values={"tax": "1"}, at=NOW, version=1)
    with pytest.raises(Refused) as refusal:
        verbs.edit_figures(actor=cast.actor(cast.dai_tao), figures=row, values={"tax": "2"}, at=NOW, version=1)
    assert refusal.value.code == "stale"
