"""The same bad input gets the same words at the same field, on the page and over the API."""
from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from requests_desk.models import HelpRequest
from requests_desk.services.proposals import propose_change
from tests.cast import NOW, Cast
from tests.factories import active, in_triage, requested
from tests.requests_desk.api_client import Script
from tests.tenants import programmes

GOOD = {"title": "UAV training", "description": "Six technicians", "sharing": "teaser"}


def on_the_page(user: Any, path: str, **body: Any) -> dict[str, list[str]]:
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(user)
    found = client.post(path, body)
    assert found.status_code == 400, found.status_code
    values = [each for layer in found.context for part in layer.dicts for each in part.values()]
    forms = [each for each in values if hasattr(each, "errors") and hasattr(each, "fields") and each.is_bound]
    with translation.override("en"):
        return {field: [str(text) for text in texts] for form in forms for field, texts in form.errors.items()}


def over_the_api(user: Any, path: str, **body: Any) -> dict[str, list[str]]:
    found = Script(user).post(path, **body)
    assert found.status_code == 400, found.content
    return found.json()["errors"]


@pytest.mark.parametrize(("field", "value"), [
    ("title", ""), ("title", "x" * 161), ("description", ""), ("description", "x" * 10_001), ("budget", "1.001"),
    ("budget", "-1"), ("wanted_by", "2020-01-01"), ("contact_phone", "call me")])
def test_a_new_request(cast: Cast, field: str, value: Any):
    body = {**GOOD, field: value}
    page = on_the_page(cast.dai_tao, reverse("portal:request_new"), **body)
    api = over_the_api(cast.dai_tao, "requests/", tenant=str(cast.jinghua.pk), **body)
    assert page == api
    assert list(api) == [field]
    assert not HelpRequest.objects.exists()


@pytest.mark.parametrize(("verb", "body"), [
    ("ask", {"question": ""}), ("decline", {"reason_code": "other", "reason_text": "x", "elsewhere": ""}),
    ("decline", {"reason_code": "no_capacity", "reason_text": "", "elsewhere": "There"})])
def test_a_deed_of_the_desk(cast: Cast, verb: str, body: dict[str, Any]):
    row = in_triage(cast)
    page = on_the_page(cast.officer, reverse("desk:deed", args=[row.number, verb]), **body)
    assert page == over_the_api(cast.officer, f"requests/{row.number}/{verb}/", **body) != {}


@pytest.mark.parametrize(("verb", "body"), [
    ("reject", {"reason_code": "other", "reason_text": ""}),
    ("accept", {"contact_name": "", "expected_on": "2030-01-01"}),
    ("accept", {"contact_name": "Gao", "expected_on": "2020-01-01"}),
    ("accept", {"contact_name": "Gao", "expected_on": "2030-01-01", "contact_email": "nobody"})])
def test_an_answer_of_a_partner(cast: Cast, verb: str, body: dict[str, Any]):
    row = requested(cast, request=active(cast))
    page = on_the_page(cast.gao_feng, reverse("partner:answer", args=[row.number, verb]), **body)
    assert page == over_the_api(cast.gao_feng, f"referrals/{row.number}/{verb}/", **body) != {}


@pytest.mark.parametrize(("field", "value"), [
    ("name_zh", ""), ("name_zh", "x" * 121), ("capacity", 0), ("enrol_until", "2020-01-01T00:00:00Z"),
    ("about_en", "x" * 10_001)])
def test_a_programme(cast: Cast, field: str, value: Any):
    assert cast.officer
    body = {"kind": "training", "name_zh": "训练营", "visibility": "park", field: value}
    page = on_the_page(cast.officer, reverse("programmes:new"), **body)
    assert page == over_the_api(cast.officer, "programmes/", **body)
    assert list(page) == [field]


@pytest.mark.parametrize("names", [[], ["Wu Lei", "Wu Lei"], ["x" * 81]])
def test_people_of_a_programme(cast: Cast, names: list[str]):
    row = programmes.opened(cast, at=timezone.now())
    page = on_the_page(cast.dai_tao, reverse("programmes:page", args=[row.pk]), names="\n".join(names))
    assert page == over_the_api(cast.dai_tao, f"programmes/{row.pk}/enrolments/", names=names) != {}


OFFER = {"kind": "training", "name_zh": "夜航班", "capacity": "has_capacity", "place": "both", "route": "mail_link",
         "visibility": "network"}


@pytest.mark.parametrize(("field", "value"), [
    ("name_zh", ""), ("name_zh", "x" * 161), ("about_zh", "x" * 5001), ("contact_email", "nobody"),
    ("fees_en", "x" * 1001)])
def test_an_entry_of_the_directory(cast: Cast, field: str, value: str):
    body, training = {**OFFER, field: value}, cast.training
    assert body["kind"] == training.code
    page = on_the_page(cast.zgc_officer, reverse("desk:entry_new", args=[cast.uav_school.pk, "resource"]), **body)
    assert page == over_the_api(cast.zgc_officer, "resources/", partner=str(cast.uav_school.pk), **body) != {}


@pytest.mark.parametrize(("field", "value"), [("title", ""), ("title", "x" * 161), ("starts_on", ""),
                                              ("ends_on", "2020-01-01")])
def test_an_agreement(cast: Cast, field: str, value: str):
    body = {"title": "Working together", "starts_on": "2026-01-01", field: value}
    page = on_the_page(cast.zgc_officer, reverse("desk:agreement_new"), other="park:BH",
                       **body) if cast.binhai else {}
    if not body["starts_on"]:
        body["starts_on"] = None
    assert page == over_the_api(cast.zgc_officer, "agreements/", park="ZGC", other_park="BH", **body) != {}


def test_a_proposal_that_is_returned(cast: Cast):
    row = propose_change(actor=cast.actor(cast.gao_feng), partner=cast.uav_school, target="resource", at=NOW,
                         subject=cast.uav_training, fields={"fees_zh": "面议"})
    page = on_the_page(cast.zgc_officer, reverse("desk:proposal_return", args=[row.pk]), reason="")
    assert page == over_the_api(cast.zgc_officer, f"proposals/{row.pk}/return/", reason="") != {}
