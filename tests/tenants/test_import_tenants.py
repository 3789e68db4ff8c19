"""The register from Excel: who is meant, what is refused, what is written, what is taken back."""
from __future__ import annotations

import io
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from parkadmin.core.errors import Forbidden, Refused
from parkadmin.core.imports import runs, work
from parkadmin.core.models import Event, ImportRun
from tenants.models import Membership, Tenant
from tenants.register_export import export_tenants
from tenants.services import register
from tests.cast import NOW, Cast
from tests.core.import_files import code, xlsx

LATER = NOW + timedelta(hours=1)
HEAD = ["Name (Chinese)", "统一社会信用代码", "phone", "Sector", "Founded on"]


def uploaded(cast: Cast, rows: Iterable[Iterable[Any]], user: Any = None, head: Any = None) -> ImportRun:
    file = xlsx([HEAD if head is None else head, *rows])
    return start(cast, file, user)


def start(cast: Cast, file: io.BytesIO, user: Any = None) -> ImportRun:
    return runs.start_import(actor=cast.actor(user or cast.officer), sheet="tenants", park=cast.binhai,
                             name="companies.xlsx", content=file, size=len(file.getvalue()), at=NOW)


def checked(cast: Cast, rows: Iterable[Iterable[Any]], **more: Any) -> ImportRun:
    run = uploaded(cast, rows, **more)
    work.check(run.pk, NOW)
    run.refresh_from_db()
    return run


def applied(cast: Cast, run: ImportRun, **more: Any) -> ImportRun:
    runs.apply_import(actor=cast.actor(cast.officer), run=run, at=NOW, **more)
    work.apply(run.pk, NOW)
    run.refresh_from_db()
    return run


def counts(run: ImportRun) -> tuple[int, int, int, int]:
    return run.n_new, run.n_changed, run.n_unchanged, run.n_faulty


def faults(run: ImportRun) -> list[tuple[int, str, str]]:
    return [(fault.row, fault.letter, fault.code) for fault in run.faults.order_by("pk")]


GOOD = ["天津海河软件有限公司", code(1), "022-5555 0202", "I65", "2015-06-01"]


def test_a_director_imports_nothing(cast: Cast):
    with pytest.raises(Forbidden):
        uploaded(cast, [GOOD], user=cast.director)


def test_staff_of_another_park_import_nothing_here(cast: Cast):
    with pytest.raises(Forbidden):
        uploaded(cast, [GOOD], user=cast.baoding_officer)


def test_each_fault_is_named_by_row_and_column_and_nothing_is_written(cast: Cast):
    run = checked(cast, [GOOD, ["", code(2), "", "", ""], ["乙公司", "91120116MA05J00B2X", "12", "X99", "tomorrow"],
                         ["丙公司", code(3), "", "", "2999-01-01"], ["丁公司", "", "", "", ""]])
    assert (run.state, counts(run)) == ("checked", (1, 0, 0, 4))
    assert faults(run) == [(3, "A", "required"), (4, "C", "not_phone"), (4, "D", "not_known"), (4, "E", "not_date"),
                           (4, "B", "said"), (5, "E", "said"), (6, "B", "said")]
    assert not Tenant.objects.exists()


def test_what_the_register_refuses_is_told_in_both_languages(cast: Cast):
    run = checked(cast, [["丙公司", "91120116MA05J00B2X", "", "", ""]])
    told = run.faults.get().params["text"]
    assert set(told) == {"zh", "en"} and told["en"].startswith("The check character")


def test_faulty_rows_stop_the_import_unless_they_are_left_out(cast: Cast):
    run = checked(cast, [GOOD, ["", code(2), "", "", ""]])
    with pytest.raises(Refused) as refusal:
        runs.apply_import(actor=cast.actor(cast.officer), run=run, at=NOW)
    assert refusal.value.code == "faulty_rows"
    assert not Tenant.objects.exists()
    run = applied(cast, run, leave_out_faulty=True)
    assert (run.state, Tenant.objects.get().name_zh) == ("done", GOOD[0])


def test_a_company_that_stands_twice_in_the_file_is_a_fault(cast: Cast):
    run = checked(cast, [GOOD, [GOOD[0], "", "", "", ""], ["别的公司", GOOD[1], "", "", ""]])
    assert counts(run) == (1, 0, 0, 2)
    assert (4, "B", "duplicate") in faults(run)


