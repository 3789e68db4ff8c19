"""Undo takes back one's own last deed for a few seconds, and nothing else."""
import re
from datetime import timedelta

import pytest
from django.core import signing

from parkadmin.core.errors import Forbidden, Refused
from parkadmin.core.models import Event
from requests_desk.models import SuggestedItem
from requests_desk.services import suggesting, triage
from requests_desk.views.desk_undo import SALT
from tests import factories
from tests.cast import NOW, Cast

from .desk_pages import client_of, deed, page, text


def token_in(response) -> str:
    found = re.search(r'name="token" value="([^"]+)"', text(response))
    return found[1] if found else ""


def taken(cast: Cast, client):
    row = factories.submitted(cast)
    token = token_in(client.post(deed(row, "take"), follow=True))
    assert token
    return row, token


@pytest.mark.parametrize("token", ["", "nonsense", signing.dumps({"deed": "take"}, salt="another")],
                         ids=["empty", "nonsense", "another salt"])
def test_a_forged_note_is_refused(cast: Cast, token):
    assert client_of(cast.officer).post(page("undo"), {"token": token}).status_code == 403


def test_a_note_of_another_person_is_refused(cast: Cast):
    row, token = taken(cast, client_of(cast.officer))
    assert client_of(cast.officer2).post(page("undo"), {"token": token}).status_code == 403
    row.refresh_from_db()
    assert row.owner == cast.officer


def test_a_note_is_good_for_half_a_minute(cast: Cast, monkeypatch):
    client = client_of(cast.officer)
    row, token = taken(cast, client)
    monkeypatch.setattr("requests_desk.views.desk_undo.SECONDS", -1)
    assert client.post(page("undo"), {"token": token}).status_code == 409
    row.refresh_from_db()
    assert row.owner == cast.officer


def test_what_somebody_has_changed_meanwhile_is_not_undone(cast: Cast):
    client = client_of(cast.officer)
    row, token = taken(cast, client)
    triage.update_triage(actor=cast.actor(cast.lead), request=row, priority="urgent", at=NOW)
    assert client.post(page("undo"), {"token": token}).status_code == 409
    row.refresh_from_db()
    assert (row.owner, row.priority) == (cast.officer, "urgent")


def test_undo_of_another_parks_request_finds_nothing(cast: Cast):
    row = factories.submitted(cast)
    token = signing.dumps({"deed": "take", "request": str(row.pk), "version": 1, "owner": "",
                           "user": str(cast.baoding_officer.pk)}, salt=SALT)
    assert client_of(cast.baoding_officer).post(page("undo"), {"token": token}).status_code == 404


def test_the_verb_itself_refuses_what_is_not_ones_own_last_change(cast: Cast):
    officer, row = cast.actor(cast.officer), factories.submitted(cast)
    given = triage.assign_request(actor=officer, request=row, owner=cast.officer, at=NOW)
    for actor, at in ((cast.actor(cast.officer2), NOW), (officer, NOW + timedelta(seconds=31))):
        with pytest.raises(Refused):
            triage.undo_assign(actor=actor, request=row, before=None, version=given.version, at=at)
    with pytest.raises(Forbidden):
        triage.undo_assign(actor=cast.actor(cast.director), request=row, before=None, version=given.version, at=NOW)
    row.refresh_from_db()
    assert row.owner == cast.officer


def test_taking_is_undone_once_and_told_in_the_history(cast: Cast):
    client = client_of(cast.officer)
    row, token = taken(cast, client)
    assert client.post(page("undo"), {"token": token, "next": page("queue")}).url == page("queue")
    row.refresh_from_db()
    assert row.owner is None
    assert list(Event.objects.filter(subject_id=row.pk).values_list("code", flat=True)) == [
        "request.submit", "request.take", "request.unassign"]
    assert client.post(page("undo"), {"token": token}).status_code == 409
    assert "undid the change of the officer" in text(client.get(page("request", row.code)))


def test_who_handed_a_request_over_by_mistake_gets_it_back(cast: Cast):
    row, client = factories.active(cast), client_of(cast.officer)
    response = client.post(deed(row, "assign"), {"owner": cast.officer2.pk, "version": row.version}, follow=True)
    client.post(page("undo"), {"token": token_in(response)})
    row.refresh_from_db()
    assert row.owner == cast.officer


def test_a_priority_is_put_back(cast: Cast):
    row, client = factories.active(cast), client_of(cast.officer)
    response = client.post(deed(row, "triage"), {"kind": row.kind_id, "priority": "urgent", "version": row.version},
                           follow=True)
    client.post(page("undo"), {"token": token_in(response)})
    row.refresh_from_db()
    assert (row.priority, row.kind) == ("normal", cast.training)


def test_nothing_changed_offers_no_undo(cast: Cast):
    row, client = factories.active(cast), client_of(cast.officer)
    same = {"kind": row.kind_id, "priority": row.priority, "version": row.version}
    assert token_in(client.post(deed(row, "triage"), same, follow=True)) == ""


def test_a_dismissed_suggestion_comes_back(cast: Cast):
    resource, row, client = cast.uav_training, factories.active(cast), client_of(cast.officer)
    officer = cast.actor(cast.officer)
    suggesting.suggest(actor=officer, request=row, at=NOW)
    with pytest.raises(Refused):
        suggesting.undo_dismiss(actor=officer, request=row, resource=resource, at=NOW)
    response = client.post(deed(row, "dismiss"), {"resource": resource.pk, "why": "No licence"}, follow=True)
    client.post(page("undo"), {"token": token_in(response)})
    assert list(SuggestedItem.objects.values_list("verdict", "why")) == [("shown", "")]
    assert "UAV pilot training" in text(client.get(page("suggestions", row.code)))
    assert "put UAV pilot training back among the suggestions" in text(client.get(page("request", row.code)))
