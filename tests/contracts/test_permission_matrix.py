"""Who may open or press what: each address of the product has a row here, or the first test names the missing one.

A row says what each role gets for one and the same object: a request of Jinghua in the park Binhai, its referral to
the UAV school, and what belongs to them. One letter for each role of ROLES:

`.` 200 or 201   `-` 204   `>` sent elsewhere   `b` 400   `1` 401   `3` 403   `4` 404   `c` 409   `u` 415   `p` 428
`_` not tried: the verb is tried with every role in test_lifecycle_tables, or the page is the same for all

Rows that begin with POST press the button with nothing filled in: who may press it is told what is missing (`b`), that
the state does not allow it (`c`), or has done it; who may not is refused (`3`; over the API a body that cannot be read
comes first), or finds nothing (`4`).
"""
from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse
from django.utils import timezone

from parkadmin.core.api.authentication import make_key
from parkadmin.core.imports import runs as import_runs
from parkadmin.core.imports import work as import_work
from requests_desk.models import Referral, ReferralLink
from requests_desk.services import intake
from tenants.services import reviewing
from tests.cast import NOW, Cast
from tests.contracts.permission_rows import ELSEWHERE, LETTERS, ROLES, ROWS
from tests.core.import_files import code, xlsx
from tests.factories import requested
from tests.requests_desk.directory_world import directory_world, is_of_directory
from tests.tenants import admission_cast, figures_factory, programmes


def walk(patterns: list[Any], space: str = "") -> Iterator[tuple[str, URLPattern]]:
    """All addresses, with the names by which they are reversed."""
    for entry in patterns:
        if isinstance(entry, URLPattern):
            yield f"{space}{entry.name}", entry
        else:
            yield from walk(entry.url_patterns, f"{space}{entry.namespace}:" if entry.namespace else space)


ADDRESSES = {name: entry for name, entry in walk(get_resolver().url_patterns)
             if not name.startswith(ELSEWHERE) and entry.name}


def methods(entry: URLPattern) -> list[str]:
    """What a view of the API takes, as it says itself."""
    actions = getattr(entry.callback, "actions", None)
    return [method.upper() for method in actions if method in ("get", "post", "patch", "delete")] if actions else []


@pytest.fixture
def world(cast: Cast) -> dict[str, Any]:
    """What stands in the addresses."""
    assert cast.viewer and cast.rival_owner and cast.administrator and cast.baoding_officer
    row = requested(cast)
    request = row.request
    actor = cast.actor(cast.dai_tao)
    file = intake.attach_file(actor=actor, request=request, name="need.txt", content=io.BytesIO(b"need"), size=4,
                              at=NOW)
    token = "a-token-for-the-test"
    ReferralLink.objects.create(referral=row, email="x@uav.example", created_at=NOW, expires_at=NOW.replace(year=2036),
                                digest=hashlib.sha256(token.encode()).hexdigest())
    return {"cast": cast,
            "code": request.number, "number": row.number, "verb": "ask", "name": "withdraw", "token": token,
            "pk": file.pk, "key": "some:key", "tenant": cast.jinghua.pk, "resource": cast.uav_training.pk,
            "referral": row.number, "file": file.pk, "partner": cast.uav_school.pk, "park": "BH",
            "member": cast.jinghua.memberships.get(user=cast.viewer).pk, "request": request,
            "run": import_run(cast).pk, "kind": "training", "kind_row": cast.training.pk,
            "staff_role": cast.officer.staff_roles.get().pk}


def import_run(cast: Cast) -> Any:
    """A checked import of one company into Binhai."""
    content = xlsx([["name_zh", "uscc"], ["天津海河软件有限公司", code(1)]])
    run = import_runs.start_import(actor=cast.actor(cast.officer), sheet="tenants", park=cast.binhai, at=NOW,
                                   name="companies.xlsx", content=content, size=len(content.getvalue()))
    import_work.check(run.pk, NOW)
    return run


def programme_world(world: dict[str, Any]) -> dict[str, Any]:
    """A programme of Binhai that is open for enrolment, with a person of Jinghua; made at its first use."""
    if "programme" not in world:
        now = timezone.now()
        row = programmes.opened(world["cast"], at=now)
        [person] = programmes.enrol(world["cast"], row, "Wu Lei", at=now)
        world["programme"] = {"pk": row.pk, "session": row.sessions.get().pk, "enrolment": person.pk,
                              "number": "BH-C2026-0001"}
    return world["programme"]


def figures_world(world: dict[str, Any], leaf: str) -> dict[str, Any]:
    """Figures that Jinghua has sent in, and the round that asked for them; made at their first use."""
    if "figures" not in world:
        world["round"] = figures_factory.asked(world["cast"]).pk
        world["figures"] = figures_factory.sent(world["cast"]).pk
    if "round" in leaf:
        return {"pk": world["round"], "code": str(world["round"]), "verb": "remind"}
    at_desk = {"pk": world["tenant"]} if leaf in ("tenant", "new") or leaf.startswith("figures") else {}
    return {"pk": world["figures"], "code": str(world["figures"]), "figures": world["figures"],
            "verb": "take_back" if leaf == "figures_deed" else "accept", **at_desk}