def test_new_companies_get_numbers_and_a_history(cast: Cast):
    run = applied(cast, checked(cast, [GOOD, ["乙公司", code(2), "", "", ""]]))
    rows = list(Tenant.objects.order_by("number"))
    assert [(row.name_zh, row.number, row.uscc) for row in rows] == [
        (GOOD[0], "BH-T2026-0001", code(1)), ("乙公司", "BH-T2026-0002", code(2))]
    assert (run.n_new, run.applied_at) == (2, NOW)
    codes = [(event.code, event.actor_label) for event in Event.objects.order_by("id")]
    assert codes.count(("tenant.register", "Zhao Min")) == 2
    assert ("import.done", "Zhao Min") in codes


def test_a_row_changes_the_company_with_its_code_and_says_what_it_changes(cast: Cast):
    applied(cast, checked(cast, [GOOD]))
    run = checked(cast, [[GOOD[0], GOOD[1], "022-5555 0909", "", ""]])
    assert counts(run) == (0, 1, 0, 0)
    assert run.rows.get().changes == {"phone": ["022-5555 0202", "022-5555 0909"]}
    applied(cast, run)
    row = Tenant.objects.get()
    assert (row.phone, row.sector, row.version) == ("022-5555 0909", "I65", 2)


def test_the_same_file_again_changes_nothing(cast: Cast):
    applied(cast, checked(cast, [GOOD]))
    run = checked(cast, [GOOD])
    assert counts(run) == (0, 0, 1, 0)
    with pytest.raises(Refused) as refusal:
        runs.apply_import(actor=cast.actor(cast.officer), run=run, at=NOW)
    assert refusal.value.code == "nothing_to_do"


def test_another_parks_company_is_not_found_and_not_touched(cast: Cast):
    other = register.register_tenant(actor=cast.actor(cast.baoding_officer), park=cast.baoding, at=NOW,
                                     fields={"name_zh": GOOD[0], "uscc": GOOD[1]})
    applied(cast, checked(cast, [GOOD]))
    other.refresh_from_db()
    assert (other.version, other.phone) == (1, "")
    assert Tenant.objects.filter(park=cast.binhai).count() == 1


def test_a_name_with_another_code_is_not_taken_for_the_same_company(cast: Cast):
    applied(cast, checked(cast, [GOOD]))
    run = checked(cast, [[GOOD[0], code(9), "", "", ""]])
    assert faults(run) == [(2, "B", "said")]


def test_what_has_changed_since_the_check_is_checked_again_and_not_imported(cast: Cast):
    applied(cast, checked(cast, [GOOD]))
    run = checked(cast, [[GOOD[0], GOOD[1], "022-5555 0909", "", ""], ["乙公司", code(2), "", "", ""]])
    row = Tenant.objects.get()
    register.edit_tenant(actor=cast.actor(cast.lead), tenant=row, fields={"phone": "022-5555 0303"}, version=1, at=NOW)
    run = applied(cast, run)
    assert run.state == "uploaded"
    work.check(run.pk, LATER)
    run.refresh_from_db()
    assert (run.state, run.problem["code"], run.problem["params"]) == ("checked", "changed_meanwhile", {"rows": "2"})
    assert run.rows.get(number=2).changes == {"phone": ["022-5555 0303", "022-5555 0909"]}
    assert Tenant.objects.count() == 1
    applied(cast, run)
    assert Tenant.objects.count() == 2


def test_who_lost_the_role_since_confirming_imports_nothing(cast: Cast):
    run = checked(cast, [GOOD])
    runs.apply_import(actor=cast.actor(cast.officer), run=run, at=NOW)
    cast.officer.staff_roles.update(role="director")
    work.apply(run.pk, NOW)
    run.refresh_from_db()
    assert (run.state, run.problem["code"]) == ("checked", "not_allowed")
    assert not Tenant.objects.exists()


# -- undo ------------------------------------------------------------------------------------------------------------
def undone(cast: Cast, run: ImportRun, at: Any = LATER) -> ImportRun:
    runs.undo_import(actor=cast.actor(cast.officer), run=run, at=at)
    work.undo(run.pk, at)
    run.refresh_from_db()
    return run


