"""What hangs on a request: conversation, files, history, suggestions, referrals."""
from __future__ import annotations

from django.utils.translation import gettext as _
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from parkadmin.core.api.documentation import documented
from parkadmin.core.api.parsers import FilesParser
from parkadmin.core.api.views import id_of
from parkadmin.core.errors import Forbidden, Invalid
from requests_desk import access, desk_queries, feeds
from requests_desk.matching.engine import engine_name
from requests_desk.models import HelpRequest
from requests_desk.services import conversation, intake, referral, suggesting

from . import examples
from .base import WITH_FILES, opened, with_files
from .inputs import Dismissal, MessageFilters, NewFile, NewMessage, NewReferral
from .matching import RequestMatching
from .outputs import AttachmentOut, EventOut, MessageOut, SuggestionsOut
from .referral_outputs import ReferralBrief, ReferralOut
from .referrals import destination, handed_over

OLDEST_FIRST = ("messages", "timeline")


class RequestParts(RequestMatching):
    """Lists and additions below /requests/{code}/."""

    @property
    def oldest_first(self) -> bool:
        return self.action in OLDEST_FIRST

    @documented(reply=MessageOut(many=True), answer=examples.MESSAGE, parameters=[MessageFilters])
    @action(detail=True, methods=["get"], parser_classes=WITH_FILES)
    def messages(self, request: Request, code: str) -> Response:
        """Read the conversation, oldest first.

        Staff see all of it; a tenant sees what is meant for the tenant.
        """
        found = feeds.messages_of(self.actor, self.fetch(code))
        audience = self.filters(MessageFilters).get("audience")
        return self.page(found.filter(audience=audience) if audience else found, MessageOut)

    @documented(request=with_files(NewMessage), reply=MessageOut, status=201, asked=examples.NEW_MESSAGE,
                answer=examples.MESSAGE)
    @messages.mapping.post
    def write_message(self, request: Request, code: str) -> Response:
        """Write to the other side (tenant), or a note among staff (internal).

        With files: as multipart/form-data. A tenant's message to a park that waits for an answer is the answer.
        """
        row, given = self.fetch(code), self.given(NewMessage)
        message = conversation.post_message(actor=self.actor, request=row, audience=given["audience"],
                                            text=given["text"], at=self.at, files=opened(given["files"]))
        return Response(self.shown(message, MessageOut), status=201)

    @documented(reply=AttachmentOut(many=True), answer=examples.ATTACHMENT)
    @action(detail=True, methods=["get"], parser_classes=[FilesParser])
    def attachments(self, request: Request, code: str) -> Response:
        """List the files of a request and of its messages, newest first."""
        self.filters()
        return self.page(feeds.attachments_of(self.actor, self.fetch(code)), AttachmentOut)

    @documented(request=with_files(NewFile), reply=AttachmentOut, status=201, answer=examples.ATTACHMENT)
    @attachments.mapping.post
    def attach(self, request: Request, code: str) -> Response:
        """Add a file to a request."""
        row, found = self.fetch(code), self.given(NewFile)["file"]
        if found is None:
            raise Invalid({"file": _("Please fill this in.")})
        (name, content, size), = opened([found])
        try:
            attachment = intake.attach_file(actor=self.actor, request=row, name=name, content=content, size=size,
                                            at=self.at)
        except Invalid as refusal:
            raise Invalid({"file": refusal.errors["files"]}) from refusal
        return Response(self.shown(attachment, AttachmentOut), status=201)

    @documented(reply=EventOut(many=True), answer=examples.EVENT)
    @action(detail=True, methods=["get"])
    def timeline(self, request: Request, code: str) -> Response:
        """Read the history, oldest first, in the asked language."""
        self.filters()
        row = self.fetch(code)
        found = self.paginate_queryset(feeds.events_of(self.actor, row))
        context = {"actor": self.actor, "staff": feeds.is_staff_of(self.actor, row)}
        return self.get_paginated_response(EventOut(found, many=True, context=context).data)

    @documented(reply=SuggestionsOut, answer=examples.SUGGESTIONS)
    @action(detail=True, methods=["get"])
    def suggestions(self, request: Request, code: str) -> Response:
        """See who could help, best first, with reasons. For staff.

        What is shown is written down: that is how the quality of suggestions is measured.
        """
        self.filters()
        run = suggesting.suggest(actor=self.actor, request=self.for_staff(code), at=self.at)
        shown = {"at": run and run.at, "engine": run.engine if run else engine_name(),
                 "results": desk_queries.suggested(run) if run else []}
        return Response(self.shown(shown, SuggestionsOut))

    @documented(request=Dismissal, status=204, asked={"why": "They teach fixed wings only."})
    @action(detail=True, methods=["post"], url_path="suggestions/<str:resource>/dismiss")
    def dismiss(self, request: Request, code: str, resource: str) -> Response:
        """Say that a suggested resource is not suitable, and why. It is not suggested for this request again."""
        row, why = self.for_staff(code), self.given(Dismissal)["why"]
        found = access.resource_for(self.actor, id_of(resource))
        suggesting.dismiss_suggestion(actor=self.actor, request=row, resource=found, why=why, at=self.at)
        return Response(status=204)

    @documented(reply=ReferralBrief(many=True), answer=examples.REFERRAL_BRIEF)
    @action(detail=True, methods=["get"])
    def referrals(self, request: Request, code: str) -> Response:
        """List the referrals of a request, the whole chain, newest first. For staff."""
        self.filters()
        return self.page(feeds.referrals_of_request(self.actor, self.for_staff(code)), ReferralBrief)

    @documented(request=NewReferral, reply=ReferralOut, status=201, asked=examples.NEW_REFERRAL,
                answer=examples.REFERRAL)
    @referrals.mapping.post
    def refer(self, request: Request, code: str) -> Response:
        """Hand a request over to a resource, a partner or a park.

        Never shares more than the tenant allowed; a teaser that names the tenant is refused.
        """
        row, given = self.for_staff(code), self.given(NewReferral)
        files = handed_over(self.actor, row, given["attachments"])
        sent = referral.send_referral(actor=self.actor, request=row, sharing=given["sharing"], title=given["title"],
                                      need_text=given["need"], at=self.at, attachments=files,
                                      **destination(self.actor, given))
        shown = self.shown(access.referral_for_actor(self.actor, str(sent.pk)), ReferralOut)
        return Response(shown, status=201)

    def for_staff(self, code: str) -> HelpRequest:
        """The request for its park's staff. Its tenant knows it, but this is not the tenant's."""
        row = self.fetch(code)
        if not feeds.is_staff_of(self.actor, row):
            raise Forbidden()
        return row
