"""How requests go: each course is the plan of one kind of story, from `day` working days ago on."""
from __future__ import annotations

from collections.abc import Callable
from datetime import date, time

from .story import Story

Course = Callable[[Story, int, list[Story]], object]
COURSES: dict[str, Course] = {}


def course(function: Course) -> Course:
    COURSES[function.__name__] = function
    return function


def _found(story: Story, day: int) -> Story:
    """Sent, signed for, answered, and the first destination asked a day later."""
    story.on(day).submit().sign().reply()
    return story.on(day - 1).suggest().refer()


# -- at the desk -------------------------------------------------------------------------------------------------
@course
def draft(story, day, others):
    story.on(day).draft()


@course
def fresh(story, day, others):
    """Came in so many minutes ago."""
    story.ago(day).submit()


@course
def submitted(story, day, others):
    story.on(day).submit()


@course
def by_phone(story, day, others):
    story.on(day).file("phone")


@course
def signed(story, day, others):
    story.on(day).submit().sign().note()


@course
def asked_back(story, day, others):
    story.on(day).submit().sign().ask()


@course
def searching(story, day, others):
    story.on(day).submit().sign().reply().activate("high")
    story.on(day - 1).suggest().note()


@course
def only_my_park(story, day, others):
    """The tenant shares with its park only, and widens it when asked."""
    story.on(day).submit().sign().reply("widen").activate()
    story.on(day - 1).widen("teaser").suggest()


@course
def visited(story, day, others):
    """Written down at a visit, answered on the spot."""
    story.on(day).file("visit").sign().reply().activate()
    story.on(day - 2).resolve("information_given")
    story.on(day - 3).confirm(5)


@course
def answered_here(story, day, others):
    story.on(day).submit().sign().activate().reply()
    story.on(day - 3).resolve("information_given")
    story.on(day - 5).confirm(4)


@course
def no_partner(story, day, others):
    story.on(day).submit().sign().activate().reply()
    story.on(day - 9).resolve("no_partner")
    story.on(day - 10).confirm(3)


@course
def declined(story, day, others):
    story.on(day).submit().sign()
    story.on(day - 1).decline("not_eligible")


@course
def appealed(story, day, others):
    story.on(day).submit().sign()
    story.on(day - 1).decline("insufficient_information")
    story.on(day - 2).appeal()


@course
def withdrawn(story, day, others):
    _found(story, day).on(day - 3).withdraw()


@course
def duplicate(story, day, others):
    """The same tenant has asked before."""
    first = next(other for other in reversed(others) if other.need.tenant == story.need.tenant)
    story.on(day).submit().sign().duplicate(first)


@course
def error(story, day, others):
    story.on(day).submit().sign().error()


@course
def unreachable(story, day, others):
    story.on(day).submit().sign().ask()


# -- on the way --------------------------------------------------------------------------------------------------
@course
def requested(story, day, others):
    _found(story, day)


@course
def received(story, day, others):
    _found(story, day).receive().write_partner()


@course
def accepted(story, day, others):
    _found(story, day).on(day - 2).receive().accept(21)


@course
def running(story, day, others):
    _found(story, day).receive()
    story.on(day - 2).accept(28).start()
    if day > 6:
        story.on(day - 6).progress()


@course
def held(story, day, others):
    _found(story, day).on(day - 2).receive().accept(35).start()
    story.on(day - 4).hold(30)


@course
def rerouted(story, day, others):
    """Rejected by the first, then under way with the second."""
    _found(story, day).on(day - 3).receive().reject("no_capacity")
    story.on(day - 4).note("again").suggest().refer(1)
    story.on(day - 5).receive().accept(20).start()


@course
def bouncing(story, day, others):
    """Rejected three times; nobody is asked at present."""
    _found(story, day).on(day - 2).reject("not_our_field")
    story.on(day - 3).refer(1)
    story.on(day - 5).receive().reject("no_capacity")
    story.on(day - 6).refer(2)
    story.on(day - 8).reject("out_of_region")
    story.on(day - 9).note("bouncing")


@course
def failed(story, day, others):
    """Accepted, tried, failed; somebody else has been asked."""
    _found(story, day).on(day - 2).receive().accept(20).start()
    story.on(day - 6).fail("no_capacity")
    story.on(day - 7).suggest().refer(1)


