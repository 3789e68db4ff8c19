"""The mailed link in a real browser: its forms get through the CSRF protection, and it works without any script."""
import pytest
from playwright.sync_api import Browser, Page, expect

from parkadmin.core.models import Event
from requests_desk.models import Referral
from tests import factories
from tests.cast import Cast

from .test_links_page import link_to

pytestmark = pytest.mark.browser


def test_the_browser_may_send_the_forms_of_a_page_whose_address_it_must_not_tell(cast: Cast, live_server, page: Page):
    row = factories.requested(cast)
    asked = []
    page.on("request", lambda request: asked.append(request.headers.get("referer", "")))
    page.goto(live_server.url + (link := link_to(cast, row)))
    page.locator(f'form[action="{link}receive/"] button').click()
    expect(page.locator(".notice-good")).to_be_visible()
    assert Referral.objects.get(pk=row.pk).state == "received"
    assert [source for source in asked if "/p/" in source] == []


def test_without_scripts_on_a_phone_one_can_say_no(cast: Cast, live_server, browser: Browser):
    row = factories.requested(cast)
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844}, locale="en-US")
    page = context.new_page()
    page.goto(live_server.url + link_to(cast, row))
    page.locator("#answer-reject summary").click()
    page.select_option("#id_reject_reason_code", "no_capacity")
    page.fill("#id_reject_reason_text", "All trainers are away until May")
    page.locator("#answer-reject button").click()
    expect(page.locator(".notice-info")).to_contain_text("All trainers are away until May")
    assert Event.objects.get(code="referral.reject").actor_kind == "link"
    context.close()
