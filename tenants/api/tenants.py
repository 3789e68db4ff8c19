"""Companies and startup teams: the register over the API, under the same verbs as the pages."""
from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from parkadmin.core.api.conditional import etag, required_version
from parkadmin.core.api.deeds import deed, named
from parkadmin.core.api.documentation import documented
from parkadmin.core.api.views import ApiView, id_of
from parkadmin.core.errors import Forbidden, Invalid, NotFound
from parkadmin.core.models import Park
from tenants import register_counts
from tenants import register_queries as queries
from tenants.models import Tenant
from tenants.services import growing, life, register
from tenants.services import register_parts as parts
from tenants.timeline import timeline

from . import tenant_outputs as io

IF_MATCH = OpenApiParameter("If-Match", str, OpenApiParameter.HEADER, required=False,
                            description="The version that was read, from ETag. Missing: 428.")
CURSOR = OpenApiParameter("cursor", str, OpenApiParameter.QUERY, required=False)
HANGING = ("contacts", "rooms", "markets", "qualifications")
CONTACT, ROOM = {"name": "Dai Tao", "phone": "13800138000"}, {"room": "203", "site": io.ID.format(5)}
MARKET = {"region": "130000", "is_planned": True, "note": "North China"}
HELD = {"kind": "licence", "name": "Drone operating permit", "valid_until": "2027-01-03"}


def tenant_deed(*given: Any, **more: Any) -> Any:
    """A deed that answers with the tenant."""
    return deed(*given, reply=io.TenantOut, answer=io.TENANT_EXAMPLE, **more)


