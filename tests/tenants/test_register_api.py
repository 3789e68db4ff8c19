"""The register over the API: the same verbs, scopes and words as the pages."""
from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from requests_desk.models import HelpRequest
from tenants.models import Membership, Qualification, Site, Tenant, TenantContact
from tenants.services import register, register_parts
from tests.cast import NOW, Cast
from tests.factories import active
from tests.requests_desk.api_client import API, Script

pytestmark = pytest.mark.django_db
CODE = "91110000600037341L"
NEW = {"kind": "company", "name_zh": "天津云帆测绘有限公司", "uscc": CODE, "sector": "M74"}
# The key, the note of its use, and three reads for its person's roles stand before every answer.
BEFORE = 5


def enter(cast: Cast, name: str, kind: str = "team", **facts: Any) -> Tenant:
    return register.register_tenant(actor=cast.actor(cast.officer), park=cast.binhai, at=NOW,
                                    fields={"kind": kind, "name_zh": name, **facts}, code_follows=True)


def refusal(answer: Any) -> tuple[int, str]:
    assert answer["Content-Type"] == "application/problem+json"
    return answer.status_code, answer.json()["code"]


def test_without_a_key_nothing_is_told(cast: Cast):
    for path in ("", f"{cast.jinghua.pk}/", f"{cast.jinghua.pk}/timeline/"):
        answer = Client().get(f"{API}/tenants/{path}")
        assert refusal(answer)[0] == 401
        assert b"Jinghua" not in answer.content
    assert Client().post(f"{API}/tenants/", NEW, content_type="application/json").status_code == 401
    assert not Tenant.objects.filter(uscc=CODE).exists()


def test_other_parks_companies_do_not_exist(cast: Cast):
    theirs = f"tenants/{cast.jiuwu.pk}/"
    for who in (cast.officer, cast.director, cast.dai_tao, cast.gao_feng):
        script = Script(who)
        assert refusal(script.get(theirs)) == (404, "not_found")
        assert refusal(script.get(f"{theirs}timeline/")) == (404, "not_found")
        assert refusal(script.patch(theirs, 1, stage="growth")) == (404, "not_found")
        for verb, body in (("suspend", {"reason": "x"}), ("note", {"text": "x"}), ("contacts", {"name": "x"}),
                           ("grow", {"name_zh": "x"})):
            assert refusal(script.post(f"{theirs}{verb}/", **body)) == (404, "not_found"), verb
        assert str(cast.jiuwu.pk) not in script.get("tenants/").content.decode()
    cast.jiuwu.refresh_from_db()
    assert (cast.jiuwu.state, cast.jiuwu.version) == ("registered", 1)


def test_a_company_reads_its_own_entry_and_no_other(cast: Cast):
    register_parts.add_note(actor=cast.actor(cast.officer), tenant=cast.jinghua, text="Pays late", at=NOW)
    script = Script(cast.viewer)
    assert [row["id"] for row in script.get("tenants/").json()["results"]] == [str(cast.jinghua.pk)]
    assert script.get(f"tenants/{cast.rival.pk}/").status_code == 404
    seen = script.get(f"tenants/{cast.jinghua.pk}/")
    assert (seen.json()["number"], seen.json()["actions"]) == (cast.jinghua.number, [])
    told = script.get(f"tenants/{cast.jinghua.pk}/timeline/").content.decode()
    assert "Pays late" not in seen.content.decode() + told and "tenant.note" not in told
    assert "tenant.note" in Script(cast.officer).get(f"tenants/{cast.jinghua.pk}/timeline/").content.decode()


def test_who_works_elsewhere_counts_nothing_of_this_park(cast: Cast):
    assert cast.jinghua and cast.rival
    for who in (cast.dai_tao, cast.gao_feng, cast.baoding_officer):
        assert Script(who).get("tenants-counts/").json()["results"] == []
        assert Script(who).get("tenants-duplicates/").json() == {"results": []}
        assert Script(who).get("tenants/?kind=company").json()["results"] == []


