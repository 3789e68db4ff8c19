"""Who sees which rows: each test contains what could leak."""
from __future__ import annotations

import io
from typing import Any

import pytest

from parkadmin.core.actors import NOBODY, SYSTEM, Actor
from parkadmin.core.errors import NotFound
from parkadmin.core.models import Park
from requests_desk import access, queries
from requests_desk.models import Attachment, HelpRequest, Message, Partner, Referral, Resource
from requests_desk.services import answering, conversation, intake, referral
from tenants.models import Application, Membership, Tenant
from tests.cast import NOW, Cast
from tests.factories import active, draft, referral_in, requested, submitted


def seen(model: Any, actor: Actor) -> set[Any]:
    return set(model.objects.for_actor(actor).distinct())


def everybody(cast: Cast) -> dict[str, Actor]:
    return {"nobody": NOBODY, "link": Actor(kind="link"),
            "stranger": cast.actor(cast.user("stranger@example.com", "Stranger")),
            "rival": cast.actor(cast.rival_owner), "other_contact": cast.actor(cast.other_contact),
            "other_park": cast.actor(cast.baoding_officer)}


# -- requests ----------------------------------------------------------------------------------------------------------
def test_a_request_does_not_exist_for_others(cast: Cast):
    row = active(cast)
    for name, actor in everybody(cast).items():
        assert seen(HelpRequest, actor) == set(), name
        for door in (access.request_for_actor, access.request_for_portal, access.request_for_desk):
            for code in (row.number, str(row.pk), row.number.lower()):
                with pytest.raises(NotFound):
                    door(actor, code)


def test_staff_and_the_company_see_it(cast: Cast):
    row = active(cast)
    for user in (cast.dai_tao, cast.colleague, cast.viewer, cast.officer, cast.lead, cast.director,
                 cast.administrator):
        assert seen(HelpRequest, cast.actor(user)) == {row}, user
    assert access.request_for_portal(cast.actor(cast.viewer), row.number) == row
    assert access.request_for_desk(cast.actor(cast.director), row.number.lower()) == row
    assert seen(HelpRequest, SYSTEM) == {row}


def test_a_draft_is_its_writers_alone(cast: Cast):
    row = intake.save_draft(actor=cast.actor(cast.colleague), tenant=cast.jinghua, fields={"title": "x"}, at=NOW)
    for user in (cast.dai_tao, cast.viewer, cast.officer, cast.lead, cast.director, cast.administrator):
        assert seen(HelpRequest, cast.actor(user)) == set(), user
    assert seen(HelpRequest, cast.actor(cast.colleague)) == {row}
    assert list(queries.desk_requests(cast.actor(cast.colleague))) == []


def test_what_is_not_shared_in_the_company_is_the_askers_the_owners_and_the_parks(cast: Cast):
    row = intake.submit_request(actor=cast.actor(cast.colleague), tenant=cast.jinghua, at=NOW, fields={
        "title": "A private matter", "description": "x", "kind": cast.training, "shared_in_tenant": False})
    second = cast.member(cast.jinghua, "member", "Second Member")
    assert seen(HelpRequest, cast.actor(cast.viewer)) == seen(HelpRequest, cast.actor(second)) == set()
    for user in (cast.colleague, cast.dai_tao, cast.officer):
        assert seen(HelpRequest, cast.actor(user)) == {row}, user


def test_an_error_is_hidden_from_the_company_even_from_one_who_works_for_the_park(cast: Cast):
    from tests.factories import request_in

    row = request_in(cast, "entered_in_error")
    assert seen(HelpRequest, cast.actor(cast.dai_tao)) == set()
    assert seen(HelpRequest, cast.actor(cast.officer)) == {row}
    assert list(queries.desk_requests(cast.actor(cast.officer))) == []


