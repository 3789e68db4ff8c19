"""The pages of matching: glossary, weights, a tried request, the panel, and search; their parity with the API."""
from __future__ import annotations

import pytest
from django.urls import reverse

from parkadmin.core.models import Event
from requests_desk.matching import engine
from requests_desk.models import GlossaryEntry, MatchDocument, MatchWeights, Resource, SuggestionRun
from requests_desk.services import weighing
from tests.cast import NOW, Cast
from tests.factories import active
from tests.requests_desk.api_client import Script
from tests.requests_desk.desk_pages import client_of, page, text


def at(name: str, *args: object) -> str:
    return reverse(f"settings:matching{name}", args=["binhai", *args])


def shipped(zh: str = "硼", en: str = "boron") -> GlossaryEntry:
    return GlossaryEntry.objects.create(zh=zh, en=en, is_shipped=True, changed_at=NOW)


@pytest.mark.parametrize("name", ["_quality", "_try", "_glossary", "_term_new", "_weights"])
def test_an_officer_and_staff_of_another_park_open_none_of_them(cast: Cast, name: str):
    assert client_of(cast.officer).get(at(name)).status_code == 403
    assert client_of(cast.baoding_officer).get(at(name)).status_code == 404
    assert client_of(cast.lead).get(at(name)).status_code == 200
    assert client_of(cast.director).get(at(name)).status_code == (200 if name == "_quality" else 403)


# -- glossary --------------------------------------------------------------------------------------------------------
def test_another_parks_terms_do_not_exist_and_shipped_ones_are_not_deleted(cast: Cast):
    other = GlossaryEntry.objects.create(park=cast.baoding, zh="硼肥", en="boron fertilizer", changed_at=NOW)
    common, client = shipped(), client_of(cast.lead)
    assert "硼肥" not in text(client.get(at("_glossary")))
    assert client.get(at("_term", other.pk)).status_code == 404
    for row in (other, common):
        assert client.post(at("_term_delete", row.pk)).status_code == 404
    assert GlossaryEntry.objects.count() == 2


@pytest.mark.parametrize(("zh", "en", "field"), [("", "x", "zh"), ("飞手", "", "en"), ("飞" * 61, "x", "zh")])
def test_page_and_api_refuse_the_same_term_in_the_same_words(cast: Cast, zh: str, en: str, field: str):
    body = {"zh": zh, "en": en}
    found = client_of(cast.lead).post(at("_term_new"), body)
    assert found.status_code == 400
    answer = Script(cast.lead).post("glossary/", park="BH", **body)
    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == [field]
    assert answer.json()["errors"][field][0] in text(found)
    assert not GlossaryEntry.objects.exists()


def test_a_parks_own_term_takes_the_place_of_a_shipped_one(cast: Cast):
    resource, common = cast.uav_training, shipped("飞手", "aviator")
    client = client_of(cast.lead)
    assert "Your own in its place" in text(client.get(at("_term", common.pk)))
    need = engine.Need("aviator", cast.binhai.pk)
    assert engine.find(need, Resource.objects.all()).ids == [resource.pk]
    answer = client.post(at("_term", common.pk), {"zh": "飞手", "en": "wing person", "aliases": "flyer\n\nflyer\n"},
                         follow=True)
    assert "is read once more within a minute" in text(answer)
    assert "replaced by your own" in text(answer)
    own = GlossaryEntry.objects.get(park=cast.binhai)
    assert (own.en, own.aliases) == ("wing person", ["flyer"])
    assert engine.find(need, Resource.objects.all()).ids == []
    assert engine.find(engine.Need("flyer", cast.binhai.pk), Resource.objects.all()).ids == [resource.pk]
    assert engine.find(engine.Need("aviator", cast.baoding.pk), Resource.objects.all()).ids == [resource.pk]
    assert MatchDocument.objects.filter(indexed_at=None).exists()
    client.post(at("_term_delete", own.pk))
    assert list(Event.objects.filter(subject_id=own.pk).values_list("code", flat=True)) == [
        "matching.term", "matching.term_removed"]


@pytest.mark.parametrize("count", [1, 10])
def test_the_list_costs_the_same_for_one_term_and_for_ten(cast: Cast, count: int, django_assert_max_num_queries):
    for number in range(count):
        shipped(f"词{number}", f"word {number}")
    client = client_of(cast.lead)
    client.get(at("_glossary"))
    with django_assert_max_num_queries(12):
        assert text(client.get(at("_glossary"))).count(">word ") == count


# -- weights ---------------------------------------------------------------------------------------------------------
def given(**changes: object) -> dict[str, object]:
    row = MatchWeights()
    return {name: getattr(row, name) for name in (*weighing.SHARES, "outcomes_from")} | changes


@pytest.mark.parametrize("changes", [{"kind": 2}, {"kind": ""}, {"kind": "many"}, {"words": 0, "meaning": 0},
                                     {"outcomes_from": 0}], ids=str)
