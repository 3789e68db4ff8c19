"""From rows to facts: the hard filters, and what the scoring needs to know of each resource that passes them."""
from __future__ import annotations

from datetime import date, timedelta

from django.db.models import Count, Q, QuerySet

from parkadmin.core.reference.regions import containing
from parkadmin.core.search import holds_any, shared_words
from parkadmin.core.text import index_terms, query_terms, spoken
from requests_desk.choices import ReferralState, ResourceStatus, Sharing, Visibility
from requests_desk.models import HelpRequest, Referral, Resource, SuggestedItem

from .scoring import Candidate, Need

STALE_AFTER = timedelta(days=365)
MOST_CANDIDATES = 300
MOST_WORDS = 64
REFUSED = (ReferralState.REJECTED, ReferralState.FAILED)


def need_of(request: HelpRequest, today: date) -> Need:
    """The need behind a request, in the words of its title first, then of its description."""
    text = f"{request.title} {request.description}"
    return Need(terms=tuple(query_terms(text, limit=MOST_WORDS)), kind=request.kind.code if request.kind else "",
                sector=request.sector, regions=tuple(request.regions), today=today, spoken=spoken(text))


def allowed(request: HelpRequest, today: date) -> QuerySet[Resource]:
    """The hard filters: active, fresh, visible to the park, serves the tenant's region, nobody who has refused this
    request or was found unsuitable, nobody who is being asked, and not the tenant itself."""
    if request.sharing == Sharing.PARK:
        return Resource.objects.none()
    serves = Q(regions__overlap=containing(request.park.region)) | Q(regions=[])
    seen = (Q(visibility__in=[Visibility.NETWORK, Visibility.PUBLIC])
            & Q(partner__visibility__in=[Visibility.NETWORK, Visibility.PUBLIC])) | Q(partner__park=request.park_id)
    rows = Resource.objects.filter(
        serves, seen, status=ResourceStatus.ACTIVE, partner__status=ResourceStatus.ACTIVE,
        assured_on__gte=today - STALE_AFTER)
    asked = Referral.objects.filter(request=request).exclude(state__in=[
        ReferralState.CANCELLED, ReferralState.ENTERED_IN_ERROR, ReferralState.COMPLETED])
    unsuitable = SuggestedItem.objects.filter(run__request=request, verdict=SuggestedItem.Verdict.NOT_SUITABLE)
    return (rows.exclude(partner__tenant=request.tenant_id).exclude(partner__represents_park=request.park_id)
            .exclude(pk__in=asked.filter(resource__isnull=False).values("resource"))
            .exclude(partner__in=asked.filter(resource=None, partner__isnull=False).values("partner"))
            .exclude(pk__in=unsuitable.values("resource")))


def fetch(request: HelpRequest, need: Need) -> list[Candidate]:
    """Resources that pass the filters and share a word or the kind with the need, as facts."""
    rows = allowed(request, need.today)
    wanted = Q(kind=request.kind_id) if request.kind_id else Q(pk__in=[])
    if need.terms:
        wanted |= Q(holds_any(need.terms))
    ends = Q(referrals__state=ReferralState.COMPLETED)
    rows = (rows.filter(wanted).select_related("partner", "kind").prefetch_related("topics", "experts")
            .annotate(solved=Count("referrals", filter=ends, distinct=True),
                      tried=Count("referrals", filter=ends | Q(referrals__state__in=REFUSED), distinct=True),
                      shared=shared_words(need.terms))
            .order_by("-shared", "-id")[:MOST_CANDIDATES])
    return [candidate_of(row) for row in rows]


def candidate_of(row: Resource) -> Candidate:
    """One resource as facts."""
    experts = row.experts.all()
    return Candidate(
        id=row.pk, terms=frozenset(resource_terms(row)), kind=row.kind.code, sectors=tuple(row.sectors),
        home_region=row.partner.region, regions=tuple(row.regions), languages=tuple(row.languages),
        capacity=row.capacity, assured_on=row.assured_on, solved=row.solved, tried=row.tried,
        experts=tuple({"zh": expert.name_zh, "en": expert.name_en} for expert in experts[:3]))


def resource_terms(row: Resource) -> list[str]:
    """All words under which a resource is found: its own, its partner's, its topics', its experts'."""
    texts = [row.name_zh, row.name_en, row.about_zh, row.about_en, row.partner.name_zh, row.partner.name_en]
    for topic in row.topics.all():
        texts += [topic.name_zh, topic.name_en]
    for expert in row.experts.all():
        texts += [expert.name_zh, expert.name_en, expert.title_zh, expert.title_en]
    return index_terms(*texts)
