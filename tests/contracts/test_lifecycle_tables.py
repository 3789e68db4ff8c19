"""Every state x verb x role of requests and referrals, against a table written from the domain and not from the code.

A try ends in one of three ways: the object moves, the role is too low (Forbidden, whatever the state), or the state
does not allow it (Refused, naming what this person can do now). Each try is undone, so that an object is brought to
its state only once.
"""
from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction

from parkadmin.core.actors import SYSTEM, Actor
from parkadmin.core.errors import Forbidden, Refused
from requests_desk.choices import ReferralState, RequestState
from requests_desk.lifecycle import REFERRAL, REQUEST
from requests_desk.models import HelpRequest, Referral
from requests_desk.services import answering, clock, closing, conversation, intake, referral, triage
from tests.cast import NOW, Cast
from tests.factories import FIELDS, referral_in, request_in, requested, submitted

WHY = {"reason_code": "other", "reason_text": "Because"}
TENANT, DESK, CORRECTOR = {"owner", "member"}, {"officer", "lead"}, {"administrator"}
DESTINATION = {"contact", "link"}
OPEN = "submitted triage active needs_info"

# verb: who may, {state it starts from: state it leads to} -- domain.md, sections 2 and 8
REQUESTS: dict[str, tuple[set[str], dict[str, str]]] = {
    "submit": (TENANT, {"draft": "submitted"}),
    "sign": (DESK, {"submitted": "triage"}),
    "ask": (DESK, dict.fromkeys(["triage", "active"], "needs_info")),
    "activate": (DESK, {"triage": "active"}),
    "decline": (DESK, {"triage": "declined"}),
    "appeal": (TENANT, {"declined": "triage"}),
    "resolve": (DESK, {"active": "resolved"}),
    "confirm": (TENANT, {"resolved": "closed"}),
    "not_solved": (TENANT, dict.fromkeys(["resolved", "closed"], "active")),
    "reopen": (DESK, dict.fromkeys(["resolved", "closed"], "active")),
    "withdraw": (TENANT, dict.fromkeys(OPEN.split(), "withdrawn")),
    "mark_duplicate": (DESK, dict.fromkeys([*OPEN.split(), "resolved", "declined", "withdrawn"],
                                           "duplicate")),  # the closed one of the test is rated
    "mark_error": (CORRECTOR, dict.fromkeys(set(RequestState.values) - {"entered_in_error"}, "entered_in_error")),
}
WAITING, RUNNING = ["requested", "received"], ["accepted", "in_progress", "on_hold"]
# the same for referrals -- domain.md, section 3
REFERRALS: dict[str, tuple[set[str], dict[str, str]]] = {
    "receive": (DESTINATION, {"requested": "received"}),
    "accept": (DESTINATION, dict.fromkeys(WAITING, "accepted")),
    "reject": (DESTINATION, dict.fromkeys(WAITING, "rejected")),
    "recall": (DESK, dict.fromkeys(WAITING, "cancelled")),
    "start": (DESTINATION, {"accepted": "in_progress"}),
    "hold": (DESTINATION, dict.fromkeys(["accepted", "in_progress"], "on_hold")),
    "resume": (DESTINATION, {"on_hold": "accepted"}),  # where it was before
    "complete": (DESTINATION, dict.fromkeys(RUNNING, "completed")),
    "fail": (DESTINATION, dict.fromkeys(RUNNING, "failed")),
    "cancel": (DESTINATION | DESK, dict.fromkeys(RUNNING, "cancelled")),
    "rework": (DESK, {"completed": "in_progress"}),
    "mark_error": (CORRECTOR, dict.fromkeys(set(ReferralState.values) - {"entered_in_error"}, "entered_in_error")),
}


def roles(cast: Cast, row: Referral | None = None) -> dict[str, Actor]:
    """Everybody of the story; `link` holds the mailed link of this referral, `other_link` that of another one."""
    people = {
        "owner": cast.dai_tao, "member": cast.colleague, "viewer": cast.viewer, "rival": cast.rival_owner,
        "officer": cast.officer, "lead": cast.lead, "director": cast.director, "administrator": cast.administrator,
        "other_park": cast.baoding_officer, "keeper_of_partner": cast.zgc_officer, "contact": cast.gao_feng,
        "other_contact": cast.other_contact}
    found = {name: cast.actor(user) for name, user in people.items()}
    return found | {"link": Actor(kind="link", label="Desk", referral_id=row.pk if row else None),
                    "other_link": Actor(kind="link", referral_id=cast.uav_school.pk), "nobody": Actor(kind="nobody")}


