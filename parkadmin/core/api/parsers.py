"""What is read of a request's body: JSON of at most 1 MB that can be stored, and forms with files."""
from __future__ import annotations

import json
from typing import IO, Any

from django.conf import settings
from django.utils.translation import gettext as _
from rest_framework import exceptions, parsers, status
from rest_framework.utils import json as strict_json

LARGEST_JSON = 1024 * 1024


class TooLarge(exceptions.APIException):
    """The body is larger than this address takes."""

    status_code = status.HTTP_413_REQUEST_ENTITY_TOO_LARGE
    default_code = "too_large"


def refuse_larger_than(limit: int, length: int) -> None:
    """Refuse a body by its announced or real length in bytes."""
    if length > limit:
        raise TooLarge(_("This is too large: at most %(limit)d bytes.") % {"limit": limit})


class StrictJSONParser(parsers.BaseParser):
    """JSON in UTF-8. Refuses what cannot be read or stored: NaN, nesting beyond sense, half surrogate pairs."""

    media_type = "application/json"

    def parse(self, stream: IO[bytes], media_type: str | None = None, parser_context: dict | None = None) -> Any:
        request = (parser_context or {}).get("request")
        refuse_larger_than(LARGEST_JSON, int((request and request.META.get("CONTENT_LENGTH")) or 0))
        body = stream.read(LARGEST_JSON + 1)
        refuse_larger_than(LARGEST_JSON, len(body))
        try:
            data = strict_json.loads(body.decode())
            json.dumps(data, ensure_ascii=False).encode()
        except (ValueError, RecursionError) as error:
            raise exceptions.ParseError(_("The body is not JSON that can be read.")) from error
        return data


class FilesParser(parsers.MultiPartParser):
    """A form with files, a little larger than the largest file."""

    def parse(self, stream: IO[bytes], media_type: str | None = None, parser_context: dict | None = None) -> Any:
        length = int((parser_context or {})["request"].META.get("CONTENT_LENGTH") or 0)
        refuse_larger_than(settings.FILE_MAX_BYTES + LARGEST_JSON, length)
        return super().parse(stream, media_type, parser_context)
