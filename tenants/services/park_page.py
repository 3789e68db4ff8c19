"""What a park shows to everybody: its texts, and which of its facts."""
from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import transaction
from django.utils.translation import gettext as _

from parkadmin.core.actors import Actor
from parkadmin.core.checks import Check
from parkadmin.core.errors import Forbidden, Refused
from parkadmin.core.models import Park
from tenants.models import ParkPage

SWITCHES = ("published", "publishes_rates", "publishes_companies")
LINES = {"headline_zh": 120, "headline_en": 120, "address": 160, "website": 200}
TEXTS = ("offers_zh", "offers_en", "terms_zh", "terms_en")
TEXT_LENGTH = 4000
FIELDS = (*SWITCHES, *LINES, *TEXTS)


def edit_park_page(*, actor: Actor, park: Park, fields: Mapping[str, Any], at: datetime,
                   version: int | None = None) -> ParkPage:
    """Change the public page. Fields not given stay as they are; what the park promises to applicants is settled by
    `admission_settings.set_terms`. A page needs a headline before it is published. Raises Refused when somebody has
    changed it since `version`."""
    if not actor.can("settings.edit", park=park.pk):
        raise Forbidden()
    check = Check()
    values = {name: _read(check, name, fields[name]) for name in FIELDS if name in fields}
    for name in sorted(set(fields) - set(FIELDS)):
        check.add("", _("There is no such field here: %(name)s.") % {"name": str(name)[:40]})
    check.done()
    with transaction.atomic():
        ParkPage.objects.get_or_create(park=park)
        page = ParkPage.objects.select_for_update().get(park=park)
        if version is not None and page.version != version:
            raise Refused("stale", _("Somebody has changed this in the meantime. Look at it again, then decide."))
        for name, value in values.items():
            setattr(page, name, value)
        if page.published and not (page.headline_zh or page.headline_en):
            check.add("headline_zh", _("A published page needs a headline."))
            check.done()
        page.version += 1
        page.save()
    return page


def _read(check: Check, name: str, value: Any) -> Any:
    if name in SWITCHES:
        return bool(value)
    if name in TEXTS:
        return check.text(name, value, limit=TEXT_LENGTH, required=False)
    found = check.line(name, value, limit=LINES[name], required=False)
    if name == "website" and found and name not in check.errors:
        try:
            URLValidator(["http", "https"])(found)
        except ValidationError:
            check.add(name, _("This is not the address of a website."))
    return found
