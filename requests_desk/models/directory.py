"""The directory: who offers what (HSDS organization, service, and the people behind them)."""
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Func, Q, TextField, Value
from django.db.models.lookups import Regex
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from parkadmin.core.actors import Actor
from parkadmin.core.models import Park, Row
from parkadmin.core.models.base import localized
from parkadmin.core.scope import NOTHING, ScopedQuerySet
from requests_desk.choices import Capacity, PartnerKind, Place, ResourceStatus, Route, TrustLevel, Visibility

from .agreements import parks_open_to
from .kinds import RequestKind

REGION = r"^[0-9]{6}$"


class Joined(Func):
    """The values of an array one after the other, so that a constraint can look at all of them."""

    template = "array_to_string(%(expressions)s, '')"
    output_field = TextField()


def codes_only(field: str, pattern: str, name: str) -> models.CheckConstraint:
    """Constraint: every value of an array field looks like a code."""
    return models.CheckConstraint(condition=Regex(Joined(field), Value(f"^({pattern})*$")), name=name)


class Kept(Row):
    """An entry of the directory: what was changed last, by which version, and where it came from if it was read in from
    elsewhere (`source`, and its id there)."""

    version = models.PositiveIntegerField(default=1)
    modified_at = models.DateTimeField(_("changed at"), default=timezone.now)
    source = models.CharField(_("source"), max_length=80, blank=True)
    source_id = models.CharField(_("id at the source"), max_length=80, blank=True)
    is_demo = models.BooleanField(_("demo data"), default=False)

    class Meta:
        abstract = True


class Topic(Row):
    """A topic of resources and experts, with names in both languages (HSDS taxonomy term)."""

    code = models.SlugField(_("code"), max_length=48, unique=True)
    name_zh = models.CharField(_("name (Chinese)"), max_length=60)
    name_en = models.CharField(_("name (English)"), max_length=60)
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        ordering = ["code"]

    def __str__(self) -> str:
        return localized(self, "name")

    @property
    def name(self) -> str:
        return localized(self, "name")


def visible_in_directory(actor: Actor, visibility: str, park: str) -> Q:
    """Public entries for everybody who is logged in; network entries for the staff of parks that have a running
    agreement with the park that keeps them; all of one's own park's."""
    public = Q(**{visibility: Visibility.PUBLIC})
    if actor.kind == "nobody":
        return NOTHING
    parks = actor.parks_with("directory.read")
    if not parks:
        return public
    network = Q(**{visibility: Visibility.NETWORK, f"{park}__in": parks_open_to(parks)})
    return public | network | Q(**{f"{park}__in": parks})


class Partner(Kept):
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
    trust = models.CharField(_("trust"), max_length=12, choices=TrustLevel.choices, default=TrustLevel.LISTED)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("partner")
        verbose_name_plural = _("partners")
        constraints = [
            models.CheckConstraint(condition=Q(status__in=ResourceStatus.values), name="partner_status_known"),
            models.CheckConstraint(condition=Q(visibility__in=Visibility.values), name="partner_visibility_known"),
            models.CheckConstraint(condition=Q(trust__in=TrustLevel.values), name="partner_trust_known"),
            models.CheckConstraint(condition=Q(region="") | Q(region__regex=REGION), name="partner_region_is_code"),
            models.UniqueConstraint(fields=["park", "source", "source_id"], condition=~Q(source_id=""),
                                    name="partner_read_in_once")]
        indexes = [models.Index(fields=["park", "-id"], name="partner_park_newest"),
                   models.Index(fields=["modified_at", "id"], name="partner_modified")]

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


class Location(Kept):
    """A place where a partner offers something. `region` is a GB/T 2260 code; latitude and longitude in degrees
    (WGS 84), both or neither."""

    partner = models.ForeignKey(Partner, models.CASCADE, related_name="locations", verbose_name=_("partner"))
    name_zh = models.CharField(_("name (Chinese)"), max_length=160)
    name_en = models.CharField(_("name (English)"), max_length=160, blank=True)
    address_zh = models.CharField(_("address (Chinese)"), max_length=240, blank=True)
    address_en = models.CharField(_("address (English)"), max_length=240, blank=True)
    region = models.CharField(_("region"), max_length=6, blank=True)
    postcode = models.CharField(_("postcode"), max_length=12, blank=True)
    latitude = models.DecimalField(_("latitude"), max_digits=8, decimal_places=6, null=True, blank=True)
    longitude = models.DecimalField(_("longitude"), max_digits=9, decimal_places=6, null=True, blank=True)
    directions = models.TextField(_("how to get there"), blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("place")
        verbose_name_plural = _("places")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(region="") | Q(region__regex=REGION), name="place_region_is_code"),
            models.CheckConstraint(name="place_on_earth", condition=(
                Q(latitude=None, longitude=None) | Q(latitude__range=(-90, 90), longitude__range=(-180, 180)))),
            models.UniqueConstraint(fields=["partner", "source", "source_id"], condition=~Q(source_id=""),
                                    name="place_read_in_once")]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return localized(self, "name")

    @property
    def address(self) -> str:
        return localized(self, "address")

    @staticmethod
    def visible_to(actor: Actor) -> Q:
        return visible_in_directory(actor, "partner__visibility", "partner__park") | Q(partner__in=actor.partners)


