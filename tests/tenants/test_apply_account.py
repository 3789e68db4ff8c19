"""How somebody without an account comes to apply: only by a park's page, only with a confirmed address."""
from __future__ import annotations

import re

import pytest
from allauth.account.models import EmailAddress
from django.core.cache import cache
from django.test import Client

from parkadmin.core.models import Mail, User
from tenants.models import Application, ParkPage, RequiredPaper
from tests.cast import PASSWORD, Cast
from tests.requests_desk.portal_client import web

EMAIL = "founder@newco.example"
FORM = {"name": "Fang Zhou", "email": EMAIL, "password1": PASSWORD, "password2": PASSWORD}


@pytest.fixture(autouse=True)
def page(cast: Cast) -> ParkPage:
    cache.clear()
    RequiredPaper.objects.create(park=cast.binhai, name_zh="营业执照", name_en="Business licence", for_teams=False)
    return ParkPage.objects.create(park=cast.binhai, published=True, terms_en="Science only", review_days=12)


def visitor() -> Client:
    return Client(headers={"accept-language": "en"})


def link(email: str = EMAIL) -> str:
    """The link of the last mail to an address."""
    text = Mail.objects.filter(to=email).latest("pk").text
    return re.search(r"http://testserver(/\S+)", text)[1]


def from_the_park() -> Client:
    client = visitor()
    answer = client.post("/apply/binhai/account/")
    assert answer.url == "/accounts/signup/?next=%2Fapply%2Fbinhai%2F"
    return client


def test_accounts_stay_closed_for_those_who_do_not_apply():
    client = visitor()
    assert "given by invitation" in client.get("/accounts/signup/").content.decode()
    client.post("/accounts/signup/", FORM)
    client.get("/apply/binhai/")
    client.post("/accounts/signup/", FORM)
    assert not User.objects.filter(email=EMAIL).exists()


def test_a_park_that_takes_no_applications_opens_no_accounts(page: ParkPage):
    page.takes_applications = False
    page.save()
    client = visitor()
    assert client.post("/apply/binhai/account/").url == "/apply/binhai/"
    assert "given by invitation" in client.get("/accounts/signup/").content.decode()
    assert "takes no applications" in client.get("/apply/binhai/").content.decode()


def test_what_it_takes_is_said_before_the_account_is_made():
    html = visitor().get("/apply/binhai/").content.decode()
    assert "Science only" in html and "Business licence" in html and "Within 12 working days" in html
    assert visitor().get("/apply/baoding/").status_code == 404
    assert "营业执照" in visitor().get("/apply/binhai/?lang=zh-hans").content.decode()


@pytest.mark.parametrize(("field", "value"), [
    ("name", ""), ("name", "a\x07b"), ("name", "x" * 81), ("email", "nobody"), ("password1", "short"),
    ("password2", "something else")])
def test_a_bad_form_makes_no_account(field: str, value: str):
    answer = from_the_park().post("/accounts/signup/", {**FORM, field: value})
    assert answer.status_code == 200 and field in answer.context["form"].errors
    assert not User.objects.filter(email=EMAIL).exists()


def test_an_unconfirmed_address_opens_nothing():
    client = from_the_park()
    client.post("/accounts/signup/", FORM)
    assert client.get("/apply/mine/").status_code == 302
    client.post("/accounts/login/", {"login": EMAIL, "password": PASSWORD})
    assert client.get("/apply/mine/").url.startswith("/accounts/login/")
    assert not EmailAddress.objects.get(email=EMAIL).verified


def test_the_link_in_the_mail_leads_back_to_the_application():
    client = from_the_park()
    answer = client.post("/accounts/signup/?next=/apply/binhai/", {**FORM, "next": "/apply/binhai/"}, follow=True)
    assert "Look into your mail" in answer.content.decode()
    path = link()
    assert "Yes, that is me" in client.get(path).content.decode()
    answer = client.post(path, {"next": "/apply/binhai/"})
    assert answer.url == "/apply/binhai/"
    assert "Begin the application" in client.get(answer.url).content.decode()
    user = User.objects.get(email=EMAIL)
    assert (user.name, user.language) == ("Fang Zhou", "en")
    answer = client.post("/apply/binhai/begin/")
    assert answer.url == f"/apply/applications/{Application.objects.get(applicant=user).pk}/edit/"
    assert client.get("/").url == "/apply/mine/"


def test_on_another_device_one_logs_in_and_goes_on():
    from_the_park().post("/accounts/signup/", FORM)
    phone, path = visitor(), link()
    assert "next=%2Fapply%2Fbinhai%2F" in path
    assert phone.post(path.partition("?")[0], {"next": "/apply/binhai/"}).url == "/apply/binhai/"
    assert "Log in and go on" in phone.get("/apply/binhai/").content.decode()
    answer = phone.post("/accounts/login/", {"login": EMAIL, "password": PASSWORD, "next": "/apply/binhai/"})
    assert answer.url == "/apply/binhai/"


def test_that_there_is_an_account_already_is_told_to_its_owner_alone(cast: Cast):
    known = cast.dai_tao.email
    EmailAddress.objects.create(user=cast.dai_tao, email=known, verified=True, primary=True)
    answer = from_the_park().post("/accounts/signup/", {**FORM, "email": known}, follow=True)
    assert "Look into your mail" in answer.content.decode() and User.objects.filter(email=known).count() == 1
    assert "already exists" in Mail.objects.filter(to=known).latest("pk").text


def test_whoever_has_an_account_begins_at_once(cast: Cast):
    client = web(cast.dai_tao)
    assert "Begin the application" in client.get("/apply/binhai/?lang=en").content.decode()
    assert client.post("/apply/binhai/begin/").status_code == 302
    assert Application.objects.get().applicant == cast.dai_tao
    assert client.get("/").url == "/portal/"
    assert "/apply/mine/" in client.get("/portal/").content.decode()


def test_somebody_who_belongs_nowhere_is_shown_the_ways(cast: Cast):
    client = web(cast.user("alone@example.com", "Al One"))
    assert client.get("/").url == "/apply/mine/"
    html = client.get("/apply/mine/").content.decode()
    assert "Look at our parks" in html and "ask its owner to invite" in html
