"""What Binhai's desk keeps ready: replies, an announcement, and a few answered questions."""
from __future__ import annotations

from datetime import datetime, timedelta

from parkadmin.core.actors import actor_for_user
from parkadmin.core.models import Park, User
from requests_desk.models import Announcement, Article, RequestKind
from requests_desk.services import news, tools

EDITOR = "qian.wei@binhai.example"
REPLIES = [
    ("已签收", "tenant", {}, "{contact}，您好！您的诉求 {number} 已由 {officer} 受理，预计 {due} 前给出结果。",
     "Hello {contact}, {officer} works on your request {number}; you will have a result by {due}."),
    ("请补充材料", "tenant", {}, "{contact}，您好！办理“{title}”还需要营业执照和近一年的财务数据，请直接在此回复并上传。",
     "Hello {contact}, for “{title}” we still need your licence and last year's figures. Please reply here."),
    ("升级为紧急", "internal", {"priority": "urgent"}, "已与园区领导沟通，按紧急诉求办理。",
     "Agreed with the director: handled as urgent."),
]
NEWS = [("北京专家季度开放日", "Quarterly open day with Beijing experts",
         "**12 月 10 日**，中关村专家来园区一对一答疑：\n\n- 无人机与航测\n- 知识产权\n- 股权融资\n\n请提交诉求预约时间。",
         "On **10 December** experts from Zhongguancun are here for one-to-one sessions:\n\n- UAV and surveying\n"
         "- intellectual property\n- equity finance\n\nSend a request to book a time.")]
ARTICLES = [
    ("policy_funding", "研发费用加计扣除怎么申报？", "How do we claim the extra deduction for R&D?",
     "1. 立项并建立研发辅助账。\n2. 年度汇算清缴时填报。\n3. 资料留存十年备查。\n\n需要一对一辅导，请提交“政策与资金”诉求。",
     "1. Set the project up and keep an R&D ledger.\n2. Claim it in the annual return.\n3. Keep the papers for ten years."),
    ("training", "无人机飞手执照需要培训多久？", "How long does a UAV pilot licence take?",
     "视距内驾驶员一般两周，超视距四周左右。园区可组织北京专家来园授课，六人起开班。",
     "About two weeks within sight, four beyond. The park brings trainers from Beijing for groups of six or more."),
    ("space_lab", "如何预约共享实验室？", "How do we book the shared laboratory?",
     "提交“场地与实验室”诉求，写明设备、时间和人数，专员会在一个工作日内回复。",
     "Send a request of the kind “space and laboratory” with equipment, time and people."),
]


def write(at: datetime) -> None:
    """Keep all of it, through the verbs, as the team lead would."""
    park = Park.objects.get(code="BH")
    actor = actor_for_user(User.objects.get(email=EDITOR))
    for name, audience, actions, text_zh, text_en in REPLIES:
        tools.save_reply(actor=actor, park=park, name=name, audience=audience, text_zh=text_zh, text_en=text_en,
                         actions=actions)
    for title_zh, title_en, body_zh, body_en in NEWS:
        news.save_post(actor=actor, model=Announcement, park=park, at=at - timedelta(days=2), publish=True, fields={
            "title_zh": title_zh, "title_en": title_en, "body_zh": body_zh, "body_en": body_en})
    kinds = {kind.code: kind for kind in RequestKind.objects.all()}
    for code, title_zh, title_en, body_zh, body_en in ARTICLES:
        news.save_post(actor=actor, model=Article, park=park, at=at - timedelta(days=30), publish=True, fields={
            "title_zh": title_zh, "title_en": title_en, "body_zh": body_zh, "body_en": body_en,
            "kind": kinds[code]})
