"""What somebody has typed stays: over mistakes, reloads, an ended log-in, a dead line; and is sent once."""
from __future__ import annotations

from collections.abc import Callable

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone
from playwright.sync_api import Page, expect

from parkadmin.core.models import FormDraft
from requests_desk.models import HelpRequest, Message
from tests import factories
from tests.cast import PASSWORD, Cast

from .seats import Seat, speaking

pytestmark = pytest.mark.browser

TEXT = "We have asked two schools 已联系两所学校"
BOX = "#composer textarea"


@pytest.fixture
def at_the_desk(cast: Cast, seat: Callable[..., Seat]) -> Page:
    """The officer before a request."""
    row = factories.active(cast, timezone.now())
    return seat().log_in(speaking(cast.officer, "en")).goto(f"/desk/requests/{row.number}/")


@pytest.fixture
def asking(cast: Cast, seat: Callable[..., Seat]) -> Page:
    """The tenant before the empty form."""
    assert cast.training
    return seat().log_in(speaking(cast.dai_tao, "en")).goto("/portal/requests/new/")


def kept(page: Page) -> None:
    expect(page.locator("#composer [data-draft-state]")).to_contain_text("Draft saved")


def test_a_mistake_keeps_the_form_as_typed(asking: Page):
    asking.fill("#id_title", "UAV training")
    asking.fill("#id_budget", "a lot")
    asking.get_by_label("Only my park").check()
    asking.locator(".card-footer button[value=send]").click()
    expect(asking.locator("#error-summary")).to_be_focused()
    expect(asking.locator("#id_title")).to_have_value("UAV training")
    expect(asking.locator("#id_budget")).to_have_value("a lot")
    expect(asking.get_by_label("Only my park")).to_be_checked()
    assert not HelpRequest.objects.exclude(state="draft").exists()


def test_a_message_survives_a_reload(at_the_desk: Page):
    at_the_desk.locator(".to-tenant input").check()
    at_the_desk.fill(BOX, TEXT)
    kept(at_the_desk)
    at_the_desk.reload()
    expect(at_the_desk.locator(BOX)).to_have_value(TEXT)
    expect(at_the_desk.locator(".to-tenant input")).to_be_checked()


def test_a_message_survives_the_end_of_the_log_in(cast: Cast, at_the_desk: Page):
    address = at_the_desk.url
    at_the_desk.fill(BOX, TEXT)
    kept(at_the_desk)
    Session.objects.all().delete()
    at_the_desk.locator(BOX).press("Control+Enter")
    at_the_desk.wait_for_url("**/accounts/login/**")
    assert not Message.objects.filter(text=TEXT).exists()
    at_the_desk.fill("input[name=login]", cast.officer.email)
    at_the_desk.fill("input[name=password]", PASSWORD)
    at_the_desk.keyboard.press("Enter")
    at_the_desk.wait_for_url(lambda url: "/accounts/" not in url)
    at_the_desk.goto(address)
    expect(at_the_desk.locator(BOX)).to_have_value(TEXT)
    at_the_desk.locator(BOX).press("Control+Enter")
    expect(at_the_desk.locator("#timeline")).to_contain_text(TEXT)
    assert not FormDraft.objects.exists()


def test_who_was_logged_out_while_typing_is_told_and_goes_on_after_a_log_in_elsewhere(
        cast: Cast, seat: Callable[..., Seat]):
    row = factories.active(cast, timezone.now())
    officer = seat().log_in(speaking(cast.officer, "en"))
    page = officer.goto(f"/desk/requests/{row.number}/")
    Session.objects.all().delete()
    page.fill(BOX, TEXT)
    expect(page.locator("#composer [data-draft-state]")).to_contain_text("You were logged out")
    page.locator(BOX).press("Control+Enter")
    expect(page.locator("#toasts")).to_contain_text("You were logged out")
    expect(page.locator(BOX)).to_have_value(TEXT)
    other = officer.watched(officer.context.new_page())
    other.goto(officer.site + "/accounts/login/")
    other.fill("input[name=login]", cast.officer.email)
    other.fill("input[name=password]", PASSWORD)
    other.keyboard.press("Enter")
    other.wait_for_url(lambda url: "/accounts/" not in url)
    page.locator(BOX).press("Control+Enter")
    expect(page.locator("#timeline")).to_contain_text(TEXT)


def test_a_request_survives_the_end_of_the_log_in(cast: Cast, asking: Page):
    asking.fill("#id_title", "UAV training")
    asking.fill("#id_description", TEXT)
    expect(asking.locator("#saved")).to_contain_text("Draft saved")
    Session.objects.all().delete()
    asking.locator(".card-footer button[value=send]").click()
    asking.wait_for_url("**/accounts/login/**")
    asking.fill("input[name=login]", cast.dai_tao.email)
    asking.fill("input[name=password]", PASSWORD)
    asking.keyboard.press("Enter")
    asking.wait_for_url(lambda url: "/accounts/" not in url)
    asking.goto(asking.url.split("/portal")[0] + "/portal/")
    asking.get_by_role("link", name="Go on writing").click()
    expect(asking.locator("#id_description")).to_have_value(TEXT)


def test_a_request_written_after_the_end_of_the_log_in_stays_on_the_page(
        cast: Cast, asking: Page, seat: Callable[..., Seat]):
    Session.objects.all().delete()
    asking.fill("#id_title", "UAV training")
    asking.fill("#id_description", TEXT)
    expect(asking.locator("#saved")).to_contain_text("You were logged out")
    asking.locator(".card-footer button[value=send]").click()
    expect(asking.locator("#toasts")).to_contain_text("You were logged out")
    expect(asking.locator("#id_description")).to_have_value(TEXT)
    key = seat().log_in(cast.dai_tao).context.cookies()
    asking.context.add_cookies([cookie for cookie in key if cookie["name"] == "sessionid"])
    asking.locator(".card-footer button[value=send]").click()
    expect(asking.locator(".sent-number")).to_be_visible()


def test_a_double_click_on_send_makes_one_request(asking: Page):
    asking.fill("#id_title", "UAV training")
    asking.fill("#id_description", TEXT)
    asking.locator(".card-footer button[value=send]").dblclick()
    expect(asking.locator(".sent-number")).to_be_visible()
    assert list(HelpRequest.objects.values_list("state", flat=True)) == ["submitted"]


def test_sending_while_the_draft_is_being_kept_makes_one_request(asking: Page):
    slow = []
    asking.route("**/portal/requests/autosave/", lambda route: slow.append(route))
    asking.fill("#id_title", "UAV training")
    with asking.expect_request("**/portal/requests/autosave/"):
        asking.fill("#id_description", TEXT)
    asking.locator(".card-footer button[value=send]").click()
    expect(asking.locator(".card-footer button[value=send]")).to_have_attribute("aria-disabled", "true")
    slow[0].continue_()
    expect(asking.locator(".sent-number")).to_be_visible()
    assert list(HelpRequest.objects.values_list("state", flat=True)) == ["submitted"]


def test_leaving_with_unsent_text_is_asked_about(seat: Callable[..., Seat], asking: Page):
    asked = []
    asking.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    asking.locator("#id_title").press_sequentially("UAV")
    asking.get_by_role("link", name="News").first.click()
    asking.wait_for_url("**/portal/news/")
    assert asked == ["beforeunload"]
