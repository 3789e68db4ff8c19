"""Figures, the rounds that ask for them, and their sums: the same verbs as the pages."""
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
from parkadmin.core.api.serializers import Nothing
from parkadmin.core.api.views import ApiView, id_of
from parkadmin.core.errors import Invalid
from parkadmin.core.models import Park
from tenants import figures_access as access
from tenants import figures_queries as queries
from tenants import figures_totals as totals
from tenants.models import Figures, FiguresRound, Tenant
from tenants.models.figures import AMOUNTS, VALUES
from tenants.services import figures as verbs
from tenants.services import figures_rounds as rounds

from . import figures_outputs as io

IF_MATCH = OpenApiParameter("If-Match", str, OpenApiParameter.HEADER, required=False,
                            description="The version that was read, from ETag. Missing: 428.")


def figures_deed(*given: Any, **more: Any) -> Any:
    """A deed that answers with the figures."""
    return deed(*given, reply=io.FiguresOut, answer=io.FIGURES_EXAMPLE, **more)


def round_deed(*given: Any, **more: Any) -> Any:
    """A deed that answers with the round."""
    return deed(*given, reply=io.RoundOut, answer=io.ROUND, **more)


def split(given: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """The figures of a body, and the rest of it."""
    return ({name: given[name] for name in VALUES if name in given},
            {name: value for name, value in given.items() if name not in VALUES})


class FiguresView(ApiView):
    """Figures of companies per year and quarter, planned and actual."""

    @documented(reply=io.FiguresOut(many=True), answer=io.FIGURES_EXAMPLE, parameters=[io.FiguresFilters])
    def list(self, request: Request) -> Response:
        """List figures: those of your company, and of the companies of your parks."""
        return self.page(queries.figures_for(self.actor, self.filters(io.FiguresFilters)), io.FiguresOut)

    @documented(request=io.NewFigures, reply=io.FiguresOut, status=201, asked=io.NEW_EXAMPLE,
                answer=io.FIGURES_EXAMPLE)
    def create(self, request: Request) -> Response:
        """Begin the figures of a period, as a draft.

        `questions` say what looks wrong; send them in by …/submit/.
        """
        values, rest = split(self.given(io.NewFigures))
        tenant = self.tenant_of(rest.pop("tenant", None))
        row = verbs.save_figures(actor=self.actor, tenant=tenant, values=values, at=self.at, **rest)
        return self.answer_with(self.fetch(str(row.pk)), status=201)

    @documented(reply=io.FiguresOut, answer=io.FIGURES_EXAMPLE)
    def retrieve(self, request: Request, code: str) -> Response:
        """Read the figures of one period."""
        return self.answer_with(self.fetch(code))

    @documented(request=io.FiguresFields, reply=io.FiguresOut, asked=io.NEW_EXAMPLE, answer=io.FIGURES_EXAMPLE,
                parameters=[IF_MATCH])
    def partial_update(self, request: Request, code: str) -> Response:
        """Change a draft, or what was returned.

        The header If-Match must hold the version that was read.
        """
        row = self.fetch(code)
        values, rest = split(self.given(io.FiguresFields))
        version = required_version(request, present=row.version)
        verbs.edit_figures(actor=self.actor, figures=row, values=values, version=version, at=self.at, **rest)
        return self.answer_with(self.fetch(code))

    @documented(status=204)
    def destroy(self, request: Request, code: str) -> Response:
        """Throw a draft away."""
        verbs.discard_figures(actor=self.actor, figures=self.fetch(code), at=self.at)
        return Response(status=204)

    @figures_deed(io.Submission, asked={"note": "The new plant", "confirmed": ["rise.output_value"]})
    def submit(self, row: Figures, *, note: str | None, confirmed: list[str]) -> None:
        """Send figures in.

        What looks wrong is refused (400, `confirmed`) until its key is confirmed and the note explains it.
        """
        verbs.submit_figures(actor=self.actor, figures=row, note=note, confirmed=confirmed, at=self.at)

    @figures_deed()
    def take_back(self, row: Figures) -> None:
        """Take back what nobody has decided on yet."""
        verbs.take_back_figures(actor=self.actor, figures=row, at=self.at)

    @figures_deed()
    def accept(self, row: Figures) -> None:
        """Accept: from now on they count, and what they correct does not."""
        verbs.accept_figures(actor=self.actor, figures=row, at=self.at)

    @figures_deed(io.FiguresReturn, asked={"reason": "Is this 10,000 yuan or yuan?"}, url_path="return")
    def give_back(self, row: Figures, *, reason: str) -> None:
        """Return to the company, with what has to be changed."""
        verbs.return_figures(actor=self.actor, figures=row, reason=reason, at=self.at)

    @documented(request=io.Correction, reply=io.FiguresOut, status=201,
                asked={"revenue": "93372000.00", "note": "A late invoice"}, answer=io.FIGURES_EXAMPLE)
    @action(detail=True, methods=["post"])
    def correct(self, request: Request, code: str) -> Response:
        """Begin a correction of accepted figures.

        The answer is the new draft; the old values count until it is accepted.
        """
        values, rest = split(self.given(io.Correction))
        row = verbs.correct_figures(actor=self.actor, figures=self.fetch(code), values=values, at=self.at, **rest)
        return self.answer_with(self.fetch(str(row.pk)), status=201)

    def fetch(self, code: str) -> Figures:
        return access.figures_of(self.actor, id_of(code))

    def answer_with(self, row: Figures, status: int = 200) -> Response:
        return Response(self.shown(row, io.FiguresOut), status=status, headers={"ETag": etag(row.version)})

    def tenant_of(self, pk: UUID | None) -> Tenant:
        """Whose figures they are: the only company of the actor, else the one that is named."""
        own = list(self.actor.tenants)
        if pk is None and len(own) != 1:
            raise Invalid({"tenant": _("Please choose one of the options.")})
        return named("tenant", access.tenant_of_figures, self.actor, pk or own[0])


class FiguresRoundView(ApiView):
    """Rounds: a park asks its companies for a period."""

    @documented(reply=io.RoundOut(many=True), answer=io.ROUND)
    def list(self, request: Request) -> Response:
        """List rounds of your parks with how many have answered."""
        self.filters()
        return self.page(queries.rounds(self.actor), io.RoundOut)

    @documented(request=io.NewRound, reply=io.RoundOut, status=201, asked=io.NEW_ROUND, answer=io.ROUND)
    def create(self, request: Request) -> Response:
        """Open a round: all companies of the park are asked, and reminded until they have answered."""
        given = self.given(io.NewRound)
        row = rounds.open_round(actor=self.actor, park=self.park(given.pop("park", "")), at=self.at, **given)
        return self.answer_with(self.fetch(str(row.pk)), status=201)

    @documented(reply=io.RoundOut, answer=io.ROUND)
    def retrieve(self, request: Request, code: str) -> Response:
        """Read a round."""
        return self.answer_with(self.fetch(code))

    @documented(reply=io.MissingOut(many=True), answer=io.MISSING)
    @action(detail=True, methods=["get"])
    def missing(self, request: Request, code: str) -> Response:
        """List the companies that have not answered."""
        self.filters()
        rows = queries.answers(self.actor, self.fetch(code)).exclude(answer_state__in=("submitted", "accepted"))
        return self.page(rows, io.MissingOut)

    @round_deed(io.DueDay, asked={"due_on": "2026-12-12"})
    def due(self, row: FiguresRound, *, due_on: Any) -> None:
        """Give the companies another day."""
        rounds.change_due_date(actor=self.actor, round=row, due_on=due_on, at=self.at)

    @round_deed(Nothing)
    def remind(self, row: FiguresRound) -> None:
        """Remind those who are missing now; nobody twice on a day."""
        rounds.remind_round(actor=self.actor, round=row, at=self.at)

    @round_deed(Nothing)
    def close(self, row: FiguresRound) -> None:
        """End the round: no more reminders."""
        rounds.close_round(actor=self.actor, round=row, at=self.at)

    def fetch(self, code: str) -> FiguresRound:
        return access.round_with_progress(self.actor, id_of(code))

    def answer_with(self, row: FiguresRound, status: int = 200) -> Response:
        return Response(self.shown(row, io.RoundOut), status=status)

    def park(self, code: str) -> Park:
        """The only park of the actor, else the one with this code."""
        parks = queries.parks_of(self.actor)
        found = [park for park in parks if park.code == code or (not code and len(parks) == 1)]
        if not found:
            raise Invalid({"park": _("Please choose one of the options.")})
        return found[0]


class FiguresTotalsView(ApiView):
    """Figures summed up."""

    @documented(reply=io.TotalsOut, answer=io.TOTALS, parameters=[io.TotalsFilters])
    def totals(self, request: Request) -> Response:
        """Sum up one figure per park, sector or origin, over the parks you have a role in.

        Only accepted figures; growth over the same companies.
        """
        given = self.filters(io.TotalsFilters)
        choice = totals.Choice(year=given.get("year") or self.at.year - 1, quarter=given["quarter"],
                               measure=given["measure"], group=given["group"], sectors=tuple(given["sector"]),
                               origins=tuple(given["origin"]))
        found = {"year": choice.year, "quarter": choice.quarter, "measure": choice.measure, "group": choice.group,
                 "currency": io.CNY if choice.measure in AMOUNTS else "", "lines": totals.lines(self.actor, choice)}
        return Response(self.shown(found, io.TotalsOut))
