"""Who gets into the portal, and what its pages never show."""
import io
from datetime import timedelta

import pytest
from django.test import Client

from requests_desk.models import HelpRequest
from requests_desk.services import conversation, intake
from tests import factories
from tests.cast import NOW, Cast

from .portal_client import NEW, typed, web

PAGES = ["/portal/", "/portal/requests/", NEW, "/portal/directory/"]
SECRETS = ["internal-secret", "partner-secret", "onward", "interne-datei.txt", "gave the request to", "passed over",
           "changed kind"]


def of(row: HelpRequest, rest: str = "") -> str:
    return f"/portal/requests/{row.code}/{rest}"


@pytest.mark.parametrize("path", [*PAGES, "/portal/requests/BH-2026-0001/"])
def test_nobody_reads_the_portal_without_logging_in(db, path):
    response = Client().get(path)
    assert response.status_code == 302 and response.url.startswith("/accounts/login/")


@pytest.mark.parametrize("path", [*PAGES, "/portal/requests/BH-2026-0001/"])
def test_staff_without_a_company_have_no_portal(cast: Cast, path):
    assert web(cast.officer).get(path).status_code == 403


@pytest.mark.parametrize("rest", ["", "edit/", "sent/"])
def test_another_companys_request_does_not_exist(cast: Cast, rest):
    row = factories.active(cast)
    assert web(cast.rival_owner).get(of(row, rest)).status_code == 404


@pytest.mark.parametrize("name", ["message", "confirm", "not_solved", "withdraw", "appeal", "sharing"])
def test_nothing_can_be_done_to_another_companys_request(cast: Cast, name):
    row = factories.active(cast)
    response = web(cast.rival_owner).post(of(row, f"do/{name}/"), {"text": "x", "sharing": "open", "rating": 5})
    assert response.status_code == 404


def test_unknown_addresses_do_not_exist(cast: Cast):
    client, row = web(cast.dai_tao), factories.active(cast)
    assert client.get("/portal/requests/%00/").status_code == 404
    assert client.get("/portal/requests/00000000-0000-7000-8000-000000000000/").status_code == 404
    assert client.post(of(row, "do/resolve/")).status_code == 404
    assert client.get(of(row, "do/withdraw/")).status_code == 405


@pytest.mark.parametrize("name", ["message", "confirm", "not_solved", "withdraw", "appeal", "sharing"])
def test_a_viewer_does_nothing(cast: Cast, name):
    row = factories.active(cast)
    response = web(cast.viewer).post(of(row, f"do/{name}/"), {"text": "x", "sharing": "open", "rating": 5})
    assert response.status_code == 403


def test_a_viewer_neither_asks_nor_edits(cast: Cast):
    row, client = factories.active(cast), web(cast.viewer)
    assert client.get(NEW).status_code == 403
    assert client.post(NEW, typed(cast.jinghua)).status_code == 403
    assert client.get(of(row, "edit/")).status_code == 403
    assert client.post("/portal/requests/autosave/", typed(cast.jinghua)).status_code == 204
    assert HelpRequest.objects.count() == 1


def test_a_viewer_sees_requests_without_buttons(cast: Cast):
    row = factories.request_in(cast, "resolved")
    for path in ("/portal/", of(row)):
        html = web(cast.viewer).get(path).content.decode()
        assert row.title in html
        assert "/do/" not in html and NEW not in html and "/edit/" not in html


def test_colleagues_do_not_see_a_private_request_but_owners_do(cast: Cast):
    member = cast.actor(cast.colleague)
    mine = intake.submit_request(actor=member, tenant=cast.jinghua, at=NOW, fields={
        **factories.FIELDS, "kind": None, "title": "Private matter", "shared_in_tenant": False})
    other = cast.member(cast.jinghua, "member", "Wu Di")
    assert web(other).get(of(mine)).status_code == 404
    assert web(cast.viewer).get(of(mine)).status_code == 404
    assert "Private matter" not in web(other).get("/portal/requests/").content.decode()
    assert web(cast.colleague).get(of(mine)).status_code == 200
    assert web(cast.dai_tao).get(of(mine)).status_code == 200


def test_a_draft_is_its_writers_alone(cast: Cast):
    draft = intake.save_draft(actor=cast.actor(cast.colleague), tenant=cast.jinghua, fields={"title": "Half a thought"},
                              at=NOW)
    other = cast.member(cast.jinghua, "member", "Wu Di")
    assert web(other).get(of(draft, "edit/")).status_code == 404
    assert web(other).post(of(draft, "discard/")).status_code == 404
    assert "Half a thought" not in web(other).get("/portal/").content.decode()


def test_the_pages_of_a_company_show_nothing_of_the_parks_inside(cast: Cast):
    officer, row = cast.actor(cast.officer), factories.active(cast)
    note = [("interne-datei.txt", io.BytesIO(b"internal"), 8)]
    conversation.post_message(actor=officer, request=row, audience="internal", text="internal-secret", at=NOW,
                              files=note)
    asked = factories.requested(cast, request=row)
    conversation.write_to_partner(actor=officer, referral=asked, text="partner-secret", at=NOW)
    conversation.post_message(actor=officer, request=row, audience="tenant", text="for-the-tenant", at=NOW)
    client = web(cast.dai_tao)
    html = client.get(of(row)).content.decode() + client.get("/portal/").content.decode()
    assert "for-the-tenant" in html and "asked Beijing Tianyi UAV School for help" in html
    assert [secret for secret in SECRETS if secret in html] == []


def test_the_pages_of_a_company_show_nothing_of_another_company(cast: Cast):
    theirs = intake.submit_request(actor=cast.actor(cast.rival_owner), tenant=cast.rival, at=NOW, fields={
        **factories.FIELDS, "kind": cast.training, "title": "Petrel secret"})
    factories.active(cast)
    client = web(cast.dai_tao)
    for path, query in (("/portal/", {}), ("/portal/requests/", {}), ("/portal/requests/", {"q": "Petrel secret"}),
                        ("/portal/requests/", {"q": theirs.number})):
        html = client.get(path, query).content.decode()
        assert f"/portal/requests/{theirs.number}/" not in html
        assert "Petrel secret" not in html.replace('value="Petrel secret"', "")


def test_not_solved_is_offered_for_thirty_days(cast: Cast):
    row = factories.request_in(cast, "closed")
    HelpRequest.objects.filter(pk=row.pk).update(closed_at=NOW - timedelta(days=400))
    assert "not_solved" not in web(cast.dai_tao).get(of(row)).content.decode()
