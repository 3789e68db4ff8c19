"""The engine: what fits best comes first, in either language, by the index and the one statement."""
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from requests_desk.matching import engine
from requests_desk.matching.candidates import allowed
from requests_desk.matching.reasons import sentence
from requests_desk.models import DictionaryEntry, GlossaryEntry, MatchDocument, MatchWeights, Referral, Resource
from requests_desk.services import dictionary, indexing, suggesting
from tests.cast import NOW, Cast
from tests.factories import active, requested

ENTRIES = [("培训", "pei2 xun4", ["to train", "training"]), ("化肥", "hua4 fei2", ["fertilizer"]),
           ("教练", "jiao4 lian4", ["coach", "to train"])]


@pytest.fixture
def lexicon(db):
    """A tiny dictionary."""
    dictionary.replace_dictionary(iter(ENTRIES))


def resources(cast: Cast, *names: str) -> list[Resource]:
    """One resource per name, in the language that it is written in."""
    rows = []
    for name in names:
        zh, en = ("", name) if name.isascii() else (name, "")
        rows.append(cast.resource(cast.other_partner, cast.training, zh, en))
    Resource.objects.update(regions=["000000"])
    return rows


def names(text: str, **options: Any) -> list[str]:
    found = engine.find(text, Resource.objects.all(), **options)
    rows = Resource.objects.in_bulk(found.ids)
    return [rows[pk].name_zh or rows[pk].name_en for pk in found.ids]


def test_what_shares_no_word_is_not_found(cast: Cast):
    resources(cast, "会计", "Law")
    assert names("boron fertilizer") == []


def test_a_rare_word_says_more_than_a_common_one(cast: Cast):
    resources(cast, *[f"training {word}" for word in ("law", "tax", "safety", "welding", "sales")], "boron")
    assert names("training boron")[0] == "boron"


def test_a_word_is_found_in_the_other_language(cast: Cast, lexicon):
    resources(cast, "化肥", "Fertilizer plants", "会计", "Law")
    assert names("fertilizer") == ["Fertilizer plants", "化肥"]
    assert names("化肥") == ["化肥", "Fertilizer plants"]


def test_the_glossary_wins_over_the_dictionary_and_knows_other_names(cast: Cast, lexicon):
    resources(cast, "飞手实训", "化肥", "Law", "Tax", "会计")
    assert names("fertilizer") == ["化肥"]
    GlossaryEntry.objects.create(zh="飞手实训", en="fertilizer", aliases=["pilot school"], changed_at=NOW)
    assert names("fertilizer") == ["飞手实训"]
    assert names("pilot school") == ["飞手实训"]
    GlossaryEntry.objects.all().delete()
    assert names("fertilizer") == ["化肥"]


def test_a_parks_own_term_holds_in_that_park_only(cast: Cast):
    resources(cast, "飞手实训", "Law", "Tax")
    GlossaryEntry.objects.create(park=cast.binhai, zh="飞手实训", en="wings", changed_at=NOW)
    assert names("wings") == []
    need = engine.Need("wings", cast.binhai.pk)
    assert len(engine.find(need, Resource.objects.all()).hits) == 1
    assert engine.find(engine.Need("wings", cast.baoding.pk), Resource.objects.all()).hits == []


def test_of_equals_the_smaller_id_comes_first_and_scores_are_absolute(cast: Cast):
    first, second = resources(cast, "UAV school", "UAV school")
    found = engine.find("uav", Resource.objects.all())
    assert found.ids == sorted([first.pk, second.pk])
    alone = engine.find("uav", Resource.objects.filter(pk=second.pk))
    assert alone.hits[0].score == found.hits[1].score


def test_nothing_outside_of_the_given_rows_is_ranked(cast: Cast):
    first, _second = resources(cast, "UAV school", "UAV school")
    assert engine.find("uav", Resource.objects.filter(pk=first.pk)).ids == [first.pk]
    assert engine.find("uav", Resource.objects.none()).ids == []
    assert engine.find("uav", Resource.objects.filter(name_en__contains="100%")).ids == []


@pytest.mark.parametrize(("better", "worse", "wanted"), [
    ({"region": "110108"}, {"region": "120116"}, {"regions": ["110000"]}),
    ({"sectors": ["C37"]}, {"sectors": ["C26"]}, {"sector": "C37"}),
    ({"sectors": ["C26"]}, {"sectors": ["M74"]}, {"sector": "C37"}),
    ({"capacity": "has_capacity"}, {"capacity": "none"}, {}),
    ({"kind": "training"}, {"kind": "investment"}, {}),
], ids=["region", "sector", "section", "capacity", "kind"])
def test_facts_that_fit_lift_a_resource(cast: Cast, better: dict, worse: dict, wanted: dict):
    made = []
    for facts in (worse, better):
        partner = cast.uav_school if facts.get("region") == "110108" else cast.other_partner
        partner.region = facts.pop("region", partner.region)
        partner.save()
        kind = getattr(cast, facts.pop("kind", "training"))
        made.append(cast.resource(partner, kind, "无人机培训", "UAV training", **facts))
    request = active(cast, title="无人机培训", description="请帮助", **wanted)
    found = suggesting.compute(request, NOW)
    assert [entry.id for entry in found] == [made[1].pk, made[0].pk]