def test_several_roles_add_up_and_do_not_spill_over(cast: Cast):
    """Works for Baoding, owns a company in Binhai, answers for the school."""
    user = cast.baoding_officer
    cast.rival.memberships.create(user=user, role="owner")
    cast.uav_school.contacts.create(user=user)
    theirs = intake.submit_request(actor=cast.actor(user), tenant=cast.rival, at=NOW, fields={
        "title": "Lab", "description": "x", "kind": cast.training, "sharing": "park"})
    row = requested(cast)
    actor = cast.actor(user)
    assert seen(HelpRequest, actor) == {theirs}
    assert seen(Referral, actor) == {row}
    assert access.request_for_portal(actor, theirs.number) == theirs
    with pytest.raises(NotFound):
        access.request_for_desk(actor, theirs.number)
    with pytest.raises(NotFound):
        access.request_for_desk(actor, row.request.number)
    assert seen(Tenant, actor) == {cast.rival}


def test_a_person_who_left_sees_nothing_more(cast: Cast):
    row = submitted(cast)
    Membership.objects.filter(user=cast.dai_tao).delete()
    assert seen(HelpRequest, cast.actor(cast.dai_tao)) == set()
    cast.dai_tao.is_active = False
    cast.dai_tao.save()
    assert cast.actor(cast.dai_tao) == NOBODY
    assert row.requester == cast.dai_tao


# -- referrals ---------------------------------------------------------------------------------------------------------
def test_a_referral_is_both_ends(cast: Cast):
    row = requested(cast)
    for name, actor in everybody(cast).items():
        assert seen(Referral, actor) == set(), name
        for door in (access.referral_for_partner, access.referral_for_desk, access.referral_for_actor):
            with pytest.raises(NotFound):
                door(actor, row.number)
    assert seen(Referral, cast.actor(cast.dai_tao)) == set()
    assert seen(Referral, cast.actor(cast.zgc_officer)) == set()  # keeps the school's entry, was not asked
    for actor in (cast.actor(cast.officer), cast.actor(cast.gao_feng), Actor(kind="link", referral_id=row.pk)):
        assert seen(Referral, actor) == {row}
    with pytest.raises(NotFound):
        access.referral_for_partner(cast.actor(cast.officer), row.number)


def test_a_link_opens_one_referral(cast: Cast):
    first, second = requested(cast), requested(cast)
    assert seen(Referral, Actor(kind="link", referral_id=first.pk)) == {first}
    with pytest.raises(NotFound):
        access.referral_for_partner(Actor(kind="link", referral_id=first.pk), second.number)


def test_an_error_does_not_exist_for_the_destination(cast: Cast):
    row = referral_in(cast, "entered_in_error")
    assert seen(Referral, cast.actor(cast.gao_feng)) == set()
    assert seen(Referral, cast.actor(cast.officer)) == {row}


# -- conversation ------------------------------------------------------------------------------------------------------
def test_each_message_and_file_has_its_audience_and_no_other(cast: Cast):
    asked = requested(cast)
    held = requested(cast, request=asked.request, resource=None, park=cast.zhongguancun)
    officer, row = cast.actor(cast.officer), asked.request

    def files(text: str) -> list[Any]:
        return [(f"{text}.txt", io.BytesIO(text.encode()), len(text))]

    for audience in ("tenant", "internal"):
        conversation.post_message(actor=officer, request=row, audience=audience, text=audience, at=NOW,
                                  files=files(audience))
    conversation.write_to_partner(actor=officer, referral=asked, text="school", at=NOW, files=files("school"))
    conversation.write_to_partner(actor=cast.actor(cast.zgc_officer), referral=held, text="park", at=NOW,
                                  files=files("park"))
    own = {"tenant", "internal", "school", "park"}
    readers = {cast.officer: own, cast.director: own, cast.dai_tao: {"tenant"}, cast.viewer: {"tenant"},
               cast.gao_feng: {"school"}, cast.zgc_officer: {"park"}, cast.rival_owner: set(),
               cast.other_contact: set(), cast.baoding_officer: set()}
    for user, expected in readers.items():
        actor = cast.actor(user)
        assert {message.text for message in seen(Message, actor)} == expected, user
        assert {file.name.removesuffix(".txt") for file in seen(Attachment, actor)} == expected, user
    note = Attachment.objects.get(name="internal.txt")
    with pytest.raises(NotFound):
        access.attachment_for(cast.actor(cast.dai_tao), note.pk)


