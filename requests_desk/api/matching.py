"""Matching over the API: the pages of glossary, weights, trial and quality, alike requests, and the way back."""
from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from parkadmin.core.api.documentation import documented
from parkadmin.core.api.serializers import Nothing
from parkadmin.core.api.views import ApiView, id_of
from parkadmin.core.errors import Forbidden, Invalid, NotFound
from parkadmin.core.models import Park
from requests_desk import access, desk_queries, feeds, quality_queries
from requests_desk import matching_queries as queries
from requests_desk.forms.matching import WEIGHTS, TryForm, WeightsForm, as_number
from requests_desk.models import MatchWeights
from requests_desk.services import offers, weighing
from requests_desk.services.alike import alike_requests
from tenants import access as tenants_access
from tenants.services.profile import ask_for_offers

from . import matching_shapes as shapes

EDIT, READ = "settings.edit", "report.read"


def park_named(view: ApiView, code: str, permission: str, field: str = "park") -> Park:
    """A park of the actor's by its code. Forbidden where the role lacks the permission."""
    if not code:
        raise Invalid({field: _("Please fill this in.")})
    try:
        park = feeds.park_for(code)
    except NotFound as refusal:
        raise Invalid({field: _("There is no such entry, or it is not shared with you.")}) from refusal
    if not view.actor.can(permission, park=park.pk):
        raise Forbidden()
    return park


class GlossaryView(ApiView):
    """The terms of the field."""

    @documented(reply=shapes.TermOut(many=True), answer=shapes.TERM, parameters=[shapes.TermFilters])
    def list(self, request: Request) -> Response:
        """List the terms that hold in a park: its own and those that are shipped."""
        given = self.filters(shapes.TermFilters)
        park = park_named(self, given.get("park") or "", EDIT)
        found = queries.glossary(park, given.get("q", ""), given.get("whose", "")).select_related("park")
        return self.page(found, shapes.TermOut)

    @documented(request=shapes.NewTerm, reply=shapes.TermOut, status=201, asked=shapes.NEW_TERM, answer=shapes.TERM)
    def create(self, request: Request) -> Response:
        """Add a term to a park's glossary. For the same Chinese word it holds instead of a shipped one."""
        given = self.given(shapes.NewTerm)
        park = park_named(self, given.pop("park"), EDIT)
        row = weighing.save_term(actor=self.actor, park=park, at=self.at, **given)
        return Response(self.shown(row, shapes.TermOut), status=201)

    @documented(request=shapes.TermFields, reply=shapes.TermOut, asked={"zh": "无人机", "en": "drone"},
                answer=shapes.TERM)
    @action(detail=True, methods=["post"])
    def change(self, request: Request, code: str) -> Response:
        """Change a term of a park's own."""
        row = self.own(code)
        row = weighing.save_term(actor=self.actor, park=row.park, entry=row, at=self.at,
                                 **self.given(shapes.TermFields))
        return Response(self.shown(row, shapes.TermOut))

    @documented(status=204)
    def destroy(self, request: Request, code: str) -> Response:
        """Take a term of a park's own out."""
        weighing.delete_term(actor=self.actor, entry=self.own(code), at=self.at)
        return Response(status=204)

    def own(self, code: str) -> Any:
        return queries.own_entry(self.actor, id_of(code))


