"""What parks show to everybody: published pages only, sums and counts only, names only where a park says so.

Nothing here depends on who asks. A few statements for all parks together, however many there are.
"""
from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import JSONObject
from django.utils.translation import gettext as _

from parkadmin.core.bilingual import pick
from parkadmin.core.models import Park
from parkadmin.core.models.base import localized
from parkadmin.core.reference.regions import region_name
from parkadmin.core.reference.sectors import sector_name
from tenants.choices import EnrolmentState, ProgrammeState, ProgrammeVisibility, TenantKind, TenantState
from tenants.models import Enrolment, ParkPage, Programme, Session, Site, Tenant

from .access import one
from .choices import ReferralState, RequestState, Resolution, Visibility
from .models import Agreement, HelpRequest, Outcome, Resource
from .models.agreements import running
from .rates import Rate, Rates, counts, from_counts

FEWEST = 3  # below this a count could be one company that somebody recognises
PERIOD = timedelta(days=90)  # over which the rates are counted
MOST_DIVISIONS, MOST_SLICES, MOST_NAMES, MOST_PROGRAMMES = 6, 12, 120, 20
HERE = [TenantState.REGISTERED, TenantState.SUSPENDED]
SHARED = [Visibility.NETWORK, Visibility.PUBLIC]


@dataclass(frozen=True)
class Slice:
    """How many companies have something in common; `share` in percent of all. `is_rest`: what is left of others."""

    label: str
    count: int
    share: int
    is_rest: bool = False


@dataclass(frozen=True)
class Help:
    """A kind of help: how many entries the park keeps itself, and how many more it reaches through partner parks."""

    name: str
    icon: str
    own: int
    partners: int


@dataclass
class ParkFacts:
    """One park as everybody may see it. Sums of outcomes are None where fewer than FEWEST companies stand behind."""

    page: ParkPage
    companies: int = 0
    teams: int = 0
    sectors: list[Slice] = field(default_factory=list)
    origins: list[Slice] = field(default_factory=list)
    help: list[Help] = field(default_factory=list)
    rates: Rates | None = None
    solved: int | None = None
    trained: int | None = None
    invested: Decimal | None = None
    programmes: list[Programme] = field(default_factory=list)

    @property
    def park(self) -> Park:
        return self.page.park

    @property
    def about(self) -> str:
        return localized(self.park, "about")

    @property
    def total(self) -> int:
        return self.companies + self.teams

    @property
    def main_sectors(self) -> list[Slice]:
        return [row for row in self.sectors if not row.is_rest][:3]

    @property
    def leading_origin(self) -> Slice | None:
        return next((row for row in self.origins if not row.is_rest), None)

    @property
    def three_rates(self) -> list[Rate]:
        """Response, solved, satisfaction; nothing where the park does not publish them."""
        return [self.rates.response, self.rates.solved, self.rates.satisfaction] if self.rates else []

    @property
    def through_partners(self) -> int:
        return sum(row.partners for row in self.help)


def pages() -> QuerySet[ParkPage]:
    """The published pages, with sites and the parks that share their directory with them."""
    sites = Site.objects.filter(park=OuterRef("park")).order_by("name_zh", "id")
    agreed = Agreement.objects.filter(running(), other_park__isnull=False)
    return (ParkPage.objects.filter(published=True).select_related("park").order_by("park__opened_on", "park__code")
            .annotate(sites=ArraySubquery(sites.values(
                row=JSONObject(zh="name_zh", en="name_en", address="address"))),
                ours=ArraySubquery(agreed.filter(park=OuterRef("park")).values("other_park")),
                theirs=ArraySubquery(agreed.filter(other_park=OuterRef("park")).values("park"))))


def published_slugs() -> list[str]:
    """The address names of all parks with a public page."""
    return list(ParkPage.objects.filter(published=True).order_by("park__code").values_list("park__slug", flat=True))


def parks(at: datetime) -> list[ParkFacts]:
    """All parks that show themselves, the oldest first."""
    return _with_facts(list(pages()), at)


