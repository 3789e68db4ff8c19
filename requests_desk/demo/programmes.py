"""Training and promotion of the demo: the Baidu innovation center in Binhai, experts from Beijing, Baoding's own."""
from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from parkadmin.core.actors import Actor, actor_for_user
from requests_desk.models import HelpRequest
from tenants.models import Programme, Tenant
from tenants.services import enrolments, programmes

from .register import Register
from .tenants import NAMED

ZONE = ZoneInfo("Asia/Shanghai")
BAIDU = "百度（天津）创新中心"


@dataclass(frozen=True)
class Plan:
    """A programme to be. `days`: of its sessions, from today on (negative: ago). `comes`: company and how many of its
    people; `absent`: how many of the last in line miss the second session."""

    park: str
    staff: str
    kind: str
    zh: str
    en: str
    about_zh: str
    about_en: str
    organizer: str
    place: str
    visibility: str
    days: tuple[int, ...]
    topics: tuple[str, ...]
    comes: tuple[tuple[str, int], ...] = ()
    capacity: int | None = None
    hour: int = 14
    hours: int = 3
    absent: int = 0
    opens: bool = True
    answers: bool = False


PLANS = [
    Plan("BH", "zhao.min@binhai.example", "promotion", "创业公司如何做品牌与搜索推广", "Brand and search promotion for startups",
         "（演示数据）面向入园一年内的创业公司：从官网到搜索投放，边讲边改自己的页面。", "(Demo data) For companies in their first year: "
         "from the website to search advertising, each on its own pages.", BAIDU, "滨海中关村科技园 2 号楼路演厅", "park",
         (-41, -34), ("官网与内容", "搜索投放实操"),
         (("jinghua", 3), ("petrel", 2), ("anmai", 2), ("zhiyun", 2), ("hangdeng", 2)), 12, absent=3),
    Plan("BH", "zhao.min@binhai.example", "training", "百度创新中心创业训练营（第三期）", "Baidu innovation center: startup camp, third term",
         "（演示数据）四个下午：商业模式、产品验证、融资准备、路演。导师一对一点评，全勤者颁发结业证书。",
         "(Demo data) Four afternoons: business model, product tests, preparing for investors, pitching. Mentors look at "
         "each team; who is there all four times gets a certificate.", BAIDU, "滨海中关村科技园 2 号楼路演厅", "public",
         (8, 15, 22, 29), ("商业模式", "产品验证", "融资准备", "路演日"),
         (("jinghua", 3), ("qingzhou", 2), ("bozhou", 2), ("jingyue", 2), ("anmai", 2), ("zhiyun", 2), ("petrel", 2)),
         12),
    Plan("BH", "chen.hao@binhai.example", "training", "无人机飞手取证班（北京专家授课）", "UAV pilot licence course by Beijing experts",
         "（演示数据）多家企业提出同样的培训需求，园区请北京专家来园开班，理论两天、实飞两天。",
         "(Demo data) Several companies asked for the same: the park brings trainers from Beijing, two days of theory and "
         "two of flying.", "北京天翼无人机培训学校", "滨海中关村科技园试飞场", "park", (18, 19, 25, 26),
         ("理论一", "理论二", "实飞一", "实飞二"), (("jinghua", 4), ("bozhou", 2), ("hangdeng", 1)), 10, hour=9, hours=6, answers=True),
    Plan("ZGC", "liu.yang@zgc.example", "talk", "北京专家讲座：低空经济与京津冀协同", "Beijing experts on the low-altitude economy",
         "（演示数据）三位中关村专家谈空域、标准与市场，面向三地园区企业，线上同步。",
         "(Demo data) Three experts from Zhongguancun on airspace, standards and markets, for companies of all three "
         "parks, on site and online.", "中关村专家委员会", "中关村展示中心报告厅（线上同步）", "network", (12,), ("",),
         (("baiguan", 2), ("suanchou", 1), ("jinghua", 2), ("bozhou", 1), ("jiuwu", 1), ("huimou", 1)), 80, hours=2),
    Plan("BD", "wang.li@baoding.example", "matchmaking", "保定制造企业与创业团队对接日", "Matchmaking day for makers and teams in Baoding",
         "（演示数据）本地制造企业带着需求来，创业团队带着方案来，每组十五分钟。",
         "(Demo data) Local manufacturers bring needs, teams bring solutions, fifteen minutes for each pair.",
         "保定·中关村创新中心", "创新中心一层大厅", "park", (20,), ("",),
         (("jiuwu", 2), ("yanxi", 2), ("juchi", 1), ("luming", 1)), 40, hour=9),
    Plan("BD", "wang.li@baoding.example", "training", "高新技术企业认定辅导", "How to be recognised as a high-tech company",
         "（演示数据）材料清单、常见退回原因和时间表。", "(Demo data) The papers, why they are returned, and by when.",
         "保定·中关村创新中心", "创新中心 301", "park", (34,), ("",), (), 30, opens=False),
]
NAMES = ["周晓彤", "吴磊", "郑一鸣", "冯雪", "陈可欣", "褚亮", "卫东", "蒋楠", "沈思远", "韩梅", "杨帆", "朱琳", "秦朗", "尤佳",
         "许愿", "何静", "吕航", "施展", "张弛", "孔令宇", "曹颖", "严肃之", "华清", "金鑫", "魏来", "陶然", "姜山", "戚薇", "谢天",
         "邹凯", "喻言", "柏青", "水淼", "窦文", "章程", "云飞", "苏醒", "潘越", "葛明", "奚望"]


