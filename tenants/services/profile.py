"""A tenant's own entry and its papers."""
from __future__ import annotations

from datetime import date, datetime
from typing import BinaryIO

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from parkadmin.core.actors import Actor
from parkadmin.core.checks import Check
from parkadmin.core.errors import Forbidden, Invalid
from parkadmin.core.events import record, register
from parkadmin.core.files import check_file
from parkadmin.core.models import uuid7
from tenants.access import as_it_is
from tenants.lifecycle import require_present
from tenants.models import Tenant, TenantDocument

from .register import found_by

register("tenant.edit", gettext_lazy("changed the company's profile"), "tenant internal")
register("tenant.document", gettext_lazy("added the document %(title)s"), "tenant internal")
register("tenant.document_removed", gettext_lazy("removed the document %(title)s"), "tenant internal")
register("tenant.offers_on", gettext_lazy("asked to be told of fitting offers"), "tenant internal")
register("tenant.offers_off", gettext_lazy("wants to be told of offers no more"), "tenant internal")


def _may(actor: Actor, tenant: Tenant) -> None:
    """Owners, as long as the company belongs to the park; its staff at any time."""
    if actor.can("request.file_on_behalf", park=tenant.park_id):
        return
    if not actor.can("tenant.edit", tenant=tenant.pk):
        raise Forbidden()
    require_present(as_it_is(tenant))


def edit_profile(*, actor: Actor, tenant: Tenant, name_en: str, about: str, phone: str, at: datetime) -> Tenant:
    """What a tenant may change by itself; its registered name and codes are the park's."""
    _may(actor, tenant)
    check = Check()
    given = {"name_en": check.line("name_en", name_en, limit=160, required=False),
             "about": check.text("about", about, limit=5000, required=False),
             "phone": check.line("phone", phone, limit=32, required=False)}
    check.done()
    with transaction.atomic():
        row = Tenant.objects.select_for_update().get(pk=tenant.pk)
        changed = [field for field, value in given.items() if getattr(row, field) != value]
        if changed:
            for field in changed:
                setattr(row, field, given[field])
            row.version += 1
            for column, value in found_by(row).items():
                setattr(row, column, value)
            row.save()
            record(actor=actor, code="tenant.edit", subject=row, park_id=row.park_id, at=at, changes=changed)
    return row


def ask_for_offers(*, actor: Actor, tenant: Tenant, on: bool, at: datetime) -> Tenant:
    """The company wants to be told of new offers that fit it, or no more: its owners decide, nobody for them."""
    if not actor.can("tenant.edit", tenant=tenant.pk):
        raise Forbidden()
    if on:
        require_present(as_it_is(tenant))
    with transaction.atomic():
        row = Tenant.objects.select_for_update().get(pk=tenant.pk)
        if bool(row.wants_offers_since) != on:
            row.wants_offers_since = at if on else None
            row.save(update_fields=["wants_offers_since"])
            record(actor=actor, code="tenant.offers_on" if on else "tenant.offers_off", subject=row,
                   park_id=row.park_id, at=at)
    return row


def add_document(*, actor: Actor, tenant: Tenant, title: str, name: str, content: BinaryIO, size: int, at: datetime,
                 valid_until: date | None = None) -> TenantDocument:
    """Keep one paper of the tenant. Raises Invalid for a file that is not what its name says."""
    _may(actor, tenant)
    title = " ".join(title.replace("\x00", " ").split())
    if not title or len(title) > 120:
        raise Invalid({"title": _("Please give a title of at most 120 characters.")})
    facts = check_file(name, content, size, field="file")
    with transaction.atomic():
        row = TenantDocument(tenant=tenant, title=title, valid_until=valid_until, name=facts.name, size=facts.size,
                             media_type=facts.media_type, sha256=facts.sha256, uploaded_by=actor.user, at=at)
        row.file.save(f"{uuid7()}.bin", File(content), save=False)
        row.save()
        record(actor=actor, code="tenant.document", subject=Tenant.objects.select_for_update().get(pk=tenant.pk),
               park_id=tenant.park_id, at=at, title=title)
    return row


def remove_document(*, actor: Actor, document: TenantDocument, at: datetime) -> None:
    """Take a paper away; the history keeps that it was there."""
    tenant = document.tenant
    _may(actor, tenant)
    with transaction.atomic():
        record(actor=actor, code="tenant.document_removed", park_id=tenant.park_id, at=at, title=document.title,
               subject=Tenant.objects.select_for_update().get(pk=tenant.pk))
        stored = document.file
        document.delete()
        transaction.on_commit(lambda: stored.delete(save=False))
