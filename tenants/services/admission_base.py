"""What all verbs of admission share: locking, rights, and what is written into an application's history."""
from __future__ import annotations

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from parkadmin.core.actors import Actor
from parkadmin.core.errors import Forbidden, NotFound, Refused
from parkadmin.core.events import record, register
from parkadmin.core.models import Event, Park
from tenants.choices import OPEN_APPLICATION, ApplicationState, NoteAudience
from tenants.lifecycle import APPLICATION, may_on_application
from tenants.models import Application, ApplicationMessage, ParkPage

BOTH = "tenant internal"
for _code, _sentence, _readers in [
    ("start", gettext_lazy("began the application"), BOTH),
    ("save", gettext_lazy("changed the application"), BOTH),
    ("document", gettext_lazy("added the document %(title)s"), BOTH),
    ("document_removed", gettext_lazy("removed the document %(title)s"), BOTH),
    ("submit", gettext_lazy("sent the application as %(number)s"), BOTH),
    ("sign", gettext_lazy("signed for the application"), BOTH),
    ("ask_info", gettext_lazy("asked for information"), BOTH),
    ("answer_info", gettext_lazy("answered the question"), BOTH),
    ("approve", gettext_lazy("approved the application: registered as %(number)s"), BOTH),
    ("reject", gettext_lazy("rejected the application"), BOTH),
    ("withdraw", gettext_lazy("withdrew the application"), BOTH),
    ("lapse", gettext_lazy("closed the application: the question was not answered"), BOTH),
    ("reminded", gettext_lazy("reminded the applicant of the open question"), BOTH),
    ("offer_transfer", gettext_lazy("offered to hand the application to %(park)s"), BOTH),
    ("recall_transfer", gettext_lazy("took the offer of a transfer to %(park)s back"), BOTH),
    ("decline_transfer", gettext_lazy("did not agree to a transfer to %(park)s"), BOTH),
    ("transfer", gettext_lazy("agreed to the transfer: %(park)s goes on with it as %(number)s"), BOTH),
    ("arrive", gettext_lazy("brought the application %(number)s over from %(park)s"), BOTH),
    ("assign", gettext_lazy("put %(owner)s in charge"), "internal"),
    ("ask_review", gettext_lazy("asked %(reviewer)s for a review"), "internal"),
    ("give_review", gettext_lazy("gave a review"), "internal"),
    ("change_review", gettext_lazy("changed the review"), "internal"),
    ("recall_review", gettext_lazy("no longer asks %(reviewer)s for a review"), "internal"),
]:
    register(f"application.{_code}", _sentence, _readers)
register("application.warned", gettext_lazy("three quarters of the promised time have passed"), complete=True)
register("application.overdue", gettext_lazy("the promised time has run out"), complete=True)


def lock_application(application: Application, version: int | None = None) -> Application:
    """The application's row, locked until the transaction ends. `version`: what the person saw; refused when stale.
    Raises NotFound for a draft thrown away meanwhile."""
    row = (Application.objects.select_for_update(of=("self",), no_key=True)
           .select_related("park", "applicant", "owner", "transfer_park").filter(pk=application.pk).first())
    if row is None:
        raise NotFound()
    if version is not None and row.version != version:
        raise Refused("stale", _("Somebody has changed this in the meantime. Look at it again, then decide."))
    return row


def is_applicant(actor: Actor, row: Application) -> bool:
    """Whether it is the actor's own application."""
    return actor.user is not None and row.applicant_id == actor.user.pk


def need(actor: Actor, row: Application, permission: str, *sides: str) -> None:
    """Forbidden unless the actor stands on one of the sides of the application with this permission."""
    if not may_on_application(actor, row, permission, sides):
        raise Forbidden()


def need_impartial(actor: Actor, row: Application) -> None:
    """Nobody judges an application of their own."""
    if is_applicant(actor, row):
        raise Forbidden("own_application", _("Nobody decides about an application of their own."))


def wrong_state(actor: Actor, row: Application) -> Refused:
    """What is raised when the deed does not fit the state, with the steps possible now."""
    return Refused("wrong_state", _("This is not possible now: somebody may have changed it in the meantime."),
                   allowed=APPLICATION.available(actor, row))


def need_open(actor: Actor, row: Application) -> None:
    """Refused unless the application has been sent and is not decided."""
    if row.state not in OPEN_APPLICATION:
        raise wrong_state(actor, row)


def speaking(actor: Actor, row: Application) -> Actor:
    """The actor under the park's name where staff act, under none where the applicant does."""
    if actor.kind != "person":
        return actor
    own = is_applicant(actor, row) or row.park_id not in actor.staff
    return actor.acting_for("" if own else row.park.name)


def note(row: Application, what: str, *, actor: Actor, at: datetime, moved: tuple[str, str] = ("", ""),
         **data: Any) -> Event:
    """Record what happened to a locked application."""
    return record(actor=speaking(actor, row), code=f"application.{what}", subject=row, park_id=row.park_id, at=at,
                  moved=moved, **data)


def say(row: Application, *, actor: Actor, audience: str, text: str, at: datetime) -> ApplicationMessage:
    """An entry of the conversation; for verbs that have checked."""
    by_staff = not is_applicant(actor, row) and row.park_id in actor.staff
    return ApplicationMessage.objects.create(application=row, audience=audience, author=actor.user, by_staff=by_staff,
                                             text=text, at=at)


def say_to_applicant(row: Application, *, actor: Actor, text: str, at: datetime) -> ApplicationMessage:
    """An entry that the applicant reads."""
    return say(row, actor=actor, audience=NoteAudience.APPLICANT, text=text, at=at)


def page_of(park: Park) -> ParkPage:
    """How a park admits; what is usual where it has not said anything."""
    return ParkPage.objects.filter(park=park).first() or ParkPage(park=park)


def local_day(park: Park, at: datetime) -> date:
    """The day in the park."""
    return at.astimezone(ZoneInfo(park.time_zone)).date()


def both_names(park: Park) -> dict[str, str]:
    """A park's name as events keep it: shown later in each reader's own language."""
    return {"zh": park.name_zh, "en": park.name_en or park.name_zh}


def is_draft(row: Application) -> bool:
    """Whether it was never sent."""
    return row.state == ApplicationState.DRAFT
