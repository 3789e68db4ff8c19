"""Requests over REST: who sees what, who may do what, in which state; nothing is overwritten silently."""
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from requests_desk.models import HelpRequest, Message, SuggestionRun
from requests_desk.services import conversation
from tests import factories
from tests.cast import NOW, Cast
from tests.requests_desk.api_client import Script


def codes(response) -> list[str]:
    return [row["number"] for row in response.json()["results"]]


def refused(response, status: int) -> dict:
    assert (response.status_code, response["Content-Type"]) == (status, "application/problem+json")
    return response.json()


# -- scope -----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("who", ["rival_owner", "gao_feng", "zgc_officer", "baoding_officer"])
def test_a_request_does_not_exist_for_others(cast: Cast, who):
    row = factories.active(cast)
    factories.requested(cast, request=row)
    conversation.post_message(actor=cast.actor(cast.officer), request=row, audience="tenant", text="Secret", at=NOW)
    script = Script(getattr(cast, who))
    assert codes(script.get("requests/")) == []
    for path in ("", "messages/", "attachments/", "timeline/", "suggestions/", "referrals/"):
        answer = script.get(f"requests/{row.number}/{path}")
        assert refused(answer, 404)["code"] == "not_found" and "Jinghua" not in answer.content.decode()
    for deed in ("sign", "withdraw", "answer", "triage"):
        assert script.post(f"requests/{row.pk}/{deed}/", text="x").status_code in (400, 404)
    assert script.patch(f"requests/{row.pk}/", 1, title="Mine").status_code == 404
    assert HelpRequest.objects.get(pk=row.pk).title == row.title


def test_a_draft_is_its_writers_alone(cast: Cast):
    row = factories.draft(cast)
    assert codes(Script(cast.dai_tao).get("requests/?state=draft")) == [None]
    for other in (cast.officer, cast.viewer, cast.colleague):
        assert refused(Script(other).get(f"requests/{row.pk}/"), 404)


def test_the_tenant_reads_no_internal_note_no_priority_and_no_reason_of_a_partner(cast: Cast):
    asked = factories.referral_in(cast, "rejected")
    row = asked.request
    officer, tenant = Script(cast.officer), Script(cast.dai_tao)
    conversation.post_message(actor=cast.actor(cast.officer), request=row, audience="internal", text="Inside", at=NOW)
    conversation.write_to_partner(actor=cast.actor(cast.officer), referral=asked, text="Aside", at=NOW)
    assert {m["text"] for m in officer.get(f"requests/{row.number}/messages/").json()["results"]} == {"Inside", "Aside"}
    assert tenant.get(f"requests/{row.number}/messages/").json()["results"] == []
    assert tenant.get(f"requests/{row.number}/messages/?audience=internal").json()["results"] == []
    assert tenant.get(f"requests/{row.number}/").json()["priority"] is None
    assert officer.get(f"requests/{row.number}/").json()["priority"] == "normal"

    told = officer.get(f"requests/{row.number}/timeline/").json()["results"]
    assert [event["data"]["reason"] for event in told if event["code"] == "referral.reject"] == ["Because"]
    heard = tenant.get(f"requests/{row.number}/timeline/").json()["results"]
    assert [set(event["data"]) for event in heard if event["code"] == "referral.reject"] == [{"destination"}]
    assert "Because" not in str(heard)
    assert "Beijing Tianyi UAV School cannot help" in str(heard)


@pytest.mark.parametrize("path", ["suggestions/", "referrals/"])
def test_the_search_for_help_is_the_parks(cast: Cast, path):
    row = factories.active(cast)
    assert refused(Script(cast.dai_tao).get(f"requests/{row.number}/{path}"), 403)["code"] == "forbidden"


def test_times_are_told_in_utc_whatever_the_zone_of_the_installation(cast: Cast):
    row = factories.referral_in(cast, "accepted").request
    told = Script(cast.dai_tao).get(f"requests/{row.number}/").json()
    assert (told["submitted_at"], told["clocks"][0]["done_at"]) == ("2026-11-18T02:00:00Z", "2026-11-18T02:00:00Z")
    assert told["stage"]["due"] == "2026-12-04T10:00:00Z"  # the end of the working day in Tianjin


