"""Lists and doors of the directory: partners, what they offer, their people and places, agreements, proposals, words.

Everything starts from `for_actor`; lists are made to be paged by key, one statement each and one for each set that
hangs on the rows.
"""
from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import CharField, Count, Exists, OuterRef, Q, QuerySet, Value

from parkadmin.core.actors import Actor, actor_for_user
from parkadmin.core.checks import CONTROL
from parkadmin.core.errors import NotFound
from parkadmin.core.events import codes_for
from parkadmin.core.models import Event, Park, User
from parkadmin.core.reference.regions import containing
from parkadmin.core.reference.sectors import SECTORS
from parkadmin.core.together import together

from .access import one
from .choices import ResourceStatus
from .models import (
    Agreement,
    AgreementDocument,
    CrossWalk,
    Expert,
    FreshnessLink,
    ImportRun,
    Location,
    Partner,
    PartnerContact,
    Proposal,
    RequestKind,
    Resource,
    Topic,
)
from .models.agreements import running
from .queries import directory

AMBER, STALE = timedelta(days=180), timedelta(days=365)
ENDS_SOON = timedelta(days=60)
FRESHNESS = ("fresh", "amber", "stale")
MOST_SHOWN = 99


def freshness_of(assured_on: date | None, today: date) -> str:
    """How far a confirmation can be trusted: fresh, amber after 180 days, stale after 365 or without one."""
    if assured_on is None or today - assured_on > STALE:
        return "stale"
    return "amber" if today - assured_on > AMBER else "fresh"


def is_as_fresh(word: str, today: date) -> Q:
    """The filter behind a word of freshness."""
    return {"fresh": Q(assured_on__gte=today - AMBER),
            "amber": Q(assured_on__lt=today - AMBER, assured_on__gte=today - STALE),
            "stale": Q(assured_on__lt=today - STALE) | Q(assured_on=None)}[word]


def any_of(conditions: list[Q]) -> Q:
    """At least one of them."""
    found = Q(pk__in=[])
    for condition in conditions:
        found |= condition
    return found


# -- what is offered -----------------------------------------
def browse(actor: Actor, filters: Mapping[str, Any], today: date) -> QuerySet[Resource]:
    """Entries as they are filtered: several values of one filter mean any of them, several filters all of them.

    `kind`, `sector`, `topic`, `language`, `capacity`, `freshness`, `status`, `partner_kind`, `park`: lists of codes;
    `region`: served there (a wider region counts); `partner`: an id; `q`: words.
    """
    rows = directory(actor, {"kind": filters.get("kind"), "q": filters.get("q")})
    for name, lookup in (("capacity", "capacity__in"), ("status", "status__in"), ("partner", "partner"),
                         ("partner_kind", "partner__kind__in"), ("park", "partner__park__code__in"),
                         ("language", "languages__overlap")):
        if filters.get(name):
            rows = rows.filter(**{lookup: filters[name]})
    if filters.get("sector"):
        rows = rows.filter(_in_sectors(filters["sector"]))
    if filters.get("topic"):
        rows = rows.filter(Exists(Resource.topics.through.objects.filter(
            resource=OuterRef("pk"), topic__code__in=filters["topic"])))
    if filters.get("region"):
        rows = rows.filter(Q(regions__overlap=containing(filters["region"])) | Q(regions=[]))
    if filters.get("freshness"):
        rows = rows.filter(any_of([is_as_fresh(word, today) for word in filters["freshness"]]))
    return rows


def _in_sectors(codes: list[str]) -> Q:
    """A section stands for its divisions as well, and a division is served by who serves its section."""
    wanted = set(codes) | {code[:1] for code in codes}
    wanted |= {code for code in SECTORS if code[:1] in {each for each in codes if len(each) == 1}}
    return Q(sectors__overlap=sorted(wanted))


def resource_door(actor: Actor, pk: UUID) -> Resource:
    """One entry with all that hangs on it."""
    rows = Resource.objects.for_actor(actor).select_related("partner__park", "kind")
    return one(rows.prefetch_related("topics", "experts", "locations").filter(pk=pk))


