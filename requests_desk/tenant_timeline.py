"""What the requests desk adds to a tenant's page: requests, referrals and outcomes in its timeline, and in numbers."""
from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet, Sum
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from parkadmin.core.actors import Actor
from parkadmin.core.models import Event
from parkadmin.core.templatetags.values import amount_text
from tenants.models import Tenant
from tenants.panels import Panel, register_panel
from tenants.timeline import Line, Source, register_source

from . import sentences
from .choices import OPEN_REQUEST, RequestState, Resolution
from .models import HelpRequest, Outcome, Referral

SHOWN = 5


def request_events(actor: Actor, tenants: list[Tenant]) -> Q:
    """Events of the tenants' requests that the actor may see. What a park asks further down a chain is the parks'
    business: the tenant does not read it."""
    ids = [row.pk for row in tenants]
    requests = HelpRequest.objects.for_actor(actor).filter(tenant__in=ids).exclude(state=RequestState.DRAFT)
    found = list(requests.order_by().values_list("pk", flat=True))
    rows = Q(context_id__in=found)
    if any(row.park_id in actor.parks_with("request.read_internal") for row in tenants):
        return rows
    return rows & ~Q(subject_id__in=Referral.objects.filter(request__in=found).exclude(part_of=None).values("pk"))


def tell(actor: Actor, events: list[Event]) -> dict[int, Line]:
    """What events of requests and referrals say, each with its request, and a result with its numbers."""
    requests = {row.pk: row for row in HelpRequest.objects.filter(pk__in={event.context_id for event in events})
                .only("number", "title", "park")}
    done = [event.subject_id for event in events if event.code == "referral.complete"]
    outcomes = _outcomes(done) if done else {}
    return {event.pk: _line(actor, event, requests[event.context_id], outcomes) for event in events}


def _line(actor: Actor, event: Event, request: HelpRequest, outcomes: dict[tuple[UUID, int], Outcome]) -> Line:
    staff = request.park_id in actor.parks_with("request.read_internal")
    who = _("The system") if event.actor_kind == "system" else sentences.subject_of(event)
    outcome = outcomes.get((event.subject_id, event.data.get("round", 1)))
    return Line("" if event.code in sentences.COMPLETE else who, sentences.sentence(event),
                sentences.note_of(event) if staff else "", f"{request.number} {request.title}",
                f"/desk/requests/{request.code}/" if staff else f"/portal/requests/{request.code}/",
                facts_of(outcome) if outcome else [])


def _outcomes(referrals: list[UUID]) -> dict[tuple[UUID, int], Outcome]:
    """What came of referrals, by referral and round; the latest word counts."""
    rows = Outcome.objects.filter(referral__in=referrals).order_by("at").defer("text")
    return {(row.referral_id, row.round): row for row in rows}


def facts_of(outcome: Outcome) -> list[str]:
    """A result in a few words: what it was, and its numbers."""
    found = [outcome.get_kind_display()]
    if outcome.people:
        found.append(ngettext("%(count)d person", "%(count)d people", outcome.people) % {"count": outcome.people})
    if outcome.amount:
        found.append(amount_text(outcome.amount, "auto", outcome.currency))
    if outcome.contracts:
        found.append(ngettext("%(count)d contract", "%(count)d contracts", outcome.contracts)
                     % {"count": outcome.contracts})
    if outcome.jobs:
        found.append(ngettext("%(count)d job", "%(count)d jobs", outcome.jobs) % {"count": outcome.jobs})
    return found


def panel(actor: Actor, tenant: Tenant) -> dict[str, Any] | None:
    """A tenant's requests and what came of them in numbers, for its park's staff; two statements."""
    rows = HelpRequest.objects.for_actor(actor).filter(tenant=tenant).exclude(
        state__in=[RequestState.DRAFT, RequestState.ENTERED_IN_ERROR])
    counts = rows.order_by().aggregate(
        total=Count("pk"), open=Count("pk", filter=Q(state__in=OPEN_REQUEST)),
        waiting=Count("pk", filter=Q(state=RequestState.RESOLVED)),
        solved=Count("pk", filter=Q(state=RequestState.CLOSED, resolution=Resolution.SOLVED)))
    return {"counts": counts, "open": list(_open(rows)[:SHOWN]), "sums": _sums(rows), "tenant": tenant,
            "may_file": actor.can("request.file_on_behalf", park=tenant.park_id)}


def _open(rows: QuerySet[HelpRequest]) -> QuerySet[HelpRequest]:
    return (rows.filter(state__in=[*OPEN_REQUEST, RequestState.RESOLVED]).order_by("-pk")
            .only("number", "title", "state", "result_due_at", "resolved_at"))


def _sums(rows: QuerySet[HelpRequest]) -> dict[str, Any]:
    """People trained, money, contracts and jobs from referrals that were completed; amounts in CNY."""
    found = Outcome.objects.filter(referral__request__in=rows, referral__part_of=None).order_by()
    return found.aggregate(people=Sum("people"), amount=Sum("amount", filter=Q(currency="CNY")),
                           contracts=Sum("contracts"), jobs=Sum("jobs"))


register_source(Source("request", gettext_lazy("Requests"), "inbox", ("request.",), request_events, tell))
register_source(Source("referral", gettext_lazy("Referrals"), "arrows-exchange", ("referral.",), request_events, tell))
register_source(Source("outcome", gettext_lazy("Results"), "circle-check",
                       ("referral.complete", "request.resolve", "request.confirm"), request_events, tell), first=True)
register_panel(Panel(10, "register/_requests.html", panel))
