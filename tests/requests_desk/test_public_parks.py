"""What everybody may see of parks: what is published, in sums, and nothing else."""
from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from parkadmin.core.models import Park
from requests_desk import public_queries as queries
from requests_desk.models import Agreement, Outcome, Partner, Resource
from tenants.models import ParkPage, Programme, Session, Tenant
from tests import factories
from tests.cast import NOW, Cast

MOST_QUERIES = 8


def publish(park: Park, **fields: Any) -> ParkPage:
    """The park's public page, with secrets that only the fields given reveal."""
    return ParkPage.objects.update_or_create(park=park, defaults={
        "published": True, "headline_en": f"Headline of {park.code}", "headline_zh": f"{park.code} 标题", **fields})[0]


def tenants(park: Park, count: int, **fields: Any) -> None:
    Tenant.objects.bulk_create([
        Tenant(park=park, name_zh=f"机密公司{number}", name_en=f"Secret Co {park.code} {number}",
               registered_on=date(2017, 1, 1), **fields) for number in range(count)])


def read(path: str, **headers: str) -> str:
    answer = Client(headers={"accept-language": "en", **headers}).get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_park_without_a_published_page_does_not_exist(cast: Cast):
    publish(cast.binhai, published=False)
    slugs = ("binhai", cast.baoding.slug, "no-such")
    assert [Client().get(f"/parks/{slug}/").status_code for slug in slugs] == [404] * 3
    html = read("/parks/?park=binhai&park=baoding")
    assert "Headline of BH" not in html and "No park shows itself here yet" in html


def test_names_of_companies_are_shown_where_the_park_says_so(cast: Cast):
    tenants(cast.binhai, 4, sector="I65", about="secret plans", phone="022-5555 9999")
    tenants(cast.binhai, 1, kind="team")
    page = publish(cast.binhai)
    html = read("/parks/binhai/") + read("/parks/")
    assert "Secret Co" not in html and "机密公司" not in html
    page.publishes_companies = True
    page.save()
    html = read("/parks/binhai/")
    assert html.count("Secret Co BH") == 4 and "secret plans" not in html and "9999" not in html


def test_small_groups_are_folded_so_that_nobody_is_recognised(cast: Cast):
    tenants(cast.binhai, 5, sector="I65", origin="110108")
    tenants(cast.binhai, 2, sector="C26", origin="130600")
    tenants(cast.binhai, 2, sector="C37", origin="130100")
    tenants(cast.binhai, 1, sector="A01", origin="540000")
    publish(cast.binhai)
    row = queries.park("binhai", NOW)
    assert [(each.count, each.is_rest) for each in row.sectors] == [(5, False), (4, True), (1, True)]
    assert [each.count for each in row.origins] == [5, 4, 1]
    html = read("/parks/binhai/")
    assert "Chemicals" not in html and "Crop farming" not in html and "Tibet" not in html


def test_those_who_left_are_not_counted(cast: Cast):
    tenants(cast.binhai, 3, sector="I65")
    tenants(cast.binhai, 2, sector="I65", state="left")
    publish(cast.binhai)
    assert queries.park("binhai", NOW).total == 3


def test_rates_are_shown_where_the_park_publishes_them(cast: Cast):
    for _number in range(3):
        factories.request_in(cast, "closed", NOW - timedelta(days=20))
    page = publish(cast.binhai)
    assert queries.park("binhai", NOW).three_rates == []
    assert "does not publish its rates" in read("/parks/binhai/")
    page.publishes_rates = True
    page.save()
    rates = queries.park("binhai", NOW).three_rates
    assert [(rate.code, rate.part, rate.whole) for rate in rates] == [
        ("response", 3, 3), ("solved", 3, 3), ("satisfaction", 3, 3)]


