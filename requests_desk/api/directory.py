"""The directory, files, and the vocabulary: read only."""
from __future__ import annotations

from django.http import FileResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from parkadmin.core.api.documentation import documented
from parkadmin.core.api.views import ApiView, id_of
from requests_desk import access, feeds
from requests_desk.views.files import send

from . import examples, inputs
from .directory_outputs import ExpertOut, KindOut, ParkOut, PartnerOut, ResourceOut


class ResourceView(ApiView):
    """What partners offer."""

    @documented(reply=ResourceOut(many=True), answer=examples.RESOURCE, parameters=[inputs.ResourceFilters])
    def list(self, request: Request) -> Response:
        """List or search resources."""
        return self.page(feeds.resources_for(self.actor, self.filters(inputs.ResourceFilters)), ResourceOut)

    @documented(reply=ResourceOut, answer=examples.RESOURCE)
    def retrieve(self, request: Request, code: str) -> Response:
        """Read a resource."""
        return Response(self.shown(feeds.resource_for(self.actor, id_of(code)), ResourceOut))


class PartnerView(ApiView):
    """Organizations that offer help."""

    @documented(reply=PartnerOut(many=True), answer=examples.PARTNER, parameters=[inputs.PartnerFilters])
    def list(self, request: Request) -> Response:
        """List partners."""
        return self.page(feeds.partners_for(self.actor, self.filters(inputs.PartnerFilters)), PartnerOut)

    @documented(reply=PartnerOut, answer=examples.PARTNER)
    def retrieve(self, request: Request, code: str) -> Response:
        """Read a partner."""
        return Response(self.shown(access.partner_for(self.actor, id_of(code)), PartnerOut))


class ExpertView(ApiView):
    """Named experts."""

    @documented(reply=ExpertOut(many=True), answer=examples.EXPERT, parameters=[inputs.ExpertFilters])
    def list(self, request: Request) -> Response:
        """List experts."""
        return self.page(feeds.experts_for(self.actor, self.filters(inputs.ExpertFilters)), ExpertOut)

    @documented(reply=ExpertOut, answer=examples.EXPERT)
    def retrieve(self, request: Request, code: str) -> Response:
        """Read an expert."""
        return Response(self.shown(feeds.expert_for(self.actor, id_of(code)), ExpertOut))


class KindView(ApiView):
    """Kinds of help."""

    @documented(reply=KindOut(many=True), answer=examples.KIND)
    def list(self, request: Request) -> Response:
        """List the kinds of help that can be asked for, with their questions."""
        self.filters()
        return Response({"results": self.shown(feeds.kinds_offered(), KindOut, many=True), "next": None})


class ParkView(ApiView):
    """Parks of the network."""

    oldest_first = True

    @documented(reply=ParkOut(many=True), answer=examples.PARK)
    def list(self, request: Request) -> Response:
        """List the parks."""
        self.filters()
        return self.page(feeds.parks(), ParkOut)

    @documented(reply=ParkOut, answer=examples.PARK)
    def retrieve(self, request: Request, code: str) -> Response:
        """Read a park, by its code or id."""
        return Response(self.shown(feeds.park_for(code), ParkOut))


class AttachmentView(ApiView):
    """Files."""

    @extend_schema(request=None, responses={(200, "application/octet-stream"): OpenApiTypes.BINARY})
    def retrieve(self, request: Request, code: str) -> FileResponse:
        """Download a file.

        Always as an attachment, under the media type that its content has.
        """
        return send(access.attachment_for(self.actor, id_of(code)))
