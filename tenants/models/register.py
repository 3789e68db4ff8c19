"""What the register knows of a tenant beside its name: rooms, markets, qualifications, contacts, notes."""
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from parkadmin.core.actors import Actor
from parkadmin.core.models import Park, Row
from parkadmin.core.models.base import localized
from parkadmin.core.scope import NOTHING, ScopedQuerySet
from tenants.choices import QualificationKind

from .tenant import Tenant


def of_own_parks(actor: Actor) -> Q:
    """Rows of the parks whose companies the actor belongs to."""
    return Q(park__in=Tenant.objects.filter(pk__in=list(actor.tenants)).values("park")) if actor.tenants else NOTHING


def of_the_tenant(actor: Actor) -> Q:
    """The company's people and its park's staff."""
    return Q(tenant__park__in=actor.parks_with("tenant.read")) | Q(tenant__in=list(actor.tenants))


class Site(Row):
    """A building or area of a park."""

    park = models.ForeignKey(Park, models.CASCADE, related_name="sites", verbose_name=_("park"))
    name_zh = models.CharField(_("name (Chinese)"), max_length=80)
    name_en = models.CharField(_("name (English)"), max_length=80, blank=True)
    address = models.CharField(_("address"), max_length=160, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("site")
        verbose_name_plural = _("sites")
        ordering = ["name_zh", "id"]
        constraints = [models.UniqueConstraint(fields=["park", "name_zh"], name="site_name_unique_in_park")]

    def __str__(self) -> str:
        return localized(self, "name")

    @staticmethod
    def visible_to(actor: Actor) -> Q:
        """Staff of the park, and its companies."""
        return Q(park__in=actor.parks_with("tenant.read")) | of_own_parks(actor)


class Occupancy(Row):
    """A room a tenant has, as a simple fact: `area` in square metres, `until` empty while it has it."""

    tenant = models.ForeignKey(Tenant, models.CASCADE, related_name="rooms")
    site = models.ForeignKey(Site, models.PROTECT, related_name="rooms", verbose_name=_("site"))
    room = models.CharField(_("room"), max_length=40, blank=True)
    area = models.DecimalField(_("area (m²)"), max_digits=9, decimal_places=1, null=True, blank=True)
    since = models.DateField(_("since"), null=True, blank=True)
    until = models.DateField(_("until"), null=True, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("room")
        verbose_name_plural = _("rooms")
        ordering = ["id"]
        constraints = [models.CheckConstraint(condition=Q(until=None) | Q(since=None) | Q(until__gte=F("since")),
                                              name="room_ends_after_it_begins")]

    def __str__(self) -> str:
        return f"{self.site} {self.room}"

    visible_to = staticmethod(of_the_tenant)


class MarketArea(Row):
    """A region where a tenant sells now, or plans to (`is_planned`). `region`: GB/T 2260, `000000` nationwide."""

    tenant = models.ForeignKey(Tenant, models.CASCADE, related_name="markets")
    region = models.CharField(_("region"), max_length=6)
    is_planned = models.BooleanField(_("planned"), default=False)
    note = models.CharField(_("note"), max_length=160, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("market area")
        verbose_name_plural = _("market areas")
        ordering = ["is_planned", "region"]
        constraints = [models.UniqueConstraint(fields=["tenant", "region"], name="one_market_row_per_region")]

    def __str__(self) -> str:
        return self.region

    visible_to = staticmethod(of_the_tenant)


class Qualification(Row):
    """What a tenant is recognised as or holds, perhaps until a day. `reminded_for` is the last reminder's step (days
    before the end), so that each is sent once."""

    tenant = models.ForeignKey(Tenant, models.CASCADE, related_name="qualifications")
    kind = models.CharField(_("kind"), max_length=12, choices=QualificationKind.choices)
    name = models.CharField(_("name"), max_length=120)
    number = models.CharField(_("number"), max_length=60, blank=True)
    issued_on = models.DateField(_("issued on"), null=True, blank=True)
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    document = models.ForeignKey("tenants.TenantDocument", models.SET_NULL, null=True, blank=True, related_name="+")
    reminded_for = models.SmallIntegerField(null=True, editable=False)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("qualification")
        verbose_name_plural = _("qualifications")
        ordering = ["valid_until", "id"]
        indexes = [models.Index(fields=["valid_until"], condition=~Q(valid_until=None), name="qualification_expiry")]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=QualificationKind.values), name="qualification_kind_known"),
            models.CheckConstraint(condition=Q(issued_on=None) | Q(valid_until=None)
                                   | Q(valid_until__gte=F("issued_on")), name="qualification_ends_after_it_begins")]

    def __str__(self) -> str:
        return self.name

    visible_to = staticmethod(of_the_tenant)