# -- partners and their people and places -----------------------------------------
def partners(actor: Actor, filters: Mapping[str, Any]) -> QuerySet[Partner]:
    """Partners as they are filtered: `kind`, `status`, `trust`, `park` (lists), `region` (its province), `q`."""
    rows = Partner.objects.for_actor(actor).select_related("park").annotate(
        offers=Count("resources", filter=Q(resources__status=ResourceStatus.ACTIVE), distinct=True))
    for name, lookup in (("kind", "kind__in"), ("status", "status__in"), ("trust", "trust__in"),
                         ("park", "park__code__in")):
        if filters.get(name):
            rows = rows.filter(**{lookup: filters[name]})
    if filters.get("region"):
        rows = rows.filter(region__startswith=str(filters["region"])[:2])
    return rows.filter(named(filters["q"])) if filters.get("q") else rows


def named(text: str) -> Q:
    """A part of the name, in either language."""
    text = CONTROL.sub(" ", text)
    return Q(name_zh__icontains=text) | Q(name_en__icontains=text)


def partner_door(actor: Actor, pk: UUID) -> Partner:
    """One partner that the actor may see."""
    return one(Partner.objects.for_actor(actor).filter(pk=pk).select_related("park", "tenant", "represents_park"))


def resources_of(actor: Actor, partner: Partner) -> QuerySet[Resource]:
    """What a partner offers, archived entries last."""
    rows = Resource.objects.for_actor(actor).filter(partner=partner).select_related("kind", "partner")
    return rows.order_by("status", "-pk")


def experts(actor: Actor, filters: Mapping[str, Any]) -> QuerySet[Expert]:
    """Named people: `topic`, `language`, `status`, `park` (lists), `region` served, `partner`, `q`."""
    rows = Expert.objects.for_actor(actor).select_related("partner__park", "home_park").prefetch_related("topics")
    for name, lookup in (("status", "status__in"), ("language", "languages__overlap"), ("partner", "partner"),
                         ("park", "partner__park__code__in")):
        if filters.get(name):
            rows = rows.filter(**{lookup: filters[name]})
    if filters.get("topic"):
        rows = rows.filter(Exists(Expert.topics.through.objects.filter(
            expert=OuterRef("pk"), topic__code__in=filters["topic"])))
    if filters.get("region"):
        rows = rows.filter(Q(regions__overlap=containing(filters["region"])) | Q(regions=[]))
    return rows.filter(named(filters["q"])) if filters.get("q") else rows


def expert_door(actor: Actor, pk: UUID) -> Expert:
    """One expert that the actor may see."""
    return one(Expert.objects.for_actor(actor).filter(pk=pk).select_related("partner__park", "home_park")
               .prefetch_related("topics"))


def resources_with(actor: Actor, expert: Expert) -> QuerySet[Resource]:
    """What an expert stands behind."""
    return Resource.objects.for_actor(actor).filter(experts=expert).select_related("kind").order_by("-pk")


def locations_of(actor: Actor, partner: Partner) -> QuerySet[Location]:
    """The places of a partner."""
    return Location.objects.for_actor(actor).filter(partner=partner)


def places(actor: Actor, filters: Mapping[str, Any]) -> QuerySet[Location]:
    """Places of partners; `partner`: an id."""
    rows = Location.objects.for_actor(actor).select_related("partner__park")
    return rows.filter(partner=filters["partner"]) if filters.get("partner") else rows


def location_door(actor: Actor, pk: UUID) -> Location:
    """One place that the actor may see."""
    return one(Location.objects.for_actor(actor).filter(pk=pk).select_related("partner__park"))


def contacts_of(partner: Partner) -> QuerySet[PartnerContact]:
    """The people with an account who answer for a partner."""
    return PartnerContact.objects.filter(partner=partner).select_related("user").order_by("pk")


def history_of(partner: Partner, subject: Any = None, limit: int = 20) -> list[Event]:
    """What happened to a partner's entries, or to one of them, the newest first."""
    return list(_history(partner, subject)[:limit])


