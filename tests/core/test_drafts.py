"""What is typed and not sent: kept, put back, dropped after sending, and seen by nobody else."""
import json
from datetime import timedelta

import pytest
from django import forms
from django.test import Client

from parkadmin.core import drafts
from parkadmin.core.actors import NOBODY
from parkadmin.core.errors import Forbidden
from parkadmin.core.http.drafted import drafted
from parkadmin.core.models import FormDraft
from tests.cast import NOW, Cast
from tests.core.test_bell import client
from tests.factories import in_triage

URL = "/me/drafts/portal.message:1/"


def keep(browser: Client, data: dict, url: str = URL, owner: str = "") -> int:
    body = json.dumps({"for": owner, "data": data})
    return browser.post(url, body, content_type="application/json").status_code


def test_who_is_logged_out_learns_it_and_nothing_is_kept(db):
    assert keep(Client(), {"text": "Hello"}) == 401
    with pytest.raises(Forbidden):
        drafts.keep(actor=NOBODY, key="k", data={"text": "Hello"}, at=NOW)
    assert not FormDraft.objects.exists()


def test_what_one_person_typed_is_not_kept_for_another_who_has_logged_in(cast: Cast):
    assert keep(client(cast.colleague), {"text": "Hello"}, owner=str(cast.dai_tao.pk)) == 409
    assert not FormDraft.objects.exists()


@pytest.mark.parametrize("body", ["{", "[]", '{"data": 1}', '{"data": {"text": {"a": 1}}}', '{"data": {"text": 1}}',
                                  '{"data": {"text": "a\\u0000b"}}'])
def test_what_no_form_can_hold_is_refused(cast: Cast, body: str):
    assert client(cast.dai_tao).post(URL, body, content_type="application/json").status_code == 400
    assert not FormDraft.objects.exists()


def test_a_draft_has_a_limit(cast: Cast):
    assert keep(client(cast.dai_tao), {"text": "x" * 50_000}) == 400


def test_a_draft_needs_the_token_of_a_form(cast: Cast):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(cast.dai_tao)
    assert keep(strict, {"text": "Hello"}) == 403


def test_a_draft_is_private(cast: Cast):
    row = in_triage(cast)
    key = f"portal.message:{row.pk}"
    assert keep(client(cast.dai_tao), {"text": "Only I know this"}, f"/me/drafts/{key}/") == 200
    page = f"/portal/requests/{row.number}/"
    assert "Only I know this" in client(cast.dai_tao).get(page).content.decode()
    for other in (cast.colleague, cast.officer):
        assert drafts.load(cast.actor(other), key) is None
        assert "Only I know this" not in client(other).get(page).content.decode()
    client(cast.colleague).delete(f"/me/drafts/{key}/")
    assert FormDraft.objects.count() == 1


def test_a_draft_survives_a_change_by_a_colleague_and_is_gone_after_sending(cast: Cast):
    row = in_triage(cast)
    browser, page = client(cast.officer), f"/desk/requests/{row.number}/"
    keep(browser, {"text": "We look for experts", "to": "tenant"}, f"/me/drafts/desk.message:{row.pk}/")
    client(cast.officer2).post(f"{page}take/")
    html = browser.get(page).content.decode()
    assert "We look for experts" in html and "stands here" in html
    browser.post(f"{page}message/", {"text": "We look for experts", "to": "tenant"})
    assert not FormDraft.objects.exists()


def test_a_form_that_was_refused_keeps_what_was_sent(cast: Cast):
    actor = cast.actor(cast.dai_tao)
    drafts.keep(actor=actor, key="k", data={"text": "Older"}, at=NOW)
    form = drafted(SampleForm({"text": "Newer"}), actor, "k")
    assert (form["text"].value(), form.draft) == ("Newer", None)


class SampleForm(forms.Form):
    text = forms.CharField()
    version = forms.IntegerField(widget=forms.HiddenInput, initial=7)
    password = forms.CharField(widget=forms.PasswordInput)
    regions = forms.MultipleChoiceField(choices=[("a", "a"), ("b", "b")])


def test_hidden_fields_and_passwords_never_come_from_a_draft(cast: Cast):
    actor = cast.actor(cast.dai_tao)
    drafts.keep(actor=actor, key="k", data={"text": "T", "version": "1", "password": "p", "regions": "a", "x": "y"},
                at=NOW)
    form = drafted(SampleForm(), actor, "k")
    assert [form[name].value() for name in form.fields] == ["T", 7, None, ["a"]]


def test_an_empty_form_drops_its_draft_and_a_draft_can_be_thrown_away(cast: Cast):
    browser = client(cast.dai_tao)
    keep(browser, {"text": "Hello", "next": "/"})
    assert FormDraft.objects.get().data == {"text": "Hello"}
    keep(browser, {"text": ""})
    assert not FormDraft.objects.exists()
    keep(browser, {"text": "Hello"})
    answer = browser.post(f"{URL}discard/", headers={"referer": "http://testserver/portal/"})
    assert answer.url == "http://testserver/portal/" and not FormDraft.objects.exists()


def test_drafts_that_nobody_touches_are_forgotten(cast: Cast):
    drafts.keep(actor=cast.actor(cast.dai_tao), key="k", data={"text": "Hello"}, at=NOW)
    drafts.forget_old(NOW + timedelta(days=89))
    assert FormDraft.objects.exists()
    drafts.forget_old(NOW + timedelta(days=91))
    assert not FormDraft.objects.exists()


@pytest.mark.parametrize("body", ['{"data": {"te\\u0000xt": "a"}}', '{"data": {"text": "a\\ud800b"}}',
                                  '{"data": {"list": ["a", "\\u0000"]}}', '{"data":' + "[" * 90_000])
def test_what_cannot_be_stored_or_read_is_refused(cast: Cast, body: str):
    assert client(cast.dai_tao).post(URL, body, content_type="application/json").status_code == 400
    assert client(cast.dai_tao).post(URL, {"text": "a\x00b"}).status_code == 400
    assert not FormDraft.objects.exists()


def test_a_name_that_cannot_be_stored_is_no_mistake_of_ours(cast: Cast):
    assert keep(client(cast.dai_tao), {"text": "Hello"}, "/me/drafts/a%00b/") == 200
    assert client(cast.dai_tao).delete("/me/drafts/a%00b/").status_code == 204
    assert not FormDraft.objects.exists()
