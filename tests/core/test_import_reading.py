"""Workbooks: headings, rows, limits; templates and files with their faults marked."""
from __future__ import annotations

import io
from datetime import date
from typing import Any

import pytest
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from openpyxl import Workbook, load_workbook

from parkadmin.core.imports import papers, reading
from parkadmin.core.imports.faults import SENTENCES, Fault, FileRefused, say
from parkadmin.core.imports.handler import Handler
from parkadmin.core.imports.reading import Book
from parkadmin.core.imports.sheets import SHEETS, Column, Sheet, fresh, plain, register
from tests.core.import_files import rezipped, saved, xlsx

TOY = Sheet("toy", _("Companies"), "building", (
    Column("name", _("Name"), required=True, example="京华"),
    Column("kind", _("Kind"), "choice", choices=lambda: [("company", _("Company")), ("team", _("Startup team"))],
           example="company"),
    Column("code", _("Unified social credit code"), "code", example="91120116MA05J00B25"),
    Column("day", _("Founded on"), "date", example="2015-06-01", help="The day of its birth."),
    Column("amount", _("Registered capital (yuan)"), "decimal", example=5_000_000),
    Column("state", _("Status"), read_only=True),
), "tenant.edit", "tenant.read", Handler)


def book(rows: list[list[Any]], change: Any = None) -> Book:
    return Book(xlsx(rows, change), TOY)


def refused(rows: list[list[Any]], change: Any = None) -> list[tuple[int, str, str]] | str:
    """The faults of the file as a whole, or its code."""
    with pytest.raises(FileRefused) as refusal:
        book(rows, change)
    return [(row, letter, fault.code) for row, letter, fault in refusal.value.faults] or refusal.value.code


# -- the file as a whole ---------------------------------------------------------------------------------------------
def test_all_that_is_wrong_with_the_headings_is_told_at_once():
    assert refused([["Kind", "Colour", "kind", None], ["company", "red", "team", "x"]]) == [
        (1, "B", "unknown_heading"), (1, "C", "duplicate_heading"), (1, "D", "no_heading"), (1, "", "missing_heading")]


def test_merged_headings_are_refused():
    merged = refused([["Name", None], ["京华", "x"]], lambda page: page.merge_cells("A1:B1"))
    assert merged == [(1, "", "merged_header")]


def test_merged_cells_elsewhere_are_no_matter():
    found = book([["Name", "Kind"], ["京华", "company"], ["海河", None]], lambda page: page.merge_cells("A5:B5"))
    assert found.total == 2


def test_a_formula_as_heading_is_refused():
    assert refused([["Name", "=A1"], ["京华", "x"]]) == [(1, "B", "formula")]


def test_a_file_without_rows_is_refused():
    assert (refused([["Name"]]), refused([])) == ("no_rows", "no_rows")


def test_too_many_rows_are_refused(monkeypatch):
    monkeypatch.setattr(reading, "MOST_ROWS", 3)
    assert book([["Name"], *[["京华"]] * 3]).total == 3
    assert refused([["Name"], *[["京华"]] * 4]) == "too_many_rows"


def test_too_many_columns_are_refused():
    assert refused([["Name", *["x"] * 300], ["京华"]]) == "too_many_columns"


def test_a_workbook_of_hidden_sheets_is_refused():
    file = Workbook()
    file.create_sheet("shown")
    file.active.append(["Name"])
    content = saved(file)
    with pytest.raises(FileRefused) as refusal:
        Book(rezipped(content, {"xl/workbook.xml": _workbook(content).replace(b'state="visible"', b'state="hidden"')}),
             TOY)
    assert refusal.value.code == "no_sheet"


def _workbook(content: io.BytesIO) -> bytes:
    import zipfile

    with zipfile.ZipFile(content) as package:
        return package.read("xl/workbook.xml")


@pytest.mark.parametrize("damage", [
    b"<worksheet><sheetData><row r='5'/><row r='2'/></sheetData></worksheet>",
    b"<worksheet><sheetData><row r='x'/></sheetData></worksheet>", b"<worksheet><sheetData><row r='1'>",
    b"<worksheet><sheetData><row r='1'><c r='A1' t='s'><v>99</v></c></row><row r='2'><c><v>1</v></c></row></sheetData>"
    b"</worksheet>"])
def test_a_damaged_sheet_is_refused(damage):
    namespace = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    file = rezipped(xlsx([["Name"], ["京华"]]), {"xl/worksheets/sheet1.xml": damage.replace(b"<worksheet>", namespace)})
    with pytest.raises(FileRefused) as refusal:
        list(Book(file, TOY).rows())
    assert refusal.value.code == "unreadable"


# -- rows ------------------------------------------------------------------------------------------------------------
def test_headings_of_both_languages_and_keys_are_understood():
    with translation.override("zh-hans"):
        zh = str(_("Name"))
    for heading in (zh, "name", " NAME * ", "Ｎａｍｅ"):
        assert [row.values for row in book([[heading], ["京华"]]).rows()] == [{"name": "京华"}]


