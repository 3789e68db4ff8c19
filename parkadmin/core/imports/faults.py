"""What can be wrong with a file, a cell or a row: codes with their sentences, so that each reader gets their own
language. A parameter {"zh": .., "en": ..} is shown in the reader's language."""
from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils import translation
from django.utils.translation import gettext_lazy as _

LANGUAGES = {"zh": "zh-hans", "en": "en"}

SENTENCES: dict[str, Any] = {
    # -- the whole file
    "unreadable": _("The workbook cannot be read: it is damaged, or was not written by a spreadsheet program. Open it, "
                    "save it again as .xlsx and upload that."),
    "no_sheet": _("The workbook has no visible sheet."),
    "no_rows": _("There is nothing below the headings."),
    "merged_header": _("Cells of the first row are merged (%(range)s). Each column needs a heading of its own in the "
                       "first row."),
    "too_many_rows": _("More than %(limit)s rows. Import them in several files."),
    "too_many_columns": _("More than %(limit)s columns."),
    "no_heading": _("This column has values but no heading."),
    "unknown_heading": _("There is no column “%(heading)s” here. Use the headings of the template."),
    "duplicate_heading": _("The column “%(heading)s” stands here a second time."),
    "missing_heading": _("The column “%(heading)s” is missing."),
    # -- one cell
    "formula": _("This is a formula. Give the value itself."),
    "formula_text": _("A text must not begin with =, +, -, @ or a tab: a spreadsheet would take it for a formula."),
    "error_cell": _("The cell shows an error (%(value)s)."),
    "control": _("This contains characters that cannot be stored."),
    "too_long": _("This is too long: %(count)s characters. At most %(limit)s."),
    "required": _("Please fill this in."),
    "digits_lost": _("Excel has kept this as a number and lost its last digits. Format the column as text and enter "
                     "it again."),
    "not_text": _("A date or a number stands here where a text belongs."),
    "not_date": _("This is no date. Write it as 2026-11-18."),
    "not_number": _("This is no number."),
    "not_whole": _("This must be a whole number."),
    "not_choice": _("Please choose one of: %(allowed)s."),
    "not_known": _("“%(value)s” is none of the choices. The second sheet of the template names them all."),
    "not_email": _("This is not an e-mail address."),
    "not_phone": _("This is not a telephone number."),
    "not_yes_no": _("Write yes or no."),
    # -- one row
    "duplicate": _("The same stands in row %(row)s already."),
    "said": _("%(text)s"),
    # -- a step
    "changed_meanwhile": _("Something has changed since the check (rows %(rows)s), so nothing was imported. The file "
                           "was checked again: look at the new summary."),
    "not_allowed": _("The one who confirmed may not do this any more. Nothing was imported."),
    "broke": _("Something went wrong on our side. Nothing was written; you can try again."),
    "kept": _("It was not undone: these rows have changed since: %(rows)s."),
}


@dataclass(frozen=True)
class Fault:
    """One fault: its code, the parameters of its sentence, and the column's key ("" for the row as a whole)."""

    code: str
    params: Mapping[str, Any] = field(default_factory=dict)
    column: str = ""


class FileRefused(Exception):
    """The file as a whole cannot be imported. `faults` are (row, column's letter, Fault)."""

    def __init__(self, code: str = "", faults: list[tuple[int, str, Fault]] | None = None, **params: Any) -> None:
        self.code, self.params, self.faults = code, params, faults or []
        super().__init__(code)


def say(code: str, params: Mapping[str, Any]) -> str:
    """A fault in the reader's language. An unknown code stands for itself."""
    if code not in SENTENCES:
        return code
    return str(SENTENCES[code]) % defaultdict(lambda: "–", {key: in_own_words(value) for key, value in params.items()})


def in_own_words(value: Any) -> Any:
    """A value in two languages in the reader's; anything else as it is."""
    if not isinstance(value, Mapping):
        return value
    first, second = ("zh", "en") if (translation.get_language() or "zh").startswith("zh") else ("en", "zh")
    return value.get(first) or value.get(second) or ""


def in_both(make: Callable[[], Any]) -> dict[str, str]:
    """What `make` says in each language."""
    said = {}
    for short, code in LANGUAGES.items():
        with translation.override(code):
            said[short] = str(make())
    return said
