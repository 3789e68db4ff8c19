"""The desk's pages of admission: the pipeline, one application, decisions, what it costs, and what nobody may see."""
from __future__ import annotations

from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from tenants.choices import ApplicationState
from tenants.models import Application, Tenant
from tenants.services import deciding, reviewing, transferring
from tests.cast import NOW, Cast
from tests.requests_desk.desk_pages import client_of, text
from tests.tenants.admission_cast import (
    FIELDS,
    applicant,
    application_in,
    code,
    draft,
    reviewed,
    submitted,
    under_review,
)

pytestmark = pytest.mark.django_db


def page(name: str, *args: object, query: str = "") -> str:
    return reverse(f"admission:{name}", args=args) + query


def names(response) -> list[str]:
    return [row.name_zh for row in response.context["page"]["rows"]]


def test_staff_of_another_park_find_nothing(cast: Cast):
    row = under_review(cast)
    for user in (cast.baoding_officer, cast.staff(cast.baoding, "director")):
        client = client_of(user)
        assert client.get(page("application", row.pk)).status_code == 404
        assert client.get(page("deed", row.pk, "approve")).status_code == 404
        assert client.post(page("deed", row.pk, "approve"), {"sure": "on", "version": row.version}).status_code == 404
        assert client.get(page("list", query="?view=all")).context["page"]["rows"] == []
        assert row.name_en not in text(client.get(page("board")))
    assert Application.objects.get(pk=row.pk).state == "under_review"


def test_who_does_not_work_for_a_park_is_refused(cast: Cast):
    row = submitted(cast)
    for user in (row.applicant, cast.dai_tao):
        assert client_of(user).get(page("list")).status_code == 403
        assert client_of(user).get(page("application", row.pk)).status_code == 403


def test_an_applicant_who_also_works_for_the_park_does_not_see_its_side(cast: Cast):
    applicant(cast, cast.officer2.email, cast.officer2.name)
    row = under_review(cast, user=cast.officer2)
    reviewed(cast, row, cast.director, text="Too small for us")
    client = client_of(cast.officer2)
    assert client.get(page("application", row.pk)).status_code == 404
    assert "Too small" not in text(client.get(page("list", query="?view=all")))


def test_a_draft_of_an_applicant_does_not_exist_for_staff(cast: Cast):
    row = draft(cast)
    assert client_of(cast.officer).get(page("application", row.pk)).status_code == 404
    assert names(client_of(cast.officer).get(page("list", query="?view=all"))) == []


def test_only_the_director_may_approve_or_reject(cast: Cast):
    row = under_review(cast)
    for user in (cast.officer, cast.lead, cast.administrator):
        client = client_of(user)
        for verb in ("approve", "reject"):
            assert client.get(page("deed", row.pk, verb)).status_code == 403
            assert client.post(page("deed", row.pk, verb), {"sure": "on"}).status_code == 403
        assert page("deed", row.pk, "approve") not in text(client.get(page("application", row.pk)))
    assert page("deed", row.pk, "approve") in text(client_of(cast.director).get(page("application", row.pk)))


def test_a_deed_that_does_not_fit_is_refused_with_what_was_typed(cast: Cast):
    row = under_review(cast)
    client = client_of(cast.director)
    body = {"reason_code": "other", "reason_text": "Because of this", "version": row.version}
    assert client.post(page("deed", row.pk, "reject"), body).status_code == 400  # not sure
    deciding.assign_application(actor=cast.actor(cast.officer), application=row, owner=cast.lead, at=NOW)
    response = client.post(page("deed", row.pk, "reject"), body | {"sure": "on"})
    assert response.status_code == 409
    assert "Because of this" in text(response)
    assert client_of(cast.officer).post(page("deed", row.pk, "sign")).status_code == 409
    assert client_of(cast.officer).get(page("deed", row.pk, "nonsense")).status_code == 404


def test_a_decision_leads_into_the_register(cast: Cast):
    row = under_review(cast)
    response = client_of(cast.director).post(page("deed", row.pk, "approve"), {
        "sure": "on", "version": row.version, "conditions": "Rent by May"}, follow=True)
    assert response.status_code == 200
    assert "Rent by May" in text(response)
    assert Tenant.objects.get().name_zh == row.name_zh


def test_a_code_that_is_taken_is_said_by_name(cast: Cast):
    Tenant.objects.create(park=cast.binhai, name_zh="早到公司", uscc=code(1), number="BH-T2026-0099")
    row = under_review(cast)
    response = client_of(cast.director).post(page("deed", row.pk, "approve"), {"sure": "on", "version": row.version})
    assert response.status_code == 400
    assert "BH-T2026-0099" in text(response)


