"""What the pages of figures share: the form for one period, the course of a tenant as chart and table."""
from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from parkadmin.core import charts, drafts
from parkadmin.core.http.drafted import fill
from parkadmin.core.templatetags.values import in_chinese, trimmed
from tenants import figures_queries
from tenants import figures_rules as rules
from tenants.choices import Basis
from tenants.forms.figures import DEFAULT_UNIT, UNITS, FiguresForm, converted, initial
from tenants.models import Figures, Tenant
from tenants.models.figures import AMOUNTS, VALUES

CHARTED = 8  # years in a chart
ENOUGH = 4  # an axis starts with so many of its unit
EN_SIZES = [(Decimal(10) ** 9, "%s billion"), (Decimal(10) ** 6, "%s million"), (Decimal(10) ** 3, "%s thousand")]
ZH_SIZES = [(Decimal(10) ** 8, "%s亿元"), (Decimal(10) ** 4, "%s万元")]


def measure_of(request: HttpRequest) -> str:
    """Which of the seven figures the page is about."""
    wanted = request.GET.get("measure", "")
    return wanted if wanted in VALUES else VALUES[0]


def measures() -> list[tuple[str, str]]:
    """All seven with their names."""
    return [(name, rules.name_of(name)) for name in VALUES]


# -- charts ----------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Scale:
    """In what a chart counts: `size` yuan are one on its axis."""

    size: Decimal
    pattern: str

    def down(self, value: Decimal | int | None) -> float | None:
        """A value for drawing alone."""
        return None if value is None else float(Decimal(value) / self.size)

    def say(self, value: float) -> str:
        """A value of the axis in words."""
        return self.pattern % trimmed(Decimal(repr(value)))

    @property
    def unit(self) -> str:
        """What stands above the chart."""
        return (self.pattern % "").strip()


def scale_for(values: Iterable[Decimal | int | None], measure: str) -> Scale:
    """A scale that makes the largest value a number of few digits."""
    if measure not in AMOUNTS:
        return Scale(Decimal(1), "%s")
    highest = max((value for value in values if value is not None), default=0)
    for size, pattern in ZH_SIZES if in_chinese() else EN_SIZES:
        if highest >= size * ENOUGH:
            return Scale(size, pattern if in_chinese() else f"CNY {pattern}")
    return Scale(Decimal(1), "%s元" if in_chinese() else "CNY %s")


def chart_of(rows: list[tuple[str, Any, Any]], measure: str, title: str) -> dict[str, Any]:
    """Planned and actual values per label as a chart, with the unit of its axis."""
    scale = scale_for((value for _label, *pair in rows for value in pair), measure)
    series = [charts.Series(str(Basis.PLANNED.label), [scale.down(planned) for _label, planned, _actual in rows]),
              charts.Series(str(Basis.ACTUAL.label), [scale.down(actual) for _label, _planned, actual in rows])]
    return {"chart": charts.columns([label for label, *_pair in rows], series, title, scale.say),
            "chart_unit": scale.unit}


def course(rows: list[Figures], measure: str, title: str) -> dict[str, Any]:
    """A tenant's whole years: the table, and the chart of one figure."""
    years = figures_queries.years_of(rows)
    pairs = [(str(year.year), getattr(year.planned, measure, None), getattr(year.actual, measure, None))
             for year in reversed(years)]
    lines = [{"year": year.year, "planned": year.planned, "actual": year.actual, "growth": year.growth[measure],
              "reached": reached(getattr(year.planned, measure, None), getattr(year.actual, measure, None))}
             for year in years]
    known = any(value is not None for _label, *pair in pairs for value in pair)
    return {"lines": lines, "measure": measure, "measures": measures(), "measure_name": rules.name_of(measure),
            **(chart_of(pairs[-CHARTED:], measure, title) if known else {"chart": SafeString("")})}


def reached(planned: Any, actual: Any) -> Decimal | None:
    """What was reached of a plan, in per cent."""
    return None if not planned or actual is None else rules.percent(Decimal(actual) / Decimal(planned))


# -- the form for one period -----------------------------------------------------------------------------------
@dataclass
class Sheet:
    """One period of one tenant on the screen: a row in work, or none yet."""

    tenant: Tenant
    period: rules.Period
    basis: str
    row: Figures | None = None

    @property
    def key(self) -> str:
        """Under which what is typed is kept."""
        if self.row:
            return f"figures:{self.row.pk}"
        return f"figures:{self.tenant.pk}:{self.period.year}:{self.period.quarter}:{self.basis}"

    @property
    def title(self) -> str:
        return self.period.of_basis(self.basis)


