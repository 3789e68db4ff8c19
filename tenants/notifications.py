"""How people are told of what concerns a company of theirs: a line under the bell, and a letter in their language.

Written in the transaction of what it tells, as each person has switched it; the worker sends the letters.
"""
from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

from parkadmin.core import notices
from parkadmin.core.mailer import queue_mail
from parkadmin.core.models import Park, User


def write_to(people: Iterable[User], *, key: str, group: str, subject: Any, opening: Any, about: Any, park: Park,
             path: str, at: datetime, label: str | Callable[[], str] = "", quote: str | Callable[[], str] = "",
             skip: UUID | None = None) -> None:
    """Tell each of these people once (by `key`). `subject` and `opening` are lazy texts; `about` is the object whose
    name heads the letter; `label` stands before it (a number, a moment); `quote` is what somebody wrote, or more to
    read. Both may be functions that say it in the reader's language. `skip` is the person who acted."""
    found = {person.pk: person for person in people if person.is_active and person.pk != skip}
    wanted = notices.channels_of(found.values(), group)
    for person in found.values():
        with translation.override(person.language):
            said, quoted = (each() if callable(each) else each for each in (label, quote))
            notices.tell(user=person, key=key, group=group, channels=wanted[person.pk], title=str(subject), path=path,
                         text=" · ".join(part for part in (str(about), said) if part), at=at)
            if "mail" in wanted[person.pk]:
                context = {"name": person.name, "title": str(about), "number": said, "opening": opening, "park": park,
                           "quote": quoted, "url": settings.SITE_URL + path, "site": settings.SITE_URL}
                queue_mail(key=f"{key}:{person.pk}", to=person.email, user=person, language=person.language, at=at,
                           subject=f"{subject}: {about}", text=render_to_string("mail/notice.txt", context),
                           html=render_to_string("mail/notice.html", context))
