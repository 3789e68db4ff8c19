"""Search everywhere, within scope: requests, tenants, partners, resources, experts, by number, name or words; and what
may answer a need while it is being typed."""
from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q

from parkadmin.core.actors import Actor
from parkadmin.core.models import Park
from parkadmin.core.search import holds_any, search, shared_words
from parkadmin.core.text import query_terms
from tenants.models import Tenant

from .models import Article, Expert, HelpRequest, Partner, Resource
from .queries import desk_requests, portal_requests, search_requests

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
    """What the actor may see and the words name. Five statements, each bounded."""
    text = " ".join(text.replace("\x00", " ").split())[:LONGEST]
    if not text:
        return Found()
    requests = desk_requests(actor) if actor.staff else portal_requests(actor)
    return Found(
        requests=list(search_requests(requests, text).order_by("-pk")[:EACH]),
        tenants=list(_named(Tenant, actor, text, "uscc")) if actor.staff else [],
        partners=list(_named(Partner, actor, text)),
        resources=list(search(Resource.objects.for_actor(actor).select_related("partner", "kind"), text)
                       .order_by("-pk")[:EACH]),
        experts=list(_named(Expert, actor, text).select_related("partner")),
        articles=list(search(Article.objects.for_actor(actor).filter(published_at__isnull=False), text)
                      .order_by("-pk")[:EACH]))


def _named(model: Any, actor: Actor, text: str, *codes: str) -> Any:
    """Rows whose name holds the text, or whose code is the text."""
    hit = Q(name_zh__icontains=text) | Q(name_en__icontains=text)
    for code in codes:
        hit |= Q(**{code: text.upper()})
    return model.objects.for_actor(actor).filter(hit).order_by("-pk")[:EACH]


@dataclass(frozen=True)
class Hints:
    """What may already answer a need: articles of the park, the company's own earlier requests, public resources."""

    articles: list[Article]
    requests: list[HelpRequest]
    resources: list[Resource]

    @property
    def is_empty(self) -> bool:
        return not (self.articles or self.requests or self.resources)


def hints_while_typing(actor: Actor, park: Park, text: str, limit: int = 3) -> Hints:
    """Things that share words with what a tenant is typing. Only the company's own requests: never another tenant's."""
    terms = query_terms(text[:LONGEST])
    if len("".join(terms)) < SHORTEST_NEED:
        return Hints([], [], [])
    articles = Article.objects.for_actor(actor).filter(park=park, published_at__isnull=False)
    own = portal_requests(actor).filter(state__in=["resolved", "closed"])
    resources = Resource.objects.for_actor(actor).filter(status="active", partner__status="active").select_related(
        "partner", "kind")
    return Hints(*(best(rows, terms, limit) for rows in (articles, own, resources)))


def best(rows: Any, terms: list[str], limit: int) -> list[Any]:
    """The rows that share most of the words, the newest first among equals."""
    return list(rows.filter(holds_any(terms)).annotate(shared=shared_words(terms)).order_by("-shared", "-pk")[:limit])
