"""The timeline of a tenant: one stream of all that happened to it, newest first.

Everything is an event of the history. This app tells of the register, applications, figures and programmes; what lies
above registers a `Source`: which events belong to a tenant as far as an actor may see, and what they say. Who reads
depends on the actor alone: staff of the tenant's park read what is internal, too; a company's page passes
`actor.as_member()`, so that somebody who is both reads it there as the company does.
"""
from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BooleanField, Func, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from parkadmin.core.actors import Actor
from parkadmin.core.bilingual import pick
from parkadmin.core.events import KINDS, UNKNOWN, codes_for, is_complete, sentence
from parkadmin.core.models import Event
from parkadmin.core.paging import moment_of
from parkadmin.core.permissions import TENANT_ROLES
from parkadmin.core.templatetags.values import day_text

from .models import Application, Tenant

PAGE = 20


@dataclass(frozen=True)
class Line:
    """What is shown of one event: who did what, what was said, and of which object it tells. `who` is empty where the
    sentence stands for itself; `facts` are short results such as "6 people"."""

    who: str
    text: str
    note: str = ""
    about: str = ""
    path: str = ""
    facts: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Source:
    """Events of one kind. `codes` are whole codes, or beginnings that end with a dot; the first source that fits an
    event tells it. `where` is the condition under which events belong to these tenants for an actor."""

    kind: str
    label: Any
    icon: str
    codes: tuple[str, ...]
    where: Callable[[Actor, list[Tenant]], Q]
    tell: Callable[[Actor, list[Event]], dict[int, Line]]

    def has(self, code: str) -> bool:
        return any(code == each or (each.endswith(".") and code.startswith(each)) for each in self.codes)


@dataclass(frozen=True)
class Entry:
    """One entry as it is shown. `before` is the team whose history it belongs to, if it is not the tenant's own."""

    event: Event
    source: Source
    line: Line
    before: Tenant | None = None
    is_internal: bool = False


@dataclass(frozen=True)
class Stream:
    """A page of the timeline; `next` is the cursor of the page with what is older, `prev` leads back to the start."""

    rows: list[Entry]
    next: str = ""
    prev: str = ""


_sources: list[Source] = []


def register_source(source: Source, *, first: bool = False) -> None:
    """Make a kind of event known. `first`: before the others, for single codes that a wider source has, too."""
    _sources.insert(0 if first else len(_sources), source)


def kinds() -> list[tuple[str, Any]]:
    """What a timeline can be filtered by: the kinds with their labels."""
    found = {source.kind: source.label for source in _sources}
    return [(kind, found[kind]) for kind in ORDER if kind in found]


ORDER = ("company", "application", "request", "referral", "outcome", "programme", "figures", "document")


def source_of(code: str) -> Source | None:
    """Who tells of an event."""
    return next((source for source in _sources if source.has(code)), None)


def readable(actor: Actor, tenant: Tenant) -> list[Tenant]:
    """Of the tenant and the team it has grown out of those that the actor may read: staff of their park, and who
    belongs to each of them."""
    parks = actor.parks_with("tenant.read")
    return [row for row in (tenant, tenant.grown_out_of) if row and (row.pk in actor.tenants or row.park_id in parks)]


def audience_of(actor: Actor, tenant: Tenant) -> str:
    """As whom the actor reads: staff of the park see what is internal."""
    return "internal" if tenant.park_id in actor.parks_with("tenant.read") else "tenant"


def timeline(actor: Actor, tenant: Tenant, *, kind: str = "", cursor: str = "", size: int = PAGE) -> Stream:
    """A page of a tenant's timeline. The number of statements does not grow with what has happened."""
    tenants = readable(actor, tenant)
    by_id = {row.pk: row for row in tenants}
    rows = Event.objects.filter(_condition(actor, tenants, audience_of(actor, tenant), kind))
    if key := _key(cursor):
        moment, pk = key
        rows = rows.filter(Q(at__lt=moment) | Q(at=moment, pk__lt=pk))
    found = list(rows.order_by("-at", "-pk")[: size + 1])
    page = found[:size]
    lines = _lines(actor, page)
    entries = [Entry(event, source, lines[event.pk], _before(event, by_id, tenant), _is_internal(event))
               for event in page if (source := source_of(event.code)) and event.pk in lines]
    older = f"{page[-1].at.isoformat()}_{page[-1].pk}" if len(found) > size else ""
    return Stream(entries, older, "first" if key else "")


