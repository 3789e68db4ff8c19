"""What the settings pages read: one park at a time, only for those who work there."""
from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery

from parkadmin.core import invitations
from parkadmin.core.actors import Actor
from parkadmin.core.errors import Forbidden, NotFound
from parkadmin.core.models import ChatChannel, ChatMessage, Invitation, Park, StaffRole

from .access import one
from .choices import Clock
from .models import ClockTarget, Question, RequestKind, SavedReply
from .promises import usual_days


def parks(actor: Actor) -> list[Park]:
    """The parks the actor works for."""
    return list(Park.objects.filter(pk__in=actor.park_ids))


def park_for(actor: Actor, slug: str, permission: str) -> Park:
    """A park the actor works for. Forbidden when the role there lacks the permission."""
    park = one(Park.objects.filter(pk__in=actor.park_ids, slug=slug))
    if not actor.can(permission, park=park.pk):
        raise Forbidden()
    return park


def staff(park: Park) -> list[StaffRole]:
    """Who works for the park."""
    return list(StaffRole.objects.filter(park=park).select_related("user").order_by("user__name", "pk"))


def staff_member(park: Park, pk: UUID) -> StaffRole:
    """Somebody who works for the park."""
    return one(StaffRole.objects.filter(park=park, pk=pk).select_related("user", "park"))


def invited(park: Park) -> list[Invitation]:
    """Who was invited and has not come yet."""
    return invitations.open_invitations("park", park.pk)


def invitation(park: Park, pk: UUID) -> Invitation:
    """An invitation to the park that nobody has accepted."""
    found = next((row for row in invited(park) if row.pk == pk), None)
    if found is None:
        raise NotFound()
    return found


def kinds() -> list[RequestKind]:
    """All kinds, also those that are not offered now, with their questions."""
    return list(RequestKind.objects.prefetch_related("questions"))


def kind(pk: UUID) -> RequestKind:
    """One kind."""
    return one(RequestKind.objects.filter(pk=pk).prefetch_related("questions"))


def question(of: RequestKind, pk: UUID) -> Question:
    """One question of a kind."""
    return one(Question.objects.filter(pk=pk, kind=of))


def promises(park: Park) -> list[dict[str, Any]]:
    """For the park as a whole and for each kind: the days of each clock, and which of them the park settled."""
    offered = [row for row in kinds() if row.is_active]
    settled = {(row.kind_id, row.clock): row.working_days for row in ClockTarget.objects.filter(park=park)}
    every = ClockTarget.objects.filter(park=None)
    shared = {(row.kind_id, row.clock): row.working_days for row in every}
    return [{"kind": row, "days": [
        {"clock": code, "label": label, "own": settled.get((row.pk if row else None, code)),
         "usual": _usual(row, code, settled, shared)} for code, label in Clock.choices]}
        for row in (None, *offered)]


def _usual(row: RequestKind | None, code: str, settled: dict, shared: dict) -> int:
    """The days that hold when the park settles nothing here: the order of `promises.targets`, without the own entry."""
    usual = usual_days(code, row)
    found = [shared.get((None, code)), *([shared.get((row.pk, code)), settled.get((None, code))] if row else [])]
    return next((days for days in reversed(found) if days is not None), usual)


def replies(park: Park) -> QuerySet[SavedReply]:
    """The park's saved replies."""
    return SavedReply.objects.filter(park=park)


def reply(park: Park, pk: UUID) -> SavedReply:
    """One saved reply of the park."""
    return one(replies(park).filter(pk=pk).select_related("park"))


def channels(park: Park) -> QuerySet[ChatChannel]:
    """The park's group chats, each with how its last message went (`last_sent`, `last_at`)."""
    last = ChatMessage.objects.filter(channel=OuterRef("pk")).order_by("-at")
    return ChatChannel.objects.filter(park=park).order_by("name", "pk").annotate(
        last_at=Subquery(last.values("at")[:1]), last_sent=Subquery(last.values("sent_at")[:1]),
        last_tries=Subquery(last.values("attempts")[:1]))


def channel(park: Park, pk: UUID) -> ChatChannel:
    """One group chat of the park."""
    return one(ChatChannel.objects.filter(park=park, pk=pk).select_related("park"))
