"""Figures of the companies over three years and the quarters of this one, plans ahead, and a round that is open.

Jiuwu's are those of the story: about 100 million yuan of output value a year, 600 million planned with the new plant.
All others are invented, the same every time (fixed seed).
"""
from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import datetime, time, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from parkadmin.core.actors import Actor, actor_for_user
from parkadmin.core.models import Event, Park
from tenants.choices import Basis, FiguresState
from tenants.figures_rules import Period, Question, in_both_languages, last_ended
from tenants.models import Figures, Membership, Tenant
from tenants.models.figures import AMOUNTS
from tenants.services import figures, figures_rounds

from .register import Register

SEED = 201511
MILLION = Decimal(1_000_000)
YEARS = 3
# Jiuwu in million yuan: output value planned and actual per year from its first one; what is planned with the plant.
JIUWU = [(40, "38.6"), (80, "82.4"), (95, "96.1"), (100, "99.3"), (100, "91.8"), (100, "98.7"), (105, "101.2"),
         (105, "103.9"), (105, "100.4"), (105, "102.6")]
PLANT = (110, 180, 380, 600)
MORNING, ZONE = time(10), ZoneInfo("Asia/Shanghai")
PLAIN = ("luming", "worang", "petrel", "bozhou")  # have sent in the last quarter, and wait
QUESTIONED, RETURNED, CORRECTED = "juchi", "yishui", ("chuguang", "huimou")
KEPT_BACK = (*PLAIN, QUESTIONED, RETURNED, "wenqu", "jinghua")  # nothing of theirs for the last quarter is accepted
PEOPLE = {"BD": "wang.li@baoding.example", "BH": "zhao.min@binhai.example", "ZGC": "liu.yang@zgc.example"}


def write(register: Register, at: datetime) -> None:
    """What was accepted, then the open rounds with what people did in them."""
    rows = [row for key, tenant in register.tenants.items() for row in _of(register, key, tenant, at)]
    owners = dict(Membership.objects.filter(role="owner").order_by("-pk").values_list("tenant", "user"))
    for row in rows:
        row.submitted_by_id = owners.get(row.tenant_id, row.decided_by_id)
    Figures.objects.bulk_create(rows, batch_size=500)
    people = {user.pk: user for user in register.people.values()}
    Event.objects.bulk_create([event for row in rows for event in _events(row, people)], batch_size=1000)
    _rounds(register, at)


def _events(row: Figures, people: dict[Any, Any]) -> Iterator[Event]:
    """The history of one accepted row, as the verbs would have written it."""
    period = in_both_languages(Period(row.year, row.quarter), row.basis)
    for sequence, (code, who, moment, moved) in enumerate((
            ("figures.submit", row.submitted_by_id, row.submitted_at, ("draft", "submitted")),
            ("figures.accept", row.decided_by_id, row.decided_at, ("submitted", "accepted"))), start=1):
        person = people[who]
        yield Event(subject_type="figures", subject_id=row.pk, context_id=row.tenant_id, sequence=sequence,
                    park_id=row.tenant.park_id, at=moment, code=code, actor_kind="person", actor_user=person,
                    actor_label=str(person), organization=str(row.tenant.park if sequence == 2 else row.tenant),
                    from_state=moved[0], to_state=moved[1], data={"period": period})


# -- the open rounds -------------------------------------------------------------------------------------------
def _rounds(register: Register, at: datetime) -> None:
    """A round of last year that has ended, the one of the last quarter that is open, and next year's plans."""
    asked = last_ended(register.today, quarterly=True)
    for code in ("BD", "BH"):
        staff = actor_for_user(register.people[PEOPLE[code]])
        old = _open(staff, register.parks[code], Period(register.today.year - 1), Basis.ACTUAL, at - timedelta(days=200))
        figures_rounds.close_round(actor=staff, round=old, at=at - timedelta(days=150))
        _open(staff, register.parks[code], asked, Basis.ACTUAL, at - timedelta(days=9))
    _open(actor_for_user(register.people[PEOPLE["BD"]]), register.parks["BD"], Period(register.today.year + 1),
          Basis.PLANNED, at - timedelta(days=3))
    for number, key in enumerate(PLAIN):
        _send(register, key, asked, at - timedelta(days=5 - number, hours=number))
    _send(register, QUESTIONED, asked, at - timedelta(hours=30), factor=Decimal("6.4"), note="九月交付了两台大型设备，一次确认收入。")
    returned = _send(register, RETURNED, asked, at - timedelta(days=6), factor=Decimal("0.0001"),
                     note="按合同金额填报")
    figures.return_figures(actor=actor_for_user(register.people[PEOPLE["BD"]]), figures=returned,
                           reason="单位似乎是万元，请按元核对后重新提交。", at=at - timedelta(days=5))
    _correct(register, at)


