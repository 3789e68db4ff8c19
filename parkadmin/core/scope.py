"""The door to rows: every read in a surface starts from `for_actor`, and what is out of scope does not exist."""
from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q

from .actors import Actor


class ScopedQuerySet(models.QuerySet):
    """Rows limited to what an actor may see.

    A model with this queryset defines `visible_to(actor) -> Q`. Without it nothing is visible: fail closed.
    """

    def for_actor(self, actor: Actor) -> Self:
        """Only the rows that exist for this actor. The system sees everything, nobody sees nothing."""
        if actor.is_system:
            return self
        rule = getattr(self.model, "visible_to", None)
        if rule is None or actor.kind == "nobody":
            return self.none()
        return self.filter(rule(actor))


NOTHING = Q(pk__in=[])
