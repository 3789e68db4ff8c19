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
             path: str, at: datetime, label: str | Callable[[], str] = "", quote: str = "",
             skip: UUID | None = None) -> None:
    """Tell each of these people once (by `key`). `subject` and `opening` are lazy texts; `about` is the object whose
    name heads the letter; `label` stands before it (a number, or a function that says a moment in the reader's words);
    `quote` is what somebody wrote; `skip` is the person who acted."""
    found = {person.pk: person for person in people if person.is_active and person.pk != skip}
    wanted = notices.channels_of(found.values(), group)
    for person in found.values():
        with translation.override(person.language):
            said = label() if callable(label) else label
            notices.tell(user=person, key=key, group=group, channels=wanted[person.pk], title=str(subject), path=path,
                         text=" · ".join(part for part in (str(about), said) if part), at=at)
            if "mail" in wanted[person.pk]:
                context = {"name": person.name, "title": str(about), "number": said, "opening": opening, "park": park,
                           "quote": quote, "url": settings.SITE_URL + path, "site": settings.SITE_URL}
                queue_mail(key=f"{key}:{person.pk}", to=person.email, user=person, language=person.language, at=at,
                           subject=f"{subject}: {about}", text=render_to_string("mail/notice.txt", context),
                           html=render_to_string("mail/notice.html", context))
