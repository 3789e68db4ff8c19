"""A company's papers: licences, certificates, contracts."""
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from parkadmin.core.actors import Actor
from parkadmin.core.models import StoredFile
from parkadmin.core.scope import ScopedQuerySet

from .tenant import Tenant


class TenantDocument(StoredFile):
    """One paper of a tenant, perhaps valid until a day. Kept in private storage like every file. `reminded_for` is
    the last reminder's step (days before the end), so that each is sent once."""

    tenant = models.ForeignKey(Tenant, models.CASCADE, related_name="documents")
    title = models.CharField(_("title"), max_length=120)
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    file = models.FileField(upload_to="documents/%Y/%m/", max_length=200)
    reminded_for = models.SmallIntegerField(null=True, editable=False)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        ordering = ["-id"]
        indexes = [models.Index(fields=["valid_until"], condition=~Q(valid_until=None), name="tenant_document_expiry")]

    def __str__(self) -> str:
        return self.title

    @staticmethod
    def visible_to(actor: Actor) -> Q:
        """The company's people and its park's staff."""
        return Q(tenant__park__in=actor.parks_with("tenant.read")) | Q(tenant__in=list(actor.tenants))
