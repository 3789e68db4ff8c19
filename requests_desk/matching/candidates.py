"""From a request to a need, and the hard filters: what may be suggested for it at all."""
from __future__ import annotations

from datetime import date, timedelta

from django.db.models import Q, QuerySet

from parkadmin.core.models import Park
from parkadmin.core.reference.regions import containing
from requests_desk.choices import OPEN_REQUEST, ReferralState, ResourceStatus, Sharing, Visibility
from requests_desk.models import HelpRequest, Referral, Resource, SuggestedItem, parks_open_to

from .engine import Need
from .statement import Facts
from .words import IS_HAN

STALE_AFTER = timedelta(days=365)
NOT_ASKED = [ReferralState.CANCELLED, ReferralState.ENTERED_IN_ERROR, ReferralState.COMPLETED]
SHARED = [Visibility.NETWORK, Visibility.PUBLIC]


def need_of(request: HelpRequest, today: date) -> Need:
    """The need behind a request: its title and description, and what else is asked for."""
    text = f"{request.title}\n{request.description}"
    facts = Facts(kind_id=request.kind_id, sector=request.sector, regions=tuple(request.regions), today=today,
                  language="" if IS_HAN.search(text) else "en")  # Chinese goes without saying here
    return Need(text, request.park_id, facts)


def allowed(request: HelpRequest, today: date) -> QuerySet[Resource]:
    """The hard filters: active, fresh, visible to the park, of a park with an agreement, serves the tenant's region,
    nobody who has refused this request or was found unsuitable, nobody who is being asked, and not the tenant itself.
    """
    if request.sharing == Sharing.PARK:
        return Resource.objects.none()
    asked = Referral.objects.filter(request=request).exclude(state__in=NOT_ASKED)
    unsuitable = SuggestedItem.objects.filter(run__request=request, verdict=SuggestedItem.Verdict.NOT_SUITABLE)
    rows = open_to(request.park, today).exclude(partner__tenant=request.tenant_id)
    return (rows.exclude(pk__in=asked.filter(resource__isnull=False).values("resource"))
            .exclude(partner__in=asked.filter(resource=None, partner__isnull=False).values("partner"))
            .exclude(pk__in=unsuitable.values("resource")))


def open_to(park: Park, today: date) -> QuerySet[Resource]:
    """What may be suggested to anybody in a park: active, fresh, shown to it, and serving its region."""
    serves = Q(regions__overlap=containing(park.region)) | Q(regions=[])
    rows = Resource.objects.filter(
        serves, shared_with(park.pk, today), status=ResourceStatus.ACTIVE, partner__status=ResourceStatus.ACTIVE,
        assured_on__gte=today - STALE_AFTER)
    return rows.exclude(partner__represents_park=park.pk)


def parks_of(resource: Resource, today: date) -> list[Park]:
    """The parks to which a resource may be suggested on a day: its own, and those with an agreement where it is shown
    to others; each only where the resource serves its region. None for one that is not suggested at all."""
    partner = resource.partner
    if (resource.status, partner.status) != (ResourceStatus.ACTIVE, ResourceStatus.ACTIVE):
        return []
    if resource.assured_on is None or resource.assured_on < today - STALE_AFTER:
        return []
    shown = resource.visibility in SHARED and partner.visibility in SHARED
    parks = Park.objects.filter(pk__in=parks_open_to([partner.park_id], today)) if shown else Park.objects.filter(
        pk=partner.park_id)
    return [park for park in parks.exclude(pk=partner.represents_park_id) if not resource.regions
            or set(resource.regions) & set(containing(park.region))]


def requests_for(resource: Resource, today: date) -> QuerySet[HelpRequest]:
    """The way back: the open requests for which a resource might be suggested. Never those that stay in their park,
    of its own partner, that it has refused or for which it was found unsuitable."""
    rows = HelpRequest.objects.filter(park__in=parks_of(resource, today), state__in=OPEN_REQUEST)
    rows = rows.exclude(sharing=Sharing.PARK)
    if resource.partner.tenant_id:
        rows = rows.exclude(tenant=resource.partner.tenant_id)
    asked = Referral.objects.exclude(state__in=NOT_ASKED)
    same = Q(resource=resource.pk) | Q(resource=None, partner=resource.partner_id)
    unsuitable = SuggestedItem.objects.filter(resource=resource.pk, verdict=SuggestedItem.Verdict.NOT_SUITABLE)
    return rows.exclude(pk__in=asked.filter(same).values("request")).exclude(
        pk__in=unsuitable.values("run__request"))


def shared_with(park_id: object, today: date | None) -> Q:
    """Entries that a park keeps itself, and those that others show it while an agreement with them runs (without a
    day: now)."""
    shown = Q(visibility__in=SHARED, partner__visibility__in=SHARED)
    return Q(partner__park=park_id) | (shown & Q(partner__park__in=parks_open_to([park_id], today)))
