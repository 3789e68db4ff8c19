"""Who comes to a programme: places, the waiting list, who may enrol whom, attendance, certificates, reminders."""
from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from parkadmin.core.errors import Forbidden, Invalid, NotFound, Refused
from parkadmin.core.models import Event, Mail, Notice
from tenants import programme_queries
from tenants.choices import TenantState
from tenants.models import Attendance, Enrolment, Tenant
from tenants.services import enrolments, programmes
from tests.cast import NOW, Cast
from tests.requests_desk.test_at_once import at_once
from tests.tenants.programmes import DAY, draft, enrol, held, opened, session


def states(row: Any) -> list[tuple[str, str]]:
    return list(row.enrolments.values_list("name", "state"))


@pytest.mark.parametrize("who", ["viewer", "rival_owner", "director", "administrator", "baoding_officer", "gao_feng"])
def test_who_may_not_enrol_people_of_a_company(cast: Cast, who: str):
    row = opened(cast)
    with pytest.raises(Forbidden):
        enrolments.enrol(actor=cast.actor(getattr(cast, who)), programme=row, tenant=cast.jinghua, names=["X"], at=NOW)
    assert not Enrolment.objects.exists()


@pytest.mark.parametrize("who", ["dai_tao", "colleague", "officer", "lead"])
def test_members_and_staff_enrol_several_people_at_once(cast: Cast, who: str):
    row, actor = opened(cast), cast.actor(getattr(cast, who))
    enrolments.enrol(actor=actor, programme=row, tenant=cast.jinghua, names=["Wu Lei", "  Xu  Jing "],
                     users=[cast.viewer.pk], at=NOW)
    assert states(row) == [("Li Na", "enrolled"), ("Wu Lei", "enrolled"), ("Xu Jing", "enrolled")]
    assert list(row.enrolments.values_list("user", flat=True)) == [cast.viewer.pk, None, None]


@pytest.mark.parametrize(("given", "wrong"), [
    ({"names": []}, ["names"]), ({"names": ["", "  "]}, ["names"]), ({"names": ["Wu Lei", "Wu Lei"]}, ["names"]),
    ({"names": ["x" * 81]}, ["names"]), ({"names": [f"P{n}" for n in range(51)]}, ["names"])])
def test_nobody_is_enrolled_when_something_is_wrong(cast: Cast, given: dict[str, Any], wrong: list[str]):
    row = opened(cast)
    with pytest.raises(Invalid) as refusal:
        enrol(cast, row, *given["names"])
    assert list(refusal.value.errors) == wrong
    assert not Enrolment.objects.exists()


def test_the_account_of_another_company_is_refused(cast: Cast):
    row = opened(cast)
    with pytest.raises(Invalid) as refusal:
        enrol(cast, row, users=[cast.rival_owner.pk])
    assert list(refusal.value.errors) == ["users"]


def test_the_same_person_is_not_enrolled_twice(cast: Cast):
    row = opened(cast)
    enrol(cast, row, "Wu Lei", users=[cast.colleague.pk])
    for given, field in (({"names": ["Xu Jing", "Wu Lei"]}, "names"), ({"names": ["Sun Ke"]}, "names"),
                         ({"users": [cast.colleague.pk]}, "users")):
        with pytest.raises(Invalid) as refusal:
            enrol(cast, row, *given.pop("names", []), **given)
        assert list(refusal.value.errors) == [field]
    assert states(row) == [("Sun Ke", "enrolled"), ("Wu Lei", "enrolled")]
    enrolments.enrol(actor=cast.actor(cast.rival_owner), programme=row, tenant=cast.rival, names=["Wu Lei"], at=NOW)


def test_somebody_who_cancelled_may_come_back_at_the_end(cast: Cast):
    row = opened(cast, capacity=1)
    first, _second = enrol(cast, row, "Wu Lei", "Xu Jing")
    enrolments.cancel_enrolment(actor=cast.actor(cast.dai_tao), enrolment=first, at=NOW)
    enrol(cast, row, "Wu Lei")
    assert states(row) == [("Wu Lei", "cancelled"), ("Xu Jing", "enrolled"), ("Wu Lei", "waiting")]


@pytest.mark.parametrize(("later", "code"), [(timedelta(days=3), "enrolment_ended"), (timedelta(days=1), "")])
def test_enrolment_ends_when_it_was_said(cast: Cast, later: timedelta, code: str):
    row = opened(cast, enrol_until=NOW + 2 * DAY)
    if not code:
        assert len(enrol(cast, row, "Wu Lei", at=NOW + later)) == 1
        return
    with pytest.raises(Refused) as refusal:
        enrol(cast, row, "Wu Lei", at=NOW + later)
    assert refusal.value.code == code


