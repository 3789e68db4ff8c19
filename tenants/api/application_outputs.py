"""What the API says of applications and takes for them: types only, the rules live in the verbs."""
from __future__ import annotations

from typing import Any

from rest_framework import serializers

from parkadmin.core.api.serializers import (
    Coded,
    Filters,
    Input,
    Moment,
    Named,
    Text,
    WholeNumber,
    Word,
    Words,
    YesNo,
)
from tenants.choices import (
    ApplicationState,
    NoteAudience,
    Recommendation,
    RejectionReason,
    TenantKind,
    TenantStage,
)
from tenants.lifecycle import APPLICATION
from tenants.models import Application

AT, LATER = "2026-11-18T02:00:00Z", "2026-12-09T02:00:00Z"
ID = "01938f2a-7a00-7d31-8e55-1f2b3c4d5e{}"
PERSON = {"id": ID.format("02"), "name": "Zhao Min"}


class ApplicationBrief(serializers.Serializer):
    """An application in a list."""

    id = serializers.UUIDField()
    number = serializers.CharField(allow_null=True, help_text="None yet: a draft.")
    park = Coded()
    kind = serializers.ChoiceField(TenantKind.choices)
    name_zh = serializers.CharField()
    name_en = serializers.CharField()
    sector = serializers.CharField(help_text="GB/T 4754.")
    origin = serializers.CharField(help_text="GB/T 2260.")
    state = serializers.ChoiceField(ApplicationState.choices)
    state_since = Moment()
    submitted_at = Moment(allow_null=True)
    due_at = Moment(allow_null=True, help_text="When the present promise ends.")
    owner = Named(allow_null=True)


class ApplicationOut(ApplicationBrief):
    """An application. `actions` are the steps that are possible now. Amounts in CNY."""

    uscc = serializers.CharField()
    stage = serializers.CharField()
    founded_on = serializers.DateField(allow_null=True)
    about = serializers.CharField()
    plans = serializers.CharField()
    needs = serializers.CharField()
    people = serializers.IntegerField(allow_null=True)
    space_wanted = serializers.IntegerField(allow_null=True)
    investment_planned = serializers.DecimalField(max_digits=16, decimal_places=2, allow_null=True)
    contact_name = serializers.CharField()
    phone = serializers.CharField()
    email = serializers.CharField()
    signed_at = Moment(allow_null=True)
    decided_at = Moment(allow_null=True)
    conditions = serializers.CharField()
    reason_code = serializers.CharField()
    reason_text = serializers.CharField()
    elsewhere = serializers.CharField(help_text="What else could help, of a rejected one.")
    transfer_to = Coded(source="transfer_park", allow_null=True, help_text="The park offered to the applicant.")
    transfer_text = serializers.CharField()
    transferred_from = serializers.CharField(source="transferred_from.number", default=None, allow_null=True)
    tenant = serializers.UUIDField(source="tenant_id", allow_null=True, help_text="What came of an approved one.")
    version = serializers.IntegerField()
    actions = serializers.SerializerMethodField()

    def get_actions(self, row: Application) -> list[str]:
        return APPLICATION.available(self.context["actor"], row)


class DocumentOut(serializers.Serializer):
    """A paper of an application. `paper` names the wanted paper that it is."""

    id = serializers.UUIDField()
    title = serializers.CharField()
    name = serializers.CharField()
    size = serializers.IntegerField()
    media_type = serializers.CharField()
    paper = serializers.UUIDField(source="paper_id", allow_null=True)
    valid_until = serializers.DateField(allow_null=True)
    at = Moment()


class NoteOut(serializers.Serializer):
    """An entry of the conversation."""

    id = serializers.UUIDField()
    audience = serializers.ChoiceField(NoteAudience.choices)
    author = serializers.CharField(allow_null=True)
    by_staff = serializers.BooleanField()
    text = serializers.CharField()
    at = Moment()


class ScoreOut(serializers.Serializer):
    """The points for one criterion."""

    criterion = serializers.UUIDField(source="criterion_id")
    points = serializers.IntegerField()


class ReviewOut(serializers.Serializer):
    """A reviewer's opinion; `given_at` is null while it is asked for."""

    id = serializers.UUIDField()
    reviewer = Named()
    asked_at = Moment()
    given_at = Moment(allow_null=True)
    recommendation = serializers.CharField()
    text = serializers.CharField()
    scores = ScoreOut(many=True, source="scores.all")


class CriterionOut(serializers.Serializer):
    """What a park judges by."""

    id = serializers.UUIDField()
    park = Coded()
    name = serializers.CharField(source="__str__")
    help = serializers.CharField()
    weight = serializers.IntegerField()


class ApplicationFilters(Filters):
    """Filters of the list."""

    state = Words(child=serializers.ChoiceField(ApplicationState.choices), required=False)
    kind = Words(child=serializers.ChoiceField(TenantKind.choices), required=False)
    sector = Words(child=serializers.CharField(), required=False, help_text="Sections of GB/T 4754, as C.")
    origin = Words(child=serializers.CharField(), required=False, help_text="Provinces of GB/T 2260, as 110000.")
    park = Words(child=serializers.CharField(), required=False, help_text="Codes of parks.")
    q = serializers.CharField(required=False)