def test_duplicates_are_shown_with_what_is_the_same(cast: Cast):
    Tenant.objects.create(park=cast.binhai, name_zh="云雀航测", name_en="Skylark Survey", phone_key="1055550199",
                          uscc=code(1))
    Tenant.objects.create(park=cast.baoding, name_zh="外地云雀", uscc=code(1))
    other = submitted(cast, uscc=code(2), phone="010-5555 0000", name_en="")
    submitted(cast, name_zh="别家公司", name_en="Another", uscc=code(3), phone="010-5555 0001")
    row = submitted(cast)
    response = client_of(cast.officer).get(page("application", row.pk))
    assert [(each.row.name_zh, each.by) for each in response.context["alike"]] == [
        ("云雀航测", ["uscc", "phone"]), (other.name_zh, ["name"])]
    assert "外地云雀" not in text(response)


def test_reviews_stand_side_by_side_with_weighted_score_and_spread(cast: Cast):
    row = under_review(cast)
    reviewing.ask_review(actor=cast.actor(cast.officer), application=row, reviewers=[cast.lead, cast.officer2], at=NOW)
    criteria = list(row.park.criteria.order_by("position"))
    scores = {each.pk: 2 for each in criteria} | {criteria[0].pk: 5}
    reviewing.give_review(actor=cast.actor(cast.lead), application=row, scores=scores, recommendation="reject",
                          text="Too early", at=NOW)
    reviewed(cast, row, cast.director, points=4)
    score = client_of(cast.officer).get(page("application", row.pk)).context["score"]
    assert [review.reviewer for review in score.given] == [cast.lead, cast.director]
    assert [review.reviewer for review in score.waiting] == [cast.officer2]
    assert (score.lines[0].points, score.lines[0].mean, score.lines[0].spread) == ([5, 4], 4.5, 1)
    weights = sum(each.weight for each in criteria)
    first = (2 * weights + 3 * criteria[0].weight) / weights
    assert [round(total, 6) for total in score.totals] == [round(first, 6), 4.0]


def test_the_pipeline_filters_by_everything_in_the_address(cast: Cast):
    submitted(cast)
    under_review(cast, name_zh="生物公司", name_en="Bio", sector="M73", origin="120116", kind="team", uscc="",
                 contact_name="Li Hua")
    client = client_of(cast.officer)
    first, second = [FIELDS["name_zh"]], ["生物公司"]
    for query, expected in (("?view=submitted", first), ("?view=under_review", second), ("?view=mine", second),
                            ("?sector=M", second), ("?origin=120000", second), ("?kind=team", second),
                            ("?origin=110000&kind=team", []), (f"?owner={cast.officer.pk}", second),
                            ("?q=li+hua", second), (f"?q={code(1)}", first), ("?q=BH-A2026-0001", first),
                            ("?view=all", second + first), ("?view=all&sort=oldest", first + second),
                            ("?view=nonsense&sector=ZZ&owner=x&cursor=zzz", second + first)):
        assert names(client.get(page("list", query=query))) == expected, query
    counts = client.get(page("list", query="?sector=M")).context["counts"]
    assert (counts["open"], counts["submitted"], counts["under_review"]) == (1, 0, 1)


def test_the_board_has_a_column_for_each_stage_with_its_count(cast: Cast):
    for number, state in enumerate(ApplicationState.values[1:]):
        application_in(cast, state, name_zh=f"公司{number}", uscc=code(number + 1))
    columns = client_of(cast.officer).get(page("board")).context["columns"]
    assert [(each["state"], each["count"], len(each["rows"])) for each in columns] == [
        (state, 1, 1) for state in ("submitted", "under_review", "info_requested", "approved", "rejected")]


def test_the_excel_file_holds_what_is_filtered_and_no_opinions(cast: Cast):
    row = under_review(cast)
    submitted(cast, name_zh="另一家", uscc=code(2))
    reviewed(cast, row, cast.lead, text="Too early")
    response = client_of(cast.officer).get(page("export", query="?view=under_review"))
    sheet = load_workbook(BytesIO(b"".join(response.streaming_content))).active
    found = [[cell.value for cell in line] for line in sheet.rows]
    assert [line[:2] for line in found] == [["Number", "Name (Chinese)"], [row.number, row.name_zh]]
    assert "Too early" not in str(found)


def test_staff_write_an_application_down_and_send_it(cast: Cast):
    client = client_of(cast.officer)
    assert client.get(page("new")).status_code == 200
    response = client.post(page("new"), {"kind": "team", "name_zh": "飞手团队", "phone": "nobody"})
    assert response.status_code == 400
    response = client.post(page("new"), {"kind": "team", "name_zh": "飞手团队", "sector": "C37"}, follow=True)
    row = Application.objects.get()
    assert (row.applicant, row.state, row.name_zh) == (None, "draft", "飞手团队")
    response = client.post(page("deed", row.pk, "submit"))
    assert response.status_code == 400
    assert "What you plan in the park: Please fill this in." in text(response)
    fields = {name: value for name, value in FIELDS.items() if name not in ("founded_on", "kind")}
    client.post(page("edit", row.pk), fields | {"kind": "team", "founded_on": "2021-05-06", "version": row.version})
    assert client.post(page("deed", row.pk, "submit")).status_code == 302
    row.refresh_from_db()
    assert (row.state, row.number) == ("submitted", f"BH-A{timezone.now().year}-0001")
    assert client_of(cast.director).get(page("edit", row.pk)).status_code == 403


