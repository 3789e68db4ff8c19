"""Markdown of announcements and articles is shown without anything that could run, load or deceive."""
import pytest

from parkadmin.core import markdown

EVIL = [
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "[x](javascript:alert(1))",
    "<a href='JaVaScRiPt:x'>x</a>",
    "<iframe src='https://evil.example'></iframe>", "![x](https://evil.example/pixel.png)", "<svg onload=alert(1)>",
    "<p onclick=alert(1) style='position:fixed'>x</p>", "[x](data:text/html;base64,PHNjcmlwdD4=)", "<form action=/x>",
    "<style>body{display:none}</style>", "<a href=\"&#106;avascript:alert(1)\">x</a>", "<base href=//evil.example>",
    "[x]: javascript:alert(1)\n\n[x]", "`<script>`</code><script>alert(1)</script>", "<math><mi//xlink:href='data:x'>",
]


@pytest.mark.parametrize("text", EVIL)
def test_nothing_that_runs_or_loads_comes_through(text: str):
    html = markdown.render(text).lower()
    for word in ("<script", "<img", "<iframe", "<svg", "<form", "<style", "<base", "onerror=", "onclick=", "onload=",
                 'href="javascript', 'href="data', "style="):
        assert word not in html


@pytest.mark.parametrize("text", EVIL)
def test_a_list_shows_no_markup_at_all(text: str):
    assert "<script" not in markdown.plain(text) and "<img" not in markdown.plain(text)


def test_links_lead_out_without_telling_where_one_came_from():
    assert markdown.render("[a](https://example.org)") == (
        '<p><a href="https://example.org" rel="noopener noreferrer nofollow">a</a></p>')


def test_headings_stand_below_the_page_s_own():
    assert markdown.render("# A\n\n## B\n\n### C") == "<h3>A</h3>\n<h3>B</h3>\n<h3>C</h3>"


def test_lists_tables_and_emphasis_stay():
    html = markdown.render("- **a**\n- *b*\n\n| x | y |\n|---|---|\n| 1 | 2 |")
    assert "<li><strong>a</strong></li>" in html and "<td>2</td>" in html and "<em>b</em>" in html


def test_the_beginning_of_a_text_is_cut_at_its_limit():
    assert markdown.plain("**word** " * 50, 10) == "word word…"


def test_nul_is_dropped():
    assert markdown.render("a\x00b") == "<p>ab</p>"
