"""The HSDS read API below /hsds/: public entries without a log-in, more with a person's key.

Pages are numbered, as HSDS wants them: the keys of a page are found in the index alone, then its rows are read; totals
are exact up to ten thousand and estimated beyond. Answers carry an ETag.
"""
from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from datetime import UTC, datetime
from math import ceil
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from rest_framework import exceptions, permissions
from rest_framework.request import Request
from rest_framework.viewsets import GenericViewSet

from parkadmin.core.api.views import ApiView, asked_language, speak
from parkadmin.core.errors import NotFound
from requests_desk import hsds_queries as queries

from . import shapes

OPENAPI = "https://raw.githubusercontent.com/openreferral/specification/3.0/schema/openapi.json"
PAGE, LARGEST_PAGE, LARGEST_MINIMAL, LAST_PAGE = 25, 100, 1000, 100_000
PAGING = {"page", "per_page", "format"}
TRUE = ("true", "1", "yes", "")


class HsdsView(ApiView):
    """Base: anybody may read; what a person sees beyond that follows from the person."""

    permission_classes = [permissions.AllowAny]
    schema = None  # described by the published document of HSDS, not by ours
    known: frozenset[str] = frozenset()

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        self.at = timezone.now()
        speak(request._request, asked_language(request._request) or "en")
        GenericViewSet.initial(self, request, *args, **kwargs)
        self.errors: dict[str, str] = {}
        for name in sorted(set(request.query_params) - self.known):
            self.errors[name[:40]] = _("There is no such parameter here.")

    @property
    def contacts(self) -> bool:
        """Ways to reach people are shown to staff only."""
        return bool(self.actor.parks_with("directory.read"))

    # -- reading parameters -------------------------------------------------------------------------------------
    def text(self, name: str) -> str:
        return self.request.query_params.get(name, "").replace("\x00", "").strip()[:200]

    def flag(self, name: str) -> bool:
        return name in self.request.query_params and self.text(name).lower() in TRUE

    def key(self, name: str) -> UUID | None:
        try:
            return UUID(self.text(name)) if self.text(name) else None
        except ValueError:
            self.errors[name] = _("This is not an id.")
            return None

    def moment(self, name: str) -> datetime | None:
        text = self.text(name).replace(" ", "+")  # a plus sign that was not escaped
        try:
            found = parse_datetime(text) or datetime.fromisoformat(text) if text else None
            found = found.replace(tzinfo=found.tzinfo or UTC).astimezone(UTC) if found else None
        except (ValueError, OverflowError):
            found = None
        if text and found is None:
            self.errors[name] = _("This is not a time like 2026-11-18T02:00:00Z.")
        return found

    def number(self, name: str, default: int, largest: int) -> int:
        text = self.text(name) or str(default)
        if not (text.isascii() and text.isdigit() and len(text) < 8 and 1 <= int(text) <= largest):
            self.errors[name] = _("This must be a whole number from %(low)d to %(high)d.") % {
                "low": 1, "high": largest}
            return default
        return int(text)

    def done(self) -> None:
        """Raise what is wrong with the parameters, all at once."""
        if self.text("format") not in ("", "json"):
            self.errors["format"] = _("Only json is offered.")
        if self.errors:
            raise exceptions.ValidationError({name: [text] for name, text in self.errors.items()})

    # -- answering ------------------------------------------------------------------------------------------------
    def answer(self, data: Any) -> HttpResponse:
        """JSON with an ETag; 304 for who has it already."""
        body = json.dumps(data, ensure_ascii=False).encode()
        tag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
        response = HttpResponse(body, content_type="application/json")
        response["ETag"], response["Cache-Control"] = tag, "private, no-cache"
        return get_conditional_response(self.request._request, etag=tag, response=response) or response

    def listed(self, rows: QuerySet, parts: Callable[[QuerySet], QuerySet], shape: Callable[[Any], Any],
               largest: int = LARGEST_PAGE) -> HttpResponse:
        """One page of rows."""
        number, size = self.number("page", 1, LAST_PAGE), self.number("per_page", PAGE, largest)
        self.done()
        keys = queries.page_of(rows, number, size)
        found = queries.by_keys(parts, rows.model, keys)
        return self.answer(page(queries.total(rows), number, size, [shape(row) for row in found]))


