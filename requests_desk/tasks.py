"""Jobs of the requests desk, and what keeps the index of suggestions whole without any."""
from datetime import datetime
from uuid import UUID

from django.utils import timezone
from django_tasks import task

from parkadmin.core.models import Park
from parkadmin.core.ticks import tick

from .services import clock, dictionary, indexing


@task()
def recompute_clocks(park_id: str) -> int:
    """Give the open requests of a park, or of all, their due times by the present targets."""
    return clock.recompute(at=timezone.now(), park=Park(pk=UUID(park_id)) if park_id else None)


@task()
def make_vectors() -> int:
    """Encode what was written."""
    return indexing.make_vectors()


@tick(every=60)
def keep_index(at: datetime) -> None:
    """Load the dictionary and the glossary where they are missing; index and encode what was missed."""
    dictionary.load_glossary(at)
    dictionary.load_in_background(at)
    indexing.sweep()


@tick(every=3600)
def count_common_terms(at: datetime) -> None:
    """What a long text may leave out in a large directory."""
    indexing.count_common_terms()
