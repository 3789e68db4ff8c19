"""Rooms, market areas, qualifications, contacts, notes and sites of the register."""
from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from parkadmin.core.errors import Forbidden, Invalid, NotFound, Refused
from parkadmin.core.models import Event, Notice
from parkadmin.core.search import search
from tenants.models import Qualification, Site, Tenant, TenantDocument
from tenants.services import expiry
from tenants.services import register_parts as verbs
from tests.cast import NOW, Cast

GIVEN: dict[str, dict[str, Any]] = {
    "market": {"region": "120000", "is_planned": False, "note": "Drone surveys"},
    "qualification": {"kind": "licence", "name": "Drone operating permit", "valid_until": date(2027, 1, 17)},
    "contact": {"name": "Sun Ke", "phone": "13800138000"},
}


def site(cast: Cast, **fields) -> Site:
    return Site.objects.create(park=cast.binhai, **{"name_zh": "A座", "name_en": "Tower A", **fields})


def add(cast: Cast, part: str, who=None, **fields):
    return verbs.add_part(actor=cast.actor(who or cast.officer), tenant=cast.jinghua, part=part, at=NOW,
                          fields={**GIVEN.get(part, {}), **fields})


@pytest.mark.parametrize("part", ["market", "qualification", "contact"])
def test_the_parks_officers_and_the_companys_owners_keep_most_of_it(cast: Cast, part: str):
    for who in (cast.colleague, cast.viewer, cast.rival_owner, cast.director, cast.administrator,
                cast.baoding_officer):
        with pytest.raises(Forbidden):
            add(cast, part, who)
    row = add(cast, part, cast.dai_tao)
    with pytest.raises(Forbidden):
        verbs.change_part(actor=cast.actor(cast.rival_owner), row=row, fields={"note": "x"}, at=NOW)
    with pytest.raises(Forbidden):
        verbs.remove_part(actor=cast.actor(cast.colleague), row=row, at=NOW)
    verbs.remove_part(actor=cast.actor(cast.officer), row=row, at=NOW)
    with pytest.raises(NotFound):
        verbs.remove_part(actor=cast.actor(cast.officer), row=row, at=NOW)
    codes = [event.code for event in Event.objects.filter(context_id=cast.jinghua.pk)]
    assert codes == [f"tenant.{part}_added", f"tenant.{part}_removed"]


def test_rooms_are_the_parks_matter(cast: Cast):
    place = site(cast)
    with pytest.raises(Forbidden):
        add(cast, "room", cast.dai_tao, site=place)
    row = add(cast, "room", site=place, room="301", area="120.5", since=date(2024, 1, 1))
    assert (row.site, row.room, row.area) == (place, "301", Decimal("120.5"))


@pytest.mark.parametrize(("part", "fields", "wrong"), [
    ("room", {"site": None}, ["site"]),
    ("room", {"since": date(2024, 2, 1), "until": date(2024, 1, 1), "area": "1.55"}, ["area", "site", "until"]),
    ("market", {"region": ""}, ["region"]), ("market", {"region": "999999"}, ["region"]),
    ("qualification", {"kind": "crown", "name": ""}, ["kind", "name"]),
    ("qualification", {"issued_on": date(2027, 2, 1)}, ["valid_until"]),
    ("contact", {"phone": ""}, ["phone"]), ("contact", {"name": "", "email": "x"}, ["email", "name"]),
])
def test_what_cannot_be_is_said_at_its_field(cast: Cast, part: str, fields: dict[str, Any], wrong: list[str]):
    with pytest.raises(Invalid) as found:
        add(cast, part, **fields)
    assert sorted(found.value.errors) == wrong


def test_a_room_is_in_a_site_of_the_same_park(cast: Cast):
    elsewhere = Site.objects.create(park=cast.baoding, name_zh="B座")
    with pytest.raises(Invalid) as found:
        add(cast, "room", site=elsewhere)
    assert list(found.value.errors) == ["site"]


def test_a_region_stands_in_the_list_once(cast: Cast):
    add(cast, "market")
    with pytest.raises(Invalid):
        add(cast, "market", is_planned=True)
    row = add(cast, "market", region="130000", is_planned=True)
    verbs.change_part(actor=cast.actor(cast.officer), row=row, fields={"is_planned": False}, at=NOW)
    assert [(m.region, m.is_planned) for m in cast.jinghua.markets.all()] == [("120000", False), ("130000", False)]


