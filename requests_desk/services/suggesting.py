"""Suggestions as they were shown, chosen, passed over: quality is measured from these rows."""
from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from parkadmin.core.actors import Actor
from parkadmin.core.checks import Check
from parkadmin.core.errors import NotFound, Refused
from parkadmin.core.search import vector_of
from requests_desk.matching import candidates, scoring
from requests_desk.models import HelpRequest, Resource, SuggestedItem, SuggestionRun

from . import clock
from .base import both_names, lock_request, need, request_event

ENGINE = "words-1"
SHOWN = 8


def compute(request: HelpRequest, at: datetime) -> list[scoring.Suggestion]:
    """Who could help now, best first. Reads only."""
    wanted = candidates.need_of(request, clock.local_day(request.park, at))
    return scoring.rank(wanted, candidates.fetch(request, wanted), limit=SHOWN)


def suggest(*, actor: Actor, request: HelpRequest, at: datetime) -> SuggestionRun | None:
    """The suggestions for a request, written down as they are shown. The same list shown again is not a new one."""
    need(actor, request, "request.read_internal", "staff")
    found = compute(request, at)
    last = request.suggestion_runs.order_by("-id").first()
    if last and [item.resource_id for item in last.items.all()] == [entry.id for entry in found]:
        return last
    if not found:
        return None
    with transaction.atomic():
        run = SuggestionRun.objects.create(request=request, request_version=request.version, engine=ENGINE,
                                           shown_to=actor.user, at=at)
        SuggestedItem.objects.bulk_create([
            SuggestedItem(run=run, resource_id=entry.id, rank=rank, score=entry.score,
                          reasons=[{"code": r.code, "facts": r.facts, "tone": r.tone} for r in entry.reasons])
            for rank, entry in enumerate(found, start=1)])
    return run


def note_choice(request: HelpRequest, resource: Resource) -> None:
    """The resource was asked: chosen in the newest list that shows it; what stood above it was passed over."""
    item = (SuggestedItem.objects.filter(run__request=request, resource=resource).order_by("-run_id").first())
    if item:
        verdicts = SuggestedItem.Verdict
        SuggestedItem.objects.filter(pk=item.pk).update(verdict=verdicts.CHOSEN)
        SuggestedItem.objects.filter(run=item.run_id, rank__lt=item.rank, verdict=verdicts.SHOWN).update(
            verdict=verdicts.PASSED_OVER)


def dismiss_suggestion(*, actor: Actor, request: HelpRequest, resource: Resource, why: str, at: datetime) -> None:
    """Staff say that a resource is not suitable for this request, and why; it is not suggested for it again."""
    check = Check()
    why = check.text("why", why, limit=500)
    check.done()
    with transaction.atomic():
        row = lock_request(request)
        need(actor, row, "request.refer", "staff")
        item = SuggestedItem.objects.filter(run__request=row, resource=resource).order_by("-run_id").first()
        if item is None:
            raise NotFound()
        SuggestedItem.objects.filter(pk=item.pk).update(verdict=SuggestedItem.Verdict.NOT_SUITABLE, why=why)
        request_event(row, "request.passed_over", actor=actor, at=at, resource=both_names(resource), reason=why)


def undo_dismiss(*, actor: Actor, request: HelpRequest, resource: Resource, at: datetime) -> None:
    """A resource that staff called not suitable is suggested for this request again."""
    with transaction.atomic():
        row = lock_request(request)
        need(actor, row, "request.refer", "staff")
        verdicts = SuggestedItem.Verdict
        dismissed = SuggestedItem.objects.filter(run__request=row, resource=resource, verdict=verdicts.NOT_SUITABLE)
        if not dismissed.update(verdict=verdicts.SHOWN, why=""):
            raise Refused("not_dismissed", _("It is among the suggestions already."))
        request_event(row, "request.considered_again", actor=actor, at=at, resource=both_names(resource))


def index_resource(resource: Resource) -> None:
    """Renew the words under which a resource is found, after it, its topics or its experts were changed."""
    Resource.objects.filter(pk=resource.pk).update(search=vector_of(candidates.resource_terms(resource)))