def test_an_import_is_not_undone_once_a_row_has_changed(cast: Cast):
    run = applied(cast, checked(cast, [GOOD, ["乙公司", code(2), "", "", ""]]))
    row = Tenant.objects.get(uscc=code(2))
    register.edit_tenant(actor=cast.actor(cast.lead), tenant=row, fields={"about": "Software"}, version=1, at=NOW)
    with pytest.raises(Refused) as refusal:
        runs.undo_import(actor=cast.actor(cast.officer), run=run, at=LATER)
    assert refusal.value.code == "changed_since" and "3" in str(refusal.value.message)
    assert Tenant.objects.count() == 2


def test_an_import_is_not_undone_once_a_company_is_in_use(cast: Cast):
    run = applied(cast, checked(cast, [GOOD]))
    Membership.objects.create(tenant=Tenant.objects.get(), user=cast.viewer, role="viewer")
    with pytest.raises(Refused):
        runs.undo_import(actor=cast.actor(cast.officer), run=run, at=LATER)


def test_an_import_is_not_undone_after_seven_days(cast: Cast):
    run = applied(cast, checked(cast, [GOOD]))
    with pytest.raises(Refused) as refusal:
        runs.undo_import(actor=cast.actor(cast.officer), run=run, at=NOW + timedelta(days=8))
    assert refusal.value.code == "too_late"


def test_undo_takes_new_companies_away_and_gives_changed_ones_their_values_back(cast: Cast):
    applied(cast, checked(cast, [GOOD]))
    run = applied(cast, checked(cast, [[GOOD[0], GOOD[1], "(empty)", "C37", ""], ["乙公司", code(2), "", "", ""]]))
    assert Tenant.objects.get(uscc=code(1)).phone == ""
    run = undone(cast, run)
    row = Tenant.objects.get()
    assert (run.state, row.phone, row.sector, row.version) == ("undone", "022-5555 0202", "I65", 3)
    assert Event.objects.filter(code="tenant.taken_back").count() == 1


# -- export ----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_exported_register_comes_back_without_a_change(cast: Cast, language: str):
    head = ["name_zh", "name_en", "uscc", "phone", "sector", "origin", "stage", "kind", "registered_capital", "website"]
    applied(cast, checked(cast, [
        ["天津海河软件有限公司", "'+Haihe", code(1), "+86 22 5555 0202", "I65", "北京", "Seed", "company", 5_000_000.5,
         "https://haihe.example"], ["无人机团队", "", "", "", "", "", "", "team", "", ""]], head=head))
    with translation.override(language):
        answer = export_tenants(Tenant.objects.all(), NOW)
        run = start(cast, io.BytesIO(b"".join(answer.streaming_content)))
    work.check(run.pk, NOW)
    run.refresh_from_db()
    assert (run.state, counts(run)) == ("checked", (0, 0, 2, 0)), list(run.faults.values()) + list(run.rows.values())


# -- size ------------------------------------------------------------------------------------------------------------
def test_many_rows_cost_few_statements_and_each_of_their_faults_is_named(cast: Cast):
    bad = {number: ["", "12", "=1+1"][number % 3] for number in range(0, 400, 16)}
    rows = [[f"天津第{number}号公司", code(number), bad.get(number, ""), "", ""] for number in range(400)]
    run = uploaded(cast, rows)
    with CaptureQueriesContext(connection) as checking:
        work.check(run.pk, NOW)
    run.refresh_from_db()
    expected = [(number + 2, "C", "formula" if text == "=1+1" else "not_phone") for number, text in bad.items() if text]
    assert faults(run) == expected and run.n_faulty == len(expected) > 10
    runs.apply_import(actor=cast.actor(cast.officer), run=run, leave_out_faulty=True, at=NOW)
    with CaptureQueriesContext(connection) as applying:
        work.apply(run.pk, NOW)
    run.refresh_from_db()
    assert (run.state, Tenant.objects.count()) == ("done", 400 - len(expected))
    assert (len(checking), len(applying)) < (60, 60), (len(checking), len(applying))
    assert run.peak_mb > 10 and run.seconds_checked > 0 and run.seconds_applied > 0
