"""The page of one referral for somebody without an account: whoever holds the mailed link.

The token is the only key: no session is needed, and no answer tells an unknown token from an expired one.
"""
from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from parkadmin.core.errors import DeskError, NotFound
from parkadmin.core.http.refusals import refusal_page
from requests_desk import access

from . import partner_pages as pages

# Not `no-referrer`: with it browsers send `Origin: null`, and the CSRF protection would refuse every form. This one
# keeps the token out of every Referer as well.
REFERRER_POLICY = "strict-origin"


def with_link(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Decorator: the view gets the link's referral and the page's address; `request.actor` is the link's holder,
    even where somebody is logged in."""
    @wraps(view)
    def opened(request: HttpRequest, token: str, **kwargs: Any) -> HttpResponse:
        try:
            actor = access.actor_for_link(token, timezone.now(), acts=request.method == "POST")
            request.actor = replace(actor, request_id=request.id)
            row = access.referral_for_partner(request.actor, str(actor.referral_id))
            response = view(request, row, reverse("partner:link", args=[token]), **kwargs)
        except NotFound:
            response = render(request, "partner/no_link.html", status=404)
        except DeskError as refusal:
            response = refusal_page(request, refusal)
        return sealed(response)
    return opened


def sealed(response: HttpResponse) -> HttpResponse:
    """Nothing keeps the page, nothing tells its address."""
    response["Cache-Control"] = "no-store"
    response["Referrer-Policy"] = REFERRER_POLICY
    response["X-Robots-Tag"] = "noindex"
    return response


@require_safe
@with_link
def referral(request: HttpRequest, row: Any, page_url: str) -> HttpResponse:
    """The referral; opening it changes nothing."""
    return pages.referral_page(request, row, page_url)


@require_http_methods(["GET", "HEAD", "POST"])
@with_link
def answer(request: HttpRequest, row: Any, page_url: str, verb: str) -> HttpResponse:
    """One answer to it."""
    return pages.carry_out(request, row, verb, page_url)


@require_safe
@with_link
def file(request: HttpRequest, row: Any, page_url: str, pk: UUID) -> HttpResponse:
    """A file of its conversation, or one that was handed over."""
    return pages.send_file(request, row, pk)
