"""Applications, their papers, conversation and reviews, and the criteria of parks: the same verbs as the pages."""
from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from parkadmin.core.api.conditional import etag, given_version, required_version
from parkadmin.core.api.deeds import deed, named, opened, with_files
from parkadmin.core.api.documentation import documented
from parkadmin.core.api.parsers import FilesParser
from parkadmin.core.api.views import ApiView
from parkadmin.core.errors import Forbidden, Invalid
from tenants import access
from tenants import admission_queries as queries
from tenants.models import Application
from tenants.services import admission, deciding, reviewing, transferring

from . import application_outputs as io

IF_MATCH = OpenApiParameter("If-Match", str, OpenApiParameter.HEADER, required=False,
                            description="The version that was read, from ETag. Missing: 428.")


def application_deed(*given: Any, asked: Any = None, **more: Any) -> Any:
    """A deed that answers with the application."""
    return deed(*given, asked=asked, reply=io.ApplicationOut, answer=io.EXAMPLE, **more)


def dashed(name: str) -> dict[str, str]:
    return {"url_path": name, "url_name": name}


class ApplicationView(ApiView):
    """Applications to join a park, as applicant or as its staff."""

    @documented(reply=io.ApplicationBrief(many=True), answer=io.BRIEF, parameters=[io.ApplicationFilters])
    def list(self, request: Request) -> Response:
        """List applications: your own, and those to your parks. Newest first."""
        return self.page(queries.applications_for(self.actor, self.filters(io.ApplicationFilters)),
                         io.ApplicationBrief)

    @documented(request=io.NewApplication, reply=io.ApplicationOut, status=201, asked=io.NEW_EXAMPLE,
                answer=io.EXAMPLE)
    def create(self, request: Request) -> Response:
        """Begin an application, as a draft.

        It may be incomplete; papers and …/submit/ follow. `on_behalf` is for staff.
        """
        given = self.given(io.NewApplication)
        park = named("park", queries.park_to_apply_to, given.pop("park"))
        on_behalf = given.pop("on_behalf")
        row = admission.start_application(actor=self.actor, park=park, fields=given, at=self.at, on_behalf=on_behalf)
        return self.answer_with(self.fetch(str(row.pk)), status=201)

    @documented(reply=io.ApplicationOut, answer=io.EXAMPLE)
    def retrieve(self, request: Request, code: str) -> Response:
        """Read an application, by its number or id."""
        return self.answer_with(self.fetch(code))

    @documented(request=io.ApplicationFields, reply=io.ApplicationOut, asked={"people": 20}, answer=io.EXAMPLE,
                parameters=[IF_MATCH])
    def partial_update(self, request: Request, code: str) -> Response:
        """Change a draft, or what was sent while the park asks for information.

        The header If-Match must hold the version that was read.
        """
        row, given = self.fetch(code), self.given(io.ApplicationFields)
        version = required_version(request, present=row.version)
        admission.save_application(actor=self.actor, application=row, fields=given, version=version, at=self.at)
        return self.answer_with(self.fetch(str(row.pk)))

    @documented(status=204)
    def destroy(self, request: Request, code: str) -> Response:
        """Throw a draft away, its papers too."""
        admission.delete_application(actor=self.actor, application=self.fetch(code), at=self.at)
        return Response(status=204)

    # -- the verbs ---------------------------------------------------------------------------------------------------
    @application_deed()
    def submit(self, row: Application) -> None:
        """Send it. Refused (400) naming everything that is missing, papers under `documents`."""
        admission.submit_application(actor=self.actor, application=row, at=self.at, version=self.version(row))

    @application_deed()
    def sign(self, row: Application) -> None:
        """Sign for an application that came in."""
        deciding.sign_application(actor=self.actor, application=row, at=self.at)

    @application_deed(io.Owner, asked={"owner": io.ID.format("02")})
    def assign(self, row: Application, owner: UUID | None) -> None:
        """Put somebody in charge."""
        person = next((each for each in queries.owners_for(row) if each.pk == owner), None)
        if person is None:
            raise Invalid({"owner": _("This person does not work on applications of this park.")})
        deciding.assign_application(actor=self.actor, application=row, owner=person, at=self.at,
                                    version=self.version(row))

    @application_deed(io.ApplicationWords, asked={"text": "Who pays for the test base?"}, **dashed("ask-info"))
    def ask_info(self, row: Application, text: str) -> None:
        """Ask the applicant for information. The promise to decide pauses."""
        deciding.ask_information(actor=self.actor, application=row, text=text, at=self.at)

    @application_deed(io.ApplicationWords, asked={"text": "Two investors; see the letters."}, **dashed("answer-info"))
    def answer_info(self, row: Application, text: str) -> None:
        """Answer the park's question, as applicant, or as staff who were told."""
        deciding.answer_information(actor=self.actor, application=row, text=text, at=self.at)

    @application_deed(io.Reviewers, asked={"reviewers": [io.ID.format("02")]}, **dashed("ask-reviews"))
    def ask_reviews(self, row: Application, reviewers: list[UUID] | None) -> None:
        """Ask people of the park's staff for their opinion."""
        self.need_staff(row)
        known = {person.pk: person for person in queries.staff_with("application.review", [row.park_id])}
        if unknown := [pk for pk in reviewers or () if pk not in known]:
            raise Invalid({"reviewers": [_("%(name)s does not review applications of this park.") % {"name": pk}
                                         for pk in unknown]})
        reviewing.ask_review(actor=self.actor, application=row, at=self.at,
                             reviewers=[known[pk] for pk in reviewers or ()])

    @application_deed(io.Approval, asked={"conditions": "The rent is paid by May."})
    def approve(self, row: Application, conditions: str) -> None:
        """Admit it into the register. For directors; once and no more."""
        deciding.approve_application(actor=self.actor, application=row, conditions=conditions, at=self.at,
                                     version=self.version(row))

    @application_deed(io.Rejection, asked={"reason_code": "no_space", "reason_text": "All rooms are let.",
                                           "elsewhere": "Baoding has rooms."})
    def reject(self, row: Application, reason_code: str, reason_text: str, elsewhere: str) -> None:
        """Say no, with a reason the applicant reads. For directors."""
        deciding.reject_application(actor=self.actor, application=row, reason_code=reason_code, at=self.at,
                                    reason_text=reason_text, elsewhere=elsewhere, version=self.version(row))

    @application_deed(io.ApplicationRemark, asked={"text": "We stay in Beijing."})
    def withdraw(self, row: Application, text: str) -> None:
        """Withdraw it, as applicant."""
        admission.withdraw_application(actor=self.actor, application=row, text=text, at=self.at)

    @application_deed(io.Transfer, asked={"park": "BD", "text": "They have labs."}, **dashed("offer-transfer"))
    def offer_transfer(self, row: Application, park: str, text: str) -> None:
        """Offer the applicant to hand it to another park of this installation."""
        other = named("park", queries.park_to_apply_to, park)
        transferring.propose_transfer(actor=self.actor, application=row, park=other, text=text, at=self.at)

    @application_deed(**dashed("recall-transfer"))
    def recall_transfer(self, row: Application) -> None:
        """Take the offer of a transfer back."""
        transferring.recall_transfer(actor=self.actor, application=row, at=self.at)

    @application_deed(io.ApplicationRemark, asked={"text": "We would rather stay."}, **dashed("decline-transfer"))
    def decline_transfer(self, row: Application, text: str) -> None:
        """Stay with this park, as applicant."""
        transferring.decline_transfer(actor=self.actor, application=row, text=text, at=self.at)

    @documented(reply=io.ApplicationOut, status=201, answer=io.EXAMPLE)
    @action(detail=True, methods=["post"], **dashed("agree-transfer"))
    def agree_transfer(self, request: Request, code: str) -> Response:
        """Agree to the transfer, as applicant. The answer is the new application in the other park."""
        new = transferring.agree_transfer(actor=self.actor, application=self.fetch(code), at=self.at)
        return self.answer_with(self.fetch(str(new.pk)), status=201)

    # -- parts -------------------------------------------------------------------------------------------------------
    @documented(reply=io.NoteOut(many=True), answer=io.NOTE)
    @action(detail=True, methods=["get"])
    def messages(self, request: Request, code: str) -> Response:
        """List the conversation, newest first. Notes among staff are for staff."""
        self.filters()
        return self.page(queries.notes_of(self.actor, self.fetch(code)), io.NoteOut)

    @documented(request=io.NewNote, reply=io.NoteOut, status=201, asked={"audience": "applicant", "text": "Welcome"},
                answer=io.NOTE)
    @messages.mapping.post
    def write(self, request: Request, code: str) -> Response:
        """Write to the other side, or a note among staff."""
        row, given = self.fetch(code), self.given(io.NewNote)
        note = deciding.write_message(actor=self.actor, application=row, at=self.at, **given)
        return Response(self.shown(note, io.NoteOut), status=201)

    @documented(reply=io.DocumentOut(many=True), answer=io.DOCUMENT)
    @action(detail=True, methods=["get"], parser_classes=[FilesParser])
    def documents(self, request: Request, code: str) -> Response:
        """List the papers."""
        self.filters()
        return self.page(queries.papers_of(self.actor, self.fetch(code)), io.DocumentOut)

    @documented(request=with_files(io.NewDocument), reply=io.DocumentOut, status=201, answer=io.DOCUMENT)
    @documents.mapping.post
    def attach(self, request: Request, code: str) -> Response:
        """Add a paper."""
        row, given = self.fetch(code), self.given(io.NewDocument)
        file, wanted = given.pop("file"), given.pop("paper", None)
        if file is None:
            raise Invalid({"file": _("Please fill this in.")})
        paper = next((each for each in queries.papers_of_park(row) if each.pk == wanted), None)
        if wanted and paper is None:
            raise Invalid({"paper": _("Please choose one of the options.")})
        (name, content, size), = opened([file])
        kept = admission.add_application_document(actor=self.actor, application=row, name=name, content=content,
                                                  size=size, at=self.at, paper=paper, **given)
        return Response(self.shown(kept, io.DocumentOut), status=201)

    @documented(status=204)
    @action(detail=True, methods=["delete"], url_path="documents/<uuid:document>", url_name="document")
    def remove_document(self, request: Request, code: str, document: UUID) -> Response:
        """Take a paper away, while writing is open."""
        found = access.application_document(self.actor, self.fetch(code).pk, document)
        admission.remove_application_document(actor=self.actor, document=found, at=self.at)
        return Response(status=204)

    @documented(reply=io.ReviewOut(many=True), answer=io.REVIEW)
    @action(detail=True, methods=["get"])
    def reviews(self, request: Request, code: str) -> Response:
        """List the reviews. For staff only."""
        self.filters()
        row = self.fetch(code)
        self.need_staff(row)
        return self.page(queries.review_rows(self.actor, row), io.ReviewOut)

    @documented(request=io.NewReview, reply=io.ReviewOut, asked=io.REVIEW_GIVEN, answer=io.REVIEW)
    @reviews.mapping.post
    def give_review(self, request: Request, code: str) -> Response:
        """Give your review, or change it: points for each criterion, an advice and its reason. For staff."""
        row = self.fetch(code)
        self.need_staff(row)
        review = reviewing.give_review(actor=self.actor, application=row, at=self.at, **self.given(io.NewReview))
        return Response(self.shown(access.review_of(self.actor, row, review.pk), io.ReviewOut))

    @documented(status=204)
    @action(detail=True, methods=["delete"], url_path="reviews/<uuid:review>", url_name="review")
    def recall_review(self, request: Request, code: str, review: UUID) -> Response:
        """Ask somebody no longer, who has said nothing yet."""
        row = self.fetch(code)
        self.need_staff(row)
        reviewing.withdraw_review_request(actor=self.actor, review=access.review_of(self.actor, row, review),
                                          at=self.at)
        return Response(status=204)

    # -- what the methods share --------------------------------------------------------------------------------------
    def fetch(self, code: str) -> Application:
        return access.application_of(self.actor, code)

    def answer_with(self, row: Application, status: int = 200) -> Response:
        return Response(self.shown(row, io.ApplicationOut), status=status, headers={"ETag": etag(row.version)})

    def version(self, row: Application) -> int | None:
        """The version that the caller has read, if it said so."""
        return given_version(self.request, present=row.version)

    def need_staff(self, row: Application) -> None:
        """The park's side of an application: nobody sees that of their own."""
        if row.park_id not in self.actor.parks_with("tenant.read") or row.applicant_id == self.actor.user.pk:
            raise Forbidden()


class CriterionView(ApiView):
    """What parks judge applications by."""

    @documented(reply=io.CriterionOut(many=True), answer=io.CRITERION, parameters=[io.CriterionFilters])
    def list(self, request: Request) -> Response:
        """List the criteria in use of your parks. For staff."""
        given = self.filters(io.CriterionFilters)
        return self.page(queries.criteria_in_use(self.actor, given.get("park", ())), io.CriterionOut)
