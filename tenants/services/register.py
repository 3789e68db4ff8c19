"""The register: companies and teams are entered with a number, changed, and found again."""
from __future__ import annotations

from collections.abc import Callable, Mapping
from copy import copy
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.core.files.base import File
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from parkadmin.core.actors import Actor
from parkadmin.core.checks import Check
from parkadmin.core.errors import Forbidden, Invalid, Refused
from parkadmin.core.events import record, register
from parkadmin.core.models import Park, uuid7
from parkadmin.core.numbers import next_number
from parkadmin.core.reference.regions import REGIONS
from parkadmin.core.reference.sectors import SECTORS
from parkadmin.core.search import vector
from tenants import naming
from tenants.access import one
from tenants.choices import TenantKind, TenantStage
from tenants.models import Application, Membership, Tenant, TenantContact, TenantDocument

register("tenant.register", gettext_lazy("entered %(name)s into the register as %(number)s"), "tenant internal")

FIELDS = ("kind", "name_zh", "name_en", "uscc", "sector", "origin", "stage", "about", "website", "representative",
          "registered_capital", "phone", "registered_on", "founded_on")
Holder = Callable[[Tenant], Tenant | None]
NAME_LENGTH, ABOUT_LENGTH, PERSON_LENGTH = 160, 5000, 80


def register_tenant(*, actor: Actor, park: Park, fields: Mapping[str, Any], at: datetime,
                    code_follows: bool = False) -> Tenant:
    """Enter a company or team into a park's register; it gets its number.

    `fields` are those of FIELDS; `registered_on` is today unless given. A company has a unified social credit code,
    unless staff say that it has not been issued yet (`code_follows`). Raises Invalid per field: among others when the
    code is taken in this park, naming by whom.
    """
    if not actor.can("tenant.edit", park=park.pk):
        raise Forbidden()
    return enter(actor=actor, park=park, fields=fields, at=at, code_follows=code_follows)


def enter(*, actor: Actor, park: Park, fields: Mapping[str, Any], at: datetime, code_follows: bool = False,
          grown_out_of: Tenant | None = None, is_demo: bool = False) -> Tenant:
    """The same for verbs that have checked whether the actor may: approval, and a team that becomes a company."""
    row = Tenant(park=park, grown_out_of=grown_out_of, is_demo=is_demo, state_since=at)
    with transaction.atomic():
        _fill(row, fields, at, code_follows=code_follows)
        row.registered_on = row.registered_on or local_day(park, at)
        row.number = next_number(park, "tenant", at, infix="T")  # holds the series: two at once wait for each other
        _save(row)
        Tenant.objects.filter(pk=row.pk).update(state_since=at)  # the field sets itself when a row is made
        record(actor=actor, code="tenant.register", subject=row, park_id=park.pk, at=at, number=row.number,
               name=names(row))
    row.state_since = at
    return row


def edit_tenant(*, actor: Actor, tenant: Tenant, fields: Mapping[str, Any], version: int | None, at: datetime,
                code_follows: bool = False) -> Tenant:
    """Correct what the register says of a tenant; fields that are not given stay. Refused when somebody else has
    changed it since `version`; None: whatever it is now."""
    if not actor.can("tenant.edit", park=tenant.park_id):
        raise Forbidden()
    with transaction.atomic():
        row = lock_tenant(tenant, version)
        before = {name: getattr(row, name) for name in FIELDS}
        _fill(row, fields, at, code_follows=code_follows or not row.uscc)
        changed = [name for name in FIELDS if getattr(row, name) != before[name]]
        if changed:
            row.version += 1
            _save(row)
            record(actor=actor, code="tenant.edit", subject=row, park_id=row.park_id, at=at, changes=changed)
    return row


def would_be(*, park: Park, fields: Mapping[str, Any], at: datetime, tenant: Tenant | None = None,
             code_follows: bool = False, holder: Holder | None = None) -> Tenant:
    """A tenant as it would be after it was entered or corrected: by the same rules, with nothing written. Raises
    Invalid per field. `holder` says who else has a code, where many are asked for at once."""
    row = copy(tenant) if tenant else Tenant(state_since=at)
    row.park = park
    _fill(row, fields, at, code_follows=code_follows or bool(tenant and not tenant.uscc), holder=holder)
    return row


def create_from_application(*, actor: Actor, application: Application, at: datetime) -> Tenant:
    """The tenant of an application that is being approved: its facts, its contact, copies of its papers, and the
    applicant as owner. The caller holds the application's lock, and writes down what it became.

    Raises Invalid when the code is taken in this park.
    """
    if not actor.can("tenant.approve", park=application.park_id):
        raise Forbidden()
    fields = {name: getattr(application, name) for name in ("kind", "name_zh", "name_en", "uscc", "sector", "origin",
                                                            "stage", "about", "phone", "founded_on")}
    with transaction.atomic():
        row = enter(actor=actor, park=application.park, fields=fields, at=at, code_follows=not application.uscc,
                    is_demo=application.is_demo)
        if application.contact_name:
            TenantContact.objects.create(tenant=row, name=application.contact_name, phone=application.phone,
                                         email=application.email, is_main=True)
        if application.applicant_id:
            Membership.objects.create(tenant=row, user=application.applicant, role="owner")
        for paper in application.documents.order_by("pk"):
            _copy_paper(row, paper)
        index_tenant(row)
    return row


