"""How the directory is kept right: what partners propose, what they confirm, what is read in from elsewhere, and which
words of others mean which of ours."""
from __future__ import annotations

import hashlib
import secrets
from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from parkadmin.core.actors import Actor
from parkadmin.core.models import Park, Row
from parkadmin.core.scope import NOTHING, ScopedQuerySet

from .directory import Expert, Partner, Resource, Topic
from .kinds import NOBODY, RequestKind


class Proposal(Row):
    """What a partner would like to have changed in its own entry, or added: kept until staff accept or return it, with
    a reason. `changes` holds the new values by field, `before` those that stood there when it was written."""

    class Target(models.TextChoices):
        PARTNER = "partner", _("Partner")
        RESOURCE = "resource", _("Resource")
        EXPERT = "expert", _("Expert")

    class Verdict(models.TextChoices):
        WAITING = "waiting", _("waits for the park")
        ACCEPTED = "accepted", _("accepted")
        RETURNED = "returned", _("returned")
        WITHDRAWN = "withdrawn", _("withdrawn")

    partner = models.ForeignKey(Partner, models.CASCADE, related_name="proposals")
    target = models.CharField(_("about"), max_length=8, choices=Target.choices)
    resource = models.ForeignKey(Resource, models.CASCADE, null=True, blank=True, related_name="proposals")
    expert = models.ForeignKey(Expert, models.CASCADE, null=True, blank=True, related_name="proposals")
    changes = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    before = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    note = models.TextField(_("note"), blank=True)
    verdict = models.CharField(_("verdict"), max_length=10, choices=Verdict.choices, default=Verdict.WAITING)
    reason = models.TextField(_("reason"), blank=True)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(_("proposed at"))
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(_("decided at"), null=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("proposed change")
        verbose_name_plural = _("proposed changes")
        constraints = [
            models.CheckConstraint(name="proposal_verdict_known",
                                   condition=Q(verdict__in=["waiting", "accepted", "returned", "withdrawn"])),
            models.CheckConstraint(name="proposal_decided_at", condition=(
                Q(verdict="waiting", decided_at=None) | Q(~Q(verdict="waiting"), decided_at__isnull=False))),
            models.CheckConstraint(name="returned_with_reason", condition=~Q(verdict="returned", reason="")),
            models.CheckConstraint(name="proposal_of_one_thing", condition=(
                Q(target="partner", resource=None, expert=None) | Q(target="resource", expert=None)
                | Q(target="expert", resource=None)))]
        indexes = [models.Index(fields=["partner", "-id"], name="proposal_newest"),
                   models.Index(fields=["partner"], name="proposal_waiting", condition=Q(verdict="waiting"))]

    def __str__(self) -> str:
        return f"{self.get_target_display()} · {self.subject or self.partner}"

    @property
    def subject(self) -> Any:
        """What it is about; None for something new."""
        return self.partner if self.target == self.Target.PARTNER else self.resource or self.expert

    @staticmethod
    def visible_to(actor: Actor) -> Q:
        """The partner's own people, and staff of the park that keeps the entry."""
        return Q(partner__in=actor.partners) | Q(partner__park__in=actor.parks_with("directory.read"))


class FreshnessLink(Row):
    """A mailed link by which a partner confirms its entries without an account. Only the token's SHA-256 is stored."""

    partner = models.ForeignKey(Partner, models.CASCADE, related_name="freshness_links")
    email = models.EmailField(_("e-mail"))
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(_("created at"))
    expires_at = models.DateTimeField(_("expires at"))
    used_at = models.DateTimeField(_("used at"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True)

    class Meta:
        verbose_name = _("link to confirm entries")
        verbose_name_plural = _("links to confirm entries")

    def __str__(self) -> str:
        return f"{self.email} · {self.partner}"

    @staticmethod
    def new_token() -> str:
        return secrets.token_urlsafe(32)

    @staticmethod
    def digest_of(token: str) -> str:
        return hashlib.sha256(token.encode()).hexdigest()


class CrossWalk(Row):
    """Another vocabulary's code or word, and which of our kinds or topics it means. `from_park` None: whoever says it.

    `term` is kept as it is compared: without case and outer spaces.
    """

    from_park = models.ForeignKey(Park, models.CASCADE, null=True, blank=True, related_name="cross_walks",
                                  verbose_name=_("whose word"))
    term = models.CharField(_("their code or word"), max_length=120)
    topic = models.ForeignKey(Topic, models.CASCADE, null=True, blank=True, related_name="cross_walks")
    kind = models.ForeignKey(RequestKind, models.CASCADE, null=True, blank=True, related_name="cross_walks")

    class Meta:
        verbose_name = _("cross-walk")
        verbose_name_plural = _("cross-walks")
        ordering = ["term"]
        constraints = [
            models.CheckConstraint(name="cross_walk_means_one", condition=(
                Q(topic=None, kind__isnull=False) | Q(topic__isnull=False, kind=None))),
            models.UniqueConstraint(Coalesce("from_park", NOBODY), "term", name="one_kind_per_foreign_term",
                                    condition=Q(kind__isnull=False)),
            models.UniqueConstraint(Coalesce("from_park", NOBODY), "term", name="one_topic_per_foreign_term",
                                    condition=Q(topic__isnull=False))]

    def __str__(self) -> str:
        return f"{self.term} → {self.means}"

    @property
    def means(self) -> Any:
        """The topic or kind that it stands for."""
        return self.topic or self.kind


class ImportRun(Row):
    """One reading of a directory from elsewhere: from where, by whom, and how many rows were made or changed."""

    park = models.ForeignKey(Park, models.PROTECT, related_name="+")
    source = models.CharField(_("source"), max_length=80)
    file_name = models.CharField(_("file name"), max_length=160)
    sha256 = models.CharField(max_length=64)
    counts = models.JSONField(default=dict)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(_("at"))

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")

    def __str__(self) -> str:
        return f"{self.source} {self.at:%Y-%m-%d}"

    @staticmethod
    def visible_to(actor: Actor) -> Q:
        """Staff of the park."""
        parks = actor.parks_with("directory.read")
        return Q(park__in=parks) if parks else NOTHING
