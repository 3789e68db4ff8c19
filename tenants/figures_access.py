"""The doors to figures: fetched and scoped in one step. Out of scope: NotFound."""
from __future__ import annotations

from uuid import UUID

from parkadmin.core.actors import Actor

from .access import one
from .figures_queries import rounds
from .models import Figures, FiguresRound, Tenant


def figures_of_company(actor: Actor, tenant: Tenant, pk: UUID) -> Figures:
    """Figures of one tenant, for its people and its park's staff."""
    rows = Figures.objects.for_actor(actor).filter(pk=pk, tenant=tenant)
    return one(rows.select_related("tenant__park", "corrects", "submitted_by", "decided_by"))


def figures_for_desk(actor: Actor, pk: UUID) -> Figures:
    """Figures of a tenant of a park the actor has a role in."""
    rows = Figures.objects.for_actor(actor).filter(pk=pk, tenant__park__in=actor.parks_with("tenant.read"))
    return one(rows.select_related("tenant__park", "corrects", "submitted_by", "decided_by"))


def figures_of(actor: Actor, pk: UUID) -> Figures:
    """Figures, from whichever side the reader stands on."""
    rows = Figures.objects.for_actor(actor).filter(pk=pk)
    return one(rows.select_related("tenant__park", "corrects", "submitted_by", "decided_by"))


def figures_round(actor: Actor, pk: UUID) -> FiguresRound:
    """A round of a park the actor has a role in."""
    rows = FiguresRound.objects.for_actor(actor).filter(pk=pk, park__in=actor.parks_with("tenant.read"))
    return one(rows.select_related("park", "opened_by"))


def tenant_at_desk(actor: Actor, pk: UUID) -> Tenant:
    """A tenant of a park the actor has a role in."""
    rows = Tenant.objects.for_actor(actor).filter(pk=pk, park__in=actor.parks_with("tenant.read"))
    return one(rows.select_related("park"))


def tenant_of_figures(actor: Actor, pk: UUID) -> Tenant:
    """A tenant whose figures the actor may see, from whichever side."""
    return one(Tenant.objects.for_actor(actor).filter(pk=pk).select_related("park"))


def round_with_progress(actor: Actor, pk: UUID) -> FiguresRound:
    """A round of a park the actor has a role in, with how many were asked and have answered."""
    return one(rounds(actor).filter(pk=pk))
