"""Alike requests: what was asked before in nearly the same words, and how it was solved. Reads only."""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Prefetch, Q, QuerySet

from parkadmin.core.actors import Actor
from requests_desk.choices import OPEN_REQUEST, ReferralState, RequestState, Resolution
from requests_desk.matching import candidates, engine, why
from requests_desk.matching.documents import text_of_request
from requests_desk.models import DocumentKind, HelpRequest, Outcome, Referral
from requests_desk.queries import desk_requests, portal_requests

from . import clock
from .base import need
from .suggesting import said

SHOWN, SHOWN_WHILE_TYPING = 6, 3
SHORTEST = 2  # characters
LEAST_WORDS, LEAST_MEANING = .16, .45  # requests of one park are alike in manner: less says nothing (judgements)
SOLVED = (Resolution.SOLVED, Resolution.PARTLY_SOLVED, Resolution.INFORMATION_GIVEN)


@dataclass(frozen=True)
class Alike:
    """Another request, why it is alike, and how help was found for it."""

    request: HelpRequest
    score: float
    reasons: Sequence[why.Reason] = ()
    helpers: Sequence[Referral] = field(default_factory=tuple)

    @property
    def is_open(self) -> bool:
        return self.request.is_open


def is_answered() -> Q:
    """Requests of which something came."""
    return Q(state=RequestState.RESOLVED) | Q(state=RequestState.CLOSED, resolution__in=SOLVED)


def alike_requests(*, actor: Actor, request: HelpRequest, at: datetime, limit: int = SHOWN) -> list[Alike]:
    """Open and solved requests of the same park that ask for nearly the same, with how the solved ones were."""
    need(actor, request, "request.read_internal", "staff")
    rows = desk_requests(actor).filter(Q(state__in=OPEN_REQUEST) | is_answered(), park=request.park_id)
    rows = rows.exclude(pk=request.pk).exclude(duplicate_of=request.pk)
    found = _close(engine.find(candidates.need_of(request, clock.local_day(request.park, at)), rows,
                               DocumentKind.REQUEST, limit=limit))
    return _shown(found, rows.prefetch_related(_helpers()), request.kind_id)


def answered_before(*, actor: Actor, text: str, limit: int = SHOWN_WHILE_TYPING) -> list[HelpRequest]:
    """What a company has asked before and got an answer to: of its own requests only, as its person may read them."""
    if len("".join(text.split())) < SHORTEST:
        return []
    rows = portal_requests(actor).filter(is_answered())
    found = _close(engine.find(text, rows, DocumentKind.REQUEST, limit=limit))
    objects = rows.in_bulk([hit.object_id for hit in found.hits])
    return [objects[hit.object_id] for hit in found.hits if hit.object_id in objects]


def _close(found: engine.Found) -> engine.Found:
    """Only those for which words or meaning speak: the same kind of help alone makes no two requests alike."""
    hits = [hit for hit in found.hits if (hit.parts["words"] or 0) >= LEAST_WORDS
            or (hit.parts["cosine"] or 0) >= LEAST_MEANING]
    return engine.Found(hits, found.need, found.groups, found.vector, found.scale)


def _helpers() -> Prefetch:
    done = Referral.objects.filter(state=ReferralState.COMPLETED, part_of=None).order_by("pk")
    done = done.select_related("partner", "resource", "destination_park").prefetch_related(
        Prefetch("outcomes", Outcome.objects.order_by("at")))
    return Prefetch("referrals", done, to_attr="completed")


def _shown(found: engine.Found, rows: QuerySet[HelpRequest], kind_id: Any) -> list[Alike]:
    objects: Mapping[Any, HelpRequest] = rows.in_bulk([hit.object_id for hit in found.hits])
    held, shown = why.held_terms(found), []
    for hit in found.hits:
        if row := objects.get(hit.object_id):
            covered, _missing = why.split(found.groups, held.get(hit.document_id, set()))
            reasons = [*why.word_reasons(covered, said(text_of_request(row))), *why.meaning_reasons(hit, {})]
            if kind_id and row.kind_id == kind_id:
                reasons.append(why.Reason("kind", {"kind": row.kind.code}))
            shown.append(Alike(row, hit.score, reasons, row.completed))
    return shown
