"""The register's list: filters, words, counts by any fact, silence, duplicates."""
from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import translation

from tenants import register_counts, register_queries
from tenants.models import MarketArea, Occupancy, Qualification, Site, Tenant
from tenants.services import register, register_parts
from tests.cast import NOW, Cast
from tests.factories import submitted

CODE = "91110000600037341L"


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def enter(cast: Cast, name: str, **fields) -> Tenant:
    facts = {"kind": "team", "name_zh": name, **fields}
    at = fields.pop("at", NOW)
    facts.pop("at", None)
    return register.register_tenant(actor=cast.actor(cast.officer), park=cast.binhai, fields=facts, at=at,
                                    code_follows=True)


def found(cast: Cast, **filters) -> list[str]:
    rows = register_queries.register(cast.actor(cast.officer), filters, NOW)
    return sorted(rows.values_list("name_zh", flat=True))


def filled(cast: Cast) -> Site:
    """Four entries that differ in everything."""
    a = enter(cast, "甲", sector="C37", origin="110108", stage="early", registered_on=date(2016, 11, 10))
    b = enter(cast, "乙", sector="C", origin="120000", stage="growth", kind="company", registered_on=date(2017, 2, 1))
    c = enter(cast, "丙", sector="I65", origin="500000", registered_on=date(2017, 3, 1))
    enter(cast, "丁", sector="", origin="510000", registered_on=date(2018, 3, 1))
    site = Site.objects.create(park=cast.binhai, name_zh="A座", name_en="Tower A")
    Occupancy.objects.create(tenant=a, site=site)
    Occupancy.objects.create(tenant=b, site=site, until=date(2020, 1, 1))
    MarketArea.objects.create(tenant=a, region="120000")
    MarketArea.objects.create(tenant=a, region="130000", is_planned=True)
    MarketArea.objects.create(tenant=b, region="120116", is_planned=True)
    Qualification.objects.create(tenant=c, kind="high_tech", name="高新")
    return site


def test_each_filter_narrows_the_list(cast: Cast):
    site = filled(cast)
    assert found(cast) == sorted("甲乙丙丁")
    assert found(cast, kind=["company"]) == ["乙"]
    assert found(cast, sector=["C"]) == sorted("甲乙")
    assert found(cast, sector=["C37"]) == ["甲"]
    assert found(cast, origin=["110000"]) == ["甲"]
    assert found(cast, origin=["500000"]) == ["丙"]  # and not the other provinces whose code begins with 5
    assert found(cast, stage=["early", "growth"]) == sorted("甲乙")
    assert found(cast, market=["120000"]) == sorted("甲乙")
    assert found(cast, market=["120000"], market_when="planned") == ["乙"]
    assert found(cast, market=["130000"], market_when="now") == []
    assert found(cast, qualification=["high_tech"]) == ["丙"]
    assert found(cast, site=[site.pk]) == ["甲"]
    assert found(cast, since=date(2017, 1, 1), until=date(2017, 12, 31)) == sorted("乙丙")
    assert found(cast, code="missing") == ["乙"]
    assert found(cast, state=["left"]) == []
    assert found(cast, sector=["C"], stage=["growth"], q="乙") == ["乙"]


def test_an_officer_finds_nothing_of_other_parks(cast: Cast):
    assert cast.jiuwu and cast.jinghua
    assert found(cast) == ["天津京华科技有限公司"]
    for who in (cast.dai_tao, cast.gao_feng):
        assert not register_queries.register(cast.actor(who), {}).exists()


@pytest.mark.parametrize("words", ["京华", "jing", "Technology", "京华科技 tianjin"])
def test_words_and_parts_of_names_are_found(cast: Cast, words: str):
    enter(cast, "天津京华科技有限公司", name_en="Tianjin Jinghua Technology Co Ltd")
    enter(cast, "别的团队")
    assert found(cast, q=words) == ["天津京华科技有限公司"]
    assert found(cast, q="BH-T2026-0001") == ["天津京华科技有限公司"]
    assert found(cast, q="没有\x00这个") == []


def test_counts_say_how_many_there_are_of_each_and_lead_there(cast: Cast):
    filled(cast)
    rows = register_queries.register(cast.actor(cast.officer), {})

    def bars(name: str) -> list[tuple[str, int]]:
        return [(bar.label, bar.count) for bar in register_counts.count_by(rows, name)]

    assert bars("sector") == [("Manufacturing", 2), ("Information and software", 1), ("Not known", 1)]
    assert bars("origin") == [("Beijing", 1), ("Tianjin", 1), ("Chongqing", 1), ("Sichuan", 1)]
    assert bars("kind") == [("Startup team", 3), ("Company", 1)]
    assert bars("state") == [("Registered", 4)]
    assert bars("stage") == [("Early revenue", 1), ("Growth", 1), ("Not known", 2)]
    assert bars("market") == [("Tianjin", 1), ("Binhai, Tianjin", 1), ("Hebei", 1), ("Not known", 2)]
    assert bars("planned") == [("Binhai, Tianjin", 1), ("Hebei", 1)]
    assert bars("site") == [("Tower A", 1)]
    assert bars("year") == [("2016", 1), ("2017", 2), ("2018", 1)]
    for name, _label in register_counts.choices():
        for bar in register_counts.count_by(rows, name):
            if bar.query:
                filters = {key: [value] if key not in ("since", "until", "market_when") else value
                           for key, value in bar.query.items()}
                filters |= {key: date.fromisoformat(filters[key]) for key in ("since", "until") if key in filters}
                assert len(found(cast, **filters)) >= bar.count, (name, bar)


