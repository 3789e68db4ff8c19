"""Figures when two people press at the same moment: one row per period, accepted once."""
from __future__ import annotations

import threading
from typing import Any

import pytest
from django.db import connection

from parkadmin.core.errors import Refused
from parkadmin.core.models import Event
from tenants.models import Figures
from tenants.services import figures
from tests.cast import NOW, Cast

from .figures_factory import VALUES, sent

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*deeds: Any) -> list[str]:
    """Run all deeds in threads of their own; what came of each, sorted."""
    found, gate = [], threading.Barrier(len(deeds))

    def run(deed: Any) -> None:
        gate.wait()
        try:
            deed()
            found.append("done")
        except Refused as refusal:
            found.append(refusal.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[deed]) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(found)


def test_two_colleagues_begin_one_row(cast: Cast):
    people = [cast.actor(cast.dai_tao), cast.actor(cast.colleague)]
    tenant = cast.jinghua
    assert at_once(*[lambda actor=actor: figures.save_figures(
        actor=actor, tenant=tenant, year=2025, quarter=0, basis="actual", values=VALUES, at=NOW)
        for actor in people]) == ["done", "in_work"]
    assert Figures.objects.count() == 1


def test_two_officers_accept_once(cast: Cast):
    row, people = sent(cast), [cast.actor(cast.officer), cast.actor(cast.officer2)]
    assert at_once(*[lambda actor=actor: figures.accept_figures(actor=actor, figures=row, at=NOW)
                     for actor in people]) == ["done", "wrong_state"]
    assert Event.objects.filter(code="figures.accept").count() == 1
