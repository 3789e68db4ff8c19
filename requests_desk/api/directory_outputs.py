"""What the API says of the directory, of parks, tenants and people."""
from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from parkadmin.core.api.serializers import Coded, Moment, Named
from parkadmin.core.permissions import STAFF_ROLES, TENANT_ROLES
from requests_desk.choices import Capacity, PartnerKind, Place, ResourceStatus, Route, TrustLevel, Visibility
from requests_desk.models import Proposal, Question

from .outputs import Output

CONTACT = ("contact_name", "contact_email", "route", "email", "phone", "trust")


class DirectoryOut(Output):
    """An entry of the directory; ways to reach its people are for staff and for the partner itself."""

    id = serializers.UUIDField()
    name = serializers.CharField(help_text="In the asked language.")
    name_zh = serializers.CharField()
    name_en = serializers.CharField()

    def to_representation(self, row: Any) -> dict[str, Any]:
        data = super().to_representation(row)
        partner = getattr(row, "partner_id", row.pk)
        if not self.actor.parks_with("directory.read") and partner not in self.actor.partners:
            data |= {name: "" for name in CONTACT if name in data}
        return data


class PlaceOut(DirectoryOut):
    """A place of a partner. Latitude and longitude in degrees (WGS 84)."""

    partner = Named()
    address_zh = serializers.CharField()
    address_en = serializers.CharField()
    region = serializers.CharField()
    postcode = serializers.CharField()
    latitude = serializers.DecimalField(8, 6, allow_null=True)
    longitude = serializers.DecimalField(9, 6, allow_null=True)
    directions = serializers.CharField()
    version = serializers.IntegerField()


class ResourceOut(DirectoryOut):
    """What a partner offers. Regions GB/T 2260 (`000000` nationwide), sectors GB/T 4754, languages BCP 47."""

    kind = Coded()
    partner = Named()
    about_zh = serializers.CharField()
    about_en = serializers.CharField()
    topics = Coded(many=True)
    experts = Named(many=True)
    locations = Named(many=True, help_text="Places where it is offered.")
    sectors = serializers.ListField(child=serializers.CharField())
    regions = serializers.ListField(child=serializers.CharField())
    languages = serializers.ListField(child=serializers.CharField())
    place = serializers.ChoiceField(Place.choices)
    fees = serializers.CharField(help_text="In the asked language, as is eligibility.")
    eligibility = serializers.CharField()
    fees_zh = serializers.CharField()
    fees_en = serializers.CharField()
    eligibility_zh = serializers.CharField()
    eligibility_en = serializers.CharField()
    documents_zh = serializers.CharField(help_text="Required papers, one on each line.")
    documents_en = serializers.CharField()
    capacity = serializers.ChoiceField(Capacity.choices)
    capacity_on = serializers.DateField(allow_null=True)
    assured_on = serializers.DateField(allow_null=True, help_text="When the partner last confirmed it.")
    visibility = serializers.ChoiceField(Visibility.choices)
    status = serializers.ChoiceField(ResourceStatus.choices)
    contact_name = serializers.CharField()
    contact_email = serializers.CharField()
    route = serializers.ChoiceField(Route.choices, allow_blank=True)
    source = serializers.CharField(help_text="Where it was read in from.")
    modified_at = Moment()
    version = serializers.IntegerField()


class PartnerOut(DirectoryOut):
    """An organization that offers help."""

    kind = serializers.ChoiceField(PartnerKind.choices)
    kept_by = Coded(source="park")
    about_zh = serializers.CharField()
    about_en = serializers.CharField()
    region = serializers.CharField()
    website = serializers.CharField()
    email = serializers.CharField()
    phone = serializers.CharField()
    trust = serializers.ChoiceField(TrustLevel.choices, allow_blank=True)
    visibility = serializers.ChoiceField(Visibility.choices)
    status = serializers.ChoiceField(ResourceStatus.choices)
    source = serializers.CharField(help_text="Where it was read in from.")
    modified_at = Moment()
    version = serializers.IntegerField()


