"""The public pages of parks over the API: read without a key, changed with the same words as on the page."""
from __future__ import annotations

import pytest
from django.test import Client

from tenants.models import ParkPage
from tests.cast import Cast
from tests.requests_desk.api_client import Script

PAGES = "/api/v1/park-pages/"


@pytest.fixture(autouse=True)
def _pages(cast: Cast) -> None:
    ParkPage.objects.create(park=cast.binhai, published=True, headline_en="Come to Binhai")
    ParkPage.objects.create(park=cast.baoding, headline_en="Secret plans")


def test_everybody_reads_what_is_published_and_nothing_else(cast: Cast):
    client = Client(headers={"Accept-Language": "en"})
    found = client.get(PAGES).json()["results"]
    assert [row["headline_en"] for row in found] == ["Come to Binhai"]
    assert client.get(f"{PAGES}baoding/").status_code == 404
    assert client.get(f"{PAGES}binhai/").json()["name"] == cast.binhai.name_en
    assert Client().get(PAGES).status_code == 200


def test_staff_also_read_their_own_page_before_it_is_published(cast: Cast):
    assert Script(cast.baoding_officer).get(f"{PAGES}baoding/").json()["headline_en"] == "Secret plans"
    assert Script(cast.officer).get(f"{PAGES}baoding/").status_code == 404


def test_nobody_changes_a_page_without_a_key_a_role_and_its_version(cast: Cast):
    path = f"{PAGES}binhai/"
    assert Client().patch(path, "{}", content_type="application/json").status_code == 401
    assert Script(cast.officer).patch(path, 1, headline_en="Mine").status_code == 403
    lead = Script(cast.lead)
    assert lead.patch(path, None, headline_en="Mine").status_code == 428
    assert lead.patch(path, 7, headline_en="Mine").status_code == 412
    assert lead.patch(path, 1, published="yes").status_code == 400
    assert ParkPage.objects.get(park=cast.binhai).headline_en == "Come to Binhai"


def test_a_page_is_changed_and_a_bad_value_is_told_at_its_field(cast: Cast):
    lead, path = Script(cast.lead), f"{PAGES}binhai/"
    answer = lead.patch(path, 1, headline_en="x" * 121)
    assert list(answer.json()["errors"]) == ["headline_en"]
    answer = lead.patch(path, 1, headline_en="Welcome", publishes_rates=True)
    assert (answer.status_code, answer.json()["headline_en"], answer.headers["ETag"]) == (200, "Welcome", '"2"')
