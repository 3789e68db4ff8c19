"""The companies and startup teams of a park, and their people."""
from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from parkadmin.core.actors import Actor
from parkadmin.core.models import Park, Row
from parkadmin.core.models.base import localized
from parkadmin.core.permissions import TENANT_ROLES
from parkadmin.core.scope import ScopedQuerySet
from tenants.choices import TenantKind, TenantStage, TenantState


class Tenant(Row):
    """A company or startup team of a park (HSDS organization).

    `number` is given at registration. `sector` is a GB/T 4754 code (section letter or letter and division), `origin` a
    GB/T 2260 division code: where it came from. `uscc` is the unified social credit code (GB 32100), empty for teams.
    `registered_capital` in CNY. `name_key`, `name_en_key` and `phone_key` are what duplicates are found by: kept by
    `tenants.services.register`, see `tenants.naming`. `ended_on` is the day a tenant graduated or left.
    `wants_offers_since`: since when it wants to be told of resources that fit it; empty: never.
    """

    park = models.ForeignKey(Park, models.PROTECT, related_name="tenants", verbose_name=_("park"))
    number = models.CharField(_("registration number"), max_length=20, unique=True, null=True, blank=True)
    kind = models.CharField(_("kind"), max_length=8, choices=TenantKind.choices, default=TenantKind.COMPANY)
    name_zh = models.CharField(_("name (Chinese)"), max_length=160)
    name_en = models.CharField(_("name (English)"), max_length=160, blank=True)
    uscc = models.CharField(_("unified social credit code"), max_length=18, blank=True)
    sector = models.CharField(_("sector"), max_length=3, blank=True)
    origin = models.CharField(_("origin"), max_length=6, blank=True)
    stage = models.CharField(_("stage"), max_length=8, choices=TenantStage.choices, blank=True)
    about = models.TextField(_("about"), blank=True)
    website = models.URLField(_("website"), blank=True)
    representative = models.CharField(_("legal representative"), max_length=80, blank=True)
    registered_capital = models.DecimalField(_("registered capital"), max_digits=16, decimal_places=2, null=True,
                                             blank=True)
    phone = models.CharField(_("phone"), max_length=32, blank=True)
    state = models.CharField(_("state"), max_length=12, choices=TenantState.choices, default=TenantState.REGISTERED)
    state_since = models.DateTimeField(_("state since"), auto_now_add=True)
    registered_on = models.DateField(_("registered on"), null=True, blank=True)
    founded_on = models.DateField(_("founded on"), null=True, blank=True)
    ended_on = models.DateField(_("graduated or left on"), null=True, blank=True)
    name_key = models.CharField(max_length=160, blank=True, editable=False)
    name_en_key = models.CharField(max_length=160, blank=True, editable=False)
    phone_key = models.CharField(max_length=32, blank=True, editable=False)
    search = SearchVectorField(null=True, editable=False)
    wants_offers_since = models.DateTimeField(_("wants to be told of fitting offers since"), null=True, blank=True)
    grown_out_of = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="grew_into")
    is_demo = models.BooleanField(_("demo data"), default=False)
    version = models.PositiveIntegerField(default=1)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("tenant")
        verbose_name_plural = _("tenants")
        constraints = [
            models.UniqueConstraint(fields=["park", "uscc"], condition=~Q(uscc=""), name="uscc_unique_in_park"),
            models.CheckConstraint(condition=Q(state__in=TenantState.values), name="tenant_state_known"),
            models.CheckConstraint(condition=Q(kind__in=TenantKind.values), name="tenant_kind_known"),
            models.CheckConstraint(condition=Q(stage__in=["", *TenantStage.values]), name="tenant_stage_known"),
            models.CheckConstraint(condition=~Q(grown_out_of=F("id")), name="tenant_not_out_of_itself"),
        ]
        indexes = [models.Index(fields=["park", "-id"], name="tenant_park_newest"),
                   models.Index(fields=["park", "state", "-id"], name="tenant_park_state"),
                   models.Index(fields=["name_key"], condition=~Q(name_key=""), name="tenant_name_key"),
                   models.Index(fields=["name_en_key"], condition=~Q(name_en_key=""), name="tenant_name_en_key"),
                   models.Index(fields=["phone_key"], condition=~Q(phone_key=""), name="tenant_phone_key"),
                   models.Index(fields=["park"], name="tenant_wants_offers",
                                condition=Q(wants_offers_since__isnull=False)),
                   GinIndex(fields=["search"], name="tenant_search")]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return localized(self, "name")

    @staticmethod
    def visible_to(actor: Actor) -> Q:
        """Staff see their parks' tenants, members see their own."""
        return Q(park__in=actor.parks_with("tenant.read")) | Q(pk__in=list(actor.tenants))


class Membership(Row):
    """A person of a tenant. Owners manage members and see all of the company's, members their own and shared."""

    tenant = models.ForeignKey(Tenant, models.CASCADE, related_name="memberships")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="memberships")
    role = models.CharField(_("role"), max_length=8, choices=TENANT_ROLES)
    title = models.CharField(_("position"), max_length=80, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("member")
        verbose_name_plural = _("members")
        constraints = [
            models.UniqueConstraint(fields=["tenant", "user"], name="one_membership_per_person_and_tenant"),
            models.CheckConstraint(condition=Q(role__in=list(dict(TENANT_ROLES))), name="membership_role_known"),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.tenant}"

    @staticmethod
    def visible_to(actor: Actor) -> Q:
        return Q(tenant__park__in=actor.parks_with("tenant.read")) | Q(tenant__in=list(actor.tenants))
