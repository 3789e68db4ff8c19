"""Undo: for a few seconds a message offers to take back what was just done.

What to take back travels in a signed note, which is good for one person, one version of the request and half a minute.
"""
from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from parkadmin.core.actors import Actor
from parkadmin.core.errors import Forbidden, Refused
from requests_desk import access, desk_queries
from requests_desk.models import HelpRequest
from requests_desk.services import suggesting, triage

from .base import staff_page
from .desk_lists import back_to

SALT, SECONDS = "desk.undo", 30


def tell(request: HttpRequest, text: Any, note: dict[str, Any] | None) -> None:
    """What was done, with a button that takes it back when there is a `note`. The button belongs to the form #undo,
    which each page of the desk has."""
    if note is None:
        messages.success(request, text)
        return
    token = signing.dumps(note | {"user": str(request.actor.user.pk)}, salt=SALT)
    messages.success(request, format_html(
        '{} <button type="submit" class="btn btn-sm" form="undo" name="token" value="{}" data-undo>{}</button>',
        text, token, _("Undo")))


def note_of(verb: str, before: HelpRequest, result: Any, given: dict[str, Any]) -> dict[str, Any] | None:
    """What it takes to undo a deed; None where there is nothing to undo, or somebody came in between."""
    note = {"deed": verb, "request": str(before.pk)}
    if verb == "dismiss":
        return note | {"resource": str(given["resource"].pk)}
    if verb not in ("take", "assign", "triage") or result.version != before.version + 1:
        return None
    note["version"] = result.version
    if verb != "triage":
        return note | {"owner": str(before.owner_id or "")}
    return note | {"priority": before.priority, "kind": str(before.kind_id)} if before.kind_id else None


@staff_page
@require_POST
def undo(request: HttpRequest) -> HttpResponse:
    """Take it back. Forged or somebody else's: 403; too late, or changed meanwhile: 409."""
    note = read(request.POST.get("token", ""), request.actor)
    row = access.request_for_desk(request.actor, note["request"])
    TAKE_BACK[note["deed"]](request.actor, row, note, timezone.now())
    messages.success(request, _("It is as it was before."))
    return back_to(request, reverse("desk:request", args=[row.code]))


def read(token: str, actor: Actor) -> dict[str, Any]:
    """The note, if it is ours, the actor's own, and fresh."""
    try:
        note = signing.loads(token, salt=SALT, max_age=SECONDS)
    except signing.SignatureExpired:
        raise Refused("too_late", _("It is too late to undo this.")) from None
    except signing.BadSignature:
        raise Forbidden() from None
    if actor.user is None or note["user"] != str(actor.user.pk):
        raise Forbidden()
    return note


def unassign(actor: Actor, row: HelpRequest, note: dict[str, Any], at: datetime) -> None:
    """Back to the former officer."""
    owner = desk_queries.officer(note["owner"]) if note["owner"] else None
    triage.undo_assign(actor=actor, request=row, before=owner, version=note["version"], at=at)


def untriage(actor: Actor, row: HelpRequest, note: dict[str, Any], at: datetime) -> None:
    """Back to the former kind and priority."""
    triage.update_triage(actor=actor, request=row, kind=desk_queries.kind(note["kind"]), priority=note["priority"],
                         version=note["version"], at=at)


def undismiss(actor: Actor, row: HelpRequest, note: dict[str, Any], at: datetime) -> None:
    """Back among the suggestions."""
    suggesting.undo_dismiss(actor=actor, request=row, at=at, resource=access.resource_for(actor, note["resource"]))


TAKE_BACK: dict[str, Callable[[Actor, HelpRequest, dict[str, Any], datetime], None]] = {
    "take": unassign, "assign": unassign, "triage": untriage, "dismiss": undismiss}
