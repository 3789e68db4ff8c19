"""The directory's vocabulary: topics in both languages, and what the words of others mean (cross-walks)."""
from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from parkadmin.core.actors import Actor
from parkadmin.core.checks import Check
from parkadmin.core.errors import Forbidden
from parkadmin.core.events import record
from parkadmin.core.models import Park
from parkadmin.core.text import normalize
from requests_desk.models import CrossWalk, RequestKind, Resource, Topic

from .base import both_names
from .suggesting import index_resource

CODE = re.compile(r"[a-z][a-z0-9_-]{0,47}")


def _home(actor: Actor) -> UUID:
    """The park in whose history a change of what all parks share is written. Forbidden for who edits no directory."""
    parks = actor.parks_with("directory.edit")
    if not parks:
        raise Forbidden()
    return parks[0]


def save_topic(*, actor: Actor, fields: Mapping[str, Any], at: datetime, topic: Topic | None = None) -> Topic:
    """A topic, shared by all parks of the installation. `fields`: code (new ones only), name_zh, name_en, is_active.
    Topics are not deleted: entries name them."""
    park_id = _home(actor)
    check = Check()
    row = topic or Topic(code=str(fields.get("code") or "").strip().lower())
    if topic is None and not CODE.fullmatch(row.code):
        check.add("code", _("Letters a to z, digits, - and _, beginning with a letter; at most 48."))
    elif topic is None and Topic.objects.filter(code=row.code).exists():
        check.add("code", _("This code is taken."))
    row.name_zh = check.line("name_zh", fields.get("name_zh"), limit=60)
    row.name_en = check.line("name_en", fields.get("name_en"), limit=60)
    row.is_active = bool(fields.get("is_active", True))
    check.done()
    with transaction.atomic():
        row.save()
        record(actor=actor, code="vocabulary.topic", subject=row, park_id=park_id, at=at, name=both_names(row))
        for resource in Resource.objects.filter(topics=row).order_by("pk"):
            index_resource(resource)
    return row


def save_cross_walk(*, actor: Actor, term: str, at: datetime, topic: Topic | None = None,
                    kind: RequestKind | None = None, from_park: Park | None = None) -> CrossWalk:
    """Settle what another vocabulary's code or word means here: a topic or a kind, for one park's words or anybody's.
    The same word again takes the new meaning."""
    park_id = _home(actor)
    check = Check()
    term = normalize(check.line("term", term, limit=120)).strip()
    if (topic is None) == (kind is None):
        check.add("means", _("Choose a topic or a kind."))
    check.done()
    with transaction.atomic():
        old = {"topic__isnull": topic is None, "kind__isnull": kind is None}
        CrossWalk.objects.filter(from_park=from_park, term=term, **old).delete()
        row = CrossWalk.objects.create(from_park=from_park, term=term, topic=topic, kind=kind)
        record(actor=actor, code="vocabulary.cross_walk", subject=row, park_id=park_id, at=at, term=term,
               name=both_names(row.means))
    return row


def remove_cross_walk(*, actor: Actor, cross_walk: CrossWalk, at: datetime) -> None:
    """The word no longer means anything here; entries keep what they were given by it."""
    park_id = _home(actor)
    with transaction.atomic():
        record(actor=actor, code="vocabulary.cross_walk_removed", subject=cross_walk, park_id=park_id, at=at,
               term=cross_walk.term, name=both_names(cross_walk.means))
        cross_walk.delete()
