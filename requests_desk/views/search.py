"""Search everywhere, for the page and for the palette."""
from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from parkadmin.core.actors import Actor
from requests_desk import finding
from requests_desk.models import Article

from .base import for_side
from .desk_lists import words

searchers = for_side(lambda actor: actor.staff or actor.tenants)  # partners see referrals only


@searchers
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """What the actor may see and the words name. A whole number leads straight to its request."""
    text, panel = words(request), "panel" in request.GET
    found = finding.find(request.actor, text)
    if not panel and len(found.requests) == 1 and found.requests[0].number == text.upper():
        return HttpResponseRedirect(addresses(request.actor)["request"](found.requests[0]))
    template = "search/_results.html" if panel else "search/page.html"
    return render(request, template, {"q": text, "groups": groups(request.actor, found), "panel": panel})


def addresses(actor: Actor) -> dict[str, Any]:
    """Where each kind of hit is shown, on the actor's side of the house."""
    side = "desk" if actor.staff else "portal"
    return {
        "request": lambda row: reverse(f"{side}:request", args=[row.code]),
        "tenant": lambda row: reverse("register:tenant", args=[row.pk]),
        "resource": lambda row: reverse(f"{side}:resource", args=[row.pk]),
        "article": lambda row: article_address(actor, row),
        "directory": lambda row: f"{reverse(f'{side}:directory')}?q={row.name}",
    }


def article_address(actor: Actor, row: Article) -> str:
    """Where an article is read: by tenants in the portal, by staff where it is written, or where all are listed."""
    if not actor.staff:
        return reverse("news:help_page", args=[row.pk])
    if actor.can("request.file_on_behalf", park=row.park_id):
        return reverse("news:desk_post", args=["help", row.pk])
    return reverse("news:desk_list", args=["help"])


def groups(actor: Actor, found: finding.Found) -> list[dict[str, Any]]:
    """The hits by kind, each with title, note and address; empty kinds are left out."""
    to = addresses(actor)
    kinds = [
        (_("Requests"), "inbox", found.requests, "request", lambda row: f"{row.number or ''} · {row.tenant}"),
        (_("Companies"), "building-community", found.tenants, "tenant", lambda row: row.park.name),
        (_("Resources"), "address-book", found.resources, "resource", lambda row: f"{row.partner} · {row.kind}"),
        (_("Partners"), "building", found.partners, "directory", lambda row: row.get_kind_display()),
        (_("Experts"), "user", found.experts, "directory", lambda row: f"{row.title} · {row.partner}".strip(" ·")),
        (_("Articles"), "help-circle", found.articles, "article", lambda row: ""),
    ]
    return [{"label": label, "icon": icon, "hits": [
        {"title": getattr(row, "title", "") if kind in ("request", "article") else row.name, "note": note(row),
         "url": to[kind](row), "row": row if kind == "request" else None} for row in rows]}
        for label, icon, rows, kind, note in kinds if rows]
