"""The timeline of a tenant: everything in one stream, to each reader what is meant for them."""
from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from parkadmin.core.actors import SYSTEM
from parkadmin.core.events import codes_for, record
from requests_desk.models import Referral
from requests_desk.services import answering, conversation, referral
from tenants.models import Application, Membership, Tenant
from tenants.services import growing, life, register_parts
from tenants.templatetags.admission import story_line
from tenants.timeline import kinds, timeline
from tests.cast import NOW, Cast
from tests.factories import active, draft, referral_in, submitted


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def read(cast: Cast, who, tenant: Tenant | None = None, **given) -> list[str]:
    actor = cast.actor(who)
    return [entry.line.text for entry in timeline(actor, tenant or cast.jinghua, **given).rows]


def test_staff_read_requests_referrals_results_and_the_register_in_one_stream(cast: Cast):
    row = referral_in(cast, "completed")
    register_parts.add_note(actor=cast.actor(cast.officer), tenant=cast.jinghua, text="Call in May", at=NOW)
    stream = timeline(cast.actor(cast.officer), cast.jinghua)
    told = [(entry.source.kind, entry.event.code) for entry in stream.rows]
    assert told[0] == ("company", "tenant.note")
    assert ("outcome", "referral.complete") in told and ("referral", "referral.send") in told
    assert ("request", "request.submit") in told
    result = next(entry.line for entry in stream.rows if entry.event.code == "referral.complete")
    assert result.facts == ["Training delivered", "6 people"]
    assert (result.about, result.path) == (f"{row.request.number} {row.request.title}",
                                           f"/desk/requests/{row.request.number}/")


def test_the_company_reads_nothing_internal(cast: Cast):
    row = active(cast)
    register_parts.add_note(actor=cast.actor(cast.officer), tenant=cast.jinghua, text="Pays late", at=NOW)
    conversation.post_message(actor=cast.actor(cast.officer), request=row, text="Between us", audience="internal",
                              at=NOW)
    for who in (cast.dai_tao, cast.viewer):
        stream = timeline(cast.actor(who), cast.jinghua)
        assert {entry.event.code for entry in stream.rows} == {"request.submit", "request.sign", "request.activate"}
        assert not [entry for entry in stream.rows if entry.is_internal or entry.line.note]
        assert all(entry.line.path.startswith("/portal/") for entry in stream.rows)


def test_reasons_given_between_parks_stay_with_the_park(cast: Cast):
    row = referral_in(cast, "rejected")
    assert [entry.line.note for entry in timeline(cast.actor(cast.officer), cast.jinghua).rows
            if entry.event.code == "referral.reject"] == ["Other · Because"]
    assert not any("Because" in str(vars(entry.line)) for entry in timeline(cast.actor(cast.dai_tao),
                                                                             cast.jinghua).rows)
    assert row.state == "rejected"


def test_who_is_both_reads_the_companys_page_as_the_company_does(cast: Cast):
    register_parts.add_note(actor=cast.actor(cast.officer), tenant=cast.jinghua, text="Pays late", at=NOW)
    Membership.objects.create(tenant=cast.jinghua, user=cast.officer, role="member")
    both = cast.actor(cast.officer)
    assert [entry.event.code for entry in timeline(both, cast.jinghua).rows] == ["tenant.note"]
    assert timeline(both.as_member(), cast.jinghua).rows == []


def test_a_colleague_does_not_read_what_was_not_shared(cast: Cast):
    submitted(cast, shared_in_tenant=False, title="A quiet matter")
    assert read(cast, cast.dai_tao) == ["sent the request"]
    assert read(cast, cast.colleague) == []
    assert read(cast, cast.viewer) == []


def test_others_read_nothing_at_all(cast: Cast):
    submitted(cast)
    register_parts.add_part(actor=cast.actor(cast.officer), tenant=cast.jinghua, part="market", at=NOW,
                            fields={"region": "120000"})
    for who in (cast.rival_owner, cast.baoding_officer, cast.gao_feng):
        assert read(cast, who) == []


def test_a_draft_is_nobodys_history(cast: Cast):
    draft(cast)
    assert read(cast, cast.officer) == [] == read(cast, cast.dai_tao)


def test_what_a_park_asks_further_down_the_chain_is_not_the_companys_to_read(cast: Cast):
    cast.training, cast.uav_training  # noqa: B018 (made at their first use)
    request = active(cast)
    first = referral.send_referral(actor=cast.actor(cast.officer), request=request, sharing="teaser", at=NOW,
                                   title="UAV training", need_text="Six people", park=cast.zhongguancun)
    answering.receive_referral(actor=cast.actor(cast.zgc_officer), referral=first, at=NOW)
    referral.refer_onward(actor=cast.actor(cast.zgc_officer), referral=Referral.objects.get(pk=first.pk), at=NOW,
                          sharing="teaser", title="UAV training", need_text="Six people", resource=cast.uav_training)
    tenant = " ".join(read(cast, cast.dai_tao))
    assert "Zhongguancun" in tenant and "UAV School" not in tenant
    assert "UAV School" in " ".join(read(cast, cast.officer))


def test_kinds_filter_the_stream(cast: Cast):
    referral_in(cast, "completed")
    life.suspend_tenant(actor=cast.actor(cast.lead), tenant=cast.jinghua, reason="Rent", at=NOW)
    assert [kind for kind, _label in kinds()] == ["company", "application", "request", "referral", "outcome",
                                                  "programme", "figures", "document"]
    assert read(cast, cast.officer, kind="company") == ["suspended the registration"]
    assert {entry.source.kind for entry in timeline(cast.actor(cast.officer), cast.jinghua, kind="referral").rows} == {
        "referral"}
    assert read(cast, cast.officer, kind="nonsense") == []


