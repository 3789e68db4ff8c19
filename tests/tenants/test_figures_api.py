"""Figures over the API: the same verbs, scopes and words as the pages."""
from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from tenants.api import figures_outputs as io
from tenants.models import Figures
from tests.cast import Cast
from tests.requests_desk.api_client import Script

from .figures_factory import accepted, asked, sent, written

pytestmark = pytest.mark.django_db


def test_a_company_sees_its_own_and_staff_their_parks(cast: Cast):
    mine, rivals = sent(cast), sent(cast, tenant=cast.rival)
    theirs = accepted(cast, tenant=cast.jiuwu)

    def seen(user) -> set[str]:
        return {row["id"] for row in Script(user).get("figures/").json()["results"]}

    assert seen(cast.viewer) == {str(mine.pk)}
    assert seen(cast.officer) == {str(mine.pk), str(rivals.pk)}
    assert seen(cast.baoding_officer) == {str(theirs.pk)}
    assert Script(cast.dai_tao).get(f"figures/{rivals.pk}/").status_code == 404
    assert Script(cast.officer).get(f"figures/{theirs.pk}/").status_code == 404


def test_filters_of_the_list(cast: Cast):
    first, second = accepted(cast, year=2024), sent(cast)
    script = Script(cast.dai_tao)
    for query, wanted in ((f"tenant={cast.jinghua.pk}", [second, first]), ("year=2024", [first]),
                          ("state=submitted,returned", [second]), ("counts=true", [first]), ("basis=planned", [])):
        assert [row["id"] for row in script.get(f"figures/?{query}").json()["results"]] == [
            str(row.pk) for row in wanted], query
    assert script.get("figures/?colour=red").status_code == 400


def test_from_the_draft_to_what_counts(cast: Cast):
    accepted(cast, year=2024)
    script, desk = Script(cast.dai_tao), Script(cast.officer)
    row = script.post("figures/", year=2025, output_value="600000000.00", headcount=40).json()
    path = f"figures/{row['id']}/"
    assert (row["state"], row["output_value"], row["currency"], row["counts"]) == (
        "draft", "600000000.00", "CNY", False)
    assert [question["key"] for question in row["questions"]] == ["rise.output_value"]
    refused = script.post(f"{path}submit/")
    assert (refused.status_code, sorted(refused.json()["errors"])) == (400, ["confirmed", "note"])
    assert script.patch(path, None, tax="1").status_code == 428
    assert script.patch(path, 9, tax="1").status_code == 412
    assert script.patch(path, 1, tax="1.50").json()["tax"] == "1.50"
    row = script.post(f"{path}submit/", note="New plant", confirmed=["rise.output_value", "unit.tax"]).json()
    assert (row["state"], row["actions"]) == ("submitted", ["take_back"])
    assert Script(cast.director).post(f"{path}accept/").status_code == 403
    assert desk.post(f"{path}return/", reason="").json()["errors"] == {"reason": ["Please fill this in."]}
    row = desk.post(f"{path}accept/").json()
    assert (row["state"], row["counts"]) == ("accepted", True)
    assert desk.post(f"{path}accept/").status_code == 409
    new = script.post(f"{path}correct/", revenue="92000000", note="Late invoice").json()
    assert (new["corrects"], new["state"], new["output_value"]) == (row["id"], "draft", "600000000.00")


def test_one_in_work_per_period(cast: Cast):
    written(cast)
    refused = Script(cast.dai_tao).post("figures/", year=2025, output_value="1000000")
    assert (refused.status_code, refused.json()["code"]) == (409, "in_work")


def test_rounds_over_the_api(cast: Cast):
    assert cast.rival_owner
    desk = Script(cast.officer)
    assert Script(cast.dai_tao).get("figures-rounds/").json()["results"] == []
    soon = date.today() + timedelta(days=20)
    assert desk.post("figures-rounds/", year=2025, due_on=soon.isoformat()).status_code == 201
    assert desk.post("figures-rounds/", year=2025, due_on=soon.isoformat()).json()["code"] == "round_exists"
    round = asked(cast, year=2024)
    sent(cast, year=2024)
    found = desk.get(f"figures-rounds/{round.pk}/").json()
    assert (found["asked"], found["answered"], found["park"]["code"]) == (2, 1, "BH")
    assert [each["id"] for each in desk.get(f"figures-rounds/{round.pk}/missing/").json()["results"]] == [
        str(cast.rival.pk)]
    assert desk.post(f"figures-rounds/{round.pk}/close/").json()["next_reminder_at"] is None
    assert desk.post(f"figures-rounds/{round.pk}/remind/").status_code == 409
    assert Script(cast.baoding_officer).get(f"figures-rounds/{round.pk}/").status_code == 404


def test_totals_over_the_api_are_texts_of_exact_decimals(cast: Cast):
    accepted(cast, output_value="100000.10")
    accepted(cast, year=2024, output_value="50000.05")
    found = Script(cast.director).get("figures-totals/?year=2025").json()
    assert found["lines"] == [{
        "key": str(cast.binhai.pk), "actual": "100000.10", "planned": None, "counted": 1, "counted_planned": 0,
        "same": 1, "same_before": "50000.05", "same_now": "100000.10", "growth": "1.0000"}]
    assert Script(cast.baoding_officer).get("figures-totals/?year=2025").json()["lines"] == []


@pytest.mark.parametrize(("example", "kind"), [
    (io.FIGURES_EXAMPLE, io.FiguresOut), (io.ROUND, io.RoundOut), (io.SUM, io.SumOut), (io.TOTALS, io.TotalsOut),
    (io.MISSING, io.MissingOut)])
def test_an_example_has_exactly_the_fields_of_its_type(example: dict[str, Any], kind: Any):
    assert set(example) == set(kind().fields)


@pytest.mark.parametrize(("field", "value"), [("output_value", "many"), ("tax", "1.001"), ("revenue", "-5"),
                                              ("note", "x" * 2001)])
def test_the_page_and_the_api_say_the_same(cast: Cast, field: str, value: str):
    browser = Client(headers={"Accept-Language": "en"})
    browser.force_login(cast.dai_tao)
    path = reverse("company:figures_new", args=[cast.jinghua.pk]) + "?year=2025&quarter=0&basis=actual"
    page = browser.post(path, {"do": "save", "unit": "yuan", field: value})
    api = Script(cast.dai_tao).post("figures/", year=2025, **{field: value})
    with translation.override("en"):
        said = {name: [str(text) for text in texts] for name, texts in page.context["form"].errors.items()}
    assert (page.status_code, api.status_code) == (400, 400)
    assert said == api.json()["errors"] != {}
    assert not Figures.objects.exists()