def test_what_came_of_it_is_summed_over_three_companies_at_least(cast: Cast):
    publish(cast.binhai)
    done = [factories.referral_in(cast, "completed", NOW - timedelta(days=10)) for _number in range(3)]
    Outcome.objects.update(amount=Decimal("1800000000"), people=7)
    row = queries.park("binhai", NOW)
    assert (row.trained, row.invested, row.solved) == (None, None, None)
    tenants(cast.binhai, 2)
    for referral, tenant in zip(done, Tenant.objects.filter(name_zh__startswith="机密"), strict=False):
        referral.request.tenant = tenant
        referral.request.save()
    row = queries.park("binhai", NOW)
    assert (row.trained, row.invested) == (21, Decimal("5400000000"))
    html = read("/parks/binhai/")
    assert "5.4 billion" in html and "UAV training by Beijing experts" not in html and "Trained" not in html


def resource(cast: Cast, partner: Partner, visibility: str, shared: str = "public") -> Resource:
    Partner.objects.filter(pk=partner.pk).update(visibility=shared)
    return cast.resource(partner, cast.training, "机密课程", "Secret course", visibility=visibility)


def test_help_is_counted_as_far_as_it_is_shared(cast: Cast):
    publish(cast.binhai)
    assert cast.uav_school
    Agreement.objects.all().delete()
    own = Partner.objects.create(park=cast.binhai, kind="institute", name_zh="本园机构", visibility="public")
    for partner, visibility in ((own, "park"), (own, "network"), (cast.uav_school, "park"), (cast.uav_school, "public"),
                                (cast.uav_school, "network")):
        resource(cast, partner, visibility)
    assert [(row.own, row.partners) for row in queries.park("binhai", NOW).help] == [(1, 1)]
    Agreement.objects.create(park=cast.zhongguancun, other_park=cast.binhai, title="Network", modified_at=NOW,
                             starts_on=date(2016, 11, 1), countersigned_at=NOW)
    assert [(row.own, row.partners) for row in queries.park("binhai", NOW).help] == [(1, 2)]
    assert "Secret course" not in read("/parks/binhai/")


def programme(park: Park, name: str, **fields: Any) -> Programme:
    row = Programme.objects.create(park=park, name_zh=name, name_en=name, state_since=NOW, **{
        "state": "open", "visibility": "public", **fields})
    begins = NOW + timedelta(days=2000)
    Session.objects.create(programme=row, starts_at=begins, ends_at=begins + timedelta(hours=2))
    return row


def test_only_public_programmes_that_are_open_are_shown(cast: Cast):
    publish(cast.binhai)
    programme(cast.binhai, "Shown to everybody", capacity=4)
    for number, fields in enumerate(({"visibility": "park"}, {"visibility": "network"}, {"state": "draft"},
                                     {"state": "cancelled"}, {"enrol_until": NOW - timedelta(days=1)})):
        programme(cast.binhai, f"Hidden {number}", **fields)
    html = read("/parks/binhai/")
    assert "Shown to everybody" in html and "4 places left" in html and "Hidden" not in html


def test_two_parks_stand_side_by_side_and_one_alone_does_not(cast: Cast):
    for park in (cast.binhai, cast.baoding, cast.zhongguancun):
        publish(park)
    assert "compare-table" not in read("/parks/?park=binhai&park=nonsense")
    html = read("/parks/?park=binhai&park=baoding")
    table = html[html.index("compare-table"):html.index("</table>")]
    assert "Headline of BH" in table and "Headline of BD" in table and "Headline of ZGC" not in table


@pytest.mark.parametrize("path", ["/parks/", "/parks/?park=binhai&park=baoding", "/parks/binhai/"])
def test_pages_cost_few_reads_however_many_parks_there_are(cast: Cast, path: str):
    publish(cast.binhai, publishes_rates=True, publishes_companies=True)
    assert cast.uav_training

    def reads() -> int:
        with CaptureQueriesContext(connection) as found:
            read(path)
        return len(found)

    one = reads()
    for number in range(9):
        park = Park.objects.create(code=f"P{number}", slug=f"p-{number}", name_zh="园", name_en="Park", region="110000")
        publish(park, publishes_rates=True)
        tenants(park, 10, sector="I65")
    assert reads() == one <= MOST_QUERIES
