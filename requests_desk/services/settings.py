"""What a park settles for its desk: promised times, kinds of requests and their questions, group chats."""
from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from parkadmin.core import chat
from parkadmin.core.actors import Actor
from parkadmin.core.checks import Check
from parkadmin.core.errors import Forbidden, Refused
from parkadmin.core.models import NOTICE_GROUPS, ChatChannel, Park
from requests_desk.choices import Clock
from requests_desk.models import ClockTarget, Question, RequestKind

MOST_DAYS = 365
MOST_CHOICES = 30
CODE = re.compile(r"[a-z][a-z0-9_]{0,31}")
WEBHOOK = re.compile(r"(?:access_token=|key=|/hook/)([\w-]+)")  # where a service's address keeps its token
TOKEN = re.compile(r"[\w-]{8,200}")


def _may(actor: Actor, permission: str, park: Park | None = None) -> None:
    """Forbidden without the permission in the park; in any park for what all parks share."""
    if not (actor.can(permission, park=park.pk) if park else actor.parks_with(permission)):
        raise Forbidden()


# -- promised times --------------------------------------------------------------------------------------------------
def set_targets(*, actor: Actor, park: Park, kind: RequestKind | None, days: Mapping[str, int | None],
                at: datetime) -> bool:
    """Promise other times, in working days, for a park and perhaps one kind; None: what is usual. True if anything
    changed: then open requests are given their new due times by the worker."""
    _may(actor, "settings.edit", park)
    check = Check()
    for clock, count in days.items():
        if clock not in Clock.values:
            check.add("", _("Please choose one of the options."))
        check.number(clock, count, low=1, high=MOST_DAYS)
    check.done()
    with transaction.atomic():
        changed = [_set_target(park, kind, clock, count) for clock, count in days.items()]
        if any(changed):
            _recompute_later(park)
    return any(changed)


def _set_target(park: Park, kind: RequestKind | None, clock: str, days: int | None) -> bool:
    rows = ClockTarget.objects.select_for_update().filter(park=park, kind=kind, clock=clock)
    if days is None:
        return bool(rows.delete()[0])
    row = rows.first()
    if row and row.working_days == days:
        return False
    ClockTarget.objects.update_or_create(park=park, kind=kind, clock=clock, defaults={"working_days": days})
    return True


def _recompute_later(park: Park | None) -> None:
    """In the transaction of the change, so that it is not forgotten."""
    from requests_desk.tasks import recompute_clocks

    recompute_clocks.enqueue(str(park.pk) if park else "")


# -- kinds and questions -----------------------------------------------------------------------------------------------
def save_kind(*, actor: Actor, fields: Mapping[str, Any], at: datetime, kind: RequestKind | None = None) -> RequestKind:
    """A kind of request, shared by all parks of the installation. `fields`: code (new ones only), name_zh, name_en,
    icon, position, is_complex, is_active. Kinds are not deleted: requests name them."""
    _may(actor, "settings.edit")
    check = Check()
    row = kind or RequestKind(code=_new_code(check, fields.get("code"), RequestKind.objects.all()))
    complexity = row.is_complex if kind else None
    row.name_zh = check.line("name_zh", fields.get("name_zh"), limit=60)
    row.name_en = check.line("name_en", fields.get("name_en"), limit=60)
    row.icon = check.line("icon", fields.get("icon") or "help-circle", limit=32)
    row.position = check.number("position", fields.get("position"), high=32_000, required=True)
    row.is_complex, row.is_active = bool(fields.get("is_complex")), bool(fields.get("is_active"))
    check.done()
    with transaction.atomic():
        row.save()
        if complexity is not None and complexity != row.is_complex:
            _recompute_later(None)
    return row


def _new_code(check: Check, code: Any, others: Any) -> str:
    """A new code for machines, which nothing else has."""
    code = str(code or "").strip().lower()
    if not CODE.fullmatch(code):
        check.add("code", _("Letters a to z, digits and _, beginning with a letter; at most 32."))
    elif others.filter(code=code).exists():
        check.add("code", _("This code is taken."))
    return code


