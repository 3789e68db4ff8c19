"""Saved replies in the reply box: in the reader's language, below what is typed, with what else they do."""
import pytest

from parkadmin.core import drafts
from parkadmin.core.errors import Forbidden
from requests_desk.models import HelpRequest, Message, SavedReply
from requests_desk.services import tools
from tests import factories
from tests.cast import NOW, Cast

from .desk_pages import client_of, deed, page, text


def reply(cast: Cast, **fields) -> SavedReply:
    given = {"name": "We look", "audience": "tenant", "text_zh": "{contact}，您好",
             "text_en": "Dear {contact}, {number}", "actions": {}} | fields
    return tools.save_reply(actor=cast.actor(cast.officer), park=cast.binhai, **given)


def box(response) -> dict:
    form = response.context["form"]
    return {name: form[name].value() for name in ("to", "text", "priority")}


def test_another_parks_reply_is_no_reply(cast: Cast):
    row = factories.active(cast)
    theirs = tools.save_reply(actor=cast.actor(cast.baoding_officer), park=cast.baoding, name="Secret", text_zh="秘密",
                              audience="tenant", text_en="Secret words", actions={})
    client = client_of(cast.officer)
    for pk in (theirs.pk, "nonsense", "x" * 300):
        response = client.get(page("request", row.code, query=f"?reply={pk}"))
        assert box(response)["text"] in (None, "") and "Secret" not in text(response)
        assert "Secret" not in text(client.post(page("compose", row.code), {"reply": pk, "text": "Mine"}))


def test_the_director_has_no_reply_box(cast: Cast):
    row = factories.active(cast)
    assert client_of(cast.director).post(page("compose", row.code)).status_code == 403
    assert "Saved replies" not in text(client_of(cast.director).get(page("request", row.code)))


def test_a_reply_comes_in_the_readers_language_without_scripts(cast: Cast):
    row, chosen = factories.active(cast), reply(cast)
    response = client_of(cast.officer).get(page("request", row.code, query=f"?reply={chosen.pk}"))
    assert box(response) == {"to": "tenant", "text": f"Dear Dai Tao, {row.number}", "priority": ""}


def test_a_reply_stands_below_what_is_typed(cast: Cast):
    row, chosen, client = factories.active(cast), reply(cast), client_of(cast.officer)
    given = {"reply": chosen.pk, "to": "internal", "text": "As we said:"}
    for headers in ({}, {"hx-request": "true"}):
        response = client.post(page("compose", row.code), given, headers=headers)
        assert box(response)["text"] == f"As we said:\n\nDear Dai Tao, {row.number}"
        assert box(response)["to"] == "internal", "a note does not become a letter by itself"
        assert ("<html" in text(response)) == (not headers)
    drafts.keep(actor=cast.actor(cast.officer), key=f"desk.message:{row.pk}", data={"text": "A draft"}, at=NOW)
    assert box(client.get(page("request", row.code, query=f"?reply={chosen.pk}")))["text"].startswith("A draft\n\n")
    assert not Message.objects.exists()


def test_a_macro_sets_the_priority_with_the_message_or_not_at_all(cast: Cast):
    row, chosen, client = factories.active(cast), reply(cast, actions={"priority": "high"}), client_of(cast.officer)
    html = text(client.get(page("request", row.code, query=f"?reply={chosen.pk}")))
    assert "Also change the priority to “High”" in html
    refused = client.post(deed(row, "message"), {"to": "tenant", "text": "", "priority": "high"})
    assert refused.status_code == 400
    refused = client.post(deed(row, "message"), {"to": "tenant", "text": "x" * 10_001, "priority": "high"})
    assert refused.status_code == 400 and HelpRequest.objects.get().priority == "normal"
    client.post(deed(row, "message"), {"to": "tenant", "text": "We hurry", "priority": "high"})
    row.refresh_from_db()
    assert (row.priority, row.messages.get().text) == ("high", "We hurry")


def test_the_verb_refuses_who_may_not_change_the_priority(cast: Cast):
    row = factories.active(cast)
    with pytest.raises(Forbidden):
        tools.send_reply(actor=cast.actor(cast.dai_tao), request=row, audience="tenant", text="Quick!", at=NOW,
                         priority="urgent")
    assert not Message.objects.exists()


def test_the_keys_lead_to_the_right_audience(cast: Cast):
    html = text(client_of(cast.officer).get(page("request", factories.submitted(cast).code)))
    assert html.count('data-key="r"') == html.count('data-key="n"') == html.count('data-key="a"') == 1
