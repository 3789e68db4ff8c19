"""Search everywhere, within scope: requests, tenants, partners, resources, experts, by number, name or words; and what
may answer a need while it is being typed."""
from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Q

from parkadmin.core.actors import Actor
from parkadmin.core.checks import CONTROL
from parkadmin.core.models import Park
from parkadmin.core.search import search
from tenants.models import Tenant

from .directory_search import ranked
from .matching import candidates, engine
from .models import Article, Expert, HelpRequest, Partner, Resource
from .queries import desk_requests, on_offer, portal_requests, search_requests

EACH = 8
LONGEST = 200
SHORTEST_NEED = 2


@dataclass(frozen=True)
class Found:
    """Hits by kind of object, each list at most eight long."""

    requests: list[HelpRequest] = field(default_factory=list)
    tenants: list[Tenant] = field(default_factory=list)
    partners: list[Partner] = field(default_factory=list)
    resources: list[Resource] = field(default_factory=list)
    experts: list[Expert] = field(default_factory=list)
    articles: list[Article] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        return not any(vars(self).values())


def find(actor: Actor, text: str) -> Found:
    """What the actor may see and the words name. A few statements, each bounded."""
    text = " ".join(CONTROL.sub(" ", text).split())[:LONGEST]
    if not text:
        return Found()
    requests = desk_requests(actor) if actor.staff else portal_requests(actor)
    return Found(
        requests=list(search_requests(requests, text).order_by("-pk")[:EACH]),
        tenants=list(_named(Tenant, actor, text, "uscc").select_related("park")) if actor.staff else [],
        partners=list(_named(Partner, actor, text)),
        resources=ranked(Resource.objects.for_actor(actor).select_related("partner", "kind"), text, EACH,
                         explained=False),
        experts=list(_named(Expert, actor, text).select_related("partner")),
        articles=list(search(Article.objects.for_actor(actor).filter(published_at__isnull=False), text)
                      .order_by("-pk")[:EACH]))


def _named(model: Any, actor: Actor, text: str, *codes: str) -> Any:
    """Rows whose name holds the text, or whose code is the text."""
    hit = Q(name_zh__icontains=text) | Q(name_en__icontains=text)
    for code in codes:
        hit |= Q(**{code: text.upper()})
    return model.objects.for_actor(actor).filter(hit).order_by("-pk")[:EACH]


def offers_while_typing(actor: Actor, text: str, today: date, limit: int = 3) -> list[Resource]:
    """Entries of the directory that fit what a company is typing, in either language, best first; nothing for a
    single character, or where hardly anything speaks for an entry. Only what it may see and what its park could be
    suggested: of a park with an agreement, fresh, serving the region, of somebody else."""
    if len("".join(text.split())) < SHORTEST_NEED:
        return []
    open_here = Q(pk__in=[])
    for park in Park.objects.filter(tenants__in=list(actor.tenants)).distinct():
        open_here |= Q(pk__in=candidates.open_to(park, today).values("pk"))
    rows = on_offer(actor, {}).filter(open_here).exclude(partner__tenant__in=list(actor.tenants))
    found = engine.find(text[:LONGEST], rows, limit=limit)
    rows = Resource.objects.select_related("partner", "kind").in_bulk(found.ids)
    return [rows[pk] for pk in found.ids if pk in rows]
