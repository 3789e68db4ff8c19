"""Many requests at once, and views of the queue that are kept."""
import pytest
from django.test import Client

from requests_desk.models import SavedView
from tests.cast import Cast
from tests.factories import request_in, submitted

BULK, VIEWS = "/desk/requests/bulk/", "/desk/requests/views/"


@pytest.fixture
def web(client: Client):
    def log_in(user) -> Client:
        client.force_login(user)
        return client
    return log_in


def owners(*rows) -> list:
    return [type(row).objects.get(pk=row.pk).owner for row in rows]


def test_a_director_changes_nothing(cast: Cast, web):
    row = submitted(cast)
    answer = web(cast.director).post(BULK, {"ids": [row.pk], "deed": "sign", "confirm": "1"})
    assert answer.status_code == 403


def test_requests_of_another_park_are_not_touched_even_by_their_id(cast: Cast, web):
    row = submitted(cast)
    data = {"ids": [row.pk], "deed": "sign", "confirm": "1"}
    assert web(cast.baoding_officer).post(BULK, data).status_code == 302
    row.refresh_from_db()
    assert row.state == "submitted"


def test_nothing_is_done_before_the_confirmation_says_how_many(cast: Cast, web):
    rows = [submitted(cast) for _number in range(3)]
    page = web(cast.officer).post(BULK, {"ids": [row.pk for row in rows[:2]]})
    assert (page.status_code, page.context["count"]) == (200, 2)
    assert "Change 2 requests" in page.content.decode()
    assert owners(*rows) == [None, None, None]


def test_a_deed_without_what_it_needs_comes_back(cast: Cast, web):
    row = submitted(cast)
    page = web(cast.officer).post(BULK, {"ids": [row.pk], "deed": "assign", "confirm": "1"})
    assert (page.status_code, list(page.context["form"].errors)) == (400, ["owner"])


def test_ticked_requests_are_given_to_an_officer(cast: Cast, web):
    rows = [submitted(cast) for _number in range(3)]
    data = {"ids": [row.pk for row in rows[:2]], "deed": "assign", "owner": cast.officer2.pk, "confirm": "1",
            "next": "/desk/requests/?view=new"}
    answer = web(cast.officer).post(BULK, data)
    assert (answer.status_code, answer["Location"]) == (302, "/desk/requests/?view=new")
    assert owners(*rows) == [cast.officer2, cast.officer2, None]


def test_all_that_the_filters_find_is_counted_anew_and_nothing_else_is_touched(cast: Cast, web):
    fits, other = submitted(cast, title="Zeppelin"), submitted(cast)
    query = {"all": "1", "query": "view=new&q=Zeppelin"}
    assert web(cast.officer).post(BULK, query).context["count"] == 1
    web(cast.officer).post(BULK, query | {"deed": "priority", "priority": "high", "confirm": "1"})
    fits.refresh_from_db()
    other.refresh_from_db()
    assert (fits.priority, other.priority) == ("high", "normal")


def test_what_a_verb_refuses_is_told_and_the_others_are_done(cast: Cast, web):
    new, closed = submitted(cast), request_in(cast, "closed")
    data = {"ids": [new.pk, closed.pk, "nonsense"], "deed": "sign", "confirm": "1"}
    page = web(cast.officer).post(BULK, data, follow=True)
    new.refresh_from_db()
    assert new.state == "triage"
    assert "1 request changed." in page.content.decode() and closed.number in page.content.decode()


def test_a_view_is_kept_for_oneself_only(cast: Cast, web):
    query = "priority=urgent&cursor=x&evil=1"
    answer = web(cast.officer).post(VIEWS, {"name": "Urgent", "query": query, "shared": "1"})
    assert answer["Location"] == "/desk/requests/?priority=urgent"
    row = SavedView.objects.get()
    assert (row.user, row.park, row.query) == (cast.officer, None, "priority=urgent")
    assert web(cast.officer2).post(f"{VIEWS}{row.pk}/drop/").status_code == 404


def test_a_lead_shares_a_view_with_the_desk_and_only_leads_throw_it_away(cast: Cast, web):
    web(cast.lead).post(VIEWS, {"name": "Urgent", "query": "priority=urgent", "shared": "1"})
    row = SavedView.objects.get()
    assert web(cast.officer).get("/desk/requests/").context["saved"] == [row]
    assert web(cast.baoding_officer).get("/desk/requests/").context["saved"] == []
    assert web(cast.officer).post(f"{VIEWS}{row.pk}/drop/").status_code == 403
    assert web(cast.lead).post(f"{VIEWS}{row.pk}/drop/").status_code == 302
    assert SavedView.objects.count() == 0


@pytest.mark.parametrize("sort", ["newest", "oldest", "due", "active", "nonsense"])
def test_the_queue_is_sorted_and_shows_the_chosen_columns(cast: Cast, web, sort: str):
    rows = [submitted(cast) for _number in range(2)]
    page = web(cast.officer).get(f"/desk/requests/?sort={sort}&col=kind&col=budget&col=evil")
    assert {row.pk for row in page.context["page"]["rows"]} == {row.pk for row in rows}
    assert page.context["columns"]["shown"] == ["kind", "budget"]


@pytest.mark.parametrize("name", ["requests", "referrals", "companies", "directory"])
def test_lists_are_taken_away_as_excel_files_within_scope(cast: Cast, web, name: str):
    import io

    from openpyxl import load_workbook
    submitted(cast, title="=HYPERLINK(1)")
    assert cast.uav_training
    answer = web(cast.officer).get(f"/desk/{name}/export/")
    sheet = load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
    assert answer["Content-Disposition"].startswith("attachment")
    cells = [cell.value for row in sheet.iter_rows() for cell in row]
    assert not any(str(value).startswith("=") for value in cells if value)
    other = web(cast.baoding_officer).get(f"/desk/{name}/export/")
    rows = load_workbook(io.BytesIO(b"".join(other.streaming_content))).active.max_row
    assert rows == (2 if name == "directory" else 1)
