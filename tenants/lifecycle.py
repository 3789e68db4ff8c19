"""The tables of applications, tenants, figures and programmes: which step leads where, and who may take it."""
from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from parkadmin.core.actors import Actor
from parkadmin.core.errors import Refused
from parkadmin.core.lifecycle import Lifecycle
from parkadmin.core.lifecycle import transition as step
from parkadmin.core.permissions import APPLICANT_PERMISSIONS

from .choices import ApplicationState, FiguresState, ProgrammeState, TenantState
from .models import Application, Figures, Programme, Tenant


def may_on_application(actor: Actor, row: Application, permission: str, sides: tuple[str, ...]) -> bool:
    """Whether the actor stands on one of the application's sides with this permission."""
    if actor.is_system:
        return "system" in sides and actor.can(permission)
    mine = actor.user is not None and row.applicant_id == actor.user.pk
    return (("applicant" in sides and mine and permission in APPLICANT_PERMISSIONS)
            or ("staff" in sides and actor.can(permission, park=row.park_id)))


def may_on_tenant(actor: Actor, row: Tenant, permission: str, sides: tuple[str, ...]) -> bool:
    """Whether the actor is staff of the tenant's park, or one of its people, with this permission."""
    return (("staff" in sides and actor.can(permission, park=row.park_id))
            or ("tenant" in sides and actor.can(permission, tenant=row.pk)))


def may_on_figures(actor: Actor, row: Figures, permission: str, sides: tuple[str, ...]) -> bool:
    """The same for figures: through their tenant."""
    return may_on_tenant(actor, row.tenant, permission, sides)


def may_on_programme(actor: Actor, row: Programme, permission: str, sides: tuple[str, ...]) -> bool:
    """Whether the actor is staff of the park that holds the programme, with this permission."""
    return "staff" in sides and actor.can(permission, park=row.park_id)


def require_present(row: Tenant) -> None:
    """Refused for a tenant that has graduated or left: its people may read what there is, and no more."""
    if row.state in (TenantState.GRADUATED, TenantState.LEFT):
        raise Refused("tenant_ended", _("%(name)s no longer belongs to the park; what there is can be read.")
                      % {"name": row.name})


def require_registered(row: Tenant) -> None:
    """Refused unless new things may be begun for a tenant: it has not ended, nor is it suspended."""
    require_present(row)
    if row.state == TenantState.SUSPENDED:
        raise Refused("tenant_suspended", _("The registration of %(name)s is suspended. Nothing new can be asked for "
                                            "until the park lifts that; what is under way goes on.")
                      % {"name": row.name})


OPEN = "submitted under_review info_requested"

APPLICATION = Lifecycle(
    subject="application", states=ApplicationState.values, initial="draft",
    ended=["approved", "rejected", "withdrawn"], may=may_on_application, sides=["applicant", "staff", "system"],
    transitions=[
        step("submit", _("Submit"), "draft", "submitted", "application.submit", "applicant staff"),
        step("sign", _("Sign for it"), "submitted", "under_review", "application.sign", "staff"),
        step("ask_info", _("Ask for information"), "under_review", "info_requested", "application.ask", "staff"),
        step("answer_info", _("Answer"), "info_requested", "under_review", "application.answer", "applicant staff"),
        step("approve", _("Approve"), "under_review", "approved", "tenant.approve", "staff"),
        step("reject", _("Reject"), "under_review info_requested", "rejected", "tenant.approve", "staff",
             reason=True),
        step("withdraw", _("Withdraw"), OPEN, "withdrawn", "application.withdraw", "applicant"),
        step("transfer", _("Agree to the transfer"), OPEN, "withdrawn", "application.consent", "applicant",
             guard=lambda row: row.transfer_park_id is not None),
        step("lapse", _("Close unanswered"), "info_requested", "withdrawn", "application.lapse", "system"),
    ],
)

TENANT = Lifecycle(
    subject="tenant", states=TenantState.values, initial="registered", ended=["graduated", "left"],
    may=may_on_tenant, sides=["staff", "tenant"],
    transitions=[
        step("suspend", _("Suspend"), "registered", "suspended", "tenant.state", "staff", reason=True),
        step("lift", _("Lift the suspension"), "suspended", "registered", "tenant.state", "staff"),
        step("graduate", _("Graduate"), "registered suspended", "graduated", "tenant.state", "staff"),
        step("leave", pgettext_lazy("of a tenant", "Leave the park"), "registered suspended", "left",
             "tenant.state", "staff", reason=True),
        step("reinstate", _("Register again"), "graduated left", "registered", "tenant.state", "staff", reason=True),
    ],
)

FIGURES = Lifecycle(
    subject="figures", states=FiguresState.values, initial="draft", ended=["accepted"], may=may_on_figures,
    sides=["tenant", "staff"],
    transitions=[
        step("submit", _("Submit"), "draft returned", "submitted", "figures.submit", "tenant staff"),
        step("take_back", _("Take back"), "submitted", "draft", "figures.submit", "tenant"),
        step("accept", pgettext_lazy("figures", "Accept"), "submitted", "accepted", "figures.decide", "staff"),
        step("return", _("Return"), "submitted", "returned", "figures.decide", "staff", reason=True),
    ],
)

PROGRAMME = Lifecycle(
    subject="programme", states=ProgrammeState.values, initial="draft", ended=["held", "cancelled"],
    may=may_on_programme, sides=["staff"],
    transitions=[
        step("open", _("Open enrolment"), "draft closed", "open", "programme.edit", "staff"),
        step("close", _("Close enrolment"), "open", "closed", "programme.edit", "staff"),
        step("mark_held", _("It was held"), "open closed", "held", "programme.edit", "staff"),
        step("cancel", _("Cancel"), "draft open closed", "cancelled", "programme.edit", "staff", reason=True),
    ],
)

LIFECYCLES = {"application": APPLICATION, "tenant": TENANT, "figures": FIGURES, "programme": PROGRAMME}
