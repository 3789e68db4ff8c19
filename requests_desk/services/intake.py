"""How requests come in: drafts, submission, filing on a tenant's behalf, and files."""
from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, BinaryIO

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from parkadmin.core.actors import Actor
from parkadmin.core.checks import Check
from parkadmin.core.errors import Forbidden, Invalid, NotFound, Refused
from parkadmin.core.files import check_file
from parkadmin.core.models import User, uuid7
from parkadmin.core.numbers import next_number
from parkadmin.core.reference import regions, sectors
from requests_desk.choices import SHARING_WIDTH, Audience, Channel, RequestState, Sharing
from requests_desk.lifecycle import REQUEST
from requests_desk.models import Attachment, HelpRequest, Message
from requests_desk.validators import check_answers
from tenants.access import as_it_is
from tenants.lifecycle import require_registered
from tenants.models import Tenant

from . import clock
from .base import index_request, lock_request, need, request_event, require_open, step_request

FIELDS = ("kind", "title", "description", "answers", "sector", "regions", "budget", "wanted_by", "people",
          "contact_phone", "sharing", "shared_in_tenant")


def save_draft(*, actor: Actor, tenant: Tenant, fields: Mapping[str, Any], at: datetime,
               draft: HelpRequest | None = None) -> HelpRequest:
    """Keep what a tenant's person has typed so far. Nothing but the types is checked; nobody else sees it.

    Raises Invalid for values that cannot be stored, Forbidden for a viewer, Refused once it was submitted.
    """
    if not actor.can("request.create", tenant=tenant.pk):
        raise Forbidden()
    require_registered(as_it_is(tenant))
    with transaction.atomic():
        row = _draft_of(tenant, draft) if draft else _new_request(actor, tenant, at)
        if row.state != RequestState.DRAFT:
            raise Refused("not_a_draft", _("This request has been sent already."))
        _fill(row, fields, at, complete=False)
        row.last_activity_at = at
        row.version += 1
        row.save()
    return row


def discard_draft(*, actor: Actor, draft: HelpRequest) -> None:
    """Throw a draft away; it had no number and nobody else has seen it."""
    with transaction.atomic():
        row = lock_request(draft)
        need(actor, row, "request.edit", "tenant")
        if row.state != RequestState.DRAFT:
            raise Refused("not_a_draft", _("This request has been sent already."))
        for attachment in row.attachments.all():
            _forget(attachment)
        row.delete()


def submit_request(*, actor: Actor, tenant: Tenant, fields: Mapping[str, Any], at: datetime,
                   draft: HelpRequest | None = None, channel: str = Channel.PORTAL) -> HelpRequest:
    """Send a request to the tenant's park: it gets its number, clocks start, a receipt goes out.

    `fields` are those of FIELDS. Raises Invalid per field, Forbidden, or Refused when the draft was sent before, or the
    tenant is suspended or no longer there.
    """
    if not actor.can("request.submit", tenant=tenant.pk):
        raise Forbidden()
    require_registered(as_it_is(tenant))
    with transaction.atomic():
        row = _draft_of(tenant, draft) if draft else _new_request(actor, tenant, at)
        row.channel = channel
        return _submit(row, actor, fields, at)


def file_on_behalf(*, actor: Actor, tenant: Tenant, requester: User | None, channel: str, fields: Mapping[str, Any],
                   at: datetime) -> HelpRequest:
    """Staff write down what a tenant said on the phone, in a mail or at a visit. The tenant gets the receipt."""
    if not actor.can("request.file_on_behalf", park=tenant.park_id):
        raise Forbidden()
    require_registered(as_it_is(tenant))
    check = Check()
    channel = check.choice("channel", channel, Channel)
    if requester and not tenant.memberships.filter(user=requester).exists():
        check.add("requester", _("This person does not belong to the tenant."))
    check.done()
    with transaction.atomic():
        row = _new_request(actor, tenant, at)
        row.requester, row.channel = requester, channel
        return _submit(row, actor, fields, at)


def _draft_of(tenant: Tenant, draft: HelpRequest) -> HelpRequest:
    """The draft, locked. The right to write was checked for this tenant: another's draft does not exist."""
    row = lock_request(draft)
    if row.tenant_id != tenant.pk:
        raise NotFound()
    return row


def _new_request(actor: Actor, tenant: Tenant, at: datetime) -> HelpRequest:
    requester = actor.user if tenant.pk in actor.tenants else None
    return HelpRequest(park=tenant.park, tenant=tenant, requester=requester, created_by=actor.user, created_at=at,
                       state_since=at, last_activity_at=at, title="", sector=tenant.sector)


def _submit(row: HelpRequest, actor: Actor, fields: Mapping[str, Any], at: datetime) -> HelpRequest:
    REQUEST.check(actor, row, "submit")
    _fill(row, fields, at, complete=True)
    row.submitted_at = at
    row.number = row.number or next_number(row.park, "request", at)
    clock.start(row, at)
    step_request(row, "submit", actor=actor, at=at, channel=row.channel)
    index_request(row)
    return row


