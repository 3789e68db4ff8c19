"""Which sheets can be imported: a registry. The engine knows nothing of what their rows mean; the apps register."""
from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from parkadmin.core.actors import Actor

from .faults import in_both

if TYPE_CHECKING:
    from .handler import Handler

KINDS = ("text", "long_text", "code", "date", "decimal", "whole", "choice", "email", "phone", "list", "yes_no")
AS_TEXT = frozenset({"text", "long_text", "code", "choice", "email", "phone", "list", "yes_no"})  # typed so in Excel
UNSAID = re.compile(r"[\s*＊]+")


@dataclass(frozen=True)
class Column:
    """A column. `heading` is a lazy text: both languages and the key itself are understood when a file is read.
    `choices` gives codes with lazy names, for `choice`, and for `list` where its items are codes. `read_only` columns
    stand in exports and are passed over; `control` columns say which object is meant, or how, and are no value of it.
    `aliases` are more names of the choices, `also` more headings, understood but not shown. Lengths in characters."""

    key: str
    heading: Any
    kind: str = "text"
    required: bool = False
    example: Any = ""
    help: Any = ""
    choices: Callable[[], list[tuple[str, Any]]] | None = None
    limit: int = 160
    read_only: bool = False
    control: bool = False
    aliases: Callable[[], list[tuple[str, Any]]] | None = None
    also: tuple[Any, ...] = ()

    @cached_property
    def headings(self) -> set[str]:
        """All that a heading of this column may be, as `plain` leaves it."""
        said = [in_both(lambda heading=heading: heading) for heading in (self.heading, *self.also)]
        return {plain(text) for text in (self.key, *(word for words in said for word in words.values()))}

    @cached_property
    def names(self) -> dict[str, Any]:
        """What may be chosen: code -> lazy name."""
        return dict(self.choices()) if self.choices else {}

    @cached_property
    def words(self) -> dict[str, str]:
        """Codes and names in both languages -> code, as `plain` leaves them."""
        pairs = [*(self.aliases() if self.aliases else []), *(self.choices() if self.choices else [])]
        return {plain(word): code for code, name in pairs for word in (*in_both(lambda name=name: name).values(), code)}

    @cached_property
    def allowed(self) -> dict[str, str]:
        """The names of all choices in both languages, for a message; nothing where there are too many."""
        names = list(self.names.values())
        return in_both(lambda: "; ".join(map(str, names))) if len(names) <= MOST_NAMED else {}


MOST_NAMED = 12


def plain(text: str) -> str:
    """A heading or a choice without what people vary: width of letters, case, blanks, the star of what is required."""
    return UNSAID.sub("", unicodedata.normalize("NFKC", text)).casefold()


@dataclass(frozen=True)
class Sheet:
    """What can be imported: its columns, the permission to do so and the one to read what came of it, the class that
    knows what a row means, and the URL name of the list of such rows."""

    code: str
    label: Any
    icon: str
    columns: tuple[Column, ...]
    permission: str
    reading: str
    handler: type[Handler]
    matched_by: Any = ""
    page: str = ""

    @cached_property
    def by_key(self) -> dict[str, Column]:
        return {column.key: column for column in self.columns}

    @cached_property
    def by_heading(self) -> dict[str, Column]:
        return {heading: column for column in self.columns for heading in column.headings}

    @property
    def writable(self) -> list[Column]:
        """The columns of the template."""
        return [column for column in self.columns if not column.read_only]


SHEETS: dict[str, Sheet] = {}


def fresh(code: str) -> Sheet:
    """A sheet whose columns read their choices anew: some are rows of tables."""
    sheet = SHEETS[code]
    return replace(sheet, columns=tuple(replace(column) for column in sheet.columns))


def register(sheet: Sheet) -> None:
    """Make a sheet known. Raises ValueError when it contradicts itself or is known already."""
    keys = [column.key for column in sheet.columns]
    if sheet.code in SHEETS or len(set(keys)) < len(keys):
        raise ValueError(f"sheet {sheet.code} is registered twice, or two of its columns have one key")
    if unknown := [column.key for column in sheet.columns if column.kind not in KINDS]:
        raise ValueError(f"sheet {sheet.code}: unknown kinds of {unknown}")
    SHEETS[sheet.code] = sheet


def sheets_for(actor: Actor) -> list[Sheet]:
    """The sheets that the actor may import in some park."""
    return [sheet for sheet in SHEETS.values() if parks_for(actor, sheet)]


def parks_for(actor: Actor, sheet: Sheet) -> list[Any]:
    """The ids of the parks into which the actor may import this sheet."""
    allowed = set(actor.parks_with("import.run"))
    return [park for park in actor.parks_with(sheet.permission) if park in allowed]
