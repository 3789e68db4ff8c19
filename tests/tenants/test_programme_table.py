"""Every state x step x role of programmes, against a table written from the domain and not from the code."""
from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction

from parkadmin.core.actors import SYSTEM, Actor
from parkadmin.core.errors import Forbidden, Refused
from tenants.choices import ProgrammeState
from tenants.lifecycle import PROGRAMME
from tenants.models import Programme
from tenants.services import programmes
from tests.cast import NOW, Cast
from tests.tenants.programmes import DAY, draft, session

AT = NOW + 7 * DAY  # while the session lasts: it can still be opened, and be called held
DESK = {"officer", "lead"}
TABLE: dict[str, tuple[set[str], dict[str, str]]] = {
    "open": (DESK, dict.fromkeys(["draft", "closed"], "open")),
    "close": (DESK, {"open": "closed"}),
    "mark_held": (DESK, dict.fromkeys(["open", "closed"], "held")),
    "cancel": (DESK, dict.fromkeys(["draft", "open", "closed"], "cancelled")),
}
DEEDS: dict[str, Callable[[Actor, Programme], Any]] = {
    "open": lambda a, r: programmes.open_programme(actor=a, programme=r, at=AT),
    "close": lambda a, r: programmes.close_programme(actor=a, programme=r, at=AT),
    "mark_held": lambda a, r: programmes.mark_programme_held(actor=a, programme=r, at=AT),
    "cancel": lambda a, r: programmes.cancel_programme(actor=a, programme=r, reason="Ill", at=AT),
}


def in_state(cast: Cast, state: str) -> Programme:
    row, officer = draft(cast), cast.actor(cast.officer)
    session(cast, row)
    for name in {"open": ["open"], "closed": ["open", "close"], "held": ["open", "mark_held"],
                 "cancelled": ["cancel"]}.get(state, []):
        DEEDS[name](officer, row)
    row.refresh_from_db()
    assert row.state == state
    return row


def outcome(deed: Callable[[Actor, Programme], Any], actor: Actor, row: Programme) -> str:
    point = transaction.savepoint()
    try:
        return deed(actor, row).state
    except (Forbidden, Refused) as refusal:
        return type(refusal).__name__
    finally:
        transaction.savepoint_rollback(point)


def test_the_table_names_every_step():
    assert set(PROGRAMME.transitions) == set(TABLE) == set(DEEDS)


@pytest.mark.parametrize("state", ProgrammeState.values)
def test_each_step_from_each_state_by_each_role(cast: Cast, state: str):
    people = {"owner": cast.dai_tao, "viewer": cast.viewer, "rival": cast.rival_owner, "officer": cast.officer,
              "lead": cast.lead, "director": cast.director, "administrator": cast.administrator,
              "other_park": cast.baoding_officer, "partner": cast.gao_feng}
    actors = {name: cast.actor(user) for name, user in people.items()} | {"system": SYSTEM, "nobody": Actor("nobody")}
    row = in_state(cast, state)
    found, wanted = {}, {}
    for name, (may, moves) in TABLE.items():
        for role, actor in actors.items():
            row.refresh_from_db()
            found[name, role] = outcome(DEEDS[name], actor, row)
            wanted[name, role] = "Forbidden" if role not in may else moves.get(state, "Refused")
    assert found == wanted
