"""How requests come in: what is refused, what is kept, what is changed later."""
from __future__ import annotations

import io
from datetime import date, timedelta
from typing import Any

import pytest

from parkadmin.core.errors import Forbidden, Invalid, NotFound, Refused
from parkadmin.core.models import Event, NumberSeries
from requests_desk.models import HelpRequest, Question
from requests_desk.services import conversation, intake
from tests.cast import NOW, Cast
from tests.factories import FIELDS, active, draft, submitted


def send(cast: Cast, **fields: Any) -> HelpRequest:
    return intake.submit_request(actor=cast.actor(cast.dai_tao), tenant=cast.jinghua, at=NOW,
                                 fields={**FIELDS, "kind": cast.training, **fields})


@pytest.mark.parametrize(("field", "value"), [
    ("title", ""), ("title", "   "), ("title", "x" * 161), ("title", "a\x00b"), ("title", "a\ud800b"), ("title", 5),
    ("description", ""), ("description", "x" * 10_001), ("description", "\x1b[31m"), ("sector", "Z99"),
    ("sector", ["C37"]), ("regions", ["999999"]), ("regions", [["110000"]]), ("budget", "-1"), ("budget", "1.001"),
    ("budget", "NaN"), ("budget", "1e999999999"), ("budget", "Infinity"), ("budget", True), ("people", -1),
    ("people", "six"), ("people", True), ("wanted_by", "soon"), ("wanted_by", NOW), ("wanted_by", date(2026, 11, 17)),
    ("sharing", "all"), ("sharing", ""), ("answers", {"level": "x"}), ("answers", ["x"])])
def test_what_cannot_be_taken_is_refused_at_its_field(cast: Cast, field: str, value: Any):
    with pytest.raises(Invalid) as refusal:
        send(cast, **{field: value})
    assert list(refusal.value.errors) == [field]
    assert not HelpRequest.objects.exists() and not NumberSeries.objects.exists()


def test_all_faults_are_told_at_once(cast: Cast):
    with pytest.raises(Invalid) as refusal:
        send(cast, title="", description="", budget="x", sharing="all")
    assert set(refusal.value.errors) == {"title", "description", "budget", "sharing"}


def test_a_refused_request_leaves_no_gap_in_the_numbers(cast: Cast):
    first = send(cast)
    with pytest.raises(Invalid):
        send(cast, title="")
    assert (first.number, send(cast).number) == ("BH-2026-0001", "BH-2026-0002")


def test_the_year_of_a_number_is_the_parks(cast: Cast):
    late = NOW.replace(month=12, day=31, hour=16, minute=30)  # half past midnight of the new year in Tianjin
    row = intake.submit_request(actor=cast.actor(cast.dai_tao), tenant=cast.jinghua, at=late,
                                fields={**FIELDS, "kind": cast.training})
    assert row.number == "BH-2027-0001"


def test_another_companys_draft_does_not_exist(cast: Cast):
    row, rival = draft(cast), cast.actor(cast.rival_owner)
    for deed in (intake.save_draft, intake.submit_request):
        with pytest.raises(NotFound):
            deed(actor=rival, tenant=cast.rival, fields={**FIELDS, "kind": cast.training}, draft=row, at=NOW)
    with pytest.raises(Forbidden):
        intake.discard_draft(actor=rival, draft=row)


def test_a_draft_is_sent_once(cast: Cast):
    row, actor = draft(cast), cast.actor(cast.dai_tao)
    given = {"actor": actor, "tenant": cast.jinghua, "draft": row, "at": NOW}
    intake.submit_request(**given, fields={"kind": cast.training})
    with pytest.raises(Refused):
        intake.submit_request(**given, fields={"title": ""})
    with pytest.raises(Refused):
        intake.discard_draft(actor=actor, draft=row)


def test_a_thrown_away_draft_is_not_found(cast: Cast):
    row, actor = draft(cast), cast.actor(cast.dai_tao)
    intake.discard_draft(actor=actor, draft=HelpRequest.objects.get(pk=row.pk))
    with pytest.raises(NotFound):
        intake.save_draft(actor=actor, tenant=cast.jinghua, draft=row, fields={}, at=NOW)


