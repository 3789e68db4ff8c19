"""The people and organizations of the story, as rows for tests: three parks, two tenants, a partner in Beijing.

`Cast` makes what a test asks for and nothing else; each attribute is made at its first use.
"""
from __future__ import annotations

from datetime import UTC, date, datetime
from functools import cached_property

from parkadmin.core.actors import Actor, actor_for_user
from parkadmin.core.models import Park, StaffRole, User
from requests_desk.models import Agreement, Expert, Partner, PartnerContact, RequestKind, Resource, Topic
from requests_desk.services.suggesting import index_resource
from tenants.models import Membership, Tenant

NOW = datetime(2026, 11, 18, 2, 0, tzinfo=UTC)  # a Wednesday, 10:00 in Tianjin
PASSWORD = "correct horse battery"


class Cast:
    """Who takes part. `actor(user)` gives the actor as a web request would load it."""

    def user(self, email: str, name: str, language: str = "en") -> User:
        found = User.objects.filter(email=email).first()
        return found or User.objects.create_user(email, PASSWORD, name=name, language=language)

    def actor(self, user: User) -> Actor:
        return actor_for_user(user)

    def staff(self, park: Park, role: str, name: str = "") -> User:
        user = self.user(f"{role}.{name or park.slug}@example.org".replace(" ", ""), name or f"{role} {park.code}")
        StaffRole.objects.get_or_create(user=user, park=park, defaults={"role": role})
        return user

    def member(self, tenant: Tenant, role: str, name: str) -> User:
        user = self.user(f"{name.replace(' ', '.').lower()}@example.com", name)
        Membership.objects.get_or_create(tenant=tenant, user=user, defaults={"role": role})
        return user

    def park(self, **fields) -> Park:
        """A park that has an agreement with all parks there are: together they are the network."""
        row = Park.objects.create(**fields)
        Agreement.objects.bulk_create([
            Agreement(park=row, other_park=other, title="Network", starts_on=date(2016, 11, 1), modified_at=NOW,
                      countersigned_at=NOW)
            for other in Park.objects.exclude(pk=row.pk)])
        return row

    @cached_property
    def binhai(self) -> Park:
        return self.park(code="BH", slug="binhai", name_zh="天津滨海中关村科技园", region="120116",
                         name_en="Tianjin Binhai Zhongguancun Science Park")

    @cached_property
    def zhongguancun(self) -> Park:
        return self.park(code="ZGC", slug="zhongguancun", name_zh="中关村", name_en="Zhongguancun", region="110108")

    @cached_property
    def baoding(self) -> Park:
        return self.park(code="BD", slug="baoding", name_zh="保定·中关村创新中心", region="130600",
                         name_en="Baoding Zhongguancun Innovation Center")

    @cached_property
    def jinghua(self) -> Tenant:
        return Tenant.objects.create(park=self.binhai, name_zh="天津京华科技有限公司", sector="C37", origin="110000",
                                     name_en="Tianjin Jinghua Technology Co Ltd", phone="022-5555 0101")

    @cached_property
    def rival(self) -> Tenant:
        """Another tenant of the same park, who must see nothing of Jinghua's."""
        return Tenant.objects.create(park=self.binhai, name_zh="天津海燕仪器有限公司",
                                     name_en="Tianjin Petrel Instruments")

    @cached_property
    def jiuwu(self) -> Tenant:
        return Tenant.objects.create(park=self.baoding, name_zh="保定久乌硼业有限公司", sector="C26",
                                     name_en="Jiuwu Boron Industry Co")

    @cached_property
    def dai_tao(self) -> User:
        return self.member(self.jinghua, "owner", "Dai Tao")

    @cached_property
    def colleague(self) -> User:
        return self.member(self.jinghua, "member", "Sun Ke")

    @cached_property
    def viewer(self) -> User:
        return self.member(self.jinghua, "viewer", "Li Na")

    @cached_property
    def rival_owner(self) -> User:
        return self.member(self.rival, "owner", "Hai Yan")

    @cached_property
    def officer(self) -> User:
        return self.staff(self.binhai, "officer", "Zhao Min")

    @cached_property
    def officer2(self) -> User:
        return self.staff(self.binhai, "officer", "Chen Hao")

    @cached_property
    def lead(self) -> User:
        return self.staff(self.binhai, "lead", "Qian Wei")

    @cached_property
    def director(self) -> User:
        return self.staff(self.binhai, "director", "Jin Donghu")

    @cached_property
    def administrator(self) -> User:
        return self.staff(self.binhai, "administrator", "Root Binhai")

    @cached_property
    def zgc_officer(self) -> User:
        return self.staff(self.zhongguancun, "officer", "Liu Yang")

    @cached_property
    def baoding_officer(self) -> User:
        return self.staff(self.baoding, "officer", "Wang Li")

    @cached_property
    def training(self) -> RequestKind:
        return RequestKind.objects.create(code="training", name_zh="培训", name_en="Training", icon="school")

    @cached_property
    def investment(self) -> RequestKind:
        return RequestKind.objects.create(code="investment", name_zh="投资", name_en="Investment", is_complex=True)

    @cached_property
    def uav_school(self) -> Partner:
        return Partner.objects.create(park=self.zhongguancun, kind="training_house", name_zh="北京天翼无人机培训学校",
                                      name_en="Beijing Tianyi UAV School", region="110108", email="desk@uav.example")

    @cached_property
    def gao_feng(self) -> User:
        """The school's person with an account."""
        user = self.user("gao.feng@uav.example", "Gao Feng")
        PartnerContact.objects.get_or_create(partner=self.uav_school, user=user)
        return user

    @cached_property
    def other_partner(self) -> Partner:
        return Partner.objects.create(park=self.zhongguancun, kind="institute", name_zh="北京化工研究所",
                                      name_en="Beijing Chemistry Institute", region="110108", email="chem@example.cn")

    @cached_property
    def other_contact(self) -> User:
        user = self.user("chem@example.cn", "Hua Gong")
        PartnerContact.objects.get_or_create(partner=self.other_partner, user=user)
        return user

    @cached_property
    def uav_training(self) -> Resource:
        topic, _made = Topic.objects.get_or_create(code="uav", defaults={"name_zh": "无人机", "name_en": "UAV"})
        return self.resource(self.uav_school, self.training, "无人机飞手培训", "UAV pilot training",
                             sectors=["C37"], topics=[topic])

    def resource(self, partner: Partner, kind: RequestKind, name_zh: str, name_en: str, topics=(), experts=(),
                 **fields) -> Resource:
        """A resource that passes all hard filters unless a field says otherwise, findable by search."""
        fields = {"regions": ["000000"], "languages": ["zh"], "capacity": "has_capacity", "status": "active",
                  "assured_on": date(2026, 11, 6), "visibility": "network", **fields}
        row = Resource.objects.create(partner=partner, kind=kind, name_zh=name_zh, name_en=name_en, **fields)
        row.topics.set(topics)
        row.experts.set(experts)
        index_resource(row)
        return row

    def expert(self, partner: Partner, name_zh: str, name_en: str) -> Expert:
        return Expert.objects.create(partner=partner, name_zh=name_zh, name_en=name_en)
