"""What the API takes: types only. The rules live in the verbs, so that pages and API refuse alike."""
from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from parkadmin.core.api.serializers import Filters, Input, Text, WholeNumber, Word, Words, YesNo
from requests_desk.choices import (
    Audience,
    Channel,
    OutcomeKind,
    PartnerKind,
    Priority,
    Reason,
    ReferralState,
    RequestState,
    Resolution,
    Sharing,
)

MOST_ANSWERS = 50
FILL_IN = gettext_lazy("Please fill this in.")  # as the verbs say it


@extend_schema_field(OpenApiTypes.OBJECT)
class Answers(serializers.DictField):
    """Answers to the kind's questions, by code."""

    child = serializers.JSONField(allow_null=True)

    def to_internal_value(self, data: Any) -> dict[str, Any]:
        if isinstance(data, Mapping) and len(data) > MOST_ANSWERS:
            raise serializers.ValidationError(_("These are too many answers."))
        return super().to_internal_value(data)


class RequestFields(Input):
    """The facts of a request. Regions GB/T 2260, sector GB/T 4754, budget in CNY as a decimal string."""

    kind = Text(required=False, allow_null=True, help_text="A code of /kinds/; null: the park decides.")
    title = Text(required=False)
    description = Text(required=False)
    answers = Answers(required=False, help_text="By the code of the question, see /kinds/.")
    sector = Text(required=False)
    regions = serializers.ListField(child=Text(), required=False, max_length=50)
    budget = serializers.DecimalField(max_digits=None, decimal_places=None, required=False, allow_null=True)
    wanted_by = serializers.DateField(required=False, allow_null=True)
    people = WholeNumber(required=False, allow_null=True)
    contact_phone = Text(required=False)
    sharing = Word(Sharing.choices, required=False)
    shared_in_tenant = YesNo(required=False, help_text="Whether colleagues see it.")


class NewRequest(RequestFields):
    """A new request, from a tenant or by staff on a tenant's behalf."""

    title = Text()
    description = Text()
    tenant = serializers.UUIDField(required=False, help_text="Needed by staff, and by who belongs to several tenants.")
    channel = Word(Channel.choices, required=False, help_text="Staff only: how the tenant asked.")
    requester = serializers.UUIDField(required=False, allow_null=True, help_text="Staff only: a person of the tenant.")
    draft = YesNo(required=False, help_text="Keep it as a draft; send it with …/submit/.")


class RequestFilters(Filters):
    """Filters of the list of requests."""

    state = Words(child=serializers.ChoiceField(RequestState.choices), required=False)
    kind = Words(child=serializers.CharField(max_length=32), required=False)
    priority = Words(child=serializers.ChoiceField(Priority.choices), required=False)
    owner = Words(child=serializers.UUIDField(), required=False)
    park = Words(child=serializers.UUIDField(), required=False)
    tenant = Words(child=serializers.UUIDField(), required=False)
    q = serializers.CharField(required=False, max_length=200, help_text="A number, or words of title and description.")


class Asked(Input):
    question = Text()


class Activation(Input):
    owner = serializers.UUIDField(required=False, help_text="An officer of the park; left out: yourself.")
    kind = Text(required=False, help_text="Left out: as it is.")
    priority = Word(Priority.choices, required=False, help_text="Left out: as it is.")


class Assignment(Input):
    owner = serializers.UUIDField()


class Triage(Input):
    kind = Text(required=False)
    priority = Word(Priority.choices, required=False)


class Refusal(Input):
    reason_code = Word(Reason.choices)
    reason_text = Text()
    elsewhere = Text(help_text="Where else to go.")


class Said(Input):
    text = Text()


class OptionalWords(Input):
    text = Text(required=False, default="")


class Result(Input):
    summary = Text()
    resolution = Word(Resolution.choices)


class Rating(Input):
    rating = WholeNumber(help_text="1 to 5.")
    rating_text = Text(required=False, default="", help_text="Required with 1 and 2.")
    resolution = Word([Resolution.SOLVED.value, Resolution.PARTLY_SOLVED.value], required=False, default="")


class Duplicate(Input):
    other = Text(help_text="Number or id of the request that is worked on.")


class SharingLevel(Input):
    sharing = Word(Sharing.choices)


class NewMessage(Input):
    audience = Word([Audience.TENANT.value, Audience.INTERNAL.value])
    text = Text()
    files = serializers.ListField(child=serializers.FileField(allow_empty_file=True), required=False, default=list)


class NewPartnerMessage(Input):
    text = Text()
    files = serializers.ListField(child=serializers.FileField(allow_empty_file=True), required=False, default=list)


class MessageFilters(Filters):
    audience = serializers.ChoiceField(Audience.choices, required=False)


class NewFile(Input):
    file = serializers.FileField(allow_empty_file=True, help_text="PDF, Word, Excel, pictures, text; up to 25 MiB.")


class Dismissal(Input):
    why = Text()


class Onward(Input):
    """A destination, and the words that it reads. One of resource, partner, park."""

    resource = serializers.UUIDField(required=False, allow_null=True, default=None)
    partner = serializers.UUIDField(required=False, allow_null=True, default=None)
    park = Text(required=False, allow_null=True, default=None, help_text="Code or id of a park.")
    sharing = Word(Sharing.choices, help_text="teaser or open, no wider than the tenant allowed.")
    title = Text()
    need = Text()


class NewReferral(Onward):
    attachments = serializers.ListField(child=serializers.UUIDField(), required=False, default=list, max_length=50,
                                        help_text="Files of the request that go along; with a teaser they are given "
                                                  "at the acceptance.")


class ReferralFilters(Filters):
    direction = serializers.ChoiceField(["in", "out"], required=False, help_text="Left out: both.")
    state = Words(child=serializers.ChoiceField(ReferralState.choices), required=False)


class Acceptance(Input):
    contact_name = Text()
    contact_phone = Text(required=False, default="")
    contact_email = Text(required=False, default="")
    expected_on = serializers.DateField(allow_null=True)


class Why(Input):
    reason_code = Word(Reason.choices)
    reason_text = Text()


class Progress(Said):
    expected_on = serializers.DateField(required=False, allow_null=True, default=None)


class Hold(Why):
    until = serializers.DateField(allow_null=True)


class Failure(Why):
    tried = Text(help_text="What was tried.")


class Outcome(Input):
    """What came of it, with numbers."""

    kind = Word(OutcomeKind.choices)
    text = Text()
    people = WholeNumber(required=False, allow_null=True)
    amount = serializers.DecimalField(max_digits=None, decimal_places=None, required=False, allow_null=True)
    contracts = WholeNumber(required=False, allow_null=True)
    jobs = WholeNumber(required=False, allow_null=True)
    files = serializers.ListField(child=serializers.FileField(allow_empty_file=True), required=False, default=list)


class LinkAddress(Input):
    email = serializers.EmailField(required=False, default="", allow_blank=True,
                                   help_text="Left out: the address in the directory.")


class ResourceFilters(Filters):
    kind = Words(child=serializers.CharField(max_length=32), required=False)
    region = serializers.RegexField(r"^\d{6}$", required=False, help_text="GB/T 2260: partners from its province.")
    q = serializers.CharField(required=False, max_length=200)


class PartnerFilters(Filters):
    kind = Words(child=serializers.ChoiceField(PartnerKind.choices), required=False)
    q = serializers.CharField(required=False, max_length=100)


class ExpertFilters(Filters):
    topic = serializers.CharField(required=False, max_length=48)
    partner = serializers.UUIDField(required=False)
