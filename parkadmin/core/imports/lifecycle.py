"""The states of an import. People may start, confirm and undo; everything between them the worker does."""
from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from parkadmin.core.actors import Actor
from parkadmin.core.lifecycle import Lifecycle, transition
from parkadmin.core.models.imports import ImportState

from .sheets import SHEETS

STAFF, WORKER = "staff", "worker"


def may(actor: Actor, run: Any, permission: str, sides: tuple[str, ...]) -> bool:
    """Staff with the sheet's own permission in the import's park; the worker as the system."""
    if WORKER in sides:
        return actor.is_system and actor.can(permission)
    sheet = SHEETS.get(run.sheet)
    return (sheet is not None and actor.can(permission, park=run.park_id)
            and actor.can(sheet.permission, park=run.park_id))


IMPORT = Lifecycle(
    subject="import", states=ImportState.values, initial="uploaded", ended=["failed", "undone"], may=may,
    sides=[STAFF, WORKER], transitions=[
        transition("check", _("Check"), "uploaded checking", "checking", "import.carry_out", WORKER),
        transition("checked", _("Checked"), "checking", "checked", "import.carry_out", WORKER),
        transition("fail", _("Refuse"), "uploaded checking", "failed", "import.carry_out", WORKER),
        transition("apply", _("Import"), "checked", "applying", "import.run", STAFF),
        transition("recheck", _("Check again"), "applying", "uploaded", "import.carry_out", WORKER),
        transition("give_back", _("Give back"), "applying", "checked", "import.carry_out", WORKER),
        transition("done", _("Imported"), "applying", "done", "import.carry_out", WORKER),
        transition("undo", _("Undo"), "done", "undoing", "import.run", STAFF),
        transition("keep", _("Keep"), "undoing", "done", "import.carry_out", WORKER),
        transition("undone", _("Undone"), "undoing", "undone", "import.carry_out", WORKER),
    ])