def test_a_date_kept_in_a_draft_is_still_a_date_when_it_is_sent(cast: Cast):
    kinds = Question.Type
    for code, kind in (("start", kinds.DATE), ("certified", kinds.YES_NO), ("area", kinds.NUMBER)):
        Question.objects.create(kind=cast.training, code=code, type=kind, label_zh=code, label_en=code)
    answers = {"start": date(2026, 12, 4), "certified": False, "area": 0}
    row = draft(cast, kind=cast.training, answers=answers)
    row = intake.submit_request(actor=cast.actor(cast.dai_tao), tenant=cast.jinghua, fields={}, draft=row, at=NOW)
    assert row.answers == {"start": "2026-12-04", "certified": False, "area": 0}
    for code, bad in (("start", "tomorrow"), ("certified", "yes"), ("area", "large")):
        with pytest.raises(Invalid) as refusal:
            send(cast, answers={code: bad})
        assert list(refusal.value.errors) == [f"answers.{code}"]


def test_an_edit_may_not_empty_what_is_required(cast: Cast):
    row, actor = active(cast, wanted_by=date(2026, 11, 20)), cast.actor(cast.dai_tao)
    for field, value in (("title", ""), ("description", " "), ("kind", None)):
        with pytest.raises(Invalid) as refusal:
            intake.edit_request(actor=actor, request=row, fields={field: value}, version=row.version, at=NOW)
        assert list(refusal.value.errors) == [field]
    later = NOW + timedelta(days=5)  # the wanted date has passed; that is no reason to refuse another change
    row = intake.edit_request(actor=actor, request=row, fields={"people": 8}, version=row.version, at=later)
    assert row.people == 8
    with pytest.raises(Refused) as refusal:
        intake.edit_request(actor=actor, request=row, fields={"people": 9}, version=row.version - 1, at=later)
    assert refusal.value.code == "stale"


def test_another_kind_has_its_own_promised_time(cast: Cast):
    row = submitted(cast)
    before = row.result_due_at
    row = intake.edit_request(actor=cast.actor(cast.dai_tao), request=row, fields={"kind": cast.investment},
                              version=row.version, at=NOW)
    assert row.result_due_at > before


def test_regions_are_kept_once(cast: Cast):
    assert send(cast, regions=["110000", "", "110000", "120000"]).regions == ["110000", "120000"]


def test_staff_files_only_for_its_own_parks_and_for_people_of_the_company(cast: Cast):
    given = {"tenant": cast.jinghua, "channel": "phone", "fields": {**FIELDS, "kind": cast.training}, "at": NOW}
    for user in (cast.baoding_officer, cast.director, cast.dai_tao):
        with pytest.raises(Forbidden):
            intake.file_on_behalf(actor=cast.actor(user), requester=None, **given)
    with pytest.raises(Invalid) as refusal:
        intake.file_on_behalf(actor=cast.actor(cast.officer), requester=cast.rival_owner, **given)
    assert list(refusal.value.errors) == ["requester"]
    row = intake.file_on_behalf(actor=cast.actor(cast.officer), requester=cast.colleague, **given)
    event = Event.objects.get(subject_id=row.pk)
    assert (row.channel, row.requester, row.created_by) == ("phone", cast.colleague, cast.officer)
    assert event.organization in (cast.binhai.name_zh, cast.binhai.name_en)


def test_a_file_is_not_put_under_somebody_elses_message(cast: Cast):
    row = active(cast)
    note = conversation.post_message(actor=cast.actor(cast.officer), request=row, audience="internal", text="x", at=NOW)
    for user in (cast.dai_tao, cast.rival_owner, cast.officer2):
        with pytest.raises(Forbidden):
            intake.attach_file(actor=cast.actor(user), request=row, name="a.txt", content=io.BytesIO(b"a"), size=1,
                               at=NOW, message=note)
