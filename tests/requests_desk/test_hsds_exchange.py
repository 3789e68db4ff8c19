"""HSDS out and in: the same directory comes back, twice is once, nothing is half read in, hostile files are refused."""
from __future__ import annotations

import csv
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from parkadmin.core.errors import Forbidden, Invalid
from requests_desk import hsds_queries
from requests_desk.hsds import exporting, reading, tables
from requests_desk.models import Expert, ImportRun, Location, Partner, Resource
from requests_desk.services import importing, vocabulary
from tests.cast import NOW, Cast
from tests.requests_desk.test_hsds_api import school  # noqa: F401

ORG = "d9d5e0f5-d3ce-4f73-9a2f-4dd0ecc6c610"
DOCUMENT: dict[str, Any] = {
    "organizations": [{"id": ORG, "name": "河北无人机协会", "alternate_name": "Hebei UAV Association",
                       "description": "协会", "email": "uav@hebei.example"}],
    "services": [{
        "id": "ac148810-d857-441c-9679-408f346de14b", "organization_id": ORG, "name": "Licence course",
        "description": "Five days", "status": "active", "assured_date": "2026-10-01",
        "service_areas": [{"id": "1", "extent": "130000", "extent_type": "GB/T 2260"}],
        "languages": [{"id": "1", "code": "zho"}],
        "attributes": [{"id": "1", "taxonomy_term": {"id": "1", "code": "PX-01", "name": "Course"}},
                       {"id": "2", "taxonomy_term": {"id": "2", "code": "drone", "name": "Drones"}},
                       {"id": "3", "taxonomy_term": {"id": "3", "code": "nothing", "name": "Nothing"}}]}]}


def read_in(cast: Cast, document: Any = None, **given: Any) -> importing.Report:
    given = {"park": cast.binhai, "source": "https://hebei.example", "at": NOW, **given}
    return importing.import_directory(actor=cast.actor(cast.officer), document=document or DOCUMENT, **given)


def everything() -> list[Any]:
    return [list(model.objects.order_by("pk").values()) for model in (Partner, Resource, Expert, Location, ImportRun)]


@pytest.fixture
def words(cast: Cast) -> Cast:
    """Kinds and cross-walks that the file's words need."""
    assert cast.uav_training
    topic = Resource.objects.get().topics.get()
    actor = cast.actor(cast.officer)
    vocabulary.save_cross_walk(actor=actor, term="PX-01", kind=cast.training, at=NOW)
    vocabulary.save_cross_walk(actor=actor, term="Drone", topic=topic, at=NOW)
    return cast


def test_only_editors_read_in(words: Cast):
    for user in (words.director, words.zgc_officer, words.dai_tao, words.gao_feng):
        with pytest.raises(Forbidden):
            importing.import_directory(actor=words.actor(user), park=words.binhai, source="x", document=DOCUMENT,
                                       at=NOW)


def test_a_trial_leaves_no_trace(words: Cast):
    before = everything()
    report = read_in(words, dry_run=True)
    assert (report.counts["services made"], report.errors, everything()) == (1, [], before)


def test_words_of_others_become_ours_and_unknown_ones_are_told(words: Cast):
    report = read_in(words)
    row = Resource.objects.get(source_id="ac148810-d857-441c-9679-408f346de14b")
    assert (row.kind, [topic.code for topic in row.topics.all()], row.regions, row.languages) == (
        words.training, ["uav"], ["130000"], ["zh"])
    assert (row.name_zh, row.name_en, str(row.assured_on), row.source) == (
        "Licence course", "", "2026-10-01", "https://hebei.example")
    assert (row.partner.name_zh, row.partner.name_en, row.visibility) == (
        "河北无人机协会", "Hebei UAV Association", "park")
    assert len(report.warnings) == 1 and "nothing" in report.warnings[0]


def test_the_same_file_twice_changes_nothing(words: Cast):
    read_in(words)
    before = everything()[:4]
    report = read_in(words)
    assert (dict(report.counts), everything()[:4]) == ({"organizations same": 1, "services same": 1}, before)
    changed = json.loads(json.dumps(DOCUMENT))
    changed["services"][0]["description"] = "Six days"
    assert read_in(words, changed).counts["services changed"] == 1


