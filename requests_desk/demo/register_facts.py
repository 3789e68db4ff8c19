"""What the register knows beside names: numbers, contacts, rooms, markets, qualifications, notes; and lives that went on."""
from __future__ import annotations

import random
from collections import Counter
from datetime import date, datetime, timedelta
from typing import Any

from allauth.account.models import EmailAddress

from parkadmin.core.models import Event, NumberSeries, Park, User
from tenants.models import (
    MarketArea,
    Membership,
    Occupancy,
    Qualification,
    Site,
    Tenant,
    TenantContact,
    TenantNote,
)
from tenants.services import growing, life, register_parts
from tenants.services.register import enter, found_by, names

from .companies import PLACES, social_credit_code
from .register import PHONES, Register
from .story import World

SEED = 2016
SITES = {"BD": [("创新基地 A 座", "Innovation Base, Tower A"), ("创新基地 B 座", "Innovation Base, Tower B"),
                ("中试车间", "Pilot workshops")],
         "BH": [("科技园 1 号楼", "Science Park, Building 1"), ("科技园 5 号楼", "Science Park, Building 5")],
         "ZGC": [("中关村大厦", "Zhongguancun Tower")]}
OFFICERS = {"BD": "wang.li@baoding.example", "BH": "zhao.min@binhai.example", "ZGC": "liu.yang@zgc.example"}
LEADS = {"BD": "song.yan@baoding.example", "BH": "qian.wei@binhai.example", "ZGC": "he.fan@zgc.example"}
NORTH_CHINA = ["110000", "130000", "140000", "150000"]
HELD = [("high_tech", "高新技术企业证书"), ("tech_sme", "科技型中小企业入库编号"), ("certificate", "ISO 9001 质量管理体系认证"),
        ("specialised", "专精特新中小企业"), ("patent", "软件著作权登记")]
STAGES = ["seed", "early", "early", "growth", "growth", "mature"]
SAID = {
    "jinghua": ["（演示数据）戴涛来电：无人机团队明年春季要成立公司，先帮他们把培训和场地谈好。",
                "（演示数据）走访：客户主要在天津，最想进入河北的测绘市场。"],
    "jiuwu": ["（演示数据）安泽方希望新厂在本地，化工专家和投资方都要一起来谈。"],
    "luming": ["（演示数据）医院试点进展好，可介绍给天津的经销商。"]}
TEAM_PEOPLE = [("ma.li@jinghua-uav.example", "Ma Li", "owner"), ("fan.wei@jinghua-uav.example", "Fan Wei", "member"),
               ("geng.shuo@jinghua-uav.example", "Geng Shuo", "viewer")]


def number(register: Register) -> None:
    """Give the tenants their numbers in the order of registration, and write down when they were entered."""
    given: Counter[tuple[Any, int]] = Counter()
    events, rows = [], sorted(register.tenants.values(), key=lambda row: (row.registered_on, row.name_zh))
    world = World(register, _noon(register.today))
    for row in rows:
        given[row.park, row.registered_on.year] += 1
        row.number = f"{row.park.code}-T{row.registered_on.year}-{given[row.park, row.registered_on.year]:04d}"
        actor = world.actor(OFFICERS[row.park.code])
        events.append(Event(subject_type="tenant", subject_id=row.pk, context_id=row.pk, sequence=1, park=row.park,
                            at=_noon(row.registered_on), code="tenant.register", actor_kind="person",
                            actor_user=actor.user, actor_label=actor.label, organization=row.park.name_zh,
                            data={"number": row.number, "name": names(row)}))
    NumberSeries.objects.bulk_create([NumberSeries(park=park, kind="tenant", year=year, last=last)
                                      for (park, year), last in given.items()])
    Event.objects.bulk_create(events)
    Tenant.objects.bulk_update(rows, ["number"])


def write(register: Register, at: datetime) -> None:
    """All of it, and a few steps of life through the verbs."""
    world, chance = World(register, at), random.Random(SEED)
    keys = {row.pk: key for key, row in register.tenants.items()}
    people = {member.tenant_id: member.user for member in
              Membership.objects.filter(role="owner").select_related("user").order_by("-pk")}
    rows = list(Tenant.objects.select_related("park").order_by("registered_on", "pk"))
    sites = _sites(register.parks)
    facts: dict[type, list[Any]] = {model: [] for model in (Occupancy, TenantContact, MarketArea, Qualification,
                                                            TenantNote)}
    for order, row in enumerate(rows):
        _furnish(row, order, keys.get(row.pk, ""), people.get(row.pk), sites[row.park.code], register.today, chance,
                 facts)
    for key, texts in SAID.items():
        facts[TenantNote] += [TenantNote(tenant=register.tenants[key], text=text, at=at - timedelta(days=9 + 31 * n),
                                         author=world.actor(OFFICERS[register.tenants[key].park.code]).user)
                              for n, text in enumerate(texts)]
    for model, found in facts.items():
        model.objects.bulk_create(found)
    _keep(rows)
    _live(register, world, at)


