"""What an applicant sees of an application: a stage in plain words, derived and never stored. Pure: rows in, values
out."""
from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .choices import ApplicationState
from .models import Application

STEPS = [_("Written"), pgettext_lazy("step", "Sent"), _("Being looked at"), _("Decided")]


@dataclass(frozen=True)
class Stage:
    """`step` is the number (1 to 4) of the present step. `due` is when `next` is promised; `why` it waits."""

    step: int
    text: Any
    who: Any
    since: datetime
    next: Any = ""
    due: datetime | None = None
    why: str = ""


def stage_of(row: Application, question: str = "") -> Stage:
    """The stage of an application; `question` is what the park asked and waits for."""
    state, since, park = row.state, row.state_since, row.park
    if state == ApplicationState.DRAFT:
        return Stage(1, _("not sent yet"), _("you"), since, _("fill it in and send it"))
    if state == ApplicationState.SUBMITTED:
        return Stage(2, _("sent"), park, since, _("the park signs for it"), row.due_at)
    if state == ApplicationState.UNDER_REVIEW:
        return Stage(3, _("being looked at"), row.owner or park, since, _("the decision"), row.due_at)
    if state == ApplicationState.INFO_REQUESTED:
        return Stage(3, _("waiting for your answer"), _("you"), since, _("answer the park's question"), row.due_at,
                     question)
    texts = {ApplicationState.APPROVED: _("admitted"), ApplicationState.REJECTED: _("not admitted"),
             ApplicationState.WITHDRAWN: _("withdrawn")}
    return Stage(4, texts[ApplicationState(state)], park, row.decided_at or since)


def steps_of(stage: Stage) -> list[dict[str, Any]]:
    """The steps as {% steps %} shows them."""
    return [{"label": label, "state": "done" if number < stage.step or stage.step == len(STEPS) else
             "current" if number == stage.step else "todo"} for number, label in enumerate(STEPS, start=1)]
