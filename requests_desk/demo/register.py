"""Writes parks, people, companies and the directory. The requests follow in `playing`."""
from __future__ import annotations

from datetime import date, datetime, timedelta

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password

from parkadmin.core.models import Park, StaffRole, User
from requests_desk.models import Expert, Partner, PartnerContact, RequestKind, Resource, Topic
from requests_desk.services.setup import ensure_kinds
from requests_desk.services.suggesting import index_resource
from tenants.models import Membership, Tenant

from . import companies, keeping, parks, partners
from .resources import RESOURCES
from .tenants import Company

PASSWORD = "demo-parkadmin"
CAPACITIES = {"yes": "has_capacity", "wait": "waiting_list", "no": "none", "ask": "to_be_assessed"}
LISTS = {"sectors": "", "regions": "110000,120000,130000", "languages": "zh"}
PHONES = {"BD": "0312-555", "BH": "022-5555", "ZGC": "010-5555"}


class Register:
    """Who there is, by the keys of the data: what `playing` needs to let people act."""

    def __init__(self, today: date) -> None:
        self.today = today
        self.password = make_password(PASSWORD)  # once: a hash that is meant to be slow
        self.parks: dict[str, Park] = {}
        self.people: dict[str, User] = {}
        self.tenants: dict[str, Tenant] = {}
        self.kinds: dict[str, RequestKind] = {}
        self.partners: dict[str, Partner] = {}
        self.resources: dict[str, Resource] = {}

    def write(self) -> Register:
        """All of it, in the order in which it depends on each other."""
        self.kinds = ensure_kinds()
        self.parks = {row["code"]: Park.objects.create(is_demo=True, **row) for row in parks.PARKS}
        keeping.agree(self.parks, self.today, _noon(self.today))
        self._staff()
        rows = companies.companies()
        self._tenants(rows)
        self._members(rows)
        self._partners()
        self._resources()
        keeping.furnish(self, _noon(self.today))
        self._addresses()
        return self

    def _user(self, email: str, name: str, language: str = "zh-hans") -> User:
        return self.people.setdefault(email, User(email=email, name=name, language=language, password=self.password))

    def _staff(self) -> None:
        roles = [StaffRole(user=self._user(email, name), park=self.parks[park], role=role)
                 for email, name, where in parks.STAFF for park, role in where.items()]
        User.objects.bulk_create(self.people.values())
        StaffRole.objects.bulk_create(roles)

    def _tenants(self, rows: list[Company]) -> None:
        self.tenants = {row.key: self._tenant(number, row) for number, row in enumerate(rows, start=1)}
        Tenant.objects.bulk_create(self.tenants.values())

    def _tenant(self, number: int, row: Company) -> Tenant:
        region = companies.PLACES[row.park][2]
        return Tenant(park=self.parks[row.park], kind=row.kind, name_zh=row.zh, name_en=row.en, sector=row.sector,
                      origin=row.origin, about=row.about, registered_on=row.registered, founded_on=row.founded,
                      uscc="" if row.kind == "team" else companies.social_credit_code(number, region),
                      phone=f"{PHONES[row.park]} {number:04d}", state_since=_noon(row.registered), is_demo=True)

    def _members(self, rows: list[Company]) -> None:
        made = len(self.people)
        members = [Membership(tenant=self.tenants[row.key], user=self._user(email, name, language), role=role)
                   for row in rows for role, name, email, language in row.people]
        User.objects.bulk_create(list(self.people.values())[made:])
        Membership.objects.bulk_create(members)

    def _partners(self) -> None:
        for number, (key, kind, park, region, zh, en, about_zh, about_en) in enumerate(partners.PARTNERS):
            tenant, represents = partners.AS_TENANT.get(key, ""), partners.AS_PARK.get(key, "")
            self.partners[key] = Partner(
                kind=kind, park=self.parks[park], region=region, name_zh=zh, name_en=en, about_zh=about_zh,
                about_en=about_en, email=f"desk@{key.replace('_', '-')}.example", is_demo=True,
                phone=f"{PHONES[park]} 9{number:03d}",
                tenant=self.tenants.get(tenant), represents_park=self.parks.get(represents))
        Partner.objects.bulk_create(self.partners.values())
        for key, person in partners.CONTACTS.items():
            user = self._user(*person)
            user.save(force_insert=True)
            PartnerContact.objects.create(partner=self.partners[key], user=user)

    def _topics(self) -> dict[str, Topic]:
        return {code: Topic.objects.get_or_create(code=code, defaults={"name_zh": zh, "name_en": en})[0]
                for code, (zh, en) in partners.TOPICS.items()}

    def _experts(self, topics: dict[str, Topic]) -> dict[str, Expert]:
        experts = {}
        for key, partner, zh, en, title_zh, title_en, about, languages in partners.EXPERTS:
            home = self.partners[partner]
            experts[key] = Expert.objects.create(
                partner=home, name_zh=zh, name_en=en, title_zh=title_zh, title_en=title_en, home_park=home.park,
                languages=languages.split(), regions=["110000", "120000", "130000"], is_demo=True)
            experts[key].topics.set([topics[code] for code in about.split()])
        return experts

    def _resources(self) -> None:
        topics = self._topics()
        experts = self._experts(topics)
        for key, partner, kind, zh, en, about_zh, about_en, words in RESOURCES:
            facts = dict(word.split("=") for word in words.split())
            confirmed = self.today - timedelta(days=int(facts["days"]))
            lists = {name: [part for part in facts.get(name, usual).split(",") if part]
                     for name, usual in LISTS.items()}
            row = Resource.objects.create(
                partner=self.partners[partner], kind=self.kinds[kind], name_zh=zh, name_en=en, about_zh=about_zh,
                about_en=about_en, capacity=CAPACITIES[facts["cap"]], capacity_on=confirmed, assured_on=confirmed,
                place=facts.get("place", "both"), status=facts.get("status", "active"), is_demo=True,
                visibility=facts.get("visibility", "public" if kind in ("training", "promotion") else "network"),
                route="in_app" if partner in partners.CONTACTS or partner in partners.AS_PARK else "mail_link",
                contact_email=self.partners[partner].email, **lists)
            row.topics.set([topics[code] for code in facts.get("topics", "").split(",") if code])
            row.experts.set([experts[code] for code in facts.get("experts", "").split(",") if code])
            index_resource(row)
            self.resources[key] = row

    def _addresses(self) -> None:
        """Confirmed e-mail addresses, without which nobody may log in."""
        EmailAddress.objects.bulk_create([EmailAddress(user=user, email=user.email, verified=True, primary=True)
                                          for user in self.people.values()])


def _noon(day: date) -> datetime:
    """Noon in China."""
    return datetime.fromisoformat(f"{day}T12:00:00+08:00")
