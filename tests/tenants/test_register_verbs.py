"""Entering companies and teams into the register, and correcting what it says."""
from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.files.base import ContentFile
from django.utils import translation

from parkadmin.core.actors import SYSTEM
from parkadmin.core.errors import Forbidden, Invalid, Refused
from parkadmin.core.models import Event
from parkadmin.core.search import search
from tenants.models import Application, ApplicationDocument, Tenant
from tenants.services import register as verbs
from tests.cast import NOW, Cast

CODE, OTHER_CODE = "91110000600037341L", "91120116MADEM0001"
FACTS = {"kind": "company", "name_zh": "天津云帆测绘有限公司", "name_en": "Yunfan Surveying Co Ltd", "uscc": CODE,
         "sector": "M74", "origin": "110000", "stage": "early", "phone": "022-5555 0199",
         "registered_capital": "5000000", "founded_on": date(2020, 3, 1), "website": "yunfan.example"}


def enter(cast: Cast, at=NOW, code_follows: bool = False, **fields) -> Tenant:
    return verbs.register_tenant(actor=cast.actor(cast.officer), park=cast.binhai, fields={**FACTS, **fields}, at=at,
                                 code_follows=code_follows)


def faults(call) -> dict[str, list[str]]:
    with translation.override("en"), pytest.raises(Invalid) as found:
        call()
    return {field: [str(text) for text in texts] for field, texts in found.value.errors.items()}


def test_only_those_who_work_on_the_register_of_this_park_may_enter(cast: Cast):
    for who in (cast.dai_tao, cast.director, cast.administrator, cast.baoding_officer):
        with pytest.raises(Forbidden):
            verbs.register_tenant(actor=cast.actor(who), park=cast.binhai, fields=FACTS, at=NOW)
    with pytest.raises(Forbidden):
        verbs.register_tenant(actor=SYSTEM, park=cast.binhai, fields=FACTS, at=NOW)
    assert not Tenant.objects.filter(uscc=CODE).exists()


def test_all_that_is_wrong_is_said_at_once(cast: Cast):
    wrong = faults(lambda: enter(cast, kind="club", name_zh=" ", uscc="123", sector="X99", origin="999999",
                                 stage="old", website="not a page", registered_capital="-1", phone="12",
                                 founded_on=NOW.date() + timedelta(days=2), registered_on="yesterday"))
    assert sorted(wrong) == ["founded_on", "kind", "name_zh", "origin", "phone", "registered_capital",
                             "registered_on", "sector", "stage", "uscc", "website"]
    assert wrong["uscc"] == ["A unified social credit code has 18 characters; this one has 3."]


def test_a_company_has_a_code_unless_it_has_not_been_issued_yet(cast: Cast):
    assert list(faults(lambda: enter(cast, uscc=""))) == ["uscc"]
    assert enter(cast, uscc="", code_follows=True).uscc == ""
    assert enter(cast, uscc="", kind="team", name_zh="云帆创业团队").uscc == ""


def test_a_code_is_taken_once_in_a_park_and_the_other_one_is_named(cast: Cast):
    enter(cast)
    wrong = faults(lambda: enter(cast, name_zh="别家有限公司", uscc="9111 0000 6000 3734 1l"))
    assert wrong == {"uscc": ["Yunfan Surveying Co Ltd (BH-T2026-0001) has this code in this park already."]}
    elsewhere = verbs.register_tenant(actor=cast.actor(cast.baoding_officer), park=cast.baoding, fields=FACTS, at=NOW)
    assert elsewhere.number == "BD-T2026-0001"


def test_a_company_gets_its_number_its_keys_and_an_entry_in_the_history(cast: Cast):
    row = enter(cast)
    row.refresh_from_db()
    assert (row.number, row.state, row.registered_on) == ("BH-T2026-0001", "registered", date(2026, 11, 18))
    assert (row.name_key, row.name_en_key, row.phone_key) == ("天津云帆测绘", "yunfansurveying", "2255550199")
    assert (row.registered_capital, row.website) == (Decimal("5000000.00"), "https://yunfan.example")
    event = Event.objects.get(code="tenant.register")
    assert (event.subject_id, event.context_id, event.data["number"]) == (row.pk, row.pk, "BH-T2026-0001")


def test_a_refused_entry_gives_its_number_back(cast: Cast):
    enter(cast)
    faults(lambda: enter(cast))
    assert enter(cast, uscc="", code_follows=True).number == "BH-T2026-0002"


