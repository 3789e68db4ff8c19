"""Programmes and their sessions: what may be written, when, by whom, and who is told."""
from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from parkadmin.core.errors import Forbidden, Invalid, Refused
from parkadmin.core.models import Event, Mail, Notice
from tenants.models import Programme, Session
from tenants.services import enrolments, programmes
from tests.cast import NOW, Cast
from tests.tenants.programmes import DAY, FIELDS, draft, enrol, held, opened, session


def codes(row: Programme) -> list[str]:
    return list(Event.objects.filter(subject_id=row.pk).order_by("id").values_list("code", flat=True))


@pytest.mark.parametrize("who", ["dai_tao", "director", "administrator", "baoding_officer"])
def test_only_officers_and_leads_of_the_park_write_programmes(cast: Cast, who: str):
    with pytest.raises(Forbidden):
        programmes.create_programme(actor=cast.actor(getattr(cast, who)), park=cast.binhai, fields=FIELDS, at=NOW)
    row = draft(cast)
    actor = cast.actor(getattr(cast, who))
    for deed in (lambda: programmes.edit_programme(actor=actor, programme=row, fields={"place": "x"}, at=NOW),
                 lambda: programmes.add_session(actor=actor, programme=row, fields={}, at=NOW)):
        with pytest.raises(Forbidden):
            deed()
    assert codes(row) == ["programme.create"]


@pytest.mark.parametrize(("field", "value"), [
    ("name_zh", ""), ("name_zh", "长" * 121), ("name_en", "x" * 121), ("kind", "party"), ("visibility", "world"),
    ("capacity", 0), ("capacity", "many"), ("about_en", "x" * 10_001), ("place", "bell\x07"),
    ("enrol_until", NOW - DAY), ("enrol_until", "tomorrow")])
def test_what_a_programme_says_is_checked(cast: Cast, field: str, value: Any):
    with pytest.raises(Invalid) as refusal:
        draft(cast, **{field: value})
    assert list(refusal.value.errors) == [field]
    assert not Programme.objects.exists()


def test_a_change_on_an_old_version_is_refused(cast: Cast):
    row, officer = draft(cast), cast.actor(cast.officer)
    programmes.edit_programme(actor=officer, programme=row, fields={"place": "Hall 3"}, at=NOW, version=1)
    with pytest.raises(Refused) as refusal:
        programmes.edit_programme(actor=officer, programme=row, fields={"place": "Hall 4"}, at=NOW, version=1)
    assert refusal.value.code == "stale"
    row.refresh_from_db()
    assert (row.place, row.version, row.name_en) == ("Hall 3", 2, "Startup camp")
    assert Event.objects.get(code="programme.edit").data["changes"] == {"place": ["Hall 2", "Hall 3"]}


def test_nothing_changed_writes_nothing(cast: Cast):
    row = draft(cast)
    programmes.edit_programme(actor=cast.actor(cast.officer), programme=row, fields={"place": "Hall 2"}, at=NOW)
    assert codes(row) == ["programme.create"]


@pytest.mark.parametrize(("fields", "wrong"), [
    ({"starts_at": None}, ["starts_at"]), ({"ends_at": NOW + 6 * DAY}, ["ends_at"]),
    ({"ends_at": NOW + 9 * DAY}, ["ends_at"]), ({"topic": "x" * 161}, ["topic"]),
    ({"starts_at": NOW + 800 * DAY, "ends_at": NOW + 800 * DAY + timedelta(hours=1)}, ["starts_at"])])
def test_a_session_has_a_sensible_time(cast: Cast, fields: dict[str, Any], wrong: list[str]):
    row = draft(cast)
    with pytest.raises(Invalid) as refusal:
        session(cast, row, **fields)
    assert list(refusal.value.errors) == wrong
    assert not Session.objects.exists()


def test_sessions_of_a_held_programme_stay_as_they_are(cast: Cast):
    row, officer = held(cast), cast.actor(cast.officer)
    one = row.sessions.get()
    for deed in (lambda: session(cast, row), lambda: programmes.remove_session(actor=officer, session=one, at=NOW),
                 lambda: programmes.edit_session(actor=officer, session=one, fields={"topic": "x"}, at=NOW),
                 lambda: programmes.edit_programme(actor=officer, programme=row, fields={"place": "x"}, at=NOW)):
        with pytest.raises(Refused) as refusal:
            deed()
        assert refusal.value.code == "wrong_state"


