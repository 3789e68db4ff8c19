"""Pure: a cell of a workbook -> the value that its column wants, or a fault. Forgives what people and spreadsheets vary
(full-width digits, invisible blanks, dates as serial numbers or texts, numbers as texts), nothing that could be lost or
run."""
from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from typing import Any

import phonenumbers
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from openpyxl.utils.datetime import from_excel

from parkadmin.core.checks import CONTROL

from .faults import Fault
from .sheets import Column, plain

CLEARED = {"(empty)", "（空）", "(空)"}  # what somebody writes to take a value away; an empty cell leaves it as it is
INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\u00ad]")
BLANKS = re.compile("[\u00a0\u2000-\u200a\u202f\u205f\u3000]")
RUNS_IN_EXCEL = ("=", "+", "-", "@")  # with tab and carriage return (OWASP)
FORMULA = {"phone": ("=", "-", "@"), "decimal": ("=", "@"), "whole": ("=", "@")}
HARMLESS_ESCAPED = ("+", "-")  # behind our own exports' apostrophe: telephone numbers, lists of points
SEPARATOR = re.compile(r"[;；、,，\n]+")
DAYS = (re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[ T]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?$"),
        re.compile(r"(\d{4})(\d{2})(\d{2})$"))
AMOUNT = re.compile(r"[¥￥]?([+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?)(万|亿)?(?:元|人民币|cny|rmb)?$", re.IGNORECASE)
SCALES = {"万": Decimal(10_000), "亿": Decimal(100_000_000)}
SERIALS = (10_000, 2_958_465)  # 1927-05-18 to 9999-12-31: a smaller number is a year that somebody typed
EXACT = 10 ** 15  # Excel keeps 15 digits
YES, NO = {"yes", "y", "true", "1", "是", "有"}, {"no", "n", "false", "0", "否", "无"}


class Bad(Exception):
    """A cell that cannot be taken."""

    def __init__(self, code: str, **params: Any) -> None:
        self.fault = Fault(code, params)
        super().__init__(code)


def value_of(column: Column, raw: Any, kind: str, epoch: datetime) -> Any:
    """The value of a cell; "" for an empty one, None for one that says to take the value away.

    `kind` is the cell's type in the workbook (f: formula, e: error, s: text, n: number, d: date, b: yes or no), `epoch`
    the workbook's first day. Raises Bad.
    """
    if raw is None or (isinstance(raw, str) and not raw.strip()):
        return ""
    if kind == "f":
        raise Bad("formula")
    if kind == "e":
        raise Bad("error_cell", value=str(raw)[:40])
    if isinstance(raw, str):
        raw = _tidy(column, raw)
        if raw in CLEARED and not column.required:
            return None
        if raw == "":
            return ""
    value = READERS[column.kind](column, raw, epoch)
    if isinstance(value, str) and len(value) > column.limit:
        raise Bad("too_long", count=len(value), limit=column.limit)
    return value


def _tidy(column: Column, text: str) -> str:
    """Without what nobody sees; refused where a spreadsheet would run it."""
    if text.startswith(("\t", "\r")):
        raise Bad("formula_text")
    text = text.replace("\r\n", "\n").replace("_x000D_", "").replace("_x000d_", "")
    text = BLANKS.sub(" ", INVISIBLE.sub("", text)).strip()
    if text.startswith("'") and text[1:2] in HARMLESS_ESCAPED:
        text = text[1:]
    elif unicodedata.normalize("NFKC", text.lstrip("' "))[:1] in FORMULA.get(column.kind, RUNS_IN_EXCEL):
        raise Bad("formula_text")
    if CONTROL.search(text):
        raise Bad("control")
    return text


def _text(column: Column, raw: Any, _epoch: datetime) -> str:
    if isinstance(raw, bool | datetime | date | time):
        raise Bad("not_text")
    if isinstance(raw, int | float | Decimal):
        return _digits(raw)
    return raw if column.kind == "long_text" else " ".join(raw.split())


def _digits(raw: Any) -> str:
    """A number where a text belongs: as it was typed, unless digits are gone."""
    if not abs(raw) < EXACT:  # also for what is no number at all
        raise Bad("digits_lost")
    return str(int(raw)) if raw == int(raw) else str(raw)


def _code(column: Column, raw: Any, epoch: datetime) -> str:
    """A code for machines: half-width, capitals, no blanks."""
    return "".join(unicodedata.normalize("NFKC", _text(column, raw, epoch)).split()).upper()