def test_a_count_is_two_statements_at_most(cast: Cast, django_assert_max_num_queries):
    filled(cast)
    rows = register_queries.register(cast.actor(cast.officer), {"q": "甲", "market": ["120000"]})
    for name, _label in register_counts.choices():
        with django_assert_max_num_queries(2):
            register_counts.count_by(rows, name)


def test_who_has_been_silent_is_found(cast: Cast):
    long_ago, lately = NOW - timedelta(days=200), NOW - timedelta(days=20)
    enter(cast, "沉默", at=long_ago)
    enter(cast, "新来", at=lately)
    spoken = enter(cast, "拜访过", at=long_ago)
    register_parts.add_note(actor=cast.actor(cast.officer), tenant=spoken, text="Visited", at=lately)
    assert cast.jinghua.pk  # of whom there is no history at all
    assert found(cast, silent="3") == ["天津京华科技有限公司", "沉默"]
    submitted(cast, at=lately)
    assert found(cast, silent="3") == ["沉默"]
    assert found(cast, silent="12") == []


@pytest.mark.parametrize(("day", "months", "then"), [
    ("2026-03-31", 1, "2026-02-28"), ("2026-01-15", 1, "2025-12-15"), ("2026-12-31", 12, "2025-12-31"),
    ("2024-02-29", 12, "2023-02-28"), ("2026-11-18", 3, "2026-08-18")])
def test_months_are_counted_by_the_calendar(day: str, months: int, then: str):
    moment = NOW.replace(year=int(day[:4]), month=int(day[5:7]), day=int(day[8:]))
    assert register_queries.months_before(moment, months).date() == date.fromisoformat(then)


def test_what_stands_there_twice_is_shown_with_why(cast: Cast):
    a = enter(cast, "天津云帆有限公司", name_en="Yunfan Co Ltd", phone="022-5555 0199")
    b = enter(cast, "天津云帆股份有限公司", phone="+86 22 5555 0199")
    enter(cast, "天津云海有限公司", name_en="Yunhai")
    company = enter(cast, "云团科技有限公司", phone="13800138000")
    Tenant.objects.filter(pk=company.pk).update(grown_out_of=a)  # shares nothing with it
    groups = register_queries.duplicates(cast.actor(cast.officer))
    assert [([str(why) for why in group.why], group.rows) for group in groups] == [
        (["the same name in Chinese", "the same phone number"], [a, b])]


def test_a_team_and_its_company_are_no_duplicates(cast: Cast):
    team = enter(cast, "云帆创业团队", phone="13800138000")
    company = enter(cast, "云帆有限公司", phone="13800138000")
    Tenant.objects.filter(pk=company.pk).update(grown_out_of=team)
    assert register_queries.duplicates(cast.actor(cast.officer)) == []


def test_the_same_code_in_two_parks_is_seen_by_who_works_in_both(cast: Cast):
    for who, park in ((cast.officer, cast.binhai), (cast.baoding_officer, cast.baoding)):
        register.register_tenant(actor=cast.actor(who), park=park, at=NOW,
                                 fields={"kind": "company", "name_zh": f"云帆{park.code}有限公司", "uscc": CODE})
    assert register_queries.duplicates(cast.actor(cast.officer)) == []
    both = cast.staff(cast.baoding, "officer", "Both Parks")
    both.staff_roles.create(park=cast.binhai, role="officer")
    assert [len(group.rows) for group in register_queries.duplicates(cast.actor(both))] == [2]


def test_while_somebody_types_the_same_company_is_named(cast: Cast):
    row = enter(cast, "天津云帆有限公司", name_en="Yunfan Co Ltd", phone="022-5555 0199")
    officer = cast.actor(cast.officer)
    assert register_queries.alike(officer, cast.binhai) == []
    assert [(hit, [str(why) for why in whys]) for hit, whys in register_queries.alike(
        officer, cast.binhai, name_zh="天津云帆股份有限公司", phone="02255550199")] == [
            (row, ["the same name in Chinese", "the same phone number"])]
    assert register_queries.alike(officer, cast.binhai, name_en="YUNFAN", but=row.pk) == []
    assert register_queries.alike(cast.actor(cast.baoding_officer), cast.baoding, name_en="Yunfan") == []