@pytest.mark.parametrize(("path", "value"), [
    (("services", 0, "name"), ""), (("services", 0, "status"), "gone"), (("services", 0, "id"), ""),
    (("services", 0, "organization_id"), "nobody"), (("services", 0, "name"), "x" * 200),
    (("organizations", 0, "email"), "nobody"), (("organizations", 0, "website"), "javascript:alert(1)")])
def test_one_bad_row_and_nothing_is_read_in(words: Cast, path: tuple[Any, ...], value: str):
    document = json.loads(json.dumps(DOCUMENT))
    document[path[0]][path[1]][path[2]] = value
    before = everything()
    report = read_in(words, document)
    assert report.errors
    assert everything() == before


ODD: list[tuple[tuple[Any, ...], Any]] = [
    (("services", 0, "id"), "a\x00"), (("organizations", 0, "id"), "\ud800"),
    (("services", 0, "organization_id"), "\x00"), (("organizations", 0, "name"), "\ud800 机"),
    (("organizations", 0, "innovation_park"), {"region": "\ud800"})]


@pytest.mark.parametrize(("path", "value"), ODD, ids=range(len(ODD)))
def test_what_cannot_be_stored_is_an_error_that_can_be_shown(words: Cast, path: tuple[Any, ...], value: Any):
    document = json.loads(json.dumps(DOCUMENT))
    document[path[0]][path[1]][path[2]] = value
    report = read_in(words, document)
    assert report.errors
    "".join(report.errors).encode()


def test_values_of_a_wrong_sort_and_words_that_cannot_be_stored_are_passed_over(words: Cast):
    document = json.loads(json.dumps(DOCUMENT))
    document["services"][0]["innovation_park"] = {"kind": ["x"], "capacity": {}, "place": []}
    document["services"][0]["attributes"].append({"value": "\ud800"})
    report = read_in(words, document)
    assert not report.errors
    assert any("\ufffd" in line for line in report.warnings)


@pytest.mark.parametrize("table", ["organizations", "services"])
def test_an_id_that_stands_there_twice_is_refused(words: Cast, table: str):
    before = everything()
    report = read_in(words, DOCUMENT | {table: DOCUMENT[table] * 2})
    assert len(report.errors) == 1
    assert everything() == before


def test_what_goes_out_as_json_and_as_tables_comes_back_the_same(school: Cast):  # noqa: F811
    rows = hsds_queries.services(school.actor(school.zgc_officer), {})
    found = exporting.document(rows, contacts=True)
    actor = school.actor(school.baoding_officer)
    shown = []
    for number, body in enumerate((exporting.as_json(found), exporting.as_zip(found))):
        report = importing.import_directory(actor=actor, park=school.baoding, source=f"source {number}",
                                            document=reading.read(body), at=NOW)
        assert (report.errors, report.counts["services made"]) == ([], 2)
        shown.append([{name: str(getattr(row, name)) for name in (
            "name_zh", "name_en", "about_zh", "fees_zh", "eligibility_en", "documents_zh", "regions", "sectors",
            "languages", "place", "capacity", "assured_on", "contact_email", "kind")}
            | {"topics": [topic.code for topic in row.topics.all()], "places": [str(p) for p in row.locations.all()],
               "experts": [each.name_zh for each in row.experts.all()]}
            for row in Resource.objects.filter(source=f"source {number}").order_by("name_zh")])
    assert shown[0] == shown[1]
    assert shown[0][0]["places"] == ["基地"] or shown[0][1]["experts"] == ["高峰"]


def test_our_own_file_read_into_our_own_park_doubles_nothing(school: Cast):  # noqa: F811
    actor = school.actor(school.zgc_officer)
    body = exporting.as_json(exporting.document(hsds_queries.services(actor, {}), contacts=True))
    report = importing.import_directory(actor=actor, park=school.zhongguancun, source="ours", at=NOW,
                                        document=reading.read(body))
    assert (report.errors, Resource.objects.count(), Partner.objects.count()) == ([], 2, 1)


