"""Rounds of figures: a park asks its tenants for one period, and reminds them until they have answered.

Told when it opens, seven days before it is due, on the day, then every week while somebody is missing. Any number of
workers may call `tick`: each round is taken by one of them (SKIP LOCKED), its next moment is set before anything is
sent, and each letter has a key of its own, so that a moment has one effect.
"""
from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from parkadmin.core.actors import SYSTEM, Actor
from parkadmin.core.checks import Check
from parkadmin.core.errors import Forbidden, Refused
from parkadmin.core.events import record, register
from parkadmin.core.models import Park, User
from tenants import figures_rules as rules
from tenants.figures_queries import missing
from tenants.models import FiguresRound, Membership, Tenant
from tenants.notifications import write_to

from .figures import local_day, senders

for code, sentence in (
    ("figures_round.open", gettext_lazy("asked for the figures of %(period)s until %(due)s")),
    ("figures_round.remind", gettext_lazy("reminded %(count)s companies of the figures of %(period)s")),
    ("figures_round.due", gettext_lazy("moved the date for the figures of %(period)s to %(due)s")),
    ("figures_round.close", gettext_lazy("ended the round for the figures of %(period)s")),
):
    register(code, sentence, "internal")
BEFORE = timedelta(days=7)
WEEK = timedelta(days=7)
MORNING = time(9)
BATCH = 20
OPENED = (gettext_lazy("Your park asks for your figures"),
          gettext_lazy("Please enter the figures of your company. What you entered last time stands beside it."))
REMINDED = (gettext_lazy("Your figures are still missing"),
            gettext_lazy("Your park waits for the figures of your company. A few minutes are enough: what you entered "
                         "last time stands beside it."))


def moments(park: Park, due_on: date) -> list[datetime]:
    """When those who are missing are reminded up to the due date, at nine in the morning of the park."""
    zone = ZoneInfo(park.time_zone)
    return [datetime.combine(day, MORNING, zone) for day in (due_on - BEFORE, due_on)]


def next_reminder(park: Park, due_on: date, at: datetime) -> datetime:
    """The first moment after `at`: a week before, on the day, or weekly from then on."""
    ahead = [moment for moment in moments(park, due_on) if moment > at]
    moment = ahead[0] if ahead else moments(park, due_on)[-1]
    while moment <= at:
        moment += WEEK
    return moment


def open_round(*, actor: Actor, park: Park, year: int, quarter: int, basis: str, due_on: date | None,
               at: datetime) -> FiguresRound:
    """Ask all tenants of a park for a period until a day, and tell them. Refused (`round_exists`) when the park has
    asked for it already."""
    if not actor.can("figures.decide", park=park.pk):
        raise Forbidden()
    due_on = _checked(park, due_on, at, rules.period_errors(year, quarter, basis, local_day(park, at)))
    row = FiguresRound(park=park, year=year, quarter=quarter, basis=basis, due_on=due_on, opened_by=actor.user,
                       opened_at=at, next_reminder_at=next_reminder(park, due_on, at), is_demo=park.is_demo)
    with transaction.atomic():
        try:
            with transaction.atomic():
                row.save()
        except IntegrityError as error:
            raise Refused("round_exists", _("The park has asked for this period already.")) from error
        _record(actor, row, "figures_round.open", at, due=due_on.isoformat())
        tell_missing(row, at, *OPENED)
    return row


def change_due_date(*, actor: Actor, round: FiguresRound, due_on: date | None, at: datetime) -> FiguresRound:
    """Give the tenants another day; reminders follow it."""
    with transaction.atomic():
        row = _locked(actor, round)
        row.due_on = _checked(row.park, due_on, at)
        row.next_reminder_at = next_reminder(row.park, row.due_on, at)
        row.save(update_fields=["due_on", "next_reminder_at"])
        _record(actor, row, "figures_round.due", at, due=row.due_on.isoformat())
    return row


def remind_round(*, actor: Actor, round: FiguresRound, at: datetime) -> int:
    """Remind those who are missing now, beside the reminders that come by themselves; at most once a day. Returns how
    many companies were written to."""
    with transaction.atomic():
        row = _locked(actor, round)
        count = tell_missing(row, at, *REMINDED)
        _record(actor, row, "figures_round.remind", at, count=count)
    return count