def test_few_outcomes_say_nothing_yet_and_many_do(cast: Cast):
    resource = cast.uav_training
    other = cast.resource(cast.uav_school, cast.training, "无人机飞手培训", "UAV pilot training", sectors=["C37"])
    request = active(cast)

    def outcome() -> float | None:
        found = engine.find("uav", Resource.objects.filter(pk=resource.pk))
        return found.hits[0].parts["outcomes"]
    for count, expected in ((4, 0), (5, round(.05 * (2 * 6 / 7 - 1), 4))):
        Referral.objects.all().delete()
        Referral.objects.bulk_create([
            Referral(request=request, origin_park=cast.binhai, resource=resource, partner=cast.uav_school,
                     number=f"R-{count}-{number}", state="completed", state_since=NOW, created_at=NOW)
            for number in range(count)])
        assert outcome() == expected
    assert other.pk != resource.pk


def test_weights_are_read_anew_when_they_change(cast: Cast):
    request = active(cast)
    assert cast.uav_training
    assert suggesting.compute(request, NOW)[0].parts["kind"] == .2
    MatchWeights.objects.create(kind=.4, changed_at=NOW)
    assert suggesting.compute(request, NOW)[0].parts["kind"] == .4


ODD = ["", " ", "x", "机", "😀", "\x00", "a" * 10_000, "无人机" * 3_000, "培训 training 培训 UAV-3000™",
       "無人機飛手培訓", "'; DROP TABLE requests_desk_resource; --", "a & b | !c:* <-> (d", "%s %(x)s %", "\\", "{}",
       "\ud800", "NULL", "1" * 5_000, "‮abc", "a\tb\nc", "أهلا", "training\\N"]


@pytest.mark.parametrize("text", ODD, ids=range(len(ODD)))
def test_any_text_is_answered(cast: Cast, lexicon, text: str):
    assert cast.uav_training
    assert len(names(text)) <= 1
    assert len(names(text, everything=True)) == 1


@pytest.mark.parametrize("text", [odd for odd in ODD if "\x00" not in odd and "\ud800" not in odd],
                         ids=lambda text: str(len(text)))
def test_any_text_can_be_indexed(cast: Cast, text: str):
    row = cast.uav_training
    row.about_zh = text
    row.save()
    suggesting.index_resource(row)
    assert names("无人机") == ["无人机飞手培训"]


def test_traditional_finds_simplified(cast: Cast):
    assert cast.uav_training
    assert names("無人機飛手培訓") == ["无人机飞手培训"]


def test_requests_are_found_as_well(cast: Cast):
    request = active(cast, title="无人机飞手培训", description="北京")
    found = engine.find("无人机培训", type(request).objects.all(), kind="request")
    assert found.ids == [request.pk]


def test_reasons_say_what_matched_in_which_translation_and_what_did_not(cast: Cast, lexicon):
    cast.resource(cast.uav_school, cast.training, "", "Fertilizer plants and UAV flights")
    request = active(cast, title="化肥 UAV 焊接", description="请", regions=["120000"])
    reasons = {reason.code: reason for reason in suggesting.compute(request, NOW)[0].reasons}
    assert reasons["words"].facts == {"words": ["UAV"], "translated": [["化肥", "Fertilizer"]]}
    assert reasons["uncovered"].facts == {"words": ["焊接"]}
    assert reasons["other_region"].tone == "against"
    with translation.override("en"):
        assert sentence("words", reasons["words"].facts) == "UAV · 化肥 → Fertilizer"
        assert sentence("uncovered", reasons["uncovered"].facts) == "not mentioned: 焊接"
        assert sentence(reasons["evidence"].code, reasons["evidence"].facts) in ("strong evidence", "some evidence")


@pytest.mark.parametrize(("code", "facts", "said"), [
    ("words", {"words": ["无人机", "uav"]}, "无人机 · uav"),
    ("record", {"solved": 2, "tried": 3}, "2 of 3 earlier referrals completed"),
    ("meaning", {"words": []}, "close in meaning"),
    ("meaning", {"words": ["UAV"]}, "close in meaning, above all: UAV"),
])
def test_reasons_of_earlier_lists_stay_readable(code: str, facts: dict, said: str):
    with translation.override("en"):
        assert sentence(code, facts) == said


