"""Lives all stories at once, in the order of time, with the clocks going off in between as the worker would do it."""
from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import F
from django_tasks_db.models import DBTaskResult

from parkadmin.core.models import Mail, Notice
from requests_desk.models import HelpRequest, Referral
from requests_desk.services import clock

from . import courses
from .needs import NEEDS
from .register import Register
from .story import Deed, Story, World

WAKE_EVERY = timedelta(hours=2)  # often enough: promises are counted in days
READ_AFTER = timedelta(days=2)
MOMENTS = 200  # that may come between two steps; more would be a clock that does not move on


def play(register: Register, at: datetime) -> None:
    """All requests of the demo data up to the present."""
    world = World(register, at)
    stories: list[Story] = []
    for number, need in enumerate(NEEDS):
        story = Story(world, need, number)
        courses.COURSES[need.course](story, need.day, stories)
        stories.append(story)
    steps = _in_order(stories)
    now = woken = steps[0][0]
    for moment, deed in steps:
        if moment - woken > WAKE_EVERY:
            _wake(now, moment)
            woken = moment
        deed(moment)
        now = moment
    _wake(now, at)


def _in_order(stories: list[Story]) -> list[tuple[datetime, Deed]]:
    steps = [step for story in stories for step in story.steps]
    return sorted(steps, key=lambda step: step[0])


def _wake(now: datetime, until: datetime) -> None:
    """Attend to every moment that comes between the last step and the next, when it comes."""
    for _ in range(MOMENTS):
        due = _earliest()
        if due is None or due > until or not clock.tick(max(now, due)):
            return
    raise RuntimeError("the clocks do not move on")


def _earliest() -> datetime | None:
    """The next moment of any request or referral."""
    requests, referrals = (model.objects.filter(next_moment_at__isnull=False).values_list("next_moment_at", flat=True)
                           for model in (HelpRequest, Referral))
    return requests.union(referrals, all=True).order_by("next_moment_at").first()


def keep_letters_in(since: datetime, at: datetime) -> None:
    """The letters of the story were sent long ago: nobody is written to because demo data were loaded. Only what is
    new stands unread under the bell."""
    Mail.objects.filter(state=Mail.State.QUEUED, created_at__gte=since).update(
        state=Mail.State.SENT, sent_at=F("next_attempt_at"), created_at=F("next_attempt_at"), next_attempt_at=None)
    DBTaskResult.objects.ready().filter(enqueued_at__gte=since, task_path="parkadmin.core.tasks.deliver").delete()
    Notice.objects.filter(read_at=None, at__lt=at - READ_AFTER).update(read_at=F("at"))