def test_there_is_always_one_contact_to_be_asked_first(cast: Cast):
    first, second = add(cast, "contact"), add(cast, "contact", name="Li Na")
    assert (first.is_main, second.is_main) == (True, False)
    verbs.change_part(actor=cast.actor(cast.officer), row=second, fields={"is_main": True}, at=NOW)
    assert [(c.name, c.is_main) for c in cast.jinghua.contacts.all()] == [("Li Na", True), ("Sun Ke", False)]
    verbs.remove_part(actor=cast.actor(cast.officer), row=second, at=NOW)
    assert [(c.name, c.is_main) for c in cast.jinghua.contacts.all()] == [("Sun Ke", True)]
    assert list(search(Tenant.objects.all(), "Sun Ke")) == [cast.jinghua]
    assert list(search(Tenant.objects.all(), "Li Na")) == []


def test_a_paper_of_another_company_is_no_proof(cast: Cast):
    paper = TenantDocument.objects.create(tenant=cast.rival, title="Theirs", name="x", size=1, media_type="x",
                                          sha256="0", at=NOW)
    with pytest.raises(Invalid) as found:
        add(cast, "qualification", document=paper)
    assert list(found.value.errors) == ["document"]


def test_who_has_left_changes_nothing_any_more_but_the_park_may(cast: Cast):
    Tenant.objects.filter(pk=cast.jinghua.pk).update(state="left")
    with pytest.raises(Refused):
        add(cast, "contact", cast.dai_tao)
    assert add(cast, "contact").pk


def test_notes_are_the_staffs_own(cast: Cast):
    for who in (cast.dai_tao, cast.baoding_officer, cast.administrator):
        with pytest.raises(Forbidden):
            verbs.add_note(actor=cast.actor(who), tenant=cast.jinghua, text="Pays late", at=NOW)
    note = verbs.add_note(actor=cast.actor(cast.officer), tenant=cast.jinghua, text="Pays late", at=NOW)
    for who in (cast.dai_tao, cast.officer2, cast.baoding_officer):
        with pytest.raises(Forbidden):
            verbs.remove_note(actor=cast.actor(who), note=note, at=NOW)
    verbs.remove_note(actor=cast.actor(cast.lead), note=note, at=NOW)
    assert not cast.jinghua.notes.exists()
    assert "Pays late" not in str(list(Event.objects.values_list("data", flat=True)))


def test_sites_are_kept_by_those_who_set_up_the_park(cast: Cast):
    with pytest.raises(Forbidden):
        verbs.keep_site(actor=cast.actor(cast.officer), park=cast.binhai, fields={"name_zh": "A座"}, at=NOW)
    row = verbs.keep_site(actor=cast.actor(cast.lead), park=cast.binhai, fields={"name_zh": "A座"}, at=NOW)
    with pytest.raises(Invalid):
        verbs.keep_site(actor=cast.actor(cast.lead), park=cast.binhai, fields={"name_zh": "A座"}, at=NOW)
    add(cast, "room", site=row)
    with pytest.raises(Refused):
        verbs.remove_site(actor=cast.actor(cast.lead), site=row, at=NOW)


@pytest.mark.parametrize(("days", "first", "step"), [
    (61, 60, None), (60, 60, 60), (15, 60, 60), (14, 60, 14), (1, 60, 14), (0, 60, 0), (-1, 60, 0), (-2, 60, None),
    (12, 10, None), (10, 10, 10), (0, 10, 0)])
def test_a_reminder_has_its_day(days: int, first: int, step: int | None):
    assert expiry.step_of(days, first) == step


def test_owners_and_officers_are_reminded_once_at_each_step(cast: Cast):
    assert all([cast.dai_tao, cast.colleague, cast.officer, cast.director, cast.baoding_officer, cast.rival_owner])
    row = add(cast, "qualification", valid_until=date(2027, 1, 17))  # sixty days from now
    TenantDocument.objects.create(tenant=cast.rival, title="Licence", name="x", size=1, media_type="x", sha256="0",
                                  at=NOW, valid_until=date(2026, 12, 1))
    assert [expiry.remind_of_endings(NOW), expiry.remind_of_endings(NOW)] == [2, 0]
    told = sorted(Notice.objects.values_list("user__name", "text"))
    assert told == [("Dai Tao", "Tianjin Jinghua Technology Co Ltd"), ("Hai Yan", "Tianjin Petrel Instruments"),
                    ("Zhao Min", "Tianjin Jinghua Technology Co Ltd"), ("Zhao Min", "Tianjin Petrel Instruments")]
    verbs.change_part(actor=cast.actor(cast.officer), row=row, fields={"valid_until": date(2026, 12, 2)}, at=NOW)
    assert expiry.remind_of_endings(NOW) == 1
    assert Qualification.objects.get(pk=row.pk).reminded_for == 14


def test_nobody_is_reminded_of_what_belongs_to_those_who_left(cast: Cast):
    add(cast, "qualification", valid_until=date(2026, 12, 2))
    Tenant.objects.filter(pk=cast.jinghua.pk).update(state="left")
    assert expiry.remind_of_endings(NOW) == 0
