"""Telling people: under the bell, by mail at once, by one mail a day, as each person has switched it."""
from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from .actors import Actor
from .errors import Invalid, NotFound
from .mailer import queue_mail
from .models import NOTICE_CHANNELS, NOTICE_GROUPS, Notice, NoticeSwitch, User

DEFAULTS = {"bell": True, "mail": True, "digest": False}
BELL_SHOWS = 20
BELL_COUNTS = 99
DIGEST_HOLDS = 100
DIGEST_BATCH = 200
DIGEST_HOUR = 8
KEPT_FOR = timedelta(days=180)


def channels_of(people: Iterable[User], group: str) -> dict[UUID, set[str]]:
    """For each person the channels on which a group of notices is wanted; one statement for all of them."""
    people = list(people)
    wanted = {person.pk: {name for name, on in DEFAULTS.items() if on} for person in people}
    for switch in NoticeSwitch.objects.filter(user__in=people, group=group):
        (wanted[switch.user_id].add if switch.on else wanted[switch.user_id].discard)(switch.channel)
    return wanted


def tell(*, user: User, key: str, group: str, channels: set[str], title: str, path: str, at: datetime,
         text: str = "") -> None:
    """Write one line for one person, in the transaction of what it tells. The same key is told once."""
    if channels & {"bell", "digest"}:
        Notice.objects.bulk_create(
            [Notice(user=user, key=key[:160], group=group, title=title[:200], text=text[:300], path=path[:200], at=at,
                    on_bell="bell" in channels, digest_due="digest" in channels)], ignore_conflicts=True)


def bell(actor: Actor) -> QuerySet[Notice]:
    """The person's newest lines."""
    return Notice.objects.for_actor(actor).filter(on_bell=True).order_by("-id")


def unread_count(actor: Actor) -> int:
    """How many lines are unread, counted no further than 100."""
    if actor.user is None:
        return 0
    return bell(actor).filter(read_at=None).order_by()[: BELL_COUNTS + 1].count()


def mark_read(*, actor: Actor, at: datetime, path: str = "") -> int:
    """The person has seen them: all lines, or those that lead to one page. Returns how many were unread."""
    rows = Notice.objects.for_actor(actor).filter(read_at=None)
    return (rows.filter(path=path) if path else rows).update(read_at=at)


def look(*, actor: Actor, at: datetime, path: str = "") -> int:
    """How many lines are unread (no further than 100) for somebody who looks at the page `path`: those that lead
    there are read by it. One statement, a second one only when there is something to mark."""
    if actor.user is None:
        return 0
    paths = list(bell(actor).filter(read_at=None).order_by().values_list("path", flat=True)[: BELL_COUNTS + 1])
    if not path or (path not in paths and len(paths) <= BELL_COUNTS):
        return len(paths)
    return len(paths) - min(mark_read(actor=actor, at=at, path=path), paths.count(path))


def opened(*, actor: Actor, pk: UUID, at: datetime) -> str:
    """The person follows one line: it is read. Returns where it leads, which is always a page of ours."""
    row = Notice.objects.for_actor(actor).filter(pk=pk).first()
    if row is None:
        raise NotFound()
    if row.read_at is None:
        Notice.objects.filter(pk=row.pk, read_at=None).update(read_at=at)
    return row.path if url_has_allowed_host_and_scheme(row.path, allowed_hosts=None) else "/"


def set_switches(*, actor: Actor, switches: dict[tuple[str, str], bool]) -> None:
    """Keep what a person wants, by (group, channel). Raises Invalid for names that do not exist."""
    known = {(group, channel) for group, _label in NOTICE_GROUPS for channel, _name in NOTICE_CHANNELS}
    if unknown := set(switches) - known:
        raise Invalid({"": _("Unknown setting: %(name)s.") % {"name": "/".join(sorted(unknown)[0])}})
    with transaction.atomic():
        for (group, channel), on in switches.items():
            NoticeSwitch.objects.update_or_create(user=actor.user, group=group, channel=channel, defaults={"on": on})


def switches_of(user: User) -> dict[tuple[str, str], bool]:
    """All switches of a person with their present position."""
    found = {(group, channel): DEFAULTS[channel] for group, _g in NOTICE_GROUPS for channel, _c in NOTICE_CHANNELS}
    return found | {(row.group, row.channel): row.on for row in NoticeSwitch.objects.filter(user=user)}


def send_digests(at: datetime) -> int:
    """One mail to each person with lines that wait for the daily mail. Returns how many mails were written."""
    before = last_morning(at)
    people = User.objects.filter(notices__digest_due=True, notices__at__lt=before, is_active=True).distinct()
    return sum(_send_digest(person, before, at) for person in people[:DIGEST_BATCH])


def last_morning(at: datetime) -> datetime:
    """The last time it was eight o'clock where the installation stands."""
    local = at.astimezone(ZoneInfo(settings.TIME_ZONE))
    today = local.replace(hour=DIGEST_HOUR, minute=0, second=0, microsecond=0)
    return today if local >= today else today - timedelta(days=1)


def _send_digest(person: User, before: datetime, at: datetime) -> bool:
    with transaction.atomic():
        rows = list(Notice.objects.select_for_update(skip_locked=True)
                    .filter(user=person, digest_due=True, at__lt=before).order_by("id")[:DIGEST_HOLDS])
        if not rows:
            return False
        with translation.override(person.language):
            context = {"name": person.name, "notices": rows, "site": settings.SITE_URL}
            subject = translation.ngettext("%(count)d piece of news from your park",
                                           "%(count)d pieces of news from your park", len(rows)) % {"count": len(rows)}
            queue_mail(key=f"digest:{rows[-1].pk}", to=person.email, user=person, language=person.language, at=at,
                       subject=subject, text=render_to_string("mail/digest.txt", context),
                       html=render_to_string("mail/digest.html", context))
        Notice.objects.filter(pk__in=[row.pk for row in rows]).update(digest_due=False)
    return True


def forget_old(at: datetime) -> None:
    """Lines that were read half a year ago are of no use to anybody."""
    Notice.objects.filter(read_at__lt=at - KEPT_FOR, digest_due=False).delete()
