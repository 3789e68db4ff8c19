"""One request's story: who does what on which working day, through the verbs. Nothing happens before `playing` runs it.

Days are counted backwards in working days from the present, so that clocks and holidays are true and no step lies in
the future: `story.on(12).submit().sign()`, then `story.on(11).refer("uav_pilot")`.
"""
from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any, Self

from parkadmin.core import sla
from parkadmin.core.actors import Actor, actor_for_user
from requests_desk.models import HelpRequest, Referral
from requests_desk.services import answering, closing, conversation, intake, referral, suggesting, triage

from . import phrases
from .register import Register

OFFICERS = {"BH": ["zhao.min", "chen.hao", "zhou.ning"], "BD": ["wang.li", "ma.xiao"], "ZGC": ["liu.yang", "xu.jing"]}
ADMINISTRATORS = {"BH": "sun.lei", "BD": "gao.jie", "ZGC": "tang.rui"}
DOMAINS = {"BH": "binhai.example", "BD": "baoding.example", "ZGC": "zgc.example"}
Deed = Callable[[datetime], Any]


@dataclass(frozen=True)
class Need:
    """What a tenant asks for. `course` names the function of `courses` that tells how it went, from working day `day`
    on; `to` are the resources asked in turn; `said` replaces usual phrases; `facts` are further fields of a request."""

    tenant: str
    kind: str
    course: str
    day: int
    title: str
    text: str
    to: tuple[str, ...] = ()
    sharing: str = "teaser"
    facts: dict[str, Any] = field(default_factory=dict)
    said: dict[str, str] = field(default_factory=dict)
    outcome: dict[str, Any] = field(default_factory=dict)
    who: int = 0

    @property
    def language(self) -> str:
        return "en" if self.title.isascii() else "zh"


class World:
    """The register, the calendar and who can act. `at` is the present moment of the story."""

    def __init__(self, register: Register, at: datetime) -> None:
        self.register, self.at = register, at
        self.calendar = sla.china()
        self._actors: dict[str, Actor] = {}

    def actor(self, email: str) -> Actor:
        if email not in self._actors:
            self._actors[email] = actor_for_user(self.register.people[email])
        return self._actors[email]

    def day(self, ago: int) -> date:
        """The working day that lies `ago` working days before today."""
        day = self.at.astimezone(self.calendar.zone).date()
        while ago:
            day -= timedelta(days=1)
            ago -= self.calendar.is_working(day)
        return day


