"""What a park tells all its tenants: announcements, and a small knowledge base. Markdown, in two languages."""
from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from parkadmin.core.actors import Actor
from parkadmin.core.models import Park, Row
from parkadmin.core.models.base import localized
from parkadmin.core.scope import ScopedQuerySet

from .kinds import RequestKind


class Post(Row):
    """What announcements and articles share. A post without `published_at` is a draft of the park's staff."""

    park = models.ForeignKey(Park, models.CASCADE, related_name="%(class)ss")
    title_zh = models.CharField(_("title (Chinese)"), max_length=160)
    title_en = models.CharField(_("title (English)"), max_length=160, blank=True)
    body_zh = models.TextField(_("text (Chinese)"), max_length=20_000)
    body_en = models.TextField(_("text (English)"), max_length=20_000, blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)
    updated_at = models.DateTimeField(_("updated at"))

    objects = ScopedQuerySet.as_manager()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        return localized(self, "title")

    @property
    def body(self) -> str:
        return localized(self, "body")

    @staticmethod
    def for_readers(actor: Actor) -> Q:
        """Published posts for the park's tenants; everything for its staff."""
        from tenants.models import Tenant

        own = Tenant.objects.filter(pk__in=list(actor.tenants)).values("park")
        return Q(park__in=own, published_at__isnull=False) | Q(park__in=actor.parks_with("request.read"))


class Announcement(Post):
    """News of a park, shown on its tenants' start page until `expires_at`."""

    expires_at = models.DateTimeField(_("shown until"), null=True, blank=True)

    class Meta:
        verbose_name = _("announcement")
        verbose_name_plural = _("announcements")
        constraints = [models.CheckConstraint(condition=Q(expires_at=None) | Q(published_at=None)
                                              | Q(expires_at__gte=F("published_at")), name="expires_after_publishing")]
        indexes = [models.Index(fields=["park", "-published_at"], name="announcement_newest")]

    @staticmethod
    def visible_to(actor: Actor) -> Q:
        return Post.for_readers(actor)


class Article(Post):
    """An answered question of a park's knowledge base, suggested while a tenant types a request."""

    kind = models.ForeignKey(RequestKind, models.SET_NULL, null=True, blank=True, related_name="articles",
                             verbose_name=_("kind"))
    search = SearchVectorField(null=True, editable=False)

    class Meta:
        verbose_name = _("article")
        verbose_name_plural = _("articles")
        indexes = [GinIndex(fields=["search"], name="article_search"),
                   models.Index(fields=["park", "-id"], name="article_newest")]

    @staticmethod
    def visible_to(actor: Actor) -> Q:
        return Post.for_readers(actor)
