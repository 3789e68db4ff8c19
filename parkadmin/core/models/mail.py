"""Outgoing mail: the letter first, then the ledger of tries."""
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from .base import Row


class Mail(Row):
    """One mail to one receiver, written in the business transaction and sent by the worker.

    `next_attempt_at` is null when nothing is left to do (sent, or given up as undeliverable). `key` names the reason
    for the mail; the same reason never makes two letters.
    """

    class State(models.TextChoices):
        QUEUED = "queued", _("queued")
        SENT = "sent", _("sent")
        UNDELIVERABLE = "undeliverable", _("undeliverable")

    key = models.CharField(max_length=160, unique=True)
    to = models.EmailField(_("to"))
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    language = models.CharField(max_length=8)
    subject = models.CharField(_("subject"), max_length=200)
    text = models.TextField(_("text"))
    html = models.TextField(blank=True)
    state = models.CharField(_("state"), max_length=16, choices=State.choices, default=State.QUEUED)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    sent_at = models.DateTimeField(_("sent at"), null=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    next_attempt_at = models.DateTimeField(null=True)
    last_error = models.TextField(_("last error"), blank=True)

    class Meta:
        verbose_name = _("mail")
        verbose_name_plural = _("mails")
        indexes = [models.Index(fields=["next_attempt_at"], name="mail_due",
                                condition=models.Q(state="queued"))]

    def __str__(self) -> str:
        return f"{self.to}: {self.subject}"