def request_deeds(cast: Cast) -> dict[str, Callable[[Actor, HelpRequest], Any]]:
    other, fields = submitted(cast), {**FIELDS, "kind": cast.training}
    return {
        "submit": lambda a, r: intake.submit_request(actor=a, tenant=r.tenant, fields=fields, draft=r, at=NOW),
        "sign": lambda a, r: triage.sign_for_request(actor=a, request=r, at=NOW),
        "ask": lambda a, r: triage.ask_tenant(actor=a, request=r, question="How many?", at=NOW),
        "activate": lambda a, r: triage.activate_request(actor=a, request=r, owner=cast.officer, kind=cast.training,
                                                         priority="high", at=NOW),
        "decline": lambda a, r: triage.decline_request(actor=a, request=r, elsewhere="There", at=NOW, **WHY),
        "appeal": lambda a, r: triage.appeal_decline(actor=a, request=r, text="Look again", at=NOW),
        "resolve": lambda a, r: closing.resolve_request(actor=a, request=r, summary="Done", resolution="solved",
                                                        at=NOW),
        "confirm": lambda a, r: closing.confirm_request(actor=a, request=r, rating=4, rating_text="", at=NOW),
        "not_solved": lambda a, r: closing.report_not_solved(actor=a, request=r, text="It is not", at=NOW),
        "reopen": lambda a, r: closing.reopen_request(actor=a, request=r, text="Once more", at=NOW),
        "withdraw": lambda a, r: closing.withdraw_request(actor=a, request=r, text="", at=NOW),
        "mark_duplicate": lambda a, r: closing.mark_duplicate(actor=a, request=r, other=other, at=NOW),
        "mark_error": lambda a, r: closing.mark_request_error(actor=a, request=r, text="A trial", at=NOW),
    }


def referral_deeds() -> dict[str, Callable[[Actor, Referral], Any]]:
    day = date(2026, 12, 18)
    outcome = {"kind": "advice_given", "text": "Advised"}
    return {
        "receive": lambda a, r: answering.receive_referral(actor=a, referral=r, at=NOW),
        "accept": lambda a, r: answering.accept_referral(actor=a, referral=r, contact_name="Gao", contact_phone="",
                                                         contact_email="", expected_on=day, at=NOW),
        "reject": lambda a, r: answering.reject_referral(actor=a, referral=r, at=NOW, **WHY),
        "recall": lambda a, r: referral.recall_referral(actor=a, referral=r, at=NOW, **WHY),
        "start": lambda a, r: answering.start_referral(actor=a, referral=r, text="Called", at=NOW),
        "hold": lambda a, r: answering.hold_referral(actor=a, referral=r, until=day, at=NOW, **WHY),
        "resume": lambda a, r: answering.resume_referral(actor=a, referral=r, at=NOW),
        "complete": lambda a, r: answering.complete_referral(actor=a, referral=r, outcome=outcome, at=NOW),
        "fail": lambda a, r: answering.fail_referral(actor=a, referral=r, tried="All", at=NOW, **WHY),
        "cancel": lambda a, r: referral.cancel_referral(actor=a, referral=r, at=NOW, **WHY),
        "rework": lambda a, r: referral.rework_referral(actor=a, referral=r, text="Go on", at=NOW),
        "mark_error": lambda a, r: referral.mark_referral_error(actor=a, referral=r, at=NOW, **WHY),
    }


def outcome_of(deed: Callable[[Actor, Any], Any], actor: Actor, row: Any) -> Any:
    """The state the row is in afterwards, `Forbidden`, or the list of what was allowed instead; all of it undone."""
    save = transaction.savepoint()
    try:
        deed(actor, row)
        return type(row).objects.values_list("state", flat=True).get(pk=row.pk)
    except Forbidden:
        return Forbidden
    except Refused as refusal:
        assert (refusal.status, refusal.code) == (409, "wrong_state")
        return refusal.allowed
    finally:
        transaction.savepoint_rollback(save)


def expected(table: dict[str, tuple[set[str], dict[str, str]]], verb: str, role: str, state: str) -> Any:
    who, moves = table[verb]
    if role not in who:
        return Forbidden
    return moves.get(state) or [name for name, (may, path) in table.items() if role in may and state in path]


