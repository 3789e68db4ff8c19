"""Every state x verb x role of applications, against a table written from the domain and not from the code."""
from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from parkadmin.core.actors import SYSTEM, Actor
from parkadmin.core.errors import Forbidden
from tenants.choices import ApplicationState
from tenants.lifecycle import APPLICATION
from tenants.models import Application
from tenants.services import admission, deciding, transferring
from tests.cast import NOW, Cast
from tests.contracts.test_lifecycle_tables import expected, outcome_of
from tests.tenants.admission_cast import applicant, application_in

pytestmark = pytest.mark.django_db
APPLICANT, DESK, DIRECTOR = {"applicant"}, {"officer", "lead"}, {"director"}
OPEN = ["submitted", "under_review", "info_requested"]
# verb: who may, {state it starts from: state it leads to} -- domain.md, section 7
APPLICATIONS: dict[str, tuple[set[str], dict[str, str]]] = {
    "submit": (APPLICANT, {"draft": "submitted"}),  # of an applicant's draft; the park sends its own
    "sign": (DESK, {"submitted": "under_review"}),
    "ask_info": (DESK, {"under_review": "info_requested"}),
    "answer_info": (APPLICANT | DESK, {"info_requested": "under_review"}),
    "approve": (DIRECTOR, {"under_review": "approved"}),
    "reject": (DIRECTOR, dict.fromkeys(["under_review", "info_requested"], "rejected")),
    "withdraw": (APPLICANT, dict.fromkeys(OPEN, "withdrawn")),
    "transfer": (APPLICANT, dict.fromkeys(OPEN, "withdrawn")),
}


def roles(cast: Cast) -> dict[str, Actor]:
    people = {"applicant": applicant(cast), "other_applicant": applicant(cast, "other@example.com", "Other"),
              "officer": cast.officer, "lead": cast.lead, "director": cast.director,
              "administrator": cast.administrator, "other_park": cast.baoding_officer,
              "other_director": cast.staff(cast.baoding, "director"), "company": cast.dai_tao, "partner": cast.gao_feng}
    return {name: cast.actor(user) for name, user in people.items()} | {"nobody": Actor(kind="nobody")}


def deeds() -> dict[str, Callable[[Actor, Application], Any]]:
    given = {"at": NOW}
    return {
        "submit": lambda a, r: admission.submit_application(actor=a, application=r, **given),
        "sign": lambda a, r: deciding.sign_application(actor=a, application=r, **given),
        "ask_info": lambda a, r: deciding.ask_information(actor=a, application=r, text="Who pays?", **given),
        "answer_info": lambda a, r: deciding.answer_information(actor=a, application=r, text="We do", **given),
        "approve": lambda a, r: deciding.approve_application(actor=a, application=r, **given),
        "reject": lambda a, r: deciding.reject_application(actor=a, application=r, reason_code="other",
                                                           reason_text="Because", **given),
        "withdraw": lambda a, r: admission.withdraw_application(actor=a, application=r, text="", **given),
        "transfer": lambda a, r: transferring.agree_transfer(actor=a, application=r, **given),
    }


@pytest.mark.parametrize("state", ApplicationState.values)
def test_every_step_of_every_role(cast: Cast, state: str):
    row = application_in(cast, state)
    if state in OPEN:
        transferring.propose_transfer(actor=cast.actor(cast.officer), application=row, park=cast.baoding,
                                      text="They have labs", at=NOW)
        row.refresh_from_db()
    wrong = []
    for role, actor in roles(cast).items():
        for verb, deed in deeds().items():
            found, wanted = outcome_of(deed, actor, row), expected(APPLICATIONS, verb, role, state)
            if isinstance(found, list) and state == "draft" and role in DESK:
                found = [step for step in found if step != "submit"]  # a draft that staff cannot even find
            if found != wanted:
                wrong.append((role, verb, found, wanted))
    assert wrong == []


def test_without_an_offer_there_is_nothing_to_agree_to(cast: Cast):
    for state in ApplicationState.values:
        row = application_in(cast, state, uscc="", kind="team", name_zh=f"团队{state}")
        assert "transfer" not in APPLICATION.available(cast.actor(row.applicant), row)


def test_the_system_may_do_no_more_than_the_clock_needs():
    for state in ApplicationState.values:
        assert APPLICATION.available(SYSTEM, Application(state=state)) == (
            ["lapse"] if state == "info_requested" else [])


def test_drafts_of_the_park_are_sent_by_its_desk_only(cast: Cast):
    row = application_in(cast, "draft")
    Application.objects.filter(pk=row.pk).update(applicant=None)
    row.refresh_from_db()
    for role, actor in roles(cast).items():
        found = outcome_of(deeds()["submit"], actor, row)
        assert found == ("submitted" if role in DESK else Forbidden), role
