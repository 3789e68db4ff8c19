"""The directory's pages: filters from the address, forms that lose nothing, the partner's own side, and the same deeds
over the API."""
from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from requests_desk.models import Agreement, Location, Partner, Proposal, Resource
from requests_desk.services.proposals import propose_change
from tests.cast import NOW, Cast
from tests.requests_desk.api_client import Script


def client(user: Any) -> Client:
    found = Client(headers={"Accept-Language": "en"})
    found.force_login(user)
    return found


def listed(cast: Cast, **filters: Any) -> list[str]:
    page = client(cast.zgc_officer).get(reverse("desk:directory"), filters)
    assert page.status_code == 200
    return [row.name_en for row in page.context["page"]["rows"]]


@pytest.fixture
def several(cast: Cast) -> Cast:
    """Two offers that differ in everything one can ask for."""
    Partner.objects.filter(pk=cast.other_partner.pk).update(status="active")
    assert cast.uav_training
    cast.resource(cast.other_partner, cast.investment, "基金", "Fund", sectors=["J"], regions=["130000"],
                  languages=["en"], capacity="none", assured_on=date(2024, 1, 1), status="inactive")
    Resource.objects.filter(pk=cast.uav_training.pk).update(regions=["120000"])
    return cast


@pytest.mark.parametrize("filters", [
    {"kind": "training"}, {"topic": "uav"}, {"sector": "C"}, {"region": "120000"}, {"language": "zh"},
    {"capacity": "has_capacity"}, {"freshness": "fresh"}, {"status": "active"}, {"partner_kind": "training_house"},
    {"q": "pilot"}, {"kind": ["training", "nothing"], "q": "uav"}])
def test_each_filter_keeps_what_fits(several: Cast, filters: dict[str, Any]):
    assert listed(several, **filters) == ["UAV pilot training"]


def test_filters_narrow_and_unknown_words_are_left_out(several: Cast):
    assert listed(several, kind=["training", "investment"]) == ["Fund", "UAV pilot training"]
    assert listed(several, kind="training", capacity="none") == []
    assert len(listed(several, kind="nothing", park="XX")) == 2
    page = client(several.zgc_officer).get(reverse("desk:directory"), {"kind": "training"})
    assert "1 entry" in page.content.decode()


ADDRESSES = {"desk:directory": 12, "desk:partners": 12, "desk:experts": 12, "desk:stale": 12, "desk:review": 12,
             "desk:agreements": 12}


@pytest.mark.parametrize("name", list(ADDRESSES))
def test_lists_cost_the_same_with_ten_rows(cast: Cast, name: str):
    def more(number: int) -> None:
        partner = Partner.objects.create(park=cast.zhongguancun, kind="institute", name_zh=f"院{number}")
        row = cast.resource(partner, cast.training, f"课{number}", f"C{number}", assured_on=date(2025, 12, 1))
        expert = cast.expert(partner, f"人{number}", f"E{number}")
        row.experts.add(expert)
        Proposal.objects.create(partner=partner, target="resource", resource=row, changes={"fees_zh": "x"},
                                proposed_by=cast.gao_feng, proposed_at=NOW)
        Agreement.objects.create(park=cast.zhongguancun, partner=partner, title="x", starts_on=date(2026, 1, 1),
                                 modified_at=NOW)

    def count() -> int:
        with CaptureQueriesContext(connection) as found:
            assert session.get(reverse(name)).status_code == 200
        return len(found)
    session = client(cast.zgc_officer)
    more(0)
    few = count()
    for number in range(1, 10):
        more(number)
    assert count() == few <= ADDRESSES[name]


@pytest.mark.parametrize(("name", "most"), [("desk:partner", 13), ("partner:entry", 12)])
def test_a_partners_page_costs_the_same_with_ten_of_each(cast: Cast, name: str, most: int):
    def more(number: int) -> None:
        row = cast.resource(cast.uav_school, cast.training, f"课{number}", f"C{number}")
        row.experts.add(cast.expert(cast.uav_school, f"人{number}", f"E{number}"))
        Location.objects.create(partner=cast.uav_school, name_zh=f"地{number}")
        Proposal.objects.create(partner=cast.uav_school, target="resource", resource=row, changes={"fees_zh": "x"},
                                proposed_by=cast.gao_feng, proposed_at=NOW)

    def count() -> int:
        with CaptureQueriesContext(connection) as found:
            assert session.get(path).status_code == 200
        return len(found)
    session = client(cast.gao_feng if name == "partner:entry" else cast.zgc_officer)
    path = reverse(name, args=[cast.uav_school.pk] if name == "desk:partner" else [])
    more(0)
    few = count()
    for number in range(1, 10):
        more(number)
    assert count() == few <= most


