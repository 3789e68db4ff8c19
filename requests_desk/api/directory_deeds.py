"""How the entries of the directory are made and changed over the API: alike for all sorts."""
from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _
from rest_framework.response import Response

from parkadmin.core.api.conditional import etag, required_version
from parkadmin.core.api.serializers import Input
from parkadmin.core.api.views import ApiView, id_of
from parkadmin.core.errors import Invalid, NotFound
from parkadmin.core.models import Park
from requests_desk import directory_queries as queries
from requests_desk import feeds
from requests_desk.services import directory as verbs

from .base import deed, named
from .directory_inputs import NewStatus


class EntryView(ApiView):
    """Base: `door` finds one entry within scope, `shape` shows it, `word` is what the verb calls it."""

    door: Callable[..., Any]
    shape: type[Any]
    verb: Callable[..., Any]
    word = ""

    def fetch(self, code: str) -> Any:
        return type(self).door(self.actor, id_of(code))

    def answer_with(self, row: Any, status: int = 200) -> Response:
        return Response(self.shown(row, self.shape), status=status, headers={"ETag": etag(row.version)})

    def made(self, kind: type[Input]) -> Response:
        """A new entry of a partner."""
        given = self.given(kind)
        partner = self.partner(given.pop("partner", None))
        row = type(self).verb(actor=self.actor, partner=partner, fields=given, at=self.at)
        return self.answer_with(self.fetch(str(row.pk)), status=201)

    def changed(self, code: str, kind: type[Input]) -> Response:
        """A changed entry; If-Match must hold the version that was read."""
        row = self.fetch(code)
        given = self.given(kind)
        version = required_version(self.request, present=row.version)
        type(self).verb(actor=self.actor, fields=given, at=self.at, version=version, **self.owner(row),
                        **{self.word: row})
        return self.answer_with(self.fetch(str(row.pk)))

    def owner(self, row: Any) -> dict[str, Any]:
        return {"partner": row.partner}

    def partner(self, pk: Any) -> Any:
        """The partner that the body names."""
        if pk is None:
            raise Invalid({"partner": _("Please fill this in.")})
        return named("partner", queries.partner_door, self.actor, pk)

    def park(self, code: Any, field: str = "park") -> Park | None:
        """The park that the body names; None where it names none."""
        try:
            return feeds.park_for(str(code)) if code else None
        except NotFound as refusal:
            raise Invalid({field: _("There is no such entry, or it is not shared with you.")}) from refusal


def archivable(reply: type[Any], answer: dict[str, Any]) -> Callable[..., Any]:
    """The deed by which an entry is archived and taken up again."""
    @deed(NewStatus, asked={"status": "inactive", "reason": "No more courses this year."}, reply=reply, answer=answer)
    def status(view: EntryView, row: Any, status: str, reason: str) -> None:
        """Archive an entry, or take it up again."""
        verbs.set_status(actor=view.actor, entry=row, status=status, reason=reason, at=view.at)
    return status
