"""Who is told of what: one table from event to receivers and words.

Subscribed to the history, so no verb can forget it. What is told is written in the transaction of what it tells, in
the receiver's language: a line under the bell, a letter for the worker to send, or a line for the daily mail, as the
person has switched it. The one who acted is not told. Words to a destination are the referral's own only, since a
teaser must name nobody; words to a park's group chat are a headline and a link.
"""
from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from parkadmin.core import chat, notices
from parkadmin.core.actors import Actor
from parkadmin.core.events import subscribe
from parkadmin.core.mailer import queue_mail
from parkadmin.core.models import Event, User
from parkadmin.core.permissions import STAFF_PERMISSIONS

from .choices import Audience, Route
from .models import HelpRequest, Message, Referral, ReferralLink

BETWEEN_LANGUAGES = "\n\n------------------------------\n\n"
DESTINATIONS = ("partner", "onward")  # pages whose readers know a referral's own words only
Receivers = Callable[[Any, Event | None], Iterable[User]]


@dataclass(frozen=True)
class Telling:
    """To whom, with which subject and opening sentence, whether the event's text is quoted, and whether the one who
    acted is written to as well (a receipt)."""

    to: Receivers
    page: str
    subject: Any
    opening: Any
    quote: bool = False
    receipt: bool = False


def request_of(subject: HelpRequest | Referral | Message) -> HelpRequest:
    return subject if isinstance(subject, HelpRequest) else subject.request


def tenant_people(subject: Any, event: Event | None) -> list[User]:
    """Who asked, and who follows; where nobody of them is with the company (any more), its owners. What a park asks
    further down a chain is the parks' business."""
    if isinstance(subject, Referral) and subject.part_of_id:
        return []
    request = request_of(subject)
    members = User.objects.filter(memberships__tenant=request.tenant_id)
    wanted = Q(pk=request.requester_id)
    if request.shared_in_tenant:
        wanted |= Q(pk__in=request.followers.values("pk"))
    return list(members.filter(wanted)) or list(members.filter(memberships__role="owner"))


def staff_with(park_id: Any, permission: str) -> list[User]:
    """Those of a park whose role has a permission."""
    roles = [role for role, codes in STAFF_PERMISSIONS.items() if permission in codes]
    return list(User.objects.filter(staff_roles__park=park_id, staff_roles__role__in=roles, is_active=True))


def desk(subject: Any, event: Event | None) -> list[User]:
    """The officer; while there is none, or only one who has left, everybody at the park's desk."""
    request = request_of(subject)
    staff = staff_with(request.park_id, "request.sign")
    return [person for person in staff if person.pk == request.owner_id] or staff


def desk_and_leads(subject: Any, event: Event | None) -> list[User]:
    """The officer and the park's leads: a promise is broken."""
    request = request_of(subject)
    return [*desk(subject, event), *staff_with(request.park_id, "request.reassign")]


def origin(subject: Referral, event: Event | None) -> list[User]:
    """Who referred it: the request's officer, or the park that referred further."""
    if subject.origin_park_id == subject.request.park_id:
        return desk(subject, event)
    return staff_with(subject.origin_park_id, "referral.send")


def destination(subject: Referral, event: Event | None) -> list[User]:
    """Who answers for the destination in the application; holders of mailed links are written to beside them."""
    people = User.objects.filter(partner_contacts__partner=subject.partner_id) if subject.partner_id else []
    parks = [subject.destination_park_id] if subject.destination_park_id else []
    return [*people, *(person for park in parks for person in staff_with(park, "referral.receive"))]


def both_ends(subject: Referral, event: Event | None) -> list[User]:
    return [*origin(subject, event), *destination(subject, event)]


