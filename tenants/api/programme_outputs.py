"""What the API says of programmes and takes for them: types only, the rules live in the verbs."""
from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from rest_framework import serializers

from parkadmin.core.api.serializers import Coded, Filters, Input, Moment, Named, Text, WholeNumber, Word, Words
from tenants.choices import EnrolmentState, ProgrammeKind, ProgrammeState, ProgrammeVisibility
from tenants.lifecycle import PROGRAMME
from tenants.models import Enrolment, Programme
from tenants.programme_queries import TIMES, UNDATED

AT, LATER, END = "2026-11-18T02:00:00Z", "2026-11-25T06:00:00Z", "2026-11-25T09:00:00Z"
ID = "01938f2a-6a00-7d31-8e55-1f2b3c4d5f0{}"


class Dated(Moment):
    """A time; null while there is no session."""

    def to_representation(self, value: datetime) -> Any:
        return None if value == UNDATED else super().to_representation(value)


class SessionOut(serializers.Serializer):
    """One meeting of a programme. An empty place: the programme's."""

    id = serializers.UUIDField()
    starts_at = Moment()
    ends_at = Moment()
    topic = serializers.CharField()
    place = serializers.CharField()


class ProgrammeBrief(serializers.Serializer):
    """A training or event for companies."""

    id = serializers.UUIDField()
    park = Coded()
    kind = serializers.ChoiceField(ProgrammeKind.choices)
    name = serializers.CharField(help_text="In the asked language.")
    organizer = serializers.CharField()
    place = serializers.CharField()
    capacity = serializers.IntegerField(allow_null=True, help_text="null: no limit.")
    visibility = serializers.ChoiceField(ProgrammeVisibility.choices)
    state = serializers.ChoiceField(ProgrammeState.choices)
    first_at = Dated(allow_null=True, help_text="When the first session begins.")
    enrol_ends = Dated(allow_null=True, help_text="When enrolment ends.")
    enrolled = serializers.IntegerField(help_text="People with a place.")
    waiting = serializers.IntegerField(help_text="People on the waiting list.")


class ProgrammeOut(ProgrammeBrief):
    """A programme with its sessions. `actions` are the steps that are possible now."""

    name_zh = serializers.CharField()
    name_en = serializers.CharField()
    about_zh = serializers.CharField()
    about_en = serializers.CharField()
    enrol_until = Moment(allow_null=True)
    sessions = SessionOut(source="sessions.all", many=True)
    actions = serializers.SerializerMethodField()

    def get_actions(self, row: Programme) -> list[str]:
        return PROGRAMME.available(self.context["actor"], row)


class EnrolmentOut(serializers.Serializer):
    """One person of a company in a programme."""

    id = serializers.UUIDField()
    programme = Named()
    tenant = Named()
    user = serializers.UUIDField(source="user_id", allow_null=True)
    name = serializers.CharField()
    state = serializers.ChoiceField(EnrolmentState.choices)
    place_in_line = serializers.IntegerField()
    certificate = serializers.CharField(allow_null=True)
    certified_at = Moment(allow_null=True)
    attended = serializers.SerializerMethodField()

    def get_attended(self, row: Enrolment) -> list[UUID]:
        return [each.session_id for each in row.attendance.all()]


# -- what comes in -----------------------------------------------------------------------------------------------
class ProgrammeFields(Input):
    """What a programme says of itself."""

    kind = Word(ProgrammeKind.choices, required=False)
    name_zh = Text(required=False)
    name_en = Text(required=False)
    about_zh = Text(required=False)
    about_en = Text(required=False)
    organizer = Text(required=False)
    place = Text(required=False)
    capacity = WholeNumber(required=False, allow_null=True, help_text="null: no limit.")
    enrol_until = serializers.DateTimeField(required=False, allow_null=True)
    visibility = Word(ProgrammeVisibility.choices, required=False)


class NewProgramme(ProgrammeFields):
    """A new programme, as a draft."""

    name_zh = Text()
    park = Text(required=False, help_text="The park's code; needed by who works for several parks.")
    answers = serializers.ListField(child=serializers.UUIDField(), required=False, default=list, max_length=40,
                                    help_text="Ids of requests that it answers.")


class SessionFields(Input):
    starts_at = serializers.DateTimeField(required=False)
    ends_at = serializers.DateTimeField(required=False)
    topic = Text(required=False)
    place = Text(required=False)


class NewSession(SessionFields):
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()


class NewEnrolment(Input):
    """People of one company, by accounts of its members and by names."""

    tenant = serializers.UUIDField(required=False, help_text="Left out: your only company.")
    users = serializers.ListField(child=serializers.UUIDField(), required=False, default=list, max_length=50)
    names = serializers.ListField(child=Text(), required=False, default=list, max_length=100)


class Presence(Input):
    """Who was at a session: exactly these people."""

    session = serializers.UUIDField()
    present = serializers.ListField(child=serializers.UUIDField(), default=list, max_length=2000)


class Certificates(Input):
    people = serializers.ListField(child=serializers.UUIDField(), required=False, allow_null=True, default=None,
                                   max_length=2000, help_text="Enrolments; left out: all who were at every session.")


class Reason(Input):
    reason = Text()


class ProgrammeFilters(Filters):
    time = serializers.ChoiceField(TIMES, required=False)
    kind = Words(child=serializers.ChoiceField(ProgrammeKind.choices), required=False)
    state = Words(child=serializers.ChoiceField(ProgrammeState.choices), required=False)


# -- examples ----------------------------------------------------------------------------------------------------
BRIEF: dict[str, Any] = {
    "id": ID.format(1), "park": {"code": "BH", "name": "Tianjin Binhai Zhongguancun Science Park"}, "kind": "training",
    "name": "Startup camp", "organizer": "Baidu innovation center", "place": "Hall 2", "capacity": 12,
    "visibility": "public", "state": "open", "first_at": LATER, "enrol_ends": LATER, "enrolled": 12, "waiting": 3}
SESSION = {"id": ID.format(2), "starts_at": LATER, "ends_at": END, "topic": "Business model", "place": ""}
PROGRAMME_EXAMPLE = {**BRIEF, "name_zh": "创业训练营", "name_en": "Startup camp", "about_zh": "四个下午",
                     "enrol_until": None, "about_en": "Four afternoons", "sessions": [SESSION],
                     "actions": ["close", "cancel"]}
ENROLMENT = {"id": ID.format(3), "programme": {"id": ID.format(1), "name": "Startup camp"}, "user": None,
             "tenant": {"id": ID.format(4), "name": "Tianjin Jinghua Technology Co Ltd"}, "name": "Wu Lei",
             "state": "enrolled", "place_in_line": 5, "certificate": "BH-C2026-0005", "certified_at": AT,
             "attended": [ID.format(2)]}
NEW_PROGRAMME = {"kind": "training", "name_zh": "创业训练营", "name_en": "Startup camp", "capacity": 12,
                 "visibility": "public"}
NEW_SESSION = {"starts_at": LATER, "ends_at": END, "topic": "Business model"}