def test_without_a_last_day_enrolment_ends_with_the_first_session(cast: Cast):
    row = opened(cast)
    with pytest.raises(Refused) as refusal:
        enrol(cast, row, "Wu Lei", at=NOW + 7 * DAY + timedelta(minutes=1))
    assert refusal.value.code == "enrolment_ended"


def test_a_draft_a_closed_one_and_another_parks_take_nobody(cast: Cast):
    row = draft(cast)
    session(cast, row)
    with pytest.raises(Refused):
        enrol(cast, row, "Wu Lei")
    officer = cast.actor(cast.officer)
    programmes.open_programme(actor=officer, programme=row, at=NOW)
    with pytest.raises(Refused) as refusal:
        enrolments.enrol(actor=cast.actor(cast.baoding_officer), programme=row, tenant=cast.jiuwu, names=["An"], at=NOW)
    assert refusal.value.code == "not_for_this_park"
    programmes.close_programme(actor=officer, programme=row, at=NOW)
    with pytest.raises(Refused) as refusal:
        enrol(cast, row, "Wu Lei")
    assert refusal.value.code == "wrong_state"


def test_a_company_that_has_left_sends_nobody(cast: Cast):
    row = opened(cast)
    Tenant.objects.filter(pk=cast.jinghua.pk).update(state=TenantState.LEFT)
    cast.jinghua.refresh_from_db()
    with pytest.raises(Refused) as refusal:
        enrol(cast, row, "Wu Lei")
    assert refusal.value.code == "not_registered"


def test_beyond_the_last_place_people_wait_and_the_first_moves_up_and_is_told(cast: Cast):
    row = opened(cast, capacity=2)
    people = enrol(cast, row, "Wu Lei", "Xu Jing", "Ma Chao")
    enrolments.enrol(actor=cast.actor(cast.rival_owner), programme=row, tenant=cast.rival, names=["Hai"], at=NOW)
    assert [state for _name, state in states(row)] == ["enrolled", "enrolled", "waiting", "waiting"]
    enrolments.cancel_enrolment(actor=cast.actor(cast.officer), enrolment=people[0], at=NOW + DAY)
    assert states(row) == [("Wu Lei", "cancelled"), ("Xu Jing", "enrolled"), ("Ma Chao", "enrolled"),
                           ("Hai", "waiting")]
    assert [(mail.user, "Ma Chao" in mail.text) for mail in Mail.objects.filter(subject__startswith="A place")] == [
        (cast.dai_tao, True)]
    told = Event.objects.filter(code="programme.moved_up").get()
    assert (told.context_id, told.actor_kind, told.data["person"]) == (cast.jinghua.pk, "system", "Ma Chao")


def test_somebody_who_waited_and_cancels_gives_no_place_away(cast: Cast):
    row = opened(cast, capacity=1)
    people = enrol(cast, row, "Wu Lei", "Xu Jing", "Ma Chao")
    enrolments.cancel_enrolment(actor=cast.actor(cast.dai_tao), enrolment=people[1], at=NOW)
    assert [state for _name, state in states(row)] == ["enrolled", "cancelled", "waiting"]


@pytest.mark.parametrize("who", ["viewer", "rival_owner", "director", "baoding_officer"])
def test_who_may_not_cancel_an_enrolment(cast: Cast, who: str):
    [row] = enrol(cast, opened(cast), "Wu Lei")
    with pytest.raises(Forbidden):
        enrolments.cancel_enrolment(actor=cast.actor(getattr(cast, who)), enrolment=row, at=NOW)
    with pytest.raises((Refused, Forbidden)):
        enrolments.cancel_enrolment(actor=cast.actor(getattr(cast, who)), enrolment=row, at=NOW)


def test_an_enrolment_is_not_cancelled_twice_nor_after_somebody_was_there(cast: Cast):
    row, officer = opened(cast), cast.actor(cast.officer)
    first, second = enrol(cast, row, "Wu Lei", "Xu Jing")
    enrolments.cancel_enrolment(actor=officer, enrolment=first, at=NOW)
    with pytest.raises(Refused):
        enrolments.cancel_enrolment(actor=officer, enrolment=first, at=NOW)
    enrolments.record_attendance(actor=officer, session=row.sessions.get(), present=[second.pk], at=NOW + 7 * DAY)
    with pytest.raises(Refused) as refusal:
        enrolments.cancel_enrolment(actor=officer, enrolment=second, at=NOW + 7 * DAY)
    assert refusal.value.code == "over"


