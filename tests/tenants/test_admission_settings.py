"""What a park settles about admission on its settings pages."""
from __future__ import annotations

import pytest
from django.urls import reverse

from parkadmin.core.errors import Forbidden
from tenants.models import Site
from tenants.services import admission_settings as settings
from tenants.services.admission_settings import CRITERIA, PAPERS, ensure_admission
from tenants.services.register_parts import keep_site
from tests.cast import NOW, Cast
from tests.requests_desk.desk_pages import client_of, text

pytestmark = pytest.mark.django_db


def page(name: str, *args: object) -> str:
    return reverse(f"settings:{name}", args=["binhai", *args])


def test_what_is_there_stays_as_staff_left_it(cast: Cast):
    ensure_admission(cast.binhai)
    cast.binhai.criteria.first().delete()
    ensure_admission(cast.binhai)
    assert (cast.binhai.criteria.count(), cast.binhai.required_papers.count()) == (len(CRITERIA) - 1, len(PAPERS))


def test_an_empty_park_begins_with_the_usual(cast: Cast):
    client = client_of(cast.lead)
    assert page("admission_usual") in text(client.get(page("admission")))
    client.post(page("admission_usual"))
    assert cast.binhai.criteria.count() == len(CRITERIA)
    assert page("admission_usual") not in text(client.get(page("admission")))


def test_rules_of_another_park_do_not_exist(cast: Cast):
    ensure_admission(cast.baoding)
    client = client_of(cast.lead)
    assert client.get(page("criterion", cast.baoding.criteria.first().pk)).status_code == 404
    assert client.get(page("paper", cast.baoding.required_papers.first().pk)).status_code == 404


def test_a_criterion_is_changed_and_a_wrong_weight_refused(cast: Cast):
    ensure_admission(cast.binhai)
    row, client = cast.binhai.criteria.first(), client_of(cast.lead)
    body = {"name_zh": "技术", "name_en": "Technology", "weight": 11, "position": 5, "is_active": "on"}
    assert client.post(page("criterion", row.pk), body).status_code == 400
    assert client.post(page("criterion", row.pk), body | {"weight": 9}).status_code == 302
    row.refresh_from_db()
    assert (row.name_zh, row.weight, row.is_active) == ("技术", 9, True)


def test_a_new_paper_is_asked_for(cast: Cast):
    client = client_of(cast.lead)
    assert client.post(page("paper_new"), {"name_zh": "", "position": 10}).status_code == 400
    client.post(page("paper_new"), {"name_zh": "环评", "position": 10, "is_required": "on", "is_active": "on"})
    row = cast.binhai.required_papers.get()
    assert (row.name_zh, row.is_required, row.for_teams, row.is_active) == ("环评", True, False, True)


def test_terms_are_kept_and_contradictions_shown_at_their_field(cast: Cast):
    client = client_of(cast.lead)
    body = {"takes_applications": "on", "sign_days": 5, "review_days": 2, "info_days": 14}
    response = client.post(page("admission"), body)
    assert (response.status_code, list(response.context["form"].errors)) == (400, ["review_days"])
    assert client.post(page("admission"), body | {"review_days": 20}).status_code == 302
    assert (cast.binhai.page.sign_days, cast.binhai.page.review_days) == (5, 20)


def test_a_role_in_one_park_settles_nothing_for_another(cast: Cast):
    ensure_admission(cast.baoding)
    theirs, paper = cast.baoding.criteria.first(), cast.baoding.required_papers.first()
    site = Site.objects.create(park=cast.baoding, name_zh="A座")
    fields = {"name_zh": "改", "weight": 1, "position": 1, "is_active": True}
    given = {"actor": cast.actor(cast.lead), "park": cast.binhai, "fields": fields, "at": NOW}
    for deed in (lambda: settings.save_criterion(**given, criterion=theirs), lambda: settings.save_paper(
            **given, paper=paper), lambda: keep_site(**given, site=site)):
        with pytest.raises(Forbidden):
            deed()
    for row in (theirs, paper, site):
        row.refresh_from_db()
        assert row.name_zh != "改"
