"""Kinds of requests, their extra questions, and the promised times: tables that staff edit."""
from uuid import UUID

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import UUIDField, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from parkadmin.core.models import Park, Row
from parkadmin.core.models.base import localized
from requests_desk.choices import Clock

NOBODY = Value(UUID(int=0), output_field=UUIDField())  # stands for NULL, so that two rows for "any" collide


class RequestKind(Row):
    """A kind of help (HSDS taxonomy term): training, expert, investment ... Codes are shared between parks."""

    code = models.SlugField(_("code"), max_length=32, unique=True)
    name_zh = models.CharField(_("name (Chinese)"), max_length=60)
    name_en = models.CharField(_("name (English)"), max_length=60)
    icon = models.CharField(_("icon"), max_length=32, default="help")
    position = models.PositiveSmallIntegerField(pgettext_lazy("order", "position"), default=100)
    is_complex = models.BooleanField(_("complex: result in 15 days instead of 7"), default=False)
    is_active = models.BooleanField(_("offered"), default=True)

    class Meta:
        verbose_name = _("kind of request")
        verbose_name_plural = _("kinds of request")
        ordering = ["position", "code"]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return localized(self, "name")


class Question(Row):
    """An extra question that one kind of request asks; answers are kept in `HelpRequest.answers` by code."""

    class Type(models.TextChoices):
        TEXT = "text", pgettext_lazy("question", "Text")
        NUMBER = "number", pgettext_lazy("question", "Number")
        DATE = "date", pgettext_lazy("question", "Date")
        YES_NO = "yes_no", _("Yes or no")
        CHOICE = "choice", pgettext_lazy("question", "Choice")

    kind = models.ForeignKey(RequestKind, models.CASCADE, related_name="questions")
    code = models.SlugField(_("code"), max_length=32)
    label_zh = models.CharField(_("question (Chinese)"), max_length=160)
    label_en = models.CharField(_("question (English)"), max_length=160)
    type = models.CharField(_("type"), max_length=8, choices=Type.choices, default=Type.TEXT)
    choices = models.JSONField(_("choices"), default=list, blank=True,
                               help_text=_("List of {code, zh, en} for a choice."))
    required = models.BooleanField(_("required"), default=False)
    position = models.PositiveSmallIntegerField(pgettext_lazy("order", "position"), default=100)

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ["position", "code"]
        constraints = [models.UniqueConstraint(fields=["kind", "code"], name="question_code_unique_in_kind")]

    def __str__(self) -> str:
        return localized(self, "label")


class ClockTarget(Row):
    """A promised time, in working days. The narrowest row wins: park and kind, park, kind, neither."""

    park = models.ForeignKey(Park, models.CASCADE, null=True, blank=True)
    kind = models.ForeignKey(RequestKind, models.CASCADE, null=True, blank=True)
    clock = models.CharField(_("clock"), max_length=20, choices=Clock.choices)
    working_days = models.PositiveSmallIntegerField(_("working days"), validators=[MinValueValidator(1)])

    class Meta:
        verbose_name = _("promised time")
        verbose_name_plural = _("promised times")
        constraints = [models.UniqueConstraint(Coalesce("park", NOBODY), Coalesce("kind", NOBODY), "clock",
                                               name="one_target_per_park_kind_and_clock"),
                       models.CheckConstraint(condition=models.Q(working_days__gte=1), name="target_is_positive")]

    def __str__(self) -> str:
        return f"{self.get_clock_display()}: {self.working_days}"
