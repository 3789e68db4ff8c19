"""The help request: what a tenant needs, who has it, and its clocks."""
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from parkadmin.core.actors import Actor
from parkadmin.core.models import Park, Row
from parkadmin.core.scope import ScopedQuerySet
from requests_desk.choices import OPEN_REQUEST, Channel, Clock, Priority, RequestState, Resolution, Sharing
from tenants.models import Tenant

from .kinds import RequestKind


class HelpRequest(Row):
    """What a tenant needs (FHIR ServiceRequest). Its park stays responsible to the tenant until the end.

    `number` is given on submission. `regions` are GB/T 2260 codes, `sector` a GB/T 4754 code, `budget` an amount of
    `currency` (ISO 4217). `resolution` is separate from `state`: closed never implies solved. Due times stand beside
    what stopped their clocks; `next_moment_at` is when the request next needs attention by itself (partial index).
    `version` grows with every change and guards against silent overwrites.
    """

    park = models.ForeignKey(Park, models.PROTECT, related_name="requests", verbose_name=_("park"))
    tenant = models.ForeignKey(Tenant, models.PROTECT, related_name="requests", verbose_name=_("tenant"))
    number = models.CharField(_("number"), max_length=20, unique=True, null=True, blank=True)
    kind = models.ForeignKey(RequestKind, models.PROTECT, null=True, blank=True, verbose_name=_("kind"))
    title = models.CharField(_("title"), max_length=160)
    description = models.TextField(_("description"), max_length=10_000, blank=True)
    answers = models.JSONField(_("answers"), default=dict, blank=True)
    sector = models.CharField(_("sector"), max_length=3, blank=True)
    regions = ArrayField(models.CharField(max_length=6), default=list, blank=True, verbose_name=_("regions wanted"))
    budget = models.DecimalField(_("budget"), max_digits=18, decimal_places=2, null=True, blank=True)
    currency = models.CharField(_("currency"), max_length=3, default="CNY")
    wanted_by = models.DateField(_("wanted by"), null=True, blank=True)
    people = models.PositiveIntegerField(_("people concerned"), null=True, blank=True)
    contact_phone = models.CharField(_("phone for questions"), max_length=32, blank=True)
    sharing = models.CharField(_("sharing"), max_length=8, choices=Sharing.choices, default=Sharing.TEASER)
    shared_in_tenant = models.BooleanField(_("colleagues may see it"), default=True)
    channel = models.CharField(_("channel"), max_length=8, choices=Channel.choices, default=Channel.PORTAL)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(_("created at"))
    requester = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True,
                                  related_name="requests", verbose_name=_("asked by"))

    state = models.CharField(_("state"), max_length=16, choices=RequestState.choices, default=RequestState.DRAFT)
    state_since = models.DateTimeField(_("state since"))
    resume_state = models.CharField(max_length=16, blank=True)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True,
                              related_name="owned_requests", verbose_name=_("officer"))
    priority = models.CharField(_("priority"), max_length=8, choices=Priority.choices, default=Priority.NORMAL)
    reason_code = models.CharField(_("reason"), max_length=32, blank=True)
    reason_text = models.TextField(_("explanation"), blank=True)
    referred_elsewhere = models.TextField(_("where else to go"), blank=True)
    appealed_at = models.DateTimeField(null=True, blank=True)
    duplicate_of = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="duplicates")
    split_from = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="split_into")
    followers = models.ManyToManyField(settings.AUTH_USER_MODEL, blank=True, related_name="followed_requests")
    summary = models.TextField(_("summary of the result"), blank=True)
    resolution = models.CharField(_("resolution"), max_length=20, choices=Resolution.choices, blank=True)
    rating = models.PositiveSmallIntegerField(_("rating"), null=True, blank=True,
                                              validators=[MinValueValidator(1), MaxValueValidator(5)])
    rating_text = models.TextField(_("what was good, what was not"), blank=True)
    confirmed = models.BooleanField(_("confirmed by the tenant"), null=True, blank=True)
    return_visit_due = models.BooleanField(_("return visit due"), default=False)
    reopened_count = models.PositiveSmallIntegerField(_("times reopened"), default=0)
    version = models.PositiveIntegerField(default=1)

    submitted_at = models.DateTimeField(_("submitted at"), null=True, blank=True)
    receipt_due_at = models.DateTimeField(_("to be signed for by"), null=True, blank=True)
    signed_at = models.DateTimeField(_("signed for at"), null=True, blank=True)
    response_due_at = models.DateTimeField(_("first response due"), null=True, blank=True)
    responded_at = models.DateTimeField(_("first response at"), null=True, blank=True)
    result_due_at = models.DateTimeField(_("result due"), null=True, blank=True)
    resolved_at = models.DateTimeField(_("resolved at"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)
    next_moment_at = models.DateTimeField(null=True, blank=True)
    clock_marks = ArrayField(models.CharField(max_length=32), default=list, blank=True)
    last_activity_at = models.DateTimeField(_("last activity"))
    search = SearchVectorField(null=True, editable=False)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("help request")
        verbose_name_plural = _("help requests")
        constraints = [
            models.CheckConstraint(condition=Q(state__in=RequestState.values), name="request_state_known"),
            models.CheckConstraint(condition=Q(state="draft") | Q(number__isnull=False) | Q(submitted_at=None),
                                   name="submitted_request_has_number"),
            models.CheckConstraint(condition=Q(sharing__in=Sharing.values), name="request_sharing_known"),
            models.CheckConstraint(condition=Q(rating=None) | Q(rating__range=(1, 5)), name="rating_1_to_5"),
            models.CheckConstraint(condition=Q(resolution="") | Q(resolution__in=Resolution.values),
                                   name="resolution_known"),
            models.CheckConstraint(condition=~Q(state="closed") | ~Q(resolution=""), name="closed_has_resolution"),
            models.CheckConstraint(condition=~Q(duplicate_of=F("id")), name="not_its_own_duplicate"),
            models.CheckConstraint(condition=Q(budget=None) | Q(budget__gte=0), name="budget_not_negative"),
        ]
        indexes = [
            models.Index(fields=["park", "-id"], name="request_park_newest"),
            models.Index(fields=["park", "state", "-id"], name="request_park_state"),
            models.Index(fields=["park", "-id"], name="request_park_open", condition=Q(state__in=OPEN_REQUEST)),
            models.Index(fields=["park", "owner", "-id"], name="request_park_owner",
                         condition=Q(state__in=OPEN_REQUEST)),
            models.Index(fields=["tenant", "-id"], name="request_tenant_newest"),
            models.Index(fields=["next_moment_at"], name="request_next_moment",
                         condition=Q(next_moment_at__isnull=False)),
            models.Index(fields=["park", "result_due_at", "id"], name="request_due"),
            models.Index(fields=["park", "-last_activity_at", "-id"], name="request_activity"),
            # what the rates and charts of a period read
            models.Index(fields=["park", "submitted_at"], name="request_came"),
            models.Index(fields=["park", "response_due_at"], name="request_response_due"),
            models.Index(fields=["park", "resolved_at"], name="request_resolved"),
            models.Index(fields=["park", "closed_at"], name="request_closed"),
            GinIndex(fields=["search"], name="request_search"),
        ]

    def __str__(self) -> str:
        return f"{self.number or '—'} {self.title}"

    @property
    def code(self) -> str:
        """What stands in addresses: the number, or the id of a draft."""
        return self.number or str(self.pk)

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_REQUEST

    @staticmethod
    def visible_to(actor: Actor) -> Q:
        """Staff see what was sent to their parks; tenants their own company's: owners and viewers all that is shared,
        members what they asked themselves and what is shared. A draft is its writer's alone."""
        staff = Q(park__in=actor.parks_with("request.read")) & (~Q(state=RequestState.DRAFT) | Q(created_by=actor.user))
        shared = Q(shared_in_tenant=True) & ~Q(state=RequestState.DRAFT)
        own = Q(tenant__in=actor.tenants_with("request.read")) & (
            shared | Q(requester=actor.user) | Q(created_by=actor.user))
        everything = Q(tenant__in=actor.tenants_with("request.read_all")) & ~Q(state=RequestState.DRAFT)
        return staff | ((own | everything) & ~Q(state=RequestState.ENTERED_IN_ERROR))


class Pause(Row):
    """The ledger of pauses: a request waits for its tenant, a referral is on hold. Clocks are recomputed from it."""

    request = models.ForeignKey(HelpRequest, models.CASCADE, null=True, blank=True, related_name="pauses")
    referral = models.ForeignKey("requests_desk.Referral", models.CASCADE, null=True, blank=True,
                                 related_name="pauses")
    started_at = models.DateTimeField(_("from"))
    ended_at = models.DateTimeField(_("until"), null=True, blank=True)
    why = models.TextField(_("why"), blank=True)

    class Meta:
        verbose_name = _("pause")
        verbose_name_plural = _("pauses")
        constraints = [
            models.CheckConstraint(condition=Q(request=None, referral__isnull=False)
                                   | Q(request__isnull=False, referral=None), name="pause_of_one_object"),
            models.CheckConstraint(condition=Q(ended_at=None) | Q(ended_at__gte=F("started_at")),
                                   name="pause_ends_after_start"),
            models.UniqueConstraint(fields=["request"], condition=Q(ended_at=None, request__isnull=False),
                                    name="one_open_pause_per_request"),
            models.UniqueConstraint(fields=["referral"], condition=Q(ended_at=None, referral__isnull=False),
                                    name="one_open_pause_per_referral"),
        ]

    def __str__(self) -> str:
        return f"{self.started_at} – {self.ended_at}"


REQUEST_CLOCKS = [(Clock.RECEIPT, "receipt_due_at", "signed_at"), (Clock.RESPONSE, "response_due_at", "responded_at"),
                  (Clock.RESULT, "result_due_at", "resolved_at")]
