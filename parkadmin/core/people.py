"""What a person belongs to. Apps above the core register how their affiliations are found (no import upward).

All of them are read in one statement, since every page begins with it.
"""
from collections.abc import Callable
from typing import Any

from django.db.models import CharField, F, QuerySet, Value

from .bilingual import pick
from .models import StaffRole, User

COLUMNS = ("side", "organization", "as_role", "zh", "en")
_sources: list[Callable[[User], QuerySet]] = []


def affiliation_rows(rows: QuerySet, side: str, *, organization: str, role: str = "", name: str = "") -> QuerySet:
    """A person's rows of one side (a field of an Actor) in the shape that fits all: which organization, in which
    role, by which name. `organization`, `role` and `name` are field paths; `name` is one without its language."""
    def text(path: str) -> Any:
        return F(path) if path else Value("", output_field=CharField())

    return rows.order_by().annotate(
        side=Value(side, output_field=CharField()), organization=F(organization), as_role=text(role),
        zh=text(name and f"{name}_zh"), en=text(name and f"{name}_en")).values_list(*COLUMNS)


def affiliation_source(function: Callable[[User], QuerySet]) -> Callable[[User], QuerySet]:
    """Register a function that gives a person's affiliation rows."""
    _sources.append(function)
    return function


def affiliations(user: User) -> dict[str, Any]:
    """All fields of an Actor that follow from who the person is, in one statement."""
    staff = affiliation_rows(StaffRole.objects.filter(user=user), "staff", organization="park_id", role="role")
    found: dict[str, Any] = {"staff": {}, "tenants": {}, "partners": frozenset(), "applications": frozenset(),
                             "organization": ""}
    for side, organization, role, zh, en in staff.union(*(source(user) for source in _sources), all=True):
        if side in ("partners", "applications"):
            found[side] |= {organization}
        else:
            found[side][organization] = role
        found["organization"] = found["organization"] or pick(zh, en)
    return found
