"""The pages of programmes: what each side sees and does, what is kept from it, and how many statements it costs."""
from __future__ import annotations

import io
import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from requests_desk.models import ProgrammeRequest
from tenants.calendars import calendar, escaped, folded
from tenants.models import Enrolment, Programme, Session
from tenants.services import enrolments, programmes
from tests.cast import Cast
from tests.factories import in_triage
from tests.requests_desk.api_client import Script
from tests.tenants.programmes import DAY, draft, enrol, opened


def browser(user: Any) -> Client:
    client = Client(headers={"Accept-Language": "en"})
    if user:
        client.force_login(user)
    return client


def statements(client: Client, path: str) -> int:
    client.get(path)
    with CaptureQueriesContext(connection) as found:
        assert client.get(path).status_code == 200
    return len(found)


def held_now(cast: Cast) -> Programme:
    """One that ended yesterday, with Wu Lei, who was there, and a certificate."""
    row = opened(cast, at=timezone.now() - 8 * DAY)
    [person] = enrol(cast, row, "Wu Lei", at=timezone.now() - 8 * DAY)
    officer = cast.actor(cast.officer)
    enrolments.record_attendance(actor=officer, session=row.sessions.get(), present=[person.pk], at=timezone.now())
    programmes.mark_programme_held(actor=officer, programme=row, at=timezone.now())
    enrolments.issue_certificates(actor=officer, programme=row, at=timezone.now())
    return row


# -- the desk ----------------------------------------------------------------------------------------------------
def test_from_a_draft_to_enrolled_people_on_the_pages(cast: Cast):
    client = browser(cast.officer)
    assert cast.dai_tao
    done = client.post(reverse("programmes:new"), {"kind": "training", "name_zh": "训练营", "visibility": "park"})
    row = Programme.objects.get()
    assert done.url == reverse("programmes:programme", args=[row.pk])
    begins = timezone.localtime() + 7 * DAY
    client.post(reverse("programmes:session_new", args=[row.pk]), {
        "starts_at": f"{begins:%Y-%m-%dT%H:%M}", "ends_at": f"{begins + timedelta(hours=1):%Y-%m-%dT%H:%M}"})
    client.post(reverse("programmes:step", args=[row.pk, "open"]))
    client.post(reverse("programmes:enrol", args=[row.pk]), {"tenant": str(cast.jinghua.pk), "names": "Wu Lei\n\nMa"})
    row.refresh_from_db()
    assert (row.state, row.sessions.count()) == ("open", 1)
    assert list(row.enrolments.values_list("name", "tenant")) == [("Wu Lei", cast.jinghua.pk), ("Ma", cast.jinghua.pk)]


def test_a_form_that_was_opened_before_a_change_is_refused_with_what_was_typed(cast: Cast):
    row = draft(cast)
    programmes.edit_programme(actor=cast.actor(cast.officer), programme=row, fields={"place": "Hall 3"},
                              at=timezone.now())
    found = browser(cast.officer).post(reverse("programmes:edit", args=[row.pk]), {
        "kind": "training", "name_zh": "新", "visibility": "park", "version": "1"})
    assert found.status_code == 409 and "新" in found.content.decode()
    row.refresh_from_db()
    assert row.name_zh != "新"


def test_staff_of_another_park_see_only_their_own_companies_people(cast: Cast):
    row = opened(cast, at=timezone.now(), visibility="network")
    enrol(cast, row, "Wu Lei", at=timezone.now())
    enrolments.enrol(actor=cast.actor(cast.baoding_officer), programme=row, tenant=cast.jiuwu, names=["An"],
                     at=timezone.now())
    client = browser(cast.baoding_officer)
    page = client.get(reverse("programmes:programme", args=[row.pk])).content.decode()
    assert "Wu Lei" not in page and "Jinghua" not in page and "An" in page and "Jiuwu" in page
    sheet = load_workbook(io.BytesIO(b"".join(client.get(reverse("programmes:export", args=[row.pk])))))
    assert [line[0].value for line in sheet.active.iter_rows(min_row=2)] == ["An"]
    assert reverse("programmes:edit", args=[row.pk]) not in page


def test_another_parks_programme_for_its_own_companies_does_not_exist(cast: Cast):
    row = opened(cast, at=timezone.now())
    client = browser(cast.baoding_officer)
    assert client.get(reverse("programmes:programme", args=[row.pk])).status_code == 404
    assert "Startup camp" not in client.get(reverse("programmes:desk")).content.decode()


def test_the_list_of_participants_is_no_formula(cast: Cast):
    row = opened(cast, at=timezone.now())
    enrol(cast, row, "=HYPERLINK(1)", at=timezone.now())
    sheet = load_workbook(io.BytesIO(b"".join(browser(cast.officer).get(reverse("programmes:export", args=[row.pk])))))
    assert sheet.active["A2"].value == "'=HYPERLINK(1)"


def test_a_certificate_needs_a_tick(cast: Cast):
    row = held_now(cast)
    client = browser(cast.officer)
    person = row.enrolments.get()
    Enrolment.objects.update(certificate=None)
    client.post(reverse("programmes:certify", args=[row.pk]), {"people": [str(person.pk)]})
    assert row.enrolments.get().certificate == "BH-C2026-0002"


