"""What changes rarely and every search needs: read by one small statement, kept in the process until it changes."""
from __future__ import annotations

import threading
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection

from requests_desk.models import MatchWeights

READ = """
SELECT (SELECT count(*) FROM requests_desk_glossaryentry WHERE park_id IS NULL OR park_id = %(park)s),
       (SELECT max(changed_at) FROM requests_desk_glossaryentry WHERE park_id IS NULL OR park_id = %(park)s),
       (SELECT changed_at FROM requests_desk_matchweights),
       (SELECT greatest(reltuples, 0)::bigint FROM pg_class WHERE oid = 'requests_desk_matchdocument'::regclass)
"""


@dataclass(frozen=True)
class State:
    """The glossary of a park as its number of terms and its last change; the weights' last change; about how many
    documents there are, by the planner's estimate, which costs nothing."""

    terms: int
    terms_changed: datetime | None
    weights_changed: datetime | None
    documents: int


def state(park_id: UUID | None) -> State:
    """The state now."""
    with connection.cursor() as cursor:
        cursor.execute(READ, {"park": park_id})
        return State(*cursor.fetchone())


_weights: dict[str, tuple[datetime | None, MatchWeights]] = {}
_lock = threading.Lock()


def weights(now: State) -> MatchWeights:
    """The weights of this installation; the usual ones where nobody has changed them."""
    name = connection.settings_dict["NAME"]
    with _lock:
        changed, found = _weights.get(name, (None, MatchWeights()))
    if changed != now.weights_changed:
        found = MatchWeights.objects.filter(pk=1).first() or MatchWeights()
        with _lock:
            _weights[name] = (now.weights_changed, found)
    return found
