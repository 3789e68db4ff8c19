"""Agreements of parks, and what partners propose for their own entries."""
from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import FileResponse
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from parkadmin.core.api.conditional import required_version
from parkadmin.core.api.documentation import documented
from parkadmin.core.api.parsers import FilesParser
from parkadmin.core.api.views import ApiView, id_of
from parkadmin.core.errors import Invalid
from parkadmin.core.http.downloads import send
from requests_desk import directory_queries as queries
from requests_desk.models import Agreement, Proposal
from requests_desk.services import agreements as verbs
from requests_desk.services import proposals

from . import directory_inputs as given
from . import examples, inputs
from .base import deed, named
from .directory_deeds import EntryView
from .directory_outputs import AgreementOut, ProposalOut


class AgreementView(EntryView):
    """Agreements: between parks, which opens their directories to each other, and with partners."""

    door, shape = queries.agreement_door, AgreementOut

    @documented(reply=AgreementOut(many=True), answer=examples.AGREEMENT, parameters=[given.AgreementFilters])
    def list(self, request: Request) -> Response:
        """List agreements."""
        rows = queries.agreements(self.actor, self.filters(given.AgreementFilters), self.at.date())
        return self.page(rows.prefetch_related("documents"), AgreementOut)

    @documented(reply=AgreementOut, answer=examples.AGREEMENT)
    def retrieve(self, request: Request, code: str) -> Response:
        """Read an agreement."""
        return self.answer_with(self.fetch(code))

    @documented(request=given.NewAgreement, reply=AgreementOut, status=201, asked=examples.NEW_AGREEMENT,
                answer=examples.AGREEMENT)
    def create(self, request: Request) -> Response:
        """Write an agreement down.

        One between parks runs once the other park has countersigned it.
        """
        fields = self.given(given.NewAgreement)
        park, other = self.park(fields.pop("park")), self.park(fields.pop("other_park"), "other_park")
        partner = fields.pop("partner")
        if park is None:
            raise Invalid({"park": inputs.FILL_IN})
        row = verbs.make_agreement(actor=self.actor, park=park, other_park=other, fields=fields, at=self.at,
                                   partner=self.partner(partner) if partner else None)
        return self.answer_with(self.fetch(str(row.pk)), status=201)

    @documented(request=given.AgreementFields, reply=AgreementOut, asked={"reference": "ZGC-BH-2022-07"},
                answer=examples.AGREEMENT, parameters=[examples.IF_MATCH])
    def partial_update(self, request: Request, code: str) -> Response:
        """Change what is written."""
        row, fields = self.fetch(code), self.given(given.AgreementFields)
        version = required_version(request, present=row.version)
        verbs.edit_agreement(actor=self.actor, agreement=row, fields=fields, version=version, at=self.at)
        return self.answer_with(self.fetch(code))

    @deed(given.Signature, asked={"signed_by": "Jin Donghu"}, reply=AgreementOut, answer=examples.AGREEMENT)
    def sign(self, row: Agreement, signed_by: str) -> None:
        """Countersign it for the other park."""
        verbs.countersign_agreement(actor=self.actor, agreement=row, signed_by=signed_by, at=self.at)

    @deed(given.Ending, asked={"ends_on": "2026-12-31", "why": "By mutual consent."}, reply=AgreementOut,
          answer=examples.AGREEMENT)
    def end(self, row: Agreement, ends_on: Any, why: str) -> None:
        """End it early. Either side may."""
        verbs.end_agreement(actor=self.actor, agreement=row, ends_on=ends_on, why=why, at=self.at)

    @deed(inputs.NewFile, parser_classes=[FilesParser], reply=AgreementOut, answer=examples.AGREEMENT)
    def documents(self, row: Agreement, file: Any) -> None:
        """Add a signed paper."""
        if file is None:
            raise Invalid({"file": inputs.FILL_IN})
        verbs.add_document(actor=self.actor, agreement=row, name=file.name, content=file.file, size=file.size,
                           at=self.at)

    @extend_schema(request=None, responses={(200, "application/octet-stream"): OpenApiTypes.BINARY})
    @action(detail=True, methods=["get"])
    def paper(self, request: Request, code: str) -> FileResponse:
        """Download a signed paper, by its own id."""
        return send(queries.agreement_paper(self.actor, id_of(code)))


class ProposalView(ApiView):
    """What partners propose for their own entries."""

    @documented(reply=ProposalOut(many=True), answer=examples.PROPOSAL, parameters=[given.ProposalFilters])
    def list(self, request: Request) -> Response:
        """List proposals: one's own, and those for one's parks."""
        return self.page(queries.proposals(self.actor, self.filters(given.ProposalFilters)), ProposalOut)

    @documented(reply=ProposalOut, answer=examples.PROPOSAL)
    def retrieve(self, request: Request, code: str) -> Response:
        """Read a proposal."""
        return self.answer_with(self.fetch(code))

    @documented(request=given.NewProposal, reply=ProposalOut, status=201, asked=examples.NEW_PROPOSAL,
                answer=examples.PROPOSAL)
    def create(self, request: Request) -> Response:
        """Propose changes of one's own entry, or something new."""
        body = self.given(given.NewProposal)
        partner = named("partner", queries.partner_door, self.actor, body["partner"]) if body["partner"] else None
        if partner is None:
            raise Invalid({"partner": inputs.FILL_IN})
        row = proposals.propose_change(
            actor=self.actor, partner=partner, target=body["target"] or "", at=self.at, note_text=body["note"],
            subject=self.subject(partner, body["target"], body["subject"]), fields=body["values"] or {})
        return self.answer_with(self.fetch(str(row.pk)), status=201)

    def subject(self, partner: Any, target: str, pk: UUID | None) -> Any:
        """What the proposal is about."""
        if target == "partner":
            return partner
        door = {"resource": queries.resource_door, "expert": queries.expert_door}.get(target)
        if pk is None or door is None:
            return None
        row = named("subject", door, self.actor, pk)
        if row.partner_id != partner.pk:
            raise Invalid({"subject": _("This is not one of the partner's own.")})
        return row

    @deed(reply=ProposalOut, answer=examples.PROPOSAL)
    def accept(self, row: Proposal) -> None:
        """Let the entry say what is proposed."""
        proposals.accept_proposal(actor=self.actor, proposal=row, at=self.at)

    @documented(request=given.ReturnReason, reply=ProposalOut, asked={"reason": "The price list is missing."},
                answer=examples.PROPOSAL)
    @action(detail=True, methods=["post"], url_path="return", url_name="return")
    def send_back(self, request: Request, code: str) -> Response:
        """Return it to the partner, with a reason."""
        row = self.fetch(code)
        proposals.return_proposal(actor=self.actor, proposal=row, at=self.at, **self.given(given.ReturnReason))
        return self.answer_with(self.fetch(code))

    @deed(reply=ProposalOut, answer=examples.PROPOSAL)
    def withdraw(self, row: Proposal) -> None:
        """Take one's own proposal back."""
        proposals.withdraw_proposal(actor=self.actor, proposal=row, at=self.at)

    def fetch(self, code: str) -> Proposal:
        return queries.proposal_door(self.actor, id_of(code))

    def answer_with(self, row: Proposal, status: int = 200) -> Response:
        return Response(self.shown(row, ProposalOut), status=status)
