"""Applying to a park: what it takes, the way to an account for those who have none, and one's own applications."""
from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from parkadmin.core.http.accounts import APPLYING
from parkadmin.core.http.lists import keyset
from parkadmin.core.http.public import in_chosen_language
from parkadmin.core.http.sides import person_page
from tenants import apply_queries as queries
from tenants.apply_stage import stage_of
from tenants.services import admission


@never_cache
@require_safe
@in_chosen_language
def start(request: HttpRequest, slug: str) -> HttpResponse:
    """What it takes to apply to a park: conditions, papers, time. For everybody."""
    page = queries.page_of(slug)
    drafts = queries.mine(request.actor).filter(park=page.park, state="draft") if request.user.is_authenticated else []
    return render(request, "apply/start.html", {
        "page": page, "park": page.park, "papers": queries.papers(page.park_id), "drafts": list(drafts),
        "here": reverse("apply:start", args=[slug])})


@require_POST
def account(request: HttpRequest, slug: str) -> HttpResponse:
    """To the form of a new account, which is open to those who come this way only."""
    page = queries.page_of(slug)
    back = reverse("apply:start", args=[slug])
    if request.user.is_authenticated or not page.takes_applications:
        return redirect(back)
    request.session[APPLYING] = page.park.slug
    return redirect(f"{reverse('account_signup')}?{urlencode({'next': back})}")


@person_page
@require_POST
def begin(request: HttpRequest, slug: str) -> HttpResponse:
    """Begin an application; nobody sees it before it is sent."""
    page = queries.page_of(slug)
    row = admission.start_application(actor=request.actor, park=page.park, at=timezone.now())
    request.session.pop(APPLYING, None)
    return redirect("apply:edit", row.pk)


@person_page
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """All applications of the person, the newest first."""
    page = keyset(request, queries.mine(request.actor))
    page["rows"] = [(row, stage_of(row)) for row in page["rows"]]
    return render(request, "apply/mine.html", {"page": page, "applying": request.session.get(APPLYING, "")})
