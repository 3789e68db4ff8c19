"""Entries made and changed by the park that keeps them, proposed by the partner, confirmed by either."""
from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from parkadmin.core.errors import Forbidden, Invalid, Refused
from parkadmin.core.models import Event, Mail, Notice
from requests_desk.models import FreshnessLink, Location, Partner, Proposal, Resource
from requests_desk.services import directory, freshness, proposals, vocabulary
from tests.cast import NOW, Cast

TODAY = date(2026, 11, 18)
NEW = {"kind": "training", "name_zh": "夜航班", "name_en": "Flying at night", "topics": ["uav"], "regions": ["120000"],
       "sectors": ["C37"], "languages": ["zh"], "capacity": "has_capacity"}


def keeper(cast: Cast) -> Any:
    return cast.actor(cast.zgc_officer)


def test_only_the_park_that_keeps_an_entry_changes_it(cast: Cast):
    assert cast.uav_training
    deeds = [partial(directory.save_partner, park=cast.zhongguancun, fields={}),
             partial(directory.save_resource, partner=cast.uav_school, fields=NEW),
             partial(directory.save_expert, partner=cast.uav_school, fields={}),
             partial(directory.save_location, partner=cast.uav_school, fields={}),
             partial(directory.set_status, entry=cast.uav_training, status="inactive", reason="x"),
             partial(freshness.ask_to_confirm, partner=cast.uav_school)]
    for user in (cast.officer, cast.gao_feng, cast.dai_tao, cast.staff(cast.zhongguancun, "director")):
        for deed in deeds:
            with pytest.raises(Forbidden):
                deed(actor=cast.actor(user), at=NOW)
    assert Resource.objects.count() == 1


@pytest.mark.parametrize(("field", "value"), [
    ("kind", "nothing"), ("name_zh", ""), ("name_zh", "x" * 161), ("topics", ["nothing"]), ("sectors", ["Z99"]),
    ("regions", ["990000"]), ("languages", ["中文"]), ("experts", ["00000000-0000-0000-0000-000000000000"]),
    ("locations", "x"), ("capacity", "much"), ("visibility", "all"), ("contact_email", "nobody"),
    ("about_zh", "\x00")])
def test_what_cannot_be_is_refused_at_its_field(cast: Cast, field: str, value: Any):
    assert cast.uav_training
    with pytest.raises(Invalid) as refusal:
        directory.save_resource(actor=keeper(cast), partner=cast.uav_school, fields={**NEW, field: value}, at=NOW)
    assert list(refusal.value.errors) == [field]


def test_a_new_offer_is_found_fresh_and_in_the_history(cast: Cast):
    assert cast.uav_training
    row = directory.save_resource(actor=keeper(cast), partner=cast.uav_school, fields=NEW, at=NOW)
    assert (row.assured_on, row.capacity_on, row.version, row.modified_at) == (TODAY, TODAY, 1, NOW)
    assert [topic.code for topic in row.topics.all()] == ["uav"]
    event = Event.objects.get(subject_id=row.pk)
    assert (event.code, event.context_id, event.organization) == ("directory.add", cast.uav_school.pk, "中关村")
    row.refresh_from_db()
    assert row.search


def test_a_change_counts_up_and_an_idle_one_does_not(cast: Cast):
    later = NOW + timedelta(days=1)
    save = {"actor": keeper(cast), "partner": cast.uav_school, "resource": cast.uav_training, "at": later}
    same = directory.save_resource(fields={"name_en": "UAV pilot training", "topics": ["uav"]}, **save)
    assert same.version == 1
    row = directory.save_resource(fields={"name_en": "Drone school"}, version=1, **save)
    assert (row.version, row.modified_at) == (2, later)
    with pytest.raises(Refused):
        directory.save_resource(fields={"name_en": "Other"}, version=1, **save)


def test_a_partner_that_changes_touches_what_it_offers(cast: Cast):
    later = NOW + timedelta(days=1)
    assert cast.uav_training
    directory.save_partner(actor=keeper(cast), park=cast.zhongguancun, partner=cast.uav_school, at=later,
                           fields={"visibility": "park"})
    assert Resource.objects.get().modified_at == later


def test_archiving_needs_a_reason_and_deletes_nothing(cast: Cast):
    with pytest.raises(Invalid):
        directory.set_status(actor=keeper(cast), entry=cast.uav_training, status="defunct", reason="", at=NOW)
    row = directory.set_status(actor=keeper(cast), entry=cast.uav_training, status="defunct", reason="Closed", at=NOW)
    with pytest.raises(Refused):
        directory.set_status(actor=keeper(cast), entry=row, status="defunct", reason="Closed", at=NOW)
    assert directory.set_status(actor=keeper(cast), entry=row, status="active", reason="", at=NOW).status == "active"


