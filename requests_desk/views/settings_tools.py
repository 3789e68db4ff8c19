"""Settings of a park: saved replies and group chats."""
from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from parkadmin.core.http.deeds import perform
from requests_desk import settings_queries as queries
from requests_desk.forms.settings import ChannelForm, ReplyForm
from requests_desk.services import settings as verbs
from requests_desk.services import tools

from .base import staff_page
from .settings import NEEDED, show


@staff_page
@require_safe
def replies(request: HttpRequest, park: str) -> HttpResponse:
    """The replies that everybody at the desk can use."""
    row = queries.park_for(request.actor, park, NEEDED["replies"])
    return show(request, row, "replies", {"replies": queries.replies(row)})


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def reply(request: HttpRequest, park: str, pk: UUID | None = None) -> HttpResponse:
    """A saved reply, or a new one."""
    row = queries.park_for(request.actor, park, NEEDED["replies"])
    found = queries.reply(row, pk) if pk else None
    form = ReplyForm(request.POST if request.method == "POST" else None, reply=found)
    status = 200
    if request.method == "POST":
        status, _kept = perform(form, lambda **_typed: tools.save_reply(
            actor=request.actor, park=row, reply=found, **form.deed()))
        if status == 200:
            messages.success(request, _("Saved."))
            return redirect("settings:replies", park)
    return show(request, row, "replies", {"form": form, "reply": found}, status, page="reply")


@staff_page
@require_POST
def reply_delete(request: HttpRequest, park: str, pk: UUID) -> HttpResponse:
    """Take a saved reply away."""
    row = queries.park_for(request.actor, park, NEEDED["replies"])
    tools.delete_reply(actor=request.actor, reply=queries.reply(row, pk))
    messages.success(request, _("The reply is deleted."))
    return redirect("settings:replies", park)


@staff_page
@require_safe
def channels(request: HttpRequest, park: str) -> HttpResponse:
    """The group chats that are told of events."""
    row = queries.park_for(request.actor, park, NEEDED["channels"])
    return show(request, row, "channels", {"channels": queries.channels(row)})


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def channel(request: HttpRequest, park: str, pk: UUID | None = None) -> HttpResponse:
    """A group chat, or a new one."""
    row = queries.park_for(request.actor, park, NEEDED["channels"])
    found = queries.channel(row, pk) if pk else None
    form = ChannelForm(request.POST if request.method == "POST" else None, channel=found)
    status = 200
    if request.method == "POST":
        status, _kept = perform(form, lambda **fields: verbs.save_channel(
            actor=request.actor, park=row, channel=found, fields=fields))
        if status == 200:
            messages.success(request, _("Saved."))
            return redirect("settings:channels", park)
    return show(request, row, "channels", {"form": form, "channel": found}, status, page="channel")


@staff_page
@require_POST
def channel_test(request: HttpRequest, park: str, pk: UUID) -> HttpResponse:
    """Send a test, as everything else is sent."""
    row = queries.park_for(request.actor, park, NEEDED["channels"])
    verbs.try_channel(actor=request.actor, channel=queries.channel(row, pk), at=timezone.now())
    messages.success(request, _("A test is on its way: look into the group chat in half a minute."))
    return redirect("settings:channels", park)


@staff_page
@require_POST
def channel_delete(request: HttpRequest, park: str, pk: UUID) -> HttpResponse:
    """Tell the group chat nothing more."""
    row = queries.park_for(request.actor, park, NEEDED["channels"])
    verbs.delete_channel(actor=request.actor, channel=queries.channel(row, pk))
    messages.success(request, _("The group chat is told nothing more."))
    return redirect("settings:channels", park)
