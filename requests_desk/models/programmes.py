"""Programmes that were made because several tenants asked for the same."""
from django.db import models
from django.utils.translation import gettext_lazy as _

from parkadmin.core.models import Row
from tenants.models import Programme

from .request import HelpRequest


class ProgrammeRequest(Row):
    """That a programme answers a request."""

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="answers")
    request = models.ForeignKey(HelpRequest, models.CASCADE, related_name="programmes")

    class Meta:
        verbose_name = _("answered request")
        verbose_name_plural = _("answered requests")
        constraints = [models.UniqueConstraint(fields=["programme", "request"], name="answered_once_by_a_programme")]

    def __str__(self) -> str:
        return f"{self.programme_id} {self.request_id}"
