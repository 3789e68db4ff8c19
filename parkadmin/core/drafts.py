"""What a person has typed and not sent: kept per person and form, so that it survives reload, log-in and colleagues."""
from __future__ import annotations

import json
import re
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from .actors import Actor
from .errors import Forbidden, Invalid
from .models import FormDraft

MOST_BYTES = 40_000
KEPT_FOR = timedelta(days=90)
UNSTORABLE = re.compile(r"[\x00\ud800-\udfff]")  # NUL, and halves of surrogate pairs


def keep(*, actor: Actor, key: str, data: dict[str, Any], at: datetime) -> None:
    """Keep what was typed; an empty form drops the draft. Raises Invalid beyond 40 kB."""
    if actor.user is None:
        raise Forbidden()
    data = {name: value for name, value in data.items() if value not in ("", [], None)}
    if not all(can_be_kept(name) and can_be_kept(value) for name, value in data.items()):
        raise Invalid({"": _("The address or the data of this request cannot be read.")})
    if len(json.dumps(data)) > MOST_BYTES:
        raise Invalid({"": _("This is too long to be kept as a draft.")})
    if data:
        FormDraft.objects.update_or_create(user=actor.user, key=_key(key), defaults={"data": data, "updated_at": at})
    else:
        drop(actor=actor, key=key)


def can_be_kept(value: Any) -> bool:
    """Whether a form can hold it and the database too: a text, or a list of such."""
    texts = value if isinstance(value, list) else [value]
    return all(isinstance(text, str) and not UNSTORABLE.search(text) for text in texts)


def _key(key: str) -> str:
    return UNSTORABLE.sub("", key)[:120]


def load(actor: Actor, key: str) -> FormDraft | None:
    """The person's own draft of a form."""
    return FormDraft.objects.filter(user=actor.user, key=_key(key)).first() if actor.user else None


def drop(*, actor: Actor, key: str) -> None:
    """It was sent, or thrown away."""
    if actor.user:
        FormDraft.objects.filter(user=actor.user, key=_key(key)).delete()


def forget_old(at: datetime) -> None:
    """Drafts that nobody has touched for a quarter of a year."""
    FormDraft.objects.filter(updated_at__lt=at - KEPT_FOR).delete()