def close_round(*, actor: Actor, round: FiguresRound, at: datetime) -> FiguresRound:
    """No more reminders. Figures can still be sent in."""
    with transaction.atomic():
        row = _locked(actor, round)
        row.closed_at, row.next_reminder_at = at, None
        row.save(update_fields=["closed_at", "next_reminder_at"])
        _record(actor, row, "figures_round.close", at)
    return row


def tick(at: datetime) -> int:
    """Remind in all rounds whose moment has come; how many rounds were attended to."""
    due = FiguresRound.objects.filter(next_reminder_at__lte=at).order_by("next_reminder_at")
    return sum(_attend(pk, at) for pk in list(due.values_list("pk", flat=True)[:BATCH]))


def _attend(pk: UUID, at: datetime) -> bool:
    with transaction.atomic():
        row = (FiguresRound.objects.select_for_update(of=("self",), skip_locked=True).select_related("park")
               .filter(pk=pk, next_reminder_at__lte=at).first())
        if row is None:
            return False
        row.next_reminder_at = next_reminder(row.park, row.due_on, at)
        row.save(update_fields=["next_reminder_at"])
        if count := tell_missing(row, at, *REMINDED):
            _record(SYSTEM, row, "figures_round.remind", at, count=count)
    return True


# -- parts -----------------------------------------------------------------------------------------------------
def tell_missing(row: FiguresRound, at: datetime, subject: Any, opening: Any) -> int:
    """Write to owners and members of all registered tenants that have not answered. Returns how many tenants."""
    people = _senders(tenants := list(missing(SYSTEM, row)))
    period = rules.Period(row.year, row.quarter)
    for tenant in tenants:
        write_to(people[tenant.pk], key=f"figures:{row.pk}:{tenant.pk}:{local_day(row.park, at):%Y%m%d}",
                 group="deadline", subject=subject, opening=opening, about=tenant, park=row.park, at=at,
                 path=f"/portal/company/{tenant.pk}/figures/", label=lambda: _asked(row, period))
    return len(tenants)


def _asked(row: FiguresRound, period: rules.Period) -> str:
    """What is asked for and until when, in the active language."""
    return _("%(period)s, until %(day)s") % {"period": period.of_basis(row.basis),
                                             "day": date_format(row.due_on, "DATE_FORMAT")}


def _senders(tenants: list[Tenant]) -> dict[UUID, list[User]]:
    """Who may send in the figures of each tenant: one statement."""
    found: dict[UUID, list[User]] = defaultdict(list)
    for row in Membership.objects.filter(tenant__in=tenants, role__in=senders(), user__is_active=True).select_related(
            "user").order_by("pk"):
        found[row.tenant_id].append(row.user)
    return found


def _checked(park: Park, due_on: date | None, at: datetime, errors: dict[str, str] | None = None) -> date:
    """The due date: given, and not in the past. Raises Invalid with these and other errors."""
    check = Check()
    for field, text in (errors or {}).items():
        check.add(field, text)
    if due_on is None:
        check.add("due_on", _("Please fill this in."))
    due_on = check.day("due_on", due_on, not_before=local_day(park, at))
    if due_on and due_on.year > at.year + 1:
        check.add("due_on", _("This is too far away."))
    check.done()
    return due_on


def _locked(actor: Actor, round: FiguresRound) -> FiguresRound:
    """The open round, for those who decide about figures."""
    if not actor.can("figures.decide", park=round.park_id):
        raise Forbidden()
    row = FiguresRound.objects.select_for_update(of=("self",)).select_related("park").get(pk=round.pk)
    if row.closed_at:
        raise Refused("round_closed", _("This round has ended."))
    return row


def _record(actor: Actor, row: FiguresRound, code: str, at: datetime, **data: Any) -> None:
    period = rules.in_both_languages(rules.Period(row.year, row.quarter), row.basis)
    record(actor=actor, code=code, subject=row, park_id=row.park_id, at=at, period=period, **data)
