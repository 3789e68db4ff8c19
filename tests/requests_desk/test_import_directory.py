"""Partners and resources from Excel: who is meant, what is refused, what is written and taken back."""
from __future__ import annotations

import io
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from parkadmin.core.errors import Forbidden, Refused
from parkadmin.core.imports import runs, work
from parkadmin.core.models import Event, ImportRun
from requests_desk.models import Expert, Partner, Resource, Topic
from requests_desk.services import directory
from tests.cast import NOW, Cast
from tests.core.import_files import xlsx

PARTNERS = ["Name (Chinese)", "Kind", "Region", "E-mail", "website"]
RESOURCES = ["Partner", "Name (Chinese)", "kind", "topics", "regions", "experts", "fees_zh"]
SCHOOL = ["北京天翼无人机培训学校", "Training house", "北京市海淀区", "desk@uav.example", "https://uav.example"]


def checked(cast: Cast, sheet: str, *rows: list[Any], user: Any = None) -> ImportRun:
    file = xlsx([PARTNERS if sheet == "partners" else RESOURCES, *rows])
    run = runs.start_import(actor=cast.actor(user or cast.officer), sheet=sheet, park=cast.binhai, at=NOW,
                            name=f"{sheet}.xlsx", content=file, size=len(file.getvalue()))
    work.check(run.pk, NOW)
    run.refresh_from_db()
    return run


def applied(cast: Cast, run: ImportRun) -> ImportRun:
    runs.apply_import(actor=cast.actor(cast.officer), run=run, at=NOW)
    work.apply(run.pk, NOW)
    run.refresh_from_db()
    assert run.state == "done", run.problem
    return run


def undone(cast: Cast, run: ImportRun) -> ImportRun:
    runs.undo_import(actor=cast.actor(cast.officer), run=run, at=NOW)
    work.undo(run.pk, NOW)
    run.refresh_from_db()
    return run


def faults(run: ImportRun) -> list[tuple[int, str, str]]:
    return [(fault.row, fault.column, fault.code) for fault in run.faults.order_by("pk")]


@pytest.mark.parametrize("sheet", ["partners", "resources"])
def test_a_director_imports_nothing(cast: Cast, sheet: str):
    with pytest.raises(Forbidden):
        checked(cast, sheet, user=cast.director)


def test_each_fault_of_a_partner_is_named(cast: Cast):
    run = checked(cast, "partners", ["", "Investor", "", "", ""], ["甲", "Bank", "", "", ""],
                  ["乙", "Investor", "Atlantis", "nobody", ""], ["丙", "Investor", "", "", "ftp://x"], SCHOOL, SCHOOL)
    assert faults(run) == [(2, "name_zh", "required"), (3, "kind", "not_choice"), (4, "region", "not_known"),
                           (4, "email", "not_email"), (5, "website", "said"), (7, "name_zh", "duplicate")]
    assert not Partner.objects.exists()


def test_partners_are_added_and_changed_by_their_name_in_the_park(cast: Cast):
    assert cast.uav_school.name_zh == SCHOOL[0]  # another park's partner of the same name
    applied(cast, checked(cast, "partners", SCHOOL))
    run = checked(cast, "partners", [*SCHOOL[:3], "new@uav.example", ""])
    assert run.rows.get().changes == {"email": ["desk@uav.example", "new@uav.example"]}
    applied(cast, run)
    row = Partner.objects.get(park=cast.binhai)
    assert (row.kind, row.region, row.email, row.version) == ("training_house", "110108", "new@uav.example", 2)
    cast.uav_school.refresh_from_db()
    assert (cast.uav_school.version, cast.uav_school.email) == (1, "desk@uav.example")
    assert [event.code for event in Event.objects.filter(subject_id=row.pk)] == ["directory.add", "directory.edit"]


def test_a_partner_in_use_is_not_taken_back(cast: Cast):
    run = applied(cast, checked(cast, "partners", SCHOOL))
    directory.save_expert(actor=cast.actor(cast.officer), partner=Partner.objects.get(), at=NOW,
                          fields={"name_zh": "高峰"})
    with pytest.raises(Refused) as refusal:
        undone(cast, run)
    assert refusal.value.code == "changed_since"