def test_what_the_file_says_of_its_own_size_is_not_believed():
    import zipfile

    content = xlsx([["Name"], *[[f"京华{number}"] for number in range(5)]])
    with zipfile.ZipFile(content) as package:
        page = package.read("xl/worksheets/sheet1.xml").replace(b'ref="A1:A6"', b'ref="A1:A2"')
    assert len(list(Book(rezipped(content, {"xl/worksheets/sheet1.xml": page}), TOY).rows())) == 5


def test_each_row_keeps_its_number_and_empty_ones_are_passed_over():
    rows = list(book([["Name", "Founded on"], ["京华", date(2015, 6, 1)], [], [None, "soon"]]).rows())
    assert [(row.number, row.values) for row in rows] == [(2, {"name": "京华", "day": date(2015, 6, 1)}), (4, {})]
    assert [(fault.column, fault.code, shown) for fault, shown in rows[1].faults] == [
        ("day", "not_date", "soon"), ("name", "required", "")]


def test_a_formula_names_its_row_and_column():
    row, = book([["Name", "code"], ["京华", "=1+1"]]).rows()
    assert [(row.number, fault.column, fault.code) for fault, _shown in row.faults] == [(2, "code", "formula")]


def test_read_only_columns_and_our_notes_are_passed_over():
    row, = book([["Name", "Status", "What is wrong"], ["京华", "=1", "A: something"]]).rows()
    assert (row.values, row.faults) == ({"name": "京华"}, [])


# -- papers ----------------------------------------------------------------------------------------------------------
def opened(answer: Any) -> Any:
    return load_workbook(io.BytesIO(b"".join(answer.streaming_content)))


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_template_comes_back_as_a_file_without_rows(language):
    with translation.override(language):
        found = opened(papers.template(TOY))
    assert [row.values for row in Book(saved(found), TOY).rows()] == []


def test_the_template_has_headings_an_example_explanations_and_lists():
    with translation.override("en"):
        found = opened(papers.template(TOY))
    page, notes = found.worksheets[:2]
    assert [cell.value for cell in page[1]] == ["Name *", "Kind", "Unified social credit code", "Founded on",
                                                "Registered capital (yuan)"]
    assert [cell.value for cell in page[2]] == ["京华", "Company", "91120116MA05J00B25", "2015-06-01", 5_000_000]
    assert page.column_dimensions["C"].number_format == "@"
    rule, = page.data_validations.dataValidation
    assert (rule.formula1, str(rule.sqref)) == ('"Company,Startup team"', "B2:B50001")
    assert [cell.value for cell in notes[3]][:5] == ["Kind", None, None, "Company", "Company; Startup team"]


def test_the_example_counts_once_something_in_it_is_changed():
    row, = book([["Name", "Kind"], ["京华", "team"]]).rows()
    assert row.values == {"name": "京华", "kind": "team"}


def test_an_exported_list_comes_back_as_it_is():
    row = {"name": "京华", "kind": "team", "code": "91", "day": date(2015, 6, 1), "amount": 5, "state": "=1"}
    with translation.override("en"):
        found = opened(papers.exported(TOY, lambda values: values, [row], "Companies"))
    back, = Book(saved(found), TOY).rows()
    assert back.values == {key: value for key, value in row.items() if key != "state"}


def test_faults_are_marked_where_they_stand_and_nothing_in_the_file_can_run():
    content = xlsx([["Name", "code"], ["京华", "=1+1"], ["海河", "92"]])
    _book, page = reading.open_page(content)
    with translation.override("en"):
        answer = papers.marked(reading.raw_rows(page, 2), {2: [("B", "This is a formula.")]}, 2, "companies")
    sheet = opened(answer).active
    assert [[cell.value for cell in row] for row in sheet.rows] == [
        ["Name", "code", "What is wrong"], ["京华", "'=1+1", "B: This is a formula."], ["海河", "92", None]]
    assert sheet["B2"].fill.start_color.rgb == papers.MARK.start_color.rgb != sheet["B3"].fill.start_color.rgb


# -- sentences and sheets --------------------------------------------------------------------------------------------
@pytest.mark.parametrize("code", SENTENCES)
def test_every_fault_can_be_said_even_without_its_parameters(code):
    assert say(code, {})


def test_a_fault_is_said_in_the_readers_language():
    fault = Fault("said", {"text": {"zh": "已占用", "en": "taken"}})
    said = []
    for language in ("zh-hans", "en"):
        with translation.override(language):
            said.append(say(fault.code, fault.params))
    assert said == ["已占用", "taken"]


@pytest.mark.parametrize("code", sorted(SHEETS))
@pytest.mark.django_db
def test_no_two_columns_of_a_sheet_have_one_heading(code):
    seen = [heading for column in fresh(code).columns for heading in column.headings]
    assert len(seen) == len(set(seen))


@pytest.mark.parametrize("code", sorted(SHEETS))
@pytest.mark.django_db
def test_each_sheets_template_can_be_read_again(code):
    with translation.override("en"):
        found = opened(papers.template(fresh(code)))
    assert list(Book(saved(found), fresh(code)).rows()) == []


def test_a_sheet_is_registered_once():
    with pytest.raises(ValueError, match="twice"):
        register(SHEETS["tenants"])


def test_headings_are_compared_without_what_people_vary():
    assert plain(" ＮＡＭＥ　* ") == plain("name")
