"""What people do with an import: upload, confirm, undo; and what they read of it."""
from __future__ import annotations

from datetime import datetime, timedelta
from typing import BinaryIO
from uuid import UUID

from django.core.files.base import File
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from parkadmin.core.actors import Actor
from parkadmin.core.errors import Forbidden, Invalid, NotFound, Refused
from parkadmin.core.events import record, register
from parkadmin.core.files import check_file
from parkadmin.core.models import ImportFault, ImportRow, ImportRun, Park, uuid7

from .guards import check_workbook
from .handler import Work
from .lifecycle import IMPORT
from .sheets import SHEETS, Sheet, parks_for
from .work import named, not_as_left

UNDO_WITHIN = timedelta(days=7)

register("import.upload", gettext_lazy("uploaded the file “%(name)s” to be imported"))
register("import.apply", gettext_lazy("confirmed the import of “%(name)s”"))
register("import.done", gettext_lazy("imported “%(name)s”: %(new)s new, %(changed)s changed"))
register("import.undo", gettext_lazy("asked to undo the import of “%(name)s”"))
register("import.undone", gettext_lazy("undid the import of “%(name)s”"))


# -- verbs -----------------------------------------------------------------------------------------------------------
def start_import(*, actor: Actor, sheet: str, park: Park, name: str, content: BinaryIO, size: int,
                 at: datetime) -> ImportRun:
    """Keep a file and have the worker check it. Raises Invalid with the reason for what is no workbook, or no safe
    one."""
    known = SHEETS.get(sheet)
    if known is None:
        raise Invalid({"sheet": _("Please choose one of the options.")})
    if park.pk not in parks_for(actor, known):
        raise Forbidden()
    check_workbook(content, size)
    facts = check_file(name if name.lower().endswith(".xlsx") else f"{name}.xlsx", content, size, field="file")
    with transaction.atomic():
        run = ImportRun(park=park, sheet=sheet, name=facts.name, media_type=facts.media_type, size=size,
                        sha256=facts.sha256, uploaded_by=actor.user, at=at, state_since=at)
        run.file.save(f"{uuid7()}.bin", File(content), save=False)
        run.save()
        enqueue(run, "check_file")
        _record(run, "import.upload", actor, at)
    return run


def apply_import(*, actor: Actor, run: ImportRun, leave_out_faulty: bool = False, at: datetime) -> ImportRun:
    """Confirm what the check has shown; the worker writes it. Refused while there are faulty rows, unless they are
    expressly left out."""
    with transaction.atomic():
        row = _locked(run)
        IMPORT.check(actor, row, "apply")
        if row.n_faulty and not leave_out_faulty:
            said = ngettext("%(count)d row is faulty. Correct it and upload the file again, or leave it out expressly.",
                            "%(count)d rows are faulty. Correct them and upload the file again, or leave them out "
                            "expressly.", row.n_faulty)
            raise Refused("faulty_rows", said % {"count": row.n_faulty}, allowed=["apply"])
        if not row.n_new + row.n_changed:
            raise Refused("nothing_to_do", _("There is nothing to import: no row is new or changed."))
        row.left_out, row.confirmed_by, row.done, row.problem = bool(row.n_faulty), actor.user, 0, {}
        IMPORT.move(row, "apply", actor=actor, at=at)
        enqueue(row, "apply_file")
        _record(row, "import.apply", actor, at)
    return row


def undo_import(*, actor: Actor, run: ImportRun, at: datetime) -> ImportRun:
    """Take an import back as a whole, within seven days. Refused, naming them, when rows have changed since."""
    with transaction.atomic():
        row = _locked(run)
        IMPORT.check(actor, row, "undo")
        if at > row.applied_at + UNDO_WITHIN:
            raise Refused("too_late", _("An import can be undone for seven days."))
        handler = SHEETS[row.sheet].handler(Work(actor.acting_for(row.park.name), row.park, at, row.name))
        if found := not_as_left(row, handler):
            raise Refused("changed_since", _("This import cannot be undone: these rows have been changed or used "
                                             "since: %(rows)s.") % {"rows": named(found)})
        row.undone_by, row.done, row.problem = actor.user, 0, {}
        IMPORT.move(row, "undo", actor=actor, at=at)
        enqueue(row, "undo_file")
        _record(row, "import.undo", actor, at)
    return row


def _locked(run: ImportRun) -> ImportRun:
    return ImportRun.objects.select_for_update(of=("self",)).select_related("park").get(pk=run.pk)


def _record(run: ImportRun, code: str, actor: Actor, at: datetime) -> None:
    record(actor=actor.acting_for(run.park.name), code=code, subject=run, park_id=run.park_id, at=at, name=run.name)


def enqueue(run: ImportRun, job: str) -> None:
    """Give the run to the worker, in the transaction of what made it necessary."""
    from . import jobs

    queued = getattr(jobs, job).enqueue(str(run.pk))
    ImportRun.objects.filter(pk=run.pk).update(job_id=str(queued.id))


# -- reads -----------------------------------------------------------------------------------------------------------
def runs_for(actor: Actor) -> QuerySet[ImportRun]:
    """The imports of the actor's parks."""
    return ImportRun.objects.for_actor(actor).select_related("park", "uploaded_by")


def run_for(actor: Actor, pk: UUID) -> ImportRun:
    """One import. Out of scope: NotFound."""
    run = runs_for(actor).select_related("confirmed_by", "undone_by").filter(pk=pk).first()
    if run is None:
        raise NotFound()
    return run


def sheet_of(actor: Actor, code: str) -> Sheet:
    """A sheet that the actor may import somewhere. Unknown: NotFound; not allowed: Forbidden."""
    if code not in SHEETS:
        raise NotFound()
    if not parks_for(actor, SHEETS[code]):
        raise Forbidden()
    return SHEETS[code]


def parks_of(actor: Actor, sheet: Sheet) -> list[Park]:
    """The parks into which the actor may import a sheet."""
    return list(Park.objects.filter(pk__in=parks_for(actor, sheet)).order_by("code"))


def park_of(actor: Actor, sheet: Sheet, slug: str) -> Park:
    """One of them. Another park: NotFound."""
    found = next((park for park in parks_of(actor, sheet) if slug in (park.slug, str(park.pk), park.code)), None)
    if found is None:
        raise NotFound()
    return found


def faults_of(run: ImportRun) -> QuerySet[ImportFault]:
    """What is wrong with the file."""
    return run.faults.all()


def rows_of(run: ImportRun, action: str) -> QuerySet[ImportRow]:
    """The rows of one action; of all, when none is named."""
    return run.rows.filter(action=action) if action else run.rows.all()


def actions_on(actor: Actor, run: ImportRun, at: datetime) -> list[str]:
    """What the actor can do with the run now."""
    found = [name for name in IMPORT.available(actor, run, at) if IMPORT.transitions[name].permission == "import.run"]
    if "undo" in found and at > run.applied_at + UNDO_WITHIN:
        found.remove("undo")
    if "apply" in found and not run.n_new + run.n_changed:
        found.remove("apply")
    return found