@pytest.mark.parametrize("who", ["dai_tao", "director", "administrator", "gao_feng"])
def test_who_may_not_enter_is_refused(cast: Cast, who: str):
    assert cast.binhai
    assert refusal(Script(getattr(cast, who)).post("tenants/", **NEW)) == (403, "forbidden")
    assert not Tenant.objects.filter(uscc=CODE).exists()


def test_an_officer_does_not_decide_about_a_tenants_life(cast: Cast):
    script, path = Script(cast.officer), f"tenants/{cast.jinghua.pk}/"
    for verb in ("suspend", "lift", "graduate", "leave", "reinstate"):
        assert refusal(script.post(f"{path}{verb}/", reason="x")) == (403, "forbidden"), verb
    assert script.get(path).json()["actions"] == []


def test_an_unknown_or_wrong_field_is_refused_by_its_name(cast: Cast):
    script, path = Script(cast.officer), f"tenants/{cast.jinghua.pk}/"
    for body, field in (({"colour": "red"}, "colour"), ({"state": "left"}, "state"), ({"number": "X"}, "number"),
                        ({"kind": "club"}, "kind"), ({"uscc": "123"}, "uscc"), ({"sector": "X99"}, "sector"),
                        ({"founded_on": "soon"}, "founded_on"), ({"name_zh": ""}, "name_zh"),
                        ({"registered_capital": "-1"}, "registered_capital"), ({"park": "BD"}, "park")):
        answer = script.post("tenants/", **{**NEW, **body})
        assert (refusal(answer), list(answer.json()["errors"])) == ((400, "invalid"), [field]), body
        if field != "park":
            assert list(script.patch(path, 1, **body).json()["errors"]) == [field], body
    assert refusal(script.get("tenants/?colour=red")) == (400, "invalid")
    assert refusal(script.get("tenants-counts/?by=colour")) == (400, "invalid")
    assert Tenant.objects.get().version == 1


def test_a_change_rests_on_the_version_that_was_read(cast: Cast):
    script, path = Script(cast.officer), f"tenants/{enter(cast, '云帆').pk}/"
    read = script.get(path)
    assert refusal(script.patch(path, None, stage="growth")) == (428, "precondition_required")
    changed = script.patch(path, read.json()["version"], stage="growth")
    assert (changed.status_code, changed.json()["stage"], changed["ETag"]) == (200, "growth", '"2"')
    assert refusal(script.patch(path, read.json()["version"], stage="mature")) == (412, "stale")
    assert script.get(path).json()["stage"] == "growth"


def test_a_step_that_its_state_does_not_allow_is_refused_with_what_is_allowed(cast: Cast):
    script, path = Script(cast.lead), f"tenants/{cast.jinghua.pk}/"
    for verb in ("lift", "reinstate"):
        answer = script.post(f"{path}{verb}/", reason="x")
        assert refusal(answer) == (409, "wrong_state")
        assert answer.json()["allowed"] == ["suspend", "graduate", "leave"]
    assert refusal(Script(cast.officer).post(f"{path}grow/", name_zh="新", uscc=CODE)) == (409, "not_a_team")


def test_a_step_without_its_reason_is_refused(cast: Cast):
    script, path = Script(cast.lead), f"tenants/{cast.jinghua.pk}/"
    for verb in ("suspend", "leave"):
        answer = script.post(f"{path}{verb}/", reason=" ")
        assert (refusal(answer), list(answer.json()["errors"])) == ((400, "invalid"), ["reason"]), verb
    assert script.get(path).json()["state"] == "registered"


def test_a_company_is_entered_once(cast: Cast):
    script = Script(cast.officer)
    made = script.post("tenants/", **NEW)
    assert (made.status_code, made.json()["number"], made["ETag"]) == (201, "BH-T2026-0001", '"1"')
    assert script.get(f"tenants/{made.json()['id']}/").json() == made.json()
    again = script.post("tenants/", **{**NEW, "name_zh": "别家"})
    taken = f"{made.json()['name']} (BH-T2026-0001) has this code in this park already."
    assert (refusal(again), again.json()["errors"]) == ((400, "invalid"), {"uscc": [taken]})
    assert Tenant.objects.filter(park=cast.binhai).count() == 1


