"""The main job without a mouse: every step by keys, with a focus that can be seen and is never lost."""
from __future__ import annotations

from collections.abc import Callable

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from parkadmin.core.models import User
from requests_desk.models import HelpRequest, Message, Referral
from tests import factories
from tests.cast import PASSWORD, Cast

from .seats import Seat, speaking

pytestmark = pytest.mark.browser

VISIBLE = """() => {
    const at = document.activeElement;
    if (at === document.body) return "nowhere";
    const seen = at.matches("input[type=radio]") && at.closest(".composer-tab") ? at.nextElementSibling : at;
    const style = getComputedStyle(seen), box = at.getBoundingClientRect();
    const marked = (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== "none";
    const covered = box.bottom < 0 || box.top > innerHeight;
    return marked && !covered ? "seen" : `not seen: ${at.outerHTML.slice(0, 120)}`;
}"""


def seen(page: Page) -> None:
    """The focus is somewhere, marked, and on the screen."""
    assert page.evaluate(VISIBLE) == "seen"


def tab_to(page: Page, selector: str, most: int = 40) -> None:
    """Go on with Tab until the focus is there; each stop on the way can be seen."""
    for _step in range(most):
        page.keyboard.press("Tab")
        seen(page)
        if page.evaluate("(selector) => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"Tab does not reach {selector}")


def log_in_by_keys(seat: Seat, user: User) -> Page:
    page = seat.goto("/accounts/login/")
    tab_to(page, "input[name=login]")
    page.keyboard.type(user.email)
    tab_to(page, "input[name=password]")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/accounts/" not in url)
    return page


def test_a_tenant_asks_for_help(cast: Cast, seat: Callable[..., Seat]):
    assert cast.training
    page = log_in_by_keys(seat(), speaking(cast.dai_tao, "en"))
    page.keyboard.press("Control+k")
    page.keyboard.type("New requ")
    page.keyboard.press("Enter")
    page.wait_for_url("**/portal/requests/new/")
    page.keyboard.press("Tab")
    expect(page.locator(".skip-link")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()
    tab_to(page, "#id_title")
    page.keyboard.type("UAV training")
    tab_to(page, "#id_kind")
    page.keyboard.type("Tr")
    tab_to(page, "#id_description")
    page.keyboard.type("Six people")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".sent-number")).to_be_visible()
    assert (HelpRequest.objects.get().kind, HelpRequest.objects.get().state) == (cast.training, "submitted")


def test_what_is_wrong_takes_the_focus_and_leads_to_its_field(cast: Cast, seat: Callable[..., Seat]):
    page = seat().log_in(cast.dai_tao).goto("/portal/requests/new/")
    tab_to(page, "#id_title")
    page.keyboard.press("Enter")
    expect(page.locator("#error-summary")).to_be_focused()
    assert page.title().startswith("Error:")
    tab_to(page, "#error-summary a")
    page.keyboard.press("Enter")
    expect(page.locator("#id_title")).to_be_focused()


def test_an_officer_takes_answers_and_refers(cast: Cast, seat: Callable[..., Seat]):
    assert cast.uav_training
    first = factories.in_triage(cast, timezone.now())
    factories.submitted(cast, timezone.now(), title="The newest of two")
    page = log_in_by_keys(seat(), speaking(cast.officer, "en"))
    page.goto(page.url.split("/desk")[0] + "/desk/requests/")
    page.keyboard.press("j")
    seen(page)
    page.keyboard.press("x")
    expect(page.locator("input[name=ids]").first).to_be_checked()
    page.keyboard.press("j")
    seen(page)
    page.keyboard.press("k")
    page.keyboard.press("j")
    page.keyboard.press("a")
    expect(page.locator("tbody tr", has_text=first.number).locator(".person")).to_contain_text("Zhao Min")
    page.keyboard.press("/")
    expect(page.locator("[data-search]")).to_be_focused()
    page.keyboard.type(first.number)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/search/" in url or first.number in url)
    if "/search/" in page.url:
        tab_to(page, f'main a[href*="{first.number}"]')
        page.keyboard.press("Enter")
    page.wait_for_url(f"**/desk/requests/{first.number}/")
    expect(page.locator("#suggestion-list")).to_be_visible()
    assert page.evaluate("document.activeElement === document.body")
    answer_by_keys(page)
    refer_by_keys(page)
    assert Referral.objects.get().state == "requested"


def answer_by_keys(page: Page) -> None:
    """`r` opens the reply, Ctrl+Enter sends it; `n` would be a note."""
    page.keyboard.press("n")
    expect(page.locator("#composer textarea")).to_be_focused()
    expect(page.locator(".to-internal input")).to_be_checked()
    page.keyboard.press("Escape")
    page.locator("#composer textarea").evaluate("(area) => area.blur()")
    page.keyboard.press("r")
    expect(page.locator(".to-tenant input")).to_be_checked()
    expect(page.locator("#composer textarea")).to_be_focused()
    page.keyboard.type("We are on it.")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#timeline")).to_contain_text("We are on it.")
    assert Message.objects.get(text="We are on it.").audience == "tenant"


def refer_by_keys(page: Page) -> None:
    expect(page.locator("#suggestion-list .btn-primary")).to_be_visible()
    tab_to(page, "#suggestion-list a.btn-primary", 60)
    page.keyboard.press("Enter")
    page.wait_for_url("**/refer/?resource=*")
    tab_to(page, "button[value=send]", 60)
    page.keyboard.press("Enter")
    expect(page.locator("#referrals .pill")).to_be_visible()


def test_a_form_that_htmx_brings_takes_the_focus(cast: Cast, seat: Callable[..., Seat]):
    row = factories.active(cast, timezone.now())
    page = seat().log_in(speaking(cast.officer, "en")).goto(f"/desk/requests/{row.number}/")
    tab_to(page, 'a[hx-get$="/ask/"]')
    page.keyboard.press("Enter")
    expect(page.locator("#verb textarea")).to_be_focused()
    seen(page)
    page.keyboard.type("How many drones?")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#messages")).to_contain_text("The tenant has been asked")


def test_single_keys_can_be_switched_off_and_do_nothing_while_somebody_types(cast: Cast, seat: Callable[..., Seat]):
    row = factories.active(cast, timezone.now())
    cast.officer.shortcuts = False
    cast.officer.save(update_fields=["shortcuts"])
    page = seat().log_in(cast.officer).goto(f"/desk/requests/{row.number}/")
    for key in ("r", "/", "?", "j"):
        page.keyboard.press(key)
    assert page.evaluate("document.activeElement === document.body && !document.querySelector('dialog[open]')")
    page.locator("#composer textarea").focus()
    page.keyboard.type("rn/?")
    expect(page.locator("#composer textarea")).to_have_value("rn/?")
    expect(page.locator(".to-internal input")).to_be_checked()


def test_the_palette_opens_closes_and_gives_the_focus_back(cast: Cast, seat: Callable[..., Seat]):
    row = factories.active(cast, timezone.now())
    page = seat().log_in(cast.officer).goto("/desk/")
    tab_to(page, "[data-search]")
    page.keyboard.press("Control+k")
    expect(page.locator("#palette input")).to_be_focused()
    page.keyboard.type(row.number)
    expect(page.locator("#palette-hits [data-hit]").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    seen(page)
    page.keyboard.press("Escape")
    expect(page.locator("[data-search]")).to_be_focused()
    page.keyboard.press("Control+k")
    page.keyboard.type(row.number)
    expect(page.locator("#palette-hits [data-hit]").first).to_be_visible()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/desk/requests/{row.number}/")
