"""Excel files: no cell is run as a formula, moments stand in the installation's zone."""
from datetime import UTC, datetime
from decimal import Decimal
from io import BytesIO
from zoneinfo import ZoneInfo

import pytest
from openpyxl import load_workbook

from parkadmin.core.excel import MEDIA_TYPE, cell, workbook

ZONE = ZoneInfo("Asia/Shanghai")


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1+cmd|' /C calc'!A0", "@SUM(A1)", "\t=1", "\r=1", '=LINK("x")'])
def test_no_text_begins_like_a_formula(text: str):
    assert str(cell(text, ZONE)).startswith("'")


@pytest.mark.parametrize(("value", "kept"), [
    (None, None), (True, True), (7, 7), (-7, -7), (Decimal("1.50"), Decimal("1.50")), ("天津", "天津"),
    ("a\x00b\x0bc", "a b c"), ("x" * 40_000, "x" * 32_000),
    (datetime(2026, 11, 18, 2, 0, 5, 9, tzinfo=UTC), datetime(2026, 11, 18, 10, 0, 5)),
])
def test_values_are_kept_as_excel_stores_them(value, kept):
    assert cell(value, ZONE) == kept


def test_a_sheet_has_a_heading_and_one_row_for_each_thing():
    columns = [("Name", lambda row: row["name"]), ("Number", lambda row: row["number"])]
    answer = workbook("Requests: [all]", columns, iter([{"name": "=1+1", "number": 3}]))
    sheet = load_workbook(BytesIO(b"".join(answer.streaming_content))).active
    assert [[one.value for one in row] for row in sheet.rows] == [["Name", "Number"], ["'=1+1", 3]]
    assert sheet.title == "Requests   all " and answer["Content-Type"] == MEDIA_TYPE
    assert "attachment" in answer["Content-Disposition"]