def admission_world(world: dict[str, Any], leaf: str) -> dict[str, Any]:
    """An application of Dai Tao's to Binhai that is under review; made at its first use."""
    cast = world["cast"]
    if "application" not in world:
        admission_cast.applicant(cast, cast.dai_tao.email, cast.dai_tao.name)
        row = admission_cast.under_review(cast, user=cast.dai_tao)
        [review] = reviewing.ask_review(actor=cast.actor(cast.officer), application=row, reviewers=[cast.lead], at=NOW)
        world["application"] = {"pk": row.pk, "code": row.number, "verb": "ask_info", "review": review.pk,
                                "document": row.documents.first().pk}
        world["rules"] = {"criterion": row.park.criteria.first().pk, "paper": row.park.required_papers.first().pk}
    return {"pk": world["rules"][leaf]} if leaf in world["rules"] else world["application"]


def fill(name: str, entry: URLPattern, world: dict[str, Any]) -> str:
    """The address of a name, filled with the objects of the world."""
    area, _colon, leaf = name.rpartition(":")
    given = dict(world)
    if name.startswith("api:referrals") or area == "partner":
        given |= {"code": world["referral"], "verb": "reject"}
    for word, value in (("resource", "resource"), ("partner", "partner"), ("tenant", "tenant"), ("park", "park"),
                        ("attachment", "file"), ("expert", "file"), ("key", "file")):
        if leaf.startswith((f"{word}s-", word)) and area != "partner":
            given |= {"code": str(world[value]), "pk": world[value]}
    if area == "programmes" or (area == "tenants_api" and leaf.startswith(("programmes", "enrolments"))):
        given |= programme_world(world)
        given |= {"code": str(given["enrolment" if leaf.startswith("enrolments") else "pk"]), "verb": "mark_held"}
    if is_of_directory(area, leaf):
        given |= directory_world(world, area, leaf)
    if area == "company":
        given |= {"pk": world["tenant"], "part": "contact"}
    if area == "register":
        given |= {"pk": world["file" if leaf in ("site", "site_remove") else "tenant"], "name": "suspend",
                  "part": "contact", "park": world["cast"].binhai.pk}
    if leaf.startswith("tenants-"):
        given |= {"part": "contact", "row": str(world["file"])}
    if area == "settings":
        given |= {"park": "binhai", "pk": world["kind_row" if leaf.startswith(("kind", "question")) else
                                                "staff_role" if leaf.startswith("person") else "file"]}
    if area == "admission" or leaf.startswith("applications") or name in ("settings:criterion", "settings:paper"):
        given |= admission_world(world, leaf)
    if area == "news":
        given["name"] = "news"
    if area == "imports" or leaf.startswith("imports-"):
        given |= {"pk": world["run"], "code": str(world["run"]), "sheet": "tenants"}
    if area == "figures" or leaf.startswith("figures"):
        given |= figures_world(world, leaf)
    if leaf.startswith("import-sheets-"):
        given["code"] = "tenants"
    if name == "desk:referral_deed":
        given["verb"] = "recall"
    return reverse(name, kwargs={key: given.get(key, world["file"]) for key in entry.pattern.converters})


def answer(role: str, method: str, path: str, keys: dict[str, str], clients: dict[str, Client]) -> str:
    """The letter of what one role gets; whatever it did is undone."""
    headers = {"Authorization": f"Bearer {keys[role]}"} if path.startswith("/api/") and role in keys else {}
    body = {"data": "{}", "content_type": "application/json"} if path.startswith("/api/") else {}
    client = Client() if headers else clients[role]
    save = transaction.savepoint()
    try:
        found = client.generic(method, path, headers=headers, **(body if method != "GET" else {}))
    finally:
        transaction.savepoint_rollback(save)
    return LETTERS.get(found.status_code, f"[{found.status_code}]")


def matrix(cast: Cast, world: dict[str, Any], rows: list[str]) -> dict[str, str]:
    people = {role: getattr(cast, role) for role in ROLES if role != "anonymous"}
    keys = {role: make_key(user=user, name="test")[1] for role, user in people.items()}
    clients = {role: Client() for role in ROLES}
    for role, user in people.items():
        clients[role].force_login(user)
    found = {}
    for row in rows:
        method, name = row.split()
        path = fill(name, ADDRESSES[name], world)
        found[row] = "".join("_" if ROWS.get(row, ROLES)[place] == "_" else answer(role, method, path, keys, clients)
                             for place, role in enumerate(ROLES))
    return found


def test_every_address_has_a_row(cast: Cast, world: dict[str, Any]):
    """What is missing is shown with what it gives now; read it before you believe it."""
    rows = {tuple(key.split()) for key in ROWS}
    named = {name for _method, name in rows}
    missing = [f"{method} {name}" for name in ADDRESSES if name not in named for method in ("GET", "POST")]
    missing += [f"{method} {name}" for name, entry in ADDRESSES.items() for method in methods(entry)
                if name in named and (method, name) not in rows]
    assert {row: letters for row, letters in matrix(cast, world, missing).items() if "m" not in letters} == {}
    assert sorted(named - set(ADDRESSES)) == [], "these are gone"


@pytest.mark.parametrize("area", sorted({key.split()[1].split(":")[0] for key in ROWS}))
def test_each_role_gets_what_its_row_says(cast: Cast, world: dict[str, Any], area: str):
    wanted = {key: row for key, row in ROWS.items() if key.split()[1].split(":")[0] == area}
    found = matrix(cast, world, list(wanted))
    assert {key: row for key, row in found.items() if row != wanted[key]} == {}
    assert Referral.objects.get().state == "requested"
