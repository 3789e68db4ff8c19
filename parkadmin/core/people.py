"""What a person belongs to. Apps above the core register how their affiliations are found (no import upward)."""
from collections.abc import Callable
from typing import Any

from .models import StaffRole, User

_sources: list[Callable[[User], dict[str, Any]]] = []


def affiliation_source(function: Callable[[User], dict[str, Any]]) -> Callable[[User], dict[str, Any]]:
    """Register a function that returns some of Actor's fields (`tenants`, `partners`) for a person."""
    _sources.append(function)
    return function


def affiliations(user: User) -> dict[str, Any]:
    """All fields of an Actor that follow from who the person is."""
    found: dict[str, Any] = {"staff": dict(StaffRole.objects.filter(user=user).values_list("park_id", "role"))}
    for source in _sources:
        found |= source(user)
    return found