def test_the_reason_of_a_suspension_is_read_by_the_company_too(cast: Cast):
    life.suspend_tenant(actor=cast.actor(cast.lead), tenant=cast.jinghua, reason="Rent is due", at=NOW)
    assert timeline(cast.actor(cast.viewer), cast.jinghua).rows[0].line.note == "Rent is due"


def test_pages_follow_each_other_without_gap_or_repetition(cast: Cast):
    for number in range(7):
        register_parts.add_note(actor=cast.actor(cast.officer), tenant=cast.jinghua, text=str(number),
                                at=NOW - timedelta(days=number // 2))
    seen, cursor = [], ""
    for _page in range(4):
        stream = timeline(cast.actor(cast.officer), cast.jinghua, cursor=cursor, size=2)
        seen += [entry.event.pk for entry in stream.rows]
        cursor = stream.next
    assert (len(seen), len(set(seen)), cursor) == (7, 7, "")
    moments = [entry.event.at for entry in timeline(cast.actor(cast.officer), cast.jinghua).rows]
    assert moments == sorted(moments, reverse=True)
    assert len(timeline(cast.actor(cast.officer), cast.jinghua, cursor="nonsense_x").rows) == 7


def test_the_number_of_statements_does_not_grow(cast: Cast):
    def count() -> int:
        actor = cast.actor(cast.officer)
        with CaptureQueriesContext(connection) as captured:
            assert timeline(actor, cast.jinghua).rows
        return len(captured)

    referral_in(cast, "completed")
    one = count()
    for _number in range(3):
        submitted(cast)
        active(cast)
    assert count() == one <= 3


def team_and_company(cast: Cast) -> tuple[Tenant, Tenant]:
    """A team of Dai Tao, Sun Ke and Li Na; Dai Tao and Sun Ke go over to the company. Hai Yan joins it later."""
    team = Tenant.objects.create(park=cast.binhai, kind="team", name_zh="无人机团队", name_en="UAV Team")
    for user, role in ((cast.dai_tao, "owner"), (cast.colleague, "member"), (cast.viewer, "viewer")):
        Membership.objects.create(tenant=team, user=user, role=role)
    register_parts.add_part(actor=cast.actor(cast.officer), tenant=team, part="market", at=NOW,
                            fields={"region": "120000"})
    register_parts.add_note(actor=cast.actor(cast.officer), tenant=team, text="Promising", at=NOW)
    over = [(row, "owner" if row.role == "owner" else "member") for row in team.memberships.all()
            if row.user in (cast.dai_tao, cast.colleague)]
    company = growing.grow_into_company(actor=cast.actor(cast.lead), team=team, members=over, at=NOW,
                                        fields={"name_zh": "无人机有限公司"}, code_follows=True)
    Membership.objects.create(tenant=company, user=cast.rival_owner, role="owner")
    return team, company


def test_the_companys_stream_goes_on_before_it_was_one(cast: Cast):
    team, company = team_and_company(cast)
    rows = timeline(cast.actor(cast.officer), company).rows
    assert {(entry.event.code, entry.before and entry.before.pk) for entry in rows} == {
        ("tenant.register", None), ("tenant.grown_out_of", None), ("tenant.grow", team.pk),
        ("tenant.market_added", team.pk), ("tenant.note", team.pk)}
    carried = timeline(cast.actor(cast.colleague), company).rows
    assert {entry.event.code for entry in carried if entry.before} == {"tenant.grow", "tenant.market_added"}


def test_who_did_not_belong_to_the_team_reads_nothing_of_it(cast: Cast):
    team, company = team_and_company(cast)
    assert {entry.event.code for entry in timeline(cast.actor(cast.rival_owner), company).rows} == {
        "tenant.register", "tenant.grown_out_of"}
    assert timeline(cast.actor(cast.rival_owner), team).rows == []
    assert timeline(cast.actor(cast.baoding_officer), company).rows == []


def test_who_stayed_with_the_team_learns_that_it_grew_and_reads_nothing_of_the_company(cast: Cast):
    team, company = team_and_company(cast)
    rows = timeline(cast.actor(cast.viewer), team).rows
    assert {entry.event.code for entry in rows} == {"tenant.grow", "tenant.market_added"}
    assert not Tenant.objects.for_actor(cast.actor(cast.viewer)).filter(pk=company.pk).exists()


def test_an_application_stands_at_the_beginning(cast: Cast):
    row = Application.objects.create(park=cast.binhai, name_zh="京华", state="approved", number="BH-A2016-0001",
                                     tenant=cast.jinghua)
    code = next(code for code in codes_for("internal") if code.startswith("application."))
    with transaction.atomic():
        record(actor=SYSTEM, code=code, subject=row, park_id=row.park_id, at=NOW)
    assert [(entry.source.kind, entry.event.code) for entry in
            timeline(cast.actor(cast.officer), cast.jinghua).rows] == [("application", code)]


def test_what_happened_by_itself_stands_alone(cast: Cast):
    row = Application.objects.create(park=cast.binhai, name_zh="京华", state="approved", number="BH-A2016-0001",
                                     tenant=cast.jinghua)
    with transaction.atomic():
        for code in ("application.overdue", "application.warned", "application.reminded"):
            event = record(actor=SYSTEM, code=code, subject=row, park_id=row.park_id, at=NOW)
    told = [(entry.line.who, entry.line.text) for entry in timeline(cast.actor(cast.officer), cast.jinghua).rows]
    assert told == [("The system", "reminded the applicant of the open question"),
                    ("", "three quarters of the promised time have passed"), ("", "the promised time has run out")]
    assert story_line(event) == "<strong>The system</strong> reminded the applicant of the open question"
    event.code = "application.overdue"
    assert story_line(event) == "the promised time has run out"
