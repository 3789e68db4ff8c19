"""When somebody else was faster, what a person has typed comes back with the refusal."""
from __future__ import annotations

import pytest
from django.test import Client

from tenants.services import deciding, life
from tests.cast import NOW, Cast
from tests.tenants.admission_cast import application_in

pytestmark = pytest.mark.django_db


def test_a_reason_typed_for_a_step_comes_back_when_the_step_was_taken_meanwhile(client: Client, cast: Cast):
    life.suspend_tenant(actor=cast.actor(cast.lead), tenant=cast.jinghua, reason="Rent is due", at=NOW)
    client.force_login(cast.lead)
    answer = client.post(f"/desk/companies/{cast.jinghua.pk}/steps/suspend/",
                         {"reason": "The rent of October is missing", "version": "1"})
    assert answer.status_code == 409
    assert "The rent of October is missing" in answer.content.decode()


def test_an_officer_may_not_try_a_step_of_a_tenants_life(client: Client, cast: Cast):
    client.force_login(cast.officer)
    answer = client.post(f"/desk/companies/{cast.jinghua.pk}/steps/suspend/", {"reason": "Why not", "version": "1"})
    assert answer.status_code == 403


def test_a_corrected_application_comes_back_when_the_park_goes_on_meanwhile(client: Client, cast: Cast):
    row = application_in(cast, "info_requested")
    deciding.answer_information(actor=cast.actor(cast.officer), application=row, text="They called", at=NOW)
    client.force_login(row.applicant)
    row.refresh_from_db()
    answer = client.post(f"/apply/applications/{row.pk}/edit/", {
        "version": row.version, "kind": "company", "name_zh": row.name_zh, "plans": "Two test bases instead of one"})
    assert answer.status_code == 409
    assert "Two test bases instead of one" in answer.content.decode()
    row.refresh_from_db()
    assert row.plans != "Two test bases instead of one"
