"""Invitations by mail: to work for a park, a tenant or a partner. Apps above register what joining means there.

The mailed token opens a page on which the person sets name and password; a person with an account logs in and joins.
"""
from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from .actors import Actor
from .errors import Forbidden, Invalid, NotFound, Refused
from .mailer import queue_mail
from .models import Invitation, Park, User

VALID_FOR = timedelta(days=14)
LONGEST_NAME = 80
_joiners: dict[str, Callable[[Invitation, User], None]] = {}


def joiner(side: str) -> Callable[[Callable[[Invitation, User], None]], Callable[[Invitation, User], None]]:
    """Decorator: what makes a person part of an organization of this side."""
    def keep(function: Callable[[Invitation, User], None]) -> Callable[[Invitation, User], None]:
        _joiners[side] = function
        return function
    return keep


def invite(*, actor: Actor, side: str, organization: Any, park: Park, email: str, role: str, name: str = "",
           language: str = "", at: datetime) -> Invitation:
    """Invite an address; the caller has checked that the actor may. An open invitation to it is replaced.

    Raises Invalid for an address that is none.
    """
    if actor.user is None:
        raise Forbidden()
    email = _clean_email(email)
    token = secrets.token_urlsafe(32)
    with transaction.atomic():
        Invitation.objects.filter(side=side, organization_id=organization.pk, email=email, accepted_at=None,
                                  revoked_at=None).update(revoked_at=at)
        row = Invitation.objects.create(
            side=side, organization_id=organization.pk, organization_label=str(organization)[:160], park=park,
            email=email, role=role, name=name[:LONGEST_NAME], digest=_digest(token), invited_by=actor.user,
            created_at=at, expires_at=at + VALID_FOR)
        _mail(row, token, language or actor.user.language, at)
    return row


def _clean_email(email: str) -> str:
    email = email.strip().lower()
    try:
        validate_email(email)
    except ValidationError:
        raise Invalid({"email": _("This is not an e-mail address.")}) from None
    return email


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _mail(row: Invitation, token: str, language: str, at: datetime) -> None:
    with translation.override(language):
        context = {"invitation": row, "url": f"{settings.SITE_URL}/join/{token}/"}
        queue_mail(key=f"invitation:{row.pk}", to=row.email, language=language, at=at,
                   subject=_("%(name)s invites you to Parkadmin") % {"name": row.organization_label},
                   text=render_to_string("mail/invitation.txt", context))


def find(token: str, at: datetime) -> Invitation:
    """The open invitation of a token, or NotFound."""
    row = (Invitation.objects.select_related("park", "invited_by")
           .filter(digest=_digest(token), accepted_at=None, revoked_at=None, expires_at__gt=at).first())
    if row is None:
        raise NotFound()
    return row


def accept(*, token: str, at: datetime, user: User | None = None, name: str = "", password: str = "",
           language: str = "zh-hans") -> User:
    """Join: with the account one is logged in to, or with a new one for the invited address.

    Raises Refused when the address has an account already (log in first) or somebody else is logged in, Invalid for a
    weak password or no name.
    """
    with transaction.atomic():
        row = find(token, at)
        row = Invitation.objects.select_for_update().get(pk=row.pk)
        if row.accepted_at:
            raise NotFound()
        person = _person(row, user, name, password, language)
        _joiners[row.side](row, person)
        row.accepted_at = at
        row.save(update_fields=["accepted_at"])
    return person


def _person(row: Invitation, user: User | None, name: str, password: str, language: str) -> User:
    if user is not None:
        if not is_for(row, user):
            raise Refused("other_person", _("This invitation is for %(email)s.") % {"email": row.email})
        return user
    if person_with(row.email):
        raise Refused("has_account", _("There is an account for this address. Log in, then open the link again."))
    errors: dict[str, Any] = {}
    name = " ".join((name or row.name).split())[:LONGEST_NAME]
    if not name:
        errors["name"] = _("Please fill this in.")
    try:
        validate_password(password, User(email=row.email, name=name))
    except ValidationError as weak:
        errors["password"] = list(weak.messages)
    if errors:
        raise Invalid(errors)
    return make_person(email=row.email, name=name, password=password, language=language)


def is_for(row: Invitation, user: User) -> bool:
    """Whether the invited address is the person's: the one to log in with, or a further one that was confirmed."""
    return person_with(row.email) == user


def person_with(email: str) -> User | None:
    """Whose address this is."""
    from allauth.account.models import EmailAddress

    found = EmailAddress.objects.filter(email__iexact=email, verified=True).select_related("user").first()
    return User.objects.filter(email__iexact=email).first() or (found.user if found else None)


def make_person(*, email: str, name: str, password: str, language: str) -> User:
    """A person whose address is known to be theirs, so that they can log in at once."""
    from allauth.account.models import EmailAddress

    user = User.objects.create_user(email, password, name=name, language=language)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def revoke(*, invitation: Invitation, at: datetime) -> None:
    """Take an invitation back; the caller has checked that the actor may."""
    Invitation.objects.filter(pk=invitation.pk, accepted_at=None).update(revoked_at=at)


def open_invitations(side: str, organization_id: Any) -> list[Invitation]:
    """Invitations that nobody has accepted yet."""
    return list(Invitation.objects.filter(side=side, organization_id=organization_id, accepted_at=None,
                                          revoked_at=None).order_by("-id"))
