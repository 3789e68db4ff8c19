"""An officer's tools: saved views, saved replies and macros, presence."""
from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.http import QueryDict
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from parkadmin.core.actors import Actor
from parkadmin.core.checks import Check
from parkadmin.core.errors import Forbidden, Invalid
from parkadmin.core.models import Park
from requests_desk.choices import Audience, Priority
from requests_desk.models import HelpRequest, Message, Presence, Referral, SavedReply, SavedView

from . import conversation, triage
from .conversation import Files

PRESENT_FOR = timedelta(seconds=45)
FILTERS = ("view", "state", "kind", "priority", "owner", "park", "tenant", "q", "sort", "col")
PLACEHOLDER = re.compile(r"\{(\w+)\}")
PLACEHOLDERS = ("number", "title", "tenant", "contact", "officer", "park", "due")


def save_view(*, actor: Actor, name: str, query: str, park: Park | None = None) -> SavedView:
    """Keep a filter of the queue under a name: for oneself, or for everybody at a park's desk (leads)."""
    if not actor.staff:
        raise Forbidden()
    if park and not actor.can("settings.edit", park=park.pk):
        raise Forbidden()
    check = Check()
    name = check.line("name", name, limit=60)
    check.done()
    try:
        with transaction.atomic():
            row, _made = SavedView.objects.update_or_create(user=actor.user, name=name,
                                                            defaults={"query": clean_query(query), "park": park})
    except IntegrityError as error:
        raise Invalid({"name": _("There is a view of this name.")}) from error
    return row


def clean_query(query: str) -> str:
    """Only filters survive: no page, no address of somebody else's making."""
    given, kept = QueryDict(query[:1000]), QueryDict(mutable=True)
    for name in FILTERS:
        if given.getlist(name):
            kept.setlist(name, given.getlist(name))
    return kept.urlencode()[:1000]


def delete_view(*, actor: Actor, view: SavedView) -> None:
    """One's own, or one shared with a park whose settings one keeps."""
    if view.user_id != actor.user.pk and not (view.park_id and actor.can("settings.edit", park=view.park_id)):
        raise Forbidden()
    view.delete()


def save_reply(*, actor: Actor, park: Park, name: str, audience: str, text_zh: str, text_en: str,
               actions: dict[str, Any], reply: SavedReply | None = None) -> SavedReply:
    """Keep a reply for everybody at the park's desk. Raises Invalid for a placeholder that nothing fills."""
    if not actor.can("request.note", park=park.pk):
        raise Forbidden()
    check = Check()
    name = check.line("name", name, limit=80)
    audience = check.choice("audience", audience, Audience)
    texts = {field: check.text(field, text, limit=5000, required=False)
             for field, text in (("text_zh", text_zh), ("text_en", text_en))}
    if not any(texts.values()):
        check.add("text_zh", _("Please fill this in."))
    for field, text in texts.items():
        for unknown in sorted(set(PLACEHOLDER.findall(text)) - set(PLACEHOLDERS)):
            check.add(field, _("Unknown placeholder: {%(name)s}.") % {"name": unknown})
    if actions.get("priority") and actions["priority"] not in Priority.values:
        check.add("actions", _("Please choose one of the options."))
    check.done()
    row = reply or SavedReply(park=park)
    row.name, row.audience, row.actions = name, audience, {k: v for k, v in actions.items() if k == "priority" and v}
    row.text_zh, row.text_en = texts["text_zh"], texts["text_en"]
    row.save()
    return row


def delete_reply(*, actor: Actor, reply: SavedReply) -> None:
    """Take a saved reply away."""
    if not actor.can("request.note", park=reply.park_id):
        raise Forbidden()
    reply.delete()


def fill_reply(reply: SavedReply, request: HelpRequest, actor: Actor) -> str:
    """The reply's text for one request, in the language of who will read it, placeholders filled."""
    reader = request.requester if reply.audience == Audience.TENANT else actor.user
    with translation.override(reader.language if reader else "zh-hans"):
        values = {"number": request.number or "", "title": request.title, "tenant": str(request.tenant),
                  "contact": str(request.requester or request.tenant), "officer": actor.label,
                  "park": str(request.park),
                  "due": date_format(request.result_due_at, "DATE_FORMAT") if request.result_due_at else ""}
        return PLACEHOLDER.sub(lambda found: values.get(found[1], found[0]), reply.text)


def send_reply(*, actor: Actor, request: HelpRequest, audience: str, text: str, at: datetime, priority: str = "",
               files: Files = (), referral: Referral | None = None) -> Message:
    """A message to whom it is for, and with it what the saved reply does besides (`priority`): both or neither."""
    with transaction.atomic():
        if priority and request.is_open:
            triage.update_triage(actor=actor, request=request, priority=priority, at=at)
        if referral is not None:
            return conversation.write_to_partner(actor=actor, referral=referral, text=text, at=at, files=files)
        return conversation.post_message(actor=actor, request=request, audience=audience, text=text, at=at,
                                         files=files)


def be_present(*, actor: Actor, request: HelpRequest, writing: bool, at: datetime) -> list[Presence]:
    """Say that one has the request open, and learn who else has. No history: it is true for seconds."""
    if not actor.can("request.read_internal", park=request.park_id):
        raise Forbidden()
    Presence.objects.update_or_create(request=request, user=actor.user, defaults={"writing": writing, "at": at})
    return list(Presence.objects.filter(request=request, at__gt=at - PRESENT_FOR).exclude(user=actor.user)
                .select_related("user"))