def park(slug: str, at: datetime) -> ParkFacts:
    """One park that shows itself. NotFound for any other."""
    return _with_facts([one(pages().filter(park__slug=slug))], at)[0]


def sites_of(page: ParkPage) -> list[tuple[str, str]]:
    """Name and address of each site."""
    return [(pick(row["zh"], row["en"]), row["address"]) for row in page.sites]


def companies_named(page: ParkPage) -> list[Tenant]:
    """The companies that are here, by name, where the park publishes them."""
    if not page.publishes_companies:
        return []
    rows = Tenant.objects.filter(park=page.park_id, state=TenantState.REGISTERED, kind=TenantKind.COMPANY)
    return list(rows.only("name_zh", "name_en", "sector", "park").order_by("registered_on", "pk")[:MOST_NAMES])


def page_for_staff(park: Park) -> ParkPage:
    """The park's page as its staff keep it, published or not; an empty one where there is none yet."""
    return ParkPage.objects.filter(park=park).first() or ParkPage(park=park)


def _with_facts(found: list[ParkPage], at: datetime) -> list[ParkFacts]:
    facts = {page.park_id: ParkFacts(page) for page in found}
    _add_tenants(facts)
    _add_help(facts)
    _add_requests(facts, at)
    _add_outcomes(facts)
    for row in _open_programmes(facts, at):
        facts[row.park_id].programmes.append(row)
    return list(facts.values())


# -- who is there ------------------------------------------------------------------------------------------------
def _add_tenants(facts: dict[UUID, ParkFacts]) -> None:
    rows = (Tenant.objects.filter(park__in=facts, state__in=HERE).order_by()
            .values_list("park", "kind", "sector", "origin").annotate(count=Count("pk")))
    sectors: dict[UUID, Counter] = {pk: Counter() for pk in facts}
    origins: dict[UUID, Counter] = {pk: Counter() for pk in facts}
    for pk, kind, sector, origin, count in rows:
        here = facts[pk]
        here.teams += count if kind == TenantKind.TEAM else 0
        here.companies += count if kind != TenantKind.TEAM else 0
        sectors[pk][sector] += count
        origins[pk][f"{origin[:2]}0000" if origin else ""] += count
    for pk, here in facts.items():
        here.sectors, here.origins = slices(by_section(sectors[pk]), sector_words), slices(origins[pk], region_name)


def by_section(counted: Counter) -> Counter:
    """The largest divisions of sectors; all others, and the small ones, together by their section."""
    largest = {code for code, count in counted.most_common(MOST_DIVISIONS) if count >= FEWEST}
    found: Counter = Counter()
    for code, count in counted.items():
        found[code if code in largest else code[:1]] += count
    return found


def sector_words(code: str) -> str:
    """A division by its name; a section stands for what is left of it."""
    return sector_name(code) if len(code) > 1 else _("Other: %(sector)s") % {"sector": sector_name(code)}


def slices(counted: Counter, name_of: Callable[[str], str]) -> list[Slice]:
    """The largest groups by name, what is left of sections after them; small ones, and those that are not known,
    together as the rest."""
    total = sum(counted.values())
    largest = sorted(counted.items(), key=lambda pair: (len(pair[0]) == 1, -pair[1], pair[0]))
    shown = [(code, count) for code, count in largest if code and count >= FEWEST][:MOST_SLICES]
    found = [Slice(name_of(code), count, round(100 * count / total), len(code) == 1) for code, count in shown]
    rest = total - sum(count for _code, count in shown)
    return [*found, Slice(_("Other"), rest, round(100 * rest / total), True)] if rest else found


