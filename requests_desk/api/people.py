"""Who am I, and the tenants that I may see."""
from __future__ import annotations

from typing import Any

from django.utils.translation import get_language
from rest_framework.request import Request
from rest_framework.response import Response

from parkadmin.core.actors import Actor
from parkadmin.core.api.documentation import documented
from parkadmin.core.api.views import ApiView
from parkadmin.core.models import Park
from requests_desk import feeds
from requests_desk.models import Partner
from tenants.models import Tenant

from . import examples
from .directory_outputs import MeOut


def person(actor: Actor) -> dict[str, Any]:
    """The actor with the names of its organizations."""
    return {
        "user": actor.user, "language": get_language(),
        "staff": [{"park": park, "role": actor.staff[park.pk]} for park in feeds.names_of(Park, actor.staff)],
        "tenants": [{"tenant": tenant, "role": actor.tenants[tenant.pk]}
                    for tenant in feeds.names_of(Tenant, actor.tenants)],
        "partners": feeds.names_of(Partner, actor.partners)}


class MeView(ApiView):
    """The person of the key or session."""

    @documented(reply=MeOut, answer=examples.ME)
    def me(self, request: Request) -> Response:
        """See who you are, and your roles."""
        self.filters()
        return Response(self.shown(person(self.actor), MeOut))
