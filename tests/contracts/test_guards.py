"""What the database itself refuses, whoever writes: each constraint is tried with the row it is there for."""
from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, models, transaction

from parkadmin.core.models import StaffRole
from requests_desk.models import (
    Attachment,
    ClockTarget,
    HelpRequest,
    Message,
    Outcome,
    Partner,
    PartnerContact,
    Pause,
    Referral,
    Resource,
)
from tenants.models import Membership, Tenant
from tests.cast import NOW, Cast
from tests.factories import draft, referral_in, requested


def refused(constraint: str, deed: Any) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        deed()


def change(row: models.Model, **fields: Any) -> Any:
    return lambda: type(row).objects.filter(pk=row.pk).update(**fields)


@pytest.mark.parametrize(("constraint", "fields"), [
    ("request_state_known", {"state": "open"}), ("request_sharing_known", {"sharing": "all"}),
    ("rating_1_to_5", {"rating": 0}), ("rating_1_to_5", {"rating": 6}), ("resolution_known", {"resolution": "fine"}),
    ("closed_has_resolution", {"state": "closed", "resolution": ""}), ("budget_not_negative", {"budget": -1}),
    ("submitted_request_has_number", {"number": None}), ("not_its_own_duplicate", {"duplicate_of": models.F("pk")})])
def test_a_request_that_contradicts_itself_is_refused(cast: Cast, constraint: str, fields: dict[str, Any]):
    refused(constraint, change(requested(cast).request, **fields))


@pytest.mark.parametrize(("constraint", "fields"), [
    ("referral_state_known", {"state": "sent"}), ("park_only_is_not_referred", {"sharing": "park"}),
    ("referral_has_destination", {"partner": None, "resource": None}),
    ("resource_belongs_to_partner", {"partner": None}),
    ("not_referred_to_itself", {"destination_park": models.F("origin_park")})])
def test_a_referral_that_contradicts_itself_is_refused(cast: Cast, constraint: str, fields: dict[str, Any]):
    row = requested(cast)
    if constraint == "resource_belongs_to_partner":
        fields = {**fields, "destination_park": cast.zhongguancun}
    refused(constraint, change(row, **fields))


def test_one_open_referral_to_each_destination(cast: Cast):
    row = requested(cast)
    again = {"request": row.request, "origin_park": cast.binhai, "sharing": "teaser", "title": "x", "need": "x",
             "state": "requested", "created_at": NOW, "state_since": NOW}
    refused("one_open_referral_per_resource", lambda: Referral.objects.create(
        number="N1", resource=row.resource, partner=row.partner, **again))
    Referral.objects.create(number="N2", destination_park=cast.baoding, **again)
    refused("one_open_referral_per_park", lambda: Referral.objects.create(
        number="N3", destination_park=cast.baoding, **again))


def test_each_message_and_file_has_one_audience(cast: Cast):
    row = requested(cast)
    given = {"request": row.request, "author_label": "x", "text": "x", "at": NOW}
    refused("partner_message_has_referral", lambda: Message.objects.create(audience="partner", **given))
    refused("partner_message_has_referral", lambda: Message.objects.create(audience="tenant", referral=row, **given))
    refused("audience_known", lambda: Message.objects.create(audience="all", **given))
    refused("partner_attachment_has_referral", lambda: Attachment.objects.create(
        request=row.request, audience="partner", name="x", media_type="x", size=1, sha256="x", at=NOW))


def test_pauses_belong_to_one_object_and_do_not_overlap_in_being_open(cast: Cast):
    row = referral_in(cast, "accepted")
    refused("pause_of_one_object", lambda: Pause.objects.create(started_at=NOW))
    refused("pause_of_one_object", lambda: Pause.objects.create(started_at=NOW, request=row.request, referral=row))
    refused("pause_ends_after_start", lambda: Pause.objects.create(request=row.request, started_at=NOW,
                                                                   ended_at=NOW - timedelta(seconds=1)))
    for name, owner in (("request", row.request), ("referral", row)):
        Pause.objects.create(started_at=NOW, **{name: owner})
        refused(f"one_open_pause_per_{name}", lambda n=name, o=owner: Pause.objects.create(started_at=NOW, **{n: o}))


def test_numbers_roles_and_facts_are_known_and_unique(cast: Cast):
    first, second = requested(cast), requested(cast)
    refused("number", change(second.request, number=first.request.number))
    refused("number", change(second, number=first.number))
    refused("outcome_kind_known", lambda: Outcome.objects.create(referral=first, kind="x", text="x", at=NOW))
    refused("outcome_amount_not_negative", lambda: Outcome.objects.create(
        referral=first, kind="other", text="x", amount=-1, at=NOW))
    refused("staff_role_known", lambda: StaffRole.objects.create(user=cast.viewer, park=cast.binhai, role="boss"))
    refused("one_role_per_person_and_park", lambda: StaffRole.objects.create(
        user=cast.officer, park=cast.binhai, role="lead"))
    refused("membership_role_known", lambda: Membership.objects.filter(user=cast.dai_tao).update(role="boss"))
    refused("one_membership_per_person_and_tenant", lambda: Membership.objects.create(
        user=cast.dai_tao, tenant=cast.jinghua, role="viewer"))
    refused("one_contact_per_person_and_partner", lambda: PartnerContact.objects.create(
        user=cast.gao_feng, partner=cast.uav_school))
    refused("target_is_positive", lambda: ClockTarget.objects.create(clock="result", working_days=0))
    ClockTarget.objects.create(clock="result", working_days=3)
    refused("one_target_per_park_kind_and_clock", lambda: ClockTarget.objects.create(clock="result", working_days=4))
    refused("resource_status_known", change(cast.uav_training, status="gone"))
    refused("capacity_known", change(cast.uav_training, capacity="much"))
    refused("tenant_state_known", change(cast.jinghua, state="gone"))
    Tenant.objects.filter(pk=cast.jinghua.pk).update(uscc="911201160000000001")
    refused("uscc_unique_in_park", change(cast.rival, uscc="911201160000000001"))


def test_what_others_rest_on_is_not_deleted(cast: Cast):
    row = requested(cast)
    for rests_on in (row.request, cast.jinghua, cast.binhai, cast.uav_training, cast.uav_school, cast.training):
        with pytest.raises(models.ProtectedError), transaction.atomic():
            rests_on.delete()
    assert HelpRequest.objects.count() == Resource.objects.count() == Partner.objects.count() == 1
    draft(cast).delete()
