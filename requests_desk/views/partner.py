"""The pages of a partner with an account, and of the staff of a park that was asked."""
from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from parkadmin.core.actors import Actor
from parkadmin.core.http.context import nav_count
from requests_desk import access, queries
from requests_desk.choices import REFERRAL_RUNNING, REFERRAL_WAITING, ReferralState

from . import partner_pages as pages
from .base import partner_page

ENDED = [ReferralState.REJECTED, ReferralState.COMPLETED, ReferralState.FAILED, ReferralState.CANCELLED]
GROUPS = {"waiting": REFERRAL_WAITING, "running": REFERRAL_RUNNING, "ended": ENDED}


@nav_count("partner:inbox")
def waiting_count(actor: Actor) -> int:
    """How many referrals wait for the actor's answer."""
    return queries.bounded_count(queries.referrals_asked(actor, REFERRAL_WAITING))


@partner_page
@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    """All that was asked of us: what waits for an answer first, the most urgent of it on top."""
    groups = {name: group(request.actor, states, request.GET.get(name, "")) for name, states in GROUPS.items()}
    groups["waiting"]["cards"].sort(key=lambda card: (card.due is None, card.due))
    return render(request, "partner/inbox.html", {**groups, "is_empty": is_empty(request, groups)})


def group(actor: Actor, states: list[str], cursor: str) -> dict[str, Any]:
    """One page of a group. The cursor is `before.<id>` or `after.<id>`."""
    side, _dot, key = cursor.partition(".")
    page = queries.page_by_key(queries.referrals_asked(actor, states), before=key if side == "before" else "",
                               after=key if side == "after" else "")
    return {"cards": [pages.card(row) for row in page.rows], "prev": page.newer and f"after.{page.newer}",
            "next": page.older and f"before.{page.older}"}


def is_empty(request: HttpRequest, groups: dict[str, dict[str, Any]]) -> bool:
    """Whether nothing was ever asked of us; a page beyond the end of a list does not count."""
    return not request.GET and not any(found["cards"] for found in groups.values())


@partner_page
@require_safe
def referral(request: HttpRequest, number: str) -> HttpResponse:
    """One referral that is addressed to us."""
    row = access.referral_for_partner(request.actor, number)
    return pages.referral_page(request, row, reverse("partner:referral", args=[row.number]))


@partner_page
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, number: str, verb: str) -> HttpResponse:
    """One answer to it: sign for, accept, reject, report ..."""
    row = access.referral_for_partner(request.actor, number)
    return pages.carry_out(request, row, verb, reverse("partner:referral", args=[row.number]))


@partner_page
@require_safe
def file(request: HttpRequest, number: str, pk: UUID) -> HttpResponse:
    """A file of its conversation, or one that was handed over."""
    row = access.referral_for_partner(request.actor, number)
    return pages.send_file(request, row, pk)
