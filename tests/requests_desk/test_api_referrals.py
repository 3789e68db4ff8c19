"""Referrals over REST: what each end sees, and every move of the table."""
import pytest

from requests_desk.models import Referral
from requests_desk.services import referral as verbs
from tests import factories
from tests.cast import NOW, Cast
from tests.requests_desk.api_client import Script

LATER = "2099-12-04"
WHY = {"reason_code": "other", "reason_text": "Because"}
SECRETS = ("Jinghua", "京华", "Dai Tao", "dai.tao@example.com", "022-5555")


def refused(response, status: int) -> dict:
    assert (response.status_code, response["Content-Type"]) == (status, "application/problem+json")
    return response.json()


def moved(script: Script, row: Referral, deed: str, **body) -> str:
    answer = script.post(f"referrals/{row.number}/{deed}/", **body)
    assert answer.status_code == 200, answer.content.decode()
    return answer.json()["state"]


@pytest.mark.parametrize("who", ["dai_tao", "rival_owner", "other_contact", "baoding_officer"])
def test_a_referral_does_not_exist_for_others(cast: Cast, who):
    row, script = factories.requested(cast), Script(getattr(cast, who))
    assert script.get("referrals/").json()["results"] == []
    for path in ("", "messages/"):
        assert refused(script.get(f"referrals/{row.number}/{path}"), 404)
    assert refused(script.post(f"referrals/{row.number}/receive/"), 404)
    assert refused(script.post(f"referrals/{row.number}/messages/", text="x"), 404)
    assert Referral.objects.get(pk=row.pk).state == "requested"


def test_before_the_acceptance_nothing_tells_the_partner_who_asks(cast: Cast):
    row = factories.requested(cast)
    partner = Script(cast.gao_feng)
    answers = [partner.get("referrals/"), partner.get(f"referrals/{row.number}/"),
               partner.get(f"referrals/{row.number}/messages/"), partner.post(f"referrals/{row.number}/receive/")]
    text = "".join(answer.content.decode() for answer in answers)
    assert [secret for secret in SECRETS if secret in text] == [] and '"UAV training for six technicians"' in text
    assert answers[1].json()["request"] is None
    accepted = partner.post(f"referrals/{row.number}/accept/", contact_name="Gao Feng", expected_on=LATER).json()
    assert accepted["need"]["identity"] == {
        "tenant": "Tianjin Jinghua Technology Co Ltd", "requester": "Dai Tao", "phone": "022-5555 0101",
        "email": "dai.tao@example.com", "request_number": "BH-2026-0001", "budget": "60000.00", "currency": "CNY",
        "files": []}


def test_a_park_in_the_middle_does_not_learn_through_its_own_referral_who_asks(cast: Cast):
    request = factories.active(cast)
    first = factories.requested(cast, request=request, resource=None, park=cast.zhongguancun)
    middle, partner = Script(cast.zgc_officer), Script(cast.gao_feng)
    assert moved(middle, first, "receive") == "received"
    child = middle.post(f"referrals/{first.number}/onward/", partner=str(cast.uav_school.pk), sharing="teaser",
                        title="UAV training", need="Mapping drones")
    assert child.status_code == 201, child.content.decode()
    code = child.json()["number"]
    below = partner.get(f"referrals/{code}/").json()
    assert (below["direction"], below["part_of"], below["origin_park"]["code"]) == ("in", None, "ZGC")
    partner.post(f"referrals/{code}/accept/", contact_name="Gao Feng", expected_on=LATER)
    seen = middle.get(f"referrals/{code}/")
    assert (seen.json()["direction"], seen.json()["part_of"], seen.json()["request"]) == ("out", first.number, None)
    assert [secret for secret in SECRETS if secret in seen.content.decode()] == []
    whole = Script(cast.officer).get(f"requests/{request.number}/referrals/").json()["results"]
    assert [row["number"] for row in whole] == [code, first.number]


def test_every_move_of_the_destination_has_its_address(cast: Cast):
    row, partner = factories.requested(cast), Script(cast.gao_feng)
    assert moved(partner, row, "receive") == "received"
    assert moved(partner, row, "accept", contact_name="Gao Feng", expected_on=LATER) == "accepted"
    assert moved(partner, row, "start", text="Called them") == "in_progress"
    assert moved(partner, row, "progress", text="Theory done", expected_on="2099-12-11") == "in_progress"
    assert moved(partner, row, "hold", until="2099-12-20", **WHY) == "on_hold"
    assert moved(partner, row, "resume") == "in_progress"
    assert moved(partner, row, "complete", kind="training_delivered", text="Trained", people=6, amount="1200.50") == (
        "completed")
    out, = partner.get(f"referrals/{row.number}/").json()["outcomes"]
    assert (out["people"], out["amount"], out["jobs"]) == (6, "1200.50", None)
    assert moved(partner, factories.requested(cast), "reject", **WHY) == "rejected"
    assert moved(partner, factories.referral_in(cast, "accepted"), "fail", tried="Three dates", **WHY) == "failed"


