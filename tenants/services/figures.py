"""A tenant's figures: written, sent in, accepted or returned, corrected.

Only accepted rows that nothing has replaced (`is_current`) count. There is at most one row in work per tenant, period
and basis: whoever comes second is refused and finds the first one.
"""
from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from parkadmin.core.actors import Actor
from parkadmin.core.checks import Check
from parkadmin.core.errors import Forbidden, Invalid, Refused
from parkadmin.core.events import record, register
from parkadmin.core.models import Event, Park, User
from parkadmin.core.permissions import TENANT_PERMISSIONS
from tenants import figures_rules as rules
from tenants.access import one
from tenants.choices import Basis, FiguresState, TenantState
from tenants.figures_queries import questions_about
from tenants.lifecycle import FIGURES, may_on_tenant
from tenants.models import Figures, Membership, Tenant
from tenants.models.figures import AMOUNTS, VALUES
from tenants.notifications import write_to

BOTH = "tenant internal"
for code, sentence in (
    ("figures.submit", gettext_lazy("sent in the figures of %(period)s")),
    ("figures.take_back", gettext_lazy("took back the figures of %(period)s")),
    ("figures.accept", gettext_lazy("accepted the figures of %(period)s")),
    ("figures.return", gettext_lazy("returned the figures of %(period)s")),
    ("figures.correct", gettext_lazy("began to correct the figures of %(period)s")),
    ("figures.replaced", gettext_lazy("corrected the figures of %(period)s; the old values are kept")),
    ("figures.discard", gettext_lazy("threw away the draft of the figures of %(period)s")),
    ("figures.uncount", gettext_lazy("took the figures of %(period)s out of the count")),
):
    register(code, sentence, BOTH)
EDITABLE = (FiguresState.DRAFT, FiguresState.RETURNED)
ENDED = (TenantState.GRADUATED, TenantState.LEFT)


def local_day(park: Park, at: datetime) -> date:
    """The date in the park's zone."""
    return at.astimezone(ZoneInfo(park.time_zone)).date()


# -- writing ---------------------------------------------------------------------------------------------------
def save_figures(*, actor: Actor, tenant: Tenant, year: int, quarter: int, basis: str, at: datetime,
                 values: Mapping[str, Any], note: str = "") -> Figures:
    """Begin the figures of a period as a draft; some may be missing. By the tenant, or by staff on its behalf.

    Refused (`in_work`) when somebody has begun them already, and (`accepted`) when they are accepted: then they are
    corrected.
    """
    _may_write(actor, tenant)
    clean = _checked(tenant, values, note, at, period=(year, quarter, basis))
    with transaction.atomic():
        _need_a_place(actor, _locked_tenant(tenant))
        same = Figures.objects.filter(tenant=tenant, year=year, quarter=quarter, basis=basis)
        if same.exclude(state=FiguresState.ACCEPTED).exists():
            raise _in_work()
        if same.filter(is_current=True).exists():
            raise Refused("accepted", _("These figures are accepted. Correct them instead."), allowed=["correct"])
        row = Figures(tenant=tenant, year=year, quarter=quarter, basis=basis, state_since=at, is_demo=tenant.is_demo)
        return _write(actor, row, clean)


def edit_figures(*, actor: Actor, figures: Figures, values: Mapping[str, Any], at: datetime,
                 note: str | None = None, version: int | None = None) -> Figures:
    """Change a draft, or what was returned. Only the figures named in `values` change. Refused (`stale`) when the
    `version` that was read is no more the present one."""
    _may_write(actor, figures.tenant)
    clean = _checked(figures.tenant, values, note, at)
    with transaction.atomic():
        row = _locked(figures)
        _need_a_place(actor, row.tenant)
        _need_editable(actor, row)
        _need_version(row, version)
        row.version += 1
        return _write(actor, row, clean)


