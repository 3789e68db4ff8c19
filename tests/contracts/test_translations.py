"""Every text has its Chinese, compiled and current, and no page or mail in Chinese falls back to English."""
from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from pathlib import Path
from typing import Any

import allauth
import pytest
from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib import auth
from django.core.management import call_command
from django.template.loader import render_to_string
from django.test import Client
from django.urls import NoReverseMatch, reverse
from django.utils import timezone, translation

from parkadmin.core.http import borrowed
from parkadmin.core.models import ChatChannel, Mail, Park, User
from requests_desk import notifications
from requests_desk.choices import ReferralState, RequestState
from requests_desk.models import Announcement, Article, Partner, Resource, SavedReply
from requests_desk.services import links
from requests_desk.views.desk_deeds import DEEDS
from tenants.models import Tenant
from tenants.services.members import invite_member
from tests import factories
from tests.cast import NOW, PASSWORD, Cast
from tests.contracts.catalogues import Entry, placeholders, read_mo, read_po
from tests.contracts.walk import open_page, patterns, text_of

ENGLISH_RUN = re.compile(r"[A-Za-z]{2,}(?:[ ,:;–]+[A-Za-z]{2,})+")
KEPT_OUT = {".venv", ".data", ".git", "locale", "node_modules", "staticfiles", "media"}


def catalogue(language: str) -> Path:
    return settings.BASE_DIR / "locale" / language / "LC_MESSAGES" / "django.po"


def texts(language: str) -> dict[str, Entry]:
    """All entries but the header."""
    return {key: entry for key, entry in read_po(catalogue(language)).items() if key}


@pytest.fixture(scope="module")
def chinese() -> dict[str, Entry]:
    return texts("zh_Hans")


# -- the catalogues ----------------------------------------------------------------------------------------------
def test_no_text_lacks_its_chinese(chinese):
    assert [key for key, entry in chinese.items() if not all(entry.translations)] == []


def test_no_translation_is_a_guess(chinese):
    assert [key for key, entry in chinese.items() if "fuzzy" in entry.flags] == []


def test_chinese_has_one_plural_form(chinese):
    assert "Plural-Forms: nplurals=1; plural=0;\n" in read_po(catalogue("zh_Hans"))[""].texts["msgstr"]
    assert [key for key, entry in chinese.items() if entry.is_plural and len(entry.translations) != 1] == []


def test_what_is_filled_in_is_the_same_in_both_languages(chinese):
    def wrong(entry: Entry) -> bool:
        wanted = placeholders(" ".join(entry.sources))
        return any(placeholders(text) != wanted for text in entry.translations)

    assert [key for key, entry in chinese.items() if wrong(entry)] == []


def test_chinese_has_full_width_punctuation(chinese):
    half = re.compile(r"[\u4e00-\u9fff][,;:?!()]|[,;?!()][\u4e00-\u9fff]")
    assert [text for entry in chinese.values() for text in entry.translations if half.search(text)] == []


def test_both_languages_have_the_same_texts_and_english_stands_for_itself(chinese):
    english = texts("en")
    assert set(english) == set(chinese)
    assert [key for key, entry in english.items() if any(entry.translations)] == []


def test_borrowed_texts_are_still_those_of_the_packages():
    theirs = [Path(package.__file__).parent / "locale/zh_Hans/LC_MESSAGES/django.mo" for package in (allauth, auth)]
    known = set().union(*(read_mo(path) for path in theirs))
    assert [text for text in borrowed.ALLAUTH + borrowed.DJANGO if text not in known] == []


@pytest.mark.parametrize("language", ["en", "zh_Hans"])
def test_the_compiled_catalogue_is_current(language):
    compiled = read_mo(catalogue(language).with_suffix(".mo"))
    written = {key: entry.translations if entry.is_plural else entry.translations[0]
               for key, entry in read_po(catalogue(language)).items() if any(entry.translations)}
    assert compiled | {"": ""} == written | {"": ""}


def test_every_text_of_the_sources_is_in_the_catalogues(chinese, tmp_path, monkeypatch):
    if not shutil.which("xgettext"):
        if os.environ.get("CI", "").lower() in ("1", "true"):
            pytest.fail("xgettext is missing: install gettext")
        pytest.skip("no xgettext on PATH: install gettext to check that no text is missing")
    assert sorted(_extracted(tmp_path, monkeypatch) ^ set(chinese)) == [], "run `make messages` and translate"


def test_no_text_hides_from_extraction_behind_another_name():
    """xgettext knows the functions' own names and `_`."""
    alias = re.compile(r"gettext\w* as (?!_$)\w+", re.MULTILINE)
    sources = [path for app in ("parkadmin", "requests_desk", "tenants") for path in
               (settings.BASE_DIR / app).rglob("*.py")]
    assert [path.name for path in sources if alias.search(path.read_text(encoding="utf-8"))] == []


