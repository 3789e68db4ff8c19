"""What people are told inside the product, in chat, or in one daily mail, and which of it they want."""
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from parkadmin.core.actors import Actor
from parkadmin.core.scope import ScopedQuerySet

from .base import Row
from .park import Park

# Groups of events that a person switches together.
NOTICE_GROUPS = [("request", _("My requests")), ("message", _("Messages")), ("referral", _("Referrals")),
                 ("deadline", _("Deadlines")), ("news", _("Announcements and programmes"))]
NOTICE_CHANNELS = [("bell", _("In Parkadmin")), ("mail", _("Mail, at once")), ("digest", _("Mail, once a day"))]


class Notice(Row):
    """One line for one person: shown under the bell, and gathered into the daily mail where the person wants that.

    `title` is in the language the person had then. The same `key` never makes two lines for one person.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notices")
    key = models.CharField(max_length=160)
    group = models.CharField(max_length=12, choices=NOTICE_GROUPS)
    title = models.CharField(_("title"), max_length=200)
    text = models.CharField(_("text"), max_length=300, blank=True)
    path = models.CharField(max_length=200)
    at = models.DateTimeField(_("at"))
    read_at = models.DateTimeField(null=True, blank=True)
    on_bell = models.BooleanField(default=True)
    digest_due = models.BooleanField(default=False)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="one_notice_per_person_and_reason")]
        indexes = [models.Index(fields=["user", "-id"], name="notice_newest", condition=Q(on_bell=True)),
                   models.Index(fields=["user"], name="notice_unread", condition=Q(read_at=None, on_bell=True)),
                   models.Index(fields=["user", "id"], name="notice_digest", condition=Q(digest_due=True))]

    def __str__(self) -> str:
        return self.title

    @staticmethod
    def visible_to(actor: Actor) -> Q:
        return Q(user=actor.user) & Q(user__isnull=False)


class NoticeSwitch(Row):
    """What a person has switched on or off, where it differs from the default (bell and mail on, digest off)."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notice_switches")
    group = models.CharField(max_length=12, choices=NOTICE_GROUPS)
    channel = models.CharField(max_length=8, choices=NOTICE_CHANNELS)
    on = models.BooleanField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "group", "channel"], name="one_switch_per_channel")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.group}/{self.channel}: {self.on}"


class ChatChannel(Row):
    """A group chat of a park's desk (DingTalk, WeCom, Feishu) that is told of events by webhook: a link, no content."""

    class Service(models.TextChoices):
        DINGTALK = "dingtalk", _("DingTalk")
        WECOM = "wecom", _("WeCom")
        FEISHU = "feishu", _("Feishu")

    park = models.ForeignKey(Park, models.CASCADE, related_name="chat_channels")
    name = models.CharField(_("name"), max_length=80)
    service = models.CharField(_("service"), max_length=10, choices=Service.choices)
    token = models.CharField(_("webhook token"), max_length=200)
    secret = models.CharField(_("signing secret"), max_length=200, blank=True)
    language = models.CharField(_("language"), max_length=8, default="zh-hans")
    groups = models.JSONField(_("events"), default=list)
    is_active = models.BooleanField(_("active"), default=True)

    class Meta:
        verbose_name = _("chat channel")
        verbose_name_plural = _("chat channels")

    def __str__(self) -> str:
        return self.name


class ChatMessage(Row):
    """One message to one chat channel: the letter and its ledger, delivered by the worker like mail."""

    channel = models.ForeignKey(ChatChannel, models.CASCADE, related_name="messages")
    key = models.CharField(max_length=160)
    title = models.CharField(max_length=200)
    url = models.CharField(max_length=300)
    at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_attempt_at = models.DateTimeField(null=True)
    last_error = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["channel", "key"], name="one_chat_message_per_reason")]
        indexes = [models.Index(fields=["next_attempt_at"], name="chat_due",
                                condition=Q(next_attempt_at__isnull=False))]

    def __str__(self) -> str:
        return self.title
