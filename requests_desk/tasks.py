"""Jobs of the requests desk."""
from uuid import UUID

from django.utils import timezone
from django_tasks import task

from parkadmin.core.models import Park

from .services import clock


@task()
def recompute_clocks(park_id: str) -> int:
    """Give the open requests of a park, or of all, their due times by the present targets."""
    return clock.recompute(at=timezone.now(), park=Park(pk=UUID(park_id)) if park_id else None)