class ApplicationFields(Input):
    """What an application holds. A draft may hold anything or nothing."""

    kind = Word(TenantKind.choices, required=False)
    name_zh = Text(required=False)
    name_en = Text(required=False)
    uscc = Text(required=False, help_text="Unified social credit code (GB 32100); teams need none.")
    sector = Text(required=False, help_text="GB/T 4754.")
    origin = Text(required=False, help_text="GB/T 2260.")
    stage = Word(TenantStage.choices, required=False)
    founded_on = serializers.DateField(required=False, allow_null=True)
    about = Text(required=False)
    plans = Text(required=False)
    needs = Text(required=False)
    people = WholeNumber(required=False, allow_null=True)
    space_wanted = WholeNumber(required=False, allow_null=True, help_text="Square metres.")
    investment_planned = serializers.DecimalField(max_digits=None, decimal_places=None, required=False,
                                                  allow_null=True, help_text="CNY.")
    contact_name = Text(required=False)
    phone = Text(required=False)
    email = Text(required=False)


class NewApplication(ApplicationFields):
    """A new one: of your own, or as staff for somebody without an account."""

    park = Text(help_text="The code of the park.")
    on_behalf = YesNo(default=False)


class ApplicationWords(Input):
    text = Text()


class ApplicationRemark(Input):
    text = Text(default="")


class Approval(Input):
    conditions = Text(default="")


class Rejection(Input):
    reason_code = Word(RejectionReason.choices)
    reason_text = Text()
    elsewhere = Text(default="")


class Owner(Input):
    owner = serializers.UUIDField()


class Reviewers(Input):
    reviewers = serializers.ListField(child=serializers.UUIDField(), max_length=20)


class Transfer(Input):
    park = Text(help_text="The code of the other park.")
    text = Text()


class NewNote(Input):
    audience = Word(NoteAudience.choices)
    text = Text()


class NewReview(Input):
    """An opinion: points from 1 to 5 by criterion, see /criteria/."""

    scores = serializers.DictField(child=WholeNumber(), required=False, default=dict)
    recommendation = Word(Recommendation.choices)
    text = Text(default="")


class NewDocument(Input):
    file = serializers.FileField()
    title = Text(default="")
    paper = serializers.UUIDField(required=False, allow_null=True)
    valid_until = serializers.DateField(required=False, allow_null=True)


class CriterionFilters(Filters):
    park = Words(child=serializers.CharField(), required=False, help_text="Codes of parks.")


BRIEF: dict[str, Any] = {
    "id": ID.format("01"), "number": "BH-A2026-0007", "park": {"code": "BH", "name": "Tianjin Binhai"},
    "kind": "company", "name_zh": "北京云雀航测科技有限公司", "name_en": "Beijing Skylark Survey Technology Co Ltd",
    "sector": "C37", "origin": "110000", "state": "under_review", "state_since": AT, "submitted_at": AT,
    "due_at": LATER, "owner": PERSON}
GIVEN: dict[str, Any] = {
    "kind": "company", "name_zh": BRIEF["name_zh"], "name_en": BRIEF["name_en"], "uscc": "91110108MA0TX0001N",
    "sector": "C37", "origin": "110000", "stage": "early", "founded_on": "2021-05-06", "about": "Aerial survey",
    "plans": "A flight test base", "needs": "Airspace permits", "people": 12, "space_wanted": 300,
    "investment_planned": "5000000.00", "contact_name": "Yun Que", "phone": "010-5555 0199",
    "email": "yun.que@skylark.example"}
EXAMPLE = {**BRIEF, **GIVEN, "signed_at": AT, "decided_at": None, "conditions": "", "reason_code": "",
           "reason_text": "", "elsewhere": "", "transfer_to": None, "transfer_text": "", "transferred_from": None,
           "tenant": None, "version": 3, "actions": ["ask_info"]}
NEW_EXAMPLE = {"park": "BH", **GIVEN}
DOCUMENT = {"id": ID.format("03"), "title": "Business licence", "name": "licence.pdf", "size": 182044,
            "media_type": "application/pdf", "paper": ID.format("04"), "valid_until": None, "at": AT}
NOTE = {"id": ID.format("05"), "audience": "applicant", "author": "Zhao Min", "by_staff": True,
        "text": "Welcome on Thursday", "at": AT}
REVIEW_GIVEN = {"scores": {ID.format("06"): 4}, "recommendation": "approve", "text": "Sound plan"}
REVIEW = {"id": ID.format("07"), "reviewer": PERSON, "asked_at": AT, "given_at": AT, "recommendation": "approve",
          "text": "Sound plan", "scores": [{"criterion": ID.format("06"), "points": 4}]}
CRITERION = {"id": ID.format("06"), "park": {"code": "BH", "name": "Tianjin Binhai"}, "name": "Team",
             "help": "Experience, completeness and stability of the team", "weight": 3}
