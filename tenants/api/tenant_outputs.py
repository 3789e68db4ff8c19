"""What the API says of companies and teams, and takes for them; the rules live in the verbs."""
from __future__ import annotations

from typing import Any

from rest_framework import serializers

from parkadmin.core.api.serializers import Coded, Filters, Input, Moment, Named, Text, Word, Words, YesNo
from parkadmin.core.permissions import TENANT_ROLES
from tenants import register_counts
from tenants.choices import QualificationKind, TenantKind, TenantStage, TenantState
from tenants.life_hooks import CHOICES
from tenants.lifecycle import TENANT
from tenants.services.growing import CARRIED, LEAVES, STAYS
from tenants.timeline import ORDER

ID = "01938f2a-6a00-7d31-8e55-1f2b3c4d6e0{}"
AT = "2026-11-18T02:00:00Z"


class TenantBrief(serializers.Serializer):
    """A company or startup team."""

    id = serializers.UUIDField()
    number = serializers.CharField(allow_null=True, help_text="Registration number, such as BH-T2026-0031.")
    name = serializers.CharField()
    name_zh = serializers.CharField()
    name_en = serializers.CharField()
    kind = serializers.ChoiceField(TenantKind.choices)
    park = Coded()
    sector = serializers.CharField(help_text="GB/T 4754: section, or section and division.")
    origin = serializers.CharField(help_text="GB/T 2260: where it came from.")
    stage = serializers.ChoiceField([("", ""), *TenantStage.choices])
    state = serializers.ChoiceField(TenantState.choices)
    registered_on = serializers.DateField(allow_null=True)


class MemberOut(serializers.Serializer):
    """A person of a tenant; `id` is what `requester` and `members` take."""

    id = serializers.UUIDField(source="user.pk")
    name = serializers.CharField(source="user.name")
    email = serializers.EmailField(source="user.email")
    role = serializers.ChoiceField(TENANT_ROLES)
    title = serializers.CharField()


class ContactOut(serializers.Serializer):
    id = serializers.UUIDField()
    name = serializers.CharField()
    title = serializers.CharField()
    phone = serializers.CharField()
    email = serializers.CharField()
    is_main = serializers.BooleanField()


class RoomOut(serializers.Serializer):
    id = serializers.UUIDField()
    site = Named()
    room = serializers.CharField()
    area = serializers.DecimalField(max_digits=9, decimal_places=1, allow_null=True, help_text="Square metres.")
    since = serializers.DateField(allow_null=True)
    until = serializers.DateField(allow_null=True)


class MarketOut(serializers.Serializer):
    id = serializers.UUIDField()
    region = serializers.CharField(help_text="GB/T 2260; 000000: nationwide.")
    is_planned = serializers.BooleanField()
    note = serializers.CharField()


class QualificationOut(serializers.Serializer):
    id = serializers.UUIDField()
    kind = serializers.ChoiceField(QualificationKind.choices)
    name = serializers.CharField()
    number = serializers.CharField()
    issued_on = serializers.DateField(allow_null=True)
    valid_until = serializers.DateField(allow_null=True)


class TenantOut(TenantBrief):
    """A tenant with its people and all that the register knows of it. `actions` are the steps of its life that are
    possible now."""

    uscc = serializers.CharField(help_text="Unified social credit code (GB 32100).")
    about = serializers.CharField()
    phone = serializers.CharField()
    website = serializers.CharField()
    representative = serializers.CharField()
    registered_capital = serializers.DecimalField(max_digits=16, decimal_places=2, allow_null=True, help_text="CNY.")
    founded_on = serializers.DateField(allow_null=True)
    ended_on = serializers.DateField(allow_null=True, help_text="Graduated or left.")
    grown_out_of = Named(allow_null=True)
    people = MemberOut(many=True)
    contacts = ContactOut(many=True, source="all_contacts")
    rooms = RoomOut(many=True, source="all_rooms")
    markets = MarketOut(many=True, source="all_markets")
    qualifications = QualificationOut(many=True, source="all_qualifications")
    version = serializers.IntegerField()
    actions = serializers.SerializerMethodField()

    def get_actions(self, row: Any) -> list[str]:
        return TENANT.available(self.context["actor"], row)