# -- roles and states ------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("who", "deed", "body"), [
    ("viewer", "withdraw", {}), ("director", "resolve", {"summary": "x", "resolution": "solved"}),
    ("officer", "withdraw", {}), ("dai_tao", "resolve", {"summary": "x", "resolution": "solved"}),
    ("officer", "mark_error", {"text": "x"}), ("officer", "sharing", {"sharing": "open"})])
def test_a_role_that_is_too_low_is_told_so(cast: Cast, who, deed, body):
    row = factories.active(cast)
    answer = Script(getattr(cast, who)).post(f"requests/{row.number}/{deed}/", **body)
    assert refused(answer, 403)["code"] == "forbidden"


def test_a_wrong_state_is_refused_with_what_is_possible(cast: Cast):
    row = factories.active(cast)
    officer = Script(cast.officer)
    problem = refused(officer.post(f"requests/{row.number}/sign/"), 409)
    assert (problem["code"], problem["allowed"]) == ("wrong_state", ["ask", "resolve", "mark_duplicate"])
    assert problem["allowed"] == officer.get(f"requests/{row.number}/").json()["actions"]


def test_every_deed_of_the_desk_and_the_tenant_has_its_address(cast: Cast):
    officer, tenant = Script(cast.officer), Script(cast.dai_tao)
    root = f"requests/{factories.submitted(cast).number}/"

    def state(script: Script, deed: str, **body) -> str:
        answer = script.post(f"{root}{deed}/", **body)
        assert answer.status_code == 200, answer.content.decode()
        return answer.json()["state"]

    assert state(officer, "sign") == "triage"
    assert state(officer, "triage", priority="high", kind="training") == "triage"
    why = {"reason_code": "not_eligible", "reason_text": "Too old", "elsewhere": "Room 204"}
    assert state(officer, "decline", **why) == "declined"
    assert state(tenant, "appeal", text="We are young") == "triage"
    assert state(officer, "activate", priority="normal") == "active"
    assert state(officer, "assign", owner=str(cast.officer2.pk)) == "active"
    assert state(officer, "ask", question="How many drones?") == "needs_info"
    assert tenant.get(root).json()["stage"]["why"] == "How many drones?"
    assert state(tenant, "answer", text="Two") == "active"
    assert state(tenant, "sharing", sharing="open") == "active"
    assert state(officer, "resolve", summary="Done", resolution="solved") == "resolved"
    assert state(tenant, "not_solved", text="Two were ill") == "active"
    assert state(officer, "resolve", summary="Done again", resolution="solved") == "resolved"
    assert state(officer, "reopen", text="They called") == "active"
    assert state(officer, "mark_duplicate", other=factories.submitted(cast).number) == "duplicate"
    assert state(Script(cast.administrator), "mark_error", text="A trial") == "entered_in_error"
    root = f"requests/{factories.submitted(cast).number}/"
    assert state(tenant, "withdraw") == "withdrawn"


@pytest.mark.parametrize(("deed", "body", "field"), [
    ("ask", {}, "question"), ("ask", {"text": "x"}, "text"), ("decline", {"reason_code": "other"}, "elsewhere"),
    ("activate", {"owner": "x"}, "owner"), ("activate", {"kind": "dancing"}, "kind"),
    ("activate", {"owner": "01938f2a-6a00-7d31-8e55-1f2b3c4d5e00"}, "owner"),
    ("triage", {"priority": "now"}, "priority"), ("assign", {}, "owner"),
    ("mark_duplicate", {"other": "BH-1"}, "other"), ("sign", {"at": "2020-01-01"}, "at")])
def test_a_bad_body_of_a_deed_is_refused_by_field(cast: Cast, deed, body, field):
    row = factories.in_triage(cast)
    problem = refused(Script(cast.officer).post(f"requests/{row.number}/{deed}/", **body), 400)
    assert field in problem["errors"]


def test_another_parks_officer_does_not_become_owner(cast: Cast):
    row = factories.in_triage(cast)
    problem = refused(Script(cast.officer).post(f"requests/{row.number}/assign/", owner=str(cast.zgc_officer.pk)), 400)
    assert list(problem["errors"]) == ["owner"]


