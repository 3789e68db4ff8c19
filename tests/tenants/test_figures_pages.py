"""The pages of figures: who sees what, the form with its units and questions, the inbox, rounds, sums, Excel."""
from __future__ import annotations

import io
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from tenants.models import Figures, Tenant
from tests.cast import Cast

from .figures_factory import accepted, asked, sent, written

pytestmark = pytest.mark.django_db
NEW = "?year=2025&quarter=0&basis=actual"


def client(user) -> Client:
    found = Client(headers={"Accept-Language": "en"})
    found.force_login(user)
    return found


def page(cast: Cast, name: str, *args, query: str = "") -> str:
    return reverse(f"company:{name}", args=[cast.jinghua.pk, *args]) + query


def post(cast: Cast, path: str, do: str = "send", user=None, **data):
    return client(user or cast.dai_tao).post(path, {"do": do, "unit": "wan", **data})


# -- a company's side ------------------------------------------------------------------------------------------
def test_nothing_of_a_rival_is_on_the_page_or_behind_its_address(cast: Cast):
    accepted(cast, tenant=cast.rival, output_value="987654321")
    row = Figures.objects.get()
    own = client(cast.dai_tao)
    assert "987.65" not in own.get(page(cast, "figures")).content.decode()
    assert own.get(reverse("company:figures_row", args=[cast.jinghua.pk, row.pk])).status_code == 404
    assert own.get(reverse("company:figures_row", args=[cast.rival.pk, row.pk])).status_code == 404
    assert "987.65" in client(cast.rival_owner).get(reverse("company:figures", args=[cast.rival.pk])).content.decode()


def test_a_viewer_reads_and_has_no_button(cast: Cast):
    asked(cast)
    row = written(cast)
    html = client(cast.viewer).get(page(cast, "figures")).content.decode()
    assert "¥100 million" in html and page(cast, "figures_new") not in html
    shown = client(cast.viewer).get(page(cast, "figures_row", row.pk))
    assert shown.status_code == 200 and 'name="do"' not in shown.content.decode()
    assert client(cast.viewer).post(page(cast, "figures_row", row.pk), {"do": "send"}).status_code == 403


def test_the_page_says_what_is_asked_and_until_when(cast: Cast):
    asked(cast)
    html = client(cast.dai_tao).get(page(cast, "figures")).content.decode()
    assert "2025, actual" in html and "until 18 Dec 2026" in html
    assert "year=2025&amp;quarter=0&amp;basis=actual" in html


def test_the_form_begins_with_the_values_of_last_time_in_the_unit_one_prefers(cast: Cast):
    accepted(cast, year=2024)
    accepted(cast, year=2025, basis="planned", output_value="600000000")
    cast.dai_tao.money_unit = "yi"
    cast.dai_tao.save()
    found = client(cast.dai_tao).get(page(cast, "figures_new", query=NEW))
    form, html = found.context["form"], found.content.decode()
    assert (form["output_value"].value(), form["revenue"].value(), form["headcount"].value()) == (
        "1", "0.920000005", "60")
    assert "¥6 (亿)" in html and "Last time (2024)" in html
    empty = client(cast.dai_tao).get(page(cast, "figures_new", query=NEW + "&start=empty"))
    assert empty.context["form"]["output_value"].value() == ""


@pytest.mark.parametrize(("unit", "typed", "kept"), [
    ("yuan", "600,000,000.01", "600000000.01"), ("wan", "60000", "600000000.00"), ("yi", "6", "600000000.00"),
    ("yi", "0.0000000001", "0.01"), ("wan", "１２ ３４５", "123450000.00")])
def test_what_is_typed_in_a_unit_is_kept_exactly(cast: Cast, unit: str, typed: str, kept: str):
    found = post(cast, page(cast, "figures_new", query=NEW), do="save", unit=unit, output_value=typed,
                 headcount="1 200")
    row = Figures.objects.get()
    assert (found.status_code, row.state, row.output_value, row.headcount) == (302, "draft", Decimal(kept), 1200)


def test_changing_the_unit_converts_what_was_typed_and_keeps_nothing(cast: Cast):
    found = post(cast, page(cast, "figures_new", query=NEW), do="unit:yi", output_value="60000", tax="lots", note="New")
    form = found.context["form"]
    assert (form["output_value"].value(), form["tax"].value(), form["note"].value(), form.present_unit) == (
        "6", "lots", "New", "yi")
    assert not Figures.objects.exists()


