"""Alike requests that become one programme: how the pages of programmes read them (S14)."""
from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from parkadmin.core.actors import Actor
from tenants import programme_sources
from tenants.models import Programme

from .choices import RequestState
from .models import HelpRequest

MOST = 50


def chosen(actor: Actor, pks: list[UUID]) -> list[programme_sources.Asked]:
    """Those of the named requests that the actor may see at the desk."""
    return _asked(_at_the_desk(actor).filter(pk__in=pks[:MOST]))


def answered(actor: Actor, programme: Programme) -> list[programme_sources.Asked]:
    """The requests that a programme answers, as far as the actor may see them at the desk."""
    return _asked(_at_the_desk(actor).filter(programmes__programme=programme))


def programmes_of(actor: Actor, request: HelpRequest) -> list[Programme]:
    """The programmes that answer a request that was fetched by its own door."""
    rows = Programme.objects.for_actor(actor).filter(answers__request=request)
    return list(rows.order_by("-pk")[:MOST])


def _at_the_desk(actor: Actor) -> QuerySet[HelpRequest]:
    rows = HelpRequest.objects.for_actor(actor).filter(park__in=actor.parks_with("request.read"))
    return rows.exclude(state=RequestState.DRAFT)


def _asked(rows: QuerySet[HelpRequest]) -> list[programme_sources.Asked]:
    rows = rows.select_related("tenant__park").order_by("pk")
    return [programme_sources.Asked(
        pk=row.pk, number=row.number or "", title=row.title, text=row.description, tenant=row.tenant,
        url=f"/desk/requests/{row.code}/", state=row.state, state_label=row.get_state_display())
        for row in rows[:MOST]]


programme_sources.register(programme_sources.Source(chosen=chosen, answered=answered))
