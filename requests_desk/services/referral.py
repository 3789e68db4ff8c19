"""Referrals from the origin's side: hand a request over, recall it, refer it further, deal with what came back."""
from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from parkadmin.core.actors import SYSTEM, Actor
from parkadmin.core.checks import Check
from parkadmin.core.errors import Forbidden, Invalid, Refused
from parkadmin.core.models import Park
from requests_desk.choices import (
    OPEN_REQUEST,
    REFERRAL_OPEN,
    Audience,
    Reason,
    ReferralState,
    RequestState,
    ResourceStatus,
    Route,
    Sharing,
)
from requests_desk.lifecycle import REFERRAL, answers_for
from requests_desk.models import Attachment, Disclosure, HelpRequest, Partner, Referral, Resource
from requests_desk.validators import check_sharing, check_teaser, keep_anonymous

from . import clock, links
from .base import both_names, lock_referral, lock_request, need, referral_event, step_referral, step_request
from .suggesting import note_choice

GONE = (ResourceStatus.INACTIVE, ResourceStatus.DEFUNCT)
TEASER_FIELDS = ["title", "need", "kind", "sector", "regions", "wanted_by", "people"]
OPEN_FIELDS = [*TEASER_FIELDS, "tenant", "contact", "budget", "number"]


def send_referral(*, actor: Actor, request: HelpRequest, sharing: str, title: str, need_text: str, at: datetime,
                  resource: Resource | None = None, partner: Partner | None = None, park: Park | None = None,
                  attachments: Iterable[Attachment] = (), part_of: Referral | None = None) -> Referral:
    """Hand a request over to one destination: a resource, a partner or a park.

    From triage the request becomes active by this. Raises Invalid when more would be shared than the tenant allowed
    or a teaser names the tenant, Refused when the destination is asked already or the chain would run in a circle.
    """
    with transaction.atomic():
        row = lock_request(request)
        need(actor, row, "request.refer", "staff")
        if row.state not in (RequestState.TRIAGE, RequestState.ACTIVE):
            raise Refused("wrong_state", _("Sign for the request first, then refer it.")
                          if row.state == RequestState.SUBMITTED else _("This request is no longer open."))
        attachments = check_attachments(row, attachments)
        referral = _prepare(actor, row, row.park, sharing, title, need_text, at, resource, partner, park, None)
        if row.state == RequestState.TRIAGE:
            _activate(row, actor, at)
        note_choice(row, referral, at)
        return _send(actor, referral, attachments, at)


def refer_onward(*, actor: Actor, referral: Referral, sharing: str, title: str, need_text: str, at: datetime,
                 resource: Resource | None = None, partner: Partner | None = None,
                 park: Park | None = None) -> Referral:
    """A park that was asked asks somebody in turn. The chain is kept; circles are refused; the origin sees all of it.

    The destination's own duty stays: only `complete`, `fail` and the like end it.
    """
    with transaction.atomic():
        above = lock_referral(referral)
        if above.destination_park_id is None or not actor.can("referral.onward", park=above.destination_park_id):
            raise Forbidden()
        if above.state not in REFERRAL_OPEN or above.state == ReferralState.REQUESTED:
            raise Refused("wrong_state", _("Sign for the referral or accept it before you refer it further."))
        if above.sharing == Sharing.TEASER and not above.identity_released and sharing != Sharing.TEASER:
            raise Refused("identity_not_released", _("You do not know who asks; you can only pass on the teaser."))
        child = _prepare(actor, above.request, above.destination_park, sharing, title, need_text, at, resource,
                         partner, park, above)
        referral_event(above, "referral.onward", actor=actor, at=at, origin=both_names(above.destination_park),
                       destination=both_names(child.destination_organization))
        return _send(actor, child, (), at)


