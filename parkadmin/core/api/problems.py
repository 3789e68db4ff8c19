"""Errors of the API: `application/problem+json` (RFC 9457) with a stable `code` and a message in the asked language."""
from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from rest_framework import exceptions, renderers
from rest_framework.response import Response
from rest_framework.views import set_rollback

from parkadmin.core.errors import DeskError, Invalid, NotFound, Refused
from parkadmin.core.idempotency import StillRunning

from .conditional import PreconditionFailed
from .parsers import TooLarge

CODES = {400: "invalid", 401: "not_authenticated", 403: "forbidden", 404: "not_found", 405: "method_not_allowed",
         406: "not_acceptable", 412: "stale", 413: "too_large", 415: "unsupported_media_type",
         428: "precondition_required", 429: "too_many_requests"}


class ProblemRenderer(renderers.JSONRenderer):
    """JSON under the media type of a problem."""

    media_type = "application/problem+json"
    format = "problem"


def handle(error: Exception, context: dict[str, Any]) -> Response | None:
    """DRF's exception handler: every refusal becomes a problem; what nobody expected stays an exception."""
    if isinstance(error, Http404):
        error = NotFound()
    elif isinstance(error, PermissionDenied):
        error = exceptions.PermissionDenied()
    elif isinstance(error, RequestDataTooBig):
        error = TooLarge(_("This is too large."))
    elif isinstance(error, SuspiciousOperation):
        error = exceptions.ParseError(_("The body cannot be read."))
    elif isinstance(error, Refused) and error.code == "stale":
        error = PreconditionFailed(error.message)
    if isinstance(error, DeskError):
        headers = {"Retry-After": "1"} if isinstance(error, StillRunning) else None
        return _problem(error.status, error.code, str(error.message), _extra(error), context, headers)
    if isinstance(error, exceptions.ValidationError):
        return _problem(400, "invalid", _("Please check what you entered."), {"errors": flat(error.detail)}, context)
    if isinstance(error, exceptions.APIException):
        headers = {"Retry-After": str(int(error.wait))} if getattr(error, "wait", None) else {}
        if getattr(error, "auth_header", None):
            headers["WWW-Authenticate"] = error.auth_header
        code = CODES.get(error.status_code, "error")
        return _problem(error.status_code, code, str(error.detail), {}, context, headers)
    return None


def _extra(error: DeskError) -> dict[str, Any]:
    if isinstance(error, Refused):
        return {"allowed": error.allowed}
    if isinstance(error, Invalid):
        return {"errors": {field: [str(text) for text in texts] for field, texts in error.errors.items()}}
    return {}


def flat(detail: Any, prefix: str = "") -> dict[str, list[str]]:
    """DRF's nested messages as one map from a dotted field to its messages."""
    if isinstance(detail, dict):
        found: dict[str, list[str]] = {}
        for field, inner in detail.items():
            name = "" if field == "non_field_errors" else str(field)
            found |= flat(inner, f"{prefix}.{name}".strip("."))
        return found
    if isinstance(detail, list) and any(isinstance(entry, dict) for entry in detail):
        found = {}
        for index, inner in enumerate(detail):
            found |= flat(inner, f"{prefix}.{index}".strip("."))
        return found
    return {prefix: [str(text) for text in (detail if isinstance(detail, list) else [detail])]}


def _problem(status: int, code: str, message: str, extra: dict[str, Any], context: dict[str, Any],
             headers: dict[str, str] | None = None) -> Response:
    set_rollback()
    request = context.get("request")
    body = {"type": "about:blank", "title": message, "status": status, "code": code, **extra,
            "request_id": getattr(getattr(request, "_request", None), "id", "")}
    response = Response(body, status=status, headers=headers)
    if request is not None:
        request.accepted_renderer, request.accepted_media_type = ProblemRenderer(), ProblemRenderer.media_type
    response.content_type = ProblemRenderer.media_type
    return response


def problem_response(status: int, code: str, message: str, request_id: str = "") -> HttpResponse:
    """A problem from outside of DRF (an unknown address below /api/)."""
    body = {"type": "about:blank", "title": message, "status": status, "code": code, "request_id": request_id}
    return HttpResponse(ProblemRenderer().render(body), status=status, content_type=ProblemRenderer.media_type)


@csrf_exempt
def unknown_address(request: HttpRequest) -> HttpResponse:
    """Everything below /api/ that is no address of ours."""
    return problem_response(404, "not_found", _("There is no such address. Addresses of the API end with a slash."),
                            getattr(request, "id", ""))
