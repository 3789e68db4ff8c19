"""Pages that the permission matrix does not open, since its objects are another park's or in another state: the
register with all its parts, the directory as its own park sees it, figures in each state, a certificate."""
from __future__ import annotations

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils import timezone

from tenants.models import Tenant
from tenants.services import enrolments, life, register, register_parts
from tests.cast import NOW, Cast
from tests.contracts.test_permission_matrix import figures_world
from tests.requests_desk.directory_world import made
from tests.tenants import programmes

PARTS = {"room": {"room": "301", "area": "120.5"}, "market": {"region": "120000", "is_planned": True},
         "contact": {"name": "Wu Lei", "phone": "022-5555 0102", "is_main": True},
         "qualification": {"kind": "licence", "name": "Flight permit", "valid_until": date(2026, 12, 1)}}


def full_tenant(cast: Cast) -> list[str]:
    """Jinghua with one of each part, its page at the desk, and the pages about each part."""
    actor, tenant = cast.actor(cast.officer), cast.jinghua
    site = cast.binhai.sites.create(name_zh="北楼", name_en="North building")
    found = []
    for part, fields in PARTS.items():
        given = {**fields, **({"site": site} if part == "room" else {})}
        row = register_parts.add_part(actor=actor, tenant=tenant, part=part, fields=given, at=NOW)
        found += [reverse("register:part_add", args=[tenant.pk, part]),
                  reverse("register:part", args=[tenant.pk, part, row.pk])]
    register_parts.add_note(actor=actor, tenant=tenant, text="Plans a second line", at=NOW)
    return [reverse("register:tenant", args=[tenant.pk]), *found]


def another(cast: Cast, **fields: Any) -> Tenant:
    return register.register_tenant(actor=cast.actor(cast.officer), park=cast.binhai, at=NOW, code_follows=True,
                                    fields={"kind": "company", "sector": "C37", **fields})


def register_pages(cast: Cast) -> list[str]:
    """A site, two entries that may be one, one that is suspended, and all steps, for the administrator."""
    team = another(cast, kind="team", name_zh="方舟团队")
    another(cast, name_zh="天津云帆有限公司")
    twin = another(cast, name_zh="天津云帆", phone=cast.jinghua.phone)
    life.suspend_tenant(actor=cast.actor(cast.lead), tenant=twin, reason="Rent is due", at=NOW)
    steps = [(team, "suspend"), (team, "graduate"), (team, "leave"), (twin, "lift")]
    return [reverse("register:site", args=[cast.binhai.sites.get().pk]), reverse("register:tenant", args=[twin.pk]),
            reverse("register:duplicates"),
            *(reverse("register:step", args=[row.pk, step]) for row, step in steps)]


def grow_page(cast: Cast) -> str:
    return reverse("register:grow", args=[another(cast, kind="team", name_zh="飞鸟团队").pk])


def company_pages(cast: Cast) -> list[str]:
    """What an owner may write about the company."""
    return [reverse("company:part_add", args=[cast.jinghua.pk, part]) for part in PARTS if part != "room"]


def directory_pages(world: dict[str, Any]) -> list[str]:
    """What Zhongguancun may do with the school's entries."""
    cast = world["cast"]
    if "directory" not in world:
        world["directory"] = made(world)
    found = world["directory"]
    assert cast.zgc_officer
    one = [("partner", "partner"), ("partner_edit", "partner"), ("partner_invite", "partner"),
           ("resource", "resource"), ("resource_edit", "resource"), ("resource_wanted", "resource"),
           ("expert", "expert"), ("expert_edit", "expert"), ("place_edit", "place"), ("proposal", "proposal")]
    return [*(reverse(f"desk:{name}", args=[found[key]]) for name, key in one),
            *(reverse("desk:entry_new", args=[found["partner"], sort]) for sort in ("resource", "expert", "place")),
            *(reverse(f"desk:{name}") for name in ("directory", "partners", "experts", "review", "stale"))]


def certificate_page(cast: Cast) -> str:
    """A certificate of somebody of Jinghua's."""
    row = programmes.held(cast, "Wu Lei")
    [person] = row.enrolments.all()
    enrolments.issue_certificates(actor=cast.actor(cast.officer), programme=row, at=timezone.now(),
                                  people=[person.pk])
    person.refresh_from_db()
    return reverse("programmes:certificate", args=[person.certificate])


def figures_pages(world: dict[str, Any]) -> list[str]:
    """Figures that a company sent in, as the desk reads them."""
    row = figures_world(world, "row")["pk"]
    return [reverse("figures:row", args=[row]), reverse("figures:tenant", args=[world["tenant"]])]
