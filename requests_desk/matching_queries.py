"""What the pages of matching read: the glossary, the weights and their history, a request that is only tried, who could
use a resource, and what companies were told of."""
from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from parkadmin.core.actors import Actor
from parkadmin.core.checks import CONTROL
from parkadmin.core.models import Event, Park
from tenants.models import Tenant

from .access import one, told_to
from .choices import RequestState
from .matching import candidates, engine, why
from .matching.documents import text_of_resource
from .matching.lexicon import Group
from .matching.statement import PARTS, Facts, Hit
from .models import DocumentKind, GlossaryEntry, HelpRequest, MatchDocument, MatchWeights, Offer, RequestKind, Resource
from .teaser import without_names
from .validators import identifying_words, names

TRIED, WANTED = 10, 20
TRIED_DEEP = 30  # how far down a place is looked for with other weights
HISTORY = 8
WEIGHT_EVENTS = ("matching.weights", "matching.weights_reset")
TERM_EVENTS = ("matching.term", "matching.term_removed")


# -- glossary and weights --------------------------------------------------------------------------------------------
def glossary(park: Park, text: str = "", whose: str = "") -> QuerySet[GlossaryEntry]:
    """The terms that a park knows: its own (`whose="own"`), those that are shipped ("shipped"), or both; `text` stands
    in one of their names. `is_replaced`: the park has one of its own for the same Chinese term, which holds."""
    scope = {"own": Q(park=park), "shipped": Q(park=None)}.get(whose, Q(park=park) | Q(park=None))
    own = GlossaryEntry.objects.filter(park=park, zh=OuterRef("zh")).exclude(pk=OuterRef("pk"))
    rows = GlossaryEntry.objects.filter(scope).annotate(is_replaced=Exists(own))
    text = CONTROL.sub("", text.strip())[:80]
    if text:
        rows = rows.filter(Q(zh__icontains=text) | Q(en__icontains=text) | Q(aliases__icontains=text))
    return rows


def glossary_entry(park: Park, pk: UUID) -> GlossaryEntry:
    """A term of the park or one that is shipped."""
    return one(GlossaryEntry.objects.filter(Q(park=park) | Q(park=None), pk=pk))


def own_entry(actor: Actor, pk: UUID) -> GlossaryEntry:
    """A term of one of the parks in which the actor settles things."""
    rows = GlossaryEntry.objects.filter(pk=pk, park__in=actor.parks_with("settings.edit"))
    return one(rows.select_related("park"))


def weights_now() -> MatchWeights:
    """The weights that hold now."""
    return MatchWeights.objects.filter(pk=1).first() or MatchWeights()


def changes(codes: Iterable[str], park: Park | None = None) -> list[Event]:
    """What was last changed: weights hold for all parks, terms for one."""
    rows = Event.objects.filter(code__in=list(codes))
    return list((rows.filter(park=park) if park else rows).order_by("-pk")[:HISTORY])


def to_index() -> int:
    """How many documents wait to be cut into words once more."""
    return MatchDocument.objects.filter(indexed_at=None).count()


# -- a request that is only tried ------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Tried:
    """One line of a list that was only tried: what was there before under the weights that hold, and why."""

    resource: Resource
    rank: int
    before: int | None
    score: float
    level: str
    parts: Sequence[tuple[str, float]]
    reasons: Sequence[why.Reason]

    @property
    def moved(self) -> int:
        """How many places it has gained; negative: lost."""
        return (self.before or TRIED_DEEP + 1) - self.rank


@dataclass(frozen=True)
class Trial:
    """A list as it would be suggested, the words as the engine understood them, and the weights it was ranked by."""

    rows: Sequence[Tried]
    words: Sequence[tuple[str, Sequence[str]]]
    scale: MatchWeights
    engine: str
    is_changed: bool = False


def trial(*, park: Park, text: str, today: date, kind: RequestKind | None = None, sector: str = "",
          regions: Sequence[str] = (), scale: MatchWeights | None = None) -> Trial:
    """What would be suggested in a park for a need that nobody has written. Stores nothing. `scale`: weights that
    nobody has saved; each line says where it stood with those that hold."""
    need = engine.Need(text, park.pk, Facts(kind_id=kind.pk if kind else None, sector=sector, regions=tuple(regions),
                                            today=today))
    rows = candidates.open_to(park, today)
    now = engine.find(need, rows, limit=TRIED_DEEP)
    found = engine.find(need, rows, limit=TRIED, scale=scale) if scale else now
    places = {hit.object_id: place for place, hit in enumerate(now.hits, 1)}
    found = replace(found, hits=found.hits[:TRIED])
    return Trial(_tried(found, places), _understood(found.groups), found.scale, engine.engine_name(), bool(scale))


def _tried(found: engine.Found, places: Mapping[Any, int]) -> list[Tried]:
    resources = _resources(found.ids)
    texts = {pk: _said(row) for pk, row in resources.items()}
    found = replace(found, hits=[hit for hit in found.hits if hit.object_id in resources])
    explained = why.explain(found, resources, texts, found.scale)
    return [Tried(resources[hit.object_id], rank, places.get(hit.object_id), hit.score, why.level(hit, found.scale),
                  [(name, hit.parts[name]) for name in PARTS if hit.parts[name]],
                  [reason for reason in line.reasons if reason.code != "evidence"])
            for rank, (hit, line) in enumerate(zip(found.hits, explained, strict=True), 1)]


def _understood(groups: Sequence[Group]) -> list[tuple[str, list[str]]]:
    """Each word that was looked for, with the terms that count as the same."""
    return [(group.text, [term for term, _weight in group.terms if term != group.text][:8]) for group in groups]


