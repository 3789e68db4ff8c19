"""How the API runs a verb: fetch by the door, read the body, call, show the object as it is now."""
from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any, BinaryIO, TypeVar

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from parkadmin.core.api.documentation import documented
from parkadmin.core.api.parsers import FilesParser, StrictJSONParser
from parkadmin.core.api.serializers import Input, Nothing
from parkadmin.core.errors import Invalid, NotFound

T = TypeVar("T")
WITH_FILES = [StrictJSONParser, FilesParser]


def deed(request: type[Input] = Nothing, *, asked: Any = None, answer: Any = None, reply: Any = None,
         **extra: Any) -> Callable[[Callable], Callable]:
    """Decorator: `POST …/{code}/{name}/`. The method gets the object and the body's values; the answer is the object
    as it is afterwards, with its ETag."""
    def decorate(method: Callable[..., Any]) -> Callable[..., Response]:
        @wraps(method)
        def run(view: Any, request_: Request, code: str) -> Response:
            row = view.fetch(code)
            method(view, row, **view.given(request))
            return view.answer_with(view.fetch(str(row.pk)))
        step = action(detail=True, methods=["post"], **extra)(run)
        return documented(request=with_files(request), reply=reply, asked=asked, answer=answer)(step)
    return decorate


def with_files(request: type[Input]) -> Any:
    """The media types under which a body is taken: a form too where there are files."""
    names = request._declared_fields
    if "files" in names:
        return {"application/json": request, "multipart/form-data": request}
    return {"multipart/form-data": request} if "file" in names else request


def named(field: str, door: Callable[..., T], *args: Any) -> T:
    """An object that the body names, by its door. What is out of scope is told at the field."""
    try:
        return door(*args)
    except NotFound as refusal:
        raise Invalid({field: _("There is no such entry, or it is not shared with you.")}) from refusal


def opened(files: Iterable[UploadedFile]) -> list[tuple[str, BinaryIO, int]]:
    """Uploaded files as the verbs take them."""
    return [(found.name, found.file, found.size) for found in files]
