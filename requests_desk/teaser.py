"""A first wording of a need that names nobody, for the officer to read over; `validators.check_teaser` decides."""
from __future__ import annotations

import re

from django.utils.translation import gettext as _

from parkadmin.core.text import normalize

from .models import HelpRequest
from .validators import identifying_words, names


def without_names(request: HelpRequest, text: str) -> str:
    """The text with all that tells who asks replaced by "the company", whatever signs stand between the letters."""
    for secret in sorted(identifying_words(request), key=len, reverse=True):
        if names(secret, text):
            text = _pattern(secret).sub(_("the company"), text)
    return text


def _pattern(secret: str) -> re.Pattern[str]:
    letters = [re.escape(letter) for letter in normalize(secret) if letter.isalnum()]
    return re.compile(r"[\W_]*".join(letters), re.IGNORECASE)
