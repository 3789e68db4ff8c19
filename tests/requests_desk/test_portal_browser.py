"""The form of a new request in a real browser, with scripts on a wide screen and without any on a phone."""
import pytest
from playwright.sync_api import Browser, BrowserContext, expect

from requests_desk.models import HelpRequest, Question
from tests.cast import Cast

from .portal_client import NEW, web

pytestmark = pytest.mark.browser


def log_in(context: BrowserContext, cast: Cast, url: str) -> None:
    key = web(cast.dai_tao).cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": key, "url": url},
                         {"name": "django_language", "value": "en", "url": url}])


def ask_something(cast: Cast) -> None:
    Question.objects.create(kind=cast.training, code="days", label_zh="天数", label_en="How many days?", type="number")


def test_typing_is_kept_and_questions_follow_the_kind(cast: Cast, live_server, browser: Browser):
    ask_something(cast)
    context = browser.new_context(locale="en-US")
    log_in(context, cast, live_server.url)
    page, errors = context.new_page(), []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(live_server.url + NEW)
    page.fill("#id_title", "UAV training")
    expect(page.locator("#saved")).to_contain_text("Draft saved at")
    page.select_option("#id_kind", "training")
    page.fill("#id_answers\\.days", "5")
    page.fill("#id_description", "Six people")
    page.locator("button[value=send]:visible", has_text="Send to the park").last.click()
    expect(page.locator(".sent-number")).to_have_text("BH-2026-0001")
    row = HelpRequest.objects.get()
    assert (row.state, row.answers, errors) == ("submitted", {"days": 5}, [])
    context.close()


def test_without_scripts_on_a_phone_one_can_ask(cast: Cast, live_server, browser: Browser):
    ask_something(cast)
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844}, locale="en-US")
    log_in(context, cast, live_server.url)
    page = context.new_page()
    page.goto(live_server.url + NEW)
    page.fill("#id_title", "UAV training")
    page.select_option("#id_kind", "training")
    page.get_by_text("Show the questions for this kind").click()
    page.fill("#id_answers\\.days", "5")
    page.fill("#id_description", "Six people")
    page.locator(".card-footer button[value=send]").click()
    expect(page.locator(".sent-number")).to_have_text("BH-2026-0001")
    assert HelpRequest.objects.get().answers == {"days": 5}
    context.close()
