"""Agreements of the park: with partner parks, which opens their directories to each other, and with partners."""
from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from parkadmin.core.errors import Forbidden
from parkadmin.core.http.deeds import perform
from parkadmin.core.http.downloads import send
from requests_desk import directory_queries as queries
from requests_desk.forms import directory as forms
from requests_desk.models import Agreement
from requests_desk.services import agreements as verbs

from .base import staff_page
from .desk_directory import frame
from .desk_lists import keyset

FORM = require_http_methods(["GET", "HEAD", "POST"])
VIEWS = ("running", "ending", "to_sign", "ended", "all")


@staff_page
@require_safe
def agreements(request: HttpRequest) -> HttpResponse:
    """The agreements of the actor's parks."""
    view = request.GET.get("view") if request.GET.get("view") in VIEWS else "all"
    today = timezone.localdate()
    labels = {"running": _("Running"), "ending": _("Ending soon"), "to_sign": _("To countersign"),
              "ended": _("Ended"), "all": _("All")}
    page = keyset(request, queries.agreements(request.actor, {"view": view}, today))
    return render(request, "directory/agreements.html", {
        **frame(request, "agreements"), "page": page, "today": today, "soon": today + queries.ENDS_SOON,
        "views": [(code, labels[code], code == view) for code in VIEWS]})


def sides(park: Any) -> list[Any]:
    """With whom a park can agree."""
    parks = [(f"park:{row.code}", row.name) for row in queries.all_parks() if row.pk != park.pk]
    own = [(f"partner:{row.pk}", row.name) for row in queries.partners_kept_by(park)]
    return [("", _("Please choose")), (_("Parks"), parks), (_("Partners"), own)]


@staff_page
@FORM
def agreement_new(request: HttpRequest) -> HttpResponse:
    """Write a new agreement down."""
    parks = queries.parks_edited_by(request.actor)
    if not parks:
        raise Forbidden()
    park = next((park for park in parks if park.code == request.GET.get("park")), parks[0])
    chosen = request.GET.get("partner", "")
    form = forms.AgreementForm(request.POST or None, sides=sides(park), initial={
        "starts_on": timezone.localdate(), "other": f"partner:{chosen}" if chosen else ""})
    status = 200
    if request.method == "POST":
        status, row = perform(form, lambda **_typed: make(request, park, form))
        if status == 200:
            messages.success(request, _("Saved."))
            return redirect("desk:agreement", row.pk)
    return render(request, "directory/agreement_form.html", {
        "form": form, "title": _("New agreement"), "back": reverse("desk:agreements"), "park": park,
        "parks": parks if len(parks) > 1 else []}, status=status)


def make(request: HttpRequest, park: Any, form: Any) -> Agreement:
    """Make what the form says."""
    sort, _colon, key = form.cleaned_data["other"].partition(":")
    other = {"other_park": queries.park_or_none(key)} if sort == "park" else {
        "partner": queries.partner_door(request.actor, UUID(key))}
    return verbs.make_agreement(actor=request.actor, park=park, fields=form.values(), at=timezone.now(), **other)


def page_of(request: HttpRequest, row: Agreement, status: int = 200, **given: Any) -> HttpResponse:
    """One agreement with what can be done."""
    actor, day = request.actor, timezone.localdate()
    ours = actor.can("directory.edit", park=row.park_id)
    theirs = row.other_park_id is not None and actor.can("directory.edit", park=row.other_park_id)
    ended = row.ends_on is not None and row.ends_on < day
    return render(request, "directory/agreement.html", {
        "row": row, "papers": queries.papers_of(row), "events": queries.history_of_agreement(row), "today": day,
        "soon": day + queries.ENDS_SOON, "ended": ended, "may_edit": ours, "may_end": (ours or theirs) and not ended,
        "may_sign": theirs and not row.countersigned_at, "sign": forms.SignForm(initial={"signed_by": actor.label}),
        "end": forms.EndForm(initial={"ends_on": day}), "paper": forms.PaperForm(), **given}, status=status)


@staff_page
@require_safe
def agreement(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One agreement."""
    return page_of(request, queries.agreement_door(request.actor, pk))


@staff_page
@FORM
def agreement_edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Change what is written."""
    row = queries.agreement_door(request.actor, pk)
    if not request.actor.can("directory.edit", park=row.park_id):
        raise Forbidden()
    values = {name: getattr(row, name) for name in (*verbs.FIELDS, "version")}
    form = forms.AgreementForm(request.POST or None, initial=values,
                               fixed=bool(row.other_park_id and row.countersigned_at))
    status, version = 200, request.POST.get("version", "")
    if request.method == "POST":
        status, _row = perform(form, lambda **_typed: verbs.edit_agreement(
            actor=request.actor, agreement=row, fields=form.values(), at=timezone.now(),
            version=int(version) if version.isdecimal() and len(version) < 9 else None))
        if status == 200:
            messages.success(request, _("Saved."))
            return redirect("desk:agreement", row.pk)
    return render(request, "directory/agreement_form.html", {
        "form": form, "title": row.title, "back": reverse("desk:agreement", args=[row.pk]), "row": row},
        status=status)


def answered(request: HttpRequest, row: Agreement, name: str, form: Any, deed: Any, words: str) -> HttpResponse:
    """One press on the page of an agreement: done, or the page again with what was typed."""
    if request.method != "POST":
        return redirect("desk:agreement", row.pk)
    status, _done = perform(form, deed)
    if status != 200:
        return page_of(request, row, status, **{name: form})
    messages.success(request, words)
    return redirect("desk:agreement", row.pk)


@staff_page
@FORM
def agreement_sign(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The other park countersigns."""
    row = queries.agreement_door(request.actor, pk)
    deed = partial(verbs.countersign_agreement, actor=request.actor, agreement=row, at=timezone.now())
    return answered(request, row, "sign", forms.SignForm(request.POST or None), deed, _("Countersigned: it runs."))


@staff_page
@FORM
def agreement_end(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Either side ends it."""
    row = queries.agreement_door(request.actor, pk)
    deed = partial(verbs.end_agreement, actor=request.actor, agreement=row, at=timezone.now())
    return answered(request, row, "end", forms.EndForm(request.POST or None), deed, _("The agreement ends then."))


@staff_page
@FORM
def agreement_paper(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Add signed papers."""
    row = queries.agreement_door(request.actor, pk)
    if not request.actor.can("directory.edit", park=row.park_id):
        raise Forbidden()
    form = forms.PaperForm(request.POST or None, request.FILES or None)
    return answered(request, row, "paper", form, partial(keep_papers, request, row), _("The papers are kept."))


def keep_papers(request: HttpRequest, row: Agreement, file: list[Any]) -> None:
    """Keep the files that were chosen."""
    for each in file:
        verbs.add_document(actor=request.actor, agreement=row, name=each.name, content=each.file, size=each.size,
                           at=timezone.now())


@staff_page
@require_safe
def paper(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Download a signed paper."""
    return send(queries.agreement_paper(request.actor, pk))
