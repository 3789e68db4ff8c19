"""Referrals: one hand-over of a request to one destination, and what came of it."""
from base64 import urlsafe_b64encode
from hashlib import sha256

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from parkadmin.core.actors import Actor
from parkadmin.core.models import Park, Row
from parkadmin.core.scope import NOTHING, ScopedQuerySet
from requests_desk.choices import REFERRAL_OPEN, OutcomeKind, Reason, ReferralState, Route, Sharing

from .conversation import Attachment
from .directory import Partner, Resource
from .request import HelpRequest


class Referral(Row):
    """One hand-over of a help request to one destination (FHIR Task; `focus` is the request, `part_of` the chain).

    The destination is a partner (perhaps by one of its resources), or a park; a partner that stands for a park fills
    both. `title` and `need` are the words the destination reads: with sharing `teaser` they name nobody, and
    `identity_released_at` says when the destination learned who asks. `onward` links lead from the park that
    referred further; the request's own park sees the whole chain.
    """

    request = models.ForeignKey(HelpRequest, models.PROTECT, related_name="referrals")
    number = models.CharField(_("number"), max_length=24, unique=True)
    origin_park = models.ForeignKey(Park, models.PROTECT, related_name="referrals_out")
    part_of = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="onward")
    destination_park = models.ForeignKey(Park, models.PROTECT, null=True, blank=True, related_name="referrals_in")
    partner = models.ForeignKey(Partner, models.PROTECT, null=True, blank=True, related_name="referrals")
    resource = models.ForeignKey(Resource, models.PROTECT, null=True, blank=True, related_name="referrals")
    route = models.CharField(_("route"), max_length=12, choices=Route.choices, default=Route.IN_APP)
    sharing = models.CharField(_("sharing"), max_length=8, choices=Sharing.choices)
    title = models.CharField(_("title"), max_length=160)
    need = models.TextField(_("need"), max_length=10_000)
    attachments_shared = models.ManyToManyField(Attachment, blank=True, related_name="handed_over_with")
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(_("created at"))

    state = models.CharField(_("state"), max_length=16, choices=ReferralState.choices, default=ReferralState.DRAFT)
    state_since = models.DateTimeField(_("state since"))
    resume_state = models.CharField(max_length=16, blank=True)
    reason_code = models.CharField(_("reason"), max_length=32, choices=Reason.choices, blank=True)
    reason_text = models.TextField(_("explanation"), blank=True)
    contact_name = models.CharField(_("contact person"), max_length=80, blank=True)
    contact_phone = models.CharField(_("phone"), max_length=32, blank=True)
    contact_email = models.EmailField(_("e-mail"), blank=True)
    expected_on = models.DateField(_("expected date"), null=True, blank=True)
    hold_until = models.DateField(_("on hold until"), null=True, blank=True)
    round = models.PositiveSmallIntegerField(_("round"), default=1)
    version = models.PositiveIntegerField(default=1)

    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    received_at = models.DateTimeField(_("signed for at"), null=True, blank=True)
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    identity_released_at = models.DateTimeField(_("identity released at"), null=True, blank=True)
    receipt_due_at = models.DateTimeField(_("to be signed for by"), null=True, blank=True)
    answer_due_at = models.DateTimeField(_("answer due"), null=True, blank=True)
    progress_due_at = models.DateTimeField(_("progress note due"), null=True, blank=True)
    last_progress_at = models.DateTimeField(_("last progress"), null=True, blank=True)
    next_moment_at = models.DateTimeField(null=True, blank=True)
    clock_marks = models.JSONField(default=list, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("referral")
        verbose_name_plural = _("referrals")
        constraints = [
            models.CheckConstraint(condition=Q(state__in=ReferralState.values), name="referral_state_known"),
            models.CheckConstraint(condition=Q(partner__isnull=False) | Q(destination_park__isnull=False),
                                   name="referral_has_destination"),
            models.CheckConstraint(condition=Q(resource=None) | Q(partner__isnull=False),
                                   name="resource_belongs_to_partner"),
            models.CheckConstraint(condition=~Q(destination_park=F("origin_park")), name="not_referred_to_itself"),
            models.CheckConstraint(condition=~Q(sharing=Sharing.PARK), name="park_only_is_not_referred"),
            models.UniqueConstraint(fields=["request", "resource"], name="one_open_referral_per_resource",
                                    condition=Q(state__in=REFERRAL_OPEN, resource__isnull=False)),
            models.UniqueConstraint(fields=["request", "destination_park"], name="one_open_referral_per_park",
                                    condition=Q(state__in=REFERRAL_OPEN, resource=None, partner=None)),
        ]
        indexes = [
            models.Index(fields=["request", "id"], name="referral_of_request"),
            models.Index(fields=["origin_park", "-id"], name="referral_out"),
            models.Index(fields=["destination_park", "-id"], name="referral_in"),
            models.Index(fields=["partner", "-id"], name="referral_partner"),
            models.Index(fields=["next_moment_at"], name="referral_next_moment",
                         condition=Q(next_moment_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def destination(self) -> Resource | Partner | Park:
        """The most exact name of who is asked: the resource, else the partner, else the park."""
        return self.resource or self.partner or self.destination_park

    @property
    def destination_organization(self) -> Partner | Park:
        """The organization that answers."""
        return self.partner or self.destination_park

    @property
    def identity_released(self) -> bool:
        return self.sharing == Sharing.OPEN or self.identity_released_at is not None

    @property
    def is_open(self) -> bool:
        return self.state in REFERRAL_OPEN

    @staticmethod
    def addressed_to(actor: Actor) -> Q:
        """Referrals that the actor answers. A draft has not been addressed to anybody yet."""
        if actor.kind == "link":
            mine = Q(pk=actor.referral_id) if actor.referral_id else NOTHING
        else:
            mine = Q(partner__in=actor.partners) | Q(destination_park__in=actor.parks_with("referral.read"))
        return mine & ~Q(state__in=[ReferralState.DRAFT, ReferralState.ENTERED_IN_ERROR])

    @staticmethod
    def visible_to(actor: Actor) -> Q:
        """Both ends, and the request's own park for the whole chain."""
        parks = actor.parks_with("referral.read")
        return Referral.addressed_to(actor) | Q(origin_park__in=parks) | Q(request__park__in=parks)


class Outcome(Row):
    """What came of a referral, with numbers (FHIR Task.output). One per round; corrections add, never overwrite."""

    referral = models.ForeignKey(Referral, models.PROTECT, related_name="outcomes")
    round = models.PositiveSmallIntegerField(_("round"), default=1)
    kind = models.CharField(_("kind"), max_length=24, choices=OutcomeKind.choices)
    text = models.TextField(_("what was done"), max_length=10_000)
    people = models.PositiveIntegerField(_("people trained or advised"), null=True, blank=True)
    amount = models.DecimalField(_("amount invested or granted"), max_digits=18, decimal_places=2, null=True,
                                 blank=True)
    currency = models.CharField(_("currency"), max_length=3, default="CNY")
    contracts = models.PositiveIntegerField(_("contracts"), null=True, blank=True)
    jobs = models.PositiveIntegerField(_("jobs"), null=True, blank=True)
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("outcome")
        verbose_name_plural = _("outcomes")
        ordering = ["at"]
        constraints = [models.CheckConstraint(condition=Q(kind__in=OutcomeKind.values), name="outcome_kind_known"),
                       models.CheckConstraint(condition=Q(amount=None) | Q(amount__gte=0),
                                              name="outcome_amount_not_negative")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.text[:60]}"


class ReferralLink(Row):
    """A mailed link to one referral for somebody without an account.

    Only the token's SHA-256 is stored. The token follows from the link's id and the installation's secret key, so that
    later letters can carry the same link, and whoever reads the database alone cannot open it.
    """

    referral = models.ForeignKey(Referral, models.CASCADE, related_name="links")
    digest = models.CharField(max_length=64, unique=True)
    email = models.EmailField(_("e-mail"))
    name = models.CharField(_("name"), max_length=80, blank=True)
    created_at = models.DateTimeField(_("created at"))
    expires_at = models.DateTimeField(_("expires at"))
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True)
    last_used_at = models.DateTimeField(_("last used at"), null=True, blank=True)

    class Meta:
        verbose_name = _("mailed link")
        verbose_name_plural = _("mailed links")

    def __str__(self) -> str:
        return f"{self.email} · {self.referral_id}"

    @property
    def token(self) -> str:
        """What stands in the link's address: 256 bits."""
        mac = salted_hmac("requests_desk.ReferralLink", str(self.pk), algorithm="sha256")
        return urlsafe_b64encode(mac.digest()).rstrip(b"=").decode()

    @staticmethod
    def digest_of(token: str) -> str:
        """What is stored of a token, and looked up."""
        return sha256(token.encode()).hexdigest()


class Disclosure(Row):
    """The record of what was given to whom and when, and on which consent of the tenant it rests."""

    referral = models.ForeignKey(Referral, models.PROTECT, related_name="disclosures")
    level = models.CharField(_("sharing"), max_length=8, choices=Sharing.choices)
    consent = models.CharField(_("allowed by the tenant"), max_length=8, choices=Sharing.choices)
    fields = models.JSONField(_("what was given"), default=list)
    to = models.CharField(_("to whom"), max_length=160)
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("disclosure")
        verbose_name_plural = _("disclosures")
        ordering = ["at"]

    def __str__(self) -> str:
        return f"{self.to}: {', '.join(self.fields)}"