# -- changes ---------------------------------------------------------------------------------------------------------
def test_a_change_without_the_version_is_refused(cast: Cast):
    row, tenant = factories.active(cast), Script(cast.dai_tao)
    assert refused(tenant.patch(f"requests/{row.number}/", None, people=8), 428)["code"] == "precondition_required"


@pytest.mark.parametrize("header", ['"1"', "nonsense", '"99999999999999999999"', 'W/"1"'])
def test_a_change_of_what_has_changed_is_refused(cast: Cast, header):
    row, tenant = factories.active(cast), Script(cast.dai_tao)
    answer = tenant.ask("PATCH", f"requests/{row.number}/", {"people": 8}, **{"If-Match": header})
    assert refused(answer, 412)["code"] == "stale"
    assert HelpRequest.objects.get(pk=row.pk).people == 6


def test_a_stale_deed_is_refused_where_it_says_what_it_has_seen(cast: Cast):
    row, officer = factories.active(cast), Script(cast.officer)
    answer = officer.ask("POST", f"requests/{row.number}/resolve/", {"summary": "x", "resolution": "solved"},
                         **{"If-Match": '"1"'})
    assert refused(answer, 412)["code"] == "stale"


def test_a_change_with_the_version_read_is_kept_and_told(cast: Cast):
    row, tenant = factories.active(cast), Script(cast.dai_tao)
    read = tenant.get(f"requests/{row.number}/")
    assert read["ETag"] == f'"{row.version}"' and read.json()["version"] == row.version
    changed = tenant.patch(f"requests/{row.number}/", row.version, people=8)
    assert (changed.json()["people"], changed["ETag"]) == (8, f'"{row.version + 1}"')
    assert tenant.get(f"requests/{row.number}/timeline/").json()["results"][-1]["data"] == {"changes": ["people"]}


@pytest.mark.parametrize(("field", "value"), [("title", " "), ("description", ""), ("sharing", "open"),
                                              ("draft", True), ("tenant", "x")])
def test_a_change_may_not_empty_or_widen_what_was_sent(cast: Cast, field, value):
    row, tenant = factories.active(cast), Script(cast.dai_tao)
    problem = refused(tenant.patch(f"requests/{row.number}/", row.version, **{field: value}), 400)
    assert list(problem["errors"]) == [field]


# -- coming in -------------------------------------------------------------------------------------------------------
def test_a_draft_is_kept_changed_sent_or_thrown_away(cast: Cast):
    assert cast.training
    tenant = Script(cast.dai_tao)
    draft = tenant.post("requests/", draft=True, title="UAV").json()
    assert (draft["state"], draft["number"], draft["stage"]["code"]) == ("draft", None, "draft")
    path = f"requests/{draft['id']}/"
    assert set(refused(tenant.post(f"{path}submit/"), 400)["errors"]) == {"description"}
    changed = tenant.patch(path, draft["version"], description="Six technicians", kind="training", sharing="open")
    assert (changed.status_code, changed.json()["sharing"]) == (200, "open")
    sent = tenant.post(f"{path}submit/").json()
    assert (sent["state"], sent["number"], sent["channel"]) == ("submitted", "BH-2026-0001", "api")
    assert refused(tenant.ask("DELETE", path), 409)["code"] == "not_a_draft"

    other = tenant.post("requests/", draft=True, title="Another").json()
    assert tenant.ask("DELETE", f"requests/{other['id']}/").status_code == 204
    assert refused(tenant.get(f"requests/{other['id']}/"), 404)


def test_staff_file_on_a_tenants_behalf(cast: Cast):
    assert cast.training and cast.dai_tao
    officer, given = Script(cast.officer), {"title": "UAV training", "description": "On the phone", "kind": "training"}
    assert list(refused(officer.post("requests/", **given), 400)["errors"]) == ["tenant"]
    given["tenant"] = str(cast.jinghua.pk)
    assert list(refused(officer.post("requests/", **given), 400)["errors"]) == ["channel"]
    stranger = str(cast.rival_owner.pk)
    assert list(refused(officer.post("requests/", **given, channel="phone", requester=stranger), 400)["errors"]) == [
        "requester"]
    sent = officer.post("requests/", **given, channel="phone", requester=str(cast.dai_tao.pk)).json()
    assert (sent["channel"], sent["requester"]["name"]) == ("phone", "Dai Tao")
    assert refused(Script(cast.director).post("requests/", **given, channel="phone"), 403)


