"""A tenant is suspended, graduates, leaves and comes back; what is under way for it is asked for and settled."""
from __future__ import annotations

from datetime import date, timedelta

import pytest

from parkadmin.core.errors import Forbidden, Invalid, Refused
from parkadmin.core.models import Event, Notice
from requests_desk.models import HelpRequest
from requests_desk.services import conversation, intake
from tenants.models import MarketArea, Occupancy, Site, Tenant
from tenants.services import life, members, profile
from tests.cast import NOW, Cast
from tests.factories import FIELDS, active, draft, in_triage, referral_in, request_in, submitted

STEPS = {
    "suspend": lambda actor, row: life.suspend_tenant(actor=actor, tenant=row, reason="Rent is due", at=NOW),
    "lift": lambda actor, row: life.lift_suspension(actor=actor, tenant=row, at=NOW),
    "graduate": lambda actor, row: life.graduate_tenant(actor=actor, tenant=row, at=NOW),
    "leave": lambda actor, row: life.leave_park(actor=actor, tenant=row, reason="Moved to Tianjin", at=NOW),
    "reinstate": lambda actor, row: life.reinstate_tenant(actor=actor, tenant=row, reason="Back again", at=NOW),
}
# From which states each step leads where.
TABLE = {"suspend": {"registered": "suspended"}, "lift": {"suspended": "registered"},
         "graduate": {"registered": "graduated", "suspended": "graduated"},
         "leave": {"registered": "left", "suspended": "left"},
         "reinstate": {"graduated": "registered", "left": "registered"}}


def tenant_in(cast: Cast, state: str) -> Tenant:
    Tenant.objects.filter(pk=cast.jinghua.pk).update(state=state)
    cast.jinghua.refresh_from_db()
    return cast.jinghua


@pytest.mark.parametrize("name", STEPS)
@pytest.mark.parametrize("state", ["registered", "suspended", "graduated", "left"])
def test_every_step_leads_where_the_table_says_and_nowhere_else(cast: Cast, name: str, state: str):
    row = tenant_in(cast, state)
    for who in (cast.dai_tao, cast.officer, cast.administrator, cast.baoding_officer, cast.rival_owner):
        with pytest.raises(Forbidden):
            STEPS[name](cast.actor(who), row)
    for who in (cast.lead, cast.director):
        tenant_in(cast, state)
        if state not in TABLE[name]:
            with pytest.raises(Refused):
                STEPS[name](cast.actor(who), row)
            continue
        STEPS[name](cast.actor(who), row)
        row.refresh_from_db()
        assert row.state == TABLE[name][state]


def test_a_reason_is_needed_where_people_will_ask_why(cast: Cast):
    lead = cast.actor(cast.lead)
    for call in (lambda: life.suspend_tenant(actor=lead, tenant=cast.jinghua, reason=" ", at=NOW),
                 lambda: life.leave_park(actor=lead, tenant=cast.jinghua, reason="", at=NOW)):
        with pytest.raises(Invalid) as found:
            call()
        assert list(found.value.errors) == ["reason"]


def test_the_companys_people_are_told_with_the_reason(cast: Cast):
    assert all([cast.dai_tao, cast.viewer, cast.rival_owner])
    STEPS["suspend"](cast.actor(cast.lead), cast.jinghua)
    assert sorted(Notice.objects.values_list("user__name", flat=True)) == ["Dai Tao", "Li Na"]
    event = Event.objects.get(code="tenant.suspend")
    assert (event.from_state, event.to_state, event.data["reason"]) == ("registered", "suspended", "Rent is due")


def test_a_suspended_company_reads_and_answers_but_asks_for_nothing_new(cast: Cast):
    begun, asked = draft(cast), request_in(cast, "needs_info")
    STEPS["suspend"](cast.actor(cast.lead), cast.jinghua)
    dai_tao, fields = cast.actor(cast.dai_tao), {**FIELDS, "kind": cast.training}
    for call in (lambda: intake.submit_request(actor=dai_tao, tenant=cast.jinghua, fields=fields, at=NOW),
                 lambda: intake.submit_request(actor=dai_tao, tenant=cast.jinghua, fields=fields, draft=begun, at=NOW),
                 lambda: intake.save_draft(actor=dai_tao, tenant=cast.jinghua, fields=fields, at=NOW),
                 lambda: intake.file_on_behalf(actor=cast.actor(cast.officer), tenant=cast.jinghua, requester=None,
                                               channel="phone", fields=fields, at=NOW)):
        with pytest.raises(Refused) as refused:
            call()
        assert refused.value.code == "tenant_suspended"
    assert HelpRequest.objects.for_actor(dai_tao).count() == 2
    conversation.post_message(actor=dai_tao, request=asked, text="Six", audience="tenant", at=NOW)
    STEPS["lift"](cast.actor(cast.lead), cast.jinghua)
    assert intake.submit_request(actor=dai_tao, tenant=cast.jinghua, fields=fields, draft=begun, at=NOW).number


