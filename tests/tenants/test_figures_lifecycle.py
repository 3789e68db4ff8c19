"""Every state x verb x role of figures, against a table written from the domain and not from the code."""
from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction

from parkadmin.core.actors import SYSTEM, Actor
from parkadmin.core.errors import Forbidden, Refused
from tenants.choices import FiguresState
from tenants.lifecycle import FIGURES
from tenants.models import Figures
from tenants.services import figures
from tests.cast import NOW, Cast

from .figures_factory import figures_in

pytestmark = pytest.mark.django_db
TENANT, DESK = {"owner", "member"}, {"officer", "lead"}
# verb: who may, {state it starts from: state it leads to} -- domain.md, sections 7 and 8
TABLE: dict[str, tuple[set[str], dict[str, str]]] = {
    "submit": (TENANT | DESK, {"draft": "submitted", "returned": "submitted"}),
    "take_back": (TENANT, {"submitted": "draft"}),
    "accept": (DESK, {"submitted": "accepted"}),
    "return": (DESK, {"submitted": "returned"}),
}
DEEDS: dict[str, Callable[[Actor, Figures], Any]] = {
    "submit": lambda a, r: figures.submit_figures(actor=a, figures=r, at=NOW),
    "take_back": lambda a, r: figures.take_back_figures(actor=a, figures=r, at=NOW),
    "accept": lambda a, r: figures.accept_figures(actor=a, figures=r, at=NOW),
    "return": lambda a, r: figures.return_figures(actor=a, figures=r, reason="Which unit?", at=NOW),
}


def roles(cast: Cast) -> dict[str, Actor]:
    people = {"owner": cast.dai_tao, "member": cast.colleague, "viewer": cast.viewer, "rival": cast.rival_owner,
              "officer": cast.officer, "lead": cast.lead, "director": cast.director,
              "administrator": cast.administrator, "other_park": cast.baoding_officer, "partner": cast.gao_feng}
    return {name: cast.actor(user) for name, user in people.items()} | {"system": SYSTEM,
                                                                        "nobody": Actor(kind="nobody")}


def tried(deed: Callable[[], Any]) -> str:
    """What came of it: the state, or the refusal; undone either way."""
    try:
        with transaction.atomic():
            state = deed().state
            transaction.set_rollback(True)
            return state
    except Forbidden:
        return "forbidden"
    except Refused as refusal:
        return refusal.code


def test_the_table_is_the_one_of_the_domain():
    assert set(FIGURES.transitions) == set(TABLE)


@pytest.mark.parametrize("state", FiguresState.values)
def test_each_verb_by_each_role(cast: Cast, state: str):
    everybody, row = roles(cast), figures_in(cast, state)
    found = {(verb, who): tried(lambda verb=verb, actor=actor: DEEDS[verb](actor, Figures.objects.select_related(
        "tenant__park").get(pk=row.pk))) for verb in TABLE for who, actor in everybody.items()}
    wanted = {(verb, who): "forbidden" if who not in may else moves.get(state, "wrong_state")
              for verb, (may, moves) in TABLE.items() for who in everybody}
    assert found == wanted
    for who, actor in everybody.items():
        assert FIGURES.available(actor, row) == [verb for verb, (may, moves) in TABLE.items()
                                                 if who in may and state in moves]