def test_the_last_session_and_one_where_people_were_cannot_be_removed(cast: Cast):
    row, officer = opened(cast, 2), cast.actor(cast.officer)
    first, second = row.sessions.all()
    [person] = enrol(cast, row, "Wu Lei")
    enrolments.record_attendance(actor=officer, session=first, present=[person.pk], at=NOW + 8 * DAY)
    with pytest.raises(Refused) as refusal:
        programmes.remove_session(actor=officer, session=first, at=NOW + 8 * DAY)
    assert refusal.value.code == "attended"
    programmes.remove_session(actor=officer, session=second, at=NOW + 8 * DAY)
    enrolments.record_attendance(actor=officer, session=first, present=[], at=NOW + 8 * DAY)
    with pytest.raises(Refused) as refusal:
        programmes.remove_session(actor=officer, session=first, at=NOW + 8 * DAY)
    assert refusal.value.code == "last_session"


def test_enrolment_opens_only_with_a_session_to_come(cast: Cast):
    row, officer = draft(cast), cast.actor(cast.officer)
    with pytest.raises(Refused) as refusal:
        programmes.open_programme(actor=officer, programme=row, at=NOW)
    assert refusal.value.code == "no_session"
    session(cast, row)
    assert programmes.open_programme(actor=officer, programme=row, at=NOW).state == "open"


def test_it_is_not_held_before_it_has_begun(cast: Cast):
    row, officer = opened(cast), cast.actor(cast.officer)
    with pytest.raises(Refused) as refusal:
        programmes.mark_programme_held(actor=officer, programme=row, at=NOW + DAY)
    assert refusal.value.code == "too_early"
    assert programmes.mark_programme_held(actor=officer, programme=row, at=NOW + 8 * DAY).state == "held"


def test_fewer_places_than_people_and_shutting_people_out_are_refused(cast: Cast):
    row, officer = opened(cast, visibility="network"), cast.actor(cast.officer)
    enrol(cast, row, "Wu Lei", "Xu Jing")
    enrolments.enrol(actor=cast.actor(cast.baoding_officer), programme=row, tenant=cast.jiuwu, names=["An"], at=NOW)
    with pytest.raises(Invalid) as refusal:
        programmes.edit_programme(actor=officer, programme=row, fields={"capacity": 2, "visibility": "park"}, at=NOW)
    assert sorted(refusal.value.errors) == ["capacity", "visibility"]


def test_more_places_let_people_move_up_in_their_order(cast: Cast):
    row = opened(cast, capacity=1)
    enrol(cast, row, "Wu Lei", "Xu Jing", "Ma Chao", "Gu Yan")
    programmes.edit_programme(actor=cast.actor(cast.officer), programme=row, fields={"capacity": 3}, at=NOW)
    assert list(row.enrolments.values_list("name", "state")) == [
        ("Wu Lei", "enrolled"), ("Xu Jing", "enrolled"), ("Ma Chao", "enrolled"), ("Gu Yan", "waiting")]
    told = Notice.objects.filter(title="A place for you").order_by("id")
    assert [row.user for row in told] == [cast.dai_tao, cast.dai_tao]


def test_another_time_is_told_to_the_people_and_another_topic_is_not(cast: Cast):
    row, officer = opened(cast), cast.actor(cast.officer)
    one = row.sessions.get()
    enrol(cast, row, "Wu Lei")
    before = Mail.objects.count()
    programmes.edit_session(actor=officer, session=one, fields={"topic": "Pitching"}, at=NOW)
    assert Mail.objects.count() == before
    programmes.edit_session(actor=officer, session=one, fields={
        "starts_at": NOW + 9 * DAY, "ends_at": NOW + 9 * DAY + timedelta(hours=3)}, at=NOW)
    mail = Mail.objects.latest("created_at")
    assert mail.subject == "Programme changed: Startup camp"
    assert "Fri 27 Nov 2026, 10:00–13:00 · Hall 2 · Pitching" in mail.text


def test_cancelling_needs_a_reason_and_tells_everybody_who_comes_or_waits(cast: Cast):
    row, officer = opened(cast, capacity=1), cast.actor(cast.officer)
    enrol(cast, row, "Wu Lei", users=[cast.colleague.pk])
    enrolments.enrol(actor=officer, programme=row, tenant=cast.rival, names=["Hai"], at=NOW)
    assert cast.rival_owner
    with pytest.raises(Invalid) as refusal:
        programmes.cancel_programme(actor=officer, programme=row, reason=" ", at=NOW)
    assert list(refusal.value.errors) == ["reason"]
    programmes.cancel_programme(actor=officer, programme=row, reason="The speaker is ill.", at=NOW)
    mails = Mail.objects.filter(subject__startswith="Programme cancelled")
    assert sorted(mail.user.name for mail in mails) == ["Dai Tao", "Hai Yan", "Sun Ke"]
    assert all("The speaker is ill." in mail.text for mail in mails)
    assert codes(row)[-1] == "programme.cancel"


def test_a_draft_that_is_cancelled_tells_nobody(cast: Cast):
    row = draft(cast)
    programmes.cancel_programme(actor=cast.actor(cast.officer), programme=row, reason="No speaker", at=NOW)
    assert not Mail.objects.exists()
