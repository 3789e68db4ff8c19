"""One's own keys: list, make, revoke."""
from __future__ import annotations

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from parkadmin.core import keys
from parkadmin.core.models import ApiKey

from .documentation import documented
from .serializers import Input, Moment, Text, WholeNumber
from .views import ApiView, id_of

KEY = {"id": "01938f2a-7d10-7c52-8a11-5b6f0c2d4e60", "name": "Nightly export", "prefix": "1f6a90c2",
       "created_at": "2026-11-18T02:00:00Z", "expires_at": "2027-02-16T02:00:00Z", "revoked_at": None,
       "last_used_at": None}


class NewKey(Input):
    """A key's name, and for how many days it is valid; left out: until it is revoked."""

    name = Text()
    days = WholeNumber(required=False, allow_null=True, default=None)


class KeyOut(serializers.Serializer):
    """A key without its secret."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    prefix = serializers.CharField(help_text="Its beginning, after `pk_`.")
    created_at = Moment()
    expires_at = Moment(allow_null=True)
    revoked_at = Moment(allow_null=True)
    last_used_at = Moment(allow_null=True)


class MadeKey(KeyOut):
    """A new key."""

    secret = serializers.CharField(help_text="The whole key. It is shown this once and not stored.")


class KeyView(ApiView):
    """Keys of one's own scripts. A secret is said once: no answer is kept."""

    keeps_answers = False

    @documented(reply=KeyOut(many=True), answer=KEY)
    def list(self, request: Request) -> Response:
        """List your keys, also those that ended."""
        self.filters()
        return self.page(keys.keys_of(request.user), KeyOut)

    @documented(request=NewKey, reply=MadeKey, status=201, asked={"name": "Nightly export", "days": 90},
                answer=KEY | {"secret": "pk_1f6a90c2_…"})
    def create(self, request: Request) -> Response:
        """Make a key.

        Its secret is in this answer and never again. A key that is made with a key does not outlive it.
        """
        used = request.auth if isinstance(request.auth, ApiKey) else None
        key, secret = keys.ask_for_key(user=request.user, at=self.at, made_with=used, **self.given(NewKey))
        key.secret = secret
        return Response(self.shown(key, MadeKey), status=201)

    @documented(status=204)
    def destroy(self, request: Request, code: str) -> Response:
        """Revoke a key. It ends at once."""
        keys.revoke_key(user=request.user, pk=id_of(code), at=self.at)
        return Response(status=204)