def page(total: int, number: int, size: int, contents: list[Any]) -> dict[str, Any]:
    """The envelope of a list."""
    pages = ceil(total / size)
    return {"total_items": total, "total_pages": pages, "page_number": number, "size": len(contents),
            "first_page": number == 1, "last_page": number >= pages, "empty": not contents, "contents": contents}


class RootView(HsdsView):
    """What this is."""

    def root(self, request: Request) -> HttpResponse:
        """Version, profile, and the document that defines the API."""
        self.done()
        return self.answer({"version": "3.0", "profile": f"{settings.SITE_URL}/hsds/profile", "openapi_url": OPENAPI})

    def profile(self, request: Request) -> HttpResponse:
        """The profile: what stands in `innovation_park`, and which vocabularies are used."""
        self.done()
        return self.answer(PROFILE)


PROFILE = {
    "name": "innovation park", "extends": "HSDS 3.0",
    "description": "A directory of those who help companies and startup teams of science parks. Organizations are "
                   "partners, services what they offer, contacts with department `expert` the named people behind it.",
    "innovation_park": {
        "name_zh, name_en, about_*, fees_*, eligibility_*, documents_*": "texts in Chinese and English",
        "kind": "kind of organization, or the code of the kind of help", "region": "GB/T 2260",
        "place": "on_site, online, both", "capacity": "has_capacity, waiting_list, none, to_be_assessed",
        "capacity_on": "the day of the capacity", "visibility": "park, network, public",
        "trust": "listed, checked, proven", "kept_by": "code of the park that keeps the entry"},
    "vocabularies": {"sectors": "GB/T 4754-2017", "service areas": "GB/T 2260 (000000: nationwide)",
                     "languages": "BCP 47"}}


class ServiceView(HsdsView):
    """Services."""

    known = frozenset(PAGING | {"search", "taxonomy_term_id", "taxonomy_id", "organization_id", "modified_after",
                                "minimal", "full"})

    def filters(self) -> dict[str, Any]:
        """The parameters that narrow a list."""
        return {"search": self.text("search"), "organization_id": self.key("organization_id"),
                "modified_after": self.moment("modified_after"), **self.terms()}

    def terms(self) -> dict[str, Any]:
        """What the given term and taxonomy stand for; an unknown one is told."""
        term, taxonomy, found = self.key("taxonomy_term_id"), self.key("taxonomy_id"), {}
        if term:
            found["term"] = next(((SORTS[each["taxonomy_id"]], each["code"])
                                  for each in shapes.all_terms(*queries.kinds_and_topics())
                                  if each["id"] == str(term)), None)
            if found["term"] is None:
                self.errors["taxonomy_term_id"] = _("There is no such term.")
        if taxonomy:
            found["taxonomy"] = SORTS.get(str(taxonomy))
            if found["taxonomy"] is None:
                self.errors["taxonomy_id"] = _("There is no such taxonomy.")
        return found

    def list(self, request: Request) -> HttpResponse:
        """One page of services."""
        filters = self.filters()
        self.done()
        rows = queries.services(self.actor, filters)
        if self.flag("minimal"):
            return self.listed(rows, lambda each: each.only("pk", "modified_at"), shapes.minimal_service,
                               LARGEST_MINIMAL)
        if self.flag("full"):
            return self.listed(rows, queries.with_parts, lambda row: shapes.full_service(row, self.contacts))
        return self.listed(rows, lambda each: each.select_related("partner", "kind"),
                           lambda row: shapes.brief_service(row, self.contacts))

    def retrieve(self, request: Request, pk: UUID) -> HttpResponse:
        """One service with all its parts."""
        return self.answer(shapes.full_service(queries.service(self.actor, pk), self.contacts))


