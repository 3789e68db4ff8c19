"""What the API takes for the directory: types only; the rules stand in the verbs (`services.entries`)."""
from __future__ import annotations

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from parkadmin.core.api.serializers import Filters, Input, Text, WholeNumber, Word, Words
from requests_desk.choices import Capacity, PartnerKind, Place, ResourceStatus, Route, TrustLevel, Visibility
from requests_desk.models import Proposal


def codes(help_text: str = "") -> serializers.ListField:
    """An optional list of codes."""
    return serializers.ListField(child=Text(), required=False, max_length=100, help_text=help_text)


class EntryFields(Input):
    """Names in both languages."""

    name_zh = Text(required=False)
    name_en = Text(required=False)


class PartnerFields(EntryFields):
    """An organization's entry."""

    kind = Word(PartnerKind.choices, required=False)
    about_zh, about_en = Text(required=False), Text(required=False)
    region = Text(required=False, help_text="GB/T 2260.")
    email = Text(required=False)
    phone = Text(required=False)
    website = Text(required=False)
    trust = Word(TrustLevel.choices, required=False)
    visibility = Word(Visibility.choices, required=False)


class NewPartner(PartnerFields):
    park = Text(help_text="Code or id of the park that keeps the entry.")
    kind = Word(PartnerKind.choices)
    name_zh = Text()


class ResourceFields(EntryFields):
    """What a partner offers."""

    kind = Text(required=False, help_text="A code of /kinds/.")
    about_zh, about_en = Text(required=False), Text(required=False)
    topics, sectors = codes("Codes of topics."), codes("GB/T 4754.")
    regions, languages = codes("Served; GB/T 2260."), codes("BCP 47.")
    locations, experts = codes("Ids of the partner's own places."), codes("Ids of the partner's own experts.")
    place = Word(Place.choices, required=False)
    fees_zh, fees_en = Text(required=False), Text(required=False)
    eligibility_zh, eligibility_en = Text(required=False), Text(required=False)
    documents_zh, documents_en = Text(required=False, help_text="One on each line."), Text(required=False)
    contact_name, contact_email = Text(required=False), Text(required=False)
    route = Word(Route.choices, required=False)
    capacity = Word(Capacity.choices, required=False)
    visibility = Word(Visibility.choices, required=False)


class NewResource(ResourceFields):
    partner = serializers.UUIDField()
    kind = Text(help_text="A code of /kinds/.")
    name_zh = Text()


class ExpertFields(EntryFields):
    """A named person."""

    title_zh, title_en = Text(required=False), Text(required=False)
    about_zh, about_en = Text(required=False), Text(required=False)
    topics, languages, regions = codes("Codes of topics."), codes("BCP 47."), codes("Served; GB/T 2260.")
    load_limit = WholeNumber(required=False)


class NewExpert(ExpertFields):
    partner = serializers.UUIDField()
    name_zh = Text()


class PlaceFields(EntryFields):
    """A place of a partner."""

    address_zh, address_en = Text(required=False), Text(required=False)
    region = Text(required=False, help_text="GB/T 2260.")
    postcode = Text(required=False)
    latitude = Text(required=False, help_text="Degrees, as a decimal string.")
    longitude = Text(required=False, help_text="Degrees, as a decimal string.")
    directions = Text(required=False)


class NewPlace(PlaceFields):
    partner = serializers.UUIDField()
    name_zh = Text()


class PlaceFilters(Filters):
    partner = serializers.UUIDField(required=False)


class NewStatus(Input):
    status = Word(ResourceStatus.choices)
    reason = Text(required=False, default="", help_text="Needed unless it becomes active.")


class NewCapacity(Input):
    capacity = Word(Capacity.choices)


class AgreementFields(Input):
    """What was agreed."""

    title = Text(required=False)
    terms = Text(required=False)
    reference = Text(required=False, help_text="Number of the document.")
    starts_on = serializers.DateField(required=False, allow_null=True)
    ends_on = serializers.DateField(required=False, allow_null=True, help_text="The last day; null: further notice.")
    signed_by = Text(required=False)
    signed_by_other = Text(required=False)


class NewAgreement(AgreementFields):
    park = Text(help_text="Code or id of the park that keeps it.")
    other_park = Text(required=False, allow_null=True, default=None, help_text="Code or id; or else `partner`.")
    partner = serializers.UUIDField(required=False, allow_null=True, default=None)
    title = Text()
    starts_on = serializers.DateField(allow_null=True)


class AgreementFilters(Filters):
    view = serializers.ChoiceField(["running", "ending", "to_sign", "ended", "all"], required=False)
    partner = serializers.UUIDField(required=False)


class Signature(Input):
    signed_by = Text(help_text="Who signs for the other park.")


class Ending(Input):
    ends_on = serializers.DateField(allow_null=True, help_text="Its last day.")
    why = Text()


@extend_schema_field(OpenApiTypes.OBJECT)
class Values(serializers.DictField):
    """New values by field."""

    child = serializers.JSONField(allow_null=True)


class NewProposal(Input):
    """What a partner would like its entry to say."""

    partner = serializers.UUIDField()
    target = Word(Proposal.Target.choices)
    subject = serializers.UUIDField(required=False, allow_null=True, default=None,
                                    help_text="The resource or expert; null: a new one.")
    values = Values(help_text="New values by field.")
    note = Text(required=False, default="")


class ProposalFilters(Filters):
    verdict = Words(child=serializers.ChoiceField(Proposal.Verdict.choices), required=False)
    partner = serializers.UUIDField(required=False)


class ReturnReason(Input):
    reason = Text()