def write(register: Register, at: datetime) -> None:
    """All programmes, through the verbs, at the times at which they happened."""
    names = iter(NAMES * 2)
    for plan in PLANS:
        _write(register, plan, at, names)


def _write(register: Register, plan: Plan, at: datetime, names: Any) -> None:
    officer = actor_for_user(register.people[plan.staff])
    # What answers requests is written after all that has happened to them.
    written = at - timedelta(hours=2) if plan.answers else at + timedelta(days=min(plan.days[0] - 21, -4))
    apart = timedelta(minutes=10) if plan.answers else timedelta(hours=7)
    row = programmes.create_programme(
        actor=officer, park=register.parks[plan.park], at=written, answers=_alike(register, at) if plan.answers else (),
        fields={"kind": plan.kind, "name_zh": plan.zh, "name_en": plan.en, "about_zh": plan.about_zh,
                "about_en": plan.about_en, "organizer": plan.organizer, "place": plan.place, "capacity": plan.capacity,
                "visibility": plan.visibility})
    for day, topic in zip(plan.days, plan.topics, strict=True):
        begins = datetime.combine((at + timedelta(days=day)).astimezone(ZONE).date(), time(plan.hour), ZONE)
        programmes.add_session(actor=officer, programme=row, at=written, fields={
            "starts_at": begins, "ends_at": begins + timedelta(hours=plan.hours), "topic": topic})
    if not plan.opens:
        return
    programmes.open_programme(actor=officer, programme=row, at=written + apart)
    for number, (company, count) in enumerate(plan.comes, start=2):
        _enrol(register, row, company, count, written + number * apart, names)
    if plan.days[0] < 0:
        _held(officer, row, plan, at)


def _alike(register: Register, at: datetime) -> list[Any]:
    """Open requests for training of Binhai's companies: what the course was made of."""
    rows = HelpRequest.objects.filter(park=register.parks["BH"], kind__code="training",
                                      state__in=["triage", "active"],
                                      submitted_at__lt=at - timedelta(days=1))
    return list(rows.order_by("-pk").values_list("pk", flat=True)[:3])


def _enrol(register: Register, row: Programme, company: str, count: int, at: datetime, names: Any) -> None:
    """The owner comes itself, with colleagues."""
    tenant: Tenant = register.tenants[company]
    owner = register.people[next(each for each in NAMED if each.key == company).people[0][2]]
    enrolments.enrol(actor=actor_for_user(owner), programme=row, tenant=tenant, at=at, users=[owner.pk],
                     names=[next(names) for _person in range(count - 1)])


def _held(officer: Actor, row: Programme, plan: Plan, at: datetime) -> None:
    """Who was there, and certificates for those who missed nothing."""
    people = list(row.enrolments.filter(state="enrolled").values_list("pk", flat=True))
    sessions = list(row.sessions.all())
    for number, session in enumerate(sessions):
        there = people if number == 0 else people[: len(people) - plan.absent]
        enrolments.record_attendance(actor=officer, session=session, present=there, at=session.ends_at)
    after = sessions[-1].ends_at + timedelta(hours=1)
    programmes.mark_programme_held(actor=officer, programme=row, at=after)
    enrolments.issue_certificates(actor=officer, programme=row, at=after + timedelta(days=1))