@course
def cancelled(story, day, others):
    _found(story, day).on(day - 2).receive().accept(20)
    story.on(day - 4).cancel("conflict_of_interest")
    story.on(day - 5).note("again")


@course
def recalled(story, day, others):
    _found(story, day).on(day - 2).recall("other")
    story.on(day - 3).suggest().refer(1)
    story.on(day - 4).receive()


@course
def expired(story, day, others):
    """The destination never answers; the clock recalls it."""
    _found(story, day)


@course
def wrong_referral(story, day, others):
    _found(story, day).referral_error()
    story.on(day - 2).refer(1)
    story.on(day - 3).receive().accept(20)


@course
def onward_running(story, day, others):
    """A park is asked, which asks a partner in turn."""
    _found(story, day).on(day - 2).receive().onward(1)
    story.on(day - 3).receive().accept(20)
    story.on(day - 4).start().accept(25, 0).start(0)


# -- to the end --------------------------------------------------------------------------------------------------
def _helped(story: Story, day: int) -> int:
    """Found, accepted, done. Returns the day on which it was done."""
    _found(story, day).on(day - 2).receive().accept(12)
    story.on(day - 3).start()
    story.on(day - 6).complete()
    return day - 6


@course
def helped(story, day, others):
    _helped(story, day)


@course
def solved(story, day, others):
    done = _helped(story, day)
    story.on(done - 1).confirm(5)


@course
def solved_well(story, day, others):
    done = _helped(story, day)
    story.on(done - 2).confirm(4)


@course
def solved_openly(story, day, others):
    """The tenant's name was shared from the beginning; the destination asked back."""
    story.on(day).submit().sign().ask()
    story.on(day - 1).answer().suggest().refer(sharing="open").receive()
    story.on(day - 2).accept(10).write_partner().start()
    story.on(day - 4).progress()
    story.on(day - 6).complete()
    story.on(day - 7).confirm(5)


@course
def solved_second(story, day, others):
    """Rejected by the first, solved by the second."""
    _found(story, day).on(day - 2).receive().reject("no_capacity")
    story.on(day - 3).note("again").refer(1)
    story.on(day - 4).receive().accept(15).start()
    story.on(day - 8).complete()
    story.on(day - 9).confirm(4)


@course
def solved_onward(story, day, others):
    """Park to park, and from there to a partner; the chain ends from below."""
    _found(story, day).on(day - 2).receive().onward(1)
    story.on(day - 3).receive().accept(12).accept(14, 0)
    story.on(day - 4).start().start(0)
    story.on(day - 7).complete().complete(0)
    story.on(day - 9).confirm(5)


@course
def partly(story, day, others):
    done = _helped(story, day)
    story.on(done - 1).confirm(3, "partly_solved")


@course
def silent(story, day, others):
    """The tenant never confirms; the clock closes it."""
    _helped(story, day)


@course
def late(story, day, others):
    """Solved, but long after it was promised."""
    _found(story, day).on(day - 3).receive().accept(30).start()
    story.on(day - 8).progress()
    story.on(day - 17).complete()
    story.on(day - 18).confirm(3)


@course
def rated_badly(story, day, others):
    done = _helped(story, day)
    story.on(done - 2).confirm(2)


@course
def not_solved_at_first(story, day, others):
    """Confirmed too early; reopened, done again, confirmed."""
    done = _helped(story, day)
    story.on(done - 1).confirm(4)
    story.on(done - 3).not_solved().rework()
    story.on(done - 6).complete()
    story.on(done - 7).confirm(4)


@course
def investment(story, day, others):
    """Jiuwu: asked without a name, known after acceptance, weeks of talks, then the contract."""
    story.on(day).submit().sign().reply().note()
    story.on(day - 1).suggest().refer()
    story.on(day - 2).receive().write_partner()
    story.on(day - 3).accept(45).start()
    story.on(day - 8).progress()
    story.on(day - 14).progress().reply("reply_later")
    story.on(2).complete()


@course
def first_winter(story, day, others):
    """As in the article: Binhai's first winter, training by experts from Beijing."""
    story.at(date(2016, 12, 6), time(9, 12)).submit().sign().reply()
    story.at(date(2016, 12, 7), time(10, 5)).refer()
    story.at(date(2016, 12, 8), time(9, 30)).receive().accept(12).start()
    story.at(date(2016, 12, 15), time(17, 10)).complete()
    story.at(date(2016, 12, 19), time(9, 20)).confirm(5)