def test_a_park_between_reads_what_it_and_those_it_asked_write(cast: Cast):
    assert cast.gao_feng
    zgc = cast.actor(cast.zgc_officer)
    above = requested(cast, resource=None, park=cast.zhongguancun)
    above = answering.receive_referral(actor=zgc, referral=above, at=NOW)
    child = referral.refer_onward(actor=zgc, referral=above, resource=cast.uav_training, sharing="teaser",
                                  title="UAV training", need_text="Drones", at=NOW)
    answer = conversation.write_to_partner(actor=cast.actor(cast.gao_feng), referral=child, text="Which drones?",
                                           at=NOW, files=[("list.txt", io.BytesIO(b"list"), 4)])
    note = conversation.post_message(actor=cast.actor(cast.officer), request=above.request, audience="internal",
                                     text="Between us", at=NOW)
    assert seen(Message, zgc) == {answer}
    assert {file.name for file in seen(Attachment, zgc)} == {"list.txt"}
    assert seen(Message, cast.actor(cast.officer)) == {answer, note}


# -- tenants and the directory -----------------------------------------------------------------------------------------
def test_tenants_members_and_applications_stay_in_their_park(cast: Cast):
    assert cast.dai_tao and cast.rival_owner
    given = {"park": cast.binhai, "name_zh": "新公司", "applicant": cast.other_contact}
    draft = Application.objects.create(**given)
    application = Application.objects.create(**given, state="submitted", number="BH-A2026-0001")
    assert seen(Tenant, cast.actor(cast.dai_tao)) == {cast.jinghua}
    assert seen(Tenant, cast.actor(cast.officer)) == {cast.jinghua, cast.rival}
    assert {each.user for each in seen(Membership, cast.actor(cast.rival_owner))} == {cast.rival_owner}
    for user in (cast.dai_tao, cast.baoding_officer, cast.gao_feng):
        assert seen(Application, cast.actor(user)) == set()
    assert seen(Application, cast.actor(cast.officer)) == {application}
    assert seen(Application, cast.actor(cast.other_contact)) == {draft, application}
    for actor in (cast.actor(cast.baoding_officer), cast.actor(cast.gao_feng), NOBODY, Actor(kind="link")):
        assert seen(Tenant, actor) == seen(Membership, actor) == set()


def test_the_directory_shows_public_to_all_network_to_staff_and_a_parks_own_to_itself(cast: Cast):
    school, kind = cast.uav_school, cast.training
    Partner.objects.filter(pk=school.pk).update(visibility="public")
    levels = ("park", "network", "public")
    rows = {level: cast.resource(school, kind, level, level, visibility=level) for level in levels}
    hidden = cast.resource(cast.other_partner, kind, "hidden", "hidden", visibility="public")
    Partner.objects.filter(pk=cast.other_partner.pk).update(visibility="park")
    assert seen(Resource, NOBODY) == set()
    assert seen(Resource, cast.actor(cast.dai_tao)) == {rows["public"]}
    assert seen(Resource, cast.actor(cast.officer)) == {rows["public"], rows["network"]}
    assert seen(Resource, cast.actor(cast.zgc_officer)) == {*rows.values(), hidden}
    assert seen(Resource, cast.actor(cast.gao_feng)) == set(rows.values())


def test_nobody_without_a_role_finds_anything_anywhere(cast: Cast):
    requested(cast)
    draft(cast)
    stranger = cast.actor(cast.user("stranger@example.com", "Stranger"))
    for model in (HelpRequest, Referral, Message, Attachment, Tenant, Membership, Application):
        assert seen(model, stranger) == set(), model
        assert seen(model, NOBODY) == set(), model
    assert Park.objects.count()


def test_odd_addresses_are_not_found_and_no_error(cast: Cast):
    actor = cast.actor(cast.officer)
    odd = ["", "x", "BH-2026-9999", "'; DROP TABLE x; --", "\x00", "00000000-0000-7000-8000-000000000000", "ß" * 30,
           "A" * 5000, "🎉"]
    for code in odd:
        for door in (access.request_for_desk, access.request_for_portal, access.request_for_actor,
                     access.referral_for_desk, access.referral_for_partner, access.referral_for_actor):
            with pytest.raises(NotFound):
                door(actor, code)
