"""Keys of people's scripts: `Authorization: Bearer pk_<prefix>_<secret>`. A key may do what its person may."""
from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework import authentication, exceptions
from rest_framework.request import Request

from parkadmin.core.actors import actor_for_user
from parkadmin.core.keys import digest, make_key, use_key
from parkadmin.core.models import ApiKey, User

__all__ = ["KeyAuthentication", "digest", "make_key"]


class KeyAuthentication(authentication.BaseAuthentication):
    """Finds the person of a key. Wrong, revoked or expired: 401, without saying which."""

    def authenticate(self, request: Request) -> tuple[User, ApiKey] | None:
        scheme, _space, text = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "bearer":
            return None
        key = use_key(text.strip(), timezone.now())
        if key is None:
            raise exceptions.AuthenticationFailed(_("This key is not valid."))
        request._request.actor = actor_for_user(key.user, request._request.id)
        return key.user, key

    def authenticate_header(self, request: Request) -> str:
        return "Bearer"


class KeyScheme(OpenApiAuthenticationExtension):
    """How the OpenAPI document describes keys."""

    target_class = KeyAuthentication
    name = "key"

    def get_security_definition(self, auto_schema: object) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer", "bearerFormat": "pk_<prefix>_<secret>",
                "description": "A key of a person's script: POST /api/v1/keys/ or `manage.py make_api_key`."}