def _history(partner: Partner, subject: Any = None) -> QuerySet[Event]:
    rows = Event.objects.filter(context_id=partner.pk, code__in=codes_for("internal"))
    return (rows.filter(subject_id=subject.pk) if subject else rows).order_by("-id")


def beside(actor: Actor, partner: Partner, own: bool) -> dict[str, list[Any]]:
    """What a partner's page shows beside its entries, in one statement: `places`; for its own park `contacts` and the
    latest `events`, too."""
    inside = {"contacts": contacts_of(partner)[:50], "events": _history(partner)[:12]} if own else {}
    return {"contacts": [], "events": [],
            **together(partner, places=locations_of(actor, partner)[:50], **inside)}


def own_partners(actor: Actor) -> list[Partner]:
    """The organizations for which a person answers."""
    return list(Partner.objects.filter(pk__in=list(actor.partners)).select_related("park").order_by("pk"))


# -- parks and agreements -----------------------------------------
def parks_edited_by(actor: Actor) -> list[Park]:
    """The parks whose directory the actor edits."""
    return list(Park.objects.filter(pk__in=actor.parks_with("directory.edit")).order_by("code"))


def all_parks() -> list[Park]:
    """All parks of the network: who they are is no secret."""
    return list(Park.objects.order_by("code"))


def partners_kept_by(park: Park) -> list[Partner]:
    """The partners in a park's own directory, by name; the first five hundred."""
    return list(Partner.objects.filter(park=park, represents_park=None).order_by("name_zh")[:500])


def agreements(actor: Actor, filters: Mapping[str, Any], today: date) -> QuerySet[Agreement]:
    """Agreements of the actor's parks; `view`: running, ending, to_sign, ended, all."""
    rows = Agreement.objects.for_actor(actor).select_related("park", "other_park", "partner")
    if filters.get("partner"):
        rows = rows.filter(partner=filters["partner"])
    view = filters.get("view") or "all"
    return rows if view == "all" else rows.filter(agreement_view(view, actor, today))


def agreement_view(view: str, actor: Actor, today: date) -> Q:
    """The filter behind a view of the agreements."""
    return {"running": running(today), "ending": running(today) & Q(ends_on__lte=today + ENDS_SOON),
            "to_sign": Q(other_park__isnull=False, countersigned_at=None),
            "ended": Q(ends_on__lt=today)}[view]


def agreement_door(actor: Actor, pk: UUID) -> Agreement:
    """One agreement that the actor may read."""
    return one(Agreement.objects.for_actor(actor).filter(pk=pk)
               .select_related("park", "other_park", "partner__park", "countersigned_by"))


def agreement_paper(actor: Actor, pk: UUID) -> AgreementDocument:
    """A paper of an agreement that the actor may read."""
    return one(AgreementDocument.objects.for_actor(actor).filter(pk=pk))


def papers_of(agreement: Agreement) -> list[AgreementDocument]:
    """The signed papers of an agreement."""
    return list(agreement.documents.all())


def history_of_agreement(agreement: Agreement, limit: int = 20) -> list[Event]:
    """What happened to an agreement."""
    return list(Event.objects.filter(subject_id=agreement.pk).order_by("-id")[:limit])


# -- what waits for the park -----------------------------------------
def proposals(actor: Actor, filters: Mapping[str, Any]) -> QuerySet[Proposal]:
    """What partners proposed; `verdict` (list), `partner`."""
    rows = Proposal.objects.for_actor(actor).select_related("partner__park", "resource", "expert", "proposed_by",
                                                            "decided_by")
    if filters.get("partner"):
        rows = rows.filter(partner=filters["partner"])
    return rows.filter(verdict__in=filters["verdict"]) if filters.get("verdict") else rows


def proposal_door(actor: Actor, pk: UUID) -> Proposal:
    """One proposal that the actor may read."""
    return one(proposals(actor, {}).filter(pk=pk).select_related(
        "partner__park", "resource__kind", "resource__partner__park", "expert__partner__park", "proposed_by",
        "decided_by"))


