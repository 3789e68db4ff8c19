"""What a person chose for the look of the product, and says about itself."""
from __future__ import annotations

from django.conf import settings
from django.utils.translation import gettext as _

from .actors import Actor
from .errors import Forbidden, Invalid
from .models import User
from .models.user import MONEY_UNITS

LIMITS = {"name": 80, "phone": 32}


def choose_language(*, user: User, language: str) -> None:
    """Keep the person's language, for pages on other devices and for mails. Unknown languages are ignored."""
    if language in dict(settings.LANGUAGES) and user.language != language:
        user.language = language
        user.save(update_fields=["language"])


def edit_me(*, actor: Actor, name: str, phone: str, language: str, shortcuts: bool,
            money_unit: str = "") -> User:
    """What a person says about itself; no `money_unit` keeps the present one. Raises Invalid per field."""
    if actor.user is None:
        raise Forbidden()
    given = {"name": " ".join(name.split()), "phone": " ".join(phone.split())}
    errors: dict[str, object] = {
        field: _("This is too long: %(count)d characters. At most %(limit)d.") % {"count": len(text), "limit": limit}
        for field, limit in LIMITS.items() if len(text := given[field]) > limit}
    errors |= {field: _("This contains characters that cannot be stored.") for field, text in given.items()
               if not text.isprintable()}
    if not given["name"]:
        errors["name"] = _("Please fill this in.")
    if language not in dict(settings.LANGUAGES):
        errors["language"] = _("Please choose one of the options.")
    if money_unit and money_unit not in dict(MONEY_UNITS):
        errors["money_unit"] = _("Please choose one of the options.")
    if errors:
        raise Invalid(errors)
    user = User.objects.get(pk=actor.user.pk)
    user.name, user.phone, user.language, user.shortcuts = given["name"], given["phone"], language, shortcuts
    user.money_unit = money_unit or user.money_unit
    user.save(update_fields=["name", "phone", "language", "shortcuts", "money_unit"])
    return user
