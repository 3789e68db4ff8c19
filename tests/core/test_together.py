"""Short lists read in one statement are the rows that each queryset would have given by itself."""
from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from parkadmin.core.models import Event, User
from parkadmin.core.together import together
from tenants.models import Membership, Occupancy, Qualification, Site, TenantContact, TenantDocument
from tests.cast import NOW, Cast
from tests.factories import submitted


def same(found: list, wanted: list) -> bool:
    """Whether rows are equal field by field, those that came with them too."""
    def values(row) -> dict:
        return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields
                if field.attname not in row.get_deferred_fields()}
    return [values(row) for row in found] == [
        {name: value for name, value in values(row).items() if name in values(each)}
        for row, each in zip(wanted, found, strict=True)]


def test_the_rows_are_those_of_each_queryset(cast: Cast, django_assert_num_queries):
    jinghua = cast.jinghua
    site = Site.objects.create(park=cast.binhai, name_zh="北楼")
    for number, area in enumerate((Decimal("120.1"), None, Decimal("0.3"))):
        Occupancy.objects.create(tenant=jinghua, site=site, room=str(number), area=area,
                                 since=date(2026, 9, number + 1))
    paper = TenantDocument.objects.create(tenant=jinghua, title="Licence", name="a.pdf", size=3, file="documents/a.pdf",
                                          uploaded_by=cast.dai_tao, at=NOW)
    for document in (paper, None):
        Qualification.objects.create(tenant=jinghua, kind="high_tech", name="高新", document=document)
    submitted(cast)
    querysets = {
        "rooms": Occupancy.objects.select_related("site__park").order_by("-since")[:2],
        "held": Qualification.objects.select_related("document__uploaded_by").order_by("pk"),
        "people": Membership.objects.select_related("user").order_by("pk"),
        "events": Event.objects.order_by("pk"), "contacts": TenantContact.objects.all()}
    with django_assert_num_queries(1):
        found = together(jinghua, **querysets)
        assert found["rooms"][0].site.park.code == "BH"
        assert found["held"][0].document.uploaded_by == cast.dai_tao and found["held"][0].document.file.name
        assert found["held"][1].document is None
    assert found["contacts"] == [] and len(found["rooms"]) == 2
    assert all(same(found[name], list(rows)) for name, rows in querysets.items())
    assert same([row.site for row in found["rooms"]], [site, site])
    assert all(isinstance(row.user, User) for row in found["people"])


def test_what_is_read_can_be_saved(cast: Cast):
    row = together(cast.jinghua, people=Membership.objects.filter(user=cast.dai_tao))["people"][0]
    row.title = "Founder"
    row.save()
    assert [*Membership.objects.values_list("title", flat=True)] == ["Founder"]


def test_a_row_that_is_gone_has_no_lists(cast: Cast):
    gone = Site(park=cast.binhai, name_zh="x")
    assert together(gone, people=Membership.objects.filter(user=cast.dai_tao)) == {"people": []}


def test_too_wide_a_row_is_refused(cast: Cast):
    rows = Membership.objects.select_related("user", "tenant__park",
                                             "tenant__grown_out_of__grown_out_of__grown_out_of")
    with pytest.raises(ValueError, match="Membership and what comes with it has too many columns"):
        together(cast.jinghua, rows=rows)
