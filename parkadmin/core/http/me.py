"""A person's own pages: what one was told, what one wants to be told, one's keys, and what one has typed."""
from __future__ import annotations

import json
from functools import partial
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.dateformat import time_format
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from parkadmin.core import drafts, forms_me, keys, notices, preferences
from parkadmin.core.errors import DeskError, Invalid
from parkadmin.core.models import NOTICE_CHANNELS

from .deeds import perform
from .lists import back_to, keyset
from .refusals import way_back
from .sides import person_page
from .views import keep as keep_cookie

PANEL_SHOWS = 8
NEVER_KEPT = ("csrfmiddlewaretoken", "next")


# -- the bell ----------------------------------------------------------------------------------------------------
@person_page
@require_safe
def notice_list(request: HttpRequest) -> HttpResponse:
    """Everything one was told, newest first."""
    return render(request, "me/notices.html", {"page": keyset(request, notices.bell(request.actor))})


@person_page
@require_safe
def panel(request: HttpRequest) -> HttpResponse:
    """The newest lines, for the panel under the bell."""
    return render(request, "me/_panel.html", {"rows": notices.bell(request.actor)[:PANEL_SHOWS]})


@person_page
@require_safe
def notice_open(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Follow a line: it is read, and one stands on the page it leads to."""
    return redirect(notices.opened(actor=request.actor, pk=pk, at=timezone.now()))


@person_page
@require_POST
def notices_read(request: HttpRequest) -> HttpResponse:
    """Everything is read."""
    notices.mark_read(actor=request.actor, at=timezone.now())
    messages.success(request, _("Everything is marked as read."))
    return back_to(request, "/me/notices/")


# -- profile and notices -----------------------------------------------------------------------------------------
def settings_page(request: HttpRequest, form: forms_me.ProfileForm | None = None, status: int = 200) -> HttpResponse:
    """Profile and switches on one page."""
    switches = forms_me.SwitchesForm.of(notices.switches_of(request.user))
    return render(request, "me/settings.html", {
        "form": form or forms_me.ProfileForm.of(request.user), "switches": switches, "channels": NOTICE_CHANNELS},
        status=status)


@person_page
@require_http_methods(["GET", "HEAD", "POST"])
def profile(request: HttpRequest) -> HttpResponse:
    """Name, language, phone, shortcuts; ways to password and second factor; what one is told on which channel."""
    if request.method != "POST":
        return settings_page(request)
    form = forms_me.ProfileForm(request.POST)
    status, user = perform(form, partial(preferences.edit_me, actor=request.actor))
    if status != 200:
        return settings_page(request, form, status)
    with translation.override(user.language):
        messages.success(request, _("Saved."))
    return keep_cookie(redirect("me:settings"), settings.LANGUAGE_COOKIE_NAME, user.language)


@person_page
@require_POST
def switches(request: HttpRequest) -> HttpResponse:
    """Keep what one wants to be told, on which channel."""
    form = forms_me.SwitchesForm(request.POST)
    form.is_valid()
    notices.set_switches(actor=request.actor, switches=form.switches())
    messages.success(request, _("Saved. It holds from the next notice on."))
    return redirect("me:settings")


# -- keys --------------------------------------------------------------------------------------------------------
def keys_page(request: HttpRequest, form: forms_me.KeyForm | None = None, secret: str = "",
              status: int = 200) -> HttpResponse:
    """One's keys; `secret` is the text of a new one, which is shown this once."""
    return render(request, "me/keys.html", {
        "form": form or forms_me.KeyForm(), "secret": secret, "now": timezone.now(),
        "rows": keys.keys_of(request.user).order_by("-pk")}, status=status)


@person_page
@require_http_methods(["GET", "HEAD", "POST"])
def key_list(request: HttpRequest) -> HttpResponse:
    """One's own keys for scripts, and a new one."""
    if request.method != "POST":
        return keys_page(request)
    form = forms_me.KeyForm(request.POST)
    status, made = perform(form, partial(keys.ask_for_key, user=request.user, at=timezone.now()))
    return keys_page(request, form, status=status) if status != 200 else keys_page(request, secret=made[1])


@person_page
@require_POST
def key_revoke(request: HttpRequest, pk: UUID) -> HttpResponse:
    """End a key at once."""
    keys.revoke_key(user=request.user, pk=pk, at=timezone.now())
    messages.success(request, _("The key is revoked. Nothing opens with it any more."))
    return redirect("me:keys")


# -- drafts ------------------------------------------------------------------------------------------------------
@never_cache
@require_http_methods(["POST", "DELETE"])
def draft(request: HttpRequest, key: str) -> HttpResponse:
    """Keep what stands in a form (JSON `{"for": person, "data": {...}}`), or forget it.

    401: logged out meanwhile; 409: somebody else has logged in on this device. In both cases nothing is stored, and
    the text stays where it is.
    """
    if not request.user.is_authenticated:
        return JsonResponse({"error": "logged_out"}, status=401)
    if request.method == "DELETE":
        drafts.drop(actor=request.actor, key=key)
        return HttpResponse(status=204)
    at = timezone.now()
    try:
        owner, data = typed(request)
        if owner and owner != str(request.user.pk):
            return JsonResponse({"error": "other_person"}, status=409)
        drafts.keep(actor=request.actor, key=key, data=data, at=at)
    except DeskError as refusal:
        return JsonResponse({"error": refusal.code}, status=refusal.status)
    return JsonResponse({"saved_at": at.isoformat(), "time": time_format(timezone.localtime(at), "H:i")})


def typed(request: HttpRequest) -> tuple[str, dict[str, Any]]:
    """Whose text it is, and the named values. Raises Invalid for anything else."""
    if request.content_type != "application/json":
        given = {name: values if len(values) > 1 else values[0] for name, values in request.POST.lists()}
        return "", {name: value for name, value in given.items() if name not in NEVER_KEPT}
    try:
        body = json.loads(request.body)
    except (ValueError, RecursionError):
        raise Invalid({"": _("The address or the data of this request cannot be read.")}) from None
    data = body.get("data") if isinstance(body, dict) else None
    if not isinstance(data, dict):
        raise Invalid({"": _("The address or the data of this request cannot be read.")})
    return str(body.get("for", "")), {name: value for name, value in data.items() if name not in NEVER_KEPT}


@person_page
@require_POST
def draft_discard(request: HttpRequest, key: str) -> HttpResponse:
    """Throw away what one has typed."""
    drafts.drop(actor=request.actor, key=key)
    messages.success(request, _("The draft is gone."))
    return redirect(way_back(request) or "/")
