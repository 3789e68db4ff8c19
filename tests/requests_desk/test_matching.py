"""Scoring is pure: facts in, a ranked list with checkable reasons out."""
from datetime import date

import pytest
from django.utils import translation

from requests_desk.matching.reasons import sentence
from requests_desk.matching.scoring import Candidate, Need, rank, readable

TODAY = date(2026, 11, 18)


def need(*terms: str, **facts) -> Need:
    return Need(**{"terms": terms, "kind": "training", "sector": "", "regions": (), "today": TODAY, **facts})


def candidate(id: str, *terms: str, **facts) -> Candidate:
    return Candidate(**{"id": id, "terms": frozenset(terms), "kind": "training", **facts})


def order(*args) -> list[str]:
    return [entry.id for entry in rank(*args)]


def codes(found) -> list[str]:
    return [reason.code for reason in found.reasons]


def test_without_a_word_or_the_kind_in_common_nothing_is_suggested():
    assert order(need("uav"), [candidate("a", "law", kind="legal")]) == []


def test_another_kind_with_hardly_a_word_in_common_is_noise():
    words = [f"word{number}" for number in range(20)]
    assert order(need(*words), [candidate("a", "word0", kind="legal"), candidate("b", *words, kind="legal")]) == ["b"]


def test_a_rare_word_says_more_than_a_common_one():
    many = [candidate(f"c{number}", "training") for number in range(9)]
    found = order(need("training", "boron"), [*many, candidate("z", "boron")])
    assert found[0] == "z"


def test_of_equals_the_smaller_id_comes_first():
    assert order(need("uav"), [candidate("b", "uav"), candidate("a", "uav")]) == ["a", "b"]


@pytest.mark.parametrize(("better", "worse", "wanted"), [
    ({"home_region": "110108"}, {"home_region": "120116"}, {"regions": ("110000",)}),
    ({"sectors": ("C37",)}, {"sectors": ("C26",)}, {"sector": "C37"}),
    ({"capacity": "has_capacity"}, {"capacity": "none"}, {}),
    ({"solved": 9, "tried": 9}, {"solved": 0, "tried": 9}, {}),
])
def test_facts_that_fit_lift_a_candidate(better, worse, wanted):
    found = order(need("uav", **wanted), [candidate("a", "uav", **worse), candidate("b", "uav", **better)])
    assert found == ["b", "a"]


def test_few_outcomes_say_nothing_yet():
    scores = [entry.score for entry in rank(need("uav"), [candidate("a", "uav", solved=0, tried=4),
                                                          candidate("b", "uav", solved=4, tried=4)])]
    assert scores[0] == scores[1]


def test_the_reasons_name_what_speaks_for_and_against():
    found = rank(need("uav", regions=("110000",)), [candidate(
        "a", "uav", home_region="120116", capacity="waiting_list", assured_on=date(2026, 3, 1), solved=2, tried=3)])[0]
    assert codes(found) == ["words", "kind", "other_region", "capacity", "record", "fresh"]
    assert {reason.code: reason.tone for reason in found.reasons if reason.tone == "against"} == {
        "other_region": "against", "capacity": "against", "fresh": "against"}
    with translation.override("en"):
        assert sentence("record", {"solved": 2, "tried": 3}) == "2 of 3 earlier referrals completed"


def test_words_are_shown_as_people_write_them():
    assert readable(["无人", "人机", "机培", "培训", "uav", "a"]) == ["无人机培训", "uav"]
    found = rank(need("train", spoken={"train": "training"}), [candidate("a", "train")])[0]
    assert found.reasons[0].facts == {"words": ["training"]}


def test_nothing_asked_and_nobody_there_is_an_empty_list():
    assert order(need(), []) == []
    assert order(need(kind=""), [candidate("a", "uav")]) == []
