"""One letter, two needs: the second becomes a request of its own."""
from __future__ import annotations

from datetime import datetime

from django.db import transaction

from parkadmin.core.actors import Actor
from parkadmin.core.checks import Check
from parkadmin.core.errors import Forbidden
from parkadmin.core.numbers import next_number
from requests_desk.models import HelpRequest, RequestKind

from . import clock
from .base import index_request, lock_request, request_event, require_open, step_request

COPIED = ("park", "tenant", "sector", "regions", "currency", "contact_phone", "sharing", "shared_in_tenant", "channel",
          "requester", "priority")


def split_request(*, actor: Actor, request: HelpRequest, title: str, description: str, kind: RequestKind | None,
                  at: datetime) -> HelpRequest:
    """Take a second need out of an open request: it gets a number and clocks of its own, counted from now, and its
    officer is the one who splits. The tenant is told and sees both."""
    check = Check()
    title = check.line("title", title)
    description = check.text("description", description)
    check.done()
    with transaction.atomic():
        row = lock_request(request)
        if not (actor.can("request.sign", park=row.park_id) and actor.can("request.file_on_behalf", park=row.park_id)):
            raise Forbidden()
        require_open(row)
        new = HelpRequest(**{name: getattr(row, name) for name in COPIED}, kind=kind, title=title,
                          description=description, created_by=actor.user, created_at=at, split_from=row,
                          owner=actor.user, state_since=at, last_activity_at=at, submitted_at=at)
        new.number = next_number(row.park, "request", at)
        clock.start(new, at)
        step_request(new, "submit", actor=actor, at=at, channel=new.channel)
        index_request(new)
        request_event(new, "request.split_from", actor=actor, at=at, other=row.number)
        request_event(row, "request.split", actor=actor, at=at, other=new.number)
    return new