def _sites(parks: dict[str, Park]) -> dict[str, list[Site]]:
    made = {code: [Site(park=parks[code], name_zh=zh, name_en=en) for zh, en in rows] for code, rows in SITES.items()}
    Site.objects.bulk_create([site for rows in made.values() for site in rows])
    return made


def _furnish(row: Tenant, order: int, key: str, owner: User | None, sites: list[Site], today: date,
             chance: random.Random, facts: dict[type, list[Any]]) -> None:
    """One tenant's facts; the story's own where it tells them."""
    row.stage = row.stage or ("seed" if row.kind == "team" else chance.choice(STAGES))
    row.representative = row.representative or (str(owner) if owner and row.kind == "company" else "")
    if row.kind == "company" and row.registered_capital is None:
        row.registered_capital = chance.choice([1, 2, 3, 5, 5, 10, 20]) * 1_000_000
    facts[Occupancy].append(Occupancy(
        tenant=row, site=sites[order % len(sites)], room=f"{order % 9 + 2}{order % 7 + 1:02d}", since=row.registered_on,
        area=chance.randint(4, 60) * 10, until=row.ended_on))
    facts[TenantContact] += _contacts(row, order, key, owner)
    facts[MarketArea] += _markets(row, order, key, chance)
    if (row.kind == "company" and order % 3 == 0) or key in ("jinghua", "jiuwu"):
        facts[Qualification] += _qualifications(row, order, key, today, chance)


def _contacts(row: Tenant, order: int, key: str, owner: User | None) -> list[TenantContact]:
    phone = f"{PHONES[row.park.code]} {order:04d}"
    email = owner.email if owner else ""
    found = [TenantContact(tenant=row, name=str(owner) if owner else "前台 Reception", phone=phone, email=email,
                           title="负责人" if owner else "", is_main=True)]
    if key == "jinghua":
        found.append(TenantContact(tenant=row, name="Sun Ke", title="无人机团队飞手", phone="138 0000 0102",
                                   email="sun.ke@jinghua.example"))
    return found


def _markets(row: Tenant, order: int, key: str, chance: random.Random) -> list[MarketArea]:
    if key in ("jinghua", "team"):  # story S12: clients mostly in Tianjin, plan to cover North China
        return [MarketArea(tenant=row, region="120000", note="客户主要在这里"),
                *(MarketArea(tenant=row, region=code, is_planned=True, note="华北 · North China") for code in NORTH_CHINA)]
    if key == "jiuwu":
        return [MarketArea(tenant=row, region="130000"), MarketArea(tenant=row, region="370000"),
                MarketArea(tenant=row, region="230000", is_planned=True, note="硼肥")]
    home = PLACES[row.park.code][2][:2] + "0000"
    found = [MarketArea(tenant=row, region=home)]
    if order % 3:
        others = [code for code in ("110000", "120000", "130000", "310000", "440000") if code != home]
        found.append(MarketArea(tenant=row, region=chance.choice(others), is_planned=order % 3 == 1))
    return found


