"""What an application may hold, and what it must hold before it is sent."""
from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from parkadmin.core.checks import Check
from parkadmin.core.reference.regions import REGIONS
from parkadmin.core.reference.sectors import SECTORS
from tenants import naming
from tenants.choices import TenantKind, TenantStage
from tenants.models import Application

APPLICATION_FIELDS = ("kind", "name_zh", "name_en", "uscc", "sector", "origin", "stage", "founded_on", "about", "plans",
                      "needs", "people", "space_wanted", "investment_planned", "contact_name", "phone", "email")
NEEDED_TO_SUBMIT = ("name_zh", "sector", "origin", "about", "plans", "contact_name", "phone", "email")
NAME_LENGTH, PERSON_LENGTH, TEXT_LENGTH = 160, 80, 5000
LARGEST_SPACE = 1_000_000


def read_application(fields: Mapping[str, Any], today: date) -> dict[str, Any]:
    """The given fields, checked one by one; nothing has to be there yet. Raises Invalid with all messages."""
    check = Check()
    values = {name: _read(check, name, fields[name], today) for name in APPLICATION_FIELDS if name in fields}
    for name in sorted(set(fields) - set(APPLICATION_FIELDS)):
        check.add("", _("There is no such field here: %(name)s.") % {"name": str(name)[:40]})
    check.done()
    return values


def _read(check: Check, name: str, value: Any, today: date) -> Any:
    """One field by the rule for its kind."""
    if name == "kind":
        return check.choice(name, value, TenantKind)
    if name == "stage":
        return check.choice(name, value, TenantStage, required=False)
    if name == "uscc":
        return naming.check_uscc(check, name, value)
    if name in ("sector", "origin"):
        return check.code(name, value, SECTORS if name == "sector" else REGIONS)
    if name == "founded_on":
        return check.day(name, value, not_after=today)
    if name in ("people", "space_wanted"):
        return check.number(name, value, high=LARGEST_SPACE)
    if name == "investment_planned":
        return check.amount(name, value)
    return _read_text(check, name, value)


def _read_text(check: Check, name: str, value: Any) -> str:
    if name in ("about", "plans", "needs"):
        return check.text(name, value, limit=TEXT_LENGTH, required=False)
    if name == "phone":
        return check.phone(name, value)
    if name == "email":
        return check.email(name, value)
    return check.line(name, value, limit=PERSON_LENGTH if name == "contact_name" else NAME_LENGTH, required=False)


def missing_in(row: Application) -> dict[str, str]:
    """What still has to be filled in before the application can be sent, with a message each. Companies have a code;
    startup teams need none."""
    needed = [*NEEDED_TO_SUBMIT, *(["uscc"] if row.kind == TenantKind.COMPANY else [])]
    return {name: _("Please fill this in.") for name in needed if not getattr(row, name)}
