"""Staff change what counts how much, and the terms of their field."""
import pytest

from parkadmin.core.errors import Forbidden, Invalid, NotFound
from requests_desk.matching import engine
from requests_desk.models import GlossaryEntry, MatchWeights, Resource
from requests_desk.services import weighing
from tests.cast import NOW, Cast


def test_only_those_who_settle_things_change_weights(cast: Cast):
    with pytest.raises(Forbidden):
        weighing.change_weights(actor=cast.actor(cast.officer), weights={"kind": .3}, at=NOW)
    assert not MatchWeights.objects.exists()


@pytest.mark.parametrize("weights", [{"kind": 2}, {"kind": -1}, {"kind": "x"}, {"id": 2}, {"words": 0, "meaning": 0},
                                     {"kind": float("nan")}], ids=str)
def test_weights_outside_of_their_bounds_are_refused(cast: Cast, weights: dict):
    with pytest.raises(Invalid):
        weighing.change_weights(actor=cast.actor(cast.lead), weights=weights, at=NOW)
    assert not MatchWeights.objects.exists()


def test_a_changed_weight_holds_at_once_and_the_others_stay(cast: Cast):
    row = weighing.change_weights(actor=cast.actor(cast.lead), weights={"kind": .3}, at=NOW)
    assert (row.kind, row.region) == (.3, .15)


def test_a_term_is_a_parks_own(cast: Cast):
    lead = cast.actor(cast.lead)
    with pytest.raises(Forbidden):
        weighing.save_term(actor=cast.actor(cast.officer), park=cast.binhai, zh="飞手", en="pilot", at=NOW)
    with pytest.raises(Forbidden):
        weighing.save_term(actor=lead, park=cast.baoding, zh="飞手", en="pilot", at=NOW)
    shipped = GlossaryEntry.objects.create(zh="硼", en="boron", is_shipped=True, changed_at=NOW)
    with pytest.raises(NotFound):
        weighing.save_term(actor=lead, park=cast.binhai, entry=shipped, zh="硼", en="x", at=NOW)
    with pytest.raises(NotFound):
        weighing.delete_term(actor=lead, entry=shipped, at=NOW)


@pytest.mark.parametrize("names", [("", "x"), ("飞手", ""), ("飞" * 61, "x"), ("飞\x00手", "x"), ("在", "again")],
                         ids=repr)
def test_a_bad_term_is_refused(cast: Cast, names: tuple[str, str]):
    lead = cast.actor(cast.lead)
    weighing.save_term(actor=lead, park=cast.binhai, zh="在", en="there", at=NOW)
    with pytest.raises(Invalid):
        weighing.save_term(actor=lead, park=cast.binhai, zh=names[0], en=names[1], at=NOW)


def test_a_term_finds_until_it_is_taken_out(cast: Cast):
    lead, resource = cast.actor(cast.lead), cast.uav_training
    need = engine.Need("wings", cast.binhai.pk)
    assert engine.find(need, Resource.objects.all()).ids == []
    entry = weighing.save_term(actor=lead, park=cast.binhai, zh="飞手", en="wings", aliases=["wings", "flyer"], at=NOW)
    assert entry.aliases == ["flyer"]
    assert engine.find(need, Resource.objects.all()).ids == [resource.pk]
    weighing.delete_term(actor=lead, entry=entry, at=NOW)
    assert engine.find(need, Resource.objects.all()).ids == []
