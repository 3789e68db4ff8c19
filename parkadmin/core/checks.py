"""Rules about single values, for every surface alike: messages are collected per field and raised together."""
from __future__ import annotations

import re
from collections.abc import Container
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

import phonenumbers
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email
from django.utils.translation import gettext as _

from parkadmin.core.errors import Invalid

CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
TITLE_LENGTH = 160
TEXT_LENGTH = 10_000
MOST_PEOPLE = 1_000_000
LARGEST_AMOUNT = Decimal("999999999999.99")


class Check:
    """Collects messages per field, so that a person sees all of them at once."""

    def __init__(self) -> None:
        self.errors: dict[str, list[object]] = {}

    def add(self, field: str, message: object) -> None:
        self.errors.setdefault(field, []).append(message)

    def text(self, field: str, value: Any, *, limit: int = TEXT_LENGTH, required: bool = True) -> str:
        """A text without control characters; newlines stay, spaces around go."""
        if not isinstance(value, str | None):
            self.add(field, _("This must be a text."))
            return ""
        value = (value or "").replace("\r\n", "\n").strip()
        if CONTROL.search(value):
            self.add(field, _("This contains characters that cannot be stored."))
        elif required and not value:
            self.add(field, _("Please fill this in."))
        elif len(value) > limit:
            self.add(field, _("This is too long: %(count)d characters. At most %(limit)d.")
                     % {"count": len(value), "limit": limit})
        return value

    def line(self, field: str, value: Any, *, limit: int = TITLE_LENGTH, required: bool = True) -> str:
        """A text on one line."""
        return " ".join(self.text(field, value, limit=limit, required=required).split())

    def phone(self, field: str, value: Any, *, required: bool = False) -> str:
        """A telephone number that could exist; numbers without a country are China's. Kept as it was written."""
        value = self.line(field, value, limit=32, required=required)
        if value and field not in self.errors:
            try:
                possible = phonenumbers.is_possible_number(phonenumbers.parse(value, "CN"))
            except phonenumbers.NumberParseException:
                possible = False
            if not possible:
                self.add(field, _("This is not a telephone number."))
        return value

    def email(self, field: str, value: Any, *, required: bool = False) -> str:
        """An e-mail address."""
        value = self.line(field, value, limit=254, required=required)
        if value and field not in self.errors:
            try:
                validate_email(value)
            except ValidationError:
                self.add(field, _("This is not an e-mail address."))
        return value

    def choice(self, field: str, value: Any, choices: Any, *, required: bool = True) -> str:
        """One of the values of a TextChoices class."""
        if not value and not required:
            return ""
        if value not in choices.values:
            self.add(field, _("Please choose one of the options."))
            return ""
        return str(value)

    def number(self, field: str, value: Any, *, low: int = 0, high: int = MOST_PEOPLE,
               required: bool = False) -> int | None:
        """A whole number within bounds."""
        if value in (None, ""):
            if required:
                self.add(field, _("Please fill this in."))
            return None
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            self.add(field, _("This must be a whole number from %(low)d to %(high)d.") % {"low": low, "high": high})
            return None
        return value

    def amount(self, field: str, value: Any) -> Decimal | None:
        """An amount of money: not negative, at most two decimals."""
        if value in (None, ""):
            return None
        try:
            amount = Decimal(str(value))
            fits = amount.is_finite() and 0 <= amount <= LARGEST_AMOUNT and amount == amount.quantize(Decimal("0.01"))
        except InvalidOperation:
            fits = False
        if not fits:
            self.add(field, _("This must be an amount of money with at most two decimals."))
            return None
        return amount

    def code(self, field: str, value: Any, known: Container[str]) -> str:
        """A code of a published list, or nothing."""
        if value and (not isinstance(value, str) or value not in known):
            self.add(field, _("Unknown code: %(code)s.") % {"code": str(value)[:20]})
            return ""
        return value or ""

    def link(self, field: str, value: Any) -> str:
        """The address of a page of the web; one without a scheme is taken for https."""
        value = self.line(field, value, limit=200, required=False)
        if value and field not in self.errors:
            value = value if "://" in value else f"https://{value}"
            try:
                URLValidator(schemes=["http", "https"])(value)
            except ValidationError:
                self.add(field, _("This is not the address of a web page."))
        return value

    def day(self, field: str, value: Any, *, not_before: date | None = None,
            not_after: date | None = None) -> date | None:
        """A date, perhaps not before or not after another."""
        if value in (None, ""):
            return None
        if not isinstance(value, date) or isinstance(value, datetime):
            self.add(field, _("This must be a date."))
        elif not_before and value < not_before:
            self.add(field, _("This date has passed."))
        elif not_after and value > not_after:
            self.add(field, _("This date lies in the future."))
        else:
            return value
        return None

    def moment(self, field: str, value: Any, *, required: bool = False) -> datetime | None:
        """A date with a time, in a known zone."""
        if value in (None, ""):
            if required:
                self.add(field, _("Please fill this in."))
            return None
        if not isinstance(value, datetime) or value.tzinfo is None:
            self.add(field, _("This must be a date with a time."))
            return None
        return value

    def done(self) -> None:
        """Raise Invalid if anything was wrong."""
        if self.errors:
            raise Invalid(self.errors)
