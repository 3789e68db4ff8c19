"""Which tenant of a park a row is about: by its code, else its number, else its exact Chinese name."""
from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from parkadmin.core.errors import Invalid
from parkadmin.core.imports.reading import ReadRow
from parkadmin.core.models import Park
from tenants.models import Tenant
from tenants.naming import compact_uscc


class Finder:
    """The tenants that the next rows may be about, read at once."""

    def __init__(self, park: Park) -> None:
        self.park = park
        self.by_code: dict[str, Tenant] = {}
        self.by_number: dict[str, Tenant] = {}
        self.by_name: dict[str, list[Tenant]] = defaultdict(list)

    def prepare(self, rows: list[ReadRow]) -> None:
        codes = {compact_uscc(row.values.get("uscc") or "") for row in rows} - {""}
        numbers = {row.values.get("number") for row in rows} - {None}
        names = {row.values.get("name_zh") for row in rows} - {None}
        self.by_code, self.by_number, self.by_name = {}, {}, defaultdict(list)
        found = Tenant.objects.filter(Q(uscc__in=codes) | Q(number__in=numbers) | Q(name_zh__in=names), park=self.park)
        for row in found.order_by("pk"):
            row.park = self.park
            self.by_name[row.name_zh].append(row)
            self.by_number[row.number or ""] = row
            self.by_code[row.uscc] = row

    def find(self, values: dict[str, Any]) -> Tenant | None:
        """The tenant, or None. Raises Invalid for an unknown number, and for a name that several have, or one has with
        another code."""
        code, number, name = compact_uscc(values.get("uscc") or ""), values.get("number"), values.get("name_zh")
        if code and code in self.by_code:
            return self._fitting(self.by_code[code], number)
        if number:
            if number not in self.by_number:
                raise Invalid({"number": _("There is no company with this number in this park.")})
            return self.by_number[number]
        return self._named(name, code)

    def holder(self, row: Tenant) -> Tenant | None:
        """Who else of the park has a tenant's code, among those that were read."""
        other = self.by_code.get(row.uscc)
        return other if other is not None and other.pk != row.pk else None

    def _fitting(self, row: Tenant, number: str | None) -> Tenant:
        if number and row.number != number:
            raise Invalid({"number": _("The company with this code has the number %(number)s.") % {
                "number": row.number or "–"}})
        return row

    def _named(self, name: str | None, code: str) -> Tenant | None:
        rows = self.by_name.get(name or "", [])
        if len(rows) > 1:
            raise Invalid({"name_zh": _("Several companies of this park have this name. Give the code or the number.")})
        if rows and code and rows[0].uscc:
            raise Invalid({"uscc": _("%(name)s (%(number)s) stands in the register with another code.") % {
                "name": rows[0].name, "number": rows[0].number or "–"}})
        return rows[0] if rows else None