def test_a_message_goes_to_whom_the_writer_chose(cast: Cast):
    row = under_review(cast)
    client = client_of(cast.officer)
    client.post(page("deed", row.pk, "message"), {"audience": "internal", "text": "Their rival is here"})
    client.post(page("deed", row.pk, "message"), {"audience": "applicant", "text": "Welcome"})
    assert [(note.audience, note.text) for note in row.messages.all()] == [
        ("internal", "Their rival is here"), ("applicant", "Welcome")]
    assert client.post(page("deed", row.pk, "message"), {"audience": "internal", "text": ""}).status_code == 400


def test_a_transfer_is_offered_and_taken_back_on_the_page(cast: Cast):
    assert cast.baoding
    row = under_review(cast)
    client = client_of(cast.officer)
    client.post(page("deed", row.pk, "transfer"), {"park": cast.baoding.pk, "text": "They have labs"})
    assert "They have labs" in text(client.get(page("application", row.pk)))
    client.post(page("deed", row.pk, "recall_transfer"))
    assert Application.objects.get(pk=row.pk).transfer_park is None
    transferring.propose_transfer(actor=cast.actor(cast.officer), application=row, park=cast.baoding, text="Labs",
                                  at=NOW)
    new = transferring.agree_transfer(actor=cast.actor(row.applicant), application=row, at=NOW)
    assert row.number in text(client_of(cast.baoding_officer).get(page("application", new.pk)))
    assert new.number in text(client.get(page("application", row.pk)))
    assert client.get(page("application", new.pk)).status_code == 404


def test_the_chart_counts_what_came_and_what_was_on_its_way(cast: Cast):
    Tenant.objects.create(park=cast.binhai, name_zh="一", registered_on=NOW.date().replace(month=9))
    Tenant.objects.create(park=cast.baoding, name_zh="二", registered_on=NOW.date().replace(month=9))
    submitted(cast, at=NOW.replace(month=10))
    application_in(cast, "approved", at=NOW, uscc=code(2), name_zh="三")
    client = client_of(cast.officer)
    shown = client.get(page("chart", query="?first=2026-09&last=2026-11")).context["months"]
    months = [month for _label, month in shown]
    assert [(each.sent, each.registered, each.registered_in_all, each.on_their_way) for each in months] == [
        (0, 1, 1, 0), (1, 0, 1, 1), (1, 1, 2, 1)]
    for query in ("", "?first=x&last=2099-99", "?first=1990-01", "?park=nonsense"):
        assert client.get(page("chart", query=query)).status_code == 200


@pytest.mark.parametrize("name", ["list", "board", "chart"])
def test_a_list_costs_the_same_with_one_row_and_with_ten(cast: Cast, name: str):
    client = client_of(cast.officer)

    def cost() -> int:
        with CaptureQueriesContext(connection) as found:
            assert client.get(page(name)).status_code == 200
        return len(found)

    under_review(cast)
    cost()
    before = cost()
    for number in range(2, 11):
        under_review(cast, uscc=code(number), name_zh=f"公司{number}")
    assert (cost(), before <= 12) == (before, True)


def test_the_page_of_an_application_costs_no_more_with_more_reviews(cast: Cast):
    row = under_review(cast)
    client = client_of(cast.officer)

    def cost() -> int:
        with CaptureQueriesContext(connection) as found:
            assert client.get(page("application", row.pk)).status_code == 200
        return len(found)

    reviewed(cast, row, cast.lead)
    deciding.write_message(actor=cast.actor(cast.officer), application=row, audience="internal", text="x", at=NOW)
    cost()
    before = cost()
    for person in (cast.director, cast.officer2):
        reviewed(cast, row, person)
        deciding.write_message(actor=cast.actor(person), application=row, audience="internal", text="x", at=NOW)
    assert cost() == before <= 12


def test_every_state_has_a_page_in_both_languages(cast: Cast):
    for number, state in enumerate(ApplicationState.values[1:], start=1):
        row = application_in(cast, state, uscc=code(number))
        for user in (cast.officer, cast.director):
            for language in ("en", "zh-hans"):
                client = client_of(user)
                assert client.get(page("application", row.pk), headers={"accept-language": language}).status_code == 200
