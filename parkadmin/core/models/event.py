"""The append-only history."""
import pgtrigger
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Event(models.Model):
    """One thing that happened, never changed and never deleted: triggers in the database refuse both.

    `subject_*` is what it happened to, `context_id` the object whose timeline it belongs to (a referral's events
    belong to its help request), `sequence` counts per subject from 1. `code` is looked up in
    `parkadmin.core.events` for its sentence and audience. `data` holds reason, changes and whatever the sentence needs.
    """

    id = models.BigAutoField(primary_key=True)
    subject_type = models.CharField(max_length=32)
    subject_id = models.UUIDField()
    context_id = models.UUIDField()
    sequence = models.PositiveIntegerField()
    park = models.ForeignKey("core.Park", models.PROTECT, related_name="+")
    at = models.DateTimeField(_("at"))
    code = models.CharField(max_length=64)
    actor_kind = models.CharField(max_length=16)
    actor_user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    actor_label = models.CharField(_("who"), max_length=120)
    organization = models.CharField(_("for which organization"), max_length=160, blank=True)
    from_state = models.CharField(max_length=24, blank=True)
    to_state = models.CharField(max_length=24, blank=True)
    data = models.JSONField(default=dict)
    request_id = models.CharField(max_length=36, blank=True)

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["subject_id", "sequence"], name="event_sequence_unique")]
        indexes = [models.Index(fields=["context_id", "id"], name="event_timeline")]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
            pgtrigger.Trigger(name="no_truncate", operation=pgtrigger.Truncate, level=pgtrigger.Statement,
                              when=pgtrigger.Before, func="RAISE EXCEPTION 'the history is append-only';"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.code}"
