"""How public pages are found and kept: languages by address, metadata, caches, sitemap."""
from __future__ import annotations

import json
import re
from xml.etree import ElementTree

import pytest
from django.test import Client

from tests.cast import Cast

from .portal_client import web
from .test_public_parks import publish, read

SPACES = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}


@pytest.fixture(autouse=True)
def _published(cast: Cast) -> None:
    publish(cast.binhai)
    publish(cast.baoding, published=False)


def test_the_address_decides_the_language_before_the_browser():
    for wanted, browser, text in (("zh-hans", "en", "BH 标题"), ("en", "zh-CN", "Headline of BH"),
                                  ("xx", "en", "Headline of BH"), ("", "zh-CN", "BH 标题")):
        answer = Client(headers={"accept-language": browser}).get("/parks/binhai/", {"lang": wanted} if wanted else {})
        html = answer.content.decode()
        assert f"<p>{text}</p>" in html and f'<html lang="{answer["Content-Language"]}"' in html, wanted


def test_a_chosen_language_is_remembered():
    client = Client(headers={"accept-language": "zh-CN"})
    answer = client.get("/parks/?lang=en")
    assert answer.cookies["django_language"].value == "en" and "private" in answer["Cache-Control"]
    assert "django_language" not in client.get("/parks/?lang=en").cookies
    assert "django_language" not in Client().get("/parks/?lang=xx").cookies


def test_each_language_names_itself_and_the_other():
    html = read("/parks/binhai/?lang=en")
    links = dict(re.findall(r'hreflang="([\w-]+)" href="(http[^"]+)"', html))
    assert links == {"en": "http://testserver/parks/binhai/?lang=en", "x-default": "http://testserver/parks/binhai/",
                     "zh-Hans": "http://testserver/parks/binhai/?lang=zh-hans"}
    assert '<link rel="canonical" href="http://testserver/parks/binhai/?lang=en">' in html
    assert '<meta property="og:title" content="Tianjin Binhai Zhongguancun Science Park">' in html


def test_a_headline_cannot_break_out_of_the_linked_data(cast: Cast):
    publish(cast.binhai, headline_en='</script><script>alert("x")</script>')
    html = read("/parks/binhai/")
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', html)
    assert json.loads(found[1])["name"] == "Tianjin Binhai Zhongguancun Science Park"
    assert "<script>alert" not in html


def test_the_page_of_nobody_is_kept_for_a_while_and_asked_for_again_by_its_tag():
    client = Client(headers={"accept-language": "en"})
    answer = client.get("/parks/binhai/")
    assert answer["Cache-Control"] == "max-age=120, public" or answer["Cache-Control"] == "public, max-age=120"
    assert {"Cookie", "Accept-Language"} <= set(re.split(", *", answer["Vary"])) and not answer.cookies
    again = client.get("/parks/binhai/", headers={"if-none-match": answer["ETag"]})
    assert again.status_code == 304 and not again.content


def test_the_page_of_a_person_is_nobody_elses(cast: Cast):
    answer = web(cast.dai_tao).get("/parks/binhai/")
    assert "private" in answer["Cache-Control"] and "public" not in answer["Cache-Control"]


def test_the_sitemap_holds_published_pages_in_both_languages():
    root = ElementTree.fromstring(Client().get("/sitemap.xml").content)
    assert [row.text for row in root.findall("s:url/s:loc", SPACES)] == [
        f"http://testserver{path}?lang={language}" for path in ("/parks/", "/parks/binhai/")
        for language in ("en", "zh-hans")]
    assert len(root.findall("s:url/x:link", SPACES)) == 8


def test_robots_read_the_public_pages_only():
    text = Client().get("/robots.txt").content.decode()
    assert "Allow: /parks/" in text and "Disallow: /\n" in text and "Sitemap: http://testserver/sitemap.xml" in text
