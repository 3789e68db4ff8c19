"""Requests and referrals brought to a state through the real verbs, so that a test starts where its matter begins."""
from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from requests_desk.models import HelpRequest, Referral
from requests_desk.services import answering, closing, intake, referral, triage
from tests.cast import NOW, Cast

FIELDS: dict[str, Any] = {
    "title": "UAV training by Beijing experts", "description": "Six technicians need to fly mapping drones. 无人机培训",
    "sharing": "teaser", "regions": ["110000"], "people": 6, "budget": "60000"}


def submitted(cast: Cast, at: datetime = NOW, **fields: Any) -> HelpRequest:
    """A request that Dai Tao has sent to Binhai."""
    fields = {**FIELDS, "kind": cast.training, **fields}
    return intake.submit_request(actor=cast.actor(cast.dai_tao), tenant=cast.jinghua, fields=fields, at=at)


def draft(cast: Cast, at: datetime = NOW, **fields: Any) -> HelpRequest:
    """A request that Dai Tao has begun to write."""
    return intake.save_draft(actor=cast.actor(cast.dai_tao), tenant=cast.jinghua, fields={**FIELDS, **fields}, at=at)


def in_triage(cast: Cast, at: datetime = NOW, **fields: Any) -> HelpRequest:
    return triage.sign_for_request(actor=cast.actor(cast.officer), request=submitted(cast, at, **fields), at=at)


def active(cast: Cast, at: datetime = NOW, **fields: Any) -> HelpRequest:
    row = in_triage(cast, at, **fields)
    return triage.activate_request(actor=cast.actor(cast.officer), request=row, owner=cast.officer,
                                   kind=cast.training, priority="normal", at=at)


def request_in(cast: Cast, state: str, at: datetime = NOW) -> HelpRequest:
    """A request in any state of the table."""
    officer, dai_tao = cast.actor(cast.officer), cast.actor(cast.dai_tao)
    if state == "draft":
        return draft(cast, at)
    if state == "submitted":
        return submitted(cast, at)
    if state == "triage":
        return in_triage(cast, at)
    row = active(cast, at) if state not in ("declined",) else in_triage(cast, at)
    if state == "needs_info":
        triage.ask_tenant(actor=officer, request=row, question="How many drones?", at=at)
    elif state in ("resolved", "closed"):
        row = closing.resolve_request(actor=officer, request=row, summary="Done", resolution="solved", at=at)
        if state == "closed":
            closing.confirm_request(actor=dai_tao, request=row, rating=5, rating_text="", at=at)
    elif state == "declined":
        triage.decline_request(actor=officer, request=row, reason_code="not_eligible", reason_text="Not our matter",
                               elsewhere="The district office", at=at)
    elif state == "withdrawn":
        closing.withdraw_request(actor=dai_tao, request=row, text="", at=at)
    elif state == "duplicate":
        closing.mark_duplicate(actor=officer, request=row, other=submitted(cast, at), at=at)
    elif state == "entered_in_error":
        closing.mark_request_error(actor=cast.actor(cast.administrator), request=row, text="A trial", at=at)
    row.refresh_from_db()
    assert row.state == state
    return row


def requested(cast: Cast, at: datetime = NOW, request: HelpRequest | None = None, **given: Any) -> Referral:
    """A teaser referral from Binhai to the UAV school's resource, where Gao Feng has an account."""
    assert cast.gao_feng
    given = {"resource": cast.uav_training, "sharing": "teaser", "title": "UAV training for six technicians",
             "need_text": "Mapping drones, in spring", **given}
    return referral.send_referral(actor=cast.actor(cast.officer), request=request or active(cast, at), at=at, **given)


def referral_in(cast: Cast, state: str, at: datetime = NOW) -> Referral:
    """A referral in any state of the table but draft, which only lives inside one transaction."""
    row, partner = requested(cast, at), cast.actor(cast.gao_feng)
    day = date(2026, 12, 4)
    why = {"reason_code": "other", "reason_text": "Because"}
    if state == "received":
        answering.receive_referral(actor=partner, referral=row, at=at)
    elif state == "rejected":
        answering.reject_referral(actor=partner, referral=row, at=at, **why)
    elif state in ("accepted", "in_progress", "on_hold", "completed", "failed", "cancelled"):
        row = answering.accept_referral(actor=partner, referral=row, contact_name="Gao Feng", contact_phone="",
                                        contact_email="", expected_on=day, at=at)
    if state == "in_progress":
        answering.start_referral(actor=partner, referral=row, text="Called them", at=at)
    elif state == "on_hold":
        answering.hold_referral(actor=partner, referral=row, until=day + timedelta(days=7), at=at, **why)
    elif state == "completed":
        answering.complete_referral(actor=partner, referral=row, at=at,
                                    outcome={"kind": "training_delivered", "text": "Trained", "people": 6})
    elif state == "failed":
        answering.fail_referral(actor=partner, referral=row, tried="Three dates", at=at, **why)
    elif state == "cancelled":
        referral.cancel_referral(actor=cast.actor(cast.officer), referral=row, at=at, **why)
    elif state == "entered_in_error":
        referral.mark_referral_error(actor=cast.actor(cast.administrator), referral=row, at=at, **why)
    row = Referral.objects.select_related("request").get(pk=row.pk)
    assert row.state == state
    return row


