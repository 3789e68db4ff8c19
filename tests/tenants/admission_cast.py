"""Applications brought to a state through the real verbs."""
from __future__ import annotations

from datetime import date, datetime
from io import BytesIO
from typing import Any

from allauth.account.models import EmailAddress
from stdnum.cn import uscc

from parkadmin.core.actors import Actor
from parkadmin.core.models import Park, User
from tenants.models import Application
from tenants.services import admission, deciding, reviewing
from tenants.services.admission_settings import ensure_admission
from tests.cast import NOW, Cast

FIELDS: dict[str, Any] = {
    "kind": "company", "name_zh": "北京云雀航测科技有限公司", "name_en": "Beijing Skylark Survey Technology Co Ltd",
    "sector": "C37", "origin": "110000", "stage": "early", "about": "Aerial survey by small drones",
    "plans": "A flight test base with twelve people", "needs": "Airspace permits", "people": 12, "space_wanted": 300,
    "investment_planned": "5000000.00", "contact_name": "Yun Que", "phone": "010-5555 0199",
    "email": "yun.que@skylark.example", "founded_on": date(2021, 5, 6)}
PDF = b"%PDF-1.7 licence"


def code(number: int) -> str:
    """A valid unified social credit code, another for each number."""
    body = f"91110108MA0TX{number:04d}"
    return body + uscc.calc_check_digit(body)


def applicant(cast: Cast, email: str = "yun.que@skylark.example", name: str = "Yun Que") -> User:
    """A person with a confirmed address and no role anywhere."""
    user = cast.user(email, name)
    EmailAddress.objects.get_or_create(user=user, email=email, defaults={"verified": True, "primary": True})
    return user


def draft(cast: Cast, *, park: Park | None = None, user: User | None = None, at: datetime = NOW,
          **fields: Any) -> Application:
    """A complete draft with the papers that the park wants."""
    park = park or cast.binhai
    ensure_admission(park)
    actor = cast.actor(user or applicant(cast))
    given = {**FIELDS, "uscc": code(1), **fields}
    row = admission.start_application(actor=actor, park=park, fields=given, at=at)
    for paper in park.required_papers.filter(is_required=True):
        add_paper(actor, row, paper, at)
    return row


def add_paper(actor: Actor, row: Application, paper: Any = None, at: datetime = NOW, title: str = "") -> Any:
    return admission.add_application_document(actor=actor, application=row, title=title, name="paper.pdf", paper=paper,
                                              content=BytesIO(PDF), size=len(PDF), at=at)


def submitted(cast: Cast, at: datetime = NOW, **given: Any) -> Application:
    row = draft(cast, at=at, **given)
    return admission.submit_application(actor=cast.actor(row.applicant), application=row, at=at)


def officer_of(cast: Cast, park: Park) -> Actor:
    return cast.actor(cast.officer if park == cast.binhai else cast.staff(park, "officer"))


def director_of(cast: Cast, park: Park) -> Actor:
    return cast.actor(cast.director if park == cast.binhai else cast.staff(park, "director"))


def under_review(cast: Cast, at: datetime = NOW, **given: Any) -> Application:
    row = submitted(cast, at, **given)
    return deciding.sign_application(actor=officer_of(cast, row.park), application=row, at=at)


def reviewed(cast: Cast, row: Application, reviewer: User, points: int = 4, recommendation: str = "approve",
             at: datetime = NOW, text: str = "Sound plan") -> Any:
    scores = {criterion.pk: points for criterion in row.park.criteria.filter(is_active=True)}
    return reviewing.give_review(actor=cast.actor(reviewer), application=row, scores=scores, text=text,
                                 recommendation=recommendation, at=at)


def application_in(cast: Cast, state: str, at: datetime = NOW, **given: Any) -> Application:
    """An application in any state of the table."""
    if state == "draft":
        return draft(cast, at=at, **given)
    if state == "submitted":
        return submitted(cast, at, **given)
    row = under_review(cast, at, **given)
    officer, director = officer_of(cast, row.park), director_of(cast, row.park)
    if state == "info_requested":
        deciding.ask_information(actor=officer, application=row, text="Who pays?", at=at)
    elif state == "approved":
        deciding.approve_application(actor=director, application=row, at=at)
    elif state == "rejected":
        deciding.reject_application(actor=director, application=row, reason_code="no_space", reason_text="Full",
                                    at=at)
    elif state == "withdrawn":
        admission.withdraw_application(actor=cast.actor(row.applicant), application=row, text="", at=at)
    row = Application.objects.select_related("park", "applicant", "owner").get(pk=row.pk)
    assert row.state == state
    return row