def waiting_for(partner: Partner, target: str, subject: Any) -> Proposal | None:
    """The proposal for an entry that still waits, so that its form goes on where it was left."""
    if subject is None:
        return None
    own = {} if target == "partner" else {target: subject}
    return Proposal.objects.filter(partner=partner, target=target, verdict="waiting", **own).first()


def to_confirm(actor: Actor, today: date) -> QuerySet[Resource]:
    """Active entries of the actor's own parks that grow stale or are."""
    rows = Resource.objects.for_actor(actor).select_related("partner", "kind")
    return rows.filter(~is_as_fresh("fresh", today), status=ResourceStatus.ACTIVE,
                       partner__status=ResourceStatus.ACTIVE, partner__park__in=actor.parks_with("directory.read"))


def waiting_counts(actor: Actor, today: date) -> dict[str, int]:
    """How much waits behind each list of the directory, counted no further than one beyond MOST_SHOWN; one read."""
    own = actor.parks_with("directory.read")
    waiting = {"review": proposals(actor, {"verdict": ["waiting"]}).filter(partner__park__in=own),
               "stale": to_confirm(actor, today),
               "agreements": agreements(actor, {}, today).filter(
                   agreement_view("ending", actor, today) | Q(other_park__in=own, countersigned_at=None))}
    parts = [rows.order_by().annotate(list=Value(name, CharField())).values_list("list", flat=True)[: MOST_SHOWN + 1]
             for name, rows in waiting.items()]
    found = Counter(parts[0].union(*parts[1:], all=True))
    return {name: found[name] for name in waiting}


# -- vocabulary, imports, links -----------------------------------------
def topics(with_use: bool = False) -> QuerySet[Topic]:
    """All topics by their code, with how many entries carry each."""
    rows = Topic.objects.order_by("code")
    if not with_use:
        return rows
    return rows.annotate(entries=Count("resources", distinct=True), people=Count("experts", distinct=True))


def topic_door(pk: UUID) -> Topic:
    """One topic."""
    return one(Topic.objects.filter(pk=pk))


def cross_walks() -> QuerySet[CrossWalk]:
    """All words of others that mean something here."""
    return CrossWalk.objects.select_related("from_park", "topic", "kind").order_by("term", "pk")


def cross_walk_door(pk: UUID) -> CrossWalk:
    """One of them."""
    return one(cross_walks().filter(pk=pk))


def park_or_none(code: str) -> Park | None:
    """A park by its code."""
    return Park.objects.filter(code=code[:8]).first() if code and "\x00" not in code else None


def kind_or_none(code: str) -> RequestKind | None:
    """A kind by its code."""
    return RequestKind.objects.filter(code=code[:32]).first() if code and "\x00" not in code else None


def topic_or_none(code: str) -> Topic | None:
    """A topic by its code."""
    return Topic.objects.filter(code=code[:48]).first() if code and "\x00" not in code else None


def actor_by_email(email: str) -> Actor | None:
    """The actor behind an address, for commands that act on a person's behalf."""
    user = User.objects.filter(email__iexact=email, is_active=True).first()
    return actor_for_user(user) if user else None


def imports(actor: Actor) -> list[ImportRun]:
    """The last readings from elsewhere."""
    return list(ImportRun.objects.for_actor(actor).select_related("park", "by").order_by("-pk")[:10])


def link_door(token: str, at: datetime) -> FreshnessLink:
    """A mailed link to confirm entries; no answer tells an unknown token from an expired one."""
    if len(token) > 100 or not token.isascii():
        raise NotFound()
    row = FreshnessLink.objects.filter(digest=FreshnessLink.digest_of(token), revoked_at=None, expires_at__gt=at)
    return one(row.select_related("partner__park"))


def actor_for_link(link: FreshnessLink) -> Actor:
    """Who holds a mailed link: may confirm the one partner's entries, nothing else."""
    return Actor(kind="link", label=link.email, organization=str(link.partner), partners=frozenset({link.partner_id}))


def offered_by(partner: Partner) -> list[Resource]:
    """What a partner offers now: what a mailed link shows and confirms."""
    return list(Resource.objects.filter(partner=partner, status=ResourceStatus.ACTIVE).select_related("kind")
                .order_by("assured_on", "pk"))
