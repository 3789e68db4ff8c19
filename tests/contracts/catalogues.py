"""Reads translation catalogues without gettext: .po as text, .mo as the standard library does."""
from __future__ import annotations

import ast
import gettext
import re
from dataclasses import dataclass, field
from pathlib import Path

PLACEHOLDERS = re.compile(r"%\(\w+\)[-#0 +]*\d*(?:\.\d+)?[sdifrx]|\{\w*\}|%%")
KEYWORD = re.compile(r'(msgctxt|msgid_plural|msgid|msgstr(?:\[\d\])?) (".*")$')


@dataclass
class Entry:
    """One text with its translation. The header is the entry with an empty msgid."""

    flags: set[str] = field(default_factory=set)
    texts: dict[str, str] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """As a .mo file names it: the context and the text."""
        context, text = self.texts.get("msgctxt"), self.texts["msgid"]
        return text if context is None else f"{context}\x04{text}"

    @property
    def sources(self) -> list[str]:
        return [self.texts[name] for name in ("msgid", "msgid_plural") if name in self.texts]

    @property
    def translations(self) -> list[str]:
        return [text for name, text in self.texts.items() if name.startswith("msgstr")]

    @property
    def is_plural(self) -> bool:
        return "msgid_plural" in self.texts


def read_po(path: Path) -> dict[str, Entry]:
    """All entries that are in use, by key."""
    blocks = re.split(r"\n{2,}", path.read_text(encoding="utf-8"))
    return {entry.key: entry for entry in map(_entry, blocks) if entry.texts}


def _entry(block: str) -> Entry:
    entry, name = Entry(), ""
    for line in block.splitlines():
        if line.startswith("#,"):
            entry.flags |= {flag.strip() for flag in line[2:].split(",")}
        elif found := KEYWORD.match(line):
            name = found[1]
            entry.texts[name] = ast.literal_eval(found[2])
        elif line.startswith('"'):
            entry.texts[name] += ast.literal_eval(line)
    return entry


def read_mo(path: Path) -> dict[str, str | list[str]]:
    """What the compiled catalogue answers, by key; plural texts as a list."""
    with path.open("rb") as stream:
        catalogue = gettext.GNUTranslations(stream)._catalog
    answers: dict[str, str | list[str]] = {}
    for key, text in catalogue.items():
        if isinstance(key, tuple):
            answers.setdefault(key[0], []).append(text)
        else:
            answers[key] = text
    return answers


def placeholders(text: str) -> list[str]:
    """What is filled in, each once, in an order that does not depend on the words around."""
    return sorted(set(PLACEHOLDERS.findall(text)))
