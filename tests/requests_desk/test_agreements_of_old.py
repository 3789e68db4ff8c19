"""An installation that is older than agreements: its parks go on sharing their directories when it is updated."""
from datetime import date
from importlib import import_module

from django.apps import apps

from requests_desk.models import Agreement, Resource, parks_open_to
from tests.cast import NOW, Cast

agree_as_before = import_module("requests_desk.migrations.0008_keep_local_parks_sharing").agree_as_before


def test_a_new_installation_gets_none(db):
    agree_as_before(apps, None)
    assert Agreement.objects.count() == 0


def test_parks_that_others_run_and_pairs_that_have_written_their_own_are_left_alone(cast: Cast):
    cast.zhongguancun.is_local = False
    cast.zhongguancun.save()
    assert cast.binhai and cast.baoding
    Agreement.objects.all().delete()
    own = Agreement.objects.create(park=cast.baoding, other_park=cast.binhai, title="Ours", modified_at=NOW,
                                   starts_on=date(2026, 1, 1), ends_on=date(2026, 2, 1))
    agree_as_before(apps, None)
    assert list(Agreement.objects.all()) == [own]


def test_the_parks_of_an_installation_see_each_other_as_before(cast: Cast):
    officer = cast.actor(cast.officer)
    assert cast.baoding and cast.uav_training
    Agreement.objects.all().delete()
    assert list(Resource.objects.for_actor(officer)) == []
    agree_as_before(apps, None)
    agree_as_before(apps, None)
    assert Agreement.objects.count() == 3
    for park in (cast.binhai, cast.baoding, cast.zhongguancun):
        assert {row["pk"] for row in parks_open_to([park.pk])} == {cast.binhai.pk, cast.baoding.pk,
                                                                   cast.zhongguancun.pk}
    assert list(Resource.objects.for_actor(officer)) == [cast.uav_training]
