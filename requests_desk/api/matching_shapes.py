"""What goes in and out of matching over the API: terms, weights, tried requests, figures, alike requests, offers."""
from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from parkadmin.core.api.serializers import Coded, Filters, Input, Moment, Named, Text, Words, YesNo
from requests_desk.forms.matching import WEIGHTS
from requests_desk.matching.reasons import sentence
from requests_desk.models import MatchWeights

from . import examples
from .outputs import ReasonOut, ResourceBrief

LEVEL = ["strong", "some", "weak"]
TERM: dict[str, Any] = {"id": examples.ID.format(1), "zh": "无人机", "en": "unmanned aerial vehicle",
                        "aliases": ["UAV", "drone"], "park": "BH", "is_shipped": False, "is_replaced": False}
NEW_TERM = {"park": "BH", "zh": "无人机", "en": "unmanned aerial vehicle", "aliases": ["UAV", "drone"]}
WEIGHT_VALUES = {name: getattr(MatchWeights(), name) for name in WEIGHTS}
REASON = {"code": "words", "text": "无人机 → UAV", "tone": "for"}
NEED = {"park": "BH", "need": "请北京专家来做无人机培训", "kind": "training", "sector": "C37", "regions": ["110000"]}
TRIAL: dict[str, Any] = {
    "engine": "bm25-2", "words": [{"text": "无人机", "same": ["uav", "drone"]}], "results": [{
        "rank": 1, "before": 1, "score": .92, "level": "strong", "parts": {"words": .4, "kind": .2},
        "resource": {"id": examples.ID.format(8), "name": "UAV pilot training", "kind": examples.TRAINING,
                     "partner": examples.SCHOOL, "assured_on": "2026-11-06"}, "reasons": [REASON]}]}
FIGURES: dict[str, Any] = {"month": "2026-11-01", "runs": 16, "chosen": 11, "shown": 10, "missed": 1, "unseen": 0,
                           "median": 1.0, "first": 8, "first_3": 10, "first_5": 10, "solved": 6, "passed_over": 3,
                           "not_suitable": 1}
QUALITY = {"engines": ["bm25-2"], "total": FIGURES | {"month": None}, "months": [FIGURES]}
ALIKE: dict[str, Any] = {"results": [{
    "request": {"id": examples.ID.format(4), "number": "BH-2026-0301", "title": "Drone pilots", "state": "closed",
                "resolution": "solved", "tenant": examples.JINGHUA},
    "reasons": [REASON], "helped": ["Beijing Tianyi UAV School"]}]}
WANTED: dict[str, Any] = {"results": [{
    "title": "Drone pilots", "kind": examples.TRAINING, "park": examples.BINHAI, "sector": "C37",
    "regions": ["110000"], "level": "strong", "reasons": [REASON], "number": None, "tenant": None}]}
OFFER: dict[str, Any] = {"id": examples.ID.format(6), "tenant": examples.JINGHUA, "told_at": examples.AT,
                         "request": "BH-2026-0418", "resource": TRIAL["results"][0]["resource"]}


# -- in --------------------------------------------------------------------------------------------------------------
class TermFields(Input):
    """A term in both languages."""

    zh = Text()
    en = Text()
    aliases = serializers.ListField(child=Text(), required=False, default=list, max_length=20)


class NewTerm(TermFields):
    """A term of a park."""

    park = Text(help_text="A park's code.")


class TermFilters(Filters):
    park = serializers.CharField(help_text="A park's code.")
    q = serializers.CharField(required=False, max_length=80)
    whose = serializers.ChoiceField(["own", "shipped"], required=False)


class NewWeights(Input):
    """Weights that are not named stay."""


class NewNeed(Input):
    """A need that nobody has."""

    park = Text(help_text="A park's code.")
    need = Text()
    kind = Text(required=False, default="")
    sector = Text(required=False, default="")
    regions = serializers.ListField(child=Text(), required=False, default=list, max_length=40)
    weights = NewWeights(required=False, allow_null=True, default=None, help_text="Others than those that hold.")


for _name in WEIGHTS:
    NewWeights._declared_fields[_name] = (serializers.IntegerField if _name == "outcomes_from"
                                          else serializers.FloatField)(required=False)


class QualityFilters(Filters):
    park = Words(child=serializers.CharField(), required=False, help_text="Codes; without: all one may read of.")
    engine = serializers.CharField(required=False)


class Told(Input):
    tenants = serializers.ListField(child=serializers.UUIDField(), max_length=100)


class Switch(Input):
    tenant = serializers.UUIDField()
    on = YesNo()


