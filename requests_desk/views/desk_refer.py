"""Handing a request over: whom to ask, what they will read, and sending it; also onward from a referral received."""
from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from parkadmin.core.actors import Actor
from parkadmin.core.errors import Forbidden, NotFound, Refused
from parkadmin.core.http.deeds import perform
from parkadmin.core.models import Park
from requests_desk import access, desk_queries, queries
from requests_desk.choices import ReferralState, RequestState, Sharing
from requests_desk.forms.referring import ReferForm
from requests_desk.handover import Need, SharedFile, need_for
from requests_desk.models import HelpRequest, Partner, Referral, Resource
from requests_desk.services.referral import refer_onward, send_referral

from .base import staff_page
from .desk_lists import words


@dataclass(frozen=True)
class Handover:
    """What is handed over, by whom: a request from its own park, or a referral (`above`) that a park refers further."""

    request: HelpRequest
    park: Park
    above: Referral | None = None

    @property
    def back(self) -> str:
        return (reverse("desk:referral", args=[self.above.number]) if self.above
                else reverse("desk:request", args=[self.request.code]))

    @property
    def number(self) -> str:
        return self.above.number if self.above else self.request.number

    @property
    def title(self) -> str:
        return self.above.title if self.above else self.request.title


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def refer(request: HttpRequest, code: str) -> HttpResponse:
    """Refer a request of one's own park."""
    row = access.request_for_desk(request.actor, code)
    if not request.actor.can("request.refer", park=row.park_id):
        raise Forbidden()
    if row.state not in (RequestState.TRIAGE, RequestState.ACTIVE):
        raise Refused("wrong_state", _("Only a request that is signed for and open can be referred."))
    return hand_over(request, Handover(row, row.park))


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def onward(request: HttpRequest, number: str) -> HttpResponse:
    """Refer a referral further that one's park has received."""
    above = access.referral_for_desk(request.actor, number)
    park = above.destination_park
    if park is None or not request.actor.can("referral.onward", park=park.pk):
        raise Forbidden()
    if not above.is_open or above.state == ReferralState.REQUESTED:
        raise Refused("wrong_state", _("Sign for the referral or accept it before you refer it further."))
    return hand_over(request, Handover(above.request, park, above))


def hand_over(request: HttpRequest, what: Handover) -> HttpResponse:
    """First whom to ask, then what to say; `do=preview` shows what they will read, anything else sends it."""
    destination = chosen_destination(request)
    if not destination:
        return choose(request, what)
    typed = (request.POST,) if request.method == "POST" else ()
    form = ReferForm(*typed, actor=request.actor, request=what.request, above=what.above)
    if request.method != "POST" or request.POST.get("do") == "preview":
        form.is_valid()
        return show(request, what, destination, form, 200)
    status, sent = perform(form, lambda **given: send(request.actor, what, destination, **given))
    if status != 200:
        return show(request, what, destination, form, status)
    messages.success(request, _("%(name)s has been asked. An answer is promised by the date on the referral.")
                     % {"name": sent.destination_organization})
    return redirect(what.back)


def send(actor: Actor, what: Handover, destination: dict[str, Any], *, sharing: str, title: str, need: str,
         attachments: Any = ()) -> Referral:
    """The verb that fits: a first referral, or one further."""
    given = {"actor": actor, "sharing": sharing, "title": title, "need_text": need, "at": timezone.now(),
             **destination}
    if what.above:
        return refer_onward(referral=what.above, **given)
    return send_referral(request=what.request, attachments=attachments, **given)


def chosen_destination(request: HttpRequest) -> dict[str, Any]:
    """The resource, partner or park in the address; NotFound when it is none that the actor may see."""
    for name, find in (("resource", access.resource_for), ("partner", access.partner_for), ("park", park_named)):
        given = request.POST.get(name) or request.GET.get(name)
        if given:
            return {name: find(request.actor, as_id(given))}
    return {}


def park_named(actor: Actor, pk: UUID) -> Park:
    """A park of the network that the actor does not work for."""
    return access.one(desk_queries.parks_to_ask(actor).filter(pk=pk))


def as_id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise NotFound() from None


def choose(request: HttpRequest, what: Handover) -> HttpResponse:
    """Whom to ask: by words in the directory, or a park."""
    q = words(request)
    found = list(queries.destinations(request.actor, q)) if q else []
    return render(request, "desk/refer_choose.html", {
        "what": what, "q": q, "found": found, "parks": desk_queries.parks_to_ask(request.actor)})


def show(request: HttpRequest, what: Handover, destination: dict[str, Any], form: ReferForm,
         status: int) -> HttpResponse:
    """The form beside what the destination will read."""
    kind, chosen = next(iter(destination.items()))
    return render(request, "desk/refer.html", {
        "what": what, "kind": kind, "destination": chosen, "form": form, "may_share": form.fields["sharing"].choices,
        "need": preview(request.actor, what, destination, form)}, status=status)


def preview(actor: Actor, what: Handover, destination: dict[str, Any], form: ReferForm) -> Need:
    """Exactly what the destination will read, from the form as it stands. Nothing is stored."""
    sharing = str(form["sharing"].value() or Sharing.TEASER)
    row = Referral(request=what.request, origin_park=what.park, sharing=sharing, sent_by=actor.user, number="",
                   title=str(form["title"].value() or ""), need=str(form["need"].value() or ""), **parts(destination))
    need = need_for(row)
    if need.identity is None:
        return need
    files = tuple(SharedFile(each.pk, each.name, each.size) for each in chosen_files(form))
    return replace(need, identity=replace(need.identity, files=files))


def chosen_files(form: ReferForm) -> list[Any]:
    return list(form.cleaned_data.get("attachments", ())) if form.is_bound and "attachments" in form.fields else []


def parts(destination: dict[str, Any]) -> dict[str, Park | Partner | Resource | None]:
    """A destination as the columns of a referral."""
    resource = destination.get("resource")
    partner = resource.partner if resource else destination.get("partner")
    return {"resource": resource, "partner": partner, "destination_park": destination.get("park")}