def _fill(row: HelpRequest, fields: Mapping[str, Any], at: datetime, *, complete: bool) -> None:
    """Check and take over what was typed. `complete`: as for sending, with what is required."""
    check = Check()
    given = {name: fields[name] for name in FIELDS if name in fields}
    row.kind = given.get("kind", row.kind)
    required = complete or row.state != RequestState.DRAFT
    row.title = check.line("title", given.get("title", row.title), required=required)
    row.description = check.text("description", given.get("description", row.description), required=required)
    row.sector = check.code("sector", given.get("sector", row.sector), sectors.SECTORS)
    codes = [check.code("regions", code, regions.REGIONS) for code in given.get("regions", row.regions) or ()]
    row.regions = [code for code in dict.fromkeys(codes) if code]
    row.budget = check.amount("budget", given.get("budget", row.budget))
    today = clock.local_day(row.park, at)
    wanted_by = given.get("wanted_by", row.wanted_by)
    is_new = row.submitted_at is None or wanted_by != row.wanted_by
    row.wanted_by = check.day("wanted_by", wanted_by, not_before=today if complete and is_new else None)
    row.people = check.number("people", given.get("people", row.people))
    row.contact_phone = check.phone("contact_phone", given.get("contact_phone", row.contact_phone))
    row.sharing = check.choice("sharing", given.get("sharing", row.sharing), Sharing)
    row.shared_in_tenant = bool(given.get("shared_in_tenant", row.shared_in_tenant))
    row.answers = check_answers(check, row.kind, given.get("answers", row.answers), require=complete)
    check.done()


def edit_request(*, actor: Actor, request: HelpRequest, fields: Mapping[str, Any], version: int,
                 at: datetime) -> HelpRequest:
    """Change an open request's facts; who reads it sees that and what was changed."""
    with transaction.atomic():
        row = lock_request(request, version)
        need(actor, row, "request.edit", "tenant", "staff")
        require_open(row)
        before = {name: getattr(row, name) for name in FIELDS}
        _fill(row, {name: value for name, value in fields.items() if name != "sharing"}, at, complete=True)
        if before["kind"] and row.kind is None:
            raise Invalid({"kind": _("Please choose one of the options.")})
        changed = [name for name in FIELDS if getattr(row, name) != before[name]]
        if changed:
            if "kind" in changed:
                clock.start(row, at)
            row.version += 1
            row.last_activity_at = at
            row.save()
            request_event(row, "request.edit", actor=actor, at=at, changes=changed)
            index_request(row)
    return row


def change_sharing(*, actor: Actor, request: HelpRequest, sharing: str, at: datetime) -> HelpRequest:
    """The tenant allows more, or less. Narrower is refused while a referral that relies on the wider level is open."""
    check = Check()
    sharing = check.choice("sharing", sharing, Sharing)
    check.done()
    with transaction.atomic():
        row = lock_request(request)
        need(actor, row, "request.edit", "tenant")
        require_open(row)
        wider = [r for r in row.referrals.all() if r.is_open and SHARING_WIDTH[r.sharing] > SHARING_WIDTH[sharing]]
        if wider:
            raise Refused("referral_open", _("A referral that is under way relies on this. Ask the park to recall it."))
        before, row.sharing = row.sharing, sharing
        row.version += 1
        row.save()
        request_event(row, "request.sharing", actor=actor, at=at, changes={"sharing": [before, sharing]})
    return row


def attach_file(*, actor: Actor, request: HelpRequest, name: str, content: BinaryIO, size: int, at: datetime,
                message: Message | None = None) -> Attachment:
    """Keep a file with a request, or with one message of it whose audience it then has.

    Raises Invalid when the file is empty, larger than 25 MiB, or not what its name says.
    """
    facts = check_file(name, content, size)
    with transaction.atomic():
        row = lock_request(request)
        if message is None:
            need(actor, row, "request.attach", "tenant", "staff")
        elif message.request_id != row.pk or message.author != actor.user:
            raise Forbidden()
        audience = message.audience if message else Audience.TENANT
        found = Attachment(request=row, message=message, referral=message.referral if message else None,
                           audience=audience, name=facts.name, media_type=facts.media_type, size=facts.size,
                           sha256=facts.sha256, uploaded_by=actor.user, at=at)
        found.file.save(f"{uuid7()}.bin", File(content), save=False)
        found.save()
        if message is None and row.state != RequestState.DRAFT:
            request_event(row, "request.attach", actor=actor, at=at, name=facts.name)
    return found


def detach_file(*, actor: Actor, attachment: Attachment) -> None:
    """Take a file off a draft. What was sent is kept."""
    with transaction.atomic():
        row = lock_request(attachment.request)
        need(actor, row, "request.attach", "tenant")
        if row.state != RequestState.DRAFT:
            raise Refused("not_a_draft", _("This request has been sent already."))
        _forget(attachment)


def _forget(attachment: Attachment) -> None:
    """Delete the row, and its content once that is certain."""
    storage, path = attachment.file.storage, attachment.file.name
    attachment.delete()
    transaction.on_commit(lambda: storage.delete(path))
