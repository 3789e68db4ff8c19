"""Alike requests: found in either language, within the park and the company, with how they were solved."""
import pytest
from django.test import Client

from parkadmin.core.errors import Forbidden
from requests_desk.models import HelpRequest
from requests_desk.services import alike, closing, intake, triage, weighing
from tests.cast import NOW, Cast
from tests.factories import active, referral_in
from tests.requests_desk.desk_pages import client_of, page, text

UAV = {"title": "UAV pilot training", "description": "Pilots for mapping drones"}


def of_rival(cast: Cast, **fields) -> HelpRequest:
    assert cast.rival_owner
    given = {**UAV, "sharing": "teaser", "kind": cast.training, **fields}
    return intake.submit_request(actor=cast.actor(cast.rival_owner), tenant=cast.rival, fields=given, at=NOW)


def found(cast: Cast, request: HelpRequest) -> list[HelpRequest]:
    return [each.request for each in alike.alike_requests(actor=cast.actor(cast.officer), request=request, at=NOW)]


def solved(cast: Cast) -> HelpRequest:
    """A request of Jinghua that the UAV school has solved: "UAV training by Beijing experts"."""
    row = referral_in(cast, "completed").request
    assert row.state == "resolved"
    return row


def test_only_staff_of_the_park_see_alike_requests(cast: Cast):
    request = active(cast, **UAV)
    for person in (cast.dai_tao, cast.baoding_officer, cast.gao_feng):
        with pytest.raises(Forbidden):
            alike.alike_requests(actor=cast.actor(person), request=request, at=NOW)


def test_requests_of_other_parks_drafts_withdrawn_ones_and_other_matters_are_not_alike(cast: Cast):
    request = active(cast, **UAV)
    far = cast.member(cast.jiuwu, "owner", "An Zefang")
    intake.submit_request(actor=cast.actor(far), tenant=cast.jiuwu, at=NOW,
                          fields={**UAV, "sharing": "open", "kind": cast.training})
    intake.save_draft(actor=cast.actor(cast.rival_owner), tenant=cast.rival, fields=UAV, at=NOW)
    gone = of_rival(cast)
    closing.withdraw_request(actor=cast.actor(cast.rival_owner), request=gone, text="", at=NOW)
    of_rival(cast, title="Bonded cold storage", description="Space near the port")
    assert found(cast, request) == []


def test_an_open_one_and_a_solved_one_are_found_with_who_helped(cast: Cast):
    done = solved(cast)
    request = of_rival(cast)
    [first] = alike.alike_requests(actor=cast.actor(cast.officer), request=request, at=NOW)
    assert first.request == done
    assert [str(row.destination_organization) for row in first.helpers] == [str(cast.uav_school)]
    assert {"words", "kind"} <= {reason.code for reason in first.reasons}


def test_it_is_found_in_the_other_language_by_a_term_of_the_glossary(cast: Cast):
    weighing.save_term(actor=cast.actor(cast.lead), park=cast.binhai, zh="无人机", en="UAV", at=NOW)
    other = of_rival(cast, title="无人机培训", description="无人机")
    assert found(cast, active(cast, title="UAV", description="UAV")) == [other]


def test_the_panel_links_to_merging_only_within_the_company_and_to_a_programme(cast: Cast):
    request, own, other = active(cast, **UAV), active(cast, **UAV), of_rival(cast)
    body = text(client_of(cast.officer).get(page("alike", request.number), headers={"hx-request": "true"}))
    assert f"mark_duplicate/?other={own.number}" in body
    assert f"?other={other.number}" not in body
    assert f'value="{other.pk}"' in body
    assert "Make a programme of these" in body


@pytest.mark.parametrize("count", [1, 6])
def test_the_panel_costs_the_same_for_one_and_for_six(cast: Cast, count: int, django_assert_max_num_queries):
    request = active(cast, **UAV)
    for _number in range(count):
        of_rival(cast)
    client = client_of(cast.officer)
    client.get(page("alike", request.number))
    with django_assert_max_num_queries(12):
        assert text(client.get(page("alike", request.number))).count("BH-C-") == 0


def test_while_typing_a_company_is_shown_its_own_answered_requests_and_nobody_elses(cast: Cast):
    done = solved(cast)
    rivals = of_rival(cast)
    triage.sign_for_request(actor=cast.actor(cast.officer), request=rivals, at=NOW)
    rivals.refresh_from_db()
    closing.resolve_request(actor=cast.actor(cast.officer), resolution="solved", summary="Done", at=NOW,
                            request=triage.activate_request(actor=cast.actor(cast.officer), request=rivals, at=NOW,
                                                            owner=cast.officer, kind=cast.training,
                                                            priority="normal"))
    client = Client(headers={"accept-language": "en"})
    client.force_login(cast.dai_tao)
    body = text(client.post("/portal/requests/suggestions/", {"title": "UAV pilot training"}))
    assert done.number in body
    assert rivals.number not in body
    client.force_login(cast.rival_owner)
    body = text(client.post("/portal/requests/suggestions/", {"title": "UAV pilot training"}))
    assert rivals.number in body
    assert done.number not in body


@pytest.mark.parametrize("typed", ["", "u", "🚁", "'; drop table x", "a & b | c:*", "無人機" * 900])
def test_odd_input_is_answered(cast: Cast, typed: str):
    assert alike.answered_before(actor=cast.actor(cast.dai_tao), text=typed) == []
