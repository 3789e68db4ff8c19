"""The directory: who offers what (HSDS organization, service, and the people behind them)."""
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from parkadmin.core.actors import Actor
from parkadmin.core.models import Park, Row
from parkadmin.core.models.base import localized
from parkadmin.core.scope import NOTHING, ScopedQuerySet
from requests_desk.choices import Capacity, PartnerKind, Place, ResourceStatus, Route, Visibility

from .kinds import RequestKind


class Topic(Row):
    """A topic of resources and experts, with names in both languages (HSDS taxonomy term)."""

    code = models.SlugField(_("code"), max_length=48, unique=True)
    name_zh = models.CharField(_("name (Chinese)"), max_length=60)
    name_en = models.CharField(_("name (English)"), max_length=60)

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        ordering = ["code"]

    def __str__(self) -> str:
        return localized(self, "name")


def visible_in_directory(actor: Actor, visibility: str, park: str) -> Q:
    """Public entries for everybody who is logged in, network entries for staff, all of one's own park's."""
    public = Q(**{visibility: Visibility.PUBLIC})
    if actor.kind == "nobody":
        return NOTHING
    network = Q(**{visibility: Visibility.NETWORK}) if actor.parks_with("directory.read") else NOTHING
    return public | network | Q(**{f"{park}__in": actor.parks_with("directory.read")})


class Partner(Row):
    """An organization that offers help. `park` keeps its entry; `represents_park` is set where it is a park itself."""

    park = models.ForeignKey(Park, models.PROTECT, related_name="partners", verbose_name=_("kept by"))
    kind = models.CharField(_("kind"), max_length=16, choices=PartnerKind.choices)
    name_zh = models.CharField(_("name (Chinese)"), max_length=160)
    name_en = models.CharField(_("name (English)"), max_length=160, blank=True)
    about_zh = models.TextField(_("about (Chinese)"), blank=True)
    about_en = models.TextField(_("about (English)"), blank=True)
    region = models.CharField(_("region"), max_length=6, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("phone"), max_length=32, blank=True)
    website = models.URLField(_("website"), blank=True)
    tenant = models.ForeignKey("tenants.Tenant", models.PROTECT, null=True, blank=True, related_name="as_partner")
    represents_park = models.OneToOneField(Park, models.PROTECT, null=True, blank=True, related_name="as_partner")
    visibility = models.CharField(_("visibility"), max_length=8, choices=Visibility.choices,
                                  default=Visibility.NETWORK)
    status = models.CharField(_("status"), max_length=20, choices=ResourceStatus.choices,
                              default=ResourceStatus.ACTIVE)
    is_demo = models.BooleanField(_("demo data"), default=False)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("partner")
        verbose_name_plural = _("partners")
        indexes = [models.Index(fields=["park", "-id"], name="partner_park_newest")]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return localized(self, "name")

    @staticmethod
    def visible_to(actor: Actor) -> Q:
        return visible_in_directory(actor, "visibility", "park") | Q(pk__in=actor.partners)


class PartnerContact(Row):
    """A person who answers for a partner."""

    partner = models.ForeignKey(Partner, models.CASCADE, related_name="contacts")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="partner_contacts")
    title = models.CharField(_("position"), max_length=80, blank=True)

    class Meta:
        verbose_name = _("contact of a partner")
        verbose_name_plural = _("contacts of partners")
        constraints = [models.UniqueConstraint(fields=["partner", "user"], name="one_contact_per_person_and_partner")]

    def __str__(self) -> str:
        return f"{self.user} · {self.partner}"


