"""Suggestions as they were shown, chosen, passed over: quality is measured from these rows."""
from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from parkadmin.core.actors import Actor
from parkadmin.core.checks import Check
from parkadmin.core.errors import NotFound, Refused
from parkadmin.core.search import vector
from requests_desk.matching import candidates, engine, why
from requests_desk.matching.documents import Text, text_of_resource
from requests_desk.models import (
    DocumentKind,
    HelpRequest,
    OutsideChoice,
    Referral,
    Resource,
    SuggestedItem,
    SuggestionRun,
)

from . import clock, indexing
from .base import both_names, lock_request, need, request_event

SHOWN = 8


def compute(request: HelpRequest, at: datetime) -> list[why.Suggestion]:
    """Who could help now, best first, with reasons. Reads only."""
    today = clock.local_day(request.park, at)
    return explained(engine.find(candidates.need_of(request, today), candidates.allowed(request, today), limit=SHOWN))


def explained(found: engine.Found) -> list[why.Suggestion]:
    """A ranked list of resources with the reasons for each."""
    rows = Resource.objects.select_related("partner", "kind").prefetch_related("topics", "experts")
    resources = rows.in_bulk(found.ids)
    texts = {pk: said(text_of_resource(row)) for pk, row in resources.items()}
    found = replace(found, hits=[hit for hit in found.hits if hit.object_id in resources])
    return why.explain(found, resources, texts, found.scale)


def said(text: Text) -> str:
    """All that a document says, for showing words as they are written."""
    return "\n".join((*text.bodies, *text.names))


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
        run = SuggestionRun.objects.create(request=request, request_version=request.version, shown_to=actor.user,
                                           engine=engine.engine_name(), at=at)
        SuggestedItem.objects.bulk_create([
            SuggestedItem(run=run, resource_id=entry.id, rank=rank, score=entry.score, parts=entry.parts,
                          reasons=[{"code": r.code, "facts": r.facts, "tone": r.tone} for r in entry.reasons])
            for rank, entry in enumerate(found, start=1)])
    return run


def note_choice(request: HelpRequest, referral: Referral, at: datetime) -> None:
    """Somebody was asked: chosen in the newest list that shows it, what stood above it was passed over. Whom no list
    has shown is kept as well, else nobody could say how many of the chosen ones the engine misses."""
    item = (SuggestedItem.objects.filter(run__request=request, resource=referral.resource_id,
                                         resource__isnull=False).order_by("-run_id").first())
    if item is None:
        _note_outside(request, referral, at)
        return
    SuggestedItem.objects.filter(pk=item.pk).update(verdict=SuggestedItem.Verdict.CHOSEN)
    _pass_over(item.run_id, rank__lt=item.rank)


def _note_outside(request: HelpRequest, referral: Referral, at: datetime) -> None:
    run = request.suggestion_runs.order_by("-id").first()
    OutsideChoice.objects.create(request=request, referral=referral, resource=referral.resource, run=run, at=at,
                                 engine=run.engine if run else engine.engine_name())
    if run and referral.resource_id:
        _pass_over(run.pk)


def _pass_over(run_id: UUID, **which: Any) -> None:
    verdicts = SuggestedItem.Verdict
    SuggestedItem.objects.filter(run=run_id, verdict=verdicts.SHOWN, **which).update(verdict=verdicts.PASSED_OVER)


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
    """Renew the words under which a resource is found, after it, its topics or its experts were changed. Two at once
    wait for each other, so that the later one reads what the earlier one has changed."""
    with transaction.atomic():
        rows = Resource.objects.select_for_update(of=("self",), no_key=True).select_related("partner")
        row = rows.prefetch_related("topics", "experts").get(pk=resource.pk)
        Resource.objects.filter(pk=row.pk).update(search=vector(said(text_of_resource(row))))
        indexing.index_object(DocumentKind.RESOURCE, row)