def test_a_place_goes_and_what_was_offered_there_stays(cast: Cast):
    place = directory.save_location(actor=keeper(cast), partner=cast.uav_school, at=NOW, fields={
        "name_zh": "基地", "region": "110108", "latitude": "40.1043", "longitude": "116.1627"})
    directory.save_resource(actor=keeper(cast), partner=cast.uav_school, resource=cast.uav_training, at=NOW,
                            fields={"locations": [str(place.pk)]})
    for fields in ({"latitude": "91", "longitude": "1"}, {"latitude": "1", "longitude": ""}):
        with pytest.raises(Invalid):
            directory.save_location(actor=keeper(cast), partner=cast.uav_school, location=place, fields=fields, at=NOW)
    directory.remove_location(actor=keeper(cast), location=place, at=NOW)
    assert (Location.objects.count(), Resource.objects.get().locations.count()) == (0, 0)


# -- proposals -------------------------------------------------------------------------------------------------------
def propose(cast: Cast, **fields: Any) -> Proposal:
    return proposals.propose_change(actor=cast.actor(cast.gao_feng), partner=cast.uav_school, target="resource",
                                    subject=cast.uav_training, fields=fields, at=NOW)


def test_a_partner_proposes_for_itself_only_and_not_what_the_park_decides(cast: Cast):
    for user in (cast.other_contact, cast.zgc_officer, cast.dai_tao):
        with pytest.raises(Forbidden):
            proposals.propose_change(actor=cast.actor(user), partner=cast.uav_school, target="partner",
                                     subject=cast.uav_school, fields={"name_en": "X"}, at=NOW)
    for fields in ({"visibility": "public"}, {"route": "api"}, {"name_en": "UAV pilot training"}, {"name_zh": ""}):
        with pytest.raises(Invalid):
            propose(cast, **fields)
    assert not Proposal.objects.exists()


def test_a_proposal_changes_nothing_until_it_is_accepted(cast: Cast):
    assert cast.zgc_officer
    row = propose(cast, fees_zh="面议", about_en="New words")
    assert (row.changes, Resource.objects.get().fees_zh) == ({"fees_zh": "面议", "about_en": "New words"}, "")
    assert Notice.objects.get(user=cast.zgc_officer).path == f"/desk/directory/proposals/{row.pk}/"
    with pytest.raises(Forbidden):
        proposals.accept_proposal(actor=cast.actor(cast.officer), proposal=row, at=NOW)
    proposals.accept_proposal(actor=keeper(cast), proposal=row, at=NOW)
    found = Resource.objects.get()
    assert (found.fees_zh, found.about_en, found.version) == ("面议", "New words", 2)
    with pytest.raises(Refused):
        proposals.accept_proposal(actor=keeper(cast), proposal=row, at=NOW)


def test_what_is_returned_is_kept_with_its_reason(cast: Cast):
    row = propose(cast, fees_zh="面议")
    with pytest.raises(Invalid):
        proposals.return_proposal(actor=keeper(cast), proposal=row, reason="", at=NOW)
    row = proposals.return_proposal(actor=keeper(cast), proposal=row, reason="How much?", at=NOW)
    assert (row.verdict, row.reason, row.changes) == ("returned", "How much?", {"fees_zh": "面议"})
    assert Resource.objects.get().fees_zh == ""
    assert Notice.objects.filter(user=cast.gao_feng).count() == 1


def test_a_second_proposal_joins_the_one_that_waits(cast: Cast):
    propose(cast, fees_zh="面议", name_en="Drones")
    row = propose(cast, name_en="UAV pilot training", about_en="More")
    assert Proposal.objects.count() == 1
    assert row.changes == {"fees_zh": "面议", "about_en": "More"}, "what is typed back is no change"


def test_a_new_offer_is_proposed_and_made(cast: Cast):
    assert cast.uav_training
    fields = {name: value for name, value in NEW.items() if name != "visibility"}
    row = proposals.propose_change(actor=cast.actor(cast.gao_feng), partner=cast.uav_school, target="resource",
                                   fields=fields, at=NOW)
    made = proposals.accept_proposal(actor=keeper(cast), proposal=row, at=NOW)
    row.refresh_from_db()
    assert (row.resource, made.name_en, made.visibility) == (made, "Flying at night", "network")


def test_a_proposal_that_cannot_be_said_any_more_is_refused_as_a_whole(cast: Cast):
    expert = cast.expert(cast.uav_school, "高峰", "Gao Feng")
    row = propose(cast, experts=[str(expert.pk)])
    expert.delete()
    with pytest.raises(Refused):
        proposals.accept_proposal(actor=keeper(cast), proposal=row, at=NOW)
    row.refresh_from_db()
    assert row.verdict == "waiting"


# -- freshness -------------------------------------------------------------------------------------------------------
def test_capacity_and_confirmation_count_at_once(cast: Cast):
    later = NOW + timedelta(days=9)
    for user in (cast.other_contact, cast.officer, cast.dai_tao):
        with pytest.raises(Forbidden):
            directory.confirm_resource(actor=cast.actor(user), resource=cast.uav_training, at=later)
    actor = cast.actor(cast.gao_feng)
    directory.set_capacity(actor=actor, resource=cast.uav_training, capacity="waiting_list", at=later)
    row = directory.confirm_resource(actor=actor, resource=cast.uav_training, at=later)
    day = TODAY + timedelta(days=9)
    assert (row.capacity, row.capacity_on, row.assured_on) == ("waiting_list", day, day)
    kept = Event.objects.get(code="directory.confirm")
    assert kept.data["before"] == "2026-11-06"