def test_a_tenant_files_for_nobody_else(cast: Cast):
    tenant = Script(cast.dai_tao)
    problem = refused(tenant.post("requests/", title="x", description="y", tenant=str(cast.rival.pk)), 400)
    assert list(problem["errors"]) == ["tenant"] and HelpRequest.objects.count() == 0
    assert refused(Script(cast.viewer).post("requests/", title="x", description="y"), 403)


# -- conversation and files ------------------------------------------------------------------------------------------
def test_a_tenant_writes_no_internal_note(cast: Cast):
    row = factories.active(cast)
    assert refused(Script(cast.dai_tao).post(f"requests/{row.number}/messages/", audience="internal", text="x"), 404)
    assert Message.objects.count() == 0


def test_a_message_with_a_file_is_read_by_the_other_side_and_its_file_by_nobody_else(cast: Cast):
    row, tenant, officer = factories.active(cast), Script(cast.dai_tao), Script(cast.officer)
    sent = tenant.send(f"requests/{row.number}/messages/", audience="tenant", text="See the list",
                       files=SimpleUploadedFile("drones.txt", b"two quadcopters"))
    assert sent.status_code == 201, sent.content.decode()
    found, = officer.get(f"requests/{row.number}/messages/").json()["results"]
    file, = found["attachments"]
    assert (file["name"], file["media_type"], file["size"]) == ("drones.txt", "text/plain", 15)
    content = officer.get(file["url"])
    assert b"".join(content.streaming_content) == b"two quadcopters"
    assert "attachment" in content["Content-Disposition"]
    for other in (cast.rival_owner, cast.zgc_officer, cast.gao_feng):
        assert refused(Script(other).get(file["url"]), 404)


@pytest.mark.parametrize(("name", "content"), [("a.pdf", b"no pdf"), ("a.exe", b"MZ"), ("a.txt", b"")])
def test_a_file_that_is_not_what_it_says_is_refused(cast: Cast, name, content):
    row, tenant = factories.active(cast), Script(cast.dai_tao)
    problem = refused(tenant.send(f"requests/{row.number}/attachments/", file=SimpleUploadedFile(name, content)), 400)
    assert list(problem["errors"]) == ["file"]
    assert list(refused(tenant.send(f"requests/{row.number}/attachments/"), 400)["errors"]) == ["file"]
    assert list(refused(tenant.send(f"requests/{row.number}/attachments/", file="text"), 400)["errors"]) == ["file"]


def test_a_file_is_added_and_listed(cast: Cast):
    row, tenant = factories.active(cast), Script(cast.dai_tao)
    added = tenant.send(f"requests/{row.number}/attachments/", file=SimpleUploadedFile("plan.txt", b"May"))
    assert added.status_code == 201
    assert tenant.get(f"requests/{row.number}/attachments/").json()["results"] == [added.json()]


# -- suggestions -----------------------------------------------------------------------------------------------------
def test_suggestions_are_told_with_reasons_written_down_and_dismissed(cast: Cast):
    resource, row, officer = cast.uav_training, factories.active(cast, timezone.now()), Script(cast.officer)
    shown = officer.get(f"requests/{row.number}/suggestions/").json()
    assert [entry["resource"]["id"] for entry in shown["results"]] == [str(resource.pk)]
    assert {"code": "kind", "text": "the kind of help asked for", "tone": "for"} in shown["results"][0]["reasons"]
    assert SuggestionRun.objects.get().shown_to == cast.officer
    path = f"requests/{row.number}/suggestions/{resource.pk}/dismiss/"
    assert list(refused(officer.post(path), 400)["errors"]) == ["why"]
    assert refused(Script(cast.dai_tao).post(path, why="x"), 403)
    assert officer.post(path, why="They teach fixed wings only").status_code == 204
    assert officer.get(f"requests/{row.number}/suggestions/").json()["results"] == []
