"""Sums of figures: only what counts, growth over the same tenants, one statement each."""
from __future__ import annotations

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tenants import figures_totals as totals
from tenants.figures_queries import summary_of
from tenants.models import Tenant
from tenants.services import figures
from tests.cast import NOW, Cast

from .figures_factory import accepted, officer_of, sent, written

pytestmark = pytest.mark.django_db


def one(cast: Cast, name: str, park=None, **fields) -> Tenant:
    return Tenant.objects.create(park=park or cast.binhai, name_zh=name, **fields)


def counted(cast: Cast, tenant: Tenant, year: int, value: str, **given) -> None:
    accepted(cast, tenant=tenant, year=year, output_value=value, **given)


def look(cast: Cast, user=None, **given) -> list[totals.Line]:
    return totals.lines(cast.actor(user or cast.lead), totals.Choice(**{"year": 2025, **given}))


def test_only_accepted_figures_that_nothing_replaced_are_summed(cast: Cast):
    a, b, c = (one(cast, name) for name in "甲乙丙")
    counted(cast, a, 2025, "100000.10")
    sent(cast, tenant=b, output_value="5000000")
    written(cast, tenant=c, output_value="7000000")
    assert [(line.actual, line.n_actual) for line in look(cast)] == [(Decimal("100000.10"), 1)]
    new = figures.correct_figures(actor=officer_of(cast, a), figures=a.figures.get(), note="Wrong sheet", at=NOW,
                                  values={"output_value": "200000.20"})
    assert look(cast)[0].actual == Decimal("100000.10")
    figures.submit_figures(actor=officer_of(cast, a), figures=new, at=NOW)
    figures.accept_figures(actor=officer_of(cast, a), figures=new, at=NOW)
    assert [(line.actual, line.n_actual) for line in look(cast)] == [(Decimal("200000.20"), 1)]


def test_growth_is_over_the_tenants_that_have_both_years(cast: Cast):
    a, b, newcomer, gone = (one(cast, name) for name in ("甲", "乙", "新", "旧"))
    for tenant, year, value in ((a, 2024, "100000"), (a, 2025, "150000"), (b, 2024, "100000"), (b, 2025, "130000"),
                                (newcomer, 2025, "900000"), (gone, 2024, "4000000")):
        counted(cast, tenant, year, value)
    line, = look(cast)
    assert (line.actual, line.n_actual) == (Decimal(1_180_000), 3)
    assert (line.same_before, line.same_now, line.n_same, line.growth) == (200_000, 280_000, 2, Decimal("0.4"))
    years = totals.years(cast.actor(cast.lead), totals.Choice(2025))
    assert [(row.key, row.actual, row.n_same, row.growth) for row in years] == [
        (2024, 4_200_000, 0, None), (2025, 1_180_000, 2, Decimal("0.4"))]


def test_a_figure_that_is_not_given_is_not_counted_as_nothing(cast: Cast):
    a, b = one(cast, "甲"), one(cast, "乙")
    accepted(cast, tenant=a, year=2025, headcount=40)
    accepted(cast, tenant=b, year=2025, headcount=10, output_value="100000")
    assert [(line.actual, line.n_actual) for line in look(cast)] == [(100_000, 1)]
    assert [(line.actual, line.n_actual) for line in look(cast, measure="headcount")] == [(50, 2)]


def test_planned_stands_beside_actual_and_quarters_apart_from_years(cast: Cast):
    a = one(cast, "甲")
    counted(cast, a, 2025, "100000")
    counted(cast, a, 2025, "600000", basis="planned")
    counted(cast, a, 2025, "20000", quarter=1)
    counted(cast, a, 2025, "30000", quarter=2)
    line, = look(cast)
    assert (line.actual, line.planned, line.n_planned) == (100_000, 600_000, 1)
    found = totals.quarters(cast.actor(cast.lead), totals.Choice(2025))
    assert [(row.key, row.actual) for row in found] == [(1, 20_000), (2, 30_000)]


def test_groups_and_filters(cast: Cast):
    beijing = one(cast, "京", sector="C37", origin="110108")
    tianjin = one(cast, "津", sector="I65", origin="120000")
    other = one(cast, "他", sector="C26", origin="110000")
    for tenant, value in ((beijing, "300000"), (tianjin, "200000"), (other, "100000")):
        counted(cast, tenant, 2025, value)
    assert [(line.key, line.actual) for line in look(cast, group="sector")] == [("C", 400_000), ("I", 200_000)]
    assert [(line.key, line.actual) for line in look(cast, group="origin")] == [("11", 400_000), ("12", 200_000)]
    assert [(line.key, line.actual) for line in look(cast, sectors=("C",), origins=("110000",))] == [
        (cast.binhai.pk, 400_000)]
    assert totals.all_of(look(cast, group="sector")).actual == 600_000
    assert totals.vocabulary(cast.actor(cast.lead)) == {"sectors": ["C", "I"], "origins": ["110000", "120000"]}


def test_staff_see_the_sums_of_their_own_parks_only(cast: Cast):
    counted(cast, one(cast, "甲"), 2025, "100000")
    counted(cast, one(cast, "乙", park=cast.baoding), 2025, "7000000")
    assert [line.actual for line in look(cast)] == [100_000]
    assert [line.actual for line in look(cast, parks=(cast.baoding.pk,))] == []
    assert [line.actual for line in look(cast, user=cast.baoding_officer)] == [7_000_000]
    assert look(cast, user=cast.dai_tao) == []


def test_a_company_of_a_park_where_one_is_staff_elsewhere_adds_nothing_to_the_sums(cast: Cast):
    counted(cast, one(cast, "甲", park=cast.baoding), 2025, "7000000")
    tenant = Tenant.objects.get(name_zh="甲")
    cast.lead.memberships.create(tenant=tenant, role="owner")
    assert look(cast) == []


def test_two_parks_of_one_person_are_two_lines(cast: Cast):
    counted(cast, one(cast, "甲"), 2025, "100000")
    counted(cast, one(cast, "乙", park=cast.baoding), 2025, "7000000")
    cast.lead.staff_roles.create(park=cast.baoding, role="director")
    assert [line.key for line in look(cast)] == [cast.baoding.pk, cast.binhai.pk]


def test_each_sum_is_one_statement(cast: Cast):
    counted(cast, one(cast, "甲"), 2025, "100000")
    actor, choice = cast.actor(cast.lead), totals.Choice(2025)
    for function in (totals.lines, totals.years, totals.quarters):
        with CaptureQueriesContext(connection, ) as seen:
            function(actor, choice)
        assert len(seen) == 1
        assert "GROUP BY" in seen[0]["sql"]


def test_the_summary_of_a_tenant_has_its_growth_and_its_plan(cast: Cast):
    jiuwu, actor = cast.jiuwu, cast.actor(cast.baoding_officer)
    assert summary_of(actor, jiuwu)["last"] is None
    counted(cast, jiuwu, 2024, "80000000")
    counted(cast, jiuwu, 2025, "100000000")
    counted(cast, jiuwu, 2028, "600000000", basis="planned")
    found = summary_of(actor, jiuwu)
    assert (found["last"].year, found["last"].growth["output_value"]) == (2025, Decimal("0.25"))
    assert (found["plan"].year, found["plan"].planned.output_value, found["ahead"]) == (2028, 600_000_000, 5)
    assert summary_of(cast.actor(cast.lead), jiuwu)["years"] == []
