"""Who may open a page at all: people on one side of the house."""
from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from parkadmin.core.actors import Actor
from parkadmin.core.errors import Forbidden

View = Callable[..., HttpResponse]


def for_side(belongs: Callable[[Actor], Any]) -> Callable[[View], View]:
    """Decorator: logged in, and on the side of the house that the page belongs to; else the log-in page, or 403."""
    def decorate(view: View) -> View:
        @login_required
        @never_cache
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not belongs(request.actor):
                raise Forbidden()
            return view(request, *args, **kwargs)

        @wraps(guarded)
        def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            """A part of a page that htmx asks for must not become the log-in page: it says what has happened."""
            if request.headers.get("HX-Request") == "true" and not request.user.is_authenticated:
                return HttpResponse(_("You were logged out. Log in in another tab, then go on here: your text stays."),
                                    status=401)
            return guarded(request, *args, **kwargs)
        return answered
    return decorate


staff_page = for_side(lambda actor: actor.staff)
tenant_page = for_side(lambda actor: actor.tenants)
partner_page = for_side(lambda actor: actor.partners or actor.staff)
person_page = for_side(lambda actor: True)