class Story:
    """Collects steps; see the module."""

    def __init__(self, world: World, need: Need, number: int) -> None:
        self.world, self.need, self.number = world, need, number
        self.random = random.Random(number)
        self.tenant = world.register.tenants[need.tenant]
        self.park = self.tenant.park
        self.steps: list[tuple[datetime, Deed]] = []
        self.row: HelpRequest | None = None
        self.asked: list[Referral] = []
        self._next = world.at

    # -- when ----------------------------------------------------------------------------------------------------
    def on(self, ago: int, at: time | None = None) -> Self:
        """The steps that follow happen on this working day, one after another."""
        return self.at(self.world.day(ago), at)

    def at(self, day: date, at: time | None = None) -> Self:
        """The same for a day of the calendar."""
        at = at or time(8, 40 + self.random.randrange(20))
        self._next = datetime.combine(day, at, self.world.calendar.zone)
        return self

    def ago(self, minutes: int) -> Self:
        """The steps that follow happened just now."""
        self._next = self.world.at - timedelta(minutes=minutes)
        return self

    def _then(self, deed: Deed) -> Self:
        self.steps.append((min(self._next, self.world.at), deed))
        self._next += timedelta(minutes=self.random.randint(8, 50))
        return self

    # -- who -----------------------------------------------------------------------------------------------------
    @property
    def me(self) -> Actor:
        """Who asks."""
        members = [member for member in self.world.register.people.values() if member.email.endswith(
            f"@{self.need.tenant}.example")]
        return self.world.actor(members[self.need.who].email)

    def staff(self, park: str = "") -> Actor:
        """The officer of a park in this story."""
        names = OFFICERS[park or self.park.code]
        name = names[self.number % len(names)]
        return self.world.actor(f"{name}@{DOMAINS['BH'] if name == 'zhou.ning' else DOMAINS[park or self.park.code]}")

    @property
    def administrator(self) -> Actor:
        return self.world.actor(f"{ADMINISTRATORS[self.park.code]}@{DOMAINS[self.park.code]}")

    def helper(self, row: Referral) -> Actor:
        """Who answers for the destination: a park's officer, a partner's person, or the holder of a mailed link."""
        if row.destination_park:
            return self.staff(row.destination_park.code)
        contact = row.partner.contacts.select_related("user").first()
        if contact:
            return self.world.actor(contact.user.email)
        return Actor(kind="link", label=row.partner.name_zh, organization=row.partner.name_zh, referral_id=row.pk)

    def say(self, what: str) -> str:
        """The story's own words, else a usual phrase in its language."""
        return self.need.said.get(what) or phrases.phrase(what, self.need.language, self.number)

    # -- the tenant ----------------------------------------------------------------------------------------------
    def _fields(self, at: datetime) -> dict[str, Any]:
        facts = dict(self.need.facts)
        if "wanted_in" in facts:
            facts["wanted_by"] = at.date() + timedelta(days=facts.pop("wanted_in"))
        return {"kind": self.world.register.kinds[self.need.kind], "title": self.need.title,
                "description": self.need.text, "sharing": self.need.sharing, **facts}

    def draft(self) -> Self:
        return self._then(lambda at: self._keep(intake.save_draft(
            actor=self.me, tenant=self.tenant, fields=self._fields(at), at=at)))

    def submit(self) -> Self:
        return self._then(lambda at: self._keep(intake.submit_request(
            actor=self.me, tenant=self.tenant, fields=self._fields(at), at=at)))

    def file(self, channel: str) -> Self:
        """Staff file it for the tenant."""
        return self._then(lambda at: self._keep(intake.file_on_behalf(
            actor=self.staff(), tenant=self.tenant, requester=self.me.user, channel=channel, fields=self._fields(at),
            at=at)))

    def _keep(self, row: HelpRequest) -> None:
        self.row = row

    def answer(self, what: str = "answer") -> Self:
        return self._then(lambda at: conversation.post_message(
            actor=self.me, request=self.row, audience="tenant", text=self.say(what), at=at))

    def confirm(self, rating: int, resolution: str = "", what: str = "") -> Self:
        return self._then(lambda at: closing.confirm_request(
            actor=self.me, request=self.row, rating=rating, rating_text=self.say(what or f"rating_{rating}"),
            resolution=resolution, at=at))

    def not_solved(self) -> Self:
        return self._then(lambda at: closing.report_not_solved(
            actor=self.me, request=self.row, text=self.say("not_solved"), at=at))

    def withdraw(self) -> Self:
        return self._then(lambda at: closing.withdraw_request(
            actor=self.me, request=self.row, text=self.say("withdraw"), at=at))

    def appeal(self) -> Self:
        return self._then(lambda at: triage.appeal_decline(
            actor=self.me, request=self.row, text=self.say("appeal"), at=at))

    def widen(self, sharing: str) -> Self:
        return self._then(lambda at: intake.change_sharing(
            actor=self.me, request=self.row, sharing=sharing, at=at))

    # -- the park ------------------------------------------------------------------------------------------------
    def sign(self) -> Self:
        return self._then(lambda at: triage.sign_for_request(actor=self.staff(), request=self.row, at=at))

    def reply(self, what: str = "reply", audience: str = "tenant") -> Self:
        return self._then(lambda at: conversation.post_message(
            actor=self.staff(), request=self.row, audience=audience, text=self.say(what), at=at))

    def note(self, what: str = "note") -> Self:
        return self.reply(what, "internal")

    def ask(self) -> Self:
        return self._then(lambda at: triage.ask_tenant(
            actor=self.staff(), request=self.row, question=self.say("ask"), at=at))

    def activate(self, priority: str = "normal") -> Self:
        return self._then(lambda at: triage.activate_request(
            actor=self.staff(), request=self.row, owner=self.staff().user, priority=priority, at=at,
            kind=self.world.register.kinds[self.need.kind]))

    def decline(self, reason: str) -> Self:
        return self._then(lambda at: triage.decline_request(
            actor=self.staff(), request=self.row, reason_code=reason, reason_text=self.say("decline"),
            elsewhere=self.say("elsewhere"), at=at))

    def resolve(self, resolution: str) -> Self:
        return self._then(lambda at: closing.resolve_request(
            actor=self.staff(), request=self.row, summary=self.say("summary"), resolution=resolution, at=at))

    def duplicate(self, other: Story) -> Self:
        return self._then(lambda at: closing.mark_duplicate(
            actor=self.staff(), request=self.row, other=other.row, at=at))

    def error(self) -> Self:
        return self._then(lambda at: closing.mark_request_error(
            actor=self.administrator, request=self.row, text=self.say("error"), at=at))

    def suggest(self) -> Self:
        return self._then(lambda at: suggesting.suggest(actor=self.staff(), request=self.row, at=at))

    def refer(self, number: int = 0, sharing: str = "teaser") -> Self:
        """Ask the story's destination with this number: a resource, or a park by its code."""
        name = self.need.to[number]
        there = self._destination(name)
        return self._then(lambda at: self.asked.append(referral.send_referral(
            actor=self.staff(), request=self.row, sharing=sharing, title=self.need.title, need_text=self.need.text,
            at=at, **there)))

    def _destination(self, name: str) -> dict[str, Any]:
        register = self.world.register
        return {"park": register.parks[name]} if name in register.parks else {"resource": register.resources[name]}

    def recall(self, reason: str) -> Self:
        return self._then(lambda at: referral.recall_referral(
            actor=self.staff(), referral=self.asked[-1], reason_code=reason, reason_text=self.say("recall"), at=at))

    def rework(self) -> Self:
        return self._then(lambda at: referral.rework_referral(
            actor=self.staff(), referral=self.asked[-1], text=self.say("rework"), at=at))

    def write_partner(self) -> Self:
        return self._then(lambda at: conversation.write_to_partner(
            actor=self.staff(), referral=self.asked[-1], text=self.say("to_partner"), at=at))

    def referral_error(self) -> Self:
        return self._then(lambda at: referral.mark_referral_error(
            actor=self.administrator, referral=self.asked[-1], reason_code="other", reason_text=self.say("error"),
            at=at))

    # -- the destination -----------------------------------------------------------------------------------------
    def _help(self, which: int, verb: Callable[..., Any], **given: Any) -> Self:
        return self._then(lambda at: verb(actor=self.helper(self.asked[which]), referral=self.asked[which], at=at,
                                          **given))

    def receive(self, which: int = -1) -> Self:
        return self._help(which, answering.receive_referral)

    def accept(self, days: int = 14, which: int = -1) -> Self:
        """Accept, expecting to be done so many days later."""
        return self._then(lambda at: answering.accept_referral(
            actor=self.helper(self.asked[which]), referral=self.asked[which], contact_phone=self._phone(self.asked[which]),
            contact_name=self.helper(self.asked[which]).label[:80], contact_email="",
            expected_on=at.date() + timedelta(days=days), at=at))

    @staticmethod
    def _phone(row: Referral) -> str:
        return row.destination_park.phone if row.destination_park else row.partner.phone

    def reject(self, reason: str) -> Self:
        return self._help(-1, answering.reject_referral, reason_code=reason, reason_text=self.say(reason))

    def start(self, which: int = -1) -> Self:
        return self._help(which, answering.start_referral, text=self.say("start"))

    def progress(self, which: int = -1) -> Self:
        return self._help(which, answering.report_progress, text=self.say("progress"))

    def hold(self, days: int) -> Self:
        return self._then(lambda at: answering.hold_referral(
            actor=self.helper(self.asked[-1]), referral=self.asked[-1], reason_code="waitlist",
            reason_text=self.say("hold"), until=at.date() + timedelta(days=days), at=at))

    def resume(self) -> Self:
        return self._help(-1, answering.resume_referral)

    def fail(self, reason: str) -> Self:
        return self._help(-1, answering.fail_referral, reason_code=reason, reason_text=self.say(reason),
                          tried=self.say("tried"))

    def cancel(self, reason: str) -> Self:
        return self._help(-1, referral.cancel_referral, reason_code=reason, reason_text=self.say("cancel"))

    def onward(self, number: int) -> Self:
        """The park that was asked asks somebody in turn."""
        there = self._destination(self.need.to[number])
        return self._then(lambda at: self.asked.append(referral.refer_onward(
            actor=self.helper(self.asked[0]), referral=self.asked[0], sharing="teaser", title=self.need.title,
            need_text=self.need.text, at=at, **there)))

    def complete(self, which: int = -1) -> Self:
        usual = {"kind": phrases.OUTCOMES[self.need.kind], "text": self.say("outcome")}
        return self._help(which, answering.complete_referral, outcome={**usual, **self.need.outcome})
