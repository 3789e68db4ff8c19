"""The public pages of parks: read by everybody, without a key; changed by those who keep the park's settings."""
from __future__ import annotations

from typing import Any

from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from parkadmin.core.api.conditional import etag, required_version
from parkadmin.core.api.documentation import documented
from parkadmin.core.api.serializers import Input, Text, YesNo
from parkadmin.core.api.views import ApiView
from tenants import apply_queries as queries
from tenants.models import ParkPage
from tenants.services.park_page import edit_park_page

from .programmes import IF_MATCH

CHANGED = {"headline_en": "Where Beijing's innovation meets Tianjin's manufacturing", "publishes_rates": True}
EXAMPLE: dict[str, Any] = {
    "park": "binhai", "name": "Tianjin Binhai Zhongguancun Science Park", "opened_on": "2016-11-01",
    "region": "120116", "phone": "022-5550 0100", "email": "desk@binhai.example", "version": 3, "published": True,
    "publishes_rates": True, "publishes_companies": False, "takes_applications": True,
    "headline_zh": "把北京的创新带到天津的制造业",
    "headline_en": "Where Beijing's innovation meets Tianjin's manufacturing",
    "offers_zh": "", "offers_en": "From a single desk to a whole factory floor.", "terms_zh": "",
    "terms_en": "For technology companies and startup teams.", "address": "Binhai New Area, Tianjin", "website": "",
    "sign_days": 1, "review_days": 15, "info_days": 14}


class PageOut(serializers.Serializer):
    """What a park shows to everybody, and what it promises to applicants (working days; info_days: days)."""

    park = serializers.CharField(source="park.slug")
    name = serializers.CharField(source="park.name", help_text="In the asked language.")
    opened_on = serializers.DateField(source="park.opened_on", allow_null=True)
    region = serializers.CharField(source="park.region")
    phone = serializers.CharField(source="park.phone")
    email = serializers.CharField(source="park.email")
    version = serializers.IntegerField()
    published = serializers.BooleanField()
    publishes_rates = serializers.BooleanField()
    publishes_companies = serializers.BooleanField()
    takes_applications = serializers.BooleanField()
    headline_zh = serializers.CharField()
    headline_en = serializers.CharField()
    offers_zh = serializers.CharField()
    offers_en = serializers.CharField()
    terms_zh = serializers.CharField()
    terms_en = serializers.CharField()
    address = serializers.CharField()
    website = serializers.CharField()
    sign_days = serializers.IntegerField()
    review_days = serializers.IntegerField()
    info_days = serializers.IntegerField()


class PageFields(Input):
    """What may be changed; fields not given stay."""

    published = YesNo(required=False)
    publishes_rates = YesNo(required=False)
    publishes_companies = YesNo(required=False)
    headline_zh = Text(required=False)
    headline_en = Text(required=False)
    offers_zh = Text(required=False)
    offers_en = Text(required=False)
    terms_zh = Text(required=False)
    terms_en = Text(required=False)
    address = Text(required=False)
    website = Text(required=False)


class ParkPageView(ApiView):
    """Public pages of parks, by the park's address name."""

    def get_permissions(self) -> list[Any]:
        return [AllowAny()] if self.action in ("list", "retrieve") else super().get_permissions()

    def fetch(self, code: str) -> ParkPage:
        return queries.page_for(self.actor, code)

    @documented(reply=PageOut(many=True), answer=EXAMPLE)
    def list(self, request: Request) -> Response:
        """List the public pages.

        Needs no key. Staff also see the pages of their parks that are not published.
        """
        self.filters()
        return self.page(queries.pages(self.actor), PageOut)

    @documented(reply=PageOut, answer=EXAMPLE)
    def retrieve(self, request: Request, code: str) -> Response:
        """Read a public page. Needs no key."""
        return self.answer_with(self.fetch(code))

    @documented(request=PageFields, reply=PageOut, asked=CHANGED, answer=EXAMPLE, parameters=[IF_MATCH])
    def partial_update(self, request: Request, code: str) -> Response:
        """Change the public page."""
        row, given = self.fetch(code), self.given(PageFields)
        version = required_version(request, present=row.version)
        edit_park_page(actor=self.actor, park=row.park, fields=given, at=self.at, version=version)
        return self.answer_with(self.fetch(code))

    def answer_with(self, row: ParkPage) -> Response:
        """The page with its ETag."""
        return Response(self.shown(row, PageOut), headers={"ETag": etag(row.version)})