@pytest.mark.parametrize(("field", "text", "message"), [
    ("output_value", "many", "This must be an amount of money with at most two decimals."),
    ("tax", "0.0000001", "This must be an amount of money with at most two decimals."),
    ("revenue", "-5", "This must be an amount of money with at most two decimals."),
    ("headcount", "2.5", "This must be a whole number from 0 to 1000000.")])
def test_a_number_that_is_none_is_told_at_its_field_and_stays(cast: Cast, field: str, text: str, message: str):
    found = post(cast, page(cast, "figures_new", query=NEW), **{field: text})
    assert (found.status_code, found.context["form"].errors) == (400, {field: [message]})
    assert f'value="{text}"' in found.content.decode()


def test_questions_are_ticked_and_explained_and_staff_see_both(cast: Cast):
    accepted(cast, year=2024)
    path, given = page(cast, "figures_new", query=NEW), {"output_value": "60000"}
    first = post(cast, path, **given)
    assert first.status_code == 400
    assert [question["key"] for question in first.context["questions"]] == ["rise.output_value"]
    assert 'name="confirmed" value="rise.output_value"' in first.content.decode()
    assert not Figures.objects.filter(year=2025).exists()
    done = post(cast, path, **given, confirmed="rise.output_value", note="The new plant runs")
    assert done.status_code == 302
    html = client(cast.officer).get(reverse("figures:desk")).content.decode()
    assert "more than 5 times as much" in html and "The new plant runs" in html


def test_a_period_that_somebody_has_begun_leads_to_it(cast: Cast):
    row = written(cast)
    assert client(cast.colleague).get(page(cast, "figures_new", query=NEW)).url == page(cast, "figures_row", row.pk)
    late = post(cast, page(cast, "figures_new", query=NEW), user=cast.colleague, output_value="7")
    assert late.status_code == 409
    html = late.content.decode()
    assert page(cast, "figures_row", row.pk) in html and 'value="7"' in html


def test_take_back_correct_and_throw_away(cast: Cast):
    row = sent(cast)
    own = client(cast.dai_tao)
    own.post(page(cast, "figures_deed", row.pk, "take_back"))
    row.refresh_from_db()
    assert row.state == "draft"
    own.post(page(cast, "figures_deed", row.pk, "discard"))
    assert not Figures.objects.exists()
    old = accepted(cast)
    own.post(page(cast, "figures_deed", old.pk, "correct"))
    new = Figures.objects.get(corrects=old)
    own.post(page(cast, "figures_row", new.pk), {"do": "send", "unit": "yuan", "output_value": "90000000",
                                                 "note": "Late invoice", "version": new.version})
    html = client(cast.officer).get(reverse("figures:row", args=[new.pk])).content.decode()
    assert "<del>" in html and "¥100 million" in html and "Late invoice" in html


# -- the desk --------------------------------------------------------------------------------------------------
def test_the_inbox_shows_the_own_parks_and_the_director_only_reads(cast: Cast):
    row = sent(cast)
    sent(cast, tenant=cast.jiuwu, output_value="555000000")
    found = client(cast.director).get(reverse("figures:desk"))
    assert [each.pk for each in found.context["page"]["rows"]] == [row.pk]
    assert reverse("figures:deed", args=[row.pk, "accept"]) not in found.content.decode()
    assert client(cast.director).post(reverse("figures:deed", args=[row.pk, "accept"])).status_code == 403
    assert client(cast.director).post(reverse("figures:bulk")).status_code == 403
    other = Figures.objects.get(tenant=cast.jiuwu)
    assert client(cast.officer).get(reverse("figures:row", args=[other.pk])).status_code == 404


def test_accept_with_one_press_and_return_with_a_reason(cast: Cast):
    desk, first, second = client(cast.officer), sent(cast), sent(cast, year=2024)
    assert desk.post(reverse("figures:deed", args=[first.pk, "accept"])).url == reverse("figures:desk")
    assert desk.post(reverse("figures:deed", args=[second.pk, "return"]), {"reason": ""}).status_code == 400
    desk.post(reverse("figures:deed", args=[second.pk, "return"]), {"reason": "Which unit?"})
    assert list(Figures.objects.order_by("year").values_list("state", "is_current")) == [
        ("returned", False), ("accepted", True)]
    assert desk.post(reverse("figures:deed", args=[first.pk, "accept"])).status_code == 409


