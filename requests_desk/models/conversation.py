"""What people write to each other, and their files."""
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from parkadmin.core.actors import Actor
from parkadmin.core.models import Row, StoredFile
from parkadmin.core.scope import ScopedQuerySet
from requests_desk.choices import Audience

from .request import HelpRequest


class Message(Row):
    """One entry of the conversation, for exactly one audience.

    tenant: the tenant and the park's staff; internal: the park's staff; partner: the park's staff and the
    destination of one referral. `is_question` marks what a request in `needs_info` waits for.
    """

    request = models.ForeignKey(HelpRequest, models.CASCADE, related_name="messages")
    referral = models.ForeignKey("requests_desk.Referral", models.CASCADE, null=True, blank=True,
                                 related_name="messages")
    audience = models.CharField(_("audience"), max_length=8, choices=Audience.choices)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    author_label = models.CharField(_("who"), max_length=120)
    organization = models.CharField(_("for which organization"), max_length=160, blank=True)
    from_staff = models.BooleanField(default=False)
    is_question = models.BooleanField(default=False)
    text = models.TextField(_("text"), max_length=10_000)
    at = models.DateTimeField(_("at"))

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        ordering = ["at", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(audience__in=Audience.values), name="audience_known"),
            models.CheckConstraint(condition=Q(audience="partner", referral__isnull=False)
                                   | Q(~Q(audience="partner"), referral=None), name="partner_message_has_referral"),
        ]
        indexes = [models.Index(fields=["request", "at"], name="message_timeline"),
                   models.Index(fields=["referral", "at"], name="message_referral",
                                condition=Q(referral__isnull=False))]

    def __str__(self) -> str:
        return self.text[:60]

    @property
    def spoken_for(self) -> str:
        """The organization the writer spoke for, in the reader's language: a park, the destination, or the tenant."""
        if self.from_staff:
            return (self.referral.origin_park if self.referral else self.request.park).name
        return self.referral.destination_organization.name if self.referral else self.request.tenant.name

    @staticmethod
    def visible_to(actor: Actor) -> Q:
        """See the class: each audience has its readers, and nobody else."""
        return (Q(request__park__in=actor.parks_with("request.read_internal"))
                | Q(audience=Audience.TENANT, request__in=HelpRequest.objects.filter(_own_requests(actor)))
                | Q(audience=Audience.PARTNER, referral__in=_referrals_between(actor)))


class Attachment(StoredFile):
    """A file of a request or of one message; it has the message's audience, else the tenant's.

    The file lies in private storage under a random name; `name` is what the sender called it. `media_type` is what
    the content is, not what was claimed; `sha256` is of the content.
    """

    request = models.ForeignKey(HelpRequest, models.CASCADE, related_name="attachments")
    message = models.ForeignKey(Message, models.CASCADE, null=True, blank=True, related_name="attachments")
    referral = models.ForeignKey("requests_desk.Referral", models.CASCADE, null=True, blank=True,
                                 related_name="attachments")
    audience = models.CharField(max_length=8, choices=Audience.choices, default=Audience.TENANT)
    file = models.FileField(upload_to="attachments/%Y/%m/", max_length=200)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")
        ordering = ["id"]
        constraints = [models.CheckConstraint(condition=Q(audience__in=Audience.values),
                                              name="attachment_audience_known"),
                       models.CheckConstraint(condition=~Q(audience="partner") | Q(referral__isnull=False),
                                              name="partner_attachment_has_referral")]

    def __str__(self) -> str:
        return self.name

    @staticmethod
    def visible_to(actor: Actor) -> Q:
        """As for messages; a destination sees files sent in its referral, and those handed over with it."""
        referrals = _destination_referrals(actor)
        return (Q(request__park__in=actor.parks_with("request.read_internal"))
                | Q(audience=Audience.TENANT, request__in=HelpRequest.objects.filter(_own_requests(actor)))
                | Q(audience=Audience.PARTNER, referral__in=_referrals_between(actor))
                | Q(handed_over_with__in=referrals.filter(identity_released_at__isnull=False)))


def _own_requests(actor: Actor) -> Q:
    return HelpRequest.visible_to(actor) & Q(tenant__in=list(actor.tenants))


def _destination_referrals(actor: Actor) -> models.QuerySet:
    from .referral import Referral

    return Referral.objects.filter(Referral.addressed_to(actor))


def _referrals_between(actor: Actor) -> models.QuerySet:
    """Referrals whose conversation the actor takes part in: as their destination, or as the park that asked."""
    from .referral import Referral

    asked = Q(origin_park__in=actor.parks_with("referral.read"))
    return Referral.objects.filter(Referral.addressed_to(actor) | asked)
