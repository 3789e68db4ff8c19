"""Lives all stories at once, in the order of time, with the clocks going off in between as the worker would do it."""
from __future__ import annotations

from datetime import datetime

from django.db.models import F, Min
from django_tasks_db.models import DBTaskResult

from parkadmin.core.models import Mail
from requests_desk.models import HelpRequest, Referral
from requests_desk.services import clock

from . import courses
from .needs import NEEDS
from .register import Register
from .story import Deed, Story, World

MOMENTS = 200  # that may come between two steps; more would be a clock that does not move on


def play(register: Register, at: datetime) -> None:
    """All requests of the demo data up to the present."""
    world = World(register, at)
    stories: list[Story] = []
    for number, need in enumerate(NEEDS):
        story = Story(world, need, number)
        courses.COURSES[need.course](story, need.day, stories)
        stories.append(story)
    for moment, deed in _in_order(stories):
        _wake(moment)
        deed(moment)
    _wake(at)


def _in_order(stories: list[Story]) -> list[tuple[datetime, Deed]]:
    steps = [step for story in stories for step in story.steps]
    return sorted(steps, key=lambda step: step[0])


def _wake(until: datetime) -> None:
    """Attend to every moment that has come, at that moment."""
    for _ in range(MOMENTS):
        moments = [model.objects.aggregate(first=Min("next_moment_at"))["first"] for model in (HelpRequest, Referral)]
        due = min((moment for moment in moments if moment and moment <= until), default=None)
        if due is None or not clock.tick(due):
            return
    raise RuntimeError("the clocks do not move on")


def keep_letters_in(since: datetime) -> None:
    """The letters of the story were sent long ago: nobody is written to because demo data were loaded."""
    Mail.objects.filter(state=Mail.State.QUEUED, created_at__gte=since).update(
        state=Mail.State.SENT, sent_at=F("next_attempt_at"), created_at=F("next_attempt_at"), next_attempt_at=None)
    DBTaskResult.objects.ready().filter(enqueued_at__gte=since, task_path="parkadmin.core.tasks.deliver").delete()
