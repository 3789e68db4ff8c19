"""Choices that several sheets share: divisions and sectors, with names that follow the reader's language."""
from __future__ import annotations

from typing import Any

from django.utils.functional import lazy

from parkadmin.core.reference.regions import REGIONS, region_name
from parkadmin.core.reference.sectors import SECTORS, sector_name

_region = lazy(region_name, str)
_sector = lazy(lambda code: f"{code} {sector_name(code)}", str)
_sector_alone = lazy(sector_name, str)
UNITS = ("特别行政区", "自治区", "新区", "省", "市")


def regions() -> list[tuple[str, Any]]:
    """Divisions (GB/T 2260)."""
    return [(code, _region(code)) for code in REGIONS]


def region_aliases() -> list[tuple[str, Any]]:
    """The names that people use: 北京 for 北京市."""
    short = [(code, next((zh.removesuffix(unit) for unit in UNITS if zh.endswith(unit)), zh))
             for code, (zh, _en) in REGIONS.items()]
    return [(code, name) for code, name in short if len(name) > 1]


def sectors() -> list[tuple[str, Any]]:
    """Sections and divisions of the economy (GB/T 4754), with their codes in front."""
    return [(code, _sector(code)) for code in SECTORS]


def sector_aliases() -> list[tuple[str, Any]]:
    """The same without codes; where a section has one division of the same name, the division."""
    return [(code, _sector_alone(code)) for code in SECTORS]


def choices_of(vocabulary: Any) -> Any:
    """The choices of a TextChoices class, codes as texts."""
    return lambda: [(str(code), label) for code, label in vocabulary.choices]
