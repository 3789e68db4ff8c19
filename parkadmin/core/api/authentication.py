"""Keys of people's scripts: `Authorization: Bearer pk_<prefix>_<secret>`. A key may do what its person may."""
from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework import authentication, exceptions
from rest_framework.request import Request

from parkadmin.core.actors import actor_for_user
from parkadmin.core.models import ApiKey, User

SEEN_EVERY = timedelta(minutes=1)


def make_key(*, user: User, name: str, expires_at: datetime | None = None) -> tuple[ApiKey, str]:
    """A new key and its secret, which is shown once and never stored."""
    prefix, secret = secrets.token_hex(4), secrets.token_urlsafe(32)
    text = f"pk_{prefix}_{secret}"
    return ApiKey.objects.create(user=user, name=name, prefix=prefix, digest=digest(text), expires_at=expires_at), text


def digest(text: str) -> str:
    """What is stored of a key. A plain hash is enough for 256 random bits."""
    return hashlib.sha256(text.encode()).hexdigest()


class KeyAuthentication(authentication.BaseAuthentication):
    """Finds the person of a key. Wrong, revoked or expired: 401, without saying which."""

    def authenticate(self, request: Request) -> tuple[User, ApiKey] | None:
        scheme, _space, text = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "bearer":
            return None
        now = timezone.now()
        key = (ApiKey.objects.select_related("user")
               .filter(Q(expires_at=None) | Q(expires_at__gt=now), digest=digest(text.strip()), revoked_at=None,
                       user__is_active=True).first())
        if key is None:
            raise exceptions.AuthenticationFailed(_("This key is not valid."))
        if key.last_used_at is None or now - key.last_used_at > SEEN_EVERY:
            ApiKey.objects.filter(pk=key.pk).update(last_used_at=now)
        request._request.actor = actor_for_user(key.user, request._request.id)
        return key.user, key

    def authenticate_header(self, request: Request) -> str:
        return "Bearer"
