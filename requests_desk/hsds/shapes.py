"""Rows in the shapes of HSDS 3.0. Empty values are left out: the schemas know no null.

What HSDS has no word for stands in one object, `innovation_park`: texts in both languages, kinds, capacity, who keeps
the entry. Things without a row of their own have ids made of their owner's, so that they stay the same.
"""
from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid5

from parkadmin.core.reference.regions import REGIONS
from parkadmin.core.reference.sectors import SECTORS
from requests_desk.models import Location, Partner, RequestKind, Resource, ResourceLocation, Topic

SPACE = UUID("6f0d6a0e-6c1b-5d0a-9f43-0b9d5c2f7a11")  # of ids that are made here
STATUS = {"temporarily_closed": "temporarily closed"}
ATTENDING = {"on_site": "physical", "online": "virtual", "both": "hybrid"}
TAXONOMIES = {"kind": ("Kinds of help", "求助类别"), "topic": ("Topics", "主题"),
              "sector": ("Sectors of the economy (GB/T 4754-2017)", "国民经济行业分类（GB/T 4754-2017）")}
LANGUAGE_NAMES = {"zh": "中文", "en": "English"}


def filled(**values: Any) -> dict[str, Any]:
    """The values that are there."""
    return {name: value for name, value in values.items() if value not in (None, "", [], {})}


def made_id(owner: Any, *what: Any) -> str:
    """The id of something without a row of its own."""
    return str(uuid5(owner if isinstance(owner, UUID) else SPACE, ":".join(map(str, what))))


