"""The directory, files, and the vocabulary. Entries are changed by the verbs of the pages."""
from __future__ import annotations

from typing import Any

from django.http import FileResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from parkadmin.core.api.documentation import documented
from parkadmin.core.api.views import ApiView, id_of
from parkadmin.core.errors import Invalid
from requests_desk import access, directory_queries, feeds
from requests_desk.services import directory as verbs
from requests_desk.services import freshness
from requests_desk.views.files import send

from . import directory_inputs as given
from . import examples, inputs
from .base import deed
from .directory_deeds import EntryView, archivable
from .directory_outputs import ExpertOut, KindOut, ParkOut, PartnerOut, PlaceOut, ResourceOut, TopicOut
from .matching import ResourceMatching


class ResourceView(ResourceMatching, EntryView):
    """What partners offer."""

    status = archivable(ResourceOut, examples.RESOURCE)
    door, shape, word = feeds.resource_for, ResourceOut, "resource"
    verb = staticmethod(verbs.save_resource)

    @documented(reply=ResourceOut(many=True), answer=examples.RESOURCE, parameters=[inputs.ResourceFilters])
    def list(self, request: Request) -> Response:
        """List or search resources."""
        return self.page(feeds.resources_for(self.actor, self.filters(inputs.ResourceFilters)), ResourceOut)

    @documented(reply=ResourceOut, answer=examples.RESOURCE)
    def retrieve(self, request: Request, code: str) -> Response:
        """Read a resource."""
        return self.answer_with(self.fetch(code))

    @documented(request=given.NewResource, reply=ResourceOut, status=201, asked=examples.NEW_RESOURCE,
                answer=examples.RESOURCE)
    def create(self, request: Request) -> Response:
        """Add what a partner offers; it counts as confirmed today."""
        return self.made(given.NewResource)

    @documented(request=given.ResourceFields, reply=ResourceOut, asked={"fees_zh": "每人 2,800 元"},
                answer=examples.RESOURCE, parameters=[examples.IF_MATCH])
    def partial_update(self, request: Request, code: str) -> Response:
        """Change what a partner offers."""
        return self.changed(code, given.ResourceFields)

    @deed(given.NewCapacity, asked={"capacity": "waiting_list"}, reply=ResourceOut, answer=examples.RESOURCE)
    def capacity(self, row: Any, capacity: str) -> None:
        """Say how much room there is, as of today. For the park's editors and the partner itself."""
        verbs.set_capacity(actor=self.actor, resource=row, capacity=capacity, at=self.at)

    @deed(reply=ResourceOut, answer=examples.RESOURCE)
    def confirm(self, row: Any) -> None:
        """Confirm that the entry is still right, as of today. For the park's editors and the partner itself."""
        verbs.confirm_resource(actor=self.actor, resource=row, at=self.at)


class PartnerView(EntryView):
    """Organizations that offer help."""

    status = archivable(PartnerOut, examples.PARTNER)
    door, shape, word = access.partner_for, PartnerOut, "partner"
    verb = staticmethod(verbs.save_partner)

    @documented(reply=PartnerOut(many=True), answer=examples.PARTNER, parameters=[inputs.PartnerFilters])
    def list(self, request: Request) -> Response:
        """List partners."""
        return self.page(feeds.partners_for(self.actor, self.filters(inputs.PartnerFilters)), PartnerOut)

    @documented(reply=PartnerOut, answer=examples.PARTNER)
    def retrieve(self, request: Request, code: str) -> Response:
        """Read a partner."""
        return self.answer_with(self.fetch(code))

    @documented(request=given.NewPartner, reply=PartnerOut, status=201, asked=examples.NEW_PARTNER,
                answer=examples.PARTNER)
    def create(self, request: Request) -> Response:
        """Add an organization to a park's directory."""
        fields = self.given(given.NewPartner)
        park = self.park(fields.pop("park"))
        if park is None:
            raise Invalid({"park": inputs.FILL_IN})
        row = verbs.save_partner(actor=self.actor, park=park, fields=fields, at=self.at)
        return self.answer_with(self.fetch(str(row.pk)), status=201)

    @documented(request=given.PartnerFields, reply=PartnerOut, asked={"website": "https://uav.example"},
                answer=examples.PARTNER, parameters=[examples.IF_MATCH])
    def partial_update(self, request: Request, code: str) -> Response:
        """Change an organization's entry."""
        return self.changed(code, given.PartnerFields)

    def owner(self, row: Any) -> dict[str, Any]:
        return {"park": row.park}

    @deed(reply=PartnerOut, answer=examples.PARTNER)
    def ask(self, row: Any) -> None:
        """Mail the partner a link by which it confirms its entries."""
        freshness.ask_to_confirm(actor=self.actor, partner=row, at=self.at)

    @deed(reply=PartnerOut, answer=examples.PARTNER)
    def confirm(self, row: Any) -> None:
        """Confirm all active entries of the partner. For the park's editors and the partner itself."""
        verbs.confirm_all(actor=self.actor, partner=row, at=self.at)


