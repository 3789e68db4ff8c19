"""Row S6 of the story, lived through by REST alone with three keys."""
import pytest

from tests.cast import Cast
from tests.requests_desk.api_client import Script


@pytest.fixture
def people(cast: Cast):
    assert cast.gao_feng and cast.uav_training
    return Script(cast.dai_tao), Script(cast.officer), Script(cast.gao_feng)


def done(response, status: int = 200) -> dict:
    assert response.status_code == status, response.content.decode()
    return response.json()


def test_uav_training_by_beijing_experts_from_request_to_rating(people, cast: Cast):
    tenant, officer, partner = people
    sent = done(tenant.post("requests/", kind="training", title="UAV training by Beijing experts", people=6,
                            description="Six technicians need to fly mapping drones. 无人机培训", sharing="teaser",
                            regions=["110000"], budget="60000.00"), 201)
    number = sent["number"]
    assert (sent["state"], sent["stage"]["code"], sent["channel"]) == ("submitted", "received", "api")
    assert sent["actions"] == ["withdraw"]

    assert [row["number"] for row in done(officer.get("requests/?state=submitted"))["results"]] == [number]
    assert done(officer.post(f"requests/{number}/sign/"))["state"] == "triage"
    found = done(officer.get(f"requests/{number}/suggestions/"))["results"]
    assert [row["resource"]["name"] for row in found] == ["UAV pilot training"]
    assert {"kind", "fresh"} <= {reason["code"] for reason in found[0]["reasons"]}
    done(officer.post(f"requests/{number}/messages/", audience="tenant", text="We are on it."), 201)

    asked = done(officer.post(f"requests/{number}/referrals/", resource=found[0]["resource"]["id"], sharing="teaser",
                              title="UAV training for six", need="Mapping drones"), 201)
    code = asked["number"]
    assert (asked["state"], asked["direction"], asked["request"]) == ("requested", "out", number)
    assert done(tenant.get(f"requests/{number}/"))["stage"]["text"] == "asked Beijing Tianyi UAV School"

    assert [row["number"] for row in done(partner.get("referrals/?direction=in"))["results"]] == [code]
    before = done(partner.post(f"referrals/{code}/receive/"))
    assert (before["need"]["identity"], before["request"]) == (None, None)
    after = done(partner.post(f"referrals/{code}/accept/", contact_name="Gao Feng", expected_on="2099-12-04"))
    assert after["need"]["identity"]["tenant"] == "Tianjin Jinghua Technology Co Ltd"
    assert done(partner.post(f"referrals/{code}/start/", text="Dates agreed"))["state"] == "in_progress"
    ended = done(partner.post(f"referrals/{code}/complete/", kind="training_delivered", text="Six trained", people=6))
    assert (ended["state"], [out["people"] for out in ended["outcomes"]]) == ("completed", [6])

    resolved = done(tenant.get(f"requests/{number}/"))
    assert (resolved["state"], resolved["summary"], resolved["stage"]["text"]) == (
        "resolved", "Six trained", "please confirm")
    closed = done(tenant.post(f"requests/{number}/confirm/", rating=5, rating_text="Very good"))
    assert (closed["state"], closed["resolution"], closed["rating"], closed["confirmed"]) == (
        "closed", "solved", 5, True)
    assert [event["code"] for event in done(tenant.get(f"requests/{number}/timeline/"))["results"]] == [
        "request.submit", "request.sign", "request.activate", "referral.send", "referral.receive", "referral.accept",
        "referral.identity", "referral.start", "referral.complete", "request.resolve", "request.confirm"]


@pytest.mark.parametrize(("language", "stage", "error"), [
    ("en", "received", "Please fill this in."), ("zh-CN,zh;q=0.9,en;q=0.5", "已收到", "请填写")])
def test_the_asked_language_wins_over_the_accounts(cast: Cast, language, stage, error):
    tenant = Script(cast.dai_tao, language)
    sent = tenant.post("requests/", kind=cast.training.code, title="培训", description="六名技术员")
    assert sent["Content-Language"] == ("en" if language == "en" else "zh-hans")
    assert sent.json()["stage"]["text"] == stage
    refused = tenant.post("requests/", kind="training").json()
    assert error in refused["errors"]["title"][0] and error in refused["errors"]["description"][0]


def test_without_accept_language_the_accounts_language_is_spoken(cast: Cast):
    cast.dai_tao.language = "zh-hans"
    cast.dai_tao.save()
    answer = Script(cast.dai_tao).ask("GET", "me/", **{"Accept-Language": ""})
    assert (answer["Content-Language"], answer.json()["language"]) == ("zh-hans", "zh-hans")
