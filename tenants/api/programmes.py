"""Programmes, their sessions, the people enrolled, attendance and certificates: the same verbs as the pages."""
from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from parkadmin.core.api.conditional import etag, required_version
from parkadmin.core.api.deeds import deed, named
from parkadmin.core.api.documentation import documented
from parkadmin.core.api.views import ApiView, id_of
from parkadmin.core.errors import Forbidden, Invalid
from parkadmin.core.models import Park
from tenants import programme_queries as queries
from tenants.models import Enrolment, Programme
from tenants.services import enrolments, programmes

from . import programme_outputs as io

IF_MATCH = OpenApiParameter("If-Match", str, OpenApiParameter.HEADER, required=False,
                            description="The version that was read, from ETag. Missing: 428.")


def programme_deed(*given: Any, **asked: Any) -> Any:
    """A deed that answers with the programme."""
    return deed(*given, asked=asked or None, reply=io.ProgrammeOut, answer=io.PROGRAMME_EXAMPLE)


class ProgrammeView(ApiView):
    """Training and promotion for companies."""

    @documented(reply=io.ProgrammeBrief(many=True), answer=io.BRIEF, parameters=[io.ProgrammeFilters])
    def list(self, request: Request) -> Response:
        """List programmes.

        Staff see their parks' own and what is offered to the network, companies what is meant for them.
        """
        filters = self.filters(io.ProgrammeFilters)
        rows, _order = queries.of_time(queries.programmes(self.actor, filters), filters.get("time", "all"), self.at)
        return self.page(rows, io.ProgrammeBrief)

    @documented(request=io.NewProgramme, reply=io.ProgrammeOut, status=201, asked=io.NEW_PROGRAMME,
                answer=io.PROGRAMME_EXAMPLE)
    def create(self, request: Request) -> Response:
        """Write a programme, as a draft."""
        given = self.given(io.NewProgramme)
        park, answers = self.park(given.pop("park", "")), given.pop("answers")
        row = programmes.create_programme(actor=self.actor, park=park, fields=given, at=self.at, answers=answers)
        return self.answer_with(self.fetch(str(row.pk)), status=201)

    @documented(reply=io.ProgrammeOut, answer=io.PROGRAMME_EXAMPLE)
    def retrieve(self, request: Request, code: str) -> Response:
        """Read a programme."""
        return self.answer_with(self.fetch(code))

    @documented(request=io.ProgrammeFields, reply=io.ProgrammeOut, asked={"capacity": 15}, parameters=[IF_MATCH],
                answer=io.PROGRAMME_EXAMPLE)
    def partial_update(self, request: Request, code: str) -> Response:
        """Change what a programme says of itself.

        More places let people move up from the waiting list.
        """
        row, given = self.fetch(code), self.given(io.ProgrammeFields)
        version = required_version(request, present=row.version)
        programmes.edit_programme(actor=self.actor, programme=row, fields=given, version=version, at=self.at)
        return self.answer_with(self.fetch(code))

    # -- steps -------------------------------------------------------------------------------------------------------
    @programme_deed()
    def open(self, row: Programme) -> None:
        """Let companies enrol people."""
        programmes.open_programme(actor=self.actor, programme=row, at=self.at)

    @programme_deed()
    def close(self, row: Programme) -> None:
        """Take no more enrolments."""
        programmes.close_programme(actor=self.actor, programme=row, at=self.at)

    @deed(reply=io.ProgrammeOut, answer=io.PROGRAMME_EXAMPLE, url_path="mark-held", url_name="mark-held")
    def mark_held(self, row: Programme) -> None:
        """Say that it has taken place. Then certificates can be issued."""
        programmes.mark_programme_held(actor=self.actor, programme=row, at=self.at)

    @programme_deed(io.Reason, reason="The speaker is ill.")
    def cancel(self, row: Programme, reason: str) -> None:
        """Say that it does not take place. Everybody enrolled is told why."""
        programmes.cancel_programme(actor=self.actor, programme=row, reason=reason, at=self.at)

    # -- sessions ----------------------------------------------------------------------------------------------------
    @documented(request=io.NewSession, reply=io.SessionOut, status=201, asked=io.NEW_SESSION, answer=io.SESSION)
    @action(detail=True, methods=["post"])
    def sessions(self, request: Request, code: str) -> Response:
        """Add a session."""
        row = programmes.add_session(actor=self.actor, programme=self.fetch(code), fields=self.given(io.NewSession),
                                     at=self.at)
        return Response(self.shown(row, io.SessionOut), status=201)

    @documented(request=io.SessionFields, reply=io.SessionOut, asked={"topic": "Pitching"}, answer=io.SESSION,
                parameters=[IF_MATCH])
    @action(detail=True, methods=["patch"], url_path="sessions/<uuid:session>", url_name="session")
    def session(self, request: Request, code: str, session: UUID) -> Response:
        """Change a session. If-Match holds the programme's version."""
        row, given = self.fetch(code), self.given(io.SessionFields)
        required_version(request, present=row.version)
        found = programmes.edit_session(actor=self.actor, session=queries.session_of(row, session), fields=given,
                                        at=self.at)
        return Response(self.shown(found, io.SessionOut))

    @documented(status=204)
    @session.mapping.delete
    def remove_session(self, request: Request, code: str, session: UUID) -> Response:
        """Take a session away."""
        found = queries.session_of(self.fetch(code), session)
        programmes.remove_session(actor=self.actor, session=found, at=self.at)
        return Response(status=204)

    # -- people ------------------------------------------------------------------------------------------------------
    @documented(reply=io.EnrolmentOut(many=True), answer=io.ENROLMENT)
    @action(detail=True, methods=["get"])
    def enrolments(self, request: Request, code: str) -> Response:
        """List the people, oldest first.

        The park that holds it sees all of them, others only their own companies'.
        """
        self.filters()
        rows = queries.participants(self.actor, self.fetch(code)).select_related("programme")
        return self.page(rows.prefetch_related("attendance"), io.EnrolmentOut)

    @documented(request=io.NewEnrolment, reply=io.EnrolmentOut(many=True), status=201, answer=io.ENROLMENT,
                asked={"names": ["Wu Lei", "Xu Jing"]})
    @enrolments.mapping.post
    def enrol(self, request: Request, code: str) -> Response:
        """Enrol people of one company; beyond the last place they wait in their order."""
        row, given = self.fetch(code), self.given(io.NewEnrolment)
        own = list(self.actor.tenants)
        pk = given.pop("tenant", None) or (own[0] if len(own) == 1 else None)
        if pk is None:
            raise Invalid({"tenant": _("Please choose one of the options.")})
        tenant = named("tenant", queries.tenant_known, self.actor, pk)
        made = enrolments.enrol(actor=self.actor, programme=row, tenant=tenant, at=self.at, **given)
        return Response({"results": self.shown(made, io.EnrolmentOut, many=True), "next": None}, status=201)

    @programme_deed(io.Presence, session=io.ID.format(2), present=[io.ID.format(3)])
    def attendance(self, row: Programme, session: UUID | None, present: list[UUID]) -> None:
        """Write down who was at a session: exactly these enrolments. The same again changes nothing."""
        if session is None:
            raise Invalid({"session": _("Please fill this in.")})
        found = named("session", queries.session_of, row, session)
        enrolments.record_attendance(actor=self.actor, session=found, present=present, at=self.at)

    @programme_deed(io.Certificates, people=[io.ID.format(3)])
    def certificates(self, row: Programme, people: list[UUID] | None) -> None:
        """Issue certificates of attendance."""
        enrolments.issue_certificates(actor=self.actor, programme=row, people=people, at=self.at)

    # -- what the methods share --------------------------------------------------------------------------------------
    @property
    def oldest_first(self) -> bool:
        return self.action == "enrolments"

    def fetch(self, code: str) -> Programme:
        return queries.programme_for(self.actor, id_of(code))

    def answer_with(self, row: Programme, status: int = 200) -> Response:
        return Response(self.shown(row, io.ProgrammeOut), status=status, headers={"ETag": etag(row.version)})

    def park(self, code: str) -> Park:
        """The only park for which the actor may hold programmes, else the one that is named."""
        parks = queries.staff_parks(self.actor)
        if not parks:
            raise Forbidden()
        found = [park for park in parks if not code or park.code == code.upper()]
        if len(found) != 1:
            raise Invalid({"park": _("Please choose one of the options.")})
        return found[0]


class EnrolmentView(ApiView):
    """People enrolled in programmes."""

    @documented(reply=io.EnrolmentOut, answer=io.ENROLMENT)
    def retrieve(self, request: Request, code: str) -> Response:
        """Read one enrolment."""
        return self.answer_with(self.fetch(code))

    @deed(reply=io.EnrolmentOut, answer=io.ENROLMENT)
    def cancel(self, row: Enrolment) -> None:
        """Cancel an enrolment. The first of the waiting list moves up and is told."""
        enrolments.cancel_enrolment(actor=self.actor, enrolment=row, at=self.at)

    def fetch(self, code: str) -> Enrolment:
        return queries.enrolment_for(self.actor, id_of(code))

    def answer_with(self, row: Enrolment) -> Response:
        return Response(self.shown(row, io.EnrolmentOut))
