"""Referrals: what was asked of others, and what others ask of us."""
from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from parkadmin.core.actors import Actor
from parkadmin.core.api.conditional import etag
from parkadmin.core.api.documentation import documented
from parkadmin.core.api.views import ApiView
from parkadmin.core.errors import Invalid
from requests_desk import access, desk_queries, feeds
from requests_desk.models import Attachment, HelpRequest, Referral
from requests_desk.services import answering, conversation, links
from requests_desk.services import referral as sending

from . import examples, inputs
from .base import WITH_FILES, deed, named, opened, with_files
from .outputs import MessageOut
from .referral_outputs import ReferralBrief, ReferralOut


def destination(actor: Actor, given: dict[str, Any]) -> dict[str, Any]:
    """Who shall be asked: exactly one of resource, partner and park, each by its door."""
    chosen = [name for name in ("resource", "partner", "park") if given[name]]
    if len(chosen) > 1:
        raise Invalid({"destination": _("Please choose one of the options.")})
    doors = {"resource": lambda pk: access.resource_for(actor, pk), "partner": lambda pk: access.partner_for(actor, pk),
             "park": feeds.park_for}
    return {name: named(name, doors[name], given[name]) for name in chosen}


def handed_over(actor: Actor, request: HelpRequest, ids: Iterable[UUID]) -> list[Attachment]:
    """The request's files that go along. One that is not among those is told."""
    wanted = set(ids)
    found = list(desk_queries.files_to_hand_over(actor, request).filter(pk__in=wanted)) if wanted else []
    if len(found) < len(wanted):
        raise Invalid({"attachments": _("There is no such entry, or it is not shared with you.")})
    return found


def referral_deed(*given: Any, **asked: Any) -> Any:
    """A deed that answers with the referral."""
    extra = {"parser_classes": WITH_FILES} if given and "files" in given[0]._declared_fields else {}
    return deed(*given, asked=asked or None, reply=ReferralOut, answer=examples.REFERRAL, **extra)


