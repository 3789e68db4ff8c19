"""The public pages of the three parks, and somebody who applies to one of them. The facts are the article's, the sentences are ours."""
from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any

from allauth.account.models import EmailAddress

from parkadmin.core.actors import actor_for_user
from parkadmin.core.models import User
from tenants.models import Site
from tenants.services import admission, deciding
from tenants.services.admission_settings import ensure_admission
from tenants.services.park_page import edit_park_page

from .register import Register

# Who of each park writes its page; the page; its sites (Chinese name, English name, address).
PAGES: dict[str, tuple[str, dict[str, Any], list[tuple[str, str, str]]]] = {
    "BH": ("qian.wei@binhai.example", {
        "published": True, "publishes_rates": True,
        "headline_zh": "把北京的创新带到天津的制造业",
        "headline_en": "Where Beijing's innovation meets Tianjin's manufacturing",
        "offers_zh": "从一张工位到整层厂房；与北京的专家、培训和投资机构直接相连。\n\n百度创新中心在园内为初创团队提供培训和推广。"
                     "企业说出需求，园区在一个工作日内签收，在本园或伙伴园区找到能帮上忙的人。",
        "offers_en": "From a single desk to a whole factory floor, with a direct line to experts, training and investors "
                     "in Beijing.\n\nThe Baidu innovation center on site trains startup teams and makes them known. "
                     "Companies say what they need; the park signs for it within one working day and finds who can "
                     "help, here or in a partner park.",
        "terms_zh": "面向科技企业和创业团队。主营业务应属智能制造、信息技术、新材料、海洋装备或相关服务业；入驻半年内在本地设立团队。",
        "terms_en": "For technology companies and startup teams in smart manufacturing, IT, new materials, marine "
                    "equipment or services around them. A local team within half a year of moving in.",
        "address": "天津市滨海新区 · Binhai New Area, Tianjin"}, [("一号创新楼", "Innovation House 1", ""), ("中试厂房", "Pilot Works", "")]),
    "BD": ("song.yan@baoding.example", {
        "published": True, "publishes_rates": True, "publishes_companies": True,
        "headline_zh": "中关村走出北京的第一站",
        "headline_en": "The first Zhongguancun center outside Beijing",
        "offers_zh": "约 90 家企业和团队在此办公，半数来自北京。办公、中试场地与人才政策配套，管理人员主动上门问需求。\n\n"
                     "通过平台可以找到北京的资深专家，也能为新项目找到本地的合作企业。",
        "offers_en": "About 90 companies and teams work here, half of them from Beijing. Offices and pilot sites, and "
                     "officials who come by and ask what you need.\n\nThe platform brings senior experts from Beijing, "
                     "and finds local companies as partners for new plants.",
        "terms_zh": "欢迎有自主技术的企业和创业团队。请说明迁入保定的业务、人员计划和未来两年的目标。",
        "terms_en": "Companies and startup teams with technology of their own are welcome. Tell us what moves to "
                    "Baoding, with how many people, and what it shall reach in two years.",
        "address": "河北省保定市 · Baoding, Hebei"}, [("创新大厦", "Innovation Tower", "")]),
    "ZGC": ("he.fan@zgc.example", {
        "published": True,
        "headline_zh": "北京的创新策源地：专家、科研与培训",
        "headline_en": "The hub in Beijing: experts, research and training",
        "offers_zh": "高校、科研机构、培训机构和大型信息技术企业集聚，向京津冀各伙伴园区开放专家、实验室和课程。",
        "offers_en": "Universities, institutes, training houses and large IT firms side by side. Experts, laboratories "
                     "and courses are open to the partner parks of Beijing, Tianjin and Hebei.",
        "terms_zh": "面向前沿技术研发企业，场地有限。",
        "terms_en": "For companies that develop frontier technology. Space is scarce.",
        "address": "北京市海淀区 · Haidian, Beijing"}, []),
}


def write(register: Register, at: datetime) -> None:
    """Publish the pages, as each park's team lead would do it."""
    for code, (email, fields, sites) in PAGES.items():
        park, actor = register.parks[code], actor_for_user(register.people[email])
        ensure_admission(park)
        edit_park_page(actor=actor, park=park, fields=fields, at=at)
        Site.objects.bulk_create([Site(park=park, name_zh=zh, name_en=en, address=address)
                                  for zh, en, address in sites], ignore_conflicts=True)


APPLICANT = ("fang.zhou@ark.example", "Fang Zhou", "zh-hans")
APPLICATION: dict[str, Any] = {
    "kind": "team", "name_zh": "方舟水下机器人团队", "name_en": "Ark Underwater Robots", "sector": "C37", "origin": "110000",
    "stage": "seed", "founded_on": date(2025, 9, 1), "people": 7, "space_wanted": 180,
    "investment_planned": Decimal("3000000"), "contact_name": "方舟", "phone": "010-5550 0311",
    "email": "fang.zhou@ark.example",
    "about": "（演示数据）为水库大坝和港口码头做水下检测机器人，已在两座水库试用。\n"
             "(Demo data) Underwater robots that inspect dams and quays; on trial in two reservoirs.",
    "plans": "迁入滨海做总装和海试，两年内形成年产 60 台的能力。\n"
             "Assembly and sea trials in Binhai; sixty robots a year within two years.",
    "needs": "海试场地、密封件供应商和耐压测试专家。\nA place for sea trials, suppliers of seals, an expert in pressure tests."}
QUESTION = "请补充首台样机的耐压测试报告，并说明总装需要的层高。\nPlease add the pressure test report of the first robot, and say " \
           "which ceiling height the assembly needs."
PLAN = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer" \
       b"<</Root 1 0 R>>\n%%EOF\n"


def apply(register: Register, at: datetime) -> None:
    """Somebody who applies to Binhai just now: sent five days ago, signed for, and asked something since yesterday."""
    email, name, language = APPLICANT
    person = User.objects.create(email=email, name=name, language=language, password=register.password)
    EmailAddress.objects.create(user=person, email=email, verified=True, primary=True)
    applicant, officer = actor_for_user(person), actor_for_user(register.people["zhao.min@binhai.example"])
    row = admission.start_application(actor=applicant, park=register.parks["BH"], fields=APPLICATION,
                                      at=at - timedelta(days=6))
    for paper in admission.papers_wanted(row):
        if paper.is_required:
            admission.add_application_document(
                actor=applicant, application=row, title="", name="plan.pdf", content=BytesIO(PLAN), size=len(PLAN),
                at=at - timedelta(days=5, hours=1), paper=paper)
    admission.submit_application(actor=applicant, application=row, at=at - timedelta(days=5))
    deciding.sign_application(actor=officer, application=row, at=at - timedelta(days=4, hours=3))
    deciding.write_message(actor=officer, application=row, audience="applicant", at=at - timedelta(days=4, hours=2),
                           text="您好，申请已收到，我来负责。本周会有三位同事评审。\nHello, your application is with me. Three "
                                "colleagues will look at it this week.")
    deciding.ask_information(actor=officer, application=row, text=QUESTION, at=at - timedelta(days=1))
