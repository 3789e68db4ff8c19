"""What an entry of the directory consists of: each field with the rule that reads it, for pages, proposals, REST and
imports alike. Values are plain: codes and ids instead of objects, so that a proposal can keep them as they were given.
"""
from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext as _

from parkadmin.core.checks import Check
from parkadmin.core.reference.regions import REGIONS
from parkadmin.core.reference.sectors import SECTORS
from requests_desk.choices import Capacity, PartnerKind, Place, Route, TrustLevel, Visibility
from requests_desk.models import Expert, Location, Partner, RequestKind, Resource, Topic

Entry = Partner | Resource | Expert | Location
Reader = Callable[[Check, str, Any, Partner | None], Any]
LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})?")
DIVISION = re.compile(r"\d{6}")
LONGEST_ABOUT, LONGEST_NOTE, MOST_CODES = 5000, 1000, 60
_url = URLValidator(schemes=["http", "https"])


def _line(limit: int, required: bool = False) -> Reader:
    return lambda check, name, value, partner: check.line(name, value or "", limit=limit, required=required)


def _text(limit: int) -> Reader:
    return lambda check, name, value, partner: check.text(name, value or "", limit=limit, required=False)


def _choice(choices: Any) -> Reader:
    return lambda check, name, value, partner: check.choice(name, value, choices)


def _website(check: Check, name: str, value: Any, partner: Partner | None) -> str:
    text = check.line(name, value or "", limit=200, required=False)
    try:
        if text:
            _url(text)
    except ValidationError:
        check.add(name, _("This is not a web address that begins with http:// or https://."))
    return text


def _region(check: Check, name: str, value: Any, partner: Partner | None) -> str:
    return next(iter(_codes(check, name, [value] if value else [], is_region, _("Unknown region: %(code)s."))), "")


def is_region(code: str) -> bool:
    """A division of the reference, or one below a province of it: the reference does not hold every county."""
    return code in REGIONS or bool(DIVISION.fullmatch(code) and f"{code[:2]}0000" in REGIONS)


def _codes(check: Check, name: str, value: Any, fits: Callable[[str], Any], refusal: str) -> list[str]:
    """A list of codes, each once, in the given order."""
    if not isinstance(value or [], list | tuple | set | frozenset):
        check.add(name, _("This must be a list."))
        return []
    given = list(dict.fromkeys(str(code) for code in value or []))
    if len(given) > MOST_CODES:
        check.add(name, _("At most %(limit)d of them.") % {"limit": MOST_CODES})
        return []
    for code in given:
        if not fits(code):
            check.add(name, refusal % {"code": code[:40]})
    return given


def _code_list(fits: Callable[[str], Any], refusal: Callable[[], str]) -> Reader:
    return lambda check, name, value, partner: _codes(check, name, value, fits, refusal())


def _topics(check: Check, name: str, value: Any, partner: Partner | None) -> list[str]:
    known = set(Topic.objects.values_list("code", flat=True)) if value else set()
    return sorted(_codes(check, name, value, known.__contains__, _("Unknown topic: %(code)s.")))


def _kind(check: Check, name: str, value: Any, partner: Partner | None) -> str:
    code = str(value or "")
    if not code or "\x00" in code or not RequestKind.objects.filter(code=code[:32]).exists():
        check.add(name, _("Please choose one of the options."))
    return code


def _own(model: Any) -> Reader:
    """Ids of the partner's own experts or places."""
    def read(check: Check, name: str, value: Any, partner: Partner | None) -> list[str]:
        known = ({str(pk) for pk in model.objects.filter(partner=partner).values_list("pk", flat=True)}
                 if value and partner else set())
        return sorted(_codes(check, name, value, known.__contains__, _("This is not one of the partner's own.")))
    return read


def _degrees(limit: int) -> Reader:
    def read(check: Check, name: str, value: Any, partner: Partner | None) -> str:
        if value in (None, ""):
            return ""
        try:
            number = Decimal(str(value))
            fits = number.is_finite() and abs(number) <= limit
        except InvalidOperation:
            fits = False
        if not fits:
            check.add(name, _("This must be a number of degrees from -%(limit)d to %(limit)d.") % {"limit": limit})
            return ""
        return str(number.quantize(Decimal("0.000001")))
    return read


def _load(check: Check, name: str, value: Any, partner: Partner | None) -> int | None:
    return check.number(name, int(value) if isinstance(value, str) and value.isdigit() else value, low=1, high=99,
                        required=True)


LANGUAGES = _code_list(LANGUAGE.fullmatch, lambda: _("Unknown language: %(code)s."))
SERVED = _code_list(is_region, lambda: _("Unknown region: %(code)s."))
BOTH = ("zh", "en")
PARTNER: dict[str, Reader] = {
    "kind": _choice(PartnerKind), "name_zh": _line(160, True), "name_en": _line(160),
    **{f"about_{code}": _text(LONGEST_ABOUT) for code in BOTH}, "region": _region,
    "email": lambda check, name, value, partner: check.email(name, value or ""),
    "phone": lambda check, name, value, partner: check.phone(name, value or ""), "website": _website,
    "trust": _choice(TrustLevel), "visibility": _choice(Visibility)}
