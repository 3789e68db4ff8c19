"""Who decides what a park shows to everybody, and how."""
from __future__ import annotations

from typing import Any

import pytest

from parkadmin.core.errors import Forbidden, Invalid, Refused
from tenants.models import ParkPage
from tenants.services.park_page import edit_park_page
from tests.cast import NOW, Cast

from .portal_client import web

PATH = "/desk/settings/binhai/public/"


def edit(cast: Cast, who: str, version: int | None = None, **fields: Any) -> ParkPage:
    return edit_park_page(actor=cast.actor(getattr(cast, who)), park=cast.binhai, fields=fields, at=NOW,
                          version=version)


@pytest.mark.parametrize("who", ["officer", "director", "dai_tao", "baoding_officer"])
def test_only_leads_and_administrators_of_the_park_change_its_page(cast: Cast, who: str):
    with pytest.raises(Forbidden):
        edit(cast, who, published=True, headline_en="Mine")
    assert not ParkPage.objects.exists()
    assert edit(cast, "lead", headline_en="Ours").headline_en == "Ours"


@pytest.mark.parametrize(("field", "value"), [
    ("headline_en", "x" * 121), ("offers_zh", "x" * 4001), ("website", "javascript:alert(1)"), ("website", "nowhere"),
    ("address", "a\x07b"), ("published", True), ("secret", "x")])
def test_what_cannot_be_shown_is_refused(cast: Cast, field: str, value: Any):
    with pytest.raises(Invalid) as found:
        edit(cast, "lead", **{field: value})
    assert list(found.value.errors) == [{"published": "headline_zh", "secret": ""}.get(field, field)]
    assert not ParkPage.objects.filter(published=True).exists()


def test_what_is_not_given_stays_and_a_stale_version_is_refused(cast: Cast):
    page = edit(cast, "lead", published=True, headline_zh="标题", publishes_rates=True)
    again = edit(cast, "administrator", version=page.version, address="Tianjin")
    assert (again.headline_zh, again.publishes_rates, again.published) == ("标题", True, True)
    with pytest.raises(Refused):
        edit(cast, "lead", version=page.version, address="Elsewhere")


def test_the_settings_page_publishes_and_takes_back(cast: Cast):
    client, visitor = web(cast.lead), web(cast.rival_owner)
    html = client.get(PATH).content.decode()
    assert "The page is not public" in html
    version = ParkPage(park=cast.binhai).version
    answer = client.post(PATH, {"version": version, "published": "on"})
    assert answer.status_code == 400 and "A published page needs a headline." in answer.content.decode()
    answer = client.post(PATH, {"version": version, "published": "on", "headline_en": "Come"})
    assert answer.status_code == 302 and visitor.get("/parks/binhai/").status_code == 200
    page = ParkPage.objects.get()
    assert client.post(PATH, {"version": page.version, "headline_en": "Come"}).status_code == 302
    assert visitor.get("/parks/binhai/").status_code == 404


def test_the_settings_page_says_that_somebody_was_faster(cast: Cast):
    page = edit(cast, "lead", headline_en="First")
    edit(cast, "administrator", headline_en="Second")
    answer = web(cast.lead).post(PATH, {"version": page.version, "headline_en": "Third"})
    assert answer.status_code == 409 and "Third" in answer.content.decode()
    assert ParkPage.objects.get().headline_en == "Second"
