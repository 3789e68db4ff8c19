"""What the desk's lists share beyond `parkadmin.core.http.lists`: filters with several values in the address."""
from __future__ import annotations

from collections.abc import Iterable

from django.http import HttpRequest

from parkadmin.core.http.lists import back_to, keyset, words

__all__ = ["back_to", "chosen", "keyset", "words"]


def chosen(request: HttpRequest, name: str, allowed: Iterable[str]) -> list[str]:
    """The values of a multi-select filter; unknown ones are left out, so that an old address still opens."""
    known = set(allowed)
    return [value for value in dict.fromkeys(request.GET.getlist(name)) if value in known]