TELLINGS: dict[str, list[Telling]] = {
    "request.submit": [
        Telling(tenant_people, "portal", _("We have received your request"),
               _("Thank you. The park signs for it within one working day; you can follow it at any time."),
               receipt=True),
        Telling(desk, "desk", pgettext_lazy("notice", "New request"), _("A tenant needs help. Please sign for it."))],
    "request.ask": [Telling(tenant_people, "portal", _("A question about your request"),
                           _("The park needs an answer to go on:"), quote=True)],
    "request.reminded": [Telling(tenant_people, "portal", _("Your answer is still needed"),
                                _("The park waits for your answer. Without it the request is closed after 14 days."))],
    "request.answer": [Telling(desk, "desk", _("The tenant has answered"), _("Work can go on."))],
    "request.activate": [Telling(tenant_people, "portal", _("We are looking for help"),
                                _("An officer of the park works on your request."))],
    "request.decline": [Telling(tenant_people, "portal", _("Your request was declined"),
                               _("The park cannot help with this. The reason, and where else to go:"), quote=True)],
    "request.appeal": [Telling(desk, "desk", _("Appeal against a refusal"), _("The tenant asks to look at it again."))],
    "request.resolve": [Telling(tenant_people, "portal", _("Please confirm the result"),
                               _("Your request has been resolved. Please confirm and rate it:"), quote=True)],
    "request.confirm": [Telling(desk, "desk", _("Confirmed and rated"), _("The tenant has confirmed the result."))],
    "request.not_solved": [Telling(desk, "desk", _("Not solved"), _("The tenant says that it is not solved:"),
                                  quote=True)],
    "request.withdraw": [Telling(desk, "desk", _("Withdrawn"), _("The tenant has withdrawn the request."))],
    "request.close_silent": [Telling(tenant_people, "portal", _("Your request was closed"),
                                    _("We heard nothing for seven working days. If it is not solved, tell us within "
                                      "30 days."))],
    "request.close_unreachable": [Telling(tenant_people, "portal", _("Your request was closed"),
                                         _("Our question was not answered for 14 days. You can take it up again."))],
    "request.assign": [Telling(desk, "desk", _("A request was given to you"), _("You are its officer now."))],
    "request.warned": [Telling(desk, "desk", _("Due soon"), _("Three quarters of the promised time have passed."))],
    "request.overdue": [Telling(desk_and_leads, "desk", _("Overdue"), _("The promised time has run out."))],
    "referral.send": [Telling(destination, "partner", _("Your help is asked for"),
                             _("A park of the network asks whether you can help. Please sign for it within one "
                               "working day."))],
    "referral.accept": [
        Telling(tenant_people, "portal", _("Somebody will help you"), _("The one we asked has accepted.")),
        Telling(origin, "desk", _("Referral accepted"), _("The destination has accepted."))],
    "referral.reject": [Telling(origin, "desk", _("Referral rejected: please route again"),
                               _("The destination cannot help:"), quote=True)],
    "referral.fail": [Telling(origin, "desk", _("Referral failed: please route again"),
                             _("The destination could not do it:"), quote=True)],
    "referral.hold": [Telling(origin, "desk", _("Referral on hold"), _("The destination pauses:"), quote=True)],
    "referral.complete": [Telling(origin, "desk", _("Referral completed"), _("The destination reports:"), quote=True)],
    "referral.recall": [Telling(both_ends, "partner", _("Referral recalled"), _("No answer is needed any more:"),
                               quote=True)],
    "referral.cancel": [Telling(both_ends, "partner", _("Referral cancelled"), _("This has been stopped:"),
                                quote=True)],
    "referral.rework": [Telling(destination, "partner", _("Please go on"), _("The tenant says it is not solved yet:"),
                               quote=True)],
    "referral.overdue": [Telling(both_ends, "partner", _("Referral overdue"), _("A promised time has run out."))],
}


def group_of(code: str) -> str:
    """The group of notices that an event belongs to: what a person switches on and off together."""
    if code.endswith((".warned", ".overdue", ".reminded")):
        return "deadline"
    return code.split(".")[0]


def notify(event: Event, subject: Any, actor: Actor) -> None:
    """Tell everybody whom one event concerns."""
    words = (event.data.get("text"), event.data.get("reason"), event.data.get("elsewhere"))
    text = "\n\n".join(word for word in words if word)
    if event.code == "request.ask":
        text = subject.pauses.filter(ended_at=None).values_list("why", flat=True).first() or text
    for notice in TELLINGS[event.code]:
        _send(notice, subject, notice.to(subject, event), f"{event.pk}", group_of(event.code), actor, text, event.at)
        if notice.page == "partner" and event.code != "referral.send":
            _tell_holders(notice, subject, f"{event.pk}", actor, text, event.at)
        if notice.page == "desk" and not getattr(subject, "part_of_id", None):
            _tell_chat(notice, request_of(subject), f"{event.pk}", group_of(event.code), event.at)


for code in TELLINGS:
    subscribe(code)(notify)


MESSAGES = {
    Audience.TENANT: [Telling(tenant_people, "portal", _("New message about your request"), _("The park writes:"),
                              True),
                      Telling(desk, "desk", _("New message from the tenant"), _("The tenant writes:"), True)],
    Audience.PARTNER: [Telling(lambda message, event: origin(message.referral, event), "desk",
                              _("New message from the partner"), _("The partner writes:"), True),
                       Telling(lambda message, event: destination(message.referral, event), "partner",
                              _("New message about a referral"), _("The park writes:"), True)],
    Audience.INTERNAL: [],
}


@subscribe("message.posted")
def notify_message(event: None, message: Message, actor: Actor) -> None:
    """Tell the other side of a conversation: staff's words go to the tenant or destination, theirs to the desk."""
    pair = MESSAGES[message.audience]
    first_is_other_side = message.from_staff == (message.audience == Audience.TENANT)
    for notice in pair[:1] if first_is_other_side else pair[1:]:
        subject = message.referral or message.request
        _send(notice, subject, notice.to(message, None), f"m{message.pk}", "message", actor, message.text, message.at)
        if notice.page == "partner":
            _tell_holders(notice, subject, f"m{message.pk}", actor, message.text, message.at)


