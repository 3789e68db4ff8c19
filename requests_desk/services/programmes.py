"""What programmes answer: kept with the requests when a programme is made from them."""
from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy

from parkadmin.core.actors import Actor
from parkadmin.core.events import register, subscribe
from parkadmin.core.models import Event
from requests_desk.models import HelpRequest, ProgrammeRequest
from requests_desk.programme_requests import chosen
from tenants.models import Programme

from .base import lock_request, request_event

register("request.programme", gettext_lazy("made the programme %(programme)s of it"), "internal")


@subscribe("programme.create")
def _keep_answers(event: Event, programme: Programme, actor: Actor) -> None:
    """Tie a new programme to the requests it was made from, as far as its writer may see them, and say so in their
    histories."""
    for asked in chosen(actor, [UUID(pk) for pk in event.data.get("answers", [])]):
        row = lock_request(HelpRequest(pk=asked.pk))
        ProgrammeRequest.objects.create(programme=programme, request=row)
        request_event(row, "request.programme", actor=actor, at=event.at, programme=event.data["programme"])
