"""Rules about figures: periods, growth, sums, and what is questioned. Pure: values in, values out; exact decimals.

What is implausible is not refused but asked: a person confirms it and says why in words, and staff read both.
"""
from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from parkadmin.core.templatetags.values import amount_text

from .choices import Basis, Quarter
from .models.figures import AMOUNTS, COUNTS, VALUES

Value = Decimal | int | None
Values = Mapping[str, Value]
LANGUAGES = {"zh": "zh-hans", "en": "en"}

JUMP = 5  # times, up or down, that amounts change in one period without being asked about
HEADCOUNT_JUMP = 3
FEW = 10  # a change of so few people or patents is no jump
SMALL = Decimal(10_000)  # yuan: less output value or revenue looks like an amount in another unit
SUMMED = ("output_value", "revenue", "rnd_spending", "tax", "investment_received")  # quarters add up to the year
FIRST_YEAR, YEARS_AHEAD = 1980, 10

UNITS = {"headcount": gettext_lazy("people"), "patents": gettext_lazy("patents")}
HELP = {
    "output_value": gettext_lazy("Value of all goods and services produced in the period, at current prices."),
    "revenue": gettext_lazy("Operating revenue of the period, without value added tax."),
    "rnd_spending": gettext_lazy("All that was spent on research and development, people included."),
    "tax": gettext_lazy("All taxes paid in the period."),
    "investment_received": gettext_lazy("Equity and project money that came in during the period."),
    "headcount": gettext_lazy("People with a contract at the end of the period."),
    "patents": gettext_lazy("Patents granted and in force at the end of the period."),
}


@dataclass(frozen=True, order=True)
class Period:
    """A year, or a quarter of it (1 to 4)."""

    year: int
    quarter: int = Quarter.YEAR

    @property
    def ends_on(self) -> date:
        """The last day."""
        year, month = (self.year, self.quarter * 3) if self.quarter else (self.year, 12)
        return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)

    @property
    def begins_on(self) -> date:
        return date(self.year, self.quarter * 3 - 2 if self.quarter else 1, 1)

    @property
    def before(self) -> Period:
        """The period of the same length before."""
        if not self.quarter:
            return Period(self.year - 1)
        return Period(self.year, self.quarter - 1) if self.quarter > 1 else Period(self.year - 1, 4)

    @property
    def label(self) -> str:
        """In words: 2025, 3rd quarter of 2025."""
        if not self.quarter:
            return pgettext("year", "%(year)s") % {"year": self.year}
        return _("%(quarter)s of %(year)s") % {"quarter": Quarter(self.quarter).label, "year": self.year}

    def of_basis(self, basis: str) -> str:
        """With what it is: 2025, actual."""
        return _("%(period)s, %(basis)s") % {"period": self.label, "basis": Basis(basis).label.lower()}


def in_both_languages(period: Period, basis: str) -> dict[str, str]:
    """The period's words for the history, which is read in either language."""
    found = {}
    for key, language in LANGUAGES.items():
        with translation.override(language):
            found[key] = period.of_basis(basis)
    return found