# -- out -------------------------------------------------------------------------------------------------------------
class TermOut(serializers.Serializer):
    """A term of the glossary; `park` is empty for one that holds in all parks."""

    id = serializers.UUIDField()
    zh = serializers.CharField()
    en = serializers.CharField()
    aliases = serializers.ListField(child=serializers.CharField())
    park = serializers.CharField(source="park.code", allow_null=True, default=None)
    is_shipped = serializers.BooleanField()
    is_replaced = serializers.BooleanField(default=False)


class WeightsOut(serializers.Serializer):
    """The weights that hold for all parks of the installation."""


for _name in WEIGHTS:
    WeightsOut._declared_fields[_name] = serializers.FloatField()


class Reasoned(serializers.Serializer):
    """Something with reasons."""

    reasons = serializers.SerializerMethodField()

    @extend_schema_field(ReasonOut(many=True))
    def get_reasons(self, row: Any) -> list[dict[str, str]]:
        return [{"code": each.code, "text": str(sentence(each.code, each.facts)), "tone": each.tone}
                for each in row.reasons]


class UnderstoodOut(serializers.Serializer):
    text = serializers.CharField()
    same = serializers.ListField(child=serializers.CharField())


class TriedOut(Reasoned):
    """One line; `before` is its place under the weights that hold."""

    rank = serializers.IntegerField()
    before = serializers.IntegerField(allow_null=True)
    score = serializers.FloatField()
    level = serializers.ChoiceField(LEVEL)
    parts = serializers.SerializerMethodField()
    resource = ResourceBrief()

    def get_parts(self, row: Any) -> dict[str, float]:
        return dict(row.parts)


class TrialOut(serializers.Serializer):
    """A list that was only tried; nothing was stored."""

    engine = serializers.CharField()
    words = serializers.SerializerMethodField()
    results = TriedOut(many=True, source="rows")

    @extend_schema_field(UnderstoodOut(many=True))
    def get_words(self, row: Any) -> list[dict[str, Any]]:
        return [{"text": text, "same": list(same)} for text, same in row.words]


class QualityNumbersOut(serializers.Serializer):
    """The counts of a month; what they mean stands on the page of quality."""

    month = serializers.DateField(allow_null=True)
    runs = serializers.IntegerField()
    chosen = serializers.IntegerField()
    shown = serializers.IntegerField(help_text="Chosen ones that stood in a list.")
    missed = serializers.IntegerField(help_text="Chosen ones that no list had shown.")
    unseen = serializers.IntegerField(help_text="Of the missed ones, those before any list was looked at.")
    median = serializers.FloatField(allow_null=True)
    first = serializers.SerializerMethodField()
    first_3 = serializers.SerializerMethodField()
    first_5 = serializers.SerializerMethodField()
    solved = serializers.IntegerField()
    passed_over = serializers.IntegerField()
    not_suitable = serializers.IntegerField()

    def get_first(self, row: Any) -> int:
        return row.top(1)

    def get_first_3(self, row: Any) -> int:
        return row.top(3)

    def get_first_5(self, row: Any) -> int:
        return row.top(5)


class QualityOut(serializers.Serializer):
    engines = serializers.ListField(child=serializers.CharField())
    total = QualityNumbersOut()
    months = QualityNumbersOut(many=True)


class AlikeRequest(serializers.Serializer):
    id = serializers.UUIDField()
    number = serializers.CharField()
    title = serializers.CharField()
    state = serializers.CharField()
    resolution = serializers.CharField()
    tenant = Named()


class AlikeOut(Reasoned):
    """Another request of the park, and who helped."""

    request = AlikeRequest()
    helped = serializers.SerializerMethodField()

    def get_helped(self, row: Any) -> list[str]:
        return [str(referral.destination_organization) for referral in row.helpers]


class AlikeList(serializers.Serializer):
    results = AlikeOut(many=True)


class WantedOut(Reasoned):
    """A request that could use it. Of another park's only a teaser: no number, no tenant, a title that names nobody."""

    title = serializers.CharField()
    kind = Coded(allow_null=True)
    park = Coded()
    sector = serializers.CharField()
    regions = serializers.ListField(child=serializers.CharField())
    level = serializers.ChoiceField(LEVEL)
    number = serializers.CharField(source="request.number", allow_null=True, default=None)
    tenant = Named(allow_null=True)


class WantedList(serializers.Serializer):
    results = WantedOut(many=True)


class ToldOut(serializers.Serializer):
    """Who was told, and who will be when its week is over."""

    told = Named(many=True)
    waiting = Named(many=True)


class OfferOut(serializers.Serializer):
    """What a company was told of."""

    id = serializers.UUIDField()
    tenant = Named()
    resource = ResourceBrief()
    request = serializers.CharField(source="request.number", allow_null=True, default=None)
    told_at = Moment()


class SwitchOut(serializers.Serializer):
    tenant = serializers.UUIDField(source="pk")
    wants_offers_since = Moment(allow_null=True)