def test_its_parts_are_added_changed_and_taken_away(cast: Cast):
    script, path = Script(cast.officer), f"tenants/{cast.jinghua.pk}/"
    site = Site.objects.create(park=cast.binhai, name_zh="A座", name_en="Tower A")
    theirs = Site.objects.create(park=cast.baoding, name_zh="B座", name_en="Tower B")
    assert list(script.post(f"{path}rooms/", room="203", site=str(theirs.pk)).json()["errors"]) == ["site"]
    script.post(f"{path}rooms/", room="203", site=str(site.pk), area="450.0")
    script.post(f"{path}markets/", region="130000", is_planned=True)
    script.post(f"{path}qualifications/", kind="licence", name="Drone permit", valid_until="2027-01-03")
    row = script.post(f"{path}contacts/", name="Dai Tao", phone="13800138000").json()
    assert [(room["site"]["name"], room["room"], room["area"]) for room in row["rooms"]] == [
        ("Tower A", "203", "450.0")]
    assert [(market["region"], market["is_planned"]) for market in row["markets"]] == [("130000", True)]
    assert [held["valid_until"] for held in row["qualifications"]] == ["2027-01-03"]
    contact = f"{path}parts/contact/{row['contacts'][0]['id']}/"
    changed = script.ask("PUT", contact, {"name": "Dai Tao", "title": "CEO"}).json()["contacts"]
    assert [(one["title"], one["phone"]) for one in changed] == [("CEO", "13800138000")]
    assert script.ask("DELETE", contact).status_code == 204
    assert script.ask("DELETE", contact).status_code == 404
    assert not TenantContact.objects.exists()


def test_a_part_is_reached_by_its_own_tenant_and_kind_only(cast: Cast):
    held = Qualification.objects.create(tenant=cast.rival, kind="high_tech", name="High-tech")
    script = Script(cast.officer)
    for path in (f"{cast.jinghua.pk}/parts/qualification", f"{cast.rival.pk}/parts/contact",
                 f"{cast.rival.pk}/parts/document"):
        assert script.ask("DELETE", f"tenants/{path}/{held.pk}/").status_code == 404, path
    for who, status in ((cast.dai_tao, 404), (cast.baoding_officer, 404), (cast.rival_owner, 204)):
        answer = Script(who).ask("DELETE", f"tenants/{cast.rival.pk}/parts/qualification/{held.pk}/")
        assert answer.status_code == status, who
    assert not Qualification.objects.exists()


def test_a_life_over_the_api(cast: Cast):
    active(cast)
    script, path = Script(cast.lead), f"tenants/{cast.jinghua.pk}/"
    row = script.post(f"{path}suspend/", reason="Figures are missing").json()
    assert (row["state"], row["actions"]) == ("suspended", ["lift", "graduate", "leave"])
    assert script.post(f"{path}lift/").json()["state"] == "registered"
    asked = script.post(f"{path}leave/", reason="Moved to Beijing")
    assert (refusal(asked), list(asked.json()["errors"])) == ((400, "invalid"), ["open_work"])
    gone = script.post(f"{path}leave/", reason="Moved to Beijing", open_work="withdraw", ended_on="2026-11-18").json()
    assert (gone["state"], gone["ended_on"], gone["actions"]) == ("left", "2026-11-18", ["reinstate"])
    assert HelpRequest.objects.get(tenant=cast.jinghua).state == "withdrawn"
    back = script.post(f"{path}reinstate/", reason="Back again").json()
    assert (back["state"], back["ended_on"]) == ("registered", None)