def last_ended(today: date, quarterly: bool = False) -> Period:
    """The last period that is over: what a park asks for first."""
    now = Period(today.year, (today.month + 2) // 3 if quarterly else 0)
    return now.before


def period_errors(year: Any, quarter: Any, basis: Any, today: date) -> dict[str, str]:
    """What is wrong with a period: unknown, not over yet (from its last month on), or too far ahead."""
    errors = {}
    if basis not in Basis.values:
        errors["basis"] = _("Please choose one of the options.")
    if quarter not in Quarter.values or isinstance(quarter, bool):
        errors["quarter"] = _("Please choose one of the options.")
    limits = {"low": FIRST_YEAR, "high": today.year + YEARS_AHEAD}
    if isinstance(year, bool) or not isinstance(year, int) or not limits["low"] <= year <= limits["high"]:
        errors["year"] = _("This must be a year from %(low)d to %(high)d.") % limits
    if not errors and basis == Basis.ACTUAL and Period(year, quarter).ends_on.replace(day=1) > today:
        errors["year"] = _("This period is not over: enter what you plan, or wait until its last month.")
    return errors


# -- growth and sums -------------------------------------------------------------------------------------------
def growth(before: Value, after: Value) -> Decimal | None:
    """The change as a share of what was before: 5 for a growth from 100 to 600; None where it cannot be said."""
    if before is None or after is None or not before:
        return None
    return (Decimal(after) - Decimal(before)) / Decimal(before)


def percent(share: Decimal | None) -> Decimal | None:
    """A share in per cent with one decimal, half up as people round."""
    return None if share is None else (share * 100).quantize(Decimal("0.1"), ROUND_HALF_UP)


def total(values: Iterable[Value]) -> Value:
    """The sum of what is known; None where nothing is."""
    known = [value for value in values if value is not None]
    return sum(known) if known else None


def has_any(values: Values) -> bool:
    """Whether at least one figure is given."""
    return any(values.get(field) is not None for field in VALUES)


def changes(old: Values, new: Values) -> dict[str, list[str | None]]:
    """What a correction changes: field -> [old, new], as texts for the history."""
    return {field: [_text(old.get(field)), _text(new.get(field))] for field in VALUES
            if old.get(field) != new.get(field)}


def _text(value: Value) -> str | None:
    return None if value is None else str(value)


# -- what is questioned ----------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Question:
    """One thing that looks wrong. `facts` are numbers as texts; `text` says it in the reader's language and unit."""

    code: str
    field: str
    facts: Mapping[str, str]

    @property
    def key(self) -> str:
        """What a person confirms."""
        return f"{self.code}.{self.field}" if self.field else self.code

    @property
    def kept(self) -> dict[str, Any]:
        """As it is kept with the figures."""
        return {"code": self.code, "field": self.field, "facts": dict(self.facts)}

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> Question:
        """What was kept."""
        return cls(kept["code"], kept["field"], kept["facts"])


def questions(values: Values, *, last: Values | None = None, quarters: Values | None = None,
              year: Values | None = None, is_quarter: bool = False) -> list[Question]:
    """What is asked before these figures go in.

    `last`: the last accepted ones of the same basis and length. `quarters`: for a year the sums of its accepted
    quarters, for a quarter those of the other quarters; `year`: for a quarter the accepted year.
    """
    found = [found for field in VALUES if (found := _jump(field, (last or {}).get(field), values.get(field)))]
    found += [Question("unit", field, {"value": str(values[field])}) for field in ("output_value", "revenue")
              if values.get(field) and values[field] < SMALL]
    found += [Question("above_revenue", field, {"value": str(values[field]), "revenue": str(values["revenue"])})
              for field in ("tax", "rnd_spending") if _above(values.get(field), values.get("revenue"))]
    return [*_unchanged(values, last or {}), *found,
            *_against_year(values, quarters or {}, year if is_quarter else {}, is_quarter)]


def _unchanged(values: Values, last: Values) -> list[Question]:
    """The values of last time, sent in again as they were offered."""
    given = [field for field in VALUES if values.get(field) is not None]
    same = len(given) > 1 and all(values[field] == last.get(field) for field in given)
    return [Question("unchanged", "", {})] if same else []


def _above(value: Value, limit: Value) -> bool:
    return value is not None and limit is not None and value > limit


def _jump(field: str, before: Value, after: Value) -> Question | None:
    if not before or after is None or (field in COUNTS and abs(after - before) <= FEW):
        return None
    times = HEADCOUNT_JUMP if field == "headcount" else JUMP
    if after <= before * times and after * times >= before:
        return None
    return Question("rise" if after > before else "fall", field, {"value": str(after), "before": str(before)})


def _against_year(values: Values, quarters: Values, year: Values | None, is_quarter: bool) -> list[Question]:
    """For a year: less than its quarters together. For a quarter: more, with the others, than the accepted year."""
    found = []
    for field in SUMMED:
        value, others = values.get(field), quarters.get(field)
        if not is_quarter and _above(others, value):
            found.append(Question("below_quarters", field, {"value": str(value), "quarters": str(others)}))
        if is_quarter and year and value is not None and _above(value + (others or 0), year.get(field)):
            found.append(Question("above_year", field, {"value": str(value + (others or 0)),
                                                        "year": str(year[field])}))
    return found


def _sentences() -> dict[str, str]:
    """How each kind of question is asked."""
    return {
        "unchanged": _("All figures are the same as last time. Is this right?"),
        "rise": _("%(name)s: %(value)s, last time %(before)s. That is more than %(times)d times as much. "
                  "Is this right?"),
        "fall": _("%(name)s: %(value)s, last time %(before)s. That is less than 1/%(times)d of it. Is this right?"),
        "unit": _("%(name)s: only %(value)s. Is the unit right?"),
        "above_revenue": _("%(name)s: %(value)s is more than the revenue of %(revenue)s. Is this right?"),
        "below_quarters": _("%(name)s: %(value)s for the year, but its quarters add up to %(quarters)s. "
                            "Is this right?"),
        "above_year": _("%(name)s: with this quarter the quarters add up to %(value)s, but the year has %(year)s. "
                        "Is this right?"),
    }


def question_text(question: Question, unit: str = "auto") -> str:
    """A question in the active language, its amounts in the reader's unit."""
    facts = {name: value_text(question.field if name != "revenue" else name, number, unit)
             for name, number in question.facts.items()}
    times = HEADCOUNT_JUMP if question.field == "headcount" else JUMP
    name = name_of(question.field) if question.field else ""
    return _sentences()[question.code] % {"name": name, "times": times, **facts}


def name_of(field: str) -> str:
    """A figure's name in the active language."""
    from .models import Figures

    text = str(Figures._meta.get_field(field).verbose_name)
    return text[:1].upper() + text[1:]


def value_text(field: str, value: Value | str, unit: str = "auto") -> str:
    """A figure as people read it: an amount in the reader's unit, or a number."""
    if value is None or value == "":
        return "–"
    return amount_text(Decimal(value), unit) if field in AMOUNTS else f"{int(value):,}"
