"""Figures brought to a state through the real verbs."""
from __future__ import annotations

from datetime import date, datetime
from typing import Any

from tenants.figures_rules import Question
from tenants.models import Figures, FiguresRound, Tenant
from tenants.services import figures, figures_rounds
from tests.cast import NOW, Cast

VALUES = {"output_value": "100000000", "revenue": "92000000.50", "headcount": 60}


def written(cast: Cast, year: int = 2025, quarter: int = 0, basis: str = "actual", at: datetime = NOW,
            tenant: Tenant | None = None, **values: Any) -> Figures:
    """A draft by the tenant's own people (Jinghua's, unless another tenant is named: then by its park's officer)."""
    actor = cast.actor(cast.dai_tao) if tenant is None else officer_of(cast, tenant)
    return figures.save_figures(actor=actor, tenant=tenant or cast.jinghua, year=year, quarter=quarter, basis=basis,
                                values=values or VALUES, at=at)


def officer_of(cast: Cast, tenant: Tenant) -> Any:
    return cast.actor(cast.officer if tenant.park_id == cast.binhai.pk else cast.baoding_officer)


def sent(cast: Cast, **given: Any) -> Figures:
    """Sent in, questions confirmed."""
    row = written(cast, **given)
    keys = [Question.of(kept).key for kept in row.questions]
    actor = cast.actor(cast.dai_tao) if row.tenant_id == cast.jinghua.pk else officer_of(cast, row.tenant)
    return figures.submit_figures(actor=actor, figures=row, note="It is so" if keys else None, confirmed=keys, at=NOW)


def accepted(cast: Cast, **given: Any) -> Figures:
    row = sent(cast, **given)
    return figures.accept_figures(actor=officer_of(cast, row.tenant), figures=row, at=NOW)


def figures_in(cast: Cast, state: str) -> Figures:
    """Figures in any state of the table."""
    if state == "draft":
        return written(cast)
    if state == "accepted":
        return accepted(cast)
    row = sent(cast)
    if state == "returned":
        figures.return_figures(actor=cast.actor(cast.officer), figures=row, reason="Which unit?", at=NOW)
    row.refresh_from_db()
    return row


def asked(cast: Cast, year: int = 2025, quarter: int = 0, basis: str = "actual", due_on: Any = None,
          at: datetime = NOW) -> FiguresRound:
    """A round of Binhai."""
    return figures_rounds.open_round(actor=cast.actor(cast.officer), park=cast.binhai, year=year, quarter=quarter,
                                     basis=basis, due_on=due_on or date(2026, 12, 18), at=at)
