"""The tag library: what each tag writes, in both languages, and that nothing gets through unescaped."""
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django import forms
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation

from parkadmin.core.forms import KitForm
from parkadmin.core.templatetags import ui, values

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
BAD = "<script>alert(1)</script>"


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def written(source: str, **context: object) -> str:
    return Template(source).render(Context(context))


class Form(KitForm):
    title = forms.CharField(label="Title", help_text="One sentence")
    budget = forms.DecimalField(label="Budget", required=False, min_value=0)
    choice = forms.ChoiceField(label="Choice", choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect)


@pytest.mark.parametrize(("name", "letters"), [
    ("王莉", "王莉"), ("孙小科", "小科"), ("Wang Li", "WL"), ("Ana Maria de Souza", "AS"), ("dai@example.com", "D"),
    ("  ", "?"),
])
def test_initials_follow_the_customs_of_the_name(name, letters):
    assert values.initials(name) == letters


@pytest.mark.parametrize(("offset", "words"), [
    (timedelta(seconds=20), "just now"), (timedelta(minutes=1), "1 minute ago"), (timedelta(hours=2), "2 hours ago"),
    (timedelta(days=3), "3 days ago"), (-timedelta(hours=5), "in 5 hours"), (timedelta(days=90), "25 Aug 2026"),
])
def test_relative_time_uses_the_largest_whole_unit(offset, words):
    assert values.relative(NOW - offset, NOW) == words


def test_a_moment_has_the_exact_time_of_the_park_as_title():
    assert 'title="23 Nov 2026, 08:00 (UTC+08:00)"' in ui.reltime(NOW - timedelta(hours=2), now=NOW)
    assert 'title="22 Nov 2026, 19:00 (UTC-05:00)"' in ui.reltime(NOW - timedelta(hours=2), "America/New_York", NOW)


def test_a_moment_in_chinese_is_dated_the_chinese_way():
    with translation.override("zh-hans"):
        assert values.absolute(NOW) == "2026年11月23日 10:00 (UTC+08:00)"


@pytest.mark.parametrize(("moment", "options", "tone", "words"), [
    (NOW + timedelta(days=5), {}, "later", "in 5 days"),
    (NOW + timedelta(hours=3), {}, "soon", "in 3 hours"),
    (NOW - timedelta(days=2), {}, "late", "2 days late"),
    (NOW - timedelta(days=2), {"paused": True}, "paused", "paused"),
    (NOW - timedelta(days=2), {"done": True}, "done", "21 Nov 2026"),
])
def test_a_due_time_says_how_it_stands(moment, options, tone, words):
    html = ui.due(moment, now=NOW, **options)
    assert f'class="due due-{tone}"' in html and html.endswith(f"{words}</time>")


def test_only_a_late_due_time_has_the_warning_sign():
    assert "#alert-triangle" in ui.due(NOW - timedelta(days=1), now=NOW)
    assert "#alert-triangle" not in ui.due(NOW + timedelta(days=1), now=NOW)


@pytest.mark.parametrize(("amount", "in_english", "in_chinese"), [
    ("1800000000", "¥1.8 billion", "18亿元"), ("600000000", "¥600 million", "6亿元"), ("60000", "¥60,000", "6万元"),
    ("1234.50", "¥1,234.50", "1,234.50元"), ("-5", "-¥5", "-5元"),
])
def test_money_is_said_as_people_say_it(amount, in_english, in_chinese):
    assert values.money_text(Decimal(amount)) == in_english
    with translation.override("zh-hans"):
        assert values.money_text(Decimal(amount)) == in_chinese


def test_money_keeps_the_exact_value_as_title():
    assert ui.money(Decimal("1800000000.10")) == \
        '<span class="money" title="1,800,000,000.10 CNY">¥1.8 billion</span>'


@pytest.mark.parametrize(("size", "text"), [(999, "999 B"), (34120, "34 kB"), (1_250_000, "1.2 MB")])
def test_file_sizes_are_short(size, text):
    assert ui.filesize(size) == text


