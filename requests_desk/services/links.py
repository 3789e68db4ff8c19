"""Mailed links: one referral for somebody without an account. The token is shown once, in the mail."""
from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from parkadmin.core.actors import Actor
from parkadmin.core.checks import Check
from parkadmin.core.errors import Forbidden, Refused
from requests_desk.choices import REFERRAL_OPEN
from requests_desk.lifecycle import may_on_referral
from requests_desk.models import Referral, ReferralLink
from requests_desk.notifications import mail_referral_link

from .base import lock_referral, referral_event

VALID_FOR = timedelta(days=30)


def mail_link(*, actor: Actor, referral: Referral, at: datetime, email: str = "") -> str:
    """Make a new link for the destination, mail it, and return its token. Earlier links to the address end."""
    with transaction.atomic():
        row = lock_referral(referral)
        if not may_on_referral(actor, row, "referral.send", ("origin",)):
            raise Forbidden()
        if row.state not in REFERRAL_OPEN:
            raise Refused("wrong_state", _("This referral has ended."))
        check = Check()
        email = check.email("email", email) or _address(row)
        if not email:
            check.add("destination", _("There is no e-mail address for %(name)s.") % {"name": row.destination})
        check.done()
        row.links.filter(email=email, revoked_at=None).update(revoked_at=at)
        link = ReferralLink(
            referral=row, email=email, created_at=at, expires_at=at + VALID_FOR,
            name=(row.resource.contact_name if row.resource else "") or str(row.partner or ""))
        link.digest = link.digest_of(link.token)
        link.save(force_insert=True)
        referral_event(row, "referral.link", actor=actor, at=at, email=email)
        mail_referral_link(link, at)
    return link.token


def _address(row: Referral) -> str:
    return (row.resource.contact_email if row.resource else "") or (row.partner.email if row.partner else "")