def _open(staff: Actor, park: Park, period: Period, basis: str, moment: datetime) -> Any:
    return figures_rounds.open_round(actor=staff, park=park, year=period.year, quarter=period.quarter, basis=basis,
                                     due_on=(moment + timedelta(days=21)).date(), at=moment)


def _sender(register: Register, key: str) -> Actor:
    """The first owner of a company."""
    owner = Membership.objects.filter(tenant=register.tenants[key], role="owner").select_related("user").first()
    return actor_for_user(owner.user).acting_for(str(register.tenants[key]))


def _send(register: Register, key: str, period: Period, moment: datetime, factor: Decimal = Decimal("1.07"),
          note: str = "") -> Figures:
    """A company sends in a quarter, so many times that of the last one."""
    tenant, actor = register.tenants[key], _sender(register, key)
    last = Figures.objects.filter(tenant=tenant, quarter__gt=0, is_current=True).order_by("-year", "-quarter").first()
    value = _round((last.output_value if last else MILLION) * factor)
    row = figures.save_figures(
        actor=actor, tenant=tenant, year=period.year, quarter=period.quarter, basis=Basis.ACTUAL, at=moment, note=note,
        values={"output_value": value, "revenue": _round(value * Decimal("0.92")), "headcount": 31})
    keys = [Question.of(kept).key for kept in row.questions]
    note = note or ("与上季度相比略有变化" if keys else "")
    return figures.submit_figures(actor=actor, figures=row, confirmed=keys, note=note, at=moment)


def _correct(register: Register, at: datetime) -> None:
    """One correction that was accepted, and one that waits."""
    for key, moment, accepted in ((CORRECTED[0], at - timedelta(days=4), True), (CORRECTED[1], at - timedelta(days=1),
                                                                                False)):
        tenant = register.tenants[key]
        old = Figures.objects.filter(tenant=tenant, quarter=0, basis=Basis.ACTUAL, is_current=True).latest("year")
        old.tenant = tenant
        actor = _sender(register, key)
        new = figures.correct_figures(actor=actor, figures=old, at=moment, note="审计后调整：年末一份合同计入下一年。",
                                      values={"output_value": _round(old.output_value * Decimal("0.94")),
                                              "revenue": _round(old.revenue * Decimal("0.94"))})
        new = figures.submit_figures(actor=actor, figures=new, at=moment,
                                     confirmed=[Question.of(kept).key for kept in new.questions])
        if accepted:
            figures.accept_figures(actor=actor_for_user(register.people[PEOPLE[tenant.park.code]]), figures=new,
                                   at=moment + timedelta(hours=20))


# -- what was accepted -----------------------------------------------------------------------------------------
def _of(register: Register, key: str, tenant: Tenant, at: datetime) -> Iterator[Figures]:
    """The accepted figures of one company; every eighth has none."""
    luck = random.Random(f"{SEED}{key}")
    if key == "jiuwu":
        yield from _jiuwu(register, tenant, at)
    elif luck.random() > .12 or key in KEPT_BACK + CORRECTED:
        yield from _invented(register, key, tenant, at, luck)