def test_a_status_shows_the_state_in_words_and_colour():
    thing = SimpleNamespace(state="needs_info", get_state_display=lambda: "Waiting")
    assert ui.status(thing) == '<span class="pill pill-yellow">Waiting</span>'
    assert ui.status(state="requested", label="Asked") == '<span class="pill pill-blue">Asked</span>'
    assert ui.status(state="unheard_of") == '<span class="pill pill-grey">unheard_of</span>'


def test_an_icon_is_decoration_unless_it_has_a_label():
    assert 'aria-hidden="true"' in ui.icon("bell")
    assert 'role="img" aria-label="Notices"' in ui.icon("bell", label="Notices")


@pytest.mark.parametrize("source", [
    "{% chip bad %}", "{% status state=bad label=bad %}", "{% empty bad bad bad bad bad %}", "{% avatar bad %}",
    "{% facts pairs %}", "{% steps stages %}", "{% card title=bad icon_name=bad %}{{ bad }}{% endcard %}",
    "{% timeline %}{% entry who=bad at=now organization=bad badge=bad %}{{ bad }}{% endentry %}{% endtimeline %}",
    "{% move at=now %}{{ bad }}{% endmove %}", "{% notice title=bad %}{{ bad }}{% endnotice %}",
    "{% factlist %}{% fact bad %}{{ bad }}{% endfact %}{% endfactlist %}", "{% icon bad label=bad %}",
    "{% money 5 bad %}",
])
def test_whatever_comes_in_is_escaped(source):
    html = written(source, bad=BAD, now=NOW, pairs=[(BAD, BAD)], stages=[{"label": BAD, "state": BAD, "note": BAD}])
    assert "<script" not in html


def test_facts_without_a_value_are_left_out():
    assert ui.facts([("A", 0), ("B", None), ("C", "")]) == '<dl class="facts"><div><dt>A</dt><dd>0</dd></div></dl>'


def test_an_entry_says_who_may_read_it():
    html = written('{% entry who="Wang Li" at=now audience="internal" %}<p>x</p>{% endentry %}', now=NOW)
    assert "audience-internal" in html and "Internal note" in html and "<p>x</p>" in html


def test_a_step_says_which_is_current():
    html = ui.steps([{"label": "Received", "state": "done"}, {"label": "Helped", "state": "current"}])
    assert html.count('aria-current="step"') == 1 and "(done)" in html


def test_a_field_ties_help_and_errors_to_its_input():
    form = Form({"budget": "-5"})
    html = ui.field(form["title"])
    assert 'aria-describedby="id_title_helptext id_title_error"' in html
    assert 'aria-invalid="true"' in html and 'class="form-control is-invalid"' in html
    assert 'id="id_title_error"' in html and 'for="id_title"' in html
    assert "optional" in ui.field(form["budget"])


def test_a_field_of_any_form_gets_the_look_of_the_kit():
    class Foreign(forms.Form):
        remember = forms.BooleanField(label="Remember", widget=forms.CheckboxInput(attrs={"class": "own"}))

    assert 'class="form-check-input own"' in ui.field(Foreign()["remember"])


def test_the_error_summary_links_to_the_fields():
    form = Form({"budget": "-5", "title": "x"})
    html = ui.form_errors(form)
    assert 'href="#id_budget"' in html and 'href="#id_choice_0"' in html and "data-focus" in html
    assert 'id="id_choice_0"' in ui.field(form["choice"])


def test_a_form_without_errors_has_no_summary():
    assert ui.form_errors(Form()) == ""
    assert ui.form_errors(Form({"title": "x", "choice": "a"})) == ""


def test_a_whole_form_is_written_in_the_look_of_the_kit():
    html = written("{{ form }}", form=Form({}))
    assert html.count("error-summary") == 2 and 'class="form-control' in html and "<fieldset" in html


def test_the_pager_keeps_the_filters_and_changes_the_cursor():
    request = RequestFactory().get("/", {"q": "a b", "state": ["x", "y"], "cursor": "old"})
    html = written("{% pager page %}", request=request, page={"next": "new", "count": 1000, "capped": True})
    assert 'href="?q=a+b&amp;state=x&amp;state=y&amp;cursor=new"' in html
    assert "more than 1,000" in html and 'rel="prev"' not in html


def test_counts_are_in_words():
    assert [ui.count_text(1), ui.count_text(12), ui.count_text(None)] == ["1 entry", "12 entries", ""]