def test_partners_are_taken_back(cast: Cast):
    applied(cast, checked(cast, "partners", SCHOOL))
    run = applied(cast, checked(cast, "partners", [*SCHOOL[:3], "new@uav.example", ""],
                                ["新的", "Investor", "", "", ""]))
    assert undone(cast, run).state == "undone"
    assert [(row.name_zh, row.email) for row in Partner.objects.all()] == [(SCHOOL[0], "desk@uav.example")]


# -- resources -------------------------------------------------------------------------------------------------------
@pytest.fixture
def school(cast: Cast) -> Partner:
    """A partner that Binhai keeps, with an expert; and the vocabulary."""
    Topic.objects.create(code="uav", name_zh="无人机", name_en="UAV")
    assert cast.training
    row = directory.save_partner(actor=cast.actor(cast.officer), park=cast.binhai, at=NOW,
                                 fields={"name_zh": SCHOOL[0], "kind": "training_house"})
    directory.save_expert(actor=cast.actor(cast.officer), partner=row, at=NOW, fields={"name_zh": "高峰"})
    return row


COURSE = [SCHOOL[0], "无人机飞手培训", "Training", "无人机", "天津; 河北省", "高峰", "每人 3000 元"]


def test_each_fault_of_a_resource_is_named(cast: Cast, school: Partner):
    assert cast.other_partner
    run = checked(cast, "resources", ["没有的机构", *COURSE[1:]], [cast.other_partner.name_zh, *COURSE[1:]],
                  [*COURSE[:2], "Cooking", *COURSE[3:]], [*COURSE[:3], "Cooking", *COURSE[4:]],
                  [*COURSE[:5], "Nobody", ""])
    assert faults(run) == [(2, "partner", "said"), (3, "partner", "said"), (4, "kind", "not_choice"),
                           (5, "topics", "not_choice"), (6, "experts", "said")]


def test_resources_are_added_with_all_that_belongs_to_them_and_found(cast: Cast, school: Partner):
    applied(cast, checked(cast, "resources", COURSE))
    row = Resource.objects.get()
    assert (row.partner, row.kind, row.regions, row.fees_zh) == (school, cast.training, ["120000", "130000"], COURSE[6])
    assert [topic.code for topic in row.topics.all()] == ["uav"]
    assert list(row.experts.all()) == list(Expert.objects.all())
    assert checked(cast, "resources", COURSE).n_unchanged == 1


def test_a_changed_resource_gets_its_values_back(cast: Cast, school: Partner):
    applied(cast, checked(cast, "resources", COURSE))
    run = applied(cast, checked(cast, "resources", [*COURSE[:3], "(empty)", "全国", "(empty)", "免费"],
                                [SCHOOL[0], "维修", "Training", "", "", "", ""]))
    row = Resource.objects.get(name_zh=COURSE[1])
    assert (row.regions, row.fees_zh, row.topics.count(), row.experts.count()) == (["000000"], "免费", 0, 0)
    assert undone(cast, run).state == "undone"
    row.refresh_from_db()
    assert (row.regions, row.fees_zh) == (["120000", "130000"], COURSE[6])
    assert (row.topics.count(), row.experts.count()) == (1, 1)
    assert Resource.objects.count() == 1


# -- export ----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("sheet", "address"), [("partners", "desk:export_partners"),
                                                ("resources", "desk:export_directory")])
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_an_exported_list_comes_back_without_a_change(cast: Cast, school: Partner, sheet: str, address: str,
                                                      language: str):
    applied(cast, checked(cast, "resources", COURSE))
    assert cast.uav_training  # another park's entry of the network: in the list, not Binhai's to change
    client = Client(headers={"Accept-Language": language})
    cast.officer.language = language
    cast.officer.save()
    client.force_login(cast.officer)
    answer = client.get(reverse(address), {"park": "BH"})
    file = io.BytesIO(b"".join(answer.streaming_content))
    run = runs.start_import(actor=cast.actor(cast.officer), sheet=sheet, park=cast.binhai, at=NOW, content=file,
                            name=f"{sheet}.xlsx", size=len(file.getvalue()))
    work.check(run.pk, NOW)
    run.refresh_from_db()
    assert (run.n_unchanged, run.total) == (1, 1), list(run.faults.values()) + list(run.rows.values())
