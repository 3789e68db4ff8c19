"""Reading a directory from elsewhere into a park's own: all of it or nothing, and the same file twice changes nothing.

Entries are known again by source and id there. Words of the source become kinds and topics of ours by their code or by
a cross-walk; what means nothing here is told, never made into a new word. What the source no longer has stays.
"""
from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from parkadmin.core.actors import Actor
from parkadmin.core.checks import CONTROL, Check
from parkadmin.core.errors import Invalid
from parkadmin.core.events import record
from parkadmin.core.models import Park
from parkadmin.core.reference.sectors import SECTORS
from parkadmin.core.text import normalize
from requests_desk.choices import Capacity, PartnerKind, Place, ResourceStatus, Visibility
from requests_desk.models import CrossWalk, Expert, ImportRun, Location, Partner, RequestKind, Resource, Topic

from . import directory, entries
from .clock import local_day
from .directory import need_editor

HAN = re.compile(r"[\u3400-\u9fff]")
MOST_ERRORS = 200
LANGUAGES = {"zho": "zh", "chi": "zh", "cmn": "zh", "zh-cn": "zh", "zh-hans": "zh", "eng": "en"}
PLACES = {"physical": Place.ON_SITE, "virtual": Place.ONLINE, "hybrid": Place.BOTH}
PARK = "innovation_park"


@dataclass
class Report:
    """What a reading did, or would do: rows made, changed and left as they were; errors and warnings with their row."""

    counts: Counter[str] = field(default_factory=Counter)
    errors: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    is_trial: bool = False

    @property
    def lines(self) -> list[tuple[str, int]]:
        """The counts in words."""
        words = {"organizations": _("Partners"), "services": _("Offers"), "made": _("new"), "changed": _("changed"),
                 "same": _("as they were")}
        return [(f"{words[table]}: {words[done]}", self.counts[f"{table} {done}"])
                for table in ("organizations", "services") for done in ("made", "changed", "same")]


class _Undone(Exception):
    """Leaves the transaction without a trace."""


def import_directory(*, actor: Actor, park: Park, source: str, document: Mapping[str, Any], at: datetime,
                     file_name: str = "", sha256: str = "", visibility: str = Visibility.PARK,
                     words_of: Park | None = None, dry_run: bool = False) -> Report:
    """Read `organizations` and `services` (nested, HSDS 3). With errors, or as a trial, nothing is kept."""
    need_editor(actor, park.pk)
    check = Check()
    source = check.line("source", source, limit=80)
    visibility = check.choice("visibility", visibility, Visibility)
    check.done()
    reading = _Reading(actor, park, source, visibility, words_of, at)
    try:
        with transaction.atomic():
            reading.read(document)
            report = reading.report
            report.is_trial = dry_run
            if dry_run or report.errors:
                raise _Undone
            run = ImportRun.objects.create(park=park, source=source, file_name=file_name[:160], sha256=sha256,
                                           counts=dict(report.counts), by=actor.user, at=at)
            record(actor=actor, code="directory.import", subject=run, park_id=park.pk, at=at, source=source,
                   counts=dict(report.counts))
    except _Undone:
        pass
    return reading.report


