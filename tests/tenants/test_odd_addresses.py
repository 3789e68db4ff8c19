"""Addresses that nobody types on purpose: beyond the calendar, ids that are none, numbers that are none. They show the
beginning of a list, or say what is wrong; never an error of the server."""
from __future__ import annotations

from urllib.parse import quote

import pytest
from django.test import Client

from tests.cast import Cast
from tests.tenants.admission_cast import draft

pytestmark = pytest.mark.django_db
NIL = "00000000-0000-0000-0000-000000000000"
LATEST, EARLIEST = "9999-12-31T23:59:59-14:00", "0001-01-01T00:00:00+14:00"


@pytest.fixture
def lead(client: Client, cast: Cast) -> Client:
    client.force_login(cast.lead)
    return client


@pytest.mark.parametrize("query", [
    "site=" + "0" * 36, f"park={NIL[:-2]}-0", f"site={NIL}", "sort=silent&silent=" + "9" * 40,
    f"sort=registered&cursor=o{LATEST}_{NIL}", f"sort=registered&cursor=n{EARLIEST}_{NIL}",
    f"sort=silent&cursor=o{LATEST}_{NIL}"])
def test_the_register_opens_whatever_its_address_says(lead: Client, cast: Cast, query: str):
    assert cast.jinghua
    assert lead.get("/desk/companies/?" + query.replace("+", "%2B")).status_code == 200


@pytest.mark.parametrize("query", ["last=0001-01", "first=0001-01&last=0002-01", "last=9999-12", "first=%00"])
def test_the_chart_of_admission_begins_with_parks(lead: Client, query: str):
    assert lead.get(f"/desk/admission/over-time/?{query}").status_code == 200


@pytest.mark.parametrize("cursor", ["9999-12-31T23:59:59-23:59_5", "0001-01-01T00:00:00+23:59_5", "%00_5",
                                    "2026-01-01T00:00:00+00:00_" + "9" * 30, "2026-01-01T00:00:00_²"])
def test_a_timeline_begins_anew_at_a_cursor_that_is_none(lead: Client, cast: Cast, cursor: str):
    assert lead.get(f"/desk/companies/{cast.jinghua.pk}/?cursor={quote(cursor, safe='%')}").status_code == 200


def test_a_park_is_not_looked_for_by_characters_that_cannot_be_stored(client: Client):
    assert client.get("/api/v1/park-pages/%00/").status_code == 404


def test_a_certificate_is_not_looked_for_by_them_either(client: Client, cast: Cast):
    client.force_login(cast.dai_tao)
    assert client.get("/certificates/%00/").status_code == 404


def test_a_version_that_is_no_number_is_none(lead: Client, cast: Cast):
    row = draft(cast)
    row.applicant = None
    row.save()
    answer = lead.post(f"/desk/admission/{row.pk}/edit/", {"version": "²", "kind": "company", "name_zh": "云雀"})
    assert answer.status_code == 302
    row.refresh_from_db()
    assert row.name_zh == "云雀"
