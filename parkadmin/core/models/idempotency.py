"""Answers that were given to a script, for the case that it asks the same again."""
from django.conf import settings
from django.db import models

from .base import Row


class GivenAnswer(Row):
    """What a POST with an Idempotency-Key was answered: written in the transaction of its effect, kept for days.

    `digest` is the SHA-256 of method, address and body: the same key with something else is refused.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    key = models.CharField(max_length=255)
    digest = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField()
    headers = models.JSONField(default=dict)
    body = models.JSONField(null=True)
    at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="one_answer_per_person_and_key")]

    def __str__(self) -> str:
        return f"{self.key} {self.status}"
