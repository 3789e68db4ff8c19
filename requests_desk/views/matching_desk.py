"""Matching at the desk: alike requests, and who could use a resource."""
from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from parkadmin.core.errors import Forbidden, Invalid
from requests_desk import access
from requests_desk import matching_queries as queries
from requests_desk.lifecycle import REQUEST
from requests_desk.models import Resource
from requests_desk.services import offers
from requests_desk.services.alike import alike_requests

from .base import staff_page


@staff_page
@require_safe
def alike(request: HttpRequest, code: str) -> HttpResponse:
    """What was asked before in nearly the same words, and how it was solved. A panel for htmx, else a page."""
    actor, row = request.actor, access.request_for_desk(request.actor, code)
    found = alike_requests(actor=actor, request=row, at=timezone.now())
    is_panel = request.headers.get("HX-Request") == "true"
    return render(request, "matching/_alike.html" if is_panel else "matching/alike.html", {
        "row": row, "found": found, "any_open": row.is_open and any(each.is_open for each in found),
        "may_merge": "mark_duplicate" in REQUEST.available(actor, row),
        "may_programme": row.is_open and actor.can("programme.edit", park=row.park_id)})


@staff_page
@require_safe
def wanted(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Who in the network could use what a partner of one's own park offers."""
    row = kept_here(request, pk)
    actor, park = request.actor, row.partner.park_id
    found = queries.wanted(actor, row, timezone.localdate())
    return render(request, "matching/wanted.html", {
        "resource": row, "found": found, "may_refer": actor.can("request.refer", park=park),
        "may_tell": actor.can("request.refer", park=park), "told": queries.told_of(actor, row),
        "companies": list(queries.companies_that_ask(actor, park)[:100]),
        "fitting": {each.tenant.pk for each in found if each.tenant and each.level != "weak"}})


@staff_page
@require_POST
def tell(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Tell the chosen companies of it."""
    row = kept_here(request, pk)
    ids = set(request.POST.getlist("tenant"))
    chosen = [tenant for tenant in queries.companies_that_ask(request.actor, row.partner.park_id)
              if str(tenant.pk) in ids]
    try:
        told, waiting = offers.tell_about_resource(actor=request.actor, resource=row, tenants=chosen,
                                                   at=timezone.now())
    except Invalid as refusal:
        for texts in refusal.errors.values():
            messages.error(request, " ".join(str(text) for text in texts))
        return redirect("desk:resource_wanted", pk)
    if told or not waiting:
        messages.success(request, ngettext("%(count)d company has been told.", "%(count)d companies have been told.",
                                           len(told)) % {"count": len(told)})
    if waiting:
        messages.info(request, _("Told when their week is over: %(names)s") % {
            "names": ", ".join(tenant.name for tenant in waiting)})
    return redirect("desk:resource_wanted", pk)


def kept_here(request: HttpRequest, pk: UUID) -> Resource:
    """An entry of one of the actor's own parks; Forbidden for one that another park keeps."""
    row = access.resource_for(request.actor, pk)
    if not request.actor.can("request.read", park=row.partner.park_id):
        raise Forbidden()
    return row