def test_a_team_becomes_a_company(cast: Cast):
    team = enter(cast, "无人机团队")
    Membership.objects.create(tenant=team, user=cast.dai_tao, role="member")
    script, path = Script(cast.officer), f"tenants/{team.pk}/grow/"
    body = {"name_zh": "无人机有限公司", "uscc": CODE}
    stranger = [{"person": str(cast.rival_owner.pk), "role": "owner"}]
    for members in ([], stranger):
        assert list(script.post(path, **body, members=members).json()["errors"]) == ["members"], members
    made = script.post(path, **body, members=[{"person": str(cast.dai_tao.pk), "role": "owner"}])
    assert (made.status_code, made.json()["grown_out_of"]["id"]) == (201, str(team.pk))
    assert [(one["name"], one["role"]) for one in made.json()["people"]] == [("Dai Tao", "owner")]


def test_the_timeline_comes_in_pages_from_the_newest_back(cast: Cast):
    script, path = Script(cast.officer), f"tenants/{cast.jinghua.pk}/"
    for text in ("first", "second"):
        script.post(f"{path}note/", text=text)
    row = script.get(f"{path}timeline/").json()
    assert [entry["code"] for entry in row["results"]] == ["tenant.note", "tenant.note"]
    assert [entry["is_internal"] for entry in row["results"]] == [True, True] and row["next"] == ""
    assert refusal(script.get(f"{path}timeline/?kind=gossip")) == (400, "invalid")


def test_the_register_is_filtered_and_counted(cast: Cast):
    enter(cast, "甲", sector="C37", origin="110000")
    enter(cast, "乙", sector="I65", origin="110108")
    script = Script(cast.officer)
    for query, wanted in (("sector=C", ["甲"]), ("origin=110000", ["乙", "甲"]), ("q=乙", ["乙"]), ("state=left", [])):
        assert [row["name"] for row in script.get(f"tenants/?{query}").json()["results"]] == wanted, query
    counted = script.get("tenants-counts/?by=sector").json()
    assert (counted["by"], sum(bar["count"] for bar in counted["results"])) == ("sector", 2)


def statements(script: Script, path: str) -> int:
    script.get("me/")  # notes the key's use
    with CaptureQueriesContext(connection) as found:
        assert script.get(path).status_code == 200
    return len(found)


@pytest.mark.parametrize(("path", "most"), [("tenants/", 1), ("tenants/?kind=team&origin=110000", 1),
                                            ("tenants-counts/", 2)])
def test_a_list_costs_the_same_at_one_and_at_ten_rows(cast: Cast, path: str, most: int):
    script = Script(cast.officer)
    enter(cast, "甲", origin="110000")
    one = statements(script, path)
    for number in range(9):
        enter(cast, f"乙{number}", origin="110000")
    assert (statements(script, path), one <= BEFORE - 1 + most) == (one, True)


def test_one_pair_of_duplicates_costs_as_much_as_ten_alike_entries(cast: Cast):
    script, alike = Script(cast.officer), {"phone": "022-5555 0199"}
    enter(cast, "甲", **alike)
    enter(cast, "乙", **alike)
    pair = statements(script, "tenants-duplicates/")
    for number in range(8):
        enter(cast, f"丙{number}", **alike)
    assert (statements(script, "tenants-duplicates/"), pair <= BEFORE - 1 + 6) == (pair, True)
    [group] = script.get("tenants-duplicates/").json()["results"]
    assert (group["why"], len(group["tenants"])) == (["the same phone number"], 10)


def test_one_tenant_costs_the_same_however_much_hangs_on_it(cast: Cast):
    script, path = Script(cast.officer), f"tenants/{cast.jinghua.pk}/"
    script.post(f"{path}contacts/", name="One")
    costs = statements(script, path), statements(script, f"{path}timeline/")
    for number in range(3):
        script.post(f"{path}contacts/", name=f"Number {number}")
        script.post(f"{path}markets/", region=f"1{number + 1}0000")
    assert (statements(script, path), statements(script, f"{path}timeline/")) == costs
