"""Facts changed at the desk: who may, what is refused, and two people who change the same request."""
import json

import pytest
from django.utils import timezone

from parkadmin.core import drafts
from requests_desk.forms import merging
from requests_desk.forms.request import initial_of
from requests_desk.services import intake
from requests_desk.views.desk_edit import facts_form
from tests import factories
from tests.cast import NOW, Cast

from .desk_pages import client_of, deed, page, text


def typed(row, **changes):
    """What a browser sends when only `changes` were typed."""
    kept = {name: value for name, value in initial_of(row).items()
            if name not in ("kind", "sharing", "shared_in_tenant") and value is not None}
    form = facts_form(row)
    return kept | {"version": row.version, "seen": merging.seen_by(form, form.facts)} | changes


def change(cast: Cast, row, **fields):
    return intake.edit_request(actor=cast.actor(cast.dai_tao), request=row, fields=fields, version=row.version, at=NOW)


@pytest.mark.parametrize(("who", "status"), [("director", 403), ("administrator", 403), ("baoding_officer", 404),
                                             ("dai_tao", 403)])
@pytest.mark.parametrize("method", ["get", "post"])
def test_who_may_not_change_facts(cast: Cast, who, status, method):
    row = factories.active(cast)
    address = page("request_edit", row.code)
    assert getattr(client_of(getattr(cast, who)), method)(address).status_code == status
    assert address not in text(client_of(cast.director).get(page("request", row.code)))


def test_what_has_ended_is_not_changed(cast: Cast):
    row = factories.request_in(cast, "closed")
    assert client_of(cast.officer).get(page("request_edit", row.code)).status_code == 409


def test_bad_input_keeps_what_was_typed(cast: Cast):
    row = factories.active(cast)
    response = client_of(cast.officer).post(page("request_edit", row.code), typed(row, budget="much", title=""))
    assert response.status_code == 400
    assert (response.context["form"]["budget"].value(), response.context["form"]["title"].value()) == ("much", "")
    assert set(response.context["form"].errors) == {"budget", "title"}


def test_an_officer_changes_the_facts(cast: Cast):
    row = factories.active(cast)
    client = client_of(cast.officer)
    assert page("request_edit", row.code) in text(client.get(page("request", row.code)))
    response = client.post(page("request_edit", row.code), typed(
        row, title="UAV training for eight", people="8", budget="80,000", sector="C37", regions=["120000", "130000"]))
    assert response.status_code == 302
    row.refresh_from_db()
    assert (row.title, row.people, row.budget, row.sector, row.regions) == (
        "UAV training for eight", 8, 80000, "C37", ["120000", "130000"])
    assert (row.kind, row.sharing, row.shared_in_tenant) == (cast.training, "teaser", True)


def test_of_two_people_the_second_sees_both_and_overwrites_nothing(cast: Cast):
    row = factories.active(cast)
    mine = typed(row, title="My title", people="7")
    change(cast, row, title="Their title", description="Their description")
    response = client_of(cast.officer).post(page("request_edit", row.code), mine)
    row.refresh_from_db()
    assert (response.status_code, row.title, row.people) == (409, "Their title", 6)
    found = {each.name: (each.mine, each.theirs, each.both, each.keep_mine)
             for each in response.context["differences"]}
    assert found == {
        "title": ("My title", "Their title", True, True),
        "description": (factories.FIELDS["description"], "Their description", False, False),
        "people": ("7", "6", False, True)}
    html = text(response)
    assert "My title" in html and "Their title" in html and "Dai Tao has changed this request" in html


def test_what_is_chosen_field_by_field_is_stored(cast: Cast):
    row = factories.active(cast)
    mine = typed(row, title="My title", people="7", regions=["120000"])
    row = change(cast, row, title="Their title", regions=["130000"])
    choice = mine | {"version": row.version, "take.title": "mine", "take.people": "mine", "take.regions": "theirs"}
    assert client_of(cast.officer).post(page("request_edit", row.code), choice).status_code == 302
    row.refresh_from_db()
    assert (row.title, row.people, row.regions) == ("My title", 7, ["130000"])


def test_a_choice_that_is_stale_again_is_asked_again(cast: Cast):
    row = factories.active(cast)
    mine = typed(row, title="My title")
    row = change(cast, row, title="Their title")
    change(cast, row, title="Their second title")
    response = client_of(cast.officer).post(page("request_edit", row.code), mine | {
        "version": row.version, "take.title": "mine"})
    assert response.status_code == 409 and "Their second title" in text(response)


@pytest.mark.parametrize("seen", ["", "{", "[]", json.dumps({"title": 1}),
                                  pytest.param("[" * 100_000, id="deep")])
def test_what_was_seen_is_only_a_hint(cast: Cast, seen):
    row = factories.active(cast)
    mine = typed(row, title="My title", seen=seen)
    change(cast, row, title="Their title")
    response = client_of(cast.officer).post(page("request_edit", row.code), mine)
    assert [(each.name, each.keep_mine) for each in response.context["differences"]] == [("title", True)]


def test_a_draft_that_a_colleague_has_overtaken_asks_what_to_keep(cast: Cast):
    row = factories.active(cast)
    drafts.keep(actor=cast.actor(cast.officer), key=f"desk.edit:{row.pk}", at=NOW, data={
        name: value for name, value in typed(row, title="My title").items() if isinstance(value, str)})
    client = client_of(cast.officer)
    assert client.get(page("request_edit", row.code)).context["form"]["title"].value() == "My title"
    intake.edit_request(actor=cast.actor(cast.dai_tao), request=row, fields={"title": "Their title"},
                        version=row.version, at=timezone.now())
    response = client.get(page("request_edit", row.code))
    assert "title" in [each.name for each in response.context["differences"]]


def test_an_officer_changed_meanwhile_is_shown_beside_the_one_chosen(cast: Cast):
    row, client = factories.active(cast), client_of(cast.lead)
    form = client.get(deed(row, "assign")).context["form"]
    given = {"owner": cast.officer2.pk, "version": form["version"].value(), "seen": form["seen"].value()}
    client_of(cast.lead).post(deed(row, "take"))
    response = client.post(deed(row, "assign"), given)
    assert response.status_code == 409
    assert [(each.mine, each.theirs, each.both) for each in response.context["differences"]] == [
        ("Chen Hao", "Qian Wei", True)]
    row.refresh_from_db()
    assert row.owner == cast.lead
    again = given | {"version": row.version, "take.owner": "mine"}
    assert client.post(deed(row, "assign"), again).status_code == 302
    row.refresh_from_db()
    assert row.owner == cast.officer2