class EntryOut(serializers.Serializer):
    """One entry of the timeline. `before` is the team whose history it belongs to, if it is not the tenant's own."""

    at = Moment(source="event.at")
    kind = serializers.ChoiceField([(kind, kind) for kind in ORDER], source="source.kind")
    code = serializers.CharField(source="event.code")
    who = serializers.CharField(source="line.who")
    text = serializers.CharField(source="line.text", help_text="In the asked language.")
    note = serializers.CharField(source="line.note")
    about = serializers.CharField(source="line.about")
    facts = serializers.ListField(child=serializers.CharField(), source="line.facts")
    before = Named(allow_null=True)
    is_internal = serializers.BooleanField()


class TimelineOut(serializers.Serializer):
    """A page, newest first; `next` is the cursor of the page with what is older, empty at the end."""

    next = serializers.CharField()
    results = EntryOut(many=True, source="rows")


class BarOut(serializers.Serializer):
    label = serializers.CharField(help_text="In the asked language.")
    count = serializers.IntegerField()
    filters = serializers.DictField(child=serializers.CharField(), source="query",
                                    help_text="The filters of the list that lead to them.")


class CountsOut(serializers.Serializer):
    by = serializers.CharField()
    results = BarOut(many=True)


class GroupOut(serializers.Serializer):
    """Tenants that may be one and the same, and why."""

    why = serializers.ListField(child=serializers.CharField())
    tenants = TenantBrief(many=True, source="rows")


class DuplicatesOut(serializers.Serializer):
    results = GroupOut(many=True)


class TenantFilters(Filters):
    """Filters of the register; several values of one filter are separated by commas."""

    q = serializers.CharField(required=False, max_length=100, help_text="Words, a part of the name, number or code.")
    kind = Words(child=serializers.ChoiceField(TenantKind.choices), required=False)
    state = Words(child=serializers.ChoiceField(TenantState.choices), required=False)
    stage = Words(child=serializers.ChoiceField(TenantStage.choices), required=False)
    sector = Words(child=serializers.CharField(max_length=3), required=False, help_text="Section or division.")
    origin = Words(child=serializers.CharField(max_length=6), required=False, help_text="Province or city.")
    market = Words(child=serializers.CharField(max_length=6), required=False)
    market_when = serializers.ChoiceField([("now", "now"), ("planned", "planned")], required=False)
    qualification = Words(child=serializers.ChoiceField(QualificationKind.choices), required=False)
    site = Words(child=serializers.UUIDField(), required=False)
    since = serializers.DateField(required=False, help_text="Registered on this day or later.")
    until = serializers.DateField(required=False, help_text="Registered on this day or before.")
    code = serializers.ChoiceField([("missing", "missing")], required=False)
    silent = serializers.IntegerField(required=False, min_value=1, max_value=120, help_text="Months without a sign.")


class CountFilters(TenantFilters):
    by = serializers.ChoiceField([(name, name) for name in register_counts.BY], required=False)


class TimelineFilters(Filters):
    kind = serializers.ChoiceField([(kind, kind) for kind in ORDER], required=False)


class TenantFields(Input):
    """Facts of an entry. `code_follows`: a company whose code has not been issued yet."""

    kind = Word(TenantKind.choices, required=False)
    name_zh = Text(required=False)
    name_en = Text(required=False)
    uscc = Text(required=False)
    code_follows = YesNo(required=False)
    sector = Text(required=False)
    origin = Text(required=False)
    stage = Word([("", ""), *TenantStage.choices], required=False)
    about = Text(required=False)
    website = Text(required=False)
    representative = Text(required=False)
    registered_capital = Text(required=False, allow_null=True)
    phone = Text(required=False)
    registered_on = serializers.DateField(required=False, allow_null=True)
    founded_on = serializers.DateField(required=False, allow_null=True)


class NewTenant(TenantFields):
    park = Text(required=False, help_text="Code of the park; needed for those who register in several.")
    kind = Word(TenantKind.choices)
    name_zh = Text()


class NewContact(Input):
    name = Text()
    title = Text(required=False)
    phone = Text(required=False)
    email = Text(required=False)
    is_main = YesNo(required=False)


class NewRoom(Input):
    site = serializers.UUIDField(required=False, allow_null=True)
    room = Text(required=False)
    area = Text(required=False, allow_null=True)
    since = serializers.DateField(required=False, allow_null=True)
    until = serializers.DateField(required=False, allow_null=True)


