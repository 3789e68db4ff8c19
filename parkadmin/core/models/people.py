"""Invitations, and what a person has typed but not sent."""
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .base import Row
from .park import Park


class Invitation(Row):
    """An invitation by mail to work for a park, a tenant or a partner. Only the token's SHA-256 is stored."""

    class Side(models.TextChoices):
        PARK = "park", _("Park")
        TENANT = "tenant", _("Tenant")
        PARTNER = "partner", _("Partner")

    side = models.CharField(max_length=8, choices=Side.choices)
    organization_id = models.UUIDField()
    organization_label = models.CharField(max_length=160)
    park = models.ForeignKey(Park, models.CASCADE, related_name="+")
    email = models.EmailField(_("e-mail"))
    name = models.CharField(_("name"), max_length=80, blank=True)
    role = models.CharField(_("role"), max_length=16, blank=True)
    digest = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(_("created at"))
    expires_at = models.DateTimeField(_("expires at"))
    accepted_at = models.DateTimeField(_("accepted at"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True)

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        constraints = [models.UniqueConstraint(fields=["side", "organization_id", "email"],
                                               condition=Q(accepted_at=None, revoked_at=None),
                                               name="one_open_invitation_per_address")]

    def __str__(self) -> str:
        return f"{self.email} · {self.organization_label}"


class FormDraft(Row):
    """What a person has typed into one form about one object and not sent yet; seen by nobody else."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="form_drafts")
    key = models.CharField(max_length=120)
    data = models.JSONField(default=dict)
    updated_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="one_draft_per_form")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.key}"
