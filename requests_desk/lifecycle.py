"""The two tables of states: what may happen to a help request and to a referral, and who may do it.

Sides of a request: `staff` of its park, its `tenant`, the `system`. Sides of a referral: the `origin` park that sent
it, the `destination` that answers, the `system`. Everything that shows or checks moves reads these tables.
"""
from datetime import timedelta

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from parkadmin.core.actors import Actor
from parkadmin.core.lifecycle import Lifecycle
from parkadmin.core.lifecycle import transition as step
from parkadmin.core.permissions import PARTNER_PERMISSIONS

from .choices import ReferralState, RequestState
from .models import HelpRequest, Referral

REOPEN_WITHIN = timedelta(days=30)  # a tenant's "not solved" after the end; domain.md, section 2


def may_on_request(actor: Actor, request: HelpRequest, permission: str, sides: tuple[str, ...]) -> bool:
    """Whether the actor stands on one of the sides of this request with the permission."""
    if actor.is_system:
        return "system" in sides and actor.can(permission)
    return (("staff" in sides and actor.can(permission, park=request.park_id))
            or ("tenant" in sides and actor.can(permission, tenant=request.tenant_id)))


def may_on_referral(actor: Actor, referral: Referral, permission: str, sides: tuple[str, ...]) -> bool:
    """Whether the actor stands on one of the sides of this referral with the permission."""
    if actor.is_system:
        return "system" in sides and actor.can(permission)
    return (("origin" in sides and actor.can(permission, park=referral.origin_park_id))
            or ("destination" in sides and answers_for(actor, referral, permission)))


def answers_for(actor: Actor, referral: Referral, permission: str) -> bool:
    """Whether the actor may act for the destination: its people, its park's staff, or the holder of a mailed link."""
    if actor.kind == "link":
        return actor.referral_id == referral.pk and permission in PARTNER_PERMISSIONS
    return (actor.can(permission, partner=referral.partner_id)
            or (referral.destination_park_id is not None and actor.can(permission, park=referral.destination_park_id)))


REQUEST = Lifecycle(
    subject="request",
    states=RequestState.values,
    initial="draft",
    ended=["closed", "declined", "withdrawn", "duplicate", "entered_in_error"],
    sides=["staff", "tenant", "system"],
    may=may_on_request,
    transitions=[
        step("submit", pgettext_lazy("request", "Send"), "draft", "submitted", "request.submit", "tenant staff"),
        step("sign", _("Sign for it"), "submitted", "triage", "request.sign", "staff"),
        step("ask", _("Ask the tenant"), "triage active", "needs_info", "request.ask", "staff"),
        step("answer", _("Answer"), "needs_info", "", "request.answer", "tenant staff system"),
        step("activate", _("Start work"), "triage", "active", "request.activate", "staff"),
        step("decline", _("Decline"), "triage", "declined", "request.decline", "staff"),
        step("appeal", _("Appeal"), "declined", "triage", "request.appeal", "tenant",
             guard=lambda request: request.appealed_at is None),
        step("resolve", _("Resolve"), "active", "resolved", "request.resolve", "staff system"),
        step("confirm", _("Confirm and rate"), "resolved", "closed", "request.confirm", "tenant"),
        step("not_solved", _("Not solved"), "resolved closed", "active", "request.not_solved", "tenant",
             until=lambda request: request.closed_at and request.closed_at + REOPEN_WITHIN),
        step("reopen", _("Reopen"), "resolved closed", "active", "request.reopen", "staff"),
        step("close_silent", _("Close unconfirmed"), "resolved", "closed", "request.close_silent", "system"),
        step("close_unreachable", _("Close as unreachable"), "needs_info", "closed", "request.close_unreachable",
             "system"),
        step("withdraw", pgettext_lazy("request", "Withdraw"), "submitted triage active needs_info", "withdrawn",
             "request.withdraw", "tenant system"),
        step("mark_duplicate", _("Mark as duplicate"),
             "submitted triage active needs_info resolved closed declined withdrawn", "duplicate",
             "request.duplicate", "staff", guard=lambda request: request.rating is None),  # a rating stays counted
        step("mark_error", _("Entered in error"),
             "draft submitted triage active needs_info resolved closed declined withdrawn duplicate",
             "entered_in_error", "request.correct", "staff"),
    ],
)

REFERRAL = Lifecycle(
    subject="referral",
    states=ReferralState.values,
    initial="draft",
    ended=["rejected", "completed", "failed", "cancelled", "entered_in_error"],
    sides=["origin", "destination", "system"],
    may=may_on_referral,
    transitions=[
        step("send", _("Send"), "draft", "requested", "referral.send", "origin"),
        step("receive", _("Sign for it"), "requested", "received", "referral.receive", "destination"),
        step("accept", _("Accept"), "requested received", "accepted", "referral.accept", "destination"),
        step("reject", _("Reject"), "requested received", "rejected", "referral.reject", "destination", reason=True),
        step("recall", _("Recall"), "draft requested received", "cancelled", "referral.recall", "origin system",
             reason=True),
        step("start", _("Start"), "accepted", "in_progress", "referral.start", "destination"),
        step("hold", _("Put on hold"), "accepted in_progress", "on_hold", "referral.hold", "destination", reason=True),
        step("resume", _("Resume"), "on_hold", "", "referral.resume", "destination"),
        step("complete", _("Complete"), "accepted in_progress on_hold", "completed", "referral.complete",
             "destination"),
        step("fail", _("Report failure"), "accepted in_progress on_hold", "failed", "referral.fail", "destination",
             reason=True),
        step("cancel", _("Cancel"), "accepted in_progress on_hold", "cancelled", "referral.cancel",
             "origin destination system", reason=True),
        step("rework", _("Ask again"), "completed", "in_progress", "referral.rework", "origin"),
        step("mark_error", _("Entered in error"),
             "draft requested received accepted rejected in_progress on_hold completed failed cancelled",
             "entered_in_error", "referral.correct", "origin", reason=True),
    ],
)

LIFECYCLES = {"helprequest": REQUEST, "referral": REFERRAL}
