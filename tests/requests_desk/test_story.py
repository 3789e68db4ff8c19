"""Row S6 of the story, lived through by the verbs alone."""
from datetime import date

from django.core.management import call_command

from parkadmin.core.models import Event, Mail
from requests_desk.models import Disclosure, Message
from requests_desk.services import answering, closing, conversation, intake, referral, suggesting, triage
from tests.cast import NOW, Cast
from tests.factories import FIELDS


def test_uav_training_by_beijing_experts_from_request_to_rating(cast: Cast):
    dai_tao, officer, partner = (cast.actor(u) for u in (cast.dai_tao, cast.officer, cast.gao_feng))
    resource = cast.uav_training
    row = intake.submit_request(actor=dai_tao, tenant=cast.jinghua, fields={**FIELDS, "kind": cast.training}, at=NOW)
    assert row.number == "BH-2026-0001"

    row = triage.sign_for_request(actor=officer, request=row, at=NOW)
    run = suggesting.suggest(actor=officer, request=row, at=NOW)
    assert [item.resource for item in run.items.all()] == [resource]
    conversation.post_message(actor=officer, request=row, audience="tenant", text="We are on it.", at=NOW)

    asked = referral.send_referral(actor=officer, request=row, resource=resource, sharing="teaser", at=NOW,
                                   title="UAV training for six", need_text="Mapping drones")
    row.refresh_from_db()
    assert (row.state, asked.state, asked.number) == ("active", "requested", "BH-2026-0001-R1")
    assert asked.identity_released_at is None

    asked = answering.receive_referral(actor=partner, referral=asked, at=NOW)
    asked = answering.accept_referral(actor=partner, referral=asked, contact_name="Gao Feng", contact_phone="",
                                      contact_email="", expected_on=date(2026, 12, 4), at=NOW)
    assert asked.identity_released_at == NOW
    asked = answering.start_referral(actor=partner, referral=asked, text="Dates agreed", at=NOW)
    asked = answering.complete_referral(actor=partner, referral=asked, at=NOW,
                                        outcome={"kind": "training_delivered", "text": "Six trained", "people": 6})
    row.refresh_from_db()
    assert (asked.state, row.state, row.summary) == ("completed", "resolved", "Six trained")

    row = closing.confirm_request(actor=dai_tao, request=row, rating=5, rating_text="Very good", at=NOW)
    assert (row.state, row.resolution, row.rating, row.confirmed) == ("closed", "solved", 5, True)
    assert list(Event.objects.filter(context_id=row.pk).values_list("code", flat=True)) == [
        "request.submit", "request.sign", "request.activate", "referral.send", "referral.receive", "referral.accept",
        "referral.identity", "referral.start", "referral.complete", "request.resolve", "request.confirm"]
    assert Disclosure.objects.filter(referral=asked).count() == 2
    assert Message.objects.filter(request=row, audience="partner").count() == 1
    assert Mail.objects.filter(to=cast.dai_tao.email).count() == 5
    leaked = [mail for mail in Mail.objects.filter(to=cast.gao_feng.email) if "Jinghua" in mail.text + mail.subject]
    assert leaked == []


def test_the_migrations_fit_the_models(db):
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)