def _condition(actor: Actor, tenants: list[Tenant], audience: str, kind: str) -> Q:
    """Which events: those of each source under its own condition, as far as the audience may read their codes."""
    codes = codes_for(audience)
    wheres: dict[Any, list[str]] = {}
    for code in codes:
        source = source_of(code)
        if source and kind in ("", source.kind):
            wheres.setdefault(source.where, []).append(code)
    found = Q(pk__in=[])
    for where, told in wheres.items():
        found |= where(actor, tenants) & Q(code__in=told)
    return found


def _lines(actor: Actor, events: list[Event]) -> dict[int, Line]:
    by_tell: dict[Any, list[Event]] = {}
    for event in events:
        if source := source_of(event.code):
            by_tell.setdefault(source.tell, []).append(event)
    return {pk: line for tell, rows in by_tell.items() for pk, line in tell(actor, rows).items()}


def _before(event: Event, by_id: dict[Any, Tenant], tenant: Tenant) -> Tenant | None:
    owner = by_id.get(event.context_id, tenant)
    return owner if owner.pk != tenant.pk else None


def _is_internal(event: Event) -> bool:
    return "tenant" not in KINDS[event.code].audiences


def _key(cursor: str) -> tuple[datetime, int] | None:
    """What a cursor names; None for the beginning and for nonsense."""
    moment, _sep, pk = cursor.rpartition("_")
    try:
        return (moment_of(moment), int(pk)) if moment else None
    except ValueError:
        return None


def own_events(actor: Actor, tenants: list[Tenant]) -> Q:
    """Events of the tenants themselves, with their figures, documents and enrolments."""
    return Q(context_id__in=[row.pk for row in tenants])


def application_events(actor: Actor, tenants: list[Tenant]) -> Q:
    """Events of the applications that they came of."""
    return of_any(Application.objects.filter(tenant__in=[row.pk for row in tenants]))


def of_any(rows: QuerySet) -> Q:
    """Events that belong to any of these rows. Their ids are an array that is found once, so that each source uses the
    index of the history; `IN (SELECT ...)` beside an OR would read all of it."""
    return Q(Func("context_id", ArraySubquery(rows.order_by().values("pk")), template="%(expressions)s)",
                  arg_joiner=" = ANY(", output_field=BooleanField()))


def shown(key: str, value: Any) -> str:
    """A value of an event's data in the reader's language: names, roles, days."""
    if isinstance(value, dict):
        return str(pick(value.get("zh", ""), value.get("en", "")) or UNKNOWN)
    if key == "role":
        return str(dict(TENANT_ROLES).get(value, value))
    if key in ("day", "ended_on"):
        try:
            return day_text(date.fromisoformat(str(value)))
        except ValueError:
            return str(value)
    return str(value)


def tell_plainly(actor: Actor, events: list[Event]) -> dict[int, Line]:
    """Who did what, with the reason of a step that its people were told, and the fields that were changed."""
    return {event.pk: Line(_who(event), sentence(event, shown), _note(event)) for event in events}


def _who(event: Event) -> str:
    if is_complete(event):
        return ""
    return _("The system") if event.actor_kind == "system" else event.actor_label


def _note(event: Event) -> str:
    if event.code in REASON_TOLD:
        return str(event.data.get("reason") or "")
    changes = event.data.get("changes")
    return ", ".join(field_label(name) for name in changes) if isinstance(changes, list) else ""


REASON_TOLD = ("tenant.suspend", "tenant.lift", "tenant.graduate", "tenant.leave", "tenant.reinstate")


def field_label(name: str) -> str:
    """The label of a tenant's field, as its form shows it."""
    label = next((str(each.verbose_name) for each in Tenant._meta.fields if each.name == name), name)
    return label[:1].upper() + label[1:]


def _register(rows: Iterable[tuple[str, Any, str, tuple[str, ...], Any]]) -> None:
    for kind, label, icon, codes, where in rows:
        register_source(Source(kind, label, icon, codes, where, tell_plainly))


_register([
    ("document", gettext_lazy("Documents"), "file", ("tenant.document", "tenant.document_removed"), own_events),
    ("company", pgettext_lazy("timeline", "Register"), "building", ("tenant.",), own_events),
    ("application", gettext_lazy("Admission"), "user-plus", ("application.",), application_events),
    ("figures", gettext_lazy("Figures"), "chart-bar", ("figures.",), own_events),
    ("programme", gettext_lazy("Programmes"), "school", ("programme.",), own_events),
])