def _prepare(actor: Actor, row: HelpRequest, origin: Park, sharing: str, title: str, need_text: str, at: datetime,
             resource: Resource | None, partner: Partner | None, park: Park | None,
             part_of: Referral | None) -> Referral:
    """The referral as a draft, checked; not yet addressed to anybody."""
    partner = resource.partner if resource else partner
    destination_park = partner.represents_park if partner else park
    check = Check()
    if partner is None and park is None:
        check.add("destination", _("Please choose whom to ask."))
    if (resource and resource.status in GONE) or (partner and partner.status in GONE):
        check.add("destination", _("This is no longer offered."))
    check_sharing(check, row, sharing)
    title = check.line("title", title)
    need_text = check.text("need", need_text)
    knows = part_of is None or part_of.identity_released  # others must not find out who asks by trying names
    if sharing == Sharing.TEASER and knows:
        check_teaser(check, row, title=title, need=need_text)
    check.done()
    _refuse_circle(row, origin, destination_park, part_of)
    _refuse_twice(row, resource, partner, destination_park)
    number = f"{row.number}-R{row.referrals.count() + 1}"
    referral = Referral(request=row, number=number, origin_park=origin, part_of=part_of, partner=partner,
                        destination_park=destination_park, resource=resource, sharing=sharing, title=title,
                        need=need_text, sent_by=actor.user, created_at=at, state_since=at,
                        route=_route(resource, partner))
    referral.save(force_insert=True)
    return referral


def _refuse_twice(row: HelpRequest, resource: Resource | None, partner: Partner | None, park: Park | None) -> None:
    """One open referral to each destination; the request's lock keeps two officers from asking at once."""
    same = {"resource": resource} if resource else {"resource": None, "partner": partner, "destination_park": park}
    if park is not None and resource is None:
        same.pop("partner")
    if row.referrals.filter(state__in=REFERRAL_OPEN, **same).exists():
        raise Refused("already_asked", _("They have been asked already and have not answered yet."))


def _route(resource: Resource | None, partner: Partner | None) -> str:
    """In the application where somebody has an account, else by mailed link."""
    if partner is None or partner.represents_park_id or partner.contacts.exists():
        return Route.IN_APP
    return resource.route if resource and resource.route != Route.API else Route.MAIL_LINK


def _refuse_circle(row: HelpRequest, origin: Park, destination: Park | None, part_of: Referral | None) -> None:
    asked, above = {row.park_id, origin.pk}, part_of
    while above is not None:
        asked |= {above.origin_park_id, above.destination_park_id}
        above = above.part_of
    if destination is not None and destination.pk in asked:
        raise Refused("circle", _("%(park)s has been asked in this chain already.") % {"park": destination})


def _activate(row: HelpRequest, actor: Actor, at: datetime) -> None:
    """Referring is work: a request in triage becomes active, its officer is the one who refers."""
    if row.kind is None:
        check = Check()
        check.add("kind", _("Choose the kind of help first."))
        check.done()
    row.owner = row.owner or actor.user
    step_request(row, "activate", actor=actor, at=at, owner=str(row.owner))


def check_attachments(row: HelpRequest, attachments: Iterable[Attachment]) -> list[Attachment]:
    """Only what the tenant and its park share may be handed over: no notes of the staff, no other partner's papers."""
    found = list(attachments)
    if any(each.request_id != row.pk or each.audience != Audience.TENANT for each in found):
        raise Invalid({"attachments": _("Only files of this request that the tenant shares can be handed over.")})
    return found


def _send(actor: Actor, row: Referral, attachments: Iterable[Attachment], at: datetime) -> Referral:
    row.sent_at = at
    clock.start_referral(row, at)
    if row.sharing == Sharing.OPEN:
        row.identity_released_at = at
    row.attachments_shared.set(attachments)
    step_referral(row, "send", actor=actor, at=at, sharing=row.sharing)
    clock.reset_referral(row)
    row.save()
    disclose(row, OPEN_FIELDS if row.sharing == Sharing.OPEN else TEASER_FIELDS, at)
    if row.route == Route.MAIL_LINK:
        links.mail_link(actor=actor, referral=row, at=at)
    return row


def disclose(row: Referral, fields: list[str], at: datetime) -> Disclosure:
    """Write down what was given to whom, and on which consent."""
    return Disclosure.objects.create(referral=row, level=row.sharing, consent=row.request.sharing, fields=fields,
                                     to=str(row.destination_organization)[:160], at=at)


