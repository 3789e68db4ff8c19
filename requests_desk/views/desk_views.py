"""Saved views of the queue: kept, and thrown away."""
from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from parkadmin.core.http.deeds import perform
from requests_desk import access, desk_queries
from requests_desk.forms.bulk import ViewForm
from requests_desk.services import tools

from .base import staff_page


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def save(request: HttpRequest) -> HttpResponse:
    """Give the present filters a name."""
    form = ViewForm(request.POST or None, initial={"query": request.META.get("QUERY_STRING", "")})
    sharable = request.actor.parks_with("settings.edit")
    if request.method != "POST":
        return render(request, "desk/view_form.html", {"form": form, "sharable": sharable})
    status, row = perform(form, lambda **given: keep(request, **given))
    if status != 200:
        return render(request, "desk/view_form.html", {"form": form, "sharable": sharable}, status=status)
    messages.success(request, _("The view is kept."))
    return HttpResponseRedirect(f"{reverse('desk:queue')}?{row.query}")


def keep(request: HttpRequest, *, name: str, shared: bool, query: str) -> Any:
    """For oneself, or for the park whose settings one keeps."""
    sharable = request.actor.parks_with("settings.edit")
    park = desk_queries.parks_in(sharable[:1])[0] if shared and sharable else None
    return tools.save_view(actor=request.actor, name=name, query=query, park=park)


@staff_page
@require_POST
def drop(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Throw a saved view away."""
    tools.delete_view(actor=request.actor, view=access.view_for(request.actor, pk))
    messages.success(request, _("The view is gone."))
    return redirect("desk:queue")
