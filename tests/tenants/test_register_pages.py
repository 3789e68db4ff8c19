"""The register's pages as the park's staff and the company's own people get them."""
from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tenants.models import Membership, Tenant
from tenants.services import register, register_parts
from tests.cast import NOW, Cast
from tests.factories import active, submitted

CODE = "91110000600037341L"


def client(user) -> Client:
    found = Client(headers={"Accept-Language": "en"})
    found.force_login(user)
    return found


def enter(cast: Cast, name: str) -> Tenant:
    return register.register_tenant(actor=cast.actor(cast.officer), park=cast.binhai, at=NOW,
                                    fields={"kind": "team", "name_zh": name, "sector": "C37", "origin": "110000"})


def statements(user, path: str) -> int:
    mine = client(user)
    mine.get(path)
    with CaptureQueriesContext(connection) as found:
        assert mine.get(path).status_code == 200
    return len(found)


def test_the_list_takes_as_many_statements_for_ten_as_for_one(cast: Cast):
    enter(cast, "甲")
    one = statements(cast.officer, reverse("register:list"))
    for number in range(9):
        enter(cast, f"乙{number}")
    assert statements(cast.officer, reverse("register:list")) == one <= 12


def test_the_list_shows_who_is_in_the_park_now_unless_it_is_asked_for_all(cast: Cast):
    for name, state in (("甲", "registered"), ("乙", "suspended"), ("丙", "graduated"), ("丁", "left")):
        row = enter(cast, name)
        Tenant.objects.filter(pk=row.pk).update(state=state, ended_on=NOW if state in ("graduated", "left") else None)

    def shown(query: str) -> tuple[list[str], int]:
        context = client(cast.officer).get(reverse("register:list") + query).context
        return sorted(row.name_zh for row in context["page"]["rows"]), context["count"]

    assert shown("") == (["乙", "甲"], 2)
    assert shown("?q=丙") == ([], 0)
    assert shown("?who=all") == (["丁", "丙", "乙", "甲"], 4)
    assert shown("?who=all&q=丙") == shown("?state=graduated") == (["丙"], 1)
    page = client(cast.officer).get(reverse("register:list") + "?q=丙").content.decode()
    assert "Look among those who graduated or left, too" in page and "who=all" in page


def test_the_profile_takes_as_many_statements_however_much_has_happened(cast: Cast):
    active(cast)
    path = reverse("register:tenant", args=[cast.jinghua.pk])
    one = statements(cast.officer, path)
    for _number in range(3):
        submitted(cast)
        register_parts.add_note(actor=cast.actor(cast.officer), tenant=cast.jinghua, text="x", at=NOW)
    assert statements(cast.officer, path) == one <= 12


def test_a_company_is_entered_once_and_alike_ones_are_named(cast: Cast):
    body = {"kind": "company", "name_zh": "天津云帆有限公司", "uscc": CODE, "park": str(cast.binhai.pk)}
    answer = client(cast.officer).post(reverse("register:new"), body)
    row = Tenant.objects.get(uscc=CODE)
    assert (answer.status_code, answer["Location"]) == (302, reverse("register:tenant", args=[row.pk]))
    again = client(cast.officer).post(reverse("register:new"), body)
    assert again.status_code == 400
    assert f"{row} ({row.number}) has this code in this park already." in again.content.decode()
    assert "Is it one of these?" in client(cast.officer).post(reverse("register:hint"), body).content.decode()


def test_the_companys_page_shows_nothing_that_the_staff_keep_for_themselves(cast: Cast):
    register_parts.add_note(actor=cast.actor(cast.officer), tenant=cast.jinghua, text="Pays late", at=NOW)
    submitted(cast)
    Membership.objects.create(tenant=cast.jinghua, user=cast.officer, role="owner")
    desk = client(cast.officer).get(reverse("register:tenant", args=[cast.jinghua.pk])).content.decode()
    assert "Pays late" in desk and "wrote a note" in desk
    for who in (cast.dai_tao, cast.viewer, cast.officer):
        text = client(who).get(reverse("company:profile", args=[cast.jinghua.pk])).content.decode()
        assert "Pays late" not in text and "wrote a note" not in text
        assert "sent the request" in text


def test_old_addresses_lead_to_the_register(cast: Cast):
    mine = client(cast.officer)
    assert mine.get("/desk/tenants/?q=x")["Location"] == "/desk/companies/?q=x"
    assert mine.get(f"/desk/tenants/{cast.jinghua.pk}/")["Location"] == f"/desk/companies/{cast.jinghua.pk}/"


@pytest.mark.parametrize("query", ["sector=C&origin=110000&by=origin", "by=site", "by=nonsense&sort=nonsense&kind=x",
                                   "silent=6&sort=silent", "market=120000&market_when=planned&by=market",
                                   "since=x&until=2020-01-01&q=%00&sort=name", "site=1&park=2&cursor=o1_2&sort=first"])
def test_any_address_of_the_list_opens(cast: Cast, query: str):
    enter(cast, "甲")
    assert client(cast.officer).get(f"{reverse('register:list')}?{query}").status_code == 200


def test_a_team_becomes_a_company_after_a_look_at_it(cast: Cast):
    team = enter(cast, "无人机团队")
    member = Membership.objects.create(tenant=team, user=cast.dai_tao, role="owner")
    path = reverse("register:grow", args=[team.pk])
    body = {"name_zh": "无人机有限公司", "uscc": CODE, f"role_{member.pk}": "owner", "team_after": "stays"}
    look = client(cast.officer).post(path, body | {"preview": "1"})
    assert (look.status_code, "This will be done" in look.content.decode()) == (200, True)
    assert not Tenant.objects.filter(grown_out_of=team).exists()
    body.pop("team_after")  # an officer is not asked
    assert client(cast.officer).post(path, body).status_code == 302
    assert Tenant.objects.get(grown_out_of=team).memberships.get().user == cast.dai_tao


def test_an_export_holds_what_is_filtered(cast: Cast):
    enter(cast, "甲")
    answer = client(cast.officer).get(reverse("register:export") + "?q=甲")
    assert answer["Content-Type"].startswith("application/vnd.openxmlformats")
    assert b"".join(answer.streaming_content)[:2] == b"PK"
