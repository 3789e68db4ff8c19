"""`manage.py screenshots`, behind `make screenshots`: the main pages of the demo data as pictures."""
from __future__ import annotations

import os
import shutil
import socket
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any, NamedTuple

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from parkadmin import database
from parkadmin.core.processes import Family, wait_until

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]
SCREENS = {"wide": {"width": 1440, "height": 900}, "phone": {"width": 390, "height": 844}}
LANGUAGES = {"en": "en-US", "zh-hans": "zh-CN"}
OFFICER, TENANT, PARTNER = "zhao.min@binhai.example", "dai.tao@jinghua.example", "gao.feng@tianyi-uav.example"
README = {"queue": "desk.png", "home": "portal.png"}  # what README.md shows, in English and wide


class Shot(NamedTuple):
    """One page: who looks, where it begins, and the link that leads on from there."""

    name: str
    who: str
    path: str
    link: str = ""


SHOTS = [
    Shot("login", "", "/accounts/login/"),
    Shot("start", OFFICER, "/desk/"),
    Shot("queue", OFFICER, "/desk/requests/?view=open"),
    Shot("request", OFFICER, "/desk/requests/?view=mine", "tbody a.row-title"),
    Shot("referrals", OFFICER, "/desk/referrals/"),
    Shot("referral", OFFICER, "/desk/referrals/", "main a.row-title"),
    Shot("directory", OFFICER, "/desk/directory/"),
    Shot("tenant", OFFICER, "/desk/companies/", "main a.row-title"),
    Shot("home", TENANT, "/portal/"),
    Shot("new", TENANT, "/portal/requests/new/"),
    Shot("own-request", TENANT, "/portal/requests/", "main a.row-title"),
    Shot("inbox", PARTNER, "/partner/"),
    Shot("asked", PARTNER, "/partner/", "main a.row-title"),
]


class Command(BaseCommand):
    """Serves the demo data by itself, on a free port, and takes the pictures in both languages and widths."""

    help = "Takes pictures of the main pages, from the demo data (DEMO=1), into docs/screenshots and docs/images."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--only", help="the name of one page")
        parser.add_argument("--images", action="store_true", help="only what README.md shows")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("pictures are taken of the demo data only: set DEMO=1")
        shots = [shot for shot in SHOTS if options["only"] in (None, shot.name)
                 and (not options["images"] or shot.name in README)]
        languages, screens = (["en"], ["wide"]) if options["images"] else (list(LANGUAGES), list(SCREENS))
        server = database.cluster()
        with server.in_use() if server else nullcontext():
            call_command("migrate", verbosity=0, interactive=False)
            call_command("demo_data", verbosity=0)
            with served() as site:
                self.take(site, shots, languages, screens)

    def take(self, site: str, shots: list[Shot], languages: list[str], screens: list[str]) -> None:
        """All pictures, one browser for all of them."""
        from playwright.sync_api import sync_playwright  # of requirements-dev.txt

        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=_browser(), args=FLAGS)
            for language, screen in ((language, screen) for language in languages for screen in screens):
                for who in dict.fromkeys(shot.who for shot in shots):
                    context = browser.new_context(locale=LANGUAGES[language], viewport=SCREENS[screen],
                                                  reduced_motion="reduce", timezone_id=settings.TIME_ZONE)
                    context.add_cookies([{"name": settings.LANGUAGE_COOKIE_NAME, "value": language, "url": site}])
                    page = _logged_in(context.new_page(), site, who)
                    for shot in (shot for shot in shots if shot.who == who):
                        self.write(page, site, shot, language, screen)
                    context.close()
            browser.close()

    def write(self, page: Any, site: str, shot: Shot, language: str, screen: str) -> None:
        """One picture; those of README.md show one screen, the others the whole page."""
        answer = page.goto(site + shot.path)
        if not answer.ok:
            raise CommandError(f"{shot.path} answered {answer.status}")
        if shot.link:
            page.locator(shot.link).first.click()
        page.wait_for_load_state("networkidle")
        path = settings.BASE_DIR / "docs" / "screenshots" / f"{shot.name}-{language}-{screen}.png"
        page.screenshot(path=path, full_page=True)
        if shot.name in README and (language, screen) == ("en", "wide"):
            page.screenshot(path=settings.BASE_DIR / "docs" / "images" / README[shot.name])
        self.stdout.write(f"  {path.relative_to(settings.BASE_DIR)}")


def _logged_in(page: Any, site: str, who: str) -> Any:
    """The page, after the person has logged in with the password of the demo data."""
    if who:
        from requests_desk.demo.register import PASSWORD

        page.goto(f"{site}/accounts/login/")
        page.fill("input[name=login]", who)
        page.fill("input[name=password]", PASSWORD)
        page.press("input[name=password]", "Enter")
        page.wait_for_url(lambda url: "/accounts/" not in url)
    return page


def _browser() -> str:
    found = next(filter(None, map(shutil.which, BROWSERS)), "")
    if not found:
        raise CommandError(f"no browser: none of {', '.join(BROWSERS)} on PATH")
    return found


@contextmanager
def served() -> Iterator[str]:
    """A web server of our own for as long as the pictures take; its address."""
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        port = trial.getsockname()[1]
    site = f"http://127.0.0.1:{port}"
    os.environ |= {"SITE_URL": site, "DEBUG": "1", "LOG_LEVEL": "ERROR"}
    family = Family(Path(settings.DATA_DIR) / "run")
    family.start("web", [sys.executable, "-m", "gunicorn", "parkadmin.wsgi", "--bind", f"127.0.0.1:{port}",
                         "--worker-class", "gthread", "--threads", "4", "--log-level", "warning",
                         "--no-control-socket"])
    try:
        if not wait_until(lambda: _answers(site), 60):
            raise CommandError("the web server did not start")
        yield site
    finally:
        family.stop()


def _answers(site: str) -> bool:
    try:
        urllib.request.urlopen(f"{site}/healthz", timeout=5).close()
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False
    return True