class NewMarket(Input):
    region = Text()
    is_planned = YesNo(required=False)
    note = Text(required=False)


class NewQualification(Input):
    kind = Word(QualificationKind.choices)
    name = Text()
    number = Text(required=False)
    issued_on = serializers.DateField(required=False, allow_null=True)
    valid_until = serializers.DateField(required=False, allow_null=True)


PARTS: dict[str, type[Input]] = {"contact": NewContact, "room": NewRoom, "market": NewMarket,
                                 "qualification": NewQualification}


class LifeReason(Input):
    reason = Text()


class LiftReason(Input):
    reason = Text(default="")


class TenantEnding(Input):
    """`open_work` says what becomes of what is under way; needed when there is any."""

    reason = Text(default="")
    ended_on = serializers.DateField(required=False, allow_null=True)
    open_work = Word(CHOICES, default="")


class MemberIn(serializers.Serializer):
    person = serializers.UUIDField()
    role = serializers.ChoiceField(TENANT_ROLES)


class Growing(TenantFields):
    """The company that a team has become. What is not given is the team's."""

    name_zh = Text()
    kind = None
    members = MemberIn(many=True, default=list)
    carry = serializers.ListField(child=Word([(name, name) for name in CARRIED]), default=list)
    team_after = Word([(STAYS, STAYS), (LEAVES, LEAVES)], default=STAYS)
    open_work = Word(CHOICES, default="")


class NewTenantNote(Input):
    text = Text()


BRIEF: dict[str, Any] = {
    "id": ID.format(1), "number": "BH-T2016-0007", "name": "Tianjin Jinghua Technology Co Ltd",
    "name_zh": "天津京华科技有限公司", "name_en": "Tianjin Jinghua Technology Co Ltd", "kind": "company",
    "park": {"code": "BH", "name": "Tianjin Binhai Zhongguancun Science Park"}, "sector": "C37", "origin": "110000",
    "stage": "growth", "state": "registered", "registered_on": "2016-11-15"}
TENANT_EXAMPLE: dict[str, Any] = BRIEF | {
    "uscc": "91120116MADEM0073Q", "about": "Exploration and aerial photography.", "phone": "022-5555 0101",
    "website": "", "representative": "Dai Tao", "registered_capital": "5000000.00", "founded_on": None,
    "ended_on": None, "grown_out_of": None,
    "people": [{"id": ID.format(2), "name": "Dai Tao", "email": "dai.tao@example.com", "role": "owner", "title": ""}],
    "contacts": [{"id": ID.format(3), "name": "Dai Tao", "title": "", "phone": "022-5555 0101", "email": "",
                  "is_main": True}],
    "rooms": [{"id": ID.format(4), "site": {"id": ID.format(5), "name": "Building 1"}, "room": "203",
               "area": "450.0", "since": "2016-11-15", "until": None}],
    "markets": [{"id": ID.format(6), "region": "120000", "is_planned": False, "note": ""},
                {"id": ID.format(7), "region": "130000", "is_planned": True, "note": "North China"}],
    "qualifications": [{"id": ID.format(8), "kind": "licence", "name": "Drone operating permit", "number": "UAOC-2024",
                        "issued_on": None, "valid_until": "2027-01-03"}],
    "version": 1, "actions": ["suspend", "graduate", "leave"]}
NEW_EXAMPLE = {"kind": "company", "name_zh": "天津云帆测绘有限公司", "uscc": "91110000600037341L", "sector": "M74"}
TIMELINE_EXAMPLE = {"next": "", "results": [{
    "at": AT, "kind": "outcome", "code": "referral.complete", "who": "", "note": "", "before": None,
    "text": "Zhongguancun has completed its help", "about": "BH-2026-0418 UAV training",
    "facts": ["Training delivered", "6 people"], "is_internal": False}]}
COUNTS_EXAMPLE = {"by": "origin", "results": [{"label": "Beijing", "count": 45, "filters": {"origin": "110000"}}]}
DUPLICATES_EXAMPLE = {"results": [{"why": ["the same phone number"], "tenants": [BRIEF]}]}
GROW_EXAMPLE = {"name_zh": "天津京华无人机有限公司", "uscc": "91110000600037341L", "carry": ["rooms", "markets"],
                "members": [{"person": ID.format(2), "role": "owner"}], "team_after": "stays"}
