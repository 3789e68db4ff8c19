"""Several people at the same tenant at the same moment: one wins, the others are told, and nobody waits for ever."""
from __future__ import annotations

from datetime import timedelta

import pytest

from parkadmin.core.errors import Invalid, NotFound, Refused
from tenants.models import Enrolment, Figures, Tenant
from tenants.services import enrolments, figures, growing, importing, life, members, programmes, register
from tests.cast import NOW, Cast
from tests.requests_desk.test_at_once import at_once, kinds
from tests.tenants.figures_factory import VALUES, accepted, sent, written
from tests.tenants.programmes import enrol, opened
from tests.tenants.test_growing_verbs import chosen, team

pytestmark = pytest.mark.django_db(transaction=True)
LATER = NOW + timedelta(hours=1)


def test_a_team_that_grows_twice_at_once_becomes_one_company(cast: Cast):
    row = team(cast)
    people = chosen(row, dai="owner")
    found = at_once(*[lambda who=who: growing.grow_into_company(
        actor=cast.actor(who), team=row, members=people, code_follows=True, at=LATER,
        fields={"name_zh": "天津京华无人机有限公司"}) for who in (cast.lead, cast.officer)])
    assert kinds(found) == ["Invalid", "done"]
    assert list(next(each for each in found if isinstance(each, Invalid)).errors) == ["name_zh"]
    assert Tenant.objects.filter(grown_out_of=row).count() == 1


def test_a_team_may_become_a_second_company_of_another_name(cast: Cast):
    row = team(cast)
    for name in ("天津京华无人机有限公司", "天津京华测绘有限公司"):
        growing.grow_into_company(actor=cast.actor(cast.lead), team=row, members=chosen(row, dai="owner"), at=NOW,
                                  fields={"name_zh": name}, code_follows=True)
    assert row.grew_into.count() == 2


def test_a_member_removed_twice_at_once_is_removed_once(cast: Cast):
    assert cast.dai_tao
    assert cast.colleague
    row, owner = cast.jinghua.memberships.get(user=cast.colleague), cast.actor(cast.dai_tao)
    found = at_once(*[lambda: members.remove_member(actor=owner, membership=row, at=LATER)] * 2)
    assert kinds(found) == ["NotFound", "done"]
    with pytest.raises(NotFound):
        members.change_role(actor=owner, membership=row, role="viewer", at=LATER)


def test_nobody_is_enrolled_for_a_company_that_leaves_at_the_same_moment(cast: Cast):
    row = opened(cast)
    member, lead = cast.actor(cast.dai_tao), cast.actor(cast.lead)
    found = at_once(
        lambda: enrolments.enrol(actor=member, programme=row, tenant=cast.jinghua, names=["Wu Lei"], at=LATER),
        lambda: life.leave_park(actor=lead, tenant=cast.jinghua, reason="Moved", at=LATER))
    assert kinds(found) in (["done", "done"], ["Refused", "done"])
    assert Enrolment.objects.count() == kinds(found).count("done") - 1


def test_figures_begun_from_a_page_of_yesterday_are_refused_when_the_company_has_left(cast: Cast):
    read, member = cast.jinghua, cast.actor(cast.dai_tao)
    draft, begun, old = written(cast, year=2024), sent(cast, year=2023), accepted(cast, year=2022)
    life.leave_park(actor=cast.actor(cast.lead), tenant=Tenant.objects.get(pk=read.pk), reason="Moved", at=NOW)
    for deed in (
            lambda: figures.save_figures(actor=member, tenant=read, year=2025, quarter=0, basis="actual",
                                         values=VALUES, at=LATER),
            lambda: figures.edit_figures(actor=member, figures=draft, values={"headcount": 9}, at=LATER),
            lambda: figures.take_back_figures(actor=member, figures=begun, at=LATER),
            lambda: figures.correct_figures(actor=member, figures=old, note="Typing error", at=LATER)):
        with pytest.raises(Refused) as refused:
            deed()
        assert refused.value.code == "tenant_ended"
    assert sorted(Figures.objects.values_list("year", "state")) == [
        (2022, "accepted"), (2023, "submitted"), (2024, "draft")]


def test_nobody_moves_up_for_a_company_that_has_left(cast: Cast):
    row = opened(cast, capacity=1)
    sure, = enrol(cast, row, "Wu Lei")
    enrol(cast, row, "Xu Jing")
    assert cast.rival_owner
    rival, = enrolments.enrol(actor=cast.actor(cast.rival_owner), programme=row, tenant=cast.rival, at=NOW,
                              names=["Hai Yan"])
    life.leave_park(actor=cast.actor(cast.lead), tenant=cast.jinghua, reason="Moved", at=NOW)
    enrolments.cancel_enrolment(actor=cast.actor(cast.officer), enrolment=sure, at=LATER)
    rival.refresh_from_db()
    assert rival.state == "enrolled"
    assert Enrolment.objects.get(name="Xu Jing").state == "waiting"


def test_an_entry_taken_out_by_an_imports_undo_is_gone_for_whoever_still_edits_it(cast: Cast):
    lead = cast.actor(cast.lead)
    row, = importing.register_tenants(actor=lead, park=cast.binhai, at=NOW,
                                      given=[({"kind": "team", "name_zh": "云帆团队"}, False)])
    importing.take_back_tenants(actor=lead, park=cast.binhai, ids=[row.pk], at=LATER)
    with pytest.raises(NotFound):
        register.edit_tenant(actor=lead, tenant=row, fields={"stage": "early"}, version=None, at=LATER)


def test_programmes_change_and_people_enrol_at_once_without_waiting_for_ever(cast: Cast):
    row, officer = opened(cast, capacity=3), cast.actor(cast.officer)
    member = cast.actor(cast.dai_tao)
    found = at_once(
        *[lambda n=n: enrolments.enrol(actor=member, programme=row, tenant=cast.jinghua, names=[f"P{n}"], at=LATER)
          for n in range(3)],
        lambda: programmes.edit_programme(actor=officer, programme=row, fields={"capacity": 2}, at=LATER),
        lambda: life.suspend_tenant(actor=cast.actor(cast.lead), tenant=cast.jinghua, reason="Rent", at=LATER))
    assert set(kinds(found)) <= {"done", "Refused", "Invalid"}
    row.refresh_from_db()
    assert Enrolment.objects.filter(state="enrolled").count() <= row.capacity