def _extracted(folder: Path, monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """The keys that `make messages` would find now; the repository stays as it is."""
    for item in settings.BASE_DIR.iterdir():
        if item.name not in KEPT_OUT:
            (folder / item.name).symlink_to(item)
    monkeypatch.chdir(folder)
    monkeypatch.setattr(settings, "LOCALE_PATHS", [str(folder / "locale")])
    call_command("makemessages", locale=["zh_Hans"], symlinks=True, no_location=True, verbosity=0)
    return {key for key in read_po(folder / "locale/zh_Hans/LC_MESSAGES/django.po") if key}


# -- pages -------------------------------------------------------------------------------------------------------
# Not in our own words: Django's technical administration, and the API's pages, which are for programmers.
NOT_OURS = ("admin:", "api", "v1:", "styleguide")
PROPER_NAMES = ("Parkadmin", "Apache License", "CC BY-SA", "Open Referral HSDS", "Open Referral",
                "Human Services Data Specification", "manage.py match_export FOLDER")
# What the people of the factories write, in English.
WRITTEN = ("How many drones?", "Not our matter", "The district office", "A trial", "UAV training for six technicians",
           "Mapping drones, in spring", "Called them", "Three dates", *map(str, factories.FIELDS.values()))
# Drafts are nobody's but the writer's; what was entered in error is hidden from all but the park.
NOT_SHOWN = {("desk", "draft"), ("portal", "draft"), ("portal", "entered_in_error"), ("partner", "entered_in_error")}


class ChineseCast(Cast):
    """The people of the story, all of whom read Chinese."""

    def user(self, email: str, name: str, language: str = "zh-hans") -> User:
        return super().user(email, name, language)


@pytest.fixture
def cast(db) -> Cast:
    return ChineseCast()


class Stage:
    """Everything the pages may show, in Chinese, and browsers of the people who may see it."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        fields = {"title": "无人机飞手培训", "description": "六名技术员需要学习测绘飞行。"}
        self.referral = factories.requested(cast, request=factories.active(cast, **fields), title="飞手培训",
                                            need_text="春季测绘")
        self.draft = factories.draft(cast, **fields)
        self.fitting = {"sign": factories.submitted(cast, **fields), "activate": factories.in_triage(cast, **fields),
                        "reopen": factories.request_in(cast, "resolved")}
        self.fitting["decline"] = self.fitting["activate"]
        EmailAddress.objects.create(user=cast.officer, email=cast.officer.email, verified=True, primary=True)
        for model in (Partner, Resource):
            model.objects.update(visibility="public")
        self.token = links.mail_link(actor=cast.actor(cast.officer), referral=self.referral, at=NOW)
        self._write_posts()
        people = {"portal": [cast.dai_tao], "partner": [cast.gao_feng], "": [None, cast.officer],
                  "others": [cast.officer, cast.lead, cast.administrator, cast.dai_tao]}
        named = [(User, "name"), (Tenant, "name_en"), (Partner, "name_en"), (Park, "name_en")]
        names = chain.from_iterable(model.objects.values_list(field, flat=True) for model, field in named)
        self.names = sorted([*PROPER_NAMES, *WRITTEN, *names], key=len, reverse=True)
        self.browsers = {area: [browser_of(person) for person in persons] for area, persons in people.items()}

    def _write_posts(self) -> None:
        """An announcement and an article for the park's tenants, and a reply and a group chat for its desk."""
        park, author = self.cast.binhai, self.cast.lead
        words = {"park": park, "author": author, "title_zh": "申报通知", "body_zh": "请于月底前申报。",
                 "published_at": NOW, "updated_at": NOW}
        self.rows = {
            "page": Announcement.objects.create(**words), "help_page": Article.objects.create(**words),
            "reply": SavedReply.objects.create(park=park, name="收到", text_zh="已收到。"),
            "channel": ChatChannel.objects.create(park=park, name="服务台", service="feishu", token="t"),
            "kind": self.cast.training, "question_new": self.cast.training, "resource": self.cast.uav_training,
            "tenant": self.cast.jinghua}
        self.rows["desk_post"] = self.rows["page"]
        invite_member(actor=self.cast.actor(self.cast.dai_tao), tenant=self.cast.jinghua, email="xin@example.com",
                      role="member", at=timezone.now())
        self.invitation = re.search(r"/join/([\w-]+)/", Mail.objects.get(to="xin@example.com").text)[1]

    def addresses(self) -> Iterator[tuple[str, str]]:
        """The addresses of our own pages, as far as their parts are known here: the part of the product, the URL."""
        for name, wanted in patterns():
            if not name.startswith(NOT_OURS):
                verbs = DEEDS if name == "desk:deed" else ["message"]
                for url in filter(None, (self._url(name, wanted, verb) for verb in verbs)):
                    yield name.rpartition(":")[0], url

    def _url(self, name: str, wanted: list[str], verb: str) -> str | None:
        request = self.draft if name == "portal:request_edit" else self.fitting.get(verb, self.referral.request)
        of_part = {"company": self.cast.jinghua}.get(name.partition(":")[0], request)
        values = {"code": request.code, "number": self.referral.number, "park": self.cast.binhai.slug,
                  "token": self.invitation if name == "join" else self.token, "kind": "training", "verb": verb,
                  "name": "news" if name.startswith("news:") else verb,
                  "pk": self.rows.get(name.rpartition(":")[2], of_part).pk}
        try:
            return reverse(name, kwargs={part: values[part] for part in wanted})
        except (KeyError, NoReverseMatch):
            return None

    def open(self, area: str, url: str) -> Iterator[str]:
        """The page for those of the area's people who have one: the first, or for nobody's pages each."""
        pages = filter(None, (open_page(browser, url) for browser in self.browsers.get(area, self.browsers["others"])))
        return islice(pages, 1) if area else pages

    def english_of(self, html: str) -> list[str]:
        """What is English on a page: two words or more that are nobody's name."""
        text = text_of(html)
        for name in self.names:
            text = text.replace(name, "")
        return ENGLISH_RUN.findall(text)

    def english_on(self, pages: Iterable[tuple[Any, str]]) -> dict[str, Any]:
        """The English phrases of several pages, each with the last page it stands on."""
        return {phrase: where for where, html in pages for phrase in self.english_of(html)}


def browser_of(person: User | None) -> Client:
    """A browser that asks for Chinese."""
    browser = Client(headers={"accept-language": "zh-hans"})
    if person is not None:
        browser.force_login(person)
    return browser


def test_no_page_in_chinese_shows_english(cast):
    stage = Stage(cast)
    stage.browsers[""][1].post(reverse("account_reauthenticate"), {"password": PASSWORD})  # opens the two-step pages
    opened = {(area, url): list(stage.open(area, url)) for area, url in dict.fromkeys(stage.addresses())}
    assert all(opened[address] for address in opened if address[1] in ("/desk/requests/", "/portal/", "/partner/"))
    assert stage.english_on((url, html) for (_area, url), pages in opened.items() for html in pages) == {}


def test_no_state_of_a_request_shows_english(cast):
    rows = [factories.request_in(cast, state) for state in RequestState.values]
    stage = Stage(cast)
    pages = {(area, row.state): next(stage.open(area, reverse(f"{area}:request", args=[row.code])), None)
             for row in rows for area in ("desk", "portal")}
    assert [key for key, html in pages.items() if not html and key not in NOT_SHOWN] == []
    assert stage.english_on((key, html) for key, html in pages.items() if html) == {}


def test_no_state_of_a_referral_shows_english(cast):
    rows = [factories.referral_in(cast, state) for state in ReferralState.values if state != "draft"]
    stage = Stage(cast)
    pages = {(area, row.state): next(stage.open(area, reverse(f"{area}:referral", args=[row.number])), None)
             for row in rows for area in ("desk", "partner")}
    assert [key for key, html in pages.items() if not html and key not in NOT_SHOWN] == []
    assert stage.english_on((key, html) for key, html in pages.items() if html) == {}


@pytest.mark.parametrize(("area", "url"), [
    ("desk", "/desk/requests/XX-2026-0001/"), ("desk", "/no-such-page/"), ("portal", "/desk/"), ("", "/p/no-token/")])
def test_no_refusal_in_chinese_shows_english(cast, area, url):
    stage = Stage(cast)
    response = stage.browsers.get(area, stage.browsers["others"])[0].get(url)
    assert response.status_code in (403, 404) and stage.english_of(response.content.decode()) == []


# -- mails -------------------------------------------------------------------------------------------------------
def test_no_letter_in_chinese_shows_english(cast):
    stage = Stage(cast)
    tellings = [*chain.from_iterable(notifications.TELLINGS.values()),
                *chain.from_iterable(notifications.MESSAGES.values())]
    with translation.override("zh-hans"):
        letters = {str(each.subject): notifications.letter(stage.referral, each.page, each.opening, "", "高峰")
                   for each in tellings}
    for subject, letter in letters.items():
        assert stage.english_of(subject) + stage.english_of(without_links(letter["text"])) == []
        assert stage.english_of(letter["html"]) == []


def test_nobody_who_reads_chinese_gets_english_mail(cast):
    factories.request_in(cast, "closed")
    factories.referral_in(cast, "completed")
    stage = Stage(cast)
    mails = Mail.objects.exclude(key__startswith="link:")  # those are in both languages
    assert {mail.language for mail in mails} == {"zh-hans"}
    assert stage.english_on((mail.key, mail.subject + "\n" + without_links(mail.text)) for mail in mails) == {}


def test_the_daily_mail_in_chinese_shows_no_english(cast):
    stage = Stage(cast)
    with translation.override("zh-hans"):
        shown = {"name": "高峰", "notices": [], "site": "http://testserver"}
        assert [render_to_string(f"mail/digest.{kind}", shown) for kind in ("txt", "html")
                if stage.english_of(render_to_string(f"mail/digest.{kind}", shown))] == []


def without_links(text: str) -> str:
    return re.sub(r"https?://\S+", "", text)
