"""Changes that overwrite nothing: `ETag` on what is read, `If-Match` on what is changed (RFC 9110, section 13)."""
from __future__ import annotations

import re

from django.utils.translation import gettext_lazy as _
from rest_framework import exceptions
from rest_framework.request import Request

ETAG = re.compile(r'(?:W/)?"?(\d{1,9})"?')


class PreconditionFailed(exceptions.APIException):
    """Somebody has changed the object since it was read."""

    status_code = 412
    default_detail = _("Somebody has changed this in the meantime. Read it again, then decide.")
    default_code = "stale"


class PreconditionRequired(exceptions.APIException):
    """A change without the version it rests on."""

    status_code = 428
    default_detail = _("Send the version that you have read as the header If-Match (it was in ETag).")
    default_code = "precondition_required"


def etag(version: int) -> str:
    return f'"{version}"'


def given_version(request: Request, *, present: int) -> int | None:
    """The version of If-Match; None without the header, the present one for `*`. Unreadable: it cannot match."""
    header = request.headers.get("If-Match", "").strip()
    if not header:
        return None
    if header == "*":
        return present
    found = ETAG.fullmatch(header)
    if found is None:
        raise PreconditionFailed()
    return int(found[1])


def required_version(request: Request, *, present: int) -> int:
    """The same where it must be given and must be the present one."""
    version = given_version(request, present=present)
    if version is None:
        raise PreconditionRequired()
    if version != present:
        raise PreconditionFailed()
    return version