class _Reading:
    """One reading: who reads, what was found, and the vocabulary as it is."""

    def __init__(self, actor: Actor, park: Park, source: str, visibility: str, words_of: Park | None,
                 at: datetime) -> None:
        self.actor, self.park, self.source, self.visibility, self.at = actor, park, source, visibility, at
        self.report = Report()
        self.partners: dict[str, Partner] = {}
        self.kinds = set(RequestKind.objects.values_list("code", flat=True))
        self.topics = set(Topic.objects.values_list("code", flat=True))
        self.walks: dict[str, list[Any]] = {}
        for walk in CrossWalk.objects.filter(from_park=None).select_related("topic", "kind"):
            self.walks.setdefault(walk.term, []).append(walk.means)
        for walk in CrossWalk.objects.filter(from_park=words_of, from_park__isnull=False).select_related("topic",
                                                                                                         "kind"):
            self.walks[walk.term] = [*(self.walks.get(walk.term) or []), walk.means]
        self.unknown: Counter[str] = Counter()

    def read(self, document: Mapping[str, Any]) -> None:
        """All rows, one after the other; a bad one does not hide the next."""
        for table in ("organizations", "services"):
            self._once(table, document.get(table, ()))
        for number, row in enumerate(document.get("organizations", ()), start=1):
            self._try("organizations", number, row, self._organization)
            for inner, service in enumerate(_list(row.get("services")), start=1):
                owned = {**service, "organization_id": row.get("id")}
                self._try(f"organizations {number}, services", inner, owned, self._service)
        for number, row in enumerate(document.get("services", ()), start=1):
            self._try("services", number, row, self._service)
        self.report.warnings += [_("“%(word)s” means nothing here (%(count)d times): add a cross-walk.")
                                 % {"word": word, "count": count} for word, count in self.unknown.most_common(50)]

    def _once(self, table: str, rows: Any) -> None:
        """An id that stands in a list twice: which of the two is meant nobody knows."""
        times = Counter(_text(row.get("id")).strip() for row in rows)
        names = [key for key, count in times.items() if key and count > 1][:MOST_ERRORS]
        self.report.errors += [_shown(f"{table} id: " + _("Named twice: %(names)s.") % {"names": key[:80]})
                               for key in names]

    def _try(self, table: str, number: int, row: Mapping[str, Any], read: Any) -> None:
        if len(self.report.errors) >= MOST_ERRORS:
            return
        label = f"{table} {number} ({str(row.get('id', ''))[:40]})"
        try:
            with transaction.atomic():
                read(row)
        except Invalid as refusal:
            for name, texts in refusal.errors.items():
                self.report.errors += [_shown(f"{label} {name}: {text}") for text in texts]

    # -- organizations ------------------------------------------------------------------------------------------
    def _organization(self, row: Mapping[str, Any]) -> Partner:
        key = _key(row)
        park = _dict(row.get(PARK))
        kind = park.get("kind")
        fields = {**_names(row, park), **_about(row, park), "website": _text(row.get("website")),
                  "email": _text(row.get("email")),
                  "phone": _text(next(iter(_list(row.get("phones"))), {}).get("number")),
                  "region": _text(park.get("region")),
                  "kind": kind if kind in PartnerKind.values else PartnerKind.SERVICE}
        found = self._known(Partner, key, park=self.park)
        if found and not kind:
            del fields["kind"]  # the source has no word for it: what is kept here stays
        if not found:
            fields["visibility"] = self.visibility
        saved = directory.save_partner(actor=self.actor, park=self.park, fields=_given(fields, found), at=self.at,
                                       partner=found)
        self._count("organizations", found, saved)
        self._remember(saved, found, key)
        self.partners[key] = saved
        for place in _list(row.get("locations")):
            self._place(saved, place)
        return saved

    def _known(self, model: Any, key: str, **scope: Any) -> Any:
        """The entry that was read in before under this id; or, where the file is our own, the entry itself."""
        rows = model.objects.filter(**scope)
        related = ("park",) if model is Partner else ("partner__park",)
        found = rows.filter(source=self.source, source_id=key).select_related(*related).first()
        return found or rows.filter(pk=_uuid(key)).select_related(*related).first()

    def _remember(self, row: Any, found: Any, key: str) -> None:
        """Where an entry came from; entries that were made here stay ours."""
        if found is None:
            row.source, row.source_id = self.source, key
            type(row).objects.filter(pk=row.pk).update(source=self.source, source_id=key)

    def _count(self, table: str, found: Any, saved: Any) -> None:
        done = "made" if found is None else "changed" if saved.version != found.version else "same"
        self.report.counts[f"{table} {done}"] += 1

    def _owner(self, row: Mapping[str, Any]) -> Partner:
        inner = _dict(row.get("organization"))
        key = _text(row.get("organization_id")) or _text(inner.get("id"))
        if key in self.partners:
            return self.partners[key]
        if inner:
            return self._organization(inner)
        found = self._known(Partner, key, park=self.park) if key and not CONTROL.search(key) else None
        if found is None:
            raise Invalid({"organization_id": _("There is no organization with this id in the file.")})
        return found

    # -- services ------------------------------------------------------------------------------------------------
    def _service(self, row: Mapping[str, Any]) -> None:
        key, partner, park = _key(row), self._owner(row), _dict(row.get(PARK))
        found = self._known(Resource, key, partner=partner)
        fields = {**_names(row, park), **_about(row, park), **self._words(row, park), **_terms(row, park),
                  "regions": _regions(row), "languages": _languages(row), **_contact(row),
                  "locations": [str(self._place(partner, _dict(each.get("location"))).pk)
                                for each in _list(row.get("service_at_locations")) if each.get("location")],
                  "experts": [str(self._expert(partner, each).pk) for each in _list(row.get("contacts"))
                              if each.get("department") == "expert"], "place": _place_kind(row, park)}
        if park.get("capacity") in Capacity.values:
            fields["capacity"] = park["capacity"]
        if not found:
            fields["visibility"] = self.visibility
        saved = directory.save_resource(actor=self.actor, partner=partner, fields=_given(fields, found), at=self.at,
                                        resource=found)
        self._remember(saved, found, key)
        saved = self._status(row, saved)
        self._assured(row, saved, found)
        self._count("services", found, saved)

    def _words(self, row: Mapping[str, Any], park: Mapping[str, Any]) -> dict[str, Any]:
        """Kind, topics and sectors by the terms that a service carries."""
        kind = _text(park.get("kind")) if _text(park.get("kind")) in self.kinds else ""
        topics: list[str] = []
        sectors: list[str] = []
        for each in _list(row.get("attributes")):
            term = _dict(each.get("taxonomy_term"))
            code = _text(term.get("code")) or _text(each.get("value"))
            if code in SECTORS and "4754" in f"{term.get('taxonomy')} {_dict(term.get('taxonomy_detail')).get('name')}":
                sectors.append(code)
                continue
            meant = self._meanings(code, _text(term.get("name")))
            kind = kind or next((each.code for each in meant if isinstance(each, RequestKind)), "")
            topics += [each.code for each in meant if isinstance(each, Topic)]
            if not meant and code not in self.kinds and code not in self.topics:
                self.unknown[_shown(code or _text(term.get("name")))] += 1
            kind = kind or (code if code in self.kinds else "")
            topics += [code] if code in self.topics else []
        return {"kind": kind or self._other(), "topics": sorted(set(topics)), "sectors": sorted(set(sectors))}

    def _meanings(self, *words: str) -> list[Any]:
        return [means for word in words if word for means in self.walks.get(normalize(word).strip(), ())]

    def _other(self) -> str:
        return "other" if "other" in self.kinds else next(iter(sorted(self.kinds)), "")

    def _status(self, row: Mapping[str, Any], saved: Resource) -> Resource:
        status = _text(_dict(row.get(PARK)).get("own_status") or row.get("status")).replace(" ", "_")
        if status not in ResourceStatus.values:
            raise Invalid({"status": _("Please choose one of the options.")})
        if status == saved.status:
            return saved
        return directory.set_status(actor=self.actor, entry=saved, status=status, at=self.at,
                                    reason=_("As at the source: %(source)s") % {"source": self.source})

    def _assured(self, row: Mapping[str, Any], saved: Resource, found: Resource | None) -> None:
        """When the source confirmed it last; what it does not say is not known. A later confirmation here stays."""
        try:
            day = date.fromisoformat(_text(row.get("assured_date"))[:10])
        except ValueError:
            day = None
        day = min(day, local_day(self.park, self.at)) if day else None
        if found is None or (day and (found.assured_on is None or day > found.assured_on)):
            Resource.objects.filter(pk=saved.pk).update(assured_on=day)

    # -- places and people -----------------------------------------------------------------------------------------
    def _place(self, partner: Partner, row: Mapping[str, Any]) -> Location:
        key, park = _key(row), _dict(row.get(PARK))
        address = next(iter(_list(row.get("addresses"))), {})
        line = _text(address.get("address_1"))
        code = _text(park.get("region"))
        if not code and row.get("external_identifier_type") == "GB/T 2260":
            code = _text(row.get("external_identifier"))
        fields = {**_names(row, park), "region": code, "postcode": _text(address.get("postal_code")),
                  "address_zh": _text(park.get("address_zh")) or line, "address_en": _text(park.get("address_en")),
                  "latitude": _text(row.get("latitude")), "longitude": _text(row.get("longitude")),
                  "directions": _text(row.get("transportation"))}
        if not fields["name_zh"]:
            fields["name_zh"] = line or key
        found = self._known(Location, key, partner=partner)
        saved = directory.save_location(actor=self.actor, partner=partner, fields=_given(fields, found), at=self.at,
                                        location=found)
        self._remember(saved, found, key)
        return saved

    def _expert(self, partner: Partner, row: Mapping[str, Any]) -> Expert:
        park = _dict(row.get(PARK))
        key = _text(park.get("id")) or _key(row)
        title = _text(row.get("title"))
        fields = {**_names(row, park), "title_zh": _text(park.get("title_zh")) or (title if HAN.search(title) else ""),
                  "title_en": _text(park.get("title_en")) or ("" if HAN.search(title) else title)}
        found = self._known(Expert, key, partner=partner)
        saved = directory.save_expert(actor=self.actor, partner=partner, fields=_given(fields, found), at=self.at,
                                      expert=found)
        self._remember(saved, found, key)
        return saved