def test_what_was_shown_keeps_each_part_of_its_score_and_the_engine(cast: Cast):
    assert cast.uav_training
    run = suggesting.suggest(actor=cast.actor(cast.officer), request=active(cast), at=NOW)
    item = run.items.get()
    assert run.engine == engine.ENGINE
    assert set(item.parts) == {"words", "cosine", "kind", "sector", "region", "language", "capacity", "outcomes"}
    assert item.score == pytest.approx(item.parts["words"] + sum(
        value for name, value in item.parts.items() if name not in ("words", "cosine")), abs=.001)


# -- the index --------------------------------------------------------------------------------------------------------
def test_a_changed_resource_is_found_by_its_new_words_and_no_longer_by_the_old(cast: Cast):
    row = cast.uav_training
    row.name_zh, row.name_en = "焊接", "Welding"
    row.save()
    assert indexing.check().outdated == 1
    suggesting.index_resource(row)
    assert indexing.check().is_good
    assert names("welding") == ["焊接"]
    assert names("pilot") == []


def test_the_sweep_finds_what_was_missed(cast: Cast):
    row = cast.uav_training
    gone = cast.resource(cast.uav_school, cast.training, "会计", "Accounting")
    MatchDocument.objects.filter(object_id=row.pk).delete()
    Resource.objects.filter(pk=gone.pk).delete()
    found = indexing.check()
    assert (found.missing, found.orphans, found.is_good) == (1, 1, False)
    assert indexing.sweep() == {"indexed": 1, "forgotten": 1, "encoded": 0}
    assert indexing.check().is_good


def test_common_words_of_a_long_text_are_left_out_before_rare_ones(cast: Cast, lexicon, monkeypatch):
    monkeypatch.setattr("requests_desk.matching.pruning.COMMON", 2)
    monkeypatch.setattr("requests_desk.services.indexing.COMMON", 2)
    monkeypatch.setattr("requests_desk.matching.pruning.AFFORDABLE", 2)
    from requests_desk.matching.lexicon import Group
    from requests_desk.matching.pruning import affordable

    resources(cast, "training law", "training tax", "training boron")
    assert indexing.count_common_terms() >= 1
    groups = [Group("training", (("train", 1.0), ("law", .5))), Group("boron", (("boron", 1.0),))]
    assert affordable(groups, "resource") == [Group("training", (("law", .5),)), Group("boron", (("boron", 1.0),))]


def test_staff_of_a_park_find_nothing_that_the_filters_keep_out(cast: Cast):
    """The filters themselves are tried in test_suggesting."""
    request = active(cast, sharing="park")
    assert cast.uav_training
    assert engine.find("uav", allowed(request, NOW.date()), everything=True).hits == []
    assert DictionaryEntry.objects.count() == 0


def test_a_new_term_of_the_glossary_is_cut_out_of_texts_by_the_sweep(cast: Cast):
    rows = resources(cast, "飞手实训", "会计")
    GlossaryEntry.objects.create(zh="飞手实训", en="pilot school", changed_at=NOW)
    assert indexing.cut_again(["飞手实训"]) == 1
    indexing.sweep()
    document = MatchDocument.objects.get(object_id=rows[0].pk)
    assert document.postings.filter(term="飞手实训").exists()


def test_the_shipped_glossary_is_good_and_leaves_own_terms_alone(db):
    GlossaryEntry.objects.create(zh="无人机", en="our own word", changed_at=NOW)
    count = dictionary.load_glossary(NOW)
    assert count >= 300
    assert GlossaryEntry.objects.count() == count
    assert GlossaryEntry.objects.get(zh="无人机").en == "our own word"
    assert dictionary.load_glossary(NOW) == 0
    for zh, en, aliases in GlossaryEntry.objects.values_list("zh", "en", "aliases"):
        assert any("\u4e00" <= char <= "\u9fff" for char in zh), zh
        assert en, zh
        assert not {zh, en} & set(aliases), zh


def test_the_commands_rebuild_check_and_export(cast: Cast, tmp_path, monkeypatch):
    monkeypatch.setattr(dictionary, "PACKAGE", "no-such-package")
    request, resource = active(cast), cast.uav_training
    suggesting.suggest(actor=cast.actor(cast.officer), request=request, at=NOW)
    requested(cast, request=request)
    MatchDocument.objects.all().delete()
    with pytest.raises(CommandError):
        call_command("rebuild_match_index", check=True, stdout=StringIO())
    call_command("rebuild_match_index", stdout=StringIO())
    call_command("rebuild_match_index", check=True, stdout=StringIO())
    assert names("uav") == ["无人机飞手培训"]
    call_command("match_export", tmp_path, stdout=StringIO())
    assert (tmp_path / "qrels.tsv").read_text().splitlines()[1:] == [f"{request.pk}\t{resource.pk}\t1"]
    run = (tmp_path / f"run.{engine.ENGINE}.tsv").read_text().splitlines()
    assert run[1].startswith(f"{request.pk}\t{resource.pk}\t")
