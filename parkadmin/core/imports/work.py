"""The worker's side of an import: check, apply, undo. Each is one transaction: it happens as a whole or not at all, and
doing it a second time does nothing."""
from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import InterfaceError, OperationalError, connection, transaction
from django.db.models import Count
from django.utils import translation
from django.utils.translation import gettext as _

from parkadmin.core import notices
from parkadmin.core.actors import SYSTEM, actor_for_user
from parkadmin.core.errors import DeskError, Invalid, Refused
from parkadmin.core.events import record
from parkadmin.core.locks import lock_key
from parkadmin.core.models import ImportFault, ImportRow, ImportRun, User
from parkadmin.core.models.imports import ImportState, RowAction

from .faults import Fault, FileRefused
from .handler import Handler, Plan, Work
from .lifecycle import IMPORT, may
from .meter import Meter
from .planning import Planner, as_json
from .reading import Book, ReadRow
from .sheets import Sheet, fresh

log = logging.getLogger(__name__)
LOST = (OperationalError, InterfaceError)
MOST_FAULTS = 20_000  # more are counted, not kept
MOST_NAMED = 20
BATCH = 500


class ChangedMeanwhile(Exception):
    """The rows are no longer what was confirmed."""

    def __init__(self, numbers: list[int]) -> None:
        self.numbers = numbers
        super().__init__(str(numbers))


def named(numbers: Iterable[int]) -> str:
    """Row numbers for a message, the first ones where there are many."""
    ordered = sorted(numbers)
    return ", ".join(map(str, ordered[:MOST_NAMED])) + (" …" if len(ordered) > MOST_NAMED else "")


