"""Programmes at the desk: the list, the page of one, its forms, its steps."""
from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from parkadmin.core.errors import Forbidden, NotFound
from parkadmin.core.http.deeds import perform
from parkadmin.core.http.lists import keyset
from parkadmin.core.http.sides import staff_page
from parkadmin.core.models import Park
from tenants import programme_queries as queries
from tenants import programme_sources
from tenants.choices import EnrolmentState, ProgrammeKind, ProgrammeState
from tenants.forms.programmes import ProgrammeForm, ReasonForm, SessionForm
from tenants.lifecycle import PROGRAMME, may_on_programme
from tenants.models import Programme
from tenants.services import programmes as verbs
from tenants.services.enrolments import DOORS_OPEN

TABS = {"upcoming": gettext_lazy("To come"), "past": gettext_lazy("Past"), "all": gettext_lazy("All")}
WHOSE = {"own": gettext_lazy("Our park"), "others": gettext_lazy("Other parks")}
PRESSES = {"open": (verbs.open_programme, "player-play", gettext_lazy("Enrolment is open: it stands in the portals.")),
           "close": (verbs.close_programme, "player-pause", gettext_lazy("Enrolment is closed.")),
           "mark_held": (verbs.mark_programme_held, "circle-check",
                         gettext_lazy("It was held. Tick who was there, then issue certificates."))}


def one(request: HttpRequest, pk: UUID) -> Programme:
    """A programme for its own park's officers: those of other parks only read."""
    row = queries.programme_for(request.actor, pk)
    if not may_on_programme(request.actor, row, "programme.edit", ("staff",)):
        raise Forbidden()
    return row


def chosen(value: str, choices: Any) -> str:
    return value if value in choices else ""


@staff_page
@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """Programmes of the own parks, and what other parks offer to theirs."""
    asked = request.GET
    filters = {"kind": chosen(asked.get("kind", ""), ProgrammeKind.values),
               "state": chosen(asked.get("state", ""), ProgrammeState.values),
               "whose": chosen(asked.get("whose", ""), WHOSE)}
    tab = chosen(asked.get("time", ""), TABS) or "upcoming"
    rows, order = queries.of_time(queries.desk_programmes(request.actor, filters), tab, timezone.now())
    return render(request, "programmes/desk.html", {
        "page": keyset(request, rows, order=order), "tabs": TABS.items(), "tab": tab, "filters": filters,
        "filtered": any(filters.values()), "kinds": ProgrammeKind.choices, "states": ProgrammeState.choices,
        "whose": WHOSE.items(), "own_parks": request.actor.park_ids,
        "may_edit": bool(request.actor.parks_with("programme.edit"))})


@staff_page
@require_safe
def programme(request: HttpRequest, pk: UUID) -> HttpResponse:
    """All of one programme; staff of other parks see of the people only their own companies'."""
    actor, now = request.actor, timezone.now()
    row = queries.programme_for(actor, pk)
    sessions, people, there = queries.sessions(row), queries.enrolments(actor, row), queries.presence(row)
    for person in people:
        person.times = len(there.get(person.pk, ()))
    for session in sessions:
        session.has_begun = session.starts_at - DOORS_OPEN <= now
    may_edit = may_on_programme(actor, row, "programme.edit", ("staff",))
    steps = PROGRAMME.available(actor, row)
    presses = [(name, PROGRAMME.transitions[name].label, PRESSES[name][1]) for name in steps if name in PRESSES
               and not (name == "mark_held" and row.first_at > now) and not (name == "open" and row.last_at < now)]
    return render(request, "programmes/programme.html", {
        "row": row, "sessions": sessions, "may_edit": may_edit, "steps": steps, "presses": presses,
        "enrolled": [each for each in people if each.state == EnrolmentState.ENROLLED],
        "waiting": [each for each in people if each.state == EnrolmentState.WAITING],
        "is_ours": row.park_id in actor.park_ids, "may_change": may_edit and row.state not in ("held", "cancelled"),
        "may_cancel_people": row.state in ("open", "closed") and bool(actor.parks_with("programme.edit")),
        "may_enrol": row.state == "open" and row.enrol_ends >= now and bool(actor.parks_with("programme.edit")),
        "has_begun": row.park_id in actor.park_ids and row.first_at <= now,
        "may_certify": may_edit and row.state == "held", "now": now,
        "asked": programme_sources.answered(actor, row)})


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Write a programme; `from` in the address names requests that it answers and that fill in its first words."""
    parks = queries.staff_parks(request.actor)
    if not parks:
        raise Forbidden()
    asked = programme_sources.chosen(request.actor, ids(request.POST.getlist("from") or request.GET.getlist("from")))
    if request.method != "POST":
        return edit_page(request, ProgrammeForm(initial=first_words(asked, parks), parks=parks), asked=asked)
    form = ProgrammeForm(request.POST, parks=parks)
    status, row = perform(form, lambda **fields: verbs.create_programme(
        actor=request.actor, park=park_of(parks, fields.pop("park", "")), fields=fields, at=timezone.now(),
        answers=[each.pk for each in asked]))
    if status != 200:
        return edit_page(request, form, asked=asked, status=status)
    messages.success(request, _("Saved as a draft. Add its sessions, then open enrolment."))
    return redirect("programmes:programme", row.pk)


def ids(texts: list[str]) -> list[UUID]:
    """Ids from an address, separated by commas or given several times; nonsense is passed over."""
    found = []
    for text in ",".join(texts).split(",")[:100]:
        try:
            found.append(UUID(text.strip()))
        except ValueError:
            continue
    return found


def park_of(parks: list[Park], pk: str) -> Park:
    """The park that was chosen, or the only one."""
    return next((park for park in parks if str(park.pk) == pk), parks[0])


def first_words(asked: list[programme_sources.Asked], parks: list[Park]) -> dict[str, Any]:
    """What the form holds at first: the first request's words, and the park of the requests."""
    initial: dict[str, Any] = {"kind": ProgrammeKind.TRAINING, "visibility": "park"}
    if asked:
        about = "\n\n".join(f"{each.title}\n{each.text}" if each.title != asked[0].title else each.text
                            for each in asked[:5])
        initial |= {"name_zh": asked[0].title[:120], "about_zh": about[:10_000], "park": str(asked[0].tenant.park_id)}
    return initial


