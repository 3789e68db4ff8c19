"""What a person has typed and not sent: kept per person and form, so that it survives reload, log-in and colleagues."""
from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from .actors import Actor
from .errors import Forbidden, Invalid
from .models import FormDraft

MOST_BYTES = 40_000
KEPT_FOR = timedelta(days=90)


def keep(*, actor: Actor, key: str, data: dict[str, Any], at: datetime) -> None:
    """Keep what was typed; an empty form drops the draft. Raises Invalid beyond 40 kB."""
    if actor.user is None:
        raise Forbidden()
    key, data = key[:120], {name: value for name, value in data.items() if value not in ("", [], None)}
    if len(json.dumps(data)) > MOST_BYTES:
        raise Invalid({"": _("This is too long to be kept as a draft.")})
    if data:
        FormDraft.objects.update_or_create(user=actor.user, key=key, defaults={"data": data, "updated_at": at})
    else:
        drop(actor=actor, key=key)


def load(actor: Actor, key: str) -> FormDraft | None:
    """The person's own draft of a form."""
    return FormDraft.objects.filter(user=actor.user, key=key[:120]).first() if actor.user else None


def drop(*, actor: Actor, key: str) -> None:
    """It was sent, or thrown away."""
    if actor.user:
        FormDraft.objects.filter(user=actor.user, key=key[:120]).delete()


def forget_old(at: datetime) -> None:
    """Drafts that nobody has touched for a quarter of a year."""
    FormDraft.objects.filter(updated_at__lt=at - KEPT_FOR).delete()