# -- alike requests ----------------------------------------------------------------------------------------------
def test_alike_requests_become_one_programme_that_both_pages_show(cast: Cast):
    first, second = in_triage(cast), in_triage(cast, title="UAV again")
    client = browser(cast.officer)
    found = client.post(reverse("desk:bulk"), {"programme": "1", "ids": [str(first.pk), str(second.pk)]})
    assert found.url.startswith(reverse("programmes:new") + "?from=")
    form = client.get(found.url).content.decode()
    assert "UAV training by Beijing experts" in form and "UAV again" in form
    client.post(reverse("programmes:new"), {"kind": "training", "name_zh": "无人机", "visibility": "park",
                                            "from": [str(first.pk), str(second.pk)]})
    row = Programme.objects.get()
    assert set(ProgrammeRequest.objects.values_list("programme", "request")) == {
        (row.pk, first.pk), (row.pk, second.pk)}
    assert "UAV again" in client.get(reverse("programmes:programme", args=[row.pk])).content.decode()
    page = client.get(reverse("desk:request", args=[first.number])).content.decode()
    assert reverse("programmes:programme", args=[row.pk]) in page and "made the programme" in page


def test_a_programme_answers_no_request_of_another_park(cast: Cast):
    foreign = in_triage(cast)
    browser(cast.baoding_officer).post(reverse("programmes:new"), {
        "kind": "training", "name_zh": "无人机", "visibility": "park", "from": str(foreign.pk)})
    assert Programme.objects.get().park == cast.baoding
    assert not ProgrammeRequest.objects.exists()


# -- the portal --------------------------------------------------------------------------------------------------
def test_a_company_enrols_and_cancels_in_the_portal(cast: Cast):
    row = opened(cast, at=timezone.now(), capacity=1)
    client = browser(cast.dai_tao)
    client.post(reverse("programmes:page", args=[row.pk]), {"users": [str(cast.dai_tao.pk)], "names": "Wu Lei"})
    assert list(row.enrolments.values_list("name", "state")) == [("Dai Tao", "enrolled"), ("Wu Lei", "waiting")]
    own = row.enrolments.get(name="Dai Tao")
    client.post(reverse("programmes:unenrol", args=[row.pk, own.pk]))
    assert list(row.enrolments.values_list("name", "state")) == [("Dai Tao", "cancelled"), ("Wu Lei", "enrolled")]


def test_the_portal_shows_nothing_of_other_companies(cast: Cast):
    row = opened(cast, at=timezone.now())
    enrolments.enrol(actor=cast.actor(cast.rival_owner), programme=row, tenant=cast.rival, names=["Secret Person"],
                     at=timezone.now())
    client = browser(cast.dai_tao)
    for path in (reverse("programmes:portal"), reverse("programmes:page", args=[row.pk]), reverse("programmes:mine")):
        page = client.get(path).content.decode()
        assert "Secret Person" not in page and "Petrel" not in page


def test_drafts_and_other_parks_own_programmes_are_not_in_the_portal(cast: Cast):
    draft(cast, name_en="Hidden draft")
    opened(cast, at=timezone.now(), name_en="Shown here")
    assert "Hidden draft" not in browser(cast.dai_tao).get(reverse("programmes:portal")).content.decode()
    away = browser(cast.member(cast.jiuwu, "owner", "An Zefang")).get(reverse("programmes:portal")).content.decode()
    assert "Shown here" not in away


# -- certificates and calendars ----------------------------------------------------------------------------------
def test_a_certificate_is_for_the_company_and_its_parks_and_a_check_tells_no_name(cast: Cast):
    held_now(cast)
    path = reverse("programmes:certificate", args=["BH-C2026-0001"])
    assert {who: browser(getattr(cast, who)).get(path).status_code for who in (
        "dai_tao", "viewer", "officer", "rival_owner", "baoding_officer", "gao_feng")} == {
        "dai_tao": 200, "viewer": 200, "officer": 200, "rival_owner": 404, "baoding_officer": 404, "gao_feng": 404}
    client = browser(None)
    valid = client.get(reverse("programmes:check"), {"number": "bh-c2026-0001"}).content.decode()
    assert "This certificate is valid" in valid and "Startup camp" in valid
    assert "Wu Lei" not in valid and "Jinghua" not in valid
    for number in ("BH-C2026-0009", "x" * 300, "\x00", "'"):
        assert "valid" not in client.get(reverse("programmes:check"), {"number": number}).content.decode()


def test_a_calendar_file_is_for_those_who_may_see_the_programme(cast: Cast):
    hidden, public = opened(cast, at=timezone.now()), opened(cast, at=timezone.now(), visibility="public")
    found = browser(None).get(reverse("programmes:calendar", args=[public.pk]))
    assert found.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert found.content.count(b"BEGIN:VEVENT") == 1
    assert browser(None).get(reverse("programmes:calendar", args=[hidden.pk])).status_code == 404


