"""What a tenant's one-page profile shows that lies above this app or beside it: each part registers a panel."""
from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from parkadmin.core.actors import Actor

from .models import Tenant


@dataclass(frozen=True)
class Panel:
    """A template fragment, and what it is given: `context(actor, tenant)`, or None to leave it out. `place` sorts."""

    place: int
    template: str
    context: Callable[[Actor, Tenant], dict[str, Any] | None]


_panels: list[Panel] = []


def register_panel(panel: Panel) -> None:
    """Let the profile show a panel."""
    _panels.append(panel)


def panels_of(actor: Actor, tenant: Tenant) -> list[dict[str, Any]]:
    """The panels of a tenant in their order: `template`, and the entries of their context."""
    found = ((panel, panel.context(actor, tenant)) for panel in sorted(_panels, key=lambda panel: panel.place))
    return [{"template": panel.template, **context} for panel, context in found if context is not None]
