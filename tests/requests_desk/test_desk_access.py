"""Who may open the desk's pages, and what they do not tell."""
import pytest

from requests_desk.services import closing, intake, triage
from tests import factories
from tests.cast import NOW, Cast

from .desk_pages import client_of, deed, page, text

LISTS = ["start", "queue", "referrals", "directory", "tenants"]


@pytest.mark.parametrize("name", [*LISTS, "request_new"])
def test_a_tenant_is_not_let_into_the_desk(cast: Cast, name):
    assert client_of(cast.dai_tao).get(page(name)).status_code == 403


@pytest.mark.parametrize("name", LISTS)
def test_who_is_not_logged_in_is_sent_to_the_log_in(cast: Cast, client, name):
    response = client.get(page(name))
    assert response.status_code == 302 and "/accounts/login/" in response.url


@pytest.mark.parametrize("name", ["request", "suggestions", "refer"])
def test_a_request_of_another_park_does_not_exist(cast: Cast, name):
    row = factories.active(cast)
    assert client_of(cast.baoding_officer).get(page(name, row.code)).status_code == 404


@pytest.mark.parametrize("verb", ["take", "triage", "message", "resolve", "mark_error"])
def test_a_verb_on_a_request_of_another_park_does_not_exist(cast: Cast, verb):
    row = factories.active(cast)
    assert client_of(cast.baoding_officer).post(deed(row, verb)).status_code == 404


def test_a_draft_is_the_tenants_alone(cast: Cast):
    row = factories.draft(cast)
    assert client_of(cast.officer).get(page("request", row.code)).status_code == 404


def test_a_number_that_cannot_be_one_does_not_exist(cast: Cast):
    client = client_of(cast.officer)
    assert [client.get(page("request", code)).status_code for code in ("BH-1", "%00", "x" * 200)] == [404] * 3


def test_the_director_reads_and_has_no_buttons(cast: Cast):
    row = factories.active(cast)
    response = client_of(cast.director).get(page("request", row.code))
    assert response.status_code == 200
    assert (response.context["buttons"], response.context["menu"], response.context["form"]) == ([], [], None)
    assert "/resolve/" not in text(response) and "/refer/" not in text(response)


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("verb", ["take", "assign", "triage", "message", "ask", "resolve", "dismiss", "mark_error"])
def test_the_director_may_do_nothing(cast: Cast, verb, method):
    row = factories.active(cast)
    assert getattr(client_of(cast.director), method)(deed(row, verb), {"text": "x"}).status_code == 403


def test_the_director_may_not_refer_nor_file(cast: Cast):
    row = factories.active(cast)
    client = client_of(cast.director)
    assert client.get(page("refer", row.code)).status_code == 403
    assert client.get(page("request_new")).status_code == 403


def test_an_officer_does_not_take_what_is_a_colleagues(cast: Cast):
    row = factories.active(cast)
    assert client_of(cast.officer2).post(deed(row, "take")).status_code == 403
    row.refresh_from_db()
    assert row.owner == cast.officer


def test_the_queue_shows_no_other_parks_rows(cast: Cast):
    ours = factories.active(cast, title="Ours in Binhai")
    client = client_of(cast.baoding_officer)
    for view in ("open", "all", "new", "referred"):
        response = client.get(page("queue", query=f"?view={view}"))
        assert response.context["page"]["rows"] == [] and ours.number not in text(response)
    assert client.get(page("queue", query="?q=Binhai")).context["page"]["rows"] == []
    assert not any(tab["count"] for tab in client.get(page("queue")).context["tabs"])


def test_the_start_page_shows_no_other_parks_rows(cast: Cast):
    factories.requested(cast)
    client = client_of(cast.baoding_officer)
    assert "UAV training" not in text(client.get(page("start")))
    member = cast.actor(cast.member(cast.jiuwu, "owner", "An Zefang"))
    ours = intake.submit_request(actor=member, tenant=cast.jiuwu, at=NOW, fields={
        "kind": cast.training, "title": "x", "description": "y", "sharing": "teaser"})
    closing.withdraw_request(actor=member, request=ours, text="", at=NOW)
    response = client.get(page("start"))
    assert {tile["count"] for tile in response.context["tiles"]} == {0}
    assert {figure["rate"].whole for figure in response.context["figures"]} == {0}
    assert "UAV training" not in text(response)


def test_another_parks_companies_do_not_exist(cast: Cast):
    client = client_of(cast.baoding_officer)
    assert client.get(page("tenant", cast.jinghua.pk), follow=True).status_code == 404
    assert "Jinghua" not in text(client.get(page("tenants"), follow=True))


def test_one_cannot_file_for_another_parks_company(cast: Cast):
    client = client_of(cast.baoding_officer)
    assert client.get(page("request_new", query=f"?tenant={cast.jinghua.pk}")).status_code == 404
    assert client.post(page("request_new"), {"tenant": cast.jinghua.pk, "title": "x"}).status_code == 404
    assert client.get(page("request_new", query="?q=Jinghua")).context["page"]["rows"] == []


def test_an_entry_that_only_its_park_sees_does_not_exist_elsewhere(cast: Cast):
    hidden = cast.resource(cast.uav_school, cast.training, "内部", "Hidden course", visibility="park")
    client = client_of(cast.officer)
    assert client.get(page("resource", hidden.pk)).status_code == 404
    assert "Hidden course" not in text(client.get(page("directory")))


def test_another_parks_number_looks_like_none_in_the_form_for_duplicates(cast: Cast):
    theirs, member = factories.active(cast), cast.member(cast.jiuwu, "owner", "An Zefang")
    ours = intake.submit_request(actor=cast.actor(member), tenant=cast.jiuwu, fields={
        "kind": cast.training, "title": "x", "description": "y", "sharing": "teaser"}, at=NOW)
    client = client_of(cast.baoding_officer)
    client.post(deed(ours, "sign"))
    answers = [text(client.post(deed(ours, "mark_duplicate"), {"other": number}))
               for number in (theirs.number, "BH-1999-0001")]
    assert all("There is no request with this number in your park." in answer for answer in answers)


def test_the_way_back_never_leads_to_another_site(cast: Cast):
    client = client_of(cast.officer)
    for target in ("https://evil.example/", "//evil.example", "javascript:alert(1)"):
        row = factories.submitted(cast)
        response = client.post(deed(row, "sign"), {"next": target})
        assert response.url == page("request", row.code)


def test_a_lead_moves_what_is_an_officers(cast: Cast):
    row = factories.active(cast)
    triage.assign_request(actor=cast.actor(cast.lead), request=row, owner=cast.officer2, at=NOW)
    assert client_of(cast.lead).post(deed(row, "take")).status_code == 302