def _send(notice: Telling, subject: Any, people: Iterable[User], key: str, group: str, actor: Actor, text: str,
          at: datetime) -> None:
    skipped = {actor.user.pk} if actor.user and not notice.receipt else set()
    people = {person.pk: person for person in people if person.is_active and person.pk not in skipped}.values()
    wanted = notices.channels_of(people, group)
    for person in people:
        with translation.override(person.language):
            page = page_for(notice.page, subject, person)
            title = f"[{label(subject, page)}] {notice.subject}"
            notices.tell(user=person, key=key, group=group, channels=wanted[person.pk], title=title, at=at,
                         text=title_of(subject, page), path=address(subject, page))
            if "mail" in wanted[person.pk]:
                page_text = letter(subject, page, notice.opening, text if notice.quote else "", person.name)
                queue_mail(key=f"{key}:{person.pk}", to=person.email, user=person, language=person.language, at=at,
                           subject=title, **page_text)


def _tell_chat(notice: Telling, request: HelpRequest, key: str, group: str, at: datetime) -> None:
    """A headline and a link to the park's group chats: third parties get no content."""
    for channel in chat.channels_of(request.park_id, group):
        with translation.override(channel.language):
            chat.queue_chat(channel=channel, key=key, title=f"[{request.number}] {notice.subject}", at=at,
                            url=settings.SITE_URL + address(request, "desk"))


def page_for(page: str, subject: Any, person: User) -> str:
    """Where this person reads about a referral: staff of the request's park at the request, staff of a park that
    asked further at their referral (they may not know the request), others on the partner's page."""
    if page == "portal" or not isinstance(subject, Referral):
        return page
    parks = set(person.staff_roles.values_list("park_id", flat=True))
    if subject.request.park_id in parks:
        return "desk"
    return "onward" if subject.origin_park_id in parks else "partner"


def label(subject: Any, page: str) -> str:
    """What the letter is about. To a destination only the referral's number, whose request number names no tenant."""
    return subject.number if page in DESTINATIONS else request_of(subject).number or ""


def title_of(subject: Any, page: str) -> str:
    """The title that the receiver may read."""
    return subject.title if page in DESTINATIONS else request_of(subject).title


def letter(subject: Any, page: str, opening: Any, quote: str, name: str, url: str = "") -> dict[str, str]:
    """The text and the HTML of a mail in the active language."""
    context = {
        "name": name, "title": title_of(subject, page), "number": label(subject, page), "opening": opening,
        "quote": quote, "park": subject.origin_park if page in DESTINATIONS else request_of(subject).park,
        "url": url or settings.SITE_URL + address(subject, page), "site": settings.SITE_URL}
    return {"text": render_to_string("mail/notice.txt", context), "html": render_to_string("mail/notice.html", context)}


def address(subject: Any, page: str) -> str:
    """Where the receiver reads more."""
    if page == "partner":
        return f"/partner/referrals/{subject.number}/"
    if page == "onward":
        return f"/desk/referrals/{subject.number}/"
    return f"/{page}/requests/{request_of(subject).code}/"


def mail_referral_link(link: ReferralLink, at: datetime) -> None:
    """The first letter with a link that needs no account."""
    _mail_holder(link, TELLINGS["referral.send"][0], f"link:{link.pk}", "", at)


def _tell_holders(telling: Telling, referral: Referral, key: str, actor: Actor, text: str, at: datetime) -> None:
    """Later letters to the holders of mailed links, with the same link, unless it was a holder who acted."""
    if referral.route != Route.MAIL_LINK or actor.kind == "link":
        return
    for link in referral.links.filter(revoked_at=None, expires_at__gt=at):
        if link.digest == link.digest_of(link.token):  # else the secret key was changed since
            _mail_holder(link, telling, f"{key}:link:{link.pk}", text if telling.quote else "", at)


def _mail_holder(link: ReferralLink, telling: Telling, key: str, quote: str, at: datetime) -> None:
    """A letter to a reader of whom nothing is known: in Chinese and in English."""
    texts, subjects = [], []
    for language in ("zh-hans", "en"):
        with translation.override(language):
            url = f"{settings.SITE_URL}/p/{link.token}/"
            texts.append(letter(link.referral, "partner", telling.opening, quote, link.name, url)["text"])
            subjects.append(str(telling.subject))
    queue_mail(key=key, to=link.email, language="zh-hans", at=at, text=BETWEEN_LANGUAGES.join(texts),
               subject=f"[{link.referral.number}] {' / '.join(subjects)}")
