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
from tenants.timeline import Line, Source, of_any, register_source

from . import sentences
from .choices import OPEN_REQUEST, RequestState, Resolution
from .models import HelpRequest, Outcome, Referral

SHOWN = 5


def request_events(actor: Actor, tenants: list[Tenant]) -> Q:
    """Events of the tenants' requests that the actor may see. What a park asks further down a chain is the parks'
    business: the tenant does not read it."""
    ids = [row.pk for row in tenants]
    requests = HelpRequest.objects.for_actor(actor).filter(tenant__in=ids).exclude(state=RequestState.DRAFT)
    rows = of_any(requests)
    if any(row.park_id in actor.parks_with("request.read_internal") for row in tenants):
        return rows
    return rows & ~Q(subject_id__in=Referral.objects.filter(request__in=requests).exclude(part_of=None).values("pk"))


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
    return {"numbers": _numbers(rows), "open": list(_open(rows)[:SHOWN]), "tenant": tenant,
            "may_file": actor.can("request.file_on_behalf", park=tenant.park_id)}


def _numbers(rows: QuerySet[HelpRequest]) -> dict[str, Any]:
    """How many requests, and from referrals that were completed: people trained, money in CNY, contracts and jobs.
    Each result stands behind one request, so that it is summed once; requests are counted once for all of theirs."""
    def number(**fits: Any) -> Count:
        return Count("pk", filter=Q(**fits), distinct=True)

    def total(field: str, **fits: Any) -> Sum:
        return Sum(f"referrals__outcomes__{field}", filter=Q(referrals__part_of=None, **fits))

    return rows.order_by().aggregate(
        total=Count("pk", distinct=True), open=number(state__in=OPEN_REQUEST),
        waiting=number(state=RequestState.RESOLVED),
        solved=number(state=RequestState.CLOSED, resolution=Resolution.SOLVED),
        people=total("people"), amount=total("amount", referrals__outcomes__currency="CNY"),
        contracts=total("contracts"), jobs=total("jobs"))


def _open(rows: QuerySet[HelpRequest]) -> QuerySet[HelpRequest]:
    return (rows.filter(state__in=[*OPEN_REQUEST, RequestState.RESOLVED]).order_by("-pk")
            .only("number", "title", "state", "result_due_at", "resolved_at"))


register_source(Source("request", gettext_lazy("Requests"), "inbox", ("request.",), request_events, tell))
register_source(Source("referral", gettext_lazy("Referrals"), "arrows-exchange", ("referral.",), request_events, tell))
register_source(Source("outcome", gettext_lazy("Results"), "circle-check",
                       ("referral.complete", "request.resolve", "request.confirm"), request_events, tell), first=True)
register_panel(Panel(10, "register/_requests.html", panel))
