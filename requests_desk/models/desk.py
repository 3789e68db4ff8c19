"""What officers keep for their work: views of the queue, replies, and who is looking at what."""
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from parkadmin.core.actors import Actor
from parkadmin.core.models import Park, Row
from parkadmin.core.models.base import localized
from parkadmin.core.scope import ScopedQuerySet
from requests_desk.choices import Audience

from .request import HelpRequest


class SavedView(Row):
    """A named filter of the queue (`query` is the address's query string): a person's own, or shared with a park."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="saved_views")
    park = models.ForeignKey(Park, models.CASCADE, null=True, blank=True, related_name="saved_views")
    name = models.CharField(_("name"), max_length=60)
    query = models.CharField(max_length=1000)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("saved view")
        verbose_name_plural = _("saved views")
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["user", "name"], name="one_view_per_person_and_name")]

    def __str__(self) -> str:
        return self.name

    @staticmethod
    def visible_to(actor: Actor) -> Q:
        return Q(user=actor.user) & Q(user__isnull=False) | Q(park__in=actor.parks_with("request.read"))


class SavedReply(Row):
    """A reply that a park's officers use again; `actions` makes it a macro (for example {"priority": "high"}).

    Placeholders in the text: {number}, {title}, {tenant}, {contact}, {officer}, {park}, {due}.
    """

    park = models.ForeignKey(Park, models.CASCADE, related_name="saved_replies")
    name = models.CharField(_("name"), max_length=80)
    audience = models.CharField(_("audience"), max_length=8, choices=Audience.choices, default=Audience.TENANT)
    text_zh = models.TextField(_("text (Chinese)"), blank=True, max_length=5000)
    text_en = models.TextField(_("text (English)"), blank=True, max_length=5000)
    actions = models.JSONField(_("actions"), default=dict, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("saved reply")
        verbose_name_plural = _("saved replies")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def text(self) -> str:
        return localized(self, "text")

    @staticmethod
    def visible_to(actor: Actor) -> Q:
        return Q(park__in=actor.parks_with("request.read_internal"))


class Presence(Row):
    """Who has a request open, and whether they are writing; a few seconds old, or it means nothing."""

    request = models.ForeignKey(HelpRequest, models.CASCADE, related_name="presences")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    writing = models.BooleanField(default=False)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["request", "user"], name="one_presence_per_person")]

    def __str__(self) -> str:
        return f"{self.user_id} @ {self.request_id}"