SORTS = {shapes.taxonomy_id(sort): sort for sort in shapes.TAXONOMIES}


class PlaceView(ServiceView):
    """Services at their places."""

    known = frozenset(ServiceView.known - {"minimal"} | {"postcode"})

    def list(self, request: Request) -> HttpResponse:
        """One page of services at places."""
        filters = {**self.filters(), "postcode": self.text("postcode")[:12]}
        self.done()
        whole = self.flag("full")
        return self.listed(queries.at_locations(self.actor, filters), queries.at_location_parts,
                           lambda row: shapes.service_at_location(row, self.contacts, whole))

    def retrieve(self, request: Request, pk: UUID) -> HttpResponse:
        """One service at one place. Name and status are repeated from the service: the published document describes
        this answer by the schema of a service."""
        data = shapes.service_at_location(queries.at_location(self.actor, pk), self.contacts, whole=True)
        return self.answer({**data, "name": data["service"]["name"], "status": data["service"]["status"]})


class OrganizationView(HsdsView):
    """Organizations."""

    known = frozenset(PAGING | {"search", "full", "full_service", "modified_after"})

    def list(self, request: Request) -> HttpResponse:
        """One page of organizations."""
        rows = queries.organizations(self.actor, {"search": self.text("search"),
                                                  "modified_after": self.moment("modified_after")})
        whole = self.flag("full_service")
        if whole or self.flag("full"):
            return self.listed(rows, lambda each: queries.with_services(self.actor, each),
                               lambda row: shapes.full_organization(row, self.contacts, whole))
        return self.listed(rows, lambda each: each, lambda row: shapes.organization(row, self.contacts))

    def retrieve(self, request: Request, pk: UUID) -> HttpResponse:
        """One organization with its services."""
        whole = self.flag("full_service")
        self.done()
        row = queries.organization(self.actor, pk)
        return self.answer(shapes.full_organization(row, self.contacts, whole))


class TaxonomyView(HsdsView):
    """The three vocabularies."""

    known = frozenset(PAGING | {"search"})

    def list(self, request: Request) -> HttpResponse:
        """All of them."""
        text = self.text("search").lower()
        found = [each for each in map(shapes.taxonomy, shapes.TAXONOMIES) if text in str(each).lower()]
        return self.sliced(found)

    def sliced(self, found: list[Any]) -> HttpResponse:
        """One page of a list that is short enough to be made whole."""
        number, size = self.number("page", 1, LAST_PAGE), self.number("per_page", PAGE, LARGEST_PAGE)
        self.done()
        start = (number - 1) * size
        return self.answer(page(len(found), number, size, found[start:start + size]))

    def retrieve(self, request: Request, pk: UUID) -> HttpResponse:
        """One vocabulary."""
        if str(pk) not in SORTS:
            raise NotFound()
        return self.answer(shapes.taxonomy(SORTS[str(pk)]))


class TermView(TaxonomyView):
    """The terms of the vocabularies."""

    known = frozenset(PAGING | {"search", "taxonomy_id", "top_only", "parent_id"})

    def list(self, request: Request) -> HttpResponse:
        """Terms: by taxonomy, by parent, the top ones only, by words."""
        taxonomy, parent, text = self.key("taxonomy_id"), self.key("parent_id"), self.text("search").lower()
        top = self.flag("top_only")
        found = shapes.all_terms(*queries.kinds_and_topics())
        return self.sliced([
            each for each in found
            if (not taxonomy or each["taxonomy_id"] == str(taxonomy)) and not (top and "parent_id" in each)
            and (not parent or each.get("parent_id") == str(parent))
            and text in f"{each['code']} {each['name']} {each['description']}".lower()])

    def retrieve(self, request: Request, pk: UUID) -> HttpResponse:
        """One term."""
        found = {each["id"]: each for each in shapes.all_terms(*queries.kinds_and_topics())}.get(str(pk))
        if found is None:
            raise NotFound()
        return self.answer(found)