def test_partners_are_asked_before_half_a_year_and_again_before_a_year(cast: Cast):
    other = cast.resource(cast.other_partner, cast.training, "课", "Course")
    Resource.objects.filter(pk=cast.uav_training.pk).update(assured_on=TODAY)
    Resource.objects.filter(pk=other.pk).update(status="inactive", assured_on=TODAY - timedelta(days=300))
    asked = []
    for days in range(0, 372, 3):
        if freshness.ask_partners(NOW + timedelta(days=days)):
            asked.append(days)
    assert asked == [168, 351], "fourteen days ahead of 180 and of 365, and nobody for what is archived"
    assert Mail.objects.filter(key__startswith="confirm:").count() == 2
    later = NOW + timedelta(days=360)
    directory.confirm_resource(actor=cast.actor(cast.gao_feng), resource=cast.uav_training, at=later)
    assert Resource.objects.get(pk=cast.uav_training.pk).asked_to_confirm == 0


def test_a_mailed_link_confirms_with_one_press_and_opening_it_changes_nothing(cast: Cast):
    Resource.objects.filter(pk=cast.uav_training.pk).update(assured_on=date(2025, 1, 1))
    from django.utils import timezone

    token = freshness.ask_to_confirm(actor=keeper(cast), partner=cast.uav_school, at=timezone.now())
    letter = Mail.objects.get(key__startswith="confirm:")
    assert f"/confirm/{token}/" in letter.text and letter.to == "desk@uav.example" and mail.outbox == []
    client = Client(headers={"Accept-Language": "en"})
    page = client.get(f"/confirm/{token}/")
    assert (page.status_code, page["Referrer-Policy"], page["Cache-Control"]) == (200, "strict-origin", "no-store")
    assert Resource.objects.get().assured_on == date(2025, 1, 1)
    assert "1 entry is confirmed" in client.post(f"/confirm/{token}/").content.decode()
    assert Resource.objects.get().assured_on == timezone.localdate()
    assert FreshnessLink.objects.get().used_at


@pytest.mark.parametrize("what", ["unknown", "expired", "revoked", "é" * 40])
def test_a_link_that_opens_nothing_says_so(cast: Cast, what: str):
    from django.utils import timezone

    now = timezone.now()
    link = FreshnessLink.objects.create(partner=cast.uav_school, email="x@uav.example", created_at=now,
                                        digest=FreshnessLink.digest_of("token"), expires_at=now + timedelta(days=1))
    if what == "expired":
        FreshnessLink.objects.update(expires_at=now - timedelta(days=1))
    if what == "revoked":
        FreshnessLink.objects.update(revoked_at=now)
    token = "token" if what in ("expired", "revoked") else what
    for method in ("get", "post"):
        assert getattr(Client(), method)(f"/confirm/{token}/").status_code == 404
    link.refresh_from_db()
    assert link.used_at is None


def test_a_newer_link_ends_the_older_one(cast: Cast):
    assert cast.uav_training
    old = freshness.ask_to_confirm(actor=keeper(cast), partner=cast.uav_school, at=NOW)
    freshness.ask_to_confirm(actor=keeper(cast), partner=cast.uav_school, at=NOW)
    assert Client().get(f"/confirm/{old}/").status_code == 404


# -- words -----------------------------------------------------------------------------------------------------------
def test_topics_and_cross_walks_are_for_editors(cast: Cast):
    assert cast.uav_training
    topic = Resource.objects.get().topics.get()
    for user in (cast.director, cast.gao_feng, cast.dai_tao):
        with pytest.raises(Forbidden):
            vocabulary.save_topic(actor=cast.actor(user), fields={}, at=NOW)
        with pytest.raises(Forbidden):
            vocabulary.save_cross_walk(actor=cast.actor(user), term="drone", topic=topic, at=NOW)
    for fields in ({"code": "Ü", "name_zh": "x", "name_en": "x"}, {"code": "uav", "name_zh": "x", "name_en": "x"}):
        with pytest.raises(Invalid) as refusal:
            vocabulary.save_topic(actor=keeper(cast), fields=fields, at=NOW)
        assert list(refusal.value.errors) == ["code"]
    vocabulary.save_topic(actor=keeper(cast), topic=topic, fields={"name_zh": "飞行器", "name_en": "Aircraft"}, at=NOW)
    assert Partner.objects.exists() and "飞行" in str(Resource.objects.get().search)
    row = vocabulary.save_cross_walk(actor=keeper(cast), term="  Drone ", topic=topic, at=NOW)
    assert (row.term, vocabulary.save_cross_walk(actor=keeper(cast), term="DRONE", topic=topic, at=NOW).means) == (
        "drone", topic)