class TenantContact(Row):
    """A person of a tenant to be called, whether or not the person logs in."""

    tenant = models.ForeignKey(Tenant, models.CASCADE, related_name="contacts")
    name = models.CharField(_("name"), max_length=80)
    title = models.CharField(_("position"), max_length=80, blank=True)
    phone = models.CharField(_("phone"), max_length=32, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    is_main = models.BooleanField(_("first to be asked"), default=False)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")
        ordering = ["-is_main", "id"]
        constraints = [models.UniqueConstraint(fields=["tenant"], condition=Q(is_main=True),
                                               name="one_main_contact_per_tenant")]

    def __str__(self) -> str:
        return self.name

    visible_to = staticmethod(of_the_tenant)


class TenantNote(Row):
    """What staff write down about a tenant for each other; the company does not see it."""

    tenant = models.ForeignKey(Tenant, models.CASCADE, related_name="notes")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    text = models.TextField(_("note"))
    at = models.DateTimeField(_("at"))

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("note")
        verbose_name_plural = _("notes")
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.text[:60]

    @staticmethod
    def visible_to(actor: Actor) -> Q:
        return Q(tenant__park__in=actor.parks_with("tenant.read"))


class ParkPage(Row):
    """What a park shows to everybody, and how it admits. `published` off: the park has no public page.

    `review_days` and `sign_days` are working days, `info_days` days; `notice_days` how long before the end of a
    qualification its holder is reminded first.
    """

    park = models.OneToOneField(Park, models.CASCADE, related_name="page")
    published = models.BooleanField(_("has a public page"), default=False)
    publishes_rates = models.BooleanField(_("shows its three rates"), default=False)
    publishes_companies = models.BooleanField(_("names its companies"), default=False)
    takes_applications = models.BooleanField(_("takes applications"), default=True)
    headline_zh = models.CharField(_("headline (Chinese)"), max_length=120, blank=True)
    headline_en = models.CharField(_("headline (English)"), max_length=120, blank=True)
    offers_zh = models.TextField(_("what the park offers (Chinese)"), blank=True)
    offers_en = models.TextField(_("what the park offers (English)"), blank=True)
    terms_zh = models.TextField(_("conditions of admission (Chinese)"), blank=True)
    terms_en = models.TextField(_("conditions of admission (English)"), blank=True)
    address = models.CharField(_("address"), max_length=160, blank=True)
    website = models.URLField(_("website"), blank=True)
    sign_days = models.PositiveSmallIntegerField(_("working days until signed for"), default=1)
    review_days = models.PositiveSmallIntegerField(_("working days until decided"), default=15)
    info_days = models.PositiveSmallIntegerField(_("days an applicant has to answer"), default=14)
    notice_days = models.PositiveSmallIntegerField(_("days before a qualification ends"), default=60)
    version = models.PositiveIntegerField(default=1)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("public page and admission")
        verbose_name_plural = _("public pages and admission")

    def __str__(self) -> str:
        return str(self.park)

    @property
    def headline(self) -> str:
        return localized(self, "headline")

    @property
    def offers(self) -> str:
        return localized(self, "offers")

    @property
    def terms(self) -> str:
        return localized(self, "terms")

    @staticmethod
    def visible_to(actor: Actor) -> Q:
        return Q(published=True) | Q(park__in=actor.parks_with("tenant.read"))