class Expert(Row):
    """A named person behind resources (FHIR PractitionerRole). `load_limit` is how many referrals at a time."""

    partner = models.ForeignKey(Partner, models.CASCADE, related_name="experts")
    name_zh = models.CharField(_("name (Chinese)"), max_length=60)
    name_en = models.CharField(_("name (English)"), max_length=60, blank=True)
    title_zh = models.CharField(_("title (Chinese)"), max_length=120, blank=True)
    title_en = models.CharField(_("title (English)"), max_length=120, blank=True)
    home_park = models.ForeignKey(Park, models.PROTECT, null=True, blank=True, related_name="experts")
    topics = models.ManyToManyField(Topic, blank=True, related_name="experts")
    languages = ArrayField(models.CharField(max_length=12), default=list, blank=True, verbose_name=_("languages"))
    regions = ArrayField(models.CharField(max_length=6), default=list, blank=True, verbose_name=_("regions served"))
    load_limit = models.PositiveSmallIntegerField(_("referrals at a time"), default=3)
    is_demo = models.BooleanField(_("demo data"), default=False)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("expert")
        verbose_name_plural = _("experts")

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return localized(self, "name")

    @property
    def title(self) -> str:
        return localized(self, "title")

    @staticmethod
    def visible_to(actor: Actor) -> Q:
        return visible_in_directory(actor, "partner__visibility", "partner__park") | Q(partner__in=actor.partners)


class Resource(Row):
    """What a partner offers (HSDS service). `assured_on` is when the partner last confirmed it: after 180 days it is
    amber, after 365 days no longer suggested (domain.md, section 6). Regions are GB/T 2260 codes, `000000` nationwide;
    sectors GB/T 4754; languages BCP 47.
    """

    partner = models.ForeignKey(Partner, models.CASCADE, related_name="resources", verbose_name=_("partner"))
    kind = models.ForeignKey(RequestKind, models.PROTECT, related_name="resources", verbose_name=_("kind"))
    name_zh = models.CharField(_("name (Chinese)"), max_length=160)
    name_en = models.CharField(_("name (English)"), max_length=160, blank=True)
    about_zh = models.TextField(_("about (Chinese)"), blank=True)
    about_en = models.TextField(_("about (English)"), blank=True)
    sectors = ArrayField(models.CharField(max_length=3), default=list, blank=True, verbose_name=_("sectors"))
    topics = models.ManyToManyField(Topic, blank=True, related_name="resources")
    experts = models.ManyToManyField(Expert, blank=True, related_name="resources")
    regions = ArrayField(models.CharField(max_length=6), default=list, blank=True, verbose_name=_("regions served"))
    place = models.CharField(_("place"), max_length=8, choices=Place.choices, default=Place.BOTH)
    languages = ArrayField(models.CharField(max_length=12), default=list, blank=True, verbose_name=_("languages"))
    fees = models.TextField(_("fees"), blank=True)
    eligibility = models.TextField(_("who may use it"), blank=True)
    contact_name = models.CharField(_("contact"), max_length=80, blank=True)
    contact_email = models.EmailField(_("e-mail"), blank=True)
    route = models.CharField(_("route"), max_length=12, choices=Route.choices, default=Route.MAIL_LINK)
    capacity = models.CharField(_("capacity"), max_length=16, choices=Capacity.choices,
                                default=Capacity.TO_BE_ASSESSED)
    capacity_on = models.DateField(_("capacity as of"), null=True, blank=True)
    assured_on = models.DateField(_("confirmed on"), null=True, blank=True)
    visibility = models.CharField(_("visibility"), max_length=8, choices=Visibility.choices,
                                  default=Visibility.NETWORK)
    status = models.CharField(_("status"), max_length=20, choices=ResourceStatus.choices,
                              default=ResourceStatus.ACTIVE)
    is_demo = models.BooleanField(_("demo data"), default=False)
    search = SearchVectorField(null=True, editable=False)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("resource")
        verbose_name_plural = _("resources")
        constraints = [models.CheckConstraint(condition=Q(status__in=ResourceStatus.values),
                                              name="resource_status_known"),
                       models.CheckConstraint(condition=Q(capacity__in=Capacity.values), name="capacity_known")]
        indexes = [GinIndex(fields=["search"], name="resource_search"),
                   models.Index(fields=["kind", "-id"], name="resource_kind_newest")]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return localized(self, "name")

    @property
    def about(self) -> str:
        return localized(self, "about")

    @staticmethod
    def visible_to(actor: Actor) -> Q:
        own = Q(partner__in=actor.partners)
        return (visible_in_directory(actor, "visibility", "partner__park")
                & visible_in_directory(actor, "partner__visibility", "partner__park")) | own
