"""With the encoder: what means the same is found without a word in common. Loaded once for this file."""
import pytest
from django.conf import settings

from requests_desk.matching import encoder, engine, vectors
from requests_desk.models import MatchDocument, Resource
from requests_desk.services import indexing, suggesting
from tests.cast import NOW, Cast
from tests.factories import active
from tests.requests_desk.test_matching import ODD, resources

pytestmark = pytest.mark.skipif(not encoder._name("use"), reason="the encoder is not installed")


@pytest.fixture
def with_encoder(db, monkeypatch):
    monkeypatch.setattr(settings, "MATCH_ENCODER", "use")
    assert vectors.available()


def test_until_the_worker_has_encoded_it_a_resource_is_found_by_its_words(cast: Cast, with_encoder):
    row, = resources(cast, "UAV school")
    found = engine.find("uav", Resource.objects.all())
    assert (found.ids, found.hits[0].parts["cosine"]) == ([row.pk], None)
    assert indexing.check().without_vectors == 1
    assert indexing.make_vectors() == 1
    assert indexing.check().is_good
    assert engine.find("uav", Resource.objects.all()).hits[0].parts["cosine"] > .3


def test_what_means_the_same_is_found_without_a_word_in_common(cast: Cast, with_encoder):
    right, *_rest = resources(cast, "会计与税务申报", "无人机飞行教学", "Welding of steel pipes")
    indexing.make_vectors()
    assert engine.find("accounting and tax returns", Resource.objects.all()).ids[0] == right.pk


def test_the_passage_that_fits_counts_in_a_long_text(cast: Cast, with_encoder):
    filler = " ".join(f"We offer rooms and coffee on floor {number}." for number in range(12))
    row = cast.resource(cast.other_partner, cast.training, "", "House")
    Resource.objects.filter(pk=row.pk).update(about_en=f"{filler} Pilots learn to fly drones here. {filler}")
    other = cast.resource(cast.other_partner, cast.training, "", "Rooms and coffee on all floors")
    suggesting.index_resource(row)
    indexing.make_vectors()
    assert engine.find("无人机飞行员培训", Resource.objects.all(), everything=True).ids == [row.pk, other.pk]


def test_a_changed_text_loses_its_vectors_and_gets_new_ones(cast: Cast, with_encoder):
    row, = resources(cast, "UAV school")
    indexing.make_vectors()
    Resource.objects.filter(pk=row.pk).update(name_en="Boron fertilizer")
    suggesting.index_resource(row)
    assert MatchDocument.objects.get(object_id=row.pk).encoder == ""
    assert engine.find("drone", Resource.objects.all(), everything=True).hits[0].parts["cosine"] is None
    assert indexing.sweep()["encoded"] == 1


def test_vectors_of_another_encoder_are_not_compared(cast: Cast, with_encoder):
    resources(cast, "UAV school")
    indexing.make_vectors()
    MatchDocument.objects.update(encoder="another/1")
    assert engine.find("uav", Resource.objects.all()).hits[0].parts["cosine"] is None


def test_meaning_is_a_reason_with_the_word_that_makes_it(cast: Cast, with_encoder):
    assert cast.uav_training
    cast.resource(cast.other_partner, cast.training, "会计", "Accounting")
    indexing.make_vectors()
    request = active(cast, title="Our team must learn to fly drones", description="Soon")
    best = suggesting.compute(request, NOW)[0]
    reasons = {reason.code: reason.facts for reason in best.reasons}
    assert best.id == cast.uav_training.pk
    assert "drones" in reasons["meaning"]["words"]
    assert suggesting.suggest(actor=cast.actor(cast.officer), request=request, at=NOW).engine == (
        f"{engine.ENGINE}+{encoder.name()}")


@pytest.mark.parametrize("text", ODD, ids=range(len(ODD)))
def test_any_text_is_answered(cast: Cast, with_encoder, text: str):
    assert cast.uav_training
    indexing.make_vectors()
    assert len(engine.find(text, Resource.objects.all(), everything=True).hits) == 1


def test_filters_keep_out_what_is_nearest_in_meaning(cast: Cast, with_encoder):
    near, far = resources(cast, "UAV pilot training", "Accounting")
    indexing.make_vectors()
    found = engine.find("drone flying lessons", Resource.objects.filter(pk=far.pk), everything=True)
    assert found.ids == [far.pk]
    assert near.pk not in found.ids


def test_where_filters_leave_few_of_very_many_all_of_them_are_compared(cast: Cast, monkeypatch):
    monkeypatch.setattr(engine, "LARGE", 1)
    one, *_rest = resources(cast, "UAV pilot training", "UAV pilot school", "Accounting")
    assert not engine.are_too_many(Resource.objects.filter(pk=one.pk), 1_000_000)
    assert not engine.are_too_many(Resource.objects.all(), 1)
    assert engine.are_too_many(Resource.objects.all(), 1_000_000)


def test_in_a_large_directory_only_the_best_and_the_nearest_are_looked_at(cast: Cast, with_encoder, monkeypatch):
    monkeypatch.setattr(engine, "LARGE", -1)
    near, hidden, *_rest = resources(cast, "UAV pilot training", "UAV pilot school", "Accounting", "Law")
    indexing.make_vectors()
    rows = Resource.objects.exclude(pk=hidden.pk)
    assert engine.find("无人机飞行员培训", rows).ids[0] == near.pk
    assert hidden.pk not in engine.find("UAV pilot school", rows, everything=True).ids
