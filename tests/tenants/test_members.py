"""A company's people: all of them read, owners look after them, and there is always an owner."""
from uuid import uuid4

import pytest
from django.test import Client

from parkadmin.core.models import Event, Invitation, Mail
from tenants.models import Membership
from tenants.services import members
from tests.cast import NOW, Cast
from tests.core.test_bell import client

NEW = {"email": "new@example.com", "name": "Li", "role": "viewer"}


def page(cast: Cast, tenant=None) -> str:
    return f"/portal/company/{(tenant or cast.jinghua).pk}/members/"


def test_strangers_log_in_first_and_staff_have_their_own_pages(cast: Cast):
    assert Client().get(page(cast)).url.startswith("/accounts/login/")
    assert client(cast.officer).get(page(cast)).status_code == 403


def test_another_company_does_not_exist(cast: Cast):
    assert cast.dai_tao
    browser = client(cast.rival_owner)
    row = cast.dai_tao.memberships.get()
    for path in (page(cast), f"/portal/company/{cast.jinghua.pk}/", f"/portal/company/{uuid4()}/members/"):
        assert browser.get(path).status_code == 404
    for path in (page(cast), f"{page(cast)}{row.pk}/role/", f"{page(cast)}{row.pk}/remove/"):
        assert browser.post(path, NEW).status_code == 404
    assert not Invitation.objects.exists()


def test_anothers_people_cannot_be_reached_through_ones_own_company(cast: Cast):
    theirs = cast.rival_owner.memberships.get()
    browser = client(cast.dai_tao)
    for deed in ("role", "remove"):
        assert browser.post(f"{page(cast)}{theirs.pk}/{deed}/", {"role": "viewer"}).status_code == 404
    theirs.refresh_from_db()
    assert theirs.role == "owner"


@pytest.mark.parametrize("who", ["colleague", "viewer"])
def test_only_owners_invite_change_roles_remove_and_see_who_is_invited(cast: Cast, who: str):
    members.invite_member(actor=cast.actor(cast.dai_tao), tenant=cast.jinghua, email="secret@example.com",
                          role="member", at=NOW)
    invitation, owner = Invitation.objects.get(), cast.dai_tao.memberships.get()
    browser = client(getattr(cast, who))
    html = browser.get(page(cast)).content.decode()
    assert "Dai Tao" in html and "secret@example.com" not in html and "invite" not in html.lower().split("<main")[1]
    for path in (page(cast), f"{page(cast)}{owner.pk}/role/", f"{page(cast)}{owner.pk}/remove/",
                 f"/portal/company/{cast.jinghua.pk}/invitations/{invitation.pk}/revoke/"):
        assert browser.post(path, NEW).status_code == 403
    mine = getattr(cast, who).memberships.get()
    assert browser.post(f"{page(cast)}{mine.pk}/role/", {"role": "owner"}).status_code == 403
    assert Membership.objects.get(pk=mine.pk).role != "owner" and Invitation.objects.count() == 1


def test_anothers_invitation_cannot_be_revoked(cast: Cast):
    members.invite_member(actor=cast.actor(cast.rival_owner), tenant=cast.rival, email="x@example.com", role="member",
                          at=NOW)
    row = Invitation.objects.get()
    path = f"/portal/company/{cast.jinghua.pk}/invitations/{row.pk}/revoke/"
    assert client(cast.dai_tao).post(path).status_code == 404
    row.refresh_from_db()
    assert row.revoked_at is None


@pytest.mark.parametrize("given", [{"email": "nobody"}, {"email": ""}, {"role": "king"}, {"role": "administrator"}])
def test_a_bad_invitation_comes_back_as_typed(cast: Cast, given: dict[str, str]):
    answer = client(cast.dai_tao).post(page(cast), {**NEW, **given})
    assert answer.status_code == 400 and answer.context["form"].data["name"] == "Li"
    assert not Mail.objects.exists()


def test_who_is_a_member_is_not_invited_again(cast: Cast):
    assert client(cast.dai_tao).post(page(cast), {**NEW, "email": cast.colleague.email}).status_code == 400


def test_the_last_owner_stays(cast: Cast):
    row, browser = cast.dai_tao.memberships.get(), client(cast.dai_tao)
    assert browser.post(f"{page(cast)}{row.pk}/role/", {"role": "member"}).status_code == 409
    assert browser.post(f"{page(cast)}{row.pk}/remove/").status_code == 409
    assert Membership.objects.get(pk=row.pk).role == "owner"


def test_an_unknown_role_is_refused(cast: Cast):
    row = cast.colleague.memberships.get()
    assert client(cast.dai_tao).post(f"{page(cast)}{row.pk}/role/", {"role": "lead"}).status_code == 400


def test_an_owner_invites_promotes_and_removes(cast: Cast):
    browser, row = client(cast.dai_tao), cast.colleague.memberships.get()
    assert browser.post(page(cast), NEW).url == page(cast)
    assert Mail.objects.get().to == "new@example.com" and "new@example.com" in browser.get(page(cast)).content.decode()
    browser.post(f"{page(cast)}{row.pk}/role/", {"role": "owner"})
    assert Membership.objects.get(pk=row.pk).role == "owner"
    browser.post(f"{page(cast)}{row.pk}/remove/")
    browser.post(f"/portal/company/{cast.jinghua.pk}/invitations/{Invitation.objects.get().pk}/revoke/")
    assert list(Membership.objects.filter(tenant=cast.jinghua)) == [cast.dai_tao.memberships.get()]
    assert list(Event.objects.values_list("code", flat=True)) == ["tenant.invite", "tenant.role", "tenant.remove"]


def test_everybody_may_leave(cast: Cast):
    assert cast.dai_tao
    row = cast.viewer.memberships.get()
    assert client(cast.viewer).post(f"{page(cast)}{row.pk}/remove/").url == "/"
    assert not Membership.objects.filter(pk=row.pk).exists()


def test_who_belongs_to_several_companies_chooses(cast: Cast):
    assert client(cast.dai_tao).get("/portal/company/").url == f"/portal/company/{cast.jinghua.pk}/"
    cast.member(cast.jiuwu, "viewer", "Dai Tao")
    answer = client(cast.dai_tao).get("/portal/company/")
    assert answer.status_code == 200 and [row.pk for row in answer.context["companies"]]


def test_the_list_costs_the_same_for_one_and_for_ten(cast: Cast, django_assert_max_num_queries):
    for number in range(10):
        cast.member(cast.jinghua, "member", f"Person {number}")
    browser = client(cast.dai_tao)
    with django_assert_max_num_queries(12):
        browser.get(page(cast))