def test_who_has_left_reads_and_changes_nothing(cast: Cast):
    STEPS["leave"](cast.actor(cast.lead), cast.jinghua)
    owner = cast.actor(cast.dai_tao)
    for call in (lambda: profile.edit_profile(actor=owner, tenant=cast.jinghua, name_en="x", about="", phone="",
                                              at=NOW),
                 lambda: members.invite_member(actor=owner, tenant=cast.jinghua, email="a@example.com", role="member",
                                               at=NOW)):
        with pytest.raises(Refused) as refused:
            call()
        assert refused.value.code == "tenant_ended"
    assert Tenant.objects.for_actor(owner).get() == cast.jinghua


def test_what_is_under_way_has_to_be_settled_before_the_end(cast: Cast):
    active(cast)
    with pytest.raises(Invalid) as found:
        STEPS["leave"](cast.actor(cast.lead), cast.jinghua)
    assert list(found.value.errors) == ["open_work"]
    cast.jinghua.refresh_from_db()
    assert cast.jinghua.state == "registered"


def test_requests_may_go_on_until_they_are_done(cast: Cast):
    row = active(cast)
    life.graduate_tenant(actor=cast.actor(cast.director), tenant=cast.jinghua, open_work="keep", at=NOW)
    row.refresh_from_db()
    assert row.state == "active"
    conversation.post_message(actor=cast.actor(cast.dai_tao), request=row, text="Still here", audience="tenant",
                              at=NOW)


def test_requests_are_withdrawn_with_their_referrals_and_in_the_systems_name(cast: Cast):
    referral = referral_in(cast, "accepted")
    waiting, begun, done = in_triage(cast), draft(cast), request_in(cast, "resolved")
    life.leave_park(actor=cast.actor(cast.lead), tenant=cast.jinghua, reason="Moved", open_work="withdraw", at=NOW)
    for row in (referral, referral.request, waiting, begun, done):
        row.refresh_from_db()
    assert [row.state for row in (referral, referral.request, waiting, begun, done)] == [
        "cancelled", "withdrawn", "withdrawn", "draft", "resolved"]
    assert {event.actor_kind for event in Event.objects.filter(code="request.withdraw")} == {"system"}


def test_a_refused_end_withdraws_nothing(cast: Cast):
    row = submitted(cast)
    with pytest.raises(Forbidden):
        life.leave_park(actor=cast.actor(cast.officer), tenant=cast.jinghua, reason="Moved", open_work="withdraw",
                        at=NOW)
    row.refresh_from_db()
    assert row.state == "submitted"


def test_the_day_of_the_end_lies_between_registration_and_today(cast: Cast):
    Tenant.objects.filter(pk=cast.jinghua.pk).update(registered_on=date(2016, 11, 15))
    cast.jinghua.refresh_from_db()
    for day in (date(2016, 11, 14), NOW.date() + timedelta(days=1)):
        with pytest.raises(Invalid) as found:
            life.graduate_tenant(actor=cast.actor(cast.lead), tenant=cast.jinghua, ended_on=day, at=NOW)
        assert list(found.value.errors) == ["ended_on"]


def test_rooms_end_with_the_stay_and_the_day_goes_when_it_comes_back(cast: Cast):
    site = Site.objects.create(park=cast.binhai, name_zh="A座")
    Occupancy.objects.create(tenant=cast.jinghua, site=site, room="1", since=date(2020, 1, 1))
    Occupancy.objects.create(tenant=cast.jinghua, site=site, room="2", since=date(2020, 1, 1), until=date(2021, 1, 1))
    MarketArea.objects.create(tenant=cast.jinghua, region="120000")
    life.graduate_tenant(actor=cast.actor(cast.lead), tenant=cast.jinghua, ended_on=date(2026, 11, 1), at=NOW)
    cast.jinghua.refresh_from_db()
    assert cast.jinghua.ended_on == date(2026, 11, 1)
    assert [row.until for row in cast.jinghua.rooms.order_by("room")] == [date(2026, 11, 1), date(2021, 1, 1)]
    STEPS["reinstate"](cast.actor(cast.lead), cast.jinghua)
    cast.jinghua.refresh_from_db()
    assert (cast.jinghua.ended_on, cast.jinghua.state) == (None, "registered")
