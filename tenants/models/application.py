"""A company's request to join a park, and how the park decides."""
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from parkadmin.core.actors import Actor
from parkadmin.core.models import Park, Row, StoredFile
from parkadmin.core.models.base import localized
from parkadmin.core.scope import ScopedQuerySet
from tenants.choices import ApplicationState, NoteAudience, Recommendation, RejectionReason, TenantKind, TenantStage

from .tenant import Tenant


class Application(Row):
    """An application for admission. An approved one names the tenant that came of it.

    `applicant` is the person who applies, with a confirmed address; empty for what staff wrote down. `space_wanted` in
    square metres, `investment_planned` in CNY. `due_at` is when the present promise ends: signed for, decided, or
    answered by the applicant; `next_moment_at` when the clock looks again. `transferred_from` is the application in
    another park that this one continues; `transfer_park` is where staff have offered to hand it, until the applicant
    agrees or says no.
    """

    park = models.ForeignKey(Park, models.PROTECT, related_name="applications", verbose_name=_("park"))
    number = models.CharField(_("number"), max_length=20, unique=True, null=True, blank=True)
    applicant = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True,
                                  related_name="applications")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+",
                              verbose_name=_("in charge"))
    kind = models.CharField(_("kind"), max_length=8, choices=TenantKind.choices, default=TenantKind.COMPANY)
    name_zh = models.CharField(_("name (Chinese)"), max_length=160)
    name_en = models.CharField(_("name (English)"), max_length=160, blank=True)
    uscc = models.CharField(_("unified social credit code"), max_length=18, blank=True)
    sector = models.CharField(_("sector"), max_length=3, blank=True)
    origin = models.CharField(_("origin"), max_length=6, blank=True)
    stage = models.CharField(_("stage"), max_length=8, choices=TenantStage.choices, blank=True)
    founded_on = models.DateField(_("founded on"), null=True, blank=True)
    about = models.TextField(_("what you do"), blank=True)
    plans = models.TextField(_("what you plan in the park"), blank=True)
    needs = models.TextField(_("what help you expect"), blank=True)
    people = models.PositiveIntegerField(_("people"), null=True, blank=True)
    space_wanted = models.PositiveIntegerField(_("space wanted (m²)"), null=True, blank=True)
    investment_planned = models.DecimalField(_("planned investment"), max_digits=16, decimal_places=2, null=True,
                                             blank=True)
    contact_name = models.CharField(_("contact"), max_length=80, blank=True)
    phone = models.CharField(_("phone"), max_length=32, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    state = models.CharField(_("state"), max_length=16, choices=ApplicationState.choices,
                             default=ApplicationState.DRAFT)
    state_since = models.DateTimeField(_("state since"), auto_now_add=True)
    submitted_at = models.DateTimeField(_("submitted at"), null=True, blank=True)
    signed_at = models.DateTimeField(_("signed for at"), null=True, blank=True)
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    due_at = models.DateTimeField(_("due at"), null=True, blank=True)
    next_moment_at = models.DateTimeField(null=True, blank=True, editable=False)
    conditions = models.TextField(_("conditions"), blank=True)
    reason_code = models.CharField(_("reason"), max_length=32, choices=RejectionReason.choices, blank=True)
    reason_text = models.TextField(_("explanation"), blank=True)
    elsewhere = models.TextField(_("what else could help"), blank=True)
    transfer_park = models.ForeignKey(Park, models.PROTECT, null=True, blank=True, related_name="+")
    transfer_text = models.TextField(_("why another park"), blank=True)
    transferred_from = models.OneToOneField("self", models.PROTECT, null=True, blank=True,
                                            related_name="transferred_to")
    tenant = models.OneToOneField(Tenant, models.PROTECT, null=True, blank=True, related_name="application")
    name_key = models.CharField(max_length=160, blank=True, editable=False)
    name_en_key = models.CharField(max_length=160, blank=True, editable=False)
    phone_key = models.CharField(max_length=32, blank=True, editable=False)
    is_demo = models.BooleanField(_("demo data"), default=False)
    version = models.PositiveIntegerField(default=1)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("application")
        verbose_name_plural = _("applications")
        constraints = [
            models.CheckConstraint(condition=Q(state__in=ApplicationState.values), name="application_state_known"),
            models.CheckConstraint(condition=Q(tenant=None) | Q(state=ApplicationState.APPROVED),
                                   name="only_an_approved_application_has_a_tenant"),
            models.CheckConstraint(condition=Q(state=ApplicationState.DRAFT) | ~Q(number=None),
                                   name="a_submitted_application_has_a_number"),
        ]
        indexes = [
            models.Index(fields=["park", "state", "-id"], name="application_pipeline"),
            models.Index(fields=["park", "submitted_at"], name="application_over_time"),
            models.Index(fields=["applicant", "-id"], name="application_of_person"),
            models.Index(fields=["next_moment_at"], condition=~Q(next_moment_at=None), name="application_next"),
            models.Index(fields=["name_key"], condition=~Q(name_key=""), name="application_name_key"),
            models.Index(fields=["name_en_key"], condition=~Q(name_en_key=""), name="application_name_en_key"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return localized(self, "name")

    @staticmethod
    def visible_to(actor: Actor) -> Q:
        """Staff see what was submitted to their parks, applicants their own."""
        sent = Q(park__in=actor.parks_with("tenant.read")) & ~Q(state=ApplicationState.DRAFT, applicant__isnull=False)
        return sent | Q(applicant=actor.user, applicant__isnull=False)


def of_the_application(actor: Actor) -> Q:
    """The applicant, and the staff of the park it was submitted to."""
    staff = Q(application__park__in=actor.parks_with("tenant.read")) & ~Q(
        application__state=ApplicationState.DRAFT, application__applicant__isnull=False)
    return staff | Q(application__applicant=actor.user, application__applicant__isnull=False)


class ApplicationPause(Row):
    """A time in which the park waited for the applicant; the promise to decide stands still."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="pauses")
    question = models.TextField(_("question"), blank=True)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["started_at"]
        constraints = [
            models.UniqueConstraint(fields=["application"], condition=Q(ended_at=None), name="one_open_pause_each"),
            models.CheckConstraint(condition=Q(ended_at=None) | Q(ended_at__gte=F("started_at")),
                                   name="application_pause_ends_after_it_begins")]

    def __str__(self) -> str:
        return f"{self.application_id} {self.started_at}"


class RequiredPaper(Row):
    """A paper that a park wants with every application."""

    park = models.ForeignKey(Park, models.CASCADE, related_name="required_papers")
    name_zh = models.CharField(_("name (Chinese)"), max_length=80)
    name_en = models.CharField(_("name (English)"), max_length=80, blank=True)
    for_teams = models.BooleanField(_("also asked of startup teams"), default=True)
    is_required = models.BooleanField(_("needed for submitting"), default=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name = _("required paper")
        verbose_name_plural = _("required papers")
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return localized(self, "name")


class ApplicationDocument(StoredFile):
    """One paper of an application, perhaps the answer to a required one, perhaps valid until a day."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="documents")
    paper = models.ForeignKey(RequiredPaper, models.SET_NULL, null=True, blank=True, related_name="+")
    title = models.CharField(_("title"), max_length=120)
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    file = models.FileField(upload_to="applications/%Y/%m/", max_length=200)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("document of an application")
        verbose_name_plural = _("documents of applications")
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.title

    visible_to = staticmethod(of_the_application)


class ApplicationMessage(Row):
    """One entry of the conversation about an application: with the applicant, or among staff."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="messages")
    audience = models.CharField(max_length=10, choices=NoteAudience.choices)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    by_staff = models.BooleanField(default=False)
    text = models.TextField(_("text"))
    at = models.DateTimeField(_("at"))

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("message about an application")
        verbose_name_plural = _("messages about applications")
        ordering = ["id"]
        constraints = [models.CheckConstraint(condition=Q(audience__in=NoteAudience.values),
                                              name="application_message_audience_known")]

    def __str__(self) -> str:
        return self.text[:60]

    @staticmethod
    def visible_to(actor: Actor) -> Q:
        """Staff read all of it, the applicant what is meant for the applicant."""
        staff = Q(application__park__in=actor.parks_with("tenant.read"))
        return staff | Q(application__applicant=actor.user, application__applicant__isnull=False,
                         audience=NoteAudience.APPLICANT)


class Criterion(Row):
    """What a park judges applications by: `weight` says how much it counts among the park's criteria."""

    park = models.ForeignKey(Park, models.CASCADE, related_name="criteria")
    name_zh = models.CharField(_("name (Chinese)"), max_length=80)
    name_en = models.CharField(_("name (English)"), max_length=80, blank=True)
    help_zh = models.CharField(_("what it means (Chinese)"), max_length=240, blank=True)
    help_en = models.CharField(_("what it means (English)"), max_length=240, blank=True)
    weight = models.PositiveSmallIntegerField(_("weight"), default=1)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name = _("criterion")
        verbose_name_plural = _("criteria")
        ordering = ["position", "id"]
        constraints = [models.CheckConstraint(condition=Q(weight__gte=1, weight__lte=10), name="criterion_weight")]

    def __str__(self) -> str:
        return localized(self, "name")

    @property
    def help(self) -> str:
        return localized(self, "help")


class Review(Row):
    """One reviewer's opinion on an application; `given_at` empty while it is asked for."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="reviews")
    reviewer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="reviews")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField(_("asked at"))
    given_at = models.DateTimeField(_("given at"), null=True, blank=True)
    recommendation = models.CharField(_("recommendation"), max_length=10, choices=Recommendation.choices, blank=True)
    text = models.TextField(_("opinion"), blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("review")
        verbose_name_plural = _("reviews")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["application", "reviewer"], name="one_review_per_reviewer"),
            models.CheckConstraint(condition=Q(given_at=None) | ~Q(recommendation=""),
                                   name="a_given_review_recommends")]

    def __str__(self) -> str:
        return f"{self.reviewer} · {self.application}"

    @staticmethod
    def visible_to(actor: Actor) -> Q:
        return Q(application__park__in=actor.parks_with("tenant.read"))


class ReviewScore(Row):
    """The points of one review for one criterion: 1 to 5."""

    review = models.ForeignKey(Review, models.CASCADE, related_name="scores")
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="+")
    points = models.PositiveSmallIntegerField(_("points"))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["review", "criterion"], name="one_score_per_criterion"),
                       models.CheckConstraint(condition=Q(points__gte=1, points__lte=5), name="points_one_to_five")]

    def __str__(self) -> str:
        return f"{self.criterion}: {self.points}"
