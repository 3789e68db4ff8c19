"""Languages by BCP 47, in the reader's words."""
from collections.abc import Iterable

from django.utils.translation import get_language_info
from django.utils.translation import gettext as _

from parkadmin.core.bilingual import reads_chinese


def language_name(code: str) -> str:
    """A language's name in the reader's language; an unknown code stands for itself."""
    if code.split("-")[0] == "zh":
        return _("Chinese")
    try:
        return str(get_language_info(code)["name_translated"])
    except KeyError:
        return code


def listed(words: Iterable[str]) -> str:
    """Words one after the other, separated as the reader's language does it."""
    return ("、" if reads_chinese() else ", ").join(words)
