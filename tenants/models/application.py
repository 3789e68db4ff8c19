"""A company's request to join a park."""
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from parkadmin.core.actors import Actor
from parkadmin.core.models import Park, Row
from parkadmin.core.models.base import localized
from parkadmin.core.scope import ScopedQuerySet
from tenants.choices import ApplicationState, TenantKind

from .tenant import Tenant


class Application(Row):
    """An application for admission. An approved one names the tenant that came of it."""

    park = models.ForeignKey(Park, models.PROTECT, related_name="applications", verbose_name=_("park"))
    number = models.CharField(_("number"), max_length=20, unique=True, null=True, blank=True)
    applicant = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True)
    kind = models.CharField(_("kind"), max_length=8, choices=TenantKind.choices, default=TenantKind.COMPANY)
    name_zh = models.CharField(_("name (Chinese)"), max_length=160)
    name_en = models.CharField(_("name (English)"), max_length=160, blank=True)
    sector = models.CharField(_("sector"), max_length=3, blank=True)
    origin = models.CharField(_("origin"), max_length=6, blank=True)
    state = models.CharField(_("state"), max_length=16, choices=ApplicationState.choices,
                             default=ApplicationState.DRAFT)
    state_since = models.DateTimeField(_("state since"), auto_now_add=True)
    submitted_at = models.DateTimeField(_("submitted at"), null=True, blank=True)
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    tenant = models.OneToOneField(Tenant, models.PROTECT, null=True, blank=True, related_name="application")
    is_demo = models.BooleanField(_("demo data"), default=False)
    version = models.PositiveIntegerField(default=1)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("application")
        verbose_name_plural = _("applications")
        constraints = [
            models.CheckConstraint(condition=Q(state__in=ApplicationState.values), name="application_state_known"),
        ]
        indexes = [models.Index(fields=["park", "state", "-id"], name="application_pipeline")]

    def __str__(self) -> str:
        return localized(self, "name")

    @staticmethod
    def visible_to(actor: Actor) -> Q:
        """Staff see their parks' applications, applicants their own."""
        return Q(park__in=actor.parks_with("tenant.read")) | Q(applicant=actor.user, applicant__isnull=False)