def save_question(*, actor: Actor, kind: RequestKind, fields: Mapping[str, Any],
                  question: Question | None = None) -> Question:
    """A question that a kind asks. `fields`: code (new ones only), label_zh, label_en, type, choices (a list of code,
    Chinese, English), required, position."""
    _may(actor, "settings.edit")
    check = Check()
    row = question or Question(kind=kind, code=_new_code(check, fields.get("code"), kind.questions.all()))
    row.label_zh = check.line("label_zh", fields.get("label_zh"))
    row.label_en = check.line("label_en", fields.get("label_en"))
    row.type = check.choice("type", fields.get("type"), Question.Type)
    row.choices = _choices(check, fields.get("choices") or ()) if row.type == Question.Type.CHOICE else []
    row.position = check.number("position", fields.get("position"), high=32_000, required=True)
    row.required = bool(fields.get("required"))
    check.done()
    row.save()
    return row


def _choices(check: Check, given: Iterable[tuple[str, str, str]]) -> list[dict[str, str]]:
    """The options of a choice, each with a code of its own."""
    rows = [{"code": code, "zh": zh, "en": en} for code, zh, en in given]
    codes = [row["code"] for row in rows]
    if not 2 <= len(rows) <= MOST_CHOICES:
        check.add("choices", _("Please give between 2 and %(limit)d options.") % {"limit": MOST_CHOICES})
    elif len(set(codes)) < len(codes) or not all(CODE.fullmatch(code) for code in codes):
        check.add("choices", _("Each option needs a code of its own: letters a to z, digits and _."))
    elif any(not text or len(text) > 80 for row in rows for text in (row["zh"], row["en"])):
        check.add("choices", _("Each option needs its Chinese and its English words, at most 80 characters."))
    return rows


def delete_question(*, actor: Actor, question: Question) -> None:
    """It is asked no more; what was answered stays with the requests."""
    _may(actor, "settings.edit")
    question.delete()


# -- group chats -------------------------------------------------------------------------------------------------------
def save_channel(*, actor: Actor, park: Park, fields: Mapping[str, Any],
                 channel: ChatChannel | None = None) -> ChatChannel:
    """A group chat that is told headlines and links. `fields`: name, service, token, secret (both empty: as they
    were), language, groups, is_active."""
    _may(actor, "keys.edit", park)
    check = Check()
    row = channel or ChatChannel(park=park)
    row.name = check.line("name", fields.get("name"), limit=80)
    row.service = check.choice("service", fields.get("service"), ChatChannel.Service)
    row.token = _token(check, fields.get("token")) or row.token
    row.secret = check.line("secret", fields.get("secret"), limit=200, required=False) or row.secret
    if not row.token:
        check.add("token", _("Please fill this in."))
    row.language = str(fields.get("language"))
    if row.language not in dict(settings.LANGUAGES):
        check.add("language", _("Please choose one of the options."))
    row.groups = [code for code, _label in NOTICE_GROUPS if code in (fields.get("groups") or ())]
    row.is_active = bool(fields.get("is_active"))
    check.done()
    row.save()
    return row


def _token(check: Check, given: Any) -> str:
    """The token of a webhook; people paste its whole address."""
    text = check.line("token", given, limit=400, required=False)
    found = WEBHOOK.search(text)
    token = found[1] if found else text
    if token and not TOKEN.fullmatch(token):
        check.add("token", _("Paste the webhook's address as the group chat shows it, or its token alone."))
    return token


def delete_channel(*, actor: Actor, channel: ChatChannel) -> None:
    """The group chat is told nothing more."""
    _may(actor, "keys.edit", channel.park)
    channel.delete()


def try_channel(*, actor: Actor, channel: ChatChannel, at: datetime) -> None:
    """Send a greeting, by the same way as everything else: the worker's."""
    _may(actor, "keys.edit", channel.park)
    if not channel.is_active:
        raise Refused("inactive", _("This group chat is switched off."))
    with transaction.atomic(), translation.override(channel.language):
        chat.queue_chat(channel=channel, key=f"test:{at.isoformat()}", at=at, url=f"{settings.SITE_URL}/desk/",
                        title=_("A test from Parkadmin: this group chat is connected."))
