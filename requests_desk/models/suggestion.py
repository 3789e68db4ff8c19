"""What was suggested, in which order, what was chosen and what was passed over: how quality is measured."""
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from parkadmin.core.models import Row
from tenants.models import Tenant

from .directory import Resource
from .referral import Referral
from .request import HelpRequest


class SuggestionRun(Row):
    """One list of suggestions as it was shown for one state of a request."""

    request = models.ForeignKey(HelpRequest, models.CASCADE, related_name="suggestion_runs")
    request_version = models.PositiveIntegerField()
    engine = models.CharField(max_length=40)
    shown_to = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["request", "-id"], name="suggestion_newest")]

    def __str__(self) -> str:
        return f"{self.request_id} {self.at}"


class SuggestedItem(Row):
    """One resource of one list, and what staff made of it."""

    class Verdict(models.TextChoices):
        SHOWN = "shown", _("shown")
        CHOSEN = "chosen", _("chosen")
        PASSED_OVER = "passed_over", _("passed over")
        NOT_SUITABLE = "not_suitable", _("not suitable")

    run = models.ForeignKey(SuggestionRun, models.CASCADE, related_name="items")
    resource = models.ForeignKey(Resource, models.CASCADE, related_name="+")
    rank = models.PositiveSmallIntegerField()
    score = models.FloatField()
    reasons = models.JSONField(default=list)
    parts = models.JSONField(default=dict)  # of the score, as requests_desk.matching.statement names them
    verdict = models.CharField(max_length=12, choices=Verdict.choices, default=Verdict.SHOWN)
    why = models.TextField(_("why"), blank=True)

    class Meta:
        ordering = ["rank"]
        constraints = [models.UniqueConstraint(fields=["run", "resource"], name="one_item_per_run_and_resource"),
                       models.CheckConstraint(condition=Q(rank__gte=1), name="rank_from_one")]

    def __str__(self) -> str:
        return f"{self.rank}. {self.resource_id} {self.verdict}"


class OutsideChoice(Row):
    """A referral to somebody whom no list of suggestions had shown: what the engine missed. Without a resource a
    partner or a park was asked as such, which no list could show. `run` is the newest list that had been looked at."""

    request = models.ForeignKey(HelpRequest, models.CASCADE, related_name="outside_choices")
    referral = models.OneToOneField(Referral, models.CASCADE, related_name="+")
    resource = models.ForeignKey(Resource, models.CASCADE, null=True, related_name="+")
    run = models.ForeignKey(SuggestionRun, models.SET_NULL, null=True, related_name="+")
    engine = models.CharField(max_length=40)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["request", "at"], name="outside_choice_request")]

    def __str__(self) -> str:
        return f"{self.request_id} {self.resource_id}"


class Offer(Row):
    """A resource that fits a tenant who wants to be told of such: found by itself (`told_by` empty) or told by staff.
    `told_at` is empty while it waits for its week. The resource's partner never learns of it."""

    resource = models.ForeignKey(Resource, models.CASCADE, related_name="offers")
    tenant = models.ForeignKey(Tenant, models.CASCADE, related_name="offers")
    request = models.ForeignKey(HelpRequest, models.SET_NULL, null=True, related_name="+")
    score = models.FloatField()
    reasons = models.JSONField(default=list)
    found_at = models.DateTimeField()
    told_at = models.DateTimeField(null=True)
    told_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("offer")
        verbose_name_plural = _("offers")
        constraints = [models.UniqueConstraint(fields=["resource", "tenant"], name="one_offer_per_tenant")]
        indexes = [models.Index(fields=["tenant", "-told_at"], name="offer_told"),
                   models.Index(fields=["tenant"], name="offer_waiting", condition=Q(told_at=None))]

    def __str__(self) -> str:
        return f"{self.resource_id} → {self.tenant_id}"


class OfferRound(models.Model):
    """A resource has been held against the tenants who want to be told: once in its life."""

    resource = models.OneToOneField(Resource, models.CASCADE, primary_key=True, related_name="+")
    at = models.DateTimeField()
    found = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("round of offers")
        verbose_name_plural = _("rounds of offers")

    def __str__(self) -> str:
        return f"{self.resource_id}: {self.found}"
