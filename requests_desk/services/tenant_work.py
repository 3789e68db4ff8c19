"""What is under way for a tenant: its open help requests. The register asks before a tenant graduates or leaves."""
from __future__ import annotations

from datetime import datetime

from django.db.models import Max, OuterRef, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from parkadmin.core.actors import SYSTEM, Actor
from requests_desk.choices import OPEN_REQUEST, RequestState
from requests_desk.lifecycle import REQUEST
from requests_desk.models import HelpRequest
from tenants.life_hooks import Work, register_work
from tenants.models import Tenant

from . import closing


def count(tenant: Tenant) -> int:
    """How many of its requests are open."""
    return HelpRequest.objects.filter(tenant=tenant, state__in=OPEN_REQUEST).count()


def withdraw(*, actor: Actor, tenant: Tenant, at: datetime) -> int:
    """Withdraw what is still worked on, in the system's name and not the company's; whoever was asked is told. What
    only waits to be confirmed ends by itself. The caller has checked that the actor may end the tenant's stay."""
    sources = REQUEST.transitions["withdraw"].sources
    rows = list(HelpRequest.objects.filter(tenant=tenant, state__in=sources).order_by("pk"))
    for row in rows:
        closing.withdraw_request(actor=SYSTEM, request=row, at=at,
                                 text=_("%(company)s no longer belongs to the park.") % {"company": tenant.name})
    return len(rows)


def last() -> Subquery:
    """When something last happened to a request of the outer query's tenant; drafts are nobody's news."""
    rows = HelpRequest.objects.filter(tenant=OuterRef("pk")).exclude(state=RequestState.DRAFT).order_by()
    return Subquery(rows.values("tenant").annotate(at=Max("last_activity_at")).values("at"))


register_work(Work(gettext_lazy("Help requests"), count, withdraw, last))