def recall_referral(*, actor: Actor, referral: Referral, reason_code: str, reason_text: str, at: datetime) -> Referral:
    """The origin takes an unanswered referral back."""
    return end(actor=actor, referral=referral, name="recall", reason_code=reason_code, reason_text=reason_text, at=at)


def cancel_referral(*, actor: Actor, referral: Referral, reason_code: str, reason_text: str, at: datetime) -> Referral:
    """Either side stops a referral that was accepted."""
    return end(actor=actor, referral=referral, name="cancel", reason_code=reason_code, reason_text=reason_text, at=at)


def mark_referral_error(*, actor: Actor, referral: Referral, reason_code: str, reason_text: str,
                        at: datetime) -> Referral:
    """The origin's administrator: this should never have been written. Kept, and hidden from counts."""
    return end(actor=actor, referral=referral, name="mark_error", reason_code=reason_code, reason_text=reason_text,
               at=at)


def end(*, actor: Actor, referral: Referral, name: str, reason_code: str, reason_text: str, at: datetime) -> Referral:
    """Any step that ends a referral with a reason; text is required, as a code alone explains nothing."""
    check = Check()
    reason_code = check.choice("reason_code", reason_code, Reason)
    reason_text = check.text("reason_text", reason_text)
    check.done()
    with transaction.atomic():
        row = lock_referral(referral)
        REFERRAL.check(actor, row, name)
        keep_anonymous(actor, row, reason_text=reason_text)
        end_locked(row, actor, name, reason_code, reason_text, at)
        settle(row, at)
    return row


def settle(row: Referral, at: datetime) -> None:
    """A referral has ended without success: perhaps it was the last one, and another had helped."""
    from . import closing

    if row.part_of_id is None:
        closing.resolve_if_all_done(row.request, at)


def end_locked(row: Referral, actor: Actor, name: str, reason_code: str, reason_text: str, at: datetime) -> Referral:
    """The same for a caller that holds the locks. What was referred further from here ends with it, without the words:
    they were written for a reader who may know more than those further down."""
    clock.unpause(row, at)
    row.reason_code, row.reason_text, row.ended_at = reason_code, reason_text, at
    if name == "reject":
        row.answered_at = at
    step_referral(row, name, actor=actor, at=at, reason_code=reason_code, reason=reason_text,
                  side="" if actor.is_system else
                  "destination" if answers_for(actor, row, "referral.cancel") else "origin")
    row.next_moment_at = None
    row.save()
    below = reason_text if actor.is_system else _("This referral has ended.")
    cancel_open(row.onward.filter(state__in=REFERRAL_OPEN), reason_code, below, at)
    return row


def cancel_open(referrals: Iterable[Referral], reason_code: str, reason_text: str, at: datetime) -> None:
    """End referrals because what they belong to has ended; the caller holds the request's lock."""
    for row in referrals:
        fresh = lock_referral(row)
        name = "recall" if "recall" in REFERRAL.available(SYSTEM, fresh) else "cancel"
        end_locked(fresh, SYSTEM, name, reason_code, reason_text, at)


def expire(row: Referral, at: datetime) -> None:
    """Nobody answered for too long; the origin is told and can ask somebody else. The row is locked."""
    end_locked(row, SYSTEM, "recall", Reason.EXPIRED, _("No answer in time."), at)
    settle(row, at)


def rework_referral(*, actor: Actor, referral: Referral, text: str, at: datetime) -> Referral:
    """After the tenant's "not solved": ask the destination to go on, in a new round."""
    from .conversation import write

    check = Check()
    text = check.text("text", text)
    check.done()
    with transaction.atomic():
        row = lock_referral(referral)
        REFERRAL.check(actor, row, "rework")
        if row.request.state not in OPEN_REQUEST:
            raise Refused("wrong_state", _("Reopen the request first."))
        row.round, row.ended_at, row.last_progress_at = row.round + 1, None, at
        step_referral(row, "rework", actor=actor, at=at, round=row.round, text=text)
        clock.start_referral(row, at)
        clock.reset_referral(row)
        row.save()
        write(row.request, actor=actor, audience="partner", text=text, at=at, from_staff=True, referral=row)
    return row
