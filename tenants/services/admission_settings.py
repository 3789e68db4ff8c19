"""What a park settles about admission: its criteria, the papers it wants, and what it promises."""
from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from parkadmin.core.actors import Actor
from parkadmin.core.checks import Check
from parkadmin.core.errors import Forbidden, Invalid
from parkadmin.core.models import Park
from tenants.models import Criterion, ParkPage, RequiredPaper

from .admission_clock import renew

LIGHTEST, HEAVIEST = 1, 10
MOST_ROWS = 20
# Chinese and English name, what it means in both, weight.
CRITERIA: list[tuple[str, str, str, str, int]] = [
    ("技术与创新", "Technology and innovation", "核心技术是否领先、是否拥有知识产权",
     "Is the core technology ahead of others, and does it belong to the applicant?", 3),
    ("团队", "Team", "团队经验、分工与稳定性", "Experience, completeness and stability of the team", 3),
    ("市场前景", "Market", "客户是否明确、市场是否足够大",
     "Are the customers known, and is the market large enough?", 2),
    ("与园区产业契合度", "Fit with the park", "与园区主导产业和已入驻企业的互补性",
     "Does it complement the park's industries and companies?", 2),
    ("资金与可行性", "Funding and feasibility", "资金来源、投资计划与实施进度是否可信",
     "Are the funding, the planned investment and the timetable credible?", 2),
]
# Chinese and English name, whether startup teams need it too, whether it is needed for sending.
PAPERS: list[tuple[str, str, bool, bool]] = [
    ("营业执照", "Business licence", False, True),
    ("商业计划书", "Business plan", True, True),
    ("核心成员简介", "Short CVs of the core team", True, False),
    ("知识产权证明", "Proof of intellectual property", True, False),
]


def ensure_admission(park: Park) -> ParkPage:
    """What a park begins with: usual criteria and papers where it has none, and a page with the usual promises. What
    is there stays as staff left it."""
    with transaction.atomic():
        page, _made = ParkPage.objects.get_or_create(park=park)
        if not park.criteria.exists():
            Criterion.objects.bulk_create([
                Criterion(park=park, name_zh=zh, name_en=en, help_zh=help_zh, help_en=help_en, weight=weight,
                          position=number * 10)
                for number, (zh, en, help_zh, help_en, weight) in enumerate(CRITERIA, start=1)])
        if not park.required_papers.exists():
            RequiredPaper.objects.bulk_create([
                RequiredPaper(park=park, name_zh=zh, name_en=en, for_teams=teams, is_required=needed,
                              position=number * 10)
                for number, (zh, en, teams, needed) in enumerate(PAPERS, start=1)])
    return page


def start_with_usual(*, actor: Actor, park: Park, at: datetime) -> ParkPage:
    """Begin with the usual criteria and papers."""
    _may(actor, park)
    return ensure_admission(park)


def _may(actor: Actor, park: Park) -> None:
    if not actor.can("settings.edit", park=park.pk):
        raise Forbidden()


def save_criterion(*, actor: Actor, park: Park, fields: Mapping[str, Any], at: datetime,
                   criterion: Criterion | None = None) -> Criterion:
    """A criterion of the park. `fields`: name_zh, name_en, help_zh, help_en, weight (1 to 10), position, is_active.
    Criteria are not deleted, since reviews name them: one that is not in use is not asked any more."""
    check, row = Check(), criterion or Criterion(park=park)
    _may(actor, row.park)
    for name in ("name_zh", "name_en"):
        setattr(row, name, check.line(name, fields.get(name), limit=80, required=name == "name_zh"))
    for name in ("help_zh", "help_en"):
        setattr(row, name, check.line(name, fields.get(name), limit=240, required=False))
    row.weight = check.number("weight", fields.get("weight"), low=LIGHTEST, high=HEAVIEST, required=True) or LIGHTEST
    return _keep(check, row, fields, park.criteria.count())


def save_paper(*, actor: Actor, park: Park, fields: Mapping[str, Any], at: datetime,
               paper: RequiredPaper | None = None) -> RequiredPaper:
    """A paper that the park wants. `fields`: name_zh, name_en, for_teams, is_required, position, is_active."""
    check, row = Check(), paper or RequiredPaper(park=park)
    _may(actor, row.park)
    for name in ("name_zh", "name_en"):
        setattr(row, name, check.line(name, fields.get(name), limit=80, required=name == "name_zh"))
    row.for_teams, row.is_required = bool(fields.get("for_teams")), bool(fields.get("is_required"))
    return _keep(check, row, fields, park.required_papers.count())


def _keep(check: Check, row: Any, fields: Mapping[str, Any], there: int) -> Any:
    """What criteria and papers have in common, and the writing."""
    row.position = check.number("position", fields.get("position"), high=32_000, required=True) or 0
    row.is_active = bool(fields.get("is_active"))
    check.done()
    if row._state.adding and there >= MOST_ROWS:
        raise Invalid({"": _("At most %(limit)d of them.") % {"limit": MOST_ROWS}})
    row.save()
    return row


def set_terms(*, actor: Actor, park: Park, fields: Mapping[str, Any], at: datetime) -> ParkPage:
    """What the park promises: sign_days and review_days (working days), info_days (days an applicant has to answer),
    takes_applications. Open applications get their new due times at once."""
    _may(actor, park)
    check = Check()
    days = {name: check.number(name, fields.get(name), low=1, high=most, required=True)
            for name, most in (("sign_days", 30), ("review_days", 180), ("info_days", 90))}
    if not check.errors and days["sign_days"] > days["review_days"]:
        check.add("review_days", _("The decision cannot be promised earlier than the signature."))
    check.done()
    with transaction.atomic():
        ParkPage.objects.get_or_create(park=park)
        page = ParkPage.objects.select_for_update().get(park=park)
        changed = any(getattr(page, name) != value for name, value in days.items())
        for name, value in days.items():
            setattr(page, name, value)
        page.takes_applications = bool(fields.get("takes_applications"))
        page.version += 1
        page.save()
        if changed:
            renew(park=park, at=at)
    return page
