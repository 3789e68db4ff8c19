"""Settings of a park's public page."""
from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from parkadmin.core.http.deeds import perform
from requests_desk import settings_queries as queries
from requests_desk.forms.park_page import ParkPageForm
from requests_desk.public_queries import page_for_staff
from tenants.services import park_page as verbs

from .base import staff_page
from .settings import NEEDED, show


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def public(request: HttpRequest, park: str) -> HttpResponse:
    """What everybody sees of the park."""
    row = queries.park_for(request.actor, park, NEEDED["public"])
    page = page_for_staff(row)
    form = ParkPageForm(request.POST if request.method == "POST" else None, page=page)
    if request.method != "POST":
        return show(request, row, "public", {"form": form, "page": page})
    seen = request.POST.get("version", "")

    def save(**fields: Any) -> Any:
        return verbs.edit_park_page(actor=request.actor, park=row, fields=fields, at=timezone.now(),
                                    version=int(seen) if seen.isdecimal() and len(seen) < 10 else 0)

    status, saved = perform(form, save)
    if status != 200:
        return show(request, row, "public", {"form": form, "page": page_for_staff(row)}, status)
    messages.success(request, _("Saved. Everybody sees it within two minutes.") if saved.published
                     else _("Saved. The page is not public."))
    return redirect("settings:public", park)