def empty_form(request: HttpRequest, sheet: Sheet, compared: figures_queries.Compared) -> FiguresForm:
    """The form before anything is sent: what was typed and kept, else the row's values, else those of last time."""
    actor, row = request.actor, sheet.row
    draft = drafts.load(actor, sheet.key)
    prefers = request.user.money_unit
    unit = next((unit for unit in ((draft.data if draft else {}).get("unit"), prefers) if unit in dict(UNITS)),
                DEFAULT_UNIT)
    offered = {} if request.GET.get("start") == "empty" else compared.last
    form = FiguresForm(initial={**initial(row.values if row else offered, unit), "note": row.note if row else "",
                                "version": row.version if row else None})
    form.offered = not row and bool(offered)
    return fill(form, actor, sheet.key, draft)


def converted_form(request: HttpRequest, sheet: Sheet, unit: str) -> FiguresForm:
    """What was typed, in another unit; nothing is checked yet."""
    old = request.POST.get("unit", "")
    data = converted(request.POST, old if old in dict(UNITS) else DEFAULT_UNIT, unit)
    form = FiguresForm(initial={name: data.get(name, "") for name in (*VALUES, "note", "unit", "version")})
    return fill(form, request.actor, sheet.key, None)


def sent_form(request: HttpRequest, sheet: Sheet) -> FiguresForm:
    """What was sent."""
    return fill(FiguresForm(request.POST), request.actor, sheet.key, None)


def new_unit(request: HttpRequest) -> str:
    """The unit whose button was pressed, or nothing."""
    do, _sep, unit = request.POST.get("do", "").partition(":")
    return unit if do == "unit" and unit in dict(UNITS) else ""


def compared_for(request: HttpRequest, sheet: Sheet) -> figures_queries.Compared:
    """With what this period is compared."""
    but = sheet.row.corrects_id if sheet.row else None
    return figures_queries.compared_with(request.actor, sheet.tenant, sheet.period, sheet.basis, but)


def form_page(request: HttpRequest, sheet: Sheet, form: FiguresForm,
              compared: figures_queries.Compared) -> dict[str, Any]:
    """What the template of the form needs: each field with the value of last time and of the other basis."""
    other = figures_queries.counting_one(request.actor, sheet.tenant, sheet.period,
                                         Basis.ACTUAL if sheet.basis == Basis.PLANNED else Basis.PLANNED)
    ticked = form.data.getlist("confirmed") if form.is_bound else []
    return {"sheet": sheet, "form": form, "units": unit_buttons(form), "questions": asked(request, sheet, form),
            "ticked": ticked, "last_period": compared.last_period, "other": other,
            "fields": [{"bound": form[name], "name": name, "last": compared.last.get(name),
                        "other": getattr(other, name, None), "is_amount": name in AMOUNTS} for name in VALUES]}


def unit_buttons(form: FiguresForm) -> list[dict[str, Any]]:
    """The units one can enter amounts in."""
    return [{"code": code, "label": label, "chosen": code == form.present_unit} for code, label in UNITS]


def asked(request: HttpRequest, sheet: Sheet, form: FiguresForm) -> list[dict[str, Any]]:
    """The questions about what was sent; about a draft those that were kept with it."""
    if form.is_bound and "confirmed" in form.errors:
        clean = {name: value if not isinstance(value, str) else None for name, value in form.values.items()}
        found = figures_queries.questions_about(request.actor, sheet.tenant, sheet.period, sheet.basis, clean,
                                                sheet.row.corrects_id if sheet.row else None)
        return [{"key": question.key, "kept": question.kept} for question in found]
    return []


def read_page(request: HttpRequest, row: Figures) -> dict[str, Any]:
    """What the page of one row shows beside it: last time, the other basis, what a correction changes."""
    sheet = Sheet(row.tenant, rules.Period(row.year, row.quarter), row.basis, row)
    compared = compared_for(request, sheet)
    other = figures_queries.counting_one(request.actor, row.tenant, sheet.period,
                                         Basis.ACTUAL if row.basis == Basis.PLANNED else Basis.PLANNED)
    changed = rules.changes(row.corrects.values, row.values) if row.corrects else {}
    return {"row": row, "sheet": sheet, "last_period": compared.last_period, "other": other,
            "chain": figures_queries.chain(request.actor, row),
            "lines": [{"name": name, "label": rules.name_of(name), "value": getattr(row, name),
                       "last": compared.last.get(name), "other": getattr(other, name, None),
                       "growth": rules.growth(compared.last.get(name), getattr(row, name)),
                       "old": getattr(row.corrects, name) if name in changed else None, "changed": name in changed}
                      for name in VALUES]}


def said(row: Figures) -> str:
    """What a message calls the figures."""
    return _("%(period)s of %(tenant)s") % {"period": rules.Period(row.year, row.quarter).of_basis(row.basis),
                                            "tenant": row.tenant}
