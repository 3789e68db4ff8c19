"""The frame of all pages: navigation, refusals, preferences. No test here may touch the database."""
import json
from uuid import uuid4

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client, RequestFactory
from django.urls import Resolver404, resolve
from django.utils import translation

from parkadmin.core.actors import NOBODY, Actor
from parkadmin.core.errors import Forbidden, Invalid, NotFound, Refused
from parkadmin.core.http import context, views
from parkadmin.core.http.refusals import refusal_page


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def asked(path: str = "/", **headers: str):
    request = RequestFactory().get(path, headers=headers)
    request.user, request.actor, request.id = AnonymousUser(), NOBODY, "id-1"
    try:
        request.resolver_match = resolve(path)
    except Resolver404:
        request.resolver_match = None
    return request


@pytest.mark.parametrize(("error", "status"), [
    (NotFound(), 404), (Forbidden(), 403), (Refused("wrong_state", "Not now."), 409), (Invalid({"": "Bad"}), 400),
])
def test_a_refusal_is_a_page_with_its_status_and_message(error, status):
    response = refusal_page(asked(), error)
    assert response.status_code == status and str(error.message) in response.content.decode()


def test_a_refusal_names_what_is_possible_and_the_way_back():
    request = asked("/", referer="http://testserver/desk/x/")
    html = refusal_page(request, Refused("wrong_state", "Not now.", ["ask_tenant"])).content.decode()
    assert "ask tenant" in html and 'href="http://testserver/desk/x/"' in html


def test_a_refusal_never_links_to_another_site():
    assert "evil" not in refusal_page(asked("/", referer="https://evil.example/"), NotFound()).content.decode()


def test_htmx_gets_the_message_alone_for_the_corner():
    response = refusal_page(asked("/", hx_request="true"), Invalid({"title": "Give a title."}))
    html = response.content.decode()
    assert response["HX-Retarget"] == "#toasts" and "Give a title." in html and "<html" not in html


def test_a_server_error_shows_the_number_to_tell():
    response = views.server_error(asked())
    assert response.status_code == 500 and "id-1" in response.content.decode()


def test_pages_carry_no_inline_script_or_style():
    html = views.not_found(asked(), Exception()).content.decode()
    assert "style=" not in html and "<style" not in html and "<script>" not in html


def test_a_navigation_entry_without_a_page_or_a_permission_is_left_out(monkeypatch):
    item = context.NavItem
    monkeypatch.setitem(context.AREAS, "desk", [item("A", "home", "home"), item("B", "no:such", "home"),
                                                item("C", "healthz", "home", "settings.edit")])
    officer, lead = (Actor(kind="person", staff={uuid4(): role}) for role in ("officer", "lead"))
    assert [entry.label for entry in context.navigation(officer, "desk", "/")] == ["A"]
    assert [entry.label for entry in context.navigation(lead, "desk", "/healthz") if entry.current] == ["C"]


def test_everybody_works_in_the_parts_they_belong_to():
    both = Actor(kind="person", staff={uuid4(): "officer"}, tenants={uuid4(): "owner"})
    assert context.areas_of(both) == ["desk", "portal"] and context.areas_of(NOBODY) == []


def test_the_theme_is_one_of_three():
    request = asked()
    for given, expected in (("dark", "dark"), ("<x>", "auto"), ("", "auto")):
        request.COOKIES["theme"] = given
        assert context.Page(request).theme == expected


def test_preferences_lead_back_to_our_own_pages_only():
    for target, expected in (("/desk/?q=1", "/desk/?q=1"), ("https://evil.example/", "/"), ("//evil.example", "/")):
        request = RequestFactory().post("/theme/", {"theme": "dark", "next": target})
        response = views.set_theme(request)
        assert response.url == expected and response.cookies["theme"].value == "dark"


def test_an_unknown_language_is_not_kept():
    request = RequestFactory().post("/language/", {"language": "xx"})
    assert not views.set_language(request).cookies


def test_demo_logins_are_shown_in_a_demonstration_only(settings, tmp_path):
    settings.DATA_DIR, settings.DEMO = tmp_path, False
    (tmp_path / "demo_logins.json").write_text(json.dumps([{"email": "a@example.com"}]), encoding="utf-8")
    assert context.demo_logins() == []
    settings.DEMO = True
    assert context.demo_logins() == [{"email": "a@example.com"}]


def test_a_host_that_is_not_ours_is_refused(db, settings):
    settings.ALLOWED_HOSTS = ["park.example"]
    browser = Client(raise_request_exception=False, headers={"host": "evil.example"})
    paths = ("/", "/accounts/login/", "/healthz", "/api/v1/me/")
    assert [browser.get(path).status_code for path in paths] == [400] * 4
