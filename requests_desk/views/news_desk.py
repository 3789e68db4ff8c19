"""The desk writes to the park's tenants: announcements and articles."""
from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from parkadmin.core.errors import Forbidden
from parkadmin.core.http.deeds import perform
from parkadmin.core.http.lists import keyset
from parkadmin.core.models import Park
from requests_desk import news_queries as queries
from requests_desk import settings_queries
from requests_desk.forms.news import AnnouncementForm, ArticleForm, PostForm
from requests_desk.models import Announcement, Article
from requests_desk.services import news as verbs

from .base import staff_page

TABS = {"news": gettext_lazy("Announcements"), "help": gettext_lazy("Articles")}


@staff_page
@require_safe
def posts(request: HttpRequest, name: str = "news") -> HttpResponse:
    """What the park has written."""
    return render(request, "news/desk.html", {
        "name": name, "tabs": TABS.items(), "page": keyset(request, queries.desk_posts(request.actor, name)),
        "many": len(request.actor.park_ids) > 1, "now": timezone.now(),
        "may_write": bool(request.actor.parks_with("request.file_on_behalf"))})


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def post(request: HttpRequest, name: str, pk: UUID | None = None) -> HttpResponse:
    """Write one, look at it as it will be, publish it."""
    found = queries.desk_post(request.actor, name, pk) if pk else None
    parks = [found.park] if found else queries.writable_parks(request.actor)
    if not parks or not request.actor.can("request.file_on_behalf", park=parks[0].pk):
        raise Forbidden()
    form = form_for(request, name, parks, found)
    if request.method != "POST":
        return page(request, name, form, found)
    deed = request.POST.get("do", "save")
    if deed == "preview":
        form.is_valid()
        return page(request, name, form, found, preview=form.data)
    status, kept = perform(form, lambda **fields: verbs.save_post(
        actor=request.actor, model=queries.POSTS[name], park=chosen(parks, fields.pop("park", "")), fields=fields,
        at=timezone.now(), post=found, publish=deed == "publish"))
    if status != 200:
        return page(request, name, form, found, status)
    messages.success(request, _("Published: the park's tenants can read it.") if kept.published_at
                     else _("Saved. Only the desk sees it."))
    return redirect("news:desk_post", name, kept.pk)


def form_for(request: HttpRequest, name: str, parks: list[Park], found: Announcement | Article | None) -> PostForm:
    """The form of an announcement or an article."""
    data = request.POST if request.method == "POST" else None
    if name == "news":
        return AnnouncementForm(data, parks=parks, post=found)
    return ArticleForm(data, parks=parks, post=found, kinds=settings_queries.kinds())


def chosen(parks: list[Park], pk: str) -> Park:
    """The park that was chosen, or the only one."""
    return next((park for park in parks if str(park.pk) == pk), parks[0])


def page(request: HttpRequest, name: str, form: PostForm, found: Announcement | Article | None, status: int = 200,
         preview: Any = None) -> HttpResponse:
    """The form, and below it how it will look; the preview alone for htmx."""
    context = {"name": name, "form": form, "post": found, "preview": preview}
    if preview is not None and request.headers.get("HX-Request") == "true":
        return render(request, "news/_preview.html", context)
    return render(request, "news/desk_post.html", context, status=status)


@staff_page
@require_POST
def unpublish(request: HttpRequest, name: str, pk: UUID) -> HttpResponse:
    """Take it back: a draft of the desk again."""
    found = queries.desk_post(request.actor, name, pk)
    verbs.unpublish_post(actor=request.actor, post=found)
    messages.success(request, _("Taken back. Only the desk sees it."))
    return redirect("news:desk_post", name, found.pk)
