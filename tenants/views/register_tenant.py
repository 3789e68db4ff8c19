"""A tenant on one page: what it is, whom to call, where it sells, what it holds, and all that happened; its notes."""
from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from parkadmin.core.actors import Actor
from parkadmin.core.errors import Forbidden
from parkadmin.core.http.deeds import perform
from parkadmin.core.http.sides import staff_page
from tenants import register_queries
from tenants.choices import TenantState
from tenants.forms.register import NoteForm
from tenants.lifecycle import TENANT
from tenants.models import Qualification, Tenant
from tenants.panels import panels_of
from tenants.services import register_parts as verbs
from tenants.timeline import kinds, timeline

SOON = 60  # days
STEP_ICONS = {"suspend": "player-pause", "lift": "player-play", "graduate": "school", "leave": "logout",
              "reinstate": "refresh"}


def ending(valid_until: Any, today: Any) -> str:
    """What a badge says of the end of something: ended, soon, or nothing."""
    if valid_until is None or (valid_until - today).days > SOON:
        return ""
    return "ended" if valid_until < today else "soon"


def held(rows: list[Qualification], today: Any) -> list[Qualification]:
    """Qualifications with the badge of their end."""
    for row in rows:
        row.ending = ending(row.valid_until, today)
    return rows


def parts(actor: Actor, tenant: Tenant, *more: str) -> dict[str, Any]:
    """What hangs on a tenant, as both the desk's and the company's pages show it, and the lists of `more`."""
    found = register_queries.parts_of(actor, tenant, "contacts", "rooms", "markets", "qualifications", *more)
    markets = found.pop("markets")
    over = tenant.state in (TenantState.GRADUATED, TenantState.LEFT) and not actor.staff
    return {**found, "markets_now": [row for row in markets if not row.is_planned],
            "markets_planned": [row for row in markets if row.is_planned],
            "qualifications": held(found["qualifications"], timezone.localdate()),
            "may": {part: verbs.may_write(actor, tenant, part) and not over for part in verbs.PARTS}}


def stream(request: HttpRequest, actor: Actor, tenant: Tenant) -> dict[str, Any]:
    """A page of the timeline as the address asks for it."""
    known = dict(kinds())
    kind = request.GET.get("what", "")
    kind = kind if kind in known else ""
    return {"stream": timeline(actor, tenant, kind=kind, cursor=request.GET.get("cursor", "")),
            "stream_kinds": list(known.items()), "stream_kind": kind}


@staff_page
@require_safe
def tenant(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The one-page profile."""
    return page(request, register_queries.tenant_for_desk(request.actor, pk), NoteForm())


def page(request: HttpRequest, row: Tenant, note: NoteForm, status: int = 200) -> HttpResponse:
    """The profile, with the note that somebody writes."""
    actor = request.actor
    can = {code: actor.can(code, park=row.park_id) for code in ("tenant.edit", "tenant.state")}
    steps = [(name, TENANT.transitions[name].label, STEP_ICONS[name]) for name in TENANT.available(actor, row)]
    return render(request, "register/tenant.html", {
        "tenant": row, "steps": steps, "note_form": note, "today": timezone.localdate(),
        "may_edit": can["tenant.edit"], "may_state": can["tenant.state"],
        "may_grow": can["tenant.edit"] and row.kind == "team" and row.state == "registered",
        "panels": panels_of(actor, row), **parts(actor, row, "people", "notes", "documents", "grew_into"),
        **stream(request, actor, row)}, status=status)


@staff_page
@require_POST
def note_add(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Write something down for the colleagues."""
    row = register_queries.tenant_for_desk(request.actor, pk)
    if not request.actor.can("tenant.edit", park=row.park_id):
        raise Forbidden()
    form = NoteForm(request.POST)
    status, _done = perform(form, partial(verbs.add_note, actor=request.actor, tenant=row, at=timezone.now()))
    if status != 200:
        return page(request, row, form, status)
    messages.success(request, _("The note is kept. Only the park's staff read it."))
    return redirect("register:tenant", row.pk)


@staff_page
@require_POST
def note_remove(request: HttpRequest, pk: UUID, note: UUID) -> HttpResponse:
    """Take a note away."""
    row = register_queries.tenant_for_desk(request.actor, pk)
    found = register_queries.part(request.actor, row, "note", note)
    verbs.remove_note(actor=request.actor, note=found, at=timezone.now())
    messages.success(request, _("The note is removed."))
    return redirect("register:tenant", row.pk)
