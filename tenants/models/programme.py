"""Training and promotion offered to tenants (HSDS program, schedule)."""
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from parkadmin.core.actors import Actor
from parkadmin.core.models import Park, Row
from parkadmin.core.models.base import localized
from parkadmin.core.scope import NOTHING, ScopedQuerySet
from tenants.choices import EnrolmentState, ProgrammeKind, ProgrammeState, ProgrammeVisibility

from .register import of_own_parks, of_the_tenant
from .tenant import Tenant


class Programme(Row):
    """A training or event with one or more sessions. `capacity` is how many people can come; empty: no limit."""

    park = models.ForeignKey(Park, models.PROTECT, related_name="programmes", verbose_name=_("park"))
    kind = models.CharField(_("kind"), max_length=12, choices=ProgrammeKind.choices, default=ProgrammeKind.TRAINING)
    name_zh = models.CharField(_("name (Chinese)"), max_length=120)
    name_en = models.CharField(_("name (English)"), max_length=120, blank=True)
    about_zh = models.TextField(_("about (Chinese)"), blank=True)
    about_en = models.TextField(_("about (English)"), blank=True)
    organizer = models.CharField(_("organizer"), max_length=160, blank=True)
    place = models.CharField(_("place"), max_length=160, blank=True)
    capacity = models.PositiveIntegerField(pgettext_lazy("capacity", "places"), null=True, blank=True)
    enrol_until = models.DateTimeField(_("enrolment until"), null=True, blank=True)
    visibility = models.CharField(_("who may come"), max_length=8, choices=ProgrammeVisibility.choices,
                                  default=ProgrammeVisibility.PARK)
    state = models.CharField(_("state"), max_length=10, choices=ProgrammeState.choices, default=ProgrammeState.DRAFT)
    state_since = models.DateTimeField(_("state since"))
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    version = models.PositiveIntegerField(default=1)
    is_demo = models.BooleanField(_("demo data"), default=False)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("programme")
        verbose_name_plural = _("programmes")
        constraints = [
            models.CheckConstraint(condition=Q(state__in=ProgrammeState.values), name="programme_state_known"),
            models.CheckConstraint(condition=Q(visibility__in=ProgrammeVisibility.values),
                                   name="programme_visibility_known"),
            models.CheckConstraint(condition=Q(capacity=None) | Q(capacity__gte=1), name="programme_has_places")]
        indexes = [models.Index(fields=["park", "-id"], name="programme_park_newest")]

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
        """Staff all of their park's; companies what is open to them; everybody what is public. No drafts."""
        shown = ~Q(state=ProgrammeState.DRAFT)
        public = shown & Q(visibility=ProgrammeVisibility.PUBLIC)
        network = (shown & Q(visibility=ProgrammeVisibility.NETWORK)
                   if actor.tenants or actor.parks_with("tenant.read") else NOTHING)
        return Q(park__in=actor.parks_with("tenant.read")) | public | network | (shown & of_own_parks(actor))


class Session(Row):
    """One meeting of a programme. `reminded_at` is when the people enrolled were reminded of it."""

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="sessions")
    starts_at = models.DateTimeField(_("begins"))
    ends_at = models.DateTimeField(_("ends"))
    topic = models.CharField(_("topic"), max_length=160, blank=True)
    place = models.CharField(_("place"), max_length=160, blank=True)
    reminded_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = _("session")
        verbose_name_plural = _("sessions")
        ordering = ["starts_at", "id"]
        indexes = [models.Index(fields=["starts_at"], condition=Q(reminded_at=None), name="session_to_remind")]
        constraints = [models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")),
                                              name="session_ends_after_it_begins")]

    def __str__(self) -> str:
        return f"{self.starts_at:%Y-%m-%d %H:%M}"


class Enrolment(Row):
    """One person of a tenant in a programme. `place_in_line` orders the waiting list; `certificate` is the number of
    the certificate of attendance, empty until it is issued."""

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="enrolments")
    tenant = models.ForeignKey(Tenant, models.PROTECT, related_name="enrolments")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    name = models.CharField(_("name"), max_length=80)
    state = models.CharField(_("state"), max_length=10, choices=EnrolmentState.choices,
                             default=EnrolmentState.ENROLLED)
    state_since = models.DateTimeField(_("state since"))
    enrolled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    place_in_line = models.PositiveIntegerField(default=0)
    certificate = models.CharField(_("certificate"), max_length=24, unique=True, null=True, blank=True)
    certified_at = models.DateTimeField(_("certificate issued at"), null=True, blank=True)
    is_demo = models.BooleanField(_("demo data"), default=False)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("enrolment")
        verbose_name_plural = _("enrolments")
        ordering = ["place_in_line", "id"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "tenant", "name"],
                                    condition=~Q(state=EnrolmentState.CANCELLED), name="one_enrolment_per_person"),
            models.CheckConstraint(condition=Q(state__in=EnrolmentState.values), name="enrolment_state_known")]
        indexes = [models.Index(fields=["programme", "state", "place_in_line"], name="enrolment_line")]

    def __str__(self) -> str:
        return f"{self.name} · {self.programme}"

    @staticmethod
    def visible_to(actor: Actor) -> Q:
        """The person's company, its park's staff, and the staff of the park that holds the programme."""
        return of_the_tenant(actor) | Q(programme__park__in=actor.parks_with("tenant.read"))


class Attendance(Row):
    """That an enrolled person was at a session."""

    enrolment = models.ForeignKey(Enrolment, models.CASCADE, related_name="attendance")
    session = models.ForeignKey(Session, models.CASCADE, related_name="attendance")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["enrolment", "session"], name="attended_once")]

    def __str__(self) -> str:
        return f"{self.enrolment_id} {self.session_id}"
