"""What a park tells its tenants: news, and answers to what is often asked."""
from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from parkadmin.core.http.lists import keyset, words
from requests_desk import news_queries as queries

from .base import tenant_page


@tenant_page
@require_safe
def news(request: HttpRequest) -> HttpResponse:
    """All announcements, newest first."""
    return render(request, "news/list.html", {
        "page": keyset(request, queries.portal_posts(request.actor, "news")), "many": len(request.actor.tenants) > 1})


@tenant_page
@require_safe
def news_page(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One announcement."""
    return render(request, "news/post.html", {"post": queries.portal_post(request.actor, "news", pk), "name": "news"})


@tenant_page
@require_safe
def help_list(request: HttpRequest) -> HttpResponse:
    """Articles, by words."""
    text = words(request)
    return render(request, "news/help.html", {
        "page": keyset(request, queries.help_articles(request.actor, text)), "q": text,
        "may_ask": bool(request.actor.tenants_with("request.create"))})


@tenant_page
@require_safe
def help_page(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One article."""
    return render(request, "news/post.html", {"post": queries.portal_post(request.actor, "help", pk), "name": "help",
                                              "may_ask": bool(request.actor.tenants_with("request.create"))})