def submit_figures(*, actor: Actor, figures: Figures, at: datetime, values: Mapping[str, Any] | None = None,
                   note: str | None = None, confirmed: Iterable[str] = (), version: int | None = None) -> Figures:
    """Send the figures in, perhaps with last changes; `version` as in `edit_figures`.

    What looks wrong is asked about: each question must be in `confirmed` by its key, and the note must explain them.
    Raises Invalid with the questions at `confirmed`.
    """
    clean = _checked(figures.tenant, values or {}, note, at)
    with transaction.atomic():
        row = _locked(figures)
        FIGURES.check(actor, row, "submit")
        _need_a_place(actor, row.tenant)
        _need_version(row, version)
        _set(actor, row, clean)
        _need_answers(row, set(confirmed))
        row.submitted_by, row.submitted_at, row.return_reason = actor.user, at, ""
        moved = FIGURES.move(row, "submit", actor=actor, at=at)
        _record(actor, row, "figures.submit", at, moved, text=row.note if row.questions else "",
                on_behalf=not actor.can("figures.submit", tenant=row.tenant_id))
    return row


def send_figures(*, actor: Actor, tenant: Tenant, year: int, quarter: int, basis: str, at: datetime,
                 values: Mapping[str, Any], note: str = "", confirmed: Iterable[str] = ()) -> Figures:
    """Write the figures of a period and send them in at once: both or nothing."""
    with transaction.atomic():
        row = save_figures(actor=actor, tenant=tenant, year=year, quarter=quarter, basis=basis, values=values,
                           note=note, at=at)
        return submit_figures(actor=actor, figures=row, confirmed=confirmed, at=at)


def take_back_figures(*, actor: Actor, figures: Figures, at: datetime) -> Figures:
    """The tenant wants to change what nobody has decided on yet."""
    with transaction.atomic():
        row = _locked(figures)
        FIGURES.check(actor, row, "take_back")
        _need_a_place(actor, row.tenant)
        moved = FIGURES.move(row, "take_back", actor=actor, at=at)
        _record(actor, row, "figures.take_back", at, moved)
    return row


def discard_figures(*, actor: Actor, figures: Figures, at: datetime) -> None:
    """Throw a draft away; the history keeps that there was one. What a correction was to replace goes on counting."""
    _may_write(actor, figures.tenant)
    with transaction.atomic():
        row = _locked(figures)
        _need_editable(actor, row)
        _record(actor, row, "figures.discard", at)
        row.delete()


def correct_figures(*, actor: Actor, figures: Figures, at: datetime, values: Mapping[str, Any] | None = None,
                    note: str = "") -> Figures:
    """Begin a correction of accepted figures: a draft with the same values. The old ones count until it is accepted.
    Refused for what is not accepted, was replaced, or is being corrected already."""
    _may_write(actor, figures.tenant)
    clean = _checked(figures.tenant, values or {}, note, at)
    with transaction.atomic():
        old = _locked(figures)
        _need_a_place(actor, old.tenant)
        if not old.is_current:
            raise Refused("not_counting", _("Only accepted figures that count can be corrected."),
                          allowed=FIGURES.available(actor, old))
        row = Figures(tenant=old.tenant, year=old.year, quarter=old.quarter, basis=old.basis, state_since=at,
                      corrects=old, is_demo=old.is_demo, **old.values)
        _write(actor, row, clean)
        _record(actor, row, "figures.correct", at)
    return row


# -- deciding --------------------------------------------------------------------------------------------------
def accept_figures(*, actor: Actor, figures: Figures, at: datetime) -> Figures:
    """From now on they count. What they correct stops counting and is kept."""
    with transaction.atomic():
        row = _locked(figures)
        FIGURES.check(actor, row, "accept")
        old = _stop_counting(row, at)
        row.is_current, row.decided_by, row.decided_at = True, actor.user, at
        moved = FIGURES.move(row, "accept", actor=actor, at=at)
        if old:
            _record(actor, row, "figures.replaced", at, moved, changes=rules.changes(old.values, row.values))
        else:
            _record(actor, row, "figures.accept", at, moved)
        _tell(actor, row, [row.submitted_by], gettext_lazy("Your figures were accepted"),
              gettext_lazy("The figures count from now on. Thank you."), at)
    return row


def _stop_counting(row: Figures, at: datetime) -> Figures | None:
    """What counted for the period until now, which stops it."""
    old = Figures.objects.select_for_update().filter(tenant=row.tenant_id, year=row.year, quarter=row.quarter,
                                                     basis=row.basis, is_current=True).first()
    if old:
        old.is_current = False
        old.version += 1
        old.save(update_fields=["is_current", "version"])
    return old