def _qualifications(row: Tenant, order: int, key: str, today: date, chance: random.Random) -> list[Qualification]:
    """One or two, of which some end soon and a few have ended."""
    if key == "jinghua":
        return [Qualification(tenant=row, kind="licence", name="民用无人驾驶航空器运营合格证", number="UAOC-2024-0311",
                              issued_on=today - timedelta(days=690), valid_until=today + timedelta(days=41)),
                Qualification(tenant=row, kind="high_tech", name="高新技术企业证书", number="GR202412000311",
                              issued_on=today - timedelta(days=400), valid_until=today + timedelta(days=695))]
    days = [-25, 9, 33, 58, 120, 300, 420, 700][order // 3 % 8]
    kind, name = HELD[order // 3 % len(HELD)]
    return [Qualification(tenant=row, kind=kind, name=name, number=f"{row.park.code}{chance.randint(100000, 999999)}",
                          issued_on=max(row.registered_on, today - timedelta(days=1000)),
                          valid_until=None if kind == "patent" else today + timedelta(days=days))]


def _keep(rows: list[Tenant]) -> None:
    """Write the facts of the tenants themselves, with the keys and words by which they are found."""
    for row in rows:
        for column, value in found_by(row).items():
            setattr(row, column, value)
    Tenant.objects.bulk_update(rows, ["stage", "representative", "registered_capital", "name_key", "name_en_key",
                                      "phone_key", "search"], batch_size=100)


def _live(register: Register, world: World, at: datetime) -> None:
    """One is suspended and one was for a while; the UAV team is there; another team has become a company."""
    generated = [row for key, row in register.tenants.items() if row.park.code == "BD" and row.kind == "company"]
    lead = world.actor(LEADS["BD"])
    life.suspend_tenant(actor=lead, tenant=generated[21], at=at - timedelta(days=12),
                        reason="（演示数据）两个季度的经营数据未报送，多次联系无果。")
    life.suspend_tenant(actor=lead, tenant=generated[33], at=at - timedelta(days=190),
                        reason="（演示数据）租金逾期三个月。")
    life.lift_suspension(actor=lead, tenant=generated[33], at=at - timedelta(days=160), reason="（演示数据）已结清。")
    _uav_team(register, world, at - timedelta(days=400))
    _grown(register, world, at - timedelta(days=150))


def _uav_team(register: Register, world: World, at: datetime) -> None:
    """Story S11: a new company will be set up based on Dai Tao's team. It stands beside Jinghua until then."""
    park, actor = register.parks["BH"], world.actor(OFFICERS["BH"])
    row = enter(actor=actor, park=park, at=at, is_demo=True, fields={
        "kind": "team", "name_zh": "京华无人机团队", "name_en": "Jinghua UAV Team", "sector": "C37", "origin": "110000",
        "stage": "early", "phone": "022-5555 0103", "registered_on": at.date(), "about":
        "（演示数据）戴涛带领的无人机团队，从事勘探与航拍，计划成立公司。\n(Demo data) Dai Tao's UAV team: exploration and aerial "
        "photography. A new company will be set up based on it."})
    site = Site.objects.filter(park=park).first()
    register_parts.add_part(actor=actor, tenant=row, part="room", at=at, fields={"site": site, "room": "512",
                                                                                 "area": "180", "since": at.date()})
    for fields in ({"name": "Dai Tao", "title": "团队负责人", "phone": "138 0000 0101", "email": "dai.tao@jinghua.example"},
                   {"name": "Ma Li", "title": "航测", "phone": "138 0000 0104", "email": TEAM_PEOPLE[0][0]}):
        register_parts.add_part(actor=actor, tenant=row, part="contact", at=at, fields=fields)
    for fields in ({"region": "120000"}, *({"region": code, "is_planned": True, "note": "华北 · North China"}
                                          for code in NORTH_CHINA)):
        register_parts.add_part(actor=actor, tenant=row, part="market", at=at + timedelta(days=30), fields=fields)
    register_parts.add_note(actor=actor, tenant=row, at=at + timedelta(days=380),
                            text="（演示数据）营业执照下来以后，在登记册里转为公司。")
    users = [User(email=email, name=name, language="zh-hans", password=register.password)
             for email, name, _role in TEAM_PEOPLE]
    User.objects.bulk_create(users)
    EmailAddress.objects.bulk_create([EmailAddress(user=user, email=user.email, verified=True, primary=True)
                                      for user in users])
    Membership.objects.bulk_create([Membership(tenant=row, user=user, role=role)
                                    for user, (_email, _name, role) in zip(users, TEAM_PEOPLE, strict=True)])


def _grown(register: Register, world: World, at: datetime) -> None:
    """A team that has become a company already, and stays beside it."""
    team = register.tenants["hangdeng"]
    growing.grow_into_company(
        actor=world.actor(LEADS["BH"]), team=team, at=at, carry=["contacts", "markets"],
        members=[(row, "owner") for row in team.memberships.select_related("user")],
        fields={"name_zh": "天津航灯智慧港口科技有限公司", "name_en": "Tianjin Hangdeng Smart Port Technology Co Ltd",
                "uscc": social_credit_code(9001, "120116"), "representative": "Kevin Ye", "registered_capital": "2000000",
                "about": "（演示数据）由航灯创业团队成立的公司，做港口集卡调度。\n(Demo data) Founded by the Hangdeng team: it dispatches "
                         "trucks in the port."})


def _noon(day: date) -> datetime:
    """Noon in China."""
    return datetime.fromisoformat(f"{day}T12:00:00+08:00")
