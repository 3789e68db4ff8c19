"""A startup team becomes a company (story S11): who may do it, what goes over, what stays."""
from __future__ import annotations

from datetime import date

import pytest

from parkadmin.core.errors import Forbidden, Invalid, Refused
from parkadmin.core.models import Event, Notice
from requests_desk.models import HelpRequest
from requests_desk.services import intake
from tenants.models import MarketArea, Membership, Occupancy, Site, Tenant, TenantContact
from tenants.services.growing import grow_into_company
from tests.cast import NOW, Cast
from tests.factories import FIELDS

FACTS = {"name_zh": "天津京华无人机有限公司", "name_en": "Tianjin Jinghua UAV Co Ltd", "uscc": "91110000600037341L",
         "registered_capital": "2000000"}


def team(cast: Cast) -> Tenant:
    """Dai Tao's UAV team with its people, a room, a contact and two markets."""
    row = Tenant.objects.create(park=cast.binhai, kind="team", name_zh="京华无人机团队", name_en="Jinghua UAV Team",
                                sector="C37", origin="110000", stage="early", phone="022-5555 0102")
    for user, role in ((cast.dai_tao, "owner"), (cast.colleague, "member"), (cast.viewer, "viewer")):
        Membership.objects.create(tenant=row, user=user, role=role)
    site = Site.objects.create(park=cast.binhai, name_zh="A座")
    Occupancy.objects.create(tenant=row, site=site, room="301", since=date(2024, 1, 1))
    TenantContact.objects.create(tenant=row, name="Dai Tao", phone="13800138000", is_main=True)
    MarketArea.objects.create(tenant=row, region="120000")
    MarketArea.objects.create(tenant=row, region="130000", is_planned=True)
    return row


def chosen(row: Tenant, **roles: str) -> list[tuple[Membership, str]]:
    """Members of the team by the first part of their address."""
    people = {member.user.email.split(".")[0]: member for member in row.memberships.select_related("user")}
    return [(people[name], role) for name, role in roles.items()]


def grow(cast: Cast, row: Tenant, who=None, members=None, **given) -> Tenant:
    given = {"fields": FACTS, "carry": ["rooms", "contacts", "markets"], **given}
    members = chosen(row, dai="owner", sun="member") if members is None else members
    return grow_into_company(actor=cast.actor(who or cast.lead), team=row, members=members, at=NOW, **given)


def test_only_those_who_work_on_the_parks_register_may(cast: Cast):
    row = team(cast)
    for who in (cast.dai_tao, cast.director, cast.administrator, cast.baoding_officer, cast.rival_owner):
        with pytest.raises(Forbidden):
            grow(cast, row, who)
    assert not Tenant.objects.filter(grown_out_of=row).exists()


def test_only_a_team_that_is_registered_becomes_a_company(cast: Cast):
    with pytest.raises(Refused) as refused:
        grow(cast, cast.jinghua, members=[])
    assert refused.value.code == "not_a_team"
    row = team(cast)
    for state in ("suspended", "left"):
        Tenant.objects.filter(pk=row.pk).update(state=state)
        with pytest.raises(Refused):
            grow(cast, row)


@pytest.mark.parametrize(("given", "wrong"), [
    ({"fields": {"name_zh": ""}}, ["name_zh", "uscc"]), ({"fields": {**FACTS, "uscc": "1"}}, ["uscc"]),
    ({"carry": ["papers"]}, ["carry"]), ({"team_after": "vanishes"}, ["team_after"]), ({"members": []}, ["members"]),
])
def test_what_is_missing_is_said_and_nothing_happens(cast: Cast, given: dict, wrong: list[str]):
    row = team(cast)
    with pytest.raises(Invalid) as found:
        grow(cast, row, **given)
    assert sorted(found.value.errors) == wrong
    assert not Event.objects.exists()


def test_people_of_others_cannot_be_carried_over(cast: Cast):
    row = team(cast)
    stranger = Membership.objects.get(user=cast.rival_owner)
    for members in ([(stranger, "owner")], [(row.memberships.first(), "king")], chosen(row, sun="member")):
        with pytest.raises(Invalid) as found:
            grow(cast, row, members=members)
        assert list(found.value.errors) == ["members"]


def test_the_company_knows_what_it_has_grown_out_of_and_has_what_was_chosen(cast: Cast):
    row = team(cast)
    new = grow(cast, row)
    new.refresh_from_db()
    assert (new.kind, new.grown_out_of, new.park, new.number) == ("company", row, cast.binhai, "BH-T2026-0001")
    assert (new.sector, new.origin, new.stage, new.phone) == ("C37", "110000", "early", "022-5555 0102")
    assert sorted((m.user.name, m.role) for m in new.memberships.all()) == [("Dai Tao", "owner"), ("Sun Ke", "member")]
    assert [(room.room, room.since, room.until) for room in new.rooms.all()] == [("301", date(2026, 11, 18), None)]
    assert [room.until for room in row.rooms.all()] == [date(2026, 11, 18)]
    assert [(m.region, m.is_planned) for m in new.markets.all()] == [("120000", False), ("130000", True)]
    assert [(c.name, c.is_main) for c in new.contacts.all()] == [("Dai Tao", True)]


def test_the_team_stays_with_its_people_and_each_of_the_two_says_what_happened(cast: Cast):
    row = team(cast)
    new = grow(cast, row)
    row.refresh_from_db()
    assert (row.state, row.memberships.count(), row.contacts.count()) == ("registered", 3, 1)
    told = {event.code: (event.context_id, event.data) for event in Event.objects.filter(code__startswith="tenant.gro")}
    assert told["tenant.grow"][0] == row.pk and told["tenant.grow"][1]["number"] == "BH-T2026-0001"
    assert told["tenant.grown_out_of"] == (new.pk, {"team": {"zh": "京华无人机团队", "en": "Jinghua UAV Team"},
                                                    "team_id": str(row.pk)})
    assert sorted(Notice.objects.values_list("user__name", flat=True)) == ["Dai Tao", "Sun Ke"]


def test_nothing_goes_over_that_was_not_chosen(cast: Cast):
    row = team(cast)
    new = grow(cast, row, carry=[])
    assert (new.rooms.count(), new.contacts.count(), new.markets.count()) == (0, 0, 0)
    assert [room.until for room in row.rooms.all()] == [None]


def test_an_officer_cannot_let_the_team_leave_a_lead_can_and_says_what_becomes_of_its_requests(cast: Cast):
    row = team(cast)
    asked = intake.submit_request(actor=cast.actor(cast.dai_tao), tenant=row, at=NOW,
                                  fields={**FIELDS, "kind": cast.training})
    with pytest.raises(Invalid) as found:
        grow(cast, row, cast.officer, team_after="leaves", open_work="keep")
    assert list(found.value.errors) == ["team_after"]
    with pytest.raises(Invalid) as found:
        grow(cast, row, team_after="leaves")
    assert list(found.value.errors) == ["open_work"]
    assert not Tenant.objects.filter(grown_out_of=row).exists()
    grow(cast, row, team_after="leaves", open_work="withdraw")
    row.refresh_from_db()
    assert (row.state, HelpRequest.objects.get(pk=asked.pk).state) == ("left", "withdrawn")


def test_the_code_may_follow(cast: Cast):
    row = team(cast)
    fields = {**FACTS, "uscc": ""}
    with pytest.raises(Invalid):
        grow(cast, row, fields=fields)
    assert grow(cast, row, fields=fields, code_follows=True).uscc == ""