class ExpertView(EntryView):
    """Named experts."""

    status = archivable(ExpertOut, examples.EXPERT)
    door, shape, word = feeds.expert_for, ExpertOut, "expert"
    verb = staticmethod(verbs.save_expert)

    @documented(reply=ExpertOut(many=True), answer=examples.EXPERT, parameters=[inputs.ExpertFilters])
    def list(self, request: Request) -> Response:
        """List experts."""
        return self.page(feeds.experts_for(self.actor, self.filters(inputs.ExpertFilters)), ExpertOut)

    @documented(reply=ExpertOut, answer=examples.EXPERT)
    def retrieve(self, request: Request, code: str) -> Response:
        """Read an expert."""
        return self.answer_with(self.fetch(code))

    @documented(request=given.NewExpert, reply=ExpertOut, status=201, asked=examples.NEW_EXPERT,
                answer=examples.EXPERT)
    def create(self, request: Request) -> Response:
        """Add a named person of a partner."""
        return self.made(given.NewExpert)

    @documented(request=given.ExpertFields, reply=ExpertOut, asked={"load_limit": 5}, answer=examples.EXPERT,
                parameters=[examples.IF_MATCH])
    def partial_update(self, request: Request, code: str) -> Response:
        """Change an expert's entry."""
        return self.changed(code, given.ExpertFields)


class PlaceView(EntryView):
    """Places of partners."""

    door, shape, word = directory_queries.location_door, PlaceOut, "location"
    verb = staticmethod(verbs.save_location)

    @documented(reply=PlaceOut(many=True), answer=examples.PLACE, parameters=[given.PlaceFilters])
    def list(self, request: Request) -> Response:
        """List places."""
        return self.page(directory_queries.places(self.actor, self.filters(given.PlaceFilters)), PlaceOut)

    @documented(reply=PlaceOut, answer=examples.PLACE)
    def retrieve(self, request: Request, code: str) -> Response:
        """Read a place."""
        return self.answer_with(self.fetch(code))

    @documented(request=given.NewPlace, reply=PlaceOut, status=201, asked=examples.NEW_PLACE, answer=examples.PLACE)
    def create(self, request: Request) -> Response:
        """Add a place of a partner."""
        return self.made(given.NewPlace)

    @documented(request=given.PlaceFields, reply=PlaceOut, asked={"postcode": "100190"}, answer=examples.PLACE,
                parameters=[examples.IF_MATCH])
    def partial_update(self, request: Request, code: str) -> Response:
        """Change a place."""
        return self.changed(code, given.PlaceFields)

    @documented(status=204)
    def destroy(self, request: Request, code: str) -> Response:
        """Remove a place; what is offered there stays."""
        verbs.remove_location(actor=self.actor, location=self.fetch(code), at=self.at)
        return Response(status=204)


class TopicView(ApiView):
    """Topics of resources and experts."""

    @documented(reply=TopicOut(many=True), answer=examples.TOPIC)
    def list(self, request: Request) -> Response:
        """List the topics in use."""
        self.filters()
        rows = [row for row in directory_queries.topics() if row.is_active]
        return Response({"results": self.shown(rows, TopicOut, many=True), "next": None})


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
