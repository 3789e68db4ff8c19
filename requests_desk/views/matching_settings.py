"""Settings of matching: the glossary of a park, and the weights of the installation."""
from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from parkadmin.core.errors import NotFound
from parkadmin.core.http.deeds import perform
from parkadmin.core.models import Event, Park
from requests_desk import matching_queries as queries
from requests_desk import settings_queries
from requests_desk.forms.matching import TermForm, WeightsForm
from requests_desk.models import MatchWeights
from requests_desk.services import weighing

from .base import staff_page
from .desk_lists import keyset, words
from .settings import show

EDIT, READ = "settings.edit", "report.read"
WHOSE = ("own", "shipped")


def page(request: HttpRequest, park: Park, tab: str, context: dict[str, Any], status: int = 200,
         template: str = "") -> HttpResponse:
    """A page of matching, among the settings and with its tabs."""
    tabs = [("quality", _("Quality"), READ), ("try", _("Try a request"), EDIT), ("glossary", _("Glossary"), EDIT),
            ("weights", _("Weights"), EDIT)]
    shown = [{"code": code, "label": label, "url": f"settings:matching_{code}"} for code, label, needed in tabs
             if request.actor.can(needed, park=park.pk)]
    return show(request, park, "matching", {"tab": tab, "tabs": shown, **context}, status,
                page=f"matching/{template or tab}")


@staff_page
@require_safe
def glossary(request: HttpRequest, park: str) -> HttpResponse:
    """The terms that hold in the park."""
    row = settings_queries.park_for(request.actor, park, EDIT)
    text, whose = words(request), request.GET.get("whose", "")
    whose = whose if whose in WHOSE else ""
    return page(request, row, "glossary", {
        "q": text, "whose": whose, "page": keyset(request, queries.glossary(row, text, whose)),
        "waiting": queries.to_index(), "events": queries.changes(queries.TERM_EVENTS, row)})


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def term(request: HttpRequest, park: str, pk: UUID | None = None) -> HttpResponse:
    """A term, or a new one. A shipped one is changed by putting one of the park's own into its place."""
    row = settings_queries.park_for(request.actor, park, EDIT)
    found = queries.glossary_entry(row, pk) if pk else None
    own = found if found and found.park_id else None
    form = TermForm(request.POST if request.method == "POST" else None, entry=found)
    status = 200
    if request.method == "POST":
        status, _kept = perform(form, partial(weighing.save_term, actor=request.actor, park=row, entry=own,
                                              at=timezone.now()))
        if status == 200:
            messages.success(request, reindexed(queries.to_index()))
            return redirect("settings:matching_glossary", park)
    return page(request, row, "glossary", {"form": form, "entry": found, "own": own}, status, "term")


@staff_page
@require_POST
def term_delete(request: HttpRequest, park: str, pk: UUID) -> HttpResponse:
    """Take one of the park's own terms out."""
    row = settings_queries.park_for(request.actor, park, EDIT)
    found = queries.glossary_entry(row, pk)
    if found.park_id is None:
        raise NotFound()
    weighing.delete_term(actor=request.actor, entry=found, at=timezone.now())
    messages.success(request, reindexed(queries.to_index()))
    return redirect("settings:matching_glossary", park)


def reindexed(count: int) -> str:
    """What happens after a change of the glossary."""
    if not count:
        return _("Saved. It holds at once.")
    return ngettext("Saved. It holds for searches at once; %(count)d entry is read once more within a minute.",
                    "Saved. It holds for searches at once; %(count)d entries are read once more within minutes.",
                    count) % {"count": count}


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def weights(request: HttpRequest, park: str) -> HttpResponse:
    """How much each part of a score counts."""
    row = settings_queries.park_for(request.actor, park, EDIT)
    form, status = WeightsForm(request.POST if request.method == "POST" else None, row=queries.weights_now()), 200
    if request.method == "POST":
        status, _kept = perform(form, lambda **given: weighing.change_weights(actor=request.actor, weights=given,
                                                                              at=timezone.now()))
        if status == 200:
            messages.success(request, _("Saved. The next list of suggestions is ranked by it."))
            return redirect("settings:matching_weights", park)
    events = queries.changes(queries.WEIGHT_EVENTS)
    return page(request, row, "weights", {"form": form, "events": [(event, changed(event)) for event in events]},
                status)


@staff_page
@require_POST
def weights_reset(request: HttpRequest, park: str) -> HttpResponse:
    """Back to the weights that were shipped."""
    settings_queries.park_for(request.actor, park, EDIT)
    weighing.reset_weights(actor=request.actor, at=timezone.now())
    messages.success(request, _("All weights are as they were shipped."))
    return redirect("settings:matching_weights", park)


def changed(event: Event) -> list[str]:
    """What an event changed, one weight per line."""
    labels = {field.name: field.verbose_name for field in MatchWeights._meta.fields}
    return [_("%(field)s: %(before)s → %(after)s") % {"field": labels.get(name, name), "before": f"{before:g}",
                                                     "after": f"{after:g}"}
            for name, (before, after) in event.data.get("changes", {}).items()]
