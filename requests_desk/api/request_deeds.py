"""POST /requests/{code}/{action}/: one address for each verb of a request."""
from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from parkadmin.core.api.conditional import given_version
from parkadmin.core.errors import Invalid
from requests_desk import access, feeds
from requests_desk.choices import Audience, Channel
from requests_desk.models import HelpRequest
from requests_desk.services import closing, conversation, intake, triage

from . import examples, inputs
from .base import deed, named
from .outputs import RequestOut


def request_deed(*given: Any, **asked: Any) -> Any:
    """A deed that answers with the request. If-Match is heeded by those that take a version."""
    return deed(*given, asked=asked or None, reply=RequestOut, answer=examples.REQUEST)


class RequestDeeds:
    """The verbs. `actions` of a request names those that are possible now."""

    @request_deed()
    def submit(self, row: HelpRequest) -> None:
        """Send a draft."""
        intake.submit_request(actor=self.actor, tenant=row.tenant, fields={}, at=self.at, draft=row,
                              channel=Channel.API)

    @request_deed()
    def sign(self, row: HelpRequest) -> None:
        """Sign for a request that came in. Stops the receipt clock."""
        triage.sign_for_request(actor=self.actor, request=row, at=self.at)

    @request_deed(inputs.Asked, question="How many drones do you have, and of which type?")
    def ask(self, row: HelpRequest, question: str) -> None:
        """Ask the tenant something without which work cannot go on. The tenant's clock pauses."""
        triage.ask_tenant(actor=self.actor, request=row, question=question, at=self.at)

    @request_deed(inputs.Said, text="Two quadcopters of our own make.")
    def answer(self, row: HelpRequest, text: str) -> None:
        """Answer the park's question, as the tenant. Work goes on."""
        conversation.post_message(actor=self.actor, request=row, audience=Audience.TENANT, text=text, at=self.at)

    @request_deed(inputs.Activation, kind="training", priority="normal")
    def activate(self, row: HelpRequest, owner: UUID | None = None, **given: Any) -> None:
        """Take a request on: an officer, a kind and a priority; the search for help begins."""
        kind = self.kind(given["kind"]) if "kind" in given else row.kind
        person = feeds.officer_for(row, owner) if owner else self.actor.user
        triage.activate_request(actor=self.actor, request=row, owner=person, kind=kind, at=self.at,
                                priority=given.get("priority", row.priority), version=self.version(row))

    @request_deed(inputs.Assignment, owner="01938f2a-6c1e-7b44-9a52-2f6e1c0d9b10")
    def assign(self, row: HelpRequest, owner: UUID | None) -> None:
        """Give a request to an officer of its park."""
        person = feeds.officer_for(row, owner) if owner else None
        if person is None:
            raise Invalid({"owner": _("This person does not work on requests of this park.")})
        triage.assign_request(actor=self.actor, request=row, owner=person, at=self.at, version=self.version(row))

    @request_deed(inputs.Triage, priority="high")
    def triage(self, row: HelpRequest, **changes: Any) -> None:
        """Change kind or priority of an open request."""
        if "kind" in changes:
            changes["kind"] = self.kind(changes["kind"])
        triage.update_triage(actor=self.actor, request=row, at=self.at, version=self.version(row), **changes)

    @request_deed(inputs.Refusal, reason_code="not_eligible", reason_text="The fund is for companies under five years.",
                  elsewhere="The district office for industry, room 204")
    def decline(self, row: HelpRequest, reason_code: str, reason_text: str, elsewhere: str) -> None:
        """Say no, with a reason, and say where else to go."""
        triage.decline_request(actor=self.actor, request=row, reason_code=reason_code, reason_text=reason_text,
                               elsewhere=elsewhere, at=self.at)

    @request_deed(inputs.Said, text="We were founded in 2023; please look again.")
    def appeal(self, row: HelpRequest, text: str) -> None:
        """Disagree with a refusal, once, as the tenant."""
        triage.appeal_decline(actor=self.actor, request=row, text=text, at=self.at)

    @request_deed(inputs.Result, summary="Six technicians were trained in March.", resolution="solved")
    def resolve(self, row: HelpRequest, summary: str, resolution: str) -> None:
        """Say what came of it. The tenant is asked to confirm."""
        closing.resolve_request(actor=self.actor, request=row, summary=summary, resolution=resolution, at=self.at,
                                version=self.version(row))

    @request_deed(inputs.Rating, rating=5, rating_text="The experts knew our drones.")
    def confirm(self, row: HelpRequest, rating: int | None, rating_text: str, resolution: str) -> None:
        """Confirm the result and rate it from 1 to 5, as the tenant."""
        closing.confirm_request(actor=self.actor, request=row, rating=rating, rating_text=rating_text, at=self.at,
                                resolution=resolution)

    @request_deed(inputs.Said, text="Only two of six came to the training.")
    def not_solved(self, row: HelpRequest, text: str) -> None:
        """Say that it is not solved, as the tenant, up to 30 days after the end."""
        closing.report_not_solved(actor=self.actor, request=row, text=text, at=self.at)

    @request_deed(inputs.Said, text="The tenant called: the second course is still missing.")
    def reopen(self, row: HelpRequest, text: str) -> None:
        """Take an ended request up again, as staff."""
        closing.reopen_request(actor=self.actor, request=row, text=text, at=self.at)

    @request_deed(inputs.OptionalWords, text="We found a school ourselves.")
    def withdraw(self, row: HelpRequest, text: str) -> None:
        """Say that it is not needed any more, as the tenant. Open referrals end."""
        closing.withdraw_request(actor=self.actor, request=row, text=text, at=self.at)

    @request_deed(inputs.Duplicate, other="BH-2026-0417")
    def mark_duplicate(self, row: HelpRequest, other: str) -> None:
        """Join a request with another of the same tenant."""
        found = named("other", access.request_for_desk, self.actor, other)
        closing.mark_duplicate(actor=self.actor, request=row, other=found, at=self.at)

    @request_deed(inputs.Said, text="Entered while we tried the system out.")
    def mark_error(self, row: HelpRequest, text: str) -> None:
        """Mark a request as entered in error. For administrators."""
        closing.mark_request_error(actor=self.actor, request=row, text=text, at=self.at)

    @request_deed(inputs.SharingLevel, sharing="open")
    def sharing(self, row: HelpRequest, sharing: str) -> None:
        """Allow the park to share more, or less, as the tenant."""
        intake.change_sharing(actor=self.actor, request=row, sharing=sharing, at=self.at)

    def version(self, row: HelpRequest) -> int | None:
        """The version that the caller has read, if it said so."""
        return given_version(self.request, present=row.version)
