"""The directory's vocabulary: topics in both languages, and cross-walks from the words of others."""
from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from parkadmin.core.errors import Forbidden
from parkadmin.core.http.deeds import perform
from requests_desk import desk_queries
from requests_desk import directory_queries as queries
from requests_desk.forms.directory import CrossWalkForm, TopicForm
from requests_desk.services import vocabulary as verbs

from .base import staff_page
from .desk_directory import frame

FORM = require_http_methods(["GET", "HEAD", "POST"])


@staff_page
@FORM
def topics(request: HttpRequest) -> HttpResponse:
    """All topics and cross-walks; a new cross-walk is added here."""
    known = list(queries.topics(with_use=True))
    form = CrossWalkForm(request.POST or None, parks=queries.all_parks(), topics=known, kinds=desk_queries.kinds())
    status = 200
    if request.method == "POST":
        status, _row = perform(form, partial(cross_walk, request))
        if status == 200:
            messages.success(request, _("Saved."))
            return redirect("desk:topics")
    return render(request, "directory/words.html", {
        **frame(request, "words"), "topics": known, "walks": queries.cross_walks(), "form": form}, status=status)


def cross_walk(request: HttpRequest, from_park: str, term: str, means: str) -> Any:
    """Keep what the form says."""
    sort, _colon, code = means.partition(":")
    target = {"topic": queries.topic_or_none(code)} if sort == "topic" else {"kind": queries.kind_or_none(code)}
    return verbs.save_cross_walk(actor=request.actor, term=term, from_park=queries.park_or_none(from_park),
                                 at=timezone.now(), **target)


@staff_page
@require_POST
def cross_walk_remove(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The word means nothing here any more."""
    verbs.remove_cross_walk(actor=request.actor, cross_walk=queries.cross_walk_door(pk), at=timezone.now())
    messages.success(request, _("Removed."))
    return redirect("desk:topics")


@staff_page
@FORM
def topic(request: HttpRequest, pk: UUID | None = None) -> HttpResponse:
    """A topic, or a new one."""
    if not request.actor.parks_with("directory.edit"):
        raise Forbidden()
    found = queries.topic_door(pk) if pk else None
    form, status = TopicForm(request.POST or None, topic=found), 200
    if request.method == "POST":
        status, _row = perform(form, lambda **fields: verbs.save_topic(
            actor=request.actor, topic=found, fields=fields, at=timezone.now()))
        if status == 200:
            messages.success(request, _("Saved."))
            return redirect("desk:topics")
    return render(request, "directory/topic.html", {"form": form, "topic": found}, status=status)
