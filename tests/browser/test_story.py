"""Row S6 of the story on the screen, in both languages: a need of a tenant, an expert in Beijing, and a rating."""
from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from requests_desk.models import HelpRequest, Question, Referral
from tests import factories
from tests.cast import Cast
from tests.requests_desk.test_links_page import link_to

from .seats import PHONE, Seat, speaking

pytestmark = pytest.mark.browser

NEED = "Jinghua needs six pilots for mapping drones 无人机培训"
SECRETS = ("Jinghua", "京华", "Dai Tao", "dai.tao", "5555 0101", "plan.pdf", "7654321", "7,654,321")
PDF = {"name": "plan.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7\n1 0 obj\n"}
SOON = (timezone.localdate() + timedelta(days=20)).isoformat()


@pytest.fixture(params=["en", "zh-hans"])
def language(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture
def town(cast: Cast, language: str) -> Cast:
    """The people of the story, speaking the language; the school offers its training."""
    for person in (cast.dai_tao, cast.officer, cast.gao_feng):
        speaking(person, language)
    cast.uav_training.assured_on = timezone.localdate()
    cast.uav_training.save()
    return cast


def test_from_the_need_of_a_tenant_to_its_rating(town: Cast, language: str, seat: Callable[..., Seat]):
    Question.objects.create(kind=town.training, code="days", label_zh="几天", label_en="How many days?", type="number",
                            required=True)
    dai_tao, officer, partner = seat(language), seat(language), seat(language)
    dai_tao.log_in_by_form(town.dai_tao)
    expect(dai_tao.page.locator("html")).to_have_attribute("lang", language)
    asks(dai_tao)
    officer.log_in_by_form(town.officer)
    signs(officer, HelpRequest.objects.get().title)
    replies(officer, "We are on it. 我们正在联系培训机构。")
    refers(officer, str(town.uav_training.name_en if language == "en" else town.uav_training.name_zh))
    partner.log_in_by_form(town.gao_feng)
    answers(partner, number := Referral.objects.get().number)
    delivers(partner, number)
    confirms(dai_tao)
    officer.page.reload()
    expect(officer.page.locator(".page-subtitle .pill")).to_have_text(officer.say("Closed"))
    row = HelpRequest.objects.get()
    assert (row.state, row.rating, row.confirmed, row.answers) == ("closed", 5, True, {"days": 5})


def asks(seat: Seat) -> None:
    """The tenant writes down the need, answers the question of its kind, adds a file, and reads what is promised."""
    page, say = seat.page, seat.say
    page.get_by_role("link", name=say("New request")).first.click()
    expect(page.locator("h1")).to_have_text(say("Tell the park what you need"))
    page.get_by_label(say("What do you need?")).fill("UAV training by Beijing experts")
    page.get_by_label(say("Kind of help")).select_option("training")
    page.fill("#id_answers\\.days", "5")
    page.get_by_label(say("Details")).fill(NEED)
    page.get_by_label(say("Budget (CNY)")).fill("7654321")
    page.set_input_files("input[type=file]", PDF)
    expect(page.locator(".chosen-files")).to_contain_text("plan.pdf")
    seat.press("Send to the park")
    expect(page.locator(".sent-number")).to_have_text("BH-2026-0001".replace("2026", str(timezone.localdate().year)))
    expect(page.locator(".promises li")).to_contain_text([say("The park signs for it"), say("A person answers you"),
                                                          say("There is a result")])


def signs(seat: Seat, title: str) -> None:
    """The officer finds it in the queue and signs for it; who can help stands beside it, with reasons."""
    page, say = seat.page, seat.say
    page.get_by_role("link", name=say("Requests"), exact=True).first.click()
    page.get_by_role("link", name=title).click()
    seat.press("Sign for it")
    expect(page.locator("#messages")).to_contain_text(say("You have signed for the request."))
    expect(page.locator("#suggestion-list .chip").first).to_be_visible()


def replies(seat: Seat, text: str) -> None:
    """The composer begins as an internal note; the button says who gets the words."""
    page, say = seat.page, seat.say
    send = page.locator("#composer button[type=submit]")
    expect(send).to_have_text(re.compile(re.escape(say("Keep as internal note"))), use_inner_text=True)
    page.locator(".to-tenant input").check()
    expect(send).to_have_text(re.compile(re.escape(say("Send to %(name)s", name="Dai Tao"))), use_inner_text=True)
    page.locator("#composer textarea").fill(text)
    send.click()
    expect(page.locator("#timeline .audience-tenant")).to_contain_text([text])


def refers(seat: Seat, resource: str) -> None:
    """One click from the suggestion; what they will read names nobody."""
    page, say = seat.page, seat.say
    page.locator("#suggestion-list li", has_text=resource).get_by_role("link", name=say("Refer")).click()
    expect(page.locator("h1")).to_have_text(say("Ask %(name)s", name=resource))
    nothing_leaks(page.locator("#preview").inner_text())
    page.get_by_label("plan.pdf").check()
    seat.press("Send to %(name)s", name=resource)
    expect(page.locator("#referrals")).to_contain_text(resource)
    expect(page.locator("#referrals .pill")).to_have_text(say("Requested"))


def nothing_leaks(text: str) -> None:
    assert [secret for secret in SECRETS if secret in text] == []


def answers(seat: Seat, number: str) -> None:
    """The partner reads the need without a name, signs for it and accepts: now it says who asks."""
    page = seat.page
    nothing_leaks(page.content())
    page.locator(".row-card a").first.click()
    expect(page).to_have_url(re.compile(f"/partner/referrals/{number}/$"))
    expect(page.locator("main")).to_contain_text("无人机培训")
    nothing_leaks(page.content())
    seat.press("Sign for it")
    nothing_leaks(page.content())
    accept(seat)
    expect(page.locator("main")).to_contain_text("Dai Tao")
    expect(page.locator("main")).to_contain_text("plan.pdf")


def accept(seat: Seat) -> None:
    page, say = seat.page, seat.say
    form = page.locator("#answer-accept")
    form.get_by_label(say("Contact person")).fill("Gao Feng")
    form.get_by_label(say("Done by")).fill(SOON)
    seat.press("Accept and help")
    expect(page.locator("#messages")).to_contain_text(
        say("Thank you. The park and the company have been told that you will help."))


def delivers(seat: Seat, number: str) -> None:
    page, say = seat.page, seat.say
    page.locator("#answer-start textarea").fill("Dates agreed")
    seat.press("Start the work")
    expect(page.locator("#messages")).to_contain_text(say("Noted: the work has started."))
    page.locator("#answer-complete summary").click()
    form = page.locator("#answer-complete")
    form.get_by_label(say("What came of it")).select_option("training_delivered")
    form.get_by_label(say("What was done")).fill("Six pilots trained 六人结业")
    form.get_by_label(say("People trained or advised")).fill("6")
    seat.press("Report it as done")
    expect(page.locator("main")).to_contain_text(say("Done. Thank you for your help."))


def confirms(seat: Seat) -> None:
    """The tenant finds the question on the start page, reads what was done, and rates."""
    page, say = seat.page, seat.say
    seat.goto("/portal/")
    page.get_by_role("link", name=say("Confirm and rate")).click()
    confirm = page.locator("#confirm")
    expect(confirm).to_contain_text("Six pilots trained 六人结业")
    confirm.get_by_label(say("Yes, solved")).check()
    confirm.get_by_label(say("Very satisfied")).check()
    seat.press("Confirm and rate")
    expect(page.locator("main")).to_contain_text(say("Your rating: %(rating)s of 5", rating=5))


def test_a_partner_without_an_account_answers_on_a_phone_by_the_mailed_link(
        town: Cast, language: str, seat: Callable[..., Seat]):
    row = factories.requested(town, timezone.now())
    partner = seat(language, screen=PHONE, has_touch=True, is_mobile=True)
    partner.goto(link_to(town, row))
    nothing_leaks(partner.page.content())
    partner.press("Sign for it")
    accept(partner)
    expect(partner.page.locator("main")).to_contain_text("Dai Tao")
    assert partner.page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    delivers(partner, row.number)
    assert Referral.objects.get().state == "completed"
