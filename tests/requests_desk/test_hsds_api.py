"""The HSDS read API: answers fit the published schemas, filters narrow, and nothing leaks."""
from __future__ import annotations

import gzip
import json
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from rest_framework.throttling import UserRateThrottle

from parkadmin.core.api.authentication import make_key
from requests_desk import hsds_queries
from requests_desk.hsds import shapes
from requests_desk.models import Agreement, Location, Partner, Resource
from requests_desk.services import directory
from tests.cast import NOW, Cast

SCHEMAS = Path(__file__).parent / "hsds_schemas"


@cache
def validator(name: str) -> Any:
    schema = json.loads(gzip.decompress((SCHEMAS / f"{name}.json.gz").read_bytes()))
    for part in ("metadata", "taxonomy_detail"):  # these two files refer to others that the answers do not use
        schema.get("properties", {}).pop(part, None) if name.startswith("taxonomy") else None
    return jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker())


def fits(name: str, row: dict[str, Any]) -> None:
    wrong = [f"{list(error.path)}: {error.message}" for error in validator(name).iter_errors(row)]
    assert wrong == []


@pytest.fixture
def school(cast: Cast) -> Cast:
    """The school with a public course at a place, with everything that an entry can have; and one for the network."""
    row = cast.uav_training
    Partner.objects.filter(pk=cast.uav_school.pk).update(
        visibility="public", about_zh="培训", about_en="Training", website="https://uav.example", phone="010-5550 0101")
    place = Location.objects.create(
        partner=cast.uav_school, name_zh="基地", name_en="Ground", address_zh="后沙涧路 18 号", region="110108",
        postcode="100194", latitude="40.104310", longitude="116.162740")
    row.locations.add(place)
    row.experts.add(cast.expert(cast.uav_school, "高峰", "Gao Feng"))
    Resource.objects.filter(pk=row.pk).update(
        visibility="public", about_zh="飞行培训", fees_zh="2,800 元", eligibility_en="18 or older",
        documents_zh="身份证\n体检表", contact_name="Gao Feng", contact_email="desk@uav.example", regions=["120000"])
    cast.resource(cast.uav_school, cast.investment, "网络内课程", "Network course")
    return cast


def get(path: str, user: Any = None, **headers: str) -> Any:
    if user:
        headers["Authorization"] = f"Bearer {make_key(user=user, name='test')[1]}"
    return Client().get(f"/hsds/{path}", headers={"Accept-Language": "en", **headers})


def names(path: str, user: Any = None) -> list[str]:
    return [row.get("alternate_name", row["name"]) for row in get(path, user).json()["contents"]]


def test_every_answer_fits_its_schema(school: Cast):
    course = Resource.objects.get(visibility="public")
    at = course.at_locations.get()
    for user in (None, school.zgc_officer):
        fits("service", get(f"services/{course.pk}", user).json())
        fits("organization", get(f"organizations/{school.uav_school.pk}?full_service=true", user).json())
        single = get(f"service_at_locations/{at.pk}", user).json()
        fits("service_at_location", single)
        fits("service", single)
        for path, schema in (
                ("services", "service_list"), ("services?full=true", "service"), ("organizations", "organization_list"),
                ("organizations?full=true", "organization"), ("service_at_locations", "service_at_location_list"),
                ("service_at_locations?full=true", "service_at_location"), ("taxonomies", "taxonomy"),
                ("taxonomy_terms?per_page=100", "taxonomy_term")):
            found = get(path, user).json()
            assert found["contents"]
            for row in found["contents"]:
                fits(schema, row)
    fits("taxonomy", get(f"taxonomies/{shapes.taxonomy_id('topic')}").json())
    fits("taxonomy_term", get(f"taxonomy_terms/{school.training.pk}").json())
    assert get("").json()["version"] == "3.0"


def test_a_service_says_all_that_is_known(school: Cast):
    found = get(f"services/{Resource.objects.get(visibility='public').pk}", school.zgc_officer).json()
    assert (found["name"], found["alternate_name"], found["status"]) == (
        "无人机飞手培训", "UAV pilot training", "active")
    assert [area["extent"] for area in found["service_areas"]] == ["120000"]
    assert [each["document"] for each in found["required_documents"]] == ["身份证", "体检表"]
    assert {each["value"] for each in found["attributes"]} == {"training", "uav", "C37"}
    assert [each["name"] for each in found["contacts"]] == ["高峰", "Gao Feng"]
    assert found["service_at_locations"][0]["location"]["latitude"] == 40.10431
    assert found["innovation_park"]["capacity"] == "has_capacity"


def test_nobody_sees_what_is_not_public(school: Cast):
    hidden = Resource.objects.get(visibility="network")
    Resource.objects.filter(pk=hidden.pk).update(contact_email="secret@uav.example")
    everything = "".join(get(path).content.decode() for path in (
        "services?full=true", "organizations?full=true&full_service=true", "service_at_locations?full=true",
        f"organizations/{school.uav_school.pk}?full_service=true"))
    for secret in ("Network course", "@uav.example", "010-5550", '"trust"'):
        assert secret not in everything
    assert get(f"services/{hidden.pk}").status_code == 404
    Partner.objects.update(visibility="network")
    assert (names("services"), names("organizations"), names("service_at_locations")) == ([], [], [])