def split(given: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """The facts of a body, and the rest of it."""
    return ({name: given[name] for name in register.FIELDS if name in given},
            {name: value for name, value in given.items() if name not in register.FIELDS})


class TenantView(ApiView):
    """Companies and startup teams."""

    @documented(reply=io.TenantBrief(many=True), answer=io.BRIEF, parameters=[io.TenantFilters])
    def list(self, request: Request) -> Response:
        """List tenants: those of your parks, and your own.

        With any filter but `q`, only those of your parks.
        """
        filters = self.filters(io.TenantFilters)
        if set(filters) - {"q"}:
            return self.page(queries.register(self.actor, filters, self.at), io.TenantBrief)
        rows = queries.tenants_seen(self.actor)
        return self.page(queries.by_words(rows, filters["q"]) if filters.get("q") else rows, io.TenantBrief)

    @documented(request=io.NewTenant, reply=io.TenantOut, status=201, asked=io.NEW_EXAMPLE, answer=io.TENANT_EXAMPLE)
    def create(self, request: Request) -> Response:
        """Register a company or team; it gets its number."""
        facts, rest = split(self.given(io.NewTenant))
        row = register.register_tenant(actor=self.actor, park=self.park_of(rest.get("park", "")), fields=facts,
                                       at=self.at, code_follows=rest.get("code_follows", False))
        return self.answer_with(self.fetch(str(row.pk)), status=201)

    @documented(reply=io.TenantOut, answer=io.TENANT_EXAMPLE)
    def retrieve(self, request: Request, code: str) -> Response:
        """Read a tenant with its people, contacts, rooms, markets and qualifications."""
        return self.answer_with(self.fetch(code))

    @documented(request=io.TenantFields, reply=io.TenantOut, asked={"stage": "growth"}, answer=io.TENANT_EXAMPLE,
                parameters=[IF_MATCH])
    def partial_update(self, request: Request, code: str) -> Response:
        """Correct an entry.

        The header If-Match must hold the version that was read.
        """
        row = self.fetch(code)
        facts, rest = split(self.given(io.TenantFields))
        version = required_version(request, present=row.version)
        register.edit_tenant(actor=self.actor, tenant=row, fields=facts, version=version, at=self.at,
                             code_follows=rest.get("code_follows", False))
        return self.answer_with(self.fetch(code))

    @tenant_deed(io.NewContact, asked=CONTACT)
    def contacts(self, row: Tenant, **given: Any) -> None:
        """Add a contact."""
        self.add(row, "contact", given)

    @tenant_deed(io.NewRoom, asked=ROOM)
    def rooms(self, row: Tenant, **given: Any) -> None:
        """Add a room of a site of the park."""
        self.add(row, "room", given)

    @tenant_deed(io.NewMarket, asked=MARKET)
    def markets(self, row: Tenant, **given: Any) -> None:
        """Add a region where it sells, or plans to."""
        self.add(row, "market", given)

    @tenant_deed(io.NewQualification, asked=HELD)
    def qualifications(self, row: Tenant, **given: Any) -> None:
        """Add what it is recognised as, or holds."""
        self.add(row, "qualification", given)

    @documented(request=io.NewContact, reply=io.TenantOut, asked=CONTACT, answer=io.TENANT_EXAMPLE)
    @action(detail=True, methods=["put"], url_path="parts/<str:part>/<str:row>", url_name="part")
    def part(self, request: Request, code: str, part: str, row: str) -> Response:
        """Change a contact, room, market or qualification; fields that are not given stay.

        `part` is contact, room, market or qualification; the fields are those of adding one.
        """
        tenant, found = self.part_of(code, part, row)
        values = {name: value for name, value in self.given(io.PARTS[part]).items() if name in request.data}
        parts.change_part(actor=self.actor, row=found, fields=self.sited(part, values), at=self.at)
        return self.answer_with(self.fetch(str(tenant.pk)))

    @documented(status=204)
    @part.mapping.delete
    def remove_part(self, request: Request, code: str, part: str, row: str) -> Response:
        """Take a contact, room, market or qualification away."""
        _tenant, found = self.part_of(code, part, row)
        parts.remove_part(actor=self.actor, row=found, at=self.at)
        return Response(status=204)

    @tenant_deed(io.NewTenantNote, asked={"text": "Looks for a test site"})
    def note(self, row: Tenant, *, text: str) -> None:
        """Write a note for the park's staff."""
        parts.add_note(actor=self.actor, tenant=row, text=text, at=self.at)

    @tenant_deed(io.LifeReason, asked={"reason": "Figures are missing"})
    def suspend(self, row: Tenant, *, reason: str) -> None:
        """Suspend: nothing new can be asked for."""
        life.suspend_tenant(actor=self.actor, tenant=row, reason=reason, at=self.at)

    @tenant_deed(io.LiftReason)
    def lift(self, row: Tenant, *, reason: str) -> None:
        """Lift the suspension."""
        life.lift_suspension(actor=self.actor, tenant=row, reason=reason, at=self.at)

    @tenant_deed(io.TenantEnding, asked={"open_work": "keep"})
    def graduate(self, row: Tenant, **given: Any) -> None:
        """It has outgrown the park."""
        life.graduate_tenant(actor=self.actor, tenant=row, at=self.at, **given)

    @tenant_deed(io.TenantEnding, asked={"reason": "Moved to Beijing", "open_work": "withdraw"})
    def leave(self, row: Tenant, **given: Any) -> None:
        """It leaves the park."""
        life.leave_park(actor=self.actor, tenant=row, at=self.at, **given)

    @tenant_deed(io.LifeReason, asked={"reason": "Back again"})
    def reinstate(self, row: Tenant, *, reason: str) -> None:
        """Register again who has graduated or left."""
        life.reinstate_tenant(actor=self.actor, tenant=row, reason=reason, at=self.at)

    @documented(request=io.Growing, reply=io.TenantOut, status=201, asked=io.GROW_EXAMPLE, answer=io.TENANT_EXAMPLE)
    @action(detail=True, methods=["post"])
    def grow(self, request: Request, code: str) -> Response:
        """Enter the company that a startup team has become."""
        team = self.fetch(code)
        facts, rest = split(self.given(io.Growing))
        people = {row.user_id: row for row in team.people}
        if any(one["person"] not in people for one in rest["members"]):
            raise Invalid({"members": _("Please choose among the people of the team.")})
        members = [(people[one["person"]], one["role"]) for one in rest.pop("members")]
        row = growing.grow_into_company(actor=self.actor, team=team, fields=facts, members=members, at=self.at, **rest)
        return self.answer_with(self.fetch(str(row.pk)), status=201)

    @documented(reply=io.TimelineOut, answer=io.TIMELINE_EXAMPLE, parameters=[io.TimelineFilters, CURSOR])
    @action(detail=True, methods=["get"], pagination_class=None)
    def timeline(self, request: Request, code: str) -> Response:
        """Read all that happened to a tenant, newest first.

        Staff of its park read what is internal, too.
        """
        filters = self.filters(io.TimelineFilters)
        row = queries.tenant_for_anyone(self.actor, id_of(code))
        found = timeline(self.actor, row, kind=filters.get("kind", ""), cursor=request.query_params.get("cursor", ""))
        return Response(self.shown(found, io.TimelineOut))

    def fetch(self, code: str) -> Tenant:
        row = queries.tenant_for_anyone(self.actor, id_of(code))
        found = queries.parts_of(self.actor, row, "people", *HANGING)
        row.people = found["people"]
        for name in HANGING:
            setattr(row, f"all_{name}", found[name])
        return row

    def answer_with(self, row: Tenant, status: int = 200) -> Response:
        return Response(self.shown(row, io.TenantOut), status=status, headers={"ETag": etag(row.version)})

    def add(self, row: Tenant, part: str, given: dict[str, Any]) -> None:
        parts.add_part(actor=self.actor, tenant=row, part=part, fields=self.sited(part, given), at=self.at)

    def sited(self, part: str, given: dict[str, Any]) -> dict[str, Any]:
        """The site of a room as the verb takes it."""
        if part == "room" and given.get("site"):
            return given | {"site": named("site", queries.site_for, self.actor, given["site"])}
        return given

    def part_of(self, code: str, part: str, row: str) -> tuple[Tenant, Any]:
        tenant = queries.tenant_for_anyone(self.actor, id_of(code))
        if part not in io.PARTS:
            raise NotFound()
        return tenant, queries.part(self.actor, tenant, part, id_of(row))

    def park_of(self, code: str) -> Park:
        """The park to register in: the only one, else the one that is named."""
        found = queries.parks_to_register_in(self.actor)
        if not found:
            raise Forbidden()
        chosen = [park for park in found if park.code == code] if code else found
        if len(chosen) != 1:
            raise Invalid({"park": _("Please choose one of the options.")})
        return chosen[0]


class TenantNumbersView(ApiView):
    """The register in numbers, and what may stand in it twice."""

    pagination_class = None

    @documented(reply=io.CountsOut, answer=io.COUNTS_EXAMPLE, parameters=[io.CountFilters])
    def counts(self, request: Request) -> Response:
        """Count the tenants of your parks, as filtered, by any of their facts."""
        filters = self.filters(io.CountFilters)
        by = filters.pop("by", register_counts.DEFAULT)
        rows = queries.register(self.actor, filters, self.at)
        return Response(self.shown({"by": by, "results": register_counts.count_by(rows, by)}, io.CountsOut))

    @documented(reply=io.DuplicatesOut, answer=io.DUPLICATES_EXAMPLE)
    def duplicates(self, request: Request) -> Response:
        """Find entries of your parks that may be one and the same."""
        self.filters()
        return Response(self.shown({"results": queries.duplicates(self.actor)}, io.DuplicatesOut))
