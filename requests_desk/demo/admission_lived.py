"""Applications of the demo data that are lived through the verbs: one with a question open, one with a transfer on
offer, and a draft."""
from __future__ import annotations

from datetime import datetime, timedelta
from io import BytesIO
from typing import Any

from allauth.account.models import EmailAddress

from parkadmin.core.actors import Actor, actor_for_user
from parkadmin.core.models import Park, User
from tenants.models import Application
from tenants.services import admission, deciding, reviewing, transferring

from .admission_texts import TOUR, TRANSFER
from .register import Register
from .story import World

PDF = b"%PDF-1.4\n% demo data\n"
# E-mail address, name, language: people who apply and have no company in a park yet.
APPLICANTS = [("lu.tian@haiyan-sensing.example", "Lu Tian", "zh-hans"), ("ren.jia@borun.example", "Ren Jia", "en")]
SENSING: dict[str, Any] = {
    "kind": "company", "name_zh": "海焰传感（天津）有限公司", "name_en": "Haiyan Sensing (Tianjin) Co Ltd", "sector": "C40",
    "origin": "110000", "stage": "early", "people": 14, "space_wanted": 320, "investment_planned": "8000000",
    "uscc": "91120116MA7HYCG15J",
    "about": "（演示数据）海洋平台用高温压力传感器，已有三家客户试用。\n(Demo data) High-temperature pressure sensors for "
             "offshore platforms; three customers are testing them.",
    "plans": "在滨海建立封装与标定线，两年内量产。\nA packaging and calibration line in Binhai, in series within two years.",
    "needs": "需要海洋工程客户和检测实验室。\nCustomers in offshore engineering, and a test laboratory.",
    "contact_name": "Lu Tian", "phone": "010-5555 3901", "email": "lu.tian@haiyan-sensing.example"}
BORON: dict[str, Any] = {
    "kind": "team", "name_zh": "硼润新材料创业团队", "name_en": "Borun Materials Startup Team", "sector": "C26",
    "origin": "110000", "stage": "seed", "people": 5, "space_wanted": 150, "investment_planned": "1500000",
    "about": "（演示数据）含硼阻燃剂的小试已经完成。\n(Demo data) Flame retardants with boron; the bench tests are done.",
    "plans": "建立中试装置，验证吨级工艺。\nA pilot plant, to prove the process at a scale of tons.",
    "needs": "中试场地和化工安全专家。\nA pilot site, and an expert on chemical safety.",
    "contact_name": "Ren Jia", "phone": "010-5555 3902", "email": "ren.jia@borun.example"}


def live(register: Register, at: datetime) -> None:
    """Let the two apply, and the park answer."""
    people = [_person(register, *row) for row in APPLICANTS]
    world = World(register, at)
    officer, lead = world.actor("zhao.min@binhai.example"), world.actor("qian.wei@binhai.example")
    days = [datetime.fromisoformat(f"{world.day(ago)}T10:20:00+08:00") for ago in range(8)]
    binhai, baoding = register.parks["BH"], register.parks["BD"]

    row = _sent(actor_for_user(people[0]), binhai, SENSING, days[7])
    deciding.sign_application(actor=officer, application=row, at=days[7] + timedelta(hours=2))
    reviewing.ask_review(actor=officer, application=row, reviewers=[lead.user, world.actor(
        "jin.donghu@binhai.example").user], at=days[6])
    points = {criterion.pk: number for criterion, number in zip(binhai.criteria.all(), [5, 4, 3, 4, 3], strict=True)}
    reviewing.give_review(actor=lead, application=row, scores=points, recommendation="approve", at=days[5],
                          text="传感器有自主专利，与园区装备企业互补。")
    deciding.write_message(actor=officer, application=row, audience="applicant", text=TOUR[0], at=days[5])
    deciding.ask_information(actor=officer, application=row, at=days[3],
                             text="请补充三家试用客户的意向书，并说明标定线的用电需求。")

    row = _sent(actor_for_user(people[1]), binhai, BORON, days[6])
    deciding.sign_application(actor=officer, application=row, at=days[6] + timedelta(hours=3))
    transferring.propose_transfer(actor=officer, application=row, park=baoding, text="\n".join(TRANSFER), at=days[2])
    admission.start_application(actor=actor_for_user(people[0]), park=baoding, at=days[1], fields={
        key: SENSING[key] for key in ("kind", "name_zh", "name_en", "sector")})


def _person(register: Register, email: str, name: str, language: str) -> User:
    user = User(email=email, name=name, language=language, password=register.password)
    user.save(force_insert=True)
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    register.people[email] = user
    return user


def _sent(actor: Actor, park: Park, fields: dict[str, Any], at: datetime) -> Application:
    """Written and sent on the same day, with its papers."""
    row = admission.start_application(actor=actor, park=park, fields=fields, at=at - timedelta(hours=1))
    for paper in admission.papers_wanted(row):
        if paper.is_required:
            admission.add_application_document(actor=actor, application=row, title="", name=f"{paper.name_zh}.pdf",
                                               content=BytesIO(PDF), size=len(PDF), at=at, paper=paper)
    return admission.submit_application(actor=actor, application=row, at=at)
