"""What the API says of figures and takes for them: amounts are decimal texts in CNY; the rules live in the verbs."""
from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from parkadmin.core.api.serializers import Coded, Filters, Input, Moment, Named, Text, WholeNumber, Word, Words
from tenants import figures_rules as rules
from tenants.choices import Basis, FiguresState, Quarter
from tenants.lifecycle import FIGURES
from tenants.models import Figures
from tenants.models.figures import VALUES

AT, LATER = "2026-11-18T02:00:00Z", "2026-12-01T01:00:00Z"
ID = "01938f2a-6a00-7d31-8e55-1f2b3c4d6f0{}"
CNY = "CNY"


class Amount(serializers.DecimalField):
    """An exact amount in CNY as a text; null: not known."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"max_digits": 22, "decimal_places": 2, "allow_null": True, **kwargs})


class DoubtOut(serializers.Serializer):
    """What looks wrong, and the key under which it is confirmed."""

    key = serializers.CharField()
    field = serializers.CharField()
    text = serializers.CharField(help_text="In the asked language.")


class FiguresOut(serializers.Serializer):
    """The figures of one tenant for one period. Only those with `counts` are in any sum. `actions` are the steps that
    are possible now."""

    id = serializers.UUIDField()
    tenant = Named()
    year = serializers.IntegerField()
    quarter = serializers.ChoiceField(Quarter.choices, help_text="0: the whole year.")
    basis = serializers.ChoiceField(Basis.choices)
    state = serializers.ChoiceField(FiguresState.choices)
    counts = serializers.BooleanField(source="is_current")
    currency = serializers.SerializerMethodField()
    output_value = Amount()
    revenue = Amount()
    rnd_spending = Amount()
    tax = Amount()
    investment_received = Amount()
    headcount = serializers.IntegerField(allow_null=True)
    patents = serializers.IntegerField(allow_null=True)
    note = serializers.CharField()
    questions = serializers.SerializerMethodField()
    corrects = serializers.UUIDField(source="corrects_id", allow_null=True)
    submitted_at = Moment(allow_null=True)
    decided_at = Moment(allow_null=True)
    return_reason = serializers.CharField()
    version = serializers.IntegerField()
    actions = serializers.SerializerMethodField()

    def get_currency(self, row: Figures) -> str:
        return CNY

    @extend_schema_field(DoubtOut(many=True))
    def get_questions(self, row: Figures) -> list[dict[str, str]]:
        found = [rules.Question.of(kept) for kept in row.questions]
        return [{"key": each.key, "field": each.field, "text": rules.question_text(each)} for each in found]

    def get_actions(self, row: Figures) -> list[str]:
        return FIGURES.available(self.context["actor"], row)


class RoundOut(serializers.Serializer):
    """A park asks its companies for a period."""

    id = serializers.UUIDField()
    park = Coded()
    year = serializers.IntegerField()
    quarter = serializers.ChoiceField(Quarter.choices, help_text="0: the whole year.")
    basis = serializers.ChoiceField(Basis.choices)
    opened_at = Moment()
    due_on = serializers.DateField()
    closed_at = Moment(allow_null=True)
    next_reminder_at = Moment(allow_null=True)
    asked = serializers.IntegerField(source="n_asked")
    answered = serializers.IntegerField(source="n_answered")


class MissingOut(serializers.Serializer):
    """A company that has not answered a round."""

    id = serializers.UUIDField()
    name = serializers.CharField(source="__str__")
    answer_state = serializers.CharField(help_text="draft or returned; empty: nobody has begun.")


class SumOut(serializers.Serializer):
    """A sum over the companies of one group. `growth` is a share, over the same companies: those with the figure in
    both years (`same`)."""

    key = serializers.CharField(help_text="The park's id, a section of GB/T 4754, or two digits of GB/T 2260.")
    actual = Amount()
    planned = Amount()
    counted = serializers.IntegerField(source="n_actual")
    counted_planned = serializers.IntegerField(source="n_planned")
    same = serializers.IntegerField(source="n_same")
    same_before = Amount()
    same_now = Amount()
    growth = serializers.DecimalField(max_digits=20, decimal_places=4, allow_null=True)


class TotalsOut(serializers.Serializer):
    """Sums of one figure for one period."""

    year = serializers.IntegerField()
    quarter = serializers.IntegerField()
    measure = serializers.ChoiceField(VALUES)
    group = serializers.CharField()
    currency = serializers.CharField(help_text="Empty for people and patents.")
    lines = SumOut(many=True)


# -- what comes in -----------------------------------------------------------------------------------------------
class FiguresFields(Input):
    """Figures; those left out stay as they are, null empties one."""

    output_value = Text(required=False, allow_null=True, help_text="CNY, at most two decimals.")
    revenue = Text(required=False, allow_null=True)
    rnd_spending = Text(required=False, allow_null=True)
    tax = Text(required=False, allow_null=True)
    investment_received = Text(required=False, allow_null=True)
    headcount = WholeNumber(required=False, allow_null=True)
    patents = WholeNumber(required=False, allow_null=True)
    note = Text(required=False)


class NewFigures(FiguresFields):
    """Figures of a period that nobody has begun."""

    tenant = serializers.UUIDField(required=False, help_text="Left out: your only company.")
    year = WholeNumber()
    quarter = WholeNumber(required=False, default=0)
    basis = Word(Basis.choices, required=False, default=Basis.ACTUAL)


class Submission(Input):
    """Send figures in. `confirmed` holds the keys of `questions` that are right; the note explains them."""

    note = Text(required=False, allow_null=True, default=None)
    confirmed = serializers.ListField(child=Text(), required=False, default=list, max_length=40)


class FiguresReturn(Input):
    reason = Text()


class Correction(FiguresFields):
    """What changes, and why."""


class NewRound(Input):
    """Ask the companies of a park for a period."""

    park = Text(required=False, help_text="The park's code; needed by who works for several parks.")
    year = WholeNumber()
    quarter = WholeNumber(required=False, default=0)
    basis = Word(Basis.choices, required=False, default=Basis.ACTUAL)
    due_on = serializers.DateField()


class DueDay(Input):
    due_on = serializers.DateField()


class FiguresFilters(Filters):
    tenant = serializers.UUIDField(required=False)
    state = Words(child=serializers.ChoiceField(FiguresState.choices), required=False)
    year = serializers.IntegerField(required=False)
    quarter = serializers.IntegerField(required=False)
    basis = serializers.ChoiceField(Basis.choices, required=False)
    counts = serializers.BooleanField(required=False, allow_null=True, default=None)


class TotalsFilters(Filters):
    year = serializers.IntegerField(required=False)
    quarter = serializers.IntegerField(required=False, default=0)
    measure = serializers.ChoiceField(VALUES, required=False, default="output_value")
    group = serializers.ChoiceField(("park", "sector", "origin"), required=False, default="park")
    sector = Words(child=serializers.CharField(max_length=1), required=False, default=list)
    origin = Words(child=serializers.CharField(max_length=6), required=False, default=list)


# -- examples ----------------------------------------------------------------------------------------------------
JIUWU = {"id": ID.format(2), "name": "Jiuwu Boron Industry Co"}
BAODING = {"code": "BD", "name": "Baoding Zhongguancun Innovation Center"}
GIVEN: dict[str, Any] = {"output_value": "100400000.00", "revenue": "93372000.00", "rnd_spending": "7171000.00",
                         "tax": "5578000.00", "investment_received": None, "headcount": 73, "patents": 9}
FIGURES_EXAMPLE: dict[str, Any] = {
    "id": ID.format(1), "tenant": JIUWU, "year": 2025, "quarter": 0, "basis": "actual", "state": "submitted",
    "counts": False, "currency": CNY, **GIVEN, "note": "", "questions": [], "corrects": None, "submitted_at": AT,
    "decided_at": None, "return_reason": "", "version": 2, "actions": ["accept", "return"]}
NEW_EXAMPLE = {"year": 2028, "basis": "planned", "output_value": "600000000.00", "note": "The new plant"}
ROUND: dict[str, Any] = {
    "id": ID.format(3), "park": BAODING, "year": 2026, "quarter": 3, "basis": "actual", "opened_at": AT,
    "due_on": "2026-12-05", "closed_at": None, "next_reminder_at": LATER, "asked": 90, "answered": 41}
NEW_ROUND = {"year": 2026, "quarter": 3, "due_on": "2026-12-05"}
MISSING = {"id": ID.format(2), "name": "Jiuwu Boron Industry Co", "answer_state": ""}
SUM: dict[str, Any] = {"key": ID.format(4), "actual": "2801400000.00", "planned": "2474000000.00", "counted": 74,
                       "counted_planned": 58, "same": 73, "same_before": "2510000000.00", "same_now": "2796000000.00",
                       "growth": "0.1139"}
TOTALS: dict[str, Any] = {"year": 2025, "quarter": 0, "measure": "output_value", "group": "park", "currency": CNY,
                          "lines": [SUM]}
