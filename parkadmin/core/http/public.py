"""What all pages without log-in share: their language by address, how long they may be kept, their metadata.

Search engines keep one address per language: `?lang=en` and `?lang=zh-hans` show the page in that language, whatever
the browser asks for, and name each other as alternates; the plain address follows the reader's own language. Choosing
a language on a page leads to such an address and is remembered in the same cookie as everywhere.
"""
from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.views.decorators.http import conditional_page, require_safe

from .views import keep

KEPT_SECONDS = 120
HREFLANG = {"en": "en", "zh-hans": "zh-Hans"}
OG_LOCALES = {"en": "en_GB", "zh-hans": "zh_CN"}


def spoken(request: HttpRequest) -> tuple[str, str]:
    """The language of a page without log-in, and the same again if its address has just chosen it."""
    chosen = request.GET.get("lang", "")
    known = chosen in dict(settings.LANGUAGES)
    return (chosen, chosen) if known else (request.LANGUAGE_CODE, "")


def in_chosen_language(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Decorator: `?lang=` decides the language of the page, and is remembered."""
    @wraps(view)
    def shown(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        language, chosen = spoken(request)
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = view(request, *args, **kwargs)
        return remember(request, response, chosen)
    return shown


def remember(request: HttpRequest, response: HttpResponse, chosen: str) -> HttpResponse:
    """Keep a language that was just chosen, unless it is kept already."""
    if chosen and request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME) != chosen:
        keep(response, settings.LANGUAGE_COOKIE_NAME, chosen)
    return response


def public_page(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Decorator: a page that is the same for everybody who is not logged in, with an ETag, kept for two minutes by
    whoever stands in between."""
    @require_safe
    @conditional_page
    @wraps(view)
    def shown(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return cacheable(request, in_chosen_language(view)(request, *args, **kwargs))
    return shown


def cacheable(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """How long the answer may be kept, and by whom: what sets a cookie or goes to a person is kept by nobody else."""
    personal = response.cookies or settings.SESSION_COOKIE_NAME in request.COOKIES
    if response.status_code == 200:
        patch_cache_control(response, **({"private": True, "no_cache": True} if personal
                                         else {"public": True, "max_age": KEPT_SECONDS}))
    patch_vary_headers(response, ["Cookie", "Accept-Language"])
    return response


def address(path: str, language: str = "") -> str:
    """The full address of a page, perhaps in one language."""
    return f"{settings.SITE_URL.rstrip('/')}{path}" + (f"?lang={language}" if language else "")


def metadata(request: HttpRequest, description: str) -> dict[str, Any]:
    """What search engines and shared links show of a page."""
    path, language = request.path, request.LANGUAGE_CODE
    return {"description": " ".join(description.split())[:300], "canonical": address(path, language),
            "plain": address(path), "locale": OG_LOCALES.get(language, "zh_CN"),
            "alternates": [(HREFLANG[code], address(path, code)) for code in HREFLANG]}