def test_weights_out_of_bounds_come_back_as_typed(cast: Cast, changes: dict):
    answer = client_of(cast.lead).post(at("_weights"), given(**changes))
    assert answer.status_code == 400
    assert not MatchWeights.objects.exists()


def test_weights_are_changed_told_and_put_back(cast: Cast):
    client = client_of(cast.lead)
    body = text(client.post(at("_weights"), given(kind=.25, outcomes_from=3), follow=True))
    assert "→ 0.25" in body
    row = MatchWeights.objects.get()
    assert (row.kind, row.outcomes_from, row.region) == (.25, 3, .15)
    client.post(at("_weights"), given(kind=.25, outcomes_from=3))
    client.post(at("_weights_reset"))
    assert MatchWeights.objects.get().kind == .2
    codes = Event.objects.filter(code__startswith="matching.").order_by("pk").values_list("code", flat=True)
    assert list(codes) == ["matching.weights", "matching.weights_reset"]


# -- try a request ---------------------------------------------------------------------------------------------------
def test_trying_shows_words_parts_and_reasons_and_stores_nothing(cast: Cast):
    weighing.save_term(actor=cast.actor(cast.lead), park=cast.binhai, zh="无人机", en="UAV", at=NOW)
    assert cast.uav_training
    before = (Event.objects.count(), SuggestionRun.objects.count())
    body = text(client_of(cast.lead).post(at("_try"), {"need": "无人机 training", "kind": "training"}))
    assert "UAV pilot training" in body
    assert "= uav" in body
    assert "the kind of help asked for" in body
    assert (Event.objects.count(), SuggestionRun.objects.count()) == before


def test_other_weights_are_only_tried_and_say_what_they_change(cast: Cast):
    first = cast.resource(cast.uav_school, cast.training, "会计", "Accounting course")
    second = cast.resource(cast.uav_school, cast.investment, "无人机", "UAV pilots course mapping")
    client, need = client_of(cast.lead), {"need": "course for accounting UAV pilots mapping", "kind": "training"}
    weights = {f"w-{name}": value for name, value in given(kind=0).items()}
    found = client.post(at("_try"), need | weights).context["found"]
    assert [(row.resource, row.before) for row in found.rows] == [(second, 2), (first, 1)]
    assert not MatchWeights.objects.exists()
    api = Script(cast.lead).post("matching/try/", park="BH", weights={"kind": 0}, **need).json()
    assert [(row["rank"], row["before"]) for row in api["results"]] == [(1, 2), (2, 1)]


def test_trying_never_shows_what_could_not_be_suggested(cast: Cast):
    cast.resource(cast.uav_school, cast.training, "无人机", "UAV", visibility="park")
    cast.resource(cast.uav_school, cast.training, "无人机", "UAV", status="inactive")
    assert client_of(cast.lead).post(at("_try"), {"need": "UAV"}).context["found"].rows == []


@pytest.mark.parametrize("need", ["", "  ", "🚁", "a' | b & !c:*", "x" * 10_000, "無人機"])
def test_odd_needs_are_answered_or_refused_politely(cast: Cast, need: str):
    assert cast.uav_training
    answer = client_of(cast.lead).post(at("_try"), {"need": need})
    assert answer.status_code == (200 if need.strip() else 400)


# -- the panel -------------------------------------------------------------------------------------------------------
def test_the_panel_says_levels_reasons_what_is_missing_and_no_percentage(cast: Cast):
    assert cast.uav_training
    request = active(cast, title="UAV pilot training on the moon", description="UAV")
    body = text(client_of(cast.officer).get(page("suggestions", request.number), headers={"hx-request": "true"}))
    assert "strong evidence" in body or "some evidence" in body
    assert "Nobody here mentions: moon" in body
    assert "Search the directory instead" in body
    assert "%" not in body
    assert f"refer/?resource={cast.uav_training.pk}" in body


# -- search of the directory -----------------------------------------------------------------------------------------
def test_words_of_the_other_language_find_an_entry_and_filters_stay_exact(cast: Cast):
    weighing.save_term(actor=cast.actor(cast.lead), park=cast.binhai, zh="激光", en="laser", at=NOW)
    GlossaryEntry.objects.update(park=None)
    hidden = cast.resource(cast.other_partner, cast.training, "激光切割", "", visibility="park")
    row = cast.resource(cast.other_partner, cast.training, "激光测距", "")
    client = client_of(cast.officer)
    assert cast.investment
    body = text(client.get(page("directory", query="?q=laser")))
    assert str(row.pk) in body
    assert "matched: laser → 激光" in body
    assert str(hidden.pk) not in body
    assert str(row.pk) not in text(client.get(page("directory", query="?q=laser&kind=investment")))
    assert [one["id"] for one in Script(cast.officer).get("resources/?q=laser").json()["results"]] == [str(row.pk)]
