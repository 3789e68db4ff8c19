"""A startup team becomes a company: its entry, who and what goes over, a look at all of it before it is done."""
from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from parkadmin.core.errors import Forbidden, Refused
from parkadmin.core.http.deeds import perform
from parkadmin.core.http.sides import staff_page
from tenants import life_hooks, register_queries
from tenants.forms.register import GrowForm
from tenants.lifecycle import TENANT, require_registered
from tenants.services.growing import grow_into_company


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def grow(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The form, then the same form folded away below a preview, then the deed."""
    actor, team = request.actor, register_queries.tenant_for_desk(request.actor, pk)
    if not actor.can("tenant.edit", park=team.park_id):
        raise Forbidden()
    if team.kind != "team":
        raise Refused("not_a_team", _("Only a startup team can become a company."))
    if request.method != "POST":  # what was typed comes back with the refusal
        require_registered(team)
    work = life_hooks.open_work(team)
    parts = register_queries.parts_of(actor, team, "people", "rooms", "contacts", "markets")
    given = {"team": team, "people": parts["people"], "asks": bool(work),
             "may_leave": TENANT.may(actor, team, "tenant.state", ("staff",))}
    context = {"team": team, "work": work, "rooms": [row for row in parts["rooms"] if row.until is None],
               "contacts": parts["contacts"], "markets": parts["markets"]}
    if request.method != "POST":
        return render(request, "register/grow.html", {"form": GrowForm(**given), **context})
    form = GrowForm(request.POST, **given)
    if "preview" in request.POST and form.is_valid():
        return render(request, "register/grow.html", {"form": form, "preview": _preview(form), **context})

    def deed(**typed: Any) -> Any:
        return grow_into_company(actor=actor, team=team, at=timezone.now(), **form.deed())

    status, company = perform(form, deed)
    if status != 200:
        return render(request, "register/grow.html", {"form": form, **context}, status=status)
    messages.success(request, _("%(company)s stands in the register as %(number)s. It has grown out of %(team)s.")
                     % {"company": company, "number": company.number, "team": team})
    return redirect("register:tenant", company.pk)


def _preview(form: GrowForm) -> dict[str, Any]:
    """What will be done, in words."""
    deed = form.deed()
    roles = dict(form.fields[f"role_{form.people[0].pk}"].choices) if form.people else {}
    return {"facts": deed["fields"], "people": [(row.user, roles[role]) for row, role in deed["members"]],
            "left_out": [row.user for row in form.people if row not in [chosen for chosen, _role in deed["members"]]],
            "carry": deed["carry"], "leaves": deed["team_after"] == "leaves"}
