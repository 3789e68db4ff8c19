"""Who sees and uses whose directory: agreements between parks decide, and each side must have signed."""
from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from parkadmin.core.errors import Forbidden, Invalid, Refused
from parkadmin.core.models import Event, Notice
from requests_desk.directory_queries import agreement_door
from requests_desk.models import Agreement, Expert, Location, Partner, Resource, parks_open_to
from requests_desk.services import agreements as verbs
from tests.cast import NOW, Cast

TODAY = date(2026, 11, 18)
FIELDS = {"title": "Working together", "starts_on": TODAY, "ends_on": None, "signed_by": "Lin Bo"}


@pytest.fixture
def alone(cast: Cast) -> Cast:
    """Binhai and Zhongguancun without any agreement; Zhongguancun has entries that could leak."""
    cast.resource(cast.other_partner, cast.training, "公开课", "Public lecture", visibility="public")
    Partner.objects.update(visibility="public")
    Partner.objects.filter(pk=cast.uav_school.pk).update(visibility="network")
    cast.expert(cast.uav_school, "高峰", "Gao Feng")
    Location.objects.create(partner=cast.uav_school, name_zh="基地")
    assert cast.uav_training and cast.officer and cast.zgc_officer
    Agreement.objects.all().delete()
    return cast


def agree(cast: Cast, sign: bool = True, **fields: Any) -> Agreement:
    row = verbs.make_agreement(actor=cast.actor(cast.zgc_officer), park=cast.zhongguancun, other_park=cast.binhai,
                               fields={**FIELDS, **fields}, at=NOW)
    if sign:
        row = verbs.countersign_agreement(actor=cast.actor(cast.officer), agreement=row, signed_by="Jin Donghu", at=NOW)
    return row


def seen(cast: Cast) -> set[str]:
    actor = cast.actor(cast.officer)
    return {str(row.pk) for model in (Partner, Resource, Expert, Location) for row in model.objects.for_actor(actor)}


def test_without_an_agreement_only_what_is_public_is_seen(alone: Cast):
    public = {str(alone.other_partner.pk), str(Resource.objects.get(visibility="public").pk)}
    assert seen(alone) == public
    agree(alone, sign=False)
    assert seen(alone) == public, "nobody opens another's directory by himself"


def test_with_a_running_agreement_each_sees_what_the_other_shares(alone: Cast):
    row = agree(alone)
    assert len(seen(alone)) == 6
    Resource.objects.filter(pk=alone.uav_training.pk).update(visibility="park")
    assert str(alone.uav_training.pk) not in seen(alone)
    assert set(parks_open_to([alone.zhongguancun.pk], TODAY).values_list("pk", flat=True)) == {
        alone.zhongguancun.pk, alone.binhai.pk}
    assert Event.objects.filter(subject_id=row.pk).values_list("code", flat=True).order_by("id").last() == (
        "agreement.countersign")


def test_an_agreement_counts_on_its_days_only(alone: Cast):
    agree(alone, starts_on=TODAY + timedelta(days=10), ends_on=TODAY + timedelta(days=20))
    own = {alone.binhai.pk}
    for days, wide in ((9, False), (10, True), (20, True), (21, False)):
        found = set(parks_open_to(own, TODAY + timedelta(days=days)).values_list("pk", flat=True))
        assert found == (own | {alone.zhongguancun.pk} if wide else own)


def test_only_the_other_park_countersigns_and_only_once(alone: Cast):
    row = agree(alone, sign=False)
    for user in (alone.zgc_officer, alone.director, alone.baoding_officer, alone.gao_feng):
        with pytest.raises(Forbidden):
            verbs.countersign_agreement(actor=alone.actor(user), agreement=row, signed_by="X", at=NOW)
    with pytest.raises(Invalid):
        verbs.countersign_agreement(actor=alone.actor(alone.officer), agreement=row, signed_by="", at=NOW)
    verbs.countersign_agreement(actor=alone.actor(alone.officer), agreement=row, signed_by="X", at=NOW)
    with pytest.raises(Refused):
        verbs.countersign_agreement(actor=alone.actor(alone.officer), agreement=row, signed_by="X", at=NOW)


def test_what_both_have_signed_keeps_its_dates(alone: Cast):
    row = agree(alone)
    actor = alone.actor(alone.zgc_officer)
    with pytest.raises(Invalid) as refusal:
        verbs.edit_agreement(actor=actor, agreement=row, fields={"ends_on": TODAY + timedelta(days=900)}, at=NOW)
    assert list(refusal.value.errors) == ["ends_on"]
    with pytest.raises(Refused):
        verbs.edit_agreement(actor=actor, agreement=row, fields={"terms": "x"}, at=NOW, version=row.version - 1)
    assert verbs.edit_agreement(actor=actor, agreement=row, fields={"terms": "x"}, at=NOW).terms == "x"


def test_either_side_ends_it_and_the_directories_close(alone: Cast):
    row = agree(alone, starts_on=date(2020, 1, 1))
    with pytest.raises(Invalid):
        verbs.end_agreement(actor=alone.actor(alone.officer), agreement=row, ends_on=date(2019, 1, 1), why="x", at=NOW)
    with pytest.raises(Forbidden):
        verbs.end_agreement(actor=alone.actor(alone.director), agreement=row, ends_on=TODAY, why="x", at=NOW)
    verbs.end_agreement(actor=alone.actor(alone.officer), agreement=row, ends_on=date(2021, 1, 1), why="No", at=NOW)
    assert len(seen(alone)) == 2


@pytest.mark.parametrize(("fields", "wrong"), [
    ({"title": ""}, "title"), ({"starts_on": None}, "starts_on"), ({"ends_on": date(2020, 1, 1)}, "ends_on")])
def test_what_is_written_must_make_sense(alone: Cast, fields: dict[str, Any], wrong: str):
    with pytest.raises(Invalid) as refusal:
        agree(alone, **fields)
    assert list(refusal.value.errors) == [wrong]
    assert not Agreement.objects.exists()


def test_it_is_with_one_other(alone: Cast):
    actor = alone.actor(alone.officer)
    for other in ({}, {"other_park": alone.binhai}, {"partner": alone.uav_school}):
        with pytest.raises(Invalid) as refusal:
            verbs.make_agreement(actor=actor, park=alone.binhai, fields=FIELDS, at=NOW, **other)
        assert list(refusal.value.errors) == ["other"]
    with pytest.raises(Forbidden):
        verbs.make_agreement(actor=actor, park=alone.zhongguancun, fields=FIELDS, at=NOW, partner=alone.uav_school)


def test_both_sides_are_told_once_before_it_ends(alone: Cast):
    row = agree(alone, starts_on=TODAY - timedelta(days=9), ends_on=TODAY + timedelta(days=60))
    Notice.objects.all().delete()
    assert (verbs.remind_of_ends(NOW), verbs.remind_of_ends(NOW + timedelta(days=1))) == (1, 0)
    told = Notice.objects.filter(path=f"/desk/directory/agreements/{row.pk}/").values_list("user__email", flat=True)
    assert set(told) == {alone.zgc_officer.email, alone.officer.email}


def test_who_reads_an_agreement(alone: Cast):
    others = (alone.officer, alone.other_contact, alone.dai_tao)
    row = verbs.make_agreement(actor=alone.actor(alone.zgc_officer), park=alone.zhongguancun, fields=FIELDS, at=NOW,
                               partner=alone.uav_school)
    assert agreement_door(alone.actor(alone.gao_feng), row.pk) == row
    for user in others:
        assert not Agreement.objects.for_actor(alone.actor(user)).exists()
