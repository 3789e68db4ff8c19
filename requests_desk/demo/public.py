"""The public pages of the three parks. The facts are the article's, the sentences are ours."""
from __future__ import annotations

from datetime import datetime
from typing import Any

from parkadmin.core.actors import actor_for_user
from tenants.models import Site
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
        "address": "天津市滨海新区"}, [("一号创新楼", "Innovation House 1", "天津市滨海新区"),
                                  ("中试厂房", "Pilot Works", "天津市滨海新区")]),
    "BD": ("song.yan@baoding.example", {
        "published": True, "publishes_rates": True, "publishes_companies": True,
        "headline_zh": "中关村走出北京的第一站，离北京最近的创业园区",
        "headline_en": "The first Zhongguancun center outside Beijing, an hour from it",
        "offers_zh": "约 90 家企业和团队在此办公，半数来自北京。办公、中试场地与人才政策配套，管理人员主动上门问需求。\n\n"
                     "通过平台可以找到北京的资深专家，也能为新项目找到本地的合作企业。",
        "offers_en": "About 90 companies and teams work here, half of them from Beijing. Offices and pilot sites, and "
                     "officials who come by and ask what you need.\n\nThe platform brings senior experts from Beijing, "
                     "and finds local companies as partners for new plants.",
        "terms_zh": "欢迎有自主技术的企业和创业团队。请说明迁入保定的业务、人员计划和未来两年的目标。",
        "terms_en": "Companies and startup teams with technology of their own are welcome. Tell us what moves to "
                    "Baoding, with how many people, and what it shall reach in two years.",
        "address": "河北省保定市"}, [("创新大厦", "Innovation Tower", "河北省保定市")]),
    "ZGC": ("he.fan@zgc.example", {
        "published": True,
        "headline_zh": "北京的创新策源地：专家、科研与培训",
        "headline_en": "The hub in Beijing: experts, research and training",
        "offers_zh": "高校、科研机构、培训机构和大型信息技术企业集聚，向京津冀各伙伴园区开放专家、实验室和课程。",
        "offers_en": "Universities, institutes, training houses and large IT firms side by side. Experts, laboratories "
                     "and courses are open to the partner parks of Beijing, Tianjin and Hebei.",
        "terms_zh": "面向前沿技术研发企业，场地有限。",
        "terms_en": "For companies that develop frontier technology. Space is scarce.",
        "address": "北京市海淀区"}, []),
}


def write(register: Register, at: datetime) -> None:
    """Publish the pages, as each park's team lead would do it."""
    for code, (email, fields, sites) in PAGES.items():
        park, actor = register.parks[code], actor_for_user(register.people[email])
        ensure_admission(park)
        edit_park_page(actor=actor, park=park, fields=fields, at=at)
        Site.objects.bulk_create([Site(park=park, name_zh=zh, name_en=en, address=address)
                                  for zh, en, address in sites], ignore_conflicts=True)