# -- single values -------------------------------------------------------------------------------------------------
def _text(value: Any) -> str:
    """A text or a number as text; anything else is none."""
    return str(value) if isinstance(value, str | int | float) and not isinstance(value, bool) else ""


def _shown(text: str) -> str:
    """A text of a file as it can be shown."""
    return CONTROL.sub("\N{REPLACEMENT CHARACTER}", text)


def _dict(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _list(value: Any) -> list[Mapping[str, Any]]:
    return [each for each in value if isinstance(each, Mapping)] if isinstance(value, list) else []


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _key(row: Mapping[str, Any]) -> str:
    key = _text(row.get("id")).strip()
    if not key or len(key) > 80 or CONTROL.search(key):
        raise Invalid({"id": _("An id of at most 80 characters is needed.")})
    return key


def _given(fields: dict[str, Any], found: Any) -> dict[str, Any]:
    """For an entry that is there: only what the source says, so that what was added here is not emptied."""
    return fields if found is None else {name: value for name, value in fields.items() if value not in ("", [])}


def _names(row: Mapping[str, Any], park: Mapping[str, Any]) -> dict[str, str]:
    """Which of the names is the Chinese one."""
    name, other = _text(row.get("name")), _text(row.get("alternate_name"))
    zh, en = (name, other) if HAN.search(name) or not HAN.search(other) else (other, name)
    return {"name_zh": _text(park.get("name_zh")) or zh, "name_en": _text(park.get("name_en")) or en}


def _about(row: Mapping[str, Any], park: Mapping[str, Any]) -> dict[str, str]:
    return _pair(park, "about", _text(row.get("description")))


def _pair(park: Mapping[str, Any], name: str, text: str) -> dict[str, str]:
    """Both languages as our own files give them; else the one text by its script."""
    zh, en = _text(park.get(f"{name}_zh")), _text(park.get(f"{name}_en"))
    if not (zh or en):
        zh, en = (text, "") if HAN.search(text) else ("", text)
    return {f"{name}_zh": zh, f"{name}_en": en}


def _terms(row: Mapping[str, Any], park: Mapping[str, Any]) -> dict[str, str]:
    papers = "\n".join(_text(each.get("document")) for each in _list(row.get("required_documents")))
    return {**_pair(park, "fees", _text(row.get("fees_description")) or _text(row.get("fees"))),
            **_pair(park, "eligibility", _text(row.get("eligibility_description"))),
            **_pair(park, "documents", papers)}


def _regions(row: Mapping[str, Any]) -> list[str]:
    codes = [_text(each.get("extent")) for each in _list(row.get("service_areas"))]
    return [code for code in codes if entries.is_region(code)]


def _languages(row: Mapping[str, Any]) -> list[str]:
    codes = [_text(each.get("code")).lower() for each in _list(row.get("languages"))]
    return list(dict.fromkeys(code for each in codes if entries.LANGUAGE.fullmatch(code := LANGUAGES.get(each, each))))


def _contact(row: Mapping[str, Any]) -> dict[str, str]:
    people = [each for each in _list(row.get("contacts")) if each.get("department") != "expert"]
    first = people[0] if people else {}
    return {"contact_name": _text(first.get("name")),
            "contact_email": _text(first.get("email")) or _text(row.get("email"))}


def _place_kind(row: Mapping[str, Any], park: Mapping[str, Any]) -> str:
    told = park.get("place")
    attending = [PLACES.get(_text(each.get("attending_type"))) for each in _list(row.get("schedules"))]
    return told if told in Place.values else next(filter(None, attending), Place.BOTH)
