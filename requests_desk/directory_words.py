"""What a proposal changes, in words: each field with what the entry says and what it should say."""
from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.utils.translation import gettext as _

from parkadmin.core.reference.languages import language_name, listed
from parkadmin.core.reference.regions import region_name
from parkadmin.core.reference.sectors import sector_name

from .choices import Capacity, PartnerKind, Place
from .models import Expert, Location, Partner, Proposal, RequestKind, Resource, Topic

MODELS: dict[str, Any] = {"partner": Partner, "resource": Resource, "expert": Expert}
WORDS: dict[str, Any] = {"sectors": sector_name, "regions": region_name, "languages": language_name}
CHOICES = {"capacity": Capacity, "place": Place}


@dataclass(frozen=True)
class Line:
    """One field: its name, the text when it was proposed, the present one where it differs, and the proposed one."""

    label: str
    before: str
    after: str
    now: str = ""


def comparison(proposal: Proposal) -> list[Line]:
    """All fields that a proposal changes."""
    model, subject = MODELS[proposal.target], proposal.subject
    found = []
    order = [field.name for field in (*model._meta.fields, *model._meta.many_to_many)]
    for name, value in sorted(proposal.changes.items(), key=lambda pair: order.index(pair[0])):
        before = shown(proposal, name, proposal.before.get(name))
        found.append(Line(label_of(model, name), before, shown(proposal, name, value),
                          changed_since(proposal, subject, name, before)))
    return found


def changed_since(proposal: Proposal, subject: Any, name: str, before: str) -> str:
    """What the entry says now, where it no longer says what it said when the proposal was written."""
    if subject is None or proposal.verdict != "waiting" or name in ("topics", "experts", "locations"):
        return ""
    value = getattr(subject, name)
    present = shown(proposal, name, value.code if isinstance(value, RequestKind) else value)
    return present if present != before else ""


def label_of(model: Any, name: str) -> str:
    """A field's name in the reader's language."""
    try:
        text = str(model._meta.get_field(name).verbose_name)
    except FieldDoesNotExist:
        text = name
    words = {"topics": _("topics"), "experts": _("experts"), "locations": _("places")}
    return words.get(name, text)


def shown(proposal: Proposal, name: str, value: Any) -> str:
    """A plain value as a person reads it."""
    if value in (None, "", []):
        return ""
    if name == "topics":
        return listed(str(topic) for topic in Topic.objects.filter(code__in=value))
    if name in ("experts", "locations"):
        model = Expert if name == "experts" else Location
        return listed(str(row) for row in model.objects.filter(partner=proposal.partner_id, pk__in=value))
    if name in WORDS:
        return listed(WORDS[name](code) for code in value)
    if name == "region":
        return region_name(str(value))
    if name == "kind":
        kind = RequestKind.objects.filter(code=value).first()
        return str(kind or dict(PartnerKind.choices).get(value, value))
    return str(dict(CHOICES[name].choices).get(value, value)) if name in CHOICES else str(value)
