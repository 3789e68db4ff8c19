"""What stands in the addresses of the directory, for the permission matrix: the UAV school's entries, which
Zhongguancun keeps, and its agreement with Binhai."""
from __future__ import annotations

import hashlib
from typing import Any

from requests_desk.models import Agreement, AgreementDocument, CrossWalk, FreshnessLink, Location, Topic
from requests_desk.services.proposals import propose_change
from tests.cast import NOW

AREAS = ("entry", "proposal", "confirm")
LEAVES = ("resource_", "partner", "entry_", "expert", "place", "proposal", "agreement", "paper", "topic",
          "cross_walk", "services", "organizations", "service_at", "taxonomies", "taxonomy")


def is_of_directory(area: str, leaf: str) -> bool:
    """Whether an address belongs to the directory."""
    if area == "partner":
        return leaf.startswith(AREAS)
    if area == "api":
        return leaf.startswith(("places", "agreements", "proposals"))
    return area == "hsds" or (area == "desk" and leaf.startswith(LEAVES))


def directory_world(world: dict[str, Any], area: str, leaf: str) -> dict[str, Any]:
    """The objects, made at their first use; `pk` and `code` as the address wants them."""
    if "directory" not in world:
        world["directory"] = made(world)
    found = world["directory"]
    own = {"entry_new": "partner", "entry_status": "resource", "entry_edit": "partner", "entry_confirm_all": "partner",
           "entry_add": "partner", "entry": "resource"}
    if area == "partner":
        name = own.get(leaf, "proposal" if leaf.startswith("proposal") else "resource")
    else:
        name = next((value for word, value in [
            *own.items(), ("resource", "resource"), ("partner", "partner"), ("expert", "expert"), ("place", "place"),
            ("proposal", "proposal"), ("agreement", "agreement"), ("paper", "paper"), ("topic", "topic"),
            ("cross_walk", "walk"), ("services", "resource"), ("organizations", "partner"), ("service_at", "at"),
            ("taxonom", "topic")] if leaf.startswith(word)), "resource")
    return {"pk": found[name], "code": str(found[name]), "sort": "resource", "token": world["token"]}


def made(world: dict[str, Any]) -> dict[str, Any]:
    """The rows themselves."""
    cast = world["cast"]
    school, resource = cast.uav_school, cast.uav_training
    place = Location.objects.create(partner=school, name_zh="训练基地")
    resource.locations.add(place)
    proposal = propose_change(actor=cast.actor(cast.gao_feng), partner=school, target="resource", subject=resource,
                              fields={"fees_zh": "面议"}, at=NOW)
    agreement = Agreement.objects.get(park__in=[cast.zhongguancun, cast.binhai],
                                      other_park__in=[cast.zhongguancun, cast.binhai])
    paper = AgreementDocument.objects.create(agreement=agreement, name="signed.pdf", media_type="application/pdf",
                                             size=4, sha256="x", at=NOW, file="agreements/none.bin")
    topic = Topic.objects.get(code="uav")
    walk = CrossWalk.objects.create(term="drone", topic=topic)
    FreshnessLink.objects.create(partner=school, email="x@uav.example", created_at=NOW,
                                 expires_at=NOW.replace(year=2036),
                                 digest=hashlib.sha256(world["token"].encode()).hexdigest())
    return {"partner": school.pk, "resource": resource.pk, "expert": cast.expert(school, "高峰", "Gao Feng").pk,
            "place": place.pk, "proposal": proposal.pk, "agreement": agreement.pk, "paper": paper.pk,
            "topic": topic.pk, "walk": walk.pk, "at": resource.at_locations.get().pk}