def test_a_form_shows_what_was_typed_with_the_verbs_words(cast: Cast):
    session, page = client(cast.zgc_officer), reverse("desk:resource_edit", args=[cast.uav_training.pk])
    start = session.get(page).context["form"].initial
    body = {name: value for name, value in start.items() if value is not None}
    bad = session.post(page, {**body, "name_zh": "", "about_en": "Kept words"})
    assert bad.status_code == 400
    assert "Kept words" in bad.content.decode() and list(bad.context["form"].errors) == ["name_zh"]
    good = session.post(page, {**body, "about_en": "Kept words"})
    assert good.status_code == 302
    row = Resource.objects.get()
    assert (row.about_en, row.version, [topic.code for topic in row.topics.all()]) == ("Kept words", 2, ["uav"])
    stale = session.post(page, {**body, "about_en": "Mine"})
    assert stale.status_code == 409 and "Mine" in stale.content.decode()


def test_an_entry_is_made_on_the_desk(cast: Cast):
    session = client(cast.zgc_officer)
    made = session.post(reverse("desk:partner_new"), {
        "kind": "institute", "name_zh": "新材料研究院", "region": "110108", "trust": "checked",
        "visibility": "network"})
    partner = Partner.objects.get(name_zh="新材料研究院")
    assert made["Location"] == reverse("desk:partner", args=[partner.pk])
    place = session.post(reverse("desk:entry_new", args=[partner.pk, "place"]), {"name_zh": "实验室"})
    assert (place.status_code, Location.objects.get().partner) == (302, partner)
    assert session.get(reverse("desk:entry_new", args=[partner.pk, "nothing"])).status_code == 404
    done = session.post(reverse("desk:entry_status", args=["partner", partner.pk]), {
        "status": "inactive", "reason": "Moved away"})
    assert (done.status_code, Partner.objects.get(pk=partner.pk).status) == (302, "inactive")
    shown = session.get(reverse("desk:partner", args=[partner.pk])).content.decode()
    assert "Moved away" in shown


def test_what_is_the_parks_own_is_not_shown_to_other_parks(cast: Cast):
    cast.uav_school.agreements.create(park=cast.zhongguancun, title="Secret price list", starts_on=date(2026, 1, 1),
                                      modified_at=NOW)
    propose_change(actor=cast.actor(cast.gao_feng), partner=cast.uav_school, target="resource", at=NOW,
                   subject=cast.uav_training, fields={"about_en": "Secret words"})
    page = reverse("desk:partner", args=[cast.uav_school.pk])
    own, other = (client(user).get(page).content.decode() for user in (cast.zgc_officer, cast.officer))
    assert "Secret price list" in own and cast.gao_feng.email in own
    for secret in ("Secret", cast.gao_feng.email, "proposed changes"):
        assert secret not in other
    assert "Secret" not in client(cast.officer).get(reverse("desk:review")).content.decode()


# -- the partner's own side ------------------------------------------------------------------------------------------
def test_a_partner_proposes_and_the_park_decides(cast: Cast):
    school, park = client(cast.gao_feng), client(cast.zgc_officer)
    page = reverse("partner:entry_part_edit", args=["resource", cast.uav_training.pk])
    form = school.get(page).context["form"]
    assert "visibility" not in form.fields
    body = {name: value for name, value in form.initial.items() if name in form.fields and value is not None}
    assert school.post(page, body).status_code == 400, "nothing is different"
    assert school.post(page, {**body, "fees_en": "CNY 9", "note_text": "From May"}).status_code == 302
    assert school.get(page).context["form"].initial["fees_en"] == "CNY 9", "it is there when one comes back"
    row = Proposal.objects.get()
    assert "CNY 9" in park.get(reverse("desk:proposal", args=[row.pk])).content.decode()
    assert park.post(reverse("desk:proposal_return", args=[row.pk]), {"reason": ""}).status_code == 400
    assert park.post(reverse("desk:proposal_return", args=[row.pk]), {"reason": "Per day?"}).status_code == 302
    assert "Per day?" in school.get(reverse("partner:entry")).content.decode()
    assert school.post(page, {**body, "fees_en": "CNY 9 a day"}).status_code == 302
    again = Proposal.objects.get(verdict="waiting")
    assert park.post(reverse("desk:proposal_accept", args=[again.pk])).status_code == 302
    assert Resource.objects.get().fees_en == "CNY 9 a day"