@pytest.mark.parametrize("words", ["测绘", "yunfan", "BH-T2026-0001", CODE, "surveying yunfan"])
def test_what_was_entered_is_found_by_its_words(cast: Cast, words: str):
    row = enter(cast)
    assert list(search(Tenant.objects.all(), words)) == [row]


def test_an_edit_keeps_what_was_not_given_and_writes_down_what_changed(cast: Cast):
    row = enter(cast)
    edited = verbs.edit_tenant(actor=cast.actor(cast.officer), tenant=row, fields={"name_en": "Cloudsail Mapping"},
                               version=1, at=NOW)
    edited.refresh_from_db()
    assert (edited.name_en, edited.name_zh, edited.version) == ("Cloudsail Mapping", FACTS["name_zh"], 2)
    assert edited.name_en_key == "cloudsailmapping"
    assert list(search(Tenant.objects.all(), "cloudsail")) == [row]
    assert Event.objects.get(code="tenant.edit").data["changes"] == ["name_en"]


def test_an_edit_that_others_overtook_is_refused(cast: Cast):
    row = enter(cast)
    verbs.edit_tenant(actor=cast.actor(cast.officer), tenant=row, fields={"stage": "growth"}, version=1, at=NOW)
    with pytest.raises(Refused) as refused:
        verbs.edit_tenant(actor=cast.actor(cast.officer2), tenant=row, fields={"stage": "mature"}, version=1, at=NOW)
    assert refused.value.code == "stale"
    row.refresh_from_db()
    assert row.stage == "growth"


def test_an_edit_is_for_the_parks_staff_only(cast: Cast):
    row = enter(cast)
    for who in (cast.dai_tao, cast.administrator, cast.baoding_officer):
        with pytest.raises(Forbidden):
            verbs.edit_tenant(actor=cast.actor(who), tenant=row, fields={"about": "x"}, version=1, at=NOW)


def test_an_edit_that_changes_nothing_leaves_no_trace(cast: Cast):
    row = enter(cast)
    verbs.edit_tenant(actor=cast.actor(cast.officer), tenant=row, fields={"stage": "early"}, version=1, at=NOW)
    row.refresh_from_db()
    assert row.version == 1
    assert not Event.objects.filter(code="tenant.edit").exists()


def application(cast: Cast, **fields) -> Application:
    return Application.objects.create(
        park=cast.binhai, applicant=cast.user("new@example.com", "New Owner"), name_zh=FACTS["name_zh"], uscc=CODE,
        sector="M74", contact_name="Ms Yun", phone="13800138000", email="yun@example.com", state="under_review",
        number="BH-A2026-0001", **fields)


def test_an_application_becomes_a_tenant_with_its_owner_contact_and_papers(cast: Cast):
    row = application(cast)
    paper = ApplicationDocument(application=row, title="Licence", name="licence.pdf", size=3, media_type="x/y",
                                sha256="0" * 64, at=NOW, valid_until=date(2027, 1, 1))
    paper.file.save("x.bin", ContentFile(b"PDF"))
    tenant = verbs.create_from_application(actor=cast.actor(cast.director), application=row, at=NOW)
    assert (tenant.number, tenant.uscc, tenant.sector) == ("BH-T2026-0001", CODE, "M74")
    assert [(m.user.email, m.role) for m in tenant.memberships.all()] == [("new@example.com", "owner")]
    assert [(c.name, c.email, c.is_main) for c in tenant.contacts.all()] == [("Ms Yun", "yun@example.com", True)]
    copy = tenant.documents.get()
    assert (copy.title, copy.valid_until, copy.file.read()) == ("Licence", date(2027, 1, 1), b"PDF")
    assert copy.file.name != paper.file.name
    assert list(search(Tenant.objects.all(), "Yun")) == [tenant]


def test_only_who_approves_makes_a_tenant_of_an_application(cast: Cast):
    for who in (cast.officer, cast.lead, cast.dai_tao):
        with pytest.raises(Forbidden):
            verbs.create_from_application(actor=cast.actor(who), application=application_once(cast), at=NOW)


def application_once(cast: Cast) -> Application:
    return Application.objects.first() or application(cast)


def test_an_application_of_somebody_registered_already_is_refused(cast: Cast):
    enter(cast)
    wrong = faults(lambda: verbs.create_from_application(actor=cast.actor(cast.director),
                                                         application=application(cast), at=NOW))
    assert list(wrong) == ["uscc"]