def check(table: Any, deeds: Any, actors: dict[str, Actor], row: Any, state: str,
          extra: dict[str, set[str]] | None = None) -> None:
    """All steps of all roles on one row. `extra` are steps that the code's table has beyond the verbs of ours.

    Each step is asked of the code's table. The verbs themselves are tried in the database: in all states by those who
    may, by everybody else in one state that allows them to somebody.
    """
    cycle = REQUEST if isinstance(row, HelpRequest) else REFERRAL
    wrong = []
    for role, actor in actors.items():
        more = (extra or {}).get(role, set())
        possible = {name for name in table if isinstance(expected(table, name, role, state), str)} | more
        if set(cycle.available(actor, row)) != possible:
            wrong.append((role, "available", cycle.available(actor, row), possible))
        for verb, deed in deeds.items():
            wanted = expected(table, verb, role, state)
            if wanted is Forbidden and state != min(table[verb][1]):
                continue
            found = outcome_of(deed, actor, row)
            if isinstance(found, list):
                found, wanted = set(found) - more, set(wanted) if isinstance(wanted, list) else wanted
            if found != wanted:
                wrong.append((role, verb, found, wanted))
    assert wrong == []


@pytest.mark.parametrize("state", RequestState.values)
def test_every_verb_on_a_request(cast: Cast, state: str):
    actors, row = roles(cast), request_in(cast, state)
    # A draft is sent for its tenant, and a question answered, by staff, too; other verbs do that.
    by_staff = {"draft": {"submit"}, "needs_info": {"answer"}}.get(state, set())
    extra = dict.fromkeys(DESK, by_staff) | dict.fromkeys(TENANT, {"answer"} if state == "needs_info" else set())
    check(REQUESTS, request_deeds(cast), actors, row, state, extra)


@pytest.mark.parametrize("state", [state for state in ReferralState.values if state != "draft"])
def test_every_verb_on_a_referral(cast: Cast, state: str):
    row = referral_in(cast, state)
    if state == "completed":
        closing.reopen_request(actor=cast.actor(cast.officer), request=row.request, text="Not yet", at=NOW)
        row.refresh_from_db()
    check(REFERRALS, referral_deeds(), roles(cast, row), row, state)


@pytest.mark.parametrize("state", ["requested", "accepted", "on_hold"])
def test_a_park_that_was_asked_answers_by_its_staff(cast: Cast, state: str):
    row = requested(cast, resource=None, park=cast.zhongguancun)
    deeds, officer = referral_deeds(), cast.actor(cast.zgc_officer)
    for step in {"accepted": ["accept"], "on_hold": ["accept", "hold"]}.get(state, []):
        row = deeds[step](officer, row)
    staff = {"zgc_officer": officer, "zgc_director": cast.actor(cast.staff(cast.zhongguancun, "director")),
             "contact": cast.actor(cast.gao_feng), "other_park": cast.actor(cast.baoding_officer)}
    verbs = {name for name, (who, _path) in REFERRALS.items() if "contact" in who}
    table = {name: ({"zgc_officer"} if name in verbs else set(), path) for name, (_who, path) in REFERRALS.items()}
    check(table, deeds, staff, row, state)


def test_an_answer_moves_only_what_waits_for_it(cast: Cast):
    for state in ("submitted", "triage", "active", "resolved", "closed"):
        row = request_in(cast, state)
        conversation.post_message(actor=cast.actor(cast.dai_tao), request=row, audience="tenant", text="Six", at=NOW)
        row.refresh_from_db()
        assert row.state == state
    row = request_in(cast, "needs_info")
    conversation.post_message(actor=cast.actor(cast.dai_tao), request=row, audience="tenant", text="Six", at=NOW)
    row.refresh_from_db()
    assert row.state == "active"


def test_only_the_clock_closes_what_nobody_answered(cast: Cast):
    silent, unreachable = request_in(cast, "resolved"), request_in(cast, "needs_info")
    for actor in roles(cast).values():
        assert {"close_silent", "close_unreachable"}.isdisjoint(
            REQUEST.available(actor, silent) + REQUEST.available(actor, unreachable))
    clock.tick(NOW + timedelta(days=15))
    silent.refresh_from_db()
    unreachable.refresh_from_db()
    assert (silent.state, silent.confirmed) == ("closed", False)
    assert (unreachable.state, unreachable.resolution) == ("closed", "tenant_unreachable")


def test_the_system_may_do_no_more_than_the_clock_needs(cast: Cast):
    """Beyond that it withdraws what a tenant has under way when it leaves (services/tenant_work.py): staff may not
    withdraw in the tenant's place, and what they may is checked where the tenant's stay is ended."""
    wanted = {"submitted": {"withdraw"}, "triage": {"withdraw"}, "active": {"resolve", "withdraw"},
              "needs_info": {"answer", "close_unreachable", "withdraw"}, "resolved": {"close_silent"}}
    for state in RequestState.values:
        assert set(REQUEST.available(SYSTEM, HelpRequest(state=state))) == wanted.get(state, set()), state
    for state in ReferralState.values:
        found = REFERRAL.available(SYSTEM, Referral(state=state))
        assert found == (["recall"] if state in ["draft", *WAITING] else ["cancel"] if state in RUNNING else []), state
