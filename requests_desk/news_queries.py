"""Announcements and articles: what the desk writes, and what tenants read."""
from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from parkadmin.core.actors import Actor
from parkadmin.core.models import Park
from parkadmin.core.search import search
from tenants.models import Tenant

from .access import one
from .models import Announcement, Article

HOME_SHOWS = 3
POSTS: dict[str, type[Announcement] | type[Article]] = {"news": Announcement, "help": Article}


def desk_posts(actor: Actor, name: str) -> QuerySet:
    """Announcements (`news`) or articles (`help`) of the actor's parks, drafts too."""
    return POSTS[name].objects.for_actor(actor).filter(park__in=actor.park_ids).select_related("park", "author")


def desk_post(actor: Actor, name: str, pk: UUID) -> Announcement | Article:
    """One of them."""
    return one(desk_posts(actor, name).filter(pk=pk))


def writable_parks(actor: Actor) -> list[Park]:
    """The parks for which the actor may write."""
    return list(Park.objects.filter(pk__in=actor.parks_with("request.file_on_behalf")))


def portal_posts(actor: Actor, name: str) -> QuerySet:
    """What the parks of the actor's own companies have published: also for staff no drafts, and no other park's."""
    own = Tenant.objects.filter(pk__in=list(actor.tenants)).values("park")
    rows = POSTS[name].objects.for_actor(actor).filter(park__in=own, published_at__isnull=False)
    return rows.select_related("park")


def portal_post(actor: Actor, name: str, pk: UUID) -> Announcement | Article:
    """One of them."""
    return one(portal_posts(actor, name).filter(pk=pk))


def help_articles(actor: Actor, text: str = "") -> QuerySet[Article]:
    """Published articles that hold all words of `text`; all of them without words."""
    rows = portal_posts(actor, "help").select_related("park", "kind")
    return search(rows, text) if text else rows


def current_announcements(actor: Actor, at: datetime) -> list[Announcement]:
    """What stands on the start page of the portal now: published, and not past its day. For news/_current.html."""
    rows = portal_posts(actor, "news").filter(Q(expires_at=None) | Q(expires_at__gt=at), published_at__lte=at)
    return list(rows.order_by("-published_at")[:HOME_SHOWS])