class ExpertOut(DirectoryOut):
    """A named person behind resources."""

    title = serializers.CharField()
    title_zh = serializers.CharField()
    title_en = serializers.CharField()
    about_zh = serializers.CharField()
    about_en = serializers.CharField()
    partner = Named()
    home_park = Coded(allow_null=True)
    topics = serializers.SerializerMethodField()
    languages = serializers.ListField(child=serializers.CharField())
    regions = serializers.ListField(child=serializers.CharField())
    load_limit = serializers.IntegerField(help_text="Referrals at a time.")
    status = serializers.ChoiceField(ResourceStatus.choices)
    version = serializers.IntegerField()

    @extend_schema_field(Coded(many=True))
    def get_topics(self, row: Any) -> list[dict[str, str]]:
        return [{"code": topic.code, "name": str(topic)} for topic in row.topics.all()]


class TopicOut(Output):
    """A topic of resources and experts."""

    code = serializers.CharField()
    name = serializers.CharField()
    name_zh = serializers.CharField()
    name_en = serializers.CharField()


class PaperOut(serializers.Serializer):
    """A signed paper."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    media_type = serializers.CharField()
    size = serializers.IntegerField(help_text="Bytes.")


class AgreementOut(Output):
    """What a park has agreed with another park or a partner."""

    id = serializers.UUIDField()
    park = Coded()
    other_park = Coded(allow_null=True)
    partner = Named(allow_null=True)
    title = serializers.CharField()
    terms = serializers.CharField()
    reference = serializers.CharField()
    starts_on = serializers.DateField()
    ends_on = serializers.DateField(allow_null=True)
    ended_why = serializers.CharField()
    signed_by = serializers.CharField()
    signed_by_other = serializers.CharField()
    countersigned_at = Moment(allow_null=True)
    documents = PaperOut(source="documents.all", many=True)
    version = serializers.IntegerField()


class ProposalOut(Output):
    """What a partner would like its entry to say."""

    id = serializers.UUIDField()
    partner = Named()
    target = serializers.ChoiceField(Proposal.Target.choices)
    subject = Named(allow_null=True)
    changes = serializers.DictField(child=serializers.JSONField())
    before = serializers.DictField(child=serializers.JSONField())
    note = serializers.CharField()
    verdict = serializers.ChoiceField(Proposal.Verdict.choices)
    reason = serializers.CharField()
    proposed_by = serializers.CharField(source="proposed_by.name")
    proposed_at = Moment()
    decided_at = Moment(allow_null=True)


class ChoiceOut(serializers.Serializer):
    code = serializers.CharField()
    zh = serializers.CharField()
    en = serializers.CharField()


class QuestionOut(serializers.Serializer):
    """An extra question of one kind."""

    code = serializers.CharField()
    label = serializers.CharField(source="__str__")
    type = serializers.ChoiceField(Question.Type.choices)
    required = serializers.BooleanField()
    choices = ChoiceOut(many=True)


class KindOut(Output):
    """A kind of help, with what it asks."""

    id = serializers.UUIDField()
    code = serializers.CharField()
    name = serializers.CharField()
    is_complex = serializers.BooleanField(help_text="Promised in 15 working days instead of 7.")
    questions = QuestionOut(source="questions.all", many=True)


class ParkOut(Output):
    """A park of the network."""

    id = serializers.UUIDField()
    code = serializers.CharField(help_text="The prefix of its numbers.")
    name = serializers.CharField()
    name_zh = serializers.CharField()
    name_en = serializers.CharField()
    region = serializers.CharField()
    opened_on = serializers.DateField(allow_null=True)
    time_zone = serializers.CharField()
    phone = serializers.CharField()
    email = serializers.CharField()


class StaffRoleOut(serializers.Serializer):
    park = Coded()
    role = serializers.ChoiceField(STAFF_ROLES)


class MembershipOut(serializers.Serializer):
    tenant = Named()
    role = serializers.ChoiceField(TENANT_ROLES)


class MeOut(serializers.Serializer):
    """Who the key or the session belongs to, and on which sides that person stands."""

    id = serializers.UUIDField(source="user.pk")
    name = serializers.CharField(source="user.name")
    email = serializers.EmailField(source="user.email")
    language = serializers.CharField(help_text="Of this answer.")
    staff = StaffRoleOut(many=True)
    tenants = MembershipOut(many=True)
    partners = Named(many=True)