def moment(at: datetime) -> str:
    """A time in UTC."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def texts(row: Any, *fields: str) -> dict[str, str]:
    """Both languages of some fields, where there is any text."""
    return filled(**{f"{field}_{code}": getattr(row, f"{field}_{code}") for field in fields for code in ("zh", "en")})


def both(row: Any, field: str) -> str:
    """The Chinese text and the English one below it."""
    return "\n\n".join(filter(None, (getattr(row, f"{field}_zh"), getattr(row, f"{field}_en"))))


# -- taxonomies ------------------------------------------------------------
def taxonomy_id(sort: str) -> str:
    return made_id(SPACE, "taxonomy", sort)


def taxonomy(sort: str) -> dict[str, Any]:
    """One of the three vocabularies."""
    en, zh = TAXONOMIES[sort]
    return filled(id=taxonomy_id(sort), name=en, description=f"{zh} / {en}",
                  version="2017" if sort == "sector" else "")


def term(sort: str, key: str, code: str, zh: str, en: str, parent: str = "") -> dict[str, Any]:
    """A term, with its taxonomy."""
    return filled(id=key, code=code, name=zh or en, description=en or zh, parent_id=parent, language="zh",
                  taxonomy=TAXONOMIES[sort][0], taxonomy_id=taxonomy_id(sort), taxonomy_detail=taxonomy(sort),
                  innovation_park=filled(name_zh=zh, name_en=en))


def kind_term(kind: RequestKind) -> dict[str, Any]:
    return term("kind", str(kind.pk), kind.code, kind.name_zh, kind.name_en)


def topic_term(topic: Topic) -> dict[str, Any]:
    return term("topic", str(topic.pk), topic.code, topic.name_zh, topic.name_en)


def sector_term(code: str) -> dict[str, Any]:
    zh, en = SECTORS.get(code, (code, code))
    parent = made_id(SPACE, "sector", code[:1]) if len(code) > 1 else ""
    return term("sector", made_id(SPACE, "sector", code), code, zh, en, parent)


def all_terms(kinds: Iterable[RequestKind], topics: Iterable[Topic]) -> list[dict[str, Any]]:
    """Every term of every vocabulary."""
    return [*map(kind_term, kinds), *map(topic_term, topics), *map(sector_term, SECTORS)]


def attribute(owner: Any, entity: str, found: dict[str, Any]) -> dict[str, Any]:
    """A term that an entry carries."""
    return {"id": made_id(owner, "attribute", found["id"]), "link_id": str(owner), "link_entity": entity,
            "taxonomy_term_id": found["id"], "value": found["code"], "taxonomy_term": found}


# -- organizations ------------------------------------------------------------
def organization(row: Partner, contacts: bool) -> dict[str, Any]:
    """An organization by itself. Ways to reach it are for those who work with it."""
    return filled(
        id=str(row.pk), name=row.name_zh or row.name_en, alternate_name=row.name_en,
        description=both(row, "about") or row.name_zh or row.name_en, email=row.email if contacts else "",
        website=row.website, innovation_park={
            **texts(row, "name", "about"),
            **filled(kind=row.kind, region=row.region, trust=row.trust if contacts else "", status=row.status,
                     visibility=row.visibility, last_modified=moment(row.modified_at))})


def full_organization(row: Partner, contacts: bool, whole_services: bool = False) -> dict[str, Any]:
    """An organization with its places and services (`offered`)."""
    shape = full_service if whole_services else brief_service
    data = organization(row, contacts)
    if contacts and row.phone:
        data["phones"] = [phone(row)]
    data |= filled(locations=[location(place) for place in row.locations.all()],
                   services=[_without_owner(shape(each, contacts)) for each in row.offered])
    data["innovation_park"]["kept_by"] = row.park.code
    return data


def _without_owner(service: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in service.items() if name != "organization"}


def phone(row: Partner) -> dict[str, Any]:
    return {"id": made_id(row.pk, "phone", row.phone), "organization_id": str(row.pk), "number": row.phone}


# -- places ------------------------------------------------------------
def location(row: Location) -> dict[str, Any]:
    """A place with its address; province and city follow from the division code."""
    province, city = REGIONS.get(f"{row.region[:2]}0000", ("", ""))[0], REGIONS.get(row.region, ("", ""))[0]
    found = filled(id=str(row.pk), location_type="physical", name=row.name_zh, alternate_name=row.name_en,
                   organization_id=str(row.partner_id), transportation=row.directions,
                   latitude=float(row.latitude) if row.latitude is not None else None,
                   longitude=float(row.longitude) if row.longitude is not None else None,
                   external_identifier=row.region, external_identifier_type="GB/T 2260" if row.region else "",
                   innovation_park={**texts(row, "name", "address"), **filled(region=row.region)})
    if row.address_zh or row.address_en:
        found["addresses"] = [{
            "id": made_id(row.pk, "address"), "location_id": str(row.pk), "address_1": row.address_zh or row.address_en,
            "address_2": row.address_en if row.address_zh else "", "city": city or province,
            "state_province": province, "postal_code": row.postcode, "country": "CN", "address_type": "physical"}]
    return found


# -- services ------------------------------------------------------------
def minimal_service(row: Resource) -> dict[str, Any]:
    """Id and time of the last change, for those who keep a copy."""
    return {"id": str(row.pk), "last_modified": moment(row.modified_at)}


def service(row: Resource, contacts: bool) -> dict[str, Any]:
    """A service by itself."""
    status = row.status if row.partner.status == "active" else row.partner.status
    return filled(
        id=str(row.pk), organization_id=str(row.partner_id), name=row.name_zh or row.name_en,
        alternate_name=row.name_en, description=both(row, "about"), email=row.contact_email if contacts else "",
        url=row.partner.website, status=STATUS.get(status, status), wait_time=row.get_capacity_display(),
        fees_description=both(row, "fees"), eligibility_description=both(row, "eligibility"),
        assured_date=row.assured_on.isoformat() if row.assured_on else "", last_modified=moment(row.modified_at),
        innovation_park={
            **texts(row, "name", "about", "fees", "eligibility", "documents"),
            **filled(kind=row.kind.code, place=row.place, capacity=row.capacity, visibility=row.visibility,
                     capacity_on=row.capacity_on.isoformat() if row.capacity_on else "", own_status=row.status)})


def brief_service(row: Resource, contacts: bool) -> dict[str, Any]:
    """A service as a list shows it."""
    return {**service(row, contacts), "organization": organization(row.partner, contacts)}


def full_service(row: Resource, contacts: bool) -> dict[str, Any]:
    """A service with all its parts."""
    terms = [kind_term(row.kind), *map(topic_term, row.topics.all()), *map(sector_term, row.sectors)]
    return {**brief_service(row, contacts), **filled(
        phones=[phone(row.partner)] if contacts and row.partner.phone else [],
        schedules=[{"id": made_id(row.pk, "schedule"), "service_id": str(row.pk),
                    "attending_type": ATTENDING[row.place]}],
        service_areas=[service_area(row, code) for code in row.regions],
        service_at_locations=[{"id": str(each.pk), "service_id": str(row.pk), "location_id": str(each.location_id),
                               "location": location(each.location)} for each in row.at_locations.all()],
        languages=[{"id": made_id(row.pk, "language", code), "service_id": str(row.pk), "code": code,
                    "name": LANGUAGE_NAMES.get(code, code)} for code in row.languages],
        required_documents=[{"id": made_id(row.pk, "document", number), "service_id": str(row.pk), "document": line}
                            for number, line in enumerate(documents(row))],
        contacts=people(row, contacts), attributes=[attribute(row.pk, "service", each) for each in terms])}


def service_area(row: Resource, code: str) -> dict[str, Any]:
    """A division that is served."""
    zh, en = REGIONS.get(code, (code, code))
    return {"id": made_id(row.pk, "area", code), "service_id": str(row.pk), "name": zh, "description": en,
            "extent": code, "extent_type": "GB/T 2260"}


def documents(row: Resource) -> list[str]:
    """The required papers, in Chinese where there is a Chinese list."""
    return [line.strip() for line in (row.documents_zh or row.documents_en).splitlines() if line.strip()]


def people(row: Resource, contacts: bool) -> list[dict[str, Any]]:
    """The experts behind a service, and, for those who work with it, whom to write to."""
    found = [filled(id=made_id(row.pk, "expert", each.pk), service_id=str(row.pk), name=each.name_zh or each.name_en,
                    title=each.title_zh or each.title_en, department="expert",
                    innovation_park={"id": str(each.pk), **texts(each, "name", "title")})
             for each in row.experts.all()]
    if contacts and (row.contact_name or row.contact_email):
        found.append(filled(id=made_id(row.pk, "contact"), service_id=str(row.pk), name=row.contact_name,
                            email=row.contact_email, department="contact"))
    return found


def service_at_location(row: ResourceLocation, contacts: bool, whole: bool) -> dict[str, Any]:
    """A service at one of its places."""
    shape = full_service if whole else brief_service
    return {"id": str(row.pk), "service_id": str(row.resource_id), "location_id": str(row.location_id),
            **filled(description=both(row.resource, "about")), "location": location(row.location),
            "service": shape(row.resource, contacts)}