RESOURCE: dict[str, Reader] = {
    "kind": _kind, "name_zh": _line(160, True), "name_en": _line(160),
    **{f"about_{code}": _text(LONGEST_ABOUT) for code in BOTH}, "topics": _topics,
    "sectors": _code_list(SECTORS.__contains__, lambda: _("Unknown sector: %(code)s.")), "regions": SERVED,
    "locations": _own(Location), "experts": _own(Expert), "place": _choice(Place), "languages": LANGUAGES,
    **{f"{field}_{code}": _text(LONGEST_NOTE) for field in ("fees", "eligibility", "documents") for code in BOTH},
    "contact_name": _line(80), "contact_email": lambda check, name, value, partner: check.email(name, value or ""),
    "route": _choice(Route), "capacity": _choice(Capacity), "visibility": _choice(Visibility)}
EXPERT: dict[str, Reader] = {
    "name_zh": _line(60, True), "name_en": _line(60), "title_zh": _line(120), "title_en": _line(120),
    **{f"about_{code}": _text(LONGEST_ABOUT) for code in BOTH}, "topics": _topics, "languages": LANGUAGES,
    "regions": SERVED, "load_limit": _load}
LOCATION: dict[str, Reader] = {
    "name_zh": _line(160, True), "name_en": _line(160), "address_zh": _line(240), "address_en": _line(240),
    "region": _region, "postcode": _line(12), "latitude": _degrees(90), "longitude": _degrees(180),
    "directions": _text(LONGEST_NOTE)}
SPECS: dict[type[Entry], dict[str, Reader]] = {Partner: PARTNER, Resource: RESOURCE, Expert: EXPERT,
                                               Location: LOCATION}
REQUIRED = {Partner: ("kind", "name_zh"), Resource: ("kind", "name_zh"), Expert: ("name_zh",), Location: ("name_zh",)}
SETS: dict[str, tuple[Any, str]] = {"topics": (Topic, "code"), "experts": (Expert, "pk"), "locations": (Location, "pk")}


def read(model: type[Entry], fields: Mapping[str, Any], partner: Partner | None, *, new: bool) -> dict[str, Any]:
    """The given fields as plain values. Raises Invalid with all messages; what is required must be there when it is
    new, and may not be emptied."""
    check, spec = Check(), SPECS[model]
    names = [name for name in spec if name in fields or (new and name in REQUIRED[model])]
    values = {name: spec[name](check, name, fields.get(name), partner) for name in names}
    if bool(values.get("latitude")) != bool(values.get("longitude")) and {"latitude", "longitude"} <= set(values):
        check.add("longitude", _("Give both latitude and longitude, or neither."))
    for name in sorted(set(fields) - set(spec)):
        check.add("", _("There is no such field here: %(name)s.") % {"name": str(name)[:40]})
    check.done()
    return values


def plain(row: Entry, names: Iterable[str]) -> dict[str, Any]:
    """The present values of an entry, in the same plain form."""
    return {name: _plain(row, name) for name in names}


def _plain(row: Entry, name: str) -> Any:
    if name in SETS:
        key = SETS[name][1]
        return sorted(str(getattr(other, key)) for other in getattr(row, name).all()) if row.pk else []
    value = getattr(row, name)
    if isinstance(value, RequestKind):
        return value.code
    if name in ("latitude", "longitude"):
        return "" if value is None else str(Decimal(value).quantize(Decimal("0.000001")))
    return list(value) if isinstance(value, list) else value


def differing(row: Entry, values: Mapping[str, Any]) -> dict[str, Any]:
    """Those of the values that are not there already."""
    present = plain(row, values)
    return {name: value for name, value in values.items() if present[name] != value}


def put(row: Entry, values: Mapping[str, Any]) -> None:
    """Set and save the values; sets of others after the row itself."""
    for name, value in values.items():
        if name in SETS:
            continue
        if name == "kind" and isinstance(row, Resource):
            row.kind = RequestKind.objects.get(code=value)
        elif name in ("latitude", "longitude"):
            setattr(row, name, Decimal(value) if value else None)
        else:
            setattr(row, name, value)
    row.save()
    for name in set(values) & set(SETS):
        model, key = SETS[name]
        getattr(row, name).set(model.objects.filter(**{f"{key}__in": [_key(key, each) for each in values[name]]}))


def _key(key: str, value: str) -> Any:
    return UUID(value) if key == "pk" else value


def only(fields: Mapping[str, Any], names: Collection[str]) -> dict[str, Any]:
    """Those of the fields that have one of the names."""
    return {name: value for name, value in fields.items() if name in names}
