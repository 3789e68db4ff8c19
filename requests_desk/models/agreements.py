"""Agreements of parks: with each other, which is what makes them a network, and with their partners."""
from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import DateField, F, Func, Q, QuerySet, Value
from django.utils.translation import gettext_lazy as _

from parkadmin.core.actors import Actor
from parkadmin.core.models import Park, Row, StoredFile
from parkadmin.core.scope import ScopedQuerySet


class Today(Func):
    """The present day where the installation stands, by the clock of the database: for a rule of visibility, which is
    asked without a time."""

    template = "(now() AT TIME ZONE %(expressions)s)::date"
    output_field = DateField()

    def __init__(self) -> None:
        super().__init__(Value(settings.TIME_ZONE, output_field=models.CharField()))


def running(day: date | None = None) -> Q:
    """The condition that an agreement runs on a day; without one, now. Between parks only once both have signed."""
    on: Any = day or Today()
    signed = Q(other_park=None) | Q(countersigned_at__isnull=False)
    return signed & Q(starts_on__lte=on) & (Q(ends_on=None) | Q(ends_on__gte=on))


class Agreement(Row):
    """What a park has agreed with another park (`other_park`) or with a partner: from when, until when (the last day on
    which it runs; none: until further notice), what, and who signed.

    Between parks it counts for both sides: each sees and suggests what the other's directory shares with the network.
    That opens the other's directory, so it runs only from the moment at which the other park has countersigned. Ending
    one early moves `ends_on` and says why.
    """

    park = models.ForeignKey(Park, models.PROTECT, related_name="agreements", verbose_name=_("park"))
    other_park = models.ForeignKey(Park, models.PROTECT, null=True, blank=True, related_name="agreements_with_us",
                                   verbose_name=_("partner park"))
    partner = models.ForeignKey("requests_desk.Partner", models.CASCADE, null=True, blank=True,
                                related_name="agreements", verbose_name=_("partner"))
    title = models.CharField(_("what it is about"), max_length=160)
    terms = models.TextField(_("what was agreed"), blank=True)
    reference = models.CharField(_("number of the document"), max_length=80, blank=True)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)
    ended_why = models.TextField(_("why it ended"), blank=True)
    signed_by = models.CharField(_("signed for us by"), max_length=120, blank=True)
    signed_by_other = models.CharField(_("signed for them by"), max_length=120, blank=True)
    countersigned_at = models.DateTimeField(_("countersigned at"), null=True, blank=True)
    countersigned_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True,
                                         related_name="+", verbose_name=_("countersigned by"))
    version = models.PositiveIntegerField(default=1)
    modified_at = models.DateTimeField(_("changed at"))
    reminded_for = models.DateField(null=True, blank=True, editable=False)  # the last day whose coming was told
    is_demo = models.BooleanField(_("demo data"), default=False)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("agreement")
        verbose_name_plural = _("agreements")
        constraints = [
            models.CheckConstraint(name="agreement_of_two", condition=(
                Q(other_park=None, partner__isnull=False) | Q(other_park__isnull=False, partner=None))),
            models.CheckConstraint(name="agreement_not_with_itself", condition=(
                Q(other_park=None) | ~Q(other_park=F("park")))),
            models.CheckConstraint(name="agreement_ends_after_start", condition=(
                Q(ends_on=None) | Q(ends_on__gte=F("starts_on"))))]
        indexes = [models.Index(fields=["park", "-id"], name="agreement_park_newest"),
                   models.Index(fields=["other_park"], name="agreement_other_park"),
                   models.Index(fields=["ends_on"], name="agreement_ends", condition=Q(ends_on__isnull=False))]

    def __str__(self) -> str:
        return self.title

    @property
    def other(self) -> Any:
        """The other side: a park or a partner."""
        return self.other_park or self.partner

    @staticmethod
    def visible_to(actor: Actor) -> Q:
        """Staff of the park that keeps it, staff of the partner park, and the partner's own people."""
        parks = actor.parks_with("directory.read")
        return Q(park__in=parks) | Q(other_park__in=parks) | Q(partner__in=actor.partners)


class AgreementDocument(StoredFile):
    """A signed paper of an agreement, in private storage like every file."""

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="documents")
    file = models.FileField(upload_to="agreements/%Y/%m/", max_length=200)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("document of an agreement")
        verbose_name_plural = _("documents of agreements")
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.name

    @staticmethod
    def visible_to(actor: Actor) -> Q:
        """As the agreement itself."""
        return Q(agreement__in=Agreement.objects.for_actor(actor))


def parks_open_to(parks: Iterable[UUID], day: date | None = None) -> QuerySet[Park]:
    """The parks whose shared entries these parks may see and suggest on a day (without one: now): themselves, and
    those with which one of them has a running agreement, whoever keeps it. Made to be a subquery (`park__in=`).
    """
    own = list(parks)
    ours = Agreement.objects.filter(running(day), park__in=own, other_park__isnull=False).values("other_park")
    theirs = Agreement.objects.filter(running(day), other_park__in=own).values("park")
    return Park.objects.filter(Q(pk__in=own) | Q(pk__in=ours) | Q(pk__in=theirs)).order_by().values("pk")
