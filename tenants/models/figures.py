"""A tenant's figures per year and quarter, planned and actual."""
from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from parkadmin.core.actors import Actor
from parkadmin.core.models import Park, Row
from parkadmin.core.scope import ScopedQuerySet
from tenants.choices import Basis, FiguresState, Quarter

from .register import of_own_parks, of_the_tenant
from .tenant import Tenant

MONEY = {"max_digits": 18, "decimal_places": 2, "null": True, "blank": True}
AMOUNTS = ("output_value", "revenue", "rnd_spending", "tax", "investment_received")
COUNTS = ("headcount", "patents")
VALUES = AMOUNTS + COUNTS


class Figures(Row):
    """The figures of one tenant for one period. Amounts in CNY with exact decimals; `headcount` at the end of the
    period, `patents` held at that time.

    Only accepted ones that nothing replaced (`is_current`) count. A correction is a row of its own that names what it
    `corrects`; when it is accepted the older row stops counting and is kept with its values. `questions` is what
    `tenants.figures_rules` finds implausible: a list of {code, field, facts}; `note` explains it.
    """

    tenant = models.ForeignKey(Tenant, models.CASCADE, related_name="figures")
    year = models.PositiveSmallIntegerField(_("year"))
    quarter = models.PositiveSmallIntegerField(_("period"), choices=Quarter.choices, default=Quarter.YEAR)
    basis = models.CharField(_("planned or actual"), max_length=8, choices=Basis.choices, default=Basis.ACTUAL)
    output_value = models.DecimalField(_("output value"), **MONEY)
    revenue = models.DecimalField(_("revenue"), **MONEY)
    rnd_spending = models.DecimalField(_("R&D spending"), **MONEY)
    tax = models.DecimalField(_("tax paid"), **MONEY)
    investment_received = models.DecimalField(_("investment received"), **MONEY)
    headcount = models.PositiveIntegerField(_("people employed"), null=True, blank=True)
    patents = models.PositiveIntegerField(_("patents"), null=True, blank=True)
    note = models.TextField(_("explanation"), blank=True)
    questions = models.JSONField(_("questions about it"), default=list, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=FiguresState.choices, default=FiguresState.DRAFT)
    state_since = models.DateTimeField(_("state since"))
    is_current = models.BooleanField(default=False)
    corrects = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="corrected_by")
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    submitted_at = models.DateTimeField(_("submitted at"), null=True, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    return_reason = models.TextField(_("why it was returned"), blank=True)
    version = models.PositiveIntegerField(default=1)
    is_demo = models.BooleanField(_("demo data"), default=False)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("figures")
        verbose_name_plural = _("figures")
        ordering = ["-year", "-quarter", "basis"]
        constraints = [
            models.UniqueConstraint(fields=["tenant", "year", "quarter", "basis"], condition=Q(is_current=True),
                                    name="one_counting_row_per_period"),
            models.UniqueConstraint(fields=["tenant", "year", "quarter", "basis"],
                                    condition=~Q(state=FiguresState.ACCEPTED), name="one_row_in_work_per_period"),
            models.CheckConstraint(condition=Q(state__in=FiguresState.values), name="figures_state_known"),
            models.CheckConstraint(condition=Q(basis__in=Basis.values), name="figures_basis_known"),
            models.CheckConstraint(condition=Q(quarter__lte=4, year__gte=1980, year__lte=2100), name="figures_period"),
            models.CheckConstraint(condition=Q(is_current=False) | Q(state=FiguresState.ACCEPTED),
                                   name="only_accepted_figures_count"),
            models.CheckConstraint(condition=~Q(corrects=F("id")), name="figures_not_corrected_by_themselves"),
            *[models.CheckConstraint(condition=Q(**{field: None}) | Q(**{f"{field}__gte": Decimal(0)}),
                                     name=f"figures_{field}_not_negative") for field in AMOUNTS],
        ]
        indexes = [models.Index(fields=["state", "-id"], name="figures_by_state"),
                   models.Index(fields=["year", "quarter", "basis"], condition=Q(is_current=True),
                                name="figures_counting")]

    def __str__(self) -> str:
        return f"{self.tenant_id} {self.period}"

    @property
    def period(self) -> str:
        """`2025` or `2025 Q3`."""
        return f"{self.year} Q{self.quarter}" if self.quarter else str(self.year)

    visible_to = staticmethod(of_the_tenant)

    @property
    def values(self) -> dict[str, Decimal | int | None]:
        """All seven figures by name."""
        return {field: getattr(self, field) for field in VALUES}


class FiguresRound(Row):
    """A park asks its tenants for the figures of a period. Who has not answered is reminded until done:
    `next_reminder_at` is when the clock looks again; empty once the round is closed."""

    park = models.ForeignKey(Park, models.CASCADE, related_name="figures_rounds")
    year = models.PositiveSmallIntegerField(_("year"))
    quarter = models.PositiveSmallIntegerField(_("period"), choices=Quarter.choices, default=Quarter.YEAR)
    basis = models.CharField(_("planned or actual"), max_length=8, choices=Basis.choices, default=Basis.ACTUAL)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    opened_at = models.DateTimeField(_("opened at"))
    due_on = models.DateField(_("due on"))
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)
    next_reminder_at = models.DateTimeField(null=True, blank=True)
    is_demo = models.BooleanField(_("demo data"), default=False)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("round of figures")
        verbose_name_plural = _("rounds of figures")
        ordering = ["-year", "-quarter"]
        constraints = [
            models.UniqueConstraint(fields=["park", "year", "quarter", "basis"], name="one_round_per_period"),
            models.CheckConstraint(condition=Q(quarter__lte=4), name="round_quarter")]
        indexes = [models.Index(fields=["next_reminder_at"], condition=~Q(next_reminder_at=None), name="round_next")]

    def __str__(self) -> str:
        return f"{self.park_id} {self.year} Q{self.quarter}"

    @staticmethod
    def visible_to(actor: Actor) -> Q:
        """Staff of the park, and its tenants."""
        return Q(park__in=actor.parks_with("tenant.read")) | of_own_parks(actor)
