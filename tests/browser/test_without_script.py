"""The main job with scripts switched off: plain forms and links, on a phone."""
from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from requests_desk.models import HelpRequest, Question, Referral
from tests.cast import Cast

from .seats import PHONE, Seat, speaking

pytestmark = pytest.mark.browser

SOON = (timezone.localdate() + timedelta(days=20)).isoformat()
PDF = {"name": "plan.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7\n1 0 obj\n"}


def test_a_need_is_asked_referred_met_and_confirmed_by_plain_forms(cast: Cast, seat: Callable[..., Seat]):
    Question.objects.create(kind=cast.training, code="days", label_zh="几天", label_en="How many days?", type="number")
    cast.uav_training.assured_on = timezone.localdate()
    cast.uav_training.save()
    dai_tao, officer, partner = (seat(scripts=False, screen=PHONE) for _each in range(3))
    dai_tao.log_in_by_form(speaking(cast.dai_tao, "en"))
    asks(dai_tao)
    row = HelpRequest.objects.get()
    assert (row.state, row.answers, row.attachments.count()) == ("submitted", {"days": 5}, 1)
    officer.log_in(speaking(cast.officer, "en"))
    works(officer, row.number)
    refers(officer, row.number)
    partner.log_in(speaking(cast.gao_feng, "en"))
    helps(partner, Referral.objects.get().number)
    confirms(dai_tao, row.number)
    row.refresh_from_db()
    assert (row.state, row.rating) == ("closed", 4)


def asks(seat: Seat) -> None:
    """The questions of the kind come by a button; a mistake keeps what was typed, and the file."""
    page = seat.goto("/portal/requests/new/")
    page.fill("#id_title", "UAV training")
    page.select_option("#id_kind", "training")
    page.get_by_role("button", name="Show the questions for this kind").click()
    page.fill("#id_answers\\.days", "5")
    page.set_input_files("input[type=file]", PDF)
    send = page.locator(".card-footer button[value=send]")
    send.click()
    expect(page.locator("#error-summary")).to_be_visible()
    expect(page.locator("#id_title")).to_have_value("UAV training")
    expect(page.locator(".kept-files")).to_contain_text("plan.pdf")
    page.fill("#id_description", "Six people want to fly drones")
    send.click()
    expect(page.locator(".sent-number")).to_be_visible()


def works(seat: Seat, number: str) -> None:
    """Sign, write, ask and look who can help: each is a page or a form of its own."""
    page = seat.goto(f"/desk/requests/{number}/")
    seat.press("Sign for it")
    page.locator(".to-tenant input").check(force=True)
    page.fill("#composer textarea", "We are on it.")
    page.locator("#composer > .composer-foot > button[type=submit]").click()
    expect(page.locator("#timeline")).to_contain_text("We are on it.")
    page.get_by_role("link", name="Start work").click()
    expect(page.locator("h1")).to_have_text("Start work")
    page.locator("main form button[type=submit]").click()
    expect(page.locator(".page-subtitle .pill")).to_have_text("Active")


def refers(seat: Seat, number: str) -> None:
    page = seat.page
    page.get_by_role("link", name="Show who can help").click()
    page.get_by_role("link", name="Refer").first.click()
    page.locator("button[value=preview]").click()
    expect(page.locator("#preview")).not_to_contain_text("Jinghua")
    page.locator("button[value=send]").click()
    expect(page.locator("#referrals .pill")).to_have_text("Requested")


def helps(seat: Seat, number: str) -> None:
    page = seat.goto(f"/partner/referrals/{number}/")
    seat.press("Sign for it")
    fill(page, "accept", contact_name="Gao Feng", expected_on=SOON)
    fill(page, "start", text="Dates agreed")
    page.locator("#answer-complete summary").click()
    page.select_option("#id_complete_kind", "training_delivered")
    fill(page, "complete", text="Six pilots trained")
    expect(page.locator("main")).to_contain_text("Done. Thank you for your help.")


def fill(page: Page, verb: str, **fields: str) -> None:
    for name, value in fields.items():
        page.fill(f"#id_{verb}_{name}", value)
    page.locator(f"#answer-{verb} button[type=submit]").click()


def confirms(seat: Seat, number: str) -> None:
    page = seat.goto(f"/portal/requests/{number}/")
    page.locator("#confirm").get_by_label("Yes, solved").check()
    page.locator("#confirm input[name=rating][value='4']").check()
    seat.press("Confirm and rate")
    expect(page.locator("main")).to_contain_text("Your rating: 4 of 5")


def test_menus_theme_language_and_log_out_need_no_script(cast: Cast, seat: Callable[..., Seat]):
    person = seat(scripts=False, screen=PHONE).log_in(speaking(cast.dai_tao, "en"))
    page = person.goto("/portal/")
    page.locator(".user-menu > summary").click()
    page.locator(".user-menu button[name=language]").click()
    expect(page.locator("html")).to_have_attribute("lang", "zh-hans")
    page.locator(".phone-menu > summary").click()
    page.locator(".phone-menu nav a").nth(1).click()
    expect(page.locator("h1")).to_be_visible()
    page.locator(".user-menu > summary").click()
    page.locator(".user-menu form[action*=logout] button").click()
    expect(page.locator("input[name=login]")).to_be_visible()