def _alone(*words: str) -> None:
    """Wait for the only turn at something, until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [lock_key("import", *words)])


def _read(pk: UUID) -> ImportRun:
    return ImportRun.objects.select_related("park", "uploaded_by", "confirmed_by", "undone_by").get(pk=pk)


def _handler(run: ImportRun, sheet: Sheet, user: User | None, at: datetime) -> Handler:
    actor = actor_for_user(user).acting_for(run.park.name)
    if not may(actor, run, "import.run", ("staff",)):
        raise DeskError("not_allowed")
    return sheet.handler(Work(actor, run.park, at, run.name))


def _step(run: ImportRun, name: str, at: datetime, code: str = "", **params: Any) -> None:
    run.problem = {"code": code, "params": params} if code else {}
    IMPORT.move(run, name, actor=SYSTEM, at=at)


# -- check -----------------------------------------------------------------------------------------------------------
def check(pk: UUID, at: datetime) -> None:
    """Read the whole file and say what it would do. Nothing but the run, its rows and its faults is written."""
    with transaction.atomic():
        run = ImportRun.objects.select_for_update().get(pk=pk)
        if run.state not in (ImportState.UPLOADED, ImportState.CHECKING):
            return
        problem = run.problem  # why it is checked again stays to be read
        _step(run, "check", at)
        ImportRun.objects.filter(pk=pk).update(problem=problem)
    _carefully(pk, at, "fail", lambda: _check(pk, at))


def _check(pk: UUID, at: datetime) -> None:
    with Meter(pk) as meter, transaction.atomic():
        _alone("run", str(pk))
        run = _read(pk)
        if run.state != ImportState.CHECKING:
            return
        run.rows.all().delete()
        run.faults.all().delete()
        problem = run.problem
        try:
            with run.file.open("rb") as content:
                Checking(run, meter, at).read(content)
        except FileRefused as refusal:
            _refuse(run, refusal, at)
        except FileNotFoundError:
            _step(run, "fail", at, "unreadable")
        else:
            _step(run, "checked", at, problem.get("code", ""), **problem.get("params", {}))
        ImportRun.objects.filter(pk=pk).update(seconds_checked=meter.seconds, peak_mb=meter.peak_mb,
                                               grown_mb=meter.grown_mb)
        _tell(run, at)


def _refuse(run: ImportRun, refusal: FileRefused, at: datetime) -> None:
    """The file as a whole: why, and where."""
    run.rows.all().delete()
    run.faults.all().delete()
    ImportFault.objects.bulk_create([_fault(run, row, letter, fault, "") for row, letter, fault in refusal.faults])
    run.n_new = run.n_changed = run.n_unchanged = run.n_faulty = 0
    run.n_faults = len(refusal.faults)
    _step(run, "fail", at, refusal.code, **refusal.params)


class Checking:
    """One reading of a file: keeps what it finds, some hundred rows at a time."""

    def __init__(self, run: ImportRun, meter: Meter, at: datetime) -> None:
        self.run, self.meter, self.at = run, meter, at
        self.sheet = fresh(run.sheet)
        self.counts = dict.fromkeys(RowAction.values, 0)
        self.n_faults = 0

    def read(self, content: Any) -> None:
        book = Book(content, self.sheet)
        planner = Planner(self.sheet, _handler(self.run, self.sheet, self.run.uploaded_by, self.at))
        for chunk in planner.chunks(book):
            self._keep(chunk, book)
            self.meter.note(sum(self.counts.values()), book.total)
        run, counts = self.run, self.counts
        run.n_new, run.n_changed = counts[RowAction.NEW], counts[RowAction.CHANGED]
        run.n_unchanged, run.n_faulty = counts[RowAction.UNCHANGED], counts[RowAction.FAULTY]
        run.n_faults, run.total = self.n_faults, sum(counts.values())
        run.done = run.total
        book.close()
        if not run.total:
            raise FileRefused("no_rows")

    def _keep(self, chunk: list[tuple[ReadRow, Plan | None]], book: Book) -> None:
        rows, faults = [], []
        for row, plan in chunk:
            kept = _kept(self.run, row, plan)
            self.counts[kept.action] += 1
            rows.append(kept)
            faults += [_fault(self.run, row.number, book.letters.get(fault.column, ""), fault, shown)
                       for fault, shown in row.faults]
        ImportRow.objects.bulk_create(rows, batch_size=BATCH)
        ImportFault.objects.bulk_create(faults[:max(MOST_FAULTS - self.n_faults, 0)], batch_size=BATCH)
        self.n_faults += len(faults)


def _kept(run: ImportRun, row: ReadRow, plan: Plan | None) -> ImportRow:
    if plan is None:
        return ImportRow(run=run, number=row.number, action=RowAction.FAULTY)
    return ImportRow(run=run, number=row.number, action=plan.action, label=plan.label, target_id=plan.target_id,
                     version=plan.version, changes=as_json(plan))


def _fault(run: ImportRun, number: int, letter: str, fault: Fault, shown: str) -> ImportFault:
    return ImportFault(run=run, row=number, letter=letter, column=fault.column, value=shown[:120], code=fault.code,
                       params=dict(fault.params))


# -- apply -----------------------------------------------------------------------------------------------------------
def apply(pk: UUID, at: datetime) -> None:
    """Write all rows that were confirmed, in one transaction. When any of them is not what was confirmed any more,
    nothing is written and the file is checked again."""
    try:
        _carefully(pk, at, "give_back", lambda: _apply(pk, at))
    except ChangedMeanwhile as found:
        _again(pk, at, found.numbers)


def _apply(pk: UUID, at: datetime) -> None:
    with Meter(pk) as meter, transaction.atomic():
        run = _read(pk)
        _alone("sheet", run.sheet, str(run.park_id))
        run = _read(pk)
        if run.state != ImportState.APPLYING:
            return
        sheet = fresh(run.sheet)
        with run.file.open("rb") as content:
            _write(run, Book(content, sheet), Planner(sheet, _handler(run, sheet, run.confirmed_by, at)), meter)
        run.applied_at, run.seconds_applied = at, meter.seconds
        run.peak_mb = max(run.peak_mb or 0, meter.peak_mb)
        run.grown_mb = max(run.grown_mb or 0, meter.grown_mb)
        run.done = run.total
        _step(run, "done", at)
        record(actor=actor_for_user(run.confirmed_by).acting_for(run.park.name), code="import.done", subject=run,
               park_id=run.park_id, at=at, name=run.name, new=run.n_new, changed=run.n_changed)
        _tell(run, at)


def _write(run: ImportRun, book: Book, planner: Planner, meter: Meter) -> None:
    """Plan each row anew and write it, as long as every plan is the one that was confirmed."""
    changed: list[int] = []
    done = 0
    for chunk in planner.chunks(book):
        numbers = [row.number for row, _plan in chunk]
        kept = {row.number: row for row in run.rows.filter(number__in=numbers)}
        changed += [row.number for row, plan in chunk if _differs(kept.get(row.number), plan)]
        wanted = [plan for row, plan in chunk if plan and kept[row.number].action in (RowAction.NEW, RowAction.CHANGED)
                  ] if not changed else []
        _remember([kept[plan.number] for plan in wanted], _written(planner.handler, wanted))
        done += len(chunk)
        meter.note(done, run.total)
    if changed:
        raise ChangedMeanwhile(changed)


def _written(handler: Handler, plans: list[Plan]) -> list[tuple[UUID, int | None]]:
    """Write some rows. Whoever was faster in this very moment makes the verbs refuse."""
    try:
        return handler.apply(plans) if plans else []
    except (Invalid, Refused) as refusal:
        raise ChangedMeanwhile([plan.number for plan in plans]) from refusal


def _differs(kept: ImportRow | None, plan: Plan | None) -> bool:
    """Whether a row is no longer what was confirmed; a faulty one is left out, whatever has become of it."""
    if kept is None:
        return True
    if kept.action == RowAction.FAULTY:
        return False
    return plan is None or (plan.action, plan.target_id, as_json(plan)) != (kept.action, kept.target_id, kept.changes)


def _remember(rows: list[ImportRow], written: list[tuple[UUID, int | None]]) -> None:
    for row, (target, version) in zip(rows, written, strict=True):
        row.target_id, row.version = target, version
    ImportRow.objects.bulk_update(rows, ["target_id", "version"], batch_size=BATCH)


def _again(pk: UUID, at: datetime, numbers: list[int]) -> None:
    """Back to the beginning, with the reason."""
    from .runs import enqueue

    with transaction.atomic():
        run = ImportRun.objects.select_for_update().get(pk=pk)
        if run.state == ImportState.APPLYING:
            _step(run, "recheck", at, "changed_meanwhile", rows=named(numbers))
            enqueue(run, "check_file")


# -- undo ------------------------------------------------------------------------------------------------------------
def undo(pk: UUID, at: datetime) -> None:
    """Take the whole import back, in one transaction; not at all when a row has changed since."""
    _carefully(pk, at, "keep", lambda: _undo(pk, at))


def _undo(pk: UUID, at: datetime) -> None:
    with Meter(pk) as meter, transaction.atomic():
        run = _read(pk)
        _alone("sheet", run.sheet, str(run.park_id))
        run = _read(pk)
        if run.state != ImportState.UNDOING:
            return
        handler = _handler(run, fresh(run.sheet), run.undone_by, at)
        if found := not_as_left(run, handler):
            _step(run, "keep", at, "kept", rows=named(found))
        else:
            _take_back(run, handler, meter)
            run.undone_at = at
            _step(run, "undone", at)
            record(actor=handler.work.actor, code="import.undone", subject=run, park_id=run.park_id, at=at,
                   name=run.name)
        _tell(run, at)


def _take_back(run: ImportRun, handler: Handler, meter: Meter) -> None:
    """From the last row to the first."""
    done = 0
    for rows in batches(run, "-number"):
        handler.undo(rows)
        done += len(rows)
        meter.note(done, run.n_new + run.n_changed)


def not_as_left(run: ImportRun, handler: Handler) -> set[int]:
    """Numbers of the rows that are not as the import has left them."""
    return set().union(*(handler.changed_since(rows) for rows in batches(run, "number")))


def batches(run: ImportRun, order: str) -> Iterable[list[ImportRow]]:
    """The rows that were written, some hundred at a time."""
    rows = list(run.rows.filter(action__in=[RowAction.NEW, RowAction.CHANGED]).order_by(order))
    return [rows[start:start + BATCH] for start in range(0, len(rows), BATCH)]


# -- all steps -------------------------------------------------------------------------------------------------------
def _carefully(pk: UUID, at: datetime, way_out: str, step: Callable[[], None]) -> None:
    """Run a step. What goes wrong in it has written nothing: the run takes its way out and says why. A lost database
    is the worker's to deal with: the job is done again."""
    try:
        step()
    except (ChangedMeanwhile, *LOST):
        raise
    except DeskError as refusal:
        log.warning("import %s: %s", pk, refusal)
        give_up(pk, at, way_out, "not_allowed" if refusal.code in ("not_allowed", "forbidden") else "broke")
    except Exception:
        log.exception("import %s broke", pk)
        give_up(pk, at, way_out, "broke")


