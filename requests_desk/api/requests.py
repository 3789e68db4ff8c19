"""Requests: list, send, read, change; their deeds and parts stand in modules of their own."""
from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from rest_framework.request import Request
from rest_framework.response import Response

from parkadmin.core.api.conditional import etag, required_version
from parkadmin.core.api.documentation import documented
from parkadmin.core.api.views import ApiView
from parkadmin.core.errors import Invalid
from requests_desk import access, feeds
from requests_desk.choices import Channel, RequestState
from requests_desk.models import HelpRequest, RequestKind
from requests_desk.services import intake
from tenants.models import Tenant

from . import examples
from .base import named
from .inputs import NewRequest, RequestFields, RequestFilters
from .outputs import RequestBrief, RequestOut
from .request_deeds import RequestDeeds
from .request_parts import RequestParts


class RequestView(RequestParts, RequestDeeds, ApiView):
    """Help requests, from whichever side the reader stands on."""

    @documented(reply=RequestBrief(many=True), answer=examples.REQUEST_BRIEF, parameters=[RequestFilters])
    def list(self, request: Request) -> Response:
        """List requests.

        Staff see what was sent to their parks, tenants their own company's. Newest first.
        """
        return self.page(feeds.requests_for(self.actor, self.filters(RequestFilters)), RequestBrief)

    @documented(request=NewRequest, reply=RequestOut, status=201, asked=examples.NEW_REQUEST, answer=examples.REQUEST)
    def create(self, request: Request) -> Response:
        """Send a request.

        As a tenant, or as staff on a tenant's behalf (then `tenant` and `channel` are needed). With `draft` it is only
        kept, for its writer alone.
        """
        given = self.given(NewRequest)
        row = self.filed(given, self.tenant_of(given.pop("tenant", None)))
        return self.answer_with(self.fetch(str(row.pk)), status=201)

    @documented(reply=RequestOut, answer=examples.REQUEST)
    def retrieve(self, request: Request, code: str) -> Response:
        """Read a request.

        `actions` are the deeds that are possible now, `stage` says in plain words where it stands, ETag holds the
        version.
        """
        return self.answer_with(self.fetch(code))

    @documented(request=RequestFields, reply=RequestOut, asked=examples.CHANGES, answer=examples.REQUEST,
                parameters=[examples.IF_MATCH])
    def partial_update(self, request: Request, code: str) -> Response:
        """Change facts of an open request, or a draft.

        The header If-Match must hold the version that was read. How far a request that was sent may travel is changed
        by …/sharing/.
        """
        row, given = self.fetch(code), self.given(RequestFields)
        version = required_version(request, present=row.version)
        fields = self.facts(given)
        if row.state == RequestState.DRAFT:
            intake.save_draft(actor=self.actor, tenant=row.tenant, fields=fields, at=self.at, draft=row)
        elif "sharing" in fields:
            raise Invalid({"sharing": _("This is changed by an action of its own: …/sharing/.")})
        else:
            intake.edit_request(actor=self.actor, request=row, fields=fields, version=version, at=self.at)
        return self.answer_with(self.fetch(str(row.pk)))

    @documented(status=204)
    def destroy(self, request: Request, code: str) -> Response:
        """Throw a draft away."""
        intake.discard_draft(actor=self.actor, draft=self.fetch(code))
        return Response(status=204)

    # -- what the methods share --------------------------------------------------------------------------------------
    def fetch(self, code: str) -> HelpRequest:
        return access.request_for_actor(self.actor, code)

    def answer_with(self, row: HelpRequest, status: int = 200) -> Response:
        return Response(self.shown(row, RequestOut), status=status, headers={"ETag": etag(row.version)})

    def tenant_of(self, pk: UUID | None) -> Tenant:
        """Whose request it is: the only company of the actor, else the one that is named."""
        own = list(self.actor.tenants)
        if pk is None and len(own) != 1:
            raise Invalid({"tenant": _("Please choose one of the options.")})
        return named("tenant", feeds.tenant_for, self.actor, pk or own[0])

    def filed(self, given: dict[str, Any], tenant: Tenant) -> HelpRequest:
        """The request, by the verb for the side on which the actor stands."""
        is_draft = given.pop("draft", False)
        channel, requester = given.pop("channel", ""), given.pop("requester", None)
        fields = self.facts(given)
        who = {"actor": self.actor, "tenant": tenant, "fields": fields, "at": self.at}
        if is_draft:
            return intake.save_draft(**who)
        if tenant.pk in self.actor.tenants:
            return intake.submit_request(**who, channel=Channel.API)
        person = feeds.member_for_filing(tenant, requester) if requester else None
        if requester and person is None:
            raise Invalid({"requester": _("This person does not belong to the tenant.")})
        return intake.file_on_behalf(**who, requester=person, channel=channel)

    def facts(self, given: dict[str, Any]) -> dict[str, Any]:
        """The fields as the verbs take them: the kind as an object."""
        return given | {"kind": self.kind(given["kind"])} if "kind" in given else given

    def kind(self, code: str | None) -> RequestKind | None:
        """The kind with this code. Raises Invalid for an unknown one."""
        found = feeds.kind_by_code(code) if code else None
        if code and found is None:
            raise Invalid({"kind": _("Please choose one of the options.")})
        return found