def edit_page(request: HttpRequest, form: ProgrammeForm, row: Programme | None = None,
              asked: list[programme_sources.Asked] | None = None, status: int = 200) -> HttpResponse:
    return render(request, "programmes/edit.html", {"form": form, "row": row, "asked": asked or []}, status=status)


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Change what it says; refused when somebody else has changed it since the form was opened."""
    row = one(request, pk)
    if request.method != "POST":
        return edit_page(request, ProgrammeForm(initial=ProgrammeForm.of(row), parks=[row.park]), row)
    form = ProgrammeForm(request.POST, parks=[row.park])
    seen = request.POST.get("version", "")
    status, _done = perform(form, lambda **fields: verbs.edit_programme(
        actor=request.actor, programme=row, fields=fields, at=timezone.now(),
        version=int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 10 else None))
    if status != 200:
        return edit_page(request, form, row, status=status)
    messages.success(request, _("Saved."))
    return redirect("programmes:programme", row.pk)


# -- sessions ----------------------------------------------------------------------------------------------------
@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def session(request: HttpRequest, pk: UUID, session: UUID | None = None) -> HttpResponse:
    """Add a meeting, or change one."""
    row = one(request, pk)
    found = queries.session_of(row, session) if session else None
    if request.method != "POST":
        return session_page(request, row, found, SessionForm(initial=SessionForm.of(found) if found else {}))
    form = SessionForm(request.POST)
    at = timezone.now()
    deed = (partial(verbs.edit_session, session=found) if found else partial(verbs.add_session, programme=row))
    status, _done = perform(form, lambda **fields: deed(actor=request.actor, fields=fields, at=at))
    if status != 200:
        return session_page(request, row, found, form, status)
    messages.success(request, _("The session is saved."))
    return redirect("programmes:programme", row.pk)


def session_page(request: HttpRequest, row: Programme, found: Any, form: SessionForm, status: int = 200
                 ) -> HttpResponse:
    return render(request, "programmes/session.html", {"row": row, "session": found, "form": form}, status=status)


@staff_page
@require_POST
def session_remove(request: HttpRequest, pk: UUID, session: UUID) -> HttpResponse:
    """Take a meeting away."""
    row = one(request, pk)
    verbs.remove_session(actor=request.actor, session=queries.session_of(row, session), at=timezone.now())
    messages.success(request, _("The session is removed."))
    return redirect("programmes:programme", row.pk)


# -- steps -------------------------------------------------------------------------------------------------------
@staff_page
@require_POST
def step(request: HttpRequest, pk: UUID, verb: str) -> HttpResponse:
    """Open, close, held: buttons without anything to fill in."""
    if verb not in PRESSES:
        raise NotFound()
    row = one(request, pk)
    deed, _icon, done = PRESSES[verb]
    deed(actor=request.actor, programme=row, at=timezone.now())
    messages.success(request, str(done))
    return redirect("programmes:programme", row.pk)


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: HttpRequest, pk: UUID) -> HttpResponse:
    """It does not take place, and why."""
    row = one(request, pk)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method != "POST":
        return render(request, "programmes/cancel.html", {"row": row, "form": form})
    status, _done = perform(form, lambda **given: verbs.cancel_programme(
        actor=request.actor, programme=row, at=timezone.now(), **given))
    if status != 200:
        return render(request, "programmes/cancel.html", {"row": row, "form": form}, status=status)
    messages.success(request, _("Cancelled. Everybody who was enrolled has been told."))
    return redirect("programmes:programme", row.pk)
