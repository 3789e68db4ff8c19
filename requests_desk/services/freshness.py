"""Asking partners whether their entries are still right: a mailed link, one press, no account needed."""
from __future__ import annotations

from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from parkadmin.core.actors import SYSTEM, Actor
from parkadmin.core.errors import Refused
from parkadmin.core.mailer import queue_mail
from requests_desk.models import FreshnessLink, Partner, Resource

from .base import both_names
from .directory import confirm_all, locked, need_editor, note

AMBER, STALE = timedelta(days=180), timedelta(days=365)  # domain.md, section 6
AHEAD = timedelta(days=14)  # how long before that partners are asked
VALID_FOR = timedelta(days=45)
BATCH = 50
BETWEEN_LANGUAGES = "\n\n------------------------------\n\n"


def due_to_ask(day: date) -> QuerySet[Resource]:
    """Active entries whose confirmation is about to become amber and was not asked for, or stale and asked for once."""
    soon_amber = Q(asked_to_confirm=0, assured_on__lte=day - AMBER + AHEAD)
    soon_stale = Q(asked_to_confirm=1, assured_on__lte=day - STALE + AHEAD)
    return Resource.objects.filter(soon_amber | soon_stale, status="active", partner__status="active",
                                   partner__represents_park=None)


def ask_partners(at: datetime) -> int:
    """Ask the next partners whose entries are due. Returns how many were asked."""
    day = timezone.localdate(at)
    partners = Partner.objects.filter(pk__in=due_to_ask(day).values("partner")).select_related("park")[:BATCH]
    return sum(_ask_if_due(partner, day, at) for partner in partners)


def _ask_if_due(partner: Partner, day: date, at: datetime) -> bool:
    with transaction.atomic():
        row = locked(partner)
        due = due_to_ask(day).filter(partner=row)
        found = list(due.values_list("pk", flat=True))
        if not found:
            return False
        # Who was never asked and is stale soon has been asked for both.
        late = Q(assured_on__lte=day - STALE + AHEAD)
        Resource.objects.filter(late, pk__in=found).update(asked_to_confirm=2)
        Resource.objects.filter(~late, pk__in=found).update(asked_to_confirm=F("asked_to_confirm") + 1)
        if email := address_of(row):
            _mail(row, email, SYSTEM, at)
        return True


def ask_to_confirm(*, actor: Actor, partner: Partner, at: datetime) -> str:
    """Staff ask a partner now. Returns the link's token; earlier links end."""
    need_editor(actor, partner.park_id)
    with transaction.atomic():
        row = locked(partner)
        if not (email := address_of(row)):
            raise Refused("no_address", _("There is no e-mail address for %(name)s.") % {"name": row.name})
        if not row.resources.filter(status="active").exists():
            raise Refused("nothing_to_confirm", _("This partner offers nothing that could be confirmed."))
        return _mail(row, email, actor, at)


def confirm_by_link(*, actor: Actor, link: FreshnessLink, at: datetime) -> int:
    """The holder of a mailed link says that all entries are still right. Returns how many."""
    with transaction.atomic():
        count = confirm_all(actor=actor, partner=link.partner, at=at)
        FreshnessLink.objects.filter(pk=link.pk).update(used_at=at)
    return count


def address_of(partner: Partner) -> str:
    """Where a partner is asked: its own address, else that of its newest entry."""
    if partner.email:
        return partner.email
    return partner.resources.exclude(contact_email="").order_by("-pk").values_list("contact_email",
                                                                                   flat=True).first() or ""


def _mail(partner: Partner, email: str, actor: Actor, at: datetime) -> str:
    token = FreshnessLink.new_token()
    partner.freshness_links.filter(revoked_at=None, used_at=None).update(revoked_at=at)
    link = FreshnessLink.objects.create(partner=partner, email=email, digest=FreshnessLink.digest_of(token),
                                        created_at=at, expires_at=at + VALID_FOR)
    resources = list(partner.resources.filter(status="active").order_by("assured_on", "pk")[:50])
    texts, subjects = [], []
    for language in ("zh-hans", "en"):
        with translation.override(language):
            texts.append(render_to_string("mail/confirm_entries.txt", {
                "partner": partner, "resources": resources, "url": f"{settings.SITE_URL}/confirm/{token}/",
                "expires": link.expires_at}))
            subjects.append(_("Are your entries still right? – %(park)s") % {"park": partner.park})
    queue_mail(key=f"confirm:{link.pk}", to=email, language="zh-hans", at=at, subject=" / ".join(subjects),
               text=BETWEEN_LANGUAGES.join(texts))
    note(partner, "directory.ask", actor, at, email=email, partner=both_names(partner))
    return token