def test_no_cell_is_run_as_a_formula(school: Cast):  # noqa: F811
    Resource.objects.update(about_zh="=HYPERLINK(1)", name_zh="+1+1")
    found = exporting.document(hsds_queries.services(school.actor(school.zgc_officer), {}), contacts=True)
    with zipfile.ZipFile(io.BytesIO(exporting.as_zip(found))) as archive:
        for name in archive.namelist():
            if name.endswith(".csv"):
                for row in csv.reader(io.StringIO(archive.read(name).decode("utf-8-sig"))):
                    assert not [cell for cell in row if cell.startswith(("=", "+", "@", "\t"))]
    assert tables.plain(tables.cell("=1")) == "=1"


def packed(**files: bytes) -> bytes:
    body = io.BytesIO()
    with zipfile.ZipFile(body, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name.replace("__", "."), content)
    return body.getvalue()


@pytest.mark.parametrize("content", [
    b"", b"{", b"\xff\xfe", b"[" * 100_000, b'{"services": 1}', b'{"services": [1]}', b"PK\x03\x04 broken",
    b'{"services": [{"id": NaN}]}', packed(readme__txt=b"x"), packed(services__csv=b"\xff\xff"),
    packed(services__csv=b'id,name\n1,"' + b"x" * 50_000 + b'"'), b"5", b"null", b'"x"', b'{"contents": 5}',
    packed(services__csv=b"id,name\n1,x\n1,y\n")])
def test_files_that_are_none_are_refused(db, content: bytes):
    with pytest.raises(Invalid) as refusal:
        reading.read(content)
    assert list(refusal.value.errors) == ["file"]


def test_a_bomb_is_refused_before_it_is_unpacked(db, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(reading, "MOST_UNPACKED", 2**20)
    with pytest.raises(Invalid):
        reading.read(packed(services__csv=b"id,name\n" + b"0" * 2**21))
    with pytest.raises(Invalid):
        reading.read(packed(**{f"f{number}__csv": b"x" for number in range(100)}))
    monkeypatch.setattr(reading, "MOST_BYTES", 10)
    with pytest.raises(Invalid):
        reading.read(b"{" + b" " * 20 + b"}")


def test_the_page_tries_first_and_then_reads_in(words: Cast):
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(words.officer)
    page = reverse("desk:exchange")

    def send(**more: str) -> Any:
        file = io.BytesIO(json.dumps(DOCUMENT).encode())
        file.name = "hebei.json"
        return client.post(page, {"park": "BH", "source": "Hebei", "visibility": "network", "file": file, **more})
    tried = send(dry_run="on")
    assert (tried.status_code, ImportRun.objects.count()) == (200, 0)
    assert "This would happen" in tried.content.decode()
    assert send().status_code == 200
    assert (ImportRun.objects.get().file_name, Resource.objects.filter(source="Hebei").count()) == ("hebei.json", 1)
    assert client.post(page, {"park": "ZGC", "source": "x", "visibility": "park"}).status_code == 400


def test_what_is_filtered_goes_out(school: Cast):  # noqa: F811
    client = Client()
    client.force_login(school.zgc_officer)
    found = client.get(reverse("desk:hsds_export"), {"format": "json", "kind": "investment"})
    assert [row["alternate_name"] for row in json.loads(found.content)["services"]] == ["Network course"]
    assert found["Content-Disposition"].startswith("attachment")
    packed_ = client.get(reverse("desk:hsds_export"), {"format": "zip"})
    assert "services.csv" in zipfile.ZipFile(io.BytesIO(packed_.content)).namelist()


def test_commands_write_and_read(school: Cast, tmp_path: Path):  # noqa: F811
    path = tmp_path / "directory.json"
    call_command("hsds_export", path)
    assert len(json.loads(path.read_text())["services"]) == 1, "only what is public"
    given = {"park": "BH", "by": school.officer.email, "source": "ZGC"}
    with pytest.raises(CommandError):
        call_command("hsds_import", path, **{**given, "by": "nobody@example.org"})
    with pytest.raises(CommandError):
        call_command("hsds_import", path, **{**given, "by": school.zgc_officer.email})
    call_command("hsds_import", path, **given, dry_run=True)
    assert not Resource.objects.filter(source="ZGC").exists()
    call_command("hsds_import", path, **given)
    assert Resource.objects.get(source="ZGC").name_en == "UAV pilot training"