def _copy_paper(row: Tenant, paper: Any) -> None:
    """The tenant's own copy of an application's paper: each may be taken away without the other."""
    copy = TenantDocument(tenant=row, title=paper.title, valid_until=paper.valid_until, name=paper.name,
                          size=paper.size, media_type=paper.media_type, sha256=paper.sha256,
                          uploaded_by=paper.uploaded_by, at=paper.at)
    with paper.file.open("rb") as content:
        copy.file.save(f"{uuid7()}.bin", File(content), save=False)
    copy.save(force_insert=True)


def lock_tenant(tenant: Tenant, version: int | None = None) -> Tenant:
    """The tenant's row, locked until the transaction ends. `version`: what the person saw; refused when stale. Raises
    NotFound for one that an import's undo has taken out."""
    row = one(Tenant.objects.select_for_update(of=("self",), no_key=True).select_related("park", "grown_out_of")
              .filter(pk=tenant.pk))
    if version is not None and row.version != version:
        raise Refused("stale", _("Somebody has changed this in the meantime. Look at it again, then decide."))
    return row


def local_day(park: Park, at: datetime) -> date:
    """The day in the park."""
    return at.astimezone(ZoneInfo(park.time_zone)).date()


def names(row: Tenant) -> dict[str, str]:
    """A tenant's name for the history, in both languages."""
    return {"zh": row.name_zh, "en": row.name_en}


def index_tenant(row: Tenant) -> None:
    """Keep by what a tenant is found again: the keys of its names and phone, and the words of a search."""
    Tenant.objects.filter(pk=row.pk).update(**found_by(row))


def found_by(row: Tenant) -> dict[str, Any]:
    """The columns that follow from others."""
    people = row.contacts.values_list("name", flat=True) if not row._state.adding else ()
    return {**naming.keys(row.name_zh, row.name_en, row.phone),
            "search": vector(row.name_zh, row.name_en, row.uscc, row.number or "", row.representative, row.about,
                             *people)}


def _fill(row: Tenant, fields: Mapping[str, Any], at: datetime, *, code_follows: bool,
          holder: Holder | None = None) -> None:
    """Check and take over what was given."""
    check = Check()
    given = {name: fields[name] if name in fields else getattr(row, name) for name in FIELDS}
    today = local_day(row.park, at)
    row.kind = check.choice("kind", given["kind"], TenantKind)
    row.name_zh = check.line("name_zh", given["name_zh"], limit=NAME_LENGTH)
    row.name_en = check.line("name_en", given["name_en"], limit=NAME_LENGTH, required=False)
    row.uscc = naming.check_uscc(check, "uscc", given["uscc"])
    if row.kind == TenantKind.COMPANY and not row.uscc and not code_follows and "uscc" not in check.errors:
        check.add("uscc", _("A company needs its unified social credit code. If it has not been issued yet, say so."))
    row.sector = check.code("sector", given["sector"], SECTORS)
    row.origin = check.code("origin", given["origin"], REGIONS)
    row.stage = check.choice("stage", given["stage"], TenantStage, required=False)
    row.about = check.text("about", given["about"], limit=ABOUT_LENGTH, required=False)
    row.website = check.link("website", given["website"])
    row.representative = check.line("representative", given["representative"], limit=PERSON_LENGTH, required=False)
    row.registered_capital = check.amount("registered_capital", given["registered_capital"])
    row.phone = check.phone("phone", given["phone"])
    row.registered_on = check.day("registered_on", given["registered_on"], not_after=today)
    row.founded_on = check.day("founded_on", given["founded_on"], not_after=today)
    if row.uscc and (other := (holder or _holder)(row)):
        check.add("uscc", taken(other))
    check.done()


def _holder(row: Tenant) -> Tenant | None:
    """Who else in this park has the code."""
    return Tenant.objects.filter(park=row.park, uscc=row.uscc).exclude(pk=row.pk).first()


def taken(other: Tenant) -> str:
    """What is said when a code belongs to somebody else of the park."""
    return _("%(name)s (%(number)s) has this code in this park already.") % {
        "name": other.name, "number": other.number or "–"}


def _save(row: Tenant) -> None:
    """Write the row. Of two who enter the same code at once, the later one is told like everybody else."""
    for column, value in found_by(row).items():
        setattr(row, column, value)
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        if other := _holder(row):
            raise Invalid({"uscc": taken(other)}) from None
        raise