class ReferralView(ApiView):
    """Referrals, from whichever end the reader stands at."""

    @property
    def oldest_first(self) -> bool:
        return self.action == "messages"

    @documented(reply=ReferralBrief(many=True), answer=examples.REFERRAL_BRIEF, parameters=[inputs.ReferralFilters])
    def list(self, request: Request) -> Response:
        """List referrals, newest first."""
        return self.page(feeds.referrals_for(self.actor, self.filters(inputs.ReferralFilters)), ReferralBrief)

    @documented(reply=ReferralOut, answer=examples.REFERRAL)
    def retrieve(self, request: Request, code: str) -> Response:
        """Read a referral.

        `need.identity` says who asks; for the destination of a teaser it is null until the acceptance.
        """
        return self.answer_with(self.fetch(code))

    # -- the destination ---------------------------------------------------------------------------------------------
    @referral_deed()
    def receive(self, row: Referral) -> None:
        """Sign for a referral."""
        answering.receive_referral(actor=self.actor, referral=row, at=self.at)

    @referral_deed(inputs.Acceptance, contact_name="Gao Feng", contact_email="gao.feng@uav.example",
                   expected_on="2026-12-04")
    def accept(self, row: Referral, **given: Any) -> None:
        """Take it on: who will help, and by when. With a teaser you learn now who asks."""
        answering.accept_referral(actor=self.actor, referral=row, at=self.at, **given)

    @referral_deed(inputs.Why, reason_code="no_capacity", reason_text="All instructors are booked until May.")
    def reject(self, row: Referral, reason_code: str, reason_text: str) -> None:
        """Say no, with a reason. The origin looks further."""
        answering.reject_referral(actor=self.actor, referral=row, reason_code=reason_code, reason_text=reason_text,
                                  at=self.at)

    @referral_deed(inputs.Said, text="Agreed on two course days in the first week of December.")
    def start(self, row: Referral, text: str) -> None:
        """Begin, with the first step in words."""
        answering.start_referral(actor=self.actor, referral=row, text=text, at=self.at)

    @referral_deed(inputs.Progress, text="Theory is done, flights follow on Friday.")
    def progress(self, row: Referral, text: str, expected_on: date | None) -> None:
        """Report how it goes, perhaps with a new expected date."""
        answering.report_progress(actor=self.actor, referral=row, text=text, at=self.at, expected_on=expected_on)

    @referral_deed(inputs.Hold, reason_code="other", reason_text="Strong wind all week.", until="2026-12-07")
    def hold(self, row: Referral, reason_code: str, reason_text: str, until: date | None) -> None:
        """Pause the work, with a reason and until when."""
        answering.hold_referral(actor=self.actor, referral=row, reason_code=reason_code, reason_text=reason_text,
                                until=until, at=self.at)

    @referral_deed()
    def resume(self, row: Referral) -> None:
        """Go on after a pause."""
        answering.resume_referral(actor=self.actor, referral=row, at=self.at)

    @referral_deed(inputs.Outcome, kind="training_delivered", text="Six technicians trained and certified.", people=6)
    def complete(self, row: Referral, files: list[Any], **outcome: Any) -> None:
        """Report what was done, with numbers.

        With files: as multipart/form-data. When this was the last open referral, the request is resolved by it.
        """
        answering.complete_referral(actor=self.actor, referral=row, outcome=outcome, at=self.at, files=opened(files))

    @referral_deed(inputs.Failure, reason_code="tenant_unreachable", reason_text="Nobody answered for two weeks.",
                   tried="Three calls and two mails.")
    def fail(self, row: Referral, reason_code: str, reason_text: str, tried: str) -> None:
        """Report that it did not work: why, and what was tried."""
        answering.fail_referral(actor=self.actor, referral=row, reason_code=reason_code, reason_text=reason_text,
                                tried=tried, at=self.at)

    @documented(request=inputs.Onward, reply=ReferralOut, status=201, asked=examples.ONWARD, answer=examples.REFERRAL)
    @action(detail=True, methods=["post"])
    def onward(self, request: Request, code: str) -> Response:
        """Ask somebody in turn, as a park that was asked. Answers with the new referral."""
        row, given = self.fetch(code), self.given(inputs.Onward)
        child = sending.refer_onward(actor=self.actor, referral=row, sharing=given["sharing"], title=given["title"],
                                     need_text=given["need"], at=self.at, **destination(self.actor, given))
        return self.answer_with(self.fetch(str(child.pk)), status=201)

    # -- the origin --------------------------------------------------------------------------------------------------
    @referral_deed(inputs.Why, reason_code="other", reason_text="The tenant has found a school nearby.")
    def recall(self, row: Referral, reason_code: str, reason_text: str) -> None:
        """Take a referral back that nobody has answered."""
        sending.recall_referral(actor=self.actor, referral=row, reason_code=reason_code, reason_text=reason_text,
                                at=self.at)

    @referral_deed(inputs.Why, reason_code="tenant_declined", reason_text="The tenant has postponed its project.")
    def cancel(self, row: Referral, reason_code: str, reason_text: str) -> None:
        """Stop a referral that was accepted, from either end."""
        sending.cancel_referral(actor=self.actor, referral=row, reason_code=reason_code, reason_text=reason_text,
                                at=self.at)

    @referral_deed(inputs.Said, text="Two technicians were ill; please train them as well.")
    def rework(self, row: Referral, text: str) -> None:
        """Ask the destination to go on, after the tenant's "not solved"."""
        sending.rework_referral(actor=self.actor, referral=row, text=text, at=self.at)

    @referral_deed(inputs.Why, reason_code="other", reason_text="Sent to the wrong school.")
    def mark_error(self, row: Referral, reason_code: str, reason_text: str) -> None:
        """Mark a referral as entered in error. For administrators of the origin."""
        sending.mark_referral_error(actor=self.actor, referral=row, reason_code=reason_code, reason_text=reason_text,
                                    at=self.at)

    @referral_deed(inputs.LinkAddress, email="desk@uav.example")
    def mail_link(self, row: Referral, email: str) -> None:
        """Mail the destination a link to answer without an account. Earlier links to the address end."""
        links.mail_link(actor=self.actor, referral=row, at=self.at, email=email)

    # -- both --------------------------------------------------------------------------------------------------------
    @documented(reply=MessageOut(many=True), answer=examples.PARTNER_MESSAGE)
    @action(detail=True, methods=["get"], parser_classes=WITH_FILES)
    def messages(self, request: Request, code: str) -> Response:
        """Read the conversation between origin and destination, oldest first."""
        self.filters()
        return self.page(feeds.referral_messages(self.fetch(code)), MessageOut)

    @documented(request=with_files(inputs.NewPartnerMessage), reply=MessageOut, status=201,
                asked={"text": "Which days suit you?"}, answer=examples.PARTNER_MESSAGE)
    @messages.mapping.post
    def write_message(self, request: Request, code: str) -> Response:
        """Write to the other end. The tenant does not read it."""
        row, given = self.fetch(code), self.given(inputs.NewPartnerMessage)
        message = conversation.write_to_partner(actor=self.actor, referral=row, text=given["text"], at=self.at,
                                                files=opened(given["files"]))
        return Response(self.shown(message, MessageOut), status=201)

    def fetch(self, code: str) -> Referral:
        return access.referral_for_actor(self.actor, code)

    def answer_with(self, row: Referral, status: int = 200) -> Response:
        return Response(self.shown(row, ReferralOut), status=status, headers={"ETag": etag(row.version)})