def test_all_without_questions_are_accepted_after_a_page_that_says_how_many(cast: Cast):
    accepted(cast, year=2023)
    plain, questioned = sent(cast, tenant=cast.rival), sent(cast, year=2024, output_value="900000000")
    desk = client(cast.officer)
    found = desk.post(reverse("figures:bulk"), {"all": "1", "query": ""})
    assert [row.pk for row in found.context["rows"]] == [plain.pk]
    assert Figures.objects.filter(state="submitted").count() == 2
    desk.post(reverse("figures:bulk"), {"confirm": "1", "ids": [str(plain.pk), "nonsense"]})
    assert list(Figures.objects.filter(state="submitted")) == [questioned]


def test_a_round_shows_who_is_missing_and_whom_to_call(cast: Cast):
    assert cast.rival_owner
    row = asked(cast)
    sent(cast)
    found = client(cast.director).get(reverse("figures:round", args=[row.pk]))
    assert [tenant.pk for tenant in found.context["page"]["rows"]] == [cast.rival.pk]
    assert cast.rival_owner.email in found.content.decode()
    every = client(cast.director).get(reverse("figures:round", args=[row.pk]) + "?show=all")
    assert len(every.context["page"]["rows"]) == 2
    assert client(cast.director).post(reverse("figures:round_deed", args=[row.pk, "close"])).status_code == 403


def test_the_totals_follow_their_address_and_the_excel_file_holds_the_same_as_numbers(cast: Cast):
    accepted(cast, tenant=cast.rival, output_value="100000.10")
    accepted(cast, output_value="200000")
    accepted(cast, tenant=cast.jiuwu, output_value="7000000")
    query = "?year=2025&measure=output_value&group=park"
    found = client(cast.director).get(reverse("figures:totals") + query)
    assert [line["line"].actual for line in found.context["lines"]] == [Decimal("300000.10")]
    book = load_workbook(io.BytesIO(b"".join(client(cast.director).get(
        reverse("figures:export_totals") + query).streaming_content)))
    assert [row[2].value for row in book.active.iter_rows(min_row=2)] == [300000.1]
    rows = load_workbook(io.BytesIO(b"".join(client(cast.director).get(
        reverse("figures:export_rows") + query).streaming_content))).active
    assert sorted(row[9].value for row in rows.iter_rows(min_row=2)) == [100000.1, 200000]


@pytest.mark.parametrize("query", ["?year=99999&measure=profit&group=moon&quarter=9", "?park=none&sector=%00&origin=x",
                                   "?year=abc&cursor=zzz"])
def test_an_address_of_nonsense_is_no_error(cast: Cast, query: str):
    for name in ("totals", "desk", "export_totals"):
        assert client(cast.officer).get(reverse(f"figures:{name}") + query).status_code == 200


def test_staff_fill_in_for_a_company(cast: Cast):
    path = reverse("figures:new", args=[cast.jinghua.pk]) + NEW
    found = post(cast, path, user=cast.officer, unit="yi", output_value="6")
    row = Figures.objects.get()
    assert (found.url, row.state, row.output_value) == (reverse("figures:row", args=[row.pk]), "submitted", 600_000_000)


def statements(user, path: str) -> int:
    browser = client(user)
    browser.get(path)
    with CaptureQueriesContext(connection) as seen:
        assert browser.get(path).status_code == 200
    return len(seen)


def test_pages_cost_the_same_for_one_row_and_for_ten(cast: Cast):
    round, first = asked(cast), sent(cast)
    paths = [(cast.officer, reverse("figures:desk")), (cast.officer, reverse("figures:totals") + "?year=2025"),
             (cast.officer, reverse("figures:rounds")), (cast.officer, reverse("figures:round", args=[round.pk])),
             (cast.officer, reverse("figures:row", args=[first.pk])), (cast.dai_tao, page(cast, "figures")),
             (cast.officer, reverse("figures:tenant", args=[cast.jinghua.pk]))]
    accepted(cast, year=2015)
    before = [statements(*each) for each in paths]
    for number in range(10):
        tenant = Tenant.objects.create(park=cast.binhai, name_zh=f"公司{number}")
        sent(cast, tenant=tenant)
        accepted(cast, tenant=tenant, year=2024)
        accepted(cast, year=2005 + number, headcount=number + 1)
    for year in range(2019, 2024):
        asked(cast, year=year)
    after = [statements(*each) for each in paths]
    assert after == before
    assert max(after) <= 12