def test_a_partner_touches_its_own_entries_only(cast: Cast):
    other = cast.resource(cast.other_partner, cast.training, "课", "Course", visibility="public")
    session = client(cast.gao_feng)
    for name, args in (("entry_part_edit", ["resource", other.pk]), ("entry_edit", [cast.other_partner.pk])):
        assert session.get(reverse(f"partner:{name}", args=args)).status_code == 404
    for name, args in (("entry_confirm", [other.pk]), ("entry_capacity", [other.pk]),
                       ("entry_confirm_all", [cast.other_partner.pk])):
        assert session.post(reverse(f"partner:{name}", args=args), {"capacity": "none"}).status_code == 404
    assert Resource.objects.get(pk=other.pk).version == 1


def test_one_press_confirms_all(cast: Cast):
    Resource.objects.filter(pk=cast.uav_training.pk).update(assured_on=date(2025, 1, 1))
    session = client(cast.gao_feng)
    assert "All of it is still right" in session.get(reverse("partner:entry")).content.decode()
    session.post(reverse("partner:entry_confirm_all", args=[cast.uav_school.pk]))
    assert Resource.objects.get().assured_on > date(2026, 1, 1)


# -- the same over the API ---------------------------------------------------------------------------------------------
def test_the_api_makes_and_changes_entries(cast: Cast):
    keeper, other = Script(cast.zgc_officer), Script(cast.officer)
    assert cast.uav_training
    body = {"partner": str(cast.uav_school.pk), "kind": "training", "name_zh": "夜航", "topics": ["uav"]}
    assert other.post("resources/", **body).status_code == 403
    assert keeper.post("resources/", **{**body, "topics": ["x"]}).json()["errors"].keys() == {"topics"}
    made = keeper.post("resources/", **body)
    assert (made.status_code, made.json()["topics"]) == (201, [{"code": "uav", "name": "UAV"}])
    path = f"resources/{made.json()['id']}/"
    assert made["ETag"] == '"1"'
    assert keeper.patch(path, None, name_en="Night").status_code == 428
    assert keeper.patch(path, 1, name_en="Night").json()["version"] == 2
    assert keeper.patch(path, 1, name_en="Day").status_code == 412
    assert Script(cast.gao_feng).post(f"{path}capacity/", capacity="none").json()["capacity"] == "none"
    assert keeper.post(f"{path}status/", status="inactive").status_code == 400
    assert keeper.post(f"{path}status/", status="inactive", reason="x").json()["status"] == "inactive"


def test_the_api_carries_proposals_and_agreements(cast: Cast):
    school, keeper = Script(cast.gao_feng), Script(cast.zgc_officer)
    made = school.post("proposals/", partner=str(cast.uav_school.pk), target="resource",
                       subject=str(cast.uav_training.pk), values={"fees_zh": "面议"})
    path = f"proposals/{made.json()['id']}/"
    assert (made.status_code, school.post(f"{path}accept/").status_code) == (201, 403)
    assert keeper.post(f"{path}return/", reason="").status_code == 400
    assert keeper.post(f"{path}accept/").json()["verdict"] == "accepted"
    assert (keeper.post(f"{path}accept/").status_code, Resource.objects.get().fees_zh) == (409, "面议")
    assert cast.officer
    Agreement.objects.all().delete()
    found = keeper.post("agreements/", park="ZGC", other_park="BH", title="Again", starts_on="2026-01-01")
    path = f"agreements/{found.json()['id']}/"
    assert (found.status_code, found.json()["countersigned_at"]) == (201, None)
    assert keeper.post(f"{path}sign/", signed_by="X").status_code == 403
    assert Script(cast.officer).post(f"{path}sign/", signed_by="Jin").json()["signed_by_other"] == "Jin"
    assert Script(cast.gao_feng).get(path).status_code == 404
