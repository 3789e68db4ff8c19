"""Figures from Excel: they count at once, correct what counted, and are taken out of the count again."""
from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from parkadmin.core.errors import Forbidden, Refused
from parkadmin.core.imports import runs, work
from parkadmin.core.models import ImportRun
from tenants.models import Figures, Tenant
from tenants.services import figures as verbs
from tests.cast import NOW, Cast
from tests.core.import_files import xlsx

HEAD = ["Name (Chinese)", "Year", "Period", "Planned or actual", "output_value", "headcount"]


def checked(cast: Cast, *rows: list[Any], user: Any = None) -> ImportRun:
    file = xlsx([HEAD, *rows])
    run = runs.start_import(actor=cast.actor(user or cast.officer), sheet="figures", park=cast.binhai, at=NOW,
                            name="figures.xlsx", content=file, size=len(file.getvalue()))
    work.check(run.pk, NOW)
    run.refresh_from_db()
    return run


def applied(cast: Cast, run: ImportRun) -> ImportRun:
    runs.apply_import(actor=cast.actor(cast.officer), run=run, at=NOW)
    work.apply(run.pk, NOW)
    run.refresh_from_db()
    return run


def counting(tenant: Tenant) -> list[tuple[int, int, str, Decimal | None, int | None]]:
    rows = Figures.objects.filter(tenant=tenant, is_current=True).order_by("year", "quarter", "basis")
    return [(row.year, row.quarter, row.basis, row.output_value, row.headcount) for row in rows]


def test_a_director_imports_no_figures(cast: Cast):
    with pytest.raises(Forbidden):
        checked(cast, [], user=cast.director)


def test_each_fault_of_a_row_is_named(cast: Cast):
    name = cast.jinghua.name_zh
    run = checked(cast, ["没有的公司", 2025, "", "", 1, 1], [name, 2026, "", "", "5", ""], [name, 2024, "", "", "", ""],
                  [name, 2023, "", "", -5, ""], [name, 2022, "", "", 5.125, ""], ["", 2021, "", "", 5, ""],
                  [name, 2020, "", "", 5, 1.5])
    found = [(fault.row, fault.column, fault.code) for fault in run.faults.order_by("pk")]
    assert found == [(2, "name_zh", "said"), (3, "year", "said"), (4, "", "said"), (5, "output_value", "said"),
                     (6, "output_value", "said"), (7, "name_zh", "said"), (8, "headcount", "not_whole")]
    assert not Figures.objects.exists()


def test_figures_that_the_company_has_begun_are_left_to_it(cast: Cast):
    verbs.save_figures(actor=cast.actor(cast.dai_tao), tenant=cast.jinghua, year=2025, quarter=0, basis="actual",
                       at=NOW, values={"headcount": 5})
    run = checked(cast, [cast.jinghua.name_zh, 2025, "", "", "1亿", 40])
    assert [(fault.row, fault.column) for fault in run.faults.all()] == [(2, "year")]


def test_another_parks_company_has_no_figures_here(cast: Cast):
    assert checked(cast, [cast.jiuwu.name_zh, 2025, "", "", 1, 1]).n_faulty == 1


def test_imported_figures_count_at_once(cast: Cast):
    name = cast.jinghua.name_zh
    run = applied(cast, checked(cast, [name, 2025, "", "", "1亿", 40],
                                [name, 2027, "Q1", "Planned", "1,000,000.50", 50]))
    assert (run.state, run.n_new) == ("done", 2)
    assert counting(cast.jinghua) == [(2025, 0, "actual", Decimal(100_000_000), 40),
                                      (2027, 1, "planned", Decimal("1000000.50"), 50)]


def test_a_later_file_corrects_and_keeps_the_old_values(cast: Cast):
    name = cast.jinghua.name_zh
    applied(cast, checked(cast, [name, 2025, "", "", "1亿", 40]))
    run = checked(cast, [name, 2025, "", "", "6亿", ""])
    assert run.rows.get().changes == {"output_value": ["100000000", "600000000"]}
    applied(cast, run)
    assert counting(cast.jinghua) == [(2025, 0, "actual", Decimal(600_000_000), 40)]
    assert Figures.objects.filter(tenant=cast.jinghua).count() == 2


def test_undo_lets_the_old_values_count_again(cast: Cast):
    name = cast.jinghua.name_zh
    applied(cast, checked(cast, [name, 2025, "", "", "1亿", 40]))
    run = applied(cast, checked(cast, [name, 2025, "", "", "6亿", ""]))
    runs.undo_import(actor=cast.actor(cast.officer), run=run, at=NOW)
    work.undo(run.pk, NOW)
    run.refresh_from_db()
    assert run.state == "undone"
    assert counting(cast.jinghua) == [(2025, 0, "actual", Decimal(100_000_000), 40)]


def test_figures_that_are_being_corrected_are_not_taken_back(cast: Cast):
    run = applied(cast, checked(cast, [cast.jinghua.name_zh, 2025, "", "", "1亿", 40]))
    verbs.correct_figures(actor=cast.actor(cast.dai_tao), figures=Figures.objects.get(), at=NOW)
    with pytest.raises(Refused) as refusal:
        runs.undo_import(actor=cast.actor(cast.officer), run=run, at=NOW)
    assert refusal.value.code == "changed_since"
