"""Who is told of what about an application: subscribed to its history, so that no verb can forget it.

The applicant gets a receipt, questions and the decision in their own language; staff learn of what waits for them.
"""
from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from parkadmin.core.actors import Actor
from parkadmin.core.events import subscribe
from parkadmin.core.models import Event, User
from parkadmin.core.permissions import STAFF_PERMISSIONS
from tenants.choices import NoteAudience
from tenants.models import Application, ApplicationMessage
from tenants.notifications import write_to

WORK, DEADLINE, TALK = "request", "deadline", "message"  # what people switch on and off together
Receivers = Callable[[Application, Event | None], Iterable[User]]


@dataclass(frozen=True)
class Telling:
    """To whom, with which subject and opening sentence; whether what was written is quoted, and whether the one who
    acted is written to as well (a receipt)."""

    to: Receivers
    subject: Any
    opening: Any
    group: str = WORK
    quote: bool = False
    receipt: bool = False


def applicant(row: Application, event: Event | None) -> list[User]:
    """Whose application it is; nobody where staff wrote it down."""
    return [row.applicant] if row.applicant_id else []


def _staff(row: Application, *permissions: str) -> list[User]:
    roles = [role for role, codes in STAFF_PERMISSIONS.items() if codes.intersection(permissions)]
    return list(User.objects.filter(staff_roles__park=row.park_id, staff_roles__role__in=roles, is_active=True)
                .exclude(pk=row.applicant_id))


def desk(row: Application, event: Event | None) -> list[User]:
    """Who is in charge; while there is nobody, or only one who has left, everybody who may sign."""
    staff = _staff(row, "application.sign")
    return [person for person in staff if person.pk == row.owner_id] or staff


def desk_and_heads(row: Application, event: Event | None) -> list[User]:
    """A promise is broken: also the park's leads and its director."""
    return [*desk(row, event), *_staff(row, "request.reassign", "tenant.approve")]


def reviewer(row: Application, event: Event | None) -> list[User]:
    """Who was asked for a review."""
    return [person for person in _staff(row, "application.review") if str(person.pk) == event.data["person"]]


TELLINGS: dict[str, list[Telling]] = {
    "submit": [
        Telling(applicant, _("We have received your application"),
                _("Thank you. The park signs for it and then decides; you can follow it at any time."), receipt=True),
        Telling(desk, _("New application"), _("Somebody applies to join the park. Please sign for it."))],
    "sign": [Telling(applicant, _("Your application is being reviewed"), _("The park has signed for it."))],
    "ask_info": [Telling(applicant, _("A question about your application"),
                         _("The park needs an answer before it can decide:"), quote=True)],
    "reminded": [Telling(applicant, _("Your answer is still needed"),
                         _("The park waits for your answer. Without it your application is closed."), DEADLINE)],
    "answer_info": [Telling(desk, _("The applicant has answered"), _("The review can go on."))],
    "approve": [Telling(applicant, _("Your application is approved"),
                        _("Welcome to the park. You can now ask for help and look after your company's page. "
                          "Conditions, if there are any:"), quote=True),
                Telling(desk, _("Application approved"), _("The company is registered."))],
    "reject": [Telling(applicant, _("Your application was rejected"),
                       _("The park cannot admit you at present. The reason, and what else could help:"), quote=True),
               Telling(desk, _("Application rejected"), _("The park has decided."))],
    "withdraw": [Telling(desk, _("Application withdrawn"), _("The applicant has withdrawn it:"), quote=True)],
    "lapse": [Telling(applicant, _("Your application was closed"),
                      _("Our question was not answered in time. You may apply again at any time.")),
              Telling(desk, _("Application closed"), _("The question was not answered in time."))],
    "offer_transfer": [Telling(applicant, _("Another park may fit you better"),
                               _("The park offers to hand your application on. Nothing moves unless you agree:"),
                               quote=True)],
    "recall_transfer": [Telling(applicant, _("The transfer is no longer offered"),
                                _("The park goes on with your application."))],
    "decline_transfer": [Telling(desk, _("Transfer not wanted"), _("The applicant would rather stay:"), quote=True)],
    "transfer": [Telling(desk, _("Application transferred"), _("The applicant has agreed to the transfer."))],
    "arrive": [Telling(applicant, _("Your application goes on in another park"),
                       _("It has a new number there. The park signs for it and then decides."), receipt=True),
               Telling(desk, _("Application transferred to you"),
                       _("Another park has handed it on with the applicant's consent. Please sign for it."))],
    "assign": [Telling(desk, _("An application was given to you"), _("You are in charge of it now."))],
    "ask_review": [Telling(reviewer, _("Your review is asked for"),
                           _("Please give your opinion on this application."))],
    "warned": [Telling(desk, _("Application due soon"), _("Three quarters of the promised time have passed."),
                       DEADLINE)],
    "overdue": [Telling(desk_and_heads, _("Application overdue"), _("The promised time has run out."), DEADLINE)],
}
MESSAGES = {True: Telling(applicant, _("New message about your application"), _("The park writes:"), TALK, quote=True),
            False: Telling(desk, pgettext_lazy("about an application", "New message from the applicant"),
                           _("The applicant writes:"), TALK, quote=True)}


def notify(event: Event, row: Application, actor: Actor) -> None:
    """Tell everybody whom one event of an application concerns."""
    words = (event.data.get("text"), event.data.get("reason"), event.data.get("elsewhere"))
    text = "\n\n".join(word for word in words if word)
    for number, telling in enumerate(TELLINGS[event.code.removeprefix("application.")]):
        _write(telling, row, f"{event.pk}:{number}", actor, text, event.at, event)


for _code in TELLINGS:
    subscribe(f"application.{_code}")(notify)


@subscribe("application.message")
def notify_message(event: None, message: ApplicationMessage, actor: Actor) -> None:
    """Tell the other side of the conversation; notes among staff are told to nobody."""
    if message.audience == NoteAudience.APPLICANT:
        telling = MESSAGES[message.by_staff]
        _write(telling, message.application, f"am{message.pk}", actor, message.text, message.at, None)


def _write(telling: Telling, row: Application, key: str, actor: Actor, text: str, at: Any,
           event: Event | None) -> None:
    page = "apply:application" if telling.to is applicant else "admission:application"
    write_to(telling.to(row, event), key=key, group=telling.group, subject=telling.subject, opening=telling.opening,
             about=row, label=row.number or "", park=row.park, path=reverse(page, args=[row.pk]), at=at,
             quote=text if telling.quote else "", skip=actor.user.pk if actor.user and not telling.receipt else None)