def accept_many(*, actor: Actor, rows: Iterable[Figures], at: datetime) -> tuple[int, int]:
    """Accept several: how many, and how many could not be (somebody was faster, or their role is too low there)."""
    done = failed = 0
    for row in rows:
        try:
            accept_figures(actor=actor, figures=row, at=at)
            done += 1
        except (Refused, Forbidden, Figures.DoesNotExist):
            failed += 1
    return done, failed


def return_figures(*, actor: Actor, figures: Figures, reason: str, at: datetime) -> Figures:
    """Give them back to the tenant with what has to be changed."""
    with transaction.atomic():
        row = _locked(figures)
        FIGURES.check(actor, row, "return")
        check = Check()
        row.return_reason = check.text("reason", reason, limit=2000)
        check.done()
        row.decided_by, row.decided_at = actor.user, at
        moved = FIGURES.move(row, "return", actor=actor, at=at)
        _record(actor, row, "figures.return", at, moved, text=row.return_reason)
        people = User.objects.filter(memberships__tenant=row.tenant_id, memberships__role__in=senders())
        _tell(actor, row, people, gettext_lazy("Your figures were returned"),
              gettext_lazy("Please change them and send them in again:"), at, quote=row.return_reason)
    return row


def senders() -> list[str]:
    """Roles of a tenant's people who may send figures in."""
    return [role for role, codes in TENANT_PERMISSIONS.items() if "figures.submit" in codes]


def _tell(actor: Actor, row: Figures, people: Iterable[User | None], subject: Any, opening: Any, at: datetime,
          quote: str = "") -> None:
    """Write to the tenant's people; staff who entered the figures on its behalf are not among them."""
    mine = {person.user_id for person in Membership.objects.filter(tenant=row.tenant_id)}
    period = rules.Period(row.year, row.quarter)
    write_to([person for person in people if person and person.pk in mine], subject=subject, opening=opening,
             key=f"figures:{row.pk}:{row.version}", group="deadline", about=row.tenant, park=row.tenant.park, at=at,
             path=f"/portal/company/{row.tenant_id}/figures/{row.pk}/", quote=quote, skip=actor.user and actor.user.pk,
             label=lambda: period.of_basis(row.basis))


# -- what staff enters by itself -------------------------------------------------------------------------------
def record_figures(*, actor: Actor, tenant: Tenant, year: int, quarter: int, basis: str, at: datetime,
                   values: Mapping[str, Any], note: str) -> Figures:
    """Staff takes figures over from a paper or a table: sent in and accepted in one step; the note says where they
    are from and answers all questions. Accepted ones of the period are corrected, values not named stay; unchanged
    ones are given back as they are. Refused (`in_work`) when the tenant has begun them."""
    if not actor.can("figures.decide", park=tenant.park_id):
        raise Forbidden()
    with transaction.atomic():
        _locked_tenant(tenant)
        old = Figures.objects.filter(tenant=tenant, year=year, quarter=quarter, basis=basis, is_current=True).first()
        if old:
            clean = _checked(tenant, values, note, at)
            if not rules.changes(old.values, {**old.values, **clean}):
                return old
            row = correct_figures(actor=actor, figures=old, values=values, note=note, at=at)
        else:
            row = save_figures(actor=actor, tenant=tenant, year=year, quarter=quarter, basis=basis, values=values,
                               note=note, at=at)
        keys = [rules.Question.of(kept).key for kept in row.questions]
        row = submit_figures(actor=actor, figures=row, confirmed=keys, at=at)
        return accept_figures(actor=actor, figures=row, at=at)


def uncount_figures(*, actor: Actor, figures: Figures, at: datetime, reason: str = "") -> Figures:
    """Staff takes back what it has recorded by mistake (the undo of an import): the row is kept and counts no more;
    what it had replaced counts again. Refused when it does not count, or is being corrected."""
    with transaction.atomic():
        row = _locked(figures)
        if not may_on_tenant(actor, row.tenant, "figures.decide", ("staff",)):
            raise Forbidden()
        if not row.is_current or hasattr(row, "corrected_by"):
            raise Refused("not_counting", _("These figures do not count, or are being corrected."))
        replaced, row.is_current, row.corrects = row.corrects_id, False, None
        row.version += 1
        row.save(update_fields=["is_current", "corrects", "version"])
        Figures.objects.filter(pk=replaced).update(is_current=True)
        _record(actor, row, "figures.uncount", at, text=reason)
    return row