def _date(_column: Column, raw: Any, epoch: datetime) -> date:
    if isinstance(raw, datetime):
        return raw.date()
    if isinstance(raw, date):
        return raw
    if isinstance(raw, int | float) and not isinstance(raw, bool) and SERIALS[0] <= raw <= SERIALS[1]:
        return _serial(raw, epoch)
    if isinstance(raw, str | int):
        text = unicodedata.normalize("NFKC", str(raw)).strip().replace(" 00:00:00", "")
        for pattern in DAYS:
            if found := pattern.match(text):
                return _day(*map(int, found.groups()))
    raise Bad("not_date")


def _serial(raw: float, epoch: datetime) -> date:
    found = from_excel(raw, epoch)
    if not isinstance(found, datetime):
        raise Bad("not_date")
    return found.date()


def _day(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise Bad("not_date") from None


def _decimal(_column: Column, raw: Any, _epoch: datetime) -> Decimal:
    if isinstance(raw, int | float | Decimal) and not isinstance(raw, bool):
        return _normal(Decimal(str(raw)))
    if isinstance(raw, str):
        text = "".join(unicodedata.normalize("NFKC", raw).split())
        if found := AMOUNT.match(text):
            number, scale = found.groups()
            return _normal(Decimal(number.replace(",", "")) * SCALES.get(scale, Decimal(1)))
    raise Bad("not_number")


def _normal(number: Decimal) -> Decimal:
    """The same number in one writing only, without an exponent."""
    try:
        if not number.is_finite():
            raise Bad("not_number")
        exact = number.quantize(Decimal(1)) if number == number.to_integral_value() else number.normalize()
    except InvalidOperation:
        raise Bad("not_number") from None
    return exact


def _whole(column: Column, raw: Any, epoch: datetime) -> int:
    number = _decimal(column, raw, epoch)
    if number != number.to_integral_value():
        raise Bad("not_whole")
    return int(number)


def _choice(column: Column, raw: Any, _epoch: datetime) -> str:
    word = str(raw).removesuffix(".0") if isinstance(raw, float) else str(raw)
    code = column.words.get(plain(word)) or column.words.get(plain(word.split(" ")[0]))  # "C37 Rail, ships"
    if code is None:
        raise Bad("not_choice", allowed=column.allowed) if column.allowed else Bad("not_known", value=word[:40])
    return code


def _list(column: Column, raw: Any, epoch: datetime) -> list[str]:
    """Several values in one cell, each once, in their order."""
    parts = [part.strip() for part in SEPARATOR.split(_text(column, raw, epoch) if not isinstance(raw, str) else raw)]
    found = [_choice(column, part, epoch) if column.choices else part for part in parts if part]
    return list(dict.fromkeys(found))


def _email(column: Column, raw: Any, epoch: datetime) -> str:
    text = unicodedata.normalize("NFKC", _text(column, raw, epoch))
    try:
        validate_email(text)
    except ValidationError:
        raise Bad("not_email") from None
    return text


def _phone(column: Column, raw: Any, epoch: datetime) -> str:
    text = unicodedata.normalize("NFKC", _text(column, raw, epoch))
    try:
        if phonenumbers.is_possible_number(phonenumbers.parse(text, "CN")):
            return text
    except phonenumbers.NumberParseException:
        pass
    raise Bad("not_phone")


def _yes_no(_column: Column, raw: Any, _epoch: datetime) -> bool:
    word = plain(str(int(raw)) if isinstance(raw, bool | float) else str(raw))
    if word in YES or word in NO:
        return word in YES
    raise Bad("not_yes_no")


READERS: dict[str, Callable[[Column, Any, datetime], Any]] = {
    "text": _text, "long_text": _text, "code": _code, "date": _date, "decimal": _decimal, "whole": _whole,
    "choice": _choice, "list": _list, "email": _email, "phone": _phone, "yes_no": _yes_no}


def to_json(value: Any) -> Any:
    """A value as a row of JSON keeps it."""
    if isinstance(value, Decimal):
        return format(value.normalize(), "f") if value else "0"
    return value.isoformat() if isinstance(value, date) else value


def from_json(column: Column, value: Any) -> Any:
    """The value again."""
    if value is None or value == "":
        return value
    if column.kind == "decimal":
        return Decimal(value)
    return date.fromisoformat(value) if column.kind == "date" else value
