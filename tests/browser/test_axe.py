"""Every page, as axe-core reads it: no violation in two languages, on two screens, light and dark; and nothing scrolls
sideways, breaks the Content-Security-Policy, or asks another site for anything."""
from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.cast import Cast
from tests.contracts.test_permission_matrix import world  # noqa: F401

from .pages import addresses, main_pages
from .seats import PHONE, WIDE, Seat, speaking

pytestmark = pytest.mark.browser

AXE = (Path(__file__).parents[1] / "vendor" / "axe.min.js").read_text()
RUN = """async (theme) => {
    document.documentElement.dataset.bsTheme = theme;
    const options = {resultTypes: ["violations"], preload: false, iframes: false};
    const found = await axe.run({exclude: [["#swagger-ui"]]}, options);
    return found.violations.flatMap((rule) => rule.nodes.map(
        (node) => `${rule.id} (${theme}): ${node.target.join(" ")} ${node.html.slice(0, 120)}`));
}"""
# All pages in two opposite combinations each time; in every combination with AXE=full (`make axe`).
USUAL = [pytest.param("en", WIDE, ("light",), id="en-wide-light"),
         pytest.param("zh-hans", PHONE, ("dark",), id="zh-phone-dark")]
FULL = [pytest.param(language, screen, ("light", "dark"), id=f"{language}-{name}")
        for language in ("en", "zh-hans") for name, screen in (("wide", WIDE), ("phone", PHONE))]
WHOLE = "document.doctype !== null"  # a part of a page, for htmx, has none
WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


def wrong_on(page: Page, themes: tuple[str, ...]) -> list[str]:
    """What is wrong with the page that is open."""
    page.evaluate(AXE)
    found = [line for theme in themes for line in page.evaluate(RUN, theme)]
    return found + ["scrolls sideways"] * (page.evaluate(WIDER) > 0)


def wrong_with(sit: Callable[[], Seat], cast: Cast, pages: dict[str, list[str]], language: str,
               *themes: str) -> dict[str, list[str]]:
    """What is wrong, by page."""
    found = {}
    for who, paths in pages.items():
        seat = sit() if who == "anonymous" else sit().log_in(speaking(getattr(cast, who), language))
        for path in paths:
            page = seat.goto(path)
            if page.locator("#swagger-ui").count():
                page.wait_for_selector("main#operations")  # it draws itself, and brings its own landmark
            if page.evaluate(WHOLE) and (wrong := wrong_on(page, themes)):
                found[f"{who} {path}"] = wrong
    return found


@pytest.mark.parametrize(("language", "screen", "themes"), FULL if os.environ.get("AXE") == "full" else USUAL)
def test_every_page_is_for_everybody(cast: Cast, world: dict[str, Any], seat: Callable[..., Seat],  # noqa: F811
                                     language: str, screen: dict[str, int], themes: tuple[str, ...]):
    pages = addresses(cast, world)
    assert sum(map(len, pages.values())) > 50
    assert wrong_with(lambda: seat(language, screen=screen), cast, pages, language, *themes) == {}


@pytest.mark.parametrize(("language", "screen"), [("en", PHONE), ("zh-hans", WIDE)], ids=["en-phone", "zh-wide"])
def test_the_main_pages_are_for_everybody_in_every_combination(
        cast: Cast, world: dict[str, Any], seat: Callable[..., Seat], language: str, screen: dict[str, int]):  # noqa: F811
    assert wrong_with(lambda: seat(language, screen=screen), cast, main_pages(world), language, "light", "dark") == {}
