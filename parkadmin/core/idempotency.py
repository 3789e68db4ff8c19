"""The same POST twice has one effect (draft-ietf-httpapi-idempotency-key-header).

The key, the effect and the answer are written in one transaction. A refused request writes nothing, so that it may be
corrected and sent again under its key.
"""
from __future__ import annotations

import hashlib
import json
from datetime import datetime, timedelta
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import connection
from django.utils.translation import gettext_lazy as _

from .errors import Invalid, Refused
from .locks import lock_key
from .models import GivenAnswer, User

KEPT = timedelta(days=7)
LONGEST = 255


class StillRunning(Refused):
    """The first request with this key has no answer yet."""

    def __init__(self) -> None:
        super().__init__("still_running", _("The first request with this key is still running. Ask again in a moment."))


class OtherBody(Refused):
    """The key was used for something else."""

    status = 422

    def __init__(self) -> None:
        super().__init__("key_reused", _("This Idempotency-Key was used for another request. Take a new one."))


def digest_of(method: str, path: str, data: Any) -> str:
    """The SHA-256 of a request; of files, their names and contents."""
    found = hashlib.sha256(f"{method} {path}\n".encode())
    found.update(json.dumps(data, sort_keys=True, default=_file_digest).encode())
    return found.hexdigest()


def _file_digest(value: Any) -> Any:
    if not isinstance(value, UploadedFile):
        raise TypeError(f"{type(value)} is no part of a body")
    content = hashlib.sha256()
    for chunk in value.chunks():
        content.update(chunk)
    value.seek(0)
    return [value.name, content.hexdigest()]


def earlier_answer(*, user: User, key: str, digest: str) -> GivenAnswer | None:
    """The answer given to this key before; None when this is the first request with it, which now holds the key until
    the transaction ends.

    Raises Invalid for a key that is none, StillRunning while another transaction holds it, OtherBody when it was used
    for something else.
    """
    if not key.strip() or len(key) > LONGEST or not key.isprintable() or not key.isascii():
        raise Invalid({"Idempotency-Key": _("This must be 1 to %(limit)d printable ASCII characters.")
                       % {"limit": LONGEST}})
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [lock_key("idempotency", f"{user.pk}:{key}")])
        if not cursor.fetchone()[0]:
            raise StillRunning()
    answer = GivenAnswer.objects.filter(user=user, key=key).first()
    if answer is not None and answer.digest != digest:
        raise OtherBody()
    return answer


def keep_answer(*, user: User, key: str, digest: str, status: int, headers: dict[str, str], body: Any,
                at: datetime) -> None:
    """Write down what was answered, in the transaction of the effect."""
    GivenAnswer.objects.create(user=user, key=key, digest=digest, status=status, headers=headers, body=body, at=at)


def forget_old(at: datetime) -> int:
    """Throw away answers older than a week; how many."""
    return GivenAnswer.objects.filter(at__lt=at - KEPT).delete()[0]
