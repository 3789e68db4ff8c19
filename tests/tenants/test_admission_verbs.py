"""What the verbs of admission do, one after the other."""
from __future__ import annotations

from datetime import date, timedelta

import pytest
from allauth.account.models import EmailAddress
from django.utils import translation

from parkadmin.core.errors import Forbidden, Invalid, NotFound, Refused
from parkadmin.core.models import Event, Invitation, Mail, Notice
from tenants.models import Application, Membership, ParkPage, Tenant, TenantDocument
from tenants.services import admission, deciding, transferring
from tenants.services.admission_settings import ensure_admission
from tests.cast import NOW, Cast
from tests.tenants.admission_cast import (
    FIELDS,
    PDF,
    add_paper,
    applicant,
    application_in,
    code,
    draft,
    submitted,
    under_review,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def test_a_park_that_takes_none_can_only_be_applied_to_through_staff(cast: Cast):
    ParkPage.objects.create(park=cast.binhai, takes_applications=False)
    with pytest.raises(Refused) as refusal:
        admission.start_application(actor=cast.actor(applicant(cast)), park=cast.binhai, at=NOW)
    assert refusal.value.code == "closed"
    row = admission.start_application(actor=cast.actor(cast.officer), park=cast.binhai, at=NOW, on_behalf=True)
    assert (row.applicant, row.owner, row.state) == (None, cast.officer, "draft")
    assert Event.objects.get(subject_id=row.pk).actor_user == cast.officer


def test_only_staff_of_the_park_write_applications_down_for_others(cast: Cast):
    for user in (applicant(cast), cast.director, cast.zgc_officer):
        with pytest.raises(Forbidden):
            admission.start_application(actor=cast.actor(user), park=cast.binhai, at=NOW, on_behalf=True)


def test_a_draft_may_hold_anything_or_nothing_but_nothing_wrong(cast: Cast):
    actor = cast.actor(applicant(cast))
    row = admission.start_application(actor=actor, park=cast.binhai, at=NOW)
    assert (row.name_zh, row.number, row.contact_name, row.email) == ("", None, "Yun Que", "yun.que@skylark.example")
    with pytest.raises(Invalid) as wrong:
        admission.save_application(actor=actor, application=row, at=NOW, fields={
            "uscc": code(1)[:-1] + ("0" if code(1)[-1] != "0" else "1"), "sector": "X99", "origin": "999999",
            "founded_on": date(2030, 1, 1), "email": "nobody", "people": -1, "nonsense": 1})
    assert sorted(wrong.value.errors) == ["", "email", "founded_on", "origin", "people", "sector", "uscc"]
    assert "business licence" in str(wrong.value.errors["uscc"][0])
    row = admission.save_application(actor=actor, application=row, fields={"name_zh": "云雀", "phone": "010-5555 0199"},
                                     at=NOW)
    assert (row.name_zh, row.name_key, row.phone_key) == ("云雀", "云雀", "1055550199")


def test_what_is_missing_is_named_all_at_once(cast: Cast):
    row = draft(cast, name_zh="", uscc="", plans="")
    row.documents.all().delete()
    with pytest.raises(Invalid) as wrong:
        admission.submit_application(actor=cast.actor(row.applicant), application=row, at=NOW)
    assert sorted(wrong.value.errors) == ["documents", "name_zh", "plans", "uscc"]
    assert [str(text) for text in wrong.value.errors["documents"]] == [
        "Please add: Business licence.", "Please add: Business plan."]


def test_a_startup_team_needs_no_code_and_no_licence(cast: Cast):
    row = draft(cast, kind="team", uscc="")
    row.documents.filter(paper__for_teams=False).delete()
    assert admission.submit_application(actor=cast.actor(row.applicant), application=row, at=NOW).state == "submitted"


def test_an_expired_paper_does_not_count(cast: Cast):
    row = draft(cast)
    row.documents.update(valid_until=date(2026, 11, 17))
    with pytest.raises(Invalid) as wrong:
        admission.submit_application(actor=cast.actor(row.applicant), application=row, at=NOW)
    assert list(wrong.value.errors) == ["documents"]


def test_an_unconfirmed_address_sends_nothing(cast: Cast):
    row = draft(cast)
    row.applicant.emailaddress_set.update(verified=False)
    with pytest.raises(Refused) as refusal:
        admission.submit_application(actor=cast.actor(row.applicant), application=row, at=NOW)
    assert refusal.value.code == "unconfirmed_address"


def test_sending_issues_a_number_a_promise_a_receipt_and_tells_the_desk(cast: Cast):
    assert cast.officer and cast.director and cast.zgc_officer
    row = submitted(cast)
    assert (row.number, row.state, row.submitted_at) == ("BH-A2026-0001", "submitted", NOW)
    assert row.due_at == NOW + timedelta(days=1)
    told = {notice.user for notice in Notice.objects.all()}
    assert told == {row.applicant, cast.officer}
    assert sorted(Mail.objects.values_list("subject", flat=True)) == [
        f"New application: {row.name_en}", f"We have received your application: {row.name_en}"]


def test_a_sent_application_is_changed_only_while_the_park_asks(cast: Cast):
    row = submitted(cast)
    actor = cast.actor(row.applicant)
    with pytest.raises(Refused):
        admission.save_application(actor=actor, application=row, fields={"people": 20}, at=NOW)
    deciding.sign_application(actor=cast.actor(cast.officer), application=row, at=NOW)
    deciding.ask_information(actor=cast.actor(cast.officer), application=row, text="How many?", at=NOW)
    with pytest.raises(Forbidden):
        admission.save_application(actor=cast.actor(cast.officer), application=row, fields={"people": 1}, at=NOW)
    with pytest.raises(Invalid):
        admission.save_application(actor=actor, application=row, fields={"name_zh": ""}, at=NOW)
    assert admission.save_application(actor=actor, application=row, fields={"people": 20}, at=NOW).people == 20
    assert Event.objects.get(code="application.save").data == {"changes": ["people"]}


def test_an_answer_takes_the_pause_out_of_the_promise(cast: Cast):
    row = under_review(cast)
    before = row.due_at
    row = deciding.ask_information(actor=cast.actor(cast.officer), application=row, text="Who pays?", at=NOW)
    assert (row.due_at - NOW).days == 14
    later = NOW.replace(day=20)  # two working days
    row = deciding.answer_information(actor=cast.actor(row.applicant), application=row, text="We do", at=later)
    assert (row.state, row.due_at - before) == ("under_review", later - NOW)
    assert [(m.audience, m.by_staff, m.text) for m in row.messages.all()] == [
        ("applicant", True, "Who pays?"), ("applicant", False, "We do")]


def test_approval_makes_a_tenant_with_everything_and_its_owner(cast: Cast):
    row = under_review(cast)
    tenant = deciding.approve_application(actor=cast.actor(cast.director), application=row, conditions="Rent by May",
                                          at=NOW)
    row.refresh_from_db()
    assert (row.state, row.tenant, row.conditions, row.due_at) == ("approved", tenant, "Rent by May", None)
    assert (tenant.name_zh, tenant.uscc, tenant.sector, tenant.origin, tenant.registered_on, tenant.number) == (
        FIELDS["name_zh"], code(1), "C37", "110000", date(2026, 11, 18), "BH-T2026-0001")
    assert [(m.user, m.role) for m in Membership.objects.filter(tenant=tenant)] == [(row.applicant, "owner")]
    assert TenantDocument.objects.filter(tenant=tenant).count() == 2
    assert TenantDocument.objects.filter(tenant=tenant).first().file.read() == PDF
    assert Mail.objects.filter(to=row.applicant.email, subject__startswith="Your application is approved").count() == 1


def test_a_taken_code_stops_approval_and_leaves_nothing_behind(cast: Cast):
    Tenant.objects.create(park=cast.binhai, name_zh="早到公司", uscc=code(1))
    row = under_review(cast)
    with pytest.raises(Invalid) as wrong:
        deciding.approve_application(actor=cast.actor(cast.director), application=row, at=NOW)
    assert list(wrong.value.errors) == ["uscc"]
    row.refresh_from_db()
    assert (row.state, Tenant.objects.count()) == ("under_review", 1)


def test_who_has_no_account_is_invited_when_admitted(cast: Cast):
    officer = cast.actor(cast.officer)
    ensure_admission(cast.binhai)
    row = admission.start_application(actor=officer, park=cast.binhai, at=NOW, on_behalf=True,
                                      fields={**FIELDS, "uscc": code(1)})
    for paper in cast.binhai.required_papers.filter(is_required=True):
        add_paper(officer, row, paper)
    row = admission.submit_application(actor=officer, application=row, at=NOW)
    row = deciding.sign_application(actor=officer, application=row, at=NOW)
    tenant = deciding.approve_application(actor=cast.actor(cast.director), application=row, at=NOW)
    found = Invitation.objects.get()
    assert (found.side, found.organization_id, found.email, found.role) == (
        "tenant", tenant.pk, FIELDS["email"], "owner")


def test_a_rejection_has_a_reason_and_says_what_else_could_help(cast: Cast):
    row = under_review(cast)
    with pytest.raises(Invalid) as wrong:
        deciding.reject_application(actor=cast.actor(cast.director), application=row, reason_code="", reason_text="",
                                    at=NOW)
    assert sorted(wrong.value.errors) == ["reason_code", "reason_text"]
    deciding.reject_application(actor=cast.actor(cast.director), application=row, reason_code="no_space",
                                reason_text="All rooms are let", elsewhere="Ask Baoding", at=NOW)
    row.refresh_from_db()
    assert (row.state, row.reason_code, row.elsewhere) == ("rejected", "no_space", "Ask Baoding")
    letter = Mail.objects.get(to=row.applicant.email, subject__startswith="Your application was rejected")
    assert "All rooms are let" in letter.text and "Ask Baoding" in letter.text


def test_staff_who_apply_themselves_decide_nothing_about_it(cast: Cast):
    EmailAddress.objects.create(user=cast.director, email=cast.director.email, verified=True)
    row = submitted(cast, user=cast.director)
    deciding.sign_application(actor=cast.actor(cast.officer), application=row, at=NOW)
    with pytest.raises(Forbidden):
        deciding.approve_application(actor=cast.actor(cast.director), application=row, at=NOW)


def test_a_draft_is_thrown_away_by_its_writer_only(cast: Cast):
    row = draft(cast)
    for user in (cast.officer, cast.director, applicant(cast, "other@example.com", "Other")):
        with pytest.raises(Forbidden):
            admission.delete_application(actor=cast.actor(user), application=row, at=NOW)
    admission.delete_application(actor=cast.actor(row.applicant), application=row, at=NOW)
    assert not Application.objects.exists()
    with pytest.raises(NotFound):
        admission.submit_application(actor=cast.actor(applicant(cast)), application=row, at=NOW)


def test_a_transfer_needs_the_applicant_and_brings_everything_along(cast: Cast):
    row = under_review(cast)
    officer, person = cast.actor(cast.officer), cast.actor(row.applicant)
    with pytest.raises(Refused):
        transferring.agree_transfer(actor=person, application=row, at=NOW)
    for park in (None, cast.binhai):
        with pytest.raises(Invalid):
            transferring.propose_transfer(actor=officer, application=row, park=park, text="Chemistry", at=NOW)
    transferring.propose_transfer(actor=officer, application=row, park=cast.baoding, text="They have labs", at=NOW)
    with pytest.raises(Forbidden):
        transferring.agree_transfer(actor=officer, application=row, at=NOW)
    new = transferring.agree_transfer(actor=person, application=row, at=NOW)
    row.refresh_from_db()
    assert (row.state, row.reason_text, row.transfer_park, row.transferred_to) == (
        "withdrawn", "They have labs", None, new)
    assert (new.park, new.state, new.number, new.applicant, new.transferred_from, new.documents.count()) == (
        cast.baoding, "submitted", "BD-A2026-0001", row.applicant, row, 2)
    assert new.name_zh == row.name_zh and new.due_at is not None


def test_a_declined_or_recalled_transfer_leaves_the_application_where_it_is(cast: Cast):
    row = under_review(cast)
    officer, person = cast.actor(cast.officer), cast.actor(row.applicant)
    for verb, actor, more in ((transferring.decline_transfer, person, {"text": "We stay"}),
                              (transferring.recall_transfer, officer, {})):
        transferring.propose_transfer(actor=officer, application=row, park=cast.baoding, text="Labs", at=NOW)
        verb(actor=actor, application=row, at=NOW, **more)
        row.refresh_from_db()
        assert (row.state, row.transfer_park, row.transfer_text) == ("under_review", None, "")
        with pytest.raises(Refused):
            verb(actor=actor, application=row, at=NOW, **more)


def test_what_was_written_down_by_staff_can_be_transferred_by_nobody(cast: Cast):
    row = application_in(cast, "submitted")
    Application.objects.filter(pk=row.pk).update(applicant=None)
    with pytest.raises(Refused) as refusal:
        transferring.propose_transfer(actor=cast.actor(cast.officer), application=row, park=cast.baoding, text="Labs",
                                      at=NOW)
    assert refusal.value.code == "nobody_to_ask"
