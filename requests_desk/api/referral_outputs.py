"""What the API says of referrals: to each end what it may know, decided by handover.py."""
from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from parkadmin.core.api.serializers import Coded, Moment
from requests_desk.choices import OutcomeKind, Reason, ReferralState, Sharing
from requests_desk.handover import need_for
from requests_desk.lifecycle import REFERRAL
from requests_desk.models import Referral

from .outputs import Output


class DestinationOut(serializers.Serializer):
    """Who is asked."""

    type = serializers.ChoiceField([("resource", "resource"), ("partner", "partner"), ("park", "park")])
    id = serializers.UUIDField()
    name = serializers.CharField()
    organization = serializers.CharField()


class ReferralBrief(Output):
    """A referral in a list."""

    id = serializers.UUIDField()
    number = serializers.CharField()
    direction = serializers.SerializerMethodField(help_text="As the reader stands to it.")
    title = serializers.CharField()
    state = serializers.ChoiceField(ReferralState.choices)
    state_since = Moment()
    origin_park = Coded()
    destination = serializers.SerializerMethodField()
    request = serializers.SerializerMethodField(help_text="The request's number, for its own park.")
    sharing = serializers.ChoiceField(Sharing.choices)
    round = serializers.IntegerField()
    sent_at = Moment(allow_null=True)
    receipt_due_at = Moment(allow_null=True)
    answer_due_at = Moment(allow_null=True)
    progress_due_at = Moment(allow_null=True)
    expected_on = serializers.DateField(allow_null=True)
    version = serializers.IntegerField()

    @extend_schema_field(serializers.ChoiceField([("in", "in"), ("out", "out")]))
    def get_direction(self, row: Referral) -> str:
        return "in" if self.is_addressed(row) else "out"

    @extend_schema_field(DestinationOut)
    def get_destination(self, row: Referral) -> dict[str, Any]:
        found = row.destination
        return {"type": found._meta.model_name, "id": str(found.pk), "name": found.name,
                "organization": row.destination_organization.name}

    @extend_schema_field(serializers.CharField(allow_null=True))
    def get_request(self, row: Referral) -> str | None:
        return row.request.number if self.is_ours(row) else None

    def is_addressed(self, row: Referral) -> bool:
        """Whether the reader answers this referral."""
        return row.partner_id in self.actor.partners or self.actor.can("referral.read", park=row.destination_park_id)

    def is_ours(self, row: Referral) -> bool:
        """Whether the reader works for the park that has the request."""
        return self.actor.can("referral.read", park=row.request.park_id)


class FileOut(serializers.Serializer):
    id = serializers.UUIDField()
    name = serializers.CharField()
    size = serializers.IntegerField()


class IdentityOut(serializers.Serializer):
    """Who asks."""

    tenant = serializers.CharField()
    requester = serializers.CharField()
    phone = serializers.CharField()
    email = serializers.CharField()
    request_number = serializers.CharField()
    budget = serializers.DecimalField(max_digits=18, decimal_places=2, allow_null=True)
    currency = serializers.CharField()
    files = FileOut(many=True)


class NeedOut(serializers.Serializer):
    """What the destination reads. `identity` is null as long as it may not know who asks."""

    text = serializers.CharField(source="need")
    kind = serializers.CharField()
    sector = serializers.CharField()
    regions = serializers.ListField(child=serializers.CharField())
    wanted_by = serializers.DateField(allow_null=True)
    people = serializers.IntegerField(allow_null=True)
    identity = IdentityOut(allow_null=True)


class OutcomeOut(serializers.Serializer):
    """What came of it, one per round."""

    round = serializers.IntegerField()
    kind = serializers.ChoiceField(OutcomeKind.choices)
    text = serializers.CharField()
    people = serializers.IntegerField(allow_null=True)
    amount = serializers.DecimalField(max_digits=18, decimal_places=2, allow_null=True)
    currency = serializers.CharField()
    contracts = serializers.IntegerField(allow_null=True)
    jobs = serializers.IntegerField(allow_null=True)
    at = Moment()


class ReferralOut(ReferralBrief):
    """A referral as its reader may see it, and what the reader can do with it now."""

    need = serializers.SerializerMethodField()
    identity_released_at = Moment(allow_null=True)
    received_at = Moment(allow_null=True)
    answered_at = Moment(allow_null=True)
    ended_at = Moment(allow_null=True)
    hold_until = serializers.DateField(allow_null=True)
    contact_name = serializers.CharField(help_text="The destination's person.")
    contact_phone = serializers.CharField()
    contact_email = serializers.CharField()
    reason_code = serializers.ChoiceField(Reason.choices, allow_blank=True)
    reason_text = serializers.CharField()
    part_of = serializers.SerializerMethodField(help_text="The referral that this one passes on, for those above.")
    outcomes = serializers.SerializerMethodField()
    actions = serializers.SerializerMethodField(help_text="POST …/{action}/")

    @extend_schema_field(NeedOut)
    def get_need(self, row: Referral) -> dict[str, Any]:
        data = NeedOut(need_for(row)).data
        return data if self.is_addressed(row) or self.is_ours(row) else {**data, "identity": None}

    @extend_schema_field(serializers.CharField(allow_null=True))
    def get_part_of(self, row: Referral) -> str | None:
        above = row.part_of
        return above.number if above and (self.is_ours(row) or self.is_addressed(above)) else None

    @extend_schema_field(OutcomeOut(many=True))
    def get_outcomes(self, row: Referral) -> list[dict[str, Any]]:
        return OutcomeOut(row.outcomes.all(), many=True).data

    def get_actions(self, row: Referral) -> list[str]:
        return REFERRAL.available(self.actor, row)
