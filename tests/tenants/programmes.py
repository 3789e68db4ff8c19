"""Programmes brought to where a test begins, through the real verbs."""
from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from tenants.models import Enrolment, Programme, Session
from tenants.services import enrolments, programmes
from tests.cast import NOW, Cast

DAY = timedelta(days=1)
FIELDS: dict[str, Any] = {"kind": "training", "name_zh": "百度创新中心创业训练营", "name_en": "Startup camp",
                          "about_en": "Six evenings", "organizer": "Baidu innovation center", "place": "Hall 2",
                          "capacity": 5, "visibility": "park"}


def draft(cast: Cast, at: datetime = NOW, **fields: Any) -> Programme:
    """A draft of Binhai's officer."""
    return programmes.create_programme(actor=cast.actor(cast.officer), park=cast.binhai, fields={**FIELDS, **fields},
                                       at=at)


def session(cast: Cast, row: Programme, begins: datetime = NOW + 7 * DAY, **fields: Any) -> Session:
    fields = {"starts_at": begins, "ends_at": begins + timedelta(hours=2), **fields}
    return programmes.add_session(actor=cast.actor(cast.officer), programme=row, fields=fields, at=begins - 7 * DAY)


def opened(cast: Cast, meetings: int = 1, at: datetime = NOW, **fields: Any) -> Programme:
    """A programme of Binhai with sessions from next week on, open for enrolment. Pages ask what time it is: for them
    `at` is the present."""
    row = draft(cast, at, **fields)
    for number in range(meetings):
        session(cast, row, at + (7 + number) * DAY)
    return programmes.open_programme(actor=cast.actor(cast.officer), programme=row, at=at)


def enrol(cast: Cast, row: Programme, *names: str, at: datetime = NOW, **given: Any) -> list[Enrolment]:
    """Dai Tao enrols people of Jinghua."""
    return enrolments.enrol(actor=cast.actor(cast.dai_tao), programme=row, tenant=cast.jinghua, names=names, at=at,
                            **given)


def held(cast: Cast, *names: str, meetings: int = 1) -> Programme:
    """A programme that has been held, with these people of Jinghua, nobody ticked yet."""
    row = opened(cast, meetings)
    if names:
        enrol(cast, row, *names)
    return programmes.mark_programme_held(actor=cast.actor(cast.officer), programme=row, at=NOW + 20 * DAY)