# -- parts -----------------------------------------------------------------------------------------------------
def _may_write(actor: Actor, tenant: Tenant) -> None:
    """The tenant's members, and staff of its park on its behalf; a tenant that has left writes no more."""
    if not may_on_tenant(actor, tenant, "figures.submit", ("tenant", "staff")):
        raise Forbidden()
    _need_a_place(actor, tenant)


def _need_a_place(actor: Actor, tenant: Tenant) -> None:
    if tenant.state in ENDED and not actor.can("figures.submit", park=tenant.park_id):
        raise Refused("tenant_ended", _("The company is no longer registered in the park; its park keeps the figures."))


def _locked_tenant(tenant: Tenant) -> Tenant:
    return one(Tenant.objects.select_for_update(no_key=True).filter(pk=tenant.pk))


def _locked(figures: Figures) -> Figures:
    """The row, locked after its tenant like everywhere; gone meanwhile: Refused."""
    _locked_tenant(figures.tenant)
    row = (Figures.objects.select_for_update(of=("self",)).filter(pk=figures.pk)
           .select_related("tenant__park").first())
    if row is None:
        raise Refused("gone", _("This draft was thrown away in the meantime."))
    return row


def _need_editable(actor: Actor, row: Figures) -> None:
    if row.state not in EDITABLE:
        raise Refused("wrong_state", _("This is not possible now: somebody may have changed it in the meantime."),
                      allowed=FIGURES.available(actor, row))


def _need_version(row: Figures, version: int | None) -> None:
    if version is not None and version != row.version:
        raise Refused("stale", _("Somebody has changed these figures in the meantime. Open them again."))


def _in_work() -> Refused:
    return Refused("in_work", _("Somebody has begun the figures of this period already."), allowed=["edit"])


def _checked(tenant: Tenant, values: Mapping[str, Any], note: str | None, at: datetime,
             period: tuple[int, int, str] | None = None) -> dict[str, Any]:
    """The values as they are kept; `note` only where one is given. Raises Invalid per field."""
    check, clean = Check(), {}
    for field in VALUES:
        if field in values:
            clean[field] = (check.amount(field, values[field]) if field in AMOUNTS
                            else check.number(field, values[field]))
    for field in set(values) - set(VALUES):
        check.add(field, _("There is no such figure."))
    if note is not None:
        clean["note"] = check.text("note", note, limit=2000, required=False)
    if period:
        for field, text in rules.period_errors(*period, local_day(tenant.park, at)).items():
            check.add(field, text)
    check.done()
    return clean


def _set(actor: Actor, row: Figures, clean: Mapping[str, Any]) -> None:
    """Put values into a row, and what is questioned about them."""
    for field, value in clean.items():
        setattr(row, field, value)
    row.questions = [found.kept for found in questions_about(
        actor, row.tenant, rules.Period(row.year, row.quarter), row.basis, row.values, but=row.corrects_id)]


def _write(actor: Actor, row: Figures, clean: Mapping[str, Any]) -> Figures:
    _set(actor, row, clean)
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise _in_work() from error
    return row


def _need_answers(row: Figures, confirmed: set[str]) -> None:
    """At least one figure, each question confirmed, and words for what is unusual. Raises Invalid."""
    found = [rules.Question.of(kept) for kept in row.questions]
    errors: dict[str, Any] = {}
    if not rules.has_any(row.values):
        errors[""] = _("Please give at least one figure.")
    if asked := [rules.question_text(each) for each in found if each.key not in confirmed]:
        errors["confirmed"] = asked
    if found and not row.note:
        errors["note"] = _("Please explain in a few words what looks unusual.")
    elif row.corrects_id and not row.note:
        errors["note"] = _("Please say why the figures change.")
    if errors:
        raise Invalid(errors)


def _record(actor: Actor, row: Figures, code: str, at: datetime, moved: tuple[str, str] = ("", ""),
            **data: Any) -> Event:
    period = rules.in_both_languages(rules.Period(row.year, row.quarter), Basis(row.basis))
    return record(actor=actor, code=code, subject=row, park_id=row.tenant.park_id, context_id=row.tenant_id, at=at,
                  moved=moved, period=period, **{name: value for name, value in data.items() if value})
