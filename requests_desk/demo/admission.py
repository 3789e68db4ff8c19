"""Applications of the demo data: what Binhai decided after its first two months, about forty that it looks at now,
and some in the other parks. Most are written as rows with their histories; a few are lived through the verbs."""
from __future__ import annotations

import random
from collections import Counter
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from allauth.account.models import EmailAddress
from django.core.files.base import ContentFile

from parkadmin.core.models import Event, Park, User, uuid7
from parkadmin.core.numbers import next_number
from tenants import naming
from tenants.models import (
    Application,
    ApplicationDocument,
    ApplicationMessage,
    ApplicationPause,
    Review,
    ReviewScore,
    Tenant,
)
from tenants.services import admission_clock as clock
from tenants.services.admission_settings import ensure_admission

from . import admission_lived, companies
from .admission_texts import NEEDS, NOTES, OPINIONS, PLANS, QUESTIONS, REFUSALS
from .register import PHONES, Register
from .story import World
from .tenants import Company
from .words import BRANDS, FIELDS

SEED = 201612
DECIDED_LATER = ["approved"] * 15 + ["rejected"] * 14 + ["withdrawn"] * 10  # of those on their way at the end of 2016
NOW_OPEN = ["submitted"] * 7 + ["under_review"] * 23 + ["info_requested"] * 7
ELSEWHERE = {"BD": ["under_review", "submitted", "under_review", "info_requested", "rejected", "under_review"],
             "ZGC": ["under_review", "rejected"]}
STAFF = {"BH": ["zhao.min", "chen.hao", "qian.wei", "jin.donghu"], "BD": ["wang.li", "ma.xiao", "song.yan", "hu.dehui"],
         "ZGC": ["liu.yang", "xu.jing", "he.fan", "lin.bo"]}
DOMAINS = {"BH": "binhai.example", "BD": "baoding.example", "ZGC": "zgc.example"}
ZONE = ZoneInfo("Asia/Shanghai")
PDF = b"%PDF-1.4\n% demo data\n"
FIRST_CODE, FIRST_PHONE = 600, 3000  # behind those of the register


def write(register: Register, at: datetime) -> None:
    """All of it."""
    for park in register.parks.values():
        ensure_admission(park)
    book = Book(register, at)
    book.first_months()
    book.present()
    book.keep()
    admission_lived.live(register, at)


