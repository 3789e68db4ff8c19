"""What all views of the API share: language, actor, time, strict reading, pages by key, answers kept for repeats."""
from __future__ import annotations

import json
from datetime import datetime
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.utils.translation.trans_real import parse_accept_lang_header
from rest_framework import negotiation, serializers, viewsets
from rest_framework.request import Request
from rest_framework.response import Response

from parkadmin.core import idempotency
from parkadmin.core.actors import Actor
from parkadmin.core.errors import Invalid, NotFound

from .pagination import KeyPagination
from .parsers import StrictJSONParser
from .serializers import Filters, Input
from .throttling import PersonThrottle

IDEMPOTENCY_KEY, REPLAYED = "Idempotency-Key", "Idempotent-Replayed"
KEPT_HEADERS = ("ETag", "Location")


class JsonOnly(negotiation.DefaultContentNegotiation):
    """By the Accept header alone; no `?format=`, which would be one more unknown parameter."""

    settings = SimpleNamespace(URL_FORMAT_OVERRIDE=None)


def asked_language(request: HttpRequest) -> str:
    """The first language of Accept-Language that we speak, or an empty text."""
    for code, _quality in parse_accept_lang_header(request.headers.get("Accept-Language", "")):
        try:
            if code != "*":
                return translation.get_supported_language_variant(code)
        except LookupError:
            continue
    return ""


def speak(request: HttpRequest, language: str) -> None:
    """Answer in this language; the middleware puts the old one back after the request."""
    if language in dict(settings.LANGUAGES):
        translation.activate(language)
        request.LANGUAGE_CODE = language


class Replayed(Exception):
    """The request was answered before; this is what was said."""

    def __init__(self, response: Response) -> None:
        self.response = response
        super().__init__("replayed")


class ApiView(viewsets.GenericViewSet):
    """Base of all views of the API.

    `filters` reads a list's query parameters, `given` a body; both refuse what they do not know. An address ends with
    a slash and names an object by its number or its id.
    """

    parser_classes = [StrictJSONParser]
    content_negotiation_class = JsonOnly
    throttle_classes = [PersonThrottle]
    pagination_class = KeyPagination
    lookup_field = "code"
    lookup_value_converter = "str"
    keeps_answers = True  # whether a POST may carry an Idempotency-Key
    at: datetime

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """A POST with an Idempotency-Key runs in one transaction with the record of its answer."""
        if request.method != "POST" or IDEMPOTENCY_KEY not in request.headers:
            return super().dispatch(request, *args, **kwargs)
        with transaction.atomic():
            response = super().dispatch(request, *args, **kwargs)
            if response.status_code >= 400:
                transaction.set_rollback(True)
            elif REPLAYED not in response:
                self.keep(response)
        return response

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        self.at = timezone.now()
        asked = asked_language(request._request)
        speak(request._request, asked)
        super().initial(request, *args, **kwargs)
        if not asked:
            speak(request._request, getattr(request.user, "language", ""))  # some addresses need no log-in
        if request.method == "POST" and IDEMPOTENCY_KEY in request.headers:
            self.replay(request)

    def replay(self, request: Request) -> None:
        """Leave with the answer that the same request was given before, if there was one."""
        if not self.keeps_answers:
            raise Invalid({IDEMPOTENCY_KEY: _("This address gives each answer once and keeps none.")})
        data = dict(request.data.lists()) if hasattr(request.data, "lists") else request.data
        self.letter = {"user": request.user, "key": request.headers[IDEMPOTENCY_KEY],
                       "digest": idempotency.digest_of(request.method, request.get_full_path(), data)}
        earlier = idempotency.earlier_answer(**self.letter)
        if earlier is not None:
            raise Replayed(Response(earlier.body, earlier.status, headers={**earlier.headers, REPLAYED: "true"}))

    def keep(self, response: Response) -> None:
        """Write the answer down beside its effect."""
        body = json.loads(response.render().content or b"null")
        idempotency.keep_answer(**self.letter, status=response.status_code, body=body, at=self.at,
                                headers={name: response[name] for name in KEPT_HEADERS if name in response})

    def handle_exception(self, exc: Exception) -> Response:
        return exc.response if isinstance(exc, Replayed) else super().handle_exception(exc)

    def finalize_response(self, request: Request, response: Response, *args: Any, **kwargs: Any) -> Response:
        response = super().finalize_response(request, response, *args, **kwargs)
        patch_vary_headers(response, ["Accept-Language", "Authorization"])
        response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    @property
    def actor(self) -> Actor:
        return self.request._request.actor

    def given(self, kind: type[Input]) -> dict[str, Any]:
        """The body's values. Raises ValidationError."""
        return kind.read(self.request.data)

    def filters(self, kind: type[Filters] = Filters) -> dict[str, Any]:
        """The values of the query parameters. Raises ValidationError."""
        return kind.read(self.request.query_params)

    def page(self, rows: Any, show: type[serializers.Serializer]) -> Response:
        """One page of a list."""
        found = self.paginate_queryset(rows)
        return self.get_paginated_response(self.shown(found, show, many=True))

    def shown(self, row: Any, show: type[serializers.Serializer], *, many: bool = False) -> Any:
        """A row, or several, as they go out to this actor."""
        return show(row, many=many, context={"actor": self.actor, "request": self.request, "at": self.at}).data


def id_of(text: str) -> UUID:
    """An id from an address. What is none does not exist."""
    try:
        return UUID(text)
    except ValueError:
        raise NotFound() from None