# -- what help ------------------------------------------------------------------------------------------------------
def _add_help(facts: dict[UUID, ParkFacts]) -> None:
    """What is shared with the network or with everybody; what a park keeps to itself is not counted."""
    rows = (Resource.objects.filter(visibility__in=SHARED, partner__visibility__in=SHARED, status="active",
                                    partner__status="active", kind__is_active=True)
            .order_by("kind__position", "kind__code")
            .values("kind__code", "kind__name_zh", "kind__name_en", "kind__icon", "partner__park",
                    "visibility", "partner__visibility")
            .annotate(count=Count("pk"))) if facts else []
    for pk, here in facts.items():
        network, kinds = {*here.page.ours, *here.page.theirs}, {}
        for row in rows:
            own = row["partner__park"] == pk
            public = {row["visibility"], row["partner__visibility"]} == {Visibility.PUBLIC}
            if own or public or row["partner__park"] in network:
                found = kinds.setdefault(row["kind__code"], [row, 0, 0])
                found[1 if own else 2] += row["count"]
        here.help = [Help(pick(row["kind__name_zh"], row["kind__name_en"]), row["kind__icon"], own, partners)
                     for row, own, partners in kinds.values()]


# -- how fast, and what came of it ----------------------------------------------------------------------------------
def _add_requests(facts: dict[UUID, ParkFacts], at: datetime) -> None:
    """The three rates of the last 90 days where they are published, and how many requests were solved in all."""
    rows, counted = counts(at - PERIOD, at, at)
    solved = Q(state=RequestState.CLOSED, resolution=Resolution.SOLVED)
    found = (HelpRequest.objects.filter(rows | solved, park__in=facts).order_by().values("park")
             .annotate(**counted, all_solved=Count("pk", solved),
                       solved_for=Count("tenant", solved, distinct=True))) if facts else []
    by_park = {row["park"]: row for row in found}
    for pk, here in facts.items():
        row = by_park.get(pk, {})
        if here.page.publishes_rates:
            here.rates = from_counts({name: row.get(name, 0) for name in counted})
        here.solved = row["all_solved"] if row.get("solved_for", 0) >= FEWEST else None


def _add_outcomes(facts: dict[UUID, ParkFacts]) -> None:
    """People trained and money invested, of the last round of what was completed; never of fewer than FEWEST."""
    people, money = Q(people__gt=0), Q(amount__gt=0, currency="CNY")
    rows = (Outcome.objects.filter(referral__request__park__in=facts, referral__state=ReferralState.COMPLETED,
                                   round=F("referral__round")).order_by().values("referral__request__park")
            .annotate(trained=Sum("people", filter=people), invested=Sum("amount", filter=money),
                      trained_of=Count("referral__request__tenant", people, distinct=True),
                      invested_of=Count("referral__request__tenant", money, distinct=True))) if facts else []
    for row in rows:
        here = facts[row["referral__request__park"]]
        here.trained = row["trained"] if row["trained_of"] >= FEWEST else None
        here.invested = row["invested"] if row["invested_of"] >= FEWEST else None


# -- programmes -----------------------------------------------------------------------------------------------------
def _open_programmes(parks: Iterable[UUID], at: datetime) -> Sequence[Programme]:
    """Programmes for everybody that one can still enrol in, the next one first, with `begins`, `ends` and `taken`."""
    sessions = Session.objects.filter(programme=OuterRef("pk")).order_by("starts_at")
    enrolled = (Enrolment.objects.filter(programme=OuterRef("pk"), state=EnrolmentState.ENROLLED).order_by()
                .values("programme").annotate(count=Count("pk")).values("count"))
    rows = (Programme.objects.filter(park__in=list(parks), state=ProgrammeState.OPEN,
                                     visibility=ProgrammeVisibility.PUBLIC)
            .filter(Q(enrol_until=None) | Q(enrol_until__gt=at))
            .annotate(begins=Subquery(sessions.values("starts_at")[:1]), taken=Subquery(enrolled),
                      ends=Subquery(sessions.reverse().values("ends_at")[:1])))
    found = list(rows.filter(Q(ends=None) | Q(ends__gt=at)).order_by("begins", "pk")[:MOST_PROGRAMMES])
    for row in found:
        row.left = None if row.capacity is None else max(row.capacity - (row.taken or 0), 0)
    return found
