"""What a park tells its tenants: announcements and articles, written, published, taken back."""
from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from parkadmin.core import notices
from parkadmin.core.actors import Actor
from parkadmin.core.checks import Check
from parkadmin.core.errors import Forbidden
from parkadmin.core.models import Park, User
from parkadmin.core.search import vector
from requests_desk.models import Announcement, Article

LONGEST_BODY = 20_000


def save_post(*, actor: Actor, model: type[Announcement | Article], park: Park, fields: Mapping[str, Any], at: datetime,
              post: Announcement | Article | None = None, publish: bool = False) -> Announcement | Article:
    """Write an announcement or an article; `publish` shows it to the park's tenants at once.

    `fields`: title_zh, title_en, body_zh, body_en, and `expires_at` (announcement) or `kind` (article).
    """
    if not actor.can("request.file_on_behalf", park=park.pk):
        raise Forbidden()
    check = Check()
    texts = {f"title_{code}": check.line(f"title_{code}", fields.get(f"title_{code}"), required=code == "zh")
             for code in ("zh", "en")}
    texts |= {f"body_{code}": check.text(f"body_{code}", fields.get(f"body_{code}"), limit=LONGEST_BODY,
                                         required=code == "zh") for code in ("zh", "en")}
    ends = fields.get("expires_at") if model is Announcement else None
    if ends and ends <= at and (publish or (post and post.published_at)):
        check.add("expires_at", _("This moment has passed."))
    check.done()
    with transaction.atomic():
        row = model.objects.select_for_update().get(pk=post.pk) if post else model(park=park, author=actor.user)
        extra = {name: fields[name] for name in ("expires_at", "kind") if name in fields and hasattr(row, name)}
        for name, value in {**texts, **extra, "updated_at": at}.items():
            setattr(row, name, value)
        first = publish and row.published_at is None
        row.published_at = row.published_at or (at if publish else None)
        row.save()
        if isinstance(row, Article):
            Article.objects.filter(pk=row.pk).update(search=vector(*texts.values()))
        if first and isinstance(row, Announcement):
            _tell_tenants(row, at)
    return row


def _tell_tenants(row: Announcement, at: datetime) -> None:
    """A line under the bell for everybody of the park's tenants; mail only as each has switched it."""
    people = list(User.objects.filter(memberships__tenant__park=row.park_id, is_active=True).distinct())
    wanted = notices.channels_of(people, "news")
    for person in people:
        notices.tell(user=person, key=f"news:{row.pk}", group="news", channels=wanted[person.pk], at=at,
                     title=row.title_zh if person.language.startswith("zh") else row.title_en or row.title_zh,
                     path=f"/portal/news/{row.pk}/")


def unpublish_post(*, actor: Actor, post: Announcement | Article) -> None:
    """Take it back; it stays as a draft of the staff."""
    if not actor.can("request.file_on_behalf", park=post.park_id):
        raise Forbidden()
    with transaction.atomic():
        row = type(post).objects.select_for_update().get(pk=post.pk)
        row.published_at = None
        row.save(update_fields=["published_at"])