def test_lines_of_a_calendar_are_folded_between_letters():
    line = "SUMMARY:" + "无人机飞手培训" * 12
    parts = folded(line).split("\r\n ")
    assert len(parts) > 2 and all(len(part.encode()) <= 75 for part in folded(line).split("\r\n"))
    assert "".join(parts) == line
    assert folded("SHORT:x") == "SHORT:x"


@pytest.mark.parametrize(("text", "value"), [
    ("a,b;c\\d", "a\\,b\\;c\\\\d"), ("two\r\nlines", "two\\nlines"), ("bell\x07\rEND:VEVENT", "bellEND:VEVENT")])
def test_texts_cannot_break_out_of_a_calendar(text: str, value: str):
    assert escaped(text) == value


def test_a_calendar_says_when_and_where_in_utc():
    row = Programme(name_zh="训练营", name_en="Camp, part 1", place="Hall 2", state="cancelled", version=3)
    begins = datetime(2026, 12, 1, 14, 0, tzinfo=UTC)
    meeting = Session(programme=row, starts_at=begins, ends_at=begins + timedelta(hours=2), topic="Pitch")
    text = calendar(row, [meeting], url="https://x.example/", host="x.example", at=begins)
    assert text.startswith("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n") and text.endswith("END:VCALENDAR\r\n")
    for line in ("DTSTART:20261201T140000Z", "DTEND:20261201T160000Z", "LOCATION:Hall 2", "STATUS:CANCELLED",
                 "SEQUENCE:3"):
        assert f"\r\n{line}\r\n" in text
    assert re.search(r"\r\nSUMMARY:.*\\, part 1|训练营", text)


# -- what it costs -----------------------------------------------------------------------------------------------
def test_lists_cost_the_same_with_one_row_and_with_ten(cast: Cast):
    desk, portal = browser(cast.officer), browser(cast.dai_tao)
    now = timezone.now()
    first = opened(cast, at=now)
    enrol(cast, first, "Wu Lei", at=now)
    paths = [(desk, reverse("programmes:desk")), (portal, reverse("programmes:portal")),
             (portal, reverse("programmes:mine")), (desk, reverse("programmes:programme", args=[first.pk])),
             (portal, reverse("programmes:page", args=[first.pk]))]
    one = [statements(client, path) for client, path in paths]
    enrol(cast, first, *[f"Person {n}" for n in range(9)], at=now)
    for _number in range(9):
        enrol(cast, opened(cast, at=now), "Wu Lei", at=now)
    assert [statements(client, path) for client, path in paths] == one
    assert max(one) <= 12, one


# -- the API -----------------------------------------------------------------------------------------------------
def test_the_whole_way_over_the_api(cast: Cast):
    officer, tenant = Script(cast.officer), Script(cast.dai_tao)
    made = officer.post("programmes/", name_zh="训练营", capacity=1, kind="training", visibility="park")
    assert made.status_code == 201, made.content
    path, begins = f"programmes/{made.json()['id']}", timezone.now() + 7 * DAY
    meeting = officer.post(f"{path}/sessions/", starts_at=begins.isoformat(),
                           ends_at=(begins + timedelta(hours=1)).isoformat()).json()
    assert officer.patch(f"{path}/sessions/{meeting['id']}/", 2, topic="Pitching").json()["topic"] == "Pitching"
    assert officer.patch(f"{path}/sessions/{meeting['id']}/", 1, topic="Old").status_code == 412
    assert officer.post(f"{path}/open/").json()["state"] == "open"
    people = tenant.post(f"{path}/enrolments/", names=["Wu Lei", "Ma Chao"])
    assert [row["state"] for row in people.json()["results"]] == ["enrolled", "waiting"]
    wu = people.json()["results"][0]["id"]
    assert tenant.post(f"enrolments/{wu}/cancel/").json()["state"] == "cancelled"
    listed = tenant.get(f"{path}/enrolments/").json()["results"]
    assert [(row["name"], row["state"]) for row in listed] == [("Ma Chao", "enrolled")]
    Session.objects.update(starts_at=timezone.now() - timedelta(hours=2), ends_at=timezone.now() - timedelta(hours=1))
    assert officer.post(f"{path}/attendance/", session=meeting["id"], present=[listed[0]["id"]]).status_code == 200
    assert officer.post(f"{path}/mark-held/").json()["state"] == "held"
    officer.post(f"{path}/certificates/")
    done = tenant.get(f"enrolments/{listed[0]['id']}/").json()
    assert (done["certificate"], done["attended"]) == ("BH-C2026-0001", [meeting["id"]])


def test_the_api_keeps_people_from_others(cast: Cast):
    row = opened(cast, at=timezone.now(), visibility="network")
    [person] = enrol(cast, row, "Wu Lei", at=timezone.now())
    for who in (cast.rival_owner, cast.baoding_officer, cast.gao_feng):
        script = Script(who)
        assert script.get(f"enrolments/{person.pk}/").status_code == 404
        assert "Wu Lei" not in script.get(f"programmes/{row.pk}/enrolments/").content.decode()
