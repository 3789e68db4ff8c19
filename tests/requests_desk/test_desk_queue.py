"""The desk's queue: views, filters in the address, pages, and what it costs."""
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from parkadmin.core.models import StaffRole
from requests_desk import queries
from requests_desk.services import conversation
from requests_desk.views.desk import VIEWS
from tests import factories
from tests.cast import NOW, Cast

from .desk_pages import client_of, deed, page, text


def rows(client, query: str = "") -> list[str]:
    return [row.title for row in client.get(page("queue", query=query)).context["page"]["rows"]]


def test_unknown_filters_and_cursors_still_open_the_list(cast: Cast):
    factories.submitted(cast, title="One")
    client = client_of(cast.officer)
    for query in ("?view=nonsense", "?state=nonsense", "?owner=x", "?park=x", "?cursor=zzz", "?cursor=o1", "?q=%00"):
        response = client.get(page("queue", query=query))
        assert response.status_code == 200 and [row.title for row in response.context["page"]["rows"]] == ["One"]


def test_each_view_shows_its_own(cast: Cast):
    now = timezone.now()
    titles = {state: factories.request_in(cast, state, now) for state in ("submitted", "active", "needs_info",
                                                                          "resolved", "closed")}
    client = client_of(cast.officer)
    expected = {"new": ["submitted"], "mine": ["needs_info", "active"], "unassigned": ["submitted"],
                "waiting": ["needs_info"], "resolved": ["resolved"],
                "all": ["closed", "resolved", "needs_info", "active", "submitted"]}
    for view, states in expected.items():
        found = client.get(page("queue", query=f"?view={view}")).context["page"]["rows"]
        assert [row.pk for row in found] == [titles[state].pk for state in states]


def test_filters_are_joined_and_stay_in_the_form(cast: Cast):
    now = timezone.now()
    factories.request_in(cast, "submitted", now)
    waiting = factories.request_in(cast, "needs_info", now)
    client = client_of(cast.officer)
    response = client.get(page("queue", query=f"?view=all&state=needs_info&state=active&owner={cast.officer.pk}"
                                              "&kind=training&priority=normal&q=drones"))
    assert [row.pk for row in response.context["page"]["rows"]] == [waiting.pk]
    chosen = {group["name"]: group["chosen"] for group in response.context["groups"]}
    assert chosen == {"state": ["needs_info", "active"], "kind": ["training"], "priority": ["normal"],
                      "owner": [str(cast.officer.pk)]}
    assert text(response).count(" checked>") == 5 + len(response.context["columns"]["shown"])


def test_pages_lead_back_and_forth(cast: Cast, monkeypatch):
    monkeypatch.setattr("parkadmin.core.http.lists.keyset.__defaults__", (2, "-pk"))
    for number in range(5):
        factories.submitted(cast, title=f"Number {number}")
    client = client_of(cast.officer)
    first = client.get(page("queue")).context["page"]
    second = client.get(page("queue", query=f"?cursor={first['next']}")).context["page"]
    third = client.get(page("queue", query=f"?cursor={second['next']}")).context["page"]
    back = client.get(page("queue", query=f"?cursor={third['prev']}")).context["page"]
    assert [[row.title[-1] for row in each["rows"]] for each in (first, second, third, back)] == [
        ["4", "3"], ["2", "1"], ["0"], ["2", "1"]]
    assert (first["prev"], third["next"]) == ("", "")


def test_take_it_comes_back_to_the_same_place(cast: Cast):
    row = factories.submitted(cast)
    here = page("queue", query="?view=unassigned&q=drones")
    client = client_of(cast.officer)
    assert f'name="next" value="{here.replace("&", "&amp;")}"' in text(client.get(here))
    response = client.post(deed(row, "take"), {"next": here}, follow=True)
    row.refresh_from_db()
    assert response.redirect_chain == [(here, 302)] and row.owner == cast.officer
    assert "It is yours now." in text(response)


def test_open_referrals_are_counted_per_row(cast: Cast):
    asked = factories.requested(cast)
    plain = factories.active(cast)
    found = client_of(cast.officer).get(page("queue")).context["page"]["rows"]
    assert {row.pk: row.open_referrals for row in found} == {asked.request_id: 1, plain.pk: None}


def test_several_parks_can_be_told_apart(cast: Cast):
    factories.submitted(cast, title="In Binhai")
    StaffRole.objects.create(user=cast.officer, park=cast.baoding, role="officer")
    client = client_of(cast.officer)
    assert rows(client, f"?park={cast.binhai.pk}") == ["In Binhai"]
    assert rows(client, f"?park={cast.baoding.pk}") == []


def test_a_list_costs_the_same_for_one_row_and_for_ten(cast: Cast):
    client = client_of(cast.officer)
    counts = []
    for more in (1, 9):
        for _each in range(more):
            factories.requested(cast)
            factories.submitted(cast)
        counts.append({name: cost(client, page(name)) for name in ("queue", "start", "referrals", "directory")})
    assert counts[0] == counts[1]
    assert max(counts[0].values()) <= 12


def cost(client: Client, path: str) -> int:
    client.get(path)
    with CaptureQueriesContext(connection) as found:
        assert client.get(path).status_code == 200
    return len(found)


def test_the_request_page_costs_the_same_whatever_was_written(cast: Cast):
    asked, officer = factories.requested(cast), cast.actor(cast.officer)
    client, counts = client_of(cast.officer), []
    for more in (1, 9):
        for _each in range(more):
            conversation.post_message(actor=officer, request=asked.request, audience="internal", text="n", at=NOW)
            conversation.write_to_partner(actor=officer, referral=asked, text="p", at=NOW)
        counts.append(cost(client, page("request", asked.request.code)))
    assert counts[0] == counts[1] <= 12


def test_the_views_are_those_of_the_queries(cast: Cast):
    assert set(VIEWS) == set(queries.QUEUE_VIEWS)
