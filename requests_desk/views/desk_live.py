"""What a page asks for while it is open: new counts, new entries, who else is there. Nothing new costs two small reads
and answers 204; the reply box is never touched."""
from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from requests_desk import access, desk_queries
from requests_desk.services import tools

from .base import staff_page
from .desk import VIEWS, tab_bar

NOTHING_NEW = 204


@staff_page
@require_safe
def queue_counts(request: HttpRequest) -> HttpResponse:
    """The tabs of the queue with their counts, if one has changed since `seen`."""
    view = request.GET.get("view", "")
    bar = tab_bar(request.actor, view if view in VIEWS else "open", timezone.now())
    if request.GET.get("seen") == bar["mark"]:
        return HttpResponse(status=NOTHING_NEW)
    return render(request, "desk/_queue_news.html", bar)


@staff_page
@require_safe
def timeline(request: HttpRequest, code: str) -> HttpResponse:
    """What happened on a request, if anything has since `seen`."""
    row = access.request_for_desk(request.actor, code)
    mark, seen = desk_queries.mark_of(row), request.GET.get("seen", "")
    if seen == mark:
        return HttpResponse(status=NOTHING_NEW)
    entries, _files = desk_queries.conversation(request.actor, row)
    return render(request, "desk/_timeline_news.html", {
        "row": row, "entries": entries, "mark": mark, "changed": seen.partition("-")[0] != str(row.version)})


@staff_page
@require_POST
def presence(request: HttpRequest, code: str) -> HttpResponse:
    """Say that one has the request open, and see who else has."""
    row = access.request_for_desk(request.actor, code)
    others = tools.be_present(actor=request.actor, request=row, at=timezone.now(),
                              writing=request.POST.get("writing") == "1")
    return render(request, "desk/_presence.html", {"others": others})
