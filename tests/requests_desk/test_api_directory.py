"""The directory, parks, tenants and "who am I" over REST: what each reader may know."""
import pytest

from requests_desk.models import Question
from tests.cast import Cast
from tests.requests_desk.api_client import Script


def names(response) -> list[str]:
    assert response.status_code == 200, response.content.decode()
    return [row["name"] for row in response.json()["results"]]


@pytest.fixture
def entries(cast: Cast):
    """A network entry, a public one, one of Baoding alone, one that is closed for now."""
    school, training = cast.uav_school, cast.training
    school.visibility, school.phone = "public", "010-5555"
    school.save()
    hidden = cast.other_partner
    hidden.park, hidden.visibility = cast.baoding, "park"
    hidden.save()
    expert = cast.expert(school, "高峰", "Gao Feng")
    secret = cast.expert(hidden, "秘密", "Secret Expert")
    public = cast.resource(school, training, "公开课", "Open lecture", experts=[expert, secret], visibility="public",
                           contact_email="desk@uav.example")
    closed = cast.resource(school, training, "暂停", "Closed for now", visibility="public", status="temporarily_closed")
    return {"network": cast.uav_training, "public": public, "closed": closed,
            "hidden": cast.resource(hidden, training, "内部", "Inside Baoding", visibility="park")}


def test_tenants_see_what_is_public_and_on_offer_without_contacts(cast: Cast, entries):
    tenant = Script(cast.dai_tao)
    assert names(tenant.get("resources/")) == ["Open lecture"]
    for hidden in ("network", "hidden", "closed"):
        assert tenant.get(f"resources/{entries[hidden].pk}/").status_code == 404
    row = tenant.get(f"resources/{entries['public'].pk}/").json()
    assert (row["contact_email"], row["route"], [e["name"] for e in row["experts"]]) == ("", "", ["Gao Feng"])
    assert names(tenant.get("partners/")) == ["Beijing Tianyi UAV School"]
    assert tenant.get(f"partners/{cast.uav_school.pk}/").json()["phone"] == ""
    assert names(tenant.get("experts/")) == ["Gao Feng"]
    assert tenant.get(f"partners/{cast.other_partner.pk}/").status_code == 404


def test_staff_see_the_network_and_only_their_own_parks_entries(cast: Cast, entries):
    binhai, baoding = Script(cast.officer), Script(cast.baoding_officer)
    assert set(names(binhai.get("resources/"))) == {"Closed for now", "Open lecture", "UAV pilot training"}
    assert "Inside Baoding" in names(baoding.get("resources/"))
    assert binhai.get(f"partners/{cast.uav_school.pk}/").json()["phone"] == "010-5555"
    assert binhai.get(f"resources/{entries['public'].pk}/").json()["contact_email"] == "desk@uav.example"
    assert names(binhai.get("experts/")) == ["Gao Feng"]


@pytest.mark.parametrize(("query", "found"), [("?q=UAV", ["UAV pilot training"]), ("?q=飞手", ["UAV pilot training"]),
                                              ("?kind=investment", []), ("?region=310000", []),
                                              ("?kind=training,other&q=lecture", ["Open lecture"])])
def test_the_directory_is_searched_in_both_languages(cast: Cast, entries, query, found):
    assert [name for name in names(Script(cast.officer).get(f"resources/{query}"))
            if name != "Closed for now"][:1] == found


def test_kinds_come_with_their_questions(cast: Cast):
    Question.objects.create(kind=cast.training, code="level", label_zh="水平", label_en="Level", type="choice",
                            choices=[{"code": "beginner", "zh": "零基础", "en": "Beginners"}])
    kind, = Script(cast.dai_tao).get("kinds/").json()["results"]
    assert (kind["code"], kind["questions"]) == ("training", [{
        "code": "level", "label": "Level", "type": "choice", "required": False,
        "choices": [{"code": "beginner", "zh": "零基础", "en": "Beginners"}]}])


def test_an_answer_to_a_question_for_a_date_is_a_date(cast: Cast):
    Question.objects.create(kind=cast.training, code="start", label_zh="日期", label_en="Start", type="date")
    tenant, given = Script(cast.dai_tao), {"kind": "training", "title": "UAV", "description": "Six"}
    wrong = tenant.post("requests/", **given, answers={"start": "soon"})
    assert list(wrong.json()["errors"]) == ["answers.start"]
    sent = tenant.post("requests/", **given, answers={"start": "2027-03-01"}).json()
    assert sent["answers"] == {"start": "2027-03-01"}
    assert tenant.patch(f"requests/{sent['number']}/", sent["version"], people=7).status_code == 200


def test_tenants_are_their_own_and_their_parks(cast: Cast):
    assert cast.rival_owner and cast.jiuwu and cast.dai_tao and cast.colleague
    tenant, officer = Script(cast.dai_tao), Script(cast.officer)
    assert names(tenant.get("tenants/")) == ["Tianjin Jinghua Technology Co Ltd"]
    assert tenant.get(f"tenants/{cast.rival.pk}/").status_code == 404
    assert set(names(officer.get("tenants/"))) == {"Tianjin Jinghua Technology Co Ltd", "Tianjin Petrel Instruments"}
    assert names(officer.get("tenants/?q=petrel")) == ["Tianjin Petrel Instruments"]
    assert officer.get(f"tenants/{cast.jiuwu.pk}/").status_code == 404
    people = officer.get(f"tenants/{cast.jinghua.pk}/").json()["people"]
    assert [(one["name"], one["role"]) for one in people] == [("Dai Tao", "owner"), ("Sun Ke", "member")]
    assert names(Script(cast.gao_feng).get("tenants/")) == []


def test_parks_are_known_to_everybody_who_is_logged_in(cast: Cast):
    assert cast.zhongguancun
    script = Script(cast.dai_tao)
    assert {park["code"] for park in script.get("parks/").json()["results"]} == {"BH", "ZGC"}
    assert script.get("parks/bh/").json() == script.get(f"parks/{cast.binhai.pk}/").json()


def test_everybody_learns_who_they_are(cast: Cast):
    assert [(row["tenant"]["name"], row["role"]) for row in Script(cast.dai_tao).get("me/").json()["tenants"]] == [
        ("Tianjin Jinghua Technology Co Ltd", "owner")]
    assert [row["name"] for row in Script(cast.gao_feng).get("me/").json()["partners"]] == ["Beijing Tianyi UAV School"]
