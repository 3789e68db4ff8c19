"""The pages of imports: upload, progress, what the file would do, faults, undo; over the API as on the page."""
from __future__ import annotations

import io
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from parkadmin.core.imports import work
from parkadmin.core.models import ImportRun, Notice
from tenants.models import Tenant
from tests.cast import NOW, Cast
from tests.core.import_files import code, xlsx
from tests.requests_desk.api_client import Script

HEAD = ["name_zh", "uscc", "phone"]
GOOD = ["天津海河软件有限公司", code(1), "022-5555 0202"]
BAD = ["乙公司", code(2), "=1+1"]


@pytest.fixture(autouse=True)
def working(monkeypatch: pytest.MonkeyPatch):
    """Time stands still for the pages: what they start, the worker does at the same moment."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


def client(user: Any) -> Client:
    found = Client(headers={"Accept-Language": "en"})
    found.force_login(user)
    return found


def file_of(*rows: list[Any], name: str = "companies.xlsx") -> io.BytesIO:
    file = xlsx([HEAD, *rows])
    file.name = name
    return file


def upload(cast: Cast, *rows: list[Any], check: bool = True) -> ImportRun:
    answer = client(cast.officer).post(reverse("imports:new"), {"sheet": "tenants", "park": "binhai",
                                                                "file": file_of(*rows)})
    run = ImportRun.objects.latest("at", "pk")
    assert answer.url == reverse("imports:run", args=[run.pk])
    if check:
        work.check(run.pk, NOW)
        run.refresh_from_db()
    return run


def page(cast: Cast, run: ImportRun, user: Any = None, **query: str) -> Any:
    return client(user or cast.officer).get(reverse("imports:run", args=[run.pk]), query)


# -- upload ----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("field", "value"), [("file", ""), ("sheet", "nothing"), ("park", "baoding")])
def test_what_is_missing_or_not_ones_own_comes_back_to_the_form(cast: Cast, field: str, value: str):
    assert cast.baoding
    given = {"sheet": "tenants", "park": "binhai", "file": file_of(GOOD)} | {field: value}
    answer = client(cast.officer).post(reverse("imports:new"), given)
    assert answer.status_code == 400 and list(answer.context["form"].errors) == [field]
    assert not ImportRun.objects.exists()


def test_what_is_no_workbook_comes_back_with_its_reason(cast: Cast):
    file = io.BytesIO(b"name,phone")
    file.name = "companies.xlsx"
    answer = client(cast.officer).post(reverse("imports:new"), {"sheet": "tenants", "park": "binhai", "file": file})
    assert answer.status_code == 400
    assert "looks like a text (.csv)" in str(answer.context["form"].errors["file"])


def test_a_wrong_ending_is_no_matter(cast: Cast):
    client(cast.officer).post(reverse("imports:new"), {"sheet": "tenants", "park": "binhai",
                                                       "file": file_of(GOOD, name="companies.txt")})
    assert ImportRun.objects.get().name == "companies.txt.xlsx"


# -- the run ---------------------------------------------------------------------------------------------------------
def test_a_director_reads_and_confirms_nothing(cast: Cast):
    run = upload(cast, GOOD)
    answer = page(cast, run, cast.director)
    assert answer.status_code == 200 and answer.context["actions"] == []
    assert b'action="/desk/imports/' not in answer.content
    assert client(cast.director).post(reverse("imports:apply", args=[run.pk])).status_code == 403


def test_another_parks_staff_see_no_import_of_this_park(cast: Cast):
    run = upload(cast, GOOD)
    other = client(cast.baoding_officer)
    assert other.get(reverse("imports:run", args=[run.pk])).status_code == 404
    assert list(other.get(reverse("imports:list")).context["page"]["rows"]) == []
    assert list(client(cast.officer).get(reverse("imports:list")).context["page"]["rows"]) == [run]


def test_while_the_worker_is_at_it_the_page_asks_again(cast: Cast):
    run = upload(cast, GOOD, check=False)
    assert b'hx-trigger="every' in page(cast, run).content
    ImportRun.objects.filter(pk=run.pk).update(state="checking", total=200, done=50)
    found = client(cast.officer).get(reverse("imports:run", args=[run.pk]), headers={"HX-Request": "true"})
    assert b'value="25"' in found.content and b"<html" not in found.content
    work.check(run.pk, NOW)
    assert b'hx-trigger="every' not in page(cast, run).content


def test_the_page_names_each_fault_and_offers_no_import_but_to_leave_them_out(cast: Cast):
    run = upload(cast, GOOD, BAD)
    text = page(cast, run).content.decode()
    assert "Row 3, C" in text and "This is a formula" in text
    assert "Leave the 1 faulty row out" in text and "Import 1 row" not in text


def test_confirming_with_faulty_rows_is_refused_until_they_are_left_out(cast: Cast):
    run = upload(cast, GOOD, BAD)
    officer, address = client(cast.officer), reverse("imports:apply", args=[run.pk])
    assert officer.post(address).status_code == 409
    assert officer.post(address, {"leave_out": "1"}).status_code == 302
    work.apply(run.pk, NOW)
    assert [row.name_zh for row in Tenant.objects.all()] == [GOOD[0]]
    assert b"1 faulty row was left out" in page(cast, run).content


def test_what_changes_is_shown_from_what_to_what(cast: Cast):
    run = upload(cast, GOOD)
    client(cast.officer).post(reverse("imports:apply", args=[run.pk]))
    work.apply(run.pk, NOW)
    run = upload(cast, [GOOD[0], GOOD[1], "022-5555 0909"])
    text = page(cast, run, show="changed").content.decode()
    assert "<del>022-5555 0202</del>" in text and "<ins>022-5555 0909</ins>" in text


def test_undo_is_refused_with_the_rows_that_have_changed(cast: Cast):
    run = upload(cast, GOOD)
    client(cast.officer).post(reverse("imports:apply", args=[run.pk]))
    work.apply(run.pk, NOW)
    Tenant.objects.update(version=9)
    answer = client(cast.officer).post(reverse("imports:undo", args=[run.pk]))
    assert answer.status_code == 409 and "changed or used since: 2" in answer.content.decode()


def test_a_file_with_wrong_headings_says_which(cast: Cast):
    file = xlsx([["name_zh", "colour"], ["京华", "red"]])
    file.name = "x.xlsx"
    client(cast.officer).post(reverse("imports:new"), {"sheet": "tenants", "park": "binhai", "file": file})
    run = ImportRun.objects.get()
    work.check(run.pk, NOW)
    text = page(cast, run).content.decode()
    assert "cannot be imported" in text and "There is no column “colour” here" in text and "Row 1, B" in text


def test_the_file_comes_back_with_its_faults_marked(cast: Cast):
    run = upload(cast, GOOD, BAD)
    answer = client(cast.officer).get(reverse("imports:faults", args=[run.pk]))
    sheet = load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
    rows = [[cell.value for cell in row] for row in sheet]
    assert rows[0] == [*HEAD, "What is wrong"] and rows[2][2:] == ["'=1+1", "C: This is a formula. Give the value "
                                                                   "itself."]


def test_the_uploader_is_told_under_the_bell(cast: Cast):
    run = upload(cast, GOOD)
    line = Notice.objects.get(user=cast.officer)
    assert (line.title, line.path) == ("Your file “companies.xlsx” is checked.", reverse("imports:run", args=[run.pk]))


@pytest.mark.parametrize("rows", [1, 10])
def test_the_pages_ask_few_questions(cast: Cast, rows: int):
    for number in range(rows):
        run = upload(cast, *[[f"公司{number}-{each}", code(1000 * number + each), "12"] for each in range(rows)])
    officer = client(cast.officer)
    officer.get(reverse("imports:list"))
    for address in (reverse("imports:list"), reverse("imports:run", args=[run.pk])):
        with CaptureQueriesContext(connection) as found:
            assert officer.get(address).status_code == 200
        assert len(found) <= 12, [each["sql"][:90] for each in found]


# -- API -------------------------------------------------------------------------------------------------------------
def test_a_script_uploads_reads_confirms_and_undoes(cast: Cast):
    script = Script(cast.officer)
    made = script.send("imports/", sheet="tenants", file=file_of(GOOD, BAD))
    assert made.status_code == 201 and made.json()["state"] == "uploaded"
    pk = made.json()["id"]
    work.check(pk, NOW)
    found = script.get(f"imports/{pk}/").json()
    assert (found["state"], found["new"], found["faulty"], found["actions"]) == ("checked", 1, 1, ["apply"])
    fault, = script.get(f"imports/{pk}/faults/").json()["results"]
    assert (fault["row"], fault["letter"], fault["column"], fault["code"]) == (3, "C", "phone", "formula")
    assert [row["label"] for row in script.get(f"imports/{pk}/rows/?action=new").json()["results"]] == [GOOD[0]]
    assert script.post(f"imports/{pk}/apply/").json()["code"] == "faulty_rows"
    assert script.post(f"imports/{pk}/apply/", leave_out_faulty=True).json()["state"] == "applying"
    work.apply(pk, NOW)
    assert script.post(f"imports/{pk}/undo/").json()["state"] == "undoing"
    work.undo(pk, NOW)
    assert script.get(f"imports/{pk}/").json()["state"] == "undone"
    assert not Tenant.objects.exists()


def test_the_same_bad_upload_is_refused_with_the_same_words(cast: Cast):
    bad = io.BytesIO(b"%PDF-1.7")
    bad.name = "x.xlsx"
    script = Script(cast.officer).send("imports/", sheet="tenants", file=bad).json()
    bad.seek(0)
    form = client(cast.officer).post(reverse("imports:new"), {"sheet": "tenants", "park": "binhai", "file": bad})
    assert script["errors"] == {"file": list(form.context["form"].errors["file"])}


def test_a_script_learns_the_columns_and_gets_the_template(cast: Cast):
    script = Script(cast.officer)
    columns = script.get("import-sheets/tenants/").json()["columns"]
    kind = next(column for column in columns if column["key"] == "kind")
    assert kind["choices"] == [{"code": "company", "name": "Company"}, {"code": "team", "name": "Startup team"}]
    assert script.get("import-sheets/tenants/template/").status_code == 200
