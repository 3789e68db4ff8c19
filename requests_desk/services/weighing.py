"""What staff decide about matching: how much each part of a score counts, and the terms of the field."""
from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from parkadmin.core.actors import Actor
from parkadmin.core.checks import Check
from parkadmin.core.errors import Forbidden, NotFound
from parkadmin.core.events import record
from parkadmin.core.models import Park
from requests_desk.models import GlossaryEntry, MatchWeights

from .indexing import cut_again

SHARES = [field.name for field in MatchWeights._meta.fields if field.get_internal_type() == "FloatField"]
MOST_ALIASES = 20
LONGEST_NAME = 60


def change_weights(*, actor: Actor, weights: Mapping[str, float], at: datetime) -> MatchWeights:
    """Let parts of the score count more or less, for all parks of the installation; parts that are not named stay.
    Each lies between 0 and 1; words and meaning cannot both be nothing. Raises Forbidden, Invalid."""
    if not actor.parks_with("settings.edit"):
        raise Forbidden()
    with transaction.atomic():
        row, _made = MatchWeights.objects.select_for_update().get_or_create(pk=1)
        before, check = _values(row), Check()
        for name, value in weights.items():
            if name == "outcomes_from":
                row.outcomes_from = check.number(name, value, low=1, high=1000, required=True) or row.outcomes_from
            elif name not in SHARES or not isinstance(value, int | float) or not 0 <= value <= 1:
                check.add(name, _("This must be a number from 0 to 1."))
            else:
                setattr(row, name, float(value))
        if not row.words and not row.meaning:
            check.add("words", _("Words and meaning cannot both count for nothing."))
        check.done()
        if before != _values(row):
            row.changed_at = at
            row.save()
            _note_weights(actor, "matching.weights", before, row, at)
    return row


def reset_weights(*, actor: Actor, at: datetime) -> MatchWeights:
    """Let every part of the score count as it was shipped, for all parks of the installation. Raises Forbidden."""
    if not actor.parks_with("settings.edit"):
        raise Forbidden()
    with transaction.atomic():
        row, _made = MatchWeights.objects.select_for_update().get_or_create(pk=1)
        before = _values(row)
        for name, value in _values(MatchWeights()).items():
            setattr(row, name, value)
        if before != _values(row):
            row.changed_at = at
            row.save()
            _note_weights(actor, "matching.weights_reset", before, row, at)
    return row


def _values(row: MatchWeights) -> dict[str, float]:
    return {name: getattr(row, name) for name in (*SHARES, "outcomes_from")}


def _note_weights(actor: Actor, code: str, before: dict[str, float], row: MatchWeights, at: datetime) -> None:
    """Weights belong to no park; their history stands in that of a park in which the actor may settle things."""
    park = Park.objects.select_for_update(no_key=True).get(pk=sorted(actor.parks_with("settings.edit"), key=str)[0])
    changes = {name: [before[name], value] for name, value in _values(row).items() if before[name] != value}
    record(actor=actor, code=code, subject=park, park_id=park.pk, at=at, changes=changes)


def save_term(*, actor: Actor, zh: str, en: str, at: datetime, park: Park, aliases: Iterable[str] = (),
              entry: GlossaryEntry | None = None) -> GlossaryEntry:
    """Add a term to a park's glossary, or change one of it. It wins over the dictionary and over what is shipped.
    Raises Forbidden, NotFound for a term of somebody else, Invalid."""
    _need(actor, park, entry)
    check = Check()
    names = {"zh": check.line("zh", zh, limit=LONGEST_NAME), "en": check.line("en", en, limit=80)}
    others = [check.line("aliases", alias, limit=80) for alias in list(aliases)[:MOST_ALIASES]]
    check.done()
    if GlossaryEntry.objects.filter(park=park, zh=names["zh"]).exclude(pk=entry.pk if entry else None).exists():
        check.add("zh", _("This term is in the glossary already."))
    check.done()
    with transaction.atomic():
        row = entry or GlossaryEntry(park=park)
        before = [row.zh] if entry else []
        row.zh, row.en, row.changed_at = names["zh"], names["en"], at
        row.aliases = list(dict.fromkeys(other for other in others if other and other not in names.values()))
        row.save()
        waiting = cut_again([*before, row.zh, *row.aliases])
        record(actor=actor, code="matching.term", subject=row, park_id=park.pk, at=at, zh=row.zh, en=row.en,
               waiting=waiting)
    return row


def delete_term(*, actor: Actor, entry: GlossaryEntry, at: datetime) -> None:
    """Take a term out of a park's glossary. Raises Forbidden, NotFound for a shipped one or somebody else's."""
    if entry.park is None:
        raise NotFound()
    _need(actor, entry.park, entry)
    with transaction.atomic():
        waiting = cut_again([entry.zh, *entry.aliases])
        record(actor=actor, code="matching.term_removed", subject=entry, park_id=entry.park_id, at=at, zh=entry.zh,
               en=entry.en, waiting=waiting)
        entry.delete()


def _need(actor: Actor, park: Park, entry: GlossaryEntry | None) -> None:
    if entry is not None and entry.park_id != park.pk:
        raise NotFound()
    if not actor.can("settings.edit", park=park.pk):
        raise Forbidden()