def _jiuwu(register: Register, tenant: Tenant, at: datetime) -> Iterator[Figures]:
    last = at.year - 1
    for number, (planned, actual) in enumerate(JIUWU):
        year, value = last - len(JIUWU) + 1 + number, Decimal(actual) * MILLION
        people = 46 + 3 * number
        yield _row(register, tenant, Period(year), Basis.PLANNED, output_value=planned * MILLION, headcount=people + 4)
        yield _row(register, tenant, Period(year), Basis.ACTUAL, **_others(value, people, number))
    for number, planned in enumerate(PLANT):
        note = "" if planned < 380 else "新的硼肥工厂投产，总投资 18 亿元。"
        yield _row(register, tenant, Period(at.year + number), Basis.PLANNED, note=note, headcount=80 + number * 45,
                   output_value=planned * MILLION)
    for number, value in enumerate(("23.9", "26.4")):
        yield _row(register, tenant, Period(at.year, number + 1), Basis.ACTUAL, output_value=Decimal(value) * MILLION,
                   revenue=Decimal(value) * MILLION * Decimal("0.94"), headcount=76 + number)


def _invented(register: Register, key: str, tenant: Tenant, at: datetime, luck: random.Random) -> Iterator[Figures]:
    team = tenant.kind == "team"
    value = Decimal(luck.randint(4, 30) if team else luck.randint(40, 900)) * 100_000
    people = luck.randint(3, 9) if team else luck.randint(12, 90)
    for year in range(at.year - YEARS, at.year):
        plan = value * Decimal(luck.choice(("0.95", "1.05", "1.10", "1.20")))
        if tenant.registered_on and tenant.registered_on.year <= year:
            if luck.random() > .25:
                yield _row(register, tenant, Period(year), Basis.PLANNED, output_value=_round(plan))
            yield _row(register, tenant, Period(year), Basis.ACTUAL, **_others(_round(value), people, people // 8))
        value *= Decimal(luck.choice(("0.88", "0.97", "1.06", "1.14", "1.22", "1.35")))
        people = max(3, people + luck.randint(-3, 9))
    for ahead in range(2):
        if luck.random() > .2:
            yield _row(register, tenant, Period(at.year + ahead), Basis.PLANNED,
                       output_value=_round(value * (1 + Decimal(ahead) / 8)), headcount=people + 3 * ahead)
    yield from _quarters(register, key, tenant, at, value, people, luck)


def _quarters(register: Register, key: str, tenant: Tenant, at: datetime, value: Decimal, people: int,
              luck: random.Random) -> Iterator[Figures]:
    """The quarters of this year; the last one is what the open round asks for, and not everybody has answered."""
    for number in range(1, 5):
        period, asked = Period(at.year, number), last_ended(at.date(), quarterly=True)
        part = value / 4 * Decimal(luck.choice(("0.85", "0.95", "1", "1.1")))
        if period < asked or (period == asked and key not in KEPT_BACK and luck.random() < .55):
            yield _row(register, tenant, period, Basis.ACTUAL, output_value=_round(part), headcount=people,
                       revenue=_round(part * Decimal("0.92")), tax=_round(part / 18))


def _round(value: Decimal) -> Decimal:
    return value.quantize(Decimal(1000))


def _others(value: Decimal, people: int, patents: int) -> dict[str, Any]:
    """The other six figures that go with an output value."""
    return {"output_value": value, "revenue": _round(value * Decimal("0.93")), "tax": _round(value / 18),
            "rnd_spending": _round(value / 14), "headcount": people, "patents": patents}


def _row(register: Register, tenant: Tenant, period: Period, basis: str, **values: Any) -> Figures:
    """An accepted row, sent in some weeks after the period's end (plans: before its beginning)."""
    day = period.begins_on - timedelta(days=25) if basis == Basis.PLANNED else period.ends_on + timedelta(days=24)
    sent = datetime.combine(min(day, register.today - timedelta(days=11)), MORNING, ZONE)
    sent += timedelta(minutes=tenant.pk.int % 240)
    staff = register.people[PEOPLE[tenant.park.code]]
    return Figures(tenant=tenant, year=period.year, quarter=period.quarter, basis=basis, state=FiguresState.ACCEPTED,
                   state_since=sent + timedelta(days=3), is_current=True, submitted_at=sent, decided_by=staff, decided_at=sent + timedelta(days=3), is_demo=True, version=3,
                   **{name: value.quantize(Decimal("0.01")) if name in AMOUNTS else value
                      for name, value in values.items()})
