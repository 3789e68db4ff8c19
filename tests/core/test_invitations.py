"""Invitations: who may come, with which account, and what the page behind the link tells."""
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from django.utils import timezone

from parkadmin.core import invitations
from parkadmin.core.models import Invitation, Mail, StaffRole, User
from requests_desk.services import people
from tenants.models import Membership
from tenants.services import members
from tests.cast import PASSWORD, Cast
from tests.core.test_bell import client

EMAIL = "new.person@example.com"


def anonymous() -> Client:
    return Client(headers={"accept-language": "en"})


def invited(cast: Cast, email: str = EMAIL, role: str = "member", ago: timedelta = timedelta(0)) -> str:
    """The path of a fresh invitation to Jinghua, read from the mail."""
    members.invite_member(actor=cast.actor(cast.dai_tao), tenant=cast.jinghua, email=email, role=role,
                          at=timezone.now() - ago)
    text = Mail.objects.filter(to=email).latest("pk").text
    return next(line for line in text.splitlines() if "/join/" in line).replace("http://testserver", "")


@pytest.mark.parametrize("path", ["/join/x/", "/join/%00/", f"/join/{'y' * 200}/"])
def test_an_unknown_token_opens_nothing(db, path: str):
    answer = anonymous().get(path)
    assert answer.status_code == 404 and "no longer valid" in answer.content.decode()


def test_old_used_and_revoked_invitations_open_nothing(cast: Cast):
    old, revoked, used = invited(cast, "a@x.cn", ago=timedelta(days=15)), invited(cast, "b@x.cn"), invited(cast)
    members.revoke_invitation(actor=cast.actor(cast.dai_tao), tenant=cast.jinghua, at=timezone.now(),
                              invitation=Invitation.objects.get(email="b@x.cn"))
    assert anonymous().post(used, {"name": "N", "password": PASSWORD}).status_code == 302
    for path in (old, revoked, used):
        assert anonymous().get(path).status_code == 404
        assert anonymous().post(path, {"name": "N", "password": PASSWORD}).status_code == 404
    assert Membership.objects.filter(tenant=cast.jinghua).count() == 2


def test_a_further_address_of_a_person_is_the_persons(cast: Cast):
    EmailAddress.objects.create(user=cast.officer, email=EMAIL, verified=True)
    path = invited(cast)
    assert anonymous().post(path, {"name": "N", "password": PASSWORD}).status_code == 409
    assert client(cast.rival_owner).post(path).status_code == 409
    assert not Membership.objects.filter(tenant=cast.jinghua, user__in=[cast.officer, cast.rival_owner]).exists()
    assert client(cast.officer).post(path).status_code == 302
    assert Membership.objects.filter(tenant=cast.jinghua, user=cast.officer).exists()


def test_an_address_that_was_not_confirmed_is_nobodys(cast: Cast):
    EmailAddress.objects.create(user=cast.rival_owner, email=EMAIL, verified=False)
    path = invited(cast)
    assert client(cast.rival_owner).post(path).status_code == 409
    assert anonymous().post(path, {"name": "N", "password": PASSWORD}).status_code == 302


def test_a_newer_invitation_replaces_the_older_one(cast: Cast):
    older, newer = invited(cast), invited(cast)
    assert [anonymous().get(path).status_code for path in (older, newer)] == [404, 200]


def test_the_page_looks_the_same_whether_there_is_an_account_or_not(cast: Cast):
    assert cast.rival_owner
    known, unknown = invited(cast, cast.rival_owner.email), invited(cast, "nobody@example.com")
    pages = [anonymous().get(path).content.decode() for path in (known, unknown)]
    assert all('name="password"' in page and "Hai Yan" not in page for page in pages)


def test_an_account_cannot_be_taken_over_by_an_invitation(cast: Cast):
    path = invited(cast, cast.rival_owner.email)
    answer = anonymous().post(path, {"name": "Thief", "password": "another good password"})
    assert answer.status_code == 409
    cast.rival_owner.refresh_from_db()
    assert cast.rival_owner.check_password(PASSWORD)
    assert not Membership.objects.filter(user=cast.rival_owner, tenant=cast.jinghua).exists()


def test_somebody_else_who_is_logged_in_does_not_join(cast: Cast):
    path = invited(cast)
    browser = client(cast.rival_owner)
    assert "somebody else" in browser.get(path).content.decode()
    assert browser.post(path).status_code == 409
    assert not Membership.objects.filter(user=cast.rival_owner, tenant=cast.jinghua).exists()
    assert browser.post("/accounts/logout/", {"next": path}).url == path


@pytest.mark.parametrize("given", [{"name": "", "password": PASSWORD}, {"name": "Li", "password": "12345678"},
                                   {"name": "Li", "password": ""}])
def test_a_weak_password_or_no_name_makes_no_account(cast: Cast, given: dict[str, str]):
    assert anonymous().post(invited(cast), given).status_code == 400
    assert not User.objects.filter(email=EMAIL).exists()


def test_a_new_person_joins_and_is_logged_in(cast: Cast):
    browser = anonymous()
    answer = browser.post(invited(cast, role="viewer"), {"name": "Li Fang", "password": PASSWORD}, follow=True)
    assert answer.redirect_chain[-1][0] == "/portal/" and answer.context["user"].email == EMAIL
    row = Membership.objects.get(user__email=EMAIL)
    assert (row.tenant, row.role, row.user.name, row.user.language) == (cast.jinghua, "viewer", "Li Fang", "en")
    assert Client().login(email=EMAIL, password=PASSWORD) is not None


def test_somebody_with_an_account_joins_with_it(cast: Cast):
    path = invited(cast, cast.rival_owner.email)
    browser = client(cast.rival_owner)
    assert 'name="password"' not in browser.get(path).content.decode()
    assert browser.post(path).url == "/"
    assert Membership.objects.get(user=cast.rival_owner, tenant=cast.jinghua).role == "member"


def test_opening_the_link_alone_uses_nothing(cast: Cast):
    path = invited(cast)
    anonymous().get(path)
    assert anonymous().head(path).status_code == 200 and Invitation.objects.get().accepted_at is None


def test_people_of_the_park_join_with_the_role_they_were_given(cast: Cast):
    people.invite_staff(actor=cast.actor(cast.administrator), park=cast.binhai, email=EMAIL, role="officer",
                        at=timezone.now())
    text = Mail.objects.get(to=EMAIL).text
    token = text.split("/join/")[1].split("/")[0]
    user = invitations.accept(token=token, at=timezone.now(), name="Li", password=PASSWORD)
    assert StaffRole.objects.get(user=user).role == "officer"


def test_who_works_here_is_not_invited_into_another_role(cast: Cast):
    from parkadmin.core.errors import Invalid
    with pytest.raises(Invalid):
        people.invite_staff(actor=cast.actor(cast.administrator), park=cast.binhai, email=cast.administrator.email,
                            role="officer", at=timezone.now())
