"""Seats: a person at a browser of their own, in a language, at a screen; and what that browser complains about."""
from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.test import Client
from django.utils import translation
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request

from parkadmin.core.models import User
from tests.cast import PASSWORD

WIDE, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
LOCALES = {"en": "en-US", "zh-hans": "zh-CN"}
CHINESE = re.compile("[一-鿿]")
EXPECTED = re.compile(r"Failed to load resource: the server responded with a status of 4\d\d|"  # a refusal, on
                      r"Response Status Error Code 4\d\d")  # purpose, as the browser and as htmx tell it
Say = Callable[..., str]


def words(language: str) -> Say:
    """How the product says something. A text without a Chinese translation is a failure, not an English label."""
    def say(text: str, context: str = "", /, **names: Any) -> str:
        with translation.override(language):
            found = translation.pgettext(context, text) if context else translation.gettext(text)
        assert language == "en" or CHINESE.search(found), f"not in Chinese: {text}"
        return found % names if names else found
    return say


@dataclass
class Seat:
    """One browser. `complaints`: errors of scripts, of the Content-Security-Policy, requests that left the site."""

    context: BrowserContext
    site: str
    say: Say
    complaints: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page = self.watched(self.context.new_page())

    def watched(self, page: Page) -> Page:
        """A page whose complaints are heard."""
        page.set_default_timeout(15_000)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", self._hear)
        page.on("request", self._look_after)
        return page

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not EXPECTED.match(message.text):
            self.complaints.append(message.text)

    def _look_after(self, request: Request) -> None:
        if not request.url.startswith((self.site, "data:", "blob:")):
            self.complaints.append(f"left the site: {request.url}")

    def goto(self, path: str) -> Page:
        self.page.goto(self.site + path)
        return self.page

    def press(self, text: str, context: str = "", /, **names: Any) -> None:
        """Click the button that bears this text, in the person's language."""
        label = re.compile(rf"^\s*{re.escape(self.say(text, context, **names))}\s*$")
        self.page.locator("main").get_by_role("button", name=label).first.click()

    def log_in_by_form(self, user: User) -> None:
        """As people do it: address and password."""
        self.goto("/accounts/login/")
        self.page.fill("input[name=login]", user.email)
        self.page.fill("input[name=password]", PASSWORD)
        self.press("Log in")
        self.page.wait_for_url(lambda url: "/accounts/" not in url)

    def log_in(self, user: User) -> Seat:
        """At once, by a session that was made before."""
        client = Client()
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        key = client.cookies[settings.SESSION_COOKIE_NAME].value
        self.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": self.site}])
        return self

    def close(self) -> None:
        with suppress(Exception):
            self.context.close()


def speaking(user: User, language: str) -> User:
    """The person with a confirmed address and this language."""
    user.language = language
    user.save(update_fields=["language"])
    EmailAddress.objects.get_or_create(user=user, email=user.email, defaults={"verified": True, "primary": True})
    return user


def open_seat(browser: Browser, site: str, language: str = "en", *, screen: dict[str, int] = WIDE,
              scripts: bool = True, **options: Any) -> Seat:
    """A new browser, in which nobody is logged in."""
    context = browser.new_context(locale=LOCALES[language], viewport=screen, java_script_enabled=scripts,
                                  reduced_motion="reduce", timezone_id="Asia/Shanghai", **options)
    return Seat(context, site, words(language))
