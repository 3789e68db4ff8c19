"""Words of texts in both languages, and what a dictionary's definitions say. Pure."""
import pytest

from requests_desk.matching import why
from requests_desk.matching.glosses import both_ways, meanings, terms_of
from requests_desk.matching.lexicon import Group
from requests_desk.matching.words import Segmenter, words


def terms(text: str, *own: str) -> list[str]:
    return [word.term for word in words(text, Segmenter(own) if own else None)]


@pytest.mark.parametrize(("one", "other"), [
    ("無人機飛手培訓", "无人机飞手培训"), ("ＵＡＶ", "uav"), ("Trainings", "training"), ("3,000 m²", "3000 m2"),
    ("the pilot's licence", "the pilot licence"), ("pilots’ training", "pilots training"),
])
def test_the_same_written_differently_is_the_same(one: str, other: str):
    assert terms(one) == terms(other)


def test_a_model_code_is_found_whole_and_by_its_parts():
    assert terms("DJI-M300 C++") == ["dji-m300", "dji", "m300", "c++", "c"]


def test_long_chinese_words_are_found_by_the_words_in_them():
    assert terms("高新技术企业") == ["高新", "技术", "高新技术", "企业"]
    assert terms("高新技术企业", "高新技术企业")[-1] == "高新技术企业"


def test_mixed_scripts_are_taken_apart():
    assert terms("UAV培训 for 3 pilots") == ["uav", "培训", "for", "3", "pilot"]


@pytest.mark.parametrize("text", ["", " ", "\x00", "😀", "…—《》", "\ud800"])
def test_what_holds_no_word_has_none(text: str):
    assert terms(text) == []


def test_a_long_text_is_cut():
    assert len(terms("培训 " * 30_000)) <= 10_000


def test_notes_and_references_of_definitions_are_dropped():
    assert list(meanings("to train (sb); training, a course [ke4]")) == ["train", "training", "course"]
    assert list(meanings("CL:次[ci4]")) == list(meanings("variant of 培[pei2]")) == []


def test_what_explains_at_length_is_no_name():
    assert terms_of("unmanned aerial vehicle") == ("unman", "aerial", "vehicl")
    assert terms_of("a machine which flies high without any pilot aboard") == ()


def test_entries_lead_both_ways_and_a_place_is_found_by_its_pinyin():
    found = {(word, term): weight for word, term, weight in both_ways(
        [("培训", "pei2 xun4", ["to train", "unmanned flight"]), ("保定", "Bao3 ding4", ["place in Hebei"])], list)}
    assert found[("train", "培训")] == found[("培训", "train")] == 1
    assert found[("unman flight", "培训")] == .9
    assert found[("培训", "unman")] == found[("培训", "flight")] == round(.9 / 2 ** .5, 4)
    assert ("baod", "保定") in found or ("baoding", "保定") in found


def test_counts_and_fillers_are_no_reasons():
    groups = [Group(text, ((text, 1.0),)) for text in ("来", "两名", "六架", "已有", "无人机", "飞手", "12")]
    covered, missing = why.split(groups, {"来", "两名", "无人机"})
    assert (covered, missing) == ([("无人机", ("无人机",))], ["飞手"])