# -- who knows of whom -------------------------------------------------------------------------------------------
def test_nobody_knows_the_people_of_others(cast: Cast):
    row = opened(cast, visibility="network")
    enrol(cast, row, "Wu Lei")
    enrolments.enrol(actor=cast.actor(cast.rival_owner), programme=row, tenant=cast.rival, names=["Hai"], at=NOW)
    enrolments.enrol(actor=cast.actor(cast.baoding_officer), programme=row, tenant=cast.jiuwu, names=["An"], at=NOW)

    def seen(user: Any) -> list[str]:
        return [each.name for each in programme_queries.enrolments(cast.actor(user), row)]

    assert {who: seen(getattr(cast, who)) for who in (
        "dai_tao", "viewer", "rival_owner", "officer", "director", "baoding_officer", "zgc_officer", "gao_feng")} == {
        "dai_tao": ["Wu Lei"], "viewer": ["Wu Lei"], "rival_owner": ["Hai"], "officer": ["Wu Lei", "Hai", "An"],
        "director": ["Wu Lei", "Hai", "An"], "baoding_officer": ["An"], "zgc_officer": [], "gao_feng": []}


@pytest.mark.parametrize(("visibility", "knows"), [
    ("park", ["dai_tao", "director"]), ("network", ["dai_tao", "director", "baoding_officer"]),
    ("public", ["dai_tao", "director", "baoding_officer", "gao_feng"])])
def test_a_programme_exists_for_those_it_is_meant_for(cast: Cast, visibility: str, knows: list[str]):
    row, unknown = opened(cast, visibility=visibility), draft(cast, visibility="public")
    found = []
    for who in ("dai_tao", "director", "baoding_officer", "gao_feng"):
        try:
            found += [who] if programme_queries.programme_for(cast.actor(getattr(cast, who)), row.pk) else []
        except NotFound:
            continue
    assert found == knows
    for who in ("dai_tao", "baoding_officer", "gao_feng"):
        with pytest.raises(NotFound):
            programme_queries.programme_for(cast.actor(getattr(cast, who)), unknown.pk)


# -- attendance and certificates ---------------------------------------------------------------------------------
def test_the_checklist_is_exactly_who_was_there_and_may_be_sent_again(cast: Cast):
    row, officer = opened(cast), cast.actor(cast.officer)
    people, meeting = enrol(cast, row, "Wu Lei", "Xu Jing"), row.sessions.get()
    at = meeting.starts_at
    for present in ([people[0].pk], [people[0].pk], [people[1].pk], [people[1].pk, people[1].pk]):
        enrolments.record_attendance(actor=officer, session=meeting, present=present, at=at)
    assert list(Attendance.objects.values_list("enrolment", flat=True)) == [people[1].pk]
    assert Event.objects.filter(code="programme.attendance").count() == 2


def test_the_checklist_is_for_the_parks_officers_at_the_time_and_for_people_with_a_place(cast: Cast):
    row, officer = opened(cast, capacity=1), cast.actor(cast.officer)
    people, meeting = enrol(cast, row, "Wu Lei", "Xu Jing"), row.sessions.get()
    at = meeting.starts_at
    for who in ("dai_tao", "director", "baoding_officer"):
        with pytest.raises(Forbidden):
            enrolments.record_attendance(actor=cast.actor(getattr(cast, who)), session=meeting, present=[], at=at)
    with pytest.raises(Refused) as refusal:
        enrolments.record_attendance(actor=officer, session=meeting, present=[], at=at - timedelta(hours=2))
    assert refusal.value.code == "too_early"
    with pytest.raises(Invalid):
        enrolments.record_attendance(actor=officer, session=meeting, present=[people[1].pk], at=at)
    assert not Attendance.objects.exists()


def test_who_was_at_every_session_gets_a_certificate_and_keeps_its_number(cast: Cast):
    row, officer = held(cast, "Wu Lei", "Xu Jing", "Ma Chao", meetings=2), cast.actor(cast.officer)
    wu, xu, _ma = row.enrolments.all()
    first, second = row.sessions.all()
    at = NOW + 20 * DAY
    enrolments.record_attendance(actor=officer, session=first, present=[wu.pk, xu.pk], at=at)
    enrolments.record_attendance(actor=officer, session=second, present=[wu.pk], at=at)
    given = [enrolments.issue_certificates(actor=officer, programme=row, at=at) for _time in range(2)]
    assert [[each.certificate for each in rows] for rows in given] == [["BH-C2026-0001"], []]
    [ticked] = enrolments.issue_certificates(actor=officer, programme=row, people=[wu.pk, xu.pk], at=at)
    assert (ticked.pk, ticked.certificate) == (xu.pk, "BH-C2026-0002")
    assert Mail.objects.filter(subject__startswith="Certificate of attendance").count() == 2
    assert Event.objects.filter(code="programme.certify", context_id=cast.jinghua.pk).count() == 2


