"""What was suggested, in which order, what was chosen and what was passed over: how quality is measured."""
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from parkadmin.core.models import Row

from .directory import Resource
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
