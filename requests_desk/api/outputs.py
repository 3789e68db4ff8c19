"""What the API says of requests: fields of rows that were fetched whole, as far as the reader may know them."""
from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils import timezone
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from parkadmin.core.actors import Actor
from parkadmin.core.api.serializers import Coded, Moment, Named
from parkadmin.core.models import Event
from requests_desk import feeds, sentences
from requests_desk.choices import Audience, Channel, Clock, Priority, Reason, RequestState, Resolution, Sharing
from requests_desk.lifecycle import REQUEST
from requests_desk.matching.reasons import sentence
from requests_desk.models import Attachment, HelpRequest, SuggestedItem
from requests_desk.models.request import REQUEST_CLOCKS
from requests_desk.stage import Stage, stage_of

STAFF_ONLY = ("priority", "return_visit_due")


class Output(serializers.Serializer):
    """Base of what goes out; `actor` is who reads it."""

    @property
    def actor(self) -> Actor:
        return self.context["actor"]


class StageOut(serializers.Serializer):
    """In plain words: what a tenant reads."""

    code = serializers.CharField()
    step = serializers.IntegerField(help_text="1 to 5, 0 for a draft.")
    text = serializers.CharField()
    who = serializers.CharField(help_text="Who has it.")
    since = Moment()
    next = serializers.CharField(help_text="What is next.")
    due = Moment(allow_null=True, help_text="By when that is promised.")
    why = serializers.CharField(help_text="Why it waits.")


class ClockOut(serializers.Serializer):
    """A promised time: due, and kept at."""

    clock = serializers.ChoiceField(Clock.choices)
    label = serializers.CharField()
    due_at = Moment(allow_null=True)
    done_at = Moment(allow_null=True)


class RequestBrief(Output):
    """A request in a list."""

    id = serializers.UUIDField()
    number = serializers.CharField(allow_null=True, help_text="None as long as it is a draft.")
    title = serializers.CharField()
    state = serializers.ChoiceField(RequestState.choices)
    stage = serializers.SerializerMethodField()
    park = Coded()
    tenant = Named()
    kind = Coded(allow_null=True)
    owner = Named(allow_null=True, help_text="The officer.")
    priority = serializers.ChoiceField(Priority.choices, allow_null=True, help_text="For staff.")
    sharing = serializers.ChoiceField(Sharing.choices)
    state_since = Moment()
    submitted_at = Moment(allow_null=True)
    result_due_at = Moment(allow_null=True)
    last_activity_at = Moment()
    version = serializers.IntegerField()

    @extend_schema_field(StageOut)
    def get_stage(self, row: HelpRequest) -> dict[str, Any]:
        return StageOut(self.stage_now(row)).data

    def stage_now(self, row: HelpRequest) -> Stage:
        return stage_of(row, row.asked)

    def to_representation(self, row: HelpRequest) -> dict[str, Any]:
        data = super().to_representation(row)
        if not feeds.is_staff_of(self.actor, row):
            data |= {name: None for name in STAFF_ONLY if name in data}
        return data


class RequestOut(RequestBrief):
    """A request with all its facts and what the reader can do with it now."""

    description = serializers.CharField()
    answers = serializers.DictField(child=serializers.JSONField())
    sector = serializers.CharField()
    regions = serializers.ListField(child=serializers.CharField())
    budget = serializers.DecimalField(max_digits=18, decimal_places=2, allow_null=True)
    currency = serializers.CharField()
    wanted_by = serializers.DateField(allow_null=True)
    people = serializers.IntegerField(allow_null=True)
    contact_phone = serializers.CharField()
    shared_in_tenant = serializers.BooleanField()
    channel = serializers.ChoiceField(Channel.choices)
    requester = Named(allow_null=True)
    reason_code = serializers.ChoiceField(Reason.choices, allow_blank=True)
    reason_text = serializers.CharField()
    referred_elsewhere = serializers.CharField()
    duplicate_of = serializers.CharField(source="duplicate_of.number", default=None, allow_null=True)
    summary = serializers.CharField()
    resolution = serializers.ChoiceField(Resolution.choices, allow_blank=True)
    rating = serializers.IntegerField(allow_null=True)
    rating_text = serializers.CharField()
    confirmed = serializers.BooleanField(allow_null=True)
    return_visit_due = serializers.BooleanField(allow_null=True, help_text="For staff.")
    reopened_count = serializers.IntegerField()
    created_at = Moment()
    resolved_at = Moment(allow_null=True)
    closed_at = Moment(allow_null=True)
    clocks = serializers.SerializerMethodField()
    actions = serializers.SerializerMethodField(help_text="POST …/{action}/")

    def stage_now(self, row: HelpRequest) -> Stage:
        return stage_of(row, feeds.running_referrals(row), feeds.open_question(row))

    @extend_schema_field(ClockOut(many=True))
    def get_clocks(self, row: HelpRequest) -> list[dict[str, Any]]:
        return [ClockOut({"clock": clock.value, "label": clock.label, "due_at": getattr(row, due),
                          "done_at": getattr(row, done)}).data for clock, due, done in REQUEST_CLOCKS]

    def get_actions(self, row: HelpRequest) -> list[str]:
        return REQUEST.available(self.actor, row, timezone.now())