class Book:
    """Collects rows of all kinds, and writes them together at the end."""

    def __init__(self, register: Register, at: datetime) -> None:
        self.register, self.at = register, at
        self.random = random.Random(SEED)
        self.world = World(register, at)
        self.rows: list[Application] = []
        self.events: list[Event] = []
        self.newcomers: list[User] = []
        self.others: dict[type, list[Any]] = {kind: [] for kind in (
            Tenant, Review, ReviewScore, ApplicationMessage, ApplicationPause, ApplicationDocument)}
        self.papers = {park.pk: list(park.required_papers.filter(is_required=True))
                       for park in register.parks.values()}
        self.criteria = {park.pk: list(park.criteria.all()) for park in register.parks.values()}
        self.number = 0

    # -- long ago ------------------------------------------------------------------------------------------------------
    def first_months(self) -> None:
        """What was sent to Binhai until the end of 2016: thirty-three registered by then, thirty-nine on their way,
        which were decided in the months after."""
        park = self.register.parks["BH"]
        found = [(row, "approved", row.registered - timedelta(days=9), row.registered - timedelta(days=1),
                  self.register.tenants[row.key]) for row in companies.companies() if row.park == "BH"
                 and row.registered.year == 2016]
        ends = self.random.sample(DECIDED_LATER, len(DECIDED_LATER))
        first, last = date(2016, 11, 14), date(2016, 12, 30)
        for number, end in enumerate(ends):
            sent = first + (last - first) * number / len(ends)
            company = invented(number, "BH", sent, "company")
            found.append((company, end, sent, sent + timedelta(days=self.random.randint(20, 70)), None))
        for company, state, sent, decided, tenant in sorted(found, key=lambda each: each[2]):
            decided = decided if tenant else max(decided, date(2017, 1, 4))
            row = self.application(park, company, state, clock_at(sent, 10), signed=clock_at(sent, 15),
                                   person=tenant is not None)
            row.decided_at, row.state_since = clock_at(decided, 11), clock_at(decided, 11)
            if state == "approved":
                row.tenant = tenant or self.former_tenant(row, decided)
            self.end(row)

    def former_tenant(self, row: Application, day: date) -> Tenant:
        """One that came then and has graduated or left since."""
        self.number += 1
        state = "graduated" if self.number % 2 else "left"
        ended = day + timedelta(days=365 * self.random.randint(2, 6) + self.number)
        tenant = Tenant(park=row.park, kind=row.kind, name_zh=row.name_zh, name_en=row.name_en, uscc=row.uscc,
                        sector=row.sector, origin=row.origin, about=row.about, phone=row.phone, state=state,
                        registered_on=day, ended_on=ended, state_since=clock_at(ended, 10), is_demo=True,
                        number=next_number(row.park, "tenant", clock_at(day, 11), infix="T"),
                        **naming.keys(row.name_zh, row.name_en, row.phone))
        self.others[Tenant].append(tenant)
        return tenant

    # -- now -----------------------------------------------------------------------------------------------------------
    def present(self) -> None:
        """What the parks look at now."""
        states = self.random.sample(NOW_OPEN, len(NOW_OPEN))
        found = [("BH", company, states[number] if number < len(states) else "rejected", number)
                 for number, (company, _was) in enumerate(companies.applicants())]
        for place, (code, others) in enumerate(ELSEWHERE.items(), start=1):
            found += [(code, invented(40 * place + number, code, self.world.day(9), "team" if number % 3 == 2
                                      else "company"), state, number) for number, state in enumerate(others)]
        timed = sorted(((self.sent_at(state, number), *row) for row in found for state, number in [row[2:]]),
                       key=lambda each: each[0])
        for sent, code, company, state, number in timed:
            self.open_one(self.register.parks[code], company, state, number, sent)

    def sent_at(self, state: str, number: int) -> datetime:
        """When one was sent that is now in this state: most of them within what the park promises."""
        ago = {"submitted": 1 + number % 2 * (number % 3), "info_requested": 6 + number % 7}.get(state, 2 + number % 15)
        if state == "submitted" and number % 3:
            return self.at - timedelta(hours=2 + number % 11)
        return clock_at(self.world.day(ago), 9 + number % 7, number * 7 % 60)

    def open_one(self, park: Park, company: Company, state: str, number: int, sent: datetime) -> None:
        """One application of the last weeks in its state, with what has happened so far."""
        signed = None if state == "submitted" else min(sent + timedelta(hours=3 + number % 5), self.at)
        row = self.application(park, company, state, sent, signed=signed, person=number % 6 != 4)
        if state == "submitted":
            row.owner = None
        if state != "submitted" and number % 3 and signed < self.at - timedelta(hours=2):
            self.review(row, signed, 1 + number % 3)
        if number % 4 == 1 and signed and signed < self.at - timedelta(hours=2):
            self.say(row, "internal", row.owner, NOTES[number % len(NOTES)], signed + timedelta(hours=1))
        if state == "info_requested":
            self.ask(row, clock_at(self.world.day(1 + number % 5), 10), number)
        if state in ("rejected", "withdrawn"):
            row.decided_at = row.state_since = clock_at(self.world.day(1), 14)
            self.end(row)

    def application(self, park: Park, company: Company, state: str, sent: datetime, *, signed: datetime | None,
                    person: bool = False) -> Application:
        """The row itself with its first events, and the papers of what is open."""
        self.number += 1
        plan, need = self.random.choice(PLANS), self.random.choice(NEEDS)
        phone = f"{PHONES[park.code]} {FIRST_PHONE + self.number}"
        row = Application(
            park=park, kind=company.kind, name_zh=company.zh, name_en=company.en, sector=company.sector,
            origin=company.origin, state=state, about=company.about, plans="\n".join(plan), needs="\n".join(need),
            uscc="" if company.kind == "team" else companies.social_credit_code(FIRST_CODE + self.number, park.region),
            stage="seed" if company.kind == "team" else self.random.choice(["early", "growth", "mature"]),
            founded_on=company.founded, people=self.random.randint(3, 60), space_wanted=self.random.randint(4, 80) * 10,
            investment_planned=self.random.randint(2, 90) * 1_000_000, contact_name=company.people[0][1], phone=phone,
            email=company.people[0][2], is_demo=True, submitted_at=sent, signed_at=signed, state_since=signed or sent,
            owner=self.staff(park, self.number % 2) if signed else None, number=next_number(park, "application", sent, "A"),
            applicant=self.person(company) if person else None,
            **naming.keys(company.zh, company.en, phone))
        self.rows.append(row)
        first = row.applicant or self.staff(park, 0)
        self.event(row, "submit", first, sent, ("draft", "submitted"), number=row.number)
        if signed:
            self.event(row, "sign", row.owner, signed, ("submitted", "under_review"))
        if sent.year > 2016:
            self.attach(row, first)
        return row

    def staff(self, park: Park, place: int) -> User:
        """An officer, a lead or the director of a park."""
        names = STAFF[park.code]
        return self.register.people[f"{names[place % len(names)]}@{DOMAINS[park.code]}"]

    def person(self, company: Company) -> User:
        """The applicant, with an account of their own."""
        _role, name, email, language = company.people[0]
        if email not in self.register.people:
            user = User(email=email, name=name, language=language, password=self.register.password)
            self.register.people[email] = user
            self.newcomers.append(user)
        return self.register.people[email]

    def event(self, row: Application, what: str, who: User, at: datetime, moved: tuple[str, str] = ("", ""),
              **data: Any) -> None:
        own = row.applicant_id is not None and who == row.applicant
        self.events.append(Event(
            subject_type="application", subject_id=row.pk, context_id=row.pk, park=row.park, at=at,
            code=f"application.{what}", actor_kind="person", actor_user=who, actor_label=str(who),
            organization="" if own else row.park.name_zh, from_state=moved[0], to_state=moved[1], data=data))

    def say(self, row: Application, audience: str, who: User, texts: tuple[str, str], at: datetime) -> None:
        self.others[ApplicationMessage].append(ApplicationMessage(
            application=row, audience=audience, author=who, by_staff=who != row.applicant, text=texts[0], at=at))

    def ask(self, row: Application, at: datetime, number: int) -> None:
        """A question is open."""
        question = QUESTIONS[number % len(QUESTIONS)]
        row.state_since = at
        self.others[ApplicationPause].append(ApplicationPause(application=row, started_at=at, question=question[0]))
        self.say(row, "applicant", row.owner, question, at)
        self.event(row, "ask_info", row.owner, at, ("under_review", "info_requested"), text=question[0])

    def review(self, row: Application, since: datetime, count: int) -> None:
        """Some opinions; the last one of three is still waited for."""
        for place in range(count):
            who, asked = self.staff(row.park, place + 1), since + timedelta(hours=1)
            given = since + timedelta(hours=20 + 9 * place)
            review = Review(application=row, reviewer=who, asked_by=row.owner, asked_at=asked)
            self.others[Review].append(review)
            self.event(row, "ask_review", row.owner, asked, reviewer=str(who), person=str(who.pk))
            if place == 2 or given > self.at or who == row.owner:
                continue
            points = [self.random.choice([2, 3, 3, 4, 4, 4, 5]) for _ in self.criteria[row.park_id]]
            mean = sum(points) / len(points)
            advice = "approve" if mean >= 3.6 else "conditions" if mean >= 3 else "reject"
            review.given_at, review.recommendation = given, advice
            review.text = self.random.choice(OPINIONS[advice])[0]
            self.others[ReviewScore] += [ReviewScore(review=review, criterion=criterion, points=number)
                                         for criterion, number in zip(self.criteria[row.park_id], points, strict=True)]
            self.event(row, "give_review", who, given)

    def attach(self, row: Application, who: User) -> None:
        """The papers that the park wants."""
        for paper in self.papers[row.park_id]:
            if row.kind == "team" and not paper.for_teams:
                continue
            kept = ApplicationDocument(application=row, paper=paper, title=paper.name_zh, name=f"{paper.name_zh}.pdf",
                                       size=len(PDF), media_type="application/pdf", sha256="0" * 64, uploaded_by=who,
                                       at=row.submitted_at)
            kept.file.save(f"{uuid7()}.bin", ContentFile(PDF), save=False)
            self.others[ApplicationDocument].append(kept)

    def end(self, row: Application) -> None:
        """How it was decided."""
        director, at = self.staff(row.park, 3), row.decided_at
        if row.state == "approved":
            self.event(row, "approve", director, at, ("under_review", "approved"), number=row.tenant.number or "")
        elif row.state == "rejected":
            row.reason_code, zh, _en, row.elsewhere, _elsewhere = REFUSALS[self.number % len(REFUSALS)]
            row.reason_text = zh
            self.event(row, "reject", director, at, ("under_review", "rejected"), reason_code=row.reason_code, reason=zh)
        else:
            row.reason_text = "项目调整，暂不入驻。"
            self.event(row, "withdraw", row.applicant or row.owner, at, ("under_review", "withdrawn"),
                       text=row.reason_text)

    # -- all together --------------------------------------------------------------------------------------------------
    def keep(self) -> None:
        """Write everything, then let the clock say what is promised."""
        User.objects.bulk_create(self.newcomers)
        EmailAddress.objects.bulk_create([EmailAddress(user=user, email=user.email, verified=True, primary=True)
                                          for user in self.newcomers])
        since = {row.pk: row.state_since for row in self.rows}
        Tenant.objects.bulk_create(self.others.pop(Tenant))
        Application.objects.bulk_create(self.rows)
        for kind, rows in self.others.items():
            kind.objects.bulk_create(rows)
        for row in self.rows:  # the field sets itself when a row is made
            row.state_since = since[row.pk]
            row.due_at = clock.due(row)
            row.next_moment_at = min((moment for moment, _what in clock.moments(row) if moment > self.at), default=None)
            if row.due_at and row.due_at < self.at and row.state != "info_requested":
                self.event(row, "overdue", row.owner or self.staff(row.park, 0), row.due_at, due=row.due_at.isoformat())
        Application.objects.bulk_update(self.rows, ["state_since", "due_at", "next_moment_at"])
        Event.objects.bulk_create(self.in_order())

    def in_order(self) -> list[Event]:
        """The history as it was written: each event after those that came before it."""
        told: Counter[Any] = Counter()
        for event in (found := sorted(self.events, key=lambda each: each.at)):
            told[event.subject_id] += 1
            event.sequence = told[event.subject_id]
        return found


def clock_at(day: date, hour: int, minute: int = 0) -> datetime:
    """A time of a day in China."""
    return datetime.combine(day, time(hour, minute), ZONE)


def invented(number: int, park: str, day: date, kind: str) -> Company:
    """A company with a name that no other entry has: a known brand's branch in another place."""
    brand_zh, brand_en = BRANDS[number]
    field_zh, field_en, sector, does_zh, does_en = FIELDS[(number * 11 + 5) % len(FIELDS)]
    place_zh, place_en, region = companies.PLACES[park]
    zh, en = f"{brand_zh}{field_zh}", f"{brand_en} {field_en}"
    name = (f"{zh}孵化团队", f"{en} Incubation Team") if kind == "team" else (
        f"{zh}（{place_zh}）科技有限公司", f"{en} Technology ({place_en}) Co Ltd")
    person = ("owner", f"{brand_en} Chen", f"chen@{brand_en.lower()}-{park.lower()}.example", "zh-hans")
    return Company(f"{brand_en.lower()}-{park.lower()}", park, *name, sector, "110000" if number % 2 else region[:2] + "0000",
                   day, does_zh, does_en, (person,), kind, day - timedelta(days=200 + number * 17))
