"""Writes what keeps the demo's directory alive: agreements, places, terms, cross-walks, and proposals that wait."""
from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from parkadmin.core.actors import actor_for_user
from requests_desk.models import Agreement, CrossWalk, Expert, Location, Partner, RequestKind, Topic
from requests_desk.services.proposals import propose_change

from . import agreements as data


def agree(parks: dict[str, Any], today: date, at: datetime) -> None:
    """What the parks have agreed with each other: without it none sees what another shares."""
    Agreement.objects.bulk_create([
        Agreement(park=parks[park], other_park=parks[other], title=title, terms=terms, signed_by=ours,
                  signed_by_other=theirs, reference=reference, modified_at=at, is_demo=True,
                  countersigned_at=at + timedelta(days=starts), **_days(today, starts, ends))
        for park, other, title, terms, starts, ends, ours, theirs, reference in data.BETWEEN_PARKS])


def _days(today: date, starts: int, ends: int | None) -> dict[str, date | None]:
    return {"starts_on": today + timedelta(days=starts),
            "ends_on": today + timedelta(days=ends) if ends is not None else None}


def furnish(register: Any, at: datetime) -> None:
    """Agreements with partners, how well they are known, their places, terms, and the words of others."""
    Agreement.objects.bulk_create([
        Agreement(park=register.partners[key].park, partner=register.partners[key], title=title, terms=terms,
                  signed_by=ours, signed_by_other=theirs, reference=reference, modified_at=at, is_demo=True,
                  **_days(register.today, starts, ends))
        for key, title, terms, starts, ends, ours, theirs, reference in data.WITH_PARTNERS])
    for key, trust in data.TRUST.items():
        type(register.partners[key]).objects.filter(pk=register.partners[key].pk).update(trust=trust)
    _open(register)
    _places(register)
    for key, words in data.TERMS.items():
        names = ("fees_zh", "fees_en", "eligibility_zh", "eligibility_en", "documents_zh", "documents_en")
        row = register.resources[key]
        type(row).objects.filter(pk=row.pk).update(**dict(zip(names, words, strict=True)))
    _cross_walks(register.parks)


def _open(register: Any) -> None:
    """What is meant for everybody is offered by organizations that everybody may see."""
    shown = list(Partner.objects.filter(resources__visibility="public").values_list("pk", flat=True))
    Partner.objects.filter(pk__in=shown).update(visibility="public")


def _places(register: Any) -> None:
    for key, zh, en, address_zh, address_en, region, postcode, latitude, longitude, offered in data.PLACES:
        place = Location.objects.create(
            partner=register.partners[key], name_zh=zh, name_en=en, address_zh=address_zh, address_en=address_en,
            region=region, postcode=postcode, latitude=latitude, longitude=longitude, is_demo=True)
        for resource in offered.split():
            register.resources[resource].locations.add(place)


def _cross_walks(parks: dict[str, Any]) -> None:
    for park, word, means in data.CROSS_WALKS:
        sort, _colon, code = means.partition(":")
        model = Topic if sort == "topic" else RequestKind
        CrossWalk.objects.get_or_create(from_park=parks.get(park), term=word.lower(),
                                        **{sort: model.objects.get(code=code)})


def propose(register: Any, at: datetime) -> None:
    """What partners would like to have changed, a few days ago."""
    from .partners import CONTACTS

    for days, (key, target, name, fields, note) in enumerate(data.PROPOSALS, start=1):
        partner = register.partners[key]
        if name in register.resources:
            register.resources[name].refresh_from_db()
        subject = register.resources.get(name) if target == "resource" else (
            Expert.objects.filter(partner=partner, name_en="Hua Gong").first() if name else None)
        propose_change(actor=actor_for_user(register.people[CONTACTS[key][0]]), partner=partner, target=target,
                       subject=subject, fields=fields, note_text=note, at=at - timedelta(days=days, hours=2))