def test_every_move_of_the_origin_has_its_address(cast: Cast):
    officer = Script(cast.officer)
    assert moved(officer, factories.requested(cast), "recall", **WHY) == "cancelled"
    assert moved(officer, factories.referral_in(cast, "accepted"), "cancel", **WHY) == "cancelled"
    done = factories.referral_in(cast, "completed")
    assert refused(officer.post(f"referrals/{done.number}/rework/", text="Two are missing"), 409)
    assert officer.post(f"requests/{done.request.number}/reopen/", text="Two are missing").status_code == 200
    assert moved(officer, done, "rework", text="Two are missing") == "in_progress"
    asked = factories.requested(cast)
    answer = officer.post(f"referrals/{asked.number}/mail_link/", email="desk@uav.example")
    assert answer.status_code == 200 and "token" not in answer.content.decode()
    assert asked.links.get().email == "desk@uav.example"
    assert moved(Script(cast.administrator), asked, "mark_error", **WHY) == "entered_in_error"


def test_a_wrong_state_is_refused_with_what_is_possible(cast: Cast):
    row, partner = factories.referral_in(cast, "accepted"), Script(cast.gao_feng)
    problem = refused(partner.post(f"referrals/{row.number}/receive/"), 409)
    assert problem["allowed"] == ["start", "hold", "complete", "fail", "cancel"]
    assert problem["allowed"] == partner.get(f"referrals/{row.number}/").json()["actions"]


@pytest.mark.parametrize(("who", "deed", "body"), [
    ("officer", "accept", {"contact_name": "x", "expected_on": LATER}), ("gao_feng", "recall", WHY),
    ("gao_feng", "mail_link", {}), ("director", "recall", WHY), ("officer", "mark_error", WHY)])
def test_a_move_of_the_other_side_is_forbidden(cast: Cast, who, deed, body):
    row = factories.requested(cast)
    assert refused(Script(getattr(cast, who)).post(f"referrals/{row.number}/{deed}/", **body), 403)


@pytest.mark.parametrize(("deed", "body", "fields"), [
    ("accept", {}, {"contact_name", "expected_on"}), ("reject", {}, {"reason_code", "reason_text"}),
    ("accept", {"contact_name": "x", "expected_on": "soon"}, {"expected_on"}),
    ("accept", {"contact_name": "x", "expected_on": "2020-01-01"}, {"expected_on"}),
    ("reject", {**WHY, "state": "accepted"}, {"state"}), ("progress", {}, {"text"}), ("hold", WHY, {"until"}),
    ("complete", {"kind": "magic", "people": -1}, {"kind", "text", "people"}), ("fail", WHY, {"tried"}),
    ("onward", {"sharing": "teaser"}, {"destination", "title", "need"})])
def test_a_bad_answer_is_refused_by_field(cast: Cast, deed, body, fields):
    row = factories.requested(cast, resource=None, park=cast.zhongguancun)
    script = Script(cast.zgc_officer)
    script.post(f"referrals/{row.number}/receive/")
    assert set(refused(script.post(f"referrals/{row.number}/{deed}/", **body), 400)["errors"]) == fields


@pytest.mark.parametrize(("change", "fields"), [
    ({"sharing": "open"}, {"sharing"}), ({"title": "Training for Jinghua"}, {"title"}),
    ({"sharing": "all"}, {"sharing"}), ({"resource": None}, {"destination"}),
    ({"resource": "01938f2a-6a00-7d31-8e55-1f2b3c4d5e00"}, {"resource"}), ({"resource": "x"}, {"resource"}),
    ({"park": "ZGC"}, {"destination"}), ({"resource": None, "park": "NO"}, {"park"}),
    ({"attachments": ["01938f2a-6a00-7d31-8e55-1f2b3c4d5e00"]}, {"attachments"}), ({"number": "X"}, {"number"})])
def test_a_bad_hand_over_is_refused_by_field(cast: Cast, change, fields):
    row = factories.active(cast)
    assert cast.zhongguancun
    given = {"resource": str(cast.uav_training.pk), "sharing": "teaser", "title": "UAV", "need": "Drones", **change}
    problem = refused(Script(cast.officer).post(f"requests/{row.number}/referrals/", **given), 400)
    assert set(problem["errors"]) == fields and Referral.objects.count() == 0


def test_the_two_ends_write_to_each_other_and_the_tenant_does_not_read_it(cast: Cast):
    row, officer, partner = factories.requested(cast), Script(cast.officer), Script(cast.gao_feng)
    assert officer.post(f"referrals/{row.number}/messages/", text="Which days?").status_code == 201
    assert partner.post(f"referrals/{row.number}/messages/", text="Monday").status_code == 201
    for script in (officer, partner):
        assert [m["text"] for m in script.get(f"referrals/{row.number}/messages/").json()["results"]] == [
            "Which days?", "Monday"]
    assert Script(cast.dai_tao).get(f"requests/{row.request.number}/messages/").json()["results"] == []


def test_lists_tell_in_from_out(cast: Cast):
    out = factories.requested(cast)
    request = factories.active(cast)
    both = verbs.send_referral(actor=cast.actor(cast.officer), request=request, park=cast.zhongguancun, at=NOW,
                               sharing="teaser", title="UAV", need_text="Drones")
    listed = {query: [row["number"] for row in Script(cast.officer).get(f"referrals/{query}").json()["results"]]
              for query in ("", "?direction=out", "?direction=in", "?state=received")}
    assert listed == {"": [both.number, out.number], "?direction=out": [both.number, out.number], "?direction=in": [],
                      "?state=received": []}
    incoming = Script(cast.zgc_officer).get("referrals/?direction=in").json()["results"]
    assert [(row["number"], row["direction"], row["request"]) for row in incoming] == [(both.number, "in", None)]
