"""Pages by key: stable while rows come in, equally fast at any depth, and never counting everything."""
from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError as NotAKey
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from rest_framework import exceptions, pagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param

PAGE = 25
LARGEST_PAGE = 100


class KeyPagination(pagination.BasePagination):
    """`?cursor=` the last row's id, `?limit=` up to 100; `next` is the whole address of the next page, or null.

    Newest first, unless the view says `oldest_first` (conversations, histories).
    """

    def paginate_queryset(self, queryset: QuerySet, request: Request, view: Any = None) -> list[Any]:
        oldest_first = getattr(view, "oldest_first", False)
        size, last = page_size(request), cursor(request, queryset)
        if last is not None:
            queryset = queryset.filter(pk__gt=last) if oldest_first else queryset.filter(pk__lt=last)
        found = list(queryset.order_by("pk" if oldest_first else "-pk")[: size + 1])
        self.next = None
        if len(found) > size:
            found = found[:size]
            self.next = replace_query_param(request.build_absolute_uri(), "cursor", str(found[-1].pk))
        return found

    def get_paginated_response(self, data: list[Any]) -> Response:
        return Response({"results": data, "next": self.next})

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        return {"type": "object", "required": ["results", "next"], "properties": {
            "results": schema,
            "next": {"type": ["string", "null"], "format": "uri", "description": "The next page; null: this was the "
                     "last one.", "example": None}}}

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        return [{"name": "cursor", "in": "query", "required": False, "schema": {"type": "string"},
                 "description": "Take it from `next`."},
                {"name": "limit", "in": "query", "required": False, "description": "Rows on a page.",
                 "schema": {"type": "integer", "minimum": 1, "maximum": LARGEST_PAGE, "default": PAGE}}]


def page_size(request: Request) -> int:
    """The wished number of rows. Raises ValidationError."""
    text = request.query_params.get("limit", str(PAGE))
    if not (text.isascii() and text.isdigit() and len(text) < 4 and 1 <= int(text) <= LARGEST_PAGE):
        raise exceptions.ValidationError({"limit": _("This must be a whole number from %(low)d to %(high)d.")
                                          % {"low": 1, "high": LARGEST_PAGE}})
    return int(text)


def cursor(request: Request, queryset: QuerySet) -> Any:
    """The id after which the page begins, None for the first page. Raises ValidationError."""
    text = request.query_params.get("cursor", "")
    try:
        return queryset.model._meta.pk.to_python(text[:40]) if text else None
    except NotAKey as error:
        raise exceptions.ValidationError({"cursor": _("Take this from `next` of the page before.")}) from error
