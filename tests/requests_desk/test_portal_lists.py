"""The lists of the portal: what waits for me first, and the same few reads however many rows there are."""
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from requests_desk.models import Partner, Resource
from requests_desk.services import answering
from tests import factories
from tests.cast import Cast

from .portal_client import web

MOST_QUERIES = 12


def reads(client, path: str) -> int:
    with CaptureQueriesContext(connection) as found:
        assert client.get(path).status_code == 200
    return len(found)


def some_rows(cast: Cast, count: int) -> None:
    for _number in range(count):
        for state in ("submitted", "needs_info", "resolved"):
            factories.request_in(cast, state)
        factories.draft(cast)
        factories.requested(cast)


@pytest.mark.parametrize("path", ["/portal/", "/portal/requests/", "/portal/requests/?q=training"])
def test_ten_rows_cost_as_many_reads_as_one(cast: Cast, path):
    client = web(cast.dai_tao)
    some_rows(cast, 1)
    one = reads(client, path)
    some_rows(cast, 2)
    assert reads(client, path) == one <= MOST_QUERIES


def test_a_request_with_everything_costs_few_reads(cast: Cast):
    done = factories.referral_in(cast, "completed")
    client, path = web(cast.dai_tao), f"/portal/requests/{done.request.number}/"
    client.get(path)  # the first visit also marks what the bell says about it as read
    assert reads(client, path) <= MOST_QUERIES


@pytest.mark.parametrize("path", ["/portal/requests/new/", "/portal/directory/"])
def test_forms_and_the_directory_cost_few_reads(cast: Cast, path):
    assert cast.uav_training
    assert reads(web(cast.dai_tao), path) <= MOST_QUERIES


def test_an_empty_portal_explains_itself_and_offers_one_thing(cast: Cast):
    html = web(cast.dai_tao).get("/portal/").content.decode()
    assert "Tell the park what you need" in html and 'href="/portal/requests/new/"' in html


def test_what_waits_for_me_stands_first(cast: Cast):
    factories.submitted(cast, title="Somewhere under way")
    asked = factories.request_in(cast, "needs_info")
    html = web(cast.dai_tao).get("/portal/").content.decode()
    assert html.index("How many drones?") < html.index("Somewhere under way")
    assert f"/portal/requests/{asked.number}/#answer" in html


def test_the_stage_is_told_in_plain_words(cast: Cast):
    asked = factories.requested(cast)
    client = web(cast.dai_tao)
    assert "Asked Beijing Tianyi UAV School" in client.get("/portal/").content.decode()
    answering.reject_referral(actor=cast.actor(cast.gao_feng), referral=asked, reason_code="no_capacity",
                              reason_text="private-reason", at=asked.sent_at)
    html = client.get("/portal/").content.decode()
    assert "Finding help" in html and "private-reason" not in html


@pytest.mark.parametrize(("view", "shown"), [
    ("mine", ["resolved"]), ("open", ["submitted"]), ("ended", ["closed"]), ("draft", ["draft"]),
    ("nonsense", ["closed", "draft", "resolved", "submitted"])])
def test_the_list_is_filtered_by_where_requests_stand(cast: Cast, view, shown):
    rows = {state: factories.request_in(cast, state) for state in ("submitted", "resolved", "closed", "draft")}
    html = web(cast.dai_tao).get("/portal/requests/", {"view": view}).content.decode()
    assert sorted(state for state, row in rows.items() if f"/portal/requests/{row.code}/" in html) == shown


def test_the_list_is_searched_by_words_and_number(cast: Cast):
    row, client = factories.submitted(cast), web(cast.dai_tao)
    for text, found in (("无人机", True), (row.number, True), ("helicopter", False), ("\x00", True), ("'", False)):
        html = client.get("/portal/requests/", {"q": text}).content.decode()
        assert (f"/portal/requests/{row.number}/" in html) == found, text


def test_pages_follow_each_other_by_key(cast: Cast):
    first = factories.submitted(cast, title="The oldest one")
    for _number in range(25):
        factories.draft(cast)
    client = web(cast.dai_tao)
    page = client.get("/portal/requests/")
    assert first.number not in page.content.decode()
    cursor = page.context["page"]["next"]
    assert first.number in client.get("/portal/requests/", {"cursor": cursor}).content.decode()
    assert client.get("/portal/requests/", {"cursor": "nonsense"}).status_code == 200


def test_the_directory_shows_companies_what_is_public_and_active(cast: Cast):
    client, hidden = web(cast.dai_tao), cast.uav_training
    path = f"/portal/directory/{hidden.pk}/"
    assert hidden.name_en not in client.get("/portal/directory/").content.decode()
    assert client.get(path).status_code == 404
    Resource.objects.filter(pk=hidden.pk).update(visibility="public")
    Partner.objects.filter(pk=hidden.partner_id).update(visibility="public")
    for query, found in (({}, True), ({"q": "pilot"}, True), ({"q": "boron"}, False), ({"kind": "training"}, True),
                         ({"kind": "no-such"}, True)):
        assert (f'href="{path}"' in client.get("/portal/directory/", query).content.decode()) == found
    assert "Ask for this" in client.get(path).content.decode()
    Resource.objects.filter(pk=hidden.pk).update(status="inactive")
    assert hidden.name_en not in client.get("/portal/directory/").content.decode()


def test_a_resource_hides_people_of_partners_that_are_not_public(cast: Cast):
    open_one, hidden = cast.uav_school, cast.other_partner
    Partner.objects.filter(pk=open_one.pk).update(visibility="public")
    people = [cast.expert(open_one, "高峰", "Gao Feng"), cast.expert(hidden, "华工", "Hua Gong")]
    resource = cast.resource(open_one, cast.training, "培训", "Training", visibility="public", experts=people)
    html = web(cast.dai_tao).get(f"/portal/directory/{resource.pk}/").content.decode()
    assert "Gao Feng" in html and "Hua Gong" not in html