class MatchingView(ApiView):
    """What suggestions are made of, and how good they are."""

    @documented(reply=shapes.WeightsOut, answer=shapes.WEIGHT_VALUES)
    @action(detail=False, methods=["get"])
    def weights(self, request: Request) -> Response:
        """Read how much each part of a score counts."""
        self.filters()
        if not self.actor.parks_with(EDIT):
            raise Forbidden()
        return Response(self.shown(queries.weights_now(), shapes.WeightsOut))

    @documented(request=shapes.NewWeights, reply=shapes.WeightsOut, asked={"kind": .25}, answer=shapes.WEIGHT_VALUES)
    @weights.mapping.post
    def change_weights(self, request: Request) -> Response:
        """Let parts of the score count more or less, for all parks. Parts that are not named stay."""
        row = weighing.change_weights(actor=self.actor, weights=self.given(shapes.NewWeights), at=self.at)
        return Response(self.shown(row, shapes.WeightsOut))

    @documented(request=Nothing, reply=shapes.WeightsOut, answer=shapes.WEIGHT_VALUES)
    @action(detail=False, methods=["post"], url_path="weights/reset")
    def reset_weights(self, request: Request) -> Response:
        """Put all weights back as they were shipped."""
        self.given(Nothing)
        row = weighing.reset_weights(actor=self.actor, at=self.at)
        return Response(self.shown(row, shapes.WeightsOut))

    @documented(request=shapes.NewNeed, reply=shapes.TrialOut, asked=shapes.NEED, answer=shapes.TRIAL)
    @action(detail=False, methods=["post"], url_path="try")
    def trial(self, request: Request) -> Response:
        """See who would be suggested for a need, and why. Stores nothing."""
        given = self.given(shapes.NewNeed)
        park = park_named(self, given["park"], EDIT)
        form = TryForm(given, kinds=desk_queries.kinds())
        asked = checked(form)
        found = queries.trial(park=park, text=asked["need"], kind=asked["kind"], sector=asked["sector"],
                              regions=asked["regions"], scale=tried_weights(given["weights"]),
                              today=timezone.localdate())
        return Response(self.shown(found, shapes.TrialOut))

    @documented(reply=shapes.QualityOut, answer=shapes.QUALITY, parameters=[shapes.QualityFilters])
    @action(detail=False, methods=["get"])
    def quality(self, request: Request) -> Response:
        """Read how good suggestions were, per month."""
        given = self.filters(shapes.QualityFilters)
        parks = quality_queries.parks_measured(self.actor)
        if not parks:
            raise Forbidden()
        wanted = [park for park in parks if not given.get("park") or park.code in given["park"]]
        ids = [park.pk for park in wanted]
        found = quality_queries.quality(ids, timezone.localdate(), parks[0].time_zone, given.get("engine", ""))
        shown = {"engines": quality_queries.engines(ids), "total": found.total, "months": found.months}
        return Response(self.shown(shown, shapes.QualityOut))

    @documented(reply=shapes.OfferOut(many=True), answer=shapes.OFFER)
    @action(detail=False, methods=["get"])
    def offers(self, request: Request) -> Response:
        """List what one's own companies were told of, newest first."""
        self.filters()
        return self.page(queries.offers_told(self.actor), shapes.OfferOut)

    @documented(request=shapes.Switch, reply=shapes.SwitchOut, asked={"tenant": shapes.examples.ID.format(2),
                                                                      "on": True},
                answer={"tenant": shapes.examples.ID.format(2), "wants_offers_since": shapes.examples.AT})
    @action(detail=False, methods=["post"], url_path="offers/switch")
    def switch(self, request: Request) -> Response:
        """Let a company be told of offers that fit it, or no more. For its owners."""
        given = self.given(shapes.Switch)
        if given["tenant"] is None or given["on"] is None:
            raise Invalid({name: _("Please fill this in.") for name in ("tenant", "on") if given[name] is None})
        tenant = tenants_access.own_company(self.actor, given["tenant"])
        row = ask_for_offers(actor=self.actor, tenant=tenant, on=given["on"], at=self.at)
        return Response(self.shown(row, shapes.SwitchOut))


def checked(form: Any) -> dict[str, Any]:
    """What a form of the pages makes of it, or Invalid in the same words."""
    if not form.is_valid():
        raise Invalid({field: [str(text) for text in texts] for field, texts in form.errors.items()})
    return form.cleaned_data


def tried_weights(given: dict[str, float] | None) -> MatchWeights | None:
    """The weights that hold with what was given put into their places."""
    if not given:
        return None
    row = queries.weights_now()
    form = WeightsForm({name: given.get(name, as_number(getattr(row, name))) for name in WEIGHTS}, row=row)
    checked(form)
    return form.scale()


class RequestMatching:
    """What hangs on a request."""

    @documented(reply=shapes.AlikeList, answer=shapes.ALIKE)
    @action(detail=True, methods=["get"])
    def alike(self, request: Request, code: str) -> Response:
        """See alike requests of the park, open and solved, and who helped with them. For staff."""
        self.filters()
        found = alike_requests(actor=self.actor, request=self.for_staff(code), at=self.at)
        return Response(self.shown({"results": found}, shapes.AlikeList))


class ResourceMatching:
    """What hangs on a resource."""

    @documented(reply=shapes.WantedList, answer=shapes.WANTED)
    @action(detail=True, methods=["get"])
    def wanted(self, request: Request, code: str) -> Response:
        """See which open requests of the network could use it, for staff of the park that keeps it.

        Of other parks' requests only a teaser.
        """
        self.filters()
        found = queries.wanted(self.actor, self.kept(code), timezone.localdate())
        return Response(self.shown({"results": found}, shapes.WantedList))

    @documented(request=shapes.Told, reply=shapes.ToldOut, asked={"tenants": [shapes.examples.ID.format(2)]},
                answer={"told": [shapes.examples.JINGHUA], "waiting": []})
    @action(detail=True, methods=["post"])
    def tell(self, request: Request, code: str) -> Response:
        """Tell companies of one's own park of it, if they asked to be told; each at most once a week."""
        row, ids = self.kept(code), set(self.given(shapes.Told)["tenants"] or [])
        chosen = [tenant for tenant in queries.companies_that_ask(self.actor, row.partner.park_id)
                  if tenant.pk in ids]
        if len(chosen) < len(ids):
            raise Invalid({"tenants": _("There is no such entry, or it is not shared with you.")})
        told, waiting = offers.tell_about_resource(actor=self.actor, resource=row, tenants=chosen, at=self.at)
        return Response(self.shown({"told": told, "waiting": waiting}, shapes.ToldOut))

    def kept(self, code: str) -> Any:
        """The resource, if one of the actor's parks keeps it."""
        row = access.resource_for(self.actor, id_of(code))
        if not self.actor.can("request.read", park=row.partner.park_id):
            raise Forbidden()
        return row