def _resources(ids: Iterable[Any]) -> dict[Any, Resource]:
    rows = Resource.objects.select_related("partner", "kind").prefetch_related("topics", "experts")
    return rows.in_bulk(list(ids))


def _said(row: Resource) -> str:
    text = text_of_resource(row)
    return "\n".join((*text.bodies, *text.names))


# -- the way back ----------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Wanted:
    """A request that a resource could answer. Of another park's request only a teaser: `request` and `tenant` are
    empty then, and `title` names nobody (it is empty where that cannot be made sure, and before its own park works on
    it)."""

    title: str
    kind: RequestKind | None
    park: Park
    sector: str
    regions: Sequence[str]
    level: str
    reasons: Sequence[why.Reason]
    request: HelpRequest | None = None
    tenant: Tenant | None = None


def wanted(actor: Actor, resource: Resource, today: date, limit: int = WANTED) -> list[Wanted]:
    """The open requests of the network that a resource could answer, best first, for staff of the park that keeps it;
    nothing for anybody else."""
    if not actor.can("request.read", park=resource.partner.park_id):
        return []
    text = "\n".join(filter(None, (resource.name_zh, resource.name_en, resource.about_zh, resource.about_en)))
    found = engine.find(engine.Need(text, resource.partner.park_id, Facts(today=today)),
                        candidates.requests_for(resource, today), DocumentKind.REQUEST, limit=3 * limit,
                        everything=True)
    requests = HelpRequest.objects.select_related("park", "tenant", "kind", "requester").in_bulk(found.ids)
    held, scale, lines = why.held_terms(found), found.scale, []
    for hit in found.hits:
        asked = requests.get(hit.object_id)
        if asked and _speaks(hit, asked.kind_id == resource.kind_id, scale):
            extra, reasons = _fits(resource, asked, scale)
            covered, _missing = why.split(found.groups, held.get(hit.document_id, set()))
            words = [*why.word_reasons(covered, text), *why.meaning_reasons(hit, {})]
            lines.append((hit.score + extra, why.level(hit, scale), asked, [*words, *reasons]))
    lines.sort(key=lambda line: (-line[0], str(line[2].pk)))
    return [_wanted(actor, asked, level, reasons) for _score, level, asked, reasons in lines[:limit]]


def _speaks(hit: Hit, same_kind: bool, scale: MatchWeights) -> bool:
    """Whether enough speaks for it: as the statement asks of suggestions, for which it knows the kinds of help."""
    found, close = hit.parts["words"] or 0.0, hit.parts["cosine"]
    return (same_kind and (found > 0 or close is not None)) or found >= scale.least_words or (
        close or 0.0) >= scale.least_meaning


def _fits(resource: Resource, asked: HelpRequest, scale: MatchWeights) -> tuple[float, list[why.Reason]]:
    """What the facts add to the score, as they do the other way round."""
    extra, reasons = 0.0, []
    if asked.kind_id == resource.kind_id:
        extra += scale.kind
        reasons.append(why.Reason("kind", {"kind": resource.kind.code}))
    if asked.sector and asked.sector in resource.sectors:
        extra += scale.sector
        reasons.append(why.Reason("sector", {"sector": asked.sector}))
    region = next((code for code in asked.regions if _is_in(resource.partner.region, code)), "")
    if region:
        extra += scale.region
        reasons.append(why.Reason("from_region", {"region": region}))
    return extra, reasons


def _is_in(region: str, wider: str) -> bool:
    from parkadmin.core.reference.regions import containing

    return bool(region) and wider in containing(region)


def _wanted(actor: Actor, asked: HelpRequest, level: str, reasons: Sequence[why.Reason]) -> Wanted:
    facts = (asked.kind, asked.park, asked.sector, asked.regions, level)
    if actor.can("request.read", park=asked.park_id):
        return Wanted(asked.title, *facts, reasons, asked, asked.tenant)
    title = without_names(asked, asked.title)
    told = [reason for reason in reasons if reason.code not in ("words", "meaning")]  # the words may be names
    is_read = asked.state == RequestState.ACTIVE  # its own officer has seen what is in the title
    safe = is_read and not any(names(secret, title) for secret in identifying_words(asked))
    return Wanted(title if safe else "", *facts, told)


# -- what companies were told of -------------------------------------------------------------------------------------
def offers_told(actor: Actor) -> QuerySet[Offer]:
    """The offers that the actor's own companies were told of, as long as their park is shown them."""
    rows = Offer.objects.filter(told_to(actor))
    return rows.select_related("resource__partner", "resource__kind", "tenant", "request")


def told_of(actor: Actor, resource: Resource) -> list[Offer]:
    """Which companies were told of a resource, or will be: those of the actor's own parks only."""
    rows = Offer.objects.filter(resource=resource, tenant__park__in=actor.parks_with("request.read"))
    return list(rows.select_related("tenant").order_by("-told_at", "pk")[:50])


def companies_that_ask(actor: Actor, park_id: UUID) -> QuerySet[Tenant]:
    """The companies of a park that want to be told of offers, for its staff."""
    rows = Tenant.objects.for_actor(actor).filter(park=park_id, park__in=actor.parks_with("request.read"))
    return rows.filter(wants_offers_since__isnull=False, state="registered").order_by("name_zh", "pk")


def own_companies(actor: Actor) -> list[Tenant]:
    """The actor's companies, by name."""
    return list(Tenant.objects.for_actor(actor).filter(pk__in=list(actor.tenants)).order_by("name_zh", "pk"))


def month_start(today: date, back: int) -> date:
    """The first day of the month so many months ago."""
    first = today.replace(day=1)
    for _month in range(back):
        first = (first - timedelta(days=1)).replace(day=1)
    return first