def test_there_are_no_certificates_before_it_was_held_nor_for_people_who_wait(cast: Cast):
    row, officer = opened(cast, capacity=1), cast.actor(cast.officer)
    _wu, xu = enrol(cast, row, "Wu Lei", "Xu Jing")
    with pytest.raises(Refused) as refusal:
        enrolments.issue_certificates(actor=officer, programme=row, at=NOW)
    assert refusal.value.code == "not_held"
    programmes.mark_programme_held(actor=officer, programme=row, at=NOW + 8 * DAY)
    for who in ("dai_tao", "director", "baoding_officer"):
        with pytest.raises(Forbidden):
            enrolments.issue_certificates(actor=cast.actor(getattr(cast, who)), programme=row, at=NOW)
    with pytest.raises(Invalid):
        enrolments.issue_certificates(actor=officer, programme=row, people=[xu.pk], at=NOW + 8 * DAY)


# -- who is told -------------------------------------------------------------------------------------------------
def test_the_person_is_written_to_else_who_enrolled_else_the_owners(cast: Cast):
    row = opened(cast)
    assert cast.dai_tao
    actor = cast.actor(cast.colleague)
    enrolments.enrol(actor=actor, programme=row, tenant=cast.jinghua, names=["Wu Lei"], users=[cast.viewer.pk], at=NOW)
    told = {mail.user.name: mail.text for mail in Mail.objects.all()}
    assert sorted(told) == ["Li Na", "Sun Ke"]
    assert "> Li Na" in told["Li Na"] and "> Wu Lei" in told["Sun Ke"] and "Wu Lei" not in told["Li Na"]
    enrolments.enrol(actor=cast.actor(cast.officer), programme=row, tenant=cast.jinghua, names=["Ma"], at=NOW)
    assert Mail.objects.filter(text__contains="> Ma").get().user == cast.dai_tao
    assert set(Notice.objects.values_list("path", flat=True)) == {f"/portal/programmes/{row.pk}/"}


def test_people_are_reminded_once_the_day_before(cast: Cast):
    row = opened(cast, meetings=2)
    enrol(cast, row, "Wu Lei")
    Mail.objects.all().delete()
    assert enrolments.remind(NOW + 5 * DAY) == 0
    assert [enrolments.remind(NOW + 6 * DAY + timedelta(minutes=5)) for _time in range(2)] == [1, 0]
    mail = Mail.objects.get()
    assert mail.subject == "Reminder: Startup camp" and "Wed 25 Nov 2026, 10:00–12:00 · Hall 2" in mail.text


def test_a_session_that_is_moved_is_reminded_of_again(cast: Cast):
    row = opened(cast)
    enrol(cast, row, "Wu Lei")
    enrolments.remind(NOW + 6 * DAY + timedelta(minutes=5))
    programmes.edit_session(actor=cast.actor(cast.officer), session=row.sessions.get(), at=NOW + 7 * DAY,
                            fields={"starts_at": NOW + 9 * DAY, "ends_at": NOW + 9 * DAY + timedelta(hours=1)})
    assert enrolments.remind(NOW + 8 * DAY + timedelta(minutes=5)) == 1
    assert Mail.objects.filter(subject__startswith="Reminder").count() == 2


def test_nobody_is_reminded_of_what_is_cancelled(cast: Cast):
    row = opened(cast)
    enrol(cast, row, "Wu Lei")
    programmes.cancel_programme(actor=cast.actor(cast.officer), programme=row, reason="Ill", at=NOW)
    assert enrolments.remind(NOW + 6 * DAY + timedelta(minutes=5)) == 0


# -- all at once -------------------------------------------------------------------------------------------------
@pytest.mark.django_db(transaction=True)
def test_twenty_people_at_once_get_five_places_and_the_others_wait_in_line(cast: Cast):
    row, actor, tenant = opened(cast, capacity=5), cast.actor(cast.dai_tao), cast.jinghua
    found = at_once(*[lambda n=n: enrolments.enrol(actor=actor, programme=row, tenant=tenant, names=[f"Person {n}"],
                                                   at=NOW) for n in range(20)])
    assert [each for each in found if isinstance(each, Exception)] == []
    line = list(row.enrolments.order_by("place_in_line").values_list("place_in_line", "state"))
    assert line == [(place, "enrolled" if place <= 5 else "waiting") for place in range(1, 21)]


@pytest.mark.django_db(transaction=True)
def test_two_who_cancel_at_once_let_two_different_people_move_up(cast: Cast):
    row, actor = opened(cast, capacity=2), cast.actor(cast.dai_tao)
    people = enrol(cast, row, "A", "B", "C", "D", "E")
    at_once(*[lambda p=p: enrolments.cancel_enrolment(actor=actor, enrolment=p, at=NOW) for p in people[:2]])
    assert states(row) == [("A", "cancelled"), ("B", "cancelled"), ("C", "enrolled"), ("D", "enrolled"),
                           ("E", "waiting")]