def test_a_key_opens_the_network_only_with_an_agreement(school: Cast):
    assert school.officer
    assert len(names("services", school.officer)) == 2
    assert len(names("services", school.dai_tao)) == 1
    Agreement.objects.all().delete()
    assert names("services", school.officer) == ["UAV pilot training"]
    assert get("services", Authorization="Bearer pk_no_key").status_code == 401


def test_filters_narrow_together(school: Cast):
    officer = school.zgc_officer
    kind, topic = school.investment.pk, Resource.objects.get(visibility="public").topics.get().pk
    sector = shapes.sector_term("C37")["id"]
    for query, wanted in (
            (f"taxonomy_term_id={kind}", ["Network course"]), (f"taxonomy_term_id={topic}", ["UAV pilot training"]),
            (f"taxonomy_term_id={sector}", ["UAV pilot training"]),
            (f"taxonomy_id={shapes.taxonomy_id('topic')}", ["UAV pilot training"]),
            ("search=UAV", ["UAV pilot training", "Network course"]), ("search=pilot", ["UAV pilot training"]),
            (f"search=UAV&taxonomy_term_id={kind}", ["Network course"]),
            (f"organization_id={school.uav_school.pk}&search=pilot", ["UAV pilot training"]),
            (f"organization_id={school.training.pk}", [])):
        assert names(f"services?{query}", officer) == wanted, query
    assert len(get("service_at_locations?postcode=100194", officer).json()["contents"]) == 1
    assert get("service_at_locations?postcode=100000", officer).json()["empty"] is True


def test_what_was_changed_after_a_moment(school: Cast):
    course = Resource.objects.get(visibility="public")
    Resource.objects.update(modified_at=NOW)
    Partner.objects.update(modified_at=NOW)
    later = NOW.replace(day=20)
    path = f"services?modified_after={later.isoformat().replace('+00:00', 'Z')}"
    assert names(path) == []
    directory.set_status(actor=school.actor(school.zgc_officer), entry=course, status="inactive", reason="x", at=later)
    found = get(path).json()["contents"]
    assert [(row["status"], row["last_modified"]) for row in found] == [("inactive", "2026-11-20T02:00:00.000Z")]
    assert get(path.replace("services", "services", 1) + "&minimal=true").json()["contents"] == [
        {"id": str(course.pk), "last_modified": "2026-11-20T02:00:00.000Z"}]


@pytest.mark.parametrize(("path", "field"), [
    ("services?page=0", "page"), ("services?per_page=101", "per_page"), ("services?page=x", "page"),
    ("services?taxonomy_term_id=x", "taxonomy_term_id"), ("services?organization_id=x", "organization_id"),
    ("services?modified_after=yesterday", "modified_after"),
    ("services?modified_after=0001-01-01T00:00:00%2B14:00", "modified_after"), ("services?proximity=9", "proximity"),
    ("services?format=xml", "format"), ("taxonomy_terms?parent_id=x", "parent_id"),
    (f"services?taxonomy_id={shapes.SPACE}", "taxonomy_id")])
def test_what_cannot_be_asked_is_refused_by_name(db, path: str, field: str):
    found = get(path)
    assert (found.status_code, list(found.json()["errors"])) == (400, [field])


@pytest.mark.parametrize("time", ["9999-12-31T23:59:59-00:01", "2026-01-01T00:00:00%2B23:59:59.999999"])
def test_odd_times_are_answered(db, time: str):
    assert get(f"services?modified_after={time}").status_code in (200, 400)


def test_nobody_counts_as_somebody_else_by_a_header(rf):
    asked = rf.get("/hsds/services", headers={"X-Forwarded-For": "192.0.2.7"}, REMOTE_ADDR="198.51.100.1")
    assert UserRateThrottle().get_ident(asked) == "198.51.100.1"


def test_pages_count_and_end(school: Cast):
    for number in range(4):
        school.resource(school.uav_school, school.training, f"课{number}", f"Course {number}", visibility="public")
    first, last = get("services?per_page=2").json(), get("services?per_page=2&page=3").json()
    assert (first["total_items"], first["total_pages"], first["size"], first["first_page"], first["last_page"]) == (
        5, 3, 2, True, False)
    assert (last["page_number"], last["size"], last["last_page"]) == (3, 1, True)
    beyond = get("services?per_page=2&page=9").json()
    assert (beyond["empty"], beyond["contents"]) == (True, [])


def test_a_large_total_is_estimated_instead_of_counted(school: Cast, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(hsds_queries, "COUNTED", 1)
    assert hsds_queries.total(Resource.objects.all()) >= 2


def test_an_answer_that_is_known_already_is_not_sent_again(school: Cast):
    first = get("services")
    assert get("services", **{"If-None-Match": first["ETag"]}).status_code == 304
    Resource.objects.update(fees_zh="x")
    assert get("services", **{"If-None-Match": first["ETag"]}).status_code == 200


@pytest.mark.parametrize("path", ["services", "services?full=true", "organizations?full=true&full_service=true",
                                  "service_at_locations?full=true"])
def test_the_number_of_statements_does_not_grow(school: Cast, path: str):
    def count() -> int:
        with CaptureQueriesContext(connection, ) as found:
            assert get(path).status_code == 200
        return len(found)
    few = count()
    place = Location.objects.get()
    for number in range(9):
        row = school.resource(school.uav_school, school.training, f"课{number}", f"Course {number}",
                              visibility="public")
        row.locations.add(place)
    assert count() == few <= 10


def test_addresses_work_with_and_without_a_slash(school: Cast):
    assert get("services/").json() == get("services").json()
    assert Client().post("/hsds/services").status_code == 405
