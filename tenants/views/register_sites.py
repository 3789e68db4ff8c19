"""The buildings and areas of a park, in which companies have their rooms."""
from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from parkadmin.core.actors import Actor
from parkadmin.core.errors import Forbidden, NotFound
from parkadmin.core.http.deeds import perform
from parkadmin.core.http.sides import staff_page
from parkadmin.core.models import Park
from tenants import register_queries
from tenants.forms.register import SiteForm
from tenants.services import register_parts as verbs


def _park(actor: Actor, pk: UUID) -> Park:
    """A park of the actor's whose settings the actor may change."""
    if pk not in actor.park_ids:
        raise NotFound()
    if not actor.can("settings.edit", park=pk):
        raise Forbidden()
    return register_queries.parks_by([pk]).get()


def _page(request: HttpRequest, park: Park, form: SiteForm, site: Any = None, status: int = 200) -> HttpResponse:
    return render(request, "register/sites.html", {
        "park": park, "form": form, "site": site, "sites": register_queries.sites_with_rooms(request.actor, park),
        "parks": register_queries.parks_by(request.actor.parks_with("settings.edit"))}, status=status)


@staff_page
@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """The sites of the actor's first park."""
    parks = request.actor.parks_with("settings.edit")
    if not parks:
        raise Forbidden()
    return redirect("register:sites", parks[0])


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def sites(request: HttpRequest, park: UUID) -> HttpResponse:
    """The sites of a park; one is added."""
    found = _park(request.actor, park)
    if request.method != "POST":
        return _page(request, found, SiteForm())
    form = SiteForm(request.POST)

    def deed(**given: Any) -> Any:
        return verbs.keep_site(actor=request.actor, park=found, fields=given, at=timezone.now())

    status, _done = perform(form, deed)
    if status != 200:
        return _page(request, found, form, status=status)
    messages.success(request, _("The site is added."))
    return redirect("register:sites", found.pk)


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def site(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One site is changed."""
    row = register_queries.site_for(request.actor, pk)
    park = _park(request.actor, row.park_id)
    if request.method != "POST":
        first = {name: getattr(row, name) for name in ("name_zh", "name_en", "address")}
        return _page(request, park, SiteForm(initial=first), row)
    form = SiteForm(request.POST)
    deed = partial(verbs.keep_site, actor=request.actor, park=park, site=row, at=timezone.now())
    status, _done = perform(form, lambda **given: deed(fields=given))
    if status != 200:
        return _page(request, park, form, row, status)
    messages.success(request, _("Saved."))
    return redirect("register:sites", park.pk)


@staff_page
@require_POST
def site_remove(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A site without rooms is taken away."""
    row = register_queries.site_for(request.actor, pk)
    verbs.remove_site(actor=request.actor, site=row, at=timezone.now())
    messages.success(request, _("The site is removed."))
    return redirect("register:sites", row.park_id)
