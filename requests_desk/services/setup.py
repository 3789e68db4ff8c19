"""What a new installation starts with: the usual kinds of requests and their questions. Staff edit them later."""
from __future__ import annotations

from typing import Any

from django.db import transaction

from requests_desk.models import Question, RequestKind

# Code, icon, Chinese and English name, and whether it is complex: result in 15 working days instead of 7.
KINDS: list[tuple[str, str, str, str, bool]] = [
    ("training", "school", "培训", "Training", False),
    ("expert", "bulb", "专家咨询", "Expert advice", False),
    ("partner", "heart-handshake", "合作伙伴", "Business partner", True),
    ("investment", "coin", "投融资", "Investment", True),
    ("recruitment", "user-plus", "人才招聘", "Recruitment", False),
    ("space_lab", "flask", "场地与实验室", "Space and laboratory", False),
    ("policy_funding", "certificate", "政策与资金", "Policy and funding", False),
    ("market_access", "target", "市场开拓", "Market access", True),
    ("promotion", "speakerphone", "宣传推广", "Promotion", False),
    ("legal_ip", "gavel", "法律与知识产权", "Legal and intellectual property", True),
    ("other", "help-circle", "其他", "Other", False),
]

# A question: code, type, Chinese and English label, then the choices of a choice as (code, Chinese, English).
QUESTIONS: dict[str, list[tuple[Any, ...]]] = {
    "training": [
        ("level", "choice", "参训人员水平", "Level of the participants",
         ("beginner", "零基础", "Beginners"), ("some", "有一定基础", "Some experience"),
         ("advanced", "熟练", "Advanced")),
        ("place", "choice", "希望的培训方式", "Where the training should take place",
         ("on_site", "来园区现场", "At our park"), ("online", "线上", "Online"), ("either", "均可", "Either")),
        ("dates", "text", "希望的时间", "Preferred dates"),
    ],
    "expert": [
        ("question", "text", "希望专家解决的具体问题", "The question the expert should answer"),
        ("place", "choice", "希望的方式", "How you would like to meet",
         ("on_site", "现场", "On site"), ("online", "线上", "Online"), ("either", "均可", "Either")),
    ],
    "partner": [
        ("partner_type", "text", "希望找到什么样的企业", "What kind of company you are looking for"),
        ("contribution", "text", "贵方可以提供什么", "What you bring into the partnership"),
    ],
    "investment": [
        ("amount", "number", "融资金额（元）", "Amount sought (CNY)"),
        ("stage", "choice", "融资阶段", "Stage",
         ("seed", "种子轮", "Seed"), ("angel", "天使轮", "Angel"), ("a", "A 轮", "Series A"),
         ("b", "B 轮及以后", "Series B or later"), ("project", "项目投资", "Project investment")),
        ("use_of_funds", "text", "资金用途", "Use of the funds"),
    ],
    "recruitment": [
        ("positions", "text", "岗位", "Positions"),
        ("start", "date", "希望到岗日期", "Start of work"),
    ],
    "space_lab": [
        ("area", "number", "面积（平方米）", "Area (m²)"),
        ("equipment", "text", "需要的设备与条件", "Equipment and conditions needed"),
    ],
    "policy_funding": [
        ("programme", "text", "拟申报的政策或项目", "Programme or policy you have in mind"),
        ("high_tech", "yes_no", "是否为高新技术企业", "Are you a certified high-tech enterprise?"),
    ],
    "market_access": [
        ("product", "text", "要推广的产品或服务", "Product or service"),
        ("customers", "text", "目标客户", "Customers you want to reach"),
    ],
    "promotion": [("occasion", "text", "活动或场合", "Occasion or event")],
    "legal_ip": [
        ("matter", "choice", "事项", "Matter",
         ("patent", "专利", "Patent"), ("trademark", "商标", "Trademark"), ("contract", "合同", "Contract"),
         ("labour", "劳动用工", "Labour"), ("other", "其他", "Other")),
        ("deadline", "date", "法定或约定期限", "Statutory or agreed deadline"),
    ],
}


def ensure_kinds() -> dict[str, RequestKind]:
    """The usual kinds by code; what is missing is made with its questions, what is there stays as staff left it."""
    with transaction.atomic():
        for position, (code, icon, zh, en, is_complex) in enumerate(KINDS, start=1):
            kind, made = RequestKind.objects.get_or_create(code=code, defaults={
                "icon": icon, "name_zh": zh, "name_en": en, "is_complex": is_complex, "position": position * 10})
            if made:
                Question.objects.bulk_create(_questions(kind))
    return {kind.code: kind for kind in RequestKind.objects.all()}


def _questions(kind: RequestKind) -> list[Question]:
    return [Question(kind=kind, code=code, type=type_, label_zh=zh, label_en=en, position=position * 10,
                     choices=[{"code": choice, "zh": zh, "en": en} for choice, zh, en in choices])
            for position, (code, type_, zh, en, *choices) in enumerate(QUESTIONS.get(kind.code, []), start=1)]
