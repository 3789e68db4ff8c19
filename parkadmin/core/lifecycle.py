"""The engine of states: one table per kind of object, checked when it is loaded, read by everybody.

Buttons, the API's `actions`, the diagram in the documentation and the tests read the same table; `move` is the only
code that writes a state.
"""
from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from . import permissions
from .actors import Actor
from .errors import Forbidden, Refused


@dataclass(frozen=True)
class Transition:
    """One move. `sides` are the organizations of the object that may make it; an empty `target` keeps or restores a
    state; `until` is when the offer of this move ends for an object."""

    name: str
    label: Any
    sources: frozenset[str]
    target: str
    permission: str
    sides: tuple[str, ...]
    reason: bool = False
    guard: Callable[[models.Model], bool] | None = None
    until: Callable[[Any], datetime | None] | None = None


def transition(name: str, label: Any, sources: str | Iterable[str], target: str, permission: str,
               sides: str | Iterable[str], **extra: Any) -> Transition:
    """A Transition from compact notation: `sources` and `sides` may be words separated by spaces."""
    words = sources.split() if isinstance(sources, str) else sources
    who = sides.split() if isinstance(sides, str) else sides
    return Transition(name, label, frozenset(words), target, permission, tuple(who), **extra)


_labels: dict[str, Any] = {}


def label_of(name: str) -> Any:
    """The words for a step of any table; its name where there is none."""
    return _labels.get(name, name.replace("_", " "))


class TableError(Exception):
    """A lifecycle table contradicts itself; raised at import, so that it never runs."""


class Lifecycle:
    """A table of transitions for one model.

    `may(actor, obj, permission, sides)` answers whether the actor stands on one of the sides with that permission.
    """

    def __init__(self, *, subject: str, states: Iterable[str], initial: str, ended: Iterable[str],
                 transitions: Iterable[Transition], may: Callable[[Actor, Any, str, tuple[str, ...]], bool],
                 sides: Iterable[str]) -> None:
        self.subject = subject
        self.states = list(states)
        self.initial = initial
        self.ended = frozenset(ended)
        self.transitions = {step.name: step for step in transitions}
        self.may = may
        self.sides = frozenset(sides)
        self._check(list(transitions))
        _labels.update({name: step.label for name, step in self.transitions.items() if name not in _labels})

    def _check(self, steps: list[Transition]) -> None:
        if len(steps) != len(self.transitions):
            raise TableError(f"{self.subject}: a transition's name is used twice")
        known = set(self.states)
        for step in steps:
            unknown = (step.sources | ({step.target} if step.target else set())) - known
            if unknown or not step.sources:
                raise TableError(f"{self.subject}.{step.name}: unknown or no states {sorted(unknown)}")
            if step.permission not in permissions.ALL:
                raise TableError(f"{self.subject}.{step.name}: nobody has the permission {step.permission}")
            if not step.sides or set(step.sides) - self.sides:
                raise TableError(f"{self.subject}.{step.name}: unknown or no sides {step.sides}")
        self._check_reachable(steps)

    def _check_reachable(self, steps: list[Transition]) -> None:
        reached, grew = {self.initial}, True
        while grew:
            more = {step.target for step in steps if step.target and step.sources & reached} - reached
            reached |= more
            grew = bool(more)
        if set(self.states) - reached:
            raise TableError(f"{self.subject}: never reached: {sorted(set(self.states) - reached)}")
        stuck = {state for state in set(self.states) - self.ended if not any(state in s.sources for s in steps)}
        if stuck:
            raise TableError(f"{self.subject}: no way out of {sorted(stuck)}")

    def fits(self, obj: Any, step: Transition, at: datetime | None = None) -> bool:
        """Whether the object's state and the step's guard allow the step, and with `at` its last moment too."""
        end = step.until(obj) if at and step.until else None
        return obj.state in step.sources and (step.guard is None or step.guard(obj)) and not (end and at > end)

    def available(self, actor: Actor, obj: Any, at: datetime | None = None) -> list[str]:
        """Names of the steps this actor can take (at that moment), in the table's order."""
        return [step.name for step in self.transitions.values()
                if self.fits(obj, step, at) and self.may(actor, obj, step.permission, step.sides)]

    def check(self, actor: Actor, obj: Any, name: str) -> Transition:
        """The step, or Forbidden (role too low) or Refused (wrong state, with the steps possible now)."""
        step = self.transitions[name]
        if not self.may(actor, obj, step.permission, step.sides):
            raise Forbidden()
        if not self.fits(obj, step):
            raise Refused("wrong_state",
                          _("This is not possible now: somebody may have changed it in the meantime."),
                          allowed=self.available(actor, obj))
        return step

    def move(self, obj: Any, name: str, *, actor: Actor, at: datetime, target: str = "") -> tuple[str, str]:
        """Take the step on a locked row and return (from, to). `target` is for steps whose target is open.

        The caller holds the row's lock, saves nothing else about the state, and records the event.
        """
        step = self.check(actor, obj, name)
        before, after = obj.state, step.target or target or obj.state
        if after not in self.states:
            raise TableError(f"{self.subject}.{name}: unknown target {after}")
        obj.state, obj.state_since, obj.version = after, at, obj.version + 1
        obj.save()
        return before, after