def give_up(pk: UUID, at: datetime, way_out: str, code: str) -> None:
    """Leave the present step without having done it."""
    with transaction.atomic():
        run = ImportRun.objects.select_for_update(of=("self",)).select_related("uploaded_by").get(pk=pk)
        if IMPORT.fits(run, IMPORT.transitions[way_out]):
            _step(run, way_out, at, code)
            _tell(run, at)


def _tell(run: ImportRun, at: datetime) -> None:
    """A line under the bell of whom it concerns: it may have taken a while."""
    user = run.undone_by or run.confirmed_by or run.uploaded_by
    if user is None:
        return
    with translation.override(user.language):
        said = {ImportState.CHECKED: _("Your file “%(name)s” is checked."),
                ImportState.FAILED: _("Your file “%(name)s” could not be read."),
                ImportState.DONE: _("Your file “%(name)s” is imported."),
                ImportState.UNDONE: _("The import of “%(name)s” is undone.")}.get(run.state)
        if said:
            notices.tell(user=user, key=f"import:{run.pk}:{run.version}", group="request", channels={"bell"}, at=at,
                         title=said % {"name": run.name}, path=f"/desk/imports/{run.pk}/")


def counted(run: ImportRun) -> dict[str, int]:
    """How many of the changed rows change what, by column's key."""
    found: dict[str, int] = {}
    for changes in run.rows.filter(action=RowAction.CHANGED).values_list("changes", flat=True).iterator():
        for key in changes:
            found[key] = found.get(key, 0) + 1
    return found


def faults_by_column(run: ImportRun) -> list[tuple[str, int]]:
    """How many faults each column has."""
    return list(run.faults.values_list("column").annotate(n=Count("id")).order_by("-n", "column"))
