"""Keys of people's scripts: made, listed, revoked. Only a key's SHA-256 is stored; its text is shown once."""
from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from .errors import Invalid, NotFound, Refused
from .models import ApiKey, User

SEEN_EVERY = timedelta(minutes=1)
NAME_LENGTH = 80
MOST_KEYS = 20
LONGEST_DAYS = 3660


def make_key(*, user: User, name: str, expires_at: datetime | None = None) -> tuple[ApiKey, str]:
    """A new key and its secret, which is shown once and never stored."""
    prefix, secret = secrets.token_hex(4), secrets.token_urlsafe(32)
    text = f"pk_{prefix}_{secret}"
    return ApiKey.objects.create(user=user, name=name, prefix=prefix, digest=digest(text), expires_at=expires_at), text


def ask_for_key(*, user: User, name: str, days: int | None, at: datetime,
                made_with: ApiKey | None = None) -> tuple[ApiKey, str]:
    """A key for oneself, valid for some days or until it is revoked. One made with a key never outlives that key.

    Raises Invalid per field, Refused when the person has MOST_KEYS valid keys.
    """
    name = " ".join(name.split())
    errors: dict[str, object] = {}
    if not name or len(name) > NAME_LENGTH or not name.isprintable():
        errors["name"] = _("Please give a name of at most %(limit)d characters.") % {"limit": NAME_LENGTH}
    if days is not None and not 1 <= days <= LONGEST_DAYS:
        errors["days"] = _("This must be a whole number from %(low)d to %(high)d.") % {"low": 1, "high": LONGEST_DAYS}
    if errors:
        raise Invalid(errors)
    ends = [moment for moment in (at + timedelta(days=days) if days else None,
                                  made_with.expires_at if made_with else None) if moment]
    with transaction.atomic():
        User.objects.select_for_update().get(pk=user.pk)
        if valid_at(at).filter(user=user).count() >= MOST_KEYS:
            raise Refused("too_many_keys", _("You have many keys already. Revoke one that you no longer need."))
        return make_key(user=user, name=name, expires_at=min(ends, default=None))


def revoke_key(*, user: User, pk: UUID, at: datetime) -> ApiKey:
    """End one's own key at once. Revoking it again changes nothing."""
    with transaction.atomic():
        key = keys_of(user).select_for_update().filter(pk=pk).first()
        if key is None:
            raise NotFound()
        if key.revoked_at is None:
            key.revoked_at = at
            key.save(update_fields=["revoked_at"])
    return key


def keys_of(user: User) -> QuerySet[ApiKey]:
    """A person's own keys, also those that ended."""
    return ApiKey.objects.filter(user=user)


def valid_at(at: datetime) -> QuerySet[ApiKey]:
    """Keys that open something: not revoked, not expired, of an active person."""
    return ApiKey.objects.filter(Q(expires_at=None) | Q(expires_at__gt=at), revoked_at=None, user__is_active=True)


def use_key(text: str, at: datetime) -> ApiKey | None:
    """The valid key with this text, with its person; its last use is noted about once a minute."""
    key = valid_at(at).select_related("user").filter(digest=digest(text)).first()
    if key and (key.last_used_at is None or at - key.last_used_at > SEEN_EVERY):
        ApiKey.objects.filter(pk=key.pk).update(last_used_at=at)
    return key


def person(email: str) -> User | None:
    """The active person with this e-mail address."""
    return User.objects.filter(email__iexact=email, is_active=True).first()


def digest(text: str) -> str:
    """What is stored of a key. A plain hash is enough for 256 random bits."""
    return hashlib.sha256(text.encode(errors="replace")).hexdigest()
