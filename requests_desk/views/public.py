"""Pages for everybody: all parks side by side, and one park. No log-in, nothing that is not published."""
from __future__ import annotations

from typing import Any

from django.contrib.sitemaps import Sitemap
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.html import strip_tags
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from parkadmin.core import charts
from parkadmin.core.http.public import address, metadata, public_page
from parkadmin.core.reference.regions import region_name
from requests_desk import public_queries as queries
from requests_desk.public_queries import ParkFacts, Slice

MOST_COMPARED = 4


@public_page
def parks(request: HttpRequest) -> HttpResponse:
    """All parks side by side; two to four that are chosen in one table."""
    found = queries.parks(timezone.now())
    wanted = request.GET.getlist("park")
    chosen = [row for row in found if row.park.slug in wanted][:MOST_COMPARED]
    return render(request, "public/parks.html", {
        "parks": found, "chosen": chosen if len(chosen) > 1 else [], "picked": [row.park.slug for row in chosen],
        "one_picked": len(chosen) == 1, "period": queries.PERIOD.days,
        "meta": metadata(request, _("Parks for companies and startup teams: who is there, what help they give, how "
                                    "fast they answer, and how to apply."))})


@public_page
def park(request: HttpRequest, slug: str) -> HttpResponse:
    """One park."""
    row = queries.park(slug, timezone.now())
    return render(request, "public/park.html", {
        "row": row, "park": row.park, "page": row.page, "sites": queries.sites_of(row.page),
        "companies": queries.companies_named(row.page), "period": queries.PERIOD.days, "fewest": queries.FEWEST,
        "sectors_chart": chart(row.sectors, _("Companies and teams by sector")),
        "origins_chart": chart(row.origins, _("Companies and teams by where they came from")),
        "meta": metadata(request, row.page.headline or row.about), "linked": organization(row)})


def chart(rows: list[Slice], title: str) -> str:
    """Bars of one break-down."""
    return charts.rows([row.label for row in rows], [row.count for row in rows], title) if rows else ""


def organization(row: ParkFacts) -> dict[str, Any]:
    """The park in the words of schema.org, for search engines."""
    found = {"@context": "https://schema.org", "@type": "Organization", "name": row.park.name,
             "alternateName": row.park.name_zh if row.park.name == row.park.name_en else row.park.name_en,
             "url": address(reverse("public:park", args=[row.park.slug])), "description": strip_tags(row.page.headline),
             "telephone": row.park.phone, "email": row.park.email, "sameAs": row.page.website,
             "foundingDate": row.park.opened_on.isoformat() if row.park.opened_on else "",
             "address": {"@type": "PostalAddress", "streetAddress": row.page.address, "addressCountry": "CN",
                         "addressRegion": region_name(row.park.region)}}
    return {name: value for name, value in found.items() if value}


class ParkSitemap(Sitemap):
    """All published pages in both languages, each naming the other."""

    i18n = alternates = True

    def items(self) -> list[str]:
        return ["", *queries.published_slugs()]

    def location(self, item: str) -> str:
        path = reverse("public:park", args=[item]) if item else reverse("public:parks")
        return f"{path}?lang={translation.get_language()}"

    def get_domain(self, site: Any = None) -> str:
        return address("").partition("://")[2]

    def get_protocol(self, protocol: str | None = None) -> str:
        return address("").partition("://")[0]


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """What search engines may read: the public pages, nothing else."""
    lines = ["User-agent: *", "Allow: /parks/", "Allow: /static/", "Disallow: /",
             f"Sitemap: {address(reverse('sitemap'))}", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")