class AttachmentOut(Output):
    """A file. `url` gives its content to whom may have it."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    media_type = serializers.CharField(help_text="What the content is, whatever was claimed.")
    size = serializers.IntegerField(help_text="Bytes.")
    sha256 = serializers.CharField()
    message = serializers.UUIDField(source="message_id", allow_null=True)
    at = Moment()
    url = serializers.SerializerMethodField()

    @extend_schema_field(serializers.URLField())
    def get_url(self, row: Attachment) -> str:
        return self.context["request"].build_absolute_uri(reverse("api:attachments-detail", args=[row.pk]))


class MessageOut(Output):
    """One entry of a conversation."""

    id = serializers.UUIDField()
    audience = serializers.ChoiceField(Audience.choices)
    referral = serializers.CharField(source="referral.number", default=None, allow_null=True)
    author = serializers.CharField(source="author_label")
    organization = serializers.CharField()
    from_staff = serializers.BooleanField()
    is_question = serializers.BooleanField(help_text="The request waits for its answer.")
    text = serializers.CharField()
    at = Moment()
    attachments = AttachmentOut(many=True)


class EventOut(Output):
    """One thing that happened. Tenants read neither the reasons nor the texts of referrals."""

    id = serializers.IntegerField()
    code = serializers.CharField()
    sentence = serializers.SerializerMethodField()
    at = Moment()
    actor = serializers.SerializerMethodField(method_name="get_who", help_text="Empty where the sentence says it all.")
    data = serializers.SerializerMethodField()

    def get_fields(self) -> dict[str, serializers.Field]:
        states = {"from": serializers.CharField(source="from_state"), "to": serializers.CharField(source="to_state")}
        return {**super().get_fields(), **states}

    def get_sentence(self, row: Event) -> str:
        return sentences.sentence(row)

    def get_who(self, row: Event) -> str:
        return row.actor_label if self.context["staff"] else sentences.subject_of(row)

    def get_data(self, row: Event) -> dict[str, Any]:
        if self.context["staff"] or row.code.startswith("request."):
            return row.data
        return {key: row.data[key] for key in ("destination",) if key in row.data}


class ResourceBrief(Output):
    """A resource in a list of suggestions."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    kind = Coded()
    partner = Named()
    assured_on = serializers.DateField(allow_null=True)


class ReasonOut(serializers.Serializer):
    """A statement that a person can check."""

    code = serializers.CharField()
    text = serializers.CharField()
    tone = serializers.ChoiceField([("for", "for"), ("against", "against"), ("info", "info")])


class SuggestionOut(Output):
    """A resource that could help, and why."""

    rank = serializers.IntegerField()
    resource = ResourceBrief()
    reasons = serializers.SerializerMethodField()
    verdict = serializers.ChoiceField(SuggestedItem.Verdict.choices)

    @extend_schema_field(ReasonOut(many=True))
    def get_reasons(self, row: SuggestedItem) -> list[dict[str, str]]:
        return [{"code": reason["code"], "text": str(sentence(reason["code"], reason["facts"])),
                 "tone": reason["tone"]} for reason in row.reasons]


class SuggestionsOut(Output):
    """The list as it was shown and written down; empty when nobody was found."""

    at = Moment(allow_null=True)
    engine = serializers.CharField()
    results = SuggestionOut(many=True)
