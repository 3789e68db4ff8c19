"""Cells: what people and spreadsheets vary is understood, what could be run or lost is refused."""
from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.utils.datetime import MAC_EPOCH, WINDOWS_EPOCH

from parkadmin.core.imports.cells import Bad, from_json, to_json, value_of
from parkadmin.core.imports.sheets import KINDS, Column

CHOICES = [("company", "Company"), ("team", "Startup team")]


def column(kind: str, **more: Any) -> Column:
    return Column("field", "Field", kind, **more)


def read(kind: str, raw: Any, cell: str = "s", epoch: datetime = WINDOWS_EPOCH, **more: Any) -> Any:
    """The value, or the code of the fault."""
    try:
        return value_of(column(kind, **more), raw, cell, epoch)
    except Bad as bad:
        return f"fault: {bad.fault.code}"


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind not in ("decimal", "whole", "phone")])
@pytest.mark.parametrize("text", ['=HYPERLINK("http://evil.example","x")', "+1+1", "-2+3+cmd|' /C calc'!A0", "@SUM(1)",
                                  "\t=1", "\r=1", " =1", "＝1+1", "'=1", "\u200b=1"])
def test_what_a_spreadsheet_would_run_is_refused(kind, text):
    assert read(kind, text) == "fault: formula_text"


@pytest.mark.parametrize("text", ["=1", "@x", "'=1", "\t1"])
@pytest.mark.parametrize("kind", ["decimal", "whole", "phone"])
def test_even_where_signs_are_allowed_formulas_are_refused(kind, text):
    assert read(kind, text) == "fault: formula_text"


@pytest.mark.parametrize("kind", KINDS)
def test_formulas_and_errors_are_refused_in_every_column(kind):
    assert (read(kind, "=SUM(A1:A2)", "f"), read(kind, "#REF!", "e")) == ("fault: formula", "fault: error_cell")


@pytest.mark.parametrize(("kind", "raw", "value"), [
    ("text", "a\x00b", "fault: control"), ("text", "x" * 161, "fault: too_long"), ("text", True, "fault: not_text"),
    ("text", datetime(2026, 1, 1), "fault: not_text"), ("code", 911201160000000000, "fault: digits_lost"),
    ("code", 9.11e17, "fault: digits_lost"), ("date", "2026-02-30", "fault: not_date"),
    ("text", float("nan"), "fault: digits_lost"), ("date", 2026, "fault: not_date"),
    ("date", "soon", "fault: not_date"), ("date", 99_999_999, "fault: not_date"), ("date", True, "fault: not_date"),
    ("decimal", "a lot", "fault: not_number"), ("decimal", float("inf"), "fault: not_number"),
    ("decimal", "1,00", "fault: not_number"), ("decimal", True, "fault: not_number"),
    ("whole", 1.5, "fault: not_whole"), ("choice", "firm", "fault: not_choice"),
    ("email", "nobody", "fault: not_email"),
    ("phone", "12", "fault: not_phone"), ("yes_no", "perhaps", "fault: not_yes_no"),
    ("list", "company; firm", "fault: not_choice"),
])
def test_what_cannot_be_taken_is_a_fault(kind, raw, value):
    more = {"choices": lambda: CHOICES} if kind in ("choice", "list") else {}
    assert read(kind, raw, "s", **more) == value


@pytest.mark.parametrize(("kind", "raw", "value"), [
    ("text", "  京华\u3000科技\u200b ", "京华 科技"), ("text", 12345, "12345"), ("text", 12.5, "12.5"),
    ("text", None, ""),
    ("text", "   ", ""), ("text", "\ufeff", ""), ("text", "(empty)", None), ("text", "（空）", None),
    ("text", "'- one", "- one"), ("long_text", "a\r\nb", "a\nb"),
    ("code", " ９１ ma05 ", "91MA05"), ("code", 123456789012345 - 1, "123456789012344"),
    ("date", datetime(2026, 11, 18, 10), date(2026, 11, 18)), ("date", 46344, date(2026, 11, 18)),
    ("date", "2026-11-18", date(2026, 11, 18)), ("date", "2026/1/8", date(2026, 1, 8)),
    ("date", "2026.11.18", date(2026, 11, 18)), ("date", "２０２６年１１月１８日", date(2026, 11, 18)),
    ("date", "20261118", date(2026, 11, 18)), ("date", 20261118, date(2026, 11, 18)),
    ("date", "2026-11-18 00:00:00", date(2026, 11, 18)),
    ("decimal", "1,234,567.50", Decimal("1234567.5")), ("decimal", "￥１２００", Decimal(1200)),
    ("decimal", 0.1, Decimal("0.1")), ("decimal", "-5", Decimal(-5)), ("decimal", "1.5亿", Decimal(150_000_000)),
    ("decimal", "300 万元", Decimal(3_000_000)), ("whole", "40", 40), ("whole", 40.0, 40),
    ("choice", "startup TEAM", "team"), ("choice", "company", "company"), ("choice", "Company", "company"),
    ("list", "Company；team, company", ["company", "team"]),
    ("phone", "+86 22 5555 0101", "+86 22 5555 0101"), ("phone", "'+86 22 5555 0101", "+86 22 5555 0101"),
    ("phone", 13912345678, "13912345678"), ("phone", "０２２－５５５５０１０１", "022-55550101"),
    ("email", "ｄｅｓｋ@uav.example", "desk@uav.example"), ("yes_no", "是", True), ("yes_no", "No", False),
    ("yes_no", True, True),
])
def test_what_people_vary_is_understood(kind, raw, value):
    more = {"choices": lambda: CHOICES} if kind in ("choice", "list") else {}
    assert read(kind, raw, "s", **more) == value


def test_a_required_column_cannot_be_emptied():
    assert read("text", "(empty)", required=True) == "(empty)"


def test_a_workbook_of_an_old_macintosh_counts_its_days_from_1904():
    assert read("date", 46344 - 1462, "n", MAC_EPOCH) == date(2026, 11, 18)


@given(st.text(max_size=60))
def test_no_text_passes_that_a_spreadsheet_would_run(text):
    value = read("text", text)
    assert value is None or value == "" or value.startswith("fault:") or value[0] not in "=@\t\r"


@pytest.mark.parametrize(("kind", "value"), [("decimal", Decimal("100000000")), ("decimal", Decimal("0.50")),
                                             ("date", date(2026, 11, 18)), ("list", ["a"]), ("text", None),
                                             ("whole", 7), ("yes_no", False)])
def test_values_survive_being_kept(kind, value):
    assert from_json(column(kind), to_json(value)) == value