class Expert(Kept):
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
    about_zh = models.TextField(_("about (Chinese)"), blank=True)
    about_en = models.TextField(_("about (English)"), blank=True)
    load_limit = models.PositiveSmallIntegerField(_("referrals at a time"), default=3)
    status = models.CharField(_("status"), max_length=20, choices=ResourceStatus.choices,
                              default=ResourceStatus.ACTIVE)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("expert")
        verbose_name_plural = _("experts")
        constraints = [
            models.CheckConstraint(condition=Q(status__in=ResourceStatus.values), name="expert_status_known"),
            codes_only("regions", "[0-9]{6}", "expert_regions_are_codes"),
            models.UniqueConstraint(fields=["partner", "source", "source_id"], condition=~Q(source_id=""),
                                    name="expert_read_in_once")]
        indexes = [models.Index(fields=["partner", "-id"], name="expert_partner_newest")]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return localized(self, "name")

    @property
    def title(self) -> str:
        return localized(self, "title")

    @property
    def about(self) -> str:
        return localized(self, "about")

    @staticmethod
    def visible_to(actor: Actor) -> Q:
        return visible_in_directory(actor, "partner__visibility", "partner__park") | Q(partner__in=actor.partners)


class Resource(Kept):
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
    locations = models.ManyToManyField(Location, through="ResourceLocation", blank=True, related_name="resources")
    fees_zh = models.TextField(_("fees (Chinese)"), blank=True)
    fees_en = models.TextField(_("fees (English)"), blank=True)
    eligibility_zh = models.TextField(_("who may use it (Chinese)"), blank=True)
    eligibility_en = models.TextField(_("who may use it (English)"), blank=True)
    documents_zh = models.TextField(_("required documents (Chinese)"), blank=True, help_text=_("One on each line."))
    documents_en = models.TextField(_("required documents (English)"), blank=True, help_text=_("One on each line."))
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
    asked_to_confirm = models.PositiveSmallIntegerField(default=0, editable=False)  # reminders since it was confirmed
    search = SearchVectorField(null=True, editable=False)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("resource")
        verbose_name_plural = _("resources")
        constraints = [models.CheckConstraint(condition=Q(status__in=ResourceStatus.values),
                                              name="resource_status_known"),
                       models.CheckConstraint(condition=Q(capacity__in=Capacity.values), name="capacity_known"),
                       models.CheckConstraint(condition=Q(visibility__in=Visibility.values),
                                              name="resource_visibility_known"),
                       codes_only("regions", "[0-9]{6}", "resource_regions_are_codes"),
                       codes_only("sectors", "[A-T]([0-9]{2})?", "resource_sectors_are_codes"),
                       models.UniqueConstraint(fields=["partner", "source", "source_id"], condition=~Q(source_id=""),
                                               name="resource_read_in_once")]
        indexes = [models.Index(fields=["modified_at", "id"], name="resource_modified"),
                   models.Index(fields=["assured_on"], name="resource_to_confirm", condition=Q(status="active")),
                   GinIndex(fields=["search"], name="resource_search"),
                   models.Index(fields=["kind", "-id"], name="resource_kind_newest")]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return localized(self, "name")

    @property
    def about(self) -> str:
        return localized(self, "about")

    @property
    def fees(self) -> str:
        return localized(self, "fees")

    @property
    def eligibility(self) -> str:
        return localized(self, "eligibility")

    @property
    def required_documents(self) -> list[str]:
        """The papers one has to bring, in the reader's language."""
        return [line.strip() for line in localized(self, "documents").splitlines() if line.strip()]

    @staticmethod
    def visible_to(actor: Actor) -> Q:
        own = Q(partner__in=actor.partners)
        return (visible_in_directory(actor, "visibility", "partner__park")
                & visible_in_directory(actor, "partner__visibility", "partner__park")) | own


class ResourceLocation(Row):
    """A resource is offered at a place (HSDS service_at_location)."""

    resource = models.ForeignKey(Resource, models.CASCADE, related_name="at_locations")
    location = models.ForeignKey(Location, models.CASCADE, related_name="at_locations")

    class Meta:
        verbose_name = _("resource at a place")
        verbose_name_plural = _("resources at places")
        constraints = [models.UniqueConstraint(fields=["resource", "location"], name="resource_once_at_a_place")]

    def __str__(self) -> str:
        return f"{self.resource_id} @ {self.location_id}"
